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
  #changes = []
  #timer

  constructor(region) {
    this.#region = region
  }

  /** What is true of the person's own work; said at once, as it changes seldom. */
  sync(text) {
    if (text !== this.#sync) this.#say((this.#sync = text))
  }

  changed(change) {
    this.#changes.push(change)
    this.#timer ??= setTimeout(() => this.#flush(), 0)
  }

  #flush() {
    if (this.#changes.length) this.#say(summary(this.#changes.splice(0)))
    else this.#say(this.#sync)
    this.#timer = this.#region?.textContent === this.#sync ? undefined : setTimeout(() => this.#flush(), quietMilliseconds)
  }

  #say(text) {
    if (this.#region) this.#region.textContent = text
  }
}

/** Says what needs the person, with the text they typed kept to copy. */
export function alertPerson(message, kept) {
  const region = document.querySelector("[data-alert]")
  if (!region) return
  const line = document.createElement("p")
  line.textContent = message
  region.replaceChildren(line)
  if (!kept) return
  const copy = document.createElement("textarea")
  copy.readOnly = true
  copy.value = kept
  copy.setAttribute("aria-label", "Your text")
  region.append(copy)
}
