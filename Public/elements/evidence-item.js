import { bind, readRow } from "../dom/bind.js"
import { swap } from "../dom/patch.js"

/** An item's page, patched while it is read. Forms on it keep what was typed and the revision they were filled from. */
export class EvidenceItem extends HTMLElement {
  #listeners

  connectedCallback() {
    const { stream } = this.constructor.live
    this.#listeners = new AbortController()
    this.#load()
    stream.addEventListener("changes", ({ changes }) => changes.forEach((change) => this.#take(change)), this.#listeners)
    stream.addEventListener("state", ({ state }) => state === "no-access" && this.#leave(), this.#listeners)
    this.constructor.live.addEventListener("page", ({ page }) => this.#swap(page), this.#listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #load() {
    this.constructor.live.base.load(this.dataset.id, Number(this.dataset.revision), readRow(this))
  }

  #swap(page) {
    if (this.contains(document.activeElement)) return
    this.dataset.revision = swap(this, page, "evidence-item").dataset.revision
    this.#load()
  }

  #take(change) {
    if (change.id !== this.dataset.id) return
    if (change.kind === "evidence.removed") return this.#leave()
    const { base } = this.constructor.live
    if (!base.take(change)) return
    bind(this, base.item(change.id).row)
    this.dataset.revision = change.revision
  }

  #leave() {
    this.replaceChildren("This item is not in the case. It may have been withdrawn.")
  }
}
