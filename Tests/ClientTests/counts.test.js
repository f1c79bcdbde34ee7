import assert from "node:assert/strict"
import { test } from "node:test"
import { added, dayOf, isOld, kinds, lost, told, untold } from "../../Public/store/counts.js"

const zero = Object.fromEntries(kinds.map((kind) => [kind, 0]))

test("adds to a day what was counted, and keeps the longest queue", () => {
  const first = added(undefined, { edits: 2 }, 5)
  assert.deepEqual(added(first, { edits: 1, network: 3 }, 4), { ...zero, edits: 3, network: 3, queueHighest: 5 })
})

test("tells each number once, though more is counted meanwhile", () => {
  let numbers = added(undefined, { edits: 2, refused: 1 }, 3)
  const report = untold(numbers)
  assert.deepEqual(report, { edits: 2, refused: 1, queueHighest: 3 })
  numbers = told(added(numbers, { edits: 4 }, 2), report)
  assert.deepEqual(untold(numbers), { edits: 4, queueHighest: 3 })
  assert.equal(untold(told(numbers, untold(numbers))), undefined)
})

test("tells again what was lost on the way, and not what was told before", () => {
  let numbers = added(undefined, { edits: 2 }, 3)
  numbers = told(numbers, untold(numbers))
  numbers = added(numbers, { edits: 1, conflicts: 1 }, 2)
  const report = untold(numbers)
  assert.deepEqual(untold(lost(told(numbers, report), report)), { edits: 1, conflicts: 1, queueHighest: 3 })
})

test("tells no more at once than the server takes, and the rest with the next", () => {
  const numbers = added(undefined, { offlineSeconds: 100_001 })
  const report = untold(numbers)
  assert.equal(report.offlineSeconds, 100_000)
  assert.deepEqual(untold(told(numbers, report)).offlineSeconds, 1)
})

test("keeps nothing but numbers, whatever it is given", () => {
  const numbers = added(undefined, { edits: 1, title: "A privileged text" })
  assert.ok(Object.values(numbers).every(Number.isFinite))
})

test("lets a day go after thirty more", () => {
  const now = Date.parse("2024-03-31T12:00:00Z")
  assert.equal(dayOf(now), "2024-03-31")
  assert.deepEqual(["2024-02-29", "2024-03-01", "2024-03-31"].map((name) => isOld(name, now)), [true, false, false])
})
