"""What a device keeps of a case that its person was taken off, and of items that left their sight: gone at the next contact,
whatever page is open then."""

import contextlib
import json
import re
import secrets

import pytest
from person import wait_for
from playwright.sync_api import expect
from test_device_records import Advocate, take_files
from test_offline_acts import add_item

PARALEGAL = "bea.winterhalt@example.com"
# Of each kind of thing that is kept, the cases of which there is some.
KEPT = """async () => {
  const found = { pages: [], files: [], records: [], acts: [], entries: [] }
  const isOf = (start) => async (name) => name.startsWith(start) && (await (await caches.open(name)).matchAll())
  const of = async (start) => (await Promise.all((await caches.keys()).map(isOf(start)))).filter(Boolean).flat()
  for (const [kind, start] of [["pages", "proffer-pages-"], ["files", "proffer-files-"]]) {
    for (const { headers } of await of(start)) found[kind].push(headers.get("Proffer-Case")?.split(" ")[0])
  }
  const ended = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  for (const { name } of await indexedDB.databases()) {
    if (!/^proffer-(records-)?[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name)) continue
    const database = await ended(indexedDB.open(name))
    for (const kind of ["records", "acts", "entries"].filter((kind) => database.objectStoreNames.contains(kind))) {
      found[kind].push(...(await ended(database.transaction(kind).objectStore(kind).getAll())).map((row) => row.case))
    }
    database.close()
  }
  return Object.fromEntries(Object.entries(found).map(([kind, cases]) => [kind, [...new Set(cases.filter(Boolean))].sort()]))
}"""


class Member(Advocate):
    """A paralegal of two cases: of the demo and of another, who may have a service worker."""

    def __init__(self, browser, base, other, workers):
        super().__init__(browser, base, "paralegal", service_workers=workers)
        self.other = other
        cases = [one["id"] for one in self.context.request.get("/api/cases").json()["cases"]]
        self.case = next(case for case in cases if case != other)
        self.grid = f"/cases/{self.case}/evidence"
        self.other_grid = f"/cases/{other}/evidence"
        self.asked = []
        self.context.on("request", self.note)

    def note(self, request):
        if request.url.endswith("/api/cases"):
            self.asked.append(request.url)

    def kept(self):
        return self.page.evaluate(KEPT)

    def await_kept(self, kind, *cases):
        wait_for(self.page, f"({KEPT})().then((kept) => String(kept.{kind}) === '{','.join(sorted(cases))}')")

    def edit(self, grid, number, words):
        """Changes an item in a case, so that there is something to undo; the case is another test's, too."""
        words = f"{words}, {secrets.token_hex(4)}"
        self.page.goto(grid)
        self.expect_connection("Live")
        self.expect_editing()
        self.type_into(number, "custodian", words)
        expect(self.shown(number, "custodian")).to_have_text(words)
        self.expect_saving("Saved")

    def leave(self):
        """No page is open."""
        self.page.goto("about:blank")


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start()


@pytest.fixture
def other(server):
    """Another case of the paralegal's, with items; after the test they are on one again, and the next test puts them back."""
    case = server.command("seed", "--items", "20").strip()
    yield case
    # Unless the test has done so.
    with contextlib.suppress(AssertionError):
        server.command("case", "revoke", case, PARALEGAL)


@pytest.fixture
def member(browser, server, other):
    people = []

    def member(workers="block"):
        someone = Member(browser, server.base, other, workers)
        people.append(someone)
        return someone

    yield member
    if server.process.poll() is not None:
        server.start()
    for someone in people:
        someone.context.close()
    assert not [fault for someone in people for fault in someone.faults]


@pytest.fixture
def traveller(member):
    """Who has both cases on the device: pages, records and acts, of the other one files too."""
    someone = member("allow")
    someone.start(someone.other_grid)
    someone.ask_for_restricted()
    someone.start()
    take_files(someone)
    for number, grid in (("E-001", someone.other_grid), ("E-020", someone.grid)):
        someone.edit(grid, number, f"Registry, for {number}")
    both = sorted([someone.case, someone.other])
    for kind in ("pages", "records", "acts"):
        someone.await_kept(kind, *both)
    assert someone.case in someone.kept()["files"]
    return someone


@pytest.mark.parametrize("contact", ["/cases", "grid"])
def test_a_case_that_its_person_was_taken_off_leaves_the_device_at_the_next_contact(server, traveller, contact):
    case = traveller.case
    # The one with files is lost, the other stays.
    traveller.visit("/cases")
    traveller.leave()
    server.command("case", "revoke", case, PARALEGAL)
    try:
        traveller.page.goto(traveller.other_grid if contact == "grid" else contact)
        for kind in ("pages", "records", "acts"):
            traveller.await_kept(kind, traveller.other)
        traveller.await_kept("files")
        # The list of cases names it no more, and is on the device again.
        traveller.expect_kept("/cases")
        wait_for(traveller.page, f"caches.match('/cases').then((page) => page?.text()).then((text) => text && !text.includes('{case}'))")
    finally:
        server.command("case", "grant", case, PARALEGAL, "paralegal")


def test_a_page_from_the_device_asks_when_the_server_is_back(server, traveller):
    traveller.visit("/cases")
    traveller.visit("/help/keys")
    server.kill()
    traveller.open_anew()
    traveller.page.goto("/help/keys")
    expect(traveller.line).to_contain_text("from this device")
    assert traveller.kept()["pages"] == sorted([traveller.case, traveller.other])
    server.start()
    server.command("case", "revoke", traveller.other, PARALEGAL)
    traveller.page.evaluate("dispatchEvent(new Event('online'))")
    for kind in ("pages", "records", "acts"):
        traveller.await_kept(kind, traveller.case)


def go_off_and_on(someone):
    someone.page.evaluate("dispatchEvent(new Event('offline'))")
    expect(someone.page.locator("connection-status")).not_to_have_attribute("data-state", "live")
    someone.page.evaluate("dispatchEvent(new Event('online'))")
    someone.expect_connection("Live")


# What is no list of the server's, whatever it looks like.
ANSWERS = {
    "a proxy's page": {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to the hotel</h1>"},
    "a proxy's JSON": {"status": 200, "json": {"status": "sign in"}},
    "nobody's": {"status": 401, "json": {"error": {"code": "signed_out"}}},
    "an error's": {"status": 500, "json": {"cases": []}},
    "a redirection's": {"status": 302, "headers": {"Location": "/health/live"}},
}


@pytest.mark.parametrize("answer", list(ANSWERS))
def test_an_answer_that_is_not_the_servers_loses_nothing(server, member, other, answer):
    someone = member()
    someone.edit(someone.other_grid, "E-001", "Registry")
    someone.leave()
    server.command("case", "revoke", other, PARALEGAL)
    someone.context.route("**/api/cases", lambda route: route.fulfill(**ANSWERS[answer]))
    with someone.page.expect_request("**/api/cases"):
        someone.page.goto(someone.grid)
    someone.expect_connection("Live")
    # It asks again, so it is done with the first answer.
    with someone.page.expect_request("**/api/cases"):
        go_off_and_on(someone)
    assert someone.kept()["acts"] == [other]
    someone.context.unroute("**/api/cases")
    someone.page.goto(someone.grid)
    someone.await_kept("acts")


def test_the_list_of_somebody_else_loses_nothing(server, member, other):
    someone = member()
    someone.edit(someone.other_grid, "E-001", "Registry")
    someone.leave()
    # Who is signed in by now, in another tab.
    someone.context.route("**/api/cases", lambda route: route.fulfill(json={"cases": []}))
    someone.context.route("**/api/session", lambda route: route.fulfill(json={"person": {"id": "somebody-else"}}))
    with someone.page.expect_response("**/api/session"):
        someone.page.goto(someone.grid)
    someone.expect_connection("Live")
    # Until another tab of theirs has heard the same, this one is done with it.
    tab = someone.context.new_page()
    with tab.expect_response("**/api/session"):
        tab.goto(someone.grid)
    assert someone.kept()["acts"] == [other]


def test_the_server_is_asked_once_a_page_and_only_where_something_is_kept(server, member, other):
    someone = member()
    someone.page.goto(someone.grid)
    someone.expect_connection("Live")
    someone.page.goto("/cases")
    expect(someone.page.get_by_role("heading", level=1)).to_be_visible()
    someone.edit(someone.grid, "E-021", "Registry")
    # What is asked in the same moment is answered by then.
    with someone.page.expect_response("**/snapshot?*"):
        someone.page.goto(someone.grid)
    # Of its own case a page hears by its stream.
    assert someone.asked == []
    someone.edit(someone.other_grid, "E-002", "Registry")
    with someone.page.expect_request("**/api/cases"):
        someone.page.goto(someone.grid)
    someone.expect_connection("Live")
    before = len(someone.asked)
    for _ in range(2):
        go_off_and_on(someone)
    # The next page is the next that asks.
    with someone.page.expect_request("**/api/cases"):
        someone.page.goto(someone.grid)
    assert len(someone.asked) == before + 1


def test_what_waits_to_be_sent_of_a_lost_case_is_kept_with_its_text(server, member, other):
    someone = member()
    someone.edit(someone.other_grid, "E-003", "Registry")
    someone.page.evaluate("dispatchEvent(new Event('offline'))")
    someone.context.route("**/api/mutations", lambda route: route.abort())
    someone.type_into("E-003", "title", "Typed before the right was lost")
    someone.expect_saving("Saved on this device")
    someone.leave()
    server.command("case", "revoke", other, PARALEGAL)
    someone.page.goto(someone.grid)
    someone.await_kept("acts")
    assert someone.kept()["entries"] == [other]
    # It cannot be saved any more, and no page of its case tells of it.
    expect(lost_changes(someone)).to_have_text(re.compile("^1 change of yours was not saved: you no longer have its case"))
    (entry,) = entries(someone)
    assert (entry["state"], entry["display"]) == ("rolled-back", {"title": "Typed before the right was lost"})


def test_what_another_role_does_not_see_leaves_the_device_at_the_next_contact_with_another_case(server, traveller):
    traveller.visit(traveller.other_grid)
    traveller.leave()
    server.command("case", "grant", traveller.case, PARALEGAL, "defence_counsel_portal")
    try:
        traveller.page.goto(traveller.other_grid)
        for kind in ("pages", "records", "acts"):
            traveller.await_kept(kind, traveller.other)
        traveller.await_kept("files")
    finally:
        server.command("case", "grant", traveller.case, PARALEGAL, "paralegal")


HOLDS = """async (id) => {
  const ended = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const texts = []
  for (const name of (await caches.keys()).filter((name) => name.startsWith("proffer-pages-"))) {
    const cache = await caches.open(name)
    // A note of what is here names ids, and nothing else.
    const pages = (await cache.matchAll()).filter(({ headers }) => headers.get("Proffer-Kept")?.startsWith("/cases/"))
    for (const response of pages) texts.push(await response.text())
  }
  for (const { name } of await indexedDB.databases()) {
    if (!/^proffer-(records-)?[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name)) continue
    const database = await ended(indexedDB.open(name))
    for (const kind of ["records", "acts"].filter((kind) => database.objectStoreNames.contains(kind))) {
      texts.push(JSON.stringify(await ended(database.transaction(kind).objectStore(kind).getAll())))
    }
    database.close()
  }
  return texts.some((text) => text.includes(id))
}"""


def test_what_left_sight_of_a_case_leaves_the_device_at_the_next_contact_with_another_case(server, traveller, person):
    lead = person("lead_prosecutor", server.base)
    lead.case, lead.grid = traveller.case, traveller.grid
    item = lead.item("E-020")["id"]
    assert traveller.page.evaluate(HOLDS, item)
    traveller.visit(traveller.other_grid)
    traveller.leave()
    lead.revise("E-020", confidentiality="sealed")
    try:
        traveller.page.goto(traveller.other_grid)
        wait_for(traveller.page, f"({HOLDS})('{item}').then((holds) => !holds)")
        traveller.await_kept("acts", traveller.other)
        # The rest of the case stays.
        for kind in ("pages", "records"):
            traveller.await_kept(kind, traveller.case, traveller.other)
    finally:
        lead.revise("E-020", confidentiality="public")


ENTRIES = """async () => {
  const ended = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const { name } = (await indexedDB.databases()).find(({ name }) => /^proffer-[0-9a-f]{8}-/.test(name))
  const database = await ended(indexedDB.open(name))
  const entries = await ended(database.transaction("entries").objectStore("entries").getAll())
  database.close()
  return entries
}"""


def entries(someone):
    return someone.page.evaluate(ENTRIES)


def lost_changes(someone):
    return someone.page.locator("[data-alert] + [role=status]")


def leave_changes(someone):
    """Changes titles of the other case and is on no page of it when they are to be sent; the titles until then."""
    someone.page.goto(someone.other_grid)
    someone.expect_connection("Live")
    someone.expect_editing()
    titles = {number: someone.shown(number, "title").inner_text() for number in ("E-001", "E-002", "E-003")}
    someone.context.route("**/api/mutations", lambda route: route.abort())
    for number in titles:
        someone.type_into(number, "title", f"My words for {number}")
        expect(someone.shown(number, "title")).to_have_text(f"My words for {number}")
    someone.expect_saving("Saved on this device, 3 to send")
    assert "E-001" in json.dumps([entry["words"] for entry in entries(someone)])
    someone.leave()
    return titles


@pytest.mark.parametrize("contact", ["/cases", "grid"])
def test_what_was_not_saved_in_a_lost_case_is_found_on_any_page_and_nothing_of_the_servers_stays_with_it(server, member, other, contact):
    someone = member()
    titles = leave_changes(someone)
    server.command("case", "revoke", other, PARALEGAL)
    someone.page.goto(someone.grid if contact == "grid" else contact)
    line = lost_changes(someone)
    expect(line).to_have_text(re.compile("^3 changes of yours were not saved: you no longer have their cases"))
    kept = json.dumps([{**entry, "display": None} for entry in entries(someone)])
    assert not any(words in kept for words in ("E-00", "My words", *titles.values())), kept

    # Also on the next page, of whichever kind.
    someone.page.goto("/cases" if contact == "grid" else someone.grid)
    expect(line).to_be_visible()
    line.get_by_role("button", name="Show").click()
    dialog = someone.page.get_by_role("dialog", name="Not saved, of cases that you no longer have")
    expect(dialog.get_by_role("textbox")).to_have_count(3)
    assert [box.input_value() for box in dialog.get_by_role("textbox").all()] == [f"My words for {number}" for number in titles]
    expect(dialog.get_by_role("button", name="Copy")).to_have_count(3)
    expect(dialog).to_contain_text("You entered this")
    dialog.get_by_role("button", name=re.compile("^Dismiss")).first.click()
    expect(dialog.get_by_role("textbox")).to_have_count(2)
    assert [entry["display"]["title"] for entry in entries(someone)] == ["My words for E-002", "My words for E-003"]
    for _ in range(2):
        dialog.get_by_role("button", name=re.compile("^Dismiss")).first.click()
    expect(dialog).to_have_count(0)
    expect(line).to_be_hidden()
    assert entries(someone) == []
    someone.page.reload()
    expect(someone.page.get_by_role("heading", level=1)).to_be_visible()
    expect(line).to_have_count(0)


@pytest.mark.parametrize("workers", ["block", "allow"])
def test_what_was_done_to_items_that_left_sight_while_no_page_was_open_is_forgotten(server, member, person, workers):
    someone, lead = member(workers), person("lead_prosecutor", server.base)
    lead.case, lead.grid = someone.case, someone.grid
    for number in ("E-023", "E-024"):
        someone.edit(someone.grid, number, f"Registry, for {number} of {workers}")
    expect(someone.last_changes()).to_have_count(2)
    someone.leave()
    lead.revise("E-023", confidentiality="sealed")
    try:
        someone.page.goto(someone.grid)
        someone.expect_connection("Live")
        acts = someone.last_changes()
        expect(acts).to_have_count(1)
        expect(acts).to_contain_text("for E-024")
    finally:
        lead.revise("E-023", confidentiality="public")


def test_an_item_that_is_not_sent_yet_has_not_left_sight(server, member, person):
    someone, lead = member(), person("lead_prosecutor", server.base)
    lead.case, lead.grid = someone.case, someone.grid
    someone.edit(someone.grid, "E-022", "Registry")
    someone.context.route("**/api/mutations", lambda route: route.abort())
    add_item(someone.page, someone.grid, "Added without a server")
    expect(someone.last_changes()).to_have_count(2)
    someone.leave()
    lead.revise("E-022", confidentiality="sealed")
    try:
        someone.page.goto(someone.grid)
        # The other one goes by the same answer.
        acts = someone.last_changes()
        expect(acts).to_have_count(1)
        expect(acts).to_contain_text("Added")
        assert someone.page.evaluate(KEPT)["entries"] == [someone.case]
    finally:
        lead.revise("E-022", confidentiality="public")
