import assert from "node:assert/strict"
import { test } from "node:test"
import { Base } from "../../Public/store/base.js"
import { Pending, typed } from "../../Public/store/pending.js"

const entry = (key, id, display) => ({ key, id, base: {}, to: display, display })

test("keeps what was typed when an item goes, but not what the server has", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Saved by the server" }))
  pending.move(pending.entries[0], "send")
  pending.move(pending.entries[0], "applied")
  pending.add(entry("b", "e", { notes: "Mine" }))
  pending.add(entry("c", "f", { title: "Another item" }))
  assert.equal(pending.forget("e"), "Mine")
  assert.deepEqual(pending.entries.map(({ key }) => key), ["c"])
  assert.equal(pending.forget(), "Another item")
})

test("keeps words of every form: text, choice and set", () => {
  const display = { title: "Lease", exhibitStatus: { value: "admitted", text: "Admitted" }, tags: { add: [{ value: "fire", label: "fire" }], remove: [] } }
  assert.equal(typed(entry("a", "e", display)), "Lease\nAdmitted\nfire")
})

test("shows a row with what is pending over it", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Mine" }))
  assert.deepEqual(pending.over("e", { title: "Theirs", kind: "email" }), { title: "Mine", kind: "email" })
  assert.deepEqual(pending.over("f", { title: "Theirs" }), { title: "Theirs" })
})

test("refuses what is too much, and keeps the rest", () => {
  const pending = new Pending()
  for (let count = 0; count < Pending.entriesMax; count++) assert.equal(pending.add(entry(count, "e", {})), true)
  assert.equal(pending.add(entry("more", "e", {})), false)
  assert.equal(pending.entries.length, Pending.entriesMax)
})

test("has reached a revision when it shows that or a later one, or does not show the item", () => {
  const base = new Base()
  base.load("e", 7, {})
  assert.deepEqual([6, 7, 8].map((revision) => base.reached({ id: "e", revision })), [true, true, false])
  assert.equal(base.reached({ id: "elsewhere", revision: 3 }), true)
})

test("says that an item was withdrawn until it is restored", () => {
  const base = new Base()
  base.load("e", 1, { title: "Lease" })
  base.take({ id: "e", revision: 2, row: { withdrawn: true } })
  assert.equal(base.item("e").row.withdrawn, true)
  base.take({ id: "e", revision: 3, row: {} })
  assert.equal(base.item("e").row.withdrawn, false)
})
