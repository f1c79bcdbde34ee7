import assert from "node:assert/strict"
import { test } from "node:test"
import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { Sender } from "../../Public/outbox/send.js"
import { Forms } from "../../Public/store/forms.js"

// Three forms: the first calls a title `name`, the second has no list of readers.
const steps = [
  ({ to: { name, ...to }, ...entry }) => ({ ...entry, to: { ...to, title: name } }),
  (entry) => ({ ...entry, readers: [] }),
]
const third = () => new Forms(steps)
const count = 500

/** An entry as a page of `version` had written it; the first wrote no version. */
function written(number, version) {
  const entry = { order: number, key: `key ${number}`, id: `item ${number}`, case: "c", base: { title: 1 }, display: {}, state: "queued" }
  if (version === 1) return { ...entry, to: { name: `Title ${number}` } }
  return { ...entry, version, to: { title: `Title ${number}` }, ...(version > 2 && { readers: ["x"] }) }
}

const older = () => Array.from({ length: count }, (_, index) => written(index + 1, 1 + (index % 2)))

test("brings 500 pending edits of the two earlier forms to its own, in order", () => {
  const { known, newer } = third().read(older())
  const wanted = Array.from({ length: count }, (_, index) => ({ ...written(index + 1, 3), readers: [] }))
  assert.deepEqual([known, newer], [wanted, []])
})

test("takes steps from where an entry stands, and none for its own form", () => {
  const own = written(1, 3)
  assert.deepEqual(third().read([own]).known, [own])
})

test("gives back as it is what a newer page has written", () => {
  const later = { ...written(1, 3), version: 4, to: { heading: "x" } }
  assert.deepEqual(third().read([later]), { known: [], newer: [later] })
})

test("sends 500 edits of earlier forms, each once and in order, with what is done meanwhile behind them", async () => {
  const disk = new Memory({ entries: older() })
  const box = new Box(disk, undefined, third())
  await box.read()
  const sent = []
  const fetch = async (_, { body }) => {
    const { mutations } = JSON.parse(body)
    sent.push(...mutations)
    // The person goes on working while the old ones leave.
    if (sent.length === mutations.length) await box.change((queue) => queue.add({ ...written(count + 1, 3), order: undefined }))
    return Response.json({ replies: mutations.map(({ key }) => ({ key, status: "applied", revision: 2 })) })
  }
  const seat = { take: async () => true, leave() {} }
  await new Sender(box, seat, { token: () => "t", fetch, makeClient: () => "one" }).send()
  const numbers = Array.from({ length: count + 1 }, (_, index) => index + 1)
  assert.deepEqual(sent.map(({ number, key, to }) => [number, key, to.title]), numbers.map((number) => [number, `key ${number}`, `Title ${number}`]))
  assert.ok(box.entries.every(({ state, version }) => state === "acknowledged" && version === 3))
})

test("leaves an entry in its own form until it changes, for an older page that is still open", async () => {
  const disk = new Memory({ entries: [written(1, 1), written(2, 1)] })
  const box = new Box(disk, undefined, third())
  await box.change((queue) => queue.move({ key: "key 2" }, "send"))
  const { entries } = await disk.read()
  assert.deepEqual(entries.map(({ version = 1 }) => version), [1, 3])
})

test("counts what a newer page has left, while the older one goes on working", async () => {
  const disk = new Memory({ entries: [written(1, 3)] })
  const box = new Box(disk, undefined, new Forms([steps[0]]))
  await box.read()
  assert.deepEqual([box.newer, box.entries], [1, []])
  await box.change((queue) => queue.add({ ...written(2, 2), order: undefined }))
  assert.deepEqual([box.newer, box.entries.map(({ key }) => key)], [1, ["key 2"]])
  assert.deepEqual((await disk.read()).entries.map(({ key, version }) => [key, version]), [["key 1", 3], ["key 2", 2]])
})
