const baseMilliseconds = 500
const capMilliseconds = 30_000
const healthyMilliseconds = 10_000

/** When to try again: full jitter, so that a thousand clients do not come back at once. */
export class Backoff {
  #attempt = 0
  #random

  constructor(random = Math.random) {
    this.#random = random
  }

  /** Milliseconds to wait now; `lived` is how long the connection had been healthy. */
  next(lived = 0) {
    if (lived >= healthyMilliseconds) this.reset()
    return this.#random() * Math.min(capMilliseconds, baseMilliseconds * 2 ** this.#attempt++)
  }

  reset() {
    this.#attempt = 0
  }
}

/** Milliseconds that the server asks to wait, with jitter; undefined when it does not say. */
export function retryAfter(response, random = Math.random) {
  const seconds = Number(response.headers.get("Retry-After"))
  return seconds > 0 ? (seconds + random()) * 1000 : undefined
}

/** Where to resume: each change says which one came before it, which proves that none was missed. */
export class Chain {
  #broken = false

  constructor(position) {
    this.position = position
  }

  /** Moves to `position` if `previous` is where we stand: undefined, or "broken", or "reset" the second time. */
  follow(previous, position) {
    if (this.position && previous !== this.position) return this.#break()
    this.restart(position)
  }

  /** Compares with what `ready` says; takes it when no position was known. */
  agree(position) {
    this.position ||= position
    if (position !== this.position) return this.#break()
  }

  /** Begins again from a page that was just read. */
  restart(position) {
    this.position = position
    this.#broken = false
  }

  #break() {
    const second = this.#broken
    this.#broken = true
    return second ? "reset" : "broken"
  }
}
