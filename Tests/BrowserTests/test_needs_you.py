"""What met another change and what was refused stand in one place, on every page of the case, with and without a network."""

import re

from accessibility import violations
from playwright.sync_api import expect
from test_pages import photograph

REFUSED = "Only the lead may make Confidentiality less strict."


def meet(lead, chair, number):
    """The lead's status meets the chair's, and the decision is put off."""
    dialog = lead.meet(chair, number)
    lead.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def tab_to(page, control):
    for _ in range(100):
        if control.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not come there")


def open_list(screen):
    tab_to(screen.page, screen.page.get_by_role("button", name="Decide"))
    screen.page.keyboard.press("Enter")
    dialog = screen.page.get_by_role("dialog", name="Needs you")
    expect(dialog).to_be_visible()
    return dialog


def test_two_questions_stand_in_one_place_and_a_third_value_is_chosen_by_keys(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    before = len(lead.history("E-004"))
    lead.open()
    lead.expect_editing()
    meet(lead, chair, "E-004")
    meet(lead, chair, "E-013")
    # On a page without the rows.
    lead.open(f"{lead.grid}/{lead.item('E-001')['id']}")
    lead.expect_saving("Needs you, 2")
    dialog = open_list(lead)
    expect(dialog.get_by_role("heading", level=3)).to_have_text(["E-004, Exhibit status", "E-013, Exhibit status"])
    row = dialog.get_by_role("listitem").first.get_by_role("row", name=re.compile("Exhibit status"))
    expect(row.get_by_role("cell")).to_contain_text(["Marked", "Excluded", f"Offered{chair.name}"])

    first = dialog.get_by_role("listitem").first
    other = first.get_by_role("combobox", name="Another value for Exhibit status")
    tab_to(lead.page, other)
    lead.page.keyboard.type("Admitted")
    expect(other).to_have_value("admitted")
    tab_to(lead.page, first.get_by_role("button", name="Save the other value"))
    lead.page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading", level=3)).to_have_text(["E-013, Exhibit status"])
    tab_to(lead.page, dialog.get_by_role("button", name="Keep theirs"))
    lead.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    lead.expect_saving("Saved")
    expect(lead.page.get_by_role("button", name="Decide")).to_be_hidden()
    assert lead.item("E-004")["exhibitStatus"] == "admitted"
    assert lead.item("E-013")["exhibitStatus"] == "offered"
    assert len(lead.history("E-004")) == before + 2


def test_a_question_is_answered_without_a_network_and_sent_with_the_next(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    lead.expect_editing()
    meet(lead, chair, "E-019")
    lead.context.set_offline(True)
    dialog = open_list(lead)
    dialog.get_by_role("button", name="Keep mine").click()
    expect(dialog).to_have_count(0)
    lead.expect_saving("Saved on this device, 1 to send")
    assert chair.item("E-019")["exhibitStatus"] == "offered"
    lead.context.set_offline(False)
    expect(lead.page.locator("[data-sync]")).to_have_text(re.compile("^Saved($| ·)"), timeout=40_000)
    assert chair.item("E-019")["exhibitStatus"] == "excluded"


def test_the_list_closes_in_every_page_when_one_of_them_answers(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    lead.expect_editing()
    meet(lead, chair, "E-023")
    other = lead.context.new_page()
    other.goto(f"{lead.grid}/{lead.item('E-001')['id']}")
    other.get_by_role("button", name="Decide").click()
    there = other.get_by_role("dialog", name="Needs you")
    expect(there).to_be_visible()
    dialog = open_list(lead)
    dialog.get_by_role("button", name="Keep mine").click()
    expect(dialog).to_have_count(0)
    expect(there).to_have_count(0)
    lead.expect_saving("Saved")
    assert lead.item("E-023")["exhibitStatus"] == "excluded"


def test_a_refused_text_can_be_copied_in_the_list_and_is_dismissed_there(person):
    paralegal = person("paralegal", permissions=["clipboard-read", "clipboard-write"])
    paralegal.open()
    paralegal.expect_editing()
    paralegal.type_into("E-008", "confidentiality", "Publ")
    alert = paralegal.page.locator("[data-alert]")
    expect(alert).to_contain_text(REFUSED)
    expect(alert.get_by_role("button", name="Copy")).to_be_visible()
    dialog = open_list(paralegal)
    expect(dialog).to_contain_text(REFUSED)
    expect(dialog.get_by_role("textbox", name="Your text")).to_have_value("Public")
    tab_to(paralegal.page, dialog.get_by_role("button", name="Copy"))
    paralegal.page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    assert paralegal.page.evaluate("navigator.clipboard.readText()") == "Public"
    dialog.get_by_role("button", name="Dismiss").click()
    expect(dialog).to_have_count(0)
    expect(alert).to_be_empty()
    expect(paralegal.page.get_by_role("button", name="Decide")).to_be_hidden()


def test_the_list_is_accessible_by_day_and_night_and_fits_a_narrow_screen(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    lead.expect_editing()
    meet(lead, chair, "E-016")
    dialog = open_list(lead)
    # The checker styles the page itself; our content security policy forbids that, and the console tells.
    lead.page.remove_listener("console", lead.hear)
    for scheme in ("dark", "light"):
        lead.page.emulate_media(color_scheme=scheme)
        assert violations(lead.page) == [], scheme
        photograph(lead.page, f"needs-you-{scheme}-1440")
    lead.page.set_viewport_size({"width": 390, "height": 844})
    photograph(lead.page, "needs-you-390")
    assert dialog.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    dialog.get_by_role("button", name="Keep theirs").click()
    expect(dialog).to_have_count(0)
