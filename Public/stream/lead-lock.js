/** The lock of who reads for the others. All stand in line for it; who hears nothing of its holder takes it away. */
export class LeadLock {
  #locks
  #name
  #granted
  #stolen
  #line
  #release
  #isStealing = false

  /** `granted` is told when the lock is this tab's, `stolen` when another has taken it away. */
  constructor(locks, name, granted, stolen) {
    this.#locks = locks
    this.#name = name
    this.#granted = granted
    this.#stolen = stolen
  }

  /** Gets into the line. */
  stand() {
    this.#line = new AbortController()
    this.#request({ signal: this.#line.signal })
  }

  steal() {
    if (this.#isStealing || this.#release) return
    this.#isStealing = true
    this.#request({ steal: true })
  }

  /** Leaves the line, and the lock to the next. */
  leave() {
    this.#line?.abort()
    this.#release?.()
    this.#line = this.#release = undefined
  }

  #request(options) {
    let mine
    let isLost = false
    const hold = () => new Promise((release) => {
      if (options.steal) this.#isStealing = false
      // It may come after this tab has left, or after another has taken the lock.
      if (isLost || !this.#line) return release()
      this.#line.abort()
      mine = this.#release = release
      this.#granted()
    })
    // It fails when we left the line, and when another took the lock away.
    this.#locks.request(this.#name, options, hold).catch(() => {
      isLost = true
      if (options.steal) this.#isStealing = false
      if (mine && this.#release === mine) {
        this.#release = undefined
        this.#stolen()
      } else if (!mine && options.signal?.aborted === false) this.stand()
    })
  }
}
