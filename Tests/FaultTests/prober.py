#!/usr/bin/env python3
"""Asks a server the same again and again, and writes down how long each answer took.

    prober.py PORT PATH COOKIE

A program of its own, so that it does not wait for a test that follows thousands of streams. Each line is the moment at which
a request began, in seconds of the machine's monotonic clock, and its seconds; only what was answered with 200 is written.
"""

import http.client
import subprocess
import sys
import time

HOST = "127.0.0.1"
PAUSE_SECONDS = 0.02
ANSWER_SECONDS = 30


class Prober:
    """The program, while a block runs."""

    def __init__(self, server, cookies, path):
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.words = [sys.executable, "Tests/FaultTests/prober.py", str(server.port), path, cookie]

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        said, _ = self.process.communicate()
        self.answers = [tuple(map(float, line.split())) for line in said.splitlines()]

    def p99(self, since, until):
        """The 99th percentile of the requests that began in this time, in milliseconds, and how many they were."""
        times = sorted(seconds for began, seconds in self.answers if since <= began < until)
        assert times, "nothing was answered"
        return 1_000 * times[min(len(times) - 1, int(len(times) * 0.99))], len(times)


def probe(port, path, cookie):
    connection = None
    while True:
        began = time.monotonic()
        try:
            connection = connection or http.client.HTTPConnection(HOST, port, timeout=ANSWER_SECONDS)
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                print(began, time.monotonic() - began, flush=True)
        except (OSError, http.client.HTTPException):
            connection = None  # The server is away: that is the test's doing.
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    probe(int(sys.argv[1]), *sys.argv[2:])
