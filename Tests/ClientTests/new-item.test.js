import assert from "node:assert/strict"
import { test } from "node:test"
import { readForm } from "../../Public/store/new-item.js"
import { hindrance } from "../../Public/uploads/keep.js"

const zone = "America/New_York"
const none = { zone: "", precision: "", clockOffset: "", clockProof: "" }
const field = (name, value, more) => ({ name, label: name.toUpperCase(), shape: "text", isRequired: false, value, text: undefined, parts: none, ...more })
const moment = (value, parts) => readForm([field("at", value, { shape: "moment", parts: { ...none, ...parts } })], zone).to.at

test("sends what is filled, each by its shape, and shows it as the list does", () => {
  const { to, display, labels, empty } = readForm([
    field("title", "Lease", { isRequired: true }),
    field("kind", "photo", { isRequired: true, text: "Photo" }),
    field("tags", "fire, water;fire", { shape: "set" }),
    field("pages", "12", { shape: "number" }),
    field("notes", ""),
  ], zone)
  assert.deepEqual(to, { title: "Lease", kind: "photo", tags: ["fire", "water"], pages: 12 })
  assert.deepEqual(display, {
    title: "Lease", kind: { value: "photo", text: "Photo" }, pages: "12",
    tags: [{ value: "fire", label: "fire" }, { value: "water", label: "water" }],
  })
  assert.deepEqual([labels.tags, empty], ["TAGS", []])
})

test("names what is required and empty, and leaves to the server what is no number", () => {
  const { to, empty } = readForm([field("title", "", { isRequired: true }), field("pages", "many", { shape: "number" })], zone)
  assert.deepEqual([empty, to], [["title"], { pages: "many" }])
})

test("sends a time as it was typed, in the case's zone unless it says its own", () => {
  assert.deepEqual(moment("2024-03-14 22:41"), { typed: "2024-03-14 22:41", zone })
  assert.deepEqual(moment("2024-03-14T22:41:00-04:00"), { typed: "2024-03-14T22:41:00-04:00" })
  assert.deepEqual(moment("2024-03-14", { zone: "UTC", precision: "day", clockOffset: "-440", clockProof: "E-001" }), {
    typed: "2024-03-14", zone: "UTC", precision: "day", clockOffsetSeconds: -440, clockProof: "E-001",
  })
  // The server refuses a member that it does not know.
  assert.equal(moment("2024-03-14", { clockOffset: "late" }).clockOffset, "late")
})

test("keeps a file only where there is room for it and for the rest", () => {
  const file = { name: "scan.pdf", size: 5_000_000 }
  assert.equal(hindrance(file, { quota: 1_000_000_000, usage: 1_000 }), undefined)
  assert.equal(hindrance(file), undefined)
  assert.match(hindrance(file, { quota: 68_000_000, usage: 0 }), /no room for scan.pdf \(5 MB\)/)
  assert.match(hindrance({ ...file, size: 0 }, {}), /is empty, or a folder/)
  assert.match(hindrance({ ...file, size: 3_000_000_000 }, { quota: 1e12 }), /too large to wait on this device: at most 2 GB/)
})
