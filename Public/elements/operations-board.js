import { fetchPage } from "../dom/patch.js"

/** Fetches the page again every few seconds and puts its figures into their places; the switch pauses that. */
class OperationsBoard extends HTMLElement {
  #listeners
  #timer

  connectedCallback() {
    this.#listeners = new AbortController()
    const live = this.querySelector("[data-switch]")
    live.hidden = false
    live.addEventListener("change", () => this.#wait(0), this.#listeners)
    document.addEventListener("visibilitychange", () => this.#wait(0), this.#listeners)
    this.#wait()
  }

  disconnectedCallback() {
    this.#listeners.abort()
    clearTimeout(this.#timer)
  }

  #wait(seconds = Number(this.dataset.seconds)) {
    clearTimeout(this.#timer)
    if (document.hidden || !this.querySelector("[data-switch] input").checked) return
    this.#timer = setTimeout(() => this.#update(), seconds * 1000)
  }

  async #update() {
    const trouble = this.querySelector("[data-trouble]")
    try {
      const page = await fetchPage(location.href, "person")
      for (const part of this.querySelectorAll("[data-part]")) {
        const newer = page.querySelector(`[data-part="${part.dataset.part}"]`)
        if (newer) part.replaceChildren(...newer.childNodes)
      }
      if (trouble.textContent) trouble.textContent = ""
    } catch {
      const words = "The figures are not new: the server does not answer, or you are signed out. Trying again."
      if (trouble.textContent !== words) trouble.textContent = words
    }
    this.#wait()
  }
}

customElements.define("operations-board", OperationsBoard)
