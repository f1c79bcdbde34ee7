const gatherMilliseconds = 300
const quietMilliseconds = 5_000

/** "4 items changed by Thornbury". */
export function summary(changes) {
  const count = new Set(changes.map(({ id }) => id)).size
  const names = [...new Set(changes.map(({ by }) => by?.name).filter(Boolean))]
  const by = names.length ? ` by ${names[0]}${names.length > 1 ? " and others" : ""}` : ""
  return `${count} ${count === 1 ? "item" : "items"} changed${by}`
}

/** The page's words about saving and about others: what is true now for the eye, at most one announcement in five seconds. */
export class Announcer {
  #line
  #region
  #sync = ""
  #news = ""
  #notes = []
  #changes = []
  #timer
  #quietUntil = 0

  /** `line` is seen and not heard, `region` is heard and not seen. */
  constructor(line, region) {
    this.#line = line
    this.#region = region
  }

  /** What is true of the person's own work. */
  sync(text) {
    if (text === this.#sync) return
    this.#sync = text
    this.#show()
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
    const changes = this.#changes.splice(0)
    this.#news = [...new Set(this.#notes.splice(0)), ...(changes.length ? [summary(changes)] : [])].join(". ")
    this.#show()
    if (this.#region) this.#region.textContent = [this.#news, this.#sync].filter(Boolean).join(". ")
    this.#quietUntil = Date.now() + quietMilliseconds
  }

  /** The state stands first: the line is cut where the screen ends. */
  #show() {
    if (this.#line) this.#line.textContent = [this.#sync, this.#news].filter(Boolean).join(" · ")
  }
}
