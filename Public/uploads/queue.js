import { finalStates, uploadStates } from "./states.js"
import { Upload } from "./upload.js"

/** Files that are sent at a time. */
const filesAtOnce = 3

/**
 * Many files, sent in the order in which they were dropped. Event `change` carries the upload and what happened to it;
 * `rest` comes when nothing more happens without a person.
 */
export class UploadQueue extends EventTarget {
  static filesMax = 5_000

  /** Whether all of it is paused. */
  isHeld = false

  #options
  #remembered
  #page
  #uploads = []
  #counts = new Map()
  #active = 0

  /** `options` are those of an upload. What is not finished is `remembered` as the work of this `page`. */
  constructor({ remembered, page, ...options }) {
    super()
    this.#remembered = remembered
    this.#page = page
    this.#options = { ...options, changed: (...change) => this.#heed(...change) }
    this.#count()
  }

  get uploads() {
    return [...this.#uploads]
  }

  /** How many are in these states. */
  in(...states) {
    return states.reduce((sum, state) => sum + this.#counts.get(state), 0)
  }

  /** Whether something would be lost by leaving the page. */
  get isUnfinished() {
    return this.#uploads.length > this.in(...finalStates)
  }

  /** Takes files in order, as an upload takes them; those for which there is no room are left out and counted. */
  add(files) {
    const taken = files.slice(0, UploadQueue.filesMax - this.#uploads.length)
    const added = taken.map((file) => new Upload(file, this.#options))
    this.#uploads.push(...added)
    this.#counts.set("waiting", this.in("waiting") + added.length)
    this.#remembered.save(added.map((upload) => this.#record(upload)))
    this.#fill()
    return { added, left: files.length - added.length }
  }

  /** Pauses everything, until `goOn`. */
  hold() {
    this.isHeld = true
    for (const upload of this.#uploads) if (upload.state === "sending" || upload.state === "retrying") upload.pause(true)
  }

  goOn() {
    this.isHeld = false
    for (const upload of this.#uploads) if (upload.isHeld) upload.resume()
    this.#fill()
  }

  cancel() {
    for (const upload of this.#uploads) upload.cancel()
  }

  retry() {
    for (const upload of this.#uploads) if (upload.state === "failed") upload.retry()
  }

  /** Tries at once what waits for the network. */
  hurry() {
    for (const upload of this.#uploads) upload.hurry()
  }

  /** Forgets what has come to its end. */
  clear() {
    this.#uploads = this.#uploads.filter(({ state }) => !finalStates.includes(state))
    this.#count()
  }

  #count() {
    for (const state of Object.keys(uploadStates)) this.#counts.set(state, 0)
    for (const { state } of this.#uploads) this.#counts.set(state, this.in(state) + 1)
  }

  #fill() {
    while (!this.isHeld && this.#active < filesAtOnce) {
      const next = this.#uploads.find(({ state }) => state === "waiting")
      if (!next) return
      this.#active++
      next.run().finally(() => {
        this.#active--
        this.#fill()
      })
    }
  }

  #heed(upload, event, from) {
    const { state } = upload
    this.#counts.set(from, this.in(from) - 1)
    this.#counts.set(state, this.in(state) + 1)
    this.#remember(upload, event)
    if (event === "unauthorised" && !this.isHeld) this.hold()
    this.dispatchEvent(Object.assign(new Event("change"), { upload, event }))
    if (state === "waiting") this.#fill()
    if (from !== state && finalStates.includes(state) && !this.isUnfinished) this.dispatchEvent(new Event("rest"))
  }

  /** What failed and has an upload at the server can go on later; all else that is final is forgotten. */
  #remember(upload, event) {
    const { state, key, id } = upload
    if (["begun", "anew", "retry", "insist"].includes(event)) this.#remembered.save([this.#record(upload)])
    else if (event !== "progress" && finalStates.includes(state) && !(state === "failed" && id)) this.#remembered.forget([key])
  }

  #record({ key, id, caseId, itemId, file, folder }) {
    const { name, size: bytes, lastModified } = file
    return { key, page: this.#page, caseId, itemId, upload: id, name, folder, bytes, lastModified, at: Date.now() }
  }
}
