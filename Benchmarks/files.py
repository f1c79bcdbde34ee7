#!/usr/bin/env python3
"""Measures files: how fast a large one and many small ones come in, and what memory the server takes for it.

    Benchmarks/files.py --binary .build/release/proffer

Starts a server on a scratch folder and sends one file of --bytes, then --files of 2 kB, --together at a time. The large one
is compared with `dd | sha256sum` of the same bytes on the same disk, in the same run. Before that it asks for what the pages of
all items of the demo case show of their files: the first answer of each after the start, and the tenth. Nothing is asserted.
Python alone.
"""

import argparse
import html
import os
import re
import secrets
import subprocess
import tempfile
import threading
import time

from person import Person, served

BLOCK = os.urandom(1 << 20)
# How often a preview is asked for again.
LATER = 9


class Sender(Person):
    """Who brings files in, and looks at them."""

    def previews(self):
        """What the pages of items show of their files, as an address each, by media type."""
        for item in self.ask("GET", f"/api/evidence?case={self.case}&limit=200")["items"]:
            page = self.ask("GET", f"/cases/{self.case}/evidence/{item['id']}").decode()
            shown = re.search(r"""src="(/files/[^"#]*)""", page)
            if shown:
                yield item["mediaType"], html.unescape(shown[1])

    def add(self, body, size):
        upload = self.ask("POST", "/api/uploads", {"case": self.case, "name": "file.bin", "bytes": size})["upload"]
        self.ask("PUT", f"/api/uploads/{upload}?offset=0", body, **{"Content-Length": str(size)})
        return self.ask("POST", "/api/evidence", {"case": self.case, "upload": upload})


class Source:
    """So many bytes, read as from a file."""

    def __init__(self, size):
        self.left = size

    def read(self, _=-1):
        piece = BLOCK[: min(len(BLOCK), self.left)]
        self.left -= len(piece)
        return piece


def memory(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def timed(act):
    began = time.monotonic()
    answer = act()
    return time.monotonic() - began, answer


def measure(options, folder):
    with served(options.binary, folder, Sender, options.together) as (server, people):
        types = {}
        for media, address in list(people[0].previews()):
            first, _ = timed(lambda: people[0].ask("GET", address))
            *_, later = (timed(lambda: people[0].ask("GET", address))[0] for _ in range(LATER))
            types.setdefault(media, []).append((first, later))
        for media, times in sorted(types.items()):
            first, later = (max(column) * 1_000 for column in zip(*times))
            print(f"| preview, {media}, slowest of {len(times)} | {first:.0f} ms at first | {later:.0f} ms later | |")
        before = memory(server)
        seconds, item = timed(lambda: people[0].add(Source(options.bytes), options.bytes))
        after = memory(server)
        digest = item["sha256"]
        path = f"{folder}/vault/files/{digest[:2]}/{digest[2:4]}/{digest}"
        pipe, _ = timed(lambda: subprocess.run(f"dd if={path} bs=1M status=none | sha256sum", shell=True, check=True,
                                               stdout=subprocess.DEVNULL))
        print(f"| {options.bytes / 1e9:g} GB in | {seconds:.2f} s | `dd \\| sha256sum` {pipe:.2f} s | {seconds / pipe:.2f} |")
        print(f"| memory for it | {after - before:.0f} MB | most {after:.0f} MB | |")

        def send(person, count):
            for _ in range(count):
                person.add(secrets.token_bytes(2_000), 2_000)

        threads = [threading.Thread(target=send, args=(person, options.files // options.together)) for person in people]
        seconds, _ = timed(lambda: [[thread.start() for thread in threads], [thread.join() for thread in threads]])
        print(f"| {options.files} files of 2 kB | {seconds:.2f} s | {options.together} at a time | |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=".build/release/proffer")
    parser.add_argument("--bytes", type=int, default=1_000_000_000)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--together", type=int, default=4)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(arguments, scratch)
