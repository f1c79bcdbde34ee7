import { alertPerson } from "../dom/alert.js"
import { Announcer } from "../dom/announce.js"
import { meta } from "../dom/patch.js"
import { UploadQueue } from "../uploads/queue.js"
import { holdPage } from "../uploads/remembered.js"
import { UploadServer } from "../uploads/server.js"
import { finalStates } from "../uploads/states.js"
import { leftInWords, percent, reportAsText, sizeInWords, stateInWords, summaryInWords } from "../uploads/words.js"

export { filesOf, filesOfChosen } from "../uploads/folder.js"

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
const cancellable = ["waiting", "sending", "retrying", "paused"]
const here = ["done", "already-here"]
const skippedMax = 500
/** How often a listener is told how far it is: at each of so many equal steps. */
const tellings = 4

/** The uploads of a page: a row each, what can be done with it, and in the end a report of what became of all. */
export class UploadList {
  #element
  #queue
  #server
  #announcer
  #rows = new Map()
  #skipped = []
  #skippedCount = 0
  #stale = new Set()
  #frame
  #told = 0

  constructor(element, { live, remembered, page }) {
    this.#element = element
    this.#server = new UploadServer({ token: () => meta(document, "csrf") })
    this.#queue = new UploadQueue({ server: this.#server, remembered, page })
    this.#announcer = new Announcer(undefined, this.#find("[data-said]"))
    holdPage(page)
    this.#queue.addEventListener("change", ({ upload, event }) => this.#heed(upload, event))
    this.#queue.addEventListener("rest", () => this.#plan())
    this.#find("[data-uploads]").addEventListener("click", ({ target }) => this.#press(target.closest("button")))
    addEventListener("online", () => this.#queue.hurry())
    addEventListener("beforeunload", (event) => this.#queue.isUnfinished && event.preventDefault())
    live?.stream.addEventListener("state", ({ state }) => state === "live" && this.#queue.hurry())
  }

  /** Takes what `filesOf` found, each file with its place and, if it was interrupted, its key and upload. */
  add({ files, skipped, isCut }) {
    const { added, left } = this.#queue.add(files)
    const rows = added.map((upload) => this.#row(upload))
    this.#list("running").append(...rows)
    this.#skip(skipped)
    this.#trouble(leftInWords(left, UploadQueue.filesMax, isCut))
    this.#find("[data-uploads]").hidden = false
    this.#told = 0
    if (added.length) this.#announcer.note(`${added.length} ${added.length === 1 ? "file is" : "files are"} being sent`)
    this.#plan()
  }

  /** Tells the server that these uploads are not gone on with. */
  discard(ids) {
    for (const id of ids) this.#server.remove(id)
  }

  // What happens

  #heed(upload, event) {
    this.#stale.add(upload)
    if (event === "refused" && this.#queue.in("failed") === 1) this.#announcer.note(`${upload.name} was not stored. ${upload.message}`)
    if (event === "unauthorised") {
      this.#trouble(upload.message)
      this.#announcer.note(upload.message)
    }
    this.#plan()
  }

  /** Draws once a frame, however much happened; a page that is not seen is drawn when it is. */
  #plan() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#draw()
    })
  }

  #draw() {
    const queue = this.#queue
    const { uploads } = queue
    const count = (...states) => queue.in(...states)
    for (const upload of this.#stale) this.#keepFocus(this.#rows.get(upload), (row) => this.#fill(row, upload))
    this.#stale.clear()
    if (!queue.isUnfinished) for (const upload of uploads) this.#settle(upload)
    this.#find("[data-summary]").textContent = summaryInWords(count, uploads.length)
    const bytes = uploads.reduce((sum, { file }) => sum + file.size, 0)
    const sent = uploads.reduce((sum, { file, offset, state }) => sum + (here.includes(state) ? file.size : offset), 0)
    this.#find("[data-total]").value = bytes ? (sent / bytes) * 100 : 100
    this.#find("[data-bytes]").textContent = `${sizeInWords(sent)} of ${sizeInWords(bytes)}`
    this.#buttons({
      hold: queue.isUnfinished && !queue.isHeld,
      goOn: queue.isHeld,
      cancel: count(...cancellable) > 0,
      retry: count("failed") > 1,
      clear: count(...finalStates) > 0 && !queue.isUnfinished,
      copy: uploads.length + this.#skippedCount > 0,
      print: uploads.length + this.#skippedCount > 0,
    })
    this.#count()
    this.#tell(count(...finalStates), uploads.length)
  }

  /** Quarters are told, and the end. */
  #tell(finished, total) {
    const quarter = total ? Math.floor((finished / total) * tellings) : 0
    if (quarter <= this.#told) return
    this.#told = quarter
    const words = summaryInWords((state) => this.#queue.in(state), total)
    this.#announcer.note(finished === total ? `Uploads finished: ${words}` : words)
  }

  #buttons(shown) {
    for (const button of this.#element.querySelectorAll("[data-all]")) {
      const isFocused = button === document.activeElement
      button.hidden = !shown[button.dataset.all]
      if (button.hidden && isFocused) this.#find("[data-all]:not([hidden])")?.focus()
    }
  }

  // Rows

  #row(upload) {
    const row = this.#element.querySelector("template").content.firstElementChild.cloneNode(true)
    row.querySelector("[data-name]").textContent = upload.name
    row.querySelector("[data-size]").textContent = sizeInWords(upload.file.size)
    row.querySelector("progress").ariaLabel = upload.name
    this.#rows.set(upload, row)
    this.#fill(row, upload)
    return row
  }

  #fill(row, upload) {
    const { state, name, duplicates, stored } = upload
    const parts = (mark) => row.querySelector(`[data-${mark}]`)
    const share = percent(upload)
    row.dataset.state = state
    row.querySelector("progress").value = share
    parts("percent").textContent = `${share} %`
    parts("words").textContent = stateInWords(upload)
    const links = [...(stored ? [[stored.item, stored.number || "Show it"]] : []), ...duplicates.map(({ id, itemNumber, title }) => [id, itemNumber || title])]
    parts("links").replaceChildren(...links.flatMap(([item, words]) => [this.#link(item, words), " "]))
    const [word] = acts[state] ?? []
    const [act, cancel] = [parts("act"), parts("cancel")]
    act.hidden = !word
    act.textContent = word ?? ""
    act.ariaLabel = `${word} ${name}`
    cancel.hidden = !cancellable.includes(state)
    cancel.ariaLabel = `Cancel ${name}`
    // Who tries again what was in the report sees it among what is on the way.
    if (!finalStates.includes(state) && row.closest("[data-part]")?.dataset.part !== "running") this.#list("running").append(row)
  }

  #link(item, words) {
    return Object.assign(document.createElement("a"), { href: `/cases/${this.#element.dataset.case}/evidence/${item}`, textContent: words })
  }

  /** Puts a row under what became of it, when nothing moves any more. */
  #settle(upload) {
    const row = this.#rows.get(upload)
    const list = this.#list(upload.state)
    if (row.parentElement !== list) this.#keepFocus(row, () => list.append(row))
  }

  /** Runs `change` and gives the focus back to the row: to its next button, else to the heading. */
  #keepFocus(row, change) {
    const focused = row?.contains(document.activeElement) ? document.activeElement : undefined
    if (row) change(row)
    if (!focused || (focused === document.activeElement && !focused.hidden)) return
    const next = focused.hidden ? row.querySelector("button:not([hidden]), a") : focused
    ;(next ?? this.#find("h2")).focus()
  }

  #skip(skipped) {
    this.#skippedCount += skipped.length
    const room = Math.max(0, skippedMax - this.#skipped.length)
    this.#skipped.push(...skipped)
    for (const { name, reason } of skipped.slice(0, room)) {
      const row = this.#element.querySelector("template").content.firstElementChild.cloneNode(true)
      row.querySelector("[data-name]").textContent = name
      row.querySelector("[data-words]").textContent = reason
      row.querySelectorAll("button").forEach((button) => button.remove())
      row.dataset.state = "skipped"
      this.#list("skipped").append(row)
    }
  }

  #count() {
    for (const part of this.#element.querySelectorAll("[data-part]")) {
      const { length } = part.querySelector("ul").children
      part.hidden = !length
      part.querySelector("[data-count]").textContent = part.dataset.part === "skipped" ? this.#skippedCount : length
    }
  }

  // What a person does

  #press(button) {
    if (!button) return
    if (button.dataset.all) return this.#pressAll(button.dataset.all)
    const [upload] = [...this.#rows].find(([, row]) => row.contains(button)) ?? []
    if (!upload) return
    if ("cancel" in button.dataset) upload.cancel()
    else upload[acts[upload.state]?.[1]]?.()
  }

  #pressAll(act) {
    if (act === "goOn") this.#goOn()
    else if (act === "copy") this.#copy()
    else if (act === "print") this.#print()
    else if (act === "clear") this.#clear()
    else this.#queue[act]()
    this.#plan()
  }

  /** After a sign-out the same person must be back: nothing is sent in another's name. */
  async #goOn() {
    const { kind, person, csrf } = await this.#server.session()
    if (kind === "unauthorised") return this.#trouble("You are still signed out. Sign in again in another tab, then go on.")
    if (kind === "ok" && person.id !== meta(document, "person")) {
      return this.#trouble("Somebody else is signed in now. Reload the page: these files are not sent in another person's name.")
    }
    if (kind === "ok") document.querySelector("meta[name=proffer-csrf]").content = csrf
    this.#trouble()
    this.#queue.goOn()
    this.#plan()
  }

  async #copy() {
    const { uploads } = this.#queue
    const heading = summaryInWords((state) => this.#queue.in(state), uploads.length)
    const text = reportAsText(uploads, this.#skipped, heading)
    try {
      await navigator.clipboard.writeText(text)
      this.#announcer.note("The report was copied")
    } catch {
      alertPerson("Copy the report from here.", text)
    }
  }

  #print() {
    this.#element.dataset.printing = ""
    print()
    delete this.#element.dataset.printing
  }

  #clear() {
    this.#queue.clear()
    const kept = new Set(this.#queue.uploads)
    for (const [upload, row] of this.#rows) {
      if (kept.has(upload)) continue
      row.remove()
      this.#rows.delete(upload)
    }
    this.#skipped = []
    this.#skippedCount = 0
    this.#list("skipped").replaceChildren()
    this.#trouble()
    this.#find("[data-uploads]").hidden = !kept.size
    this.#find("summary").focus()
  }

  // Places

  #trouble(words) {
    const line = this.#find("[data-trouble]")
    line.hidden = !words
    line.textContent = words ?? ""
  }

  #list(part) {
    return this.#find(`[data-part="${part}"] ul`)
  }

  #find(selector) {
    return this.#element.querySelector(selector)
  }
}
