const silentMilliseconds = 5_000
const leaseMilliseconds = 45_000
const leasePauseMilliseconds = 2_000

/** The sender's seat by what this browser has: a lock, or a lease in the queue's own records. */
export function makeSeat(person, box, page) {
  const { locks } = navigator
  return locks ? new LockSeat(`proffer-sender-${person}`, box, locks) : new LeaseSeat(box, page)
}

/**
 * One page of a person sends at a time: who holds the lock. When it ends, the browser gives the lock to the next in line. A
 * page that is frozen holds it and answers nothing: who waits asks, and after a silence takes the lock away. Should both
 * send for a moment, the keys keep what they send from counting twice.
 */
export class LockSeat {
  #name
  #box
  #locks
  #release

  constructor(name, box, locks) {
    this.#name = name
    this.#box = box
    this.#locks = locks
    box.addEventListener("does-anyone-send", () => this.#release && box.tell("somebody-sends"))
  }

  /** Waits in line; true when this page has the seat. */
  take() {
    if (this.#release) return true
    const waiting = new AbortController()
    return new Promise((resolve) => {
      const granted = () => {
        waiting.abort()
        resolve(true)
      }
      this.#request({ signal: waiting.signal }, granted)
      this.#watch(waiting.signal, () => this.#request({ steal: true }, granted))
    })
  }

  leave() {
    this.#release?.()
    this.#release = undefined
  }

  #request(options, granted) {
    let mine
    const hold = () => new Promise((release) => {
      this.#release = mine = release
      granted()
    })
    // It fails when we left the line, and when another took the lock away.
    this.#locks.request(this.#name, options, hold).catch(() => {
      if (mine && this.#release === mine) this.#release = undefined
    })
  }

  #watch(signal, steal) {
    let timer
    const later = (act) => {
      clearTimeout(timer)
      timer = setTimeout(act, silentMilliseconds)
    }
    const ask = () => {
      later(steal)
      this.#box.tell("does-anyone-send")
    }
    this.#box.addEventListener("somebody-sends", () => later(ask), { signal })
    signal.addEventListener("abort", () => clearTimeout(timer))
    later(ask)
  }
}

/** The seat of a browser without locks: a record that is taken for a time, and taken anew while its page sends. */
export class LeaseSeat {
  #box
  #page
  #isMine = false

  constructor(box, page) {
    this.#box = box
    this.#page = page
  }

  async take() {
    while (!(await this.#lease())) await new Promise((resolve) => setTimeout(resolve, leasePauseMilliseconds))
    return true
  }

  leave() {
    if (!this.#isMine) return
    this.#isMine = false
    // A page that ends before this is done leaves a lease that ends by itself.
    this.#box.change(({ sender }) => {
      if (sender.lease?.page === this.#page) delete sender.lease
    }).catch(() => {})
  }

  async #lease() {
    const now = Date.now()
    return (this.#isMine = await this.#box.change(({ sender }) => {
      if (sender.lease && sender.lease.page !== this.#page && sender.lease.until > now) return false
      sender.lease = { page: this.#page, until: now + leaseMilliseconds }
      return true
    }))
  }
}
