#!/usr/bin/env python3
"""Measures a return: how long a stream takes to bring the changes that its reader missed, and what the server works for it.

    Benchmarks/resume.py --binary .build/release/proffer [--database postgres://user@127.0.0.1:5432/empty]

Starts a server on a scratch folder (SQLite unless --database), adds --items to the demo case, changes one field of them until
--changes are made, and then opens an event stream at the position before the first change, --rounds times. Prints the time to the
last missed change and the processor time that the server spent. Nothing is asserted. Python alone.
"""

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import tempfile
import threading
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

    def ask(self, method, path, body=None, **more):
        headers = {**self.headers, "Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()), **more}
        self.connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status < 300, (answer.status, content[:200])
        self.cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        return json.loads(content)

    def add(self, number):
        return self.ask("POST", "/api/evidence", {"case": self.case, "kind": "document", "title": f"Item {number}"})["id"]

    def change(self, item, number, revision):
        self.ask("PATCH", f"/api/evidence/{item}", {"location": f"Shelf {number}"}, **{"Base-Revision": str(revision)})

    def stream(self, position, until):
        """Reads an event stream from a position until a word has come; the seconds that it took, and the bytes."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", f"/api/updates?case={self.case}", headers={**self.headers, "Last-Event-ID": position})
        answer = connection.getresponse()
        assert answer.status == 200, answer.status
        content = bytearray()
        while until not in content[-200_000:]:
            piece = answer.read1(1 << 16)
            assert piece and b"event: reset" not in piece, piece[:200]
            content += piece
        connection.close()
        return time.monotonic() - began, len(content)

    def position(self):
        """Where the log stands."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", f"/api/updates?case={self.case}", headers=self.headers)
        content = bytearray()
        answer = connection.getresponse()
        while not (found := re.search(rb'"position":"([^"]+)"', content)):
            content += answer.read1(1 << 16)
        connection.close()
        return found[1].decode()


def processor_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def shared(count, together, act):
    def work(first):
        for number in range(first, count, together):
            act(first, number)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(together)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(options, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "DATA_DIRECTORY": folder, "DEMO": "on", "RATE_LIMITS": "off"}
    if options.database:
        environment["DATABASE_URL"] = options.database
    server = subprocess.Popen([options.binary, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                people = [Person(port) for _ in range(options.together)]
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                time.sleep(0.1)
        items = [None] * options.items
        shared(options.items, options.together, lambda who, number: items.__setitem__(number, people[who].add(number)))
        before = people[0].position()
        shared(
            options.changes, options.together,
            lambda who, n: people[who].change(items[n % options.items], n, 1 + n // options.items),
        )
        last = people[0].position().encode()
        rounds = []
        for _ in range(options.rounds):
            worked = processor_seconds(server)
            seconds, size = people[0].stream(before, last)
            rounds.append((seconds * 1_000, (processor_seconds(server) - worked) * 1_000, size))
        wall, work, sizes = zip(*rounds)
        print(f"| {options.changes} changes of {options.items} items | {statistics.median(wall):.0f} ms ({max(wall):.0f}) "
              f"| processor {statistics.median(work):.0f} ms | {sizes[0] / 1e6:.1f} MB |")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=".build/release/proffer")
    parser.add_argument("--database", help="an empty PostgreSQL database")
    parser.add_argument("--items", type=int, default=504, help="a multiple of --together: each item is one person's")
    parser.add_argument("--changes", type=int, default=5_000)
    parser.add_argument("--together", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(arguments, scratch)
