"""Adding and changing an item by its form."""

import pytest

from databases import ON_ONE


def test_an_item_is_added_once_for_a_key_and_shown(place):
    case = place.new_case()
    lead = place.person("lead")
    page = lead.get(f"{case.evidence}/new")
    typed = {
        "title": "Ledger <b>\"& 'x'", "kind": "financial_record", "description": "One\r\nTwo", "tags": "cash, 1998",
        "occurredAt": "2024-03-14 22:41", "exhibitNumber": "C-1", "pages": "12",
    }
    first = page.send("/evidence", **typed)
    shown = lead.follow(first)
    assert shown.fields["title"] == typed["title"] and typed["title"] in shown.heading
    assert shown.fields["itemNumber"] == "E-001" and shown.fields["kind"] == "Financial record"
    assert shown.fields["occurredAt"] == "14 Mar 2024, 22:41:00 EDT (exact)"
    assert shown.fields["tags"] == "1998cash" and shown.fields["pages"] == "12"
    assert shown.fields["exhibitStatus"] == "Not designated", "what the form says nothing of has its first value"
    again = page.send("/evidence", **typed)
    assert again.headers["location"] == first.headers["location"]
    assert case.grid().total == 1 and len(case.grid().rows) == 1
    edited = lead.get(f"{shown.address}/edit").send("/revisions", title="Ledger", description="One\r\nTwo\r\nThree")
    shown = lead.follow(edited)
    assert shown.fields["title"] == "Ledger" and shown.fields["description"] == "One Two Three"
    changes = [each.text for each in shown.root.one("ol", class_="history").all("li", class_="history__entry")]
    assert len(changes) == 2 and "Changed by lead" in changes[0] and "Title" in changes[0] and "Added by lead" in changes[1]
    unchanged = lead.get(f"{shown.address}/edit").send("/revisions")
    assert len(lead.follow(unchanged).root.all("li", class_="history__entry")) == 2, "no change is no event"


WRONG = [
    ("title", "x" * 301), ("title", ""), ("exhibitNumber", "x" * 21), ("pages", "many"), ("rating", "6"),
    ("sha256", "abc"), ("occurredAt", "last Tuesday"), ("tags", "x" * 61), ("obligations", "brady, gossip"),
    ("description", "x" * 20_001), ("source", "a\x07b"), ("kind", "rumour"), ("disclosureStatus", "disclosed"),
]


@pytest.fixture(scope="module")
def ledger(place):
    """A case of one item, which no wrong field changes."""
    case = place.new_case()
    return case, case.add("Ledger", notes="Kept")


@ON_ONE
@pytest.mark.parametrize("field,value", WRONG, ids=[f"{field}-{value[:6]!r}" for field, value in WRONG])
def test_a_wrong_field_is_named_and_everything_typed_stays(place, ledger, field, value):
    case, item = ledger
    typed = {"title": "A title", "notes": "Line <one>\r\nLine two", "tags": "alpha, beta", "custodian": "\"Quoted\" & Co"}
    typed[field] = value
    for page, ending in (
        (place.person("lead").get(f"{case.evidence}/new"), "/evidence"),
        (place.person("lead").get(f"{item}/edit"), "/revisions"),
    ):
        refused = page.send(ending, **({"kind": "document"} | typed))
        assert refused.status == 422
        wrong = [each["name"] for each in refused.root.all(aria_invalid="true")]
        assert wrong == [field]
        assert refused.root.one(id=f"{field}-error").text in refused.notice
        sent = refused.values(ending)
        for name, text in typed.items():
            if (name, value) not in (("kind", "rumour"), ("disclosureStatus", "disclosed")) or name != field:
                assert sent[name] == text, name
        corrected = refused.values(ending)
        assert corrected["_base"] == page.values(ending)["_base"]
    assert case.titles() == ["Ledger"]
    assert place.person("lead").get(item).fields["notes"] == "Kept"


def test_a_refused_form_can_be_corrected_and_sent(place):
    case = place.new_case()
    lead = place.person("lead")
    refused = lead.get(f"{case.evidence}/new").send("/evidence", title="Ledger", kind="document", pages="many", tags="b, a")
    shown = lead.follow(refused.send("/evidence", pages="7"))
    assert (shown.fields["pages"], shown.fields["tags"]) == ("7", "ab")
    refused = lead.get(f"{shown.address}/edit").send("/revisions", pages="many", tags="a, c")
    shown = lead.follow(refused.send("/revisions", pages="8"))
    assert (shown.fields["pages"], shown.fields["tags"]) == ("8", "ac")


def test_an_unknown_or_forbidden_field_of_a_form_is_refused(place):
    case = place.new_case(investigator="investigator", paralegal="paralegal")
    item = case.add("Ledger", ruling="Limited")
    page = place.person("lead").get(f"{item}/edit")
    assert page.send("/revisions", nonsense="x").status == 422
    assert page.send("/revisions", itemNumber="E-999").status == 403
    assert place.person("paralegal").get(f"{item}/edit").send("/revisions", ruling="None").status == 403
    hidden = place.person("investigator").get(f"{item}/edit").send("/revisions", ruling="None")
    unknown = place.person("investigator").get(f"{item}/edit").send("/revisions", nonsense="None")
    assert (hidden.status, hidden.notice) == (unknown.status, unknown.notice) == (422, unknown.notice)
    assert "Limited" not in hidden.html
    assert place.person("lead").get(item).fields["ruling"] == "Limited"
