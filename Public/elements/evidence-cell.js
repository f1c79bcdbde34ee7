import { alertPerson } from "../dom/alert.js"
import { read } from "../dom/bind.js"
import { options } from "../dom/options.js"
import { difference } from "../store/rebase.js"

/** Edits one cell at a time, in place. What was shown at the start is what an edit is compared with. */
export class CellEditor {
  #left
  #step
  #edit

  /** `left` hears of every end: what was edited, and the change if there is one; `step` goes on from a cell. */
  constructor(left, step) {
    this.#left = left
    this.#step = step
  }

  get cell() {
    return this.#edit?.cell
  }

  /** Whether this field of this item is being edited. */
  edits(id, field) {
    return this.#edit?.id === id && (!field || this.#edit.field === field)
  }

  open(cell) {
    this.close(true)
    const { cell: field, edit: form } = cell.dataset
    const { id, revision } = cell.parentElement.dataset
    const before = read(cell.querySelector("[data-field]"))
    const control = options(field) ?? document.createElement(form === "longtext" ? "textarea" : "input")
    control.ariaLabel = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent.trim()
    if (form === "set") control.multiple = control.localName === "select"
    if (control.multiple) for (const option of control.options) option.selected = before.some(({ value }) => value === option.value)
    else control.value = form === "set" ? before.map(({ label }) => label).join(", ") : (before.value ?? before)
    // The browser's window may lose the focus and give it back: that ends nothing.
    control.addEventListener("blur", () => control.isConnected && document.activeElement !== control && this.close(true))
    control.addEventListener("keydown", (event) => this.#key(event))
    control.addEventListener("dblclick", (event) => event.stopPropagation())
    this.place({ control, before, form, id, field, revision: Number(revision) }, cell)
    control.select?.()
  }

  /** Takes the control out while the table is drawn anew: what `place` puts back. */
  lift() {
    const edit = this.#edit
    this.#edit = undefined
    edit?.control.remove()
    return edit
  }

  /** Puts the control into a cell; without one the edit ends and its text is kept. */
  place(edit, cell) {
    if (!cell) return alertPerson("The row you were editing has moved. Your text is kept here.", edit.control.value)
    this.#edit = Object.assign(edit, { cell })
    cell.classList.add("grid__cell--editing")
    cell.append(edit.control)
    edit.control.focus()
  }

  /** Gives up the edit; its text. */
  discard() {
    const { value } = this.#edit.control
    this.close(false)
    return value
  }

  close(keep, step) {
    const edit = this.#edit
    if (!edit) return
    this.#edit = undefined
    // The focus goes on first, while nothing has to be laid out: behind a change each move of it lays the table out anew.
    if (step) this.#step(edit.cell, step)
    if (edit.control.matches(":focus")) edit.cell.focus()
    edit.cell.classList.remove("grid__cell--editing", "grid__cell--overtaken")
    edit.control.remove()
    this.#left(edit, keep && this.#outcome(edit))
  }

  #key(event) {
    event.stopPropagation()
    if (event.isComposing) return
    const { key, target, shiftKey } = event
    const plain = target.localName !== "textarea" || event.ctrlKey || event.metaKey
    const step = { Enter: plain && [1, 0], Tab: [0, shiftKey ? -1 : 1] }[key]
    if (!step && key !== "Escape") return
    event.preventDefault()
    this.close(Boolean(step), step)
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
