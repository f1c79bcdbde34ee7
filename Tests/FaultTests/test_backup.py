"""A copy that is made while people write, as Operations.md says, and what is restored from it."""

import shutil
import subprocess
import threading

import pytest

from server import Browser, Server, Stream, fresh_postgres

ITEMS_BEFORE = 10


class Restored(Server):
    """A server on a copy."""

    def __init__(self, directory, original, copy):
        self.original, self.copy = original, copy
        super().__init__(directory, original.database)
        self.case, self.sessions = original.case, dict(original.sessions)

    def fill(self):
        self.directory.mkdir()
        if self.database == "postgres":
            self.environment["DATABASE_URL"] = fresh_postgres()
            run("pg_restore", f"--dbname={self.environment['DATABASE_URL']}", "--no-owner", self.copy)
        else:
            shutil.copyfile(self.copy, self.directory / "proffer.sqlite")
        self.command("migrate")


def run(*words):
    subprocess.run(words, check=True)


def make_copy(server, path):
    if server.database == "postgres":
        run("pg_dump", "--format=custom", f"--file={path}", server.environment["DATABASE_URL"])
    else:
        run("sqlite3", server.directory / "proffer.sqlite", f".backup '{path}'")


@pytest.fixture
def restore(server, tmp_path):
    restored = []

    def start(copy):
        restored.append(Restored(tmp_path / "restored", server, copy))
        restored[-1].start()
        return restored[-1]

    yield start
    for each in restored:
        each.end()


def test_a_copy_is_of_one_moment_and_streams_go_on_from_it(server, lead, paralegal, restore, tmp_path):
    stream = Stream(paralegal, server.case)
    start = stream.frames[0][2]["position"]
    enough, is_copied = threading.Event(), threading.Event()

    def write():
        while not is_copied.is_set():
            assert lead.add(server.case, f"Item {len(stream.changes())}").status_code == 201
            enough.set() if len(stream.changes()) >= ITEMS_BEFORE else None

    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(20)
    make_copy(server, tmp_path / "copy")
    is_copied.set()
    writer.join(20)
    assert lead.add(server.case, "Too late for the copy").status_code == 201
    stream.wait(lambda frames: stream.changes()[-1]["row"]["title"] == "Too late for the copy")
    told = [change["position"] for change in stream.changes()]

    restored = restore(tmp_path / "copy")
    again = Stream(Browser(restored, "paralegal@example.com"), restored.case, after=start)
    kept = [change["position"] for change in again.changes()]
    assert ITEMS_BEFORE <= len(kept) < len(told) and kept == told[:len(kept)]
    # Who knows more than the copy is told to fetch the page again.
    newer = Stream(Browser(restored, "lead@example.com"), restored.case, after=told[-1])
    assert newer.frames[0][0] == "reset"
    # And it goes on.
    assert Browser(restored, "lead@example.com").add(restored.case, "After").status_code == 201
    again.wait(lambda frames: len(again.changes()) == len(kept) + 1)
    again.browser.close()
    newer.browser.close()
