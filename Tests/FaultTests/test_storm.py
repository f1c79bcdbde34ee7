"""Break 12: everybody comes back at once, after a restart that was announced and after one that was not."""

import asyncio
import os
import signal
import time

import pytest

from databases import ON_ONE
from prober import Prober
from reader import Reader, Readers

SOAK = os.environ.get("PROFFER_SOAK") == "1"
READERS = 10_000 if SOAK else 2_000
# Connections that begin at the same time, when all come for the first time.
BEGIN_AT_A_TIME = 100
BEGIN_SECONDS = 120
# Three times the promise.
BACK_SECONDS = 3 * 15
TOLD_SECONDS = 3 * 5
# How long requests are measured before.
IDLE_SECONDS = 30 if SOAK else 3


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
            idle = await measured(asyncio.sleep(IDLE_SECONDS))
            await asyncio.to_thread(server.kill, how)
            await readers.until(lambda reader: reader.ready_at is None, 5)
            await asyncio.to_thread(server.start)
            await add("While they come back")
            storm = await measured(readers.ready(BACK_SECONDS))
            print(f"{len(readers.all)} readers were back after {storm[1] - storm[0]:.1f} s")
            await readers.told(["Before", "While they come back"], TOLD_SECONDS)
            await add("After")
            await readers.told(["Before", "While they come back", "After"], TOLD_SECONDS)
            return idle, storm

    with Prober(server, cookies, f"/api/evidence?case={server.case}") as prober:
        idle, storm = asyncio.run(watch())
    # The protocol wants at most twice. That is a speed, on cores that the readers share: it is said, and not asserted.
    (before, count), (under, count_under) = prober.p99(*idle), prober.p99(*storm)
    print(f"requests: p99 {before:.1f} ms when idle ({count}), {under:.1f} ms in the storm ({count_under}): {under / before:.1f}")


async def measured(work):
    """When something began and ended."""
    began = time.monotonic()
    await work
    return began, time.monotonic()
