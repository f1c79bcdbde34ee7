import assert from "node:assert/strict"
import { test } from "node:test"
import { finalStates, step, uploadStates } from "../../Public/uploads/states.js"

const wanted = {
  waiting: { start: "sending", pause: "paused", cancel: "cancelled" },
  sending: { sent: "storing", lost: "retrying", refused: "failed", unauthorised: "paused", pause: "paused", cancel: "cancelled" },
  retrying: { again: "sending", pause: "paused", cancel: "cancelled" },
  paused: { resume: "waiting", cancel: "cancelled" },
  storing: { withdrawn: "cancelled", stored: "done", present: "already-here", anew: "sending", lost: "retrying", refused: "failed", unauthorised: "paused" },
  "already-here": { insist: "waiting" },
  failed: { retry: "waiting" },
  cancelled: { retry: "waiting" },
  done: {},
}
const events = [...new Set(Object.values(wanted).flatMap(Object.keys)), "begun", "progress", "unknown"]

test("knows these states and no others", () => {
  assert.deepEqual(Object.keys(uploadStates).sort(), Object.keys(wanted).sort())
})

for (const state of Object.keys(wanted)) {
  test(`${state} answers each event as written and stays at any other`, () => {
    for (const event of events) assert.equal(step(state, event), wanted[state][event] ?? state, event)
  })
}

test("leads only to states that it knows, and from the first to each of them", () => {
  const reached = new Set(["waiting"])
  for (const state of reached) for (const next of Object.values(uploadStates[state])) reached.add(next)
  assert.deepEqual([...reached].sort(), Object.keys(uploadStates).sort())
})

test("leaves a final state only by what a person does", () => {
  for (const state of finalStates) {
    for (const event of Object.keys(uploadStates[state])) assert.match(event, /^(retry|insist)$/)
  }
})
