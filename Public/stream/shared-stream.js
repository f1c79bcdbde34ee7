import { readEvents } from "./event-stream.js"
import { Tab } from "./tab.js"

/**
 * One connection for all tabs of a person, a session and a case in this browser: `read` is the transport of each. Event
 * `places`: where the person's tabs are, for the one that has to say it; none for the others.
 */
export class SharedStream extends EventTarget {
  #parts
  #tab
  #place
  #steals = false

  /**
   * `name` answers what only tabs share that may hear the same, `channel` opens a way to them, `transport` reads for all;
   * `hiddenFor` is for how many milliseconds this tab is out of sight.
   */
  constructor({ id, name, locks, channel, transport, hiddenFor, bridge = readEvents, random = Math.random }) {
    super()
    const place = () => this.#place
    const hears = (places) => this.dispatchEvent(Object.assign(new Event("places"), { places }))
    this.#parts = { id, name, locks, channel, transport, bridge, hiddenFor, random, place, hears }
  }

  /** Whether this tab reads from the server, for the others too. */
  get isLeading() {
    return Boolean(this.#tab?.isLeading)
  }

  /** The transport. */
  read = (query, signal, take, fetch) => {
    const name = this.#parts.name()
    const tab = (this.#tab = new Tab({ ...this.#parts, name, channel: this.#parts.channel(name) }))
    const steals = this.#steals
    this.#steals = false
    return tab.read(query, signal, take, fetch, steals)
  }

  /** The transport, which this once takes the lead: what the person chose here holds. */
  leading() {
    this.#steals = true
    return this.read
  }

  /** Where the person is in this tab; nowhere when it is out of sight. */
  move(place) {
    this.#place = place
    this.#tab?.moved()
  }

  /** The tab came into sight. */
  look() {
    this.#tab?.look()
  }
}
