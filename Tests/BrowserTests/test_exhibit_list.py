"""The exhibit list in the courts' form: what stands in it, for whom, and on paper."""

import datetime
import re
import secrets
import subprocess
import uuid
import zoneinfo

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


def day(instant):
    """The day of an instant as the case's zone has it."""
    local = instant.astimezone(zoneinfo.ZoneInfo("America/New_York"))
    return f"{local.day} {local:%b %Y}"


def now():
    return datetime.datetime.now(datetime.UTC)


def act(person, number, status, at, **fields):
    """An act as the outbox of a device sends it when the network is back."""
    item = person.item(number)
    mutation = {
        "number": 1, "key": str(uuid.uuid4()), "case": person.case, "operation": "evidence.revise", "id": item["id"],
        "base": {"exhibitStatus": item["revision"]}, "to": {"exhibitStatus": status}, "at": at.isoformat().replace("+00:00", "Z"), **fields,
    }
    if "undoes" in fields:
        del mutation["base"], mutation["to"]
    answer = person.context.request.post(
        "/api/mutations",
        data={"client": secrets.token_hex(8), "mutations": [mutation]},
        headers={"X-CSRF-Token": person.csrf},
    )
    assert answer.ok, answer.text()
    (reply,) = answer.json()["replies"]
    assert reply["status"] == "applied", reply
    return mutation["key"]


def test_a_ruling_stands_in_the_courts_columns_with_its_day(person):
    lead = person("lead_prosecutor")
    item = lead.item("E-001")
    lead.revise("E-001", exhibitNumber="ZZ-7", exhibitStatus="listed")
    lead.revise("E-001", exhibitStatus="excluded", ruling="Excluded under Rule 403.")
    lead.page.goto(f"/cases/{lead.case}/exhibits")
    cells = number(lead.page, "ZZ-7").locator("td").all_inner_texts()
    # Who was ruled on was offered, and nobody has said when.
    assert cells[:3] == ["Yes", "Yes", f"No, {day(now())}, excluded"]
    assert cells[-1] == "Excluded under Rule 403."
    number(lead.page, "ZZ-7").get_by_role("link").click()
    expect(lead.page).to_have_url(re.compile(item["id"]))


def test_days_are_those_of_the_acts_also_of_such_as_arrive_late_and_go_with_an_undo(person):
    lead, technician = person("lead_prosecutor"), person("trial_technician")
    lead.revise("E-004", exhibitNumber="ZZ-6", exhibitStatus="listed")
    # The evening of the third in New York is the fourth in UTC.
    first = datetime.datetime(2025, 3, 4, 3, 30, tzinfo=datetime.UTC)
    for place, status in enumerate(["marked", "offered", "admitted"]):
        act(lead, "E-004", status, first + datetime.timedelta(days=place))
    slip = act(lead, "E-004", "excluded", first + datetime.timedelta(days=3))
    said = {"marked": "3 Mar 2025", "offered": "4 Mar 2025", "excluded": "6 Mar 2025"}
    lead.page.goto(f"/cases/{lead.case}/exhibits")
    cells = number(lead.page, "ZZ-6").locator("td").all_inner_texts()
    assert cells[:3] == [f"Yes, {said['offered']}", f"Yes, {said['marked']}", f"No, {said['excluded']}, excluded"]
    expect(lead.page.locator(".records__summary").first).to_contain_text("days are those of America/New_York")
    act(lead, "E-004", None, now(), undoes=slip)
    sentence = "Marked 3 Mar 2025 EST; offered 4 Mar 2025 EST; admitted 5 Mar 2025 EST"
    for someone in (lead, technician):
        someone.page.goto(f"/cases/{someone.case}/exhibits")
        cells = number(someone.page, "ZZ-6").locator("td").all_inner_texts()
        # The technician saw it all happen: the exhibit had its number.
        assert cells[:3] == ["Yes, 4 Mar 2025", "Yes, 3 Mar 2025", "Yes, 5 Mar 2025"]
        someone.page.goto(f"{someone.grid}/{lead.item('E-004')['id']}")
        expect(someone.page.locator("[data-part=days]")).to_have_text(sentence)
        someone.page.goto(f"/cases/{someone.case}/court?number=ZZ-6")
        expect(someone.page.locator("[data-exhibit] [data-days]")).to_have_text(sentence)
    investigator = person("investigator")
    investigator.page.goto(f"{investigator.grid}/{lead.item('E-004')['id']}")
    expect(investigator.page.get_by_role("heading", level=1)).to_contain_text("E-004")
    assert "Mar 2025 EST" not in investigator.page.content()


def test_an_open_page_says_no_day_that_is_no_more(person):
    lead, colleague = person("lead_prosecutor"), person("paralegal")
    lead.revise("E-005", exhibitNumber="ZZ-5", exhibitStatus="listed")
    act(lead, "E-005", "marked", datetime.datetime(2025, 3, 4, 15, tzinfo=datetime.UTC))
    item = f"{lead.grid}/{lead.item('E-005')['id']}"
    court = f"/cases/{lead.case}/court?number=ZZ-5"
    colleague.open(item)
    expect(colleague.page.locator("[data-part=days]")).to_have_text("Marked 4 Mar 2025 EST")
    lead.open(court)
    shown = lead.page.locator("[data-exhibit] [data-days]")
    expect(shown).to_have_text("Marked 4 Mar 2025 EST")
    lead.page.locator("[data-exhibit]").focus()
    lead.page.keyboard.press("o")
    expect(lead.page.locator('[data-exhibit] [data-field="exhibitStatus"]')).to_have_text("Offered")
    expect(shown).to_be_hidden()
    expect(colleague.page.locator("[data-part=days]")).to_have_text(re.compile(r"^Marked 4 Mar 2025 EST; offered \d+ "))
    lead.page.reload()
    expect(shown).to_have_text(re.compile(r"^Marked 4 Mar 2025 EST; offered \d+ "))


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
