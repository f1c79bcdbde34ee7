"""`proffer verify` and the page of the audit: what was altered is found and named, and nobody is told what it says."""

import json
import re
import sqlite3
import subprocess

import pytest

from databases import ON_ONE, on_database
from demo import DEMO, Demo
from media import png
from place import Place
from server import BINARY, Browser, Copy
from uploads import add, digest
from visitor import Visitor

SQLITE = pytest.mark.parametrize("seed", [on_database("sqlite")], indirect=True)
PNG = png(bytes(5_000))
NOTE = re.compile(r"note: (\S+)")


def verify(server, *words):
    """The exit status and what was printed."""
    done = subprocess.run([BINARY, "verify", *words], env=server.environment, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.own_server
def test_files_that_are_changed_or_gone_are_named(server):
    lead = Browser(server, "lead@example.com")
    for name, content in [("a.png", PNG + b"a"), ("b.png", PNG + b"b")]:
        assert add(lead, server.case, content, name).status_code == 201
    status, words = verify(server, server.case)
    assert status == 0 and "2 events, 2 items, 2 files, " in words and " record entries" in words, words
    place = server.directory / "vault" / "files"
    first, second = (digest(PNG + letter) for letter in (b"a", b"b"))
    for name in (first, second):
        (place / name[:2] / name[2:4] / name).chmod(0o600)
    (place / first[:2] / first[2:4] / first).write_bytes(PNG + b"c")
    (place / second[:2] / second[2:4] / second).unlink()
    status, words = verify(server, server.case)
    assert status == 1
    assert "The file of E-001 is not what came in" in words and "The file of E-002 is not there." in words
    assert "a.png" not in words
    assert verify(server, server.case, "--without-files")[0] == 0


@pytest.mark.own_server
@SQLITE
def test_a_row_that_was_changed_is_named_and_a_noted_hash_must_stand(server):
    lead = Browser(server, "lead@example.com")
    assert add(lead, server.case, PNG, "a.png").status_code == 201
    status, words = verify(server)
    assert status == 0, words
    note = NOTE.search(words)[1]
    assert note.startswith(server.case + ":1:")
    assert verify(server, "--expect", note)[0] == 0
    other = note[:-4] + ("0000" if note[-4:] != "0000" else "1111")
    status, words = verify(server, server.case, "--expect", other)
    assert status == 1 and re.search(r"noted for record entry \d+ does not stand", words)
    # As it was printed before records had entries.
    older = ":".join(note.split(":")[:3])
    assert verify(server, "--expect", older)[0] == 0
    other = older[:-4] + ("0000" if older[-4:] != "0000" else "1111")
    status, words = verify(server, server.case, "--expect", other)
    assert status == 1 and "noted for event 1 does not stand" in words
    assert verify(server, "--expect", "nonsense")[0] == 2
    gone = "01890000-0000-7000-8000-000000000000" + note[len(server.case):]
    status, words = verify(server, "--expect", gone)
    assert status == 1 and "there is no such case" in words
    with sqlite3.connect(server.directory / "proffer.sqlite") as database:
        database.execute("UPDATE case_event SET actor_name = 'Somebody else'")
    status, words = verify(server, "--json", server.case)
    found = json.loads(words)["cases"][0]["findings"]
    assert status == 1 and ("event_changed", 1, "E-001") in [(each["problem"], each["event"], each["item"]) for each in found]
    assert "Somebody" not in words


@pytest.mark.own_server
@SQLITE
def test_a_right_that_was_given_by_hand_is_named_and_so_is_an_entry_that_is_gone(server):
    status, words = verify(server, server.case)
    assert status == 0, words
    with sqlite3.connect(server.directory / "proffer.sqlite") as database:
        ((person, number),) = database.execute("SELECT person_id, class_number FROM membership WHERE class_number <> 0 LIMIT 1")
        database.execute("UPDATE membership SET class_number = 0 WHERE person_id = ?", [person])
    status, words = verify(server, server.case)
    assert status == 1 and f"The row of membership ({person}) is not what record entry" in words
    with sqlite3.connect(server.directory / "proffer.sqlite") as database:
        database.execute("UPDATE membership SET class_number = ? WHERE person_id = ?", [number, person])
        assert database.execute("DELETE FROM record_entry WHERE number = 2").rowcount == 1
    status, words = verify(server, "--json", server.case)
    found = json.loads(words)["cases"][0]["findings"]
    assert status == 1 and ("entries_missing", 2) in [(each["problem"], each["entry"]) for each in found]


@pytest.mark.own_server
@SQLITE
def test_a_row_that_cannot_be_read_is_named_and_the_rest_is_looked_at(server):
    lead = Browser(server, "lead@example.com")
    for letter in (b"a", b"b"):
        assert add(lead, server.case, PNG + letter, f"{letter.decode()}.png").status_code == 201
    with sqlite3.connect(server.directory / "proffer.sqlite") as database:
        database.execute("UPDATE case_event SET revision = 'first' WHERE seq = 1")
        database.execute("UPDATE case_class SET role = 'nonsense' WHERE number = 5")
        database.execute("UPDATE evidence_item SET changed_by = 'Nobody'")
    status, words = verify(server, server.case)
    assert status == 1, words
    assert "A row of case_event cannot be read (event 1)" in words and "A row of case_class cannot be read (class 5)" in words
    assert "E-002 does not say who changed it last" in words


def audited(visitor, path):
    """The numbers of the items on all pages of an audit."""
    numbers = set()
    while path:
        page = visitor.get(path)
        numbers |= {row.one("th").text for row in page.root.one("tbody").all("tr")}
        path = next((link["href"] for link in page.root.all("a", rel="next")), None)
    return numbers


@pytest.fixture(scope="module")
def demo(place):
    return Demo(place)


def test_the_demo_case_is_as_it_was_written(demo):
    case = demo.evidence.split("/")[2]
    status, words = verify(demo.place, case)
    assert status == 0, words


def test_an_auditor_reads_who_did_what_to_which_item_and_no_word_of_it(demo):
    auditor = demo.place.demo("auditor_readonly")
    case = demo.evidence.removesuffix("/evidence")
    assert auditor.get(case).headers["location"] == f"{case}/audit"
    assert auditor.get("/cases").root.one("h2", class_="card__title").one("a")["href"] == f"{case}/audit"
    page = auditor.get(f"{case}/audit")
    assert page.status == 200 and page.heading == "Audit"
    assert audited(auditor, f"{case}/audit") >= {item["id"] for item in DEMO}
    for item in DEMO:
        assert item["title"] not in page.html and item["summary"] not in page.html, item["id"]
    assert re.search(re.escape(case.split("/")[2]) + r":\d+:[0-9a-f]{64}:\d+:[0-9a-f]{64}", page.html)
    form = page.root.one("form", action=f"{case}/audit/checks")
    checked = auditor.post(form["action"], form.sent())
    assert checked.status == 200 and "are as they were written" in checked.root.text
    custody = auditor.get(f"{case}/audit?item=E-012")
    assert "Custody of E-012" in custody.root.text and "to a person of the case" in custody.root.text
    assert auditor.post(form["action"], [("_csrf", "forged")]).status == 403


def test_a_lead_audits_what_a_lead_sees(demo):
    lead, filter_attorney = demo.place.demo("lead_prosecutor"), demo.place.demo("filter_attorney")
    case = demo.evidence.removesuffix("/evidence")
    page = lead.get(f"{case}/audit")
    held = {item["id"] for item in DEMO if item["confidentiality"] == "filter_team" or item["privilege_call"] == "filter_hold"}
    numbers = audited(lead, f"{case}/audit")
    assert held and not numbers & held and len(numbers & {item["id"] for item in DEMO}) == 41
    assert not re.search(r":\d+:[0-9a-f]{64}", page.html)
    for number in held:
        hidden, none = (lead.get(f"{case}/audit?item={text}") for text in (number, "E-999"))
        assert hidden.root.one("main").text.replace(number, "E-999") == none.root.one("main").text
    form = page.root.one("form", action=f"{case}/audit/checks")
    assert "are as they were written" in lead.post(form["action"], form.sent()).root.text
    assert filter_attorney.get(f"{case}/audit").status == 403
    assert demo.place.person("wanderer").get(f"{case}/audit").status == 404
    assert lead.get(f"{case}/audit?by=nobody").status == 400
    assert "/sign-in?back=" in Visitor(demo.place).get(f"{case}/audit").headers["location"]
