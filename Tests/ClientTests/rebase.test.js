import assert from "node:assert/strict"
import { test } from "node:test"
import { Base } from "../../Public/store/base.js"
import { difference, mergeList, rebase } from "../../Public/store/rebase.js"

const list = (...values) => values.map((value) => ({ value, label: value }))

test("shows pending values over what the server said, in order, and leaves the base alone", () => {
  const row = { title: "Lease", tags: list("fire") }
  const shown = rebase(row, [{ display: { title: "A" } }, { display: { title: "B", tags: { add: list("arson"), remove: ["fire"] } } }])
  assert.deepEqual(shown, { title: "B", tags: list("arson") })
  assert.deepEqual(row, { title: "Lease", tags: list("fire") })
})

test("is the base itself when nothing is pending", () => {
  assert.deepEqual(rebase({ title: "Lease" }, []), { title: "Lease" })
})

test("turns one list into another by its own difference, for every pair of small sets", () => {
  const sets = Array.from({ length: 8 }, (_, bits) => list(...["a", "b", "c"].filter((_, index) => bits & (1 << index))))
  const sorted = (entries) => entries.map(({ value }) => value).sort()
  for (const before of sets) {
    for (const after of sets) {
      const delta = difference(before, after)
      assert.deepEqual(sorted(mergeList(before, delta)), sorted(after))
      assert.deepEqual(mergeList(mergeList(before, delta), delta), mergeList(before, delta))
    }
  }
})

test("adds and removes of different people commute", () => {
  const mine = { add: list("x"), remove: ["a"] }
  const theirs = { add: list("y"), remove: ["b"] }
  const sorted = (entries) => entries.map(({ value }) => value).sort()
  const one = mergeList(mergeList(list("a", "b"), mine), theirs)
  const other = mergeList(mergeList(list("a", "b"), theirs), mine)
  assert.deepEqual(sorted(one), sorted(other))
})

test("takes a revision once, and nothing of an item it does not hold", () => {
  const base = new Base()
  base.load("e", 7, { title: "Lease", kind: "document" })
  assert.equal(base.take({ id: "e", revision: 8, row: { title: "Signed" } }), true)
  assert.equal(base.take({ id: "e", revision: 8, row: { title: "Again" } }), false)
  assert.equal(base.take({ id: "f", revision: 1, row: {} }), false)
  assert.deepEqual(base.item("e"), { revision: 8, row: { title: "Signed", kind: "document", withdrawn: false } })
})
