import { alertPerson } from "../dom/alert.js"
import { Announcer } from "../dom/announce.js"
import { meta } from "../dom/patch.js"
import { UploadQueue } from "../uploads/queue.js"
import { holdPage } from "../uploads/remembered.js"
import { UploadServer } from "../uploads/server.js"
import { finalStates } from "../uploads/states.js"
import { leftInWords, reportAsText, sizeInWords, summaryInWords } from "../uploads/words.js"
import { UploadRows } from "./upload-rows.js"

export { filesOf, filesOfChosen } from "../uploads/folder.js"

/** Those who listen are told how far it is at each of so many equal steps. */
const tellings = 4
const drawMilliseconds = 250
const here = ["done", "already-here"]

/** The uploads of a page: what is sent, what can be done with it, and in the end a report of what became of all. */
export class UploadList {
  #element
  #queue
  #server
  #rows
  #announcer
  #skipped = []
  #timer
  #told = 0

  constructor(element, { live, remembered, page }) {
    this.#element = element
    this.#rows = new UploadRows(element)
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
    this.#rows.add(added)
    this.#rows.skip(skipped)
    this.#skipped.push(...skipped)
    this.#trouble(leftInWords(left, UploadQueue.filesMax, isCut))
    this.#find("[data-uploads]").hidden = false
    this.#told = 0
    if (added.length) this.#announcer.note(`${added.length} ${added.length === 1 ? "file is" : "files are"} being sent`)
    this.#draw()
  }

  /** Tells the server that these uploads are not gone on with. */
  discard(ids) {
    for (const id of ids) this.#server.remove(id)
  }

  // What happens

  #heed(upload, event) {
    this.#rows.changed(upload)
    if (event === "refused" && this.#queue.in("failed") === 1) this.#announcer.note(`${upload.name} was not stored. ${upload.message.replace(/\.$/, "")}`)
    if (event === "unauthorised") {
      this.#trouble(upload.message)
      this.#announcer.note(upload.message)
    }
    this.#plan()
  }

  /** Draws some times a second, however much happens; a page that is not seen is drawn when it is. */
  #plan() {
    this.#timer ??= setTimeout(() => requestAnimationFrame(() => this.#draw()), drawMilliseconds)
  }

  #draw() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const queue = this.#queue
    const { uploads } = queue
    const { length } = uploads
    const finished = queue.in(...finalStates)
    this.#rows.draw(!queue.isUnfinished)
    this.#find("[data-summary]").textContent = this.#summary()
    // What failed or was cancelled is not on its way: the bar must come to its end.
    const coming = uploads.filter(({ state }) => here.includes(state) || !finalStates.includes(state))
    const bytes = coming.reduce((sum, { file }) => sum + file.size, 0)
    const sent = coming.reduce((sum, { file, offset, state }) => sum + (here.includes(state) ? file.size : offset), 0)
    this.#find("[data-total]").value = bytes ? (sent / bytes) * 100 : 100
    this.#find("[data-bytes]").textContent = `${sizeInWords(sent)} of ${sizeInWords(bytes)}`
    this.#offer({
      hold: queue.isUnfinished && !queue.isHeld,
      goOn: queue.isHeld,
      cancel: queue.in("waiting", "sending", "retrying", "paused") > 0,
      retry: queue.in("failed") > 1,
      clear: length > 0 && !queue.isUnfinished,
      copy: length + this.#skipped.length > 0,
      print: length + this.#skipped.length > 0,
    })
    this.#tell(finished, length)
  }

  /** Each step is told, and the end. */
  #tell(finished, total) {
    const step = total ? Math.floor((finished / total) * tellings) : 0
    if (step <= this.#told) return
    this.#told = step
    this.#announcer.note(finished === total ? `Uploads finished: ${this.#summary()}` : this.#summary())
  }

  #summary() {
    return summaryInWords((state) => this.#queue.in(state), this.#queue.uploads.length)
  }

  /** Shows the buttons that do something now; the focus goes to the first of them from one that does not. */
  #offer(offered) {
    const buttons = [...this.#element.querySelectorAll("[data-all]")]
    const focused = buttons.find((button) => button === document.activeElement)
    for (const button of buttons) button.hidden = !offered[button.dataset.all]
    if (focused?.hidden) (buttons.find(({ hidden }) => !hidden) ?? this.#find("h2")).focus()
  }

  // What a person does

  #press(button) {
    if (!button) return
    const { all } = button.dataset
    if (!all && this.#rows.press(button)) return this.#draw()
    if ("more" in button.dataset) this.#rows.showAll([button.closest("[data-list]").dataset.list])
    else if (all === "goOn") this.#goOn()
    else if (all === "copy") this.#copy()
    else if (all === "print") this.#print()
    else if (all === "clear") this.#clear()
    else this.#queue[all]()
    this.#draw()
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
    const text = reportAsText(this.#queue.uploads, this.#skipped, this.#summary())
    try {
      await navigator.clipboard.writeText(text)
      this.#announcer.note("The report was copied")
    } catch {
      alertPerson("Copy the report from here.", text)
    }
  }

  #print() {
    this.#rows.showAll()
    this.#element.dataset.printing = ""
    print()
    delete this.#element.dataset.printing
  }

  #clear() {
    this.#queue.clear()
    this.#rows.keep(this.#queue.uploads)
    this.#skipped = []
    this.#trouble()
    this.#find("[data-uploads]").hidden = !this.#queue.uploads.length
    this.#find("summary")?.focus()
  }

  #trouble(words) {
    const line = this.#find("[data-trouble]")
    line.hidden = !words
    line.textContent = words ?? ""
  }

  #find(selector) {
    return this.#element.querySelector(selector)
  }
}
