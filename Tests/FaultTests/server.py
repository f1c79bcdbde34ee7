"""Starts the real program on a fresh database and speaks to it as a browser's script does."""

import json
import os
import secrets
import signal
import socket
import subprocess
import threading
import time

import httpx

BINARY = f".build/{os.environ.get('CONFIGURATION', 'debug')}/proffer"
PASSWORD = "correct horse battery"
START_SECONDS = 30


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fresh_postgres():
    """A new database on the private server that `make test` started."""
    url = os.environ["TEST_DATABASE_URL"]
    name = "fault_" + secrets.token_hex(6)
    subprocess.run(["psql", "-q", url, "-c", f"CREATE DATABASE {name}"], check=True)
    return url.rsplit("/", 1)[0] + "/" + name


class Server:
    """One instance, which can be killed and started again on the same data."""

    def __init__(self, directory, database):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "PORT": str(self.port), "DATA_DIRECTORY": str(directory), "SESSION_SECRET": "s" * 32
        }
        if database == "postgres":
            self.environment["DATABASE_URL"] = fresh_postgres()
        self.process = None
        self.command("migrate")

    def command(self, *words, text=""):
        done = subprocess.run(
            [BINARY, *words], env=self.environment, input=text, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self):
        self.process = subprocess.Popen([BINARY, "serve"], env=self.environment, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                if httpx.get(self.base + "/health/ready").status_code == 200:
                    return
            except httpx.TransportError:
                assert self.process.poll() is None, "the server ended at its start"
            assert time.monotonic() < deadline, "the server is not ready in time"

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


class Browser:
    """A signed-in person."""

    def __init__(self, server, email):
        self.server = server
        self.client = httpx.Client(base_url=server.base, timeout=20)
        answer = self.client.post("/api/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.client.headers["X-CSRF-Token"] = answer.json()["csrf"]

    def add(self, case, title, key=None, **fields):
        return self.client.post(
            "/api/evidence",
            json={"case": case, "title": title, "kind": "document", **fields},
            headers={"Idempotency-Key": key or secrets.token_hex(12)},
        )

    def revise(self, item, base, fields):
        return self.client.patch(
            f"/api/evidence/{item}",
            json=fields,
            headers={"Idempotency-Key": secrets.token_hex(12), "Base-Revision": str(base)},
        )


class Stream(threading.Thread):
    """Reads a case's updates into `frames` until the connection ends."""

    def __init__(self, browser, case, after=None):
        super().__init__(daemon=True)
        self.browser, self.case, self.after = browser, case, after
        self.frames = []
        self.changed = threading.Condition()
        self.is_over = False
        self.start()
        self.wait(lambda frames: any(kind in ("ready", "reset") for kind, _, _ in frames))

    def run(self):
        query = {"case": self.case, **({"after": self.after} if self.after else {})}
        try:
            with self.browser.client.stream("GET", "/api/updates", params=query, timeout=None) as answer:
                fields = {}
                for line in answer.iter_lines():
                    if line:
                        name, _, value = line.partition(": ")
                        fields[name] = value
                    elif "event" in fields:
                        self.take(fields)
                        fields = {}
        except httpx.TransportError:
            pass  # The server was killed: what came before it counts.
        with self.changed:
            self.is_over = True
            self.changed.notify_all()

    def take(self, fields):
        with self.changed:
            self.frames.append((fields["event"], fields.get("id"), json.loads(fields["data"])))
            self.changed.notify_all()

    def wait(self, is_there, seconds=20):
        with self.changed:
            found = self.changed.wait_for(lambda: is_there(self.frames), timeout=seconds)
            assert found, f"not seen: {[frame[0] for frame in self.frames]}"

    def changes(self):
        changes = []
        for kind, _, data in list(self.frames):
            changes += [data] if kind == "change" else data["changes"] if kind == "batch" else []
        return changes
