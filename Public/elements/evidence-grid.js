import { alertPerson } from "../dom/announce.js"
import { bind, readRow } from "../dom/bind.js"
import { cellAt, keepFocus, rove } from "../dom/focus.js"
import { swap } from "../dom/patch.js"
import { rebase } from "../store/rebase.js"
import { CellEditor, options } from "./evidence-cell.js"

const pageRows = 10
const moves = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-pageRows, 0], PageDown: [pageRows, 0], Home: [0, -Infinity], End: [0, Infinity],
}
const statuses = { m: "marked", o: "offered", a: "admitted", x: "excluded" }
const jumps = { t: "tags", p: "privilegeCall", d: "disclosureStatus" }
const places = { "/": "[data-search]", g: "[data-goto]" }

/** The evidence table: keys, editing in the cell, and changes as they happen. Rows never move under the cursor. */
export class EvidenceGrid extends HTMLElement {
  #listeners
  #rows
  #moved = new Set()
  #held = new Set()
  #editor = new CellEditor((edit, outcome) => this.#save(edit, outcome))

  connectedCallback() {
    const { live } = this.constructor
    const listeners = (this.#listeners = new AbortController())
    const on = (target, name, act) => target?.addEventListener(name, act, listeners)
    this.#rows = this.querySelector("[data-rows]")
    this.#rows.parentElement.role = "grid"
    this.#load()
    rove(this.#rows, this.#rows.rows[0]?.cells[0], false)
    on(this.#rows, "keydown", (event) => this.#key(event))
    for (const name of ["focusin", "pointerdown"]) {
      on(this.#rows, name, ({ target }) => rove(this.#rows, target.closest("td, th"), false))
    }
    on(this.#rows, "dblclick", ({ target }) => this.#edit(target.closest("[data-edit]")))
    on(this.#rows, "animationend", ({ target }) => target.classList.remove("grid__row--changed"))
    on(this.querySelector("[data-pending]"), "click", (event) => this.#show(event))
    on(document.querySelector("[data-live-switch]"), "change", ({ target }) => this.#pause(!target.checked))
    on(live.stream, "changes", ({ changes }) => changes.forEach((change) => this.#take(change)))
    on(live.stream, "state", ({ state }) => state === "no-access" && this.#rows.replaceChildren())
    on(live.pending, "change", ({ entry }) => this.#redraw(entry.id))
    on(live, "page", ({ page }) => this.#swap(page))
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #load() {
    const { base, pending } = this.constructor.live
    for (const row of this.#rows.querySelectorAll("[data-id]")) {
      base.load(row.dataset.id, Number(row.dataset.revision), readRow(row))
    }
    for (const { id } of pending.entries) this.#draw(id)
  }

  // Changes

  #take(change) {
    const { base, pending } = this.constructor.live
    const { id, kind } = change
    if (kind === "evidence.removed") return this.#remove(id)
    const known = base.item(id)
    if (!/\.(added|revised|withdrawn|restored)$/.test(kind) || (known && !base.take(change))) return
    const mine = pending.of(id).some(({ key }) => key === change.mutation?.key)
    if (kind !== "evidence.revised" || this.#sorts(change.row)) this.#moved.add(id)
    if (known && this.#paused && !mine) this.#held.add(id)
    else this.#draw(id)?.classList.add("grid__row--changed")
    this.#count()
  }

  get #paused() {
    return document.documentElement.dataset.live === "off"
  }

  /** Whether the address filters or sorts by one of these fields. */
  #sorts(row) {
    const words = location.search.match(/\w+/g) ?? []
    return words.some((word) => word in row)
  }

  #draw(id) {
    const row = document.getElementById(`evidence-${id}`)
    const { base, pending } = this.constructor.live
    const item = base.item(id)
    if (!row || !item || this.#held.has(id)) return
    const entries = pending.of(id)
    bind(row, rebase(item.row, entries), this.#editor.cell)
    row.dataset.revision = item.revision
    for (const cell of row.cells) {
      const states = entries.filter(({ to }) => cell.dataset.cell in to).map(({ state }) => state)
      cell.classList.toggle("grid__cell--needs-you", states.includes("needs-you"))
      cell.classList.toggle("grid__cell--pending", states.some((state) => state !== "needs-you" && state !== "acknowledged"))
    }
    return row
  }

  /** The person's own act brings its row up to date, also while live display is paused. */
  #redraw(id) {
    this.#held.delete(id)
    this.#draw(id)
  }

  #remove(id) {
    const { base, pending } = this.constructor.live
    if (this.#editor.place?.id === id) this.#editor.close(false)
    base.remove(id)
    pending.forget(id)
    keepFocus(this.#rows, () => document.getElementById(`evidence-${id}`)?.remove())
    this.#moved.delete(id)
    this.#held.delete(id)
    this.#count()
  }

  #count() {
    const { size } = new Set([...this.#moved, ...this.#held])
    const note = this.querySelector("[data-pending]")
    if (!note) return
    note.hidden = !size
    note.firstElementChild.href = location.href
    note.firstElementChild.textContent = `${size} ${size === 1 ? "change" : "changes"}, show`
  }

  #pause(paused) {
    document.documentElement.dataset.live = paused ? "off" : "on"
    const held = [...this.#held]
    if (!paused) this.#held.clear()
    held.forEach((id) => this.#draw(id))
    this.#count()
  }

  #show(event) {
    event.preventDefault()
    this.constructor.live.show().catch(() => alertPerson("The changes could not be read. Try again when you are online."))
  }

  #swap(page) {
    const { place } = this.#editor
    this.#moved.clear()
    this.#held.clear()
    this.#count()
    keepFocus(this.#rows, () => swap(this.#rows, page, "[data-rows]"))
    this.#load()
    if (place) this.#editor.move(this.#cell(document.getElementById(`evidence-${place.id}`), place.field))
  }

  // Keys

  #key(event) {
    const cell = event.target.closest("td, th")
    const { key } = event
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (this.#act(cell, key)) event.preventDefault()
  }

  #act(cell, key) {
    const row = cell.parentElement
    if (moves[key]) {
      const [down, along] = moves[key]
      return rove(this.#rows, cellAt(this.#rows.rows, row.sectionRowIndex + down, cell.cellIndex + along)) ?? true
    }
    if (key === "F2" || (key === "Enter" && cell === document.activeElement)) return this.#edit(cell) ?? true
    if (localStorage.getItem("proffer-single-keys") === "off") return
    if (statuses[key]) return this.#setStatus(row, statuses[key])
    if (jumps[key]) return this.#edit(this.#cell(row, jumps[key])) ?? true
    if (places[key]) return document.querySelector(places[key])?.focus() ?? true
    if (key === "?") location.assign("/help/keys")
  }

  #cell(row, field) {
    return row?.querySelector(`[data-cell="${field}"]`)
  }

  // Editing

  #edit(cell) {
    const { pending } = this.constructor.live
    const field = cell?.dataset.cell
    const asked = field && pending.of(cell.parentElement.dataset.id).find(({ state, to }) => state === "needs-you" && field in to)
    if (asked) pending.move(asked, "ask")
    else if (cell?.dataset.edit && cell !== this.#editor.cell) this.#editor.open(cell)
    else cell?.querySelector("a")?.click()
  }

  #setStatus(row, value) {
    const field = "exhibitStatus"
    const option = [...(options(field)?.options ?? [])].find((option) => option.value === value)
    if (!option || !this.#cell(row, field)?.dataset.edit) return
    const { id, revision } = row.dataset
    this.#save({ id, field, revision: Number(revision) }, { to: value, display: { value, text: option.text } })
    return true
  }

  #save({ id, field, revision }, outcome) {
    this.#draw(id)
    if (!outcome) return
    const { to, display } = outcome
    this.constructor.live.save({ id, base: { [field]: revision }, to: { [field]: to }, display: { [field]: display } })
  }
}
