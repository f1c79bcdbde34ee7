"""Many items are changed at once: selected by keys, by mouse or by number, seen before, and taken back as one."""

import re
import secrets

import pytest
from accessibility import violations
from playwright.sync_api import expect


def ticked(someone):
    return someone.page.locator("tbody tr:has(.grid__select:checked) th a").all_inner_texts()


@pytest.fixture
def lead(person):
    lead = person("lead_prosecutor")
    lead.open()
    # Who comes to the rows has what editing needs at once, also where the machine has no idle moment.
    lead.row("E-001").hover()
    lead.expect_editing()
    expect(lead.page.locator("[data-selecting='ready']")).to_be_attached()
    return lead


def tab_to(page, name):
    """Comes to a control by the Tab key alone."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("""(name) => {
            const element = document.activeElement
            const label = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent
            return label.trim().startsWith(name)
        }""", name):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_rows_are_selected_changed_and_taken_back_by_keys_alone(lead, person):
    chair = person("second_chair")
    chair.open()
    page, press = lead.page, lead.page.keyboard.press
    place = f"Bay {secrets.token_hex(3)}"
    lead.cell("E-003", "title").click()
    press("Home")
    press("Shift+Space")
    press("Shift+ArrowDown")
    press("Shift+ArrowDown")
    press("Shift+ArrowDown")
    press("Shift+ArrowUp")
    assert ticked(lead) == ["E-003", "E-004", "E-005"]
    press("ArrowDown")
    press("ArrowDown")
    press("Shift+Space")
    press("Shift+Space")
    assert ticked(lead) == ["E-003", "E-004", "E-005"]
    expect(lead.row("E-004")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-bulk]")).to_contain_text("Change selected: 3")
    # The line of buttons comes next behind the rows.
    press("Tab")
    expect(page.get_by_role("button", name="Change selected: 3")).to_be_focused()
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 3 items")
    tab_to(page, "Location")
    page.keyboard.type(place)
    tab_to(page, "Show what would happen")
    press("Enter")
    expect(page.locator("[data-planned]")).to_have_text("3")
    tab_to(page, "Change 3 items")
    press("Enter")
    expect(page.get_by_role("button", name="Undo all")).to_be_visible()
    expect(page.locator("[data-changed]")).to_have_text("3")
    # The other one has read it on a live page, without a reload.
    chair.expect_no_reload()
    assert [chair.item(number)["location"] for number in ("E-003", "E-004", "E-005")] == [place] * 3
    tab_to(page, "Undo all")
    press("Enter")
    expect(page.get_by_role("button", name="Redo all")).to_be_visible()
    assert all(lead.item(number).get("location") != place for number in ("E-003", "E-004", "E-005"))
    assert not lead.faults and not chair.faults
    # The checker styles the page itself; our content security policy forbids that, and the console tells.
    page.remove_listener("console", lead.hear)
    assert violations(page) == []


def test_boxes_are_ticked_by_mouse_and_stay_ticked_when_rows_change(lead, person):
    boxes = lead.page.locator(".grid__select")
    lead.row("E-002").locator(".grid__select").click()
    lead.row("E-006").locator(".grid__select").click(modifiers=["Shift"])
    assert ticked(lead) == [f"E-00{number}" for number in range(2, 7)]
    lead.row("E-004").locator(".grid__select").click()
    chair = person("second_chair")
    words = secrets.token_hex(4)
    chair.revise("E-003", custodian=words)
    expect(lead.shown("E-003", "custodian")).to_have_text(words)
    assert ticked(lead) == ["E-002", "E-003", "E-005", "E-006"]
    lead.cell("E-002", "title").click()
    lead.page.keyboard.press("Control+a")
    assert len(ticked(lead)) == boxes.count()
    lead.page.keyboard.press("Escape")
    assert ticked(lead) == []
    expect(lead.page.locator("[data-bulk]")).not_to_contain_text("Change selected:")
    assert not lead.faults and not chair.faults


def test_all_of_a_filter_goes_without_its_numbers(lead):
    page = lead.page
    page.goto(f"{lead.grid}?kind=photo")
    count = int(page.locator(".toolbar__count strong").inner_text())
    tag = secrets.token_hex(4)
    page.get_by_role("button", name=f"Change all {count}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Change {count} items")
    page.get_by_label("Add to Tags").fill(tag)
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("button", name=re.compile(f"^Change {count} items?$")).click()
    page.get_by_role("link", name="Show what was changed").click()
    expect(page.locator(".toolbar__count strong")).to_have_text(str(count))
    expect(page.get_by_role("link", name="Changed by one bulk edit")).to_be_visible()
    expect(page.locator(f'[data-field="tags"]:has-text("{tag}")')).to_have_count(count)
    assert not lead.faults


@pytest.fixture
def plain(browser, server):
    context = browser.new_context(base_url=server.base, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_all_of_it_works_without_script(plain):
    plain.goto("/")
    plain.get_by_role("button", name="Lead prosecutor", exact=True).click()
    plain.get_by_role("link", name="Commonwealth v. Pellworth and Dray").first.click()
    words = f"Room {secrets.token_hex(3)}"
    plain.get_by_label("Select E-007", exact=True).check()
    plain.get_by_label("Select E-008", exact=True).check()
    plain.get_by_role("button", name="Change selected").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Change 2 items")
    plain.get_by_role("button", name="Show what would happen").click()
    expect(plain.locator("main [role=alert]")).to_have_text("Nothing is chosen. Fill in at least one field.")
    plain.get_by_label("Location", exact=True).fill(words)
    plain.get_by_label("Confidentiality").select_option("confidential")
    plain.get_by_role("button", name="Show what would happen").click()
    expect(plain.locator("main [role=alert]")).to_contain_text("needs a reason")
    expect(plain.get_by_label("Location", exact=True)).to_have_value(words)
    plain.get_by_label("Reason").fill("Agreed in court")
    plain.get_by_role("button", name="Show what would happen").click()
    expect(plain.get_by_text("Nothing is changed yet.")).to_be_visible()
    plain.get_by_role("link", name="Choose other values").click()
    expect(plain.get_by_label("Location", exact=True)).to_have_value(words)
    plain.get_by_role("button", name="Show what would happen").click()
    plain.get_by_role("button", name=re.compile("^Change [12] items?$")).click()
    for _ in range(50):
        if plain.get_by_role("button", name="Undo all").count():
            break
        plain.get_by_role("link", name="Show how far it is").click()
    plain.get_by_role("link", name="Show what was changed").click()
    plain.get_by_role("link", name="E-007").click()
    expect(plain.get_by_text("with others; reason: Agreed in court").first).to_be_visible()
    plain.go_back()
    plain.go_back()
    plain.get_by_role("button", name="Undo all").click()
    for _ in range(50):
        if plain.get_by_role("button", name="Redo all").count():
            break
        plain.get_by_role("link", name="Show how far it is").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Undo of a bulk edit")


def test_ranges_of_numbers_are_pasted_without_script(plain):
    plain.goto("/")
    plain.get_by_role("button", name="Lead prosecutor", exact=True).click()
    plain.get_by_role("link", name="Commonwealth v. Pellworth and Dray").first.click()
    plain.goto(f"{plain.url.rsplit('/', 1)[0]}/bulk-edits/new")
    numbers = plain.get_by_label("Numbers of the items")
    numbers.fill("E-005 to E-001\nE-001..F-005")
    plain.get_by_role("button", name="Choose these items").click()
    expect(plain.locator("main [role=alert]")).to_contain_text("None of these numbers")
    expect(plain.get_by_text("These ranges run backwards, and nothing of them was chosen: E-005 to E-001.")).to_be_visible()
    expect(plain.get_by_text("begin differently, and nothing was chosen between them: E-001 to F-005.")).to_be_visible()
    expect(numbers).to_have_value("E-005 to E-001\nE-001..F-005")
    numbers.fill("E-001 to E-005, E-007-E-008, E-010, E-7001–7003")
    plain.get_by_role("button", name="Choose these items").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Change 8 items")
    expect(plain.get_by_text("Ranges: E-001 to E-005, 5 items; E-007 to E-008, 2 items.")).to_be_visible()
    expect(plain.get_by_text("No item that you see has a number in these ranges: E-7001 to E-7003.")).to_be_visible()


def choose(someone, numbers, **fields):
    """Comes to the preview of a bulk edit of these numbers."""
    page = someone.page
    page.goto(f"/cases/{someone.case}/bulk-edits/new")
    page.get_by_label("Numbers of the items").fill(numbers)
    page.get_by_role("button", name="Choose these items").click()
    for label, value in fields.items():
        page.get_by_label(label, exact=True).select_option(value)
    page.get_by_role("button", name="Show what would happen").click()


def test_each_refusal_can_be_read_on_a_narrow_screen(person):
    paralegal = person("paralegal")
    page = paralegal.page
    page.set_viewport_size({"width": 390, "height": 844})
    choose(paralegal, "E-030, E-031", Privilege="waived")
    # The form says at the field what is missing.
    expect(page.get_by_label("Reason")).to_have_accessible_description(re.compile("needs a reason"))
    assert violations(page) == []
    page.get_by_label("Reason").fill("As agreed")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("With these values there is nothing to change.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Change "))).to_have_count(0)
    reasons = page.locator("tbody td:has-text('Only the lead may make Privilege less strict')")
    expect(reasons).to_have_count(2)
    for reason in reasons.all():
        box = reason.bounding_box()
        assert 0 <= box["x"] and box["x"] + box["width"] <= 390
    # The checker styles the page itself.
    paralegal.faults.clear()


def test_who_cannot_take_it_back_is_told_before(person):
    paralegal, lead = person("paralegal"), person("lead_prosecutor")
    warning = re.compile("You cannot undo this yourself: only the lead may make Privilege less strict again")
    for someone, count in ((paralegal, 1), (lead, 0)):
        choose(someone, "E-030", Privilege="privileged_withhold")
        someone.page.get_by_label("Reason").fill("Read again")
        someone.page.get_by_role("button", name="Show what would happen").click()
        expect(someone.page.get_by_role("button", name="Change 1 item")).to_be_visible()
        expect(someone.page.get_by_text(warning)).to_have_count(count)


def test_what_was_produced_is_produced_again_after_undo(person):
    lead = person("lead_prosecutor")
    before = {number: lead.item(number)["disclosureStatus"] for number in ("E-001", "E-002")}
    assert set(before.values()) <= {"disclosed", "disclosed_redacted"}
    choose(lead, "E-001, E-002", Disclosure="withheld", Privilege="privileged_withhold")
    page = lead.page
    page.get_by_label("Reason").fill("Read again")
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("button", name="Change 2 items").click()
    page.get_by_role("button", name="Undo all").click()
    expect(page.get_by_role("button", name="Redo all")).to_be_visible()
    expect(page.locator("[data-changed]")).to_have_text("2")
    assert {number: lead.item(number)["disclosureStatus"] for number in before} == before


def test_who_may_change_nothing_is_offered_nothing(person):
    for role in ("trial_technician", "defence_counsel_portal"):
        someone = person(role)
        someone.open()
        expect(someone.page.locator(".grid__select, [data-bulk]")).to_have_count(0)
        answer = someone.page.goto(f"/cases/{someone.case}/bulk-edits/new")
        assert answer.status == 403
