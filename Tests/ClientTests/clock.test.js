import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import { clockDifference, clockSentence, isFirstInTab } from "../../Public/outbox/clock.js"
import { Network } from "../../Public/outbox/network.js"

const date = "Thu, 26 Nov 2026 10:00:00 GMT"
const served = Date.parse(date)
const [second, minute, hour] = [1_000, 60_000, 3_600_000]
const realFetch = globalThis.fetch

afterEach(() => (globalThis.fetch = realFetch))

test("finds no difference where the server's second lies within the request", () => {
  assert.equal(clockDifference(date, served - second, served + second), 0)
  assert.equal(clockDifference(date, served + second, served + 2 * second), 0, "its second had not ended")
  assert.equal(clockDifference(date, served - hour, served + hour), 0, "a slow answer proves nothing")
})

test("counts what is certain of a difference", () => {
  assert.equal(clockDifference(date, served + hour, served + hour + minute), hour - second)
  assert.equal(clockDifference(date, served - hour - minute, served - hour), -hour)
})

test("knows nothing of an answer without a date, or with none that can be read", () => {
  assert.equal(clockDifference(null, 0, 1), undefined)
  assert.equal(clockDifference("soon", 0, 1), undefined)
  assert.equal(clockSentence(undefined), undefined)
})

test("says nothing up to five minutes, and how much it is above", () => {
  for (const difference of [0, 5 * minute, -5 * minute]) assert.equal(clockSentence(difference), undefined)
  const said = (difference) => /device is (.*) the server's/.exec(clockSentence(difference))[1]
  assert.equal(said(5 * minute + 1), "5 minutes ahead of")
  assert.equal(said(-61 * minute), "1 hour behind")
  assert.equal(said(3 * hour - second), "3 hours ahead of")
  assert.equal(said(-49 * hour), "2 days behind")
  // Whoever reads it must not fear that what they entered was changed.
  assert.match(clockSentence(hour), /kept as you enter them/)
})

test("tells of a wrong clock at each answer that shows it, and no more once it was set", async () => {
  const network = new Network(new EventTarget())
  let told = 0
  network.addEventListener("clock", () => told++)
  const answer = async (served) => {
    globalThis.fetch = async () => new Response("", { headers: { Date: new Date(served).toUTCString() } })
    await network.fetch("/api/mutations")
  }
  await answer(Date.now())
  assert.deepEqual([told, network.clockSentence], [0, undefined])
  await answer(Date.now() - 2 * hour)
  assert.equal(told, 1)
  assert.match(network.clockSentence, /2 hours ahead of/)
  await answer(Date.now())
  assert.deepEqual([told, network.clockSentence], [1, undefined])
})

test("hears of its clock from the stream, also from a greeting of before, and only of the page's own connection", async () => {
  const clock = (served) => ({ serverTime: served && new Date(served).toISOString(), sentAt: Date.now() - second, heardAt: Date.now() })
  const stream = new EventTarget()
  const greet = (greeting) => {
    stream.greeting = greeting
    stream.dispatchEvent(Object.assign(new Event("frame"), { event: "ready" }))
  }
  stream.greeting = clock(Date.now() - 3 * hour)
  const network = new Network(stream)
  const told = []
  network.addEventListener("clock", () => told.push(network.clockSentence))
  await null
  assert.match(told[0], /3 hours ahead of/)
  greet(clock())
  assert.equal(told.length, 1, "another tab's connection says nothing of when")
  greet(clock(Date.now() + 2 * hour))
  assert.match(told[1], /2 hours behind/)
  greet(clock(Date.now()))
  assert.deepEqual([told.length, network.clockSentence], [2, undefined])
})

test("asks nobody for the time while the person works offline", async () => {
  const network = new Network(Object.assign(new EventTarget(), { stop() {} }))
  globalThis.fetch = () => assert.fail("something was sent")
  network.switch(true)
  await assert.rejects(network.fetch("/api/mutations"), TypeError)
})

test("is said once in a tab, also where the browser remembers nothing", () => {
  assert.throws(() => sessionStorage.getItem("a"), "this place has no storage")
  assert.deepEqual([isFirstInTab(), isFirstInTab()], [true, false])
})
