"""Words that stand only in a file: found by who may open it, and what cannot be read says so."""

import io
import secrets
import subprocess
import zipfile

import pytest

from media import box, jpeg, mp4, png, wav
from server import Browser, Stream
from test_attachments import grant, mail, part
from test_files import word
from uploads import add, error, key


def word_of():
    """A word that stands nowhere else."""
    return "zq" + secrets.token_hex(6).translate(str.maketrans("0123456789", "ghijklmnop"))


def pdf(*pages):
    """A PDF with a line of text a page; a page without one holds none."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
                   b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages))), len(pages)),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for number, text in enumerate(pages):
        content = b"BT /F1 24 Tf 72 700 Td (%s) Tj ET" % text.encode() if text else b""
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                       b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))


def locked_pdf():
    """A PDF whose security handler nobody knows: as good as one with a password."""
    return pdf("Secret").replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /Length 40 "
                                 b"/O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> /ID [<00> <00>]")


def locked_zip():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("a.txt", "locked " + secrets.token_hex(8))
    bytes_ = bytearray(archive.getvalue())
    bytes_[6] |= 1
    return bytes(bytes_)


def document(text):
    return word(b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
                b"<w:t>" + text.encode() + b"</w:t></w:r></w:p></w:body></w:document>")


def picture():
    return png(secrets.token_bytes(16))


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1:]


@pytest.mark.parametrize("name, make", [("a.png", picture), ("a.jpg", jpeg), ("a.wav", wav), ("a.mp4", mp4)])
def test_nothing_is_said_of_what_is_whole(server, lead, name, make):
    item = add(lead, server.case, make() + b"and what some program writes after the end", name).json()
    assert item["fileProblem"] is None and item.get("remarks", []) == [], item


def found(browser, case, text):
    answer = browser.client.get("/api/evidence", params={"case": case, "q": text})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("name, bytes_", [
    ("a.pdf", lambda text: pdf("First", f"On page two: {text}")),
    ("a.docx", document),
    ("a.eml", lambda text: mail(subject=f"About {text}")),
    ("b.eml", lambda text: b"From: a@example.com\r\nTo: b@example.com\r\n\r\nText " + text.encode() + b"\r\n"),
    ("c.eml", lambda text: mail(part("text/plain", f"{text}.txt", b"x"))),
    ("a.html", lambda text: f"<!doctype html><title>t</title><p>Some {text}</p><script>hidden{text}</script>".encode()),
    ("a.txt", lambda text: f"Fünf {text.upper()} Wörter".encode()),
    ("a.csv", lambda text: f"when,what\r\n23:09,{text}\r\n".encode()),
])
def test_a_word_of_a_file_is_found(server, lead, paralegal, name, bytes_):
    text = word_of()
    item = add(lead, server.case, bytes_(text), name).json()
    assert "fileProblem" not in item or item["fileProblem"] is None
    for browser in (lead, paralegal):
        assert found(browser, server.case, text) == [item["id"]]
        assert found(browser, server.case, text[:-3]) == [item["id"]]
    assert found(lead, server.case, "hidden" + text) == []
    # One word of the item and one of its file.
    lead.revise(item["id"], item["revision"], {"title": "Harbour survey"})
    assert found(lead, server.case, f"harbour {text}") == [item["id"]]
    assert found(lead, server.case, f"{text} quay") == []
    other = lead.add(server.case, "Harbour").json()["id"]
    assert sorted(found(lead, server.case, "harbour")) == sorted([item["id"], other])
    elsewhere = server.add_case()
    assert found(lead, elsewhere, text) == []


def test_a_file_that_is_given_to_an_item_is_found(server, lead):
    text = word_of()
    item = lead.add(server.case, "Lease").json()["id"]
    answer = lead.client.post(f"/api/evidence/{item}/files", files={"file": ("a.pdf", pdf(text))}, headers=key())
    assert answer.status_code == 201 and found(lead, server.case, text) == [item]


def test_words_of_a_file_are_for_who_may_open_it(place, lead, paralegal, server):
    text = word_of()
    item = add(lead, server.case, pdf(text), confidentiality="sealed").json()["id"]
    technician = grant(server, "second", "trial_technician")
    try:
        assert found(lead, server.case, text) == [item]
        assert found(paralegal, server.case, text) == found(technician, server.case, text) == []
        shown = add(lead, server.case, pdf(text, "other"), exhibitNumber="C-1").json()["id"]
        assert found(technician, server.case, text) == found(paralegal, server.case, text) == [shown]
        lead.revise(shown, 1, {"walls": {"add": ["team-b"]}})
        assert sorted(found(lead, server.case, text)) == sorted([item, shown])
        walled = grant(server, "investigator", "second_chair", "team-b")
        # A second chair sees what is sealed, and behind the wall nothing.
        assert found(walled, server.case, text) == [item]
        walled.close()
    finally:
        technician.close()


@pytest.mark.parametrize("name, bytes_, problem, remark", [
    ("scan.pdf", lambda: pdf("", ""), "no_text", "No text in this file, its pages are pictures"),
    ("locked.pdf", locked_pdf, "encrypted", "Encrypted: the file is kept"),
    ("locked.zip", locked_zip, "encrypted", "Encrypted: the file is kept"),
    ("locked.docx", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + secrets.token_bytes(9),
     "encrypted", "Encrypted: the file is kept"),
    ("broken.pdf", lambda: b"%PDF-1.4\n" + secrets.token_bytes(200), "damaged", "Damaged or incomplete"),
    ("broken.docx", lambda: word(b"<w:document><w:body>") [:-40], "damaged", "Damaged or incomplete"),
    ("cut.png", lambda: picture()[:-5], "cut_short", "Damaged: the file ends before its end"),
    ("flipped.png", lambda: flipped(picture(), 44), "broken_part", "Damaged: a part of the file is not as it was written"),
    ("cut.jpg", lambda: jpeg()[:-2], "cut_short", "Damaged: the file ends before its end"),
    ("cut.gif", lambda: b"GIF89a" + bytes(7) + b"\x21\xfe\x20" + secrets.token_hex(8).encode(),
     "cut_short", "Damaged: the file ends before its end"),
    ("cut.wav", lambda: wav()[:-30], "cut_short", "Damaged: the file ends before its end"),
    ("cut.mp4", lambda: mp4()[:-30], "cut_short", "Damaged: the file ends before its end"),
    ("unfinished.mp4", lambda: box(b"ftyp", b"isom0000") + box(b"mdat", secrets.token_bytes(90)), "broken_part",
     "Damaged: a part of the file is not as it was written, or is missing"),
    ("bomb.docx", lambda: word(b"<w:document>" + b" " * 200_000_000), "too_large", "Too large to be read here"),
])
def test_what_cannot_be_read_says_so_on_its_item_and_in_the_report(server, lead, paralegal, name, bytes_, problem, remark):
    bytes_ = bytes_()
    stream = Stream(paralegal, server.case)
    item = add(lead, server.case, bytes_, name).json()
    assert item["fileProblem"] == problem and item["remarks"][0].startswith(remark), item
    assert lead.client.get(item["file"]["href"]).content == bytes_
    stream.wait(lambda frames: [change["row"]["fileProblem"]["value"] for change in stream.changes()] == [problem])
    page = lead.client.get(f"/cases/{server.case}/evidence/{item['id']}").text
    assert "data-problem" in page and ("ends before its end" in page) == (problem == "cut_short")
    answer = lead.client.get("/api/evidence", params={"case": server.case, "has": "fileProblem"})
    assert [each["id"] for each in answer.json()["items"]] == [item["id"]]
    # By a form, the report says the same.
    form = lead.client.get(f"/cases/{server.case}/files/new").text
    token = form.split('name="_csrf" value="')[1].split('"')[0]
    report = lead.client.post(f"/cases/{server.case}/files", data={"_csrf": token, "_key": secrets.token_hex(9), "onlyNew": "no"},
                              files=[("file", (name, bytes_))])
    assert remark in report.text
    assert error(lead.revise(item["id"], item["revision"], {"fileProblem": None})) == (403, "not_allowed")


def test_verifying_reads_a_file_that_was_not_read_before(server, lead):
    text = word_of()
    item = add(lead, server.case, pdf(text)).json()
    forget_words(server, item["id"])
    assert found(lead, server.case, text) == []
    assert lead.client.post(f"/api/evidence/{item['id']}/verifications", headers=key()).status_code == 200
    assert found(lead, server.case, text) == [item["id"]]
    # Again, with words that are there.
    assert lead.client.post(f"/api/evidence/{item['id']}/verifications", headers=key()).status_code == 200
    assert found(lead, server.case, text) == [item["id"]]


def forget_words(server, item):
    """As if the file had come before files were read."""
    statement = f"DELETE FROM file_search WHERE item_id = '{item}'"
    if server.database == "postgres":
        subprocess.run(["psql", "-q", server.environment["DATABASE_URL"], "-c", statement], check=True)
    else:
        subprocess.run(["sqlite3", str(server.directory / "proffer.sqlite"), ".timeout 5000", statement], check=True)


@pytest.mark.own_server(VAULT_DIRECTORY=".build/vault-of-a-test")
def test_a_word_is_found_where_the_vault_is_named_from_where_the_server_was_started(server, lead):
    text = word_of()
    item = add(lead, server.case, pdf(text), "a.pdf").json()
    assert item["fileProblem"] is None and found(lead, server.case, text) == [item["id"]]
