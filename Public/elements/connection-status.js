const graceSeconds = 1
const offlineSeconds = 5
const words = {
  live: "Live",
  "signed-out": "Signed out",
  "no-access": "You no longer have access to this case",
  stopped: "Live updates stopped. Reload the page",
}

/** The connection in words, after `seconds` without it and with so many changes `unsent`; the detail is for the eye only. */
export function connectionWords(state, seconds, unsent, online) {
  if (words[state]) return [words[state], ""]
  if (state === "idle" || (seconds >= offlineSeconds && (unsent || !online))) return ["Working offline", unsent ? ` (${unsent} to send)` : ""]
  return seconds >= graceSeconds ? ["Reconnecting", ` (${seconds} s)`] : undefined
}

/** Says how the page is connected. The seconds tick for the eye only. */
export class ConnectionStatus extends HTMLElement {
  #since = Date.now()
  #listeners
  #timer

  connectedCallback() {
    this.#listeners = new AbortController()
    this.constructor.live.stream.addEventListener("state", ({ state }) => this.#change(state), this.#listeners)
    this.#timer = setInterval(() => this.#say(), 1000)
  }

  disconnectedCallback() {
    this.#listeners.abort()
    clearInterval(this.#timer)
  }

  #change(state) {
    if (this.dataset.state === "live") this.#since = Date.now()
    this.dataset.state = state
    this.#say()
  }

  #say() {
    const { stream, outbox } = this.constructor.live
    const seconds = Math.floor((Date.now() - this.#since) / 1000)
    const [text, detail] = connectionWords(stream.state, seconds, outbox?.unsent, navigator.onLine) ?? []
    if (!text) return
    if (this.firstChild?.data !== text) this.replaceChildren(text, document.createElement("span"))
    this.lastChild.ariaHidden = "true"
    if (this.lastChild.textContent !== detail) this.lastChild.textContent = detail
  }
}
