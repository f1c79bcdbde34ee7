import assert from "node:assert/strict"
import { test } from "node:test"

// The words are pure, but stand in the file of their element.
globalThis.HTMLElement ??= class {}
const { connectionWords } = await import("../../Public/elements/connection-status.js")

test("says live and signed out at once, whatever waits", () => {
  assert.deepEqual(connectionWords("live", 0, 3, false), ["Live", ""])
  assert.deepEqual(connectionWords("signed-out", 40, 3, true), ["Signed out", ""])
})

test("says nothing of a break shorter than a second, then for how long it has been trying", () => {
  assert.equal(connectionWords("waiting", 0, 0, true), undefined)
  assert.deepEqual(connectionWords("waiting", 12, 0, true), ["Reconnecting", " (12 s)"])
})

test("says offline at once of a page that was taken off the network", () => {
  assert.deepEqual(connectionWords("idle", 0, 1, true), ["Working offline", " (1 to send)"])
})

test("says offline only after five seconds", () => {
  assert.deepEqual(connectionWords("connecting", 4, 3, false), ["Reconnecting", " (4 s)"])
  assert.deepEqual(connectionWords("connecting", 5, 3, true), ["Working offline", " (3 to send)"])
  assert.deepEqual(connectionWords("waiting", 5, 0, false), ["Working offline", ""])
})
