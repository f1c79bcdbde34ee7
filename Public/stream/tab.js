import { Follower } from "./follower.js"
import { LeadLock } from "./lead-lock.js"
import { Leader } from "./leader.js"

const joinMilliseconds = 1_500
const askMilliseconds = 3_000
const silencesMax = 2
const waitsMax = 2
const gapsMax = 3
const hiddenMilliseconds = 5_000
const openingMilliseconds = 3_000

/** One reading of a tab among others: state → event → next state. What a state does not name changes nothing. */
export const tabStates = {
  idle: { start: "joining" },
  joining: { granted: "leading", answered: "following", missing: "bridging", over: "idle", stop: "idle" },
  following: { granted: "leading", missing: "bridging", over: "idle", stop: "idle" },
  // Its own connection, until the leader knows where it stands.
  bridging: { granted: "leading", answered: "following", ended: "idle", stop: "idle" },
  leading: { stolen: "joining", ended: "idle", stop: "idle" },
}

/**
 * A tab that reads a case's frames with the other tabs of its person: who holds the lock reads from the server and tells
 * the others. All wait in line for the lock; who hears nothing any more takes it away.
 */
export class Tab {
  #state = "idle"
  #parts
  #follower
  #lead
  #leader
  #work
  #lock
  #timer
  #opening
  #ask = 0
  #isAsking = false
  #silences = 0
  #waits = 0
  #gaps = 0
  #isOpened = false
  #finish

  /**
   * `id` is the tab's, `name` the lock's, `channel` reaches the others; `transport` reads for all, `bridge` for this tab alone.
   * `hiddenFor` is for how many milliseconds it is out of sight, `place` where the person is in it; `hears` is told where the
   * person's tabs are when this one has to say it.
   */
  constructor(parts) {
    this.#parts = parts
  }

  get isLeading() {
    return this.#state === "leading"
  }

  /** A transport; one that `steals` reads for the others from the beginning. */
  read(query, signal, take, fetch, steals) {
    const { locks, name } = this.#parts
    this.#parts = { ...this.#parts, query, fetch }
    this.#lock = new LeadLock(locks, name, () => this.#send("granted"), () => this.#send("stolen"))
    this.#follower = new Follower(query.get("after") ?? undefined, (...frame) => signal.aborted || take(...frame))
    this.#parts.channel.addEventListener("message", ({ data }) => this.#state !== "idle" && this.#hear(data))
    signal.addEventListener("abort", () => this.#send("stop"))
    return new Promise((resolve) => {
      this.#finish = resolve
      this.#send("start")
      if (steals) this.#lock.steal()
    })
  }

  /** The person came to this tab, or is at another place in it. */
  moved() {
    if (this.isLeading) this.#say()
    else if (this.#state !== "idle") this.#tell("place", { place: this.#parts.place() })
  }

  /** The tab came into sight: asks at once who reads. */
  look() {
    if (this.#state === "joining" || this.#state === "following") this.#askNow()
  }

  #send(event, refusal) {
    const was = this.#state
    const next = tabStates[was][event]
    if (!next) return false
    if (next === "idle") this.#leave()
    this.#state = next
    clearTimeout(this.#timer)
    clearTimeout(this.#opening)
    this.#work?.abort()
    this.#work = undefined
    if (was === "leading") this.#resign()
    if (next === "joining") this.#join()
    if (next === "following") this.#wait()
    if (next === "bridging") this.#bridge()
    if (next === "leading") this.#begin()
    if (next === "idle") this.#end(refusal)
    return true
  }

  #join() {
    this.#silences = this.#waits = this.#gaps = 0
    this.#askNow()
    this.#lock.stand()
  }

  // Leading

  #begin() {
    const lead = (this.#lead = new Leader(this.#follower.position, (kind, words) => this.#tell(kind, words)))
    this.#leader = undefined
    this.#tell("leads")
    this.#connect(this.#parts.transport, (frame) => {
      lead.take(frame)
      this.#pass(frame)
    })
    // A tab that said it is live may not say so for long without a connection.
    if (this.#follower.isReady) this.#opening = setTimeout(() => lead.isReady || this.#over(), openingMilliseconds)
    this.#say()
  }

  #resign() {
    this.#lead = undefined
    this.#parts.hears([])
  }

  /** Says where the person's tabs are, now and as long as this one leads. */
  #say() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#say(), askMilliseconds)
    this.#parts.hears([this.#parts.place(), ...this.#lead.places].filter(Boolean))
  }

  #over(refusal) {
    const pause = refusal?.headers.get("Retry-After") ?? undefined
    if (this.isLeading) this.#tell("over", { status: refusal?.status, pause })
    this.#send("ended", refusal)
  }

  /** A connection of this tab's own, from where it stands. */
  async #connect(transport, take) {
    const { signal } = (this.#work = new AbortController())
    const { query, fetch } = this.#parts
    const { position } = this.#follower
    const words = new URLSearchParams(query)
    if (position) words.set("after", position)
    let refusal
    try {
      refusal = await transport(words, signal, (event, data, id) => signal.aborted || take({ event, data, id }), fetch)
    } catch {
      // A lost network and our own end are the same here: it is over.
    }
    if (!signal.aborted) this.#over(refusal)
  }

  // Following

  #steal() {
    if (this.#state === "idle") return
    this.#silences = 0
    this.#lock.steal()
  }

  #bridge() {
    this.#wait()
    this.#connect(this.#parts.bridge, (frame) => {
      this.#pass(frame)
      if (frame.event === "ready") this.#askNow()
    })
  }

  #askNow() {
    if (this.#state === "idle") return
    this.#isAsking = true
    this.#tell("ask", { ask: ++this.#ask, after: this.#follower.position, place: this.#parts.place() })
    this.#wait()
  }

  #wait() {
    const pause = this.#state === "joining" ? joinMilliseconds : askMilliseconds
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#again(), pause * (0.75 + this.#parts.random() / 2))
  }

  #again() {
    this.#silences += 1
    if (this.#silences >= silencesMax) this.#steal()
    this.#askNow()
  }

  #hear(message) {
    const { kind, from, to, ask } = message
    const isMine = to === this.#parts.id && ask === this.#ask
    if (this.isLeading) return this.#answer(message)
    if (to && !isMine) return
    if (kind === "leads" || isMine) this.#leader = from
    if (from !== this.#leader) return
    this.#silences = 0
    if (isMine) this.#isAsking = false
    if (kind === "leads") this.#askNow()
    if (kind === "frame") this.#takeFrame(message.frame)
    if (kind === "over") this.#send("over", refusalOf(message))
    // The leader has no connection yet: a tab that said it is live may not say so for long.
    if (kind === "wait" && ++this.#waits > waitsMax && this.#follower.isReady) this.#send("over")
    if (kind === "missing") this.#send("missing")
    if (kind === "answer") this.#takeAnswer(message)
    if (message.hidden >= hiddenMilliseconds && !this.#parts.hiddenFor()) this.#steal()
  }

  #answer(message) {
    const { kind, from, place } = message
    if (kind === "ask") this.#lead.answer(message)
    if (kind !== "place") return
    this.#lead.put(from, place)
    this.#say()
  }

  #takeFrame(frame) {
    const { event } = frame
    if (this.#state === "joining" && event === "ready") return this.#askNow()
    if (this.#state !== "following" && !(this.#state === "joining" && event === "goodbye")) return
    if (!this.#follower.frame(frame) && !this.#isAsking) this.#askNow()
  }

  #takeAnswer(answer) {
    const isNew = this.#state !== "following"
    this.#waits = 0
    if (isNew) this.#pass({ event: "opened" })
    if (this.#follower.answer(answer, isNew)) {
      this.#gaps = 0
      this.#send("answered")
    } else if (++this.#gaps > gapsMax) this.#send("missing")
    else this.#askNow()
  }

  #pass(frame) {
    if (frame.event !== "opened") return this.#follower.pass(frame)
    if (!this.#isOpened) this.#follower.pass(frame)
    this.#isOpened = true
  }

  // The end

  #leave() {
    this.#lock.leave()
    if (!this.isLeading) this.#tell("place", {})
  }

  #end(refusal) {
    this.#parts.channel.close()
    this.#finish(refusal)
  }

  #tell(kind, words) {
    const hidden = this.isLeading ? this.#parts.hiddenFor() : undefined
    this.#parts.channel.postMessage({ kind, from: this.#parts.id, hidden, ...words })
  }
}

/** What the server refused the leader, for this tab too. */
function refusalOf({ status, pause }) {
  return status && new Response(null, { status, headers: pause ? { "Retry-After": pause } : {} })
}
