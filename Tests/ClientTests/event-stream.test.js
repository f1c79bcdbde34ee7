import assert from "node:assert/strict"
import { test } from "node:test"
import { EventStream } from "../../Public/stream/event-stream.js"

const frame = (event, data, id) => `${id ? `id: ${id}\n` : ""}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
const change = (previous, id) => frame("change", { previous, kind: "evidence.revised", id: "e", revision: 2, row: {} }, id)
const ready = (position) => frame("ready", { position })

/** A stream against a script of answers: a status, or the text of one connection, which then stays open. */
function listen(answers, options = {}) {
  const asked = []
  const bodies = []
  const fetch = async (address, { signal }) => {
    asked.push(new URL(address, "http://x").searchParams.get("after"))
    const answer = answers.shift() ?? ""
    if (typeof answer === "number") return new Response("", { status: answer })
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(answer))
        signal.addEventListener("abort", () => controller.error(new Error("aborted")))
        bodies.push(controller)
      },
    })
    return new Response(body)
  }
  const stream = new EventStream({ caseId: "c", position: "a", refetch: async () => "r", fetch, random: () => 0, ...options })
  const until = (state) => new Promise((resolve) => stream.addEventListener("state", (event) => event.state === state && resolve()))
  return { stream, asked, bodies, until }
}

test("takes changes in order and moves its position", async () => {
  const { stream, until } = listen([change("a", "b") + ready("b")])
  const live = until("live")
  stream.start()
  await live
  assert.equal(stream.position, "b")
  stream.stop()
})

test("resumes from its own position when the chain breaks, and reads the page anew when it breaks again", async () => {
  const { stream, asked, until } = listen([change("x", "y"), ready("a") + change("x", "y"), ready("r")])
  const refetching = until("refetching")
  stream.start()
  await refetching
  await until("live")
  assert.deepEqual(asked, ["a", "a", "r"])
  stream.stop()
})

test("takes nothing that came with what broke the chain", async () => {
  const { stream, until } = listen([change("x", "y") + change("a", "z")])
  const waiting = until("waiting")
  stream.start()
  await waiting
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  assert.equal(stream.position, "a")
  stream.stop()
})

test("stops and says so after three resets", async () => {
  const reset = frame("reset", { reason: "epoch", herd: false })
  const { stream, until } = listen([reset, reset, reset])
  const stopped = until("stopped")
  stream.start()
  await stopped
})

test("says signed out at 401 and no access at 404", async () => {
  for (const [status, state] of [[401, "signed-out"], [404, "no-access"]]) {
    const { stream, until, asked } = listen([status])
    const ended = until(state)
    stream.start()
    await ended
    assert.equal(asked.length, 1)
  }
})

test("comes back when it is dropped, and after a drain", async () => {
  const { stream, asked, until } = listen([ready("a"), ready("a") + frame("goodbye", { code: 4001, after: 0 }), 503, ready("a")])
  const live = until("live")
  stream.start()
  await live
  stream.drop()
  await until("live")
  await until("live")
  assert.equal(asked.length, 4)
  stream.stop()
})

/** Lets what was promised happen, without any time. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
}

test("takes a silent connection for dead after forty seconds, and not before", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const { stream, asked, bodies } = listen([ready("a"), ready("a")], { random: () => 0.5 })
  stream.start()
  await settle()
  context.mock.timers.tick(39_000)
  bodies[0].enqueue(new TextEncoder().encode(frame("head", { position: "a" })))
  await settle()
  context.mock.timers.tick(39_999)
  assert.equal(stream.state, "live")
  context.mock.timers.tick(1)
  assert.equal(stream.state, "waiting")
  context.mock.timers.tick(250)
  await settle()
  assert.deepEqual(asked, ["a", "a"])
  stream.stop()
})

test("resumes when it differs from head for two seconds, and not when the change comes in that time", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const { stream, asked, bodies } = listen([ready("a"), ready("b")], { random: () => 0.5 })
  const send = async (text) => {
    bodies.at(-1).enqueue(new TextEncoder().encode(text))
    await settle()
  }
  stream.start()
  await settle()
  await send(frame("head", { position: "b" }))
  context.mock.timers.tick(1_999)
  await send(change("a", "b"))
  context.mock.timers.tick(5_000)
  assert.equal(stream.state, "live")
  await send(frame("head", { position: "c" }))
  context.mock.timers.tick(2_000)
  assert.equal(stream.state, "waiting")
  context.mock.timers.tick(250)
  await settle()
  assert.deepEqual(asked, ["a", "b"])
  stream.stop()
})

test("spreads over two seconds after a reset of the herd, and keeps to its place after others", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  let fetched = 0
  const refetch = async () => `r${++fetched}`
  const reset = (herd) => frame("reset", { reason: "epoch", herd })
  const { stream, asked } = listen([reset(true), reset(false), ready("r2")], { refetch, random: () => 0.5 })
  stream.start()
  await settle()
  context.mock.timers.tick(999)
  assert.equal(fetched, 0)
  context.mock.timers.tick(1)
  await settle()
  context.mock.timers.tick(1)
  await settle()
  assert.deepEqual(asked, ["a", "r1", "r2"])
  stream.stop()
})

test("reads the page anew when asked, any number of times, and resumes from there", async () => {
  let fetched = 0
  const { stream, asked, until } = listen([ready("a"), ready("r1"), ready("r2"), ready("r3")], { refetch: async () => `r${++fetched}` })
  const live = until("live")
  stream.start()
  await live
  for (let time = 0; time < 3; time++) {
    const again = until("live")
    stream.refresh()
    await again
  }
  assert.deepEqual(asked, ["a", "r1", "r2", "r3"])
  stream.stop()
})

test("does not come back before the server allows, whoever asks", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const { stream, asked } = listen([ready("a") + frame("goodbye", { code: 4001, after: 9 }), ready("a")])
  stream.start()
  await settle()
  context.mock.timers.tick(8_999)
  stream.retry()
  await settle()
  assert.equal(asked.length, 1)
  context.mock.timers.tick(1)
  await settle()
  assert.equal(asked.length, 2)
  stream.stop()
})

test("does not come back after a goodbye of 4104", async () => {
  const { stream, asked, until } = listen([ready("a") + frame("goodbye", { code: 4104, after: 0 })])
  const stopped = until("stopped")
  stream.start()
  await stopped
  stream.retry()
  assert.equal(asked.length, 1)
})

test("keeps what the server greets with, and between which moments of this device it was said", async () => {
  const before = Date.now()
  const { stream, until } = listen([frame("ready", { position: "a", version: "v2", serverTime: "2026-11-23T09:12:03Z" })])
  const live = until("live")
  stream.start()
  await live
  const { version, serverTime, sentAt, heardAt } = stream.greeting
  assert.deepEqual([version, serverTime], ["v2", "2026-11-23T09:12:03Z"])
  assert.ok(before <= sentAt && sentAt <= heardAt && heardAt <= Date.now())
  stream.stop()
})
