"""The grid as a page: filters, facets, order, pages of a list, column sets."""

import itertools
from urllib.parse import quote, urlencode

import pytest


@pytest.fixture(scope="module")
def listed(place):
    """A case of twelve items whose exhibit numbers want natural order."""
    case = place.new_case()
    numbers = ["C-10", "C-2", "C-15A", "C-15", "C-1", "D-A", "C-100", "C-9", "C-15B", "C-3", "D-B", "C-20"]
    for place_in_list, number in enumerate(numbers):
        case.add(
            f"Item {number}", exhibitNumber=number, tags="even" if place_in_list % 2 == 0 else "odd, third",
            exhibitStatus="admitted" if place_in_list < 5 else "listed",
        )
    return case


def test_filters_and_facets_agree(listed):
    page = listed.grid()
    assert page.total == 12 and page.facets["Tags"] == {"even": 6, "odd": 6, "third": 6}
    assert page.facets["Exhibit status"] == {"Listed": 7, "Admitted": 5} and page.facets["Kind"] == {"Document": 12}
    for facet, values in page.facets.items():
        for value, count in values.items():
            section = [each for each in page.root.all("section", class_="facet") if each.one("h2").text == facet][0]
            link = [each for each in section.all("a") if each.text == value][0]["href"]
            narrowed = page.visitor.get(link)
            assert narrowed.total == count == len(narrowed.rows), (facet, value)
            back = narrowed.root.one("ul", aria_label="Filters in force").all("a", class_="chip--filter")
            assert len(back) == 1 and page.visitor.get(back[0]["href"]).total == 12
    both = listed.grid(query="?tags=even&exhibitStatus=admitted")
    assert both.total == 3 and both.facets["Tags"] == {"even": 3, "odd": 2, "third": 2}
    assert listed.grid(query="?tags=even&tags=odd").total == 12
    assert listed.titles(query="?q=item+C-15a") == ["Item C-15A"]
    empty = listed.grid(query="?q=" + quote("<script>alert(1)</script>"))
    assert empty.total == 0 and "Nothing matches" in empty.text
    assert empty.root.one("input", id="q")["value"] == "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def dated(place):
    """A case whose items are known to the minute, to the day, to the month, or not at all."""
    case = place.new_case()
    for title, fields in {
        "Call": {"occurredAt": "2024-03-14 23:30", "notes": "Heard", "exhibitNumber": "C-1"},
        "Letter": {"occurredAt": "2024-03-15"},
        "Invoice": {"occurredAt": "2024-03-01", "occurredAt__precision": "month", "notes": "Paid"},
        "Rumour": {"occurredAt": "2024-06-01", "occurredAt__precision": "unknown"},
        "Knife": {"tags": "steel"},
    }.items():
        case.add(title, **fields)
    return case


@pytest.mark.parametrize("query,titles", [
    ("occurredFrom=2024-03-14&occurredTo=2024-03-14", ["Call", "Invoice", "Rumour"]),
    ("occurredFrom=2024-03-15&occurredTo=2024-03-15", ["Letter", "Invoice", "Rumour"]),
    ("occurredTo=2024-02-29", ["Rumour"]),
    ("occurredFrom=2024-03-16", ["Invoice", "Rumour"]),
    ("occurredFrom=2024-03-16&occurredTo=2024-03-15", []),
    ("has=notes", ["Call", "Invoice"]),
    ("hasNot=notes&hasNot=tags", ["Letter", "Rumour"]),
    ("has=notes&hasNot=exhibitNumber", ["Invoice"]),
    ("has=notes&hasNot=notes", []),
    ("hasNot=occurredAt", ["Knife"]),
    ("occurredFrom=2024-03-14&has=exhibitNumber&q=call", ["Call"]),
])
def test_days_and_what_is_filled_in_narrow_a_list(dated, query, titles):
    page = dated.grid(query="?" + query)
    assert dated.titles(query="?" + query) == titles and page.total == len(titles)
    case = dated.evidence.split("/")[2]
    answer = page.visitor.client.get(f"/api/evidence?case={case}&{query}").json()
    assert answer["total"] == len(titles)
    # Each condition is a chip, and taking one after the other away leaves everything.
    while chips := page.root.all("a", class_="chip--filter"):
        page = page.visitor.get(chips[0]["href"])
    assert page.total == 5


def test_the_filter_form_works_without_script_and_keeps_the_rest(dated):
    page = dated.grid(query="?has=notes&sort=-title&columns=trial")
    form = page.root.one("form", class_="facets__asking")
    values = dict(form.sent()) | {"occurredFrom": "2024-03-14", "occurredTo": "2024-03-14"}
    assert (values["sort"], values["columns"]) == ("-title", "trial")
    pairs = [(name, values[name] if name.startswith("occurred") else value) for name, value in form.sent()]
    narrowed = page.visitor.get(f"{form['action']}?{urlencode(pairs + [('hasNot', 'tags')])}")
    assert [row.cells["title"] for row in narrowed.rows] == ["Invoice", "Call"]
    words = [chip.text for chip in narrowed.root.all("a", class_="chip--filter")]
    assert [each.split(" ×")[0] for each in words] == [
        "Occurred from 14 Mar 2024 EDT", "Occurred to 14 Mar 2024 EDT", "Has: Notes", "Has not: Tags"
    ]
    again = narrowed.root.one("form", class_="facets__asking")
    assert again.one("input", id="occurredFrom")["value"] == "2024-03-14"


@pytest.mark.parametrize("query", [
    "occurredFrom=14.3.2024", "occurredTo=2024-02-30", "occurredFrom=x", "has=nonsense", "has=title", "hasNot=%00",
])
def test_a_day_or_field_that_is_none_is_refused(dated, query):
    page = dated.grid(query="?" + query)
    assert page.status in (400, 422) and page.notice


def test_the_search_form_keeps_filter_order_and_columns(listed):
    page = listed.grid(query="?tags=even&sort=-exhibitNumber&columns=trial")
    form = page.root.one("form", role="search")
    found = page.visitor.get(form["action"] + "?" + urlencode([(n, v if n != "q" else "C-1") for n, v in form.sent()]))
    assert [row.cells["title"] for row in found.rows] == ["Item C-100", "Item C-15B", "Item C-15A", "Item C-10", "Item C-1"] or (
        [row.cells["exhibitNumber"] for row in found.rows] == sorted(
            (row.cells["exhibitNumber"] for row in found.rows), key=natural, reverse=True)
    )
    assert found.columns == page.columns and "tags" in found.columns
    assert all("even" in row.text for row in found.rows)


def natural(number):
    return [int("".join(run)) if digits else "".join(run) for digits, run in itertools.groupby(number, str.isdigit)]


def test_exhibit_numbers_sort_as_people_count(listed):
    ordered = ["C-1", "C-2", "C-3", "C-9", "C-10", "C-15", "C-15A", "C-15B", "C-20", "C-100", "D-A", "D-B"]
    page = listed.grid(query="?sort=exhibitNumber")
    assert [row.cells["exhibitNumber"] for row in page.rows] == ordered
    head = page.root.one("th", data_column="exhibitNumber")
    assert head["aria-sort"] == "ascending"
    down = page.visitor.get(head.one("a")["href"])
    assert [row.cells["exhibitNumber"] for row in down.rows] == ordered[::-1]
    assert down.root.one("th", data_column="exhibitNumber")["aria-sort"] == "descending"


@pytest.mark.parametrize("sort", ["", "&sort=-exhibitNumber", "&sort=exhibitStatus", "&sort=-title", "&sort=occurredAt"])
def test_the_pages_of_a_list_hold_every_item_once(listed, sort):
    page = listed.grid(query=f"?limit=5{sort}")
    titles = []
    for number in range(5):
        titles += [row.cells["title"] for row in page.rows]
        assert page.total == 12
        following = page.root.all("a", rel="next")
        if not following:
            break
        page = page.visitor.get(following[0]["href"] + "&limit=5")
    assert number == 2 and len(titles) == len(set(titles)) == 12
    assert titles == listed.titles(query="?" + sort.lstrip("&"))


def test_column_sets_show_their_columns(listed):
    page = listed.grid()
    sets = {each.text: each["href"] for each in page.root.one("nav", aria_label="Column sets and lists").all("a")}
    assert list(sets)[:5] == ["Register", "Trial", "Discovery", "Custody", "With withdrawn"]
    lists = [href.rpartition("/")[2] for href in list(sets.values())[5:]]
    assert lists == ["changes", "evidence?changed=visit", "exhibits", "court", "new"]
    seen = {name: page.visitor.get(href) for name, href in sets.items()}
    assert {"ruling", "sponsoringWitness"} <= set(seen["Trial"].columns) and "collectedBy" in seen["Custody"].columns
    assert {"obligations", "productions"} <= set(seen["Discovery"].columns)
    own = listed.grid(query="?columns=title,pages,exhibitNumber")
    assert own.columns == ["title", "pages", "exhibitNumber", "changed"]
    assert all(set(row.cells) == set(own.columns) for row in own.rows)


@pytest.mark.parametrize("query", ["?columns=nonsense", "?sort=nonsense", "?nonsense=1", "?sort=notes", "?title=x"])
def test_an_unknown_field_of_an_address_is_refused(listed, query):
    page = listed.grid(query=query)
    assert page.status == 422 and "no such field" in page.notice


@pytest.mark.parametrize("query", ["?limit=0", "?limit=201", "?limit=x"])
def test_a_page_of_another_size_is_refused(listed, query):
    assert listed.grid(query=query).status == 400


def test_hostile_addresses_are_answered(listed):
    for query in ("?cursor=nonsense", "?cursor=" + "f" * 4_000, "?q=%25_\\%27", "?tags=%27%3B--", "?q=" + "a" * 5_000,
                  "?q=%ff%fe", "?kind=%00", "?q=%00", "?columns=", "?sort=", "?=x", "?&&", "?columns=,,,"):
        page = listed.grid(query=query)
        assert page.status in (200, 400, 422), query
