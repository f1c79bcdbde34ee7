"""A page that is older than what another has left in the browser, or than the server: it says so, and loses nothing."""

import shutil

from person import Person
from playwright.sync_api import expect
from test_offline_queue import ENTRIES, SAVED

LEAVE = """async () => {
  const person = document.querySelector("meta[name=proffer-person]").content
  const caseId = document.querySelector("meta[name=proffer-case]").content
  const request = indexedDB.open(`proffer-${person}`)
  const database = await new Promise((done) => request.addEventListener("success", () => done(request.result)))
  const transaction = database.transaction("entries", "readwrite")
  transaction.objectStore("entries").put({ order: 9999, version: 99, key: "of a newer page", case: caseId, state: "queued" })
  await new Promise((done) => transaction.addEventListener("complete", done))
  database.close()
}"""


def edit(screen, number, title):
    screen.type_into(number, "title", title)
    expect(screen.page.locator("[data-sync]")).to_have_text(SAVED)
    assert screen.item(number)["title"] == title


def expect_kept(screen):
    newer = [entry for entry in screen.page.evaluate(ENTRIES) if entry["key"] == "of a newer page"]
    assert [(entry["version"], entry["state"]) for entry in newer] == [(99, "queued")]


def test_a_page_that_is_older_than_what_is_kept_says_so_and_loses_nothing(person):
    lead = person("lead_prosecutor")
    alert = lead.page.locator("[data-alert]")
    lead.open()
    lead.expect_editing()
    edit(lead, "E-023", "Entered before the newer page")
    expect(alert).to_be_empty()
    lead.page.evaluate(LEAVE)
    lead.open()
    expect(alert).to_contain_text("This page is older than another one of yours")
    lead.expect_editing()
    edit(lead, "E-023", "Entered by the older page")
    expect_kept(lead)
    with lead.page.expect_navigation():
        alert.get_by_role("button", name="Reload").click()
    # This server has no newer page to give: it is said again, and still nothing is gone.
    expect(alert).to_contain_text("They are safe: reload this page")
    expect_kept(lead)


def test_a_page_that_is_older_than_the_server_offers_to_be_loaded_anew_when_nothing_is_being_typed(browser, start, tmp_path):
    for folder in ("Public", "Templates"):
        shutil.copytree(folder, tmp_path / folder)
    server = start(RESOURCES_DIRECTORY=str(tmp_path))
    lead = Person(browser, server.base, "lead_prosecutor")
    alert = lead.page.locator("[data-alert]")
    lead.open()
    lead.expect_editing()
    # The same version once more is nothing new.
    server.kill()
    server.start()
    lead.page.evaluate("dispatchEvent(new Event('online'))")
    lead.expect_connection("Live")
    lead.cell("E-020", "title").click()
    lead.page.keyboard.press("F2")
    lead.page.keyboard.type("Being typed")
    server.kill()
    with open(tmp_path / "Public" / "still.js", "a", encoding="utf-8") as script:
        script.write("// Of the next version.\n")
    server.start()
    lead.page.evaluate("dispatchEvent(new Event('online'))")
    lead.expect_connection("Live")
    expect(alert).to_be_empty()
    lead.expect_no_reload()
    lead.page.keyboard.press("Enter")
    expect(lead.page.locator("[data-sync]")).to_have_text(SAVED)
    expect(alert).to_contain_text("Proffer was renewed on the server", timeout=20_000)
    lead.page.screenshot(path=".build/screenshots/renewed-1440.png")
    with lead.page.expect_navigation():
        alert.get_by_role("button", name="Reload").click()
    lead.expect_connection("Live")
    expect(lead.shown("E-020", "title")).to_have_text("Being typed")
    expect(alert).to_be_empty()
    assert not lead.faults
    lead.context.close()
