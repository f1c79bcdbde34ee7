"""A server on a scratch folder, and a person of its demo case: what the programs here that measure over HTTP share."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
import uuid


class Person:
    """The lead prosecutor of the demo case, on a connection of their own."""

    def __init__(self, port):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {}
        answer = self.ask("POST", "/api/session", {"demo": "lead_prosecutor"})
        self.headers = {"X-CSRF-Token": answer["csrf"], "Cookie": self.cookie}
        self.case = self.ask("GET", "/api/cases")["cases"][0]["id"]

    def ask(self, method, path, body=None, **headers):
        """What the server answers: JSON as what it says, anything else as bytes."""
        if isinstance(body, dict):
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        headers = {**self.headers, "Idempotency-Key": str(uuid.uuid4()), **headers}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status < 300, (answer.status, content[:200])
        self.cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        return json.loads(content) if "json" in answer.getheader("Content-Type", "") else content


@contextlib.contextmanager
def served(binary, folder, person, count, **settings):
    """A server until the block ends; answers it and so many people, who are signed in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "PORT": str(port), "DATA_DIRECTORY": folder, "DEMO": "on", "RATE_LIMITS": "off", **settings
    }
    if "DATABASE_URL" in settings:
        for command in (["migrate"], ["seed", "--demo"]):
            subprocess.run([binary, *command], env=environment, stdout=subprocess.DEVNULL, check=True)
    server = subprocess.Popen([binary, "serve"], env=environment, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                people = [person(port) for _ in range(count)]
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                time.sleep(0.1)
        yield server, people
    finally:
        server.terminate()
        server.wait()
