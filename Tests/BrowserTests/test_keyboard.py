"""Everything by keys alone."""

import re

import pytest
from playwright.sync_api import expect

TABS_MAX = 200

# The focused element as Playwright's selector would find it, and whether one sees where the focus is.
FOCUS = """() => {
  const element = document.activeElement
  if (element === document.body) return null
  element.dataset.visited = "yes"
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const { width, height, top, bottom } = element.getBoundingClientRect()
  return {
    is: element.outerHTML.slice(0, 120),
    ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    inSight: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
  }
}"""
# What a mouse could press and Tab never came to; inside the grid the arrows lead to every cell and its link.
MISSED = """() => Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary"))
  .filter((element) => element.checkVisibility() && !element.dataset.visited && !element.closest("tbody[data-rows]"))
  .filter((element) => element.type !== "radio" && !element.disabled)
  .map((element) => element.outerHTML.slice(0, 120))"""


def tab_through(page):
    """Every stop of Tab, from the top of the page until it leaves it."""
    stops = []
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            return stops
        if stops and stop["is"] == stops[0]["is"]:
            return stops
        stops.append(stop)
    raise AssertionError("Tab does not come to an end")


@pytest.mark.parametrize("address", ["", "/new", "item", "people", "/account", "/evidence/realtime"])
def test_tab_comes_to_everything_and_shows_where_it_is(person, address):
    lead = person("lead_prosecutor")
    first = f"{lead.grid}/{lead.item('E-001')['id']}"
    people = f"/cases/{lead.case}/people"
    lead.page.goto({"": lead.grid, "/new": f"{lead.grid}/new", "item": first, "people": people}.get(address, address))
    lead.page.wait_for_load_state("networkidle" if address not in ("", "/new", "item", "/evidence/realtime") else "load")
    if address in ("", "item", "/evidence/realtime"):
        # What comes while Tab is on its way may come behind it.
        expect(lead.page.locator("undo-bar")).to_be_visible()
    stops = tab_through(lead.page)
    assert [stop["is"] for stop in stops if not stop["ring"]] == []
    assert [stop["is"] for stop in stops if not stop["inSight"]] == []
    assert lead.page.evaluate(MISSED) == []


def test_the_first_tab_offers_to_skip_to_the_content(person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.page.keyboard.press("Tab")
    skip = lead.page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    lead.page.keyboard.press("Enter")
    expect(lead.page.locator("#main")).to_be_focused()


def test_the_grid_is_one_stop_of_tab(person):
    lead = person("lead_prosecutor")
    lead.open()
    stops = tab_through(lead.page)
    inside = [stop["is"] for stop in stops if re.match(r"<t[dh]|<a data-field", stop["is"])]
    assert len(inside) == 1, inside


def test_arrows_move_from_cell_to_cell(person):
    lead = person("lead_prosecutor")
    lead.open()
    rows = lead.page.locator("tbody tr")
    press = lead.page.keyboard.press

    def expect_focus(row, column):
        expect(rows.nth(row).locator("th, td").nth(column)).to_be_focused()

    last = rows.first.locator("th, td").count() - 1
    lead.cell("E-001", "title").click()
    for key, row, column in [
        ("ArrowDown", 1, 2), ("ArrowRight", 1, 3), ("ArrowUp", 0, 3), ("ArrowUp", 0, 3), ("ArrowLeft", 0, 2),
        ("End", 0, last), ("ArrowRight", 0, last), ("Home", 0, 0), ("PageDown", 10, 0), ("PageDown", 20, 0),
        ("PageUp", 10, 0),
    ]:
        press(key)
        expect_focus(row, column)
    focused = lead.page.locator("tbody :focus")
    expect(focused).to_be_in_viewport()
    assert lead.page.locator("tbody [tabindex='0']").count() == 1


def test_enter_and_f2_edit_a_cell_and_escape_leaves_it_as_it_was(person):
    lead = person("lead_prosecutor")
    lead.open()
    cell, press = lead.cell("E-032", "title"), lead.page.keyboard.press
    old = lead.shown("E-032", "title").inner_text()
    cell.click()
    for key in ("Enter", "F2"):
        press(key)
        expect(cell.get_by_role("textbox", name="Title")).to_be_focused()
        lead.page.keyboard.type("never saved")
        press("Escape")
        expect(cell).to_be_focused()
        expect(lead.shown("E-032", "title")).to_have_text(old)
    press("F2")
    lead.page.keyboard.type("Call records, all")
    press("Tab")
    expect(lead.shown("E-032", "title")).to_have_text("Call records, all")
    expect(lead.cell("E-032", "kind")).to_be_focused()
    lead.expect_saving("Saved")
    assert lead.item("E-032")["title"] == "Call records, all"
    press("Home")
    press("Enter")
    expect(lead.page.get_by_role("heading", level=1)).to_contain_text("E-032 · Call records, all")


@pytest.mark.parametrize("key,value,text", [
    ("m", "marked", "Marked"), ("o", "offered", "Offered"), ("a", "admitted", "Admitted"), ("x", "excluded", "Excluded"),
])
def test_a_letter_sets_the_exhibit_status(person, key, value, text):
    lead = person("lead_prosecutor")
    lead.open()
    lead.cell("E-041", "title").click()
    lead.page.keyboard.press(key)
    expect(lead.shown("E-041", "exhibitStatus")).to_have_text(text)
    lead.expect_saving("Saved")
    assert lead.item("E-041")["exhibitStatus"] == value


def test_letters_open_tags_privilege_disclosure_search_and_the_list_of_keys(person):
    lead = person("lead_prosecutor")
    lead.open()
    press = lead.page.keyboard.press
    for key, field in [("t", "tags"), ("p", "privilegeCall"), ("d", "disclosureStatus")]:
        lead.cell("E-042", "title").click()
        press(key)
        expect(lead.cell("E-042", field).locator("input, select")).to_be_focused()
        press("Escape")
    lead.cell("E-042", "title").click()
    press("/")
    expect(lead.page.get_by_label("Search the evidence")).to_be_focused()
    lead.cell("E-042", "title").click()
    press("?")
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Keys")


def test_a_number_typed_after_g_is_gone_to(person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.cell("E-001", "title").click()
    lead.page.keyboard.press("g")
    expect(lead.page.get_by_label("Go to an item by number")).to_be_focused()
    lead.page.keyboard.type("e-030")
    lead.page.keyboard.press("Enter")
    expect(lead.row("E-030").locator("th")).to_be_focused()
    lead.expect_no_reload()


def test_single_letters_do_nothing_outside_the_grid_and_when_switched_off(person):
    lead = person("lead_prosecutor")
    lead.open()
    before = lead.item("E-044")["exhibitStatus"]
    status = lead.shown("E-044", "exhibitStatus")
    search = lead.page.get_by_label("Search the evidence")
    search.focus()
    lead.page.keyboard.type("max?")
    expect(search).to_have_value("max?")
    expect(status).to_have_attribute("data-state", before)

    lead.page.goto("/help/keys")
    lead.page.get_by_role("checkbox", name=re.compile("single letter", re.IGNORECASE)).uncheck()
    lead.open()
    lead.cell("E-044", "title").click()
    lead.page.keyboard.type("max")
    # A key that always works shows that the letters before it have been taken, and did nothing.
    lead.page.keyboard.press("F2")
    expect(lead.cell("E-044", "title").locator("input")).to_be_focused()
    lead.page.keyboard.press("Escape")
    expect(status).to_have_attribute("data-state", before)
    expect(lead.cell("E-044", "exhibitStatus")).not_to_have_class(re.compile("pending"))


class Held:
    """Answers that the network holds back until they are let go."""

    def __init__(self, page, address):
        self.routes = []
        page.route(address, lambda route: self.routes.append(route))

    def let_go(self):
        for route in self.routes:
            route.continue_()

    def cut(self):
        for route in self.routes:
            route.abort()


def test_keys_that_are_pressed_before_editing_is_loaded_are_played_in_order(person):
    lead = person("lead_prosecutor")
    held = Held(lead.page, "**/elements/grid-editing.js")
    with lead.page.expect_request("**/elements/grid-editing.js"):
        lead.open()
    press, keys = lead.page.keyboard.press, lead.page.keyboard.type
    status = lead.item("E-040")["exhibitStatus"]
    lead.cell("E-040", "title").click()
    press("F2")
    # Letters of commands too: in an editor they are text, and the arrows move in it.
    keys("Max, a photox")
    press("Backspace")
    press("Home")
    press("ArrowRight")
    press("Delete")
    keys("i")
    press("Tab")
    press("Enter")
    keys("phys")
    press("Enter")
    assert lead.page.locator("tbody input:not(.grid__select), tbody select").count() == 0
    held.let_go()
    expect(lead.shown("E-040", "title")).to_have_text("Mix, a photo")
    expect(lead.shown("E-040", "kind")).to_have_text("Physical")
    expect(lead.cell("E-041", "kind")).to_be_focused()
    lead.expect_saving("Saved")
    assert (lead.item("E-040")["title"], lead.item("E-040")["kind"]) == ("Mix, a photo", "physical")
    assert lead.item("E-040")["exhibitStatus"] == status


def test_a_letter_and_a_number_to_go_to_wait_for_editing_too(person):
    lead = person("lead_prosecutor")
    held = Held(lead.page, "**/elements/grid-editing.js")
    with lead.page.expect_request("**/elements/grid-editing.js"):
        lead.open()
    lead.cell("E-039", "title").click()
    lead.page.keyboard.press("o")
    lead.page.keyboard.press("g")
    lead.page.keyboard.type("e-030")
    lead.page.keyboard.press("Enter")
    held.let_go()
    expect(lead.row("E-030").locator("th")).to_be_focused()
    expect(lead.shown("E-039", "exhibitStatus")).to_have_text("Offered")
    lead.expect_saving("Saved")
    lead.expect_no_reload()


def test_what_was_typed_is_saved_when_the_person_has_gone_on_before_editing_is_loaded(person):
    lead = person("lead_prosecutor")
    held = Held(lead.page, "**/elements/grid-editing.js")
    with lead.page.expect_request("**/elements/grid-editing.js"):
        lead.open()
    lead.cell("E-038", "title").click()
    lead.page.keyboard.press("F2")
    lead.page.keyboard.type("Gone on")
    search = lead.page.get_by_label("Search the evidence")
    search.click()
    held.let_go()
    expect(lead.shown("E-038", "title")).to_have_text("Gone on")
    expect(search).to_be_focused()
    lead.expect_saving("Saved")


def test_what_was_typed_is_kept_when_editing_cannot_be_loaded(person):
    lead = person("lead_prosecutor")
    held = Held(lead.page, "**/elements/grid-editing.js")
    with lead.page.expect_request("**/elements/grid-editing.js"):
        lead.open()
    lead.cell("E-037", "title").click()
    lead.page.keyboard.press("F2")
    lead.page.keyboard.type("Mine")
    held.cut()
    alert = lead.page.locator("[data-alert]")
    expect(alert).to_contain_text("Editing could not be loaded. Reload the page when you are online.")
    expect(alert.get_by_role("textbox", name="Your text")).to_have_value("Mine")
