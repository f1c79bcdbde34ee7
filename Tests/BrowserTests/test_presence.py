"""Each sees who else is here, where they are and what they are editing; nothing is blocked by it, and nothing moves."""

import re

import pytest
from accessibility import violations
from playwright.sync_api import expect
from test_pages import photograph

CHOOSE_SOCKET = "localStorage.setItem('proffer-transport', 'socket')"


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own: nobody else is here."""
    return start()


def initials(someone):
    words = someone.name.split()
    return words[0][0] + words[-1][0]


def summary(screen):
    return screen.page.locator("presence-list summary")


def line(screen, other):
    """What the list says of somebody."""
    return screen.page.get_by_role("list", name="Who is here").get_by_role("listitem").filter(has_text=other.name)


def expect_here(screen, *others):
    expect(summary(screen).locator(".avatar")).to_have_text([initials(other) for other in sorted(others, key=lambda other: other.name)])
    for other in others:
        expect(summary(screen)).to_contain_text(other.name)


def expect_nobody(screen, seconds=10):
    expect(screen.page.locator("presence-list details")).to_be_hidden(timeout=seconds * 1000)


def mark(screen, number, field):
    return screen.cell(number, field).locator(".presence-mark")


def edit(screen, number, field):
    screen.cell(number, field).click()
    screen.page.keyboard.press("F2")
    control = screen.cell(number, field).locator("input, select, textarea")
    expect(control).to_be_focused()
    return control


@pytest.mark.parametrize("transport", ["event stream", "socket"])
def test_people_see_each_other_come_move_and_go(person, transport):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    said = []
    for screen in (lead, chair):
        if transport == "socket":
            screen.page.add_init_script(CHOOSE_SOCKET)
        screen.page.on("request", lambda request: said.append(request) if "/api/ephemera" in request.url else None)
        screen.open()
    expect_here(chair, lead)
    expect_here(lead, chair)

    summary(chair).focus()
    chair.page.keyboard.press("Enter")
    expect(line(chair, lead)).to_have_text(re.compile(f"{lead.name}, lead prosecutor,\\s*in the evidence list"))
    lead.cell("E-005", "title").click()
    expect(line(chair, lead)).to_contain_text("in the evidence list at E-005")
    edit(lead, "E-006", "custodian")
    expect(line(chair, lead)).to_contain_text("editing Custodian of E-006")
    lead.page.keyboard.press("Escape")
    lead.row("E-003").get_by_role("link").click()
    expect(line(chair, lead)).to_contain_text("looking at E-003")
    expect(line(chair, lead).get_by_role("link")).to_have_attribute("href", re.compile(lead.item("E-003")["id"]))

    chair.page.keyboard.press("Tab")
    expect(line(chair, lead).get_by_role("link")).to_be_focused()
    lead.page.go_back()
    expect(line(chair, lead)).to_contain_text("in the evidence list")
    # The link that had the focus is gone: the focus is where the list was opened.
    expect(summary(chair)).to_be_focused()
    chair.page.keyboard.press("Escape")
    expect(line(chair, lead)).to_be_hidden()
    expect(summary(chair)).to_be_focused()
    chair.cell("E-001", "title").click()
    lead.page.close()
    expect_nobody(chair)
    assert bool(said) == (transport == "event stream")
    chair.expect_no_reload()


def test_who_is_here_is_never_announced(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open()
    lead.open()
    edit(lead, "E-006", "title")
    expect(mark(chair, "E-006", "title")).to_be_visible()
    assert lead.name not in " ".join(chair.page.get_by_role("status").all_text_contents())
    assert chair.page.locator("presence-list").evaluate("element => !element.closest('[role=status], [aria-live]')")


def places(page):
    return page.locator("tbody tr").evaluate_all("rows => rows.map(row => JSON.stringify(row.getBoundingClientRect()))")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_cell_that_somebody_edits_carries_the_name_and_no_row_moves(person, width):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.page.set_viewport_size({"width": width, "height": 844})
    chair.open()
    before = places(chair.page)
    lead.open()
    for number in ("E-007", "E-041"):
        if lead.row(number).count():
            edit(lead, number, "title")
            expect(mark(chair, number, "title")).to_be_visible()
            expect(chair.row(number).get_by_role("gridcell", name=re.compile(f"{lead.name} is editing this$"))).to_have_count(1)
            assert places(chair.page) == before
    lead.page.keyboard.press("Escape")
    expect(chair.page.locator(".presence-mark")).to_have_count(0)
    assert places(chair.page) == before


def test_two_may_edit_one_cell_and_each_is_told_quietly(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open()
    edit(lead, "E-008", "title")
    expect(mark(chair, "E-008", "title")).to_be_visible()
    expect(mark(chair, "E-008", "title").locator(".presence-mark__words")).to_have_css("clip-path", "inset(50%)")
    control = edit(chair, "E-008", "title")
    expect(control).to_have_accessible_description(f"{lead.name} is editing this")
    expect(mark(chair, "E-008", "title").locator(".presence-mark__words")).to_have_css("clip-path", "none")
    expect(lead.cell("E-008", "title").locator("input")).to_have_accessible_description(f"{chair.name} is editing this")
    chair.page.keyboard.type("Not blocked")
    chair.page.keyboard.press("Enter")
    chair.expect_saving("Saved")
    assert chair.item("E-008")["title"] == "Not blocked"
    expect(mark(lead, "E-008", "title")).to_have_count(0)
    expect(lead.cell("E-008", "title").locator("input")).to_have_accessible_description("")


def test_the_form_of_an_item_says_what_others_edit_and_they_see_what_it_edits(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open(f"{chair.grid}/{chair.item('E-009')['id']}/edit")
    field = chair.page.locator('.form__field[data-of="title"]')
    title = field.locator("input")
    before = title.bounding_box()
    edit(lead, "E-009", "title")
    expect(field.locator(".presence-mark")).to_have_text(f"{lead.name} is editing this")
    expect(title).to_have_accessible_description(re.compile(f"{lead.name} is editing this$"))
    assert title.bounding_box() == before
    chair.page.get_by_label("Exhibit no.").focus()
    summary(lead).click()
    expect(line(lead, chair)).to_contain_text("editing Exhibit no. of E-009")
    lead.page.reload()
    lead.expect_connection("Live")
    expect(field.locator(".presence-mark")).to_have_count(0)
    expect(title).to_have_accessible_description(re.compile(f"^(?!.*{lead.name})"))


def test_who_comes_to_one_who_was_alone_stays(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open()
    # By then what was known before the stream opened has gone, and only that.
    lead.page.wait_for_timeout(2_500)
    expect_here(lead, chair)


def test_a_second_window_of_the_same_person_is_nobody_else(person):
    lead = person("lead_prosecutor")
    lead.open()
    other = lead.context.new_page()
    other.goto(lead.grid)
    expect(other.locator("connection-status")).to_have_text("Live")
    chair = person("second_chair")
    chair.open()
    expect_here(lead, chair)
    expect_here(chair, lead)
    other.close()
    chair.cell("E-002", "title").click()
    expect_here(chair, lead)


def test_the_portal_neither_sees_nor_is_seen(person):
    lead, chair, portal = person("lead_prosecutor"), person("second_chair"), person("defence_counsel_portal")
    portal.open()
    lead.open()
    chair.open()
    expect_here(lead, chair)
    edit(lead, "E-001", "title")
    expect(mark(chair, "E-001", "title")).to_be_visible()
    expect_nobody(portal)
    expect(portal.page.locator(".presence-mark")).to_have_count(0)
    assert lead.name not in portal.page.locator("presence-list").inner_html()


def test_what_is_known_of_others_fades_after_thirty_seconds_without_a_stream(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.page.clock.install()
    lead.open()
    chair.open()
    expect_here(chair, lead)
    edit(lead, "E-001", "title")
    expect(mark(chair, "E-001", "title")).to_be_visible()
    chair.page.route("**/api/updates*", lambda route: route.abort())
    chair.page.evaluate("dispatchEvent(new Event('offline'))")
    chair.expect_connection("Reconnecting")
    chair.page.clock.fast_forward(20_000)
    expect_here(chair, lead)
    chair.page.clock.fast_forward(11_000)
    expect_nobody(chair)
    expect(mark(chair, "E-001", "title")).to_have_count(0)
    chair.page.unroute("**/api/updates*")
    chair.page.evaluate("dispatchEvent(new Event('online'))")
    chair.page.clock.fast_forward(30_000)
    expect_here(chair, lead)


def test_marks_and_list_are_accessible_by_day_and_night_and_not_on_paper(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open()
    edit(lead, "E-002", "title")
    expect(mark(chair, "E-002", "title")).to_be_visible()
    summary(chair).click()
    expect(line(chair, lead)).to_be_visible()
    # The checker styles the page itself; our content security policy forbids that, and the console tells.
    chair.page.remove_listener("console", chair.hear)
    for width in (1440, 390):
        chair.page.set_viewport_size({"width": width, "height": 844})
        for scheme in ("dark", "light"):
            chair.page.emulate_media(color_scheme=scheme)
            assert violations(chair.page) == [], (width, scheme)
            photograph(chair.page, f"presence-{width}-{scheme}")
        assert chair.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    chair.page.emulate_media(media="print")
    expect(summary(chair)).to_be_hidden()
    expect(mark(chair, "E-002", "title")).to_be_hidden()
