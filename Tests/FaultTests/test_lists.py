"""An office's evidence list: by the command and by the page, once each, live, and not half."""

import pathlib
import re
import signal
import subprocess
import time

from server import BINARY, Stream

LIST = pathlib.Path("Tests/Fixtures/evidence-list.csv")
ROWS = 450


def import_list(server, file, *words, expected=0):
    done = subprocess.run(
        [BINARY, "import-list", server.case, str(file), "--as", "lead@example.com", *words],
        env=server.environment, capture_output=True, text=True, check=False,
    )
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout


def total(browser, case, **query):
    return browser.client.get("/api/evidence", params={"case": case, "limit": 1, **query}).json()["total"]


def token(text):
    return re.search(r'name="_csrf" value="([^"]+)"', text).group(1)


def counts(text):
    return [int(re.search(rf"data-{name}>(\d+)<", text).group(1)) for name in ("added", "present", "refused")]


def upload(browser, case, content, kind="", name="list.csv"):
    """Sends the form of the page and answers the page that it leads to."""
    form = browser.client.get(f"/cases/{case}/lists/new")
    assert form.status_code == 200
    return browser.client.post(
        f"/cases/{case}/lists",
        data={"_csrf": token(form.text), "kind": kind},
        files={"file": (name, content, "text/csv")},
        follow_redirects=True,
    )


def confirm(browser, page):
    address = re.search(r'action="([^"]+/imports)"', page.text).group(1)
    return browser.client.post(address, data={"_csrf": token(page.text)}, follow_redirects=True)


def test_the_command_adds_a_real_list_whole_and_once(server, lead, paralegal):
    stream = Stream(paralegal, server.case)
    shown = import_list(server, LIST, "--dry-run")
    assert re.search(r"SHA-256 +SHA-256", shown) and "row 2: testAppleSingleFile.pdf" in shown
    assert f"Would add {ROWS}." in shown and total(lead, server.case) == 0
    assert f"Added: {ROWS}. Already in the case: 0. Refused: 0." in import_list(server, LIST)
    stream.wait(lambda frames: len(stream.changes()) == ROWS)
    assert len({change["group"] for change in stream.changes()}) == 1
    assert f"Added: 0. Already in the case: {ROWS}. Refused: 0." in import_list(server, LIST)
    assert total(lead, server.case) == ROWS
    assert total(lead, server.case, q="testAppleSingleFile.pdf") == 1
    assert total(lead, server.case, q="E-450 testXXE.xml") == 1
    assert total(lead, server.case, q="testapplesinglefile") == 1
    assert total(lead, server.case, tags="flac") == LIST.read_text().count("; flac")


def test_the_command_says_which_cell_it_refuses_and_adds_the_other_rows(server, lead, tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes("Title;Type;Hash\nA;photo;\nB;ghost;\nC;photo;12\n".encode() + b"\xe9;photo;\n")
    shown = import_list(server, file, expected=1)
    assert "row 3, Type: Kind does not know this value." in shown
    assert "row 4, Hash: A SHA-256 is 64 hexadecimal digits." in shown
    assert "row 5, Title: This is not UTF-8 text." in shown
    assert "Added: 1. Already in the case: 0. Refused: 3." in shown
    assert total(lead, server.case) == 1


def test_the_command_ends_with_1_for_no_list_and_2_for_wrong_words(server, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("Kind\nphoto\n")
    import_list(server, file, expected=1)
    import_list(server, tmp_path / "none.csv", expected=2)
    import_list(server, LIST, "--kind", "ghost", expected=2)


def test_the_page_shows_a_list_before_it_adds_it_and_others_see_it_live(server, lead, paralegal):
    stream = Stream(paralegal, server.case)
    page = upload(lead, server.case, LIST.read_bytes())
    assert page.status_code == 200 and counts(page.text) == [ROWS, 0, 0]
    assert "testAppleSingleFile.pdf" in page.text and "SHA-256" in page.text
    assert total(lead, server.case) == 0 and stream.changes() == []
    report = confirm(lead, page)
    assert report.status_code == 200 and counts(report.text) == [ROWS, 0, 0]
    stream.wait(lambda frames: len(stream.changes()) == ROWS)
    lead.add(server.case, "Of no list")
    address = re.search(r'href="([^"]+\?list=[^"]+)"', report.text).group(1)
    grid = lead.client.get(address)
    assert f"<strong>{ROWS}</strong>" in grid.text and "Of no list" not in grid.text
    assert counts(confirm(lead, page).text) == [ROWS, 0, 0], "sent again it shows the same report"
    assert counts(upload(paralegal, server.case, LIST.read_bytes()).text) == [0, ROWS, 0]
    assert total(lead, server.case) == ROWS + 1


def test_the_page_reports_refused_rows_and_escapes_what_the_list_says(server, lead):
    content = "Title,Kind,<b>Odd</b>\n<script>x</script>,photo,1\nB,ghost,2\n"
    page = upload(lead, server.case, content.encode(), name="<i>.csv")
    assert counts(page.text) == [1, 0, 1]
    assert "<script>x" not in page.text and "<b>Odd" not in page.text and "<i>" not in page.text
    report = confirm(lead, page)
    assert counts(report.text) == [1, 0, 1]
    assert "Kind does not know this value" in report.text


def test_a_draft_belongs_to_who_brought_it(server, lead, paralegal):
    page = upload(lead, server.case, b"Title,Kind\nA,photo\n")
    address = str(page.url)
    assert paralegal.client.get(address).status_code == 404
    form = paralegal.client.get(f"/cases/{server.case}/lists/new")
    answer = paralegal.client.post(address + "/imports", data={"_csrf": token(form.text)})
    assert answer.status_code == 404 and total(lead, server.case) == 0
    assert lead.client.post(address + "/imports", data={"_csrf": "forged"}).status_code == 403
    upload(lead, server.case, b"Title,Kind\nB,photo\n")
    assert lead.client.get(address).status_code == 404, "a person has one draft in a case"


def test_who_may_not_add_items_may_not_import(server, lead, paralegal):
    server.command("case", "grant", server.case, "paralegal@example.com", "trial_technician")
    assert paralegal.client.get(f"/cases/{server.case}/lists/new").status_code == 403
    answer = paralegal.client.post(f"/cases/{server.case}/lists", files={"file": ("l.csv", b"Title\nA\n")})
    assert answer.status_code == 403


def test_what_is_no_list_is_refused_with_the_form(server, lead):
    for content in (
        b"", b"\n", b"PK\x03\x04", b"\xff\xfeT\x00", b"Kind\nphoto\n", b'Title\n"open\n', b'Title\n"a"b\n',
        b"," * 300 + b"\n", b"Title\n" + b"a\n" * 50_001,
    ):
        page = upload(lead, server.case, content)
        assert page.status_code == 422, content[:40]
        assert 'role="alert"' in page.text and 'type="file"' in page.text


def test_a_list_above_the_limit_is_refused(server, lead):
    assert upload(lead, server.case, b"Title\n" + b"a" * (20 << 20)).status_code == 413


def test_a_damaged_form_is_refused(server, lead):
    for body in (
        b"", b"--b", b"--b--", b"--b\r\n", b"--b\r\n\r\n\r\n--b--", b"x--b\r\n",
        b"--b\r\nContent-Disposition: form-data\r\n\r\n",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\r\n\r\nx\r\n--b--',
        b'--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n\x00\r\n--b--',
        b'--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\nx\r\n' * 30,
        b"--b\r\n" + b"X: y\r\n" * 2000 + b"\r\nx\r\n--b--",
    ):
        answer = lead.client.post(
            f"/cases/{server.case}/lists", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"}
        )
        assert answer.status_code in (400, 403, 413), body[:60]


def test_a_run_that_is_killed_is_carried_on_and_adds_each_row_once(server, lead, tmp_path):
    rows = 4_000
    file = tmp_path / "list.csv"
    file.write_text("Title,Kind\n" + "".join(f"Line {row},document\n" for row in range(rows)))
    run = subprocess.Popen(
        [BINARY, "import-list", server.case, str(file), "--as", "lead@example.com"],
        env=server.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while total(lead, server.case) == 0:
        assert run.poll() is None and time.monotonic() < deadline
    run.send_signal(signal.SIGKILL)
    run.wait(timeout=30)
    added = total(lead, server.case)
    assert 0 < added < rows and added % 100 == 0
    shown = import_list(server, file)
    assert f"Added: {rows - added}. Already in the case: {added}. Refused: 0." in shown
    assert total(lead, server.case) == rows
