"""What came with a mail at a browser: opened from the mail, made items, and the family on both pages while they are open."""

import re
import secrets

import pytest
from playwright.sync_api import expect


def mail_of(*attached):
    """A mail with these texts attached, by their names."""
    parts = "".join(f"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{text}\r\n"
                    for name, text in attached)
    return ("From: a@example.com\r\nTo: b@example.com\r\nSubject: Survey\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee what is attached.\r\n"
            f"{parts}--b--\r\n").encode()


def add(someone, name, content):
    """Adds an item with its file, elsewhere; answers what the server says of it."""
    headers = {"X-CSRF-Token": someone.csrf}
    request = someone.context.request
    begun = request.post("/api/uploads", data={"case": someone.case, "name": name, "bytes": len(content)}, headers=headers)
    upload = begun.json()["upload"]
    sent = request.put(f"/api/uploads/{upload}?offset=0", data=content,
                       headers={**headers, "Content-Type": "application/octet-stream"})
    assert sent.ok, sent.text()
    answer = request.post("/api/evidence", data={"case": someone.case, "upload": upload},
                          headers={**headers, "Idempotency-Key": secrets.token_hex(12)})
    assert answer.ok, answer.text()
    return answer.json()


def family(page):
    return page.locator("section[aria-labelledby=family]")


@pytest.mark.parametrize("script", ["on", "off"])
def test_attachments_are_opened_and_become_items_that_both_pages_show(person, script):
    lead = person("lead_prosecutor")
    chair = person("second_chair", java_script_enabled=script == "on")
    note = f"Berth nine, {secrets.token_hex(6)}"
    item = add(lead, "survey.eml", mail_of(("note.txt", note), ("tide.txt", "High at four, " + secrets.token_hex(6))))
    known = add(lead, "known.txt", note.encode())
    address = f"{lead.grid}/{item['id']}"
    lead.open(address)
    chair.page.goto(address)
    expect(chair.page.locator("#attachments")).to_have_text("2 attachments")
    expect(family(chair.page)).to_have_count(0)

    # A page without scripts cannot be looked into by a test: what it is sent is.
    href = chair.page.get_by_role("link", name="note.txt").get_attribute("href")
    assert chair.context.request.get(href).text() == note

    chair.page.get_by_role("button", name="Add the attachments as items").click()
    rows = chair.page.locator("tbody tr")
    expect(rows.locator("td[data-state]")).to_have_text(["In the case already", "Added"])
    chair.page.get_by_role("link", name="Open the item").click()
    expect(family(chair.page)).to_contain_text(re.compile("Attached to.*survey", re.DOTALL))

    # Without a reload the mail's open page has its family, and its history tells of it.
    expect(family(lead.page).locator("a")).to_have_text([re.compile("known"), re.compile("tide")])
    lead.expect_no_reload()
    family(lead.page).get_by_role("link", name=re.compile("known")).click()
    expect(lead.page).to_have_url(re.compile(known["id"]))
    expect(family(lead.page)).to_contain_text(re.compile("Attached to.*survey", re.DOTALL))
