"""Waits for what comes by itself."""

import time

POLL_SECONDS = 0.05


def until(is_true, seconds, why="not in time"):
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, why
        time.sleep(POLL_SECONDS)
