"""Break 12: everybody comes back at once, after a restart that was announced and after one that was not."""

import asyncio
import os
import signal

import pytest

from databases import ON_ONE
from reader import Reader, Readers

SOAK = os.environ.get("PROFFER_SOAK") == "1"
READERS = 10_000 if SOAK else 2_000
# Connections that begin at the same time, when all come for the first time.
BEGIN_AT_A_TIME = 100
BEGIN_SECONDS = 120
# Three times the promise.
BACK_SECONDS = 3 * 15
TOLD_SECONDS = 3 * 5


@ON_ONE
@pytest.mark.own_server(RATE_LIMITS="off")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["announced", "not announced"])
def test_all_readers_are_back_in_time_after_a_restart_and_miss_nothing(server, lead, how):
    cookies, _ = server.sessions["paralegal@example.com"]

    async def add(title):
        assert (await asyncio.to_thread(lead.add, server.case, title)).status_code == 201

    async def watch():
        async with Readers([]) as readers:
            for _ in range(READERS // BEGIN_AT_A_TIME):
                for _ in range(BEGIN_AT_A_TIME):
                    readers.join(Reader(server.port, server.case, cookies))
                await readers.ready(BEGIN_SECONDS)
            await add("Before")
            await readers.told(["Before"], TOLD_SECONDS)
            await asyncio.to_thread(server.kill, how)
            await readers.until(lambda reader: reader.ready_at is None, 5)
            await asyncio.to_thread(server.start)
            await add("While they come back")
            took = await readers.ready(BACK_SECONDS)
            print(f"{len(readers.all)} readers were back after {took:.1f} s")
            await readers.told(["Before", "While they come back"], TOLD_SECONDS)
            await add("After")
            await readers.told(["Before", "While they come back", "After"], TOLD_SECONDS)

    asyncio.run(watch())
