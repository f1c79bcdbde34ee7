"""Servers and people for all tests here, on both databases.

People are added and signed in once for each database; every server begins with a copy of that. Most tests share one
server and each has a case of its own there; a test that kills its server or counts its connections is marked
`own_server`. With pytest-xdist each database has a worker of its own (`--dist loadgroup`).
"""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.register_assert_rewrite("server", "markup", "page", "visitor", "place", "demo", "sockets", "http2", "waiting",
                               "websocket", "reader", "proxies", "line", "oracle", "writer")

from databases import DATABASES  # noqa: E402
from place import Place  # noqa: E402
from server import Browser, Copy, Second, Server  # noqa: E402

# Signs of a value in a test's name.
NAME_MAX = 60
# With the marks that they get.
PEOPLE = {
    "lead": [], "second": [], "paralegal": [], "investigator": [], "administrator": ["--administrator"], "wanderer": []
}


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "own_server(**settings): the test's server is its own: it may be killed, and nobody else uses it"
    )


def pytest_make_parametrize_id(val, argname):
    """What is long or no text is named by its argument: both workers have to find the same names, and an archive made here
    holds the time of its making."""
    if isinstance(val, bytes) or isinstance(val, str) and len(val) > NAME_MAX:
        return argname


@pytest.fixture(scope="session", params=DATABASES)
def seed(request, tmp_path_factory):
    """A server that has ended and left people, their sessions, and a case of lead and paralegal."""
    server = Server(tmp_path_factory.mktemp("seed"), request.param)
    try:
        # Hashing a password takes its time on purpose, and the server hashes two at a time.
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda name: server.add_person(name, *PEOPLE[name]), PEOPLE))
            server.case = server.add_case()
            server.start()
            list(pool.map(lambda name: Browser(server, f"{name}@example.com").close(), PEOPLE))
        server.kill(signal.SIGTERM)
    finally:
        server.end()
    return server


@pytest.fixture(scope="session")
def place(seed, tmp_path_factory):
    """The server that tests share, with the demo case."""
    place = Place(tmp_path_factory.mktemp("place"), seed)
    place.start()
    yield place
    place.end()


@pytest.fixture
def server(request, seed, tmp_path):
    """A server with a case that is new; shared, or the test's own."""
    if mark := request.node.get_closest_marker("own_server"):
        server = Copy(tmp_path / "data", seed, **mark.kwargs)
        server.start()
        yield server
        server.end()
    else:
        server = request.getfixturevalue("place")
        server.case = server.add_case()
        yield server


@pytest.fixture
def pair(seed, tmp_path):
    """Makes two instances with these settings on one database."""
    servers = []

    def make(**settings):
        first = Copy(tmp_path / "first", seed, **settings)
        second = Second(tmp_path / "second", first, **settings)
        servers.extend((first, second))
        for server in servers:
            server.start()
        return first, second

    yield make
    for server in servers:
        server.end()


@pytest.fixture
def lead(server):
    lead = Browser(server, "lead@example.com")
    yield lead
    lead.close()


@pytest.fixture
def paralegal(server):
    paralegal = Browser(server, "paralegal@example.com")
    yield paralegal
    paralegal.close()
