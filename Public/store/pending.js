import { step } from "../outbox/outbox.js"

const places = ({ id, to }) => Object.keys(to).map((field) => `${id} ${field}`)

/** Mutations that are not done, oldest first: event `change` carries the entry and what happened to it. */
export class Pending extends EventTarget {
  static entriesMax = 1000

  #entries = []

  get entries() {
    return [...this.#entries]
  }

  of(id) {
    return this.#entries.filter((entry) => entry.id === id)
  }

  in(...states) {
    return this.#entries.filter(({ state }) => states.includes(state))
  }

  /** Takes what a person did; false when the list is full. */
  add(entry) {
    if (this.#entries.length >= Pending.entriesMax) return false
    entry.state = "draft"
    this.#entries.push(entry)
    this.move(entry, "commit")
    return true
  }

  move(entry, event, detail) {
    Object.assign(entry, detail, { state: step(entry.state, event) })
    this.#entries = this.#entries.filter(({ state }) => state !== "done" && state !== "rolled-back")
    this.#settle()
    this.dispatchEvent(Object.assign(new Event("change"), { entry, event }))
  }

  /** The person's own event came back, or a page that holds it. */
  seen(test) {
    for (const entry of this.entries.filter(test)) this.move(entry, "seen")
  }

  /** Keeps mine: asks again, from the revision that the person has now seen, as a new act. */
  insist(entry, key) {
    const { revision } = entry.conflict
    for (const other of this.of(entry.id)) {
      if (other !== entry && other.state !== "held") continue
      for (const field in other.base) if (field in entry.to) other.base[field] = revision
    }
    this.move(entry, "answered", { key, number: undefined, conflict: undefined })
  }

  /** Forgets everything about one item, or about all. */
  forget(id) {
    for (const entry of id ? this.of(id) : this.entries) this.move(entry, "removed")
  }

  /** What follows a mutation that needs a person, on the same field, is held until it is answered. */
  #settle() {
    const blocked = new Set()
    for (const entry of this.#entries) {
      const held = places(entry).some((place) => blocked.has(place))
      entry.state = step(entry.state, held ? "hold" : "release")
      if (held || entry.state === "needs-you") places(entry).forEach((place) => blocked.add(place))
    }
  }
}
