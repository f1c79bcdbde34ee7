import { remember } from "../dom/preference.js"
import { connectByEvents, connectBySocket } from "../stream/socket.js"

/** Chooses how changes come, for this browser, and says how they come now. */
export class TransportSwitch extends HTMLElement {
  #listeners

  connectedCallback() {
    const { live } = this.constructor
    const listeners = (this.#listeners = new AbortController())
    for (const choice of this.querySelectorAll("input")) {
      choice.disabled = false
      choice.checked = choice.value === (live.socket ? "socket" : "events")
      choice.addEventListener("change", () => this.#choose(choice.value), listeners)
    }
    live.stream.addEventListener("state", () => this.#say(), listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #choose(transport) {
    const connect = transport === "socket" ? connectBySocket : connectByEvents
    remember("transport", transport)
    connect(this.constructor.live)
  }

  #say() {
    const { stream, socket } = this.constructor.live
    if (stream.state !== "live") return
    if (socket?.isOpen) this.#tell("Changes come by WebSocket now.")
    else if (socket) this.#tell("The WebSocket could not be opened here: changes come by event stream now, and none was missed.")
    else this.#tell("Changes come by event stream now.")
  }

  #tell(words) {
    this.querySelector("[data-transport]").textContent = words
  }
}
