import assert from "node:assert/strict"
import { test } from "node:test"
import { outboxStates, step } from "../../Public/store/pending.js"

const wanted = {
  draft: { commit: "queued", removed: "rolled-back" },
  queued: { send: "sending", hold: "held", seen: "done", removed: "rolled-back", orphaned: "rolled-back", followed: "rolled-back" },
  sending: {
    applied: "acknowledged", seen: "done", conflict: "needs-you", refused: "rolled-back", failed: "waiting",
    unauthorised: "signed-out", send: "sending", renumbered: "queued", removed: "rolled-back", orphaned: "rolled-back",
  },
  acknowledged: { seen: "done", removed: "rolled-back" },
  waiting: { send: "sending", hold: "held", seen: "done", removed: "rolled-back", orphaned: "rolled-back" },
  "signed-out": { send: "sending", hold: "held", seen: "done", removed: "rolled-back", orphaned: "rolled-back" },
  held: { release: "queued", removed: "rolled-back", orphaned: "rolled-back", followed: "rolled-back" },
  "needs-you": { answered: "queued", removed: "rolled-back", orphaned: "rolled-back" },
  "rolled-back": { dismissed: "done", revived: "queued" },
  done: {},
}
const events = [...new Set(Object.values(wanted).flatMap(Object.keys)), "ask", "unknown"]

test("knows these states and no others", () => {
  assert.deepEqual(Object.keys(outboxStates).sort(), Object.keys(wanted).sort())
})

for (const state of Object.keys(wanted)) {
  test(`${state} answers each event as written and stays at any other`, () => {
    for (const event of events) assert.equal(step(state, event), wanted[state][event] ?? state, event)
  })
}

test("leads only to states that it knows", () => {
  for (const next of Object.values(outboxStates).flatMap(Object.values)) assert.ok(next in outboxStates, next)
})
