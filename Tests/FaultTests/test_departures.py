"""Break 14: clients that leave without a word, and a server that leaves its clients."""

import os
import signal
import socket
import time

import pytest

from databases import ON_ONE
from sockets import connections_of, open_stream, read_rest, read_until
from waiting import until

SOAK = os.environ.get("PROFFER_SOAK") == "1"
OPENS = 50_000 if SOAK else 5_000
OPEN_AT_A_TIME = 250
HOWS = ("fin", "reset", "half")
GONE_SECONDS = 10
IDLE_STREAMS = 1_000
# Two seconds to take the goodbye, three times, and what the machine takes to say it a thousand times.
STOP_SECONDS = 10

# One person opens and leaves more than people do.
pytestmark = [ON_ONE, pytest.mark.own_server(RATE_LIMITS="off")]


@pytest.mark.parametrize("how", HOWS)
def test_departed_clients_are_let_go_without_a_write(server, lead, how):
    # The first to come make the server open what it keeps, such as connections to its database.
    let_go(server, lead, how)
    descriptors = descriptors_of(server)
    for _ in range(OPENS // len(HOWS) // OPEN_AT_A_TIME):
        let_go(server, lead, how)
    until(lambda: descriptors_of(server) <= descriptors, GONE_SECONDS, "descriptors stay")


def let_go(server, lead, how):
    connections = connections_of(server)
    held = depart(server, lead, how)
    until(lambda: connections_of(server) <= connections, GONE_SECONDS, "connections stay")
    for connection in held:
        connection.close()


def depart(server, lead, how):
    """Opens streams and leaves them; answers the sockets that are still half open."""
    connections = open_streams(server, lead, OPEN_AT_A_TIME)
    for connection in connections:
        if how == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        if how == "half":
            connection.shutdown(socket.SHUT_WR)
        else:
            connection.close()
    return connections if how == "half" else []


def open_streams(server, lead, count):
    connections = [open_stream(server, lead) for _ in range(count)]
    for connection in connections:
        read_until(connection, b"event: ready")
    return connections


def descriptors_of(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def test_sigterm_with_a_thousand_idle_streams_ends_in_time(server, lead):
    connections = open_streams(server, lead, IDLE_STREAMS)
    began = time.monotonic()
    assert server.kill(signal.SIGTERM) == 0
    assert time.monotonic() - began < STOP_SECONDS
    for connection in connections:
        assert b"event: goodbye" in read_rest(connection)
        connection.close()
