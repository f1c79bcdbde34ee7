import { fetchPage, meta } from "../dom/patch.js"
import { ActStore } from "../outbox/acts.js"
import { Acts } from "../store/undo.js"

const pauseMilliseconds = 1_000
const pauseMillisecondsMax = 30_000

/** How far a bulk edit is, read again until it is done. Without script the page says the same when it is asked again. */
export class BulkProgress extends HTMLElement {
  #timer
  #pause = pauseMilliseconds

  connectedCallback() {
    if (location.hash === "#undo-all") this.#undo?.focus()
    this.#note()
    this.#wait()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  get #undo() {
    return this.querySelector("#undo-all")
  }

  /** It stands among the person's last changes, where it is found to be taken back. */
  async #note() {
    const { address, words, undoes, list, at } = this.dataset
    if (!this.#undo) return
    const caseId = meta(document, "case")
    const store = new ActStore(meta(document, "person"), caseId)
    await store.change((kept) => {
      const acts = new Acts(kept)
      acts.didBulk({ address, words, undoes }, caseId, at, list)
      return { acts: acts.acts }
    })
    store.close()
  }

  #wait() {
    if ("running" in this.dataset) this.#timer = setTimeout(() => this.#read(), this.#pause)
  }

  async #read() {
    try {
      const page = await fetchPage(this.dataset.address, "case")
      this.#pause = pauseMilliseconds
      this.#show(page.querySelector("bulk-progress"))
    } catch {
      // The network is away, or the session: the link on the page finds out.
      this.#pause = Math.min(this.#pause * 2, pauseMillisecondsMax)
    }
    if (this.isConnected) this.#wait()
  }

  #show(fresh) {
    const { activeElement } = document
    const place = this.contains(activeElement) ? [...this.querySelectorAll("a, button")].indexOf(activeElement) : -1
    const isDone = !("running" in fresh.dataset)
    this.replaceChildren(...document.adoptNode(fresh).childNodes)
    if (place >= 0) this.querySelectorAll("a, button")[0]?.focus()
    if (!isDone) return
    delete this.dataset.running
    this.dataset.at = fresh.dataset.at
    this.#note()
    document.querySelector("[data-told]").textContent = this.querySelector("[data-counts]").textContent
  }
}
