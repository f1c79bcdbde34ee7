"""Break 4, and the death of every part of a cluster under load: an instance, Redis, PostgreSQL.

Two people write to two instances without a pause and send again whatever was not answered; readers of two classes listen on
both, on both transports. At the end the log says what each reader must have been told.
"""

import asyncio
import os
import signal
import subprocess

import pytest

from databases import ON_POSTGRES
from oracle import Oracle, model
from reader import Reader, Readers
from server import Browser, Copy, Second
from services import Services
from writer import SECRET, Writer, titles_of

SOAK = os.environ.get("PROFFER_SOAK") == "1"
ROUNDS = 10 if SOAK else 1
# How long a fault lasts, and how long all is well after it.
FAULT_SECONDS = 1.5
# Three times the second of the poll, and what readers take to come back from an instance that died.
TOLD_SECONDS = 3
BACK_SECONDS = 3 * 10
PEOPLE = ("lead@example.com", "paralegal@example.com")


class Moved(Copy):
    """An instance on a copy of the seed in another PostgreSQL."""

    def fill(self):
        there = self.environment["TEST_DATABASE_URL"].rsplit("/", 1)[0]
        name = self.original.environment["DATABASE_URL"].rsplit("/", 1)[1]
        dump = subprocess.run(["pg_dump", f"{there}/{name}"], check=True, capture_output=True).stdout
        subprocess.run(["psql", "-q", self.environment["DATABASE_URL"]], input=dump, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def cluster(seed, tmp_path_factory):
    directory = tmp_path_factory.mktemp("cluster")
    with Services(directory / "services") as services:
        settings = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
        first = Moved(directory / "first", seed, **settings)
        second = Second(directory / "second", first, **settings)
        services.servers = (first, second)
        try:
            for server in services.servers:
                server.start()
            yield services
        finally:
            for server in services.servers:
                server.end()


async def redis_forgets_its_clients(cluster):
    for kind in ("normal", "pubsub"):
        command = ["redis-cli", "-u", cluster.redis_url, "client", "kill", "type", kind]
        await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)


async def redis_sleeps(cluster):
    cluster.redis.signal(signal.SIGSTOP)
    await asyncio.sleep(2 * FAULT_SECONDS)
    cluster.redis.signal(signal.SIGCONT)


async def redis_dies(cluster):
    await asyncio.to_thread(cluster.redis.kill)
    await asyncio.sleep(FAULT_SECONDS)
    with cluster.servers[0].client() as client:
        health = client.get("/health/ready").json()
        assert (health["status"], health["database"], health["broker"]) == ("ok", "ok", "reconnecting")
    await asyncio.to_thread(cluster.redis.start)


async def an_instance_dies(cluster):
    await asyncio.to_thread(cluster.servers[1].kill)
    await asyncio.sleep(FAULT_SECONDS)
    await asyncio.to_thread(cluster.servers[1].start)


async def postgres_dies(cluster):
    await asyncio.to_thread(cluster.postgres.kill)
    for server in cluster.servers:
        with server.client() as client:
            answer = await asyncio.to_thread(client.get, "/health/ready")
            assert answer.status_code == 503 and answer.json()["failing"] == "database"
    await asyncio.to_thread(cluster.postgres.start)


@ON_POSTGRES
@pytest.mark.parametrize(
    "fault", [redis_forgets_its_clients, redis_sleeps, redis_dies, an_instance_dies, postgres_dies], ids=lambda fault: fault.__name__
)
def test_nothing_is_lost_doubled_disordered_or_seen_without_right_when(cluster, fault):
    case = cluster.servers[0].add_case()
    start = {}
    readers = {
        email: [
            Reader(server.port, case, server.sessions[email][0], transport)
            for server in cluster.servers for transport in ("sse", "ws")
        ] for email in PEOPLE
    }
    for reader in readers["paralegal@example.com"]:
        reader.keeps_bytes = True
    writers = [Writer(cluster.servers, case, number) for number in range(2)]

    async def watch():
        browser = Browser(cluster.servers[0], "lead@example.com")
        assert browser.add(case, "The first").status_code == 201
        browser.close()
        async with Readers(reader for group in readers.values() for reader in group) as all_readers:
            await all_readers.ready(20)
            start.update({email: readers[email][0].position for email in PEOPLE})
            for writer in writers:
                writer.start()
            for _ in range(ROUNDS):
                await asyncio.sleep(FAULT_SECONDS)
                await fault(cluster)
                await asyncio.sleep(FAULT_SECONDS)
            for writer in writers:
                await asyncio.to_thread(writer.end)
            await all_readers.ready(BACK_SECONDS)
            oracle = await asyncio.to_thread(Oracle, cluster.database_url, case)
            for email in PEOPLE:
                last = oracle.seen(email)[-1]
                await all_readers.until(lambda reader, last=last: reader.position == last, TOLD_SECONDS, readers[email])
            return oracle

    oracle = asyncio.run(watch())
    titles = {item: title for writer in writers for item, title in writer.titles.items()}
    for email in PEOPLE:
        shown = titles_of(cluster.servers[0], email, case)
        for reader in readers[email]:
            oracle.check(reader, email, start[email])
            assert reader.breaks == 0
            assert model(reader.changes) == shown
            assert SECRET.encode() not in reader.bytes_seen
    assert shown.items() <= titles.items() and len(shown) < len(titles)
    # That it was a fault at all; what the others did, they have seen themselves.
    if fault is an_instance_dies:
        assert sum(reader.connections > 1 for group in readers.values() for reader in group) == 4
    assert titles_of(cluster.servers[1], "lead@example.com", case) == titles
