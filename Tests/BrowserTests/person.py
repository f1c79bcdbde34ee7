"""A person of the demo case at a browser."""

import re
import secrets
import time

from playwright.sync_api import expect

SECONDS = 10
POLL_MILLISECONDS = 50


def wait_for(page, script, seconds=SECONDS):
    """Waits until a script answers something true, also by a promise.

    `wait_for_function` asks again by `eval` in the page, which its content policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(f"Promise.resolve({script}).then(Boolean)"):
        assert time.monotonic() < deadline, f"not true in {seconds} s: {script}"
        page.wait_for_timeout(POLL_MILLISECONDS)


class Person:
    """Signed in on one address, with one page open."""

    def __init__(self, browser, base, role, **settings):
        self.base = base
        self.context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900}, **settings)
        answer = self.context.request.post("/api/session", data={"demo": role})
        assert answer.ok, answer.text()
        self.name = answer.json()["person"]["name"]
        self.csrf = answer.json()["csrf"]
        self.case = self.context.request.get("/api/cases").json()["cases"][0]["id"]
        self.grid = f"/cases/{self.case}/evidence"
        self.faults = []
        self.page = self.context.new_page()
        self.page.on("pageerror", self.hear_error)
        self.page.on("console", self.hear)

    def hear_error(self, error):
        # What blocks service workers here trips over the preview's sandbox, which has none.
        if "Failed to read the 'serviceWorker' property" not in str(error):
            self.faults.append(str(error))

    def hear(self, message):
        # The network's own errors are what some tests cause.
        if message.type == "error" and not re.search(r"Failed to load resource|net::ERR|^WebSocket connection to", message.text):
            self.faults.append(message.text)

    def open(self, address=None):
        """Opens a live page, by default the grid, and marks it: a reload would lose the mark."""
        self.page.goto(address or self.grid)
        self.expect_connection("Live")
        self.page.evaluate("window.isStillTheSamePage = true")

    def expect_editing(self):
        """Waits until the grid takes edits without reading anything more."""
        expect(self.page.locator("[data-editing='ready']")).to_be_attached()

    def expect_connection(self, words):
        expect(self.page.locator("connection-status")).to_have_text(re.compile(words))

    def expect_saving(self, words):
        expect(self.page.locator("[data-sync]")).to_contain_text(words)

    def expect_no_reload(self):
        assert self.page.evaluate("window.isStillTheSamePage"), "the page was loaded anew"

    def row(self, number):
        return self.page.locator(f'tr.grid__row:has(th a:text-is("{number}"))')

    def cell(self, number, field):
        return self.row(number).locator(f'[data-cell="{field}"]')

    def shown(self, number, field):
        return self.row(number).locator(f'[data-field="{field}"]')

    def type_into(self, number, field, text):
        """Edits a cell in place by keys."""
        self.cell(number, field).click()
        self.page.keyboard.press("F2")
        expect(self.cell(number, field).locator("input, select, textarea")).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def meet(self, other, number):
        """Begins to change a status, lets the other change it first, then saves: the dialog that asks."""
        cell = self.cell(number, "exhibitStatus")
        cell.click()
        self.page.keyboard.press("F2")
        expect(cell.locator("select")).to_be_focused()
        other.revise(number, exhibitStatus="offered")
        expect(cell).to_have_class(re.compile("grid__cell--overtaken"))
        self.page.keyboard.type("Excl")
        self.page.keyboard.press("Enter")
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text(other.name)
        return dialog

    # What the person does elsewhere, without this page.

    def last_changes(self):
        """Opens the list of them, which is drawn while it is open; its lines."""
        self.page.get_by_role("button", name="My last changes").click()
        return self.page.locator("undo-bar .undo__act")

    def item(self, number):
        answer = self.context.request.get(f"/api/evidence?case={self.case}&q={number}&limit=200")
        return next(item for item in answer.json()["items"] if item["itemNumber"] == number)

    def revise(self, number, **fields):
        item = self.item(number)
        answer = self.context.request.patch(
            f"/api/evidence/{item['id']}",
            data=fields,
            headers={
                "X-CSRF-Token": self.csrf,
                "Idempotency-Key": secrets.token_hex(12),
                "Base-Revision": str(item["revision"]),
            },
        )
        assert answer.ok, answer.text()

    def history(self, number):
        answer = self.context.request.get(f"/api/evidence/{self.item(number)['id']}/history")
        assert answer.ok, answer.text()
        return answer.json()["history"]


def stored(someone, body):
    """Makes an item of a file, and answers it."""
    request, headers = someone.context.request, {"X-CSRF-Token": someone.csrf}
    announced = request.post(
        "/api/uploads", data={"case": someone.case, "name": "page.html", "bytes": len(body)}, headers=headers
    )
    upload = announced.json()["upload"]
    sent = request.put(f"/api/uploads/{upload}?offset=0", data=body, headers=headers)
    assert sent.ok, sent.text()
    added = request.post(
        "/api/evidence",
        data={"case": someone.case, "upload": upload},
        headers={**headers, "Idempotency-Key": secrets.token_hex(12)},
    )
    assert added.ok, added.text()
    return added.json()
