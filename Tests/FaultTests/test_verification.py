"""Stored files are read again by the server itself: the alarm comes without anybody asking, and once."""

import io
import json
import re
import secrets
import signal
import zipfile

import httpx
import pytest

from databases import ON_ONE, ON_POSTGRES
from measures import measures
from media import png
from server import Browser, Stream
from test_attachments import grant
from uploads import add, digest, key
from waiting import until

TOKEN = "a token for metrics"
# Every file is read again within two seconds.
OFTEN = {"VERIFY_HOURS": "0.0005", "METRICS_TOKEN": TOKEN}
PROGRAM = "00000000-0000-8000-8000-000000000001"


def place_of(server, content):
    name = digest(content)
    return server.directory / "vault" / "files" / name[:2] / name[2:4] / name


def flip(place, content):
    """Changes one byte, as a disk does: the length stays."""
    place.chmod(0o600)
    place.write_bytes(content[:1_000] + bytes([content[1_000] ^ 1]) + content[1_001:])


def conditions(stream):
    return [change["fields"]["fileCondition"] for change in stream.changes() if "fileCondition" in change.get("fields", {})]


def verified(server, result):
    return measures(server, TOKEN).of("proffer_files_verified_total", result=result)


def told(browser, item):
    history = browser.client.get(f"/api/evidence/{item}/history").json()["history"]
    return [change["to"] for event in history for change in event["changes"] if change["field"] == "fileCondition"]


@pytest.mark.own_server(**OFTEN)
def test_a_flipped_byte_raises_the_alarm_by_itself_and_its_end_ends_it(server):
    lead, paralegal = Browser(server, "lead@example.com"), Browser(server, "paralegal@example.com")
    file, other = png(secrets.token_bytes(300_000)), secrets.token_bytes(5_000)
    added = add(lead, server.case, file, "Secret witness.png").json()
    item, href = added["id"], added["file"]["href"]
    add(lead, server.case, other)
    page = f"/cases/{server.case}/evidence/{item}"
    until(lambda: verified(server, "unchanged") >= 4, 30)
    # What is as it came in is no news, however often it is read.
    assert told(lead, item) == []
    assert f'src="{href}"' in lead.client.get(page).text
    stream = Stream(paralegal, server.case)
    flip(place_of(server, file), file)
    stream.wait(lambda frames: conditions(stream) == ["changed"])
    alarm = stream.changes()[-1]
    assert alarm["id"] == item and alarm["by"] == {"id": PROGRAM, "name": "Nightly verification"}
    assert alarm["row"]["fileCondition"]["value"] == "changed" and alarm["row"]["lastVerified"]
    seen = verified(server, "changed")
    until(lambda: verified(server, "changed") >= seen + 2, 30)
    assert conditions(stream) == ["changed"] and told(lead, item) == ["changed"]
    shown = lead.client.get(page).text
    assert "its hash differs" in shown and "Nightly verification" in shown and f'src="{href}' not in shown
    row = lead.client.get("/api/evidence", params={"case": server.case}).json()["items"]
    assert {each["id"]: each.get("fileCondition") for each in row}[item] == "changed"
    log = server.log.read_text()
    assert "a stored file is not what came in" in log and "witness" not in log

    # It does not leave as evidence, and who may verify can have it knowingly.
    refused = lead.client.get(href)
    assert refused.status_code == 409 and "its hash differs" in refused.text
    assert "<h1>The file has changed</h1>" in refused.text
    assert lead.client.get(href, headers={"If-None-Match": f'"{digest(file)}"'}).status_code == 409
    assert lead.client.get(href, headers={"Range": "bytes=0-1"}).status_code == 409
    assert "its hash differs" in lead.client.get(f"{href}/rendition").text
    assert f"{href}?changed=yes" in shown
    knowingly = lead.client.get(href, params={"changed": "yes"})
    assert knowingly.status_code == 200 and digest(knowingly.content) != digest(file)
    assert len(knowingly.content) == len(file) and "etag" not in knowingly.headers
    assert knowingly.headers["content-disposition"].startswith('attachment; filename="CHANGED Secret witness.png"')

    place_of(server, file).write_bytes(file)
    stream.wait(lambda frames: conditions(stream) == ["changed", "unchanged"])
    assert lead.client.get(href).content == file
    place_of(server, file).unlink()
    stream.wait(lambda frames: conditions(stream) == ["changed", "unchanged", "missing"])
    assert lead.client.get(href).status_code == 410
    assert lead.client.get(href, params={"changed": "yes"}).status_code == 410
    assert lead.client.get("/health/ready").json()["filesVerifiedAt"]
    assert server.kill(signal.SIGTERM) == 0


@ON_POSTGRES
def test_two_instances_raise_one_alarm_and_read_each_file_in_turns(pair):
    first, second = pair(**OFTEN)
    lead, reader = Browser(first, "lead@example.com"), Browser(second, "paralegal@example.com")
    file = secrets.token_bytes(50_000)
    items = [add(lead, first.case, file).json()["id"] for _ in range(3)]
    stream = Stream(reader, second.case)
    flip(place_of(first, file), file)
    stream.wait(lambda frames: len(conditions(stream)) >= 3)

    def readings():
        return [verified(server, "changed") for server in (first, second)]

    before = sum(readings())
    until(lambda: sum(readings()) >= before + 4, 60)
    assert conditions(stream) == ["changed"] * 3
    assert [told(lead, item) for item in items] == [["changed"]] * 3


@ON_ONE
@pytest.mark.own_server(VERIFY_HOURS="0.02")
def test_a_change_that_is_met_on_the_way_out_is_refused_and_verified(server):
    lead = Browser(server, "lead@example.com")
    small, large = secrets.token_bytes(200_000), secrets.token_bytes(2_000_000)
    for file in (small, large):
        added = add(lead, server.case, file).json()
        item, href = added["id"], added["file"]["href"]
        # Its next reading is due in a minute: whoever looks first must not get it.
        flip(place_of(server, file), file)
        if file is small:
            refused = lead.client.get(href)
            assert refused.status_code == 409 and "its hash differs" in refused.text
        else:
            with pytest.raises(httpx.RemoteProtocolError):
                lead.client.get(href)
        # And now it is read at once.
        until(lambda: told(lead, item) == ["changed"], 30)


MAIL = (
    b"From: a@example.com\r\nTo: b@example.com\r\nSubject: Sheets\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee the sheet.\r\n'
    b'--x\r\nContent-Disposition: attachment; filename="sheet.txt"\r\n\r\n' + b"Bay 4 holds nine pallets.\r\n" * 60 + b"--x--\r\n"
)


@ON_ONE
@pytest.mark.own_server(VERIFY_HOURS="0.02")
@pytest.mark.parametrize("name, content, address", [
    ("log.txt", b"Bay 4 was locked at 22:10.\n" * 60, "/rendition"),
    ("log.csv", b"when,door\n" + b"22:10,bay 4\n" * 200, "/rendition"),
    ("page.html", b"<!doctype html><title>t</title>" + b"<p>Bay 4 was locked.</p>" * 80, "/rendition"),
    ("sheets.eml", MAIL, "/rendition"),
    ("sheets.eml", MAIL, "/attachments/2"),
])
def test_what_is_made_of_a_changed_file_is_not_shown_either(server, name, content, address):
    lead = Browser(server, "lead@example.com")
    added = add(lead, server.case, content, name).json()
    item, href = added["id"], added["file"]["href"]
    assert lead.client.get(href + address).status_code == 200
    flip(place_of(server, content), content)
    refused = lead.client.get(href + address)
    assert refused.status_code == 409 and "its hash differs" in refused.text, refused.text
    assert "Bay 4" not in refused.text
    if name.endswith(".eml"):
        headers = {"Idempotency-Key": key()["Idempotency-Key"]}
        answer = lead.client.post(f"/api/evidence/{item}/attachments", headers=headers)
        assert answer.status_code == 409, answer.text
    until(lambda: told(lead, item) == ["changed"], 30)


@ON_ONE
@pytest.mark.own_server(VERIFY_HOURS="0.02")
def test_a_range_that_is_all_of_a_changed_file_is_refused(server):
    lead = Browser(server, "lead@example.com")
    content = secrets.token_bytes(100_000)
    href = add(lead, server.case, content).json()["file"]["href"]
    every = {"Range": "bytes=0-"}
    whole = lead.client.get(href, headers=every)
    assert (whole.status_code, whole.content) == (206, content)
    flip(place_of(server, content), content)
    assert lead.client.get(href, headers=every).status_code == 409


def take_along(browser, case, query="", **fields):
    """What the page says before a list leaves, and the answer to its form."""
    address = f"/cases/{case}/exports/evidence"
    page = browser.client.get(f"{address}/new{query}").text
    token = re.search(r'name="_csrf" value="([^"]+)"', browser.client.get("/cases").text).group(1)
    return page, browser.client.post(f"{address}{query}", data={"_csrf": token, **fields})


def manifest(answer):
    """What is said of each item of a list that left."""
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {item["id"]: item for item in json.loads(archive.read("manifest.json"))["items"]}


@ON_ONE
@pytest.mark.own_server(VERIFY_HOURS="0")
def test_a_list_with_a_file_that_is_not_what_came_in_leaves_knowingly_alone(server):
    lead = Browser(server, "lead@example.com")
    content, other = secrets.token_bytes(2_000), secrets.token_bytes(2_000)
    item, whole = (add(lead, server.case, file, title=title, exhibitNumber=number).json()["id"]
                   for file, title, number in ((content, "Knife", "C-1"), (other, "Glove", "C-2")))
    page, answer = take_along(lead, server.case)
    assert "data-changed" not in page and "fileCondition" not in manifest(answer)[item]
    flip(place_of(server, content), content)
    for each in (item, whole):
        lead.client.post(f"/api/evidence/{each}/verifications", headers=key())
    exports = lead.client.get(f"/cases/{server.case}/exports").text.count("history__entry")
    page, refused = take_along(lead, server.case)
    for text in (page, refused.text):
        assert "The stored file of E-001 is not what came in, or is missing." in text and "E-002 is" not in text, text
    assert refused.status_code == 409 and 'name="changed"' in page
    assert lead.client.get(f"/cases/{server.case}/exports").text.count("history__entry") == exports
    # What does not hold the item leaves as before.
    page, answer = take_along(lead, server.case, "?q=Glove")
    assert "data-changed" not in page and list(manifest(answer)) == [whole]
    told_of = manifest(take_along(lead, server.case, changed="yes")[1])
    assert told_of[item]["fileCondition"] == "changed" and told_of[item]["sha256"] == digest(content)
    assert "fileCondition" not in told_of[whole]
    # Who may not verify does not take it along, and reads of no number that they do not see.
    technician = grant(server, "second", "trial_technician")
    page, refused = take_along(technician, server.case, changed="yes")
    assert refused.status_code == 409 and "The stored file of C-1 is not" in refused.text
    assert 'name="changed"' not in page and "E-001" not in page + refused.text and "Export 2" not in page
    place_of(server, content).unlink()
    lead.client.post(f"/api/evidence/{item}/verifications", headers=key())
    assert take_along(lead, server.case)[1].status_code == 409
    place_of(server, content).write_bytes(content)
    lead.client.post(f"/api/evidence/{item}/verifications", headers=key())
    page, answer = take_along(lead, server.case)
    assert "data-changed" not in page and set(manifest(answer)) == {item, whole}


@ON_ONE
@pytest.mark.own_server(VERIFY_HOURS="0", METRICS_TOKEN=TOKEN)
def test_it_can_be_switched_off(server):
    lead = Browser(server, "lead@example.com")
    file = secrets.token_bytes(2_000)
    item = add(lead, server.case, file).json()["id"]
    flip(place_of(server, file), file)
    assert lead.client.get("/health/ready").json()["filesVerifiedAt"] is None
    assert measures(server, TOKEN)["proffer_files_verified_total"] == 0
    assert lead.client.post(f"/api/evidence/{item}/verifications", headers=key()).json()["condition"] == "changed"
