import assert from "node:assert/strict"
import { test } from "node:test"
import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { Shown } from "../../Public/store/shown.js"

globalThis.document = { hidden: false, addEventListener() {}, querySelector: () => null }
const { Undoing } = await import("../../Public/outbox/undoing.js")

/** A page's undo over a queue that nobody sends; `send` lets entries leave. */
function page(pauseMilliseconds = 100) {
  const box = new Box(new Memory())
  const pending = new Shown(() => true)
  box.addEventListener("change", () => pending.show(box.entries))
  let acts = []
  let count = 0
  const store = {
    read: async () => structuredClone(acts),
    change: async (act) => {
      const { acts: kept, result } = act(structuredClone(acts))
      acts = structuredClone(kept)
      return result
    },
  }
  const saving = []
  const outbox = {
    pending,
    cancel: (entry) => box.change((queue) => queue.cancel(entry)),
    giveUp: (entry) => box.change((queue) => queue.move(entry, "removed")),
    dismiss: (entries) => box.change((queue) => entries.forEach((entry) => queue.move(entry, "dismissed"))),
    save({ before, ...act }) {
      const entry = { key: `k${++count}`, case: "c", at: new Date(1_800_000_000_000 + count * pauseMilliseconds).toISOString(), base: {}, ...act }
      if (before) entry.group ??= undoing.groupOf(entry)
      saving.push(box.change((queue) => queue.add(entry)))
      if (before) undoing.did(entry, before)
      return entry
    },
  }
  const live = { announcer: { note() {} }, base: { item: () => ({ revision: 3 }) } }
  const undoing = new Undoing(outbox, live, store)
  const edit = async (value, from, more) => {
    const { key } = outbox.save({ id: "e", to: { location: value }, display: { location: value }, before: { location: from }, ...more })
    await Promise.all(saving)
    return key
  }
  let number = 0
  const send = (key) => box.change((queue) => queue.move({ key }, "send", { number: ++number }))
  const all = async () => (await Promise.all(saving), box.entries.map(({ key, to, undoes }) => [key, to.location, undoes]))
  return { undoing, edit, send, all, box }
}

test("takes a burst back as a whole or not at all: what left is not parted from what did not", async () => {
  const { undoing, edit, send, all } = page()
  await edit("Offered", "Marked")
  await send("k1")
  await edit("Admitted", "Offered")
  await undoing.undo()
  // The undo of the whole burst stands behind both, so that its own undo is the last of them.
  assert.deepEqual(await all(), [["k1", "Offered", undefined], ["k2", "Admitted", undefined], ["k3", null, "k1"]])
  await undoing.redo()
  assert.deepEqual(await all(), [["k1", "Offered", undefined], ["k2", "Admitted", undefined]])
})

test("takes back a burst that never left, and does all of it anew", async () => {
  const { undoing, edit, all } = page()
  await edit("Offered", "Marked")
  await edit("Admitted", "Offered")
  await undoing.undo()
  assert.deepEqual(await all(), [])
  await undoing.redo()
  assert.deepEqual(await all(), [["k3", "Admitted", undefined]])
})

test("undoing and redoing what waits, any number of times, leaves it as it was", async () => {
  const { undoing, edit, send, all, box } = page(1_000)
  await edit("Room 1", "")
  await send("k1")
  for (const [value, from] of [["Room 2", "Room 1"], ["Room 3", "Room 2"]]) await edit(value, from)
  const shown = () => box.entries.filter(({ id }) => id === "e").reduce((_, { to, display }) => display.location ?? to.location, "")
  const before = shown()
  for (let turn = 0; turn < 3; turn++) {
    while (await undoing.undo());
    await all()
    while (await undoing.redo());
    await all()
    assert.equal(shown(), before, `turn ${turn}`)
  }
})

for (const isSent of [true, false]) {
  test(`several changes of one act stay one act, however often they are undone and redone, ${isSent ? "sent" : "and nothing was sent"}`, async () => {
    const { undoing, edit, send, all, box } = page(1_000)
    const ids = ["a", "b", "c"]
    const left = async () => {
      if (isSent) for (const { key } of box.in("queued")) await send(key)
    }
    for (const id of ids) await edit("Room 1", "", { id, group: "g" })
    await left()
    const groups = new Set(["g"])
    for (const list of ["undo", "redo", "undo", "redo"]) {
      const before = box.entries.map(({ key }) => key)
      await undoing[list]()
      await all()
      const made = box.entries.filter(({ key }) => !before.includes(key))
      const isCancelled = !isSent && list === "undo"
      assert.deepEqual(made.map(({ id }) => id).sort(), isCancelled ? [] : ids)
      if (made.length) {
        const names = [...new Set(made.map(({ group }) => group))]
        assert.deepEqual([names.length, typeof names[0], groups.has(names[0])], [1, "string", false], list)
        groups.add(names[0])
      }
      assert.equal(undoing.acts.length, list === "undo" ? 0 : 1)
      assert.equal(undoing.next(list === "undo" ? "redo" : "undo").changes.length, 3)
      await left()
    }
  })
}
