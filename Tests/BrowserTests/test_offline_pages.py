"""Pages that open without a network: what is kept on the device, for whom, and how it leaves."""

import base64
import os
import re

import pytest
from person import Person, stored, wait_for
from playwright.sync_api import expect

RETURN_MILLISECONDS = 40_000
FLIPS = 100 if os.environ.get("PROFFER_SOAK") == "1" else 20
SECONDS = 10
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FROM_DEVICE = re.compile(r"^As of \d+ \w{3} \d{4}, \d\d:\d\d:\d\d \w+, from this device\.")
# What a page's script can ask of its own browser.
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("proffer-pages-"))
  const caches_ = await Promise.all(names.map((name) => caches.open(name)))
  const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat()
  return requests.map(({ url }) => new URL(url).pathname + new URL(url).search).filter((path) => !path.startsWith("/kept/"))
}"""
# `wait_for_function` would take the promise itself for true.
AWAIT_KEPT = f"""async ([address, isWanted]) => {{
  for (const end = Date.now() + {SECONDS * 1000}; Date.now() < end; ) {{
    if ((await ({KEPT})()).includes(address) === isWanted) return true
    await new Promise(requestAnimationFrame)
  }}
}}"""
LEFT = """async () => ({
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


class Traveller(Person):
    """Somebody whose browser has a service worker."""

    def __init__(self, browser, base, role, **settings):
        super().__init__(browser, base, role, **{"service_workers": "allow", **settings})

    def start(self, address=None):
        """Opens a page and waits until a worker is there to keep what is opened next."""
        self.page.goto(address or self.grid)
        self.page.evaluate("navigator.serviceWorker.ready")
        wait_for(self.page, "navigator.serviceWorker.controller")

    def visit(self, address):
        self.page.goto(address)
        self.expect_kept(address)

    def kept(self):
        return sorted(self.page.evaluate(KEPT))

    def expect_kept(self, *addresses):
        for address in addresses:
            assert self.page.evaluate(AWAIT_KEPT, [address, True]), f"not kept: {address}"

    def expect_not_kept(self, *addresses):
        for address in addresses:
            assert self.page.evaluate(AWAIT_KEPT, [address, False]), f"still kept: {address}"

    def item_address(self, number):
        return f"{self.grid}/{self.item(number)['id']}"

    @property
    def line(self):
        return self.page.locator("[data-kept]")

    def open_anew(self):
        """A new page, which has nothing in memory."""
        self.page.close()
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self.hear)

    def ask_for_restricted(self):
        """Keeps the case with its restricted items, as the person does on the grid."""
        self.page.locator("court-case summary").click()
        self.page.get_by_label("With restricted items").check()
        self.page.get_by_role("button", name="Keep on this device").click()
        expect(self.page.locator("court-case [data-progress]")).to_contain_text("Done.", timeout=RETURN_MILLISECONDS)


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start()


@pytest.fixture
def traveller(browser, server):
    people = []

    def traveller(role, **settings):
        someone = Traveller(browser, server.base, role, **settings)
        people.append(someone)
        return someone

    yield traveller
    if server.process.poll() is not None:
        server.start()
    for someone in people:
        someone.context.close()
    assert not [fault for someone in people for fault in someone.faults]


def test_grid_and_item_open_cold_and_go_live_when_the_server_is_back(server, traveller, person):
    lead, other = traveller("lead_prosecutor"), person("second_chair")
    lead.start()
    lead.ask_for_restricted()
    item = lead.item_address("E-003")
    lead.expect_kept(lead.grid, item)
    title = other.item("E-003")["title"]
    server.kill()

    lead.open_anew()
    lead.page.goto(item)
    expect(lead.page.locator("h1")).to_contain_text(title)
    expect(lead.line).to_have_text(FROM_DEVICE)
    lead.page.goto(lead.grid)
    expect(lead.line).to_have_text(FROM_DEVICE)
    expect(lead.shown("E-003", "title")).to_have_text(title)
    lead.page.evaluate("window.isStillTheSamePage = true")
    lead.type_into("E-004", "title", "Typed without a server")
    lead.expect_saving("Saved on this device, 1 to send")

    server.start()
    other.revise("E-003", title="Changed meanwhile")
    lead.page.evaluate("dispatchEvent(new Event('online'))")
    expect(lead.page.locator("connection-status")).to_have_text("Live", timeout=RETURN_MILLISECONDS)
    expect(lead.shown("E-003", "title")).to_have_text("Changed meanwhile", timeout=RETURN_MILLISECONDS)
    expect(lead.line).to_be_empty()
    lead.expect_saving("Saved")
    assert other.item("E-004")["title"] == "Typed without a server"
    lead.expect_no_reload()


def test_restricted_pages_are_kept_only_where_they_are_asked_for(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start()
    lead.visit(lead.item_address("E-001"))
    sealed = lead.item_address("E-040")
    lead.page.goto(sealed)
    lead.page.goto(lead.grid)
    lead.visit("/cases")
    assert lead.kept() == sorted(["/cases", lead.item_address("E-001")])

    lead.page.goto(lead.grid)
    lead.page.locator("court-case summary").click()
    expect(lead.page.locator("court-case [data-size]")).to_contain_text("You see 41 items of this case")
    lead.page.get_by_role("button", name="Keep on this device").click()
    progress = lead.page.locator("court-case [data-progress]")
    expect(progress).to_contain_text("left out because of restricted items", timeout=RETURN_MILLISECONDS)
    kept = lead.kept()
    assert sealed not in kept and lead.item_address("E-036") not in kept and lead.grid not in kept
    assert len([address for address in kept if address.startswith(lead.grid + "/")]) > 25

    server.kill()
    lead.open_anew()
    lead.page.goto(lead.grid)
    expect(lead.line).to_contain_text("39 of 39 items. 2 more of this case are not kept, because they are restricted.")
    expect(lead.row("E-001")).to_be_visible()
    expect(lead.row("E-040")).to_have_count(0)
    lead.page.goto(sealed)
    expect(lead.page.get_by_text("This page is not on this device. Pages that you opened in the last 14 days are.")).to_be_visible()
    expect(lead.page.locator("kept-pages h2").first).to_have_text(re.compile("Pellworth"))
    expect(lead.page.locator("kept-pages li a").first).to_be_visible()


def test_a_preview_is_a_sentence_until_the_server_is_back(server, traveller):
    chair = traveller("second_chair")
    chair.start()
    item = f"{chair.grid}/{stored(chair, PICTURE)['id']}"
    chair.visit(item)
    expect(chair.page.locator(".file__preview img")).to_be_visible()
    server.kill()

    chair.open_anew()
    sentence = chair.page.get_by_text("The preview is not on this device.")
    chair.page.goto(item)
    expect(chair.line).to_have_text(FROM_DEVICE)
    expect(sentence).to_be_visible()
    expect(chair.page.locator(".file__preview")).to_have_count(0)

    server.start()
    chair.page.evaluate("dispatchEvent(new Event('online'))")
    expect(chair.line).to_be_empty(timeout=RETURN_MILLISECONDS)
    expect(chair.page.locator(".file__preview img")).to_be_visible()
    expect(sentence).to_have_count(0)


def test_a_case_that_is_too_large_to_take_along_says_so(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start()
    refusal = {"error": {"code": "too_many_items", "message": "", "field": None, "temporary": False}}
    lead.context.route("**/snapshot?*", lambda route: route.fulfill(status=422, json=refusal))
    lead.context.route("**/api/evidence?*", lambda route: route.fulfill(json={"items": [], "next": None, "total": 2_001}))
    lead.page.locator("court-case summary").click()
    reason = "This case has too many items to take along whole, and so has this list. Filter it to at most 2,000, or open the pages that you need: those are kept."
    expect(lead.page.locator("court-case [data-size]")).to_have_text(reason)
    lead.page.get_by_role("button", name="Keep on this device").click()
    expect(lead.page.locator("court-case [data-progress]")).to_have_text(reason)


def test_of_a_case_that_is_too_large_a_list_is_taken_along(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start(f"{lead.grid}?kind=email")

    def answer(route):
        if "items=" in route.request.url:
            return route.continue_()
        return route.fulfill(status=422, json={"error": {"code": "too_many_items", "message": "", "field": None, "temporary": False}})

    lead.context.route("**/snapshot?*", answer)
    lead.page.locator("court-case summary").click()
    expect(lead.page.locator("court-case [data-size]")).to_contain_text("Keep takes the 3 items of this list.")
    lead.page.get_by_label("With restricted items").check()
    lead.page.get_by_role("button", name="Keep on this device").click()
    expect(lead.page.locator("court-case [data-progress]")).to_contain_text("Done.", timeout=RETURN_MILLISECONDS)
    server.kill()
    lead.open_anew()
    lead.page.goto(f"{lead.grid}?q=email")
    expect(lead.line).to_contain_text("of 3 items. Only items that you opened or took along are here: the case has too many to keep them all.")


def test_what_is_removed_from_the_device_is_gone(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start()
    lead.ask_for_restricted()
    assert len(lead.kept()) > 41
    lead.page.get_by_role("button", name="Remove from this device").click()
    expect(lead.page.locator("court-case [data-progress]")).to_contain_text("Nothing of this case is on this device any more.")
    lead.page.reload()
    lead.expect_connection("Live")
    lead.visit("/cases")
    assert lead.kept() == ["/cases"]


# What a page does with its records and with what is kept, over and over, in a browser that answers late.
BUSY = """async (caseId) => {
  const base = document.querySelector("script[type=module]").src.split("/").slice(0, -1).join("/")
  const [{ recall, remember }, { openRecords }] = await Promise.all(["offline/kept", "records/store"].map((name) => import(`${base}/${name}.js`)))
  const late = (object, name) => {
    const act = object[name]
    object[name] = async function (...values) {
      const result = await act.apply(this, values)
      await new Promise((resolve) => setTimeout(resolve, 150))
      return result
    }
  }
  late(CacheStorage.prototype, "keys")
  late(CacheStorage.prototype, "has")
  const { person } = openRecords()
  const acts = [() => recall("nothing"), () => remember(person, "something", {}), () => openRecords().change(caseId, []), () => openRecords().set(caseId, {})]
  for (const act of acts) (async () => { for (;;) await Promise.allSettled([act(), new Promise(requestAnimationFrame)]) })()
}"""


def test_signing_out_beside_work_that_goes_on_leaves_nothing(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start()
    lead.ask_for_restricted()
    # Another page, without anything to edit, which has to let go, too.
    other = lead.context.new_page()
    other.goto("/cases")
    for page in (other, lead.page):
        page.evaluate(BUSY, lead.case)
    lead.page.get_by_role("button", name="Sign out").click()
    expect(lead.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible(timeout=RETURN_MILLISECONDS)
    assert lead.page.evaluate(LEFT) == {"caches": [], "databases": [], "workers": 0}
    expect(other.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_signing_out_leaves_nothing(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start()
    lead.visit(lead.item_address("E-001"))
    lead.page.get_by_role("button", name="Sign out").click()
    expect(lead.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert lead.page.evaluate(LEFT) == {"caches": [], "databases": [], "workers": 0}
    lead.page.go_back()
    expect(lead.page.locator("evidence-item")).to_have_count(0)
    assert lead.page.evaluate("caches.keys()") == []
    server.kill()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        lead.page.goto(lead.grid)


def test_a_session_that_the_server_ended_takes_the_pages_with_it(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start()
    item = lead.item_address("E-001")
    lead.visit(item)
    answer = lead.context.request.delete("/api/session", headers={"X-CSRF-Token": lead.csrf})
    assert answer.ok and answer.headers["clear-site-data"] == '"cache", "storage"'
    lead.expect_not_kept(item)
    assert lead.kept() == []
    lead.page.goto(lead.grid)
    expect(lead.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert lead.kept() == []


def test_another_person_never_sees_the_first_ones_pages(server, traveller):
    lead = traveller("lead_prosecutor")
    lead.start()
    item = lead.item_address("E-001")
    lead.visit(item)
    # Without signing out, as a new cookie from elsewhere does it.
    assert lead.context.request.post("/api/session", data={"demo": "paralegal"}).ok
    lead.visit("/cases")
    assert lead.kept() == ["/cases"]
    server.kill()
    lead.open_anew()
    lead.page.goto(item)
    expect(lead.page.get_by_text("This page is not on this device.")).to_be_visible()
    lead.page.goto("/cases")
    expect(lead.line).to_have_text(FROM_DEVICE)


def test_what_leaves_the_persons_sight_leaves_the_device(server, traveller, person):
    paralegal, lead = traveller("paralegal"), person("lead_prosecutor")
    paralegal.start()
    paralegal.expect_editing()
    for number in ("E-021", "E-023", "E-024"):
        paralegal.type_into(number, "custodian", f"Registry, for {number}")
        expect(paralegal.shown(number, "custodian")).to_have_text(f"Registry, for {number}")
    paralegal.expect_saving("Saved")
    expect(paralegal.last_changes()).to_have_count(3)
    seen, missed = paralegal.item_address("E-021"), paralegal.item_address("E-023")
    paralegal.visit(seen)
    paralegal.visit(missed)
    # Also from a page that shows another item.
    paralegal.page.goto(paralegal.item_address("E-024"))
    paralegal.expect_connection("Live")
    acts = paralegal.last_changes()
    expect(acts).to_have_count(3)
    lead.revise("E-021", confidentiality="sealed")
    paralegal.expect_not_kept(seen)
    paralegal.expect_kept(missed)
    expect(acts).to_have_count(2)

    # And what happened while no page was open, when one is.
    paralegal.page.goto("about:blank")
    lead.revise("E-023", confidentiality="sealed")
    paralegal.page.goto(paralegal.grid)
    paralegal.expect_connection("Live")
    paralegal.expect_not_kept(missed)
    acts = paralegal.last_changes()
    expect(acts).to_have_count(1)
    expect(acts).to_contain_text("Registry, for E-024")


def test_twenty_flips_of_the_network_leave_the_stream_live(server, traveller, person):
    lead, other = traveller("lead_prosecutor"), person("second_chair")
    lead.start()
    lead.page.reload()
    lead.expect_connection("Live")
    assert lead.page.evaluate("Boolean(navigator.serviceWorker.controller)")
    for flip in range(FLIPS):
        lead.context.set_offline(True)
        expect(lead.page.locator("connection-status")).not_to_have_attribute("data-state", "live")
        lead.context.set_offline(False)
        lead.page.evaluate("dispatchEvent(new Event('online'))")
        expect(lead.page.locator("connection-status")).to_have_attribute("data-state", "live", timeout=RETURN_MILLISECONDS)
    other.revise("E-012", title="After the flips")
    expect(lead.shown("E-012", "title")).to_have_text("After the flips")
    # The standard's own reader, which a made-up answer would close for good.
    opened = lead.page.evaluate("""(caseId) => new Promise((resolve) => {
      const source = new EventSource(`/api/updates?case=${caseId}`)
      source.addEventListener("ready", () => resolve(source.readyState) || source.close())
      source.addEventListener("error", () => resolve("error") || source.close())
    })""", lead.case)
    assert opened == 1
