"""Saved views above the grid, and the marks of what changed since the last visit."""

import re

from accessibility import violations
from person import Person
from playwright.sync_api import expect

# The demo case's views with what the lead sees in them, counted from the case's file.
VIEWS = {
    "All evidence I may see": 41, "Trial day: not yet admitted": 15, "Objections pending": 2,
    "Brady and Giglio, with disclosure date": 7, "Not yet reviewed for disclosure": 1, "Custody problems": 2,
    "Clock or zone problems": 5, "14 March, 21:00 to 24:00": 12, "Defence theory: electrical": 4,
    "Duplicates and derivatives": 3,
}


def unfold(page, words):
    page.locator(".views summary", has_text=words).click()


def entry(page, name):
    return page.get_by_role("navigation", name="Views", exact=True).get_by_role("listitem").filter(has_text=name)


def pinned(page):
    return page.get_by_role("navigation", name="Pinned views").get_by_role("link")


def save(page, name, team=None, pin=False):
    unfold(page, "Save this view")
    page.get_by_label("Name", exact=True).fill(name)
    if team:
        page.get_by_label("For", exact=True).select_option(team)
    if pin:
        page.get_by_label("Pin it above the list").check()
    page.get_by_role("button", name="Save view").click()
    expect(page.locator(".views summary", has_text=f"Views: {name}")).to_be_visible()


def manage(page):
    unfold(page, "Views")
    page.get_by_role("link", name="Pin, rename or delete views").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Views")


def delete(page, name):
    """Deletes a view of the page of views, and says so when it is asked."""
    page.get_by_role("link", name=f"Delete {name}", exact=True).click()
    page.get_by_role("button", name="Delete the view").click()
    expect(page.get_by_role("status").filter(has_text="View deleted")).to_contain_text(f"“{name}”.")


def read_all(someone):
    """What the tests before left behind is no news any more."""
    someone.page.goto(f"/cases/{someone.case}/changes")
    read = someone.page.get_by_role("button", name="I have read these")
    if read.count():
        read.click()
    someone.page.goto(someone.grid)


def without_script(browser, server, role):
    context = browser.new_context(base_url=server.base, java_script_enabled=False)
    assert context.request.post("/api/session", data={"demo": role}).ok
    page = context.new_page()
    page.goto("/cases")
    page.get_by_role("link", name="Commonwealth v. Pellworth and Dray").first.click()
    return context, page


def test_the_views_of_the_demo_case_open_what_they_count(person):
    lead = person("lead_prosecutor")
    page = lead.page
    for name, count in VIEWS.items():
        page.goto(lead.grid)
        unfold(page, "Views")
        expect(entry(page, name).locator("[data-count]")).to_have_text(str(count))
        entry(page, name).get_by_role("link").click()
        expect(page.locator(".toolbar__count strong")).to_have_text(str(count))
        expect(page.locator("tbody[data-rows] > tr[data-id]")).to_have_count(count)
        unfold(page, f"Views: {name}")
        expect(entry(page, name).get_by_role("link")).to_have_attribute("aria-current", "page")


def test_an_evening_is_asked_for_by_its_times(person):
    lead = person("lead_prosecutor")
    page = lead.page
    page.goto(f"{lead.grid}?occurredFrom=2024-03-14T21:00&occurredTo=2024-03-15T00:00")
    chips = page.locator(".chip--filter")
    expect(chips).to_contain_text(["Occurred from 14 Mar 2024, 21:00:00 EDT", "Occurred before 15 Mar 2024, 00:00:00 EDT"])
    # The form holds what is asked for, so that applying it loses nothing.
    page.get_by_role("button", name="Apply").click()
    expect(chips).to_have_count(2)
    expect(page.locator(".toolbar__count strong")).to_have_text("12")
    page.get_by_label("before").fill("")
    page.get_by_role("button", name="Apply").click()
    expect(chips.last).to_contain_text("Occurred to 15 Mar 2024 EDT")


def test_a_view_is_saved_pinned_renamed_and_deleted_without_script(browser, server):
    context, page = without_script(browser, server, "paralegal")
    grid = page.url
    page.goto(f"{grid}?kind=photo&sort=-title")
    save(page, "Photographs", pin=True)
    assert page.url.endswith("?kind=photo&sort=-title")
    expect(pinned(page)).to_have_text(re.compile(r"Photographs \d+"))
    expect(pinned(page)).to_have_attribute("aria-current", "page")

    page.goto(f"{grid}?kind=video")
    unfold(page, "Save this view")
    page.get_by_label("Or put this list in the place of").select_option("Photographs")
    page.get_by_role("button", name="Change view").click()
    page.goto(grid)
    pinned(page).click()
    assert page.url.endswith("?kind=video")

    manage(page)
    page.get_by_role("textbox", name="Name of Photographs").fill("Recordings")
    page.get_by_role("button", name="Rename Photographs").click()
    page.get_by_role("button", name="Unpin Recordings").click()
    page.get_by_role("button", name="Pin Recordings", exact=True).click()
    # The team's views of the case are the lead's to change.
    expect(page.get_by_role("link", name="Delete")).to_have_count(1)
    page.get_by_role("link", name="Delete Recordings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete “Recordings”?")
    expect(page.get_by_text("This view is yours alone.")).to_be_visible()
    page.get_by_role("link", name="Keep it").click()
    expect(page.get_by_role("row")).to_have_count(2 + len(VIEWS))
    delete(page, "Recordings")
    expect(page.get_by_role("row")).to_have_count(1 + len(VIEWS))
    page.get_by_role("button", name="Put it back Recordings").click()
    expect(page.get_by_role("button", name="Unpin Recordings")).to_be_visible()
    delete(page, "Recordings")
    page.goto(grid)
    expect(pinned(page)).to_have_count(0)
    unfold(page, "Save this view")
    page.get_by_label("Name", exact=True).fill("   ")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_text("A view needs a name.")).to_be_visible()
    context.close()


def put_in_place(page, address, name):
    """Opens a list and chooses to put it in the place of a view; sends nothing yet."""
    page.goto(address)
    unfold(page, "Save this view")
    page.get_by_label("Or put this list in the place of").select_option(name)
    return page.get_by_role("button", name="Change view")


def refused(page, button):
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        button.click()
    assert answer.value.status == 409, answer.value.status
    expect(page.get_by_role("heading", level=1)).to_have_text("The view was changed meanwhile")


def test_two_who_change_a_view_of_the_team_lose_nothing_without_script(browser, server):
    lead_context, lead = without_script(browser, server, "lead_prosecutor")
    chair_context, chair = without_script(browser, server, "second_chair")
    grid = lead.url
    lead.goto(f"{grid}?kind=report")
    save(lead, "Reports", team="The team")
    of_lead = put_in_place(lead, f"{grid}?kind=report&sort=-title", "Reports")
    of_chair = put_in_place(chair, f"{grid}?kind=lab_report", "Reports")
    of_lead.click()
    assert lead.url.endswith("?kind=report&sort=-title")
    refused(chair, of_chair)
    expect(chair.get_by_role("row")).to_have_text([re.compile("Name"), re.compile(r"Now\s*Reports\s*Kind: Report"), re.compile(r"With your list\s*Reports\s*Kind: Lab report")])
    # One's own is kept as a new one, for the team as before.
    chair.get_by_label("Or save yours as a new view of the team").fill("Laboratory")
    chair.get_by_role("button", name="Save as a new view").click()
    assert chair.url.endswith("?kind=lab_report")
    lead.goto(grid)
    unfold(lead, "Views")
    expect(entry(lead, "Reports").get_by_role("link")).to_have_attribute("href", re.compile(r"\?kind=report&sort=-title$"))
    expect(entry(lead, "Laboratory")).to_have_count(1)

    # Or it takes the place all the same, of what its owner has seen by then.
    of_chair = put_in_place(chair, f"{grid}?kind=photo", "Reports")
    lead.goto(grid)
    manage(lead)
    lead.get_by_role("textbox", name="Name of Reports").fill("All reports")
    lead.get_by_role("button", name="Rename Reports").click()
    refused(chair, of_chair)
    chair.get_by_role("button", name="Put your list in its place all the same").click()
    assert chair.url.endswith("?kind=photo")
    chair.goto(grid)
    manage(chair)

    # The lead's page is of before that, and the chair's of before the lead's name.
    lead.get_by_role("textbox", name="Name of All reports").fill("Reports again")
    refused(lead, lead.get_by_role("button", name="Rename All reports"))
    expect(lead.get_by_role("row").nth(1)).to_contain_text("Kind: Photo")
    lead.get_by_role("button", name="Rename it all the same").click()
    expect(lead.get_by_role("link", name="Reports again", exact=True)).to_have_count(1)
    chair.get_by_role("link", name="Delete All reports").click()
    expect(chair.get_by_role("heading", level=1)).to_have_text("Delete “Reports again”?")
    expect(chair.get_by_text("it goes for everybody who reads it")).to_be_visible()
    lead.goto(grid)
    manage(lead)
    lead.get_by_role("textbox", name="Name of Reports again").fill("Reports once more")
    lead.get_by_role("button", name="Rename Reports again").click()
    refused(chair, chair.get_by_role("button", name="Delete the view"))
    expect(chair.get_by_role("row").nth(1)).to_contain_text("Reports once more")
    chair.get_by_role("button", name="Delete it all the same").click()
    expect(chair.get_by_role("heading", level=1)).to_have_text("Views")
    expect(chair.get_by_role("link", name="Reports once more", exact=True)).to_have_count(0)
    # It can be put back by who deleted it, from that page, and by nobody else.
    back = chair.get_by_role("button", name="Put it back Reports once more")
    lead.goto(chair.url)
    expect(lead.get_by_role("heading", level=1)).to_have_text("Views")
    expect(lead.get_by_role("button", name="Put it back")).to_have_count(0)
    back.click()
    expect(chair.get_by_role("link", name="Reports once more", exact=True)).to_have_count(1)
    expect(chair.get_by_role("status").filter(has_text="View deleted")).to_have_count(0)
    for name in ("Reports once more", "Laboratory"):
        delete(chair, name)
    for context in (lead_context, chair_context):
        context.close()


def test_a_view_of_the_team_comes_to_the_others_by_keyboard_and_stays_from_the_other_side(person):
    lead, chair, investigator = person("lead_prosecutor"), person("second_chair"), person("investigator")
    portal = person("defence_counsel_portal")
    lead.open(f"{lead.grid}?exhibitStatus=offered")
    page = lead.page
    summary = page.locator(".views summary", has_text="Save this view")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Offered today")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save view").press("Enter")
    expect(page.locator(".views summary", has_text="Views: Offered today")).to_be_visible()

    chair.open()
    unfold(chair.page, "Views")
    expect(entry(chair.page, "Offered today")).to_have_count(1)
    # Who sees no exhibit status is not told that there is such a view.
    for someone in (investigator, portal):
        someone.open()
        assert "Offered today" not in someone.page.content()
        answer = someone.context.request.get(f"/api/cases/{someone.case}/views")
        assert answer.ok and "Offered today" not in answer.text()
    assert portal.context.request.get(f"/api/cases/{portal.case}/views").json()["views"] == []


def test_counts_follow_what_others_change_while_the_page_is_open(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open()
    unfold(chair.page, "Views")
    count = entry(chair.page, "Objections pending").locator("[data-count]")
    before = int(count.inner_text())
    lead.revise("E-018", exhibitStatus="objected")
    expect(count).to_have_text(str(before + 1))
    chair.expect_no_reload()
    lead.revise("E-018", exhibitStatus="listed")
    expect(count).to_have_text(str(before))


def test_what_others_changed_is_marked_for_each_until_it_is_read(person, browser, server):
    lead, paralegal = person("lead_prosecutor"), person("paralegal")
    for someone in (lead, paralegal):
        someone.page.goto(someone.grid)
        read_all(someone)
        expect(someone.page.locator(".grid__news")).to_have_count(0)
    lead.revise("E-016", notes="Read by the lead")
    paralegal.page.goto(paralegal.grid)
    expect(paralegal.row("E-016").locator(".grid__news")).to_have_text("Changed since your last visit")
    expect(paralegal.page.locator(".grid__news")).to_have_count(1)
    lead.page.goto(lead.grid)
    expect(lead.page.locator(".grid__news")).to_have_count(0)

    paralegal.page.get_by_role("link", name="Changed since my last visit", exact=True).click()
    expect(paralegal.page.locator("tbody th a")).to_have_text(["E-016"])
    expect(paralegal.page.locator(".chip--filter")).to_contain_text("Changed since my last visit")
    save(paralegal.page, "New to me", pin=True)
    expect(pinned(paralegal.page)).to_have_text("New to me 1")

    context, page = without_script(browser, server, "paralegal")
    expect(page.locator(".grid__news")).to_have_count(1)
    page.get_by_role("link", name=re.compile("^What changed")).click()
    page.get_by_role("button", name="I have read these").click()
    page.get_by_role("link", name="Evidence", exact=True).click()
    expect(page.locator(".grid__news")).to_have_count(0)
    expect(pinned(page)).to_have_text("New to me 0")
    context.close()


def test_views_can_be_used_by_everybody(browser, server):
    # Not one of `person`: axe sets styles, which the page's policy refuses and the console tells.
    lead = Person(browser, server.base, "lead_prosecutor")
    page = lead.page
    lead.open(f"{lead.grid}?tags=clock-offset")
    save(page, "Gaps", pin=True)
    unfold(page, "Views")
    unfold(page, "Save this view")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    lead.context.close()
