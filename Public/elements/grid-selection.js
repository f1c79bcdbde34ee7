const steps = { ArrowUp: -1, ArrowDown: 1 }

/**
 * Rows of the grid that are ticked to be changed together: by their boxes, with Shift from one to another, and by keys:
 * Shift and Space for a row, Shift and an arrow to go on from it, Control and A for all of the page, Escape for none.
 */
export class GridSelection {
  #rows
  #form
  #announcer
  #ids = new Set()
  /** Where the last tick began, by its id. */
  #anchor

  constructor(rows, form, announcer, listeners) {
    this.#rows = rows
    this.#form = form
    this.#announcer = announcer
    const { signal } = listeners
    rows.addEventListener("click", (event) => this.#click(event), listeners)
    // Before the grid's own keys, which move on.
    rows.addEventListener("keydown", (event) => this.#key(event), { signal, capture: true })
    const observer = new MutationObserver(() => this.#adopt())
    observer.observe(rows, { childList: true })
    signal.addEventListener("abort", () => observer.disconnect())
    rows.parentElement.ariaMultiSelectable = "true"
    for (const box of this.#boxes) if (box.checked) this.#ids.add(box.value)
    this.#adopt()
    rows.dataset.selecting = "ready"
  }

  get #boxes() {
    return this.#rows.querySelectorAll(".grid__select:enabled")
  }

  #click({ target, shiftKey }) {
    if (!target.matches(".grid__select")) return
    const rows = shiftKey ? this.#between(this.#anchor, target.value) : [target.closest("tr")]
    this.#anchor = target.value
    this.#tick(rows, target.checked)
  }

  #key(event) {
    const { key, target, shiftKey } = event
    if (!target.matches("td, th")) return
    const row = target.parentElement
    if (key === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      this.#tick([...this.#rows.rows], true)
    } else if (key === "Escape" && this.#ids.size) {
      this.#tick([...this.#rows.rows])
    } else if (key === " " && shiftKey) {
      event.preventDefault()
      this.#anchor = row.dataset.id
      this.#tick([row], !this.#ids.has(row.dataset.id))
    } else if (steps[key] && shiftKey) {
      this.#extend(row, steps[key])
    } else if (steps[key]) {
      this.#anchor = undefined
    }
  }

  /** Goes on from the anchor: what is left on the way back is ticked no more. */
  #extend(row, step) {
    const next = this.#rows.rows[row.sectionRowIndex + step]
    if (!next) return
    const anchor = this.#row(this.#anchor) ?? row
    this.#anchor = anchor.dataset.id
    const distance = ({ sectionRowIndex }) => Math.abs(sectionRowIndex - anchor.sectionRowIndex)
    if (distance(next) < distance(row)) this.#tick([row], false)
    else this.#tick([row, next], true)
  }

  #row(id) {
    return id && document.getElementById(`evidence-${id}`)
  }

  #between(one, other) {
    const places = [this.#row(one) ?? this.#row(other), this.#row(other)].map((row) => row.sectionRowIndex)
    return [...this.#rows.rows].slice(Math.min(...places), Math.max(...places) + 1)
  }

  #tick(rows, isTicked) {
    for (const row of rows) {
      if (!row.querySelector(".grid__select:enabled")) continue
      if (isTicked) this.#ids.add(row.dataset.id)
      else this.#ids.delete(row.dataset.id)
    }
    this.#draw()
    const { size } = this.#ids
    this.#announcer.note(size ? `${size} ${size === 1 ? "row" : "rows"} selected` : "No row selected")
  }

  /** Rows that were drawn anew are ticked as they were; those that are gone no more. */
  #adopt() {
    this.#ids = new Set([...this.#ids].filter((id) => this.#row(id)))
    this.#draw()
  }

  #draw() {
    for (const box of this.#boxes) {
      const row = box.closest("tr")
      const isTicked = this.#ids.has(box.value)
      box.checked = isTicked
      // The arrows lead here: Tab comes to the table once.
      box.tabIndex = -1
      row.ariaSelected = String(isTicked)
      row.classList.toggle("grid__row--selected", isTicked)
    }
    this.#form.querySelector("[data-selected]").textContent = this.#ids.size ? `: ${this.#ids.size}` : ""
  }
}
