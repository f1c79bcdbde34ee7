import { bind, readRow } from "../dom/bind.js"
import { fetchPage } from "../dom/patch.js"
import { Withdrawal } from "./withdrawal.js"

/** Fields that more than a value is drawn of: the preview, the alarm, the days in court. */
const drawnFields = ["fileName", "fileCondition", "fileProblem", "exhibitStatus"]
const drawnKinds = ["evidence.custody", "evidence.family", "evidence.withdrawn", "evidence.restored"]
/** What an entry of the history folds in: its values, and its steps. */
const folds = [":scope > details:not([data-steps]) > summary", ":scope > details[data-steps] > summary"]
/** What only the history tells of is read together when it comes in a burst. */
const historyMilliseconds = 500

/**
 * An item's page, patched while it is read. What is bound to a field changes in place; a part that the server alone can
 * draw (`data-part`) is fetched and swapped. A form beside it is left alone, with what is typed and the focus.
 */
export class EvidenceItem extends HTMLElement {
  #listeners
  #withdrawal
  #isStale = false
  #isReading = false
  #timer

  connectedCallback() {
    const { live } = this.constructor
    this.#listeners = new AbortController()
    this.#withdrawal = new Withdrawal(this, live, this.#listeners)
    // What fails does not bubble.
    this.addEventListener("error", ({ target }) => this.#sayUnshown(target), { signal: this.#listeners.signal, capture: true })
    for (const preview of this.querySelectorAll("img, audio, video")) if (preview.error || (preview.complete && !preview.naturalWidth)) this.#sayUnshown(preview)
    this.#load(this)
    live.stream.addEventListener("changes", ({ changes }) => changes.forEach((change) => this.#take(change)), this.#listeners)
    live.stream.addEventListener("state", ({ state }) => (state === "no-access" ? this.#leave() : state === "live" && this.#read()), this.#listeners)
    live.addEventListener("pending", () => this.#show(), this.#listeners)
    live.addEventListener("page", ({ page }) => this.#load(page.querySelector("evidence-item")), this.#listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
    clearTimeout(this.#timer)
  }

  #load(drawn) {
    const row = { ...readRow(drawn), withdrawn: "withdrawn" in drawn.dataset }
    this.constructor.live.base.load(this.dataset.id, Number(drawn.dataset.revision), row)
    this.dataset.revision = drawn.dataset.revision
    this.#show()
    if (drawn !== this) this.#swap(drawn)
  }

  /** Shows the item as it is, with what is not yet sent played over it. */
  #show() {
    const { base, outbox } = this.constructor.live
    const { id } = this.dataset
    const item = base.item(id)
    if (!item) return
    const row = outbox?.pending.over(id, item.row) ?? item.row
    bind(this, row)
    this.#withdrawal.show(row.withdrawn)
  }

  #take(change) {
    if (change.id !== this.dataset.id) return
    if (change.kind === "evidence.removed") return this.#leave()
    this.#isStale = true
    if (drawnKinds.includes(change.kind) || drawnFields.some((name) => name in (change.row ?? {}))) this.#read()
    else this.#timer ??= setTimeout(() => this.#read(), historyMilliseconds)
    const { base } = this.constructor.live
    if (!base.take(change)) return
    this.#show()
    this.dataset.revision = change.revision
  }

  /** Fetches the parts that are no longer as the server has them; what fails is done again when the stream is back. */
  async #read() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#isReading) return
    this.#isReading = true
    try {
      while (this.#isStale) {
        this.#isStale = false
        const page = await fetchPage(location.href)
        const drawn = page.querySelector("evidence-item")
        if (this.isConnected && drawn) this.#swap(drawn)
      }
    } catch {
      // The network is away, and with it the stream.
      this.#isStale = true
    } finally {
      this.#isReading = false
    }
  }

  #swap(drawn) {
    // The item has its file now, from here or from somebody else.
    const drop = this.querySelector("file-drop")
    if (drop && !drawn.querySelector("file-drop")) (drop.close ?? drop.remove).call(drop)
    for (const part of this.querySelectorAll("[data-part]")) {
      const fresh = drawn.querySelector(`[data-part="${part.dataset.part}"]`)
      if (!fresh || fresh.innerHTML === part.innerHTML) continue
      if (part.dataset.part === "history") {
        grow(part.firstElementChild, fresh.firstElementChild)
        continue
      }
      const focus = part.contains(document.activeElement) ? document.activeElement : undefined
      const { scrollLeft = 0 } = part.querySelector("[tabindex]") ?? {}
      part.replaceChildren(...fresh.childNodes)
      const region = part.querySelector("[tabindex]")
      if (region) region.scrollLeft = scrollLeft
      if (focus) ([...part.querySelectorAll("a")].find(({ href }) => href === focus.href) ?? region)?.focus({ preventScroll: true })
    }
  }

  /**
   * Says in place of a picture or a player that the browser could not show it: a broken sign says nothing.
   *
   * Of a file that did not come, nobody can say that: there may be no network.
   */
  async #sayUnshown(target) {
    const words = this.querySelector("[data-unshown]")
    const answer = await fetch(target.src, { method: "HEAD" }).catch(() => null)
    if (words && answer) target.closest(".file__preview")?.replaceWith(words.content.cloneNode(true))
  }

  #leave() {
    document.title = "Proffer"
    this.replaceChildren("This item is not in the case. It may have been withdrawn.")
  }
}

/** A history that is read stays where it is: an entry that says the same is left alone, one that has grown stays open. */
function grow(list, fresh) {
  const entries = [...fresh.children]
  const named = ({ dataset }) => [...list.children].find((old) => old.dataset.entry === dataset.entry)
  const kept = entries.map(named)
  for (const old of [...list.children]) if (!kept.includes(old)) old.remove()
  entries.forEach((entry, index) => {
    const old = kept[index]
    if (!old) list.insertBefore(entry, list.children[index] ?? null)
    if (!old || old.textContent === entry.textContent) return
    const focused = folds.concat("button").find((fold) => old.querySelector(`${fold}:focus`))
    for (const fold of folds) if (old.querySelector(fold)?.parentElement.open && entry.querySelector(fold)) entry.querySelector(fold).parentElement.open = true
    old.replaceWith(entry)
    if (focused) entry.querySelector(focused)?.focus({ preventScroll: true })
  })
}
