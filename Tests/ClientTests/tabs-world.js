import { AsyncLocalStorage } from "node:async_hooks"
import { EventStream } from "../../Public/stream/event-stream.js"
import { SharedStream } from "../../Public/stream/shared-stream.js"

/** A tab that wakes and has heard nothing for so long takes its connection for dead, whoever reads for it. */
const silenceMilliseconds = 40_000

/** Lets what was promised happen, without any time. */
export const settle = async (turns = 3) => {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
}

/** The tab whose script runs. */
const running = new AsyncLocalStorage()

/** The time of the tests; a frozen tab has none. */
export function mockTime({ mock: { timers } }) {
  timers.enable({ apis: ["setTimeout", "Date"] })
  const { setTimeout, clearTimeout } = globalThis
  const cleared = new Set()
  globalThis.setTimeout = (act, milliseconds) => {
    const tab = running.getStore()
    const timer = setTimeout(() => (tab ? tab.does(() => cleared.has(timer) || act()) : act()), milliseconds)
    return timer
  }
  globalThis.clearTimeout = (timer) => {
    cleared.add(timer)
    clearTimeout(timer)
  }
  return timers
}

/** A server whose log grows, and its open connections. */
export class Server {
  log = ["0"]
  isUp = true
  /** Whether it takes connections and says nothing. */
  holds = false
  /** The status that it answers who comes. */
  refuses
  connections = new Set()
  opened = 0
  /** How many connections were for one tab alone. */
  bridges = 0

  commit(number = 1) {
    for (let count = 0; count < number; count++) this.log.push(String(this.log.length))
    const changes = this.log.slice(-number).map((id) => ({ previous: String(id - 1), kind: "evidence.revised", id }))
    this.say(number > 1 ? ["batch", { changes }, this.head] : ["change", changes[0], this.head])
  }

  get head() {
    return this.log.at(-1)
  }

  beat() {
    this.say(["head", { position: this.head }])
  }

  reset() {
    this.say(["reset", { reason: "rights", herd: false }])
  }

  goodbye(code = 4003) {
    this.say(["goodbye", { code, after: 0 }])
    for (const connection of [...this.connections]) connection.end()
  }

  crash() {
    this.isUp = false
    for (const connection of [...this.connections]) connection.end()
  }

  /** The transport of one tab. */
  transport(tab) {
    return async (query, signal, take) => {
      const after = query.get("after")
      await settle(1)
      if (signal.aborted) return
      if (this.holds) return new Promise((resolve) => signal.addEventListener("abort", resolve))
      if (!this.isUp || tab.isDead) throw new TypeError("There is no network.")
      if (this.refuses) return new Response(null, { status: this.refuses })
      this.opened += 1
      const say = (...frame) => tab.does(() => signal.aborted || take(...structuredClone(frame)))
      say("opened")
      for (const id of this.log.slice(this.log.indexOf(after) + 1)) say("change", { previous: String(id - 1), kind: "evidence.revised", id }, id)
      say("ready", { case: "c", connection: `n${this.opened}`, position: this.head })
      if (signal.aborted) return
      return new Promise((resolve) => {
        const connection = { tab, say, end: () => {
          this.connections.delete(connection)
          tab.does(resolve)
        } }
        this.connections.add(connection)
        signal.addEventListener("abort", () => {
          this.connections.delete(connection)
          resolve()
        })
      })
    }
  }

  say(frame) {
    for (const { say } of this.connections) say(...frame)
  }
}

/** The locks of a browser: in the order of asking; another may take one away. */
export class Locks {
  stolen = 0
  #holder
  #line = []

  of(tab) {
    return { request: (name, { signal, steal }, hold) => new Promise((resolve, reject) => {
      const request = { tab, hold, resolve, reject }
      signal?.addEventListener("abort", () => {
        if (!this.#line.includes(request)) return
        this.#line = this.#line.filter((one) => one !== request)
        reject(new DOMException("left", "AbortError"))
      })
      if (steal) {
        const robbed = this.#holder
        if (robbed) this.stolen += 1
        this.#holder = undefined
        robbed?.tab.does(() => robbed.reject(new DOMException("stolen", "AbortError")))
        this.#line.unshift(request)
      } else this.#line.push(request)
      this.#grant()
    }) }
  }

  end(tab) {
    this.#line = this.#line.filter((request) => request.tab !== tab)
    if (this.#holder?.tab === tab) this.#holder = undefined
    this.#grant()
  }

  #grant() {
    if (this.#holder || !this.#line.length) return
    const request = (this.#holder = this.#line.shift())
    // As in a browser: never in the middle of something else.
    queueMicrotask(() => request.tab.does(async () => {
      if (this.#holder !== request) return
      await request.hold()
      request.resolve()
      if (this.#holder === request) this.#holder = undefined
      this.#grant()
    }))
  }
}

/** The tabs of one browser, what is on its way between them, and time. */
export class Browser {
  server = new Server()
  locks = new Locks()
  tabs = []
  wires = []
  /** Whether what tabs say to one another waits for `deliver`. */
  isSlow = true

  constructor(chance) {
    this.chance = chance
  }

  get living() {
    return this.tabs.filter(({ isDead }) => !isDead)
  }

  open(position = this.server.head) {
    const tab = new FakeTab(this, `t${this.tabs.length}`, position)
    this.tabs.push(tab)
    tab.does(() => tab.stream.start())
    return tab
  }

  post(from, message) {
    for (const to of this.living) for (const channel of to.channels) {
      if (to !== from) this.wires.push({ to, channel, message })
    }
    if (!this.isSlow) queueMicrotask(() => this.deliver(this.wires.length))
  }

  /** Delivers the first of what is on its way. */
  deliver(count) {
    for (const { to, channel, message } of this.wires.splice(0, count)) to.does(() => channel.hear(structuredClone(message)))
  }
}

class FakeTab {
  isDead = false
  isFrozen = false
  hiddenFor = 0
  channels = new Set()
  taken = []
  faults = []
  states = []
  places = []
  #waiting = []
  #heardAt = Date.now()
  #isWakingLate = false
  #fetched

  constructor(browser, id, position) {
    this.browser = browser
    this.start = this.last = position
    const { server, locks, chance } = browser
    const transport = server.transport(this)
    this.shared = new SharedStream({
      id,
      name: () => "n",
      locks: locks.of(this),
      channel: () => this.#open(),
      transport,
      bridge: (...reading) => {
        server.bridges += 1
        return transport(...reading)
      },
      hiddenFor: () => this.hiddenFor,
      random: chance,
    })
    this.shared.addEventListener("places", ({ places }) => (this.places = places))
    this.stream = new EventStream({ caseId: "c", position, refetch: () => this.#refetch(), fetch: undefined, random: chance })
    this.stream.addEventListener("changes", ({ changes }) => changes.forEach((change) => this.#take(change)))
    for (const name of ["state", "frame"]) this.stream.addEventListener(name, () => (this.#heardAt = Date.now()))
    this.stream.addEventListener("state", ({ state }) => this.#enter(state))
    this.stream.use(this.shared.read)
  }

  /** Something happens to the tab: not before it wakes, and never when it is gone. */
  does(act) {
    if (this.isFrozen) this.#waiting.push(act)
    else if (!this.isDead) running.run(this, act)
  }

  freeze() {
    this.isFrozen = true
  }

  wake() {
    this.#isWakingLate = this.isFrozen && Date.now() - this.#heardAt >= silenceMilliseconds
    this.isFrozen = false
    this.#waiting.splice(0).forEach((act) => this.does(act))
    this.#isWakingLate = false
  }

  kill() {
    const { browser } = this
    this.isDead = true
    this.channels.clear()
    this.stream.stop()
    for (const connection of [...browser.server.connections]) if (connection.tab === this) browser.server.connections.delete(connection)
    browser.locks.end(this)
  }

  #open() {
    const channel = new EventTarget()
    channel.hear = (data) => channel.isClosed || channel.dispatchEvent(Object.assign(new Event("message"), { data }))
    channel.close = () => {
      channel.isClosed = true
      this.channels.delete(channel)
    }
    channel.postMessage = (message) => {
      const copy = structuredClone(message)
      if (channel.isClosed && !this.isDead) throw new DOMException("closed", "InvalidStateError")
      this.does(() => this.browser.post(this, copy))
    }
    this.channels.add(channel)
    return channel
  }

  #enter(state) {
    if (!this.isFrozen && !(this.#isWakingLate && state === "waiting")) this.states.push(state)
    if (state !== "connecting" || !this.#fetched) return
    // The page was read anew; where something else came between, the stream goes on from where it was.
    if (this.stream.position === this.#fetched) {
      this.start = this.last = this.#fetched
      this.taken = []
    }
    this.#fetched = undefined
  }

  #take({ previous, id }) {
    if (previous !== this.last) this.faults.push(`${id} after ${this.last}`)
    this.last = id
    this.taken.push(id)
  }

  async #refetch() {
    await settle(1)
    if (!this.browser.server.isUp) throw new TypeError("There is no network.")
    return (this.#fetched = this.browser.server.head)
  }
}
