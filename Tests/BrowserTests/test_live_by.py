"""Changes come by event stream or by WebSocket, as the person chooses; none is lost or doubled on the way between."""

import contextlib
import re
import secrets
import socket
import socketserver
import threading

import httpx
import pytest
from playwright.sync_api import expect

CHOOSE_SOCKET = "localStorage.setItem('proffer-transport', 'socket')"
# What the page was told, change by change, whatever it shows of it.
RECORD = """
    window.told = []
    customElements.get("event-monitor").live.stream.addEventListener("changes", ({ changes }) => {
        for (const { id, revision } of changes) window.told.push([id, revision])
    })
"""


class Editor(threading.Thread):
    """Somebody who changes one item as fast as the server answers, until told to stop."""

    def __init__(self, base, item):
        super().__init__()
        self.client = httpx.Client(base_url=base)
        self.csrf = self.client.post("/api/session", json={"demo": "lead_prosecutor"}).json()["csrf"]
        self.item, self.revision = item["id"], item["revision"]
        self.revisions = []
        self.has_stopped = threading.Event()

    def run(self):
        while not self.has_stopped.is_set():
            headers = {
                "X-CSRF-Token": self.csrf,
                "Idempotency-Key": secrets.token_hex(12),
                "Base-Revision": str(self.revision),
            }
            fields = {"title": f"Title {len(self.revisions)}"}
            self.revision = self.client.patch(f"/api/evidence/{self.item}", json=fields, headers=headers).json()["revision"]
            self.revisions.append(self.revision)

    def stop(self):
        self.has_stopped.set()
        self.join()


def choice(screen, name):
    return screen.page.get_by_role("group", name="Live by").get_by_role("radio", name=name)


def expect_transport(screen, words):
    expect(screen.page.locator("[data-transport]")).to_contain_text(words)


def test_the_choice_between_event_stream_and_socket_holds_at_once_and_in_this_browser(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    chair.open("/evidence/realtime")
    expect(choice(chair, "event stream")).to_be_checked()
    expect_transport(chair, "by event stream now")
    with chair.page.expect_websocket(lambda socket: "/ws?case=" in socket.url):
        choice(chair, "WebSocket").check()
    expect_transport(chair, "by WebSocket now")
    lead.revise("E-010", title="Seen by socket")
    expect(chair.shown("E-010", "title")).to_have_text("Seen by socket")
    chair.expect_no_reload()

    with chair.page.expect_websocket():
        chair.open()
    with chair.page.expect_websocket():
        chair.open("/evidence/realtime")
    expect(choice(chair, "WebSocket")).to_be_checked()
    choice(chair, "event stream").check()
    expect_transport(chair, "by event stream now")
    chair.page.reload()
    expect(choice(chair, "event stream")).to_be_checked()
    expect_transport(chair, "by event stream now")


def test_no_change_is_lost_or_doubled_while_the_person_switches(person, server):
    chair = person("second_chair")
    chair.open("/evidence/realtime")
    chair.page.evaluate(RECORD)
    editor = Editor(server.base, chair.item("E-011"))
    editor.start()
    try:
        for _ in range(6):
            for name, words in [("WebSocket", "by WebSocket now"), ("event stream", "by event stream now")]:
                choice(chair, name).check()
                expect_transport(chair, words)
        # Also when the person does not wait.
        for _ in range(6):
            choice(chair, "WebSocket").check()
            choice(chair, "event stream").check()
    finally:
        editor.stop()
    assert len(editor.revisions) > 20
    expect(chair.shown("E-011", "title")).to_have_text(f"Title {len(editor.revisions) - 1}")
    assert chair.page.evaluate("window.told") == [[editor.item, revision] for revision in editor.revisions]
    expect(chair.page.locator("[data-count]")).to_have_text(str(len(editor.revisions)))
    chair.expect_no_reload()


def test_who_is_taken_off_the_case_hears_it_by_socket(server, person):
    technician = person("trial_technician")
    technician.page.add_init_script(CHOOSE_SOCKET)
    with technician.page.expect_websocket():
        technician.open()
    email = technician.context.request.get("/api/session").json()["person"]["email"]
    server.command("case", "revoke", technician.case, email)
    technician.expect_connection("You no longer have access to this case")
    expect(technician.page.locator("tbody tr")).to_have_count(0)
    assert "911 call" not in technician.page.content()
    server.command("case", "grant", technician.case, email, "trial_technician")


def test_a_session_that_ends_elsewhere_is_said_by_socket(person):
    auditor = person("auditor_readonly")
    auditor.page.add_init_script(CHOOSE_SOCKET)
    with auditor.page.expect_websocket():
        auditor.open()
    auditor.context.request.delete("/api/session", headers={"X-CSRF-Token": auditor.csrf})
    auditor.expect_connection("Signed out")


class NoUpgrades(socketserver.ThreadingTCPServer):
    """A proxy of the kind that knows no upgrades: it answers those itself, and passes on the rest."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Passage)
        self.refused = 0
        self.base = f"http://127.0.0.1:{self.server_address[1]}"


class Passage(socketserver.BaseRequestHandler):
    def handle(self):
        near, head = self.request, b""
        while b"\r\n\r\n" not in head:
            if not (data := near.recv(65_536)):
                return
            head += data
        if b"upgrade: websocket" in head.lower():
            self.server.refused += 1
            near.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.server.target)) as far:
            far.sendall(head)
            threading.Thread(target=pass_on, args=(far, near), daemon=True).start()
            pass_on(near, far)


def pass_on(source, sink):
    """Passes bytes on until either end goes away."""
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy():
    with NoUpgrades() as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()


def test_behind_a_proxy_that_refuses_upgrades_changes_come_by_event_stream(start, proxy, person):
    server = start(PUBLIC_URL=proxy.base)
    proxy.target = server.port
    lead, chair = person("lead_prosecutor", server.base), person("second_chair", proxy.base)
    chair.open("/evidence/realtime")
    choice(chair, "WebSocket").check()
    expect_transport(chair, "The WebSocket could not be opened here: changes come by event stream now, and none was missed.")
    chair.expect_connection("Live")
    lead.revise("E-012", title="Through the proxy")
    expect(chair.shown("E-012", "title")).to_have_text("Through the proxy")
    # Twice more a socket is tried, with each new connection; then no more.
    for refused in (2, 3, 3):
        ready = chair.page.locator("[data-frames] li").filter(has_text=re.compile("^ready"))
        before = ready.count()
        chair.page.get_by_role("button", name="Drop the connection").click()
        expect(ready).to_have_count(before + 1)
        assert proxy.refused == refused
    chair.expect_no_reload()
