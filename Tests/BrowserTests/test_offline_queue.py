"""What a person did is kept in their browser until the server has it: over lost networks, closed pages and killed browsers."""

import contextlib
import os
import pathlib
import random
import re
import signal

import pytest
from accessibility import violations
from person import CHROMIUM, wait_for
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect
from test_pages import photograph

RETURN_MILLISECONDS = 40_000
# The server says where it stands every 15 seconds.
HEAD_MILLISECONDS = 20_000
ENTRIES = """async () => {
  const person = document.querySelector("meta[name=proffer-person]").content
  const request = indexedDB.open(`proffer-${person}`)
  // One that is not there is not made.
  request.addEventListener("upgradeneeded", () => request.transaction.abort())
  const database = await new Promise((done) => {
    request.addEventListener("success", () => done(request.result))
    request.addEventListener("error", () => done())
  })
  if (!database) return []
  const all = database.transaction("entries").objectStore("entries").getAll()
  const entries = await new Promise((done) => all.addEventListener("success", () => done(all.result)))
  database.close()
  return entries
}"""


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start()


SAVED = re.compile("^Saved($| ·)")


def expect_sent(screen, milliseconds=RETURN_MILLISECONDS):
    expect(screen.page.locator("[data-sync]")).to_have_text(SAVED, timeout=milliseconds)


@pytest.fixture(autouse=True)
def restart(server):
    """Whoever comes next finds a server."""
    yield
    if server.process.poll() is not None:
        server.start()


def edit_without_server(screen, server, number, text):
    """The server goes, then the person edits; the page says that it is kept here."""
    screen.open()
    screen.expect_editing()
    server.kill()
    screen.type_into(number, "title", text)
    screen.expect_saving("Saved on this device, 1 to send")


def edit_unsent(screen, number, text, context=None):
    """An edit that cannot be sent, while all else works."""
    (context or screen.context).route("**/api/mutations", lambda route: route.abort())
    screen.open()
    screen.expect_editing()
    screen.type_into(number, "title", text)
    screen.expect_saving("Saved on this device, 1 to send")


def let_send(screen):
    screen.context.unroute("**/api/mutations")


def new_page(screen):
    page = screen.context.new_page()
    page.on("pageerror", lambda error: screen.faults.append(str(error)))
    page.on("console", screen.hear)
    return page


def databases(page):
    return page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)")


# Looks at what is kept until it is as wanted: a number of entries, or one with a title, or a page that says Saved.
WAIT = """async ({ count, title }) => {
  const read = %s
  for (let tries = 0; tries < 400; tries++) {
    const entries = await read()
    if (title && document.querySelector("[data-sync]").textContent.startsWith("Saved")) return
    if (title ? entries.some(({ to }) => to.title === title) : entries.length === count) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("What is kept is not as wanted.")
}""" % ENTRIES


def expect_kept(page, count):
    page.evaluate(WAIT, {"count": count})


def expect_kept_or_sent(page, title):
    page.evaluate(WAIT, {"title": title})


def test_what_was_done_before_a_page_was_closed_is_sent_once_by_the_next(server, person):
    lead = person("lead_prosecutor")
    before = len(lead.history("E-020"))
    edit_without_server(lead, server, "E-020", "Kept over a closed page")
    lead.page.close()
    server.start()
    lead.page = new_page(lead)
    lead.open()
    expect(lead.shown("E-020", "title")).to_have_text("Kept over a closed page")
    expect_sent(lead)
    assert lead.item("E-020")["title"] == "Kept over a closed page"
    assert len(lead.history("E-020")) == before + 1
    # Nothing is left, so that nothing is sent a second time.
    expect_kept(lead.page, 0)
    lead.open()
    assert len(lead.history("E-020")) == before + 1


def test_two_pages_show_the_same_and_one_sends_it_when_the_other_is_closed(server, person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.expect_editing()
    other = new_page(lead)
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
    expect(other.locator("[data-sync]")).to_have_text(SAVED, timeout=RETURN_MILLISECONDS)
    expect(there).not_to_have_class(re.compile("grid__cell--pending"))
    assert lead.item("E-021")["title"] == "Shown in both"
    assert len(lead.history("E-021")) == before + 1


def test_what_was_done_before_the_browser_was_killed_is_sent_once(browser, server, person, tmp_path):
    lead = person("lead_prosecutor")
    before = len(lead.history("E-022"))

    def launch():
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=["--no-sandbox"], base_url=server.base
        )
        assert context.request.post("/api/session", data={"demo": "lead_prosecutor"}).ok
        # A person of the same name, at the browser that is going to die.
        lead.context, lead.page = context, context.new_page()

    patient = lead.context
    launch()
    edit_without_server(lead, server, "E-022", "Kept over a killed browser")
    kill_browser(tmp_path)
    server.start()
    launch()
    lead.open()
    expect(lead.shown("E-022", "title")).to_have_text("Kept over a killed browser")
    expect_kept(lead.page, 0)
    assert lead.item("E-022")["title"] == "Kept over a killed browser"
    assert len(lead.history("E-022")) == before + 1
    lead.context.close()
    lead.context = patient


def kill_browser(directory):
    """Ends all processes of the browser that works in this directory, at once."""
    for process in pathlib.Path("/proc").iterdir():
        try:
            if process.name.isdigit() and str(directory).encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue  # It has ended meanwhile.


def test_a_frozen_page_loses_the_seat_to_another(server, person):
    lead = person("lead_prosecutor")
    other = new_page(lead)
    other.goto(lead.grid)
    before = len(lead.history("E-024"))
    edit_without_server(lead, server, "E-024", "Typed before it froze")
    expect(other.locator("[data-sync]")).to_have_text("Saved on this device, 1 to send")
    lead.context.new_cdp_session(lead.page).send("Page.setWebLifecycleState", {"state": "frozen"})
    server.start()
    expect(other.locator("[data-sync]")).to_have_text(SAVED, timeout=RETURN_MILLISECONDS)
    assert lead.item("E-024")["title"] == "Typed before it froze"
    assert len(lead.history("E-024")) == before + 1


def meet(lead, chair, number):
    """The lead's status meets another one on a page that was just opened."""
    lead.open()
    lead.meet(chair, number)


def tab_to(page, control):
    for _ in range(100):
        if control.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not come there")


def test_a_conflict_survives_a_reload_and_is_solved_by_keys(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    meet(lead, chair, "E-025")
    lead.page.keyboard.press("Escape")
    # On another page, without the row.
    lead.open(f"{lead.grid}/{lead.item('E-001')['id']}")
    lead.expect_saving("Needs you, 1")
    tab_to(lead.page, lead.page.get_by_role("button", name="Decide"))
    lead.page.keyboard.press("Enter")
    dialog = lead.page.get_by_role("dialog")
    expect(dialog.get_by_role("rowheader")).to_have_text("Exhibit status")
    tab_to(lead.page, dialog.get_by_role("button", name="Keep mine"))
    lead.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect_sent(lead)
    expect(lead.page.get_by_role("button", name="Decide")).to_be_hidden()
    assert lead.item("E-025")["exhibitStatus"] == "excluded"


def test_a_question_is_answered_once_in_whichever_page(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    other = new_page(lead)
    other.goto(lead.grid)
    expect(other.locator("[data-editing='ready']")).to_be_attached()
    before = len(lead.history("E-026"))
    meet(lead, chair, "E-026")
    there = other.get_by_role("dialog")
    expect(there).to_have_count(1)
    there.get_by_role("button", name="Keep mine").click()
    expect(there).to_have_count(0)
    expect(lead.page.get_by_role("dialog")).to_have_count(0)
    expect(lead.shown("E-026", "exhibitStatus")).to_have_text("Excluded")
    expect_sent(lead)
    assert len(lead.history("E-026")) == before + 2


def test_what_was_refused_keeps_its_text_until_it_is_dismissed(person):
    paralegal = person("paralegal")
    paralegal.open()
    paralegal.type_into("E-008", "confidentiality", "Publ")
    alert = paralegal.page.locator("[data-alert]")
    expect(alert).to_contain_text("Only the lead may make")
    paralegal.open()
    expect(alert).to_contain_text("Only the lead may make")
    expect(alert.get_by_role("textbox", name="Your text")).to_have_value("Public")
    other = new_page(paralegal)
    other.goto(paralegal.grid)
    expect(other.locator("[data-alert]")).to_contain_text("Only the lead may make")
    alert.get_by_role("button", name="Dismiss").click()
    expect(alert).to_be_empty()
    expect(other.locator("[data-alert]")).to_be_empty()
    expect_kept(paralegal.page, 0)
    paralegal.open()
    paralegal.expect_editing()
    expect(alert).to_be_empty()


# Signing out


def sign_out(screen):
    screen.page.get_by_role("button", name="Sign out").click()


def expect_wiped(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert databases(page) == []


def test_signing_out_with_nothing_left_asks_nothing_and_leaves_nothing(person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.type_into("E-027", "title", "Saved before leaving")
    expect_sent(lead)
    assert databases(lead.page) != []
    other = new_page(lead)
    other.goto(lead.grid)
    expect(other.locator("[data-editing='ready']")).to_be_attached()
    sign_out(lead)
    expect_wiped(lead.page)
    expect_wiped(other)


def test_who_signs_out_with_unsent_work_may_stay_send_export_or_discard(person):
    lead = person("lead_prosecutor")
    edit_unsent(lead, "E-028", "Typed, and not sent")
    sign_out(lead)
    dialog = lead.page.get_by_role("dialog", name="Some of your changes are not saved")
    expect(dialog).to_contain_text("1 change of yours is only on this device", timeout=RETURN_MILLISECONDS)
    # The checker styles the page itself; our content security policy forbids that, and the console tells.
    lead.page.remove_listener("console", lead.hear)
    assert violations(lead.page) == []
    photograph(lead.page, "signing-out-light-1440")
    lead.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    lead.expect_no_reload()

    sign_out(lead)
    with lead.page.expect_download() as downloading:
        dialog.get_by_role("button", name="Export").click()
    text = pathlib.Path(downloading.value.path()).read_text()
    assert re.search(r"E-028, Title\n  Entered .* E[DS]T, .*\n  Typed, and not sent\n", text), text
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("status")).to_contain_text("could not be sent now")
    let_send(lead)
    dialog.get_by_role("button", name="Send").click()
    expect_wiped(lead.page)
    chair = person("second_chair")
    assert chair.item("E-028")["title"] == "Typed, and not sent"


def test_who_discards_unsent_work_leaves_nothing_in_any_page(person):
    lead = person("lead_prosecutor")
    before = lead.item("E-029")["title"]
    edit_unsent(lead, "E-029", "Never to be seen")
    other = new_page(lead)
    other.goto("/account")
    third = new_page(lead)
    third.goto(lead.grid)
    expect(third.locator("[data-sync]")).to_have_text("Saved on this device, 1 to send")
    # Also on a page without a stream.
    other.get_by_role("button", name="Sign out", exact=True).click()
    dialog = other.get_by_role("dialog")
    dialog.get_by_role("button", name="Discard and sign out").click()
    expect_wiped(other)
    expect_wiped(third)
    expect_wiped(lead.page)
    assert person("second_chair").item("E-029")["title"] == before


def test_another_person_in_the_same_browser_sees_and_sends_nothing_of_the_first(person):
    lead = person("lead_prosecutor")
    name, before = lead.name, lead.history("E-030")
    old = lead.item("E-030")["title"]
    edit_unsent(lead, "E-030", "Of the lead alone")
    lead.page.close()

    # Only then may anything be sent: a page that is being closed still tries, as the person that it was opened by.
    lead.context.clear_cookies()
    assert lead.context.request.post("/api/session", data={"demo": "second_chair"}).ok
    let_send(lead)
    lead.page = new_page(lead)
    lead.open()
    lead.expect_editing()
    assert len(lead.history("E-030")) == len(before)
    expect(lead.shown("E-030", "title")).to_have_text(old)
    expect(lead.page.locator("[data-sync]")).to_be_empty()
    lead.page.close()

    lead.context.clear_cookies()
    assert lead.context.request.post("/api/session", data={"demo": "lead_prosecutor"}).ok
    lead.page = new_page(lead)
    lead.open()
    expect_sent(lead)
    history = lead.history("E-030")
    assert len(history) == len(before) + 1
    assert name in str(history[0])


def test_a_session_that_ended_keeps_the_queue_locked_for_its_person(person):
    lead = person("lead_prosecutor")
    before = len(lead.history("E-031"))
    lead.open()
    lead.expect_editing()
    lead.context.clear_cookies()
    lead.type_into("E-031", "title", "Typed after the session had ended")
    expect(lead.page.locator("[data-alert]")).to_contain_text("You are signed out.")
    lead.expect_saving("Saved on this device, 1 to send")
    lead.page.close()
    assert lead.context.request.post("/api/session", data={"demo": "lead_prosecutor"}).ok
    lead.page = new_page(lead)
    lead.open()
    expect_sent(lead)
    assert len(lead.history("E-031")) == before + 1


# Browsers that keep nothing

DENIED = """
  const no = () => { throw new DOMException("denied", "SecurityError") }
  IDBFactory.prototype.open = no
  IDBFactory.prototype.databases = no
"""


def test_a_browser_that_forbids_a_database_says_so_and_sends_from_the_page(server, person):
    lead = person("lead_prosecutor")
    lead.page.add_init_script(DENIED)
    lead.open()
    lead.expect_editing()
    server.kill()
    lead.type_into("E-043", "title", "Kept by the page alone")
    lead.expect_saving("Not sent yet, 1")
    expect(lead.page.locator("[data-alert]")).to_contain_text("This browser keeps nothing on this device.")
    asked = []
    lead.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    lead.page.close(run_before_unload=True)
    wait_for(lead.page, "document.querySelector('[data-sync]').textContent.startsWith('Not sent')")
    assert asked == ["beforeunload"]
    server.start()
    expect_sent(lead)
    assert lead.item("E-043")["title"] == "Kept by the page alone"


FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') } }"


def test_a_device_that_is_full_from_the_start_is_said(server, person):
    lead = person("lead_prosecutor")
    lead.page.goto("/account")
    lead.context.new_cdp_session(lead.page).send("Storage.overrideQuotaForOrigin", {"origin": server.base, "quotaSize": 1})
    lead.open()
    lead.expect_editing()
    server.kill()
    lead.type_into("E-012", "title", "No room at all")
    lead.expect_saving("Not sent yet, 1")
    expect(lead.page.locator("[data-alert]")).to_contain_text("This device has no room left for your changes.")
    server.start()
    expect_sent(lead)
    assert lead.item("E-012")["title"] == "No room at all"


def test_a_device_that_fills_up_loses_nothing(server, person):
    lead = person("lead_prosecutor")
    before = {number: len(lead.history(number)) for number in ("E-037", "E-038")}
    edit_without_server(lead, server, "E-037", "Before the device was full")
    lead.page.evaluate(FULL)
    lead.type_into("E-038", "title", "When the device was full")
    lead.expect_saving("Not sent yet, 2")
    expect(lead.page.locator("[data-alert]")).to_contain_text("This device has no room left for your changes.")
    server.start()
    expect_sent(lead)
    lead.page.close()
    # What the device still holds is sent again by the next page, and counts once.
    lead.page = new_page(lead)
    lead.open()
    expect_kept(lead.page, 0)
    for number, count in before.items():
        assert len(lead.history(number)) == count + 1, number


def test_a_browser_without_locks_sends_all_the_same(server, person):
    lead = person("lead_prosecutor")
    lead.context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { get() {} })")
    before = len(lead.history("E-036"))
    other = new_page(lead)
    other.goto(lead.grid)
    edit_without_server(lead, server, "E-036", "Sent without a lock")
    expect(other.locator("[data-sync]")).to_have_text("Saved on this device, 1 to send")
    server.start()
    expect_sent(lead)
    expect(other.locator("[data-sync]")).to_have_text(SAVED)
    assert len(lead.history("E-036")) == before + 1


# Another hold on the person's database, which hears when the browser takes it away.
HOLD = """() => {
  const request = indexedDB.open(`proffer-${document.querySelector("meta[name=proffer-person]").content}`)
  return new Promise((done) => request.addEventListener("success", () => {
    request.result.addEventListener("close", () => (window.wasClosed = true))
    done()
  }))
}"""
DELETE = """() => {
  indexedDB.deleteDatabase(`proffer-${document.querySelector("meta[name=proffer-person]").content}`)
}"""


def test_a_database_that_the_browser_has_emptied_is_filled_again(server, person):
    lead = person("lead_prosecutor")
    before = len(lead.history("E-013"))
    edit_without_server(lead, server, "E-013", "Kept though it was evicted")
    lead.page.evaluate(HOLD)
    devtools = lead.context.new_cdp_session(lead.page)
    devtools.send("Storage.clearDataForOrigin", {"origin": server.base, "storageTypes": "indexeddb"})
    wait_for(lead.page, "window.wasClosed")
    expect_kept(lead.page, 1)
    lead.page.close()
    server.start()
    lead.page = new_page(lead)
    lead.open()
    expect_sent(lead)
    assert lead.item("E-013")["title"] == "Kept though it was evicted"
    assert len(lead.history("E-013")) == before + 1


def test_a_page_whose_database_somebody_deletes_keeps_the_queue_itself(server, person):
    lead = person("lead_prosecutor")
    before = len(lead.history("E-014"))
    other = new_page(lead)
    other.goto("/account")
    edit_without_server(lead, server, "E-014", "Kept by the page that had it")
    other.evaluate(DELETE)
    lead.expect_saving("Not sent yet, 1")
    expect(lead.page.locator("[data-alert]")).to_contain_text("leave it open until it says Saved, then reload it.")
    server.start()
    expect_sent(lead)
    assert len(lead.history("E-014")) == before + 1


UPGRADE = """async () => {
  const { Database } = await import(document.querySelector("script[type=module]").src.replace("main.js", "outbox/database.js"))
  const create = (database) => {
    database.createObjectStore("entries", { keyPath: "order", autoIncrement: true })
    database.createObjectStore("sender", { keyPath: "name" })
  }
  const old = new Database("an-upgrade", [create])
  const put = Array.from({ length: 500 }, (_, index) => ({ key: `k${index}`, state: "queued" }))
  await old.change(() => ({ put, remove: [], sender: { client: "cl_1", number: 7 } }))
  const outdated = new Promise((resolve) => old.addEventListener("outdated", resolve))
  const fresh = new Database("an-upgrade", [create, (_, transaction) => transaction.objectStore("entries").createIndex("key", "key")])
  const { entries, sender } = await fresh.read()
  await outdated
  const refused = await old.read().then(() => "read", ({ message }) => message)
  fresh.close()
  indexedDB.deleteDatabase("proffer-an-upgrade")
  return [entries.map(({ key }) => key), sender.number, refused]
}"""


def test_an_upgrade_keeps_500_entries_and_the_older_page_lets_go(person):
    lead = person("lead_prosecutor")
    lead.open()
    keys, number, refused = lead.page.evaluate(UPGRADE)
    assert keys == [f"k{index}" for index in range(500)]
    assert number == 7
    assert refused == "The database was closed."


# Many pages


def test_four_pages_that_come_and_go_do_each_edit_once(person):
    chance = random.Random(8)
    lead = person("lead_prosecutor")
    numbers = ["E-002", "E-004", "E-006", "E-007", "E-009", "E-010", "E-011", "E-039", "E-040", "E-041", "E-042", "E-044"]
    before = {number: len(lead.history(number)) for number in numbers}

    def unreliable(route):
        """The network may lose a request, or the answer to it; a page that is closed meanwhile has given it up already."""
        luck = chance.random()
        with contextlib.suppress(PlaywrightError):
            if luck < 0.3:
                route.abort()
            elif luck < 0.6:
                route.fetch()
                route.abort()
            else:
                route.continue_()

    lead.context.route("**/api/mutations", unreliable)
    pages = []
    for number in numbers:
        while len(pages) < 4:
            page = new_page(lead)
            page.goto(lead.grid)
            expect(page.locator("[data-editing='ready']")).to_be_attached()
            pages.append(page)
        lead.page = chance.choice(pages)
        lead.type_into(number, "title", f"Once {number}")
        expect_kept_or_sent(lead.page, f"Once {number}")
        if chance.random() < 0.5:
            pages.remove(lead.page)
            lead.page.close()
    lead.context.unroute("**/api/mutations")
    lead.page = pages[0] if pages else new_page(lead)
    lead.open()
    expect_kept(lead.page, 0)
    for number in numbers:
        assert lead.item(number)["title"] == f"Once {number}"
        assert len(lead.history(number)) == before[number] + 1, number


# An act that left on another page and came to nothing there, of which this page never hears.
GHOST = """(id) => {
  const { outbox, caseId } = customElements.get("connection-status").live
  const act = { key: "nobody-hears-of-it", id, case: caseId, to: { title: "Ghost" }, display: { title: "Ghost" }, state: "sending", since: "" }
  outbox.pending.show([...outbox.box.entries, act])
  outbox.pending.show(outbox.box.entries)
}"""


def test_what_came_to_nothing_elsewhere_goes_when_the_server_says_where_it_stands(person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.expect_editing()
    title = lead.item("E-003")["title"]
    lead.page.evaluate(GHOST, lead.item("E-003")["id"])
    expect(lead.shown("E-003", "title")).to_have_text("Ghost")
    expect(lead.shown("E-003", "title")).to_have_text(title, timeout=HEAD_MILLISECONDS)


# The demonstration


def test_who_works_offline_sees_each_change_wait_and_go(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open("/evidence/realtime")
    waiting = lead.page.get_by_role("list", name="Your changes that are not done")
    switch = lead.page.get_by_role("checkbox", name="Work offline")
    expect(lead.page.locator("[data-empty]")).to_be_visible()
    switch.check()
    lead.expect_connection("Working offline")
    lead.expect_editing()
    sent = []
    lead.page.on("request", lambda request: sent.append(request.url))
    lead.type_into("E-003", "title", "Done while working offline")
    lead.expect_saving("Saved on this device, 1 to send")
    expect(waiting.get_by_role("listitem")).to_have_text([re.compile("^E-003, Title since .* to be sent")])
    expect(waiting.get_by_role("button")).to_have_count(0)
    lead.expect_connection(r"Working offline \(1 to send\)")
    chair.revise("E-005", title="Not seen by who works offline")
    assert sent == []
    switch.uncheck()
    lead.expect_connection("Live")
    expect(waiting).to_be_empty()
    expect(lead.page.locator("[data-empty]")).to_be_visible()
    expect(lead.shown("E-005", "title")).to_have_text("Not seen by who works offline")
    assert lead.item("E-003")["title"] == "Done while working offline"
    lead.expect_no_reload()
