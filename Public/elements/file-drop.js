import { alertPerson } from "../dom/alert.js"
import { meta } from "../dom/patch.js"
import { identifier } from "../store/identifier.js"
import { Remembered, takeRecord } from "../uploads/remembered.js"

const namesMax = 5

/** Takes files that are dropped on the page or chosen, and what was interrupted before. Sending is loaded when it is needed. */
export class FileDrop extends HTMLElement {
  #listeners
  #list
  #page = identifier()
  #remembered
  #interrupted = []

  connectedCallback() {
    const listeners = (this.#listeners = new AbortController())
    const on = (target, names, act) => names.split(" ").forEach((name) => target.addEventListener(name, act, listeners))
    for (const part of this.querySelectorAll("[data-with-script]")) part.hidden = false
    for (const part of this.querySelectorAll("[data-without-script]")) part.hidden = true
    on(document, "dragenter dragover", (event) => this.#over(event))
    on(document, "dragleave", ({ relatedTarget }) => relatedTarget ?? this.#leave())
    on(document, "drop", (event) => this.#drop(event))
    on(this, "change", ({ target }) => target.matches("[data-choose]") && this.#choose(target))
    on(this.querySelector("[data-interrupted] button"), "click", () => this.#forget())
    this.#remembered = new Remembered(meta(document, "person"))
    this.constructor.live?.addEventListener("pending", () => this.#drawKept(), listeners)
    this.querySelector("[data-kept-file] button")?.addEventListener("click", () => this.#takeBack(), listeners)
    this.#drawKept()
    this.#recall()
    // What was chosen before this was here.
    for (const input of this.querySelectorAll("[data-choose]")) if (input.files.length) this.#choose(input)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  /** Takes nothing more; what is on its way, and what became of it, stays. */
  close() {
    this.#listeners.abort()
    this.querySelector("details").remove()
    for (const notice of this.querySelectorAll("[data-interrupted], [data-kept-file]")) notice.hidden = true
    if (!this.#list) this.remove()
  }

  // What is dropped or chosen

  #over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    this.dataset.over = ""
    // What will be needed in a moment.
    this.#load()
  }

  #leave() {
    delete this.dataset.over
  }

  #drop(event) {
    this.#leave()
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    // The browser forgets what was dropped when this returns.
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file")
    const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter(Boolean)
    this.#take(({ filesOf }) => filesOf(entries))
  }

  #choose(input) {
    const files = [...input.files]
    input.value = ""
    this.#take(({ filesOf, filesOfChosen }) => (input.webkitdirectory ? filesOfChosen(files) : filesOf(files)))
  }

  /** `find` gives what to send, by the functions of folders that are loaded with sending. */
  async #take(find) {
    const loaded = await this.#load()
    if (!loaded) return alertPerson("Uploading could not be loaded. Reload the page when you are online, and choose the files again.")
    const found = await find(loaded)
    const { item } = this.dataset
    if (item && found.files.length + found.skipped.length > 1) {
      return alertPerson("An item has one file. Choose one here; drop many on the list of evidence, where each becomes an item.")
    }
    if (item && this.#isAway) return this.#keep(found.files[0]?.file)
    this.#list.add({ ...found, files: found.files.map((entry) => this.#known(entry)) })
    this.#draw()
  }

  // What waits on this device

  get #isAway() {
    const { stream, outbox } = this.constructor.live ?? {}
    return Boolean(stream && (stream.state !== "live" || outbox?.network.isOff))
  }

  async #keep(file) {
    const { keepFile } = await import("../uploads/keep.js").catch(() => ({}))
    const { number } = document.querySelector("evidence-item")?.dataset ?? {}
    if (!keepFile) alertPerson("This could not be loaded. Reload the page when you are online, and choose the file again.")
    else if (file) await keepFile(file, { id: this.dataset.item, item: number || "this item" }, this.constructor.live)
  }

  get #kept() {
    const { item } = this.dataset
    return item && this.constructor.live?.outbox?.pending.of(item).find(({ operation }) => operation === "evidence.attach")
  }

  #drawKept() {
    const notice = this.querySelector("[data-kept-file]")
    const details = this.querySelector("details")
    const entry = this.#kept
    if (!notice) return
    if (details) details.hidden = Boolean(entry)
    notice.hidden = !entry
    if (!entry) return
    const name = Object.assign(document.createElement("bdi"), { textContent: entry.display.fileName })
    notice.firstElementChild.replaceChildren(name, entry.state === "sending" ? " is being sent." : " is on this device, not sent.")
  }

  async #takeBack() {
    const { outbox, announcer } = this.constructor.live
    const entry = this.#kept
    if (entry) announcer.note((await outbox.cancel(entry)) ? "The file is not going to be sent" : "It may have arrived; look at the item")
    this.querySelector("summary")?.focus()
  }

  /** What to send, under the key and at the place of an upload that was interrupted. */
  #known({ file, folder }) {
    const { case: caseId, item: itemId } = this.dataset
    const record = takeRecord(this.#interrupted, file, folder)
    return { file, folder: record?.folder ?? folder, caseId, itemId, key: record?.key, id: record?.upload }
  }

  /** Once; a browser does not ask again for what failed. */
  async #load() {
    try {
      const loaded = await import("./upload-list.js")
      this.#list ??= new loaded.UploadList(this, { live: this.constructor.live, remembered: this.#remembered, page: this.#page })
      return loaded
    } catch {
      return undefined
    }
  }

  // What was interrupted

  async #recall() {
    const { case: caseId, item: itemId } = this.dataset
    this.#interrupted = await this.#remembered.interrupted(caseId, itemId)
    this.#draw()
  }

  #draw() {
    const { length } = this.#interrupted
    const notice = this.querySelector("[data-interrupted]")
    notice.hidden = !length
    if (!length) return
    const names = this.#interrupted.slice(0, namesMax).flatMap(({ name }) => [", ", Object.assign(document.createElement("bdi"), { textContent: name })])
    notice.firstElementChild.replaceChildren(
      length === 1 ? "One upload was interrupted: " : `${length} uploads were interrupted: `,
      ...names.slice(1),
      length > namesMax ? ` and ${length - namesMax} more. ` : ". ",
      length === 1 ? "Choose the same file again to go on." : "Choose the same files again to go on.",
    )
  }

  async #forget() {
    const records = this.#interrupted.splice(0)
    this.#remembered.forget(records.map(({ key }) => key))
    this.#draw()
    this.querySelector("summary")?.focus()
    if (await this.#load()) this.#list.discard(records.map(({ upload }) => upload).filter(Boolean))
  }
}
