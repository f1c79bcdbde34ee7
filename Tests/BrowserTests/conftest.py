import pathlib
import signal
import sys

import pytest
from playwright.sync_api import expect, sync_playwright

sys.path.append(str(pathlib.Path(__file__).parents[1] / "FaultTests"))

from person import CHROMIUM, SECONDS, Person  # noqa: E402
from server import Copy, Server  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def patience():
    expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    """One browser for all tests; without one they fail."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    # A service worker's requests do not pass through the page, where tests hold and cut them: it is for tests of its own.
    open_context = browser.new_context
    browser.new_context = lambda **settings: open_context(**{"service_workers": "block", **settings})
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Answers a server that has made the demo case on a database, and has ended."""
    made = {}

    def demo(database):
        if database not in made:
            server = Server(tmp_path_factory.mktemp("demo"), database, DEMO="on")
            try:
                server.start()
                server.kill(signal.SIGTERM)
            finally:
                server.end()
            made[database] = server
        return made[database]

    return demo


@pytest.fixture(scope="session")
def start(demo, tmp_path_factory):
    """Starts a server with the demo case, on a database of its own; it ends with the tests."""
    servers = []

    def start(database="sqlite", **settings):
        server = Copy(tmp_path_factory.mktemp("data"), demo(database), DEMO="on", **settings)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.end()


@pytest.fixture(scope="module")
def server(start):
    """The server of one file: what its tests leave behind is no other file's, in whatever order they come."""
    server = start()
    yield server
    server.end()


@pytest.fixture
def person(browser, server):
    """Signs people in, each with cookies of their own; in the end no page of theirs may have met a script error."""
    people = []

    def person(role, base=server.base, **settings):
        someone = Person(browser, base, role, **settings)
        people.append(someone)
        return someone

    yield person
    faults = [fault for someone in people for fault in someone.faults]
    for someone in people:
        someone.context.close()
    assert not faults
