"""`proffer doctor`: one line for each part, the fix where one fails, and nothing left behind."""

import os
import re
import sqlite3
import subprocess

import pytest

from databases import ON_ONE, on_database
from server import BINARY, Copy, free_port
from uploads import add
from waiting import until

POSTGRES = pytest.mark.parametrize("seed", [on_database("postgres")], indirect=True)
PARTS = [
    "settings", "files", "file store", "programs", "database", "durability", "schema", "verification", "Redis", "event stream", "WebSocket", "change", "embeddings",
    "language model", "Qdrant",
]
LINE = re.compile(r"^(ok|-|WRONG|untried) +(\S+(?: \S+)?) {2,}(.+)$")


class Findings:
    """What the doctor printed, by part, and its exit status."""

    def __init__(self, server, **settings):
        environment = {**server.environment, **settings}
        done = subprocess.run(
            [BINARY, "doctor"], env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        self.status, self.text, self.errors = done.returncode, done.stdout, done.stderr
        self.parts = {}
        for line in done.stdout.splitlines():
            word, part, said = LINE.match(line).groups()
            assert part not in self.parts, line
            self.parts[part] = (word, said)

    def word(self, part):
        return self.parts[part][0]

    def said(self, part):
        return self.parts[part][1]


@pytest.fixture
def house(seed, tmp_path):
    """The data that a doctor is called to; no server runs on it."""
    return Copy(tmp_path / "data", seed)


def rows(server):
    """How many rows each table has."""
    if server.database == "sqlite":
        with sqlite3.connect(f"{server.directory}/proffer.sqlite") as database:
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]
                for name in names if not name.startswith(("sqlite_", "evidence_search_text_"))
            }
    url = server.environment["DATABASE_URL"]

    def ask(question):
        return subprocess.run(["psql", "-qAt", url, "-c", question], check=True, capture_output=True, text=True).stdout

    names = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").split()
    return {name: int(ask(f"SELECT COUNT(*) FROM {name}")) for name in names}


def test_everything_is_well_and_nothing_is_left_behind(house):
    before = rows(house)
    assert before["person"] > 0 and before["case_file"] > 0
    redis = {"REDIS_URL": os.environ["TEST_REDIS_URL"]} if house.database == "postgres" else {}
    found = Findings(house, **redis)
    assert found.status == 0, found.text + found.errors
    assert list(found.parts) == PARTS
    assert found.word("Redis") == ("ok" if redis else "-")
    assert [found.word(part) for part in PARTS[-3:]] == ["-"] * 3
    assert all(found.word(part) == "ok" for part in PARTS if part not in PARTS[-3:] and part != "Redis")
    milliseconds = [float(time) for time in re.findall(r"after ([0-9.]+) ms", found.said("change"))]
    assert len(milliseconds) == 2 and all(0 < time < 5_000 for time in milliseconds)
    assert rows(house) == before


@POSTGRES
def test_a_redis_that_is_stopped_is_named_with_the_fix_and_the_chain_goes_on_without(house):
    found = Findings(house, REDIS_URL=f"redis://127.0.0.1:{free_port()}")
    assert found.status == 1, found.text
    assert found.word("Redis") == "WRONG" and "Fix: Start it, or correct REDIS_URL" in found.said("Redis")
    assert found.word("change") == "ok"


@POSTGRES
def test_a_database_that_does_not_answer_is_named_without_its_password(house):
    found = Findings(house, DATABASE_URL=f"postgres://proffer:hush@127.0.0.1:{free_port()}/proffer")
    assert found.status == 1
    assert found.word("database") == "WRONG" and "Fix:" in found.said("database")
    assert found.word("change") == "untried" and found.word("Redis") == "-"
    assert "hush" not in found.text + found.errors


@POSTGRES
def test_a_postgres_that_does_not_wait_for_the_disk_is_named(house):
    separator = "&" if "?" in house.environment["DATABASE_URL"] else "?"
    url = f"{house.environment['DATABASE_URL']}{separator}options=-c%20synchronous_commit%3Doff"
    found = Findings(house, DATABASE_URL=url)
    assert found.status == 1
    assert found.word("durability") == "WRONG" and "synchronous_commit is off" in found.said("durability")


@ON_ONE
def test_what_is_wrong_with_settings_files_and_schema_is_named(house, tmp_path):
    wrong = Findings(house, PORT="none")
    assert wrong.status == 1 and list(wrong.parts) == ["settings"] and "PORT" in wrong.said("settings")
    lost = Findings(house, RESOURCES_DIRECTORY=str(tmp_path))
    assert lost.status == 1 and lost.word("settings") == "WRONG" and "RESOURCES_DIRECTORY" in lost.said("settings")
    (tmp_path / "file").write_text("no folder")
    files = Findings(house, DATA_DIRECTORY=str(tmp_path / "file"), DATABASE_URL=f"sqlite:{tmp_path}/new.sqlite")
    assert files.status == 1 and files.word("files") == "WRONG"
    empty = Findings(house, DATABASE_URL=f"sqlite:{tmp_path}/empty.sqlite")
    assert empty.status == 1 and empty.word("schema") == "WRONG" and "Run: proffer migrate" in empty.said("schema")
    assert empty.word("change") == "untried"


@ON_ONE
def test_what_a_check_left_that_was_cut_off_the_next_one_removes(house):
    before = rows(house)
    left = "0198f000-0000-7000-8000-000000000001"
    with sqlite3.connect(f"{house.directory}/proffer.sqlite") as database:
        values = (left, f"proffer-doctor-{left}@proffer.invalid", "Proffer tries itself", 0, 0, 0, 1)
        database.execute(
            "INSERT INTO person (id, email, name, is_administrator, is_demo, is_disabled, created_at) VALUES (?,?,?,?,?,?,?)",
            values,
        )
    assert rows(house)["person"] == before["person"] + 1
    assert Findings(house).status == 0
    assert rows(house) == before


@pytest.mark.own_server
def test_it_can_be_called_beside_a_server_that_runs_and_nobody_sees_it(server, lead):
    cases = lead.client.get("/api/cases").json()
    assert Findings(server).status == 0
    assert lead.client.get("/api/cases").json() == cases
    assert lead.client.get("/health/ready").status_code == 200


def may_be_shut_off():
    """Whether this machine lets a program be shut off from the rest, found out without the server."""
    words = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@ON_ONE
def test_the_vault_is_tried_as_a_file_goes_through_it(house, tmp_path):
    vault = house.directory / "vault"
    found = Findings(house)
    assert found.word("file store") == "ok" and "read back by its hash" in found.said("file store")
    assert not [place for place in vault.rglob("*") if place.is_file() and place.parent.name != "locks"]
    vault.chmod(0o755)
    open_to_others = Findings(house)
    assert open_to_others.status == 1 and "Fix: Run: chmod 700" in open_to_others.said("file store")
    vault.chmod(0o700)
    full = Findings(house, FILE_BYTES_MAX=str(2**62))
    assert full.word("file store") == "WRONG" and "has room for" in full.said("file store")
    (tmp_path / "no-folder").write_text("a file")
    lost = Findings(house, VAULT_DIRECTORY=str(tmp_path / "no-folder"))
    assert lost.status == 1 and lost.word("file store") == "WRONG" and "cannot be written" in lost.said("file store")


@ON_ONE
def test_how_programs_are_shut_off_is_said(house):
    found = Findings(house)
    assert (found.word("programs") == "ok") == may_be_shut_off(), found.said("programs")
    assert found.word("programs") == "ok" or "Fix: Install bubblewrap" in found.said("programs")


@pytest.mark.own_server
def test_files_that_were_not_read_again_in_time_are_counted(server, lead):
    assert Findings(server).said("verification") == "there is no file yet"
    for content in (b"one", b"two", b"two"):
        add(lead, server.case, content)
    server.kill()
    well = Findings(server)
    assert well.word("verification") == "ok" and well.said("verification").startswith("2 files, each read in time")
    until(lambda: Findings(server, VERIFY_HOURS="0.0001").status == 1, 20)
    late = Findings(server, VERIFY_HOURS="0.0001")
    assert "2 of 2 files were not read again in time" in late.said("verification")
    off = Findings(server, VERIFY_HOURS="0")
    assert off.word("verification") == "-" and off.status == 0
