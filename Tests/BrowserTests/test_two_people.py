"""Two people work on one case, each in a browser of their own."""

import re

import pytest
from playwright.sync_api import expect

CHANGED = re.compile("grid__cell--changed")


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_each_sees_the_edits_of_the_other_with_who_made_them(start, server, person, database):
    here = server if database == "sqlite" else start(database)
    lead = person("lead_prosecutor", here.base)
    chair = person("second_chair", here.base.replace("127.0.0.1", "localhost"))
    lead.open()
    chair.open()

    lead.type_into("E-001", "custodian", "Registry of Bay 4")
    expect(chair.shown("E-001", "custodian")).to_have_text("Registry of Bay 4")
    expect(chair.cell("E-001", "custodian")).to_have_class(CHANGED)
    expect(chair.shown("E-001", "changed")).to_contain_text(lead.name)
    chair.expect_saving(f"1 item changed by {lead.name}")
    lead.expect_saving("Saved")
    expect(lead.cell("E-001", "custodian")).not_to_have_class(CHANGED)

    chair.type_into("E-002", "title", "Dispatch log of the night")
    expect(lead.shown("E-002", "title")).to_have_text("Dispatch log of the night")
    expect(lead.shown("E-002", "changed")).to_contain_text(chair.name)
    lead.expect_no_reload()
    chair.expect_no_reload()


def test_two_letters_set_a_status_that_the_other_sees(person):
    lead, paralegal = person("lead_prosecutor"), person("paralegal")
    lead.open()
    paralegal.open()
    lead.cell("E-006", "title").click()
    lead.page.keyboard.press("o")
    expect(paralegal.shown("E-006", "exhibitStatus")).to_have_text("Offered")
    lead.page.keyboard.press("a")
    expect(paralegal.shown("E-006", "exhibitStatus")).to_have_text("Admitted")
    expect(paralegal.shown("E-006", "exhibitStatus")).to_have_attribute("data-state", "admitted")


def test_tags_of_two_people_are_both_kept(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    lead.cell("E-007", "title").click()
    lead.page.keyboard.press("t")
    expect(lead.cell("E-007", "tags").locator("input")).to_be_focused()
    chair.revise("E-007", tags={"add": ["of the chair"], "remove": []})
    lead.page.keyboard.press("End")
    lead.page.keyboard.type(", of the lead")
    lead.page.keyboard.press("Enter")
    expect(lead.shown("E-007", "tags").locator("li")).to_have_text(
        ["badge", "clock-offset", "of the chair", "of the lead", "timezone"]
    )
    lead.expect_saving("Saved")
    assert {"of the chair", "of the lead"} <= set(lead.item("E-007")["tags"])


def test_an_open_item_page_changes_while_it_is_read(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open(f"{chair.grid}/{chair.item('E-011')['id']}")
    lead.revise("E-011", location="Locker 9")
    expect(chair.page.locator('[data-field="location"]')).to_have_text("Locker 9")
    chair.expect_no_reload()


def test_the_state_of_the_persons_own_work_is_on_screen_at_once(person):
    lead = person("lead_prosecutor")
    lead.open()
    held = []
    lead.page.route("**/api/mutations", lambda route: held.append(route))
    two_frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector('[data-sync]').textContent))))"
    for title in ("Said at once", "And again, though an announcement was made just now"):
        with lead.page.expect_request("**/api/mutations"):
            lead.type_into("E-012", "title", title)
        assert lead.page.evaluate(two_frames) == "Saving…"
        held.pop().continue_()
        expect(lead.page.locator("[data-sync]")).to_have_text("Saved", timeout=2_000)
    expect(lead.page.get_by_role("status").filter(has_text="Saved")).to_have_count(1)
