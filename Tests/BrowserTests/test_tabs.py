"""All tabs of a person and a case in one browser read by one stream, and none misses anything when the one that reads goes."""

import random
import re
import time

import pytest
from measures import measures
from playwright.sync_api import expect

TOKEN = "a token for metrics"
# The seconds in which the others go on when the tab that reads is gone, frozen or out of sight.
HAND_OVER_SECONDS = 20
RECORD = """
    window.told = []
    customElements.get("connection-status").live.stream.addEventListener("changes", ({ changes }) => {
        for (const { id, revision } of changes) window.told.push([id, revision])
    })
"""
LIVE = "customElements.get('connection-status').live"


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which counts its streams."""
    return start(METRICS_TOKEN=TOKEN)


def open_streams(server):
    now = measures(server, TOKEN)
    return sum(value for (name, _), value in now.samples.items() if name == "proffer_connections")


def expect_streams(server, count, seconds=HAND_OVER_SECONDS):
    deadline = time.monotonic() + seconds
    while open_streams(server) != count:
        assert time.monotonic() < deadline, f"{open_streams(server)} streams are open, not {count}"
        time.sleep(0.1)


class Tabs:
    """The tabs of one person in one browser."""

    def __init__(self, someone):
        self.person = someone
        self.pages = []

    def open(self, count=1, address=None):
        """Opens tabs, all before the first of them is there."""
        pages = [self.person.context.new_page() for _ in range(count)]
        for page in pages:
            page.on("pageerror", self.person.hear_error)
            page.on("console", self.person.hear)
            page.goto(address or self.person.grid, wait_until="commit")
        for page in pages:
            self.expect_live(page)
        self.pages += pages
        return pages

    def expect_live(self, page):
        expect(page.locator("connection-status")).to_have_text("Live", timeout=HAND_OVER_SECONDS * 1000)

    def leader(self):
        """The tab that reads for the others."""
        deadline = time.monotonic() + HAND_OVER_SECONDS
        while True:
            leaders = [page for page in self.pages if page.evaluate(f"{LIVE}.shared.isLeading")]
            if len(leaders) == 1:
                return leaders[0]
            assert time.monotonic() < deadline, f"{len(leaders)} tabs read for the others"

    def expect_leader(self, page):
        deadline = time.monotonic() + HAND_OVER_SECONDS
        while self.leader() != page:
            assert time.monotonic() < deadline, "another tab reads"

    def close(self, page):
        self.pages.remove(page)
        page.close()

    def expect_title(self, number, title):
        for page in self.pages:
            row = page.locator(f'tr.grid__row:has(th a:text-is("{number}"))')
            expect(row.locator('[data-field="title"]')).to_have_text(title, timeout=HAND_OVER_SECONDS * 1000)


def freeze(page):
    """The page does nothing any more, as a browser does it to pages that nobody looks at."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    return session


def wake(session):
    session.send("Page.setWebLifecycleState", {"state": "active"})


@pytest.fixture
def tabs(person):
    return Tabs(person("second_chair"))


def test_four_tabs_of_a_case_read_by_one_stream(server, person, tabs):
    lead = person("lead_prosecutor")
    tabs.open(4)
    expect_streams(server, 1)
    lead.revise("E-001", title="Told to four")
    tabs.expect_title("E-001", "Told to four")
    tabs.leader()
    expect_streams(server, 1)


def test_eight_tabs_that_open_at_once_are_all_live(server, person, tabs):
    lead = person("lead_prosecutor")
    tabs.open(8)
    lead.revise("E-002", title="Told to eight")
    tabs.expect_title("E-002", "Told to eight")
    expect_streams(server, 1)


def test_when_the_tab_that_reads_is_closed_no_change_is_lost_or_doubled(server, person, tabs):
    lead = person("lead_prosecutor")
    tabs.open(4)
    for page in tabs.pages:
        page.evaluate(RECORD)
    before = lead.item("E-003")["revision"]
    for count in range(3):
        lead.revise("E-003", title=f"Before close {count}")
        tabs.close(tabs.leader())
        lead.revise("E-003", title=f"After close {count}")
        tabs.expect_title("E-003", f"After close {count}")
    item = lead.item("E-003")
    expected = [[item["id"], revision] for revision in range(before + 1, item["revision"] + 1)]
    assert tabs.pages[0].evaluate("window.told") == expected
    expect_streams(server, 1)


def test_a_frozen_tab_gives_the_lead_away_and_catches_up_when_it_wakes(server, person, tabs):
    lead = person("lead_prosecutor")
    tabs.open(3)
    for page in tabs.pages:
        page.evaluate(RECORD)
    frozen = tabs.leader()
    session = freeze(frozen)
    tabs.pages.remove(frozen)
    lead.revise("E-004", title="While it was frozen")
    tabs.expect_title("E-004", "While it was frozen")
    wake(session)
    tabs.pages.append(frozen)
    tabs.expect_title("E-004", "While it was frozen")
    lead.revise("E-004", title="After it woke")
    tabs.expect_title("E-004", "After it woke")
    for page in tabs.pages:
        assert len(page.evaluate("window.told")) == 2
    expect_streams(server, 1)


def test_a_tab_whose_script_hangs_loses_the_lead(server, person, tabs):
    lead = person("lead_prosecutor")
    tabs.open(2)
    hung = tabs.leader()
    # Nothing of this page happens for so long, not even that its lock is asked for.
    hung.evaluate("setTimeout(() => { const until = Date.now() + 14000; while (Date.now() < until); }), undefined")
    tabs.pages.remove(hung)
    lead.revise("E-005", title="Past the one that hangs")
    tabs.expect_title("E-005", "Past the one that hangs")
    assert tabs.pages[0].evaluate(f"{LIVE}.shared.isLeading")
    tabs.pages.append(hung)
    lead.revise("E-005", title="To both again")
    tabs.expect_title("E-005", "To both again")
    expect_streams(server, 1)


def test_a_tab_out_of_sight_hands_over_to_one_in_sight(server, person, tabs):
    tabs.open(2)
    hidden = tabs.leader()
    other = next(page for page in tabs.pages if page != hidden)
    hidden.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true, configurable: true })
            document.dispatchEvent(new Event("visibilitychange"))
        }"""
    )
    tabs.expect_leader(other)
    for page in tabs.pages:
        tabs.expect_live(page)
    expect_streams(server, 1)


def test_four_tabs_that_are_killed_frozen_and_robbed_at_random_all_end_with_the_truth(server, person, tabs):
    """Break 8 of the protocol."""
    lead, dice = person("lead_prosecutor"), random.Random(8)
    tabs.open(4)
    item, frozen = lead.item("E-006"), []
    for count in range(24):
        lead.revise("E-006", title=f"Round {count}")
        page = dice.choice(tabs.pages)
        act = dice.choice(["kill", "kill leader", "freeze", "wake", "steal", "drop", "reload"])
        if act.startswith("kill"):
            tabs.close(tabs.leader() if act == "kill leader" and not frozen else page)
            frozen = [(one, session) for one, session in frozen if one in tabs.pages]
            tabs.open()
        elif act == "freeze" and len(frozen) < 2 and page not in [one for one, _ in frozen]:
            frozen.append((page, freeze(page)))
        elif act == "wake" and frozen:
            wake(frozen.pop()[1])
        elif page not in [one for one, _ in frozen]:
            if act == "steal":
                page.evaluate(f"{LIVE}.stream.use({LIVE}.shared.leading())")
            elif act == "drop":
                page.evaluate(f"{LIVE}.stream.drop()")
            elif act == "reload":
                page.reload(wait_until="commit")
    for _, session in frozen:
        wake(session)
    lead.revise("E-006", title="The last word")
    tabs.expect_title("E-006", "The last word")
    for page in tabs.pages:
        tabs.expect_live(page)
        row = page.locator(f'[id="evidence-{item["id"]}"]')
        assert int(row.get_attribute("data-revision")) == lead.item("E-006")["revision"]
    expect_streams(server, 1)


def test_a_tab_that_works_offline_leaves_the_others_live(server, person, tabs):
    lead = person("lead_prosecutor")
    tabs.open(2)
    away = tabs.leader()
    away.evaluate(f"{LIVE}.stream.stop()")
    expect(away.locator("connection-status")).to_have_text("Working offline")
    lead.revise("E-007", title="Only for who is live")
    tabs.pages.remove(away)
    tabs.expect_title("E-007", "Only for who is live")
    away.evaluate(f"{LIVE}.stream.start()")
    tabs.pages.append(away)
    tabs.expect_title("E-007", "Only for who is live")
    expect_streams(server, 1)


def test_signing_out_in_one_tab_ends_all_and_nobody_reads_any_more(server, person, tabs):
    tabs.open(3)
    page = tabs.pages[1]
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"), timeout=HAND_OVER_SECONDS * 1000)
    for other in tabs.pages:
        if other != page:
            expect(other.locator("connection-status").or_(other.get_by_role("heading", name="Sign in"))).to_have_text(
                re.compile("Signed out|Sign in"), timeout=HAND_OVER_SECONDS * 1000
            )
    expect_streams(server, 0)


def test_two_cases_and_two_people_have_streams_of_their_own(server, person, tabs):
    lead = Tabs(person("lead_prosecutor"))
    tabs.open(2)
    lead.open(2)
    expect_streams(server, 2)


def test_two_people_in_one_browser_never_share_a_stream(server, person, tabs):
    [former] = tabs.open()
    lead = person("lead_prosecutor")
    # Somebody else signs in at this browser, while a page of the former is still open.
    tabs.person.context.request.post("/api/session", data={"demo": "lead_prosecutor"})
    [page] = tabs.open()
    assert page.locator("meta[name=proffer-person]").get_attribute("content") != former.locator(
        "meta[name=proffer-person]"
    ).get_attribute("content")
    assert page.evaluate(f"{LIVE}.shared.isLeading")
    lead.revise("E-011", title="Not by another's stream")
    tabs.pages = [page]
    tabs.expect_title("E-011", "Not by another's stream")
    former.reload()
    tabs.pages = [page, former]
    tabs.expect_live(former)
    tabs.leader()
    expect_streams(server, 1)


def test_others_see_one_who_has_many_tabs_where_that_person_is(server, person, tabs):
    lead = person("lead_prosecutor")
    lead.open()
    tabs.open(2)
    follower = next(page for page in tabs.pages if page != tabs.leader())
    row = follower.locator('tr.grid__row:has(th a:text-is("E-008"))')
    row.locator('[data-cell="title"]').click()
    follower.keyboard.press("F2")
    expect(lead.cell("E-008", "title").locator(".presence-mark")).to_be_visible()
    tabs.close(tabs.leader())
    expect(lead.cell("E-008", "title").locator(".presence-mark")).to_be_visible()
    follower.keyboard.press("Escape")
    expect(lead.cell("E-008", "title").locator(".presence-mark")).to_have_count(0)
    summary = follower.locator("presence-list summary")
    expect(summary).to_contain_text(lead.name)


def test_one_who_chooses_a_socket_chooses_for_all_tabs(server, person, tabs):
    lead = person("lead_prosecutor")
    tabs.open(2)
    [chooser] = tabs.open(1, "/evidence/realtime")
    words = chooser.locator("[data-transport]")
    expect(words).to_have_text("Changes come through another tab of yours now.")
    with chooser.expect_websocket():
        chooser.get_by_role("group", name="Live by").get_by_role("radio", name="WebSocket").check()
    expect(words).to_have_text("Changes come by WebSocket now.")
    lead.revise("E-009", title="By one socket")
    tabs.expect_title("E-009", "By one socket")
    expect_streams(server, 1)
    # The next to read does so by socket too.
    tabs.close(chooser)
    lead.revise("E-009", title="By another")
    tabs.expect_title("E-009", "By another")
    now = measures(server, TOKEN)
    assert now.of("proffer_connections", transport="websocket") == 1


def test_a_page_comes_back_live_by_the_back_button(server, person, tabs):
    lead = person("lead_prosecutor")
    [page, other] = tabs.open(2)
    page.locator("tbody th a").first.click()
    tabs.expect_live(page)
    lead.revise("E-010", title="While it was away")
    page.go_back()
    tabs.expect_live(page)
    tabs.expect_title("E-010", "While it was away")
    tabs.expect_live(other)
    expect_streams(server, 1)
