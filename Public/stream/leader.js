import { Ring } from "./ring.js"

const placeMilliseconds = 10_000

/** What the tab that reads for others knows: the last changes, who is here, and where the other tabs are. */
export class Leader {
  #ring
  #ready
  #present = new Map()
  #places = new Map()
  #tell

  /** `tell` reaches the other tabs. */
  constructor(position, tell) {
    this.#ring = new Ring(position)
    this.#tell = tell
  }

  get isReady() {
    return Boolean(this.#ready)
  }

  /** Tells the others a frame of the connection. */
  take(frame) {
    const { event, data } = frame
    // Before `ready` the server speaks of this tab's own position; the others ask from theirs.
    if (event === "opened" || (event === "reset" && !this.#ready)) return
    if (event === "change" || event === "batch") this.#ring.push(frame)
    if (event === "ready") this.#begin(data)
    if (event === "ephemeral") this.#meet(data)
    this.#tell("frame", { frame })
  }

  /** Answers a tab that stands at `after`. */
  answer({ from, ask, after, place }) {
    this.put(from, place)
    const to = { to: from, ask }
    if (!this.#ready) return this.#tell("wait", to)
    const frames = after ? this.#ring.after(after) : []
    if (!frames) return this.#tell("missing", to)
    const entries = [...this.#present.values()]
    const { case: caseId } = this.#ready
    const whole = entries.length ? { case: caseId, whole: true, entries, gone: [] } : undefined
    this.#tell("answer", { ...to, frames, ready: { ...this.#ready, position: this.#ring.end }, whole })
  }

  /** Where another tab is; nowhere when it is out of sight. */
  put(tab, place) {
    if (place) this.#places.set(tab, { place, at: Date.now() })
    else this.#places.delete(tab)
  }

  /** Where the other tabs are, of which one has heard lately. */
  get places() {
    const known = [...this.#places.values()]
    return known.filter(({ at }) => Date.now() - at < placeMilliseconds).map(({ place }) => place)
  }

  #begin(ready) {
    // When it was said is known for this connection only.
    this.#ready = { ...ready, serverTime: undefined }
    this.#present.clear()
    if (this.#ring.end !== ready.position) this.#ring = new Ring(ready.position)
  }

  #meet({ whole, entries = [], gone = [] }) {
    if (whole) this.#present.clear()
    for (const entry of entries) this.#present.set(entry.connection, entry)
    for (const connection of gone) this.#present.delete(connection)
  }
}
