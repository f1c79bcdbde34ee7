import assert from "node:assert/strict"
import { test } from "node:test"
import { EventStream } from "../../Public/stream/event-stream.js"
import { connectByEvents, connectBySocket, Socket } from "../../Public/stream/socket.js"

globalThis.location = new URL("https://proffer.test/cases/c/evidence")

const change = (previous, position) => ({ event: "change", previous, position, kind: "evidence.revised", id: "e", revision: 2, row: {} })
const ready = (position) => ({ event: "ready", connection: "n", position })
const frame = ({ event, position, ...data }) =>
  `${event === "change" ? `id: ${position}\n` : ""}event: ${event}\ndata: ${JSON.stringify({ event, position, ...data })}\n\n`

/** Lets what was promised happen, without any time. */
const settle = async (turns = 50) => {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
}

/**
 * A server with both transports, whose log grows by `commit`. Each answers what its script says: for a socket "open",
 * "refuse" or "silent", for an event stream a status or 200.
 */
function serve(context, { sockets = [], events = [] } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const log = ["a"]
  const asked = []
  const open = new Set()
  const made = []
  const replay = (after, say) => {
    for (let index = log.indexOf(after) + 1; index < log.length; index++) say(change(log[index - 1], log[index]))
    say(ready(log.at(-1)))
  }

  class FakeSocket extends EventTarget {
    readyState = 0
    sent = []

    constructor(address, subprotocol) {
      super()
      made.push(this)
      this.address = new URL(address)
      this.subprotocol = subprotocol
      asked.push(`socket ${this.address.searchParams.get("after")}`)
      this.answer(sockets.shift() ?? "open")
    }

    async answer(what) {
      await undefined
      if (what === "silent") return
      if (what === "refuse") return this.end(1006)
      this.readyState = 1
      this.dispatchEvent(new Event("open"))
      await settle(5)
      if (this.readyState !== 1) return
      const say = (data) => this.receive(JSON.stringify(data))
      open.add((this.say = say))
      replay(this.address.searchParams.get("after"), say)
    }

    receive(data) {
      if (this.readyState === 1) this.dispatchEvent(Object.assign(new Event("message"), { data }))
    }

    end(code) {
      if (this.readyState === 3) return
      this.readyState = 3
      open.delete(this.say)
      if (!code) return
      if (code === 1006) this.dispatchEvent(new Event("error"))
      this.dispatchEvent(Object.assign(new Event("close"), { code }))
    }

    send(text) {
      this.sent.push(JSON.parse(text))
    }

    close() {
      this.end(this.readyState < 2 ? 1000 : undefined)
    }
  }

  const fetch = async (address, { signal }) => {
    const after = new URL(address, location).searchParams.get("after")
    asked.push(`events ${after}`)
    const status = events.shift() ?? 200
    if (status === "down") throw new TypeError("no network")
    if (status !== 200) return new Response("", { status, headers: status === 503 ? { "Retry-After": "7" } : {} })
    const body = new ReadableStream({
      start(controller) {
        const say = (data) => controller.enqueue(new TextEncoder().encode(frame(data)))
        open.add(say)
        replay(after, say)
        signal.addEventListener("abort", () => {
          open.delete(say)
          controller.error(new Error("aborted"))
        })
      },
    })
    return new Response(body)
  }

  const seen = []
  const frames = []
  const stream = new EventStream({ caseId: "c", position: "a", refetch: async () => log.at(-1), fetch, random: () => 0.5 })
  stream.addEventListener("changes", ({ changes }) => seen.push(...changes.map(({ position }) => position)))
  stream.addEventListener("frame", ({ event }) => frames.push(event))
  const live = { stream, socket: new Socket(FakeSocket) }
  stream.use(live.socket.read)
  return {
    live, stream, asked, seen, made, open, frames,
    commit(position) {
      log.push(position)
      for (const say of open) say(change(log.at(-2), position))
    },
    async start() {
      stream.start()
      await settle()
    },
    async wait(milliseconds) {
      context.mock.timers.tick(milliseconds)
      await settle()
    },
  }
}

test("takes changes by socket, named and addressed as the server wants it", async (context) => {
  const { stream, made, seen, commit, start, live } = serve(context)
  await start()
  commit("b")
  assert.equal(stream.state, "live")
  assert.equal(made[0].address.href, "wss://proffer.test/ws?case=c&after=a")
  assert.equal(made[0].subprotocol, "proffer.v1")
  assert.deepEqual([seen, stream.position, live.socket.isOpen], [["b"], "b", true])
  stream.stop()
})

test("goes from event stream to socket and back while changes happen, and loses or doubles none", async (context) => {
  const { live, stream, asked, seen, commit, open, start } = serve(context)
  const { socket } = live
  stream.use()
  live.socket = undefined
  await start()
  const all = []
  for (let round = 0; round < 20; round++) {
    for (const moment of ["before", "at once", "after"]) {
      all.push(`${round} ${moment}`)
      if (moment === "at once") {
        if (round % 2) connectByEvents(live)
        else stream.use((live.socket = socket).read)
      }
      commit(all.at(-1))
      if (moment === "after") await settle()
    }
  }
  await settle()
  assert.deepEqual(seen, all)
  assert.equal(open.size, 1, "one connection is open")
  assert.deepEqual(asked.map((each) => each.split(" ")[0]), ["events", ...Array.from({ length: 20 }, (_, round) => ["socket", "events"][round % 2])])
  stream.stop()
  await settle()
  assert.equal(open.size, 0)
})

test("resumes from its own position when the chain breaks on a socket", async (context) => {
  const { stream, asked, made, start, wait } = serve(context)
  await start()
  made[0].say(change("x", "y"))
  assert.equal(stream.state, "waiting")
  await wait(250)
  assert.deepEqual([asked, stream.state], [["socket a", "socket a"], "live"])
  assert.equal(made[0].readyState, 3, "the first is closed")
  stream.stop()
})

test("takes a silent socket for dead after forty seconds", async (context) => {
  const { stream, made, start, wait } = serve(context)
  await start()
  await wait(39_999)
  assert.equal(stream.state, "live")
  await wait(1)
  assert.deepEqual([stream.state, made[0].readyState], ["waiting", 3])
  stream.stop()
})

test("gives way to the event stream at once when a socket cannot be opened, and tries again with the next connection", async (context) => {
  const { live, stream, asked, start, wait } = serve(context, { sockets: ["refuse", "open"] })
  await start()
  assert.deepEqual([asked, stream.state, live.socket.isOpen], [["socket a", "events a"], "live", false])
  stream.drop()
  await wait(250)
  assert.deepEqual([asked.slice(2), stream.state, live.socket.isOpen], [["socket a"], "live", true])
  stream.stop()
})

test("gives way after five seconds without an answer", async (context) => {
  const { stream, asked, made, start, wait } = serve(context, { sockets: ["silent"] })
  await start()
  await wait(4_999)
  assert.deepEqual(asked, ["socket a"])
  await wait(1)
  assert.deepEqual([asked, stream.state, made[0].readyState], [["socket a", "events a"], "live", 3])
  stream.stop()
})

test("tries no more sockets after three in a row that could not be opened", async (context) => {
  const { stream, asked, start, wait } = serve(context, { sockets: ["refuse", "refuse", "refuse"] })
  await start()
  for (let time = 0; time < 3; time++) {
    stream.drop()
    await wait(30_000)
  }
  assert.deepEqual(asked.map((each) => each.split(" ")[0]), ["socket", "events", "socket", "events", "socket", "events", "events"])
  assert.equal(stream.state, "live")
  stream.stop()
})

test("counts failures anew after a socket that opened", async (context) => {
  const { stream, asked, start, wait } = serve(context, { sockets: ["refuse", "refuse", "open", "refuse", "refuse", "open"] })
  await start()
  for (let time = 0; time < 5; time++) {
    stream.drop()
    await wait(30_000)
  }
  assert.equal(asked.filter((each) => each.startsWith("socket")).length, 6)
  stream.stop()
})

test("hears nothing any more of a socket that it left", async (context) => {
  const { live, stream, made, seen, commit, start } = serve(context)
  await start()
  connectByEvents(live)
  await settle()
  made[0].dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(change("a", "b")) }))
  made[0].dispatchEvent(Object.assign(new Event("close"), { code: 4100 }))
  assert.deepEqual([seen, stream.position, stream.state], [[], "a", "live"])
  commit("c")
  await settle()
  assert.deepEqual([seen, stream.position], [["c"], "c"])
  stream.stop()
})

test("blames no socket while the server cannot be reached at all", async (context) => {
  const { live, stream, start, wait } = serve(context, { sockets: Array(5).fill("refuse"), events: Array(5).fill("down") })
  await start()
  for (let time = 0; time < 5; time++) await wait(30_000)
  assert.deepEqual([stream.state, live.socket.isOpen], ["live", true])
  stream.stop()
})

test("hears by the event stream why no stream may be opened", async (context) => {
  for (const [status, state] of [[401, "signed-out"], [404, "no-access"]]) {
    const { stream, asked, start } = serve(context, { sockets: ["refuse"], events: [status] })
    await start()
    assert.deepEqual([stream.state, asked.length], [state, 2])
    context.mock.timers.reset()
  }
})

test("waits as long as the server asks, also when it refused the socket for want of room", async (context) => {
  const { stream, asked, start, wait } = serve(context, { sockets: ["refuse"], events: [503] })
  await start()
  await wait(6_999)
  assert.deepEqual([stream.state, asked.length], ["waiting", 2])
  await wait(1_001)
  assert.equal(stream.state, "live")
  stream.stop()
})

test("gives way where the browser forbids sockets", async (context) => {
  const { stream, asked, start } = serve(context)
  stream.use(new Socket(class {
    constructor() {
      throw new Error("forbidden")
    }
  }).read)
  await start()
  assert.deepEqual([asked, stream.state], [["events a"], "live"])
  stream.stop()
})

for (const [code, state] of [[4001, "waiting"], [4009, "waiting"], [4100, "signed-out"], [4101, "signed-out"], [4102, "no-access"], [4103, "stopped"], [4104, "stopped"], [1006, "waiting"], [1001, "waiting"]]) {
  test(`is ${state} after a close with ${code}`, async (context) => {
    const { stream, made, start } = serve(context)
    await start()
    made[0].end(code)
    await settle()
    assert.equal(stream.state, state)
    stream.stop()
  })
}

test("obeys a goodbye and not the close that follows it", async (context) => {
  const { stream, made, frames, asked, start, wait } = serve(context)
  await start()
  made[0].say({ event: "goodbye", code: 4001, reason: "drain", after: 3 })
  made[0].end(4001)
  await wait(2_999)
  assert.equal(asked.length, 1)
  await wait(1)
  assert.deepEqual([asked.length, stream.state], [2, "live"])
  assert.equal(frames.filter((event) => event === "goodbye").length, 1)
  stream.stop()
})

test("resumes after a message that is no frame", async (context) => {
  const { stream, made, start } = serve(context)
  await start()
  made[0].receive("{")
  await settle()
  assert.deepEqual([stream.state, made[0].readyState], ["waiting", 3])
  stream.stop()
})

test("sends what may be lost by an open socket only", async (context) => {
  const { live, stream, made, start } = serve(context)
  assert.equal(live.socket.say({ page: "evidence" }), false)
  await start()
  assert.equal(live.socket.say({ page: "evidence" }), true)
  assert.deepEqual(made[0].sent, [{ page: "evidence" }])
  stream.stop()
  assert.equal(live.socket.say({ page: "item" }), false)
})

test("is closed while it opens when the stream ends", async (context) => {
  const { stream, made, start } = serve(context, { sockets: ["silent"] })
  await start()
  stream.stop()
  await settle()
  assert.deepEqual([stream.state, made.length, made[0].readyState], ["idle", 1, 3])
})

test("is what the person chose until the event stream is chosen", async (context) => {
  const { live, stream, asked, start } = serve(context)
  globalThis.WebSocket = class extends EventTarget {
    constructor() {
      throw new Error("none here")
    }
  }
  connectBySocket(live)
  assert.ok(live.socket instanceof Socket)
  connectByEvents(live)
  assert.equal(live.socket, undefined)
  await start()
  assert.deepEqual(asked, ["events a"])
  stream.stop()
})
