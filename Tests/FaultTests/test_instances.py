"""Two instances on one PostgreSQL, with a Redis between them, with one that is away, and with none."""

import os
import time

from databases import ON_POSTGRES
from server import Browser, Stream

# Three times the second of the poll.
POLLED_SECONDS = 3


def told_on_the_other(first, second, count=20):
    """Adds items on one instance and follows them on the other; the slowest, in seconds."""
    writer, reader = Browser(first, "lead@example.com"), Browser(second, "paralegal@example.com")
    stream = Stream(reader, second.case)
    slowest = 0
    for number in range(count):
        before, began = len(stream.changes()), time.monotonic()
        assert writer.add(first.case, f"Item {number}").status_code == 201
        stream.wait(lambda frames, before=before: len(stream.changes()) > before, seconds=2 * POLLED_SECONDS)
        slowest = max(slowest, time.monotonic() - began)
    titles = [change["row"]["title"] for change in stream.changes()]
    assert titles == [f"Item {number}" for number in range(count)]
    writer.close()
    reader.close()
    return slowest


def broker_word(server):
    return Browser(server, "lead@example.com").client.get("/health/ready").json()["broker"]


@ON_POSTGRES
def test_a_change_reaches_the_other_instance_by_a_hint(pair):
    first, second = pair(REDIS_URL=os.environ["TEST_REDIS_URL"])
    assert told_on_the_other(first, second) < 3 * 0.25
    assert broker_word(second) == "ok"


@ON_POSTGRES
def test_without_redis_the_poll_keeps_both_right(pair):
    first, second = pair()
    assert told_on_the_other(first, second, count=5) < POLLED_SECONDS
    assert broker_word(second) == "in process"


@ON_POSTGRES
def test_signing_out_on_one_instance_closes_the_streams_of_the_other(pair):
    first, second = pair(REDIS_URL=os.environ["TEST_REDIS_URL"])
    here = Browser(first, "paralegal@example.com")
    cookies, token = here.sign_in("paralegal@example.com")
    second.sessions["paralegal@example.com"] = (cookies, token)
    there = Browser(second, "paralegal@example.com")
    stream = Stream(there, second.case)
    here.client.cookies.clear()
    here.client.cookies.update(cookies)
    here.client.headers["X-CSRF-Token"] = token
    assert here.client.delete("/api/session").status_code == 200
    stream.wait(lambda frames: any(kind == "goodbye" for kind, _, _ in frames), seconds=POLLED_SECONDS)
    assert [data["code"] for kind, _, data in stream.frames if kind == "goodbye"][0] in (4100, 4101)
    here.close()
    there.close()
