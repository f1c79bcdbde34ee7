"""Every page: for who listens, on a narrow screen, and on paper."""

import os
import pathlib
import re
import secrets
import subprocess
import uuid

import pytest
from accessibility import violations
from person import Person
from playwright.sync_api import expect
from server import PASSWORD

SCREENSHOTS = pathlib.Path(".build/screenshots")
# Each page with its heading, which shows that it is the page that was meant.
HEADINGS = {
    "sign-in": "Sign in",
    "cases": "Cases",
    "grid": "Evidence",
    "facets": "Evidence",
    "item": re.compile("^E-001 · "),
    "edit": re.compile("^Edit E-001"),
    "new": re.compile("item", re.IGNORECASE),
    "conflict": "Two edits meet",
    "people": "People of this case",
    "import": "Import an evidence list",
    "exhibits": "Exhibit list",
    "export": "Export: Evidence list",
    "exports": "Exports",
    "bulk-choosing": "Change many items",
    "bulk-fields": "Change 2 items",
    "bulk-preview": "Preview: change 2 items",
    "bulk-report": "Bulk edit of 2 items",
    "court": "Court",
    "court-exhibit": "Court",
    "go": "Go to a number",
    "account": "Mirela Sandoval-Kray",
    "this-device": "This device",
    "new-case": "New case",
    "everybody": "People",
    "changes": "What changed",
    "audit": "Audit",
    "views": "Views",
    "view-removal": re.compile("^Delete “.*”\\?$"),
    "view-removed": "Views",
    "view-conflict": "The view was changed meanwhile",
    "operations": "Operations",
    "realtime": "Live demonstration",
    "keys": "Keys",
    "missing": re.compile("not|no ", re.IGNORECASE),
}


def show_conflict(lead):
    item = lead.item("E-016")
    lead.revise("E-016", exhibitStatus="marked")
    lead.page.goto(f"{lead.grid}/{item['id']}/edit")
    lead.page.get_by_label("Exhibit status").select_option("excluded")
    lead.revise("E-016", exhibitStatus="offered")
    lead.page.get_by_role("button", name="Save").click()


def own_view(lead):
    """A view of the lead's own, and where the views are."""
    request, address = lead.context.request, f"/cases/{lead.case}/views"
    shown = [view for view in request.get(f"/api{address}").json()["views"] if not view["team"]]
    if not shown:
        form = {"_csrf": lead.csrf, "_key": str(uuid.uuid4()), "name": "Photographs", "query": "kind=photo"}
        assert request.post(address, form=form).ok
        shown = [view for view in request.get(f"/api{address}").json()["views"] if not view["team"]]
    return shown[0], address


def show_view_removal(lead, is_removed):
    view, address = own_view(lead)
    lead.page.goto(f"{address}/{view['id']}/removals/new")
    if is_removed:
        lead.page.get_by_role("button", name="Delete the view").click()
        expect(lead.page.get_by_text("View deleted")).to_be_visible()


def show_view_conflict(lead):
    """A view that was renamed after the page was opened."""
    view, address = own_view(lead)
    request = lead.context.request
    lead.page.goto(address)
    form = {"_csrf": lead.csrf, "_base": str(view["revision"]), "name": f"Photographs {secrets.token_hex(3)}"}
    assert request.post(f"{address}/{view['id']}/revisions", form=form).ok
    lead.page.get_by_role("textbox", name=f"Name of {view['name']}", exact=True).fill("Pictures")
    lead.page.get_by_role("button", name=f"Rename {view['name']}", exact=True).click()


def show_bulk_edit(lead, name):
    """Two items on their way through a bulk edit, with a number that is none."""
    lead.page.goto(f"/cases/{lead.case}/bulk-edits/new")
    if name == "bulk-choosing":
        return
    lead.page.get_by_label("Numbers of the items").fill("E-030, E-031, E-999")
    lead.page.get_by_role("button", name="Choose these items").click()
    if name == "bulk-fields":
        return
    lead.page.get_by_label("Add to Tags").fill(secrets.token_hex(4))
    lead.page.get_by_label("Reason").fill("Order of the court of 14 March")
    lead.page.get_by_role("button", name="Show what would happen").click()
    if name == "bulk-report":
        lead.page.get_by_role("button", name="Change 2 items").click()
        expect(lead.page.get_by_role("button", name="Undo all")).to_be_visible()


def show(lead, name):
    """Brings a page to the screen."""
    if name.startswith("bulk-"):
        return show_bulk_edit(lead, name)
    if name == "conflict":
        return show_conflict(lead)
    if name in ("view-removal", "view-removed"):
        return show_view_removal(lead, name == "view-removed")
    if name == "view-conflict":
        return show_view_conflict(lead)
    lead.page.goto({
        "cases": "/cases",
        "grid": lead.grid,
        "facets": f"{lead.grid}?kind=document",
        "item": f"{lead.grid}/{lead.item('E-001')['id']}",
        "edit": f"{lead.grid}/{lead.item('E-001')['id']}/edit",
        "new": f"{lead.grid}/new",
        "people": f"/cases/{lead.case}/people",
        "import": f"/cases/{lead.case}/lists/new",
        "exhibits": f"/cases/{lead.case}/exhibits",
        "export": f"/cases/{lead.case}/exports/evidence/new",
        "exports": f"/cases/{lead.case}/exports",
        "court": f"/cases/{lead.case}/court",
        "court-exhibit": f"/cases/{lead.case}/court?number=C-2",
        "go": f"/cases/{lead.case}/go?number=nothing",
        "account": "/account",
        "this-device": "/account/this-device",
        "changes": f"/cases/{lead.case}/changes?since=all&by=everybody",
        "audit": f"/cases/{lead.case}/audit",
        "views": f"/cases/{lead.case}/views",
        "realtime": "/evidence/realtime",
        "keys": "/help/keys",
        "missing": "/cases/nowhere",
    }[name])


@pytest.fixture(scope="module")
def administrator(server):
    """The address of somebody who may make cases."""
    email = f"administrator-{secrets.token_hex(4)}@example.com"
    server.command("user", "add", email, "--name", "Ada Minster", "--administrator", text=PASSWORD + "\n")
    return email


@pytest.fixture(scope="module")
def screens(browser, server, administrator):
    """The lead, the page of an administrator and a stranger's, kept open for all pages."""
    lead = Person(browser, server.base, "lead_prosecutor")
    desk = browser.new_context(base_url=server.base)
    answer = desk.request.post("/api/session", data={"email": administrator, "password": PASSWORD})
    assert answer.ok, answer.text()
    street = browser.new_context(base_url=server.base)
    yield lead, desk.new_page(), street.new_page()
    for context in (lead.context, desk, street):
        context.close()


def screen(screens, name):
    """The page with this name, at the wide size."""
    lead, administrator, stranger = screens
    if name == "sign-in":
        page = stranger
        page.goto("/sign-in")
    elif name == "new-case":
        page = administrator
        page.goto("/cases/new")
    elif name == "everybody":
        page = administrator
        page.goto("/people")
        page.get_by_text("New password").first.click()
    elif name == "operations":
        page = administrator
        page.goto("/operations")
        expect(page.locator(".chart__legend").first).to_contain_text("Event streams 0")
        page.get_by_text("The same in numbers").click()
    else:
        page = lead.page
        show(lead, name)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS[name])
    return page


@pytest.mark.parametrize("name", HEADINGS)
def test_a_page_is_accessible_by_day_and_night_and_fits_a_narrow_screen(screens, name):
    page = screen(screens, name)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme
        photograph(page, f"{name}-1440-{scheme}")

    page.set_viewport_size({"width": 390, "height": 844})
    photograph(page, f"{name}-390")
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{too_wide} px wider than the screen"


def photograph(page, name):
    if os.environ.get("SCREENSHOTS"):
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def test_the_open_dialog_of_a_conflict_is_accessible(person):
    lead = person("lead_prosecutor")
    lead.revise("E-016", exhibitStatus="marked")
    lead.open()
    cell = lead.cell("E-016", "exhibitStatus")
    cell.click()
    lead.page.keyboard.press("F2")
    expect(cell.locator("select")).to_be_focused()
    lead.revise("E-016", exhibitStatus="offered")
    expect(cell).to_have_class(re.compile("overtaken"))
    lead.page.keyboard.type("Excl")
    lead.page.keyboard.press("Enter")
    expect(lead.page.get_by_role("dialog")).to_be_visible()
    # The checker styles the page itself; our content security policy forbids that, and the console tells.
    lead.page.remove_listener("console", lead.hear)
    assert violations(lead.page) == []
    photograph(lead.page, "dialog-light-1440")
    lead.page.get_by_role("button", name="Keep theirs").click()


def sheets(page, path, **settings):
    """What stands on each sheet of a print-out."""
    page.pdf(path=path, prefer_css_page_size=True, **settings)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


# Pages of several sheets, with a word that must stand on each of them.
PRINTED = {
    "grid": "Custodian", "changes": "What changed", "audit": "Audit", "exports": "Exports", "bulk-preview": "Preview",
    "bulk-report": "Bulk edit", "views": "Views", "exhibits": "Witness", "court": "Court", "item": "E-001",
}


@pytest.mark.parametrize("size", ["Letter", "A4"])
@pytest.mark.parametrize("name", PRINTED)
def test_every_sheet_says_of_what_case_it_is_and_who_printed_it(screens, name, size, tmp_path):
    page = screen(screens, name)
    found = sheets(page, tmp_path / "page.pdf", format=size)
    assert PRINTED[name] in found[0]
    for number, sheet in enumerate(found, start=1):
        # A name may be broken at its hyphen.
        said = "".join(sheet.split())
        for words in ["CommonwealthvPellworthandDray", "America/New_York", "printedbyMirelaSandoval-Kray"]:
            assert said.replace(".", "").count(words) == 1, f"{words} is not once on sheet {number} of {len(found)}"
        assert f"Page{number}of{len(found)}" in said
        assert "Signout" not in said and "Cases" not in said


# Inches that are left on a sheet of Letter, across, and pixels of one.
LETTER_INCHES, INCH = 9.9, 96
CUT = """() => [...document.querySelectorAll('.grid :is(th, td)')]
    .filter((cell) => cell.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"""


@pytest.mark.parametrize("columns", ["register", "trial", "discovery", "custody"])
def test_no_column_of_the_grid_is_cut_on_paper(person, columns):
    lead = person("lead_prosecutor")
    lead.open(f"{lead.grid}?columns={columns}")
    lead.page.set_viewport_size({"width": int(LETTER_INCHES * INCH), "height": 700})
    lead.page.emulate_media(media="print")
    assert lead.page.locator("tbody td").count() > 100
    assert lead.page.evaluate(CUT) == 0


def test_the_printed_grid_says_what_it_is_on_every_page(person, tmp_path):
    lead = person("lead_prosecutor")
    lead.open(f"{lead.grid}?confidentiality=public")
    pages = sheets(lead.page, tmp_path / "grid.pdf", format="Letter")
    text = "\f".join(pages)
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert "Custodian" in page, f"no heads on page {number}"
        assert f"Page {number} of {len(pages)}" in page
        assert "Confidentiality: Public, 29 items, columns: register" in " ".join(page.split())
    everything = " ".join(text.split())
    for words in ["Commonwealth v. Pellworth and Dray", "Confidentiality: Public", "America/New_York", f"printed by {lead.name}"]:
        assert words in everything
    for words in ["Sign out", "Clear all", "Add an item", "Show changes as they happen"]:
        assert words not in everything


def test_what_is_for_paper_is_not_on_the_screen(person):
    lead = person("lead_prosecutor")
    lead.open()
    expect(lead.page.get_by_text(re.compile("printed by"))).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 390])
def test_what_the_page_says_of_changes_moves_nothing(person, width):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.page.set_viewport_size({"width": width, "height": 844})
    lead.open()
    lead.cell("E-026", "title").click()
    before = lead.page.locator(".grid-scroll").bounding_box()
    lead.page.keyboard.press("F2")
    chair.revise("E-026", title=f"Said in many words at {width}")
    lead.expect_saving("changed the field that you are editing. Yours is compared when you save")
    assert lead.page.locator(".grid-scroll").bounding_box()["y"] == before["y"]
    lead.page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1440, 390])
def test_what_would_move_a_row_is_said_and_moves_none(person, width):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.page.set_viewport_size({"width": width, "height": 844})
    note = lead.page.locator("[data-pending]")
    # A column is no order.
    lead.open(f"{lead.grid}?columns=title,custodian")
    words = secrets.token_hex(4)
    chair.revise("E-027", custodian=words)
    expect(lead.page.locator("[data-rows]")).to_contain_text(words)
    expect(note).to_be_hidden()
    lead.open(f"{lead.grid}?sort=custodian")
    before = lead.page.locator(".grid-scroll").bounding_box()
    chair.revise("E-027", custodian=secrets.token_hex(4))
    expect(note).to_have_text("1 change, show")
    assert lead.page.locator(".grid-scroll").bounding_box() == before
    expect(note).to_be_in_viewport(ratio=1)
    note.get_by_role("link").click(trial=True)
    lead.page.get_by_role("button", name="Change selected").click(trial=True)


def roles(page):
    """How many elements of the grid assistive technology finds in each role."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    found = [node["role"]["value"] for node in nodes if not node["ignored"]]
    return {role: found.count(role) for role in ("grid", "row", "columnheader", "rowheader", "gridcell")}


def test_a_row_of_the_grid_is_a_card_on_a_narrow_screen_with_every_cell_in_sight(person):
    lead = person("lead_prosecutor")
    lead.open()
    wide = roles(lead.page)
    assert wide["grid"] == 1 and wide["gridcell"] > 500
    lead.page.set_viewport_size({"width": 390, "height": 844})
    assert roles(lead.page) == wide
    row = lead.row("E-001")
    assert row.bounding_box()["y"] <= 0.4 * 844, "too much stands above the first row"
    cells = row.locator("th, td")
    for cell in cells.all():
        box = cell.bounding_box()
        assert 0 <= box["x"] and box["x"] + box["width"] <= 390, cell.inner_text()
    assert row.bounding_box()["height"] <= 844 / 2

    lead.cell("E-001", "title").click()
    lead.page.keyboard.press("Home")
    for index in range(1, cells.count()):
        lead.page.keyboard.press("ArrowRight")
        expect(cells.nth(index)).to_be_focused()
        expect(cells.nth(index)).to_be_in_viewport()
    lead.page.keyboard.press("ArrowDown")
    expect(lead.row("E-002").locator("td").last).to_be_focused()
    lead.type_into("E-003", "custodian", "The archive")
    expect(lead.shown("E-003", "custodian")).to_have_text("The archive")
    lead.expect_saving("Saved")


def test_a_person_of_the_case_is_a_card_on_a_narrow_screen(person):
    lead = person("lead_prosecutor")
    lead.page.goto(f"/cases/{lead.case}/people")
    lead.page.set_viewport_size({"width": 390, "height": 844})
    for control in lead.page.locator("tbody tr").nth(1).locator("select, input:not([type=hidden]), button").all():
        box = control.bounding_box()
        assert 0 <= box["x"] and box["x"] + box["width"] <= 390, control.inner_text()


@pytest.mark.parametrize("width,height", [(1440, 900), (390, 844)])
def test_open_filters_take_at_most_a_third_of_the_screen_and_all_are_reached_by_tab(person, width, height):
    lead = person("lead_prosecutor")
    lead.page.set_viewport_size({"width": width, "height": height})
    lead.open()
    summary = lead.page.locator(".facets > summary")
    summary.focus()
    lead.page.keyboard.press("Enter")
    expect(lead.page.locator(".facets")).to_have_attribute("open", "")
    assert lead.page.locator(".facets").bounding_box()["height"] <= height / 3
    lead.page.keyboard.press("Tab")
    expect(lead.page.locator("#occurredFrom")).to_be_focused()
    lead.page.locator(".facets__asking button").focus()
    for link in lead.page.locator(".facet a").all():
        lead.page.keyboard.press("Tab")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_search_button_stands_beside_its_field(person, width):
    lead = person("lead_prosecutor")
    lead.open()
    lead.page.set_viewport_size({"width": width, "height": 844})
    field = lead.page.get_by_label("Search the evidence").bounding_box()
    button = lead.page.get_by_role("button", name="Search").bounding_box()
    assert field["y"] < button["y"] + button["height"] / 2 < field["y"] + field["height"]


def test_the_numbers_keep_their_heading_when_the_grid_is_scrolled_sideways(person):
    lead = person("lead_prosecutor")
    lead.open()
    grid = lead.page.locator(".grid-scroll")
    grid.evaluate("element => element.scrollLeft = 600")
    edges = [lead.page.locator(part).first.bounding_box()["x"] for part in ("tbody th", "thead th")]
    assert edges[0] == edges[1]
    covers = "([x, y]) => document.elementFromPoint(x + 20, y + 10).closest('th').dataset.column"
    box = lead.page.locator("thead th").first.bounding_box()
    assert lead.page.evaluate(covers, [box["x"], box["y"]]) == "itemNumber"
