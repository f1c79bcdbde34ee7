"""Going to a number, and the command box."""

import re

import pytest
from playwright.sync_api import expect


def found(person, text):
    answer = person.context.request.get(f"/api/cases/{person.case}/numbers", params={"q": text})
    assert answer.ok, answer.text()
    return answer.json()


def open_box(person):
    # The listener comes after the page's own work.
    expect(person.page.locator("[data-commands][aria-keyshortcuts]")).to_be_attached()
    person.page.keyboard.press("Control+k")
    field = person.page.get_by_role("combobox", name="Number, page or words")
    expect(field).to_be_focused()
    return field


def chosen(person):
    return person.page.locator('[role=option][aria-selected="true"]')


def test_a_number_leads_to_its_item_without_script(person):
    lead = person("lead_prosecutor", java_script_enabled=False)
    item = lead.item("E-012")
    for typed in ["E-012", "e12", "12", item["exhibitNumber"].lower().replace("-", " "), item.get("batesBegin") or "e 12"]:
        lead.page.goto(lead.grid)
        lead.page.get_by_label("Go to an item by number").fill(typed)
        lead.page.keyboard.press("Enter")
        expect(lead.page).to_have_url(re.compile(item["id"]))
    lead.page.goto(lead.grid)
    lead.page.get_by_role("link", name="Go to").click()
    lead.page.get_by_label("Item, exhibit, Bates or external number").fill("Z-99")
    lead.page.get_by_role("button", name="Go", exact=True).click()
    expect(lead.page.get_by_role("status").filter(has_text="Z-99")).to_contain_text("“Z-99” is not in what you see.")
    lead.page.get_by_role("link", name="Search the evidence").click()
    expect(lead.page).to_have_url(re.compile(r"\?q=Z-99"))


def test_nobody_learns_of_a_number_that_they_do_not_see(person):
    lead, technician, defence = person("lead_prosecutor"), person("trial_technician"), person("defence_counsel_portal")
    everything = lead.context.request.get(f"/api/evidence?case={lead.case}&limit=200").json()["items"]
    seen = {someone: {item["id"] for item in someone.context.request.get(f"/api/evidence?case={lead.case}&limit=200").json()["items"]} for someone in (technician, defence)}
    for item in everything[:20]:
        assert found(technician, item["itemNumber"])["exact"] == 0
        assert found(defence, item["itemNumber"])["exact"] == 0
        exhibit = item.get("exhibitNumber")
        if not exhibit:
            continue
        assert found(defence, exhibit)["exact"] == 0
        hits = found(technician, exhibit)
        assert (hits["exact"] == 1) == (item["id"] in seen[technician])
        assert all("itemNumber" not in hit for hit in hits["items"])
        none = technician.context.request.get(f"/cases/{lead.case}/go?number=Z-99").status
        if item["id"] not in seen[technician]:
            answer = technician.context.request.get(f"/cases/{lead.case}/go", params={"number": exhibit})
            assert answer.status == none == 404


def test_the_box_goes_to_a_number_by_keys_alone(person):
    lead = person("lead_prosecutor")
    lead.open()
    item = lead.item("E-012")
    field = open_box(lead)
    lead.page.keyboard.type("e12")
    expect(chosen(lead)).to_contain_text("E-012")
    assert field.get_attribute("aria-activedescendant") == chosen(lead).get_attribute("id")
    lead.page.keyboard.press("Enter")
    expect(lead.page).to_have_url(re.compile(item["id"]))


def test_enter_pressed_before_the_answer_is_here_goes_where_the_number_leads(person):
    lead = person("lead_prosecutor")
    lead.open()
    item = lead.item("E-012")
    open_box(lead)
    lead.page.keyboard.type(item["exhibitNumber"])
    lead.page.keyboard.press("Enter")
    expect(lead.page).to_have_url(re.compile(item["id"]))


def test_the_box_gives_the_focus_back(person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.expect_editing()
    cell = lead.cell("E-003", "title")
    cell.click()
    open_box(lead)
    lead.page.keyboard.press("ArrowDown")
    lead.page.keyboard.press("Escape")
    expect(lead.page.get_by_role("dialog")).to_have_count(0)
    expect(cell).to_be_focused()


def test_the_box_acts_on_the_item_that_had_the_focus(person):
    lead = person("lead_prosecutor")
    lead.revise("E-003", exhibitStatus="listed")
    lead.open()
    lead.cell("E-003", "title").click()
    lead.expect_editing()
    open_box(lead)
    lead.page.keyboard.type("offer")
    expect(chosen(lead)).to_contain_text("Offer the exhibit")
    expect(chosen(lead)).to_contain_text("E-003")
    lead.page.keyboard.press("Enter")
    expect(lead.shown("E-003", "exhibitStatus")).to_have_text("Offered")
    lead.expect_saving("Saved")


@pytest.mark.parametrize(("typed", "address"), [("court", "/court$"), ("chang", "/changes$"), ("people", "/people$"), ("ledger", r"\?q=ledger|/evidence/")])
def test_words_lead_to_pages_and_to_the_search(person, typed, address):
    lead = person("lead_prosecutor")
    lead.page.goto(f"/cases/{lead.case}/exhibits")
    open_box(lead)
    lead.page.keyboard.type(typed)
    expect(lead.page.get_by_role("option").last).to_contain_text("Search for")
    lead.page.keyboard.press("Enter")
    expect(lead.page).to_have_url(re.compile(address))


def test_without_a_network_the_box_leads_to_what_is_on_the_device(person):
    lead = person("lead_prosecutor")
    lead.open()
    open_box(lead)
    lead.page.keyboard.press("Escape")
    lead.context.set_offline(True)
    open_box_offline = lead.page.get_by_role("combobox")
    lead.page.keyboard.press("Control+k")
    expect(open_box_offline).to_be_focused()
    lead.page.keyboard.type("court")
    expect(chosen(lead)).to_contain_text("Court mode")
    expect(lead.page.get_by_role("dialog")).to_contain_text("Without the network: what is on this device.")
    lead.context.set_offline(False)


# What the box offers by name, and what each opens.
PAGES = {
    "Evidence": "evidence", "Exhibit list": "exhibits", "Court mode": "court", "What changed": "changes", "Views": "views",
    "Exports": "exports", "People": "people", "Audit": "audit", "Go to a number": "go",
}
EVERYWHERE = {"Keys": "/help/keys", "My sessions": "/account", "This device": "/account/this-device"}
ROLES = ["lead_prosecutor", "second_chair", "paralegal", "investigator", "trial_technician", "filter_attorney", "defence_counsel_portal", "auditor_readonly"]


@pytest.mark.parametrize("role", ROLES)
def test_the_box_offers_the_pages_that_the_role_opens(person, role):
    someone = person(role)
    addresses = {label: f"/cases/{someone.case}/{path}" for label, path in PAGES.items()} | EVERYWHERE
    opened = [label for label, address in addresses.items() if someone.context.request.get(address).ok]
    someone.page.goto(f"/cases/{someone.case}/changes")
    open_box(someone)
    expect(someone.page.get_by_role("option").filter(has_text="Page").locator("span")).to_have_text(opened)


@pytest.mark.parametrize(("role", "acts"), [("paralegal", 4), ("second_chair", 4), ("investigator", 0), ("trial_technician", 0), ("defence_counsel_portal", 0)])
def test_the_box_offers_acts_on_an_item_to_who_may_do_them(person, role, acts):
    someone = person(role)
    someone.open()
    someone.page.locator("tbody[data-rows] > tr[data-id] > td").first.click()
    open_box(someone)
    expect(someone.page.locator("[role=option]").first).to_be_visible()
    expect(someone.page.locator("[role=option]").filter(has_text=re.compile("exhibit", re.IGNORECASE)).filter(has_not_text="Page")).to_have_count(acts)
