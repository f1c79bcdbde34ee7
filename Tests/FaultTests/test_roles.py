"""What each role of the demo case sees, and that no word of the rest is on any of its pages."""

import io
import json
import secrets
import zipfile
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from databases import ON_ONE
from demo import DEMO, DEMO_FILE, ROLES, Demo, seen_fields, seen_items
from visitor import Visitor


# Who sees an item's relations and what can be cited of it.
CITING_ROLES = {"lead_prosecutor", "second_chair", "paralegal", "investigator", "filter_attorney"}


@pytest.fixture(scope="module")
def demo(place):
    return Demo(place)


def test_the_demo_roles_are_all_of_them(demo):
    assert len(demo.ids) == len(DEMO) == 44 and len(demo.groups) == 10
    assert len(demo.labels) == sum(map(len, demo.groups.values())) == len(set(demo.labels.values()))
    values = [each["value"] for each in Visitor(demo.place).get("/sign-in").root.all("button", name="demo")]
    assert values == list(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_exactly_its_items(demo, role):
    visitor, own = demo.place.demo(role), [item["title"] for item in seen_items(role)]
    page = visitor.get(demo.evidence)
    assert page.total == len(own) == ROLES[role]
    assert sorted(row.cells["title"] for row in page.rows) == sorted(own)
    others = [item for item in DEMO if item["title"] not in own]
    missing = visitor.get(f"{demo.evidence}/01890000-0000-7000-8000-000000000000")
    token = page.root.all("input", name="_csrf")[0]["value"]
    for item in others:
        refused = visitor.get(f"{demo.evidence}/{demo.ids[item['title']]}")
        assert (refused.status, refused.heading, refused.notice) == (404, missing.heading, missing.notice), item["id"]
    for item in others[-4:]:
        path = f"{demo.evidence}/{demo.ids[item['title']]}"
        assert visitor.get(f"{path}/edit").status == 404
        pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "1", "title": "Taken over"}
        for action in ("revisions", "withdrawals", "restorations", "bates-numbers"):
            assert visitor.post(f"{path}/{action}", pairs.items()).status == 404
        assert visitor.get(f"{demo.evidence}?limit=1&q=" + quote(item["title"])).total == 0, item["id"]
    facets = page.facets
    if "Kind" in facets:
        kinds = [item["type"].replace("_", " ").capitalize() for item in seen_items(role)]
        assert facets["Kind"] == {kind: kinds.count(kind) for kind in set(kinds)}
    if "Tags" in facets:
        tags = [tag for item in seen_items(role) for tag in item["tags"]]
        assert facets["Tags"] == {tag: tags.count(tag) for tag in set(tags)} or len(facets["Tags"]) == 50


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_holds_a_word_of_what_it_may_not_see(demo, role):
    own = seen_items(role)
    fields = seen_fields(role, demo.groups)
    hidden = [name for name in demo.labels if name not in fields]
    labels = {demo.labels[name] for name in hidden} - {demo.labels[name] for name in fields}
    shown = "\0".join(item["title"] + "\0" + item["summary"] for item in own)
    secret = [item["title"] for item in DEMO if item not in own and item["title"] not in shown]
    secret += [item["summary"] for item in DEMO if item not in own or "description" in hidden]
    passages = {each["text"]: each["evidence"] for each in json.load(open(DEMO_FILE, encoding="utf-8"))["passages"]}
    cited = {item["id"] for item in own} if role in CITING_ROLES else set()
    quoted = "\0".join(words for words, item in passages.items() if item in cited)
    secret += [words for words, item in passages.items() if item not in cited and words not in shown + quoted]
    secret += [canary for canary in ("canary", "CANARY-") if canary not in shown + quoted]
    assert (role == "filter_attorney") == ("canary" in shown), "the fixture holds its phrase for the filter team only"
    count = 0
    for page in demo.pages(role):
        assert page.status == 200, page.address
        count += 1
        for text in secret:
            assert text not in page.root.raw and text not in page.html, (page.address, text)
        for name in hidden:
            if not name.islower():
                assert name not in page.html, (page.address, name)
        monitors = [each for monitor in page.root.all("event-monitor") for each in monitor.walk()]  # its own names
        bound = {each[name] for each in page.root.walk() if each not in monitors for name in ("data-field", "data-cell", "data-column", "data-edit",
                                                                      "data-options") if each[name]}
        bound |= {name for form in page.root.all("form", method="post") for name, _ in form.sent()}
        assert not bound & set(hidden), page.address
        said = {each.text for tag in ("th", "dt", "label") for each in page.root.all(tag)}
        said |= {each.text for each in page.root.all("h2", class_="facet__title")}
        said |= {each.text.partition(":")[0] for each in page.root.all("li")}
        assert not said & labels, (page.address, said & labels)
        linked = {name.lstrip("-") for each in page.root.all("a", href=True) for name in query_names(each["href"])}
        assert not linked & set(hidden), page.address
    assert count == 9 + len(own[:: demo.PAGES_STEP]) + (2 if role in list(ROLES)[:4] + ["filter_attorney"] else 0)


def query_names(address):
    """The names of fields that a list's address says: as filter, as order, as columns."""
    for name, value in parse_qsl(urlsplit(address).query, keep_blank_values=True):
        yield name
        if name in ("sort", "columns"):
            yield from value.split(",")


@ON_ONE
@pytest.mark.parametrize("role", ROLES)
def test_a_hidden_field_is_an_unknown_field(demo, role):
    visitor, fields = demo.place.demo(role), seen_fields(role, demo.groups)
    unknown = visitor.get(f"{demo.evidence}?columns=nonsense")
    assert unknown.status == 422
    for name in demo.labels:
        if name in fields:
            assert visitor.client.head(f"{demo.evidence}?limit=1&columns={name}").status_code == 200, name
            continue
        for query in (f"columns={name}", f"sort={name}", f"{name}=x", f"has={name}", f"hasNot={name}"):
            page = visitor.get(f"{demo.evidence}?{query}")
            assert (page.status, page.heading, page.notice) == (unknown.status, unknown.heading, unknown.notice), query
    if "occurredAt" not in fields:
        assert visitor.get(f"{demo.evidence}?occurredFrom=2024-03-14").notice == unknown.notice


def test_each_role_is_offered_only_what_it_may_do(demo):
    may_add = {"lead_prosecutor", "second_chair", "paralegal", "investigator", "filter_attorney"}
    for role in ROLES:
        visitor = demo.place.demo(role)
        page = visitor.get(demo.evidence)
        links = [each.text for each in page.root.one("main").all("a")]
        assert ("Add an item" in links) == (role in may_add), role
        assert ("People" in links) == (role in ("lead_prosecutor", "second_chair")), role
        assert (visitor.get(f"{demo.evidence}/new").status == 200) == (role in may_add)
        people = visitor.get(demo.evidence.removesuffix("evidence") + "people")
        assert people.status == (200 if role in ("lead_prosecutor", "second_chair") else 403)
        token = page.root.all("input", name="_csrf")[0]["value"]
        if role not in may_add:
            pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "0", "title": "Mine", "kind": "document"}
            assert visitor.post(demo.evidence, pairs.items()).status in (403, 422), role
        assert visitor.get("/cases/new").status == 403
    assert demo.place.demo("lead_prosecutor").get(demo.evidence).total == 41


def test_the_family_of_an_item_is_what_the_role_sees_of_it(demo):
    ids = {item["id"]: demo.ids[item["title"]] for item in DEMO}
    families = {
        ("paralegal", "E-020"): {"Attachments": ["E-021"], "Duplicates": ["E-022"]},
        ("lead_prosecutor", "E-022"): {"Duplicates": ["E-020"]},
        ("investigator", "E-003"): {"Derivatives": ["E-004", "E-005"]},
        ("filter_attorney", "E-034"): {"Attachments": ["E-035"], "Derived from": ["E-033"]},
        ("filter_attorney", "E-033"): {"Derivatives": ["E-034"]},
        ("lead_prosecutor", "E-001"): {},
        ("trial_technician", "E-020"): {},
        ("defence_counsel_portal", "E-020"): {},
    }
    for (role, number), family in families.items():
        visitor = demo.place.demo(role)
        page = visitor.get(f"{demo.evidence}/{ids[number]}")
        sections = page.root.all("section", aria_labelledby="family")
        pairs = [pair for section in sections for pair in section.all("div", class_="fields__pair")]
        shown = {pair.one("dt").text: [link.text.split(" · ")[0] for link in pair.all("a")] for pair in pairs}
        assert shown == family and len(sections) == bool(family), (role, number)
        for link in (link for section in sections for link in section.all("a")):
            assert link["href"].rsplit("/", 1)[1] in ids.values() and visitor.get(link["href"]).status == 200
        item = visitor.client.get(f"/api/evidence/{ids[number]}").json()
        if role in ("trial_technician", "defence_counsel_portal"):
            assert "family" not in item
        else:
            told = sorted(each["itemNumber"] for members in item["family"].values() for each in members)
            assert told == sorted(number for numbers in family.values() for number in numbers), (role, number)


def test_the_tag_of_an_item_changes_with_its_family(place):
    lead = place.demo("lead_prosecutor")
    items = lead.client.get(f"/api/evidence?case={lead.client.get('/api/cases').json()['cases'][0]['id']}&limit=200")
    ids = {item["itemNumber"]: item["id"] for item in items.json()["items"]}
    before = lead.client.get(f"/api/evidence/{ids['E-020']}")
    page = lead.get(f"/cases/{before.json()['case']}/evidence/{ids['E-021']}/edit")
    lead.follow(page.send("/revisions", location="Bay 4"))
    assert lead.client.get(f"/api/evidence/{ids['E-020']}").headers["etag"] == before.headers["etag"]
    page = lead.get(f"/cases/{before.json()['case']}/evidence/{ids['E-021']}/edit")
    lead.follow(page.send("/revisions", title=page.values("/revisions")["title"] + " (2)"))
    after = lead.client.get(f"/api/evidence/{ids['E-020']}")
    assert after.headers["etag"] != before.headers["etag"] and after.json()["revision"] == before.json()["revision"]
    page = lead.get(f"/cases/{before.json()['case']}/evidence/{ids['E-021']}/edit")
    lead.follow(page.send("/revisions", title=page.values("/revisions")["title"].removesuffix(" (2)")))


def test_free_exhibit_numbers_are_proposed_to_who_gives_them(demo):
    free = ["C-28", "D-E", "IA-2"]
    case = demo.evidence.split("/")[2]
    statuses = {"investigator": 403, "trial_technician": 403, "defence_counsel_portal": 422, "auditor_readonly": 422}
    for role in ROLES:
        visitor = demo.place.demo(role)
        answer = visitor.client.get(f"/api/cases/{case}/exhibit-numbers")
        assert answer.status_code == statuses.get(role, 200), role
        form = visitor.get(f"{demo.evidence}/new")
        offered = [option["value"] for each in form.root.all("datalist") for option in each.all("option")]
        if role in statuses:
            assert not offered
        elif role == "filter_attorney":
            # Who sees none of the exhibits counts on from the first number that nobody ever used.
            assert offered == answer.json()["proposals"] and offered == ["C-28", "D-E", "IA-2"]
        else:
            assert offered == answer.json()["proposals"] == free, role
            assert form.root.one("input", id="exhibitNumber")["list"] == form.root.one("datalist")["id"]
            assert "Next free: C-28, D-E, IA-2." in form.text


def test_the_portal_is_told_no_names(demo):
    names = {each["name"] for each in json.load(open(DEMO_FILE, encoding="utf-8"))["users"]
             if each["role"] != "defence_counsel_portal"}
    assert len(names) == 7
    for page in demo.pages("defence_counsel_portal"):
        for name in names:
            assert name not in page.text, page.address


def test_the_other_side_is_told_nothing_that_the_file_of_a_redacted_item_says(demo):
    """It gets the item without the file: its hash would tell who has a copy that it is the one."""
    lead, portal = demo.place.demo("lead_prosecutor").client, demo.place.demo("defence_counsel_portal")
    case = demo.evidence.split("/")[2]

    def items(client, **query):
        return {each["title"]: each for each in client.get("/api/evidence", params={"case": case, "limit": 200, **query}).json()["items"]}

    every, own = items(lead), items(portal.client)
    disclosed = {item["title"]: item["disclosure_status"] for item in seen_items("defence_counsel_portal")}
    redacted = [title for title in disclosed if disclosed[title] == "disclosed_redacted" and every[title]["sha256"]]
    whole = [title for title in disclosed if disclosed[title] == "disclosed" and every[title]["sha256"]]
    assert redacted and whole
    integrity = [name for name in demo.groups["integrity"] if name != "fileName"]
    for title in redacted:
        item = own[title]
        assert [item[name] for name in integrity] == [None] * len(integrity), title
        hash = every[title]["sha256"]
        said = [portal.client.get(f"/api/evidence/{item['id']}"), portal.client.get(f"/api/evidence/{item['id']}/history"),
                portal.client.get(f"{demo.evidence}/{item['id']}")]
        assert all(answer.status_code == 200 and hash not in answer.text for answer in said), title
        for query in (hash, hash[:9]):
            assert title in items(lead, q=query) and title not in items(portal.client, q=query), title
        assert title in items(portal.client, q=title) and title not in items(portal.client, has="sha256"), title
        assert title in items(portal.client, hasNot="sha256"), title
    for title in whole:
        assert own[title]["sha256"] == every[title]["sha256"] and title in items(portal.client, has="sha256"), title
        assert title in items(portal.client, q=own[title]["sha256"]), title
    columns = f"?columns=title,{','.join(integrity)}&limit=200"
    pages = [demo.evidence + columns, f"/api/cases/{case}/snapshot", f"/cases/{case}/changes?span=all&field=sha256", f"/cases/{case}/changes?span=all"]
    address = f"/cases/{case}/exports/evidence"
    token = portal.get(demo.evidence).root.all("input", name="_csrf")[0]["value"]
    answer = portal.client.post(address + columns, data={"_csrf": token})
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()]
    texts += [portal.client.get(page).text for page in pages] + [portal.client.get(f"{address}/new{columns}").text]
    for place, text in enumerate(texts):
        assert not [title for title in redacted if every[title]["sha256"] in text], place
    assert all(every[title]["sha256"] in text for title in whole for text in (texts[0], texts[1], texts[2]))
    for page in pages:
        answer = portal.client.get(page)
        assert answer.status_code == 200, (page, answer.text)
