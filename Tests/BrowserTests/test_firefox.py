"""The same core in Firefox: pages are live, and what was edited without a server outlives a killed browser and is sent once."""

import re

import pytest
from person import wait_for
from playwright.sync_api import expect
from test_offline_pages import FROM_DEVICE, Traveller
from test_offline_queue import RETURN_MILLISECONDS, expect_kept, expect_sent, kill_browser


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start()


class FirefoxUser(Traveller):
    """The lead at Debian's Firefox, with a profile that outlives it."""

    def __init__(self, playwright, server, profile):
        self.firefox, self.profile, self.base = playwright.firefox, profile, server.base
        self.faults = []
        self.launch()
        self.page.goto("/sign-in")
        self.page.get_by_role("button", name=re.compile("lead prosecutor", re.IGNORECASE)).click()
        self.page.wait_for_url("**/cases**")
        self.case = self.context.request.get("/api/cases").json()["cases"][0]["id"]
        self.grid = f"/cases/{self.case}/evidence"

    def launch(self):
        # Playwright's own Firefox is another program: this one is driven by WebDriver BiDi.
        self.context = self.firefox.launch_persistent_context(
            self.profile, channel="moz-firefox", executable_path="/usr/bin/firefox-esr", base_url=self.base
        )
        self.page = self.context.new_page()
        self.page.on("pageerror", self.hear_error)
        self.page.on("console", self.hear)

    def start(self):
        self.page.goto(self.grid)
        self.page.evaluate("navigator.serviceWorker.ready")
        # The first page is not always taken over; the next is the worker's.
        self.page.reload()
        wait_for(self.page, "navigator.serviceWorker.controller", RETURN_MILLISECONDS / 1000)

    def hear_error(self, error):
        # A part that was being read when the server was killed.
        if "dynamically imported module" not in str(error):
            super().hear_error(error)

    def hear(self, message):
        # Firefox says more of a lost network than Chromium.
        if not re.search(r"NetworkError|Failed to load|can.t establish a connection|interrupted while|NS_", message.text):
            super().hear(message)


@pytest.fixture
def user(playwright, server, tmp_path):
    user = FirefoxUser(playwright, server, tmp_path / "profile")
    yield user
    if server.process.poll() is not None:
        server.start()
    user.context.close()
    assert not user.faults


def test_a_day_at_firefox(server, user, person):
    chair = person("second_chair")
    before = len(chair.history("E-020"))
    user.start()
    user.ask_for_restricted()
    user.open()
    user.expect_editing()
    user.type_into("E-020", "title", "Typed in Firefox")
    expect_sent(user)
    assert chair.item("E-020")["title"] == "Typed in Firefox"
    chair.revise("E-021", title="Seen in Firefox")
    expect(user.shown("E-021", "title")).to_have_text("Seen in Firefox")
    user.expect_no_reload()

    server.kill()
    user.type_into("E-020", "title", "Typed without a server")
    user.expect_saving("Saved on this device, 1 to send")
    user.page.reload()
    expect(user.line).to_have_text(FROM_DEVICE)
    expect(user.shown("E-020", "title")).to_have_text("Typed without a server")
    user.type_into("E-022", "title", "Typed after the reload")
    user.expect_saving("Saved on this device, 2 to send")
    kill_browser(user.profile)

    server.start()
    user.launch()
    user.open()
    expect(user.shown("E-020", "title")).to_have_text("Typed without a server")
    expect_sent(user)
    expect_kept(user.page, 0)
    assert chair.item("E-020")["title"] == "Typed without a server"
    assert chair.item("E-022")["title"] == "Typed after the reload"
    # Nothing is sent a second time.
    user.open()
    assert len(chair.history("E-020")) == before + 2
