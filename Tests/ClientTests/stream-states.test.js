import assert from "node:assert/strict"
import { test } from "node:test"
import { goodbyeEvent, streamStates } from "../../Public/stream/event-stream.js"

const events = ["start", "opened", "ready", "broken", "due", "reset", "refetched", "exhausted", "unauthorised", "missing", "refused", "stop", "switched"]
const rows = {
  //              start         opened       ready   broken     due           reset         refetched     exhausted  unauthorised  missing      refused    stop    switched
  idle:         ["connecting", null,        null,   null,      null,         null,         null,         null,      null,         null,        null,      null,   null],
  connecting:   [null,         "replaying", null,   "waiting", null,         null,         null,         null,      "signed-out", "no-access", "stopped", "idle", "connecting"],
  replaying:    [null,         null,        "live", "waiting", null,         "refetching", null,         "stopped", "signed-out", "no-access", "stopped", "idle", "connecting"],
  live:         [null,         null,        null,   "waiting", null,         "refetching", null,         "stopped", "signed-out", "no-access", "stopped", "idle", "connecting"],
  waiting:      [null,         null,        null,   null,      "connecting", null,         null,         null,      null,         null,        null,      "idle", null],
  refetching:   [null,         null,        null,   "waiting", null,         null,         "connecting", null,      "signed-out", "no-access", "stopped", "idle", null],
  "signed-out": [null,         null,        null,   null,      "connecting", null,         null,         null,      null,         null,        null,      "idle", null],
  "no-access":  [null,         null,        null,   null,      null,         null,         null,         null,      null,         null,        null,      "idle", null],
  stopped:      [null,         null,        null,   null,      null,         null,         null,         null,      null,         null,        null,      "idle", null],
}

test("knows these states and no others", () => {
  assert.deepEqual(Object.keys(streamStates).sort(), Object.keys(rows).sort())
})

for (const [state, row] of Object.entries(rows)) {
  test(`${state} answers each event as written`, () => {
    assert.deepEqual(events.map((event) => streamStates[state][event] ?? null), row)
    assert.deepEqual(Object.keys(streamStates[state]).filter((event) => !events.includes(event)), [])
  })
}

test("comes back after goodbyes 4001 to 4009 and not after 41xx", () => {
  assert.deepEqual([4001, 4002, 4003, 4008, 4009].map(goodbyeEvent), Array(5).fill("broken"))
  assert.deepEqual([4100, 4101, 4102, 4103, 4104].map(goodbyeEvent), ["unauthorised", "unauthorised", "missing", "refused", "refused"])
})
