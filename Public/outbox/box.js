import { Forms } from "../store/forms.js"
import { Pending } from "../store/pending.js"
import { Memory } from "./memory.js"

const sentences = {
  QuotaExceededError: "This device has no room left for your changes. They are kept on this page only: leave it open until it says Saved.",
  outdated: "Your changes are kept on this page only: leave it open until it says Saved, then reload it.",
  denied: "This browser keeps nothing on this device. Your changes are kept on this page only: leave it open until it says Saved.",
}

/**
 * The queue of one person in this browser, the same for all their pages. Whatever changes it is one transaction, and the
 * pages hear of it: event `change` when the entries may be others than before, before it `undone` with the `keys` of those that
 * came to nothing, `fallback` when the browser keeps no more, and what another page `tell`s by its name.
 */
export class Box extends EventTarget {
  /** All entries as they were read last, oldest first. */
  entries = []
  /** The keys of all that is kept, also of what this page cannot read. */
  keys = new Set()
  /** How many changes a newer page has left that this one cannot read: they wait for a newer page. */
  newer = 0
  /** The client that numbers are given to. */
  client
  /** Why nothing more is kept on this device, in words. */
  sentence
  /** Asked when the device is full: gives up what can be read again, and resolves to whether there was any. */
  makeRoom
  #storage
  #channel
  #forms
  #unread = []
  #isClosed = false

  /** `channel` reaches the person's other pages in this browser; without one they hear nothing. */
  constructor(storage, channel, forms = new Forms()) {
    super()
    this.#forms = forms
    this.#storage = storage
    this.#channel = channel
    storage.addEventListener?.("outdated", () => this.#isClosed || this.#fallBack("outdated"))
    storage.addEventListener?.("lost", () => this.#bringBack(this.entries))
    channel?.addEventListener("message", ({ data }) => this.#hear(data))
  }

  /** Whether what is kept outlives the page. */
  get isLasting() {
    return this.#storage.isLasting
  }

  in(...states) {
    return this.entries.filter(({ state }) => states.includes(state))
  }

  async read() {
    try {
      this.#take(await this.#storage.read())
    } catch {
      // A browser that forbids it.
      this.#fallBack("denied")
    }
  }

  /** Changes the queue by `act`, which may not wait for anything; its result, once that is kept. A closed box is silent. */
  async change(act) {
    if (this.#isClosed) return silence
    let queue, newer, result, difference
    const run = ({ entries, sender }) => {
      const read = this.#forms.read(entries)
      newer = read.newer
      queue = new Pending({ entries: read.known, sender }, this.#forms.version)
      result = queue.together(act)
      difference = queue.difference()
      return { ...difference, sender: queue.sender }
    }
    const storage = this.#storage
    try {
      await storage.change(run)
    } catch (error) {
      if (this.#isClosed) return silence
      // Another change, begun with this one, found the same first.
      if (storage !== this.#storage) return this.change(act)
      if (!this.isLasting) throw error
      if (error.name === "QuotaExceededError" && (await this.makeRoom?.().catch(() => false))) return this.change(act)
      this.#fallBack(error.name)
      return this.change(act)
    }
    if (queue.undone.length) {
      this.#say("undone", queue.undone)
      this.tell({ undone: queue.undone })
    }
    this.#take({ entries: [...queue.entries, ...newer], sender: queue.sender })
    if (difference.put.length || difference.remove.length) this.tell("changed")
    return result
  }

  /** Says something to the person's other pages. */
  tell(word) {
    if (!this.#isClosed) this.#channel?.postMessage(word)
  }

  /** Lets go of everything: the person signs out, or the page is somebody else's now. */
  close() {
    this.#isClosed = true
    this.#storage.close()
    this.#channel?.close()
  }

  /** The browser may have emptied the database: what was here and is not any more is put back. */
  #bringBack(entries) {
    return this.change((queue) => queue.bringBack(entries))
  }

  #take({ entries, sender }) {
    if (this.#isClosed) return
    const { known, newer } = this.#forms.read(entries)
    this.entries = known
    this.newer = newer.length
    // A page that keeps the queue by itself leaves on the disk what it could not read.
    if (newer.length || this.isLasting) this.#unread = newer.map(({ key }) => key)
    this.keys = new Set([...known.map(({ key }) => key), ...this.#unread])
    this.client = sender.client
    this.#say("change")
  }

  /**
   * From now on this page keeps the queue by itself, with all that it knew: whoever else sends the same sends the same keys.
   */
  #fallBack(reason) {
    if (this.#isClosed || !this.isLasting) return
    const entries = this.entries.map((entry) => ({ ...entry, number: undefined }))
    this.#storage.close()
    this.#storage = new Memory({ entries })
    this.sentence = sentences[reason] ?? sentences.denied
    this.#take({ entries: structuredClone(entries), sender: {} })
    this.#say("fallback")
  }

  #hear(data) {
    if (data === "changed") this.read()
    else if (data.undone) this.#say("undone", data.undone)
    else this.#say(data)
  }

  #say(name, keys) {
    this.dispatchEvent(Object.assign(new Event(name), { keys }))
  }
}

const silence = new Promise(() => {})
