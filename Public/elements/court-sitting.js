import { bind, readRow } from "../dom/bind.js"
import { written } from "../dom/moment.js"

const linesMax = 200
const states = { "needs-you": "needs you", "rolled-back": "refused", acknowledged: "", "signed-out": "kept on this device, sent when you sign in", waiting: "kept on this device, to be sent", held: "kept on this device, to be sent" }

/** What was done with exhibits today, newest first: as the server drew it, as it happens, and one's own before it is sent. */
export class Sitting {
  #list
  #template
  #none
  #zone

  constructor(root, zone) {
    this.#list = root.querySelector("[data-sitting]")
    this.#template = root.querySelector("[data-entry]")
    this.#none = root.querySelector("[data-nothing]")
    this.#zone = zone
  }

  /** Something that the stream tells: what is one's own and stands here already is not said twice. */
  take({ at, by, row, mutation }, number) {
    if (!this.#list || !(row && ("exhibitStatus" in row || "ruling" in row))) return
    const own = this.#line(mutation?.key)
    if (own) {
      own.dataset.told = ""
      return bind(own, { state: "", by: by?.name ?? "" })
    }
    this.#add(mutation?.key, { at: this.#time(at), number, words: words(row), by: by?.name ?? "", ruling: row.ruling ?? "" })
  }

  /** One's own acts that are not done yet, with how far they are. */
  show(entries, numberOf) {
    if (!this.#list) return
    const own = entries.filter(({ to, undoes }) => !undoes && ("exhibitStatus" in to || "ruling" in to))
    for (const { key, id, at, display, state, words: said } of own) {
      const line = this.#line(key) ?? this.#add(key, { at: this.#time(at), number: numberOf(id) ?? said?.item ?? "", words: words(display), by: "", ruling: display.ruling ?? "" })
      line.dataset.own = ""
      if (!("told" in line.dataset)) bind(line, { state: states[state] ?? "saving" })
    }
    const keys = new Set(own.map(({ key }) => key))
    for (const line of this.#list.querySelectorAll("[data-own]")) {
      if (keys.has(line.dataset.key)) continue
      // Done, or taken back before it was sent: the stream tells which.
      if (!("told" in line.dataset) && readRow(line).state) line.remove()
      else delete line.dataset.own
    }
    this.#say()
  }

  /** The list as the server draws it now. */
  swap(page) {
    const fresh = page.querySelector("[data-sitting]")
    if (fresh) this.#list?.replaceChildren(...document.adoptNode(fresh).childNodes)
    this.#say()
  }

  #line(key) {
    return key && this.#list.querySelector(`[data-key="${CSS.escape(key)}"]`)
  }

  #add(key, row) {
    const line = this.#template.content.firstElementChild.cloneNode(true)
    if (key) line.dataset.key = key
    bind(line, row)
    this.#list.prepend(line)
    if (this.#list.children.length > linesMax) this.#list.lastElementChild.remove()
    this.#say()
    return line
  }

  #say() {
    if (this.#none) this.#none.hidden = this.#list.childElementCount > 0
  }

  #time(at) {
    return { datetime: at, text: written(at, this.#zone) }
  }
}

function words({ exhibitStatus }) {
  return exhibitStatus ? (exhibitStatus.text ?? exhibitStatus) : "Ruling noted"
}
