"""Custody of an item from outside: the chain on its page, an entry by form and by JSON, and who hears of it."""

import secrets

import pytest

from databases import ON_ONE
from demo import DEMO, ROLES, Demo
from page import Page
from server import Browser, Stream

CAN = next(item["title"] for item in DEMO if item["id"] == "E-012")
# Roles that see the can, and of these whether they see its custody.
SEE_CAN = {
    "lead_prosecutor": True, "second_chair": True, "paralegal": True, "investigator": True, "trial_technician": False,
    "defence_counsel_portal": False,
}


@pytest.fixture(scope="module")
def demo(place):
    return Demo(place)


def chain(page):
    """The cells of each row of the chain, and the sentences between them."""
    section = page.root.one("section", aria_labelledby="custody")
    return [[cell.text for cell in row.all("th") + row.all("td")] for row in section.one("tbody").all("tr")]


def record(browser, item, key=None, **parts):
    entry = {"action": "to_storage", "at": "2024-03-21T10:15:00-04:00", "to": {"kind": "place", "name": "room"}, **parts}
    headers = {"Idempotency-Key": key or secrets.token_hex(12)}
    return browser.client.post(f"/api/evidence/{item}/custody-events", json=entry, headers=headers)


def read(browser, item):
    return browser.client.get(f"/api/evidence/{item}/custody-events")


def added(server, browser, title="Fuel can"):
    answer = browser.add(server.case, title)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def test_the_gap_of_the_demo_case_stands_between_its_entries(demo):
    page = demo.place.demo("lead_prosecutor").get(f"{demo.evidence}/{demo.ids[CAN]}")
    rows = chain(page)
    assert [row[0] for row in rows if len(row) == 9] == ["1", "2", "3", "4", "5", "6"]
    assert [len(row) for row in rows] == [9, 9, 9, 1, 9, 9, 9]
    assert rows[3][0].startswith(
        "Gap: 29 h 22 min not accounted for: from 26 Mar 2024, 09:10:00 EDT (exact) to 27 Mar 2024, 14:32:00 EDT (exact)."
    )
    assert rows[1][:5] == ["2", "21 Mar 2024, 10:15:00 EDT (exact)", "Put into storage", "Marcus Ebbing", "Joan Amadi-Stroud"]


@pytest.mark.parametrize("role", ROLES)
def test_custody_is_there_for_those_who_see_where_an_item_is(demo, role):
    visitor, item = demo.place.demo(role), demo.ids[CAN]
    path = f"{demo.evidence}/{item}"
    page = visitor.get(path)
    assert page.status == (200 if role in SEE_CAN else 404)
    sees = SEE_CAN.get(role, False)
    for words in ("Joan Amadi-Stroud", "S-77120 intact", "29 h 22 min", "Is impeached by", "Passages that can be cited"):
        assert (words in page.html) == sees, words
    assert visitor.client.get(f"/api/evidence/{item}/custody-events").status_code == (200 if sees else 404)
    if sees:
        return
    # The token of a page of their own: the form is refused for what it asks, not for where it comes from.
    token = visitor.get("/account").root.all("input", name="_csrf")[0]["value"]
    pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "1", "action": "integrity_check", "at": "2024-03-21"}
    assert visitor.post(f"{path}/custody-events", pairs.items()).status == 404
    headers = {"X-CSRF-Token": token, "Idempotency-Key": secrets.token_hex(8)}
    entry = {"action": "integrity_check", "at": "2024-03-21T10:15:00Z"}
    answer = visitor.client.post(f"/api/evidence/{item}/custody-events", json=entry, headers=headers)
    assert answer.status_code == 404, answer.text


def test_a_relation_to_a_hidden_item_is_absent_at_both_ends(demo):
    number = {item["id"]: demo.ids[item["title"]] for item in DEMO}
    lead, attorney = demo.place.demo("lead_prosecutor"), demo.place.demo("filter_attorney")
    released = lead.get(f"{demo.evidence}/{number['E-022']}")
    assert "E-033" not in released.html and number["E-033"] not in released.html
    image = attorney.get(f"{demo.evidence}/{number['E-033']}")
    assert "E-022" not in image.html and number["E-022"] not in image.html
    letter = lead.get(f"{demo.evidence}/{number['E-040']}")
    assert letter.status == 200 and "CANARY-SEALED" in letter.html
    investigator = demo.place.demo("investigator").get(f"{demo.evidence}/{number['E-029']}")
    assert "Principal and interest" in investigator.html
    assert "Motive: debt" not in investigator.html and "F-01" not in investigator.html
    assert "Motive: debt" in lead.get(f"{demo.evidence}/{number['E-029']}").html


def test_passages_stand_with_their_facts_and_clocks_with_their_arithmetic(demo):
    number = {item["id"]: demo.ids[item["title"]] for item in DEMO}
    lead = demo.place.demo("lead_prosecutor")
    video = lead.get(f"{demo.evidence}/{number['E-003']}")
    passages = video.root.one("section", aria_labelledby="citations").all("li", class_="records__passage")
    assert len(passages) == 2 and all(each["id"].startswith("passage-") for each in passages)
    assert "displayed 22:48:20, clock 7 min 20 s fast, real 22:41:00 EDT" in passages[0].text
    assert "F-12" in passages[0].text and "Disputed by opposition" in passages[0].text
    frame = lead.get(f"{demo.evidence}/{number['E-004']}").root.one("section", aria_labelledby="clock")
    assert "displayed 22:48:20, clock 7 min 20 s fast, real 22:41:00 EDT; proof E-006" in frame.text
    assert frame.all("a")[0]["href"].endswith(number["E-006"])
    badges = lead.get(f"{demo.evidence}/{number['E-007']}").root.one("section", aria_labelledby="clock")
    assert "recorded 21:52:11 -05:00, real 22:52:11 EDT" in badges.text
    can = lead.get(f"{demo.evidence}/{demo.ids[CAN]}")
    assert not can.root.all("section", aria_labelledby="clock")


@pytest.mark.parametrize("item, locator, end, shown", [
    ("E-003", "00:18:20", "#t=1100", None),
    ("E-007", "row 212", "/rendition#row-212", 'id="row-212"'),
    ("E-020", "body", "/rendition#:~:text=Please%20re%2Ddate%20the%20Bay%204%20sheets", "Please re-date the Bay 4 sheets"),
    ("E-036", "p1", "/rendition#:~:text=", None),
])
def test_a_passage_opens_where_it_stands(demo, item, locator, end, shown):
    lead = demo.place.demo("lead_prosecutor")
    [number] = [demo.ids[each["title"]] for each in DEMO if each["id"] == item]
    passages = lead.get(f"{demo.evidence}/{number}").root.one("section", aria_labelledby="citations")
    [href] = [link["href"] for link in passages.all("a") if link.text == locator]
    assert href.startswith("/files/") and end in href, href
    if shown:
        assert shown in lead.client.get(href.split("#")[0]).text


def test_an_entry_by_form_is_recorded_once_and_told_in_the_history(place):
    case = place.new_case()
    item = case.add("Fuel can")
    lead = place.person("lead")
    page = lead.get(item)
    assert "No custody events are recorded." in page.text
    other = case.add("Box")
    typed = {"action": "to_storage", "at": "2024-03-21 10:15", "from": "e-002", "to": "LEAD", "place": "room <4>",
             "method": "in_person", "seal": "S-1", "reason": "Kept\r\nsafe"}
    first = page.send("/custody-events", **typed)
    assert first.headers["location"].endswith(f"{item}#custody")
    page.send("/custody-events", **typed)
    shown = lead.get(item)
    assert [row[:8] for row in chain(shown)] == [
        ["1", "21 Mar 2024, 10:15:00 EDT (exact)", shown.root.one("tbody").all("td")[1].text, "E-002 · Box", "lead",
         "In person", "room <4>", "S-1"]
    ]
    links = [each["href"] for each in shown.root.one("tbody").all("a")]
    assert links == [other]
    assert "Put into storage" in chain(shown)[0][2] and "Recorded by lead" in chain(shown)[0][2]
    assert (shown.fields["custodyStatus"], shown.fields["location"], shown.fields["currentHolder"]) == (
        "In storage", "room <4>", "lead")
    told = shown.root.one("ol", class_="history").all("li", class_="history__entry")[0].text
    assert "Custody by lead" in told and "put into storage, from E-002 · Box to lead, 21 Mar 2024, 10:15:00 EDT" in told
    assert {row.cells["title"]: row.cells["custodyStatus"] for row in case.grid(query="?columns=custody").rows} == {
        "Fuel can": "In storage", "Box": "Received"}


WRONG = [
    ("action", ""), ("action", "thrown_away"), ("at", ""), ("at", "yesterday"), ("at", "2999-01-01 10:00"),
    ("zone", "Nowhere/Land"), ("precision", "roughly"), ("to", ""), ("to", "x" * 301), ("method", "x" * 101),
    ("seal", "a\x07b"), ("reason", "x" * 2_001), ("place", "line\nline"),
]


@ON_ONE
@pytest.mark.parametrize("field,value", WRONG, ids=[f"{field}-{value[:6]!r}" for field, value in WRONG])
def test_a_wrong_part_is_named_and_everything_typed_stays(place, field, value):
    case = place.new_case()
    item = case.add("Fuel can")
    typed = {"action": "to_storage", "at": "2024-03-21 10:15", "to": "room", "seal": "S-1 \"whole\"", "reason": "Kept"}
    typed[field] = value
    refused = place.person("lead").get(item).send("/custody-events", **typed)
    assert refused.status == 422
    named = "at" if field in ("zone", "precision") else field
    assert [each["name"] for each in refused.root.all(aria_invalid="true")] == [named]
    assert refused.root.one(id=f"custody-{named}-error").text in refused.notice
    sent = refused.values("/custody-events")
    for name in ("at", "to", "seal", "reason"):
        assert sent[name] == typed[name].replace("\n", "\r\n") or name == field
    assert "No custody events are recorded." in place.person("lead").get(item).text
    fixed = {"action": "to_storage", "at": "2024-03-21 10:15", "zone": "UTC", "precision": "", "to": "room",
             "method": "", "place": "", "seal": "", "reason": ""}
    assert place.person("lead").follow(refused.send("/custody-events", **fixed)).status == 200


def test_json_records_lists_and_repeats(server, lead, paralegal):
    item = added(server, lead)
    key = secrets.token_hex(12)
    first = record(lead, item, key, place="room 4", seal="S-1")
    assert first.status_code == 201, first.text
    entry = first.json()
    assert (entry["number"], entry["action"], entry["item"], entry["revision"]) == (1, "to_storage", item, 2)
    assert entry["at"] == {"at": "2024-03-21T10:15:00-04:00", "zone": "-04:00", "precision": "exact"}
    assert entry["to"] == {"kind": "place", "name": "room"} and entry["from"] is None
    again = record(lead, item, key, place="elsewhere")
    assert again.status_code == 201 and again.json()["id"] == entry["id"] and again.json()["place"] == "room 4"
    later = record(paralegal, item, action="checked_out_lab", at="2024-03-26T13:10:00Z", **{"from": {"kind": "place", "name": "cellar"}})
    assert later.status_code == 201, later.text
    listed = read(paralegal, item).json()
    assert [each["number"] for each in listed["custodyEvents"]] == [1, 2]
    assert listed["custodyEvents"][1]["recordedBy"] == "paralegal"
    assert [(each["kind"], each["earlier"], each["later"], each["seconds"]) for each in listed["findings"]] == [
        ("another_holder", 1, 2, 5 * 86_400 - 3_900)]
    assert lead.client.get(f"/api/evidence/{item}").json()["custodyStatus"] == "checked_out_lab"
    history = lead.client.get(f"/api/evidence/{item}/history").json()["history"]
    assert [each["kind"] for each in history] == ["evidence.custody", "evidence.custody", "evidence.added"]
    assert [each["custody"] and each["custody"]["number"] for each in history] == [2, 1, None]


def test_json_refuses_naming_the_part(server, lead, paralegal):
    item = added(server, lead)
    stranger = "01890000-0000-7000-8000-000000000000"
    for parts, code, field in [
        ({"action": "thrown"}, "unknown_value", "action"), ({"action": None}, "unknown_value", "action"),
        ({"at": "2024-03-21T10:15:00"}, "bad_time", "at"), ({"at": "2999-01-01T00:00:00Z"}, "in_future", "at"),
        ({"at": {"at": "2024-03-21T10:15:00Z", "clockOffsetSeconds": 60}}, "bad_time", "at"),
        ({"at": None}, "missing", "at"), ({"to": None}, "missing", "to"),
        ({"to": {"kind": "case_person", "id": stranger}}, "unknown_party", "to"),
        ({"to": {"kind": "evidence", "id": stranger}}, "unknown_party", "to"),
        ({"from": {"kind": "issue", "id": stranger}}, "unknown_party", "from"), ({"from": "me"}, "unknown_party", "from"),
        ({"action": "correction"}, "missing", "reason"), ({"action": "disposed", "reason": " "}, "missing", "reason"),
        ({"seal": 7}, "wrong_type", "seal"), ({"reason": "x" * 2_001}, "too_long", "reason"),
        ({"method": "a\x00b"}, "control_character", "method"), ({"sequence": 9}, "unknown_field", "sequence"),
    ]:
        answer = record(lead, item, **parts)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["field"]) == (422, code, field), parts
        assert error["message"].endswith(".") and error["temporary"] is False
    assert lead.client.post(f"/api/evidence/{item}/custody-events", json={}).status_code == 400
    assert read(lead, stranger).status_code == 404 and record(lead, stranger).status_code == 404
    sealed = lead.add(server.case, "Sealed", confidentiality="sealed").json()["id"]
    assert read(paralegal, sealed).status_code == 404 and record(paralegal, sealed).status_code == 404
    key = secrets.token_hex(12)
    assert lead.add(server.case, "Other", key=key).status_code == 201
    assert record(lead, item, key).json()["error"]["code"] == "key_taken"
    assert read(lead, item).json() == {"custodyEvents": [], "findings": []}
    assert lead.client.delete(f"/api/evidence/{item}", headers={"Idempotency-Key": secrets.token_hex(12)}).status_code == 200
    assert record(lead, item).status_code == 409


def test_an_entry_comes_to_anothers_stream_with_what_follows_from_it(server, lead, paralegal):
    item = added(server, lead)
    stream = Stream(paralegal, server.case)
    assert record(lead, item, place="room 4").status_code == 201
    assert record(lead, item, action="integrity_check", to=None).status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 2)
    moved, checked = stream.changes()
    assert (moved["kind"], moved["id"], moved["revision"]) == ("evidence.custody", item, 2)
    assert moved["fields"] == {"custodyStatus": "in_storage", "location": "room 4", "currentHolder": "room"}
    assert moved["row"]["custodyStatus"] == {"value": "in_storage", "text": "In storage"}
    assert (checked["kind"], checked["fields"], checked["by"]["name"]) == ("evidence.custody", {}, "lead")


def test_a_batch_records_custody_as_a_form_does(server, lead):
    item = added(server, lead)

    def batch(number, **mutation):
        mutations = [{"number": number, "key": secrets.token_hex(8), "case": server.case, "id": item,
                      "operation": "evidence.custody", **mutation}]
        answer = lead.client.post("/api/mutations", json={"client": "cl_custody", "mutations": mutations})
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"][0]

    entry = {"action": "to_storage", "at": "2024-03-21T10:15:00-04:00", "to": {"kind": "place", "name": "room"}}
    assert batch(1, custody=entry)["status"] == "applied"
    wrong = batch(2, custody={**entry, "action": "thrown"})
    assert (wrong["status"], wrong["code"], wrong["field"]) == ("refused", "unknown_value", "action")
    assert batch(3)["code"] == "missing"
    assert len(read(lead, item).json()["custodyEvents"]) == 1


def test_entries_of_many_at_once_are_numbered_without_gaps(server, lead):
    import concurrent.futures

    item = added(server, lead)
    people = [Browser(server, "lead@example.com") for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: record(people[n % 4], item, action="integrity_check"), range(20)))
    assert all(answer.status_code == 201 for answer in answers)
    assert sorted(answer.json()["number"] for answer in answers) == list(range(1, 21))
    assert [each["number"] for each in read(lead, item).json()["custodyEvents"]] == list(range(1, 21))
    for person in people:
        person.close()


def test_the_address_of_the_form_leads_to_the_custody(place):
    case = place.new_case()
    item = case.add("Fuel can")
    answer = place.person("lead").get(f"{item}/custody-events")
    assert not isinstance(answer, Page) and answer.headers["location"] == f"{item}#custody"
