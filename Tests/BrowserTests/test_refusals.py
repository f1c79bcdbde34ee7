"""An edit that meets another one, or that a rule forbids."""

import re

import pytest
from playwright.sync_api import expect

NEEDS_YOU = re.compile("grid__cell--needs-you")


def meet(lead, chair, number):
    """The lead begins to change a status, the second chair changes it first, then the lead saves."""
    cell = lead.cell(number, "exhibitStatus")
    cell.click()
    lead.page.keyboard.press("F2")
    expect(cell.locator("select")).to_be_focused()
    chair.revise(number, exhibitStatus="offered")
    expect(cell).to_have_class(re.compile("grid__cell--overtaken"))
    lead.page.keyboard.type("Excl")
    lead.page.keyboard.press("Enter")
    dialog = lead.page.get_by_role("dialog")
    row = dialog.get_by_role("row", name=re.compile("Exhibit status"))
    expect(dialog.get_by_role("columnheader")).to_have_text(["Field", "Before", "Yours", "Theirs"])
    expect(row.get_by_role("cell")).to_contain_text(["Marked", "Excluded", f"Offered{chair.name}"])
    return dialog


@pytest.mark.parametrize("number,button,value,text", [
    ("E-004", "Keep mine", "excluded", "Excluded"),
    ("E-013", "Keep theirs", "offered", "Offered"),
])
def test_the_person_decides_between_two_judgements(person, number, button, value, text):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open()
    dialog = meet(lead, chair, number)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)
    for screen in (lead, chair):
        expect(screen.shown(number, "exhibitStatus")).to_have_text(text)
        expect(screen.cell(number, "exhibitStatus")).not_to_have_class(NEEDS_YOU)
    lead.expect_saving("Saved")
    assert lead.item(number)["exhibitStatus"] == value


def test_a_decision_that_is_put_off_stays_marked_until_it_is_made(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    dialog = meet(lead, chair, "E-023")
    lead.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    cell = lead.cell("E-023", "exhibitStatus")
    expect(cell).to_have_class(NEEDS_YOU)
    lead.expect_saving("Needs you, 1")
    assert lead.item("E-023")["exhibitStatus"] == "offered"

    cell.click()
    lead.page.keyboard.press("Enter")
    lead.page.get_by_role("button", name="Keep mine").click()
    expect(cell).not_to_have_class(NEEDS_YOU)
    lead.expect_saving("Saved")
    assert lead.item("E-023")["exhibitStatus"] == "excluded"


def test_a_refused_edit_goes_back_says_why_and_keeps_the_text(person):
    paralegal = person("paralegal")
    paralegal.open()
    paralegal.type_into("E-008", "confidentiality", "Publ")
    alert = paralegal.page.locator("[data-alert]")
    expect(alert).to_contain_text("Only the lead may make Confidentiality less strict.")
    expect(alert.get_by_role("textbox", name="Your text")).to_have_value("Public")
    expect(paralegal.shown("E-008", "confidentiality")).to_have_text("Confidential")
    assert paralegal.item("E-008")["confidentiality"] == "confidential"
