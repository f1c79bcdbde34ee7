import assert from "node:assert/strict"
import { test } from "node:test"
import { tabStates } from "../../Public/stream/tab.js"

const events = ["start", "granted", "stolen", "answered", "missing", "over", "ended", "stop"]
const rows = {
  //          start      granted    stolen     answered     missing     over    ended   stop
  idle:      ["joining", null,      null,      null,        null,       null,   null,   null],
  joining:   [null,      "leading", null,      "following", "bridging", "idle", null,   "idle"],
  following: [null,      "leading", null,      null,        "bridging", "idle", null,   "idle"],
  bridging:  [null,      "leading", null,      "following", null,       null,   "idle", "idle"],
  leading:   [null,      null,      "joining", null,        null,       null,   "idle", "idle"],
}

test("a tab knows these states and no others", () => {
  assert.deepEqual(Object.keys(tabStates).sort(), Object.keys(rows).sort())
})

for (const [state, row] of Object.entries(rows)) {
  test(`a tab that is ${state} answers each event as written`, () => {
    assert.deepEqual(events.map((event) => tabStates[state][event] ?? null), row)
    assert.deepEqual(Object.keys(tabStates[state]).filter((event) => !events.includes(event)), [])
  })
}
