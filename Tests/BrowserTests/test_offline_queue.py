"""What a person did is kept in their browser until the server has it: over lost networks, closed pages and killed browsers."""

import re

import pytest
from playwright.sync_api import expect

RETURN_MILLISECONDS = 40_000
ENTRIES = """async () => {
  const person = document.querySelector("meta[name=proffer-person]").content
  const request = indexedDB.open(`proffer-${person}`)
  const database = await new Promise((done) => request.addEventListener("success", () => done(request.result)))
  const all = database.transaction("entries").objectStore("entries").getAll()
  const entries = await new Promise((done) => all.addEventListener("success", () => done(all.result)))
  database.close()
  return entries
}"""


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start()


def edit_without_server(screen, server, number, text):
    """The server goes, then the person edits; the page says that it is kept here."""
    screen.open()
    screen.expect_editing()
    server.kill()
    screen.type_into(number, "title", text)
    screen.expect_saving("Saved on this device, 1 to send")


def expect_sent(screen):
    expect(screen.page.locator("[data-sync]")).to_have_text(re.compile("^Saved"), timeout=RETURN_MILLISECONDS)


def reopen(screen):
    """The page is closed and another one opened, in the same browser."""
    screen.page.close()
    screen.page = screen.context.new_page()
    screen.page.on("pageerror", lambda error: screen.faults.append(str(error)))


def titles(screen, number):
    return [event for event in screen.history(number) if "title" in str(event)]


def test_what_was_done_before_a_page_was_closed_is_sent_once_by_the_next(server, person):
    lead = person("lead_prosecutor")
    before = len(lead.history("E-020"))
    edit_without_server(lead, server, "E-020", "Kept over a closed page")
    lead.page.close()
    server.start()
    lead.page = lead.context.new_page()
    lead.open()
    expect(lead.shown("E-020", "title")).to_have_text("Kept over a closed page")
    expect_sent(lead)
    assert lead.item("E-020")["title"] == "Kept over a closed page"
    assert len(lead.history("E-020")) == before + 1
    # Nothing is left, so that nothing is sent a second time.
    lead.page.wait_for_function(f"async () => (await ({ENTRIES})()).length === 0")
    lead.open()
    assert len(lead.history("E-020")) == before + 1


def test_two_pages_show_the_same_and_one_sends_it_when_the_other_is_closed(server, person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.expect_editing()
    other = lead.context.new_page()
    other.goto(lead.grid)
    expect(other.locator("[data-editing='ready']")).to_be_attached()
    before = len(lead.history("E-021"))
    server.kill()
    lead.type_into("E-021", "title", "Shown in both")
    there = other.locator('tr.grid__row:has(th a:text-is("E-021")) [data-cell="title"]')
    expect(there).to_contain_text("Shown in both")
    expect(there).to_have_class(re.compile("grid__cell--pending"))
    expect(other.locator("[data-sync]")).to_have_text("Saved on this device, 1 to send")
    lead.page.close()
    server.start()
    expect(other.locator("[data-sync]")).to_have_text(re.compile("^Saved$|^Saved ·"), timeout=RETURN_MILLISECONDS)
    expect(there).not_to_have_class(re.compile("grid__cell--pending"))
    assert lead.item("E-021")["title"] == "Shown in both"
    assert len(lead.history("E-021")) == before + 1
