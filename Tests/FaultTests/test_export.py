"""Cases that leave one database in an archive and come into the other, while people work."""

import json
import os
import subprocess
import tarfile
import time

import pytest

from databases import ON_ONE
from server import BINARY, PASSWORD, Browser, Server, Stream
from uploads import add

PEOPLE = ("lead", "paralegal")
KILLS_MIN = 3


class Elsewhere(Server):
    """A server on an empty database, which knows nobody."""

    def try_command(self, *words, text=""):
        return subprocess.run(
            [BINARY, *words], env=self.environment, input=text, capture_output=True, text=True, check=False
        )


@pytest.fixture
def elsewhere(tmp_path):
    servers = []

    def make(database, **settings):
        servers.append(Elsewhere(tmp_path / f"elsewhere-{len(servers)}", database, **settings))
        return servers[-1]

    yield make
    for each in servers:
        each.end()


def snapshot(browser, case):
    answer = browser.client.get(f"/api/cases/{case}/snapshot")
    assert answer.status_code == 200, answer.text
    return answer.text


def history(browser, case):
    items = [json.loads(line) for line in snapshot(browser, case).splitlines()[1:]]
    return [browser.client.get(f"/api/evidence/{item['id']}/history").json() for item in items]


@pytest.mark.parametrize("to", ["sqlite", "postgres"])
def test_a_case_moves_to_the_other_database_while_people_work(server, lead, paralegal, elsewhere, tmp_path, to):
    for number in range(5):
        assert lead.add(server.case, f"Item {number}").status_code == 201
    assert add(lead, server.case, b"%PDF-1.7 lease", title="Lease", kind="document").status_code == 201
    stream = Stream(paralegal, server.case)
    start = stream.frames[0][2]["position"]
    assert lead.add(server.case, "Last in the archive", confidentiality="confidential").status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 1)
    before = {name: snapshot(browser, server.case) for name, browser in (("lead", lead), ("paralegal", paralegal))}
    said = server.command("export", server.case, "--to", str(tmp_path / "case.tar"))
    assert "7 items" in said and "1 files" in said
    sums = said.splitlines()[-1]
    changes = history(lead, server.case)
    assert lead.add(server.case, "Too late for the archive").status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 2)
    newer = stream.changes()[-1]["position"]

    other = elsewhere(to)
    other.case = server.case
    assert "can come in" in other.command("import", str(tmp_path / "case.tar"), "--dry-run")
    assert other.command("case", "list") == ""
    said = other.command("import", str(tmp_path / "case.tar"))
    assert sums in said and "new, without a password: lead@example.com" in said
    other.start()
    with other.client() as client:
        answer = client.post("/api/session", json={"email": "lead@example.com", "password": PASSWORD})
        assert answer.status_code == 401
    for name in PEOPLE:
        other.command("user", "password", f"{name}@example.com", text=PASSWORD + "\n")
    people = {name: Browser(other, f"{name}@example.com") for name in PEOPLE}
    for name, browser in people.items():
        assert snapshot(browser, server.case) == before[name]
    assert history(people["lead"], server.case) == changes
    item = json.loads(before["lead"].splitlines()[6])
    file = people["lead"].client.get(f"/files/{item['file']['id']}") if item.get("file") else None
    assert file is None or file.content == b"%PDF-1.7 lease"

    # Who was open goes on from what the archive holds; who knows more fetches the page again.
    again = Stream(people["paralegal"], server.case, after=start)
    assert [change["row"]["title"] for change in again.changes()] == ["Last in the archive"]
    assert Stream(people["lead"], server.case, after=newer).frames[0][0] == "reset"
    assert people["lead"].add(server.case, "After").status_code == 201
    again.wait(lambda frames: len(again.changes()) == 2)
    for browser in people.values():
        browser.close()


def test_any_tool_opens_and_checks_an_archive(server, lead, tmp_path):
    assert add(lead, server.case, b"%PDF-1.7 lease", title="Lease", kind="document").status_code == 201
    server.command("export", server.case, "--to", str(tmp_path / "case.tar"))
    assert os.stat(tmp_path / "case.tar").st_mode & 0o777 == 0o600
    subprocess.run(["tar", "--extract", "--file", "case.tar"], cwd=tmp_path, check=True)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)
    with tarfile.open(tmp_path / "case.tar") as archive:
        assert len(archive.getnames()) == len((tmp_path / "SHA256SUMS").read_text().splitlines()) + 1
    assert "proffer import" in (tmp_path / "README.txt").read_text()
    rows = (tmp_path / "cases" / server.case / "evidence_item.ndjson").read_text().splitlines()
    assert [json.loads(json.loads(row)["fields"])["title"] for row in rows] == ["Lease"]


@ON_ONE
@pytest.mark.parametrize("to", ["sqlite", "postgres"])
def test_an_import_that_is_killed_leaves_no_case_and_the_next_one_works(seed, elsewhere, tmp_path, to):
    source = elsewhere("sqlite", DEMO="on")
    case = source.command("seed", "--items", "600")
    source.command("export", case, "--to", str(tmp_path / "case.tar"))
    target = elsewhere(to, DEMO="on")
    kills, delay = 0, 0.05
    while True:
        running = subprocess.Popen(
            [BINARY, "import", str(tmp_path / "case.tar")], env=target.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            running.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        listed = target.command("case", "list")
        if running.returncode == 0:
            break
        # It may have been killed between its commit and its end.
        if listed:
            break
        kills += 1
        delay *= 1.3
        assert delay < 120, "the import never ends"
    assert kills >= KILLS_MIN
    assert case in target.command("case", "list")
    target.command("export", case, "--to", str(tmp_path / "again.tar"))
    with tarfile.open(tmp_path / "case.tar") as first, tarfile.open(tmp_path / "again.tar") as second:
        for name in first.getnames():
            if name not in ("manifest.json", "SHA256SUMS"):
                assert first.extractfile(name).read() == second.extractfile(name).read(), name
    refused = target.try_command("import", str(tmp_path / "case.tar"))
    assert refused.returncode == 1 and "is in this database already" in refused.stdout


@ON_ONE
def test_an_export_that_is_killed_leaves_nothing_that_looks_whole(seed, elsewhere, tmp_path):
    source = elsewhere("sqlite", DEMO="on")
    case = source.command("seed", "--items", "600")
    path = tmp_path / "case.tar"
    for delay in (0.2, 0.4, 0.8):
        running = subprocess.Popen(
            [BINARY, "export", case, "--to", str(path)], env=source.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        running.kill()
        if running.wait() == 0:
            path.unlink()
        assert not path.exists()
    refused = source.try_command("import", f"{path}.partial")
    assert refused.returncode == 1
    source.command("export", case, "--to", str(path))
    assert not (tmp_path / "case.tar.partial").exists()
