import { bind } from "../dom/bind.js"
import { written } from "../dom/moment.js"
import { meta } from "../dom/patch.js"
import { inWords } from "../outbox/as-text.js"

/** What the person did and the server has not said done, each with how far it is; and a switch that takes the page off the network. */
export class OutboxList extends HTMLElement {
  #listeners
  #outbox

  async connectedCallback() {
    const { live } = this.constructor
    const listeners = (this.#listeners = new AbortController())
    const outbox = (this.#outbox = await live.openOutbox())
    const offline = this.querySelector("[data-work-offline]")
    // A page that is gone back to has a stream again.
    addEventListener("pageshow", () => outbox.network.isOff && outbox.network.switch(true), listeners)
    offline.checked = outbox.network.isOff
    offline.disabled = false
    offline.addEventListener("change", () => outbox.network.switch(offline.checked), listeners)
    live.addEventListener("pending", () => this.#draw(), listeners)
    this.#draw()
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  /** Each entry keeps its element, so that the focus stays where it is. */
  #draw() {
    const { entries } = this.#outbox.pending
    const list = this.querySelector("[data-entries]")
    const lines = entries.map((entry) => this.#line(list, entry))
    for (const line of [...list.children]) if (!lines.includes(line)) line.remove()
    lines.forEach((line, index) => list.children[index] !== line && list.insertBefore(line, list.children[index]))
    this.querySelector("[data-empty]").hidden = entries.length
  }

  #line(list, entry) {
    const { key, state, since } = entry
    const line = [...list.children].find(({ dataset }) => dataset.key === key) ?? this.#make(key)
    line.dataset.state = state
    const { item, fields, state: far } = inWords(entry)
    bind(line, { item, fields: fields && `, ${fields}`, state: far, since: { datetime: since, text: `since ${written(since, meta(document, "zone"))}` } })
    const button = line.querySelector("button")
    button.hidden = state !== "needs-you" && state !== "rolled-back"
    return line
  }

  #make(key) {
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true)
    line.dataset.key = key
    line.querySelector("button").addEventListener("click", () => this.#outbox.ask(this.#outbox.pending.find({ key })))
    return line
  }
}
