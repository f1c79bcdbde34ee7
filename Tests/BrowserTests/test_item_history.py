"""The history of an item: one entry for what one person did as one, with its steps, also while it grows."""

import secrets

import pytest
from accessibility import violations
from person import wait_for
from playwright.sync_api import expect


class Typist:
    """Sends edits of one item as the outbox of a device does, in a group or alone."""

    def __init__(self, someone, number):
        self.someone = someone
        self.number = number
        self.item = someone.item(number)["id"]
        self.client = secrets.token_hex(8)
        self.sent = 0

    def edit(self, group=None, **to):
        """Edits, and answers the name by which what goes on with it calls it."""
        self.sent += 1
        someone = self.someone
        mutation = {
            "number": self.sent, "key": secrets.token_hex(12), "case": someone.case, "operation": "evidence.revise", "id": self.item,
            "base": {field: someone.item(self.number)["revision"] for field in to}, "to": to, "group": group,
        }
        answer = someone.context.request.post(
            "/api/mutations", data={"client": self.client, "mutations": [mutation]}, headers={"X-CSRF-Token": someone.csrf}
        )
        assert answer.ok, answer.text()
        (reply,) = answer.json()["replies"]
        assert reply["status"] == "applied", reply
        return group or mutation["key"]

    def address(self, someone):
        return f"{someone.grid}/{self.item}"


def entries(page):
    return page.locator(".history__entry")


def steps(page, place=0):
    return entries(page).nth(place).locator("[data-steps]")


def history(someone, item):
    answer = someone.context.request.get(f"/api/evidence/{item}/history")
    assert answer.ok, answer.text()
    return answer.json()


def test_without_script_a_burst_is_one_entry_whose_steps_can_be_opened_and_that_is_undone_as_one(person):
    lead, chair = person("lead_prosecutor", java_script_enabled=False), person("second_chair")
    mine, theirs = Typist(lead, "E-027"), Typist(chair, "E-027")
    before, custodian = (lead.item("E-027")[field] for field in ("title", "custodian"))
    lead.page.goto(mine.address(lead))
    count = entries(lead.page).count()
    group = mine.edit(title="A le")
    mine.edit(group, title="A lease", custodian="Registry")
    theirs.edit(group, location="Room 2")
    mine.edit(group, title="A lease of 2019")
    lead.page.reload()
    # Another's edit parts them, whatever it calls its group.
    expect(entries(lead.page)).to_have_count(count + 3)
    expect(entries(lead.page).nth(1)).to_contain_text(chair.name)
    burst = entries(lead.page).nth(2)
    expect(burst).to_contain_text(f"Changed by {lead.name}")
    expect(burst.locator("> ul > li")).to_have_text([f"Title: {before} became A lease", f"Custodian: {custodian} became Registry"])
    expect(burst.get_by_role("button", name="Undo this")).to_have_count(1)
    expect(steps(lead.page, 0)).to_have_count(0)
    inner = steps(lead.page, 2)
    expect(inner.locator("li li").first).to_be_hidden()
    inner.get_by_text("In 2 steps").click()
    expect(inner.locator("ol > li")).to_have_count(2)
    expect(inner.locator("ol > li").first).to_contain_text("A lease")
    expect(inner.locator("ol > li").last).to_contain_text(before)

    entries(lead.page).first.get_by_role("button", name="Undo this").click()
    assert lead.item("E-027")["title"] == before


@pytest.mark.parametrize("role", ["lead_prosecutor", "investigator", "trial_technician", "defence_counsel_portal"])
def test_a_role_sees_of_a_burst_what_it_sees_of_its_steps(person, role):
    lead, other = person("lead_prosecutor"), person(role)
    typist, group = Typist(lead, "E-001"), secrets.token_hex(8)
    words = [secrets.token_hex(6) for _ in range(3)]
    typist.edit(group, title=f"A title, {words[0]}")
    typist.edit(group, notes=f"Between us, {words[1]}")
    typist.edit(group, sponsoringWitness=f"Ebbing, {words[2]}")
    if not other.context.request.get(f"/api/evidence/{typist.item}/history").ok:
        pytest.skip("this role does not see the item")
    told = history(other, typist.item)
    known = {step["position"]: step for step in told["history"]}
    assert [position for entry in told["entries"] for position in entry["steps"]] == [step["position"] for step in told["history"]]
    entry = told["entries"][0]
    assert entry["group"] == group and entry["by"] == known[entry["steps"][0]]["by"]
    fields = {change["field"] for step in entry["steps"] for change in known[step]["changes"]}
    assert {change["field"] for change in entry["changes"]} == fields
    assert ("notes" in fields) == (role == "lead_prosecutor")
    other.page.goto(typist.address(other))
    drawn = entries(other.page).first.inner_html()
    for field, word in zip(("title", "notes", "sponsoringWitness"), words, strict=True):
        assert (word in drawn) == (field in fields), field


def test_an_entry_grows_while_the_page_is_open_and_what_was_unfolded_stays_so(person):
    lead, chair = person("lead_prosecutor"), person("second_chair")
    typist = Typist(chair, "E-013")
    typist.edit(location="Room 1")
    lead.open(typist.address(lead))
    count = entries(lead.page).count()
    lead.page.evaluate("window.oldest = [...document.querySelectorAll('.history__entry')].at(-1)")
    group = typist.edit(location="Room 12")
    expect(entries(lead.page)).to_have_count(count + 1)
    expect(entries(lead.page).first).to_contain_text("Room 12")
    expect(steps(lead.page)).to_have_count(0)
    typist.edit(group, location="Room 123")
    expect(entries(lead.page).first.locator("> ul")).to_contain_text("Room 123")
    summary = steps(lead.page).locator("> summary")
    summary.focus()
    lead.page.keyboard.press("Enter")
    expect(steps(lead.page).locator("ol > li")).to_have_count(2)
    expect(steps(lead.page).locator("ol > li").first).to_be_visible()
    for place in range(3):
        typist.edit(group, location=f"Room 123{place}")
    expect(summary).to_have_text("In 5 steps")
    expect(steps(lead.page).locator("ol > li").first).to_be_visible()
    expect(summary).to_be_focused()
    expect(entries(lead.page)).to_have_count(count + 1)
    # What says the same is the same element.
    wait_for(lead.page, "window.oldest.isConnected")
    lead.expect_no_reload()
    # The checker styles the page itself; our content security policy forbids that, and the console tells.
    lead.page.remove_listener("console", lead.hear)
    assert violations(lead.page) == []
