/** Reads server-sent events from bytes that arrive in pieces (WHATWG HTML 9.2.6): CR, LF and CRLF, split anywhere. */
export class FrameParser {
  static charactersMax = 8_388_608

  #decoder = new TextDecoder()
  #rest = ""
  #event = ""
  #data = []
  #size = 0
  #id = ""

  /** The frames `{event, id, data}` that these bytes complete. Throws when a frame is too large. */
  push(bytes) {
    // A CR at the end waits for the next piece, which may begin with its LF.
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop()
    const frames = lines.flatMap((line) => (line ? this.#read(line) : this.#dispatch()))
    if (this.#size + this.#rest.length > FrameParser.charactersMax) throw new RangeError("frame too large")
    return frames
  }

  #read(line) {
    const [, name, value] = /^([^:]*):? ?([^]*)$/.exec(line)
    if (name === "data") this.#size += this.#data.push(value) && value.length
    if (name === "event") this.#event = value
    if (name === "id" && !value.includes("\0")) this.#id = value
    return []
  }

  #dispatch() {
    const frame = { event: this.#event || "message", id: this.#id, data: this.#data.join("\n") }
    const empty = !this.#data.length
    this.#event = ""
    this.#data = []
    this.#size = 0
    return empty ? [] : [frame]
  }
}
