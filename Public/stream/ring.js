const framesMax = 512
const charactersMax = 1_048_576

/** The position before a frame with changes. */
export function previousOf({ data }) {
  return (data.changes?.[0] ?? data).previous
}

/** The last changes of a connection, without a gap, for tabs that stand earlier. */
export class Ring {
  #frames = []
  #size = 0

  /** `position` is where the connection began. */
  constructor(position) {
    this.start = this.end = position
  }

  push(frame) {
    const previous = previousOf(frame)
    // A chain that broke begins anew: nothing is told across a gap.
    if (previous !== this.end) this.#clear(previous)
    const size = JSON.stringify(frame.data).length
    this.#frames.push({ ...frame, size })
    this.#size += size
    this.end = frame.id
    while (this.#frames.length > framesMax || this.#size > charactersMax) {
      const { id, size } = this.#frames.shift()
      this.#size -= size
      this.start = id
    }
  }

  /** The frames after a position; undefined where it is not known. */
  after(position) {
    if (position === this.start) return this.#tellable(0)
    const index = this.#frames.findIndex(({ id }) => id === position)
    return index < 0 ? undefined : this.#tellable(index + 1)
  }

  #tellable(index) {
    return this.#frames.slice(index).map(({ event, data, id }) => ({ event, data, id }))
  }

  #clear(start) {
    this.#frames = []
    this.#size = 0
    this.start = start
  }
}
