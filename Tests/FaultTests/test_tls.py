"""TLS on the server's own ports: HTTP/2, HTTP/1.1, streams and WebSockets, and a certificate that is renewed."""

import copy
import signal
import time

import httpx
import pytest

import http2
from certificate import Certificate, in_der, shown_on
from databases import ON_ONE
from server import Browser, Copy, Stream, free_port, trusting
from sockets import connect, send_raw
from waiting import until
from websocket import WebSocket

IDLE_SECONDS = 1
# What a browser has open when a person has many tabs; HTTP/1.1 would allow six.
TABS = 12
# Three times the second within which a reader hears of a change that no hint told.
TOLD_SECONDS = 3

pytestmark = ON_ONE


@pytest.fixture
def certificate(tmp_path):
    return Certificate(tmp_path / "certificate")


@pytest.fixture
def make(seed, tmp_path, certificate):
    servers = []

    def start(**settings):
        server = Copy(tmp_path / "data", seed, **certificate.settings, **settings)
        server.trust = trusting(certificate.both)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def server(make):
    return make(WEBSOCKET_PORT=str(free_port()))


def over(server, is_http2, email="lead@example.com"):
    """A person whose browser speaks HTTP/2, or does not."""
    server = copy.copy(server)
    server.http2 = is_http2
    return Browser(server, email)


@pytest.mark.parametrize("is_http2", [False, True])
def test_pages_and_changes_come_over_tls(server, is_http2):
    person = over(server, is_http2)
    page = person.client.get("/cases")
    assert (page.status_code, page.http_version) == (200, "HTTP/2" if is_http2 else "HTTP/1.1")
    stream = Stream(over(server, is_http2), server.case)
    assert person.add(server.case, "Knife").status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 1, seconds=TOLD_SECONDS)
    assert stream.changes()[0]["previous"] == stream.frames[0][2]["position"]
    stream.browser.close()
    person.close()


def test_one_connection_of_http_2_carries_many_tabs(server, certificate, lead):
    connection = http2.Connection(server, lead, certificate.both)
    tabs = [connection.get(f"/api/updates?case={server.case}") for _ in range(TABS)]
    connection.until(lambda: all(b"event: ready" in tab.body for tab in tabs))
    assert over(server, True).add(server.case, "Knife").status_code == 201
    began = time.monotonic()
    connection.until(lambda: all(b'"title":"Knife"' in tab.body for tab in tabs))
    assert time.monotonic() - began < TOLD_SECONDS
    connection.close()


def test_a_request_without_tls_gets_nothing(server):
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{server.port}/health/live", timeout=5)
    assert over(server, True).client.get("/health/live").status_code == 200


def test_sockets_open_over_tls_on_both_ports(server, lead):
    only_sockets = copy.copy(server)
    only_sockets.port = int(server.environment["WEBSOCKET_PORT"])
    sockets = [
        WebSocket(each, lead, f"/ws?case={server.case}", f"Origin: {server.base}", "Sec-WebSocket-Protocol: proffer.v1")
        for each in (server, only_sockets)
    ]
    assert [socket.read_json()["event"] for socket in sockets] == ["ready", "ready"]
    assert lead.add(server.case, "Knife").status_code == 201
    assert [socket.read_json()["row"]["title"] for socket in sockets] == ["Knife", "Knife"]
    for socket in sockets:
        socket.connection.close()

    page = send_raw(only_sockets, lead, ["GET /cases HTTP/1.1"])
    assert page.recv(4_096).startswith(b"HTTP/1.1 426")
    page.close()


def test_a_renewed_certificate_is_shown_to_who_comes_and_leaves_who_is_there(server, certificate, lead):
    stream = Stream(lead, server.case)
    socket = WebSocket(server, lead, f"/ws?case={server.case}")
    assert shown_on(socket.connection) == in_der(certificate.old)

    certificate.install(certificate.new)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: shown(server) == in_der(certificate.new), seconds=5)

    person = over(server, True)
    assert person.add(server.case, "Knife").status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 1)
    assert [socket.read_json()["event"], socket.read_json()["row"]["title"]] == ["ready", "Knife"]
    assert shown_on(stream.connection) == in_der(certificate.old)
    socket.connection.close()
    person.close()


@pytest.mark.parametrize("fault", ["missing", "not a certificate", "the key of another"])
def test_a_new_certificate_that_cannot_be_used_leaves_the_old_one(server, certificate, fault):
    if fault == "missing":
        certificate.chain.unlink()
    elif fault == "not a certificate":
        certificate.chain.write_text("nothing of the kind", encoding="ascii")
    else:
        certificate.chain.write_bytes(certificate.new[0].read_bytes())
    server.process.send_signal(signal.SIGHUP)
    until(lambda: "the old one stays" in server.log.read_text(encoding="utf-8"), seconds=5)
    assert shown(server) == in_der(certificate.old)

    # And it is not too late.
    certificate.install(certificate.new)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: shown(server) == in_der(certificate.new), seconds=5)


def test_a_stream_over_http_2_outlives_the_limit_for_requests(make):
    server = make(IDLE_SECONDS=str(IDLE_SECONDS))
    person = over(server, True)
    stream = Stream(person, server.case)
    time.sleep(2.5 * IDLE_SECONDS)  # The limit is a time: that it passes is what is tested.
    other = over(server, False, "paralegal@example.com")
    assert other.add(server.case, "After").status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 1, seconds=TOLD_SECONDS)
    person.close()
    other.close()


def test_sigterm_says_goodbye_over_http_2_and_ends_in_time(server):
    stream = Stream(over(server, True), server.case)
    began = time.monotonic()
    assert server.kill(signal.SIGTERM) == 0
    assert time.monotonic() - began < 10
    stream.join(timeout=5)
    kind, _, data = stream.frames[-1]
    assert (kind, data["code"]) == ("goodbye", 4001) and data["after"] > 0


def test_a_stream_over_http_2_ends_with_its_goodbye(server):
    person = over(server, True, "paralegal@example.com")
    stream = Stream(person, server.case)
    server.command("case", "revoke", server.case, "paralegal@example.com")
    stream.wait(lambda frames: frames[-1][0] == "goodbye", seconds=TOLD_SECONDS)
    # What does not end by itself is cut after two seconds.
    stream.join(timeout=1)
    assert stream.is_over and stream.frames[-1][2]["code"] == 4102
    assert person.client.get("/api/cases").status_code == 200, "the connection goes on"
    person.close()


def test_a_client_that_answers_nothing_does_not_hold_up_the_end(server):
    person = over(server, True)
    assert person.client.get("/health/live").http_version == "HTTP/2"
    # This client reads only when it asks something: the server's goodbye stays unanswered.
    assert server.kill(signal.SIGTERM) == 0
    person.close()


def shown(server):
    connection = connect(server)
    try:
        return shown_on(connection)
    finally:
        connection.close()
