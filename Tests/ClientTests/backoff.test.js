import assert from "node:assert/strict"
import { test } from "node:test"
import { Backoff, retryAfter } from "../../Public/stream/resume.js"

test("doubles from half a second to a cap of thirty", () => {
  const backoff = new Backoff(() => 1)
  assert.deepEqual(Array.from({ length: 8 }, () => backoff.next()), [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000])
})

test("spreads over the whole interval", () => {
  assert.equal(new Backoff(() => 0).next(), 0)
  assert.equal(new Backoff(() => 0.5).next(), 250)
})

test("begins again only after ten seconds of health", () => {
  const backoff = new Backoff(() => 1)
  backoff.next()
  assert.equal(backoff.next(9_999), 1000)
  assert.equal(backoff.next(10_000), 500)
})

test("waits as long as the server asks, with jitter, and says when it does not ask", () => {
  const response = (headers) => ({ headers: new Headers(headers) })
  assert.equal(retryAfter(response({ "Retry-After": "7" }), () => 0.5), 7500)
  assert.equal(retryAfter(response({})), undefined)
})
