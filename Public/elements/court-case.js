import { meta } from "../dom/patch.js"
import { askWorker, keptPages, losePages, remember } from "../offline/kept.js"

/** A page that was kept within this time is not asked for again. */
const freshMilliseconds = 3_600_000
const gridPagesMax = 100
const atATime = 3
const tooMany = "This case has too many items to take along whole. Open the pages that you need: those are kept."

/** Takes a case along: the service worker keeps its grid and every item's page, as far as each may be kept. */
class CourtCase extends HTMLElement {
  #act
  #ids

  connectedCallback() {
    this.hidden = false
    this.querySelector("details").addEventListener("toggle", () => this.#open())
    this.#button("take").addEventListener("click", () => this.#take())
    this.#button("cancel").addEventListener("click", () => this.#act.abort())
    this.#button("remove").addEventListener("click", () => this.#remove())
  }

  disconnectedCallback() {
    this.#act?.abort()
  }

  async #open() {
    if (!this.querySelector("details").open || this.#act) return
    try {
      const [ids, kept] = await Promise.all([this.#items(), this.#kept()])
      const items = `${ids.length} ${ids.length === 1 ? "item" : "items"}`
      this.#say(`You see ${items} of this case. ${here(kept.size)}`, "size")
    } catch (error) {
      this.#say(isTooMany(error) ? tooMany : "The items could not be counted. Try again with a network.", "size")
    }
  }

  async #take() {
    const { signal } = (this.#act = new AbortController())
    this.#show(true)
    try {
      // First of all, for it says whether the case can be taken along.
      const ids = await this.#items()
      const isAsked = this.querySelector("[data-restricted]")?.checked
      const { hours } = this.dataset
      if (isAsked) await remember(meta(document, "person"), this.dataset.case, { until: Date.now() + hours * 3_600_000 })
      const whole = this.dataset.whole
      await this.#takeGrids(isAsked || !this.dataset.open ? whole : this.dataset.open, signal)
      const left = await this.#takeItems(ids.map((id) => `${whole}/${id}`), signal)
      const kept = await this.#kept()
      this.#say(ending({ kept: kept.size, left, isCut: signal.aborted }))
      this.#say("", "size")
    } catch (error) {
      this.#say(isTooMany(error) ? tooMany : "The network was lost. What is kept stays; press Keep again to go on.")
    }
    this.#act = undefined
    this.#show(false)
  }

  /** The pages of the grid, one after the other, as each names the next. */
  async #takeGrids(address, signal) {
    for (let page = 0; address && page < gridPagesMax && !signal.aborted; page += 1) {
      this.#say("Keeping the grid…")
      await this.#keep(address)
      const kept = (await this.#kept()).get(address)
      const html = kept ? await kept.response.text() : ""
      address = new DOMParser().parseFromString(html, "text/html").querySelector("a[rel=next]")?.getAttribute("href")
    }
  }

  /** How many may not be kept. */
  async #takeItems(addresses, signal) {
    const kept = await this.#kept()
    const isFresh = (address) => Date.now() - kept.get(address)?.at < freshMilliseconds
    const wanted = addresses.filter((address) => !isFresh(address))
    let done = addresses.length - wanted.length
    let left = 0
    const work = async () => {
      while (wanted.length && !signal.aborted) {
        if ((await this.#keep(wanted.shift())) === false) left += 1
        done += 1
        this.#say(`${done} of ${addresses.length} items.`)
      }
    }
    await Promise.all(Array.from({ length: atATime }, work))
    return left
  }

  /** Whether the page is kept now; what may not be kept is no fault. */
  async #keep(address) {
    const answer = await askWorker({ act: "keep", url: new URL(address, location.href).href })
    if (answer === undefined) throw new Error("The page could not be read.")
    return answer
  }

  async #remove() {
    const { case: caseId } = this.dataset
    await losePages(caseId)
    await remember(meta(document, "person"), caseId, { until: 0 })
    this.#say("Nothing of this case is on this device any more.")
    this.#open()
  }

  /** The ids of all items in sight, from the case's snapshot. */
  async #items() {
    if (this.#ids) return this.#ids
    const ids = []
    for (let cursor = ""; cursor !== null; ) {
      const response = await fetch(`/api/cases/${this.dataset.case}/snapshot?cursor=${cursor}`, { cache: "no-store" })
      if (!response.ok) throw await refusal(response)
      const [head, ...items] = (await response.text()).trim().split("\n").map((line) => JSON.parse(line))
      ids.push(...items.map(({ id }) => id))
      cursor = head.next
    }
    return (this.#ids = ids)
  }

  async #kept() {
    const pages = (await keptPages()).filter(({ caseId }) => caseId === this.dataset.case)
    return new Map(pages.map((page) => [page.address, page]))
  }

  #show(isBusy) {
    this.#button("take").disabled = this.#button("remove").disabled = isBusy
    this.#button("cancel").hidden = !isBusy
  }

  #button(name) {
    return this.querySelector(`[data-${name}]`)
  }

  #say(words, place = "progress") {
    this.querySelector(`[data-${place}]`).textContent = words
  }
}

async function refusal(response) {
  const { error } = await response.json().catch(() => ({}))
  return new Error("There is no snapshot.", { cause: error?.code })
}

function isTooMany({ cause }) {
  return cause === "too_many_items"
}

function here(pages) {
  return `${pages || "No"} ${pages === 1 ? "page is" : "pages are"} kept on this device.`
}

function ending({ kept, left, isCut }) {
  const rest = left ? ` ${left} ${left === 1 ? "page is" : "pages are"} left out because of restricted items.` : ""
  return `${isCut ? "Stopped." : "Done."} ${here(kept)}${rest}`
}

customElements.define("court-case", CourtCase)
