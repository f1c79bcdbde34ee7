import { Backoff, retryAfter } from "../stream/backoff.js"
import { identifier } from "./identifier.js"

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

  /** `token` gives the CSRF token; `revision` the revision of an item that the page has. */
  constructor(pending, { storage, token, revision, fetch = globalThis.fetch.bind(globalThis), random, makeClient = identifier }) {
    this.#pending = pending
    this.#options = { storage, token, revision, fetch, makeClient }
    this.#backoff = new Backoff(random)
    if (!this.client) this.#renew()
  }

  get client() {
    return this.#options.storage.getItem("proffer-client")
  }

  async send() {
    if (this.#busy) return
    this.#busy = true
    clearTimeout(this.#timer)
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

  /** True when there may be more to send now. */
  async #sendBatch() {
    const batch = this.#pending.in("queued", "waiting", "signed-out").slice(0, this.#singles ? 1 : batchMax)
    if (!batch.length || Date.now() < this.#until) return false
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
    const mutations = batch.map(({ number, key, case: caseId, id, base, to, at }) => ({
      number, key, case: caseId, operation: "evidence.revise", id, base, to, group: null, undoes: null, at,
    }))
    return this.#options.fetch("/api/mutations", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": this.#options.token() },
      body: JSON.stringify({ client: this.client, mutations }),
      signal: AbortSignal.timeout(requestMilliseconds),
    })
  }

  #settle(batch, { replies }) {
    this.#backoff.reset()
    this.#renewals = 0
    this.#singles -= this.#singles && 1
    for (const entry of batch) {
      const reply = replies.find(({ key }) => key === entry.key)
      if (!reply) this.#pending.move(entry, "failed")
      else this.#reply(entry, reply)
    }
    return replies.length > 0
  }

  #reply(entry, { status, revision, conflict, message }) {
    if (status === "conflict") return this.#pending.move(entry, "conflict", { conflict, message })
    if (status === "refused") return this.#pending.move(entry, "refused", { message })
    this.#pending.move(entry, "applied", { merged: status === "merged" })
    if (revision <= this.#options.revision(entry.id)) this.#pending.move(entry, "seen")
  }

  async #failed(batch, response) {
    const { status } = response
    if (status === 401 || status === 403) return this.#each(batch, "unauthorised")
    if (status === 425 || status === 429 || status >= 500) return this.#overloaded(batch, retryAfter(response))
    if (status === 409) return this.#renumber(batch)
    this.#options.storage.setItem("proffer-number", batch[0].number - 1)
    if (batch.length === 1) return this.#park(batch[0], response)
    this.#singles = batch.length
    return !this.#each(batch, "renumbered", { number: undefined })
  }

  /** A batch of one that cannot be read is set aside, and keeps no number. */
  async #park(entry, response) {
    const { error } = await response.json().catch(() => ({}))
    this.#singles -= this.#singles && 1
    this.#pending.move(entry, "refused", { message: error?.message ?? "This change could not be sent." })
    return true
  }

  #renumber(batch) {
    if (++this.#renewals > renewalsMax) return this.#wait(batch)
    this.#renew()
    return !this.#each(batch, "renumbered", { number: undefined })
  }

  #overloaded(batch, pause) {
    if (pause) this.#until = Date.now() + pause
    return this.#wait(batch, pause)
  }

  #wait(batch, pause = this.#backoff.next()) {
    this.#timer = setTimeout(() => this.send(), pause)
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
