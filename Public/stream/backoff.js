const baseMilliseconds = 500
const capMilliseconds = 30_000
const healthyMilliseconds = 10_000

/** How long to wait before trying again: full jitter, so that a thousand clients do not come back at once. */
export class Backoff {
  #attempt = 0
  #random

  constructor(random = Math.random) {
    this.#random = random
  }

  /** Milliseconds to wait now; `lived` is how long the connection had been healthy. */
  next(lived = 0) {
    if (lived >= healthyMilliseconds) this.#attempt = 0
    return this.#random() * Math.min(capMilliseconds, baseMilliseconds * 2 ** this.#attempt++)
  }

  reset() {
    this.#attempt = 0
  }
}

/** Milliseconds that the server asks to wait, with jitter; undefined when it does not say. */
export function retryAfter(response, random = Math.random) {
  const seconds = Number(response.headers.get("Retry-After"))
  return seconds > 0 ? seconds * 1000 + random() * 1000 : undefined
}
