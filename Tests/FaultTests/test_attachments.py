"""What came with a mail: listed, opened, made items of its family, and none of it for who may not see the mail."""

import base64
import secrets

import pytest

from markup import Tree
from media import png
from server import Browser, Stream
from uploads import add, digest, error, key

NOTE = b"The surveyor saw the trawler at berth nine.\n"
INNER = b"From: c@example.com\r\nSubject: Forwarded\r\n\r\nInner words\r\n"


def part(kind, name, body):
    """A part of a mail; of a mail within the mail its own text."""
    if kind == "message/rfc822":
        return b"Content-Type: message/rfc822\r\n\r\n" + body
    return (f"Content-Type: {kind}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n").encode() + base64.encodebytes(body).replace(b"\n", b"\r\n")


def mail(*parts, subject="Survey"):
    boundary = secrets.token_hex(8).encode()
    text = b"Content-Type: text/plain\r\n\r\nSee what is attached.\r\n"
    body = b"".join(b"--" + boundary + b"\r\n" + each + b"\r\n" for each in (text, *parts))
    return (b"From: a@example.com\r\nTo: b@example.com\r\nSubject: " + subject.encode() +
            b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=" + boundary + b"\r\n\r\n" +
            body + b"--" + boundary + b"--\r\n")


def three():
    note = NOTE + secrets.token_hex(8).encode()
    picture = png(secrets.token_bytes(8))
    return note, picture, mail(part("text/plain", "note.txt", note), part("application/pdf", "berth.png", picture),
                               part("message/rfc822", "", INNER + secrets.token_hex(4).encode()))


def root(browser, address):
    return Tree(browser.client.get(address).text).root


def make_items(browser, item, headers=None):
    # 200 items, each in a commit of its own, on a disk that others write to.
    return browser.client.post(f"/api/evidence/{item}/attachments", headers=headers or key(), timeout=90)


def grant(server, name, role, *walls):
    server.command("case", "grant", server.case, f"{name}@example.com", role,
                   *(["--walls", ",".join(walls)] if walls else []))
    return Browser(server, f"{name}@example.com")


def test_attachments_are_listed_and_opened_as_what_they_are(server, lead):
    note, picture, bytes_ = three()
    answer = add(lead, server.case, bytes_, "survey.eml").json()
    assert answer["remarks"] == ["3 attachments: open the item to add them as items."]
    links = root(lead, f"/cases/{server.case}/evidence/{answer['id']}").one("ul", class_="file__attachments").all("a")
    assert [link.text for link in links] == ["note.txt", "berth.png", "Forwarded.eml"]
    opened = [lead.client.get(link["href"]) for link in links]
    assert [each.content for each in opened[:2]] == [note, picture]
    # What the mail claims does not count: the bytes are a picture.
    assert [each.headers["content-type"] for each in opened] == [
        "text/plain; charset=utf-8", "image/png", "application/octet-stream"]
    assert opened[1].headers["content-disposition"].startswith('inline; filename="berth.png"')
    assert opened[2].headers["content-disposition"].startswith("attachment; ")
    for each in opened:
        assert each.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["cross-origin-resource-policy"] == "same-origin"
    again = lead.client.get(links[0]["href"], headers={"If-None-Match": opened[0].headers["etag"]})
    assert again.status_code == 304
    for number in ("0", "1", "99", "-1", "x", "9" * 30):
        assert lead.client.get(f"{answer['file']['href']}/attachments/{number}").status_code == 404, number
    shown = lead.client.get(f"{answer['file']['href']}/rendition").text
    assert "note.txt" in shown and "image/png" not in shown and "application/pdf" in shown


def test_attachments_become_items_once_and_everybody_sees_the_family(server, lead, paralegal):
    note, picture, bytes_ = three()
    there = add(lead, server.case, note, "known.txt").json()["id"]
    item = add(lead, server.case, bytes_, "survey.eml").json()["id"]
    before = lead.client.get("/api/evidence", params={"case": server.case}).json()["total"]
    stream = Stream(paralegal, server.case)
    same = key()
    answer = make_items(lead, item, same)
    assert answer.status_code == 200, answer.text
    fates = answer.json()["attachments"]
    assert [(each["name"], each["outcome"]) for each in fates] == [
        ("note.txt", "already_here"), ("berth.png", "added"), ("Forwarded.eml", "added")]
    assert fates[0]["item"] == there and not answer.json()["isCut"]
    family = paralegal.client.get(f"/api/evidence/{item}").json()["family"]
    assert {each["id"] for each in family["attachments"]} == {each["item"] for each in fates}
    picture_item = paralegal.client.get(f"/api/evidence/{fates[1]['item']}").json()
    assert (picture_item["title"], picture_item["sha256"], picture_item["mediaType"]) == (
        "berth", digest(picture), "image/png")
    assert [each["id"] for each in picture_item["family"]["parents"]] == [item]
    assert paralegal.client.get(picture_item["file"]["href"]).content == picture
    stream.wait(lambda frames: [change["kind"] for change in stream.changes()] == [
        "evidence.added", "evidence.added", "evidence.family"])
    assert [change["id"] for change in stream.changes()] == [fates[1]["item"], fates[2]["item"], item]
    assert len({change["group"] for change in stream.changes()}) == 1
    # The same request, and a new one: nothing is added, and nothing tied again.
    for headers in (same, key()):
        repeat = make_items(paralegal if headers is not same else lead, item, headers).json()["attachments"]
        assert [(each["outcome"], each["item"]) for each in repeat] == [("already_here", each["item"]) for each in fates]
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == before + 2
    assert len(lead.client.get(f"/api/evidence/{item}").json()["family"]["attachments"]) == 3
    assert [each["kind"] for each in lead.client.get(f"/api/evidence/{item}/history").json()["history"]] == [
        "evidence.family", "evidence.added"]


def test_the_form_says_what_became_of_each(server, lead):
    note = NOTE + secrets.token_hex(8).encode()
    item = add(lead, server.case, mail(part("text/plain", "a.txt", note), part("text/plain", "b.txt", note),
                                       part("text/plain", "empty.txt", b"")), "m.eml").json()["id"]
    page = f"/cases/{server.case}/evidence/{item}"
    form = next(each for each in root(lead, page).all("form") if each["action"] == f"{page}/attachments")
    report = Tree(lead.client.post(form["action"], data=dict(form.sent())).text).root
    rows = [[cell.text for cell in row.all("td")] for row in report.one("tbody").all("tr")]
    # The second holds the same bytes as the first, and an empty one cannot be kept.
    assert [row[0] for row in rows] == ["Added", "In the case already", "This attachment is empty."]
    assert report.one("a", class_="button--primary")["href"] == page


def test_what_came_with_a_mail_is_protected_as_the_mail_is(server, lead, paralegal):
    investigator = grant(server, "investigator", "investigator")
    second = grant(server, "second", "second_chair", "team-b")
    try:
        note, _, bytes_ = three()
        upload = {"custodian": "R. Dray", "source": "Harbour office"}
        item = add(lead, server.case, bytes_, "m.eml", confidentiality="attorneys_eyes_only",
                   privilegeBasis="work_product_fact", walls=["team-b"], **upload).json()["id"]
        stream = Stream(second, server.case)
        fates = make_items(lead, item).json()["attachments"]
        assert [each["outcome"] for each in fates] == ["added"] * 3
        for each in fates:
            child = lead.client.get(f"/api/evidence/{each['item']}").json()
            assert (child["confidentiality"], child["privilegeBasis"], child["walls"], child["custodian"]) == (
                "attorneys_eyes_only", "work_product_fact", ["team-b"], "R. Dray")
            for browser in (investigator, second):
                assert browser.client.get(f"/api/evidence/{each['item']}").status_code == 404
            assert paralegal.client.get(f"/api/evidence/{each['item']}").status_code == 200
        href = lead.client.get(f"/api/evidence/{item}").json()["file"]["href"]
        for browser in (investigator, second):
            assert error(make_items(browser, item)) == (404, "not_found")
            assert browser.client.get(f"{href}/attachments/2").status_code == 404
        assert second.client.get("/api/evidence", params={"case": server.case, "q": "surveyor"}).json()["total"] == 0
        assert stream.changes() == []
    finally:
        investigator.close()
        second.close()


def test_who_adds_nothing_and_who_is_not_there_makes_no_items(server, lead):
    note, _, bytes_ = three()
    item = add(lead, server.case, bytes_, "m.eml", exhibitNumber="C-1").json()
    href = f"{item['file']['href']}/attachments/2"
    technician = grant(server, "second", "trial_technician")
    portal = grant(server, "investigator", "defence_counsel_portal")
    wanderer = Browser(server, "wanderer@example.com")
    try:
        verifications = f"/api/evidence/{item['id']}/verifications"
        assert error(make_items(technician, item["id"])) == (403, "not_allowed")
        assert error(technician.client.post(verifications, headers=key())) == (403, "not_allowed")
        assert technician.client.get(href).content == note
        page = technician.client.get(f"/cases/{server.case}/evidence/{item['id']}").text
        assert "note.txt" in page and "Add the attachments as items" not in page
        for browser in (portal, wanderer):
            assert error(make_items(browser, item["id"])) == (404, "not_found")
            assert error(browser.client.post(verifications, headers=key())) == (404, "not_found")
            assert browser.client.get(href).status_code == 404
    finally:
        [browser.close() for browser in (technician, portal, wanderer)]


def test_a_tie_to_what_somebody_does_not_see_is_no_news_to_them(server, lead, paralegal):
    note, _, bytes_ = three()
    sealed = add(lead, server.case, note, "sealed.txt", confidentiality="sealed").json()["id"]
    item = add(lead, server.case, mail(part("text/plain", "note.txt", note)), "m.eml").json()["id"]
    stream = Stream(paralegal, server.case)
    assert [each["item"] for each in make_items(lead, item).json()["attachments"]] == [sealed]
    lead.revise(item, 2, {"title": "After"})
    stream.wait(lambda frames: [change["kind"] for change in stream.changes()] == ["evidence.revised"])
    assert paralegal.client.get(f"/api/evidence/{item}").json()["family"]["attachments"] == []
    assert [each["kind"] for each in paralegal.client.get(f"/api/evidence/{item}/history").json()["history"]] == [
        "evidence.revised", "evidence.added"]


NESTED = b"From: a@example.com\r\nTo: b@example.com\r\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(200)) + b"\r\nend"


@pytest.mark.parametrize("name, bytes_, sentence", [
    ("deep.eml", NESTED, "nests them too deeply"),
    ("cut.eml", mail(part("text/plain", "a.txt", NOTE))[:-200], None),
    ("empty.eml", b"From: a@example.com\r\nSubject: nothing\r\n\r\n", None),
], ids=["deep", "cut", "empty"])
def test_broken_mails_stay_within_limits(server, lead, name, bytes_, sentence):
    answer = add(lead, server.case, bytes_, name)
    assert answer.status_code == 201, answer.text
    page = lead.client.get(f"/cases/{server.case}/evidence/{answer.json()['id']}")
    assert page.status_code == 200
    shown = lead.client.get(f"{answer.json()['file']['href']}/rendition")
    assert shown.status_code in (200, 422) and (sentence is None or sentence in shown.text), shown.text
    assert make_items(lead, answer.json()["id"]).status_code in (200, 404, 422)


def test_a_mail_of_ten_thousand_parts_is_listed_and_added_within_limits(server, lead):
    seed = secrets.token_hex(4)
    many = mail(*[part("text/plain", f"{n}.txt", f"{seed} {n}".encode()) for n in range(10_000)])
    item = add(lead, server.case, many, "many.eml").json()
    shown = lead.client.get(f"{item['file']['href']}/rendition").text
    assert "This mail has more parts than the 1000 that are listed" in shown
    page = root(lead, f"/cases/{server.case}/evidence/{item['id']}")
    assert len(page.one("ul", class_="file__attachments").all("a")) < 1_000
    first = make_items(lead, item["id"]).json()
    assert first["isCut"] and [each["outcome"] for each in first["attachments"]] == ["added"] * 200
    second = make_items(lead, item["id"]).json()
    assert [each["outcome"] for each in second["attachments"]] == ["already_here"] * 200 + ["added"] * 200


def test_what_is_no_mail_has_no_attachments(server, lead):
    item = add(lead, server.case, NOTE, "a.txt").json()
    assert error(make_items(lead, item["id"])) == (404, "not_found")
    assert lead.client.get(f"{item['file']['href']}/attachments/1").status_code == 404
    bare = lead.add(server.case, "Lease").json()["id"]
    assert error(make_items(lead, bare)) == (404, "not_found")
