import { clockDifference, clockSentence } from "./clock.js"

/**
 * The one way to the network of a page's live work: a person may switch it off, for this page and as long as it is open. Event
 * `clock`: the server's answer shows that the clock of the device is wrong.
 */
export class Network extends EventTarget {
  /** What is to be said of the device's clock, as of the last answer or greeting; nothing while it is right. */
  clockSentence
  #stream
  #isOff = false

  constructor(stream) {
    super()
    this.#stream = stream
    stream.addEventListener("frame", ({ event }) => event === "ready" && this.#greet())
    queueMicrotask(() => this.#greet())
  }

  get isOff() {
    return this.#isOff
  }

  /** Sends what waits; refused as by a network that is not there. */
  fetch = async (...request) => {
    if (this.#isOff) throw new TypeError("Working offline.")
    const sentAt = Date.now()
    const response = await fetch(...request)
    this.#compare(response.headers.get("Date"), sentAt, Date.now())
    return response
  }

  switch(isOff) {
    this.#isOff = isOff
    if (isOff) this.#stream.stop()
    else this.#stream.start()
    this.#say("change")
  }

  #greet() {
    const { serverTime, sentAt, heardAt } = this.#stream.greeting ?? {}
    if (serverTime) this.#compare(serverTime, sentAt, heardAt)
  }

  #compare(...times) {
    this.clockSentence = clockSentence(clockDifference(...times))
    if (this.clockSentence) this.#say("clock")
  }

  #say(name) {
    this.dispatchEvent(new Event(name))
  }
}
