import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { Sender } from "../../Public/outbox/send.js"
import { FileSender } from "../../Public/uploads/file-sender.js"
import { random } from "./random.js"

const histories = Number(process.env.PROFFER_HISTORIES ?? 40)
const stepsMax = 50
const never = new Promise(() => {})

/** A server with items: each key once, each number in order, and nothing done to an item that is not there. */
class FakeServer {
  items = new Map()
  strays = []
  #clients = new Map()
  #replies = new Map()
  #uploads = new Map()

  mutate({ client, mutations }) {
    const replies = mutations.map((mutation) => {
      const last = this.#clients.get(client) ?? 0
      this.#clients.set(client, Math.max(last, mutation.number))
      const reply = this.#once(mutation.key, () => this.#decide(mutation))
      return { key: mutation.key, ...reply }
    })
    return Response.json({ client, replies })
  }

  /** Announcing, sending and storing a file. */
  upload(method, path, body, key) {
    const [, id] = path.match(/^\/api\/uploads\/(\w+)/) ?? []
    if (path === "/api/uploads") {
      const upload = `u${this.#uploads.size + 1}`
      this.#uploads.set(upload, { bytes: body.bytes, offset: 0 })
      return Response.json({ upload, offset: 0, bytes: body.bytes }, { status: 201 })
    }
    if (id && !this.#uploads.has(id)) return Response.json({ error: { code: "upload_not_found" } }, { status: 404 })
    if (method === "DELETE") return this.#uploads.delete(id) && new Response(null, { status: 204 })
    if (id) {
      const upload = this.#uploads.get(id)
      if (method === "PUT") upload.offset = upload.bytes
      return Response.json({ upload: id, ...upload, isComplete: upload.offset === upload.bytes })
    }
    const [, item] = path.match(/^\/api\/evidence\/(\w+)\/files/)
    const reply = this.#once(key, () => {
      const found = this.items.get(item)
      if (!found) this.strays.push(`file of ${item}`)
      if (!found || found.isWithdrawn || found.file) return { status: "refused" }
      if (!this.#uploads.delete(body.upload)) return
      found.file = key
      return { status: "applied" }
    })
    if (!reply) return Response.json({ error: { code: "upload_not_found" } }, { status: 404 })
    return reply.status === "applied" ? Response.json({ item }, { status: 201 }) : Response.json({ error: { message: "No." } }, { status: 409 })
  }

  #once(key, decide) {
    if (!this.#replies.has(key)) {
      const reply = decide()
      if (reply) this.#replies.set(key, reply)
      return reply
    }
    return this.#replies.get(key)
  }

  #decide({ operation, id, to }) {
    const item = this.items.get(id)
    if (operation === "evidence.add") {
      if (to.title.startsWith("refused")) return { status: "refused", message: "No." }
      assert.ok(!item, "an item is added once")
      this.items.set(id, { edits: [], isWithdrawn: false, withdrawals: 0 })
      return { status: "applied", revision: 1 }
    }
    if (!item) {
      this.strays.push(`${operation} of ${id}`)
      return { status: "refused", message: "Not there." }
    }
    if (operation === "evidence.withdraw") {
      Object.assign(item, { isWithdrawn: true, withdrawals: item.withdrawals + 1 })
    } else item.edits.push(to.title)
    return { status: "applied", revision: 2 }
  }
}

/** The disk outlives the pages, and knows what was ever kept, in order, and what was taken back before it was sent. */
class FakeDisk extends Memory {
  isLasting = true
  kept = new Map()
  cancelled = new Set()
  #turn = Promise.resolve()

  /** One transaction after the other. */
  change(act) {
    return (this.#turn = this.#turn.then(() => super.change((state) => {
      const change = act(state)
      for (const entry of change.put) if (!this.kept.has(entry.key)) this.kept.set(entry.key, structuredClone(entry))
      for (const { order, operation, number, id } of state.entries) {
        if (operation === "evidence.add" && !number && change.remove.includes(order)) this.cancelled.add(id)
      }
      return change
    })))
  }

  /** What was kept, by item. */
  get items() {
    const items = new Map()
    for (const { key, id, operation, to } of this.kept.values()) {
      if (operation === "evidence.add") items.set(id, { id, isRefused: to.title === "refused", isCancelled: this.cancelled.has(id), edits: [] })
      else if (operation === "evidence.withdraw") items.get(id).isWithdrawn = true
      else if (operation === "evidence.attach") items.get(id).file = key
      else items.get(id).edits.push(to.title)
    }
    return items
  }
}

class Browser {
  pages = new Set()
  isOnline = true
  disk = new FakeDisk()
  bytes = new Map()
  #server
  #chance
  #clients = 0
  #holder

  constructor(server, chance) {
    this.#server = server
    this.#chance = chance
  }

  open() {
    const page = { isAlive: true }
    const living = async (act) => (page.isAlive ? act().then((result) => (page.isAlive ? result : never)) : never)
    const disk = { isLasting: true, read: () => living(() => this.disk.read()), change: (act) => living(() => this.disk.change(act)) }
    const channel = new EventTarget()
    channel.postMessage = (data) => {
      for (const other of this.pages) if (other !== page) queueMicrotask(() => other.channel.dispatchEvent(Object.assign(new Event("message"), { data })))
    }
    const box = new Box(disk, channel)
    const fetch = (path, { method, body, headers = {} }) => living(() => this.#reach(method, path, body, headers["Idempotency-Key"]))
    // Two may send at once: the keys keep what they send from counting twice.
    const seat = { take: async () => true, leave() {} }
    const sender = new Sender(box, seat, { token: () => "t", fetch, random: () => 0, makeClient: () => `${++this.#clients}` })
    const files = {
      get: (key) => living(async () => this.bytes.get(key)),
      remove: (keys) => living(async () => keys.forEach((key) => this.bytes.delete(key))),
      sweep: async () => {},
    }
    const locks = { request: (_, __, act) => this.#hold(page, act) }
    const fileSender = new FileSender(box, { person: "p", fetch, files, locks, token: () => "t", random: () => 0, sleep: async () => {} })
    Object.assign(page, { box, sender, fileSender, channel })
    page.send = () => Promise.all([sender.send(), fileSender.hurry()])
    this.pages.add(page)
    box.addEventListener("send", page.send)
    box.addEventListener("change", () => sender.isAtWork || (box.in("queued", "waiting", "sending").length && sender.send()))
    box.read().then(page.send)
    return page
  }

  kill(page) {
    page.isAlive = false
    page.sender.stop()
    this.pages.delete(page)
    if (this.#holder === page) this.#holder = undefined
  }

  async #hold(page, act) {
    if (!page.isAlive) return never
    if (this.#holder) return act(null)
    this.#holder = page
    try {
      return await act({})
    } finally {
      if (this.#holder === page) this.#holder = undefined
    }
  }

  async #reach(method, path, body, key) {
    const luck = this.#chance()
    if (!this.isOnline || luck < 0.1) throw new TypeError("gone before it arrived")
    if (luck < 0.15) return new Response("", { status: 503 })
    const read = typeof body === "string" ? JSON.parse(body) : body
    const answer = path === "/api/mutations" ? this.#server.mutate(read) : this.#server.upload(method, path.split("?")[0], read, key)
    await new Promise((resolve) => setImmediate(resolve))
    if (luck > 0.85) throw new TypeError("the answer was lost")
    return answer
  }
}

function soon() {
  mock.timers.tick(20_000)
  return new Promise((resolve) => setImmediate(resolve))
}

/** An act is on the disk before the person's next one; what sends it goes on meanwhile. */
function settled(act) {
  return Promise.race([act, new Promise((resolve) => setImmediate(resolve))])
}

async function play(seed) {
  const chance = random(seed)
  const pick = (list) => list[Math.floor(chance() * list.length)]
  const server = new FakeServer()
  const browser = new Browser(server, chance)
  let count = 0
  const keep = (page, entry) => page.box.change((queue) => queue.add({ key: `k${++count}`, case: "c", base: { title: 0 }, to: {}, display: {}, ...entry }))
  const acts = {
    async add(page) {
      const id = `i${++count}`
      const title = chance() < 0.2 ? "refused" : "plain"
      return keep(page, { id, operation: "evidence.add", to: { title }, display: { title } })
    },
    edit(page, { id }) {
      const title = `edit ${++count}`
      return keep(page, { id, to: { title }, display: { title } })
    },
    async withdraw(page, { id }) {
      const entry = page.box.entries.find((one) => one.id === id && one.operation === "evidence.add")
      if (!entry || !(await page.box.change((queue) => queue.cancel(entry)))) return keep(page, { id, operation: "evidence.withdraw" })
    },
    attach(page, { id }) {
      const key = `f${++count}`
      browser.bytes.set(key, new File(["bytes"], `${key}.txt`))
      return keep(page, { key, id, operation: "evidence.attach", display: { fileName: key } })
    },
  }
  for (let step = 0; step < stepsMax; step++) {
    const luck = chance()
    const page = pick([...browser.pages])
    // Who was told that it is refused, or has withdrawn it, does nothing more to it.
    const item = pick([...browser.disk.items.values()].filter(({ isWithdrawn, isCancelled }) => !isWithdrawn && !isCancelled))
    const knows = page && item && page.box.entries.some(({ id }) => id === item.id)
    if (!page || (luck < 0.1 && browser.pages.size < 3)) browser.open()
    else if (luck < 0.2) await settled(acts.add(page))
    else if (luck < 0.4 && knows) await settled(acts.edit(page, item))
    else if (luck < 0.45 && knows) await settled(acts.withdraw(page, item))
    else if (luck < 0.53 && knows && !item.file) await settled(acts.attach(page, item))
    else if (luck < 0.63) browser.isOnline = !browser.isOnline
    else if (luck < 0.7) browser.kill(page)
    else if (luck < 0.8) page.send()
    else await soon()
  }
  browser.isOnline = true
  for (let round = 0; round < 20; round++) await soon()
  const last = browser.open()
  for (let round = 0; last.box.in("queued", "sending", "waiting", "held").length || round < 3; round++) {
    assert.ok(round < 2_000, `history ${seed}: the queue comes to an end`)
    last.send()
    await soon()
  }
  for (const page of browser.pages) browser.kill(page)
  return { server, known: browser.disk.items, left: last.box.entries, bytes: browser.bytes }
}

/** Of an item that was taken back before it was sent only a file is left, with its bytes, until the person lets it go. */
function expectOnlyItsFile({ id, file }, rest, bytes, said) {
  assert.deepEqual(rest.map(({ key }) => key), file ? [file] : [], `${said}: only the file of ${id} is left`)
  if (!file) return
  assert.equal(rest[0].state, "rolled-back", `${said}: ${file} waits for the person`)
  assert.ok(bytes.has(file), `${said}: the bytes of ${file} are on the device`)
}

test(`adds, changes, withdraws and gives files to items once and in order, through ${histories} histories of crashes`, async (context) => {
  mock.timers.enable({ apis: ["setTimeout"] })
  context.after(() => mock.timers.reset())
  let files = 0
  const seen = { added: 0, refused: 0, cancelled: 0, withdrawn: 0, files: 0 }
  for (let seed = 1; seed <= histories; seed++) {
    const { server, known, left, bytes } = await play(seed)
    const said = `history ${seed}`
    assert.deepEqual(server.strays, [], `${said}: nothing is sent for an item that is not there`)
    for (const [id, item] of known) {
      const there = server.items.get(id)
      if (item.isCancelled || item.isRefused) {
        assert.equal(there, undefined, `${said}: ${id} is not there`)
        seen[item.isCancelled ? "cancelled" : "refused"]++
        const rest = left.filter((entry) => entry.id === id)
        if (item.isCancelled) expectOnlyItsFile(item, rest, bytes, said)
        else for (const title of item.edits) assert.ok(rest.some(({ to, state }) => to.title === title && state === "rolled-back"), `${said}: the text of ${title} is kept`)
        continue
      }
      seen.added++
      assert.deepEqual(there?.edits, item.edits, `${said}: edits of ${id}, once and in order`)
      assert.equal(there.withdrawals, Number(Boolean(item.isWithdrawn)), `${said}: ${id} is withdrawn once`)
      seen.withdrawn += there.withdrawals
      assert.equal(there.file, item.file, `${said}: ${id} has its file`)
      seen.files += Number(Boolean(there.file))
      files += Number(bytes.has(item.file))
    }
  }
  for (const [what, count] of Object.entries(seen)) assert.ok(count > histories / 20, `${what}: ${count}`)
})
