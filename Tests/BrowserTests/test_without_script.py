"""The whole job with JavaScript switched off."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(browser, server):
    context = browser.new_context(base_url=server.base, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_person_signs_in_finds_edits_withdraws_restores_and_signs_out(page, person):
    page.goto("/")
    page.get_by_role("button", name="Lead prosecutor", exact=True).click()
    page.get_by_role("link", name="Commonwealth v. Pellworth and Dray").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence")

    page.get_by_text("Filter", exact=True).click()
    page.locator(".facet").get_by_role("link", name="Stipulated", exact=True).click()
    heads = page.locator("tbody th a")
    expect(heads).to_have_text(["E-007", "E-024"])
    number = page.get_by_role("columnheader", name="Item no.").get_by_role("link")
    number.click()
    expect(heads).to_have_text(["E-024", "E-007"])
    expect(page.get_by_role("columnheader", name="Item no.")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("link", name=re.compile("remove this filter")).click()
    page.get_by_label("Search the evidence").fill("lading 3301")
    page.get_by_role("button", name="Search").click()
    expect(heads).to_have_text(["E-024"])

    heads.first.click()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Title (required)").fill("Bills of lading, all three")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("E-024 · Bills of lading, all three")

    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("This item was withdrawn.")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("This item was withdrawn.")).to_have_count(0)
    expect(page.locator(".history__entry").first).to_contain_text("Restored")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("choice,text", [("mine", "Excluded"), ("theirs", "Offered")])
def test_a_person_decides_between_two_judgements(page, person, choice, text):
    chair = person("second_chair")
    chair.revise("E-043", exhibitStatus="marked")
    page.goto("/sign-in")
    page.get_by_role("button", name="Lead prosecutor", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
    page.goto(f"{chair.grid}/{chair.item('E-043')['id']}/edit")
    page.get_by_label("Exhibit status").select_option("excluded")
    chair.revise("E-043", exhibitStatus="offered")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Two edits meet")
    row = page.get_by_role("row", name=re.compile("^Exhibit status"))
    expect(row.get_by_role("cell")).to_contain_text(["Marked", "Excluded", f"Offered {chair.name}", "mine"])
    page.get_by_label(f"Keep {choice}: Exhibit status").check()
    page.get_by_role("button", name="Save what I chose").click()
    expect(page.locator('[data-field="exhibitStatus"]')).to_have_text(text)
