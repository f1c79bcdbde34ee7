import { meta } from "../dom/patch.js"
import { fieldInWords, itemInWords } from "../dom/place.js"

/** Lets another person of the demo case change the field that one has chosen or is changing, so that one person alone sees two edits meet. */
export class DemoColleague extends HTMLElement {
  #listeners
  #chosen

  connectedCallback() {
    const listeners = (this.#listeners = new AbortController())
    const button = this.querySelector("[data-collide]")
    document.addEventListener("focusin", ({ target }) => this.#choose(target), listeners)
    // The field that is being changed keeps the focus, and so what was typed into it.
    button.addEventListener("pointerdown", (event) => event.preventDefault(), listeners)
    button.addEventListener("mousedown", (event) => event.preventDefault(), listeners)
    button.addEventListener("click", () => this.#collide(), listeners)
    this.#choose(document.activeElement)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #choose(element) {
    const cell = element?.closest?.("[data-id] [data-cell]:not([data-cell='changed'])")
    if (!cell) return
    const { id } = cell.closest("[data-id]").dataset
    const field = cell.dataset.cell
    this.#chosen = { item: id, field }
    this.querySelector("[data-chosen]").textContent = `${itemInWords(id)}, ${fieldInWords(field) ?? field}`
    this.querySelector("[data-collide]").disabled = false
  }

  /** Asks also while the page works offline: it is the colleague who is at the network. */
  async #collide() {
    const { live } = this.constructor
    try {
      const response = await fetch("/api/demo/collisions", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": meta(document, "csrf") },
        body: JSON.stringify({ case: live.caseId, ...this.#chosen }),
      })
      const { by, error } = await response.json()
      this.#say(response.ok ? `${by.name} changed it.` : error.message)
    } catch {
      this.#say("The server cannot be reached. Try again when it is there.")
    }
  }

  #say(words) {
    this.querySelector("[data-said]").textContent = words
  }
}
