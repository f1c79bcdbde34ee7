import { Entries } from "./entries.js"
import { isFile } from "./pending.js"

const left = ["sending", "waiting", "acknowledged"]

/**
 * The entries that a page shows over what the server said: those of its case that are kept in this browser, those on their
 * way there, and those that another page has seen done while this one has not. Event `change` carries an `entry` and the
 * state that it `was` in: none for what was kept before this page came. What another page did meanwhile was a draft, for its
 * first states may have passed before this page read it.
 */
export class Shown extends Entries {
  #reached
  #kept = []
  #drafts = []
  #isRead = false
  /** Done elsewhere, and not yet here: without them the page would flash back to what was before. */
  #ahead = []
  #seen = new Set()

  /** `reached` tells whether the page shows a revision of an item already, or does not show the item. */
  constructor(reached) {
    super()
    this.#reached = reached
  }

  /** Shows an act at once, before it is kept. */
  draft(entry) {
    this.#drafts.push(entry)
    this.#draw()
  }

  /** Drops acts that will not be kept. */
  drop(entries) {
    this.#drafts = this.#drafts.filter((entry) => !entries.includes(entry))
    this.#draw()
  }

  /** Shows what is kept now. */
  show(kept) {
    const keys = new Set(kept.map(({ key }) => key))
    // A file may be taken back at any time, and changes no field that would flash back.
    const vanished = this.#kept.filter((entry) => left.includes(entry.state) && !keys.has(entry.key) && !isFile(entry))
    this.#ahead = [...this.#ahead, ...vanished.map((entry) => ({ ...entry, state: "acknowledged" }))]
    this.#drafts = this.#drafts.filter(({ key }) => !keys.has(key))
    this.#kept = kept
    this.#draw()
    this.#isRead = true
  }

  /** The page holds what these mutations did, or they came to nothing. */
  seen(keys) {
    for (const key of keys) if (this.find({ key })) this.#seen.add(key)
    this.#draw()
  }

  #draw() {
    const before = this.entries
    this.#ahead = this.#ahead.filter((entry) => !this.#seen.has(entry.key) && !this.#reached({ revision: Infinity, ...entry }))
    this.entries = [...this.#ahead, ...this.#kept, ...this.#drafts]
    const [known, now] = [byKey(before), byKey(this.entries)]
    for (const entry of before) if (!now.has(entry.key)) this.#tell(entry, entry)
    for (const entry of this.entries) {
      const was = known.get(entry.key)
      if (entry !== was && !(entry.state === was?.state && entry.since === was.since)) this.#tell(entry, was)
    }
  }

  #tell(entry, was) {
    this.dispatchEvent(Object.assign(new Event("change"), { entry, was: was?.state ?? (this.#isRead ? "draft" : undefined) }))
  }
}

/** The first entry of each key. */
function byKey(entries) {
  return new Map(entries.toReversed().map((entry) => [entry.key, entry]))
}
