import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { createContext, runInContext } from "node:vm"

const text = readFileSync(new URL("../../Public/service-worker.js", import.meta.url), "utf8")
const origin = "https://proffer.example"
const grid = "/cases/c1/evidence"
const lead = { "Proffer-Person": "lead", "Proffer-Keep": "1000" }

/** The cache storage of a browser, as far as the worker needs it. */
class Caches {
  #caches = new Map()
  isFull = false
  /** How often all of a cache was read. */
  looks = 0

  async keys() {
    return [...this.#caches.keys()]
  }

  async open(name) {
    if (!this.#caches.has(name)) this.#caches.set(name, new Map())
    const held = this.#caches.get(name)
    const key = (asked) => new URL(asked.url ?? asked, origin).href
    return {
      keys: async () => [...held.keys()].map((url) => ({ url })),
      match: async (asked) => held.get(key(asked))?.clone(),
      matchAll: async () => ++this.looks && [...held.values()].map((response) => response.clone()),
      put: async (asked, response) => {
        if (this.isFull) throw new DOMException("full", "QuotaExceededError")
        held.set(key(asked), response)
      },
      delete: async (asked) => held.delete(key(asked)),
      addAll: async (asked) => asked.forEach((one) => held.set(key(one), new Response("asset"))),
    }
  }

  async delete(name) {
    return this.#caches.delete(name)
  }

  async match(asked) {
    for (const name of this.#caches.keys()) {
      const found = await (await this.open(name)).match(asked)
      if (found) return found
    }
  }
}

/** A worker of a version, with a server that answers by address: a response, an error, or nothing for ever. */
function makeWorker(answers = {}, { caches = new Caches(), version = "1", windows = 1, timers = setTimeout } = {}) {
  const listeners = {}
  const assets = { base: `/assets/${version}`, names: ["main.js"] }
  const asked = []
  const fetch = (request) => {
    const { pathname, search } = new URL(request.url ?? request, origin)
    asked.push(pathname + search)
    const answer = answers[pathname + search]
    return answer instanceof Error ? Promise.reject(answer) : answer ? Promise.resolve(answer()) : new Promise(() => {})
  }
  class AnyRequest {
    constructor(url) {
      this.url = new URL(url, origin).href
    }
  }
  const redirect = (url) => ({ isRedirect: true, url })
  const context = createContext({
    assets, caches, fetch, URL, Blob, Headers, Date, Promise, setTimeout: timers, skipWaiting() {}, Request: AnyRequest,
    URLSearchParams, Response: Object.assign(Response, { redirect }), location: { origin },
    clients: { matchAll: async () => Array(windows).fill({}), claim() {} },
    addEventListener: (name, listener) => (listeners[name] = listener),
  })
  runInContext(text, context)
  /** Sends an event, and answers what it was answered with once all that it began is done. */
  async function dispatch(name, event) {
    const waits = []
    let answer
    listeners[name]({ ...event, waitUntil: (wait) => waits.push(wait), respondWith: (given) => (answer = given) })
    const given = await answer
    await Promise.all(waits)
    return given
  }
  const get = (address, options) => {
    const request = { method: "GET", mode: "navigate", headers: new Headers(), url: origin + address, ...options }
    return dispatch("fetch", { request })
  }
  const send = async (data) => {
    let answer
    await dispatch("message", { data, ports: [{ postMessage: (given) => (answer = given) }] })
    return answer
  }
  return { context, caches, asked, get, send, install: () => dispatch("install", {}), activate: () => dispatch("activate", {}) }
}

const offline = new TypeError("network")
const page = (headers, body = "<p>page</p>", status = 200) => () => new Response(body, { status, headers })
async function kept(caches) {
  const found = {}
  for (const name of (await caches.keys()).filter((name) => name.startsWith("proffer-pages-"))) {
    found[name.slice(14)] = (await (await caches.open(name)).keys()).map(({ url }) => url.slice(origin.length)).sort()
  }
  return found
}

/** The note that a page writes of a case's records. */
async function keepNote(caches, ids) {
  const headers = { "Proffer-Kept": `/kept/records-c1 1 ${Date.now() + 60_000} 0`, "Proffer-Case": "c1 0" }
  await (await caches.open("proffer-pages-lead")).put("/kept/records-c1", Response.json(ids, { headers }))
}

/** Opens these pages with the network there, and gives a worker to whom it is not. */
async function gone(answers, addresses = Object.keys(answers)) {
  const before = makeWorker(answers)
  for (const address of addresses) await before.get(address)
  return (more = {}) => makeWorker({ ...Object.fromEntries(Object.keys(answers).map((address) => [address, offline])), ...more }, { caches: before.caches })
}

test("stays out of streams, changes, programs' addresses and other origins, and of ranges but those of files", async () => {
  const { context } = makeWorker()
  const route = (address, options) =>
    context.route({ method: "GET", mode: "navigate", headers: new Headers(), url: new URL(address, origin).href, ...options })
  assert.equal(route(grid), "page")
  assert.equal(route("/evidence/realtime?columns=trial"), "page")
  assert.equal(route("/assets/1/main.js", { mode: "cors" }), "asset")
  for (const address of ["/api/updates?case=c1", "/api/cases/c1/snapshot", "/files/1/attachments/2", "/metrics", "/health/live", "/ws"]) {
    assert.equal(route(address), undefined, address)
  }
  assert.equal(route(grid, { mode: "cors" }), undefined, "what a page's script reads is for now")
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "HEAD"]) assert.equal(route(grid, { method }), undefined)
  assert.equal(route("/assets/1/main.js", { headers: new Headers({ Range: "bytes=0-" }) }), undefined)
  assert.equal(route("https://elsewhere.example/cases"), undefined)
  for (const address of ["/files/1", "/files/1/rendition?page=2"]) {
    assert.equal(route(address, { mode: "no-cors", headers: new Headers({ Range: "bytes=0-" }) }), "file")
    assert.equal(route(address, { method: "POST" }), undefined)
  }
})

test("keeps what the server allows, and of the rest what the person asked for", () => {
  const { context } = makeWorker()
  const seconds = (keep, isAsked, status = 200, redirected = false) =>
    context.keepSeconds({ status, redirected, headers: new Headers(keep ? { "Proffer-Keep": keep } : {}) }, isAsked)
  assert.equal(seconds("60"), 60)
  assert.equal(seconds(undefined, true), 0)
  assert.equal(seconds("60; asked", false), 0)
  assert.equal(seconds("60; asked", true), 60)
  for (const status of [303, 404, 409, 422, 500]) assert.equal(seconds("60", true, status), 0)
  assert.equal(seconds("60", true, 200, true), 0)
  assert.equal(seconds("soon", true), 0)
})

test("gives up what is too old, and the oldest of what is too much", () => {
  const { context } = makeWorker()
  const entry = (at, bytes = 10, ends = 1_000, address = `${grid}/${at}`) => ({ at, bytes, ends, address })
  const ages = (kept, ...bounds) => Array.from(context.surplus(kept, 500, ...bounds), ({ at }) => at).sort((one, other) => one - other)
  assert.deepEqual(ages([entry(1, 10, 400), entry(2)]), [1])
  assert.deepEqual(ages([entry(1), entry(3), entry(2)], 2), [1])
  assert.deepEqual(ages([entry(1, 40 * 2 ** 20), entry(3, 40 * 2 ** 20), entry(2, 1)]), [1])
  const many = Array.from({ length: 2_003 }, (_, at) => entry(at + 10))
  assert.deepEqual(ages(many), [10, 11, 12])
  // The note of a case is no page, and its grid, which shows its records, goes last; both are the oldest of what was taken along.
  const first = [entry(0, 0, 1_000, "/kept/records-c1"), entry(1, 10, 1_000, `${grid}?kind=email`), entry(2, 10, 1_000, grid), entry(3, 10, 1_000, "/cases/c1/court")]
  assert.deepEqual(ages([...first, ...many]), [1, 10, 11, 12, 13, 14])
  assert.deepEqual(ages([entry(0, 0, 400, "/kept/records-c1")]), [0])
})

test("what was taken along is not given up for what is opened later, as long as it may be kept", async () => {
  const items = ["/i1", "/i2"].map((name) => grid + name)
  const of = (caseId) => page({ ...lead, "Proffer-Case": `${caseId} 0` })
  const answers = Object.fromEntries([...items, "/cases", "/help/keys"].map((address) => [address, of("c1")]))
  const { context, caches, get, send } = makeWorker({ ...answers, "/other": of("c2") })
  for (const url of items) assert.equal(await send({ act: "keep", url: origin + url, isTaken: true }), "kept")
  await get("/cases")
  const own = await caches.open("proffer-pages-lead")
  const kept = async () => Array.from(await context.pages(own))
  const given = async (now, ...bounds) => Array.from(context.surplus(await kept(), now, ...bounds), ({ address }) => address)
  assert.deepEqual(await given(Date.now(), 1), ["/cases"])
  // It is opened again, by the way.
  await get(items[0])
  assert.deepEqual(await given(Date.now(), 0), ["/cases"])
  caches.isFull = true
  await get("/help/keys")
  assert.deepEqual((await kept()).map(({ address }) => address).sort(), items, "no room: the older half of what was only opened goes")
  caches.isFull = false
  const [{ ends }] = await kept()
  assert.deepEqual((await given(ends + 1, 0)).sort(), items)
  // What is taken of another case makes no room by giving it up either.
  const headers = { "Proffer-Kept": `/big 1 ${Date.now() + 60_000} ${64 * 2 ** 20} ${Date.now() + 60_000}`, "Proffer-Case": "c1 0" }
  await own.put("/big", new Response("", { headers }))
  assert.equal(await send({ act: "keep", url: `${origin}/other`, isTaken: true }), "full")
})

test("goes to a grid of the same case where the asked one is not kept, and never from an item to it", () => {
  const { context } = makeWorker()
  const held = [{ address: `${grid}?kind=photo`, at: 1 }, { address: `${grid}?kind=email`, at: 2 }, { address: "/cases/c2/evidence", at: 3 }]
  const to = (address, kept) => context.instead(address, kept)?.address
  assert.equal(to(grid, held), `${grid}?kind=email`)
  assert.equal(to("/cases/c1", held), `${grid}?kind=email`)
  assert.equal(to(`${grid}?columns=trial`, [...held, { address: `${grid}?q=a&columns=trial`, at: 0 }]), `${grid}?q=a&columns=trial`, "in the same columns")
  assert.equal(context.instead(`${grid}/i1`, held), undefined)
  assert.equal(context.instead("/cases", held), undefined)
  assert.equal(to("/", [{ address: "/cases", at: 1 }]), "/cases")
})

test("shows another list of the case under the address that was asked for, and says so; of a case's own address it goes there", async () => {
  const later = await gone({ [grid]: page(lead, "whole") })
  const answer = await later({ [`${grid}?kind=email`]: offline }).get(`${grid}?kind=email`)
  assert.equal(await answer.text(), "whole")
  assert.match(answer.headers.get("Server-Timing"), /, instead$/)
  assert.deepEqual({ ...(await later({ "/cases/c1": offline }).get("/cases/c1")) }, { isRedirect: true, url: `${grid}#instead` })
})

test("shows an item's page from the device where a passage of it is asked for, whose words are not kept", async () => {
  const item = `${grid}/0190f8a1-0000-7000-8000-000000000001`
  const later = await gone({ [item]: page(lead, "item") })
  const passage = `${item}?passage=0190f8a1-0000-7000-8000-000000000002`
  const answer = await later({ [passage]: offline }).get(passage)
  assert.equal(await answer.text(), "item")
  assert.doesNotMatch(answer.headers.get("Server-Timing"), /instead/)
  const other = await later({ [`${item}?other=1`]: offline }).get(`${item}?other=1`)
  assert.notEqual(await other?.text(), "item")
})

test("answers a file from the server while it is there, else from the device, whole or the part that is asked for", async () => {
  const { caches, get } = (await gone({ [grid]: page(lead), "/files/f1": () => new Response("from the server") }))()
  const pages = await caches.open("proffer-pages-lead")
  const files = await caches.open("proffer-files-lead")
  const keep = (ends) => files.put("/files/f1", new Response("0123456789", { headers: {
    "Proffer-Kept": `/files/f1 0 ${ends} 10`, "Proffer-Case": "c1 0", "Content-Security-Policy": "sandbox", "Content-Type": "audio/wav",
  } }))
  const part = async (range) => {
    const answer = await get("/files/f1", { mode: "no-cors", headers: new Headers(range ? { Range: range } : {}) })
    assert.deepEqual([answer.headers.get("Content-Security-Policy"), answer.headers.get("Content-Type")], ["sandbox", "audio/wav"])
    return [answer.status, answer.headers.get("Content-Range"), await answer.text()]
  }
  await keep(Date.now() + 60_000)
  await assert.rejects(get("/files/f1"), offline, "the note of the case's records is not there")
  await pages.put("/kept/records-c1", new Response("[]"))
  assert.deepEqual(await part(), [200, null, "0123456789"])
  assert.deepEqual(await part("bytes=2-4"), [206, "bytes 2-4/10", "234"])
  assert.deepEqual(await part("bytes=7-"), [206, "bytes 7-9/10", "789"])
  assert.deepEqual(await part("bytes=-3"), [206, "bytes 7-9/10", "789"])
  assert.deepEqual(await part("bytes=8-99"), [206, "bytes 8-9/10", "89"])
  assert.deepEqual((await part("bytes=10-")).slice(0, 2), [416, "bytes */10"])
  const there = makeWorker({ "/files/f1": () => new Response("from the server") }, { caches })
  assert.equal(await (await there.get("/files/f1")).text(), "from the server")
  await keep(Date.now() - 1)
  await assert.rejects(get("/files/f1"), offline, "it is over its time")
  await keep(Date.now() + 60_000)
  await makeWorker({ "/cases": page({ ...lead, "Proffer-Person": "another" }) }, { caches }).get("/cases")
  assert.deepEqual((await caches.keys()).filter((name) => /files/.test(name)), [], "another person came")
})

test("answers from the server while it is there, and from the device when it is not, which the answer says", async () => {
  const later = await gone({ [grid]: page(lead, "first") })
  assert.equal(await (await later({ [grid]: page(lead, "second") }).get(grid)).text(), "second")
  const answer = await later().get(grid)
  assert.equal(await answer.text(), "second")
  assert.match(answer.headers.get("Server-Timing"), /^kept;desc="20\d\d-\d\d-\d\dT/)
})

test("takes what a proxy says for a server that is away", async () => {
  const later = await gone({ [grid]: page(lead, "kept") })
  for (const status of [502, 503, 504]) {
    assert.equal(await (await later({ [grid]: page({}, "bad gateway", status) }).get(grid)).text(), "kept")
  }
  assert.equal((await later({ [grid]: page(lead, "broken", 500) }).get(grid)).status, 500)
})

test("waits for a server that does not answer no longer than it says, and then less", async () => {
  const { caches } = (await gone({ [grid]: page(lead, "kept") }))()
  const waits = []
  const timers = (act, milliseconds) => waits.push(milliseconds) && act()
  const { context } = makeWorker({}, { caches, timers })
  const request = { method: "GET", mode: "navigate", headers: new Headers(), url: origin + grid }
  for (let turn = 0; turn < 2; turn += 1) {
    assert.equal(await (await context.showPage({ request, waitUntil() {} })).text(), "kept")
  }
  assert.deepEqual(waits, [4_000, 500])
})

test("says so on a page of its own where nothing is kept", async () => {
  const { install, get, caches } = makeWorker({ [grid]: offline })
  await install()
  assert.equal(await (await get(grid)).text(), "asset")
  assert.deepEqual((await (await caches.open("proffer-assets-1")).keys()).map(({ url }) => url), [`${origin}/assets/1/main.js`, `${origin}/help/offline`])
})

test("keeps one person's pages, and deletes them when another comes or nobody is signed in", async () => {
  const later = await gone({ [grid]: page(lead) })
  const other = later({ "/cases": page({ ...lead, "Proffer-Person": "paralegal" }) })
  await other.get("/cases")
  assert.deepEqual(await kept(other.caches), { paralegal: ["/cases"] })
  await later({ "/sign-in": page({ "Proffer-Person": "none" }) }).get("/sign-in")
  assert.deepEqual(await kept(other.caches), {})
})

test("is not moved by an answer that does not come from Proffer", async () => {
  const later = await gone({ [grid]: page(lead) })
  for (const status of [200, 404, 401, 500]) {
    const { get, caches } = later({ "/cases": page({}, "captive portal", status) })
    await get("/cases")
    assert.deepEqual(await kept(caches), { lead: [grid] })
  }
})

test("shows nobody's pages while those of two people are there", async () => {
  const { caches, get, install } = (await gone({ [grid]: page(lead) }))()
  await install()
  await caches.open("proffer-pages-another")
  assert.equal(await (await get(grid)).text(), "asset")
})

test("keeps a restricted page only for a case that the person asked for, as long as that lasts", async () => {
  const answers = { [grid]: page({ ...lead, "Proffer-Keep": "60; asked", "Proffer-Case": "c1 0" }) }
  const { get, caches } = makeWorker(answers)
  const own = await caches.open("proffer-pages-lead")
  await get(grid)
  assert.deepEqual(await kept(caches), { lead: [] })
  await own.put("/kept/c2", Response.json({ until: Date.now() + 1_000_000 }))
  await own.put("/kept/c1", Response.json({ until: Date.now() - 1 }))
  await get(grid)
  assert.deepEqual(await kept(caches), { lead: ["/kept/c1", "/kept/c2"] })
  await own.put("/kept/c1", Response.json({ until: Date.now() + 1_000_000 }))
  await get(grid)
  assert.deepEqual(await kept(caches), { lead: [grid, "/kept/c1", "/kept/c2"] })
  await own.delete("/kept/c1")
  await get(grid)
  assert.deepEqual(await kept(caches), { lead: ["/kept/c2"] }, "what was kept and may not be any more goes")
})

test("deletes what is lost: an item, a case, and all that another class of the case saw", async () => {
  const item = "01890000-0000-7000-8000-000000000001"
  const of = (caseId, body) => page({ ...lead, "Proffer-Case": `${caseId} 0` }, body)
  const answers = {
    [grid]: of("c1", `row ${item}`), [`${grid}?kind=photo`]: of("c1", "nothing"), [`${grid}/${item}`]: of("c1", `item ${item}`),
    "/cases/c2/evidence": of("c2", "other"), "/cases": page(lead),
  }
  const without = async (address, ...answer) => {
    const { get, caches } = (await gone(answers))({ [address]: page(...answer) })
    await get(address)
    return (await kept(caches)).lead
  }
  const others = ["/cases", "/cases/c2/evidence"]
  assert.deepEqual(await without(`${grid}/${item}`, { "Proffer-Person": "lead" }, "not found", 404), [...others.slice(0, 1), `${grid}?kind=photo`, ...others.slice(1)])
  assert.deepEqual(await without(grid, { "Proffer-Person": "lead", "Proffer-Case": "none" }, "not found", 404), others)
  assert.deepEqual(await without(`${grid}?kind=photo`, { ...lead, "Proffer-Case": "c1 4" }), ["/cases", `${grid}?kind=photo`, "/cases/c2/evidence"])
  assert.deepEqual(await without("/evidence/realtime", { "Proffer-Person": "lead", "Proffer-Case": "none" }, "not found", 404), [])
})

test("an item that is not found leaves the note of its case's records, and nothing else does", async () => {
  const [item, other] = [1, 2].map((number) => `01890000-0000-7000-8000-00000000000${number}`)
  const { caches, get } = (await gone({ [grid]: page(lead) }))({ [`${grid}/${item}`]: page({ "Proffer-Person": "lead" }, "not found", 404) })
  await keepNote(caches, [item, other])
  await get(`${grid}/${item}`)
  const left = await (await caches.open("proffer-pages-lead")).match("/kept/records-c1")
  assert.deepEqual(await left.json(), [other])
  assert.match(left.headers.get("Proffer-Kept"), /^\/kept\/records-c1 1 \d+ 0$/)
  assert.equal(left.headers.get("Proffer-Case"), "c1 0")
  assert.deepEqual((await kept(caches)).lead, [grid, "/kept/records-c1"])
})

test("says of a page that is taken along why it is not kept, and gives up nothing for it", async () => {
  const of = { ...lead, "Proffer-Case": "c1 0" }
  const answers = {
    [grid]: page(of), "/asked": page({ ...of, "Proffer-Keep": "60; asked" }), "/never": page({ ...of, "Proffer-Keep": "" }),
    "/broken": page(of, "", 500), "/large": page(of, "x".repeat(2 ** 21 + 1)), "/late": page(of), "/lost": offline, "/other": page({ ...of, "Proffer-Case": "c2 0" }),
  }
  const caches = new Caches()
  const takeBy = ({ send }) => (address) => send({ act: "keep", url: origin + address, isTaken: true })
  let take = takeBy(makeWorker(answers, { caches }))
  assert.equal(await take(grid), "kept")
  assert.equal(await take("/asked"), "restricted")
  for (const address of ["/never", "/broken", "/large"]) assert.equal(await take(address), "failed", address)
  assert.equal(await take("/lost"), undefined)
  const own = await caches.open("proffer-pages-lead")
  const headers = { "Proffer-Kept": `/big 1 ${Date.now() + 60_000} ${64 * 2 ** 20}`, "Proffer-Case": "c1 0" }
  await own.put("/big", new Response("", { headers }))
  // Nobody but a worker keeps pages: this one has not seen how many there are.
  take = takeBy(makeWorker(answers, { caches }))
  assert.equal(await take("/late"), "full")
  assert.equal(await take("/other"), "kept", "another case's pages give way")
  await own.delete("/big")
  caches.isFull = true
  assert.equal(await take("/late"), "full")
  assert.deepEqual((await kept(caches)).lead, [grid, "/other"])
})

test("shows the page of court mode whatever its number, and asks the grid for a number that is gone to", async () => {
  const later = await gone({ [grid]: page(lead, "grid"), "/cases/c1/court": page(lead, "court") })
  const [number, go] = ["/cases/c1/court?number=P-4", "/cases/c1/go?number=E+%26+4"]
  const answer = await later({ [number]: offline }).get(number)
  assert.equal(await answer.text(), "court")
  assert.doesNotMatch(answer.headers.get("Server-Timing"), /instead/)
  assert.deepEqual({ ...(await later({ [go]: offline }).get(go)) }, { isRedirect: true, url: `${grid}?q=E%20%26%204` })
  assert.deepEqual({ ...(await later({ "/cases/c1/go": offline }).get("/cases/c1/go")) }, { isRedirect: true, url: `${grid}#instead` })
})

test("does not keep what was asked for before a wipe and comes after it", async () => {
  let answer
  const { context, send, caches } = makeWorker({ [grid]: () => new Promise((resolve) => (answer = () => resolve(page(lead)()))) })
  const asking = context.learn(origin + grid, context.fetch({ url: origin + grid }))
  await send({ act: "forget" })
  answer()
  await asking
  assert.deepEqual(await kept(caches), {})
})

test("keeps nothing that a page asks for while its person signs out, until an answer says who is there", async () => {
  const of = { ...lead, "Proffer-Case": "c1 0" }
  const { asked, send, get, caches } = makeWorker({ [grid]: page(of), "/cases": page(lead), "/sign-in": page({ "Proffer-Person": "none" }) })
  const keep = () => send({ act: "keep", url: origin + grid, isTaken: true })
  assert.equal(await keep(), "kept")
  await send({ act: "forget" })
  const before = asked.length
  assert.equal(await keep(), "failed")
  assert.equal(asked.length, before, "the server was asked")
  assert.deepEqual(await kept(caches), {})
  // Who opened it may be the one who is just leaving.
  await get("/cases")
  assert.deepEqual(await kept(caches), {})
  assert.equal(await keep(), "kept")
  await send({ act: "forget" })
  await get("/sign-in")
  await get("/cases")
  assert.deepEqual(await kept(caches), { lead: ["/cases"] })
})

test("does not keep what was asked for before the server says that nobody is there", async () => {
  let answer
  const late = () => new Promise((resolve) => (answer = () => resolve(page(lead)())))
  const { context, get, caches } = makeWorker({ [grid]: late, "/sign-in": page({ "Proffer-Person": "none" }) })
  const asking = context.learn(origin + grid, context.fetch({ url: origin + grid }))
  await get("/sign-in")
  answer()
  await asking
  assert.deepEqual(await kept(caches), {})
})

test("takes a full device for no fault of the page, and gives up the older half of what is kept", async () => {
  const answers = Object.fromEntries(["/cases", grid, "/cases/c2/evidence", "/help/keys"].map((address) => [address, page(lead)]))
  const { caches } = (await gone(answers))()
  await keepNote(caches, ["i1"])
  caches.isFull = true
  const { get } = makeWorker({ "/evidence/realtime": page(lead, "shown") }, { caches })
  assert.equal(await (await get("/evidence/realtime")).text(), "shown")
  assert.deepEqual((await kept(caches)).lead, [grid, "/cases/c2/evidence", "/kept/records-c1"])
})

test("keeps an old version's scripts as long as a page needs them", async () => {
  const { caches, install, get } = makeWorker({ [grid]: page(lead, '<script src="/assets/1/main.js">'), "/cases": page(lead, "") })
  await install()
  await get(grid)
  const next = makeWorker({ [grid]: page(lead, '<script src="/assets/2/main.js">') }, { caches, version: "2" })
  await next.install()
  await next.activate()
  assert.deepEqual((await caches.keys()).filter((name) => /assets/.test(name)), ["proffer-assets-1", "proffer-assets-2"])
  await next.get(grid)
  const last = (windows) => makeWorker({}, { caches, version: "2", windows }).activate()
  await last(2)
  assert.equal((await caches.keys()).filter((name) => /assets/.test(name)).length, 2, "another page is open")
  await last(1)
  assert.deepEqual((await caches.keys()).filter((name) => /assets/.test(name)), ["proffer-assets-2"])
})

test("does not look at all that is kept again for each page that is taken along", async () => {
  const addresses = Array.from({ length: 200 }, (_, number) => `/cases/c1/evidence/${number}`)
  const of = (group) => page({ ...lead, "Proffer-Case": `c1 ${group}` })
  const answers = Object.fromEntries(addresses.map((address) => [address, of(1)]))
  const { caches, send, get } = makeWorker(answers)
  for (const address of addresses) assert.equal(await send({ act: "keep", url: origin + address, isTaken: true }), "kept")
  assert.equal((await kept(caches)).lead.length, 200)
  assert.ok(caches.looks < 10, `${caches.looks} looks`)
  // Another class of the person is noticed at once.
  answers[addresses[0]] = of(2)
  await get(addresses[0])
  assert.deepEqual((await kept(caches)).lead, [addresses[0]])
})
