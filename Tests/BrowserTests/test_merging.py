"""The merge policy, row by row: what a person did without a network meets what somebody else did meanwhile.

A withdrawal of what others changed since is in `test_offline_acts.py`. Custody, Bates numbers and places on a canvas are not
changed without a network.
"""

import pytest
from person import Person
from playwright.sync_api import expect
from test_offline_queue import RETURN_MILLISECONDS, expect_sent
from test_refusals import withdraw

COLUMNS = "?columns=itemNumber,title,location,custodian,exhibitStatus,exhibitNumber,confidentiality,privilegeCall,disclosureStatus,tags,notes"
PARAGRAPHS = "One\n\nTwo\n\nThree"


@pytest.fixture(scope="module")
def two(browser, server):
    """Two at one grid, of whom the lead's goes off the network and comes back."""
    two = lead, chair = [Person(browser, server.base, role) for role in ("lead_prosecutor", "second_chair")]
    lead.open(lead.grid + COLUMNS)
    lead.expect_editing()
    yield two
    for someone in two:
        someone.context.close()
    assert not lead.faults


@pytest.fixture(autouse=True)
def after(two):
    """What failed leaves the next on the network."""
    yield
    two[0].context.set_offline(False)


def offline(lead, number, field, text):
    """The network goes, then the lead edits a cell."""
    lead.expect_connection("Live")
    lead.context.set_offline(True)
    expect(lead.page.locator("connection-status")).not_to_have_attribute("data-state", "live")
    edit(lead, number, field, text)
    lead.expect_saving("Saved on this device, 1 to send")


def edit(lead, number, field, text):
    cell = lead.cell(number, field)
    cell.click()
    lead.page.keyboard.press("F2")
    control = cell.locator("input, select, textarea")
    expect(control).to_be_focused()
    if control.evaluate("(control) => control.localName") == "select":
        control.select_option(text)
    else:
        control.fill(text)
    lead.page.keyboard.press("Control+Enter")
    expect(control).to_have_count(0)


def back(lead):
    lead.context.set_offline(False)
    lead.page.evaluate("dispatchEvent(new Event('online'))")


def question(lead):
    dialog = lead.page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=RETURN_MILLISECONDS)
    return dialog


def test_different_fields_all_apply(two):
    lead, chair = two
    offline(lead, "E-002", "title", "Mine")
    chair.revise("E-002", location="Theirs")
    back(lead)
    expect_sent(lead)
    expect(lead.shown("E-002", "location")).to_have_text("Theirs", timeout=RETURN_MILLISECONDS)
    item = chair.item("E-002")
    assert (item["title"], item["location"]) == ("Mine", "Theirs")


def test_of_plain_values_the_last_wins_the_other_is_told_and_the_loser_stays_in_history(two):
    lead, chair = two
    before = len(chair.history("E-003"))
    offline(lead, "E-003", "title", "Mine")
    chair.revise("E-003", title="Theirs")
    back(lead)
    expect_sent(lead)
    lead.expect_saving("Saved beside changes of others to the same item")
    expect(lead.shown("E-003", "title")).to_have_text("Mine")
    assert chair.item("E-003")["title"] == "Mine"
    history = chair.history("E-003")
    assert len(history) == before + 2
    assert "Mine" in str(history[0]) and "Theirs" in str(history[1])


def test_of_judgements_a_person_is_asked_and_nothing_is_written_before(two):
    lead, chair = two
    offline(lead, "E-004", "exhibitStatus", "excluded")
    chair.revise("E-004", exhibitStatus="offered")
    back(lead)
    dialog = question(lead)
    assert chair.item("E-004")["exhibitStatus"] == "offered"
    dialog.get_by_role("button", name="Keep mine").click()
    expect_sent(lead)
    assert chair.item("E-004")["exhibitStatus"] == "excluded"


@pytest.mark.parametrize("number,field,mine,theirs,holds,resolve", [
    ("E-005", "confidentiality", "confidential", "attorneys_eyes_only", "attorneys_eyes_only", "Confidentiality: Confidential"),
    ("E-006", "confidentiality", "attorneys_eyes_only", "confidential", "attorneys_eyes_only", "Confidentiality: Confidential"),
    ("E-007", "privilegeCall", "borderline", "privileged_withhold", "privileged_withhold", "Privilege: Borderline"),
    ("E-008", "disclosureStatus", "withheld", "to_disclose", "withheld", "Disclosure: To disclose"),
])
def test_the_stricter_protection_holds_and_the_other_stands_to_be_resolved(two, number, field, mine, theirs, holds, resolve):
    lead, chair = two
    # From a third value, which neither of them wants.
    start = {"confidentiality": "team_only", "privilegeCall": "not_privileged", "disclosureStatus": "not_reviewed"}[field]
    chair.revise(number, **{field: start})
    expect(lead.shown(number, field)).to_have_attribute("data-state", start)
    offline(lead, number, field, mine)
    chair.revise(number, **{field: theirs})
    back(lead)
    expect_sent(lead)
    expect(lead.shown(number, field)).to_have_attribute("data-state", holds, timeout=RETURN_MILLISECONDS)
    item = chair.item(number)
    assert item[field] == holds
    assert item["toResolve"] == [resolve]


def test_members_of_a_set_come_and_go_each_by_itself(two):
    lead, chair = two
    chair.revise("E-009", tags={"add": ["first", "second"], "remove": chair.item("E-009")["tags"]})
    expect(lead.shown("E-009", "tags").locator("li")).to_have_text(["first", "second"])
    offline(lead, "E-009", "tags", "second, mine")
    chair.revise("E-009", tags={"add": ["theirs"], "remove": ["second"]})
    back(lead)
    expect_sent(lead)
    expect(lead.shown("E-009", "tags").locator("li")).to_have_text(["mine", "theirs"])
    assert sorted(chair.item("E-009")["tags"]) == ["mine", "theirs"]


def test_long_text_is_merged_by_paragraph(two):
    lead, chair = two
    chair.revise("E-010", notes=PARAGRAPHS)
    expect(lead.shown("E-010", "notes")).to_contain_text("Three")
    offline(lead, "E-010", "notes", PARAGRAPHS.replace("Three", "Three, mine"))
    chair.revise("E-010", notes=PARAGRAPHS.replace("One", "One, theirs"))
    back(lead)
    expect_sent(lead)
    assert chair.item("E-010")["notes"] == "One, theirs\n\nTwo\n\nThree, mine"


def test_of_two_changes_of_a_paragraph_a_person_is_asked(two):
    lead, chair = two
    chair.revise("E-011", notes=PARAGRAPHS)
    expect(lead.shown("E-011", "notes")).to_contain_text("Three")
    offline(lead, "E-011", "notes", PARAGRAPHS.replace("Two", "Two, mine"))
    chair.revise("E-011", notes=PARAGRAPHS.replace("Two", "Two, theirs"))
    back(lead)
    dialog = question(lead)
    expect(dialog).to_contain_text("Two, mine")
    expect(dialog).to_contain_text("Two, theirs")
    dialog.get_by_role("button", name="Keep theirs").click()
    expect_sent(lead)
    assert chair.item("E-011")["notes"] == PARAGRAPHS.replace("Two", "Two, theirs")


def test_an_edit_of_what_was_withdrawn_is_kept_whole_and_may_bring_it_back(two):
    lead, chair = two
    offline(lead, "E-013", "title", "Mine")
    withdraw(chair, "E-013")
    back(lead)
    dialog = question(lead)
    expect(dialog).to_contain_text(f"Withdrawn by {chair.name}")
    expect(dialog).to_contain_text("Mine")
    dialog.get_by_role("button", name="Restore with my edit").click()
    expect_sent(lead)
    assert chair.item("E-013")["title"] == "Mine"


def test_an_exhibit_number_that_was_taken_meanwhile_is_not_available_and_its_text_kept(two):
    lead, chair = two
    before = chair.item("E-014").get("exhibitNumber")
    offline(lead, "E-014", "exhibitNumber", "C-977")
    chair.revise("E-015", exhibitNumber="C-977")
    back(lead)
    alert = lead.page.locator("[data-alert]")
    expect(alert).to_contain_text("not available", timeout=RETURN_MILLISECONDS)
    expect(alert.get_by_role("textbox", name="Your text")).to_have_value("C-977")
    expect(lead.shown("E-014", "exhibitNumber")).to_have_text(before or "")
    assert chair.item("E-014").get("exhibitNumber") == before
    alert.get_by_role("button", name="Dismiss").click()
    expect(alert).to_be_empty()
