import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { LockSeat } from "../../Public/outbox/seat.js"
import { Sender } from "../../Public/outbox/send.js"
import { Undoing } from "../../Public/outbox/undoing.js"
import { Base } from "../../Public/store/base.js"
import { identifier } from "../../Public/store/identifier.js"
import { Shown } from "../../Public/store/shown.js"
import { EventStream } from "../../Public/stream/event-stream.js"
import { Locks } from "./tabs-world.js"

const never = new Promise(() => {})
/** How much of the pauses between two tries is waited: histories are many. */
const haste = 0.02
const slowLooks = 0.2
const lookMilliseconds = 40

// What the modules ask of a page's document.
globalThis.document = { hidden: false, addEventListener() {}, querySelector: () => null }

/** The disk of a browser outlives its pages. What became of each key that was ever kept is known. */
class Disk extends Memory {
  isLasting = true
  /** By key: the act, and its `end` once it has one. */
  journal = new Map()
  /** What a page is about to say of keys that vanish: else they are done. */
  #said = new Map()
  #turn = Promise.resolve()
  #chance

  constructor(chance) {
    super()
    this.#chance = chance
  }

  /** A look may take a while: what another page does meanwhile it does not see one by one. */
  async read() {
    if (this.#chance() < slowLooks) await new Promise((resolve) => setTimeout(resolve, this.#chance() * lookMilliseconds))
    return super.read()
  }

  /** One transaction after the other. */
  change(act) {
    return (this.#turn = this.#turn.then(() => super.change((state) => {
      const before = state.entries.map(({ order, key, state: was }) => ({ order, key, was }))
      const change = act(state)
      for (const entry of change.put) this.#note(entry)
      const put = new Map(change.put.filter(({ order }) => order).map((entry) => [entry.order, entry]))
      for (const { order, key } of before) {
        if (change.remove.includes(order)) this.#end(key, this.#said.get(key) ?? (this.#isOfNothing(key) ? "cancelled" : "done"))
        // The person insisted: the same act has another key.
        else if (put.has(order) && put.get(order).key !== key) {
          this.#end(key, "conflict")
          this.journal.get(put.get(order).key).isAnswer = true
        }
      }
      return change
    })))
  }

  /** The end of these keys, should they vanish by what a page does now. */
  say(end, keys) {
    for (const key of keys) this.#said.set(key, end)
  }

  #note({ key, id, operation = "evidence.revise", base, to, undoes, group, state, revision }) {
    const known = this.journal.get(key) ?? { key, id, operation, to: structuredClone(to), undoes, group, states: [] }
    if (!known.states.includes(state)) known.states.push(state)
    this.journal.set(key, { ...known, base: structuredClone(base), revision: revision ?? known.revision })
    if (state === "rolled-back") this.#end(key, "refused")
  }

  /** Whether it never left, and was to undo what came to nothing. */
  #isOfNothing(key) {
    const { states, undoes } = this.journal.get(key)
    const undone = [...this.journal.values()].filter((act) => act.key === undoes || act.group === undoes)
    return !states.includes("sending") && undone.some(({ end }) => end === "refused" || end === "cancelled")
  }

  #end(key, end) {
    const known = this.journal.get(key)
    if (known && !known.end) known.end = end
  }
}

/** A person's browser: pages that come and go, and a network that does so too. */
export class Browser {
  pages = new Set()
  isOnline = true
  /** Whether its network loses nothing any more. */
  isReliable = false
  disk
  locks = new Locks()
  acts = []
  counts = { lost: 0, resets: 0 }
  #options
  #running = new Set()

  /** `base` is the server's address, `person` has the cookie and the token of a session. */
  constructor({ base, caseId, person, chance }) {
    this.#options = { base, caseId, person, chance }
    this.name = person.name
    this.caseId = caseId
    this.chance = chance
    this.disk = new Disk(chance)
  }

  /** Opens a page as the server draws it now; none where there is no network. */
  async open() {
    const page = new Page(this)
    this.pages.add(page)
    try {
      await page.load()
      return page
    } catch {
      page.kill()
    }
  }

  switch(isOnline) {
    this.isOnline = isOnline
    if (!isOnline) for (const request of this.#running) request.abort()
    for (const page of this.pages) {
      if (isOnline) page.cameOnline()
      else page.stream.drop()
    }
  }

  /** The network of a page, which loses requests and answers. */
  fetch = async (path, { signal, ...options } = {}) => {
    const { base, person, chance } = this.#options
    const isStream = path.startsWith("/api/updates")
    const luck = this.isReliable ? 0.5 : chance()
    if (!this.isOnline) throw new TypeError("There is no network.")
    if (!isStream && luck < 0.03) throw new TypeError("The request was lost.")
    const cut = new AbortController()
    this.#running.add(cut)
    const over = () => this.#running.delete(cut)
    const signals = [cut.signal, ...(signal ? [signal] : [])]
    try {
      const response = await fetch(base + path, {
        ...options, signal: AbortSignal.any(signals), headers: { ...options.headers, Cookie: person.cookie, "X-CSRF-Token": person.csrf },
      })
      if (isStream) return response
      const body = await response.text()
      if (luck > 0.95) {
        this.counts.lost += 1
        throw new TypeError("The answer was lost.")
      }
      return new Response(body || null, { status: response.status, headers: response.headers })
    } finally {
      if (!isStream) over()
    }
  }

  /** Where the case stands for this person. */
  async position() {
    const response = await this.fetch(`/api/evidence?${new URLSearchParams({ case: this.caseId, limit: "1" })}`)
    return (await response.json()).position
  }

  /** What the server says of the case now, and where that stands. */
  async snapshot(fetch = this.fetch) {
    const items = []
    let position
    for (let cursor = ""; cursor !== null; ) {
      const response = await fetch(`/api/cases/${this.caseId}/snapshot?${new URLSearchParams({ rows: "1", cursor })}`)
      if (response.status !== 200) throw new Error(`The snapshot is refused: ${response.status}`)
      const [head, ...lines] = (await response.text()).trim().split("\n").map((line) => JSON.parse(line))
      position ??= head.position
      items.push(...lines)
      cursor = head.next
    }
    return { position, items }
  }
}

/** A page of the grid: what `Outbox` and the grid do, without a document. */
export class Page {
  isAlive = true
  base = new Base()
  pending = new Shown((entry) => this.#isHere(entry))
  announcer = { note() {} }
  #browser
  #drafts = []
  #items = new Set()
  #isKeeping = false

  constructor(browser) {
    const { disk, locks, pages, caseId, chance } = browser
    this.#browser = browser
    // A page that was killed never hears the end of what it began.
    const living = async (act) => (this.isAlive ? act().then((result) => (this.isAlive ? result : never)) : never)
    this.channel = Object.assign(new EventTarget(), { close() {}, postMessage: (data) => {
      for (const { channel } of pages) if (channel !== this.channel) queueMicrotask(() => channel.dispatchEvent(Object.assign(new Event("message"), { data })))
    } })
    this.box = new Box({ isLasting: true, read: () => living(() => disk.read()), change: (act) => living(() => disk.change(act)), close() {} }, this.channel)
    const fetch = (path, options) => living(() => browser.fetch(path, options))
    this.fetch = fetch
    this.does = (act) => this.isAlive && act()
    this.sender = new Sender(this.box, new LockSeat("sender", this.box, locks.of(this)), {
      token: () => "", fetch, random: () => chance() * haste,
      answered: (entry, reply) => entry.undoes && this.undoing.answered(entry, reply),
    })
    const store = { read: async () => structuredClone(browser.acts), close() {}, change: (act) => living(async () => {
      const { acts, result } = act(structuredClone(browser.acts))
      browser.acts = acts
      return result
    }) }
    this.undoing = new Undoing(this, this, store)
    this.box.addEventListener("change", () => this.isAlive && this.#show())
    this.box.addEventListener("undone", ({ keys }) => this.isAlive && this.pending.seen(keys))
    this.box.addEventListener("send", () => this.sender.send())
  }

  async load() {
    const position = await this.#fetchPage()
    const { chance, caseId } = this.#browser
    this.stream = new EventStream({
      caseId, position, fetch: this.fetch, random: () => chance() * haste,
      refetch: () => {
        this.#browser.counts.resets += 1
        return this.#fetchPage()
      },
    })
    this.stream.addEventListener("changes", ({ changes }) => this.isAlive && this.#take(changes))
    this.stream.addEventListener("state", ({ state }) => {
      if (state !== "live" || !this.isAlive) return
      this.#reached(true)
      this.sender.send()
    })
    this.stream.addEventListener("frame", ({ event, data, position }) => {
      const left = this.pending.in("acknowledged").filter(({ revision }) => !revision)
      if (this.isAlive && event === "head" && data.position === position && left.length) this.#seen(left.map(({ key }) => key))
    })
    this.stream.start()
    this.box.read().then(() => this.sender.send())
  }

  /** The process ends, wherever it is. */
  kill() {
    this.isAlive = false
    this.sender.stop()
    this.stream?.stop()
    this.#browser.pages.delete(this)
    this.#browser.locks.end(this)
  }

  cameOnline() {
    this.stream?.retry()
    this.sender.send()
  }

  /** The items that it shows. */
  get items() {
    return [...this.#items]
  }

  /** A row as the person sees it. */
  shown(id) {
    const item = this.base.item(id)
    return this.pending.over(id, item?.row ?? {})
  }

  // What the person does, as `Outbox` takes it.

  save({ before, ...act }) {
    const at = new Date().toISOString()
    const entry = { key: identifier(), ...act, case: this.#browser.caseId, at, since: at, words: act.words ?? { item: act.id, fields: {} }, state: "draft" }
    if (before) entry.group ??= this.undoing.groupOf(entry)
    this.#drafts.push(entry)
    this.pending.draft(entry)
    this.#keep()
    if (before) this.undoing.did(entry, before)
    return entry
  }

  async cancel(entry) {
    return this.box.change((queue) => {
      const own = queue.find(entry)
      const along = own?.operation === "evidence.add" ? queue.of(own.id).map(({ key }) => key) : [entry.key]
      const isCancelled = queue.cancel(entry)
      if (isCancelled) this.#browser.disk.say("cancelled", along)
      return isCancelled
    })
  }

  async insist(entry, restores) {
    const { id } = entry
    const restoration = { id, key: identifier(), case: entry.case, operation: "evidence.restore", at: new Date().toISOString() }
    await this.box.change((queue) => queue.insist(entry, identifier(), restores ? restoration : undefined))
    this.#hurry()
  }

  async giveUp(entry) {
    this.#browser.disk.say("conflict", [entry.key])
    await this.box.change((queue) => queue.move(entry, "removed"))
    this.#hurry()
  }

  dismiss(entries) {
    return this.box.change((queue) => entries.forEach((entry) => queue.move(entry, "dismissed")))
  }

  // What happens to it.

  async #fetchPage() {
    const { position, items } = await this.#browser.snapshot(this.fetch)
    this.base.clear()
    this.#items = new Set(items.map(({ id }) => id))
    for (const { id, revision, row } of items) this.base.load(id, revision, row)
    if (this.stream) this.#reached(true)
    return position
  }

  #take(changes) {
    for (const change of changes) {
      if (change.kind !== "evidence.added" || this.base.item(change.id)) this.base.take(change)
      else {
        this.#items.add(change.id)
        this.base.load(change.id, change.revision, { withdrawn: false, ...change.row })
      }
    }
    this.#seen(changes.map(({ mutation }) => mutation?.key).filter(Boolean))
  }

  #isHere(entry) {
    return this.base.reached(entry) && (entry.operation !== "evidence.add" || this.base.item(entry.id))
  }

  #show() {
    this.pending.show(this.box.entries)
    if (!this.sender.isAtWork && this.box.in("queued", "waiting", "sending").length) this.sender.send()
    if (this.stream?.state === "live") this.#reached()
  }

  #seen(keys) {
    this.pending.seen(keys)
    if (this.pending.entries.some(({ key }) => keys.includes(key))) this.box.change((queue) => queue.seen(({ key }) => keys.includes(key)))
  }

  #reached(isAnew = false) {
    const isHeld = (entry) => (isAnew ? this.base.reached(entry) : entry.revision && this.#isHere(entry))
    const done = this.pending.in("acknowledged").filter(isHeld).map(({ key }) => key)
    if (done.length) this.#seen(done)
  }

  async #keep() {
    if (this.#isKeeping) return
    this.#isKeeping = true
    while (this.#drafts.length) {
      const drafts = [...this.#drafts]
      await this.box.change((queue) => drafts.forEach((entry) => queue.add(entry)))
      this.#drafts = this.#drafts.filter((entry) => !drafts.includes(entry))
    }
    this.#isKeeping = false
    this.#hurry()
  }

  #hurry() {
    this.sender.send()
    this.box.tell("send")
  }
}
