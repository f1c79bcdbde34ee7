import { make } from "../dom/dialog.js"
import { written } from "../dom/moment.js"
import { words } from "../dom/options.js"
import { meta } from "../dom/patch.js"
import { fieldInWords } from "../dom/place.js"
import { typed } from "../store/pending.js"

const lineMax = 80

/** One change that met another: before, mine and theirs, and the buttons that answer it. The words are those of the page without script. */
export class Question {
  element = make("div")
  #entry
  #outbox
  #begin
  #answered

  /** `begin` hears that an answer is given, `answered` that it is kept. */
  constructor(entry, outbox, begin, answered) {
    this.#entry = entry
    this.#outbox = outbox
    this.#begin = begin
    this.#answered = answered
    const { notice } = entry.conflict
    this.element.append(make("p", notice ?? entry.message ?? ""))
    if (entry.operation === "evidence.withdraw") this.#askOfWithdrawal()
    else if (notice) this.#askOfWithdrawn()
    else this.#askOfFields()
  }

  /** Another button; its name says what it is about where several questions stand together. */
  button(text, act, about) {
    const button = make("button", text)
    button.type = "button"
    button.className = "button"
    if (about) button.ariaLabel = `${text}: ${about}`
    button.addEventListener("click", act)
    this.element.append(button)
  }

  #askOfWithdrawn() {
    this.element.append(make("h3", "Yours"), make("p", typed(this.#entry)))
    if (document.querySelector("[data-may-restore]")) this.#answer("Restore with my edit", () => this.#outbox.insist(this.#entry, true))
    this.#answer("Give up my change", () => this.#outbox.giveUp(this.#entry))
  }

  /** The item was changed by others since the person wanted to withdraw it. */
  #askOfWithdrawal() {
    if (Object.keys(this.#entry.conflict.fields).length) this.element.append(this.#table(["Before", "Now"]))
    this.#answer("Withdraw anyway", () => this.#outbox.insist(this.#entry))
    this.#answer("Keep the item", () => this.#outbox.giveUp(this.#entry))
  }

  #askOfFields() {
    this.element.append(this.#table())
    this.#answer("Keep mine", () => this.#outbox.insist(this.#entry))
    this.#answer("Keep theirs", () => this.#outbox.giveUp(this.#entry))
    const controls = this.#controls()
    if (!controls) return
    const label = (field) => this.#entry.words?.fields?.[field] ?? field
    this.element.append(...Object.entries(controls).map(([field, control]) => {
      const line = make("label", `Another value for ${label(field)} `, control)
      line.className = "conflict__other"
      return line
    }))
    this.#answer("Save the other value", () => this.#outbox.decide(this.#entry, third(controls)))
  }

  #answer(text, act) {
    const { item, fields } = this.#entry.words ?? {}
    const about = [item, ...Object.values(fields ?? {})].filter(Boolean).join(", ")
    this.button(text, async () => {
      this.#begin()
      await act()
      this.#answered()
    }, about)
  }

  /** `sides` without "Yours" leaves that column out. */
  #table(sides = ["Before", "Yours", "Theirs"]) {
    const { conflict: { fields }, words: { fields: names } = {} } = this.#entry
    const heads = ["Field", ...sides].map((word) => head(word, "col"))
    const rows = Object.entries(fields).map(([field, { base, theirs, mine, by, at }]) => {
      const [before, other, own] = [base, theirs, mine].map((value) => make("td", this.#said(field, value)))
      other.append(make("small", [by?.name, written(at, meta(document, "zone"))].filter(Boolean).join(", ")))
      return [head(names?.[field] ?? fieldInWords(field) ?? field, "row"), before, ...(sides.includes("Yours") ? [own] : []), other]
    })
    const element = make("table", make("thead", make("tr", ...heads)), make("tbody", ...rows.map((cells) => make("tr", ...cells))))
    element.className = "conflict"
    return element
  }

  #said(field, value) {
    if (Array.isArray(value)) return value.join(", ")
    const kept = this.#choices(field)?.find((choice) => choice.value === value)?.label
    return words(field, value) ?? kept ?? value?.text ?? String(value ?? "(empty)")
  }

  /** What may be chosen for a field, as it was when the edit was made: the page may not draw the field. */
  #choices(field) {
    return this.#entry.words?.choices?.[field]
  }

  /** The field's own control for each field that is asked about; nothing where a value cannot be typed: a set, an undo. */
  #controls() {
    const { to, undoes, conflict: { fields } } = this.#entry
    const names = Object.keys(fields)
    if (undoes || !names.length || names.some((field) => to[field] && typeof to[field] === "object")) return
    return Object.fromEntries(names.map((field) => [field, this.#control(field, String(to[field] ?? ""))]))
  }

  #control(field, value) {
    const choices = this.#choices(field)
    const isLong = value.length > lineMax || value.includes("\n")
    const control = make(choices ? "select" : isLong ? "textarea" : "input")
    for (const choice of choices ?? []) control.append(new Option(choice.label, choice.value))
    control.value = value
    return control
  }
}

/** What was typed or chosen, as an edit. */
function third(controls) {
  const values = Object.entries(controls).map(([field, control]) => [field, control.value.trim(), control.selectedOptions?.[0].text])
  return {
    to: Object.fromEntries(values.map(([field, value]) => [field, value || null])),
    display: Object.fromEntries(values.map(([field, value, text]) => [field, text === undefined ? value : { value, text }])),
  }
}

function head(text, scope) {
  const cell = make("th", text)
  cell.scope = scope
  return cell
}
