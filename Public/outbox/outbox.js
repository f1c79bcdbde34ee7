import { alertPerson } from "../dom/alert.js"
import { options } from "../dom/options.js"
import { meta } from "../dom/patch.js"
import { fieldInWords, itemInWords } from "../dom/place.js"
import { identifier } from "../store/identifier.js"
import { isFile, Pending, typed } from "../store/pending.js"
import { Shown } from "../store/shown.js"
import { Box } from "./box.js"
import { Counts } from "./counts.js"
import { Database } from "./database.js"
import { Network } from "./network.js"
import { makeSeat } from "./seat.js"
import { ActStore } from "./acts.js"
import { Sender } from "./send.js"
import { Undoing } from "./undoing.js"
import { onTheWay, OutboxWords, stuck } from "./words.js"

const leavingMilliseconds = 10_000

/** What the person did: kept in this browser until the server has it, sent by one of their pages, and said in words. */
export class Outbox {
  /** What the page shows over what the server said. */
  pending
  /** All that is kept in this browser for the person. */
  box
  network
  /** What the person did in the case, and how it is undone. */
  undoing
  #live
  #sender
  #counts
  #words
  #drafts = []
  #isHere
  #files
  #isKeeping = false
  #seenKeys = new Set()
  #isSeeing = false
  #isClosed = false

  constructor(live) {
    const { base, stream, caseId } = live
    const person = meta(document, "person")
    const page = identifier()
    this.#live = live
    this.network = new Network(stream)
    // A list shows an item that was added once its event has come; other pages need not wait for it.
    const isHere = (entry) => base.reached(entry) && (entry.operation !== "evidence.add" || !document.querySelector("evidence-grid") || base.item(entry.id))
    this.pending = new Shown((this.#isHere = isHere))
    const box = (this.box = openBox(person))
    this.#words = new OutboxWords(this, live.announcer)
    this.#counts = new Counts(person, this.network)
    this.#sender = new Sender(box, makeSeat(person, box, page), {
      token: () => meta(document, "csrf"),
      fetch: this.network.fetch,
      answered: (entry, reply) => {
        if (reply.status === "conflict") this.#counts.count("conflicts")
        if (reply.status === "refused") this.#counts.count("refused")
        // The person's own event may have come first: then the entry is done, and nobody hears that it was merged.
        if (reply.status === "merged") this.#sayMerged(entry)
        if (reply.visible === false && entry.operation === "evidence.add") live.announcer.note("The new item was added. It is not among those that you may see")
        if (entry.undoes && entry.case === caseId) this.undoing.answered(entry, reply)
      },
      failed: (kind) => this.#counts.count(kind),
    })
    this.undoing = new Undoing(this, live, new ActStore(person, caseId))
    this.pending.addEventListener("change", (change) => {
      live.dispatchEvent(new Event("pending"))
      this.#hear(change)
    })
    box.addEventListener("change", () => this.#show(box.entries.filter((entry) => entry.case === caseId)))
    box.addEventListener("undone", ({ keys }) => this.pending.seen(keys))
    box.addEventListener("fallback", () => this.#words.say())
    box.addEventListener("send", () => this.send())
    box.addEventListener("leave", () => this.#leave(person))
    live.addEventListener("page", () => this.#reached(true))
    stream.addEventListener("changes", ({ changes }) => {
      this.#seen(changes.map(({ mutation }) => mutation?.key).filter(Boolean))
      for (const { kind, id } of changes) if (kind === "evidence.removed") this.undoing.forget(id)
    })
    stream.addEventListener("state", ({ state }) => this.#change(state))
    // Nothing is on its way to this page: what it shows without knowing how that ended it shows no more.
    stream.addEventListener("frame", ({ event, data, position }) => {
      const left = this.pending.in("acknowledged").filter(({ revision }) => !revision)
      if (event === "head" && data.position === position && left.length) this.#seen(left.map(({ key }) => key))
    })
    this.#counts.connected(stream.state === "live")
    this.network.addEventListener("change", () => (this.network.isOff ? this.#sender.stop() : this.send()))
    this.network.addEventListener("clock", () => this.#words.sayClock())
    addEventListener("online", () => this.send())
    document.addEventListener("visibilitychange", () => document.hidden || box.read().then(() => this.send()))
    // What only this page holds would be lost by leaving it.
    addEventListener("beforeunload", (event) => this.#holdsAlone && event.preventDefault())
    document.querySelector("[data-decide]")?.addEventListener("click", () => this.#words.showNeeds())
    box.read().then(() => this.send())
  }

  /** The client that numbers this browser's mutations. */
  get client() {
    return this.box.client ?? ""
  }

  get unsent() {
    return this.pending.in(...onTheWay, ...stuck).length
  }

  /** Whether something was done that is not kept yet. */
  get hasDrafts() {
    return this.#drafts.length > 0
  }

  /** What waits for the person: what met another change, and what was refused. There is no text of theirs in an undo. */
  get needs() {
    return this.pending.in("needs-you", "rolled-back").filter(({ state, undoes }) => state === "needs-you" || !undoes)
  }

  /** Whether what is done here outlives the page; else in words why not. */
  get sentence() {
    return this.box.sentence
  }

  /**
   * Takes an act: `{id, base, to, display}`, with `operation` unless it is a revision, `group` when it is one of several,
   * and `undoes` when it takes back another; `before` is what was shown of its fields. Its entry.
   */
  save({ before, ...act }) {
    const { caseId } = this.#live
    const at = new Date().toISOString()
    const fields = Object.fromEntries(Object.keys(act.to).map((field) => [field, fieldInWords(field) ?? act.words?.fields[field] ?? field]))
    const words = { item: act.words?.item ?? itemInWords(act.id), fields, choices: choicesOf(act.to) }
    const entry = { key: identifier(), ...act, case: caseId, at, since: at, words, state: "draft" }
    if (this.pending.entries.length >= Pending.entriesMax) {
      this.#refuse(entry)
      return entry
    }
    // What undoes or redoes is known to the list already.
    if (before) entry.group ??= this.undoing.groupOf(entry)
    this.#drafts.push(entry)
    this.pending.draft(entry)
    this.#words.say()
    this.#keep()
    if (before) this.undoing.did(entry, before)
    this.#counts.count("edits")
    return entry
  }

  /** Takes back what was never sent: resolves to false when it may have left already. */
  cancel(entry) {
    return this.box.change((queue) => queue.cancel(entry))
  }

  /**
   * Sends an edit again; `restores` brings its withdrawn item back with it. What was tried so once is tried so again. With
   * `other` it is another value that is sent.
   */
  async insist(entry, restores = entry.isWithRestoration, other) {
    const { id } = entry
    const restoration = { id, key: identifier(), case: entry.case, operation: "evidence.restore", at: new Date().toISOString() }
    await this.box.change((queue) => queue.insist(entry, identifier(), restores ? restoration : undefined, other))
    this.#hurry()
  }

  /** Writes another value than mine and theirs; one that is theirs already is no change. */
  decide(entry, other) {
    const { fields } = entry.conflict
    const isTheirs = Object.entries(other.to).every(([field, value]) => (fields[field]?.theirs ?? null) === value)
    return isTheirs ? this.giveUp(entry) : this.insist(entry, undefined, other)
  }

  /** Gives a change up. */
  async giveUp(entry) {
    await this.box.change((queue) => queue.move(entry, "removed"))
    this.#hurry()
  }

  /** The person has been told that these were refused. */
  dismiss(entries) {
    return this.box.change((queue) => entries.forEach((entry) => queue.move(entry, "dismissed")))
  }

  /** Asks the person about a change that met another; what was refused is shown with all that else needs them. */
  async ask(entry) {
    if (entry.state === "rolled-back") return this.#words.showNeeds()
    const { askPerson } = await import("../elements/conflict-dialog.js")
    askPerson(entry, this)
  }

  /** Forgets an item, or the whole case, that is out of sight, and offers the person's own text. */
  forget(id, message, edited = "") {
    const { caseId } = this.#live
    const isOut = (entry) => entry.case === caseId && (!id || entry.id === id)
    const unsaved = this.pending.entries.filter((entry) => isOut(entry) && entry.state !== "acknowledged" && !isFile(entry))
    const kept = [edited, ...unsaved.map(typed)].join("\n").trim()
    if (kept) this.#words.lose(message, kept)
    this.pending.drop(this.#drafts.filter(isOut))
    this.#drafts = this.#drafts.filter((entry) => !isOut(entry))
    this.box.change((queue) => queue.forget(isOut, message))
    this.undoing.forget(id)
  }

  /** Sends now, unless the person works offline. */
  send() {
    if (this.network.isOff) return
    this.#sender.send()
    // Whose files wait is rare: what sends them is loaded then.
    if (this.box.entries.some(isFile)) this.#sendFiles()
  }

  /** Somebody else is signed in: nothing more is sent from here, and all that is kept stays for its person. */
  close() {
    this.#isClosed = true
    this.#sender.stop()
    this.box.close()
    this.undoing.close()
    this.#counts.close()
  }

  get #holdsAlone() {
    return !this.#isClosed && (this.#drafts.length || (!this.box.isLasting && this.pending.in("needs-you", ...onTheWay, ...stuck).length))
  }

  /** Keeps what was done, in order, all that waits in one transaction. */
  async #keep() {
    if (this.#isKeeping) return
    this.#isKeeping = true
    try {
      while (this.#drafts.length) {
        const drafts = [...this.#drafts]
        const refused = await this.box.change((queue) => drafts.filter((entry) => !queue.add(entry)))
        this.#drafts = this.#drafts.filter((entry) => !drafts.includes(entry))
        this.#words.say()
        refused.forEach((entry) => this.#refuse(entry))
      }
    } finally {
      this.#isKeeping = false
    }
    this.#hurry()
  }

  #refuse(entry) {
    alertPerson("Too much is waiting to be sent. Wait until it is saved.", typed(entry))
    this.pending.drop([entry])
  }

  /** Sends now, or lets the page that sends do it. */
  #hurry() {
    this.send()
    this.box.tell("send")
  }

  async #sendFiles() {
    const { fetch } = this.network
    const isOff = () => this.network.isOff || this.#isClosed
    this.#files ??= import("../uploads/file-sender.js").then(({ FileSender }) => new FileSender(this.box, { person: meta(document, "person"), fetch, isOff }))
    const files = await this.#files.catch(() => (this.#files = undefined))
    files?.send()
  }

  // What happened

  #show(entries) {
    this.pending.show(entries)
    this.#counts.waiting(this.unsent)
    this.#words.say()
    if (!this.#sender.isAtWork && this.box.in("queued", "waiting", "sending").length) this.send()
    if (this.#live.stream.state === "live") this.#reached()
  }

  #hear({ entry, was }) {
    const { state } = entry
    if (!was || state === was) return
    // The browser is asked, once, not to clear what waits here when its disk is full.
    if (state === "waiting" && this.#words.isFirst("persist")) navigator.storage?.persist?.().catch(() => {})
    if (state === "acknowledged" && entry.merged) this.#sayMerged(entry)
    if (state === "signed-out") this.#words.tellOnce("You are signed out. Sign in again in another tab and come back: what you did here is kept, and sent then.")
    if (state === "needs-you" && !document.hidden && !document.activeElement?.matches("input:not([type=checkbox]), textarea, select")) this.ask(entry)
  }

  #sayMerged({ key, undoes }) {
    if (!undoes && this.#words.isFirst(key)) this.#live.announcer.note("Saved beside changes of others to the same item")
  }

  /** The person's own events came to this page: what comes while that is being kept is kept in one transaction, too. */
  async #seen(keys) {
    this.pending.seen(keys)
    for (const key of keys) if (this.pending.find({ key })) this.#seenKeys.add(key)
    if (this.#isSeeing) return
    this.#isSeeing = true
    try {
      while (this.#seenKeys.size) {
        const seen = this.#seenKeys
        this.#seenKeys = new Set()
        await this.box.change((queue) => queue.seen(({ key }) => seen.has(key)))
      }
    } finally {
      this.#isSeeing = false
    }
  }

  /**
   * What the page shows is as new as the server's word: what was acknowledged and is not behind it, the page holds. Of an
   * entry without a revision that is known only of a page that `isAnew`.
   */
  #reached(isAnew = false) {
    const { base } = this.#live
    const isHeld = (entry) => (isAnew ? base.reached(entry) : entry.revision && this.#isHere(entry))
    const done = this.pending.in("acknowledged").filter(isHeld).map(({ key }) => key)
    if (done.length) this.#seen(done)
  }

  #change(state) {
    this.#counts.connected(state === "live")
    // A page that must be read anew first says live again.
    if (state === this.#live.stream.state && state === "live") {
      this.#words.begin()
      this.#reached(true)
      this.send()
      this.#files?.then((files) => files.hurry(), () => {})
    }
    if (state === "no-access") this.forget(undefined, "You no longer have access to this case. Your text was not saved; it is kept here.")
  }

  /** The person signs out on another page: nothing more is kept or sent, and this page goes once the session has ended. */
  #leave(person) {
    this.close()
    const leave = () => location.replace("/sign-in")
    new BroadcastChannel(`proffer-${person}`).addEventListener("message", ({ data }) => data === "left" && leave())
    setTimeout(leave, leavingMilliseconds)
  }
}

/** What may be chosen for the fields of an act, in words: who decides about it later may be on a page without them. */
function choicesOf(to) {
  const chosen = Object.keys(to).filter((field) => !to[field]?.add).map((field) => [field, options(field)])
  const list = ([field, select]) => [field, [...select.options].map(({ value, text }) => ({ value, label: text }))]
  return Object.fromEntries(chosen.filter(([, select]) => select).map(list))
}

/** The queue of a person in this browser. */
export function openBox(person) {
  const name = `proffer-${person}`
  const box = new Box(new Database(person), globalThis.BroadcastChannel && new BroadcastChannel(name))
  box.makeRoom = async () => (await import("../offline/kept.js")).giveUpOpened()
  return box
}
