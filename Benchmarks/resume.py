#!/usr/bin/env python3
"""Measures a return: how long a stream takes to bring the changes that its reader missed, and what the server works for it.

    Benchmarks/resume.py --binary .build/release/proffer [--database postgres://user@127.0.0.1:5432/empty]

Starts a server on a scratch folder (SQLite unless --database), adds --items to the demo case, changes one field of them until
--changes are made, and then opens an event stream at the position before the first change, --rounds times. Prints the time to the
last missed change and the processor time that the server spent. Nothing is asserted. Python alone.
"""

import argparse
import http.client
import os
import re
import statistics
import tempfile
import threading
import time

from person import Person, served


class Reader(Person):
    """Who changes items, and comes back to a stream."""

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
    database = {"DATABASE_URL": options.database} if options.database else {}
    with served(options.binary, folder, Reader, options.together, **database) as (server, people):
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
