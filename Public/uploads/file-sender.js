import { isFile } from "../store/pending.js"
import { meta } from "../dom/patch.js"
import { KeptFiles } from "./kept-files.js"
import { UploadServer } from "./server.js"
import { Upload } from "./upload.js"

const sendable = ["queued", "waiting", "signed-out", "sending"]
const pauseMilliseconds = 15_000
const lostSentence = "The file is not on this device any more. Choose it again."

/**
 * Sends the files that wait in the queue, one at a time, each after its item: by one page of a person's browser. The key of an
 * entry is that of storing its file, and the upload that was begun is kept with it, so that whoever goes on stores it once.
 */
export class FileSender {
  #box
  #files
  #server
  #options
  #locks
  #name
  #isOff
  #isBusy = false
  #known = []
  #upload
  #timer

  /** `isOff` tells whether the person works offline; `files`, `locks` and what an upload takes are for tests. */
  constructor(box, { person, fetch, isOff = () => false, files = new KeptFiles(person), locks = navigator.locks, token = () => meta(document, "csrf"), ...options }) {
    this.#box = box
    this.#files = files
    this.#locks = locks
    this.#name = `proffer-files-${person}`
    this.#isOff = isOff
    this.#options = options
    this.#server = new UploadServer({ token, fetch })
    globalThis.addEventListener?.("online", () => this.hurry())
    box.addEventListener("change", () => this.#heed())
    this.#heed()
  }

  /** Sends what is ready; nothing while another page does. */
  async send() {
    if (this.#isBusy || this.#timer || this.#isOff() || !this.#next()) return
    this.#isBusy = true
    try {
      if (this.#locks) await this.#locks.request(this.#name, { ifAvailable: true }, (lock) => (lock ? this.#sendAll() : this.#later()))
      else await this.#sendAll()
    } catch {
      // The browser may give its disk back in a moment.
      this.#later()
    } finally {
      this.#isBusy = false
    }
  }

  /** Tries at once what waits for the network. */
  hurry() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#upload?.hurry()
    return this.send()
  }

  #next() {
    return this.#box.in(...sendable).find(isFile)
  }

  /** What is not in the queue any more leaves the device; that and what waits for the person is not sent. */
  #heed() {
    const { entries, keys } = this.#box
    const files = entries.filter(isFile)
    // A newer page may have given an entry a form that this one cannot read.
    const gone = this.#known.filter((key) => !keys.has(key))
    this.#known = files.map(({ key }) => key)
    const isGivenUp = gone.includes(this.#upload?.key) || files.some(({ key, state }) => key === this.#upload?.key && state === "rolled-back")
    if (isGivenUp) this.#upload.cancel()
    if (gone.length) this.#files.remove(gone).catch(() => {})
    // Its item may have been added meanwhile.
    this.send()
  }

  #later() {
    this.#timer ??= setTimeout(() => this.hurry(), pauseMilliseconds)
  }

  async #sendAll() {
    for (let entry; !this.#isOff() && (entry = this.#next()); ) {
      if (!(await this.#sendOne(entry))) return this.#later()
    }
    await this.#files.sweep([...this.#box.keys]).catch(() => {})
  }

  /** False when there is no going on for now. */
  async #sendOne(entry) {
    const file = await this.#files.get(entry.key)
    if (!file) {
      await this.#move(entry, "send")
      await this.#move(entry, "refused", { message: lostSentence })
      return true
    }
    let isLost = false
    const changed = (upload, event) => {
      if (event === "lost") isLost = true
      if (event === "progress") isLost = false
      const move = { start: ["send"], again: ["send"], lost: ["failed"], begun: ["begun", { upload: upload.id }] }[event]
      if (move) this.#move(entry, ...move)
    }
    const upload = (this.#upload = new Upload({ file, caseId: entry.case, itemId: entry.id, key: entry.key, id: entry.upload }, { server: this.#server, ...this.#options, changed, leaves: () => this.#box.change((queue) => queue.leave(entry)) }))
    try {
      await upload.run()
    } finally {
      this.#upload = undefined
    }
    return this.#end(entry, upload, isLost)
  }

  async #end(entry, { state, message }, isLost) {
    if (state === "paused") await this.#move(entry, "unauthorised")
    else if (state === "failed" && isLost) await this.#move(entry, "failed")
    else if (state === "failed") await this.#move(entry, "refused", { message })
    else {
      // Stored, or taken back.
      await this.#move(entry, "applied")
      await this.#move(entry, "seen")
    }
    return state !== "paused" && !(state === "failed" && isLost)
  }

  #move(entry, event, detail) {
    return this.#box.change((queue) => queue.move(entry, event, detail))
  }
}
