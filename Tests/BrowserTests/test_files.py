"""Files come in: dropped, chosen, as a folder, over a connection that breaks, and without script."""

import hashlib
import re
import secrets

import pytest
from accessibility import violations
from playwright.sync_api import expect
from test_resume import Proxy

MEGABYTE = 1_000_000
PATIENCE_MILLISECONDS = 60_000
DROP = """
([files, type]) => {
  const transfer = new DataTransfer()
  for (const { name, text } of files) transfer.items.add(new File([text], name, { lastModified: 1 }))
  const options = { dataTransfer: transfer, bubbles: true, cancelable: true }
  document.querySelector("main").dispatchEvent(new DragEvent(type, options))
}
"""


@pytest.fixture
def write(tmp_path):
    """Writes a file with bytes that no other file has."""

    def write(name, size, folder=tmp_path):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(secrets.token_bytes(size))
        return path

    return write


@pytest.fixture(scope="module")
def proxy():
    proxy = Proxy()
    yield proxy
    proxy.stop()


@pytest.fixture(scope="module")
def server(start, proxy):
    """A server of this file's own, which may also be reached through the proxy."""
    server = start(PUBLIC_URL=proxy.base)
    proxy.start(server.port)
    return server


def drop(page, *files, kind="drop"):
    page.evaluate("customElements.whenDefined('file-drop').then(() => {})")
    page.evaluate(DROP, [[{"name": name, "text": text} for name, text in files], kind])


def choose(page, *paths, label="Choose files"):
    page.get_by_label(label, exact=True).set_input_files([str(path) for path in paths])


def summary(page):
    return page.locator("[data-summary]")


def part(page, name):
    return page.locator(f'[data-list="{name}"] .upload')


def expect_stored(page, words):
    expect(summary(page)).to_have_text(words, timeout=PATIENCE_MILLISECONDS)


def items(someone, title):
    answer = someone.context.request.get(f"/api/evidence?case={someone.case}&q={title}&limit=200")
    assert answer.ok, answer.text()
    return [item for item in answer.json()["items"] if item["title"] == title]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_page(someone):
    someone.page.goto(f"/cases/{someone.case}/files/new")
    return someone.page


def add_item(someone, title):
    headers = {"X-CSRF-Token": someone.csrf, "Idempotency-Key": secrets.token_hex(12)}
    data = {"case": someone.case, "title": title, "kind": "document"}
    answer = someone.context.request.post("/api/evidence", data=data, headers=headers)
    assert answer.ok, answer.text()
    return answer.json()["id"]


def test_files_dropped_on_the_grid_become_items_here_and_in_a_second_window(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open()
    text = secrets.token_hex(20)
    drop(lead.page, ("a", "b"), kind="dragover")
    expect(lead.page.get_by_text("Drop to add to this case")).to_be_visible()
    drop(lead.page, ("Dropped memo.txt", text), ("عقد الإيجار 1.txt", text + "2"))
    expect(lead.page.get_by_text("Drop to add to this case")).to_be_hidden()
    expect_stored(lead.page, "2 of 2 stored")
    expect(chair.page.locator("[data-pending]")).to_have_text("2 changes, show")
    link = part(lead.page, "done").filter(has_text="Dropped memo.txt").get_by_role("link")
    number = link.inner_text()
    [item] = items(lead, "Dropped memo")
    assert (item["itemNumber"], item["fileName"]) == (number, "Dropped memo.txt")
    assert item["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    link.click()
    expect(lead.page.get_by_role("heading", level=1)).to_have_text(f"{number} · Dropped memo")


def test_a_long_name_leaves_the_other_columns_of_the_grid_in_sight(person):
    lead = person("lead_prosecutor")
    lead.page.set_viewport_size({"width": 1440, "height": 900})
    add_item(lead, "scan_" + "0123456789" * 20)
    lead.open(f"{lead.grid}?sort=-itemNumber")
    cell = lead.page.locator('tr.grid__row [data-cell="title"]', has_text="scan_")
    assert cell.bounding_box()["width"] < 500
    assert "…" not in cell.inner_text()


def test_a_folder_becomes_an_item_a_file_and_a_true_report(person, write, tmp_path):
    chair = person("second_chair")
    page = files_page(chair)
    box = tmp_path / "Box 3"
    for number in (1, 2, 10):
        write(f"Photos/{number}.txt", 300, box)
    write(".DS_Store", 10, box)
    write("empty.txt", 0, box)
    page.get_by_label("Choose a folder").set_input_files(str(box))
    expect_stored(page, "3 of 4 stored, 1 not stored")
    expect(part(page, "done").locator("bdi")).to_have_text([f"Box 3/Photos/{number}.txt" for number in (1, 2, 10)])
    expect(part(page, "failed")).to_contain_text("This file is empty.")
    expect(part(page, "skipped")).to_contain_text("Box 3/.DS_Store")
    assert chair.faults == []
    assert violations(page) == []
    # It measures with styles of its own, which the page forbids.
    chair.faults.clear()


def test_what_is_here_already_is_told_and_added_when_asked_for_by_keyboard(person, write):
    chair = person("second_chair")
    page = files_page(chair)
    lease = write("Twice.txt", 400)
    choose(page, lease)
    expect_stored(page, "1 of 1 stored")
    number = part(page, "done").get_by_role("link").inner_text()
    choose(page, lease)
    expect_stored(page, "1 of 2 stored, 1 already here")
    expect(part(page, "already-here").get_by_role("link")).to_contain_text(number)
    page.get_by_role("button", name="Add anyway Twice.txt").focus()
    page.keyboard.press("Enter")
    expect_stored(page, "2 of 2 stored")
    assert len(items(chair, "Twice")) == 2
    expect(part(page, "done").last.get_by_role("link").first).to_be_focused()


def test_a_file_dropped_on_an_item_is_its_file(person):
    chair = person("second_chair")
    item = add_item(chair, "Item without a file")
    chair.open(f"{chair.grid}/{item}")
    drop(chair.page, ("one.txt", "1"), ("two.txt", "2"))
    expect(chair.page.get_by_text("An item has one file.")).to_be_visible()
    drop(chair.page, ("only one.txt", secrets.token_hex(9)))
    expect_stored(chair.page, "1 of 1 stored")
    # The page shows the file at once, and takes no other; what became of the upload stays.
    expect(chair.page.get_by_role("link", name="only one.txt")).to_be_visible()
    expect(chair.page.get_by_label("Choose a file")).to_have_count(0)
    expect(part(chair.page, "done")).to_have_count(1)
    chair.expect_no_reload()


def test_who_is_overtaken_on_an_item_is_told_why_the_file_was_not_stored(person, proxy, write):
    lead, chair = person("lead_prosecutor"), person("second_chair", proxy.base)
    item = add_item(chair, "Item of two")
    chair.open(f"{chair.grid}/{item}")
    chair.page.get_by_text("Add its file", exact=True).first.click()
    proxy.set("rate", kbps=16_000)
    choose(chair.page, write("Slow scan.pdf", 3 * MEGABYTE), label="Choose a file")
    expect_begun(chair.page)
    chair.page.get_by_role("button", name="Pause Slow scan.pdf").click()
    proxy.set("ok")
    lead.open(f"{lead.grid}/{item}")
    drop(lead.page, ("quick.txt", secrets.token_hex(9)))
    expect_stored(lead.page, "1 of 1 stored")
    expect(chair.page.get_by_role("link", name="quick.txt")).to_be_visible()
    chair.page.get_by_role("button", name="Resume Slow scan.pdf").click()
    expect_stored(chair.page, "0 of 1 stored, 1 not stored")
    expect(part(chair.page, "failed")).to_contain_text("Slow scan.pdf")


def expect_begun(page):
    expect(part(page, "running").locator("[data-percent]")).to_have_text(re.compile(r"^[1-9]\d? %$"))


def sent(page):
    """The offsets of the parts that the page sends from now on."""
    offsets = []

    def hear(request):
        if request.method == "PUT":
            offsets.append(int(request.url.rpartition("=")[2]))

    page.on("request", hear)
    return offsets


def test_an_upload_goes_on_after_a_cut_and_is_stored_once(person, proxy, write):
    chair = person("second_chair", proxy.base)
    page = files_page(chair)
    film = write("Cut film.mp4", 6 * MEGABYTE)
    proxy.set("rate", kbps=16_000)
    offsets = sent(page)
    choose(page, film)
    expect_begun(page)
    proxy.set("reset")
    proxy.set("ok")
    expect_stored(page, "1 of 1 stored")
    [item] = items(chair, "Cut film")
    assert (item["sha256"], item["bytes"]) == (digest(film), 6 * MEGABYTE)
    assert offsets[-1] > 0 and len(offsets) == len(set(offsets))


def test_an_upload_goes_on_after_a_reload_at_the_server_s_offset(person, proxy, write):
    chair = person("second_chair", proxy.base)
    page = files_page(chair)
    film = write("Reloaded film.mp4", 6 * MEGABYTE)
    proxy.set("rate", kbps=16_000)
    choose(page, film)
    expect_begun(page)
    page.get_by_role("button", name="Pause Reloaded film.mp4").press("Enter")
    expect(page.get_by_role("button", name="Resume Reloaded film.mp4")).to_be_focused()
    proxy.set("ok")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.locator("[data-interrupted]")).to_contain_text("One upload was interrupted: Reloaded film.mp4.")
    offsets = sent(page)
    choose(page, film)
    expect_stored(page, "1 of 1 stored")
    expect(page.locator("[data-interrupted]")).to_be_hidden()
    assert offsets[0] > 0
    [item] = items(chair, "Reloaded film")
    assert item["sha256"] == digest(film)
    page.reload()
    expect(page.get_by_label("Choose a folder")).to_be_visible()
    expect(page.locator("[data-interrupted]")).to_be_hidden()


def test_an_upload_is_cancelled_and_nothing_of_it_stays(person, proxy, write):
    chair = person("second_chair", proxy.base)
    page = files_page(chair)
    proxy.set("rate", kbps=8_000)
    choose(page, write("Cancelled film.mp4", 6 * MEGABYTE))
    expect_begun(page)
    page.get_by_role("button", name="Cancel Cancelled film.mp4").press("Enter")
    expect(part(page, "cancelled")).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Retry Cancelled film.mp4")).to_be_focused()
    # What does not come is no part of what is awaited.
    choose(page, write("Kept film.mp4", 1_000))
    expect(page.locator("[data-bytes]")).to_have_text("1 KB of 1 KB")
    expect(page.locator("[data-total]")).to_have_js_property("value", 100)
    proxy.set("ok")
    assert items(chair, "Cancelled film") == []


def test_signing_out_stops_uploads_signing_in_goes_on_and_signing_out_here_forgets_them(person, write):
    chair = person("second_chair")
    page = files_page(chair)
    chair.context.request.delete("/api/session", headers={"X-CSRF-Token": chair.csrf})
    choose(page, write("Night film.mp4", MEGABYTE), write("Second film.mp4", MEGABYTE))
    expect(page.locator("[data-trouble]")).to_contain_text("You are signed out.")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[data-trouble]")).to_contain_text("still signed out")
    assert chair.context.request.post("/api/session", data={"demo": "second_chair"}).ok
    page.get_by_role("button", name="Go on").click()
    expect_stored(page, "2 of 2 stored")

    databases = "indexedDB.databases().then((all) => all.map(({ name }) => name))"
    assert len(page.evaluate(databases)) == 1
    page.reload()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.evaluate(databases) == []


def test_files_come_in_without_script(browser, person, write):
    chair = person("second_chair")
    state = chair.context.storage_state()
    context = browser.new_context(base_url=chair.base, java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(chair.grid)
    page.get_by_text("Add files", exact=True).first.click()
    expect(page.get_by_label("Choose a folder")).to_be_hidden()
    choose(page, write("Plain one.txt", 100), write("Plain empty.txt", 0))
    page.get_by_role("button", name="Add files", exact=True).click()
    expect(page.locator("[data-stored]")).to_have_text("1")
    expect(page.locator("[data-failed]")).to_have_text("1")
    expect(page.get_by_role("row", name=re.compile("Plain empty.txt"))).to_contain_text("This file is empty.")

    item = add_item(chair, "Plain item")
    page.goto(f"{chair.grid}/{item}")
    page.get_by_text("Add its file", exact=True).first.click()
    choose(page, write("Plain file.txt", 100), label="Choose a file")
    page.get_by_role("button", name="Add its file", exact=True).click()
    expect(page.get_by_role("link", name="Plain file.txt")).to_be_visible()
    context.close()
