"""What a person did is undone and redone: by keys, by buttons, from the list, and without script."""

import re

import pytest
from accessibility import violations
from playwright.sync_api import expect


def bar(person, part):
    return person.page.locator(f"undo-bar [data-{part}]")


def said(person, words):
    expect(person.page.locator("[data-sync]")).to_contain_text(words, timeout=12_000)


@pytest.fixture
def two(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    for each in (lead, chair):
        each.open()
        each.expect_editing()
    return lead, chair


def test_z_undoes_an_edit_and_shift_z_redoes_it_and_the_other_window_shows_both(two):
    lead, chair = two
    lead.revise("E-020", custodian="Registry")
    expect(lead.shown("E-020", "custodian")).to_have_text("Registry")
    lead.type_into("E-020", "custodian", "Registry of Bay 4")
    expect(chair.shown("E-020", "custodian")).to_have_text("Registry of Bay 4")
    expect(bar(lead, "undo")).to_have_attribute("title", re.compile("^Undo: .* of E-020$"))
    lead.cell("E-020", "title").click()
    lead.page.keyboard.press("z")
    expect(chair.shown("E-020", "custodian")).to_have_text("Registry")
    expect(lead.shown("E-020", "custodian")).to_have_text("Registry")
    assert lead.history("E-020")[0]["undoes"]
    lead.page.keyboard.press("Shift+Z")
    expect(chair.shown("E-020", "custodian")).to_have_text("Registry of Bay 4")
    lead.page.keyboard.press("Control+z")
    expect(chair.shown("E-020", "custodian")).to_have_text("Registry")
    lead.page.keyboard.press("Control+Shift+Z")
    expect(chair.shown("E-020", "custodian")).to_have_text("Registry of Bay 4")
    expect(bar(chair, "undo")).to_be_disabled()
    assert not lead.faults and not chair.faults


def test_a_field_that_somebody_else_changed_stays_and_is_said_with_who(two):
    lead, chair = two
    lead.type_into("E-021", "custodian", "Registry of Bay 5")
    expect(chair.shown("E-021", "custodian")).to_have_text("Registry of Bay 5")
    chair.type_into("E-021", "custodian", "Vault")
    expect(lead.shown("E-021", "custodian")).to_have_text("Vault")
    bar(lead, "undo").click()
    said(lead, re.compile(f"of E-021 was changed by {chair.name} at .*; nothing was undone"))
    expect(lead.shown("E-021", "custodian")).to_have_text("Vault")
    # What came to nothing is neither undone again nor redone.
    expect(bar(lead, "redo")).not_to_have_attribute("title", re.compile("E-021"))
    assert chair.item("E-021")["custodian"] == "Vault"


def test_tags_are_taken_out_one_by_one(two):
    lead, chair = two
    lead.cell("E-022", "title").click()
    before = lead.item("E-022")["tags"]
    lead.page.keyboard.press("t")
    field = lead.cell("E-022", "tags").locator("input, select, textarea")
    expect(field).to_be_focused()
    field.press("End")
    field.press_sequentially((", " if before else "") + "undo-mine")
    field.press("Enter")
    expect(chair.shown("E-022", "tags")).to_contain_text("undo-mine")
    chair.revise("E-022", tags={"add": ["undo-theirs"]})
    expect(lead.shown("E-022", "tags")).to_contain_text("undo-theirs")
    bar(lead, "undo").click()
    expect(chair.shown("E-022", "tags")).not_to_contain_text("undo-mine")
    assert sorted(lead.item("E-022")["tags"]) == sorted([*before, "undo-theirs"])


def test_what_was_done_can_be_undone_after_a_reload(two):
    lead, chair = two
    before = lead.item("E-023")["title"]
    lead.type_into("E-023", "title", "Lease, second copy")
    expect(chair.shown("E-023", "title")).to_have_text("Lease, second copy")
    lead.open()
    expect(bar(lead, "undo")).to_have_attribute("title", "Undo: Title of E-023")
    bar(lead, "undo").click()
    expect(chair.shown("E-023", "title")).to_have_text(before)
    lead.open()
    expect(bar(lead, "redo")).to_have_attribute("title", "Redo: Title of E-023")
    bar(lead, "redo").click()
    expect(chair.shown("E-023", "title")).to_have_text("Lease, second copy")


def test_the_list_of_last_changes_works_by_keyboard(person):
    # Axe sets a style, which the page's policy would refuse.
    lead, chair = person("lead_prosecutor", bypass_csp=True), person("second_chair")
    for each in (lead, chair):
        each.open()
        each.expect_editing()
    lead.type_into("E-024", "custodian", "First")
    expect(chair.shown("E-024", "custodian")).to_have_text("First")
    lead.type_into("E-025", "custodian", "Second")
    expect(chair.shown("E-025", "custodian")).to_have_text("Second")
    bar(lead, "acts").focus()
    lead.page.keyboard.press("Enter")
    lines = lead.page.locator("undo-bar li")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("E-025")
    expect(lines.nth(1)).to_contain_text("→ First")
    expect(lines.nth(0).locator("button")).to_be_focused()
    assert not violations(lead.page)
    lead.page.keyboard.press("Tab")
    lead.page.keyboard.press("Enter")
    expect(chair.shown("E-024", "custodian")).not_to_have_text("First")
    expect(chair.shown("E-025", "custodian")).to_have_text("Second")
    expect(lines).to_have_count(1)
    expect(lines.nth(0).locator("button")).to_be_focused()
    lead.page.keyboard.press("Escape")
    expect(bar(lead, "acts")).to_be_focused()
    expect(lead.page.locator("undo-bar section")).to_be_hidden()


def test_what_was_not_sent_is_cancelled_and_never_leaves(two):
    lead, chair = two
    count = len(lead.history("E-008"))
    lead.open("/evidence/realtime")
    lead.page.locator("[data-work-offline]").check()
    before = lead.shown("E-008", "title").text_content()
    lead.type_into("E-008", "title", "Nowhere")
    expect(lead.page.locator("outbox-list [data-entries] li")).to_have_count(1)
    bar(lead, "undo").click()
    expect(lead.page.locator("outbox-list [data-entries] li")).to_have_count(0)
    expect(lead.shown("E-008", "title")).to_have_text(before)
    bar(lead, "redo").click()
    expect(lead.shown("E-008", "title")).to_have_text("Nowhere")
    lead.page.locator("[data-work-offline]").uncheck()
    expect(chair.shown("E-008", "title")).to_have_text("Nowhere")
    assert len(lead.history("E-008")) == count + 1


def test_without_script_ones_own_change_is_undone_from_the_history(person):
    lead, chair = person("lead_prosecutor", java_script_enabled=False), person("second_chair")
    lead.revise("E-027", custodian="Registry", location="Room 1")
    chair.revise("E-027", location="Room 2")
    lead.page.goto(f"{lead.grid}/{lead.item('E-027')['id']}")
    expect(lead.page.locator("undo-bar")).to_be_hidden()
    forms = lead.page.locator(".history form")
    forms.first.locator("button").click()
    expect(lead.page.locator("h1")).to_have_text("Undone in part")
    expect(lead.page.locator(".notice")).to_have_text(re.compile(f"Location was changed by {chair.name} at .*; the rest was undone."))
    item = lead.item("E-027")
    assert item["location"] == "Room 2" and item["custodian"] != "Registry"
    lead.page.get_by_role("link", name="Back to the item").click()
    expect(lead.page.locator(".history__entry").first).to_contain_text("Undone")
