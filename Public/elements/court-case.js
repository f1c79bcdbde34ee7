import { meta } from "../dom/patch.js"
import { askWorker, holding, keptPages, losePages, remember } from "../offline/kept.js"
import { chosen, fileBytesMax, hasRoom, takeFiles } from "../records/files.js"
import { catchUp } from "../records/keep.js"
import { inBytes, manifestOf } from "../records/manifest.js"
import { readSnapshot } from "../records/snapshot.js"
import { openRecords } from "../records/store.js"

/** A page that was kept within this time is not asked for again. */
const freshMilliseconds = 3_600_000
const gridPagesMax = 100
const atATime = 3
const listedMax = 2_000
const listPage = 200
const tooMany = "This case has too many items to take along whole, and so has this list. Filter it to at most 2,000, or open the pages that you need: those are kept."

/** Takes a case along: the service worker keeps its grid and every item's page, as far as each may be kept. */
class CourtCase extends HTMLElement {
  #act
  #snapshot

  connectedCallback() {
    this.hidden = false
    this.querySelector("details").addEventListener("toggle", () => this.#open())
    this.#button("take").addEventListener("click", () => this.#take())
    this.#button("cancel").addEventListener("click", () => this.#act.abort())
    this.#button("remove").addEventListener("click", () => this.#remove())
    this.querySelector("[data-restricted]")?.addEventListener("change", () => this.#saySizes())
  }

  disconnectedCallback() {
    this.#act?.abort()
  }

  async #open() {
    if (!this.querySelector("details").open || this.#act) return
    try {
      const [{ length }, kept] = await Promise.all([this.#items(), this.#kept()])
      const items = `${length} ${length === 1 ? "item" : "items"}`
      const whole = `You see ${items} of this case.`
      const part = `This case has too many items to take along whole. Keep takes the ${items} of this list.`
      this.#say(`${this.#snapshot.head.isWhole ? whole : part} ${here(kept.size)}`, "size")
      this.#saySizes()
      await this.#sayCode()
    } catch (error) {
      this.#say(isTooMany(error) ? tooMany : "The items could not be counted. Try again with a network.", "size")
    }
  }

  async #take() {
    const { signal } = (this.#act = new AbortController())
    this.#show(true)
    try {
      // First of all, for it says whether the case can be taken along.
      this.#snapshot = undefined
      const items = await this.#items()
      const isAsked = this.querySelector("[data-restricted]")?.checked
      const { hours } = this.dataset
      if (isAsked) await remember(meta(document, "person"), this.dataset.case, { until: Date.now() + hours * 3_600_000 })
      const { whole, court } = this.dataset
      const left = { restricted: 0, full: 0, failed: 0 }
      const { isWhole } = this.#snapshot.head
      const list = isWhole ? whole : location.pathname + location.search
      const grid = isAsked || !this.dataset.open ? list : this.dataset.open
      await this.#keep(court || grid)
      // What the stream has told since the snapshot is newer, and is asked for again.
      if (!(await openRecords().keep(this.#snapshot.head, items, !isWhole, items.map(({ id }) => id)))) throw new Error("Nothing may be kept.", { cause: "nobody" })
      await catchUp(this.dataset.case)
      await this.#takeGrids(grid, left, signal)
      await this.#takeItems(items.map(({ id }) => `${whole}/${id}`), left, signal)
      const files = signal.aborted ? "" : await this.#takeFiles(isAsked, signal)
      const kept = await this.#kept()
      this.#say(ending({ kept: kept.size, left, isCut: signal.aborted }) + files)
      this.#say("", "size")
      await this.#sayCode()
    } catch (error) {
      // What is still asked for must not have the last word.
      this.#act.abort()
      this.#say(reason(error))
    }
    this.#act = undefined
    this.#show(false)
  }

  /** The pages of the grid, one after the other, as each names the next. */
  async #takeGrids(address, left, signal) {
    for (let page = 0; address && page < gridPagesMax && !signal.aborted && !left.full; page += 1) {
      this.#say("Keeping the grid…")
      const state = await this.#keep(address)
      if (state !== "kept") left[state] += 1
      const kept = (await this.#kept()).get(address)
      const html = kept ? await kept.response.text() : ""
      address = new DOMParser().parseFromString(html, "text/html").querySelector("a[rel=next]")?.getAttribute("href")
    }
  }

  /** Counts by reason what is not kept; stops where there is no room. */
  async #takeItems(addresses, left, signal) {
    const kept = await this.#kept()
    const isFresh = (address) => Date.now() - kept.get(address)?.at < freshMilliseconds
    const wanted = addresses.filter((address) => !isFresh(address))
    let done = addresses.length - wanted.length
    const work = async () => {
      while (wanted.length && !signal.aborted && !left.full) {
        const state = await this.#keep(wanted.shift())
        if (state === "kept") done += 1
        else left[state] += 1
        if (!signal.aborted) this.#say(`${done} of ${addresses.length} items.`)
      }
    }
    await Promise.all(Array.from({ length: atATime }, work))
    if (left.full) left.full += wanted.length
  }

  /** What became of the page: "kept", "restricted", "full" or "failed". */
  async #keep(address) {
    const answer = await askWorker({ act: "keep", url: new URL(address, location.href).href, isTaken: true })
    if (answer === undefined) throw new Error("The page could not be read.", { cause: holding.signal.aborted && "nobody" })
    return answer
  }

  /** The files that were chosen, as far as they may be kept: what became of them, in words. */
  async #takeFiles(isAsked, signal) {
    const wanted = this.#chosen(this.querySelector("[name=court-files]:checked")?.value ?? "none", isAsked)
    const bytes = sum(wanted)
    if (!wanted.length) return ""
    if (!(await hasRoom(bytes))) return ` There is no room for files of ${inBytes(bytes)} on this device.`
    const { group, ends } = await openRecords().head(this.dataset.case)
    const progress = ({ kept }) => this.#say(`${kept.length} of ${count(wanted.length, "file")}.`)
    const until = Date.now() + this.dataset.hours * 3_600_000
    const { kept, different, missed } = await takeFiles(wanted, { caseId: this.dataset.case, group, ends, until, signal, progress })
    const words = [` ${count(kept.length, "file")} (${inBytes(sum(kept))}) kept, each with the SHA-256 that the case knows.`]
    if (different.length) words.push(` Not kept, because the bytes are not those that came in: ${numbers(different)}.`)
    if (missed.length) words.push(` Not read: ${numbers(missed)}. Press Keep again to go on.`)
    return words.join("")
  }

  #chosen(choice, isAsked = this.querySelector("[data-restricted]")?.checked) {
    const records = this.#snapshot?.records ?? []
    return chosen(records.filter(({ restricted }) => isAsked || !restricted), choice)
  }

  /** The size of each choice of files, before it is made. */
  #saySizes() {
    for (const place of this.querySelectorAll("[data-files]")) {
      const files = this.#chosen(place.dataset.files)
      place.textContent = `${count(files.length, "file")}, ${inBytes(sum(files))}`
    }
    const large = (this.#snapshot?.records ?? []).filter(({ file }) => file?.bytes > fileBytesMax)
    this.#say(large.length ? `Larger than ${inBytes(fileBytesMax)}, and not kept: ${numbers(large)}.` : "", "large")
  }

  /** The code of what is here, for two people to compare. */
  async #sayCode() {
    const found = await openRecords().read(this.dataset.case)
    const line = this.querySelector("[data-manifest]")
    line.hidden = !found
    if (!found) return
    const { code, counts } = await manifestOf(found.records)
    this.#say(code, "code")
    this.#say(`${count(counts.items, "item")}, ${count(counts.files, "file")}, ${count(counts.changes, "change")}`, "counts")
  }

  async #remove() {
    const { case: caseId } = this.dataset
    await losePages(caseId)
    await remember(meta(document, "person"), caseId, { until: 0 })
    this.#say("Nothing of this case is on this device any more.")
    this.querySelector("[data-manifest]").hidden = true
    this.#open()
  }

  /** The records of all items in sight, from the case's snapshot; of a case that is too large those of this list. */
  async #items() {
    const caseId = this.dataset.case
    this.#snapshot ??= await readSnapshot(caseId).catch(async (error) => {
      if (!isTooMany(error)) throw error
      return readSnapshot(caseId, { ids: await this.#listed(error) })
    })
    return this.#snapshot.records
  }

  /** The ids of the list that this page shows; throws what it was given where those are too many, too. */
  async #listed(error) {
    const ids = []
    const query = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries({ case: this.dataset.case, limit: listPage, cursor: "" })) query.set(name, value)
    for (let cursor = ""; cursor !== null; ) {
      query.set("cursor", cursor)
      const response = await fetch(`/api/evidence?${query}`, { cache: "no-store" })
      const { items, next, total } = await response.json()
      if (!(total <= listedMax)) throw error
      ids.push(...items.map(({ id }) => id))
      cursor = next
    }
    return ids
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

/** Why a case is not taken along any further. */
function reason(error) {
  if (isTooMany(error)) return tooMany
  if (error.cause === "nobody") return "This browser keeps nothing of yours now. Open the page again, then press Keep."
  if (error.name === "QuotaExceededError") return "There is no more room on this device. What is kept stays."
  return "The network was lost. What is kept stays; press Keep again to go on."
}

function isTooMany({ cause }) {
  return cause === "too_many_items"
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}

function sum(records) {
  return records.reduce((total, { file }) => total + file.bytes, 0)
}

/** How the items are called, at most ten of them. */
function numbers(records) {
  const names = records.slice(0, 10).map(({ row }) => row.itemNumber ?? row.title)
  return names.join(", ") + (records.length > 10 ? ` and ${records.length - 10} more` : "")
}

function here(pages) {
  return `${pages || "No"} ${pages === 1 ? "page is" : "pages are"} kept on this device.`
}

function ending({ kept, left, isCut }) {
  const pages = (number) => `${number} ${number === 1 ? "page is" : "pages are"}`
  const words = [left.full || isCut ? "Stopped." : "Done.", here(kept)]
  if (left.restricted) words.push(`${pages(left.restricted)} left out because of restricted items.`)
  if (left.failed) words.push(`${pages(left.failed)} missing, because of an error or their size.`)
  if (left.full) words.push(`There is no more room for this case: ${pages(left.full)} missing. The list of its items is here.`)
  return words.join(" ")
}

customElements.define("court-case", CourtCase)
