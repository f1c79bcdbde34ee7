import { identifier } from "../store/identifier.js"
import { isFile } from "../store/pending.js"
import { Backoff, retryAfter } from "../stream/resume.js"

const batchMax = 50
const renewalsMax = 3
const requestMilliseconds = 30_000
const sendable = ["queued", "waiting", "signed-out", "sending"]
const readyIn = (queue) => queue.in(...sendable).filter((entry) => !isFile(entry))

/**
 * Sends what is pending, in order, one batch at a time, while this page has the sender's seat. Numbers are given here and kept
 * before a request leaves; keys were fixed by the person's act, so that whatever is sent again counts once.
 */
export class Sender {
  #box
  #seat
  #options
  #backoff
  #busy = false
  #timer
  #singles = 0
  #renewals = 0
  #until = 0

  /** `token` gives the CSRF token; `seat` is had by one page of a person at a time; `answered` hears each reply, `failed` why a batch got none. */
  constructor(box, seat, { token, answered, failed, fetch = globalThis.fetch.bind(globalThis), random, makeClient = identifier }) {
    this.#box = box
    this.#seat = seat
    this.#options = { token, answered, failed, fetch, makeClient }
    this.#backoff = new Backoff(random)
  }

  /** Whether this page sends, will send, or waits in line. */
  get isAtWork() {
    return this.#busy || Boolean(this.#timer)
  }

  /** Sends now, or as soon as the server said that it may be asked again. */
  async send() {
    if (this.#busy || !readyIn(this.#box).length) return
    const pause = this.#until - Date.now()
    if (pause > 0) return this.#plan(pause)
    this.#busy = true
    this.#forgetTimer()
    try {
      while ((await this.#seat.take()) && (await this.#sendBatch()));
    } finally {
      this.#busy = false
      if (!this.#timer) this.#seat.leave()
    }
  }

  /** Sends nothing more of itself, and leaves it to another page. */
  stop() {
    this.#forgetTimer()
    this.#seat.leave()
  }

  #forgetTimer() {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #plan(milliseconds) {
    this.#forgetTimer()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.send()
    }, milliseconds)
  }

  /** True when there may be more to send now. */
  async #sendBatch() {
    const batch = await this.#box.change((queue) => this.#number(queue))
    if (!batch.length) return false
    try {
      const response = await this.#post(batch)
      if (response.status !== 200) return await this.#failed(batch, response)
      const { replies } = await response.json()
      return await this.#settle(batch, replies)
    } catch {
      // No network, or an answer cut short: the keys make it safe to send the same again.
      this.#options.failed?.("network")
      return this.#wait(batch)
    }
  }

  /** Binds a batch to its numbers, in one transaction; what an earlier sender left is sent again under its own. */
  #number(queue) {
    const ready = readyIn(queue)
    const batch = ready.slice(0, this.#singles ? 1 : batchMax - 1)
    // A restoration and its edit are never parted; other mutations of one group may be.
    const [last, next] = [batch.at(-1), ready[batch.length]]
    if (last?.operation === "evidence.restore" && next && next.group === last.group) batch.push(next)
    if (batch.length && !queue.sender.client) renew(queue, this.#options.makeClient())
    for (const entry of batch) {
      entry.number ??= queue.sender.number += 1
      queue.move(entry, "send")
    }
    return batch.map((entry) => ({ ...entry, client: queue.sender.client }))
  }

  #post(batch) {
    const [{ client }] = batch
    const mutations = batch.map(({ number, key, case: caseId, operation = "evidence.revise", id, base, to, group = null, undoes = null, at }) => ({
      number, key, case: caseId, operation, id, base, to, group, undoes, at,
    }))
    return this.#options.fetch("/api/mutations", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": this.#options.token() },
      body: JSON.stringify({ client, mutations }),
      signal: AbortSignal.timeout(requestMilliseconds),
    })
  }

  async #settle(batch, replies) {
    const replyTo = (entry) => replies.find(({ key }) => key === entry.key)
    const unanswered = batch.filter((entry) => !replyTo(entry))
    this.#singles -= this.#singles && 1
    await this.#box.change((queue) => {
      for (const entry of batch) if (replyTo(entry)) answer(queue, entry, replyTo(entry))
    })
    for (const entry of batch) if (replyTo(entry)) this.#options.answered?.(entry, replyTo(entry))
    if (unanswered.length) return this.#wait(unanswered)
    this.#backoff.reset()
    this.#renewals = 0
    return true
  }

  async #failed(batch, response) {
    const { status } = response
    if (status === 401 || status === 403) this.#options.failed?.("signedOut")
    else if (status === 425 || status === 429 || status >= 500) this.#options.failed?.("server")
    if (status === 401 || status === 403) return this.#each(batch, "unauthorised")
    if (status === 425 || status === 429 || status >= 500) return this.#wait(batch, retryAfter(response))
    if (status === 409) return this.#renumber(batch)
    if (batch.length === 1) return this.#park(batch[0], response)
    this.#singles = batch.length
    await this.#box.change((queue) => takeBack(queue, batch, "renumbered"))
    return true
  }

  /** A batch of one that cannot be read is set aside, and keeps no number. */
  async #park(entry, response) {
    const { error } = await response.json().catch(() => ({}))
    this.#singles -= this.#singles && 1
    const message = error?.message ?? "This change could not be sent."
    await this.#box.change((queue) => takeBack(queue, [entry], "refused", { message }))
    this.#options.answered?.(entry, { status: "refused", message })
    return true
  }

  async #renumber(batch) {
    if (++this.#renewals > renewalsMax) return this.#wait(batch)
    const name = this.#options.makeClient()
    await this.#box.change((queue) => {
      // Somebody else has numbered anew meanwhile.
      if (queue.sender.client !== batch[0].client) return
      for (const entry of queue.entries) if (!isFile(entry)) queue.move(entry, "renumbered", { number: undefined })
      renew(queue, name)
    })
    return true
  }

  /** Tries again after a pause: `asked` is the server's own. */
  async #wait(batch, asked) {
    await this.#each(batch, "failed")
    if (asked) this.#until = Date.now() + asked
    this.#plan(asked ?? this.#backoff.next())
    return false
  }

  async #each(batch, event) {
    await this.#box.change((queue) => batch.forEach((entry) => queue.move(entry, event)))
    return false
  }
}

function renew(queue, name) {
  Object.assign(queue.sender, { client: `cl_${name}`, number: 0 })
}

/** Takes the numbers of a batch back: the server has not counted them. */
function takeBack(queue, batch, event, detail) {
  if (queue.sender.client === batch[0].client) queue.sender.number = batch[0].number - 1
  for (const entry of batch) queue.move(entry, event, { number: undefined, ...detail })
}

function answer(queue, entry, { status, revision, conflict, message, field, visible }) {
  if (status === "conflict") queue.move(entry, "conflict", { conflict, message })
  else if (status === "refused") queue.move(entry, "refused", { message, field })
  else queue.move(entry, "applied", { merged: status === "merged", revision })
  // No event of what the person may not see comes to any page of theirs.
  if (visible === false) queue.move(entry, "seen")
}
