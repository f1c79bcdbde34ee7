"""Court mode: an exhibit by its number, what is done with it in one or two keys, live, offline and without script."""

import re

import pytest
from person import Person, wait_for
from playwright.sync_api import expect

TIME = r"\d+ \w{3} \d{4}, \d\d:\d\d:\d\d E[SD]T"


def court(person):
    return f"/cases/{person.case}/court"


def row(person, number):
    return person.page.locator(f'.trial__table tr:has(th a:text-is("{number}"))')


def status(person, number):
    return row(person, number).locator('[data-field="exhibitStatus"]')


def ruling(person, number):
    return row(person, number).locator('[data-field="ruling"]')


def panel(person):
    return person.page.locator("[data-exhibit]")


def line(person):
    """The newest entry of what was done today."""
    return person.page.locator("[data-sitting] > li").first


def choose(person, number):
    """Types a number, as the person does who has just opened the page or just set something."""
    expect(person.page.get_by_label("Exhibit number")).to_be_focused()
    person.page.keyboard.type(number)
    person.page.keyboard.press("Enter")
    expect(panel(person)).to_be_focused()


def exhibits(person):
    """All exhibits that a person sees, by number."""
    answer = person.context.request.get(f"/api/evidence?case={person.case}&has=exhibitNumber&limit=200")
    assert answer.ok, answer.text()
    return {item["exhibitNumber"]: item for item in answer.json()["items"]}


@pytest.fixture(scope="module")
def numbers():
    """Each is one test's only."""
    return iter(["C-4", "C-5", "C-7", "C-8", "C-9", "C-10", "C-11", "C-12", "C-13", "C-14", "C-17", "C-18", "C-19"])


@pytest.fixture
def number(person, numbers):
    """An exhibit with nothing done yet."""

    def number():
        name = next(numbers)
        lead = person("lead_prosecutor")
        lead.revise(exhibits(lead)[name]["itemNumber"], exhibitStatus="listed", ruling=None)
        return name

    return number


def test_a_ruling_takes_two_keys_and_a_colleague_sees_it_as_it_happens(person, number):
    exhibit = number()
    lead, colleague = person("lead_prosecutor"), person("paralegal")
    for someone in (lead, colleague):
        someone.open(court(someone))
        expect(status(someone, exhibit)).to_have_text("Listed")
    # By the keyboard alone, from the opening of the page on.
    choose(lead, exhibit.lower().replace("-", ""))
    expect(panel(lead)).to_contain_text(exhibit)
    lead.page.keyboard.press("a")
    expect(lead.page.get_by_role("button", name="Set Admitted")).to_be_focused()
    expect(status(colleague, exhibit)).to_have_text("Listed")
    lead.page.keyboard.press("Enter")
    expect(status(colleague, exhibit)).to_have_text("Admitted")
    expect(ruling(colleague, exhibit)).to_have_text(re.compile(f"^Admitted, {TIME}"))
    expect(line(colleague)).to_contain_text(f"{exhibit} Admitted {lead.name}")
    expect(lead.page.locator("[data-said]")).to_have_text(re.compile(f"^{exhibit}: Admitted, {TIME}. z undoes it$"))
    expect(lead.page.get_by_label("Exhibit number")).to_be_focused()
    lead.expect_saving("Saved")
    # What is printed of the day says of one's own rulings too whose they are.
    expect(line(lead)).to_contain_text(f"{exhibit} Admitted {lead.name}")
    event = lead.history(exhibits(lead)[exhibit]["itemNumber"])[0]
    assert sorted(change["field"] for change in event["changes"]) == ["exhibitStatus", "ruling"]
    lead.expect_no_reload()
    colleague.expect_no_reload()


def test_a_note_is_typed_before_the_ruling_is_set_and_the_same_key_sets_it_too(person, number):
    exhibit, other = number(), number()
    lead = person("lead_prosecutor")
    lead.open(court(lead))
    lead.page.get_by_label("Exhibit number").focus()
    choose(lead, exhibit)
    lead.page.get_by_label("Judge").fill("Hon. R. Alder")
    panel(lead).focus()
    lead.page.keyboard.press("l")
    lead.page.keyboard.press("n")
    lead.page.keyboard.type("identity only")
    lead.page.keyboard.press("Enter")
    expect(ruling(lead, exhibit)).to_have_text(re.compile(f"^Admitted limited, {TIME}, Hon. R. Alder: identity only$"))
    choose(lead, other)
    lead.page.keyboard.press("x")
    lead.page.keyboard.press("x")
    expect(status(lead, other)).to_have_text("Excluded")
    # Nothing of the last note, but its judge.
    expect(ruling(lead, other)).to_have_text(re.compile(f"^Excluded, {TIME}, Hon. R. Alder$"))
    lead.expect_saving("Saved")
    lead.page.reload()
    expect(lead.page.get_by_label("Judge")).to_have_value("Hon. R. Alder")
    expect(line(lead)).to_contain_text(f"{other} Excluded")


def test_what_is_no_ruling_is_set_at_once_and_undone_by_z(person, number):
    exhibit = number()
    lead = person("lead_prosecutor")
    lead.open(court(lead))
    for key, words in (("m", "Marked"), ("o", "Offered"), ("b", "Objected")):
        choose(lead, exhibit)
        lead.page.keyboard.press(key)
        expect(status(lead, exhibit)).to_have_text(words)
        expect(line(lead)).to_contain_text(f"{exhibit} {words}")
    expect(lead.page.get_by_label("Exhibit number")).to_be_focused()
    lead.expect_saving("Saved")
    lead.page.keyboard.press("z")
    expect(status(lead, exhibit)).to_have_text("Offered")
    expect(lead.page.locator("[data-said]")).to_have_text(f"Undone: {exhibit}")
    expect(ruling(lead, exhibit)).to_have_text("")


def test_escape_leaves_what_is_not_set(person, number):
    exhibit = number()
    lead = person("lead_prosecutor")
    lead.open(court(lead))
    choose(lead, exhibit)
    lead.page.keyboard.press("a")
    lead.page.keyboard.press("Escape")
    expect(panel(lead)).to_be_focused()
    lead.page.keyboard.press("Enter")
    lead.page.keyboard.press("Escape")
    expect(lead.page.get_by_label("Exhibit number")).to_be_focused()
    expect(status(lead, exhibit)).to_have_text("Listed")
    lead.page.keyboard.type("nothing")
    lead.page.keyboard.press("Enter")
    expect(lead.page.locator("[role=status]").get_by_text("“nothing” is not among the exhibits that you see")).to_be_visible()


def test_opened_by_a_number_the_exhibit_has_the_keys_and_without_one_the_field(person, number):
    exhibit = number()
    lead = person("lead_prosecutor")
    lead.open(f"{court(lead)}?number={exhibit}")
    field = lead.page.get_by_label("Exhibit number")
    expect(panel(lead).get_by_role("heading", name=exhibit, exact=True)).to_be_focused()
    lead.expect_editing()
    lead.page.keyboard.press("o")
    expect(status(lead, exhibit)).to_have_text("Offered")
    expect(line(lead)).to_contain_text(f"{exhibit} Offered")
    lead.expect_saving("Saved")
    expect(field).to_be_focused()
    for asked in ("", "?number=nothing"):
        lead.page.goto(court(lead) + asked)
        expect(field).to_be_focused()
    assert not lead.faults


def test_a_ruling_waits_on_the_device_and_is_sent_once(person, number):
    exhibit = number()
    lead, colleague = person("lead_prosecutor"), person("second_chair")
    colleague.open(court(colleague))
    lead.open(court(lead))
    choose(lead, exhibit)
    expect(panel(lead)).to_contain_text(exhibit)
    lead.page.keyboard.press("Escape")
    lead.expect_editing()
    lead.context.set_offline(True)
    lead.expect_connection("Reconnecting|Working offline|Offline")
    choose(lead, exhibit)
    lead.page.keyboard.press("a")
    lead.page.keyboard.press("Enter")
    expect(status(lead, exhibit)).to_have_text("Admitted")
    lead.expect_saving("Saved on this device, 1 to send")
    expect(line(lead)).to_contain_text("kept on this device, to be sent")
    expect(status(colleague, exhibit)).to_have_text("Listed")
    said = ruling(lead, exhibit).inner_text()
    lead.context.set_offline(False)
    lead.expect_saving("Saved")
    expect(status(colleague, exhibit)).to_have_text("Admitted")
    expect(ruling(colleague, exhibit)).to_have_text(said)
    events = lead.history(exhibits(lead)[exhibit]["itemNumber"])
    assert len([event for event in events if any(change["field"] == "ruling" for change in event["changes"])]) == 1
    expect(lead.page.locator("[data-sitting] > li").filter(has_text=f"{exhibit} Admitted")).to_have_count(1)


def keep(person, address):
    """Opens a page of court mode, and waits until the device keeps it."""
    person.page.goto(address)
    person.page.evaluate("navigator.serviceWorker.ready")
    wait_for(person.page, "navigator.serviceWorker.controller")
    person.page.goto(address)
    # `wait_for_function` would take the promise itself for true.
    assert person.page.evaluate(
        """async (address) => {
          for (let tries = 0; tries < 1000; tries += 1) {
            for (const name of await caches.keys()) if (await (await caches.open(name)).match(address)) return true
            await new Promise(requestAnimationFrame)
          }
        }""",
        address,
    )


def test_the_page_opens_from_the_device_and_takes_a_ruling_there(browser, start):
    server = start()
    lead = Person(browser, server.base, "lead_prosecutor", service_workers="allow")
    address = court(lead)
    keep(lead, address)
    server.kill()
    lead.page.close()
    lead.page = lead.context.new_page()
    lead.page.goto(address)
    expect(lead.page.locator("[data-kept]")).to_contain_text("from this device")
    choose(lead, "c10")
    lead.page.keyboard.type("xx")
    expect(status(lead, "C-10")).to_have_text("Excluded")
    lead.expect_saving("Saved on this device, 1 to send")
    server.start()
    lead.page.evaluate("dispatchEvent(new Event('online'))")
    expect(lead.page.locator("[data-sync]")).to_have_text("Saved", timeout=40_000)
    assert exhibits(lead)["C-10"]["exhibitStatus"] == "excluded"
    lead.context.close()


def test_the_page_from_the_device_goes_to_the_number_of_its_address_and_to_no_other(browser, start):
    server = start()
    lead = Person(browser, server.base, "lead_prosecutor", service_workers="allow")
    keep(lead, f"{court(lead)}?number=C-7")
    expect(panel(lead)).to_contain_text("C-7")
    server.kill()
    said = lead.page.locator("[data-said]")
    # What is kept was drawn for another number.
    lead.page.goto(f"{court(lead)}?number=c-10")
    expect(lead.page.locator("[data-kept]")).to_contain_text("from this device")
    expect(panel(lead)).to_be_focused()
    expect(panel(lead).locator("h2")).to_have_text("C-10")
    lead.expect_editing()
    lead.page.keyboard.type("xx")
    expect(status(lead, "C-10")).to_have_text("Excluded")
    expect(status(lead, "C-7")).not_to_have_text("Excluded")
    lead.page.goto(f"{court(lead)}?number=C-999")
    expect(said).to_have_text("“C-999” is not on this page")
    expect(panel(lead)).to_be_hidden()
    lead.page.goto(court(lead))
    expect(lead.page.get_by_label("Exhibit number")).to_have_value("")
    expect(panel(lead)).to_be_hidden()
    expect(said).to_be_empty()
    lead.page.goto(f"{court(lead)}?number=C-7")
    expect(panel(lead).locator("h2")).to_have_text("C-7")
    server.start()
    keep(lead, f"{court(lead)}?number=unheard-of")
    answer = lead.page.get_by_text("is not among the exhibits that you see")
    expect(answer).to_be_visible()
    server.kill()
    lead.page.goto(f"{court(lead)}?number=C-2")
    expect(panel(lead).locator("h2")).to_have_text("C-2")
    expect(answer).to_have_count(0)
    lead.context.close()


def test_two_rulings_that_meet_need_a_person(person, number):
    exhibit = number()
    lead, colleague = person("lead_prosecutor"), person("second_chair")
    lead.open(court(lead))
    choose(lead, exhibit)
    lead.page.keyboard.press("Escape")
    lead.context.set_offline(True)
    lead.expect_connection("Reconnecting|Working offline|Offline")
    colleague.revise(exhibits(colleague)[exhibit]["itemNumber"], exhibitStatus="excluded")
    choose(lead, exhibit)
    lead.page.keyboard.type("aa")
    lead.expect_saving("Saved on this device, 1 to send")
    lead.context.set_offline(False)
    lead.expect_saving("Needs you")
    lead.page.get_by_role("button", name="Decide").click()
    dialog = lead.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Excluded")
    dialog.get_by_role("button", name=re.compile("^Keep mine")).click()
    lead.expect_saving("Saved")
    assert exhibits(lead)[exhibit]["exhibitStatus"] == "admitted"


def test_without_script_a_form_finds_the_exhibit_and_buttons_do_the_rest(person, number):
    exhibit = number()
    chair = person("second_chair", java_script_enabled=False)
    chair.page.goto(court(chair))
    chair.page.get_by_label("Exhibit number").fill(exhibit.lower())
    chair.page.keyboard.press("Enter")
    expect(panel(chair)).to_contain_text(exhibit)
    # Letters of keys that nothing listens to are not shown.
    assert chair.page.locator("kbd").count() > 0
    for key in chair.page.locator("kbd").all():
        expect(key).to_be_hidden()
    chair.page.get_by_label("Note or limits of the ruling").fill("Rule 403")
    chair.page.get_by_role("button", name="Excluded").click()
    expect(panel(chair)).to_contain_text("Excluded")
    expect(panel(chair)).to_contain_text(": Rule 403")
    expect(line(chair)).to_contain_text(f"{exhibit} Excluded {chair.name}")
    line(chair).get_by_role("button").click()
    assert exhibits(chair)[exhibit]["exhibitStatus"] == "listed"
    assert exhibits(chair)[exhibit].get("ruling") is None


def test_each_role_gets_what_it_may_do_and_see(person):
    paralegal, technician = person("paralegal"), person("trial_technician")
    paralegal.open(court(paralegal))
    known = next(iter(exhibits(technician)))
    choose(paralegal, known)
    expect(paralegal.page.get_by_role("button", name="Admitted", exact=False).first).to_be_visible()
    expect(paralegal.page.get_by_label("Judge")).to_have_count(0)
    technician.open(court(technician))
    choose(technician, known)
    expect(panel(technician).get_by_role("button")).to_have_count(0)
    assert "Ruling" not in technician.page.locator(".trial__table thead").inner_text()
    defence = person("defence_counsel_portal")
    assert defence.context.request.get(court(defence)).status == 422
    defence.page.goto(defence.grid)
    expect(defence.page.get_by_role("link", name="Court", exact=True)).to_have_count(0)


def test_the_day_is_printed(person, tmp_path):
    import subprocess

    lead = person("lead_prosecutor")
    lead.open(court(lead))
    path = tmp_path / "court.pdf"
    lead.page.pdf(path=path, format="A4")
    text = " ".join(subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split())
    for words in ["Done on", "exhibits in court", "America/New_York", f"printed by {lead.name}", "C-2"]:
        assert words in text, words
    for words in ["Type a number", "Judge", "Sign out"]:
        assert words not in text, words
