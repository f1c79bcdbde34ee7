import { identifier } from "../store/identifier.js"
import { Backoff, retryAfter } from "../stream/resume.js"

const batchMax = 50
const renewalsMax = 3
const requestMilliseconds = 30_000

/** Sends what is pending, in order, one batch at a time. Numbers are given here; keys were fixed by the person's act. */
export class Sender {
  #pending
  #options
  #backoff
  #busy = false
  #timer
  #singles = 0
  #renewals = 0
  #until = 0

  /** `token` gives the CSRF token; `reached` tells whether the page shows a revision of an item already. */
  constructor(pending, { storage, token, reached, fetch = globalThis.fetch.bind(globalThis), random, makeClient = identifier }) {
    this.#pending = pending
    this.#options = { storage, token, reached, fetch, makeClient }
    this.#backoff = new Backoff(random)
    if (!this.client) this.#renew()
  }

  get client() {
    return this.#options.storage.getItem("proffer-client")
  }

  /** Sends now, or as soon as the server said that it may be asked again. */
  async send() {
    if (this.#busy) return
    const pause = this.#until - Date.now()
    if (pause > 0) return this.#plan(pause)
    this.#busy = true
    this.stop()
    try {
      while (await this.#sendBatch());
    } finally {
      this.#busy = false
    }
  }

  /** Forgets the next try. */
  stop() {
    clearTimeout(this.#timer)
  }

  #plan(milliseconds) {
    this.stop()
    this.#timer = setTimeout(() => this.send(), milliseconds)
  }

  /** True when there may be more to send now. */
  async #sendBatch() {
    const ready = this.#pending.in("queued", "waiting", "signed-out")
    const batch = ready.slice(0, this.#singles ? 1 : batchMax - 1)
    if (!batch.length) return false
    // A restoration and its edit are never parted; other mutations of one group may be.
    const [last, next] = [batch.at(-1), ready[batch.length]]
    if (last.operation === "evidence.restore" && next && next.group === last.group) batch.push(next)
    for (const entry of batch) this.#pending.move(entry, "send", { number: entry.number ?? this.#take() })
    try {
      const response = await this.#post(batch)
      if (response.status === 200) return this.#settle(batch, await response.json())
      return await this.#failed(batch, response)
    } catch {
      // No network, or an answer cut short: the keys make it safe to send the same again.
      return this.#wait(batch)
    }
  }

  #post(batch) {
    const mutations = batch.map(({ number, key, case: caseId, operation = "evidence.revise", id, base, to, group = null, undoes = null, at }) => ({
      number, key, case: caseId, operation, id, base, to, group, undoes, at,
    }))
    return this.#options.fetch("/api/mutations", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": this.#options.token() },
      body: JSON.stringify({ client: this.client, mutations }),
      signal: AbortSignal.timeout(requestMilliseconds),
    })
  }

  #settle(batch, { replies }) {
    const replyTo = (entry) => replies.find(({ key }) => key === entry.key)
    const unanswered = batch.filter((entry) => !replyTo(entry))
    this.#singles -= this.#singles && 1
    for (const entry of batch) if (replyTo(entry)) this.#reply(entry, replyTo(entry))
    if (unanswered.length) return this.#wait(unanswered)
    this.#backoff.reset()
    this.#renewals = 0
    return true
  }

  #reply(entry, { status, revision, conflict, message }) {
    if (status === "conflict") return this.#pending.move(entry, "conflict", { conflict, message })
    if (status === "refused") return this.#pending.move(entry, "refused", { message })
    this.#pending.move(entry, "applied", { merged: status === "merged", revision })
    if (this.#options.reached(entry)) this.#pending.move(entry, "seen")
  }

  async #failed(batch, response) {
    const { status } = response
    if (status === 401 || status === 403) return this.#each(batch, "unauthorised")
    if (status === 425 || status === 429 || status >= 500) return this.#wait(batch, retryAfter(response))
    if (status === 409) return this.#renumber(batch)
    this.#options.storage.setItem("proffer-number", batch[0].number - 1)
    if (batch.length === 1) return this.#park(batch[0], response)
    this.#singles = batch.length
    return !this.#each(batch, "renumbered", { number: undefined })
  }

  /** A batch of one that cannot be read is set aside, and keeps no number. */
  async #park(entry, response) {
    const answer = await response.json().catch(() => undefined)
    this.#singles -= this.#singles && 1
    this.#pending.move(entry, "refused", { message: answer?.error?.message ?? "This change could not be sent." })
    return true
  }

  #renumber(batch) {
    if (++this.#renewals > renewalsMax) return this.#wait(batch)
    this.#renew()
    return !this.#each(batch, "renumbered", { number: undefined })
  }

  /** Tries again after a pause: `asked` is the server's own. */
  #wait(batch, asked) {
    if (asked) this.#until = Date.now() + asked
    this.#plan(asked ?? this.#backoff.next())
    return this.#each(batch, "failed")
  }

  #each(batch, event, detail) {
    for (const entry of batch) this.#pending.move(entry, event, detail)
    return false
  }

  #take() {
    const number = Number(this.#options.storage.getItem("proffer-number")) + 1
    this.#options.storage.setItem("proffer-number", number)
    return number
  }

  #renew() {
    this.#options.storage.setItem("proffer-client", `cl_${this.#options.makeClient()}`)
    this.#options.storage.setItem("proffer-number", 0)
  }
}
