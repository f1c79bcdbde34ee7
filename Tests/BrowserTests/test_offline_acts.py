"""Items are added, withdrawn, brought back and given files without a network, and everything is sent once when it is back."""

import re

import pytest
from person import CHROMIUM, Person, wait_for
from playwright.sync_api import expect
from test_offline_queue import RETURN_MILLISECONDS, SAVED, expect_kept, expect_sent, expect_wiped, kill_browser, new_page
from test_pages import photograph

SAVED_HERE = "Saved on this device, {} to send"
KEPT_ADDRESS = """async (address) => {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    for (const name of await caches.keys()) if (await (await caches.open(name)).match(address)) return true
    await new Promise(requestAnimationFrame)
  }
}"""


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start()


@pytest.fixture(autouse=True)
def restart(server):
    yield
    if server.process.poll() is None:
        return
    server.start()


@pytest.fixture
def traveller(browser, server):
    """Somebody whose browser has a service worker."""
    people = []

    def traveller(role):
        someone = Person(browser, server.base, role, service_workers="allow")
        people.append(someone)
        return someone

    yield traveller
    for someone in people:
        someone.context.close()
    assert not [fault for someone in people for fault in someone.faults]


def take_along(someone, *addresses):
    """The pages are on the device, restricted or not."""
    page = someone.page
    page.goto(someone.grid)
    page.evaluate("navigator.serviceWorker.ready")
    wait_for(page, "navigator.serviceWorker.controller")
    page.locator("court-case summary").click()
    page.get_by_label("With restricted items").check()
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.locator("court-case [data-progress]")).to_contain_text("Done.", timeout=RETURN_MILLISECONDS)
    # The form comes along with the list.
    page.goto(someone.grid)
    for address in [f"{someone.grid}/new", *addresses]:
        assert page.evaluate(KEPT_ADDRESS, address), f"not kept: {address}"


def add_item(page, grid, title):
    page.goto(f"{grid}/new")
    # Before it the form is sent as without script, to the item's page.
    expect(page.locator("new-item:defined")).to_be_attached()
    page.get_by_label("Title (required)").fill(title)
    page.get_by_label("Kind (required)").select_option("photo")
    page.get_by_role("button", name="Add the item").click()
    page.wait_for_url(f"**{grid}")


def new_row(page, title):
    return page.locator("tr[data-is-new]").filter(has_text=title)


def edit_cell(page, cell, text):
    cell.click()
    page.keyboard.press("F2")
    expect(cell.locator("input, select, textarea")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def found(someone, title):
    answer = someone.context.request.get(f"/api/evidence?case={someone.case}&q={title}&withdrawn=1&limit=200")
    return [item for item in answer.json()["items"] if item["title"] == title]


def expect_saved_here(page, count):
    expect(page.locator("[data-sync]")).to_contain_text(SAVED_HERE.format(count), timeout=RETURN_MILLISECONDS)


def item_address(someone, number):
    return f"{someone.grid}/{someone.item(number)['id']}"


def test_a_withdrawal_and_a_restoration_wait_on_the_device(server, person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open(item_address(lead, "E-020"))
    chair.open()
    chair.expect_editing()
    item = lead.item("E-020")["id"]
    before = len(history(lead, item))
    expect(lead.page.locator("undo-bar")).to_be_visible()
    notice = lead.page.locator("[data-withdrawal]")
    server.kill()
    lead.page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(notice).to_have_text("Withdrawn, saved on this device, not sent yet.")
    expect(lead.page.get_by_role("link", name="Edit", exact=True)).to_be_hidden()
    lead.expect_saving("Saved on this device, 1 to send")
    photograph(lead.page, "withdrawn-here-light-1440")
    server.start()
    expect_sent(lead)
    expect(notice).to_have_text("This item was withdrawn. It is kept, and can be restored.")
    expect(chair.row("E-020")).to_have_class(re.compile("withdrawn"), timeout=RETURN_MILLISECONDS)
    expect(chair.row("E-020").locator("th .badge")).to_have_text("Withdrawn")
    assert len(history(lead, item)) == before + 1

    server.kill()
    lead.page.get_by_role("button", name="Restore", exact=True).click()
    expect(notice).to_have_text("Restored, saved on this device, not sent yet.")
    server.start()
    expect_sent(lead)
    expect(notice).to_be_hidden()
    expect(chair.row("E-020").locator("th .badge")).to_have_count(0, timeout=RETURN_MILLISECONDS)
    assert len(history(lead, item)) == before + 2
    expect(lead.page.locator(".history__entry").first).to_contain_text("Restored")


def test_a_withdrawal_is_undone_and_redone_and_named_in_words(person):
    lead = person("lead_prosecutor")
    lead.open(item_address(lead, "E-021"))
    bar = lead.page.locator("undo-bar")
    expect(bar).to_be_visible()
    lead.page.get_by_role("button", name="Withdraw", exact=True).click()
    notice = lead.page.locator("[data-withdrawal]")
    expect(notice).to_contain_text("This item was withdrawn.")
    bar.get_by_role("button", name="My last changes").click()
    expect(bar.locator(".undo__act")).to_contain_text("Withdrew E-021")
    bar.get_by_role("button", name="Undo", exact=True).click()
    expect(notice).to_be_hidden()
    lead.expect_saving("Saved")
    bar.get_by_role("button", name="Redo", exact=True).click()
    expect(notice).to_contain_text("This item was withdrawn.")
    bar.get_by_role("button", name="Undo", exact=True).click()
    expect(notice).to_be_hidden()


@pytest.mark.parametrize("number,answer,isWithdrawn", [("E-022", "Withdraw anyway", True), ("E-024", "Keep the item", False)])
def test_a_withdrawal_of_what_others_changed_since_is_a_question(person, number, answer, isWithdrawn):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open(item_address(lead, number))
    expect(lead.page.locator("undo-bar")).to_be_visible()
    lead.context.set_offline(True)
    chair.revise(number, location="Moved meanwhile")
    lead.page.get_by_role("button", name="Withdraw", exact=True).click()
    lead.expect_saving("Saved on this device, 1 to send")
    lead.context.set_offline(False)
    dialog = lead.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{chair.name} changed this item since you looked. Withdraw it anyway?", timeout=RETURN_MILLISECONDS)
    expect(dialog.get_by_role("row", name=re.compile("Location"))).to_contain_text("Moved meanwhile")
    notice = lead.page.locator("[data-withdrawal]")
    expect(notice).to_contain_text("waits for you to decide")
    photograph(lead.page, f"withdraw-anyway-{number}-light-1440")
    dialog.get_by_role("button", name=answer).click()
    expect(dialog).to_have_count(0)
    expect_sent(lead)
    if isWithdrawn:
        expect(notice).to_contain_text("This item was withdrawn.")
    else:
        expect(notice).to_be_hidden()
    [item] = found(lead, lead_title(lead, number))
    assert item["withdrawn"] == isWithdrawn


def lead_title(someone, number):
    answer = someone.context.request.get(f"/api/evidence?case={someone.case}&q={number}&withdrawn=1&limit=200")
    return next(item["title"] for item in answer.json()["items"] if item["itemNumber"] == number)


def test_a_withdrawal_that_is_refused_is_taken_back_and_said(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open(item_address(lead, "E-025"))
    expect(lead.page.locator("undo-bar")).to_be_visible()
    lead.context.set_offline(True)
    address = f"{item_address(chair, 'E-025')}"
    chair.page.goto(address)
    chair.page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(chair.page.locator("[data-withdrawal]")).to_contain_text("This item was withdrawn.")
    lead.page.get_by_role("button", name="Withdraw", exact=True).click()
    lead.expect_saving("Saved on this device, 1 to send")
    lead.context.set_offline(False)
    alert = lead.page.locator("[data-alert]")
    expect(alert).to_contain_text("E-025: ", timeout=RETURN_MILLISECONDS)
    alert.get_by_role("button", name="Dismiss").click()
    expect(alert).to_be_empty()
    expect(lead.page.locator("[data-withdrawal]")).to_contain_text("This item was withdrawn.")


def test_a_new_item_with_a_network_is_added_at_once_and_what_is_wrong_is_said_at_its_field(person):
    lead = person("lead_prosecutor")
    lead.open(f"{lead.grid}/new")
    page = lead.page
    page.get_by_role("button", name="Add the item").click()
    expect(page.get_by_label("Title (required)")).to_be_focused()
    expect(page.get_by_label("Title (required)")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Title (required)").fill("Door camera still")
    page.get_by_label("Kind (required)").select_option("photo")
    page.locator("summary", has_text="Time").click()
    page.get_by_label("Occurred", exact=True).fill("the other day")
    page.get_by_role("button", name="Add the item").click()
    expect(page.locator("[data-of='occurredAt'] .form__error")).not_to_be_empty()
    assert found(lead, "Door camera still") == []
    page.get_by_label("Occurred", exact=True).fill("2024-03-14 22:41")
    page.get_by_role("button", name="Add the item").click()
    page.wait_for_url(re.compile(r"/evidence/[\w-]{36}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Door camera still")
    expect(page.locator("[data-field='occurredAt']").first).to_contain_text("14 Mar 2024, 22:41:00 EDT (exact)")
    assert len(found(lead, "Door camera still")) == 1


def test_a_day_without_a_network(server, browser, person, traveller, tmp_path):
    """Two items are added, one changed, one withdrawn, one given its file; reloads and a killed browser lose nothing."""
    lead = traveller("lead_prosecutor")
    chair = person("second_chair")
    chair.open()
    patient = lead.context
    picture = tmp_path / "still.txt"
    picture.write_text("What the camera saw, as text.")

    def launch():
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=["--no-sandbox"], base_url=server.base
        )
        assert context.request.post("/api/session", data={"demo": "lead_prosecutor"}).ok
        lead.context, lead.page = context, context.new_page()

    launch()
    page, grid = lead.page, lead.grid
    take_along(lead)
    server.kill()
    add_item(page, grid, "First of the day")
    row = new_row(page, "First of the day")
    expect(row.locator("[data-field='itemNumber']")).to_have_text("new")
    expect_saved_here(page, 1)
    add_item(page, grid, "Second of the day")
    expect(page.locator("tr[data-is-new]")).to_have_count(2)
    expect_saved_here(page, 2)
    edit_cell(page, row.locator("[data-cell='title']"), "First of the day, seen better")
    expect_saved_here(page, 3)
    row = new_row(page, "First of the day, seen better")
    row.locator("input[type=file]").set_input_files(str(picture))
    expect(row).to_contain_text("file on this device: still.txt")
    expect_saved_here(page, 4)
    second = new_row(page, "Second of the day")
    second.get_by_role("button", name=re.compile("^Withdraw")).click()
    expect(second).to_contain_text("Withdrawn, not sent")
    expect_saved_here(page, 5)
    photograph(page, "new-rows-light-1440")
    for _ in range(2):
        page.reload()
        expect(page.locator("tr[data-is-new]")).to_have_count(2)
        expect(row).to_contain_text("file on this device: still.txt")
    expect_saved_here(page, 5)
    # Also on another page of the case.
    page.goto(f"{grid}/new")
    expect_saved_here(page, 5)
    kill_browser(tmp_path / "profile")

    server.start()
    launch()
    lead.open()
    expect(lead.page.locator("[data-sync]")).to_have_text(SAVED, timeout=RETURN_MILLISECONDS)
    expect_kept(lead.page, 0)
    [first] = found(chair, "First of the day, seen better")
    [second] = found(chair, "Second of the day")
    assert second["withdrawn"] and not first["withdrawn"]
    numbers = [int(item["itemNumber"].removeprefix("E-")) for item in [first, second]]
    assert numbers[1] == numbers[0] + 1
    assert first["fileName"] == "still.txt"
    # Added, changed, given its file; added, withdrawn.
    assert [len(history(chair, item["id"])) for item in [first, second]] == [3, 2]
    chair.open()
    expect(chair.row(first["itemNumber"]).locator("[data-field='title']")).to_have_text("First of the day, seen better")
    expect(lead.page.locator("tr[data-is-new]")).to_have_count(0)
    assert lead.page.locator("tr.grid__row", has_text="First of the day").count() <= 1
    lead.context.close()
    lead.context = patient


def history(someone, item):
    return someone.context.request.get(f"/api/evidence/{item}/history").json()["history"]


def test_a_row_gets_its_number_where_it_stands_and_is_edited_on(server, traveller):
    lead = traveller("lead_prosecutor")
    take_along(lead)
    page = lead.page
    server.kill()
    add_item(page, lead.grid, "Numbered in place")
    row = new_row(page, "Numbered in place")
    expect(row).to_be_visible()
    identity = row.get_attribute("id")
    page.evaluate("window.isStillTheSamePage = true")
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    same = page.locator(f"#{identity}")
    expect(same.locator("[data-field='itemNumber']")).to_have_text(re.compile(r"E-\d+"), timeout=RETURN_MILLISECONDS)
    expect(page.locator("tr.grid__row", has_text="Numbered in place")).to_have_count(1)
    expect(same.get_by_role("button")).to_have_count(0)
    lead.expect_no_reload()
    edit_cell(page, same.locator("[data-cell='title']"), "Numbered, then changed")
    lead.expect_saving("Saved")
    expect(page.locator("[data-sync]")).to_have_text(SAVED, timeout=RETURN_MILLISECONDS)
    assert len(found(lead, "Numbered, then changed")) == 1
    same.locator("th a").click()
    page.wait_for_url(re.compile(r"/evidence/[\w-]{36}$"))


def test_a_refused_item_takes_its_edit_along_with_its_text(server, traveller):
    lead = traveller("lead_prosecutor")
    taken = next(item["exhibitNumber"] for item in lead.context.request.get(f"/api/evidence?case={lead.case}&limit=200").json()["items"] if item.get("exhibitNumber"))
    take_along(lead)
    page = lead.page
    server.kill()
    page.goto(f"{lead.grid}/new")
    page.get_by_label("Title (required)").fill("Has a number that is taken")
    page.get_by_label("Kind (required)").select_option("photo")
    page.get_by_label("Exhibit no.", exact=True).fill(taken)
    page.get_by_role("button", name="Add the item").click()
    page.wait_for_url(f"**{lead.grid}")
    row = new_row(page, "Has a number that is taken")
    edit_cell(page, row.locator("[data-cell='title']"), "Its better title")
    expect_saved_here(page, 2)
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    alert = page.locator("[data-alert]")
    expect(alert).to_contain_text("This followed a change that was refused", timeout=RETURN_MILLISECONDS)
    expect(page.locator("tr[data-is-new]")).to_have_count(0)
    page.get_by_role("button", name="Decide").click()
    dialog = page.get_by_role("dialog", name="Needs you")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    expect(dialog.get_by_role("textbox").first).to_have_value(re.compile(f"Exhibit no.: {taken}"))
    expect(dialog.get_by_role("textbox").last).to_have_value("Its better title")
    for _ in range(2):
        dialog.get_by_role("button", name=re.compile("^Dismiss")).first.click()
    expect(dialog).to_have_count(0)
    assert found(lead, "Has a number that is taken") == [] and found(lead, "Its better title") == []


def test_a_new_item_that_was_never_sent_is_taken_back_whole(person):
    lead = person("lead_prosecutor")
    # What is being sent and never answered holds the one sender: what comes behind it has not left.
    lead.context.route("**/api/mutations", lambda route: None)
    lead.open()
    lead.expect_editing()
    lead.type_into("E-026", "title", "On its way for ever")
    lead.expect_saving("Saved on this device, 1 to send")
    other = new_page(lead)
    add_item(other, lead.grid, "Never to be sent")
    row = new_row(other, "Never to be sent")
    edit_cell(other, row.locator("[data-cell='title']"), "Nor this")
    row = new_row(other, "Nor this")
    expect_saved_here(other, 3)
    row.get_by_role("button", name=re.compile("^Withdraw")).click()
    expect(other.locator("[data-announcements]")).to_contain_text("gone with all that was done to it")
    expect(row).to_have_count(0)
    expect_saved_here(other, 1)
    other.get_by_role("button", name="My last changes").click()
    expect(other.locator(".undo__act")).to_have_count(1)


def test_an_item_that_is_undone_before_it_was_sent_and_redone_has_its_file_again(person):
    lead = person("lead_prosecutor")
    # What is being sent and never answered holds the one sender: what comes behind it has not left.
    lead.context.route("**/api/mutations", lambda route: None)
    lead.open()
    lead.expect_editing()
    lead.type_into("E-027", "title", "Holds the sender")
    lead.expect_saving("Saved on this device, 1 to send")
    page = new_page(lead)
    add_item(page, lead.grid, "Undone and redone")
    row = new_row(page, "Undone and redone")
    row.locator("input[type=file]").set_input_files({"name": "once.txt", "mimeType": "text/plain", "buffer": b"Kept once."})
    expect(row).to_contain_text("file on this device: once.txt")
    expect_saved_here(page, 3)
    expect(page.locator("undo-bar")).to_be_visible()
    # Choosing a file is no typing, which has an undo of its own.
    row.locator("input[type=file]").focus()
    page.keyboard.press("Control+z")
    expect(row).to_have_count(0)
    alert = page.locator("[data-alert]")
    expect(alert).to_contain_text("stays on this device until you dismiss it")
    expect(alert.get_by_role("button", name="Save the file: once.txt")).to_be_visible()
    # An act is turned round once all that belonged to it is taken back, behind what is shown.
    expect(page.locator("undo-bar [data-redo]")).to_be_enabled()
    page.reload()
    expect(page.locator("undo-bar [data-redo]")).to_be_enabled()
    page.keyboard.press("Control+Shift+Z")
    expect(row).to_contain_text("file on this device: once.txt")
    expect(alert).to_be_empty()
    expect_saved_here(page, 3)
    lead.context.unroute("**/api/mutations")
    lead.page.close()
    lead.page = page
    expect(page.locator("[data-sync]")).to_have_text(SAVED, timeout=RETURN_MILLISECONDS)
    [item] = found(lead, "Undone and redone")
    assert item["fileName"] == "once.txt"
    page.evaluate(GONE)


def test_a_file_waits_on_the_device_for_an_item_that_is_there(server, person, tmp_path):
    lead = person("lead_prosecutor")
    title = "Waits for its file"
    item = lead.context.request.post(
        "/api/evidence",
        data={"case": lead.case, "title": title, "kind": "photo"},
        headers={"X-CSRF-Token": lead.csrf, "Idempotency-Key": "waits-for-its-file"},
    )
    assert item.ok, item.text()
    address = f"{lead.grid}/{item.json()['id']}"
    path = tmp_path / "later.txt"
    path.write_text("Sent when there is a network.")
    lead.open(address)
    expect(lead.page.locator("undo-bar")).to_be_visible()
    lead.page.evaluate("import(document.querySelector('script[type=module]').src.replace('main.js', 'elements/upload-list.js'))")
    lead.page.evaluate("import(document.querySelector('script[type=module]').src.replace('main.js', 'uploads/keep.js'))")
    lead.context.route("**/api/uploads*", lambda route: route.abort())
    server.kill()
    lead.page.locator("file-drop summary").click()
    lead.page.get_by_label("Choose a file", exact=True).set_input_files(str(path))
    waiting = lead.page.locator("[data-kept-file]")
    expect(waiting).to_contain_text("later.txt is on this device, not sent.")
    lead.expect_saving("Saved on this device, 1 to send")
    photograph(lead.page, "file-waits-light-1440")
    server.start()
    lead.open(address)
    expect(waiting).to_contain_text("later.txt")
    # Signing out asks about it first.
    lead.page.get_by_role("button", name="Sign out").click()
    dialog = lead.page.get_by_role("dialog", name="Some of your changes are not saved")
    expect(dialog).to_contain_text("1 change of yours is only on this device", timeout=RETURN_MILLISECONDS)
    lead.page.keyboard.press("Escape")
    lead.context.unroute("**/api/uploads*")
    lead.open(address)
    expect_sent(lead)
    expect(lead.page.locator("[data-part=file]")).to_contain_text("later.txt")
    assert len(history(lead, item.json()["id"])) == 2
    assert lead.page.evaluate(FILES) == 0


def test_a_file_that_was_not_sent_leaves_the_device_with_its_person(person):
    lead = person("lead_prosecutor")
    added = lead.context.request.post(
        "/api/evidence",
        data={"case": lead.case, "title": "Never gets its file", "kind": "photo"},
        headers={"X-CSRF-Token": lead.csrf, "Idempotency-Key": "never-gets-its-file"},
    ).json()
    lead.open(f"{lead.grid}/{added['id']}")
    expect(lead.page.locator("undo-bar")).to_be_visible()
    for name in ["elements/upload-list.js", "uploads/keep.js"]:
        lead.page.evaluate("(name) => import(document.querySelector('script[type=module]').src.replace('main.js', name))", name)
    lead.context.route("**/api/u*", lambda route: route.abort())
    lead.context.set_offline(True)
    lead.page.locator("file-drop summary").click()
    choice = lead.page.get_by_label("Choose a file", exact=True)
    choice.set_input_files({"name": "secret.txt", "mimeType": "text/plain", "buffer": b"On this device only."})
    waiting = lead.page.locator("[data-kept-file]")
    expect(waiting).to_contain_text("secret.txt is on this device, not sent.")
    assert lead.page.evaluate(FILES) == 1
    # It is taken back, and the bytes go; then it is chosen again.
    lead.expect_saving("Saved on this device, 1 to send")
    waiting.get_by_role("button", name="Do not send it").click()
    expect(waiting).to_be_hidden()
    wait_for(lead.page, "document.querySelector('[data-sync]').textContent.startsWith('Saved') && !document.querySelector('[data-sync]').textContent.includes('to send')")
    lead.page.evaluate(GONE)
    choice.set_input_files({"name": "secret.txt", "mimeType": "text/plain", "buffer": b"On this device only."})
    expect(waiting).to_contain_text("secret.txt is on this device, not sent.")
    lead.context.set_offline(False)
    lead.page.get_by_role("button", name="Sign out").click()
    dialog = lead.page.get_by_role("dialog", name="Some of your changes are not saved")
    dialog.get_by_role("button", name="Discard and sign out").click(timeout=RETURN_MILLISECONDS)
    expect_wiped(lead.page)


FILES = """async () => {
  const person = document.querySelector("meta[name=proffer-person]").content
  const request = indexedDB.open(`proffer-${person}`)
  const database = await new Promise((done) => request.addEventListener("success", () => done(request.result)))
  const count = database.transaction("files").objectStore("files").count()
  const found = await new Promise((done) => count.addEventListener("success", () => done(count.result)))
  database.close()
  return found
}"""

GONE = """async () => {
  const count = %s
  for (let tries = 0; tries < 100 && (await count()); tries++) await new Promise((resolve) => setTimeout(resolve, 100))
  if (await count()) throw new Error("The bytes are still here.")
}""" % FILES
