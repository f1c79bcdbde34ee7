import assert from "node:assert/strict"
import { test } from "node:test"
import { forgetKept, items, pages } from "../../Public/elements/command-list.js"

const address = "/cases/c/evidence/00000000-0000-7000-8000-000000000001"

/** A server that answers so, and a device that keeps these pages. */
function arrange(context, answer, pages = {}) {
  const kept = Object.entries(pages).map(([path, title]) => new Response(`<title>${title} · State v. Doe · Proffer</title>`, {
    headers: { "Proffer-Kept": `${path} 1 ${Date.now() + 60_000} 0`, "Proffer-Case": "c 1" },
  }))
  let reads = 0
  const cache = { matchAll: async () => (reads++, kept.map((page) => page.clone())) }
  globalThis.caches = { keys: async () => ["proffer-pages-p"], open: async () => cache }
  context.mock.method(globalThis, "fetch", answer)
  context.after(() => delete globalThis.caches)
  forgetKept()
  globalThis.DOMParser = class {
    parseFromString(text) {
      return { body: { textContent: text } }
    }
  }
  return { reads: () => reads }
}
const lost = async () => {
  throw new TypeError("network")
}

test("gives the items that the server finds, those with the number first", async (context) => {
  const found = [{ href: "/1", itemNumber: "E-001", title: "Lease" }, { href: "/2", itemNumber: "E-010", title: "Deed" }]
  arrange(context, async () => Response.json({ items: found, exact: 1 }))
  const { found: shown, ...more } = await items("c", "1")
  assert.deepEqual(shown.map(({ label, isExact }) => [label, isExact]), [["E-001", true], ["E-010", false]])
  assert.deepEqual(more, {})
})

test("does not count what a server that refuses has not said, and shows nothing of the device then", async (context) => {
  arrange(context, async () => new Response("", { status: 401 }), { [address]: "E-001 · Lease" })
  assert.deepEqual(await items("c", "lease"), { found: [], isRefused: true })
})

for (const [name, answer] of [["cannot be reached", lost], ["fails", async () => new Response("", { status: 503 })]]) {
  test(`gives what is on the device when the server ${name}, read once until the box opens again`, async (context) => {
    const { reads } = arrange(context, answer, { [address]: "E-001 · Lease" })
    for (const text of ["lease", "e1"]) {
      const { found, isKept } = await items("c", text)
      assert.deepEqual(found.map(({ label, href }) => [label, href]), [["E-001 · Lease", address]], text)
      assert.equal(isKept, true)
    }
    assert.equal(reads(), 1)
    forgetKept()
    await items("c", "lease")
    assert.equal(reads(), 2)
  })
}

test("offers of the pages that not every role opens those that the server names", () => {
  const labels = (open) => pages("c", open).map(({ label }) => label)
  const everybodys = labels("")
  assert.deepEqual(everybodys.filter((label) => ["Exhibit list", "Court mode", "People", "Audit"].includes(label)), [])
  assert.deepEqual(labels(), everybodys)
  assert.deepEqual(labels("exhibits court people audit").filter((label) => !everybodys.includes(label)), ["Exhibit list", "Court mode", "People", "Audit"])
  assert.deepEqual(labels("people").filter((label) => !everybodys.includes(label)), ["People"])
})
