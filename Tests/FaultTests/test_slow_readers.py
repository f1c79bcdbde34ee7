"""Break 13: a client that opens a stream and does not read."""

import asyncio
import http.client
import json
import os
import re
import secrets
import signal
import time
import uuid
from itertools import islice

import pytest

from databases import ON_ONE
from reader import Reader, Readers
from server import Stream
from sockets import bytes_held, open_stream, read_until

ITEMS_AT_A_TIME = 10
ITEMS_MAX = 1_000
# As long as a description may be.
LONG_TEXT = "x" * 20_000
# What the server may have waiting for a client, twice: once more on its way to the kernel.
SERVER_HOLDS_BYTES = 2 * 256 * 1024
PIECE_BYTES = 1 << 20

SOAK = os.environ.get("PROFFER_SOAK") == "1"
# So many do not read, and so many do, while so much is told to each.
SLOW, QUICK = (200, 200) if SOAK else (60, 4)
TOLD_ITEMS = 400
# What else a server takes to carry that out: the tail's ring, the caches, what an allocator does not give back.
WORK_BYTES = 64 << 20
TOLD_SECONDS = 3 * 5


def deaf(server, browser):
    """A client that opens a stream and does not read, and more changes than the machine holds for it.

    How much the kernel takes depends on the machine, and may be megabytes: so it is asked. The client's own buffer stays as
    it is: one that is made smaller later drops what was promised a place, and the kernel waits up to minutes to send again.
    """
    connection = open_stream(server, browser)
    client = secrets.token_hex(8)
    items = 0
    while items * len(LONG_TEXT) <= bytes_held(connection) + SERVER_HOLDS_BYTES:
        assert items < ITEMS_MAX, "the machine holds everything"
        add_long_items(server, browser, client, items)
        items += ITEMS_AT_A_TIME
    return connection, items


def add_long_items(server, browser, client, first):
    mutations = [
        {"number": number + 1, "key": secrets.token_hex(12), "case": server.case, "operation": "evidence.add",
         "id": str(uuid.uuid4()), "to": {"title": f"Item {number}", "kind": "document", "description": LONG_TEXT}}
        for number in range(first, first + ITEMS_AT_A_TIME)
    ]
    answer = browser.client.post("/api/mutations", json={"client": client, "mutations": mutations})
    assert [reply["status"] for reply in answer.json()["replies"]] == ["applied"] * ITEMS_AT_A_TIME


def changes(connection):
    """The changes that a stream brings, in order, one by one."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    kind, rest = "", b""
    while piece := answer.read1(PIECE_BYTES):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            name, _, value = line.decode().partition(": ")
            if name == "event":
                kind = value
            elif name == "data" and kind in ("change", "batch"):
                data = json.loads(value)
                yield from data["changes"] if kind == "batch" else [data]


def test_a_slow_reader_ends_complete_and_holds_nobody_up(server, lead, paralegal):
    connection, items = deaf(server, lead)
    stream = Stream(paralegal, server.case)
    lead.add(server.case, "Last")
    stream.wait(lambda frames: len(stream.changes()) == 1, seconds=5)
    titles = [f"Item {number}" for number in range(items)] + ["Last"]
    assert [change["row"]["title"] for change in islice(changes(connection), len(titles))] == titles


@pytest.mark.own_server
def test_sigterm_does_not_wait_for_a_client_that_does_not_read(server, lead):
    connection, _ = deaf(server, lead)
    began = time.monotonic()
    assert server.kill(signal.SIGTERM) == 0
    assert time.monotonic() - began < 10
    connection.close()


@ON_ONE
@pytest.mark.own_server
def test_many_slow_readers_take_a_bounded_share_of_memory_and_hold_nobody_up(server, lead, paralegal):
    slow = [open_stream(server, lead) for _ in range(SLOW)]
    for connection in slow:
        read_until(connection, b"event: ready")
    cookies, _ = server.sessions["paralegal@example.com"]

    async def watch():
        async with Readers(Reader(server.port, server.case, cookies) for _ in range(QUICK)) as readers:
            await readers.ready(60)
            client, before = secrets.token_hex(8), peak_bytes(server)
            for first in range(0, TOLD_ITEMS, ITEMS_AT_A_TIME):
                await asyncio.to_thread(add_long_items, server, lead, client, first)
            await readers.told([f"Item {number}" for number in range(TOLD_ITEMS)], TOLD_SECONDS)
            return peak_bytes(server) - before

    grown = asyncio.run(watch())
    assert grown < SLOW * SERVER_HOLDS_BYTES + WORK_BYTES
    for connection in slow:
        connection.close()


def peak_bytes(server):
    """The most memory that a server's process has ever had."""
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) << 10
