import { alertPerson } from "../dom/alert.js"
import { bind, readRow } from "../dom/bind.js"
import { cellAt, keepFocus, rove } from "../dom/patch.js"

const pageRows = 10
const waitingMax = 1_000
const moves = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-pageRows, 0], PageDown: [pageRows, 0], Home: [0, -Infinity], End: [0, Infinity],
}

/** The evidence table: moving in it, and changes as they happen. Rows never move under the cursor. */
export class EvidenceGrid extends HTMLElement {
  #live
  #listeners
  #rows
  #moved = new Set()
  #held = new Set()
  #editing
  #opening
  /** Keys that were pressed before editing was loaded: none is lost, and all are played in order. */
  #waiting = []

  connectedCallback() {
    const live = (this.#live = this.constructor.live)
    const listeners = (this.#listeners = new AbortController())
    const on = (target, names, act) => names.split(" ").forEach((name) => target?.addEventListener(name, act, listeners))
    const rows = (this.#rows = this.querySelector("[data-rows]"))
    const liveSwitch = document.querySelector("[data-live-switch]")
    rows.parentElement.role = "grid"
    this.#load()
    this.#pause(liveSwitch)
    rove(rows, rows.rows[0]?.cells[0], false)
    on(rows, "keydown", (event) => this.#key(event))
    on(rows, "focusin pointerdown", ({ target }) => rove(rows, target.closest("td, th"), false))
    on(rows, "focusin pointerover", () => this.open())
    on(rows, "dblclick", ({ target }) => target.closest("[data-edit]")?.dispatchEvent(new KeyboardEvent("keydown", { key: "F2", bubbles: true })))
    on(rows, "animationend", ({ target }) => target.classList.remove("grid__cell--changed"))
    on(this.querySelector("[data-pending]"), "click", (event) => {
      event.preventDefault()
      if (live.stream.state === "live") live.stream.refresh()
      else live.announcer.note("The changes can be shown when this page is live again")
    })
    on(liveSwitch, "change", () => this.#pause(liveSwitch))
    on(live.stream, "changes", ({ changes }) => changes.forEach((change) => this.#take(change)))
    on(live.stream, "state", ({ state }) => state === "no-access" && rows.replaceChildren())
    on(live, "page rows", ({ page }) => this.#swap(page))
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #load() {
    const { base } = this.#live
    for (const row of this.#rows.querySelectorAll("[data-id]")) {
      const { id, revision } = row.dataset
      base.load(id, Number(revision), readRow(row))
      // The arrows lead to the links: Tab comes to the table once.
      for (const link of row.querySelectorAll("a")) link.tabIndex = -1
      this.#draw(id)
    }
  }

  // Changes

  #take(change) {
    const { base, outbox } = this.#live
    const { id, kind, row } = change
    if (kind === "evidence.removed") return this.#remove(id)
    const known = base.item(id)
    if (!/\.(added|revised|custody|withdrawn|restored)$/.test(kind) || (known && !base.take(change))) return
    const mine = outbox?.pending.of(id).some(({ key }) => key === change.mutation?.key)
    if (!mine) this.#editing?.overtake(change)
    if (!/\.(revised|custody)$/.test(kind) || sorts(row)) this.#moved.add(id)
    if (known && document.documentElement.dataset.live === "off" && !mine) this.#held.add(id)
    else this.#draw(id, !mine && row)
    this.#count()
  }

  /** Shows an item as it is now, and marks what somebody else changed. */
  #draw(id, changed) {
    const row = document.getElementById(`evidence-${id}`)
    const { base, outbox } = this.#live
    const item = base.item(id)
    if (!row || !item || this.#held.has(id)) return
    const shown = outbox?.pending.over(id, item.row) ?? item.row
    bind(row, shown, this.#editing?.cell)
    row.dataset.revision = item.revision
    this.#editing?.mark(row)
    // The server drew it for what it said first.
    if ("withdrawn" in shown) row.classList.toggle("grid__row--withdrawn", shown.withdrawn)
    if (!changed) return
    for (const cell of row.cells) if (cell.dataset.cell in changed) cell.classList.add("grid__cell--changed")
  }

  #remove(id) {
    this.#live.base.remove(id)
    this.#editing?.forget(id)
    keepFocus(this.#rows, () => document.getElementById(`evidence-${id}`)?.remove())
    this.#moved.delete(id)
    this.#held.delete(id)
    this.#count()
  }

  #count() {
    const { size } = new Set([...this.#moved, ...this.#held])
    const note = this.querySelector("[data-pending]")
    note.hidden = !size
    note.firstElementChild.textContent = `${size} ${size === 1 ? "change" : "changes"}, show`
  }

  #pause(liveSwitch) {
    const shown = liveSwitch?.checked ?? true
    document.documentElement.dataset.live = shown ? "on" : "off"
    const held = [...this.#held]
    if (shown) this.#held.clear()
    for (const id of held) this.#draw(id)
    this.#count()
  }

  #swap(page) {
    const fresh = page.querySelector("[data-rows]")
    this.#moved.clear()
    this.#held.clear()
    this.#count()
    const draw = () => {
      keepFocus(this.#rows, () => this.#rows.replaceChildren(...document.adoptNode(fresh).childNodes))
      this.#load()
    }
    if (this.#editing) this.#editing.around(draw)
    else draw()
  }

  // Keys

  #key(event) {
    const { key, target } = event
    const cell = target.closest("td, th")
    if ((event.altKey || event.ctrlKey || event.metaKey) && key !== "Enter" && !event.getModifierState("AltGraph")) return
    if (this.#waiting.length) this.#wait(event)
    else if (moves[key]) this.#step(cell, moves[key])
    else if (!this.#editing && target === cell && /^(Enter|F2|\S)$/.test(key)) this.#wait(event)
    else if (!this.#editing?.press(key, cell)) return
    event.preventDefault()
  }

  #wait(event) {
    const { announcer } = this.#live
    if (this.#waiting.length >= waitingMax) return announcer.note("Editing is still being loaded. What you type now is not kept")
    if (this.#waiting.push(event) > 1) return
    this.open().then((replay) => {
      const events = this.#waiting.splice(0)
      if (replay) return replay(events)
      const typed = events.map(({ key }) => key).filter((key) => key.length === 1).join("")
      alertPerson("Editing could not be loaded. Reload the page when you are online.", events.length > 1 && typed)
    })
  }

  #step({ parentElement: row, cellIndex }, [down, along]) {
    rove(this.#rows, cellAt(this.#rows.rows, row.sectionRowIndex + down, cellIndex + along))
  }

  /**
   * Reads what editing needs, at the latest when the person first comes to the rows; how to replay what they pressed
   * meanwhile, or undefined when it cannot be read. A browser does not ask again for what failed.
   */
  open() {
    return (this.#opening ??= Promise.all([import("./grid-editing.js"), this.#live.openOutbox()])
      .then(([{ GridEditing, replay }]) => {
        this.#editing = this.#begin(GridEditing)
        return replay
      })
      .catch(() => undefined))
  }

  #begin(GridEditing) {
    const draw = (id) => {
      // The person's own act brings its row up to date, also while live display is paused.
      this.#held.delete(id)
      this.#draw(id)
      this.#count()
    }
    return new GridEditing(this.#rows, this.#live, draw, (cell, step) => this.#step(cell, step), this.#listeners)
  }
}

/** Whether the address searches, filters or sorts by one of a change's fields: then the row may move. */
function sorts(row) {
  return [...new URLSearchParams(location.search)].some(([name, value]) =>
    name === "q" || name !== "columns" && [name.replace(/(From|To)$/, "At"), ...value.match(/\w+/g) ?? []].some((word) => word in row))
}
