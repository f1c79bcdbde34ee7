"""Breaks 8, 10 and 15 of the protocol where a person works without a network: pages that crash and rob one another, a sign-out
in the middle of keeping, and a browser that is killed again and again. With PROFFER_SOAK=1 many more of each."""

import os
import random

import pytest
from person import CHROMIUM, wait_for
from playwright.sync_api import Error, expect
from test_offline_pages import LEFT, RETURN_MILLISECONDS, Traveller
from test_offline_queue import expect_kept, expect_kept_or_sent, expect_sent, kill_browser

SOAK = os.environ.get("PROFFER_SOAK") == "1"
ROUNDS = 200 if SOAK else 10
SIGN_OUTS = 50 if SOAK else 3
KILLS = 100 if SOAK else 10
NUMBERS = [f"E-0{number:02}" for number in range(2, 10)]
# Takes the sender's seat from whichever page has it, and gives it back after a moment.
ROB = """() => {
  const person = document.querySelector("meta[name=proffer-person]").content
  navigator.locks.request(`proffer-sender-${person}`, { steal: true }, () => new Promise((resolve) => setTimeout(resolve, 50))).catch(() => {})
}"""


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start(RATE_LIMITS="off")


@pytest.fixture(autouse=True)
def restart(server):
    yield
    if server.process.poll() is not None:
        server.start()


class Pages:
    """Four pages of one person, of which some are frozen."""

    def __init__(self, someone):
        self.person, self.all, self.frozen = someone, [], {}

    def fill(self):
        while len(self.all) < 4:
            page = self.person.context.new_page()
            page.on("pageerror", self.person.hear_error)
            page.on("console", self.person.hear)
            page.on("crash", self.drop)
            page.goto(self.person.grid)
            expect(page.locator("[data-editing='ready']")).to_be_attached()
            self.all.append(page)

    def drop(self, page):
        if page in self.all:
            self.all.remove(page)
        self.frozen.pop(page, None)

    def crash(self, page):
        """The page's process ends, and with it whichever pages share it."""
        try:
            page.goto("chrome://crash", timeout=RETURN_MILLISECONDS)
        except Error:
            pass  # That is what it does.
        self.drop(page)
        page.close()

    def freeze(self, page):
        session = page.context.new_cdp_session(page)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        self.frozen[page] = session

    def wake(self, page):
        self.frozen.pop(page).send("Page.setWebLifecycleState", {"state": "active"})


def test_four_pages_that_crash_freeze_and_rob_one_another_do_each_edit_once(server, person):
    """Break 8, for what they send; for what they read it is in `test_tabs.py`."""
    lead, dice = person("lead_prosecutor"), random.Random(8)
    before = {number: len(lead.history(number)) for number in NUMBERS}
    titles, count = {}, dict.fromkeys(NUMBERS, 0)
    pages = Pages(lead)
    for step in range(ROUNDS):
        pages.fill()
        lead.page = dice.choice([page for page in pages.all if page not in pages.frozen])
        number = dice.choice(NUMBERS)
        titles[number] = f"Round {step}"
        lead.type_into(number, "title", titles[number])
        expect_kept_or_sent(lead.page, titles[number])
        count[number] += 1
        act = dice.choice(["crash", "crash", "freeze", "wake", "rob", "restart"])
        other = dice.choice(pages.all)
        if act == "crash":
            pages.crash(lead.page if dice.random() < 0.5 else other)
        elif act == "freeze" and other not in pages.frozen and len(pages.frozen) < 2:
            pages.freeze(other)
        elif act == "wake" and pages.frozen:
            pages.wake(next(iter(pages.frozen)))
        elif act == "rob":
            lead.page.evaluate(ROB)
        elif act == "restart":
            server.kill()
            server.start()
    for page in list(pages.frozen):
        pages.wake(page)
    pages.fill()
    lead.page = pages.all[0]
    expect_kept(lead.page, 0)
    for number, title in titles.items():
        assert lead.item(number)["title"] == title
        assert len(lead.history(number)) == before[number] + count[number], number
        for page in pages.all:
            row = page.locator(f'tr.grid__row:has(th a:text-is("{number}"))')
            expect(row.locator('[data-field="title"]')).to_have_text(title, timeout=RETURN_MILLISECONDS)


def test_nothing_is_kept_while_a_sign_out_waits_for_the_server(browser, server):
    """Break 10, slowly: the session still lives, so the server would give a page everything."""
    lead, held = Traveller(browser, server.base, "lead_prosecutor"), []
    lead.start()
    other = lead.context.new_page()
    other.goto(lead.grid)
    lead.page.route("**/sign-out", lambda route: held.append(route))
    lead.page.locator("court-case summary").click()
    lead.page.get_by_role("button", name="Keep on this device").click()
    expect(lead.page.locator("court-case [data-progress]")).not_to_be_empty()
    lead.page.get_by_role("button", name="Sign out").click()
    expect(lead.page.locator("court-case [data-progress]")).to_contain_text("keeps nothing of yours")
    wait_for(lead.page, "caches.keys().then((names) => !names.some((name) => name.startsWith('proffer-pages')))")
    # What a page asks for that has not heard of it.
    asked = """async (address) => {
        const { port1, port2 } = new MessageChannel()
        const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)))
        const { active } = await navigator.serviceWorker.getRegistration()
        active.postMessage({ act: "keep", url: new URL(address, location).href, isTaken: true }, [port2])
        return answer
    }"""
    assert other.evaluate(asked, lead.grid) == "failed"
    # On a slow machine the page may give up this one, and send the form.
    held[0].continue_()
    lead.page.unroute("**/sign-out")
    expect(lead.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible(timeout=RETURN_MILLISECONDS)
    assert lead.page.evaluate(LEFT) == {"caches": [], "databases": [], "workers": 0}
    lead.context.close()
    assert not lead.faults


def test_signing_out_in_the_middle_of_keeping_leaves_nothing(browser, server):
    """Break 10: whatever is still on its way to the device."""
    dice = random.Random(10)
    lead = Traveller(browser, server.base, "lead_prosecutor")
    for count in range(SIGN_OUTS):
        if count:
            assert lead.context.request.post("/api/session", data={"demo": "lead_prosecutor"}).ok
        lead.start()
        lead.page.locator("court-case summary").click()
        lead.page.get_by_label("With restricted items").check()
        lead.page.get_by_role("button", name="Keep on this device").click()
        expect(lead.page.locator("court-case [data-progress]")).not_to_be_empty()
        lead.page.wait_for_timeout(dice.uniform(0, 400))
        lead.page.get_by_role("button", name="Sign out").click()
        expect(lead.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible(timeout=RETURN_MILLISECONDS)
        assert lead.page.evaluate(LEFT) == {"caches": [], "databases": [], "workers": 0}, count
        lead.page.go_back()
        expect(lead.page.locator("evidence-grid tbody tr")).to_have_count(0)
        # And what was still on its way then has not come since.
        lead.page.goto("/sign-in")
        assert lead.page.evaluate("caches.keys()") == [], count
    lead.context.close()
    assert not lead.faults


def test_what_is_said_to_be_saved_outlives_a_browser_that_is_killed_again_and_again(browser, server, person, tmp_path):
    """Break 15: no server all the while, and each time the browser dies as soon as it says so."""
    chair = person("second_chair")
    lead = Traveller(browser, server.base, "lead_prosecutor")
    patient = lead.context
    before = {number: len(chair.history(number)) for number in NUMBERS}
    profile = tmp_path / "profile"

    def launch():
        lead.context = browser.browser_type.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=["--no-sandbox"], base_url=server.base
        )
        [lead.page] = lead.context.pages

    def sign_in():
        assert lead.context.request.post("/api/session", data={"demo": "lead_prosecutor"}).ok

    launch()
    sign_in()
    lead.start()
    lead.ask_for_restricted()
    lead.expect_kept(lead.grid)
    server.kill()
    for count in range(KILLS):
        lead.page.goto(lead.grid)
        lead.type_into(NUMBERS[count % len(NUMBERS)], "title", f"Before kill {count}")
        lead.expect_saving(f"Saved on this device, {count + 1} to send")
        kill_browser(profile)
        launch()
    server.start()
    sign_in()
    lead.open()
    expect_sent(lead)
    expect_kept(lead.page, 0)
    for place, number in enumerate(NUMBERS):
        edits = range(place, KILLS, len(NUMBERS))
        assert len(chair.history(number)) == before[number] + len(edits), number
        if edits:
            assert chair.item(number)["title"] == f"Before kill {edits[-1]}"
    lead.context.close()
    patient.close()
