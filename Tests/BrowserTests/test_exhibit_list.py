"""The exhibit list in the courts' form: what stands in it, for whom, and on paper."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

COLUMNS = ["No.", "Offered", "Marked", "Admitted", "Description", "Witness", "Ruling"]


def heads(page):
    return page.locator(".exhibits thead th").all_inner_texts()


def number(page, text):
    """The row of an exhibit."""
    return page.locator(f'.exhibits tbody tr:has(th a:text-is("{text}"))')


def natural(text):
    return [int(part) if part.isdigit() else part.lower() for part in re.split(r"(\d+)", text)]


def items(person):
    answer = person.context.request.get(f"/api/evidence?case={person.case}&has=exhibitNumber&limit=200")
    assert answer.ok, answer.text()
    return answer.json()["items"]


def test_the_exhibits_stand_in_natural_order_without_script(person):
    lead = person("lead_prosecutor", java_script_enabled=False)
    lead.page.goto(lead.grid)
    lead.page.get_by_role("link", name="Exhibit list", exact=True).click()
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Exhibit list")
    assert heads(lead.page) == COLUMNS
    numbers = lead.page.locator(".exhibits tbody th").all_inner_texts()
    assert len(numbers) == len(items(lead)) > 10
    assert numbers == sorted(numbers, key=natural)


def test_a_ruling_stands_in_the_courts_columns(person):
    lead = person("lead_prosecutor")
    item = lead.item("E-001")
    lead.revise("E-001", exhibitNumber="ZZ-7", exhibitStatus="excluded", ruling="Excluded under Rule 403.")
    lead.page.goto(f"/cases/{lead.case}/exhibits")
    cells = number(lead.page, "ZZ-7").locator("td").all_inner_texts()
    assert cells[:3] == ["Yes", "Yes", "No, excluded"]
    assert cells[-1] == "Excluded under Rule 403."
    number(lead.page, "ZZ-7").get_by_role("link").click()
    expect(lead.page).to_have_url(re.compile(item["id"]))


def test_the_list_takes_the_filter_of_the_grid(person):
    lead = person("lead_prosecutor")
    lead.page.goto(f"{lead.grid}?kind=document&sort=-title&columns=trial")
    lead.page.get_by_role("link", name="Exhibit list", exact=True).click()
    expect(lead.page.locator(".records__summary").first).to_contain_text("Kind: Document")
    wanted = {item["id"] for item in items(lead) if item["kind"] == "document"}
    links = lead.page.locator(".exhibits tbody th a").evaluate_all("all => all.map((link) => link.pathname.split('/').pop())")
    assert set(links) == wanted and wanted
    lead.page.goto(f"/cases/{lead.case}/exhibits?hasNot=exhibitNumber")
    expect(lead.page.get_by_text("No item with an exhibit number matches.")).to_be_visible()


def test_a_role_gets_no_column_and_no_exhibit_that_it_does_not_see(person):
    lead, technician, defence = person("lead_prosecutor"), person("trial_technician"), person("defence_counsel_portal")
    lead.revise("E-012", exhibitNumber="ZZ-8", exhibitStatus="admitted", ruling="A ruling for the chambers")
    technician.page.goto(f"/cases/{technician.case}/exhibits")
    assert heads(technician.page) == COLUMNS[:5]
    assert "for the chambers" not in technician.page.content()
    shown = technician.page.locator(".exhibits tbody th").all_inner_texts()
    assert len(shown) == len(items(technician))
    answer = defence.context.request.get(f"/cases/{defence.case}/exhibits")
    assert answer.status == 422
    defence.page.goto(defence.grid)
    expect(defence.page.get_by_role("link", name="Exhibit list", exact=True)).to_have_count(0)


@pytest.mark.parametrize("size", ["Letter", "A4"])
def test_each_sheet_of_the_list_says_what_it_is(person, tmp_path, size):
    lead = person("lead_prosecutor")
    lead.page.goto(f"/cases/{lead.case}/exhibits")
    path = tmp_path / "exhibits.pdf"
    lead.page.pdf(path=path, format=size)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    sheets = text.split("\f")[:-1]
    assert len(sheets) >= 2
    for place, sheet in enumerate(sheets, start=1):
        assert f"Page {place} of {len(sheets)}" in sheet
        said = " ".join(sheet.split())
        for words in ["Commonwealth v. Pellworth and Dray", "all exhibits", "America/New_York", f"printed by {lead.name}", "Witness"]:
            assert words in said, f"{words} is not on sheet {place}"
    everything = " ".join(text.split())
    for words in ["Sign out", "Back to the evidence", "Your browser prints"]:
        assert words not in everything
