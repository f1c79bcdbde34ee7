import { bind } from "../dom/bind.js"

const entriesMax = 100
const latenciesMax = 50
const words = {
  connecting: "connecting, to go on after",
  replaying: "connected, reading what came after",
  waiting: "connection lost, trying again soon",
  refetching: "reading the page anew",
  "signed-out": "signed out",
  "no-access": "no access any more",
  stopped: "stopped",
}

/** Shows the stream as it arrives: connection, kinds and positions of frames, and milliseconds from commit to screen. */
export class EventMonitor extends HTMLElement {
  #listeners
  #latencies = []
  #missed = 0
  #changes = 0

  connectedCallback() {
    const { stream } = this.constructor.live
    const listeners = (this.#listeners = new AbortController())
    const listen = (name, act) => stream.addEventListener(name, act, listeners)
    listen("frame", (frame) => requestAnimationFrame(() => this.#show(frame)))
    listen("changes", ({ changes }) => this.#count(changes.length, stream.state === "replaying"))
    listen("state", ({ state }) => {
      const row = { kind: words[state], position: stream.position, latency: "" }
      if (row.kind) requestAnimationFrame(() => this.#enter("state", row))
    })
    this.querySelector("[data-drop]").addEventListener("click", () => stream.drop(), listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #count(changes, wereMissed) {
    this.#changes += changes
    if (wereMissed) this.#missed += changes
    this.querySelector("[data-count]").textContent = this.#changes
  }

  #show({ event, data, position }) {
    if (event === "ephemeral") return this.#enter(event, { kind: "ephemeral (who is here)", position: "", latency: "" })
    const changes = event === "batch" ? data.changes : event === "change" ? [data] : []
    const kinds = event === "ready" ? [this.#caughtUp()] : new Set(changes.map((change) => change.kind))
    const kind = [event, ...kinds].join(" ")
    const milliseconds = Math.max(0, Date.now() - Math.min(...changes.map(({ at }) => Date.parse(at))))
    this.#enter(event, { kind, position, latency: changes.length ? `${milliseconds} ms` : "" })
    if (changes.length) this.#measure(milliseconds)
  }

  #caughtUp() {
    const missed = this.#missed
    this.#missed = 0
    if (!missed) return "(live, nothing was missed)"
    return `(live, ${missed} missed ${missed === 1 ? "change" : "changes"} caught up)`
  }

  #enter(event, row) {
    const list = this.querySelector("[data-frames]")
    // Who is here is said many times a second: the newest word stands for those before it.
    if (event === "ephemeral" && list.firstElementChild?.dataset.event === event) list.firstElementChild.remove()
    const entry = this.querySelector("template").content.firstElementChild.cloneNode(true)
    entry.dataset.event = event
    bind(entry, row)
    list.prepend(entry)
    while (list.children.length > entriesMax) list.lastElementChild.remove()
  }

  #measure(milliseconds) {
    this.#latencies = [...this.#latencies, milliseconds].slice(-latenciesMax)
    const sorted = [...this.#latencies].sort((one, other) => one - other)
    this.querySelector("[data-latency]").textContent = `${sorted[Math.floor((sorted.length - 1) / 2)]} ms`
  }
}
