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
