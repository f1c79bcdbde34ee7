"""A browser counts how a person's work gets to the server: numbers only, shown to the person, and to operators as sums."""

import re
import secrets

from accessibility import violations
from playwright.sync_api import expect
from server import PASSWORD

NUMBERS = """async (person) => {
  const request = indexedDB.open(`proffer-counts-${person}`)
  const database = await new Promise((done) => request.addEventListener("success", () => done(request.result)))
  const all = database.transaction("days").objectStore("days").getAll()
  const days = await new Promise((done) => all.addEventListener("success", () => done(all.result)))
  database.close()
  return JSON.stringify(days)
}"""


def tell(screen, token=None, **numbers):
    headers = {"X-CSRF-Token": screen.csrf if token is None else token}
    return screen.context.request.post("/api/device-counts", data=numbers, headers=headers)


def test_the_person_sees_the_numbers_and_operators_their_sum_and_signing_out_wipes_them(browser, server, person):
    lead = person("lead_prosecutor")
    lead.open()
    lead.expect_editing()
    with lead.page.expect_response("**/api/device-counts") as told:
        lead.type_into("E-030", "title", "A text that is not counted")
    assert told.value.status == 204
    report = told.value.request.post_data_json
    assert report["edits"] == 1 and all(isinstance(count, int) for count in report.values()), report
    kept = lead.page.evaluate(NUMBERS, lead.page.locator("meta[name=proffer-person]").get_attribute("content"))
    assert "text that is not counted" not in kept and lead.item("E-030")["id"] not in kept

    lead.page.goto("/account/this-device")
    row = lead.page.get_by_role("table").locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.get_by_role("cell").first).to_have_text("1")
    lead.page.remove_listener("console", lead.hear)
    assert violations(lead.page) == []

    email = f"operator-{secrets.token_hex(4)}@example.com"
    server.command("user", "add", email, "--name", "Olga Perator", "--administrator", text=PASSWORD + "\n")
    desk = browser.new_context(base_url=server.base)
    assert desk.request.post("/api/session", data={"email": email, "password": PASSWORD}).ok
    page = desk.request.get("/operations").text()
    assert re.search(r"Edits made on devices</dt><dd>[1-9]", page)
    assert lead.name not in page
    desk.close()

    lead.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert lead.page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)") == []


# The page ends before it would have written what it counted.
NEVER_WRITES = """(() => {
  const real = setTimeout
  globalThis.setTimeout = (act, milliseconds, ...rest) => (String(act).includes("#write()") ? 1 : real(act, milliseconds, ...rest))
})()"""


def counted(page, address):
    """The edits of today, as the person's page says them."""
    page.goto(address)
    row = page.get_by_role("table").locator("tbody tr")
    expect(row).to_have_count(1)
    return row.get_by_role("cell").first.text_content()


def test_what_was_counted_last_outlives_the_page_and_leaves_with_the_person(person):
    lead = person("lead_prosecutor")
    lead.page.add_init_script(NEVER_WRITES)
    lead.open()
    lead.expect_editing()
    lead.type_into("E-031", "title", "Counted at the last moment")
    expect(lead.shown("E-031", "title")).to_have_text("Counted at the last moment")
    lead.page.close()
    lead.page = lead.context.new_page()
    with lead.page.expect_response("**/api/device-counts") as told:
        lead.open()
    assert told.value.request.post_data_json["edits"] == 1
    assert counted(lead.page, "/account/this-device") == "1"
    lead.page.add_init_script(NEVER_WRITES)
    lead.open()
    lead.expect_editing()
    lead.type_into("E-031", "title", "Counted, then signed out")
    expect(lead.page.locator("[data-sync]")).to_have_text("Saved")
    lead.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert lead.page.evaluate("Object.keys(localStorage).filter((name) => name.includes('counts'))") == []


def test_a_report_that_is_lost_on_the_way_is_told_again(person):
    lead = person("lead_prosecutor")
    lead.context.route("**/api/device-counts", lambda route: route.abort())
    lead.open()
    lead.expect_editing()
    with lead.page.expect_event("requestfailed", lambda request: "device-counts" in request.url):
        lead.type_into("E-032", "title", "Its report is lost")
    lead.context.unroute("**/api/device-counts")
    lead.open()
    lead.expect_editing()
    with lead.page.expect_response("**/api/device-counts") as told:
        lead.type_into("E-032", "title", "Told with this one")
    assert told.value.request.post_data_json["edits"] == 2


def test_without_script_the_page_says_what_it_would_show(person):
    lead = person("lead_prosecutor", java_script_enabled=False)
    lead.page.goto("/account/this-device")
    expect(lead.page.get_by_text("a page without script cannot show them")).to_be_visible()


def test_only_bounded_numbers_are_taken(person):
    lead = person("lead_prosecutor")
    assert tell(lead).status == 204
    assert tell(lead, edits=100_000, queueHighest=1_000).status == 204
    for wrong in ({"edits": -1}, {"edits": 100_001}, {"queueHighest": 1_001}, {"edits": "1"}, {"edits": 1.5}, {"title": 1}):
        assert tell(lead, **wrong).status == 400, wrong
    assert tell(lead, token="wrong", edits=1).status == 403
