"""Break 4, and the death of every part of a cluster under load: an instance, Redis, PostgreSQL.

Two people write to two instances without a pause and send again whatever was not answered; readers of two classes listen on
both, on both transports. At the end the log says what each reader must have been told.
"""

import asyncio
import os
import random
import secrets
import signal
import subprocess
import threading
import time
import uuid

import httpx
import pytest

from databases import ON_POSTGRES
from oracle import Oracle, model
from reader import Reader, Readers
from server import Browser, Copy, Second
from services import Services

SOAK = os.environ.get("PROFFER_SOAK") == "1"
ROUNDS = 10 if SOAK else 1
# How long a fault lasts, and how long all is well after it.
FAULT_SECONDS = 1.5
# Three times the second of the poll, and what readers take to come back from an instance that died.
TOLD_SECONDS = 3
BACK_SECONDS = 3 * 10
PEOPLE = ("lead@example.com", "paralegal@example.com")
SECRET = "Canary"
PAUSE_SECONDS = 0.02
ANSWER_SECONDS = 10


class Moved(Copy):
    """An instance on a copy of the seed in another PostgreSQL."""

    def fill(self):
        there = self.environment["TEST_DATABASE_URL"].rsplit("/", 1)[0]
        name = self.original.environment["DATABASE_URL"].rsplit("/", 1)[1]
        dump = subprocess.run(["pg_dump", f"{there}/{name}"], check=True, capture_output=True).stdout
        subprocess.run(["psql", "-q", self.environment["DATABASE_URL"]], input=dump, check=True, stdout=subprocess.DEVNULL)


class Writer(threading.Thread):
    """The lead at one of two instances, with a script of changes to items of this writer's own; see `script`."""

    def __init__(self, servers, case, number):
        super().__init__(daemon=True)
        self.browsers = [Browser(server, "lead@example.com") for server in servers]
        self.case, self.here = case, number
        self.name, self.number = secrets.token_hex(8), 0
        self.random = random.Random(number)
        self.is_over = threading.Event()
        self.fault, self.repeats, self.failures = None, 0, []
        self.titles = {}

    def run(self):
        try:
            while not self.is_over.is_set():
                for mutation in self.script():
                    self.carry_out(mutation)
                    time.sleep(PAUSE_SECONDS)
        except Exception as error:  # Whatever it is: the test says it.
            self.fault = error

    def script(self):
        """The life of an item: it is made, sealed, called what nobody else may know, called otherwise and opened again."""
        item, name = str(uuid.uuid4()), secrets.token_hex(4)
        yield self.mutation(item, "evidence.add", {}, {"title": f"Item {name}", "kind": "document"})
        steps = [{"confidentiality": "sealed"}, {"title": f"{SECRET} {name}"}, {"title": f"Item {name}, again"},
                 {"confidentiality": "team_only"}]
        if self.random.random() < 0.3:
            steps = steps[:1] + steps[2:3]  # It stays sealed.
        for revision, to in enumerate(steps, start=1):
            yield self.mutation(item, "evidence.revise", dict.fromkeys(to, revision), to)
        self.titles[item] = next(to["title"] for to in reversed(steps) if "title" in to)

    def mutation(self, item, operation, base, to):
        self.number += 1
        return {"number": self.number, "key": secrets.token_hex(12), "case": self.case, "operation": operation, "id": item,
                "base": base, "to": to}

    def carry_out(self, mutation):
        """Sends a change until it is answered, at the other instance when this one does not."""
        deadline = time.monotonic() + 4 * ANSWER_SECONDS
        while True:
            assert time.monotonic() < deadline, "a change was never answered"
            try:
                answer = self.browsers[self.here].client.post(
                    "/api/mutations", json={"client": self.name, "mutations": [mutation]}, timeout=ANSWER_SECONDS
                )
            except httpx.TransportError as error:
                self.failures.append(type(error).__name__)
            else:
                if answer.status_code == 200:
                    (reply,) = answer.json()["replies"]
                    assert reply["status"] == "applied", reply
                    self.repeats += reply["repeated"]
                    return
                assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0, answer.text
                self.failures.append("503")
            self.here = 1 - self.here
            time.sleep(2 * PAUSE_SECONDS)

    def end(self):
        self.is_over.set()
        self.join(5 * ANSWER_SECONDS)
        for browser in self.browsers:
            browser.close()
        if self.fault:
            raise self.fault


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


def titles_of(server, email, case):
    """What a person finds on a page that is fetched now, without the first item."""
    person, found, cursor = Browser(server, email), {}, ""
    while cursor is not None:
        page = person.client.get("/api/evidence", params={"case": case, "cursor": cursor, "limit": 50}).json()
        found |= {item["id"]: item["title"] for item in page["items"] if item["title"] != "The first"}
        cursor = page["next"]
    person.close()
    return found
