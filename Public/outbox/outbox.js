import { alertPerson } from "../dom/alert.js"
import { meta } from "../dom/patch.js"
import { identifier } from "../store/identifier.js"
import { Pending, typed } from "../store/pending.js"
import { Sender } from "./send.js"

const stuck = ["waiting", "signed-out", "held"]
const unsent = ["queued", "sending", ...stuck]

/** What the person did on this page: kept until the server has it, sent, and said in words. */
export class Outbox {
  pending = new Pending()
  #live
  #sender

  constructor(live) {
    const { base, stream } = live
    const { pending } = this
    this.#live = live
    this.#sender = new Sender(pending, {
      storage: sessionStorage,
      token: () => meta(document, "csrf"),
      reached: (entry) => base.reached(entry),
    })
    pending.addEventListener("change", (change) => this.#say(change))
    live.addEventListener("page", () => this.#seen())
    stream.addEventListener("changes", ({ changes }) => changes.forEach(({ mutation }) => this.#seen(mutation?.key)))
    stream.addEventListener("state", ({ state }) => this.#change(state))
    addEventListener("online", () => this.#sender.send())
    document.addEventListener("visibilitychange", () => document.hidden || this.#sender.send())
    // The queue lives in memory: leaving now would lose it.
    addEventListener("beforeunload", (event) => pending.in("needs-you", ...unsent).length && event.preventDefault())
  }

  get client() {
    return this.#sender.client
  }

  get unsent() {
    return this.pending.in("queued", "sending", "waiting").length
  }

  /**
   * Takes an act: `{id, base, to, display}`, with `operation` unless it is a revision, `group` when it is one of several,
   * and `undoes` when it takes back another. Its entry.
   */
  save(act) {
    const { caseId } = this.#live
    const entry = { ...act, key: identifier(), case: caseId, at: new Date().toISOString() }
    if (this.pending.add(entry)) this.#sender.send()
    else alertPerson("Too much is waiting to be sent. Wait until it is saved.", typed(entry))
    return entry
  }

  /** Sends an edit again; `restores` brings its withdrawn item back with it. What was tried so once is tried so again. */
  insist(entry, restores = entry.isWithRestoration) {
    const { id } = entry
    const restoration = { id, key: identifier(), case: entry.case, operation: "evidence.restore", at: new Date().toISOString() }
    this.pending.insist(entry, identifier(), restores ? restoration : undefined)
  }

  /** Forgets an item, or all, that is out of sight, and offers the person's own text. */
  forget(id, message, edited = "") {
    const kept = [edited, this.pending.forget(id)].join("\n").trim()
    if (kept) alertPerson(message, kept)
  }

  /** The person's own event came back, or what the page shows holds it. */
  #seen(key) {
    const { base } = this.#live
    this.pending.seen((entry) => entry.key === key || (entry.state === "acknowledged" && base.reached(entry)))
  }

  #change(state) {
    // A page that must be read anew first says live again.
    if (state === this.#live.stream.state && state === "live") this.#sender.send()
    if (state === "no-access") this.forget(undefined, "You no longer have access to this case. Your text was not saved; it is kept here.")
  }

  #say({ entry, event }) {
    const { announcer } = this.#live
    if (event === "answered") this.#sender.send()
    if (event === "refused") alertPerson(entry.message, typed(entry))
    if (event === "unauthorised") alertPerson("You are signed out. Sign in again in another tab and come back: what you did here is kept, and sent then.")
    if (event === "applied" && entry.merged) announcer.note("Saved beside changes of others to the same item")
    if (event === "ask" || (event === "conflict" && !document.activeElement?.matches("input, textarea, select"))) this.#ask(entry)
    const count = (...states) => this.pending.in(...states).length
    const [needs, late, sending] = [count("needs-you"), count(...stuck), count("queued", "sending")]
    announcer.sync(needs ? `Needs you, ${needs}` : late ? `Not sent yet, ${late}` : sending ? "Saving…" : "Saved")
  }

  async #ask(entry) {
    const { askPerson } = await import("../elements/conflict-dialog.js")
    askPerson(entry, this)
  }
}
