"""The records of an item at a browser: another's entry of custody at once, links to passages, and who listens."""

import os
import re
import secrets
import subprocess

import pytest
from accessibility import violations
from person import Person
from playwright.sync_api import expect


def record(someone, number, **parts):
    """Adds an entry of custody elsewhere, without this person's page."""
    entry = {"action": "to_storage", "at": "2025-02-04T10:15:00-05:00", "to": {"kind": "place", "name": "room"}, **parts}
    answer = someone.context.request.post(
        f"/api/evidence/{someone.item(number)['id']}/custody-events",
        data=entry,
        headers={"X-CSRF-Token": someone.csrf, "Idempotency-Key": secrets.token_hex(12)},
    )
    assert answer.ok, answer.text()


def custody(page):
    return page.locator("section[aria-labelledby=custody]")


def open_item(someone, number):
    someone.open(f"{someone.grid}/{someone.item(number)['id']}")


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_anothers_entry_stands_on_the_open_page_and_what_is_typed_stays(start, server, person, database):
    here = server if database == "sqlite" else start(database)
    chair = person("second_chair", here.base)
    lead = person("lead_prosecutor", here.base.replace("127.0.0.1", "localhost"))
    open_item(chair, "E-013")
    section = custody(chair.page)
    expect(section.locator("tbody th")).to_have_text(["1", "2"])
    section.get_by_text("Record a custody event").click()
    chair.page.get_by_label("Reason").fill("Typed before")
    chair.page.get_by_label("Seal").fill("S-")
    chair.page.get_by_label("Seal").press("End")

    open_item(lead, "E-013")
    custody(lead.page).get_by_text("Record a custody event").click()
    lead.page.get_by_label("What was done (required)").select_option(label="Checked out to court")
    lead.page.get_by_label("When (required)").fill("2025-02-03 08:40")
    lead.page.get_by_label("From", exact=True).fill("Joan Amadi-Stroud")
    lead.page.get_by_label("To", exact=True).fill("Kip Osei-Lund")
    lead.page.get_by_label("Place", exact=True).last.fill("courtroom 3")
    lead.page.get_by_role("button", name="Record", exact=True).click()
    expect(custody(lead.page).locator("tbody th")).to_have_text(["1", "2", "3"])

    expect(section.locator("tbody th")).to_have_text(["1", "2", "3"])
    expect(section.locator("tbody tr").last).to_contain_text(
        re.compile(f"Checked out to court.*Recorded by {lead.name}.*Joan Amadi-Stroud.*Kip Osei-Lund.*courtroom 3", re.DOTALL)
    )
    expect(chair.page.locator('[data-field="custodyStatus"]')).to_have_text("Checked out court")
    expect(chair.page.locator('[data-field="currentHolder"]')).to_have_text("Kip Osei-Lund")
    expect(chair.page.get_by_label("Reason")).to_have_value("Typed before")
    chair.page.keyboard.type("77121")
    expect(chair.page.get_by_label("Seal")).to_have_value("S-77121")
    chair.expect_no_reload()


def test_the_grid_hears_of_an_entry_by_its_status(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open(f"{lead.grid}?columns=custody")
    record(chair, "E-011", action="temporary_custody", to={"kind": "place", "name": "desk 9"}, place="room 9")
    record(chair, "E-011", action="checked_out_court", at="2025-02-05T10:00:00Z", place="courtroom 9")
    expect(lead.shown("E-011", "custodyStatus")).to_have_text("Checked out court")
    lead.expect_no_reload()


def test_an_entry_comes_to_a_page_of_an_item_that_had_none_and_focus_stays_in_the_chain(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    open_item(lead, "E-017")
    expect(custody(lead.page)).to_contain_text("No custody events are recorded.")
    record(chair, "E-017", action="derivative_made", to={"kind": "evidence", "id": chair.item("E-018")["id"]})
    link = custody(lead.page).get_by_role("link", name="E-018")
    link.focus()
    record(chair, "E-017", action="checked_out_lab")
    record(chair, "E-017", action="received_lab", at="2025-02-05T10:15:00-05:00")
    expect(custody(lead.page).locator("tbody th")).to_have_text(["1", "2", "3"])
    expect(custody(lead.page)).to_contain_text("Gap: 24 h not accounted for")
    expect(link).to_be_focused()


def test_a_refused_form_is_open_with_its_fault_and_the_page_is_live(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    open_item(lead, "E-014")
    custody(lead.page).get_by_text("Record a custody event").click()
    lead.page.get_by_label("What was done (required)").select_option(label="Put into storage")
    lead.page.get_by_label("When (required)").fill("soon")
    lead.page.get_by_role("button", name="Record", exact=True).click()
    expect(lead.page.get_by_label("When (required)")).to_have_value("soon")
    expect(lead.page.get_by_label("When (required)")).to_have_attribute("aria-invalid", "true")
    lead.expect_connection("Live")
    record(chair, "E-014")
    expect(custody(lead.page).locator("tbody th")).to_have_text(["1"])
    expect(lead.page.get_by_label("When (required)")).to_have_value("soon")


@pytest.mark.parametrize("scheme, width", [("light", 1440), ("dark", 390)])
def test_the_records_are_clear_to_who_listens_and_fit_the_screen(browser, server, scheme, width):
    # What axe puts into the page the content policy refuses aloud: it is no fault of the page.
    lead = Person(browser, server.base, "lead_prosecutor", color_scheme=scheme)
    lead.page.set_viewport_size({"width": width, "height": 900})
    for number in ("E-012", "E-003", "E-004", "E-031"):
        open_item(lead, number)
        lead.page.locator(".records__form summary").click()
        assert not violations(lead.page), number
        assert lead.page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 390 and number == "E-012":
            box = lead.page.locator(".records__finding").bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
    open_item(lead, "E-014")
    custody(lead.page).get_by_text("Record a custody event").click()
    lead.page.get_by_label("What was done (required)").select_option(label="Correction")
    lead.page.get_by_label("When (required)").fill("soon")
    lead.page.get_by_role("button", name="Record", exact=True).click()
    expect(lead.page.locator("#custody-at-error")).to_be_visible()
    assert not violations(lead.page)
    lead.context.close()


def test_a_link_to_a_passage_leads_to_its_words(person):
    lead = person("lead_prosecutor")
    open_item(lead, "E-012")
    lead.page.get_by_role("link", name="S-018a, p2 table").click()
    expect(lead.page.get_by_role("heading", level=1)).to_contain_text("E-018")
    passage = lead.page.locator(".records__passage:target")
    expect(passage).to_contain_text("Item 4 liquid: kerosene.")
    expect(passage).to_be_in_viewport()


def test_paper_has_the_chain_and_not_the_form(person):
    lead = person("lead_prosecutor")
    open_item(lead, "E-012")
    lead.page.emulate_media(media="print")
    expect(lead.page.get_by_text("29 h 22 min not accounted for")).to_be_visible()
    expect(lead.page.get_by_text("Record a custody event")).to_be_hidden()
    expect(lead.page.get_by_text("Reads the stored file again")).to_be_hidden()
    wide = "element => getComputedStyle(element).overflowX"
    assert lead.page.locator(".records__scroll").evaluate(wide) == "visible"


@pytest.mark.parametrize("number, element, width", [("E-001", "audio", 250), ("E-005", "video", 250)])
@pytest.mark.parametrize("wide", [1440, 390])
def test_sound_and_film_show_controls_that_can_be_pressed(person, number, element, width, wide):
    paralegal = person("paralegal")
    paralegal.page.set_viewport_size({"width": wide, "height": 900})
    open_item(paralegal, number)
    player = paralegal.page.locator(f"{element}.file__preview")
    expect(player).to_be_visible()
    box = player.bounding_box()
    assert box["width"] >= width and box["x"] + box["width"] <= wide, box


@pytest.mark.parametrize("scheme, width", [("light", 1440), ("dark", 1440), ("light", 390)])
def test_a_passage_of_a_pdf_shows_its_words_marked_beside_its_page(browser, server, scheme, width):
    lead = Person(browser, server.base, "lead_prosecutor", color_scheme=scheme)
    lead.page.set_viewport_size({"width": width, "height": 900})
    open_item(lead, "E-016")
    lead.page.get_by_role("link", name="p6 ¶1", exact=True).click()
    mark = lead.page.locator("mark")
    expect(mark).to_contain_text("The pour pattern is not consistent")
    expect(mark).to_be_in_viewport()
    expect(lead.page.locator("iframe")).to_have_attribute("src", re.compile("#page=6$"))
    text, frame = lead.page.locator(".file__text"), lead.page.locator("iframe")
    (place, beside) = (text.bounding_box(), frame.bounding_box())
    assert place["x"] >= 0 and place["x"] + place["width"] <= width
    assert (place["x"] > beside["x"] + beside["width"]) if width == 1440 else (place["y"] > beside["y"] + beside["height"])
    assert lead.page.evaluate("document.documentElement.scrollWidth") <= width
    if os.environ.get("SCREENSHOTS"):
        lead.page.screenshot(path=f".build/screenshots/passage-{width}-{scheme}.png")
    assert not violations(lead.page)
    lead.context.close()


def test_a_passage_is_opened_without_script_and_stays_open_while_the_item_changes(browser, server, person):
    plain = Person(browser, server.base, "investigator", java_script_enabled=False)
    item = plain.item("E-016")["id"]
    plain.page.goto(f"{plain.grid}/{item}")
    plain.page.get_by_role("link", name="p9 ¶4", exact=True).click()
    expect(plain.page.locator("mark#cited")).to_contain_text("cannot exclude")
    plain.context.close()

    lead, chair = person("lead_prosecutor"), person("second_chair")
    open_item(lead, "E-016")
    lead.page.get_by_role("link", name="p9 ¶4", exact=True).click()
    lead.expect_connection("Live")
    lead.page.evaluate("window.isStillTheSamePage = true")
    lead.page.locator("mark").evaluate("mark => { mark.isTheSame = true }")
    chair.revise("E-016", title="Fire report, revised")
    record(chair, "E-016", action="integrity_check", at="2025-02-06T10:15:00-05:00", to=None)
    expect(lead.page.locator('h1 [data-field="title"]')).to_have_text("Fire report, revised")
    expect(custody(lead.page)).to_contain_text("6 Feb 2025")
    assert lead.page.locator("mark").evaluate("mark => mark.isTheSame"), "the text was drawn anew"
    expect(lead.page.locator("mark")).to_be_in_viewport()
    # What the server can draw of the file is fetched for the same passage.
    other = lead.item("E-016")
    lead.context.request.post(
        f"/api/evidence/{other['id']}/verifications", headers={"X-CSRF-Token": lead.csrf, "Idempotency-Key": secrets.token_hex(12)}
    )
    expect(lead.page.locator("mark")).to_contain_text("cannot exclude")
    lead.expect_no_reload()


def test_paper_has_the_words_of_an_opened_passage(person, tmp_path):
    lead = person("lead_prosecutor")
    open_item(lead, "E-016")
    lead.page.get_by_role("link", name="p6 ¶1", exact=True).click()
    expect(lead.page.locator("mark")).to_be_visible()
    path = tmp_path / "item.pdf"
    lead.page.pdf(path=path, format="Letter")
    printed = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(printed.split())
    assert "Words of page 6" in words and "Clean-burn areas on the north and east walls meet there." in words
    lead.page.emulate_media(media="print")
    assert lead.page.locator(".file__text").evaluate("text => getComputedStyle(text).overflowY") == "visible"
