import { bind } from "../dom/bind.js"
import { written } from "../dom/moment.js"
import { meta } from "../dom/patch.js"
import { fieldsInWords, inWords } from "../store/undo.js"

const titles = { undo: "Undo", redo: "Redo" }
const typing = "input:not([type=checkbox], [type=file], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]"

/** Undo and redo by buttons and by the keys that every program has, and the list of what the person did last. */
export class UndoBar extends HTMLElement {
  #listeners
  #undoing

  async connectedCallback() {
    const { live } = this.constructor
    const listeners = (this.#listeners = new AbortController())
    const { undoing } = await live.openOutbox()
    if (listeners.signal.aborted) return
    this.#undoing = undoing
    const on = (target, name, act) => target.addEventListener(name, act, listeners)
    on(this.#part("undo"), "click", () => undoing.undo())
    on(this.#part("redo"), "click", () => undoing.redo())
    on(this.#part("acts"), "click", () => this.#open(this.#panel.hidden))
    on(this.#part("close"), "click", () => this.#open(false))
    on(this.#panel, "keydown", ({ key }) => key === "Escape" && this.#open(false))
    on(document, "keydown", (event) => this.#key(event))
    on(undoing, "change", () => this.#draw())
    this.#draw()
    this.hidden = false
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  get #panel() {
    return this.querySelector("section")
  }

  #part(name) {
    return this.querySelector(`[data-${name}]`)
  }

  #key(event) {
    const { key, shiftKey, altKey, target } = event
    if (!(event.ctrlKey || event.metaKey) || altKey || key.toLowerCase() !== "z" || target.closest(typing)) return
    event.preventDefault()
    if (shiftKey) this.#undoing.redo()
    else this.#undoing.undo()
  }

  #open(isOpen) {
    this.#panel.hidden = !isOpen
    this.#list()
    this.#part("acts").ariaExpanded = String(isOpen)
    if (isOpen) (this.#panel.querySelector("li button") ?? this.#panel).focus()
    else this.#part("acts").focus()
  }

  #draw() {
    for (const list of ["undo", "redo"]) {
      const next = this.#undoing.next(list)
      const button = this.#part(list)
      // A button with the focus that is switched off would lose it.
      if (document.activeElement === button) button.ariaDisabled = String(!next)
      else button.removeAttribute("aria-disabled")
      button.disabled = !next && document.activeElement !== button
      button.title = next ? `${titles[list]}: ${inWords(next)}` : `There is nothing to ${list}`
    }
    this.#list()
  }

  #list() {
    // Nobody reads a list that is closed.
    const acts = this.#panel.hidden ? [] : this.#undoing.acts
    const lines = this.#part("list")
    const place = [...lines.children].findIndex((line) => line.contains(document.activeElement))
    lines.replaceChildren(...acts.map((act) => this.#line(act)))
    this.#part("none").hidden = acts.length
    if (place >= 0) (lines.children[Math.min(place, acts.length - 1)]?.querySelector("button") ?? this.#panel).focus()
  }

  #line(act) {
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true)
    const [{ item }] = act.changes
    const isOne = act.changes.length === 1
    const at = { datetime: act.at, text: written(act.at, meta(document, "zone")) }
    const isWhole = isOne && act.changes[0].operation !== "evidence.revise"
    bind(line, { at, item: isOne && !isWhole ? item : "", words: (isOne && fieldsInWords(act)) || inWords(act) })
    const button = line.querySelector("button")
    button.ariaLabel = `Undo this: ${inWords(act)}, ${at.text}`
    button.addEventListener("click", () => this.#undoing.undo(act))
    return line
  }
}
