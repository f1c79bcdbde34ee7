const gatherMilliseconds = 300
const quietMilliseconds = 5_000

/** "4 items changed by Thornbury". */
export function summary(changes) {
  const count = new Set(changes.map(({ id }) => id)).size
  const names = [...new Set(changes.map(({ by }) => by?.name).filter(Boolean))]
  const by = names.length ? ` by ${names[0]}${names.length > 1 ? " and others" : ""}` : ""
  return `${count} ${count === 1 ? "item" : "items"} changed${by}`
}

/** The page's one line about saving and about others: at most one announcement in five seconds. */
export class Announcer {
  #region
  #sync = ""
  #notes = []
  #changes = []
  #timer
  #quietUntil = 0

  constructor(region) {
    this.#region = region
  }

  /** What is true of the person's own work. */
  sync(text) {
    if (text === this.#sync) return
    this.#sync = text
    this.#plan()
  }

  note(text) {
    this.#notes.push(text)
    this.#plan()
  }

  changed(change) {
    this.#changes.push(change)
    this.#plan()
  }

  #plan() {
    this.#timer ??= setTimeout(() => this.#say(), Math.max(gatherMilliseconds, this.#quietUntil - Date.now()))
  }

  #say() {
    this.#timer = undefined
    const text = [...new Set(this.#notes.splice(0)), this.#changes.length && summary(this.#changes.splice(0)), this.#sync]
      .filter(Boolean).join(". ")
    if (this.#region) this.#region.textContent = text
    this.#quietUntil = Date.now() + quietMilliseconds
  }
}
