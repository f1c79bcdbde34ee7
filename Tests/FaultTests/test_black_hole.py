"""Break 11: a line that brings nothing more and does not end."""

import asyncio
import os

import pytest

from databases import ON_ONE
from line import Line
from reader import WATCHDOG_SECONDS, Reader, Readers, now
from sockets import established

SOAK = os.environ.get("PROFFER_SOAK") == "1"
# Longer than a reader waits for a word, and than the server waits for an answer.
HOLE_SECONDS = 300 if SOAK else 45
# A ping every 20 s, an answer within 10 s.
PONG_MISSED_SECONDS = 20 + 10
SLACK_SECONDS = 5
BACK_SECONDS = 3 * 10


@ON_ONE
@pytest.mark.own_server
def test_a_black_hole_is_noticed_on_both_ends_and_loses_nothing(server, lead):
    cookies, _ = server.sessions["paralegal@example.com"]
    host = f"127.0.0.1:{server.port}"

    def reader(line, transport, **options):
        return Reader(line.port, server.case, cookies, transport, host=host, **options)

    async def add(title):
        assert (await asyncio.to_thread(lead.add, server.case, title)).status_code == 201

    async def watch(line):
        watchful = [reader(line, "sse"), reader(line, "ws")]
        # As a browser's own EventSource: it hears nothing and waits.
        patient = [reader(line, "sse", watchdog=None, is_event_source=True), reader(line, "ws", watchdog=None)]
        async with Readers(watchful + patient) as readers:
            await readers.ready(20)
            await add("Before")
            await readers.told(["Before"], 5)
            connections = established(server)

            line.fault(mode="blackhole")
            began = now()
            titles = ["Before"] + [f"Meanwhile {number}" for number in range(10)]
            for title in titles[1:]:
                await add(title)
            while established(server) > connections - 2:
                assert now() - began < PONG_MISSED_SECONDS + SLACK_SECONDS, "the server believes dead sockets alive"
                await asyncio.sleep(0.5)
            await asyncio.sleep(WATCHDOG_SECONDS + 2 - (now() - began))
            assert all(reader.ready_at is None for reader in watchful), "a reader believes a dead line alive"
            await asyncio.sleep(HOLE_SECONDS - (now() - began))  # That it lasts is what is tested.
            assert all(len(reader.changes) == 1 for reader in readers.all)

            line.fault(mode="ok")
            await readers.told(titles, BACK_SECONDS)
            # The event source gets what was held back; the others come again, the patient socket because the server ended it.
            await readers.until(lambda reader: reader.connections > 1 or reader is patient[0], BACK_SECONDS)
            assert patient[0].connections == 1

    with Line(server.port) as line:
        asyncio.run(watch(line))
