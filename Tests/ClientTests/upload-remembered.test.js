import assert from "node:assert/strict"
import { test } from "node:test"
import { Remembered, forgetUploads, takeRecord, unfinished } from "../../Public/uploads/remembered.js"

const day = 86_400_000
const record = (key, more) => ({ key, page: "gone", caseId: "c", itemId: undefined, name: "a.pdf", folder: "", bytes: 9, lastModified: 5, at: 0, ...more })
const place = { caseId: "c", itemId: undefined, pages: ["open"], now: 0 }

test("calls interrupted what belongs to this place and to no open page, oldest first", () => {
  const records = [record("new", { at: 2 }), record("old", { at: 1 }), record("mine", { page: "open" }), record("case", { caseId: "d" }), record("item", { itemId: "i" })]
  assert.deepEqual(unfinished(records, place).map(({ key }) => key), ["old", "new"])
  assert.deepEqual(unfinished(records, { ...place, itemId: "i" }).map(({ key }) => key), ["item"])
})

test("does not offer to go on with what the server has forgotten", () => {
  assert.equal(unfinished([record("a")], { ...place, now: 7 * day - 1 }).length, 1)
  assert.equal(unfinished([record("a")], { ...place, now: 7 * day }).length, 0)
})

test("knows a file again by name, length and time, and each record serves once", () => {
  const records = [record("one", { folder: "X" }), record("two", { folder: "Y" }), record("other", { name: "b.pdf" })]
  const file = { name: "a.pdf", size: 9, lastModified: 5 }
  for (const wrong of [{ name: "A.pdf" }, { size: 8 }, { lastModified: 6 }]) assert.equal(takeRecord(records, { ...file, ...wrong }, ""), undefined)
  assert.equal(takeRecord(records, file, "Y").key, "two")
  assert.equal(takeRecord(records, file, "").key, "one")
  assert.equal(takeRecord(records, file, ""), undefined)
  assert.deepEqual(records.map(({ key }) => key), ["other"])
})

test("remembers nothing, and fails nothing, where there is no database", async () => {
  const remembered = new Remembered("p")
  await remembered.save([record("a")])
  await remembered.forget(["a"])
  assert.deepEqual(await remembered.interrupted("c", undefined), [])
  await forgetUploads()
})
