"""Starts the real program on a fresh database and speaks to it as a browser's script does."""

import json
import os
import random
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import httpx

BINARY = f".build/{os.environ.get('CONFIGURATION', 'debug')}/proffer"
PASSWORD = "correct horse battery"
START_SECONDS = 30
START_POLL_SECONDS = 0.02
# Below those that the kernel gives to clients: nobody takes a port while its server is down.
PORTS = range(10_000, 32_000)
PORT_TRIES_MAX = 100


def free_port():
    for _ in range(PORT_TRIES_MAX):
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue  # Somebody listens there.
    raise AssertionError("no port is free")


def fresh_postgres(template="template1"):
    """A new database on the private server that `make test` started, with what a template holds."""
    url = os.environ["TEST_DATABASE_URL"]
    name = "fault_" + secrets.token_hex(6)
    subprocess.run(["psql", "-q", url, "-c", f"CREATE DATABASE {name} TEMPLATE {template}"], check=True)
    return url.rsplit("/", 1)[0] + "/" + name


def trusting(certificate):
    """What clients need to speak to who shows this certificate."""
    return ssl.create_default_context(cafile=certificate)


class Server:
    """One instance, which can be killed and started again on the same data."""

    def __init__(self, directory, database, **settings):
        self.directory, self.database = directory, database
        self.port = free_port()
        # Whom its clients trust, and whether they speak HTTP/2.
        self.trust = trusting(settings["TLS_CERTIFICATE"]) if "TLS_CERTIFICATE" in settings else None
        self.http2 = False
        self.base = f"http{'s' if self.trust else ''}://127.0.0.1:{self.port}"
        self.log = Path(f"{directory}.log")
        self.environment = {
            **os.environ, "PORT": str(self.port), "DATA_DIRECTORY": str(directory), "SESSION_SECRET": "s" * 32, **settings
        }
        self.process = None
        self.case = None
        # The cookies and the token of who has signed in, by address. A copy of the data knows the same sessions.
        self.sessions = {}
        self.fill()

    def fill(self):
        """Makes the data that the server begins with."""
        if self.database == "postgres":
            self.environment["DATABASE_URL"] = fresh_postgres()
        self.command("migrate")

    def command(self, *words, text=""):
        done = subprocess.run(
            [BINARY, *words], env=self.environment, input=text, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def add_person(self, name, *marks):
        self.command("user", "add", f"{name}@example.com", "--name", name, *marks, text=PASSWORD + "\n")

    def add_case(self):
        """A new case of lead and paralegal."""
        case = self.command("case", "add", "People v. Example", "--time-zone", "America/New_York",
                            "--lead", "lead@example.com")
        self.command("case", "grant", case, "paralegal@example.com", "paralegal")
        return case

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve"], env=self.environment, stdout=subprocess.DEVNULL, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        with self.client() as client:
            while True:
                try:
                    if client.get("/health/ready").status_code == 200:
                        return
                except httpx.TransportError:
                    assert self.process.poll() is None, "the server ended at its start"
                assert time.monotonic() < deadline, "the server is not ready in time"
                time.sleep(START_POLL_SECONDS)

    def client(self, **options):
        return httpx.Client(base_url=self.base, verify=self.trust or False, http2=self.http2, timeout=20, **options)

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def end(self):
        """Ends the server where a test has not done it."""
        if self.process and self.process.poll() is None:
            Server.kill(self)


class Copy(Server):
    """An instance on a copy of what another one left, with its people, its sessions and its case."""

    def __init__(self, directory, original, **settings):
        self.original = original
        super().__init__(directory, original.database, **settings)
        self.case = original.case
        self.sessions = dict(original.sessions)

    def fill(self):
        assert self.original.process.poll() is not None, "only what nobody writes to can be copied"
        shutil.copytree(self.original.directory, self.directory, dirs_exist_ok=True)
        if self.database == "postgres":
            self.environment["DATABASE_URL"] = fresh_postgres(
                template=self.original.environment["DATABASE_URL"].rsplit("/", 1)[1]
            )


class Second(Copy):
    """A further instance on the data of one that runs."""

    def fill(self):
        self.environment["DATABASE_URL"] = self.original.environment["DATABASE_URL"]
        self.environment["VAULT_DIRECTORY"] = f"{self.original.directory}/vault"


class Browser:
    """A signed-in person."""

    def __init__(self, server, email, headers=None):
        self.server = server
        self.streams = []
        if email not in server.sessions:
            server.sessions[email] = self.sign_in(email)
        cookies, token = server.sessions[email]
        self.client = server.client(cookies=cookies, headers=headers)
        self.client.headers["X-CSRF-Token"] = token

    def sign_in(self, email):
        with self.server.client() as client:
            answer = client.post("/api/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return answer.cookies, answer.json()["csrf"]

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

    def close(self):
        """Goes away, so that a server which others use next has nothing of this person open."""
        for stream in self.streams:
            stream.close()
        self.client.close()


class Stream(threading.Thread):
    """Reads a case's updates into `frames` until the connection ends."""

    def __init__(self, browser, case, after=None):
        super().__init__(daemon=True)
        self.browser, self.case, self.after = browser, case, after
        self.frames = []
        self.changed = threading.Condition()
        self.is_over = False
        self.connection = None
        browser.streams.append(self)
        self.start()
        self.wait(lambda frames: any(kind in ("ready", "reset") for kind, _, _ in frames))

    def run(self):
        query = {"case": self.case, **({"after": self.after} if self.after else {})}
        try:
            with self.browser.client.stream("GET", "/api/updates", params=query, timeout=None) as answer:
                self.connection = answer.extensions["network_stream"].get_extra_info("socket")
                fields = {}
                for line in answer.iter_lines():
                    if line:
                        name, _, value = line.partition(": ")
                        fields[name] = value
                    elif "event" in fields:
                        self.take(fields)
                        fields = {}
        except httpx.TransportError:
            pass  # The server was killed, or this end was closed: what came before it counts.
        with self.changed:
            self.is_over = True
            self.changed.notify_all()

    def close(self):
        try:
            if self.connection:
                self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # It has ended already.
        self.join(timeout=20)

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
