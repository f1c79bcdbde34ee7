"""Connections that stall, lie, go away, or do not read."""

import os
import secrets
import signal
import socket
import time
import uuid

import pytest

from server import Stream

IDLE_SECONDS = 1
DEPARTURES = 500 if os.environ.get("PROFFER_SOAK") == "1" else 60


@pytest.fixture
def impatient(server):
    """The same server, which waits a second for the rest of a request."""
    server.kill(signal.SIGTERM)
    server.environment["IDLE_SECONDS"] = str(IDLE_SECONDS)
    server.start()
    return server


def raw(server, browser, head, body=b""):
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    lines = [
        *head, f"Host: 127.0.0.1:{server.port}", f"Cookie: {cookies}",
        f"X-CSRF-Token: {browser.client.headers['X-CSRF-Token']}", f"Idempotency-Key: {secrets.token_hex(12)}",
    ]
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    return connection


def posting(length):
    return ["POST /api/evidence HTTP/1.1", "Content-Type: application/json", f"Content-Length: {length}"]


def rest(connection):
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass  # It ended, one way or the other.
    return b"".join(pieces)


def total(server, browser):
    return browser.client.get("/api/evidence", params={"case": server.case}).json()["total"]


def body(server):
    return f'{{"case":"{server.case}","title":"Knife","kind":"document"}}'.encode()


def test_a_body_that_stalls_is_given_up(impatient, lead):
    began = time.monotonic()
    connection = raw(impatient, lead, posting(500), body(impatient)[:20])
    assert b"201" not in rest(connection)
    assert time.monotonic() - began < 3 * IDLE_SECONDS + 2
    assert total(impatient, lead) == 0


def test_a_head_that_stalls_is_given_up(impatient):
    connection = socket.create_connection(("127.0.0.1", impatient.port), timeout=20)
    connection.sendall(b"GET /api/cases HTTP/1.1\r\nHo")
    rest(connection)


def test_a_stream_outlives_the_limit_for_requests(impatient, lead):
    stream = Stream(lead, impatient.case)
    time.sleep(2.5 * IDLE_SECONDS)  # The limit is a time: that it passes is what is tested.
    lead.add(impatient.case, "After")
    stream.wait(lambda frames: len(stream.changes()) == 1)


def test_a_body_shorter_than_it_says_is_not_carried_out(server, lead):
    whole = body(server)
    connection = raw(server, lead, posting(len(whole) + 10), whole)
    connection.shutdown(socket.SHUT_WR)
    assert b"HTTP/1.1 201" not in rest(connection)
    assert total(server, lead) == 0


def test_a_body_longer_than_it_says_is_cut_there_and_the_rest_is_no_request(server, lead):
    whole = body(server)
    connection = raw(server, lead, posting(len(whole)), whole + b"nonsense nonsense\r\n\r\n")
    answer = rest(connection)
    assert answer.count(b"HTTP/1.1 201") == 1
    assert total(server, lead) == 1


def connections_of(server):
    """The server's ends of its clients' connections, also those that only it still holds open."""
    listening, waiting_out = "0A", "06"
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(
        int(row[1].split(":")[1], 16) == server.port and row[3] not in (listening, waiting_out) for row in rows
    )


def until(is_true, seconds):
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


def opening(server, browser):
    return raw(server, browser, [f"GET /api/updates?case={server.case} HTTP/1.1"])


def test_departed_clients_are_let_go_without_a_write(server, lead):
    lead.client.get("/api/cases")
    before = connections_of(server)
    for how in ("fin", "reset", "half"):
        held = depart(server, lead, how)
        until(lambda: connections_of(server) <= before, seconds=10)
        assert held or how != "half"


def depart(server, lead, how):
    """Opens streams and leaves them; answers the sockets that are still half open."""
    connections = [opening(server, lead) for _ in range(DEPARTURES)]
    for connection in connections:
        received = b""
        while b"event: ready" not in received:
            received += connection.recv(65_536)
    for connection in connections:
        if how == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        if how == "half":
            connection.shutdown(socket.SHUT_WR)
        else:
            connection.close()
    return connections if how == "half" else []


def deaf(server, browser):
    """A client that opens a stream and does not read, and more than the machine holds for it."""
    connection = opening(server, browser)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client = secrets.token_hex(8)
    for batch in range(5):
        mutations = [
            {"number": number + 1, "key": secrets.token_hex(12), "case": server.case, "operation": "evidence.add",
             "id": str(uuid.uuid4()),
             "to": {"title": f"Item {number}", "kind": "document", "description": "x" * 18_000}}
            for number in range(batch * 40, batch * 40 + 40)
        ]
        answer = browser.client.post("/api/mutations", json={"client": client, "mutations": mutations})
        assert [reply["status"] for reply in answer.json()["replies"]] == ["applied"] * 40
    return connection


def test_a_slow_reader_ends_complete_and_holds_nobody_up(server, lead, paralegal):
    connection = deaf(server, lead)
    stream = Stream(paralegal, server.case)
    lead.add(server.case, "Last")
    stream.wait(lambda frames: len(stream.changes()) == 1, seconds=5)
    received = b""
    while b'"Last"' not in received:
        piece = connection.recv(65_536)
        assert piece, "the stream ended before all was told"
        received += piece
    assert all(f'"Item {number}"'.encode() in received for number in range(200))


def test_sigterm_does_not_wait_for_a_client_that_does_not_read(server, lead):
    connection = deaf(server, lead)
    began = time.monotonic()
    assert server.kill(signal.SIGTERM) == 0
    assert time.monotonic() - began < 10
    connection.close()
