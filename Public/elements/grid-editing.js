import { read } from "../dom/bind.js"
import { words } from "../dom/options.js"
import { rove } from "../dom/patch.js"
import { remembered } from "../dom/preference.js"
import { CellEditor } from "./evidence-cell.js"
import { NewItems } from "./new-items.js"

export { replay } from "../dom/replay.js"

const statuses = { m: "marked", o: "offered", a: "admitted", x: "excluded" }
const jumps = { t: "tags", p: "privilegeCall", d: "disclosureStatus" }
const places = { "/": "[data-search]", g: "[data-goto]" }

/** Editing in the grid: the keys that change or open something, one cell's editor, and the marks of what is not saved. */
export class GridEditing {
  #rows
  #live
  #draw
  #editor

  /** `draw` shows an item anew; `step` moves on from a cell. */
  constructor(rows, live, draw, step, listeners) {
    this.#rows = rows
    this.#live = live
    this.#draw = draw
    const { pending } = live.outbox
    const editor = (this.#editor = new CellEditor((...end) => this.#left(...end), step))
    pending.addEventListener("change", ({ entry }) => draw(entry.id), listeners)
    // What was done before this page was opened.
    queueMicrotask(() => {
      pending.entries.forEach(({ id }) => draw(id))
      for (const row of rows.rows) this.mark(row)
    })
    new NewItems(rows, live, { draw, mark: (row) => this.mark(row), discard: () => editor.discard(), get cell() { return editor.cell } }, listeners)
    document.querySelector("[data-goto]")?.form?.addEventListener("submit", (event) => this.#goto(event), listeners)
    const form = rows.closest("evidence-grid").querySelector("[data-bulk]")
    if (form) import("./grid-selection.js").then(({ GridSelection }) => new GridSelection(rows, form, live.announcer, listeners)).catch(() => {})
    // What is pressed from now on is taken at once.
    rows.dataset.editing = "ready"
  }

  get cell() {
    return this.#editor.cell
  }

  /** Marks what is not saved, and what needs the person, in a row. */
  mark(row) {
    const { base, outbox } = this.#live
    const entries = outbox.pending.of(row.dataset.id)
    const item = base.item(row.dataset.id)?.row
    // The server drew it for what it said first.
    if (item) item.withdrawn ??= row.matches(".grid__row--withdrawn")
    if (item) this.#markWithdrawn(row, outbox.pending.over(row.dataset.id, item).withdrawn)
    for (const cell of row.cells) {
      const states = entries.filter(({ to }) => cell.dataset.cell in to).map(({ state }) => state)
      cell.classList.toggle("grid__cell--needs-you", states.includes("needs-you"))
      cell.classList.toggle("grid__cell--pending", states.some((state) => state !== "needs-you" && state !== "acknowledged"))
    }
  }

  #markWithdrawn(row, isWithdrawn) {
    const badge = row.querySelector("th [data-state=withdrawn]")
    if (!isWithdrawn) badge?.remove()
    if (!isWithdrawn || badge || !row.querySelector("th")) return
    const words = Object.assign(document.createElement("span"), { className: "badge", textContent: "Withdrawn" })
    words.dataset.state = "withdrawn"
    row.querySelector("th").append(" ", words)
  }

  /** Somebody else changed the field that is being edited: it waits until the edit ends, and that is said. */
  overtake({ id, row, by }) {
    if (!Object.keys(row).some((field) => this.#editor.edits(id, field))) return
    this.cell.classList.add("grid__cell--overtaken")
    this.#live.announcer.note(`${by?.name ?? "Somebody else"} changed the field that you are editing. Yours is compared when you save`)
  }

  /** Draws the table anew, and puts an open editor back into its cell. */
  around(change) {
    const edit = this.#editor.lift()
    change()
    if (edit) this.#editor.place(edit, this.#cell(document.getElementById(`evidence-${edit.id}`), edit.field))
  }

  forget(id) {
    const edited = this.#editor.edits(id) ? this.#editor.discard() : ""
    this.#live.outbox.forget(id, "This item is not in the case any more. It may have been withdrawn. Your text is kept here.", edited)
  }

  /** True when the key was one of ours. */
  press(key, cell) {
    const row = cell?.parentElement
    if (!row?.isConnected) return
    if (key === "F2" || (key === "Enter" && cell === document.activeElement)) return this.#edit(cell)
    if (remembered("single-keys") === "off") return
    if (statuses[key]) return this.#setStatus(row, statuses[key])
    if (jumps[key]) return this.#edit(this.#cell(row, jumps[key]))
    if (places[key]) return this.#visit(document.querySelector(places[key]) ?? document.querySelector(places["/"]))
    if (key === "z" || key === "Z") return this.#undo(key === "Z")
    if (key === "?") location.assign("/help/keys")
  }

  #undo(isRedo) {
    const { undoing } = this.#live.outbox
    if (isRedo) undoing.redo()
    else undoing.undo()
    return true
  }

  #visit(field) {
    field?.focus()
    field?.select()
    return true
  }

  /** A number that is on the page needs no other page. */
  #goto(event) {
    const plain = (text) => text.toLowerCase().replace(/\W+/g, "").replace(/(\D|^)0+(?=\d)/g, "$1")
    const wanted = plain(event.target.querySelector("[data-goto]").value)
    const numbers = [...this.#rows.querySelectorAll('th a, [data-field="exhibitNumber"]')]
    const found = wanted && numbers.find(({ textContent }) => plain(textContent) === wanted)
    if (!found) return
    event.preventDefault()
    rove(this.#rows, found.closest("tr").querySelector("th"))
  }

  #cell(row, field) {
    return row?.querySelector(`[data-cell="${field}"]`)
  }

  #edit(cell) {
    const { outbox } = this.#live
    const asked = cell && outbox.pending.of(cell.parentElement.dataset.id)
      .find(({ state, to }) => state === "needs-you" && cell.dataset.cell in to)
    if (asked) outbox.ask(asked)
    else if (!cell?.dataset.edit) cell?.querySelector("a")?.click()
    else if (cell !== this.cell) this.#editor.open(cell)
    return true
  }

  #setStatus(row, value) {
    const field = "exhibitStatus"
    const cell = this.#cell(row, field)
    const text = words(field, value)
    if (!text || !cell?.dataset.edit) return
    const { id, revision } = row.dataset
    const before = read(cell.querySelector("[data-field]"))
    if (before.value !== value) this.#left({ id, field, revision: Number(revision), before }, { to: value, display: { value, text } })
    return true
  }

  #left({ id, field, revision, before }, outcome) {
    this.#draw(id)
    if (outcome) {
      const { to, display } = outcome
      this.#live.outbox.save({ id, base: { [field]: revision }, to: { [field]: to }, display: { [field]: display }, before: { [field]: before } })
    }
  }
}
