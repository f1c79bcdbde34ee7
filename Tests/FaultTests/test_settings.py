"""A wrong setting stops the start, with one sentence that names it."""

import subprocess

import pytest

from certificate import Certificate
from databases import ON_ONE
from server import BINARY, Copy

pytestmark = ON_ONE


@pytest.fixture
def start(seed, tmp_path):
    """Starts a server with these settings and answers what it says when it ends."""

    def start(**settings):
        server = Copy(tmp_path / "data", seed)
        done = subprocess.run(
            [BINARY, "serve"], env={**server.environment, **settings}, capture_output=True, text=True, timeout=30,
            check=False,
        )
        assert done.returncode == 1
        return done.stderr.strip()

    return start


def test_a_certificate_without_its_key(start, tmp_path):
    certificate = Certificate(tmp_path / "certificate").settings
    for name in certificate:
        assert start(**{name: certificate[name]}) == "Error: TLS_CERTIFICATE and TLS_KEY must be given together."


def test_a_certificate_that_cannot_be_read(start, tmp_path):
    said = start(TLS_CERTIFICATE=str(tmp_path / "none.pem"), TLS_KEY=str(tmp_path / "none.pem"))
    assert said.startswith("Error: TLS_CERTIFICATE and TLS_KEY must be PEM files that belong together: ")


def test_a_session_secret_that_is_short(start):
    assert start(SESSION_SECRET="s" * 31) == "Error: SESSION_SECRET must be at least 32 characters long."


def test_one_port_for_two_listeners(start):
    assert start(PORT="9000", WEBSOCKET_PORT="9000") == "Error: WEBSOCKET_PORT must not be the same as PORT."
