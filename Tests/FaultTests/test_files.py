"""Files from outside: in whole and once, back as they came, and to nobody who may not open them."""

import io
import resource
import secrets
import socket
import threading
import zipfile

import pytest

from databases import ON_ONE
from media import png
from server import Browser, Stream
from uploads import add, begin, digest, error, key, send, sent
from waiting import until

PDF = b"%PDF-1.4\n" + b"1 0 obj<<>>endobj\n" * 50 + b"%%EOF\n"
PNG = png(bytes(range(256)) * 4)
NOWHERE = "01890000-0000-7000-8000-000000000000"


def content(size):
    return secrets.token_bytes(size)


# In and back


def test_an_item_comes_with_its_file_and_the_other_sees_it_at_once(server, lead, paralegal):
    stream = Stream(paralegal, server.case)
    answer = add(lead, server.case, PDF, "Lease of 12 March.pdf")
    assert answer.status_code == 201, answer.text
    item = answer.json()
    assert (item["title"], item["kind"], item["fileName"]) == ("Lease of 12 March", "document", "Lease of 12 March.pdf")
    assert (item["sha256"], item["bytes"], item["mediaType"]) == (digest(PDF), len(PDF), "application/pdf")
    assert item["duplicates"] == []
    stream.wait(lambda frames: [change["id"] for change in stream.changes()] == [item["id"]])
    assert paralegal.client.get(f"/api/evidence/{item['id']}").json()["file"] == item["file"]
    got = paralegal.client.get(item["file"]["href"])
    assert got.content == PDF and got.headers["etag"] == f'"{digest(PDF)}"'
    assert got.headers["content-type"] == "application/pdf" and got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "frame-ancestors 'self'"
    assert got.headers["content-disposition"].startswith('inline; filename="Lease of 12 March.pdf"')


def test_a_file_is_given_to_an_item_once_and_its_fields_are_fixed(server, lead):
    item = lead.add(server.case, "Lease").json()["id"]
    upload, same = sent(lead, server.case, PNG, "photo.png"), key()
    first = lead.client.post(f"/api/evidence/{item}/files", json={"upload": upload}, headers=same)
    assert first.status_code == 201 and first.json()["sha256"] == digest(PNG), first.text
    again = lead.client.post(f"/api/evidence/{item}/files", json={"upload": upload}, headers=same)
    assert (again.status_code, again.json()) == (201, first.json())
    # The same file from another act is no other file; another one is.
    repeat = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("b.png", PNG)}, headers=key())
    assert repeat.status_code == 201 and repeat.json()["id"] == first.json()["id"]
    other = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("b.png", PNG + b"!")}, headers=key())
    assert error(other) == (409, "file_present")
    now = lead.client.get(f"/api/evidence/{item}").json()
    for field, value in {"sha256": digest(PDF), "bytes": 1, "mediaType": "text/plain"}.items():
        assert error(lead.revise(item, now["revision"], {field: value})) == (422, "fixed_by_file")
    assert error(lead.revise(item, now["revision"], {"fileName": "x"})) == (403, "not_allowed")
    assert lead.revise(item, now["revision"], {"sha256": digest(PNG).upper(), "title": "Photo"}).status_code == 200
    history = lead.client.get(f"/api/evidence/{item}/history").json()["history"]
    assert [change["field"] for change in history[1]["changes"]] == ["fileName", "sha256", "bytes", "mediaType"]


def test_a_recorded_hash_holds_against_another_file(server, lead):
    item = lead.add(server.case, "Lab report", sha256=digest(PDF)).json()["id"]
    wrong = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("a.pdf", PDF + b" ")}, headers=key())
    assert error(wrong) == (422, "differs_from_hash")
    assert "file" not in lead.client.get(f"/api/evidence/{item}").json()
    right = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("a.pdf", PDF)}, headers=key())
    assert right.status_code == 201, right.text


def test_ranges_are_answered_as_they_are_asked(server, lead):
    file = content(300_000)
    href = add(lead, server.case, file, "disk.img").json()["file"]["href"]

    def get(value, **headers):
        return lead.client.get(href, headers={"Range": value, **headers})

    for value, part in {"bytes=0-0": file[:1], "bytes=5-99999": file[5:100_000], "bytes=299999-": file[-1:],
                        "bytes=-10": file[-10:], "bytes=299990-400000": file[-10:]}.items():
        answer = get(value)
        assert (answer.status_code, answer.content) == (206, part), value
        start = len(file) - len(part) if value.startswith("bytes=-") or value.endswith("-") else int(value[6:].split("-")[0])
        assert answer.headers["content-range"] == f"bytes {start}-{start + len(part) - 1}/{len(file)}"
    for value in ("bytes=9-5", "bytes=1-2,5-6", "bytes=x-", "lines=1-2", "bytes=-"):
        assert get(value).status_code == 200, value
    assert get("bytes=300000-").status_code == 416
    assert get("bytes=0-4", **{"If-Range": f'"{digest(file)}"'}).status_code == 206
    assert get("bytes=0-4", **{"If-Range": '"other"'}).status_code == 200
    assert lead.client.get(href, headers={"If-None-Match": f'"{digest(file)}"'}).status_code == 304
    head = lead.client.head(href)
    assert head.headers["content-length"] == str(len(file)) and head.headers["content-type"] == "application/octet-stream"


def test_a_rendition_that_is_not_sent_again_keeps_its_policy(server, lead):
    # A browser takes the fields of a 304 for those of the copy that it has.
    href = add(lead, server.case, b"<!doctype html><title>a</title><p>Words", "a.html").json()["file"]["href"]
    first = lead.client.get(f"{href}/rendition")
    assert first.status_code == 200 and "sandbox" in first.headers["content-security-policy"]
    again = lead.client.get(f"{href}/rendition", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert again.headers[name] == first.headers[name], name


@pytest.mark.parametrize("name, head, shown", [
    ("a.html", b"<!doctype html><script>alert(1)</script>", False),
    ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', False),
    ("a.png", b"<!doctype html><script>alert(1)</script>", False),
    ("a.html", PNG, True), ("notes.txt", "Fünf Wörter stehen hier.\n".encode(), True),
])
def test_only_what_is_safe_is_shown_and_the_name_does_not_decide(server, lead, name, head, shown):
    answer = lead.client.get(add(lead, server.case, head + secrets.token_hex(4).encode(), name).json()["file"]["href"])
    kind = answer.headers["content-disposition"].partition(";")[0]
    assert kind == ("inline" if shown else "attachment")
    if not shown:
        assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize("name, kept", [
    ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\lease.pdf", "lease.pdf"), ("a\r\nSet-Cookie: b", "aSet-Cookie: b"),
    ("", "file"), ("..", "file"), ("Vertrag ‮fdp.exe", "Vertrag fdp.exe"), ("契約書 عقد договор.pdf", "契約書 عقد договор.pdf"),
    ("x" * 600 + ".pdf", "x" * 251 + ".pdf"),
])
def test_a_name_is_kept_as_a_name_only(server, lead, name, kept):
    item = add(lead, server.case, content(50), name).json()
    assert item["fileName"] == kept
    assert "\n" not in lead.client.get(item["file"]["href"]).headers["content-disposition"]


# Sent in parts


def test_a_cut_upload_goes_on_where_the_bytes_ended(server, lead):
    file = content(3_000_000)
    upload = begin(lead, server.case, file)
    cookies = "; ".join(f"{name}={value}" for name, value in lead.client.cookies.items())
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall((f"PUT /api/uploads/{upload}?offset=0 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                     f"Cookie: {cookies}\r\nX-CSRF-Token: {lead.client.headers['X-CSRF-Token']}\r\n"
                     f"Content-Length: {len(file)}\r\n\r\n").encode() + file[:1_700_000])
    # What the cut let through is what is there: no more, no less, and no byte of it wrong.
    until(lambda: lead.client.get(f"/api/uploads/{upload}").json()["offset"] == 1_700_000, 20)
    assert error(send(lead, upload, file[:100], 0)) == (409, "wrong_offset")
    assert send(lead, upload, file[:100], 0).json()["offset"] == 1_700_000
    assert send(lead, upload, file[1_700_000:], 1_700_000).json()["isComplete"]
    answer = lead.client.post("/api/evidence", json={"case": server.case, "upload": upload}, headers=key())
    assert answer.json()["sha256"] == digest(file)


@pytest.mark.own_server
def test_a_killed_server_keeps_what_it_said_it_has(server):
    lead = Browser(server, "lead@example.com")
    file, offset = content(6_000_000), 0
    upload = begin(lead, server.case, file)
    for _ in range(4):
        offset = send(lead, upload, file[offset:offset + 1_000_000], offset).json()["offset"]
        # In the middle of the next part.
        threading.Timer(0.02, server.kill).start()
        try:
            send(lead, upload, file[offset:offset + 400_000], offset)
        except Exception:
            pass  # That is what a killed server looks like.
        until(lambda: server.process.poll() is not None, 20)
        server.start()
        there = lead.client.get(f"/api/uploads/{upload}").json()["offset"]
        assert offset <= there <= offset + 400_000
        offset = there
    assert send(lead, upload, file[offset:], offset).json()["isComplete"]
    server.kill()
    server.start()
    same = key()
    body = {"case": server.case, "upload": upload}
    first = lead.client.post("/api/evidence", json=body, headers=same)
    assert first.json()["sha256"] == digest(file)
    server.kill()
    server.start()
    # The answer may have been lost: the same request adds nothing more.
    assert lead.client.post("/api/evidence", json=body, headers=same).json()["id"] == first.json()["id"]
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == 1
    assert lead.client.get(first.json()["file"]["href"]).content == file


@pytest.mark.own_server
def test_a_full_disk_is_said_and_nothing_that_came_is_lost(server):
    lead = Browser(server, "lead@example.com")
    file = content(20_000_000)
    upload = begin(lead, server.case, file)
    # No file of the server's may grow beyond this: as a full disk, but it can be given more room.
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (12_000_000, resource.RLIM_INFINITY))
    assert error(send(lead, upload, file)) == (507, "disk_full")
    assert lead.client.get("/health/ready").status_code == 200
    there = lead.client.get(f"/api/uploads/{upload}").json()["offset"]
    assert 0 < there <= 12_000_000
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert send(lead, upload, file[there:], there).json()["isComplete"]
    answer = lead.client.post("/api/evidence", json={"case": server.case, "upload": upload}, headers=key())
    assert answer.json()["sha256"] == digest(file)


def test_two_send_one_file_at_once_and_it_is_added_once(server, lead, paralegal):
    file = content(500_000)
    uploads = {browser: sent(browser, server.case, file) for browser in (lead, paralegal)}
    answers, together = {}, threading.Barrier(2)

    def take(browser):
        together.wait()
        body = {"case": server.case, "upload": uploads[browser], "onlyNew": True}
        answers[browser] = browser.client.post("/api/evidence", json=body, headers=key())

    threads = [threading.Thread(target=take, args=(browser,)) for browser in uploads]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    added, refused = sorted(answers.values(), key=lambda answer: answer.status_code)
    assert (added.status_code, error(refused)) == (201, (409, "already_here"))
    assert [each["id"] for each in refused.json()["duplicates"]] == [added.json()["id"]]
    anyway = add(lead, server.case, file)
    assert anyway.status_code == 201 and [each["id"] for each in anyway.json()["duplicates"]] == [added.json()["id"]]


# Refused


def test_bad_uploads_are_refused_in_words(server, lead, paralegal):
    def announced(name="a.pdf", case=server.case, **members):
        return error(lead.client.post("/api/uploads", json={"case": case, "name": name, **members}))

    assert announced(bytes=0) == (422, "empty_file")
    assert announced(bytes=2_147_483_649) == (413, "file_too_large")
    assert announced(bytes=-1) == (422, "empty_file")
    assert announced(bytes="9") == (400, "bad_request") == announced()
    assert announced(bytes=1, case=NOWHERE) == (404, "not_found")
    upload = begin(lead, server.case, b"0123456789")
    assert error(send(lead, upload, b"0123456789a")) == (413, "too_many_bytes")
    assert error(send(lead, upload, b"01", 1)) == (409, "wrong_offset")
    for offset in ("-1", "x", "9" * 30):
        assert error(send(lead, upload, b"01", offset)) == (400, "bad_request")
    body = {"case": server.case, "upload": upload}
    assert error(lead.client.post("/api/evidence", json=body, headers=key())) == (409, "incomplete")
    for browser, known in ((paralegal, upload), (lead, NOWHERE), (lead, "nothing")):
        assert error(browser.client.get(f"/api/uploads/{known}")) == (404, "upload_not_found")
        assert error(send(browser, known, b"01")) == (404, "upload_not_found")
        assert error(browser.client.delete(f"/api/uploads/{known}")) == (404, "upload_not_found")
        assert error(browser.client.post("/api/evidence", json={**body, "upload": known}, headers=key())) == (
            404, "upload_not_found")
    elsewhere = server.add_case()
    assert error(lead.client.post("/api/evidence", json={**body, "case": elsewhere}, headers=key())) == (
        404, "upload_not_found")
    assert lead.client.delete(f"/api/uploads/{upload}").status_code == 204
    assert error(lead.client.get(f"/api/uploads/{upload}")) == (404, "upload_not_found")
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == 0


@pytest.mark.own_server(FILE_BYTES_MAX="1000", CASE_FILES_BYTES_MAX="1500")
def test_a_case_that_is_full_takes_no_more(server):
    lead = Browser(server, "lead@example.com")
    assert add(lead, server.case, content(1_000)).status_code == 201
    announced = lead.client.post("/api/uploads", json={"case": server.case, "name": "a", "bytes": 501})
    assert error(announced) == (422, "case_full")
    item = lead.add(server.case, "Lease").json()["id"]
    for size, refusal in ((501, (422, "case_full")), (1_001, (422, "case_full"))):
        answer = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("a", content(size))}, headers=key())
        assert error(answer) == refusal
    answer = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("a", content(500))}, headers=key())
    assert answer.status_code == 201
    assert error(lead.client.post("/api/uploads", json={"case": server.case, "name": "a", "bytes": 1_001})) == (
        413, "file_too_large")


@ON_ONE
@pytest.mark.own_server(CASE_FILES_BYTES_MAX="1500000")
def test_a_form_that_has_no_room_is_refused_before_it_comes(server):
    lead = Browser(server, "lead@example.com")
    assert add(lead, server.case, content(500_000)).status_code == 201
    item = lead.add(server.case, "Lease").json()["id"]
    cookies = "; ".join(f"{name}={value}" for name, value in lead.client.cookies.items())
    begin = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + bytes(1_000)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        raw.sendall((f"POST /api/evidence/{item}/files HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                     f"Cookie: {cookies}\r\nX-CSRF-Token: {lead.client.headers['X-CSRF-Token']}\r\n"
                     f"Idempotency-Key: {key()['Idempotency-Key']}\r\n"
                     "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1200000\r\n\r\n").encode() + begin)
        # Not a thousandth of it has been sent.
        answer = ""
        while "case_full" not in answer and (piece := raw.recv(65_536)):
            answer += piece.decode()
    assert answer.startswith("HTTP/1.1 422") and "case_full" in answer, answer
    # What just fits is taken: what is beside the file in the form does not count against it.
    fits = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("a", content(1_000_000))}, headers=key())
    assert fits.status_code == 201, fits.text


def test_a_missing_or_changed_file_is_said(server, lead):
    file = content(400_000)
    href = add(lead, server.case, file).json()["file"]["href"]
    place = server.directory / "vault" / "files" / digest(file)[:2] / digest(file)[2:4] / digest(file)
    assert place.read_bytes() == file and place.stat().st_mode & 0o777 == 0o400
    place.rename(place.with_suffix(".away"))
    missing = lead.client.get(href)
    assert missing.status_code == 410 and "The stored file is missing" in missing.text
    place.write_bytes(file[:-1])
    changed = lead.client.get(href)
    assert changed.status_code == 409 and "its hash differs" in changed.text


def test_a_flipped_byte_raises_the_alarm_and_a_whole_file_does_not(server, lead, paralegal):
    file = content(300_000)
    item = add(lead, server.case, file, "disk.img").json()["id"]
    stream = Stream(paralegal, server.case)
    same = key()
    good = lead.client.post(f"/api/evidence/{item}/verifications", headers=same)
    assert (good.status_code, good.json()["condition"], good.json()["isUnchanged"]) == (200, "unchanged", True)
    assert lead.client.post(f"/api/evidence/{item}/verifications", headers=same).json() == good.json()
    now = lead.client.get(f"/api/evidence/{item}").json()
    assert now["fileCondition"] == "unchanged" and now["lastVerified"]["at"]
    page = f"/cases/{server.case}/evidence/{item}"
    assert 'id="clock"' not in lead.client.get(page).text, "the server's own time is no clock to correct"
    assert "its hash differs" not in lead.client.get(page).text
    place = server.directory / "vault" / "files" / digest(file)[:2] / digest(file)[2:4] / digest(file)
    place.chmod(0o600)
    place.write_bytes(file[:1_000] + bytes([file[1_000] ^ 1]) + file[1_001:])
    bad = paralegal.client.post(f"/api/evidence/{item}/verifications", headers=key())
    assert (bad.json()["condition"], bad.json()["isUnchanged"]) == ("changed", False)
    stream.wait(lambda frames: [change["row"]["fileCondition"]["value"] for change in stream.changes()
                                if "fileCondition" in change.get("row", {})] == ["unchanged", "changed"])
    assert "its hash differs" in lead.client.get(page).text
    place.unlink()
    gone = form_post(lead, f"{page}/verifications", page, None)
    assert gone.status_code == 303 and "The stored file is missing" in lead.client.get(page).text
    history = lead.client.get(f"/api/evidence/{item}/history").json()["history"]
    found = [change["to"] for event in history for change in event["changes"] if change["field"] == "fileCondition"]
    assert found == ["missing", "changed", "unchanged"]
    bare = lead.add(server.case, "Lease").json()["id"]
    assert error(lead.client.post(f"/api/evidence/{bare}/verifications", headers=key())) == (404, "not_found")


@pytest.mark.parametrize("name, body, words", [
    ("a.eml", b"From: a@example.com\r\nTo: b@example.com\r\nSubject: =?utf-8?q?L=C3=A4rm?=\r\nDate: Tue, 12 Mar 2024 16:14:07 -0700\r\n\r\nTwo lines\r\n<b>here</b>\r\n",
     ["Lärm", "Tue, 12 Mar 2024 16:14:07 -0700", "&lt;b&gt;here"]),
    ("a.csv", b"when,what\r\n23:09,\"a, <i>b</i>\"\r\n", ["<td dir=\"auto\">when</td>", "a, &lt;i&gt;b&lt;/i&gt;"]),
    ("a.txt", "Fünf <Wörter>".encode(), ["Fünf &lt;Wörter&gt;"]),
    ("a.html", b"<!doctype html><title>t</title><h1>Head</h1><script>alert(1)</script><img src=//evil.example/a.png>",
     ["Head</h1>", "script was left out", "picture from elsewhere was not fetched"]),
    ("a.pdf", PDF, ["damaged"]), ("a.docx", b"PK\x03\x04" + b"\0" * 60, ["cannot be shown"]),
])
def test_what_is_in_a_file_is_shown_and_none_of_it_runs(server, lead, name, body, words):
    href = add(lead, server.case, body, name).json()["file"]["href"]
    answer = lead.client.get(f"{href}/rendition")
    assert answer.status_code in (200, 422), answer.text
    for each in words:
        assert each in answer.text, answer.text
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "<script" not in answer.text and "evil.example/a.png\"" not in answer.text
    wanderer = Browser(server, "wanderer@example.com")
    try:
        assert wanderer.client.get(f"{href}/rendition").status_code == 404
    finally:
        wanderer.close()


def word(document):
    """A Word file with these bytes as its document."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", document)
    return archive.getvalue()


MANY_PARTS = b"From: a@example.com\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n" \
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 30_000


@pytest.mark.parametrize("name, body", [
    ("bomb.docx", word(b"<w:document>" + b" " * 200_000_000)), ("broken.docx", word(b"<w:document><w:body>")),
    ("entities.docx", word(b'<!DOCTYPE a [<!ENTITY b "c">]><w:document/>')), ("parts.eml", MANY_PARTS),
])
def test_a_file_that_cannot_be_shown_is_no_fault_of_the_server(server, lead, name, body):
    item = add(lead, server.case, body, name).json()
    answer = lead.client.get(f"{item['file']['href']}/rendition", timeout=60)
    assert answer.status_code in (200, 422), answer.text
    assert "Something went wrong" not in answer.text and '<p class="notice">' in answer.text
    assert lead.client.get(item["file"]["href"]).content == body


# Who opens it


def test_a_file_is_for_those_who_see_its_item(server, lead, paralegal):
    file = add(lead, server.case, PDF + secrets.token_bytes(4)).json()
    href = file["file"]["href"]
    wanderer = Browser(server, "wanderer@example.com")
    try:
        for answer in (wanderer.client.get(href), lead.client.get(f"/files/{NOWHERE}"), lead.client.get("/files/x")):
            assert answer.status_code == 404
    finally:
        wanderer.close()
    with server.client() as stranger:
        assert stranger.get(href).status_code in (303, 401)
    assert paralegal.client.get(href).status_code == 200
    assert lead.revise(file["id"], file["revision"], {"confidentiality": "sealed"}).status_code == 200
    assert paralegal.client.get(href).status_code == 404
    assert lead.client.get(href).status_code == 200
    # Whoever may not see the first learns nothing of it from the second.
    same = add(paralegal, server.case, lead.client.get(href).content, onlyNew=True)
    assert same.status_code == 201 and same.json()["duplicates"] == []
    item = lead.add(server.case, "Lease").json()["id"]
    assert error(wanderer_post(server, item)) == (404, "not_found")


def wanderer_post(server, item):
    wanderer = Browser(server, "wanderer@example.com")
    try:
        return wanderer.client.post(f"/api/evidence/{item}/files", files={"file": ("a", b"1")}, headers=key())
    finally:
        wanderer.close()


# By a form without script


def form_post(browser, address, form_address, parts, token=None):
    page = browser.client.get(form_address).text
    found = token or page.split('name="_csrf" value="')[1].split('"')[0]
    data = {"_csrf": found, "_key": secrets.token_hex(12), "onlyNew": "yes"}
    if parts is None:
        return browser.client.post(address, data=data)
    return browser.client.post(address, data=data, files=parts)


def test_many_files_by_a_form_each_has_its_own_fate(server, lead):
    known = content(2_000)
    add(lead, server.case, known, "known.bin", title="Known")
    form, address = f"/cases/{server.case}/files/new", f"/cases/{server.case}/files"
    parts = [("file", (name, body)) for name, body in
             (("one.pdf", PDF), ("<b>two.png", PNG), ("again.bin", known), ("empty.txt", b""), ("big.bin", content(2_500_000)))]
    report = form_post(lead, address, form, parts)
    assert report.status_code == 200, report.text
    for name, count in {"stored": 3, "present": 1, "failed": 1}.items():
        assert f"data-{name}>{count}<" in report.text
    assert "&lt;b&gt;two.png" in report.text and "<b>two" not in report.text
    assert "This file is empty" in report.text and "Known" in report.text
    listed = lead.client.get("/api/evidence", params={"case": server.case}).json()
    assert listed["total"] == 4 and {item["bytes"] for item in listed["items"]} == {2_000, len(PDF), len(PNG), 2_500_000}
    refused = form_post(lead, address, form, parts, token="forged")
    assert refused.status_code == 403
    nothing = form_post(lead, address, form, [("file", ("", b""))])
    assert nothing.status_code == 422 and "Choose a file first" in nothing.text
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == 4


def test_an_item_gets_its_file_by_a_form(server, lead, paralegal):
    item = lead.add(server.case, "Photo").json()["id"]
    address = f"/cases/{server.case}/evidence/{item}"
    answer = form_post(paralegal, f"{address}/files", address, [("file", ("photo.png", PNG))])
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    page = lead.client.get(address).text
    assert digest(PNG) in page and "Preview of photo.png" in page and 'id="attached"' not in page
    again = form_post(paralegal, f"{address}/files", f"/cases/{server.case}/files/new", [("file", ("b.png", PNG + b"1"))])
    assert again.status_code == 409 and "never replaced" in again.text


@pytest.mark.parametrize("body", [
    b"", b"--b", b"--b\r\n", b"--b\r\n\r\n", b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc",
    b"--b\r\n" + b"x" * 9_000 + b"\r\n\r\n", b"preamble\r\n--b--\r\n",
    b"--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n" + b"x" * 20_000 + b"\r\n--b--\r\n",
    b"--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n\xff\r\n--b--\r\n",
])
def test_a_broken_form_is_refused_and_adds_nothing(server, lead, body):
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = lead.client.post(f"/cases/{server.case}/files", content=body, headers=headers)
    assert answer.status_code in (400, 403, 413), answer.text
    item = lead.add(server.case, "Lease").json()["id"]
    answer = lead.client.post(f"/api/evidence/{item}/files", content=body, headers={**headers, **key()})
    assert answer.status_code in (400, 413, 422), answer.text
    assert "file" not in lead.client.get(f"/api/evidence/{item}").json()
