import { finalStates } from "../uploads/states.js"
import { percent, sizeInWords, stateInWords } from "../uploads/words.js"

/** Rows of a part that are drawn, until the person asks for all: a drop may be of thousands. */
const rowsMax = 100
const skippedMax = 500
const cancellable = ["waiting", "sending", "retrying", "paused"]
/** What a person can do with one upload, by its state: the word on the button and the method. */
const acts = {
  waiting: ["Pause", "pause"],
  sending: ["Pause", "pause"],
  retrying: ["Pause", "pause"],
  paused: ["Resume", "resume"],
  failed: ["Retry", "retry"],
  cancelled: ["Retry", "retry"],
  "already-here": ["Add anyway", "insist"],
}

/**
 * A row for each upload, in parts: what is on the way, and what became of the rest. A row stays where it is until all are
 * at rest; only where more are on the way than are drawn does one that has ended make room for the next.
 */
export class UploadRows {
  #element
  #parts
  #rows = new Map()
  #stale = new Set()
  #whole = new Set()
  #skipped = 0

  constructor(element) {
    this.#element = element
    this.#parts = Object.fromEntries(["running", ...finalStates].map((part) => [part, new Set()]))
  }

  add(uploads) {
    for (const upload of uploads) this.#parts.running.add(upload)
  }

  /** What a folder held and was not taken: counted, and the first drawn. */
  skip(skipped) {
    const list = this.#list("skipped")
    for (const { name, reason } of skipped.slice(0, Math.max(0, skippedMax - this.#skipped))) {
      const row = this.#make(name)
      part(row, "words").textContent = reason
      row.dataset.state = "skipped"
      row.querySelectorAll("button").forEach((button) => button.remove())
      list.append(row)
    }
    this.#skipped += skipped.length
  }

  changed(upload) {
    this.#stale.add(upload)
  }

  /** Draws what changed; `isAtRest` when nothing is on the way any more. */
  draw(isAtRest) {
    const focus = document.activeElement
    const [focused] = [...this.#rows].find(([, row]) => row.contains(focus)) ?? []
    const moving = isAtRest ? new Set([...this.#parts.running, ...this.#stale]) : this.#stale
    for (const upload of moving) this.#place(upload, isAtRest)
    for (const upload of this.#stale) if (this.#rows.has(upload)) this.#fill(this.#rows.get(upload), upload)
    this.#stale.clear()
    for (const name of Object.keys(this.#parts)) this.#show(name)
    this.#count("skipped", this.#skipped, this.#skipped)
    if (focused) this.#giveBack(focus, focused)
  }

  /** Draws all rows of a part, or of each. */
  showAll(names = Object.keys(this.#parts)) {
    for (const name of names) this.#whole.add(name)
    for (const name of names) this.#show(name)
  }

  /** Does what a button in a row says; whether it was one. */
  press(button) {
    const [upload, row] = [...this.#rows].find(([, row]) => row.contains(button)) ?? []
    if (!upload) return false
    if (button === part(row, "cancel")) upload.cancel()
    else upload[acts[upload.state]?.[1]]?.()
    return true
  }

  /** Forgets all but these. */
  keep(uploads) {
    const kept = new Set(uploads)
    for (const some of Object.values(this.#parts)) for (const upload of some) if (!kept.has(upload)) some.delete(upload)
    for (const upload of this.#rows.keys()) if (!kept.has(upload)) this.#rows.delete(upload)
    this.#whole.clear()
    this.#skipped = 0
    this.#list("skipped").replaceChildren()
  }

  #place(upload, isAtRest) {
    const { running } = this.#parts
    const isFinal = finalStates.includes(upload.state)
    const stays = !isFinal || (!isAtRest && running.size <= rowsMax)
    if (stays && running.has(upload)) return
    for (const some of Object.values(this.#parts)) some.delete(upload)
    this.#parts[isFinal ? upload.state : "running"].add(upload)
  }

  /** Puts the rows of a part into its list, in order, and moves none that stands where it should. */
  #show(name) {
    const list = this.#list(name)
    const wanted = []
    for (const upload of this.#parts[name]) {
      if (wanted.length >= rowsMax && !this.#whole.has(name)) break
      wanted.push(this.#row(upload))
    }
    const isWanted = new Set(wanted)
    for (const row of [...list.children]) if (!isWanted.has(row)) row.remove()
    wanted.forEach((row, place) => list.children[place] === row || list.insertBefore(row, list.children[place] ?? null))
    this.#count(name, this.#parts[name].size, wanted.length)
  }

  #count(name, count, shown) {
    const section = this.#element.querySelector(`[data-list="${name}"]`)
    const more = part(section, "more")
    section.hidden = !count
    part(section, "count").textContent = count.toLocaleString("en")
    if (more) more.hidden = count <= shown
  }

  /** The focus stays with the row, wherever that has gone: on the button, else on the next that there is. */
  #giveBack(focus, upload) {
    if (focus.isConnected && !focus.hidden) return focus === document.activeElement || focus.focus()
    const next = this.#rows.get(upload)?.querySelector("button:not([hidden]), a")
    if (next?.isConnected) next.focus()
    else this.#element.querySelector("h2").focus()
  }

  #row(upload) {
    const known = this.#rows.get(upload)
    if (known) return known
    const row = this.#make(upload.name)
    part(row, "size").textContent = sizeInWords(upload.file.size)
    this.#rows.set(upload, row)
    this.#fill(row, upload)
    return row
  }

  #make(name) {
    const row = this.#element.querySelector("template").content.firstElementChild.cloneNode(true)
    part(row, "name").textContent = name
    row.querySelector("progress").ariaLabel = name
    return row
  }

  #fill(row, upload) {
    const { state, name, duplicates, stored } = upload
    const share = percent(upload)
    row.dataset.state = state
    row.querySelector("progress").value = share
    part(row, "percent").textContent = `${share} %`
    part(row, "words").textContent = stateInWords(upload)
    const same = duplicates.flatMap(({ id, itemNumber, title }) => [" ", this.#link(id, itemNumber || title)])
    part(row, "links").replaceChildren(...(stored ? [this.#link(stored.item, stored.number || "Show it")] : []), ...(stored && same.length ? [". The same bytes:"] : []), ...same)
    const [word] = acts[state] ?? []
    const [act, cancel] = [part(row, "act"), part(row, "cancel")]
    act.hidden = !word
    act.textContent = word ?? ""
    act.ariaLabel = `${word} ${name}`
    cancel.hidden = !cancellable.includes(state)
    cancel.ariaLabel = `Cancel ${name}`
  }

  #link(item, words) {
    return Object.assign(document.createElement("a"), { href: `/cases/${this.#element.dataset.case}/evidence/${item}`, textContent: words })
  }

  #list(name) {
    return this.#element.querySelector(`[data-list="${name}"] ul`)
  }
}

function part(element, name) {
  return element.querySelector(`[data-${name}]`)
}
