import assert from "node:assert/strict"
import { test } from "node:test"
import { loseCaseChanges } from "../../Public/offline/lost-changes.js"
import { outboxStates, Pending } from "../../Public/store/pending.js"

const ours = "What I typed"
const theirs = "What the server said"

/** An entry as the queue keeps it, with something of the server's wherever there may be some. */
const entry = (state, parts = {}) => ({
  key: `${state} ${parts.key ?? ""}`, case: "lost", id: "0198f3aa-item", state, base: { title: 3, tags: 3 }, at: "2026-11-27T10:00:00Z", message: theirs, field: theirs,
  to: { title: ours, tags: { add: ["my tag"], remove: [theirs] } },
  display: { title: ours, tags: { add: [{ value: "my tag", label: "my tag" }], remove: [{ value: theirs, label: theirs }] }, kind: { value: "email", text: "Email" } },
  words: { item: theirs, fields: { title: "Title", tags: "Tags", kind: "Kind" }, choices: { kind: [{ value: theirs, label: theirs }] } },
  conflict: state === "needs-you" ? { revision: 4, by: theirs, fields: { title: { base: theirs, mine: ours, theirs } } } : undefined,
  ...parts,
})

const lose = (...entries) => {
  const queue = new Pending({ entries: structuredClone(entries) })
  queue.together(() => loseCaseChanges(queue, "lost"))
  return queue.entries
}

for (const state of Object.keys(outboxStates).filter((state) => !["draft", "acknowledged", "done"].includes(state))) {
  test(`of a change that is ${state} stays the person's own text and nothing of the server's`, () => {
    const [kept, ...others] = lose(entry(state, { number: state === "sending" ? 7 : undefined }))
    assert.equal(others.length, 0)
    assert.deepEqual([kept.state, kept.isLost], ["rolled-back", true])
    assert.deepEqual(kept.display, { title: ours, tags: "my tag", kind: "Email" })
    assert.deepEqual(kept.words.fields, { title: "Title", tags: "Tags", kind: "Kind" })
    assert.ok(!JSON.stringify(kept).includes(theirs), JSON.stringify(kept))
  })
}

test("an undo has no text of the person's, and what is saved is not lost: neither stays", () => {
  const undo = { undoes: "act", display: { title: theirs } }
  assert.deepEqual(lose(entry("queued", undo), entry("rolled-back", undo), entry("needs-you", undo), entry("acknowledged")), [])
})

test("a file stays until it is dismissed, under its name", () => {
  const [kept] = lose(entry("queued", { operation: "evidence.attach", to: {}, display: { fileName: "mine.txt" } }))
  assert.deepEqual([kept.state, kept.display, kept.operation], ["rolled-back", { fileName: "mine.txt" }, "evidence.attach"])
})

test("what is of another case stays as it is", () => {
  const others = [{ ...entry("needs-you", { key: "mine" }), case: "mine" }, { ...entry("queued", { key: "mine" }), case: "mine", id: "another-item" }]
  assert.deepEqual(lose(...others, entry("queued")).filter((kept) => kept.case === "mine"), others)
})
