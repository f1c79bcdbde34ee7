import { Entries } from "./entries.js"

const followedSentence = "This followed a change that was refused, and was not sent."
const leftSentence = "Its item was taken back. The file was not sent, and stays on this device until you dismiss it. A redo of the item until then brings it along."

const gone = { removed: "rolled-back" }
// What it was for is no more, and it is more than its words: it stays until the person has been told.
const left = { ...gone, orphaned: "rolled-back" }
const unsent = { ...left, send: "sending", hold: "held", seen: "done" }
// It goes with what it followed, and stays until the person has been told.
const follows = { followed: "rolled-back" }

/** A mutation's life: state → event → next state. What a state does not name changes nothing. */
export const outboxStates = {
  draft: { ...gone, commit: "queued" },
  queued: { ...unsent, ...follows },
  sending: {
    ...left,
    // Who sent it has gone; it is sent once more, under the same number.
    send: "sending",
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
  held: { ...left, ...follows, release: "queued" },
  "needs-you": { ...left, answered: "queued" },
  "rolled-back": { dismissed: "done", revived: "queued" },
  done: {},
}

export function step(state, event) {
  return outboxStates[state][event] ?? state
}

/** What the server has not answered for good: it waits in the queue, or for the person. */
export const unsentStates = ["queued", "sending", "waiting", "signed-out", "held", "needs-you"]

/** Not carried out by a mutation: the bytes are sent first, by who sends files. */
export const isFile = ({ operation }) => operation === "evidence.attach"
const isAdding = ({ operation }) => operation === "evidence.add"
const isWhole = ({ operation }) => operation === "evidence.withdraw" || operation === "evidence.restore"

/** What an entry is about: fields; whether the item is there; its file, which only an item that is there is given. */
function places(entry) {
  const fields = Object.keys(entry.to ?? {})
  if (isWhole(entry)) fields.push("/there", "/file")
  if (isFile(entry)) fields.push("/file")
  return fields.map((field) => `${entry.id} ${field}`)
}

const everywhere = (id) => `${id} *`

/** Places that depend on what was done before: of an item that is added, all. */
class Places {
  #taken = new Set()

  take(entry) {
    for (const place of isAdding(entry) ? [everywhere(entry.id)] : places(entry)) this.#taken.add(place)
  }

  /** Whether an entry is about one of the places. */
  touches(entry) {
    return this.#taken.has(everywhere(entry.id)) || places(entry).some((place) => this.#taken.has(place))
  }
}

/** The queue within one transaction: mutations that are not done, oldest first, and who numbers them. */
export class Pending extends Entries {
  static entriesMax = 1000

  /** Keys that are no more, though nothing was done by them: no event of theirs comes to any page. */
  undone = []
  #before
  #version
  #isTogether = false

  /** `version` is the form of new entries. */
  constructor({ entries = [], sender = {} } = {}, version = 1) {
    super()
    this.entries = entries
    this.#version = version
    this.sender = sender
    this.#before = new Map(entries.map((entry) => [entry.order, JSON.stringify(entry)]))
  }

  /** Does much at once: what waits for what is found once, behind all of it. */
  together(act) {
    this.#isTogether = true
    const result = act(this)
    this.#isTogether = false
    this.#settle()
    return result
  }

  /** What has to be written of it, and the places of what is no more. */
  difference() {
    const orders = new Set(this.entries.map(({ order }) => order))
    return {
      put: this.entries.filter((entry) => this.#before.get(entry.order) !== JSON.stringify(entry)),
      remove: [...this.#before.keys()].filter((order) => !orders.has(order)),
    }
  }

  /** Takes what a person did; false when the list is full. */
  add(entry) {
    if (this.find(entry)) return true
    if (this.in(...unsentStates).length >= Pending.entriesMax) return false
    const own = { version: this.#version, ...entry, state: "draft" }
    this.entries.push(own)
    this.move(own, "commit")
    // Its page had not heard yet that there is no such item.
    const isLost = !isAdding(own) && this.entries.some((other) => isAdding(other) && other.id === own.id && other.state === "rolled-back")
    if (isLost) this.move(own, "followed", { message: followedSentence })
    if (isAdding(own)) this.#bringFiles(own)
    return true
  }

  /** Lets something happen to an entry, which may be given as a copy. */
  move(entry, event, detail) {
    const own = this.find(entry)
    if (!own) return
    Object.assign(own, detail)
    this.#step(own, event)
    // What follows a file waits for it and does not depend on it: who withdrew an item means that without its file too.
    if (event === "refused" && !isFile(own)) this.#takeAlong(own)
    if (event === "applied" && isAdding(own)) this.#seeAdded(own)
    if (!this.#isTogether) this.#settle()
  }

  /** The person's own event came back, or a page that holds it. */
  seen(test) {
    for (const entry of this.entries.filter(test)) this.move(entry, "seen")
  }

  /**
   * Keeps mine: asks again, from the revision that the person has now seen, as a new act. What met a withdrawal has seen
   * nothing new. A restoration goes before the edit, in one group with it, and waits where the edit waits. It is answered
   * once, by whichever page. `other` is `{to, display}` when the person wrote a third value.
   */
  insist(asked, key, restoration, other) {
    const entry = this.find(asked)
    if (entry?.state !== "needs-you") return
    const { revision, notice } = entry.conflict
    // Who withdraws anyway has been told what changed.
    if (isWhole(entry)) entry.base = { title: revision }
    for (const other of this.of(entry.id)) {
      if (notice || (other !== entry && other.state !== "held")) continue
      for (const field in other.base) if (field in entry.to) other.base[field] = revision
    }
    const group = restoration?.key ?? (entry.isWithRestoration ? undefined : entry.group)
    if (restoration) this.#insert({ ...restoration, group, base: {}, to: entry.to, display: {}, words: entry.words }, entry)
    for (const part of other ? ["to", "display"] : []) entry[part] = { ...entry[part], ...other[part] }
    const answer = { group, isWithRestoration: Boolean(restoration), number: undefined, conflict: undefined, message: undefined }
    this.move(entry, "answered", answer)
    this.undone.push(entry.key)
    entry.key = key
  }

  /** Notes that a file may arrive from now on; false when it was taken back before that. */
  leave(entry) {
    const own = this.find(entry)
    if (!own || own.state === "rolled-back") return false
    return (own.isLeaving = true)
  }

  /**
   * Takes back what was never sent, and of an item that is not added then, all, but for a file: only the person lets that
   * go. False when it may have left.
   */
  cancel(entry) {
    const own = this.find(entry)
    if (!own || own.number || own.isLeaving || !(isFile(own) ? unsentStates : ["queued", "held"]).includes(own.state)) return false
    for (const other of isAdding(own) ? this.of(own.id) : [own]) {
      if (isFile(other) && other !== own) this.move(other, "orphaned", { message: leftSentence })
      else this.move(other, "removed")
    }
    return true
  }

  /** Forgets what `test` finds. A file that was not sent stays until the person has been told `message`, on whichever page. */
  forget(test, message) {
    for (const entry of this.entries.filter(test)) {
      const isHere = isFile(entry) && entry.state !== "acknowledged"
      if (isHere && entry.state !== "rolled-back") this.move(entry, "orphaned", { message })
      else if (!isHere) this.move(entry, entry.state === "rolled-back" ? "dismissed" : "removed")
    }
  }

  /** Brings back what is missing, before all else: should something be done meanwhile, its key keeps it from counting twice. */
  bringBack(entries) {
    const missing = entries.filter((entry) => !this.find(entry))
    this.entries = [...missing.map((entry) => ({ ...entry, number: undefined })), ...this.entries]
  }

  /** An item that was taken back before it was sent, and is added anew, has its files again, behind it. */
  #bringFiles({ id }) {
    for (const file of this.in("rolled-back").filter((entry) => isFile(entry) && entry.id === id)) {
      delete file.order
      this.entries = [...this.entries.filter((other) => other !== file), file]
      this.move(file, "revived", { message: undefined })
    }
  }

  #insert(entry, next) {
    const index = this.entries.indexOf(next)
    const before = this.entries[index - 1]?.order ?? next.order - 1
    const order = next.order && (before + next.order) / 2
    this.entries.splice(index, 0, { version: this.#version, ...entry, order, state: "queued", since: new Date().toISOString() })
  }

  #step(entry, event) {
    const state = step(entry.state, event)
    if (state === entry.state) return
    Object.assign(entry, { state, since: new Date().toISOString() })
    // What was refused stays until the person has been told.
    const isKept = state === "rolled-back" ? ["refused", "followed", "orphaned"].includes(event) : state !== "done"
    if (isKept) return
    this.entries = this.entries.filter((other) => other !== entry)
    if (event !== "seen") this.undone.push(entry.key)
  }

  /** What follows a refused mutation and never left goes with it. What has left the server answers; what the person does from now on is new. */
  #takeAlong(refused) {
    const lost = new Places()
    lost.take(refused)
    for (const entry of this.entries.slice(this.entries.indexOf(refused) + 1)) {
      if (entry.number || !["queued", "held"].includes(entry.state) || !lost.touches(entry)) continue
      // An undo of what was never done is no loss.
      this.#step(entry, entry.undoes ? "removed" : "followed")
      entry.message = followedSentence
      lost.take(entry)
    }
  }

  /** What was done to an item after it was added has seen it as it was added. */
  #seeAdded({ id, revision = 0 }) {
    for (const { base } of this.of(id)) for (const field in base) base[field] ||= revision
  }

  /**
   * Held is what follows a mutation that needs a person, on the same field, until it is answered; what is done to an item
   * that is not added yet; and, since files are sent by themselves, what stands behind a file of its item, and the other way round.
   */
  #settle() {
    const [blocked, files, acts] = [new Places(), new Places(), new Places()]
    for (const entry of this.entries) {
      const held = blocked.touches(entry) || (isFile(entry) ? acts : files).touches(entry)
      this.#step(entry, held ? "hold" : "release")
      if (!unsentStates.includes(entry.state)) continue
      if (held || entry.state === "needs-you" || isAdding(entry)) blocked.take(entry)
      if (isFile(entry)) files.take(entry)
      else if (isWhole(entry)) acts.take(entry)
    }
  }
}

/** The words of a mutation, to keep when it cannot be saved; those of an item each with its field. */
export function typed(entry) {
  const text = (value) => value?.text ?? (value?.add ?? (Array.isArray(value) ? value : undefined))?.map(({ label }) => label).join(", ") ?? value
  const label = (field) => (isAdding(entry) ? `${entry.words?.fields?.[field] ?? field}: ` : "")
  return Object.entries(entry.display).map(([field, value]) => label(field) + text(value)).join("\n")
}
