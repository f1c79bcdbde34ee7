import { alertPerson } from "../dom/announce.js"
import { read } from "../dom/bind.js"
import { difference } from "../store/merge.js"

/** The options that the server drew for a field: a fresh select, or undefined. */
export function options(field) {
  return document.querySelector(`template[data-options="${field}"]`)?.content.querySelector("select")?.cloneNode(true)
}

/** Edits one cell at a time, in place. What was shown at the start is what an edit is compared with. */
export class CellEditor {
  #save
  #edit

  /** `save` hears of a change; `left` of every end. */
  constructor(save) {
    this.#save = save
  }

  get cell() {
    return this.#edit?.cell
  }

  get place() {
    return this.#edit && { id: this.#edit.id, field: this.#edit.field }
  }

  open(cell) {
    const { cell: field, edit: form } = cell.dataset
    const { id, revision } = cell.parentElement.dataset
    const before = read(cell.querySelector("[data-field]"))
    const control = options(field) ?? document.createElement(form === "longtext" ? "textarea" : "input")
    control.ariaLabel = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent.trim()
    if (form === "set") control.multiple = control.localName === "select"
    if (control.multiple) for (const option of control.options) option.selected = before.some(({ value }) => value === option.value)
    else control.value = form === "set" ? before.map(({ label }) => label).join(", ") : (before.value ?? before)
    control.addEventListener("blur", () => control.isConnected && this.close(true))
    control.addEventListener("keydown", (event) => this.#key(event))
    control.addEventListener("dblclick", (event) => event.stopPropagation())
    this.#edit = { control, before, form, id, field, revision: Number(revision) }
    this.move(cell)
    control.select?.()
  }

  /** Takes the control to another cell, as when the table was drawn anew; without one it ends and keeps the text. */
  move(cell) {
    const { control } = this.#edit
    if (!cell) {
      this.#edit = undefined
      return alertPerson("The row you were editing has moved. Your text is kept here.", control.value)
    }
    this.#edit.cell = cell
    cell.classList.add("grid__cell--editing")
    cell.append(control)
    control.focus()
  }

  close(keep) {
    const edit = this.#edit
    if (!edit) return
    this.#edit = undefined
    edit.cell.classList.remove("grid__cell--editing")
    const refocus = edit.control.matches(":focus")
    edit.control.remove()
    if (refocus) edit.cell.focus()
    this.#save(edit, keep && this.#outcome(edit))
  }

  #key(event) {
    event.stopPropagation()
    if (event.isComposing) return
    const enter = event.key === "Enter" && (event.target.localName !== "textarea" || event.ctrlKey || event.metaKey)
    if (!enter && event.key !== "Escape") return
    event.preventDefault()
    this.close(enter)
  }

  #outcome({ control, before, form }) {
    if (form === "set") {
      const after = control.multiple
        ? Array.from(control.selectedOptions, ({ value, text }) => ({ value, label: text }))
        : [...new Set(control.value.split(",").map((word) => word.trim()).filter(Boolean))].map((word) =>
            before.find(({ label }) => label === word) ?? { value: word, label: word })
      const { add, remove } = difference(before, after)
      return (add.length || remove.length) && { to: { add: add.map(({ value }) => value), remove }, display: { add, remove } }
    }
    const value = control.value.trim()
    if (value === (before.value ?? before)) return
    return { to: value || null, display: form === "select" ? { value, text: control.selectedOptions[0].text } : value }
  }
}
