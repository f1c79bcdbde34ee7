/** A queue's records in memory: for a browser that keeps nothing, or has no room left. They end with the page. */
export class Memory {
  /** Whether a record outlives the page. */
  isLasting = false
  #state

  constructor(state) {
    this.#state = structuredClone({ entries: [], sender: {}, ...state })
  }

  /** All records in order, and what is known of the sending: copies. */
  async read() {
    return structuredClone(this.#state)
  }

  /** One transaction: `act` gets what `read` gives, and says what to `put`, to `remove` and to know of the `sender`. */
  async change(act) {
    // Later, as on a disk; then nothing is awaited until the state is the next: changes that are begun together follow one another.
    await undefined
    const { put, remove, sender } = act(structuredClone(this.#state))
    const { entries } = this.#state
    for (const entry of put) entry.order ??= Math.floor(Math.max(0, ...entries.map(({ order }) => order), ...put.map(({ order }) => order ?? 0))) + 1
    const changed = new Set([...remove, ...put.map(({ order }) => order)])
    const kept = entries.filter(({ order }) => !changed.has(order))
    this.#state = structuredClone({ entries: [...kept, ...put].sort((one, other) => one.order - other.order), sender })
  }

  close() {}
}
