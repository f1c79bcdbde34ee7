import { rebase } from "./rebase.js"

const gone = { removed: "rolled-back" }
const unsent = { ...gone, send: "sending", hold: "held", seen: "done" }

/** A mutation's life: state → event → next state. What a state does not name changes nothing. */
export const outboxStates = {
  draft: { ...gone, commit: "queued" },
  queued: unsent,
  sending: {
    ...gone,
    applied: "acknowledged",
    seen: "done",
    conflict: "needs-you",
    refused: "rolled-back",
    failed: "waiting",
    unauthorised: "signed-out",
    renumbered: "queued",
  },
  acknowledged: { ...gone, seen: "done" },
  waiting: unsent,
  "signed-out": unsent,
  held: { ...gone, release: "queued" },
  "needs-you": { ...gone, answered: "queued" },
  "rolled-back": {},
  done: {},
}

export function step(state, event) {
  return outboxStates[state][event] ?? state
}

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

  /** An item's row with what is pending played over it. */
  over(id, row) {
    return rebase(row, this.of(id))
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

  /**
   * Keeps mine: asks again, from the revision that the person has now seen, as a new act. What met a withdrawal has seen
   * nothing new. A restoration goes before the edit, in one group with it, and waits where the edit waits.
   */
  insist(entry, key, restoration) {
    const { revision, notice } = entry.conflict
    for (const other of this.of(entry.id)) {
      if (notice || (other !== entry && other.state !== "held")) continue
      for (const field in other.base) if (field in entry.to) other.base[field] = revision
    }
    const group = restoration?.key ?? (entry.isWithRestoration ? undefined : entry.group)
    const first = { ...restoration, group, base: {}, to: entry.to, display: {}, state: "queued" }
    if (restoration) this.#entries.splice(this.#entries.indexOf(entry), 0, first)
    this.move(entry, "answered", { key, group, isWithRestoration: Boolean(restoration), number: undefined, conflict: undefined })
  }

  /** Forgets one item, or all; what the person had typed and the server has not. */
  forget(id) {
    const entries = id ? this.of(id) : this.entries
    const unsaved = entries.filter(({ state }) => state !== "acknowledged")
    for (const entry of entries) this.move(entry, "removed")
    return unsaved.map(typed).join("\n")
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

/** The words of a mutation, to keep when it cannot be saved. */
export function typed({ display }) {
  return Object.values(display).map((value) => value?.text ?? value?.add?.map(({ label }) => label).join(", ") ?? value).join("\n")
}
