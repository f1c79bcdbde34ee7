"""What a server that stops says while its streams close: to who is there, to who asks, and to who comes."""

import copy
import json
import signal
import time

import httpx
import pytest

from certificate import Certificate
from databases import ON_ONE
from server import Browser, Copy, trusting
from sockets import open_stream, read_until
from waiting import until
from websocket import WebSocket

# The streams have two seconds to take the goodbye: the server is asked within them.
STOP_SECONDS = 10
RETRY_SECONDS_MAX = 5

pytestmark = ON_ONE


def is_draining(client):
    """Whether the server says that it stops; it must say it in every word."""
    answer = client.get("/health/ready")
    said = answer.json()
    if answer.status_code == 200:
        assert (said["status"], said["draining"]) == ("ok", False)
        return False
    assert (answer.status_code, said["failing"], said["draining"], said["database"]) == (503, "draining", True, "ok")
    return True


def assert_stopping(status, fields, body):
    assert status == 503 and 1 <= int(fields["retry-after"]) <= RETRY_SECONDS_MAX
    error = json.loads(body)["error"]
    assert (error["code"], error["temporary"]) == ("stopping", True) and error["message"].endswith(".")


def stop(server, held):
    """Tells a server to stop; the held streams were told, and nobody has closed them."""
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    for connection in held:
        assert b"event: goodbye" in read_until(connection, b'"code":4001')
    return began


@pytest.mark.own_server
def test_while_it_drains_a_server_says_so_and_opens_no_stream(server, lead, paralegal):
    held = open_stream(server, lead)
    read_until(held, b"event: ready")
    assert not is_draining(lead.client)
    began = stop(server, [held])
    with server.client() as stranger:
        until(lambda: is_draining(stranger), 1)
        assert stranger.get("/health/live").status_code == 200
    query = {"case": server.case}
    answer = paralegal.client.get("/api/updates", params=query)
    assert_stopping(answer.status_code, answer.headers, answer.text)
    refused = WebSocket(server, paralegal, f"/ws?case={server.case}", "Sec-WebSocket-Protocol: proffer.v1")
    assert refused.status.startswith("HTTP/1.1 503 ") and int(refused.fields["retry-after"]) >= 1
    # Who may not listen is told that, and not when to come back.
    with httpx.Client(base_url=server.base) as stranger:
        assert stranger.get("/api/updates", params=query).status_code == 401
    assert server.process.wait(timeout=STOP_SECONDS) == 0
    assert time.monotonic() - began < STOP_SECONDS
    held.close()


def test_the_same_is_said_over_http_2(seed, tmp_path):
    certificate = Certificate(tmp_path / "certificate")
    server = Copy(tmp_path / "data", seed, **certificate.settings)
    server.trust = trusting(certificate.both)
    server.start()
    try:
        over_http_2 = copy.copy(server)
        over_http_2.http2 = True
        lead, paralegal = Browser(server, "lead@example.com"), Browser(over_http_2, "paralegal@example.com")
        held = open_stream(server, lead)
        read_until(held, b"event: ready")
        assert not is_draining(paralegal.client)
        stop(server, [held])
        until(lambda: is_draining(paralegal.client), 1)
        answer = paralegal.client.get("/api/updates", params={"case": server.case})
        assert answer.http_version == "HTTP/2"
        assert_stopping(answer.status_code, answer.headers, answer.text)
        assert server.process.wait(timeout=STOP_SECONDS) == 0
        held.close()
        lead.close()
        paralegal.close()
    finally:
        server.end()


@pytest.mark.own_server
def test_a_server_whose_streams_have_closed_waits_for_nobody(server, lead):
    held = [open_stream(server, lead) for _ in range(50)]
    for connection in held:
        read_until(connection, b"event: ready")
    began = stop(server, held)
    for connection in held:
        connection.close()
    assert server.process.wait(timeout=STOP_SECONDS) == 0
    assert time.monotonic() - began < 2
