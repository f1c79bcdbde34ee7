"""Requests that stall, against a server which waits a second for the rest of one."""

import socket
import time

import pytest

from server import Copy, Stream
from sockets import read_rest, send_raw

IDLE_SECONDS = 1


@pytest.fixture(scope="module")
def impatient(seed, tmp_path_factory):
    server = Copy(tmp_path_factory.mktemp("impatient"), seed, IDLE_SECONDS=str(IDLE_SECONDS))
    server.start()
    yield server
    server.end()


@pytest.fixture
def server(impatient):
    impatient.case = impatient.add_case()
    return impatient


def test_a_body_that_stalls_is_given_up(server, lead):
    began = time.monotonic()
    head = ["POST /api/evidence HTTP/1.1", "Content-Type: application/json", "Content-Length: 500"]
    connection = send_raw(server, lead, head, f'{{"case":"{server.case}'.encode())
    assert b"201" not in read_rest(connection)
    assert time.monotonic() - began < 3 * IDLE_SECONDS + 2
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == 0


def test_a_head_that_stalls_is_given_up(server):
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    connection.sendall(b"GET /api/cases HTTP/1.1\r\nHo")
    read_rest(connection)


def test_a_stream_outlives_the_limit_for_requests(server, lead):
    stream = Stream(lead, server.case)
    time.sleep(2.5 * IDLE_SECONDS)  # The limit is a time: that it passes is what is tested.
    lead.add(server.case, "After")
    stream.wait(lambda frames: len(stream.changes()) == 1)
