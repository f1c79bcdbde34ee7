/** The one way to the network of a page's live work: a person may switch it off, for this page and as long as it is open. */
export class Network extends EventTarget {
  #stream
  #isOff = false

  constructor(stream) {
    super()
    this.#stream = stream
  }

  get isOff() {
    return this.#isOff
  }

  /** Sends what waits; refused as by a network that is not there. */
  fetch = (...request) => (this.#isOff ? Promise.reject(new TypeError("Working offline.")) : fetch(...request))

  switch(isOff) {
    this.#isOff = isOff
    if (isOff) this.#stream.stop()
    else this.#stream.start()
    this.dispatchEvent(new Event("change"))
  }
}
