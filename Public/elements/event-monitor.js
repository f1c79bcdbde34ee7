import { bind } from "../dom/bind.js"

const framesMax = 100
const latenciesMax = 50

/** Shows the stream as it arrives: kind, position, and milliseconds from commit to screen. */
export class EventMonitor extends HTMLElement {
  #listeners
  #latencies = []

  connectedCallback() {
    const { stream } = this.constructor.live
    this.#listeners = new AbortController()
    stream.addEventListener("frame", (frame) => requestAnimationFrame(() => this.#show(frame)), this.#listeners)
    this.querySelector("[data-drop]")?.addEventListener("click", () => stream.drop(), this.#listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #show({ event, data, position }) {
    const changes = event === "batch" ? data.changes : event === "change" ? [data] : []
    const latency = changes.length ? Math.max(0, Date.now() - Math.min(...changes.map(({ at }) => Date.parse(at)))) : ""
    const kind = [event, ...new Set(changes.map((change) => change.kind))].join(" ")
    const list = this.querySelector("[data-frames]")
    const entry = this.querySelector("template")?.content.firstElementChild?.cloneNode(true) ?? document.createElement("li")
    entry.dataset.event = event
    if (entry.querySelector("[data-field]")) bind(entry, { kind, position, latency: changes.length ? `${latency} ms` : "" })
    else entry.textContent = `${kind} ${position} ${changes.length ? `${latency} ms` : ""}`
    list.prepend(entry)
    while (list.children.length > framesMax) list.lastElementChild.remove()
    if (changes.length) this.#measure(latency)
  }

  #measure(latency) {
    this.#latencies = [...this.#latencies, latency].slice(-latenciesMax)
    const sorted = [...this.#latencies].sort((one, other) => one - other)
    const output = this.querySelector("[data-latency]")
    if (output) output.textContent = `${sorted[Math.floor((sorted.length - 1) / 2)]} ms`
  }
}
