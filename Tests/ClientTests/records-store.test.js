import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

const day = 86_400_000
const stores = {}
const held = new Map()

/** A request whose result is there a moment later, as one of a database. */
function request(result) {
  const target = new EventTarget()
  target.result = structuredClone(result)
  queueMicrotask(() => target.dispatchEvent(new Event("success")))
  return target
}

function objectStore(name) {
  const rows = (stores[name] ??= new Map())
  const key = (value) => JSON.stringify(name === "records" ? [value.case, value.id] : value.case)
  const inside = ({ case: caseId }, range) => !range || caseId === range.caseId
  return {
    get: (asked) => request(rows.get(JSON.stringify(asked))),
    getAll: (range) => request([...rows.values()].filter((row) => inside(row, range))),
    getAllKeys: (range) => request([...rows.values()].filter((row) => inside(row, range)).map((row) => (name === "records" ? [row.case, row.id] : row.case))),
    put: (row) => request(void rows.set(key(row), structuredClone(row))),
    delete: (asked) => {
      for (const [place, row] of rows) if (asked.caseId ? inside(row, asked) : place === JSON.stringify(asked)) rows.delete(place)
      return request()
    },
  }
}

function transaction() {
  const target = new EventTarget()
  setTimeout(() => target.dispatchEvent(new Event("complete")), 1)
  return Object.assign(target, { objectStore, abort() {} })
}

Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true })
globalThis.IDBKeyRange = { bound: ([caseId]) => ({ caseId }) }
globalThis.indexedDB = {
  databases: async () => [{ name: "proffer-records-lead" }],
  open: () => Object.assign(request(), { result: Object.assign(new EventTarget(), { transaction }) }),
}
globalThis.document = { querySelector: (selector) => (selector.includes("person") ? { content: "lead" } : null) }
globalThis.caches = {
  keys: async () => [...held.keys()],
  has: async (name) => held.has(name),
  open: async (name) => {
    if (!held.has(name)) held.set(name, new Map())
    const entries = held.get(name)
    return {
      match: async (address) => entries.get(address)?.clone(),
      matchAll: async () => [...entries.values()].map((response) => response.clone()),
      put: async (address, response) => entries.set(address, response),
      delete: async (address) => entries.delete(address),
    }
  },
}

const { openRecords } = await import("../../Public/records/store.js")
const head = { case: "c1", class: "0", fields: [], position: "p1", total: 2, isWhole: true }
const record = (id, revision = 1, more = {}) => ({ id, revision, restricted: false, row: { title: `${id} ${revision}` }, ...more })
const shown = async () => Object.fromEntries((await openRecords().read("c1"))?.records.map(({ id, row }) => [id, row.title]) ?? [])
const files = async () => (await (await caches.open("proffer-files-lead")).matchAll()).map(({ headers }) => headers.get("Proffer-Item"))
async function keepFile(id) {
  const headers = { "Proffer-Kept": `/files/${id} 1 ${Date.now() + day}`, "Proffer-Case": "c1 0", "Proffer-Item": id, "Proffer-Address": `/files/${id}` }
  await (await caches.open("proffer-files-lead")).put(`/files/${id}`, new Response("file", { headers }))
}

beforeEach(async () => {
  for (const rows of Object.values(stores)) rows.clear()
  held.clear()
  await caches.open("proffer-pages-lead")
  await openRecords().keep(head, [record("a"), record("b")])
})

test("an older snapshot does not take back what the stream has told since", async () => {
  await openRecords().change("c1", [{ kind: "evidence.revised", id: "a", revision: 2, row: { title: "newer" } }])
  await openRecords().keep(head, [record("a"), record("b", 3)])
  assert.deepEqual(await shown(), { a: "newer", b: "b 3" })
})

test("what is missing is remembered until it was asked for, and the position waits for nothing", async () => {
  const change = { kind: "evidence.revised", id: "c", revision: 4, row: {}, previous: "p1", position: "p2" }
  assert.deepEqual(await openRecords().change("c1", [change]), ["c"])
  assert.deepEqual(await openRecords().change("c1", []), ["c"])
  await openRecords().keep({ ...head, position: "p9" }, [record("c", 4)], true, ["c"])
  const { missing, position } = await openRecords().head("c1")
  assert.deepEqual([missing, position], [[], "p2"])
  assert.deepEqual(Object.keys(await shown()), ["a", "b", "c"])
})

test("only reading all of them counts as that", async () => {
  await openRecords().set("c1", { readAt: 1 })
  await openRecords().keep(head, [record("c")], true)
  await openRecords().set("c1", { at: Date.now() })
  assert.equal((await openRecords().head("c1")).readAt, 1)
  await openRecords().keep(head, [record("a")])
  assert.ok((await openRecords().head("c1")).readAt > 1)
})

test("the file of an item that is removed or becomes restricted leaves with its record, another's stays", async () => {
  for (const id of ["a", "b", "other"]) await keepFile(id)
  await openRecords().change("c1", [{ kind: "evidence.revised", id: "a", revision: 2, restricted: true, row: {} }, { kind: "evidence.removed", id: "b" }])
  assert.deepEqual([await shown(), await files()], [{}, ["other"]])
})

test("where restricted items were asked for, such a file stays as long as they do", async () => {
  const until = Date.now() + 60_000
  await (await caches.open("proffer-pages-lead")).put("/kept/c1", Response.json({ until }))
  await keepFile("a")
  await openRecords().change("c1", [{ kind: "evidence.revised", id: "a", revision: 2, restricted: true, row: {} }])
  const [response] = await (await caches.open("proffer-files-lead")).matchAll()
  assert.equal(response.headers.get("Proffer-Kept"), `/files/a 1 ${until}`)
  assert.equal(await response.text(), "file")
})

test("an item that left the note is not shown, and leaves with its file; what was added since is in it", async () => {
  await openRecords().change("c1", [{ kind: "evidence.added", id: "c", revision: 1, row: { title: "added" } }])
  for (const id of ["a", "b"]) await keepFile(id)
  const pages = await caches.open("proffer-pages-lead")
  const { headers } = await pages.match("/kept/records-c1")
  await pages.put("/kept/records-c1", Response.json(["b", "c"], { headers }))
  assert.deepEqual(await shown(), { b: "b 1", c: "added" })
  await openRecords().sweep()
  assert.equal(stores.records.size, 2)
  assert.deepEqual(await files(), ["b"])
})

/** A server whose log does not reach back, for a reason, and whose snapshot has one item only. */
function serve(reason) {
  globalThis.fetch = async (address) => {
    if (!address.startsWith("/api/updates")) return new Response([{ ...head, position: "p9", total: 1, next: null }, record(sight)].map((line) => JSON.stringify(line)).join("\n"))
    return new Response(`event: reset\ndata: ${JSON.stringify({ case: "c1", reason })}\n\n`)
  }
}

const [sight, unseen] = [1, 2].map((number) => `01890000-0000-7000-8000-00000000000${number}`)
async function keepPages() {
  const pages = await caches.open("proffer-pages-lead")
  for (const id of [sight, unseen]) {
    const headers = { "Proffer-Kept": `/cases/c1/evidence/${id} 1 ${Date.now() + day} 9`, "Proffer-Case": "c1 0" }
    await pages.put(`/cases/c1/evidence/${id}`, new Response(`<a href="/cases/c1/evidence/${id}">`, { headers }))
  }
  return () => Promise.all([sight, unseen].map(async (id) => Boolean(await pages.match(`/cases/c1/evidence/${id}`))))
}

test("where the log does not reach back only what is out of sight goes, and records stay until others are read", async () => {
  const { loseRemoved } = await import("../../Public/offline/removals.js")
  const { catchUp } = await import("../../Public/records/keep.js")
  const areKept = await keepPages()
  serve("too-old")
  assert.equal(await catchUp("c1"), true)
  assert.deepEqual(await shown(), { a: "a 1", b: "b 1" })
  await loseRemoved("c1", "p9")
  assert.deepEqual(await areKept(), [true, false])
  assert.deepEqual(await shown(), { a: "a 1", b: "b 1" })
})

test("another right takes all of the case along at once", async () => {
  const { loseRemoved } = await import("../../Public/offline/removals.js")
  const { catchUp } = await import("../../Public/records/keep.js")
  const areKept = await keepPages()
  serve("rights")
  assert.equal(await catchUp("c1"), true)
  assert.deepEqual(await shown(), {})
  await loseRemoved("c1", "p9")
  assert.deepEqual(await areKept(), [false, false])
})

/** A server that has too many items to tell them all, at position `p2`; of those that are asked for it tells `known`. */
function serveLarge(known, reason) {
  const asked = []
  globalThis.fetch = async (address) => {
    if (address.startsWith("/api/updates")) return new Response(reason ? `event: reset\ndata: ${JSON.stringify({ case: "c1", reason })}\n\n` : 'event: ready\ndata: {"position":"p2"}\n\n')
    const items = new URL(address, "https://proffer.example").searchParams.get("items")
    if (!items) return Response.json({ error: { code: "too_many_items" } }, { status: 422 })
    asked.push(items.split(",").sort())
    const told = known.filter(({ id }) => items.split(",").includes(id))
    return new Response([{ ...head, position: "p2", total: 9_000, next: null }, ...told].map((line) => JSON.stringify(line)).join("\n"))
  }
  return asked
}

/** Opens a page of the case whose stream is live, and waits until its records agree with the server. */
async function openPage(position) {
  const { keepRecords } = await import("../../Public/records/keep.js")
  keepRecords({ stream: Object.assign(new EventTarget(), { state: "live", position }), caseId: "c1" })
}

async function until(test) {
  for (const end = Date.now() + 5_000; !(await test()); await new Promise((resolve) => setTimeout(resolve, 5))) assert.ok(Date.now() < end, `${test}`)
}

async function keepGrid() {
  const headers = { "Proffer-Kept": `/cases/c1/evidence 1 ${Date.now() + day} 9`, "Proffer-Case": "c1 0" }
  await (await caches.open("proffer-pages-lead")).put("/cases/c1/evidence", new Response("grid", { headers }))
}

for (const reason of [undefined, "too-old"]) {
  test(`what was taken of a case that is too large is read again ${reason ? "where the log does not reach back" : "after a day"}`, async (context) => {
    context.mock.method(Math, "random", () => 0)
    const asked = serveLarge([record("a", 2)], reason)
    await keepGrid()
    for (const id of ["a", "b", "other"]) await keepFile(id)
    await openRecords().keep({ ...head, total: 9_000, isWhole: false }, [record("a"), record("b")])
    await openRecords().set("c1", { readAt: reason ? Date.now() : Date.now() - 2 * day, position: reason ? "p1" : "p2" })
    const { readAt } = await openRecords().head("c1")
    await openPage("p2")
    await until(async () => (await openRecords().head("c1"))?.readAt !== readAt)
    await until(async () => !(await files()).includes("b"))
    assert.deepEqual(asked, [["a", "b"]])
    assert.deepEqual([await shown(), await files()], [{ a: "a 2" }, ["a", "other"]], "what is not told is out of sight, and leaves with its file")
    const { position, total, isWhole } = await openRecords().head("c1")
    assert.deepEqual([position, total, isWhole], ["p2", 9_000, false])
  })
}

test("where the log of a case that is too large does not reach back, pages of what is in sight stay, too", async () => {
  const { loseRemoved } = await import("../../Public/offline/removals.js")
  const areKept = await keepPages()
  const asked = serveLarge([record(sight)], "too-old")
  await loseRemoved("c1", "p2")
  assert.deepEqual([asked, await areKept()], [[[sight, unseen]], [true, false]])
  assert.deepEqual(await shown(), { a: "a 1", b: "b 1" }, "records are compared when they are read")
})

test("what comes after somebody has signed out brings nothing of theirs back", async () => {
  const { loseRemoved } = await import("../../Public/offline/removals.js")
  await keepPages()
  globalThis.fetch = async () => {
    // In another tab, while this one asks.
    held.clear()
    return new Response('event: ready\ndata: {"position":"p9"}\n\n')
  }
  await loseRemoved("c1", "p9")
  assert.deepEqual(await caches.keys(), [])
})

test("pages that were only opened make room for the person's own work, what was taken along and the records do not", async () => {
  const { giveUpOpened } = await import("../../Public/offline/kept.js")
  const pages = await caches.open("proffer-pages-lead")
  for (const [address, taken] of [["/opened", ""], ["/taken", Date.now() + day], ["/was-taken", 1]]) {
    await pages.put(address, new Response("page", { headers: { "Proffer-Kept": `${address} 1 ${Date.now() + day} 9 ${taken}`, "Proffer-Case": "c1 0" } }))
  }
  assert.equal(await giveUpOpened(), true)
  assert.equal(await giveUpOpened(), false)
  assert.deepEqual([...held.get("proffer-pages-lead").keys()], ["/kept/records-c1", "/taken"])
})
