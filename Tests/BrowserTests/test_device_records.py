"""The records on the device: a list that is filtered, sorted and searched without a server."""

import re

import pytest
from accessibility import violations
from person import wait_for
from playwright.sync_api import expect
from test_offline_pages import LEFT, RETURN_MILLISECONDS, SECONDS, Traveller

QUESTIONS = [
    "", "?q=E-01", "?q=invoice", "?q=fire+report", "?q=C-1", "?kind=email", "?kind=email&kind=photo&sort=-title",
    "?sort=exhibitNumber", "?sort=-exhibitNumber", "?sort=-occurredAt", "?sort=occurredAt&withdrawn=1", "?sort=kind", "?sort=batesBegin",
    "?exhibitStatus=admitted&sort=title", "?has=exhibitNumber&hasNot=notes", "?hasNot=occurredAt", "?tags=fire&tags=arson&sort=-itemNumber",
    "?occurredFrom=2024-03-14&occurredTo=2024-03-15", "?occurredTo=2024-03-14&sort=source", "?q=privileged&confidentiality=team_only",
    "?disclosureStatus=disclosed&privilegeCall=not_privileged&sort=custodian", "?obligations=brady", "?q=warehouse", "?q=call+pellworth",
]
WORDS = ["?q=SYN00000042", "?q=42", "?q=SYN+call", "?q=the", "?q=e-1", "?q=report+a", "?q=%C3%A9t%C3%A9", "?q=phone&sort=-exhibitNumber", "?q=00"]
# What the device answers, and what the server says to the same; a question that the role may not ask is none.
COMPARE = """async ({ caseId, questions, base, zone }) => {
  const [{ readSnapshot }, { answer, questionOf }] = await Promise.all(["snapshot", "question"].map((name) => import(`${base}/records/${name}.js`)))
  const { head: { fields }, records } = await readSnapshot(caseId)
  const answers = []
  for (const search of questions) {
    const response = await fetch(`/api/evidence${search || "?"}&case=${caseId}&limit=200`)
    if (response.status === 422) continue
    const server = await response.json()
    const { matches, facets } = answer(records, fields, questionOf(search, fields), zone)
    const counts = Object.fromEntries(facets.map(({ name, counts }) => [name, counts.map(({ value, count }) => ({ value, count }))]))
    answers.push({ search, device: matches.map(({ id }) => id), server: server.items.map(({ id }) => id),
      deviceFacets: counts, serverFacets: server.facets })
  }
  return answers
}"""
# Resolves to how many records of the case are on the device, once there are some.
AWAIT_RECORDS = f"""async ({{ caseId, base, wanted }}) => {{
  const {{ all }} = await import(`${{base}}/records/records.js`)
  let count
  for (const end = Date.now() + {SECONDS * 1000}; Date.now() < end; ) {{
    count = (await all(caseId))?.records.length ?? 0
    if (wanted === undefined ? count : count === wanted) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }}
  return count
}}"""
FROM_RECORDS = re.compile(r"^From this device, as of \d+ \w{3} \d{4}, \d\d:\d\d:\d\d \w+: \d+ of \d+ items?\.")


class Advocate(Traveller):
    @property
    def assets(self):
        return self.page.locator("script[type=module]").first.get_attribute("src").rsplit("/", 1)[0]

    def records(self, wanted=None):
        """How many records of the case are on the device; waits for a number of them."""
        return self.page.evaluate(AWAIT_RECORDS, {"caseId": self.case, "base": self.assets, "wanted": wanted})

    def numbers(self):
        return self.page.locator("[data-rows] tr.grid__row th a").all_text_contents()

    def take(self):
        """Takes the case along, with restricted items."""
        self.start()
        self.ask_for_restricted()
        self.expect_connection("Live")
        assert self.records()

    def list(self, search):
        """The numbers that the server lists."""
        answer = self.context.request.get(f"/api/evidence?case={self.case}&limit=200{search}")
        return [item["itemNumber"] for item in answer.json()["items"]]


@pytest.fixture(scope="module")
def server(start):
    """A server of this file's own, which it may kill."""
    return start()


@pytest.fixture(scope="module")
def seeded(server):
    """A case of 150 items, which a page of the list holds."""
    return server.command("seed", "--items", "150").strip()


@pytest.fixture
def advocate(browser, server):
    people = []

    def advocate(role, **settings):
        someone = Advocate(browser, server.base, role, **settings)
        people.append(someone)
        return someone

    yield advocate
    if server.process.poll() is not None:
        server.start()
    for someone in people:
        someone.context.close()
    assert not [fault for someone in people for fault in someone.faults]


@pytest.mark.parametrize("role", ["lead_prosecutor", "paralegal", "investigator", "trial_technician", "defence_counsel_portal"])
def test_the_device_answers_what_the_server_answers(server, seeded, person, role):
    someone = person(role)
    someone.open()
    base = someone.page.locator("script[type=module]").first.get_attribute("src").rsplit("/", 1)[0]
    zone = someone.page.locator("meta[name=proffer-zone]").get_attribute("content")
    place = {"base": base, "zone": zone}
    answers = someone.page.evaluate(COMPARE, {**place, "caseId": someone.case, "questions": QUESTIONS})
    assert len(answers) >= 14
    for answer in answers:
        if "q=" in answer["search"]:
            # The server also looks into files, which the device cannot.
            assert [item for item in answer["server"] if item in answer["device"]] == answer["device"], answer["search"]
            continue
        assert answer["device"] == answer["server"], answer["search"]
        assert answer["deviceFacets"] == answer["serverFacets"], answer["search"]
    assert sum(len(answer["device"]) > 0 for answer in answers) > 6

    # A case whose items have no files to look into: here the words are the same, too.
    answers = someone.page.evaluate(COMPARE, {**place, "caseId": seeded, "questions": QUESTIONS + WORDS})
    assert len(answers) >= 20
    for answer in answers:
        assert answer["device"] == answer["server"], answer["search"]
        assert answer["deviceFacets"] == answer["serverFacets"], answer["search"]
    assert any(answer["device"] for answer in answers if "q=" in answer["search"])


def test_a_filtered_list_opens_cold_and_is_searched_sorted_and_filtered(server, advocate):
    paralegal = advocate("paralegal")
    paralegal.take()
    found = {search: paralegal.list(search) for search in ("&kind=email", "&kind=email&sort=-title", "&q=invoice", "")}
    server.kill()

    paralegal.open_anew()
    page = paralegal.page
    page.goto(f"{paralegal.grid}?kind=email")
    expect(page.locator("[data-kept]")).to_have_text(FROM_RECORDS)
    emails = found["&kind=email"]
    expect(page.locator("[data-rows] tr.grid__row")).to_have_count(len(emails))
    assert paralegal.numbers() == emails
    expect(page.locator("[data-kept]")).to_contain_text(f"{len(emails)} of {len(found[''])} items.")
    expect(page.locator(".toolbar__count")).to_have_text(f"{len(emails)} items")
    expect(page.get_by_role("list", name="Filters in force")).to_contain_text("Kind: Email")

    page.locator("th[data-column=title] a").click()
    expect(page.locator("th[data-column=title]")).to_have_attribute("aria-sort", "ascending")
    page.locator("th[data-column=title] a").click()
    expect(page.locator("th[data-column=title]")).to_have_attribute("aria-sort", "descending")
    assert paralegal.numbers() == found["&kind=email&sort=-title"]

    page.get_by_role("link", name="Clear all").click()
    expect(page.locator("[data-rows] tr.grid__row")).to_have_count(len(found[""]))
    page.locator("[data-search]").fill("invoice")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("list", name="Filters in force")).to_contain_text("“invoice”")
    assert set(paralegal.numbers()) <= set(found["&q=invoice"])
    expect(page.locator("[data-kept]")).to_contain_text("The words inside files are not searched here.")

    page.goto(f"{paralegal.grid}?q=nothinglikethis")
    expect(page.locator(".grid__empty")).to_contain_text("Nothing matches on this device.")


def test_a_facet_of_a_page_that_lost_its_server_is_answered_by_the_device_until_it_is_back(server, advocate):
    paralegal = advocate("paralegal")
    paralegal.take()
    emails = paralegal.list("&kind=email")
    server.kill()
    page = paralegal.page
    page.locator(".facets summary").click()
    page.locator(".facet").get_by_role("link", name="Email", exact=True).click()
    expect(page.locator("[data-kept]")).to_have_text(FROM_RECORDS)
    assert paralegal.numbers() == emails
    number = emails[0]
    paralegal.type_into(number, "title", "Renamed without a server")
    expect(paralegal.shown(number, "title")).to_have_text("Renamed without a server")

    # What is not sent yet is seen by the next question, too.
    page.goto(f"{paralegal.grid}?q=renamed")
    expect(page.locator("[data-kept]")).to_have_text(FROM_RECORDS)
    expect(paralegal.shown(number, "title")).to_have_text("Renamed without a server")
    assert paralegal.numbers() == [number]

    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-kept]")).to_be_empty(timeout=RETURN_MILLISECONDS)
    paralegal.expect_saving("Saved")
    expect(page.locator(".toolbar__count")).to_contain_text("item")
    assert paralegal.item(number)["title"] == "Renamed without a server"


def test_the_records_follow_the_stream(server, advocate, person):
    paralegal, lead = advocate("paralegal"), person("lead_prosecutor", server.base)
    paralegal.take()
    before = paralegal.records()
    lead.revise("E-020", title="Zebra crossing")
    expect(paralegal.shown("E-020", "title")).to_have_text("Zebra crossing")
    lead.revise("E-021", confidentiality="sealed")
    expect(paralegal.row("E-021")).to_have_count(0)
    assert paralegal.records(before - 1) == before - 1
    # And what happened while no page was open, when one is.
    paralegal.page.goto("about:blank")
    lead.revise("E-022", title="Zebra stripes")
    paralegal.page.goto(f"{paralegal.grid}/{paralegal.item('E-020')['id']}")
    paralegal.expect_connection("Live")
    found = """async ({ caseId, base, end }) => {
      const { find } = await import(`${base}/records/records.js`)
      for (end += Date.now(); Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
        const numbers = (await find(caseId, "?q=zebra")).matches.map(({ row }) => row.itemNumber)
        if (numbers.length === 2) return numbers
      }
    }"""
    assert paralegal.page.evaluate(found, {"caseId": paralegal.case, "base": paralegal.assets, "end": SECONDS * 1000}) == ["E-020", "E-022"]


def test_restricted_records_are_here_only_where_they_are_asked_for(server, advocate):
    lead = advocate("lead_prosecutor")
    lead.start()
    lead.page.locator("court-case summary").click()
    lead.page.get_by_role("button", name="Keep on this device").click()
    expect(lead.page.locator("court-case [data-progress]")).to_contain_text("left out", timeout=RETURN_MILLISECONDS)
    restricted = f"""async ({{ caseId, base }}) => {{
      const {{ all }} = await import(`${{base}}/records/records.js`)
      const {{ records, total }} = await all(caseId)
      return [records.length, records.filter(({{ restricted }}) => restricted).length, total]
    }}"""
    place = {"caseId": lead.case, "base": lead.assets}
    count, hidden, total = lead.page.evaluate(restricted, place)
    assert hidden == 0 and 30 < count < total == 41
    server.kill()
    lead.open_anew()
    lead.page.goto(lead.grid)
    expect(lead.page.locator("[data-kept]")).to_contain_text(f"{total - count} more of this case are not kept, because they are restricted.")
    expect(lead.row("E-040")).to_have_count(0)

    server.start()
    lead.page.goto(lead.grid)
    lead.ask_for_restricted()
    count, hidden, total = lead.page.evaluate(restricted, place)
    assert count == total == 41 and hidden > 0
    # The hours are over.
    lead.page.evaluate("""async (caseId) => {
      const [name] = (await caches.keys()).filter((name) => name.startsWith("proffer-pages-"))
      await (await caches.open(name)).put(`/kept/${caseId}`, Response.json({ until: Date.now() - 1 }))
    }""", lead.case)
    assert lead.page.evaluate(restricted, place)[1] == 0


def test_the_records_leave_with_the_pages(server, advocate):
    paralegal = advocate("paralegal")
    paralegal.take()
    assert any(name.startswith("proffer-records-") for name in paralegal.page.evaluate(LEFT)["databases"])
    paralegal.page.get_by_role("button", name="Sign out").click()
    expect(paralegal.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert paralegal.page.evaluate(LEFT) == {"caches": [], "databases": [], "workers": 0}

    other = advocate("paralegal")
    other.take()
    # Another person, without signing out.
    assert other.context.request.post("/api/session", data={"demo": "investigator"}).ok
    other.visit("/cases")
    wait_for(other.page, "indexedDB.databases().then((all) => !all.some(({ name }) => name.startsWith('proffer-records-')))")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_list_from_the_device_is_clear_and_fits_the_screen(server, advocate, width):
    paralegal = advocate("paralegal")
    paralegal.take()
    server.kill()
    paralegal.open_anew()
    paralegal.page.set_viewport_size({"width": width, "height": 900})
    paralegal.page.goto(f"{paralegal.grid}?q=report&kind=document")
    expect(paralegal.page.locator("[data-kept]")).to_have_text(FROM_RECORDS)
    assert paralegal.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(paralegal.page) == []
    paralegal.page.screenshot(path=f".build/screenshots/device-list-{width}.png")
    # What axe puts into the page the content policy refuses aloud: it is no fault of the page.
    paralegal.faults.clear()


def take_files(someone, choice="Those that can be looked at"):
    """Takes the case along with files, and waits for the end."""
    page = someone.page
    page.locator("court-case summary").click()
    expect(page.locator("[data-files=all]")).to_have_text(re.compile(r"\d+ files?, [\d.]+ [kMG]?B"))
    page.get_by_label("With restricted items").check()
    page.get_by_label(choice).check()
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.locator("court-case [data-progress]")).to_contain_text("Done.", timeout=2 * RETURN_MILLISECONDS)


def test_files_that_were_taken_along_open_without_a_server(server, advocate):
    paralegal = advocate("paralegal")
    paralegal.start()
    take_files(paralegal, "All:")
    expect(paralegal.page.locator("court-case [data-progress]")).to_contain_text("kept, each with the SHA-256 that the case knows.")
    files = paralegal.page.evaluate("""async (caseId) => {
      const response = await fetch(`/api/cases/${caseId}/snapshot?rows=1`)
      return (await response.text()).trim().split("\\n").slice(1).map((line) => JSON.parse(line)).filter(({ file }) => file)
        .map(({ id, file, row }) => ({ ...file, id, type: row.mediaType }))
    }""", paralegal.case)
    audio = next(file for file in files if file["type"].startswith("audio/"))
    pdf = next(file for file in files if file["type"] == "application/pdf")
    words = next(file for file in files if file["shown"] and file["shown"][0].endswith("/rendition"))
    policy = paralegal.context.request.get(audio["href"]).headers["content-security-policy"]
    server.kill()

    paralegal.open_anew()
    page = paralegal.page
    page.goto(f"{paralegal.grid}/{audio['id']}")
    assert page.evaluate("""async (href) => {
      const response = await fetch(href, { headers: { Range: "bytes=4-11" } })
      return [response.status, response.headers.get("Content-Range"), (await response.arrayBuffer()).byteLength, response.headers.get("Content-Security-Policy")]
    }""", audio["href"]) == [206, f"bytes 4-11/{audio['bytes']}", 8, policy]
    page.locator("audio.file__preview").evaluate("(audio) => audio.load()")
    wait_for(page, "document.querySelector('audio.file__preview').duration > 0")
    page.locator("audio.file__preview").evaluate("(audio) => new Promise((seen) => { audio.onseeked = seen; audio.currentTime = audio.duration / 2 })")

    page.goto(f"{paralegal.grid}/{pdf['id']}")
    expect(page.locator("iframe.file__preview")).to_have_attribute("src", pdf["href"])
    assert page.evaluate("async (href) => (await (await fetch(href)).text()).slice(0, 5)", pdf["href"]) == "%PDF-"
    page.goto(f"{paralegal.grid}/{words['id']}")
    expect(page.frame_locator("iframe.file__preview").locator("h1")).to_be_attached()
    expect(page.get_by_text("The preview is not on this device.")).to_have_count(0)

    server.start()
    page.goto(paralegal.grid)
    paralegal.expect_connection("Live")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert page.evaluate(LEFT) == {"caches": [], "databases": [], "workers": 0}


def test_a_file_whose_bytes_are_not_those_that_came_in_is_not_kept_and_named(server, advocate):
    lead = advocate("lead_prosecutor")
    lead.start()
    href = lead.context.request.get(f"/api/evidence/{lead.item('E-006')['id']}").json()["file"]["href"]
    lead.context.route(f"**{href}", lambda route: route.fulfill(status=200, body="%PDF-1.4 something else", content_type="application/pdf"))
    take_files(lead)
    expect(lead.page.locator("court-case [data-progress]")).to_contain_text("Not kept, because the bytes are not those that came in: E-006.")


def test_two_devices_of_a_role_have_the_same_code_until_something_changes(server, advocate, person):
    one, other, chair = advocate("lead_prosecutor"), advocate("lead_prosecutor"), person("second_chair", server.base)

    def code(someone):
        place = someone.page.locator("court-case [data-code]")
        expect(place).to_have_text(re.compile(r"^[A-HJ-NP-Z2-9]{6}$"))
        return place.text_content()

    for someone in (one, other):
        someone.start()
        someone.ask_for_restricted()
    assert code(one) == code(other)
    other.page.goto("about:blank")
    chair.revise("E-015", title="Changed for the code")
    expect(one.shown("E-015", "title")).to_have_text("Changed for the code")
    before = code(one)
    one.page.locator("court-case summary").click()
    one.page.locator("court-case summary").click()
    expect(one.page.locator("court-case [data-code]")).not_to_have_text(before)
    after = code(one)

    server.kill()
    other.open_anew()
    other.page.goto("/help/offline")
    section = other.page.locator("court-manifest section")
    expect(section.locator("h3")).to_have_text(re.compile("Pellworth"))
    expect(section.locator("[data-field=code]").first).to_have_text(before)
    expect(section.locator("tbody tr")).to_have_count(41)
    assert after != before
    other.page.screenshot(path=".build/screenshots/manifest-1440.png", full_page=True)
    other.page.set_viewport_size({"width": 390, "height": 900})
    assert other.page.evaluate("document.documentElement.scrollWidth") <= 390
    other.page.screenshot(path=".build/screenshots/manifest-390.png")
    assert violations(other.page) == []
    other.faults.clear()
