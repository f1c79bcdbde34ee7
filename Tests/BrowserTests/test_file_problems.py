"""What cannot be read of a file, said at a browser while it comes and on its item."""

import secrets

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
