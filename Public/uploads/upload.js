import { identifier } from "../store/identifier.js"
import { Backoff } from "../stream/resume.js"
import { step } from "./states.js"

// A part grows while the network is quick, so that progress is seen on a slow one and a quick one is not held up.
const partBytesMin = 256 * 1024
const partBytesFirst = 1024 * 1024
const partBytesMax = 8 * 1024 * 1024
const quickMilliseconds = 1_000
const slowMilliseconds = 4_000
/** Tries without one more byte at the server; with their pauses about four minutes. */
export const triesMax = 20

const sentences = {
  signedOut: "You are signed out. Sign in again in another tab, come back, and go on.",
  unreadable: "The file cannot be read any more. It may have been moved or changed. Choose it again.",
  unreachable: "The server could not be reached. What has arrived is kept; retry to go on.",
  unsure: "The server did not say whether it stored this file. Retry: it is not added twice.",
  vanished: "The server lost this upload twice. Retry later.",
  unstoppable: "It was being stored when it was cancelled: look in the list whether it is there.",
}

/**
 * One file on its way into the case, in parts. The server's offset is the only truth about what has arrived; the key was
 * fixed when the person dropped the file, so that whatever is repeated adds nothing twice.
 */
export class Upload {
  state = "waiting"
  /** Bytes that the server has. */
  offset = 0
  /** What a person should know about the present state. */
  message = ""
  /** `{item, number}` of what was stored. */
  stored
  /** Items with the same bytes: `{id, itemNumber, title}`. */
  duplicates = []
  /** Paused with the whole queue, or by signing out, and not by itself. */
  isHeld = false

  #server
  #changed
  #sleep
  #leaves
  #backoff
  #work
  #wake
  #pause
  #onlyNew = true
  #offsetIsKnown = false
  /** Whether it may have been stored without an answer. */
  #isUnsure = false
  #wasBegunAnew = false
  #partBytes = partBytesFirst
  #reached = 0
  #tries = 0

  /**
   * `id` is that of an upload which was begun before, under the same `key`. `changed` hears of every event; `leaves` is
   * asked before it is stored, and says whether that is still wanted.
   */
  constructor(
    { file, folder = "", caseId, itemId, key = identifier(), id },
    { server, changed = () => {}, leaves = () => true, sleep = wait, random },
  ) {
    Object.assign(this, { file, folder, caseId, itemId, key, id })
    this.#server = server
    this.#changed = changed
    this.#leaves = leaves
    this.#sleep = sleep
    this.#backoff = new Backoff(random)
  }

  get name() {
    return this.folder ? `${this.folder}/${this.file.name}` : this.file.name
  }

  /** Works until there is nothing to do without a person. */
  async run() {
    if (this.state !== "waiting") return
    const { signal } = (this.#work = new AbortController())
    this.#move("start")
    for (let act; !signal.aborted && (act = this.#act()); ) await act(signal)
  }

  pause(isHeld = false) {
    if (this.#stop("pause")) this.isHeld = isHeld
  }

  resume() {
    this.isHeld = false
    this.#move("resume")
  }

  cancel() {
    if (this.#stop("cancel", this.#isUnsure ? sentences.unstoppable : "")) this.#discard()
  }

  retry() {
    this.#tries = 0
    this.#wasBegunAnew = false
    this.#backoff.reset()
    this.#move("retry")
  }

  /** Adds the file although an item has the same bytes: a new act, with a key of its own. */
  insist() {
    if (step(this.state, "insist") === this.state) return
    this.key = identifier()
    this.#onlyNew = false
    this.#move("insist")
  }

  /** Does not wait any longer for a network that is back; what the server asked to wait is waited. */
  hurry() {
    if (this.state === "retrying" && !this.#pause.isAsked) this.#wake?.()
  }

  #act() {
    if (this.state === "sending") return (signal) => this.#send(signal)
    if (this.state === "retrying") return (signal) => this.#wait(signal)
    if (this.state === "storing") return (signal) => this.#store(signal)
  }

  /** One request towards having all bytes at the server. */
  async #send(signal) {
    const { file, caseId, id, offset } = this
    if (!id) {
      const answer = await this.#server.begin({ caseId, name: file.name, bytes: file.size }, signal)
      if (!signal.aborted) this.#take(answer, () => this.#begun(answer))
    } else if (!this.#offsetIsKnown) {
      const answer = await this.#server.offset(id, signal)
      if (!signal.aborted) this.#take(answer, () => this.#arrived(answer))
    } else {
      const part = file.slice(offset, Math.min(offset + this.#partBytes, file.size))
      const began = Date.now()
      const answer = await this.#server.send(id, offset, part, signal)
      if (signal.aborted) return
      if (answer.kind === "lost" && !(await isReadable(part))) return signal.aborted || this.#end(sentences.unreadable)
      if (answer.kind === "lost") this.#pace(Infinity)
      if (answer.kind === "ok") this.#pace(Date.now() - began)
      this.#take(answer, () => this.#arrived(answer, offset))
    }
  }

  async #store(signal) {
    const { caseId, itemId, key } = this
    const isWanted = await this.#leaves()
    if (signal.aborted) return
    if (!isWanted) {
      this.#discard()
      return this.#move("withdrawn")
    }
    const answer = await this.#server.store(this.id, { caseId, itemId, key, onlyNew: this.#onlyNew }, signal)
    if (signal.aborted) return
    if (answer.kind === "lost") this.#isUnsure = true
    if (answer.kind === "ok") {
      this.stored = { item: itemId || answer.id, number: answer.itemNumber ?? "" }
      this.duplicates = answer.duplicates ?? []
      this.#isUnsure = false
      return this.#move("stored", answer.remarks?.join(" "))
    }
    if (answer.kind === "present") {
      this.duplicates = answer.duplicates
      this.#discard()
      return this.#move("present")
    }
    if (answer.kind !== "gone") return this.#take(answer)
    this.#forgetUpload()
    if (this.#wasBegunAnew) return this.#end(sentences.vanished)
    this.#wasBegunAnew = true
    this.#move("anew")
  }

  async #wait(signal) {
    await Promise.race([this.#sleep(this.#pause.milliseconds), new Promise((resolve) => (this.#wake = resolve))])
    if (!signal.aborted) this.#move("again")
  }

  #take(answer, arrived) {
    const { kind, message, milliseconds } = answer
    if (kind === "ok" && arrived) arrived()
    else if (kind === "misplaced") this.#at(answer) ? this.#tell() : this.#later({})
    else if (kind === "unauthorised") {
      this.isHeld = true
      this.#offsetIsKnown = false
      this.#move("unauthorised", sentences.signedOut)
    } else if (kind === "refused") {
      this.#discard()
      this.#end(message)
    } else if (kind === "gone") {
      // It may be gone because it was stored and the answer was lost: the key tells.
      this.#move("sent")
    } else this.#later({ message, milliseconds })
  }

  #begun({ upload, offset }) {
    if (!upload) return this.#later({})
    this.id = upload
    this.#at({ offset: offset ?? 0 })
    this.#tell("begun")
  }

  /** `from` is where the part that was sent began; there is none when the server was only asked. */
  #arrived({ offset, isComplete }, from) {
    this.#at({ offset })
    if (isComplete && offset === this.file.size) return this.#move("sent")
    if (!this.#offsetIsKnown || offset <= from) return this.#later({})
    this.#tell()
  }

  /** Goes to the server's offset; whether that is further than ever. */
  #at({ offset }) {
    this.#offsetIsKnown = Number.isInteger(offset) && offset >= 0 && offset <= this.file.size
    if (!this.#offsetIsKnown) return false
    this.offset = offset
    if (offset <= this.#reached) return false
    this.#reached = offset
    this.#tries = 0
    this.#backoff.reset()
    return true
  }

  #later({ message, milliseconds }) {
    this.#offsetIsKnown = false
    if (++this.#tries > triesMax) return this.#end(message ?? (this.#isUnsure ? "" : sentences.unreachable))
    this.#pause = { milliseconds: milliseconds ?? this.#backoff.next(), isAsked: Boolean(milliseconds) }
    this.#move("lost", message)
  }

  #pace(milliseconds) {
    if (milliseconds < quickMilliseconds) this.#partBytes = Math.min(partBytesMax, this.#partBytes * 2)
    if (milliseconds > slowMilliseconds) this.#partBytes = Math.max(partBytesMin, this.#partBytes / 2)
  }

  /** Nothing of it stays at the server; one that does not hear this forgets the upload by itself. */
  #discard() {
    if (this.id) this.#server.remove(this.id)
    this.#forgetUpload()
  }

  #forgetUpload() {
    this.id = undefined
    this.offset = this.#reached = 0
    this.#offsetIsKnown = false
  }

  #stop(event, message) {
    if (step(this.state, event) === this.state) return false
    this.#work?.abort()
    this.#wake?.()
    this.#offsetIsKnown = false
    this.#move(event, message)
    return true
  }

  #end(message) {
    this.#move("refused", [message, this.#isUnsure && sentences.unsure].filter(Boolean).join(" "))
  }

  #tell(event = "progress") {
    this.#changed(this, event, this.state)
  }

  #move(event, message = "") {
    const from = this.state
    this.state = step(from, event)
    this.message = message
    this.#changed(this, event, from)
  }
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** A file on disk may be gone or changed since it was chosen; a request does not say so. */
function isReadable(part) {
  return part.slice(0, 1).arrayBuffer().then(() => true, () => false)
}
