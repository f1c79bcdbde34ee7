"""The connection is lost in several ways; the page comes back by itself, and nothing is lost or doubled."""

import re
import subprocess
import sys

import faultproxy
import httpx
import pytest
from playwright.sync_api import expect
from server import free_port

RETURN_MILLISECONDS = 40_000


class Proxy:
    """A proxy process between browsers and a port that breaks connections on request."""

    def __init__(self):
        self.port, self.control = free_port(), free_port()
        self.base = f"http://127.0.0.1:{self.port}"

    def start(self, target):
        words = [sys.executable, faultproxy.__file__, self.port, target, self.control]
        self.process = subprocess.Popen([str(word) for word in words])
        transport = httpx.HTTPTransport(retries=10)
        self.client = httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{self.control}")
        self.set("ok")

    def set(self, mode, **fault):
        assert self.client.post("/", json={"mode": mode, **fault}).status_code == 200

    def stop(self):
        self.process.terminate()
        self.process.wait()


@pytest.fixture(scope="module")
def proxy():
    proxy = Proxy()
    yield proxy
    proxy.stop()


@pytest.fixture(scope="module")
def server(start, proxy):
    """A server of this file's own, which it may kill, and which may also be reached through the proxy."""
    server = start(PUBLIC_URL=proxy.base)
    proxy.start(server.port)
    return server


def expect_return(screen):
    expect(screen.page.locator("connection-status")).to_have_text("Live", timeout=RETURN_MILLISECONDS)
    screen.expect_no_reload()


def test_what_happened_during_a_cut_appears_once_after_it(server, proxy, person):
    lead, chair = person("lead_prosecutor"), person("second_chair", proxy.base)
    chair.open()
    # From now on the next byte to the browser cuts its connection, so the change itself is not delivered.
    proxy.set("cut_after", bytes=0)
    lead.revise("E-001", title="Call during the cut", tags={"add": ["cut"], "remove": []})
    chair.expect_connection(r"Reconnecting \(\d+ s\)")
    expect(chair.shown("E-001", "title")).to_have_text("911 call, Bay 4 fire")
    lead.revise("E-002", title="Log during the cut")

    proxy.set("ok")
    expect_return(chair)
    expect(chair.shown("E-001", "title")).to_have_text("Call during the cut")
    expect(chair.shown("E-001", "tags").locator("li")).to_have_text(["cut", "fire", "timeline"])
    expect(chair.shown("E-002", "title")).to_have_text("Log during the cut")
    chair.expect_saving(f"2 items changed by {lead.name}")


def test_an_edit_during_a_cut_is_sent_once_after_it(server, proxy, person):
    lead, chair = person("lead_prosecutor"), person("second_chair", proxy.base)
    chair.open()
    chair.expect_editing()
    chair.cell("E-015", "title").click()
    before = len(chair.history("E-015"))
    proxy.set("cut_after", bytes=0)
    chair.page.keyboard.press("F2")
    chair.page.keyboard.type("Typed during the cut")
    chair.page.keyboard.press("Enter")
    chair.expect_saving("Saved on this device, 1 to send")
    expect(chair.shown("E-015", "title")).to_have_text("Typed during the cut")
    proxy.set("ok")
    expect(chair.page.locator("[data-sync]")).to_have_text(re.compile("^Saved"), timeout=RETURN_MILLISECONDS)
    expect_return(chair)
    assert lead.item("E-015")["title"] == "Typed during the cut"
    assert len(lead.history("E-015")) == before + 1


def test_editing_is_there_when_the_network_went_before_the_first_click(server, proxy, person):
    chair = person("second_chair", proxy.base)
    chair.open()
    chair.expect_editing()
    proxy.set("cut_after", bytes=0)
    chair.type_into("E-014", "title", "Typed without a network")
    expect(chair.shown("E-014", "title")).to_have_text("Typed without a network")
    chair.expect_saving("Saved on this device, 1 to send")
    proxy.set("ok")
    expect(chair.page.locator("[data-sync]")).to_have_text(re.compile("^Saved"), timeout=RETURN_MILLISECONDS)
    assert chair.item("E-014")["title"] == "Typed without a network"


def test_a_dropped_connection_resumes_in_sight(server, person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open("/evidence/realtime")
    frames = chair.page.locator("[data-frames] li")
    ready = frames.filter(has_text=re.compile("^ready"))
    expect(ready).to_have_count(1)
    position = ready.locator('[data-field="position"]').inner_text()
    chair.page.get_by_role("button", name="Drop the connection").click()
    expect(ready).to_have_count(2)
    expect(ready.first.locator('[data-field="position"]')).to_have_text(position)
    expect(ready.first).to_contain_text("live, nothing was missed")
    # The connection in words, newest first, however quickly it came back.
    told = frames.locator('xpath=self::*[@data-event="state"]/*[@data-field="kind"]')
    expect(told).to_contain_text(["connected", "connecting", "connection lost"])
    chair.expect_connection("Live")

    lead.revise("E-010", title="After the drop")
    change = frames.filter(has_text="evidence.revised")
    expect(change).to_have_count(1)
    expect(change.locator('[data-field="latency"]')).to_have_text(re.compile(r"^\d+ ms$"))
    expect(chair.page.locator("[data-latency]")).to_have_text(re.compile(r"^\d+ ms$"))
    expect(chair.shown("E-010", "title")).to_have_text("After the drop")
    chair.expect_no_reload()


def test_a_killed_server_is_found_again_and_gets_what_was_typed_meanwhile(server, person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open()
    lead.expect_editing()
    lead.cell("E-017", "title").click()
    before = len(lead.history("E-017"))
    server.kill()
    lead.type_into("E-017", "title", "Typed while the server was down")
    lead.expect_saving("Saved on this device, 1 to send")
    chair.expect_connection("Reconnecting")

    server.start()
    expect_return(chair)
    expect_return(lead)
    expect(chair.shown("E-017", "title")).to_have_text("Typed while the server was down", timeout=RETURN_MILLISECONDS)
    lead.expect_saving("Saved")
    assert len(lead.history("E-017")) == before + 1
