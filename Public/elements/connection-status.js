const graceSeconds = 1
const offlineSeconds = 5
const words = {
  live: "Live",
  "signed-out": "Signed out",
  "no-access": "You no longer have access to this case",
  stopped: "Live updates stopped. Reload the page",
}

/** Says the connection in words. The seconds tick for the eye only. */
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
    if (words[state]) this.#say()
  }

  #say() {
    const { stream, pending } = this.constructor.live
    const seconds = Math.floor((Date.now() - this.#since) / 1000)
    const count = pending.in("queued", "sending", "waiting").length
    const offline = seconds >= offlineSeconds && (count || !navigator.onLine)
    if (words[stream.state]) this.#write(words[stream.state], "")
    else if (offline) this.#write("Working offline", ` (${count} to send)`)
    else if (seconds >= graceSeconds) this.#write("Reconnecting", ` (${seconds} s)`)
  }

  #write(text, detail) {
    if (this.firstChild?.data !== text) this.replaceChildren(text, document.createElement("span"))
    this.lastChild.ariaHidden = "true"
    this.lastChild.textContent = detail
  }
}
