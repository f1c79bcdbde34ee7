"""A passage of a PDF opened on its item's page: its words marked in the text of its page, for who may open the file."""

import re

import pytest

from demo import DEMO, ROLES, Demo, seen_items
from originals import CASE, ORIGINALS, plain
from test_roles import CITING_ROLES

PASSAGES = [each for each in CASE["passages"] if ORIGINALS[each["evidence"]].kind == "pdf"]
SEEN_BY = {item["id"]: "filter_attorney" for item in seen_items("filter_attorney")}


@pytest.fixture(scope="module")
def demo(place):
    return Demo(place)


@pytest.fixture(scope="module")
def opened(demo):
    """The page of each passage as those have it who see most, by the passage's id, with its address."""
    def page(passage):
        visitor = demo.place.demo(SEEN_BY.get(passage["evidence"], "lead_prosecutor"))
        item = visitor.get(address(demo, passage["evidence"]))
        [row] = [row for row in item.root.all("li", class_="records__passage") if row.all("a")[0].text == passage["id"]]
        [href] = [link["href"] for link in row.all("a") if link.text == passage["locator"]]
        return href, visitor.get(href.split("#")[0])
    return {passage["id"]: page(passage) for passage in PASSAGES}


def address(demo, number):
    return f"{demo.evidence}/{next(demo.ids[item['title']] for item in DEMO if item['id'] == number)}"


def letters(text):
    """What is left of words when it does not matter how lines are broken."""
    return re.sub(r"[\s\u00ad‐-]", "", text)


def test_there_are_passages_of_pdfs():
    assert len(PASSAGES) >= 20


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["id"])
def test_a_passage_of_a_pdf_is_open_at_its_page_with_its_words_marked(opened, passage):
    href, page = opened[passage["id"]]
    assert href.endswith("#cited") and "?passage=" in href
    section = page.root.one("section", aria_labelledby="cited-heading")
    text, original = section.one("pre"), ORIGINALS[passage["evidence"]]
    marks = section.all("mark")
    assert [letters(mark.text) for mark in marks] == [letters(passage["text"])] * len(marks) and marks
    assert [mark["id"] for mark in marks if "id" in mark.attributes] == ["cited"]
    number = int(re.fullmatch(r"Words of page (\d+)", section.one("h3").text)[1])
    if found := re.match(r"p(\d+)|(\d+):", passage["locator"]):
        assert number == int(found[1] or found[2])
    assert plain(text.text) == original.pages[number - 1]
    assert f"The words of passage {passage['id']} are marked." in section.text
    frame = page.root.one("iframe")["src"]
    assert frame.endswith(f"#page={number}") and section.one("a")["href"] == frame


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reads_a_word_of_a_file_that_it_may_not_open(demo, opened, role):
    visitor = demo.place.demo(role)
    own = {item["id"] for item in seen_items(role)}
    count = 0
    for passage in PASSAGES:
        href, page = opened[passage["id"]]
        text = page.root.one("pre").text
        file = page.root.one("iframe")["src"].split("#")[0]
        may = role in CITING_ROLES and visitor.client.get(file).status_code == 200
        answer = visitor.get(href.split("#")[0])
        assert answer.status == (200 if passage["evidence"] in own else 404), (role, passage["id"])
        assert [pre.text for pre in answer.root.all("pre", class_="file__text")] == ([text] if may else []), (role, passage["id"])
        count += may
        if not may:
            for line in (line.strip() for line in page.root.one("pre").raw.splitlines()):
                assert len(line) < 30 or line not in answer.html, (role, passage["id"])
    # The filter team's items are no PDFs.
    assert (count > 0) == (role in CITING_ROLES - {"filter_attorney"})


def test_the_portal_gets_no_word_of_a_redacted_file(demo, opened):
    """It sees such an item, and not its file, whatever passage it asks for."""
    portal = demo.place.demo("defence_counsel_portal")
    [item] = [item["id"] for item in seen_items("defence_counsel_portal")
              if item["disclosure_status"] == "disclosed_redacted" and ORIGINALS[item["id"]].kind == "pdf"]
    file = demo.place.demo("lead_prosecutor").get(address(demo, item)).root.one("iframe")["src"]
    assert portal.client.get(file).status_code == 404
    for href, _ in opened.values():
        answer = portal.get(f"{address(demo, item)}?{href.split('?')[1]}")
        assert answer.status == 200 and not answer.root.all("pre") and "cited" not in answer.html


def test_what_is_no_passage_of_the_item_opens_nothing(demo, opened):
    lead = demo.place.demo("lead_prosecutor")
    item, other = address(demo, "E-006"), opened["S-016a"][0].split("passage=")[1].split("#")[0]
    whole = lead.get(item)
    for passage in (other, "01890000-0000-7000-8000-000000000000", "", "x" * 300, "%00", "'"):
        page = lead.get(f"{item}?passage={passage}")
        assert page.status == 200 and not page.root.all("pre") and page.root.one("iframe")["src"] == whole.root.one("iframe")["src"]


def test_no_device_keeps_the_words_of_a_file(demo, opened):
    assert "proffer-keep" in demo.place.demo("lead_prosecutor").get(address(demo, "E-006")).answer.headers
    assert all("proffer-keep" not in page.answer.headers for _, page in opened.values())
