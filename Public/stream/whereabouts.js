const beatMilliseconds = 10_000

/** Nothing when a message was heard; no `wait` for a stream that is not known. */
export function refusal({ ok, status, headers }) {
  if (ok || status === 422) return
  if (status === 404) return {}
  return { wait: Number(headers.get("Retry-After")) * 1000 || beatMilliseconds }
}

/**
 * Says where the person is: at once when it changes, as a beat while it does not, and never more often than the
 * transport allows. The last word always goes out; one is under way at a time.
 */
export class Whereabouts {
  #options
  #connection
  #place
  #said
  #saidAt = -Infinity
  #notBefore = 0
  #isSaying = false
  #timer

  /**
   * `say` sends a message, and resolves to nothing or, when it is refused, to the milliseconds to `wait`. `pause` is how
   * many milliseconds lie between two messages at least, by the transport of the moment.
   */
  constructor({ say, pause }) {
    this.#options = { say, pause }
  }

  /** A stream is open under this name; without one nothing can be said. */
  connected(connection) {
    this.#connection = connection
    this.#said = undefined
    this.#plan()
  }

  moved(place) {
    this.#place = JSON.stringify(place)
    this.#plan()
  }

  /** Falls silent, as for a page that nobody looks at: what was said fades by itself. */
  rest() {
    this.#place = undefined
    clearTimeout(this.#timer)
  }

  #plan() {
    clearTimeout(this.#timer)
    if (!this.#connection || !this.#place || this.#isSaying) return
    const pause = this.#place === this.#said ? beatMilliseconds : this.#options.pause()
    const due = Math.max(this.#saidAt + pause, this.#notBefore)
    this.#timer = setTimeout(() => this.#say(), Math.max(0, due - Date.now()))
  }

  async #say() {
    const connection = this.#connection
    const place = (this.#said = this.#place)
    this.#saidAt = Date.now()
    this.#isSaying = true
    const refused = await this.#options.say({ connection, ...JSON.parse(place) }).catch(() => undefined)
    this.#isSaying = false
    if (refused?.wait) {
      this.#notBefore = Date.now() + refused.wait
      this.#said = undefined
    } else if (refused && connection === this.#connection) {
      // The server does not know this stream, or wants nothing of it: the next one may be heard.
      this.#connection = undefined
    }
    this.#plan()
  }
}
