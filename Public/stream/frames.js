/** Reads server-sent events that arrive in pieces (WHATWG HTML 9.2.6): CR, LF and CRLF, split anywhere. */
export class FrameParser {
  static charactersMax = 8_388_608

  #started = false
  #afterReturn = false
  #rest = ""
  #event = ""
  #data = []
  #size = 0
  #id = ""

  /** The frames `{event, id, data}` that this piece of text completes. Throws when a frame is too large. */
  push(text) {
    if (!text) return []
    if (!this.#started && text[0] === "\uFEFF") text = text.slice(1)
    this.#started = true
    if (this.#afterReturn && text[0] === "\n") text = text.slice(1)
    if (text) this.#afterReturn = text.endsWith("\r")
    else this.#afterReturn = false
    const lines = (this.#rest + text).split(/\r\n|\r|\n/)
    this.#rest = lines.pop()
    const frames = []
    for (const line of lines) if (line) this.#read(line); else this.#dispatch(frames)
    if (this.#size + this.#rest.length > FrameParser.charactersMax) throw new RangeError("frame too large")
    return frames
  }

  #read(line) {
    const [, name, value] = /^([^:]*):? ?([^]*)$/.exec(line)
    if (name === "data") this.#size += this.#data.push(value) && value.length
    if (name === "event") this.#event = value
    if (name === "id" && !value.includes("\0")) this.#id = value
  }

  #dispatch(frames) {
    if (this.#data.length) frames.push({ event: this.#event || "message", id: this.#id, data: this.#data.join("\n") })
    this.#event = ""
    this.#data = []
    this.#size = 0
  }
}
