"""An edit that meets another one, or that a rule forbids."""

import re
import secrets

import pytest
from playwright.sync_api import expect

NEEDS_YOU = re.compile("grid__cell--needs-you")


def meet(lead, chair, number):
    """The dialog that asks the lead shows what was before, theirs and the second chair's."""
    dialog = lead.meet(chair, number)
    row = dialog.get_by_role("row", name=re.compile("Exhibit status"))
    expect(dialog.get_by_role("columnheader")).to_have_text(["Field", "Before", "Yours", "Theirs"])
    expect(row.get_by_role("cell")).to_contain_text(["Marked", "Excluded", f"Offered{chair.name}"])
    return dialog


@pytest.mark.parametrize("number,button,value,text", [
    ("E-004", "Keep mine", "excluded", "Excluded"),
    ("E-013", "Keep theirs", "offered", "Offered"),
])
def test_the_person_decides_between_two_judgements(person, number, button, value, text):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    chair.open()
    dialog = meet(lead, chair, number)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)
    for screen in (lead, chair):
        expect(screen.shown(number, "exhibitStatus")).to_have_text(text)
        expect(screen.cell(number, "exhibitStatus")).not_to_have_class(NEEDS_YOU)
    lead.expect_saving("Saved")
    assert lead.item(number)["exhibitStatus"] == value


def test_a_decision_that_is_put_off_stays_marked_until_it_is_made(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    lead.open()
    dialog = meet(lead, chair, "E-023")
    lead.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    cell = lead.cell("E-023", "exhibitStatus")
    expect(cell).to_have_class(NEEDS_YOU)
    lead.expect_saving("Needs you, 1")
    assert lead.item("E-023")["exhibitStatus"] == "offered"

    cell.click()
    lead.page.keyboard.press("Enter")
    lead.page.get_by_role("button", name="Keep mine").click()
    expect(cell).not_to_have_class(NEEDS_YOU)
    lead.expect_saving("Saved")
    assert lead.item("E-023")["exhibitStatus"] == "excluded"


def test_the_time_of_the_other_edit_is_in_the_zone_of_the_case(person):
    lead, chair = person("lead_prosecutor", timezone_id="Asia/Tokyo"), person("second_chair")
    chair.revise("E-019", exhibitStatus="marked")
    lead.open()
    dialog = meet(lead, chair, "E-019")
    # The server's own words for the same change.
    words = lead.shown("E-019", "changed").inner_text()
    assert re.search(r" E[DS]T$", words)
    expect(dialog.locator("small")).to_have_text(words)
    dialog.get_by_role("button", name="Keep theirs").click()


def test_a_refused_edit_goes_back_says_why_and_keeps_the_text(person):
    paralegal = person("paralegal")
    paralegal.open()
    paralegal.type_into("E-008", "confidentiality", "Publ")
    alert = paralegal.page.locator("[data-alert]")
    expect(alert).to_contain_text("Only the lead may make Confidentiality less strict.")
    expect(alert.get_by_role("textbox", name="Your text")).to_have_value("Public")
    expect(paralegal.shown("E-008", "confidentiality")).to_have_text("Confidential")
    assert paralegal.item("E-008")["confidentiality"] == "confidential"


def withdraw(someone, number):
    item = someone.item(number)
    headers = {"X-CSRF-Token": someone.csrf, "Idempotency-Key": secrets.token_hex(12)}
    answer = someone.context.request.delete(f"/api/evidence/{item['id']}", headers=headers)
    assert answer.ok, answer.text()
    return item["id"]


def meet_withdrawal(lead, other, number):
    """Somebody begins to change a title, the lead withdraws the item, then the edit is saved."""
    other.open()
    cell = other.cell(number, "title")
    cell.click()
    other.page.keyboard.press("F2")
    expect(cell.locator("input")).to_be_focused()
    item = withdraw(lead, number)
    expect(other.row(number)).to_have_class(re.compile("grid__row--withdrawn"))
    other.page.keyboard.type("A title that is kept")
    other.page.keyboard.press("Enter")
    dialog = other.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"Withdrawn by {lead.name}")
    expect(dialog).to_contain_text("A title that is kept")
    return item, dialog


def test_who_may_restore_brings_a_withdrawn_item_back_with_the_edit(person):
    lead, paralegal = person("lead_prosecutor"), person("paralegal")
    item, dialog = meet_withdrawal(lead, paralegal, "E-009")
    dialog.get_by_role("button", name="Restore with my edit").click()
    expect(dialog).to_have_count(0)
    paralegal.expect_saving("Saved")
    expect(paralegal.shown("E-009", "title")).to_have_text("A title that is kept")
    expect(paralegal.row("E-009")).not_to_have_class(re.compile("grid__row--withdrawn"))
    assert lead.item("E-009")["title"] == "A title that is kept"
    edit, restoration, withdrawal = lead.history("E-009")[:3]
    assert [each["kind"] for each in (edit, restoration, withdrawal)] == [
        "evidence.revised", "evidence.restored", "evidence.withdrawn"
    ]
    assert edit["group"] and edit["group"] == restoration["group"]


def test_who_may_not_restore_is_not_offered_it(person):
    lead, investigator = person("lead_prosecutor"), person("investigator")
    item, dialog = meet_withdrawal(lead, investigator, "E-010")
    expect(dialog.get_by_role("button")).to_have_text(["Give up my change", "Decide later"])
    dialog.get_by_role("button", name="Give up my change").click()
    expect(dialog).to_have_count(0)
    investigator.expect_saving("Saved")


LEAVE_REFUSED = """async ([id, undoes]) => {
  const content = (name) => document.querySelector(`meta[name=proffer-${name}]`).content
  const request = indexedDB.open(`proffer-${content("person")}`)
  const database = await new Promise((done) => request.addEventListener("success", () => done(request.result)))
  const transaction = database.transaction(["entries", "files"], "readwrite")
  const now = new Date().toISOString()
  const entry = { version: 2, key: "refused", case: content("case"), id, state: "rolled-back", base: {}, at: now, since: now, message: "It was refused for a test." }
  const of = undoes
    ? { operation: "evidence.revise", undoes, to: { title: null }, display: { title: "As it was" }, words: { item: "E-001", fields: { title: "Title" } } }
    : { operation: "evidence.attach", to: {}, display: { fileName: "only-here.txt" }, words: { item: "E-001", fields: {} } }
  transaction.objectStore("entries").put({ ...entry, ...of })
  transaction.objectStore("files").put({ key: "refused", file: new File(["These bytes are nowhere else."], "only-here.txt"), at: Date.now() })
  await new Promise((done) => transaction.addEventListener("complete", done))
  database.close()
}"""


def leave_refused(someone, undoes=None):
    """The person comes to a page and what an earlier one left is refused."""
    someone.open()
    someone.expect_editing()
    someone.type_into("E-022", "title", f"So that there is a queue: {undoes}")
    expect(someone.page.locator("[data-sync]")).to_have_text("Saved")
    someone.page.evaluate(LEAVE_REFUSED, [someone.item("E-001")["id"], undoes])


def test_a_refused_file_can_be_saved_wherever_it_is_dismissed(person):
    lead = person("lead_prosecutor")
    leave_refused(lead)
    lead.open("/evidence/realtime")
    line = lead.page.locator("outbox-list [data-entries] > li")
    expect(line).to_contain_text("refused: It was refused for a test.")
    expect(line.get_by_role("button", name="Dismiss")).to_have_count(0)
    line.get_by_role("button", name="Decide").click()
    dialog = lead.page.get_by_role("dialog", name="Needs you")
    with lead.page.expect_download() as download:
        dialog.get_by_role("button", name="Save the file: only-here.txt").click()
    assert download.value.suggested_filename == "only-here.txt"
    with open(download.value.path(), encoding="utf-8") as file:
        assert file.read() == "These bytes are nowhere else."
    dialog.get_by_role("button", name=re.compile("^Dismiss")).click()
    expect(dialog).to_have_count(0)
    expect(line).to_have_count(0)


def test_an_undo_that_was_refused_while_no_page_of_its_case_was_open_is_said_and_leaves_nothing(person):
    lead = person("lead_prosecutor")
    leave_refused(lead, "what-was-undone")
    lead.open("/evidence/realtime")
    expect(lead.page.locator("[data-sync]")).to_contain_text("It was refused for a test.", timeout=15_000)
    expect(lead.page.locator("outbox-list [data-entries] > li")).to_have_count(0)
