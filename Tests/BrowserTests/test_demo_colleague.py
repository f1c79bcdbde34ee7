"""On a demo one person alone sees two edits meet: a simulated colleague changes the same field."""

import re

from playwright.sync_api import expect


def colleague_changes(screen):
    screen.page.get_by_role("button", name="Let a colleague change it").click()
    expect(screen.page.locator("[data-said]")).to_have_text(re.compile("changed it\\."))


def choose(screen, number):
    cell = screen.cell(number, "exhibitStatus")
    cell.click()
    expect(screen.page.locator("[data-chosen]")).to_have_text(f"{number}, Exhibit status")
    return cell


def test_a_collision_asked_for_while_working_offline_is_decided_after_it(person):
    lead = person("lead_prosecutor")
    lead.open("/evidence/realtime")
    expect(lead.page.get_by_role("button", name="Let a colleague change it")).to_be_disabled()
    switch = lead.page.get_by_role("checkbox", name="Work offline")
    switch.check()
    lead.expect_connection("Working offline")
    lead.expect_editing()
    choose(lead, "E-004")
    lead.page.keyboard.press("F2")
    expect(lead.cell("E-004", "exhibitStatus").locator("select")).to_be_focused()
    lead.page.keyboard.type("Excl")
    lead.page.keyboard.press("Enter")
    lead.expect_saving("Saved on this device, 1 to send")
    choose(lead, "E-004")
    before = lead.item("E-004")["exhibitStatus"]
    colleague_changes(lead)
    theirs = lead.item("E-004")["exhibitStatus"]
    assert theirs != before

    switch.uncheck()
    dialog = lead.page.get_by_role("dialog", name="Someone else changed this too")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep mine").click()
    expect(dialog).to_have_count(0)
    lead.expect_saving("Saved")
    assert lead.item("E-004")["exhibitStatus"] == "excluded"


def test_a_field_that_is_being_changed_keeps_the_focus_and_is_overtaken(person):
    lead = person("lead_prosecutor")
    lead.open("/evidence/realtime")
    lead.expect_editing()
    cell = choose(lead, "E-006")
    lead.page.keyboard.press("F2")
    expect(cell.locator("select")).to_be_focused()
    colleague_changes(lead)
    expect(cell.locator("select")).to_be_focused()
    expect(cell).to_have_class(re.compile("grid__cell--overtaken"))
    who = lead.history("E-006")[0]
    assert lead.name not in str(who)


def collide(screen, token=None, **members):
    headers = {"X-CSRF-Token": screen.csrf if token is None else token}
    return screen.context.request.post("/api/demo/collisions", data={"case": screen.case, **members}, headers=headers)


def test_a_colleague_does_only_what_somebody_may_ask_for(person):
    lead, portal = person("lead_prosecutor"), person("defence_counsel_portal")
    item = lead.item("E-001")["id"]
    assert collide(lead, item=item, field="nothing").status == 422
    assert collide(lead, item="01900000-0000-7000-8000-000000000000", field="title").status == 404
    assert collide(lead, token="wrong", item=item, field="title").status == 403
    assert collide(lead, item=item, field="occurredAt").json()["error"]["code"] == "no_collision"
    # What one does not see is not told apart from what is not there.
    seen = {each["id"] for each in portal.context.request.get(f"/api/evidence?case={portal.case}&limit=200").json()["items"]}
    hidden = next(each["id"] for each in lead.context.request.get(f"/api/evidence?case={lead.case}&limit=200").json()["items"] if each["id"] not in seen)
    assert collide(portal, item=hidden, field="title").status == 404
