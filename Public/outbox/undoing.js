import { written } from "../dom/moment.js"
import { meta } from "../dom/patch.js"
import { identifier } from "../store/identifier.js"
import { Acts, mutation, skippedInWords } from "../store/undo.js"

/**
 * Takes back what the person did, newest first, and does it again. Event `change` when there is something else to undo or
 * to redo. What is pressed fast is done in turn.
 */
export class Undoing extends EventTarget {
  #outbox
  #live
  #store
  #acts = new Acts()
  #turn = Promise.resolve()
  #asked = new Map()

  constructor(outbox, live, store) {
    super()
    this.#outbox = outbox
    this.#live = live
    this.#store = store
    outbox.pending.addEventListener("change", ({ entry, was }) => this.#hear(entry, was))
    document.addEventListener("visibilitychange", () => document.hidden || this.#read())
    this.#read()
  }

  /** What was done and can be undone, newest first. */
  get acts() {
    return this.#acts.acts.filter(({ list }) => list === "undo").toReversed()
  }

  /** What would be undone or redone next. */
  next(list) {
    return this.#acts.next(list)
  }

  /** The group that an edit belongs to, when it goes on with the last one. */
  groupOf(entry) {
    return this.#acts.groupOf(entry)
  }

  /** Notes what the person did, and what was shown before. */
  did(entry, before) {
    this.#acts.did(entry, before)
    this.#tell()
    this.#change((acts) => acts.did(entry, before))
  }

  /** Resolves to the act that was taken, once it is: none where nothing was left. */
  undo(act) {
    return this.#take("undo", act)
  }

  redo() {
    return this.#take("redo")
  }

  /** What the server said to an undo: what it left is said. */
  answered(entry, reply) {
    const sentence = skippedInWords(entry, reply, (at) => written(at, meta(document, "zone")))
    if (sentence) this.#live.announcer.note(sentence)
  }

  /** Forgets an item, or the whole case, that is out of sight. */
  forget(id) {
    this.#change((acts) => acts.drop((change) => !id || change.id === id))
  }

  close() {
    this.#store.close()
  }

  /** Takes the next act of a list, or a certain one, and turns it round. */
  #take(list, wanted) {
    // What failed before stops nothing.
    return (this.#turn = this.#turn.catch(() => {}).then(async () => {
      await this.#read()
      const act = wanted ? this.#acts.acts.find((known) => isSame(known, wanted)) : this.#acts.next(list)
      if (!act) return void this.#live.announcer.note(`There is nothing to ${list} here`)
      if (act.bulk) {
        location.assign(`${act.bulk.address}#undo-all`)
        return act
      }
      const names = []
      // Several changes of one act stay one, however often it is turned round.
      const group = act.changes.length > 1 ? identifier() : undefined
      for (const change of act.changes.toReversed()) names.push(await this.#takeBack(change, group))
      await this.#change((acts) => {
        const own = acts.acts.find((known) => isSame(known, act))
        if (own) acts.turn(own, names)
      })
      return act
    }))
  }

  /** Cancels what was never sent, the oldest first so that no part of it is left; else sends what undoes all of it behind it: how that is taken back in its turn. */
  async #takeBack(change, group) {
    if (!change.keys.length) return this.#send(change, group)
    for (const key of change.keys) {
      const entry = this.#outbox.pending.find({ key })
      if (!entry) return this.#send(change, group)
      if (entry.state === "needs-you") await this.#outbox.giveUp(entry)
      else if (!(await this.#outbox.cancel(entry))) return this.#send(change, group)
    }
    // With an item that is not added goes what was done to it.
    if (change.operation === "evidence.add") await this.#change((acts) => acts.drop(({ id, keys }) => id === change.id && !keys.some((key) => change.keys.includes(key))))
    // What was never sent is done anew by a redo; where an undo never left, what it was to undo stands.
    return { keys: [], name: null, ...change.was, was: undefined }
  }

  #send(change, group) {
    const { key } = this.#outbox.save({ ...mutation(change, this.#live.base.item(change.id)?.revision), group })
    return { keys: [key], name: group ?? key, was: { keys: change.keys, name: change.name } }
  }

  #hear({ key, order, state, group, display, undoes, message }, was) {
    const asked = this.#asked.get(order)
    if (state === "needs-you") this.#asked.set(order, key)
    else if (asked && asked !== key && state !== "done") {
      this.#asked.delete(order)
      this.#change((acts) => acts.rename(asked, key, group, display))
    }
    const isGivenUp = state === "needs-you" && !this.#outbox.pending.entries.some((entry) => entry.key === key || entry.order === order)
    // There is no text of the person's in an undo, and what came to nothing cannot be redone.
    if (undoes && state === "rolled-back") this.#outbox.dismiss([{ key }])
    if (undoes && state === "rolled-back" && !was) this.#live.announcer.note(message)
    if (isGivenUp || state === "rolled-back") this.#change((acts) => acts.drop(({ keys }) => keys.includes(key)))
  }

  async #read() {
    this.#acts = new Acts(await this.#store.read())
    this.#tell()
  }

  async #change(act) {
    const acts = await this.#store.change((kept) => {
      const acts = new Acts(kept)
      act(acts)
      return { acts: acts.acts, result: acts.acts }
    })
    this.#acts = new Acts(acts)
    this.#tell()
  }

  #tell() {
    this.dispatchEvent(new Event("change"))
  }
}

function isSame(one, other) {
  return one.at === other.at && one.list === other.list && one.changes[0]?.id === other.changes[0]?.id && one.changes[0]?.name === other.changes[0]?.name
}
