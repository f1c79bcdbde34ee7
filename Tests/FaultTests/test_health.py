"""Whether the program says truly that it can serve, and which part fails when it cannot."""

import sqlite3
import subprocess
import sys
import time
from datetime import datetime

import httpx
import pytest

from databases import ON_ONE, on_database
from server import Copy, free_port

POSTGRES = pytest.mark.parametrize("seed", [on_database("postgres")], indirect=True)
# How long the question to the database may take, and how long its statements at most.
LIMIT_SECONDS = 2
RETURN_SECONDS = 60


def ready(server):
    answer = httpx.get(server.base + "/health/ready", timeout=20)
    return answer.status_code, answer.json()


def test_a_server_that_works_says_so_of_each_part(place):
    assert httpx.get(place.base + "/health/live").json() == {"status": "ok"}
    status, said = ready(place)
    # None, unless a test before this one gave it a reason to read a file again.
    verified = said.pop("filesVerifiedAt")
    assert verified is None or datetime.fromisoformat(verified)
    assert (status, said) == (200, {
        "status": "ok", "failing": None, "database": "ok", "schema": "ok", "broker": "in process", "draining": False,
    })


@ON_ONE
@pytest.mark.own_server
def test_a_schema_that_is_older_than_the_program_is_named(server):
    with sqlite3.connect(f"{server.directory}/proffer.sqlite") as database:
        database.execute("DELETE FROM schema_step WHERE number = (SELECT MAX(number) FROM schema_step)")
    status, said = ready(server)
    assert (status, said["failing"], said["database"]) == (503, "schema", "ok")
    assert "proffer migrate" in said["schema"]


@pytest.fixture
def line(seed):
    """A proxy before the database's server, which holds everything back on request."""
    address = seed.environment["DATABASE_URL"].rpartition("@")[2].partition("/")[0]
    listen, control = free_port(), free_port()
    words = [sys.executable, "Tests/FaultTests/faultproxy.py", str(listen), address.partition(":")[2], str(control)]
    with subprocess.Popen(words) as proxy, httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
        def hold(mode):
            client.post(f"http://127.0.0.1:{control}", json={"mode": mode}).raise_for_status()

        hold("ok")
        yield listen, hold
        proxy.terminate()


@POSTGRES
def test_a_database_that_is_silent_is_named_in_time_and_its_return_is_noticed(seed, line, tmp_path):
    listen, hold = line
    server = Copy(tmp_path / "data", seed)
    user, _, rest = server.environment["DATABASE_URL"].rpartition("@")
    name = rest.partition("/")[2]
    server.environment["DATABASE_URL"] = f"{user}@127.0.0.1:{listen}/{name}"
    try:
        server.start()
        hold("blackhole")
        began = time.monotonic()
        status, said = ready(server)
        assert time.monotonic() - began < 3 * LIMIT_SECONDS
        assert (status, said["failing"]) == (503, "database") and "answer" in said["database"]
        assert name not in str(said) and str(listen) not in str(said)
        assert httpx.get(server.base + "/health/live", timeout=20).status_code == 200
        hold("ok")
        deadline = time.monotonic() + RETURN_SECONDS
        while ready(server)[0] != 200:
            assert time.monotonic() < deadline, "the database is back, and the server does not notice"
            time.sleep(0.2)
    finally:
        server.end()
