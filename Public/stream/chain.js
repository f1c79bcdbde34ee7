/** Proves that no change was missed: each says which one came before it. */
export class Chain {
  #broken = false

  constructor(position) {
    this.position = position
  }

  /** Moves to `position` if `previous` is where we stand: undefined, or "broken", or "reset" the second time. */
  follow(previous, position) {
    if (this.position && previous !== this.position) return this.#break()
    this.position = position
    this.#broken = false
  }

  /** Compares with what `ready` says; takes it when no position was known. */
  agree(position) {
    if (!this.position) this.position = position
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
