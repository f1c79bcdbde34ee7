"""Break 4: hints between two instances that are lost, doubled and disordered on their way through a real Redis.

A hint carries nothing: whatever becomes of it, everybody is told every change of the own class once and in order. Two people
write to two instances without a pause; readers of four classes listen on both, on both transports, and the log says what each
of them must have been told.
"""

import asyncio
import os
from urllib.parse import urlsplit

import pytest

from databases import ON_POSTGRES
from hintline import FAULTS, HintLine, all_dropped, doubled, half_dropped, half_of_all, passed, reordered
from oracle import Oracle, model
from reader import Reader, Readers
from server import Browser, Copy, Second
from writer import SECRET, Writer, titles_of

SOAK = os.environ.get("PROFFER_SOAK") == "1"
WRITING_SECONDS = 60 if SOAK else 2
# Three times the second of the poll, which finds what no hint told.
TOLD_SECONDS = 3
PEOPLE = {
    "lead@example.com": None, "second@example.com": "second_chair", "paralegal@example.com": None,
    "investigator@example.com": "investigator",
}
NOT_FOR_SECRETS = ("paralegal@example.com", "investigator@example.com")


@pytest.fixture(scope="module")
def line(seed, tmp_path_factory):
    """The line to Redis of two instances on one database."""
    directory = tmp_path_factory.mktemp("hints")
    port = urlsplit(os.environ["TEST_REDIS_URL"]).port
    with HintLine(port) as line:
        settings = {"REDIS_URL": f"redis://127.0.0.1:{line.port}"}
        first = Copy(directory / "first", seed, **settings)
        second = Second(directory / "second", first, **settings)
        line.servers = (first, second)
        try:
            for server in line.servers:
                server.start()
            yield line
        finally:
            for server in line.servers:
                server.end()


def new_case(server):
    case = server.add_case()
    for email, role in PEOPLE.items():
        if role:
            server.command("case", "grant", case, email, role)
    return case


@ON_POSTGRES
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_everybody_is_told_everything_once_and_in_order_when_hints_are(line, fault):
    case = new_case(line.servers[0])
    readers = {
        email: [
            Reader(server.port, case, server.sessions[email][0], transport)
            for server in line.servers for transport in ("sse", "ws")
        ] for email in PEOPLE
    }
    for email in NOT_FOR_SECRETS:
        for reader in readers[email]:
            reader.keeps_bytes = True
    writers = [Writer(line.servers, case, number) for number in range(2)]
    start = {}

    def add(title):
        browser = Browser(line.servers[0], "lead@example.com")
        assert browser.add(case, title).status_code == 201
        browser.close()

    async def until_told(all_readers):
        oracle = await asyncio.to_thread(Oracle, line.servers[0].environment["DATABASE_URL"], case)
        for email in PEOPLE:
            last = oracle.seen(email)[-1]
            await all_readers.until(lambda reader, last=last: reader.position == last, TOLD_SECONDS, readers[email])
        return oracle

    async def watch():
        add("The first")
        async with Readers(reader for group in readers.values() for reader in group) as all_readers:
            await all_readers.ready(20)
            start.update({email: readers[email][0].position for email in PEOPLE})
            line.set(fault)
            for writer in writers:
                writer.start()
            await asyncio.sleep(WRITING_SECONDS)
            for writer in writers:
                await asyncio.to_thread(writer.end)
            await until_told(all_readers)
            counts = dict(line.counts)
            # What was held comes at last, and says nothing new.
            line.set(passed)
            await asyncio.to_thread(add, "The last")
            return await until_told(all_readers), counts

    oracle, counts = asyncio.run(watch())
    assert_faulty(fault, counts["came"], counts["went"])
    assert not any(writer.failures for writer in writers)
    for email in PEOPLE:
        shown = titles_of(line.servers[0], email, case)
        for reader in readers[email]:
            oracle.check(reader, email, start[email])
            assert (reader.breaks, reader.connections) == (0, 1)
            assert model(reader.changes) == shown
            assert SECRET.encode() not in reader.bytes_seen


def assert_faulty(fault, came, went):
    """That there were hints, and that they fared as they should."""
    assert came > 10
    assert {
        passed: went == came, half_dropped: 0 < went < came, all_dropped: went == 0, doubled: went == 2 * came,
        reordered: came - 2 * 5 < went <= came, half_of_all: 0 < went < came,
    }[fault]
