import { bind, readRow } from "../dom/bind.js"

/** An item's page, patched while it is read. What is bound to a field changes in place; nothing is replaced. */
export class EvidenceItem extends HTMLElement {
  #listeners

  connectedCallback() {
    const { live } = this.constructor
    this.#listeners = new AbortController()
    this.#load(this)
    live.stream.addEventListener("changes", ({ changes }) => changes.forEach((change) => this.#take(change)), this.#listeners)
    live.stream.addEventListener("state", ({ state }) => state === "no-access" && this.#leave(), this.#listeners)
    live.addEventListener("page", ({ page }) => this.#load(page.querySelector("evidence-item")), this.#listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #load(drawn) {
    const row = readRow(drawn)
    this.constructor.live.base.load(this.dataset.id, Number(drawn.dataset.revision), row)
    this.dataset.revision = drawn.dataset.revision
    bind(this, row)
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
    document.title = "Proffer"
    this.replaceChildren("This item is not in the case. It may have been withdrawn.")
  }
}
