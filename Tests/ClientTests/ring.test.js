import assert from "node:assert/strict"
import { test } from "node:test"
import { Ring } from "../../Public/stream/ring.js"

const change = (previous, id, row = {}) => ({ event: "change", id, data: { previous, kind: "evidence.revised", row } })
const ids = (frames) => frames?.map(({ id }) => id)

test("tells what came after each position that it knows, and nothing of others", () => {
  const ring = new Ring("a")
  ring.push(change("a", "b"))
  ring.push({ event: "batch", id: "d", data: { changes: [change("b", "c").data, change("c", "d").data] } })
  assert.deepEqual(ids(ring.after("a")), ["b", "d"])
  assert.deepEqual(ids(ring.after("b")), ["d"])
  assert.deepEqual(ids(ring.after("d")), [])
  // In the middle of a batch nobody stands.
  assert.equal(ring.after("c"), undefined)
  assert.equal(ring.after("x"), undefined)
})

test("keeps 512 frames", () => {
  const ring = new Ring("0")
  for (let number = 1; number <= 600; number++) ring.push(change(String(number - 1), String(number)))
  assert.equal(ring.after("87"), undefined)
  assert.equal(ring.after("88").length, 512)
})

test("keeps about a megabyte, and none of a frame that is larger than all of it", () => {
  const ring = new Ring("0")
  for (let number = 1; number <= 5; number++) ring.push(change(String(number - 1), String(number), { title: "x".repeat(300_000) }))
  assert.equal(ring.after("1"), undefined)
  assert.equal(ring.after("2").length, 3)
  ring.push(change("5", "6", { title: "x".repeat(2_000_000) }))
  assert.equal(ring.after("5"), undefined)
  assert.deepEqual(ring.after("6"), [])
  ring.push(change("6", "7"))
  assert.deepEqual(ids(ring.after("6")), ["7"])
})

test("never tells across a gap", () => {
  const ring = new Ring("a")
  ring.push(change("a", "b"))
  ring.push(change("x", "y"))
  assert.equal(ring.after("a"), undefined)
  assert.equal(ring.after("b"), undefined)
  assert.deepEqual(ids(ring.after("x")), ["y"])
})
