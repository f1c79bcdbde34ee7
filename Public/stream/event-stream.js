import { FrameParser } from "./frames.js"
import { Backoff, Chain, retryAfter } from "./resume.js"

const watchdogMilliseconds = 40_000
const behindMilliseconds = 2_000
const herdMilliseconds = 2_000
const resetsMax = 3
const resetsMilliseconds = 10_000
const pauseMaxMilliseconds = 30_000

const end = { unauthorised: "signed-out", missing: "no-access", refused: "stopped", stop: "idle" }
const open = { ...end, broken: "waiting", switched: "connecting", reset: "refetching", exhausted: "stopped" }

/** The stream: state → event → next state. What a state does not name changes nothing. */
export const streamStates = {
  idle: { start: "connecting" },
  connecting: { ...end, opened: "replaying", broken: "waiting", switched: "connecting" },
  replaying: { ...open, ready: "live" },
  live: open,
  waiting: { due: "connecting", stop: "idle" },
  refetching: { ...end, refetched: "connecting", broken: "waiting" },
  "signed-out": { due: "connecting", stop: "idle" },
  "no-access": { stop: "idle" },
  stopped: { stop: "idle" },
}

/** What a `goodbye` means: 4001 to 4009 come back, the rest do not. */
export function goodbyeEvent(code) {
  if (code < 4100) return "broken"
  return { 4100: "unauthorised", 4101: "unauthorised", 4102: "missing" }[code] ?? "refused"
}

/**
 * A case's frames by server-sent events. A transport: it tells `take` that it is open and then each frame, and resolves
 * when it is over, to the server's refusal if there was one.
 */
export async function readEvents(query, signal, take, fetch) {
  const response = await fetch(`/api/updates?${query}`, { signal, cache: "no-store" })
  if (!response.ok) return response
  take("opened")
  const parser = new FrameParser()
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const { event, data, id } of parser.push(value)) take(event, JSON.parse(data), id)
  }
}

/** A case's changes in order: events `state`, `frame` and `changes`. Resumes by itself and never skips. */
export class EventStream extends EventTarget {
  /** What the server said last when this page was live, asked for at `sentAt` and heard at `heardAt` by the clock of this device. */
  greeting
  #state = "idle"
  #transport = readEvents
  #options
  #backoff
  #chain
  #request
  #timer
  #watchdog
  #behind
  #liveAt = 0
  #sentAt
  #notBefore = 0
  #resets = []

  /** `refetch` shows the page anew and resolves to its position. */
  constructor({ caseId, position, refetch, fetch = globalThis.fetch.bind(globalThis), random = Math.random }) {
    super()
    this.#options = { caseId, refetch, fetch, random }
    this.#backoff = new Backoff(random)
    this.#chain = new Chain(position)
  }

  get state() {
    return this.#state
  }

  get position() {
    return this.#chain.position
  }

  start() {
    this.#send("start")
  }

  stop() {
    this.#send("stop")
  }

  /** Tries now instead of later, but not before the server allows. */
  retry() {
    if (Date.now() >= this.#notBefore) this.#send("due")
  }

  /** Loses the connection on purpose. */
  drop() {
    this.#send("broken")
  }

  /** Goes on by another transport, from the last position: nothing is lost or doubled. */
  use(transport = readEvents) {
    this.#transport = transport
    this.#send("switched")
    this.retry()
  }

  /** Reads the page anew and resumes from there, so that no change falls between. */
  refresh() {
    this.#send("reset")
  }

  #send(event, pause) {
    const next = streamStates[this.#state][event]
    if (!next) return
    const lived = this.#state === "live" ? Date.now() - this.#liveAt : 0
    this.#state = next
    clearTimeout(this.#timer)
    if (next === "live") this.#liveAt = Date.now()
    else if (next !== "replaying") this.#close()
    if (next === "connecting") this.#connect()
    if (next === "waiting") this.#wait(pause, lived)
    if (next === "refetching") this.#timer = setTimeout(() => this.#refetch(), pause)
    this.#tell("state", { state: next })
  }

  #wait(pause = 0, lived) {
    this.#notBefore = Date.now() + pause
    this.#timer = setTimeout(() => this.#send("due"), pause || this.#backoff.next(lived))
  }

  #close() {
    this.#request?.abort()
    clearTimeout(this.#watchdog)
    clearTimeout(this.#behind)
  }

  async #connect() {
    const { signal } = (this.#request = new AbortController())
    const { caseId, fetch } = this.#options
    const query = new URLSearchParams({ case: caseId })
    if (this.position) query.set("after", this.position)
    let pause
    this.#sentAt = Date.now()
    this.#watch()
    try {
      const refusal = await this.#transport(query, signal, (...frame) => signal.aborted || this.#take(...frame), fetch)
      if (signal.aborted) return
      if (refusal?.status === 401) this.#send("unauthorised")
      else if (refusal?.status === 404) this.#send("missing")
      else if (refusal) pause = retryAfter(refusal)
    } catch {
      // A lost network, a stall and our own abort all end here; the table decides what follows.
    }
    if (!signal.aborted) this.#send("broken", pause)
  }

  #take(event, data, id) {
    this.#watch()
    if (event === "opened") this.#send(event)
    else this.#receive(event, data, id)
  }

  #watch() {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => this.drop(), watchdogMilliseconds)
  }

  #receive(event, data, id) {
    if (event === "change" || event === "batch") this.#follow(data.changes ?? [data], id)
    if (event === "ready") this.greeting = { ...data, sentAt: this.#sentAt, heardAt: Date.now() }
    if (event === "ready" && !this.#mend(this.#chain.agree(data.position))) this.#send("ready")
    if (event === "head") this.#compare(data.position)
    if (event === "reset") this.#reset(data.herd)
    if (event === "goodbye") this.#goodbye(data)
    this.#tell("frame", { event, data, position: this.position })
  }

  #goodbye({ code, after }) {
    this.#send(goodbyeEvent(code), after > 0 ? Math.min(after * 1000, pauseMaxMilliseconds) : undefined)
  }

  #follow(changes, id) {
    if (!this.#mend(this.#chain.follow(changes[0]?.previous, id))) this.#tell("changes", { changes })
  }

  /** Resumes a chain that broke, or begins anew; false when it is whole. */
  #mend(fault) {
    if (fault === "broken") this.drop()
    if (fault === "reset") this.#reset()
    return Boolean(fault)
  }

  #compare(head) {
    clearTimeout(this.#behind)
    const { position } = this
    if (head !== position) this.#behind = setTimeout(() => position === this.position && this.drop(), behindMilliseconds)
  }

  #reset(herd) {
    const now = Date.now()
    this.#resets = [...this.#resets.filter((at) => now - at < resetsMilliseconds), now]
    if (this.#resets.length >= resetsMax) this.#send("exhausted")
    else this.#send("reset", herd ? this.#options.random() * herdMilliseconds : 0)
  }

  async #refetch() {
    try {
      const position = await this.#options.refetch()
      if (this.#state !== "refetching") return
      this.#chain.restart(position)
      this.#send("refetched")
    } catch {
      // The page cannot be read now: wait and resume, and the server says reset again.
      this.drop()
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(Object.assign(new Event(name), detail))
  }
}
