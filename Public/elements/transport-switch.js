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
      choice.addEventListener("change", () => this.#choose(choice.value), listeners)
    }
    live.stream.addEventListener("state", () => this.#say(), listeners)
    // Which tab reads may change while all stay live.
    live.stream.addEventListener("frame", ({ event }) => event === "ready" && this.#say(), listeners)
    this.#say()
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
    const { stream, socket, shared } = this.constructor.live
    // What was chosen may be known only now, and may have been chosen in another tab.
    for (const choice of this.querySelectorAll("input")) choice.checked = choice.value === (socket ? "socket" : "events")
    if (stream.state !== "live") return
    if (shared && !shared.isLeading) this.#tell("Changes come through another tab of yours now.")
    else if (socket?.isOpen) this.#tell("Changes come by WebSocket now.")
    else if (socket) this.#tell("The WebSocket could not be opened here: changes come by event stream now, and none was missed.")
    else this.#tell("Changes come by event stream now.")
  }

  #tell(words) {
    this.querySelector("[data-transport]").textContent = words
  }
}
