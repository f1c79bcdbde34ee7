/** Who else is here and where: what the server said last. Everything it holds may be lost, and the newest word counts. */
export class Presence extends EventTarget {
  #entries = new Map()
  #person

  /** `person` is the one at this page, who is nowhere among the others. */
  constructor(person) {
    super()
    this.#person = person
  }

  /** Takes an `ephemeral` frame. */
  take({ whole, entries = [], gone = [] }) {
    if (whole) this.#entries.clear()
    for (const entry of entries) this.#entries.set(entry.connection, entry)
    for (const connection of gone) this.#entries.delete(connection)
    this.dispatchEvent(new Event("change"))
  }

  clear() {
    this.take({ whole: true })
  }

  /** The others by name, each once, at the place that says most: `{id, name, role, page, item, field, editing}`. */
  get people() {
    const people = new Map()
    for (const { person, ...place } of this.#others) {
      if (!people.has(person.id) || weight(place) > weight(people.get(person.id))) people.set(person.id, { ...place, ...person })
    }
    return [...people.values()].sort((one, other) => one.name.localeCompare(other.name, "en") || (one.id < other.id ? -1 : 1))
  }

  /** The cells that others are editing, each with who: `{item, field, people}`. */
  get edited() {
    const cells = new Map()
    for (const { person, item, field, editing } of this.#others) {
      if (!editing || !item || !field) continue
      const cell = cells.get(`${item} ${field}`) ?? { item, field, people: [] }
      if (!cell.people.some(({ id }) => id === person.id)) cell.people.push(person)
      cells.set(`${item} ${field}`, cell)
    }
    return [...cells.values()]
  }

  get #others() {
    return [...this.#entries.values()].filter(({ person }) => person.id !== this.#person)
  }
}

/** Of several places of one person the one that says most; of those that say as much the first. */
export function weightiest(places) {
  return places.toSorted((one, other) => weight(other) - weight(one))[0]
}

function weight({ item, field, editing }) {
  return [item, field, editing].filter(Boolean).length
}

const tones = 6

/** Which of the persons' colours is somebody's: always the same. */
export function tone(id) {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt()) % 9973, 0) % tones
}

/** The first letters of the first and the last name. */
export function initials(name) {
  const words = name.trim().split(/\s+/)
  return [words[0], ...words.slice(1).slice(-1)].map((word) => [...word][0] ?? "").join("").toUpperCase()
}

/** "Anna Vale, Bo Thornbury and 3 more". */
export function namesInWords(names, max) {
  const more = names.length - max
  if (more > 0) return `${names.slice(0, max).join(", ")} and ${more} more`
  return names.join(", ").replace(/, ([^,]*)$/, " and $1")
}
