const waitMilliseconds = 3_000

/** The views above the grid: their counts are the server's, asked for again some seconds after a change. */
export class SavedViews extends HTMLElement {
  #listeners
  #timer

  connectedCallback() {
    const { live } = this.constructor
    this.#listeners = new AbortController()
    live.stream.addEventListener("changes", () => this.#wait(), this.#listeners)
    live.addEventListener("page", ({ page }) => this.#swap(page), this.#listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
    clearTimeout(this.#timer)
  }

  /** However many changes come, one question every few seconds, and one after the last of them. */
  #wait() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#count().catch(() => {})
    }, waitMilliseconds)
  }

  async #count() {
    const response = await fetch(`/api/cases/${this.dataset.case}/views`, { cache: "no-store", signal: this.#listeners.signal })
    if (!response.ok) return
    const { views } = await response.json()
    for (const { id, count } of views) for (const place of this.querySelectorAll(`[data-count="${id}"]`)) place.textContent = count
  }

  /** Takes over the lists of a page that was read anew, unless the person is in them. */
  #swap(page) {
    const fresh = page.querySelector("[data-views]")
    const lists = this.querySelector("[data-views]")
    if (!fresh || lists.contains(document.activeElement)) return this.#wait()
    const isOpen = lists.querySelector("details")?.open
    lists.replaceWith(document.adoptNode(fresh))
    const fold = fresh.querySelector("details")
    if (fold && isOpen) fold.open = true
  }
}
