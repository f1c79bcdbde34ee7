import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { Sender } from "../../Public/outbox/send.js"
import { random } from "./random.js"

const histories = Number(process.env.PROFFER_HISTORIES ?? 200)
const stepsMax = 60
const never = new Promise(() => {})

/** A server by the protocol: numbers in order for each client, a key once, the reply kept with it. */
class FakeServer {
  effects = []
  #clients = new Map()
  #replies = new Map()
  #chance

  constructor(chance) {
    this.#chance = chance
  }

  /** Answers a batch as far as `dies` lets it; what was done before it died is done. */
  answer({ client, mutations }, dies) {
    const replies = []
    for (const mutation of mutations) {
      if (dies()) return
      const last = this.#clients.get(client) ?? 0
      const known = this.#replies.get(mutation.key)
      if (mutation.number > last + 1) return Response.json({ expected: last + 1 }, { status: 409 })
      if (mutation.number <= last && !known) return Response.json({ code: "number_taken" }, { status: 409 })
      this.#clients.set(client, Math.max(last, mutation.number))
      replies.push(known ? { ...known, repeated: true } : this.#decide(mutation))
    }
    return Response.json({ client, replies })
  }

  #decide({ key, to }) {
    const status = to.title.startsWith("asked") && this.#chance() < 0.5 ? "conflict" : to.title.startsWith("refused") ? "refused" : "applied"
    const reply = { key, status, revision: this.effects.length, conflict: { revision: this.effects.length, fields: {} }, message: "No." }
    this.#replies.set(key, reply)
    if (status === "applied") this.effects.push(to.title)
    return reply
  }
}

/** The lock of a browser: in the order of asking, and free when its page ends. */
class FakeLock {
  #line = []

  seat(page) {
    return {
      take: () => {
        if (!this.#line.some(([one]) => one === page)) this.#line.push([page, () => {}])
        if (this.#line[0][0] === page) return true
        return new Promise((resolve) => (this.#line.find(([one]) => one === page)[1] = () => resolve(true)))
      },
      leave: () => this.end(page),
    }
  }

  end(page) {
    this.#line = this.#line.filter(([one]) => one !== page)
    this.#line[0]?.[1]()
  }
}

/** The disk that all pages of a browser share: it outlives them, and knows what was ever kept, in order. */
class FakeDisk extends Memory {
  isLasting = true
  kept = []

  async change(act) {
    await super.change((state) => {
      const change = act(state)
      for (const { to: { title } } of change.put) if (!this.kept.includes(title)) this.kept.push(title)
      return change
    })
  }
}

/** A browser with pages that are opened, used and killed between any two steps, at a network that comes and goes. */
class Browser {
  pages = new Set()
  isOnline = true
  #disk = new FakeDisk()
  #lock = new FakeLock()
  #server
  #chance
  #clients = 0

  constructor(server, chance) {
    this.#server = server
    this.#chance = chance
  }

  get kept() {
    return this.#disk.kept
  }

  open() {
    const page = { isAlive: true }
    // A page that was killed never hears the end of what it began.
    const living = async (act) => (page.isAlive ? act().then((result) => (page.isAlive ? result : never)) : never)
    const disk = { isLasting: true, read: () => living(() => this.#disk.read()), change: (act) => living(() => this.#disk.change(act)) }
    const channel = new EventTarget()
    channel.postMessage = (data) => {
      for (const other of this.pages) if (other !== page) queueMicrotask(() => other.channel.dispatchEvent(Object.assign(new Event("message"), { data })))
    }
    const box = new Box(disk, channel)
    const fetch = (_, { body }) => living(() => this.#reach(JSON.parse(body)))
    const sender = new Sender(box, this.#lock.seat(page), { token: () => "t", fetch, random: () => 0, makeClient: () => ++this.#clients })
    Object.assign(page, { box, sender, channel })
    this.pages.add(page)
    box.addEventListener("send", () => sender.send())
    box.addEventListener("change", () => sender.isAtWork || (box.in("queued", "waiting", "sending").length && sender.send()))
    box.read().then(() => sender.send())
    return page
  }

  kill(page) {
    page.isAlive = false
    page.sender.stop()
    this.pages.delete(page)
    this.#lock.end(page)
  }

  async act(page, title, key) {
    const entry = { key, id: title, case: "c", base: { title: 1 }, to: { title }, display: { title } }
    await page.box.change((queue) => queue.add(entry))
    page.sender.send()
    page.box.tell("send")
  }

  async #reach(batch) {
    if (!this.isOnline) throw new TypeError("gone")
    const luck = this.#chance()
    if (luck < 0.1) return new Response("", { status: 503 })
    if (luck < 0.15) throw new TypeError("gone before it arrived")
    if (luck < 0.2) return new Response("", { status: 401 })
    const dies = luck < 0.3 ? () => this.#chance() < 0.3 : () => false
    const answer = this.#server.answer(batch, dies)
    await new Promise((resolve) => setImmediate(resolve))
    if (!answer || luck > 0.85) throw new TypeError("the answer was lost")
    return answer
  }
}

/** Lets time pass: what waits for a moment is done, what was begun goes on. */
function soon() {
  mock.timers.tick(1)
  return new Promise((resolve) => setImmediate(resolve))
}

const kinds = ["plain", "plain", "plain", "asked", "refused"]

async function play(seed) {
  const chance = random(seed)
  const pick = (list) => list[Math.floor(chance() * list.length)]
  const server = new FakeServer(chance)
  const browser = new Browser(server, chance)
  let acts = 0
  for (let step = 0; step < stepsMax; step++) {
    const luck = chance()
    const page = pick([...browser.pages])
    if (!page || (luck < 0.1 && browser.pages.size < 4)) browser.open()
    else if (luck < 0.5) browser.act(page, `${pick(kinds)} ${++acts}`, `key-${acts}`)
    else if (luck < 0.6) browser.isOnline = !browser.isOnline
    else if (luck < 0.7) browser.kill(page)
    else if (luck < 0.8) page.sender.send()
    else await soon()
  }
  browser.isOnline = true
  for (let round = 0; round < 20; round++) await soon()
  const last = browser.open()
  for (let round = 0; last.box.in("queued", "sending", "waiting", "signed-out", "needs-you", "held").length || round < 3; round++) {
    assert.ok(round < 5_000, "the queue comes to an end")
    for (const entry of last.box.in("needs-you")) await last.box.change((queue) => queue.insist(entry, `${entry.key}-again`))
    last.sender.send()
    await soon()
  }
  for (const page of browser.pages) browser.kill(page)
  return { effects: server.effects, kept: browser.kept, left: last.box.entries }
}

test(`does every act once and in order, through ${histories} histories of lost networks and killed pages`, async (context) => {
  mock.timers.enable({ apis: ["setTimeout"] })
  context.after(() => mock.timers.reset())
  let acts = 0
  for (let seed = 1; seed <= histories; seed++) {
    const { effects, kept, left } = await play(seed)
    acts += kept.length
    const said = `history ${seed}`
    assert.equal(new Set(effects).size, effects.length, `${said}: nothing twice`)
    const refused = kept.filter((title) => title.startsWith("refused"))
    assert.deepEqual(left.filter(({ state }) => state === "rolled-back").map(({ to }) => to.title).sort(), [...refused].sort(), said)
    const wanted = kept.filter((title) => !title.startsWith("refused"))
    for (const title of wanted) assert.ok(effects.includes(title), `${said}: ${title} is not lost`)
    // What met a conflict comes when it is answered; all else in the order in which it was kept.
    const plain = (list) => list.filter((title) => title.startsWith("plain"))
    assert.deepEqual(plain(effects), plain(kept), `${said}: in order`)
  }
  assert.ok(acts > histories * 5, "there was something to do")
})
