"""What cannot be read of a file, said at a browser while it comes and on its item."""

import os
import secrets
import struct

import pytest
from media import png
from playwright.sync_api import expect


def test_a_file_with_a_problem_says_so_while_it_comes_and_on_its_item(person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.page.get_by_text("Add files").first.click()
    name = f"locked-{secrets.token_hex(4)}.zip"
    content = b"PK\x03\x04\x14\x00\x01\x00\x08\x00" + secrets.token_bytes(60)
    lead.page.locator("#drop-files").set_input_files({"name": name, "mimeType": "application/zip", "buffer": content})
    row = lead.page.locator("li.upload", has_text=name)
    expect(row).to_contain_text("Stored. Encrypted: the file is kept, its content cannot be shown.")
    row.get_by_role("link").first.click()
    expect(lead.page.locator("[data-problem]")).to_contain_text("locked with a password")
    expect(lead.page.locator('[data-field="fileProblem"]')).to_have_text("Encrypted")


def test_a_picture_that_is_cut_says_so_while_it_comes_and_on_its_item(person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.page.get_by_text("Add files").first.click()
    name = f"cut-{secrets.token_hex(4)}.png"
    content = png(secrets.token_bytes(60))[:-15]
    lead.page.locator("#drop-files").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    row = lead.page.locator("li.upload", has_text=name)
    expect(row).to_contain_text("Stored. Damaged: the file ends before its end. It is kept as it came.")
    row.get_by_role("link").first.click()
    expect(lead.page.locator("[data-problem]")).to_contain_text("ends before its end")
    expect(lead.page.locator('[data-field="fileProblem"]')).to_have_text("Cut short")
    if os.environ.get("SCREENSHOTS"):
        for width in (1440, 390):
            lead.page.set_viewport_size({"width": width, "height": 900})
            lead.page.screenshot(path=f".build/screenshots/cut-picture-{width}.png")


@pytest.mark.parametrize(
    "name, content, element",
    [
        ("huge.png", png(rows=b"", width=2**31 - 1, height=2**31 - 1, depth=1), "img"),
        ("cut.gif", b"GIF89a" + bytes(10), "img"),
        ("loop.tif", b"II*\0" + struct.pack("<IHHHIII", 8, 1, 256, 4, 1, 5, 8), "img"),
        ("cut.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video"),
        ("cut.wav", b"RIFF\xff\xff\xff\xffWAVEfmt ", "audio"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_preview_that_a_browser_cannot_show_says_so(person, name, content, element):
    lead = person("lead_prosecutor")
    headers = {"X-CSRF-Token": lead.csrf, "Idempotency-Key": secrets.token_hex(12)}
    item = lead.context.request.post(
        "/api/evidence", data={"case": lead.case, "title": name, "kind": "photo"}, headers=headers
    ).json()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    headers["Idempotency-Key"] = secrets.token_hex(12)
    answer = lead.context.request.post(f"/api/evidence/{item['id']}/files", multipart={"file": file}, headers=headers)
    assert answer.ok, answer.text()
    lead.open(f"{lead.grid}/{item['id']}")
    part = lead.page.locator('[data-part="file"]')
    expect(part).to_contain_text("This preview could not be shown")
    expect(part.locator(element)).to_have_count(0)
    expect(part.get_by_role("link", name=name)).to_be_visible()


def test_a_preview_that_can_be_shown_says_nothing_of_it(person):
    lead = person("lead_prosecutor")
    for number, script in [("E-012", "element.naturalWidth > 0"), ("E-001", "element.readyState > 0")]:
        lead.open(f"{lead.grid}/{lead.item(number)['id']}")
        preview = lead.page.locator('[data-part="file"]').locator("img, audio")
        expect(preview).to_be_visible()
        assert preview.evaluate(f"""async element => {{
            while (!({script}) && !element.error) await new Promise(resolve => setTimeout(resolve, 20))
            return !element.error
        }}""")
        expect(lead.page.locator('[data-part="file"]')).not_to_contain_text("could not be shown")
