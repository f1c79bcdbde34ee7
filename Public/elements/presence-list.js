import { bind } from "../dom/bind.js"
import { meta } from "../dom/patch.js"
import { fieldInWords, itemInWords, place } from "../dom/place.js"
import { initials, namesInWords, Presence, tone, weightiest } from "../store/presence.js"
import { refusal, Whereabouts } from "../stream/whereabouts.js"
import { PresenceMarks } from "./presence-marks.js"

const avatarsMax = 4
const namesMax = 6
const forgetMilliseconds = 30_000
const socketPauseMilliseconds = 50
const requestPauseMilliseconds = 300
const requestMilliseconds = 10_000
const settleMilliseconds = 2_000

/** Says who else is here and where, marks what others edit, and says where this person is. */
export class PresenceList extends HTMLElement {
  #live
  #presence
  #marks
  #whereabouts
  #listeners
  #frame
  #fading

  connectedCallback() {
    const live = (this.#live = this.constructor.live)
    const listeners = (this.#listeners = new AbortController())
    const on = (target, names, act) => names.split(" ").forEach((name) => target.addEventListener(name, act, listeners))
    this.#presence = new Presence(meta(document, "person"))
    this.#marks = new PresenceMarks(this.#presence)
    this.#whereabouts = new Whereabouts({
      say: (message) => this.#say(message),
      pause: () => (live.socket?.isOpen ? socketPauseMilliseconds : requestPauseMilliseconds),
    })
    on(this.#presence, "change", () => this.#plan())
    on(live, "page", () => this.#plan())
    on(live.stream, "frame", (frame) => this.#take(frame))
    on(live.stream, "state", ({ state }) => this.#change(state))
    // Where the focus is going to be is known a moment later.
    on(document, "focusin focusout", () => setTimeout(() => this.#move()))
    on(document, "focusin", () => this.#marks.draw())
    on(document, "visibilitychange", () => this.#move())
    if (live.shared) on(live.shared, "places", ({ places }) => this.#place(weightiest(places)))
    on(this, "keydown", (event) => event.key === "Escape" && this.#close())
    this.#move()
    live.early.forEach((frame) => this.#take(frame))
    live.early = undefined
  }

  disconnectedCallback() {
    this.#listeners.abort()
    this.#forget()
    this.#whereabouts.rest()
  }

  // What the stream says

  #take({ event, data }) {
    if (event === "ready") {
      this.#whereabouts.connected(data.connection)
      // Who is alone is told nothing.
      this.#forget(settleMilliseconds)
    }
    if (event !== "ephemeral") return
    if (this.#fading && !data.whole) this.#presence.clear()
    this.#forget()
    this.#presence.take(data)
  }

  #change(state) {
    if (state === "replaying" || state === "live") return
    this.#whereabouts.connected()
    if (state === "no-access") this.#presence.clear()
    if (!this.#fading) this.#forget(forgetMilliseconds)
  }

  /** What is known of others goes after so long, unless something is heard before; with no time it stays. */
  #forget(milliseconds) {
    clearTimeout(this.#fading)
    this.#fading = milliseconds && setTimeout(() => this.#presence.clear(), milliseconds)
  }

  // What this page says

  /** Of a person's tabs with one stream, one says where the person is, in whichever of them that is. */
  #move() {
    const here = document.hidden ? undefined : place()
    if (this.#live.shared) this.#live.shared.move(here)
    else this.#place(here)
  }

  #place(here) {
    if (here) this.#whereabouts.moved(here)
    else this.#whereabouts.rest()
  }

  /** By the socket that is open, else by a request; what was lost is said again by the next beat. */
  async #say(message) {
    const { caseId, socket } = this.#live
    const body = { ...message, case: caseId }
    if (socket?.say(body)) return
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": meta(document, "csrf") }
    const signal = AbortSignal.timeout(requestMilliseconds)
    return refusal(await fetch("/api/ephemera", { method: "POST", headers, body: JSON.stringify(body), signal }))
  }

  // On the screen

  #plan() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#draw()
      this.#marks.draw()
    })
  }

  #draw() {
    const { people } = this.#presence
    const details = this.querySelector("details")
    // Where the person is reading, the list stays and says that it is empty.
    details.hidden = !people.length && !details.open && !details.matches(":focus-within")
    bind(details, { names: people.length ? `Who is here: ${namesInWords(people.map(({ name }) => name), namesMax)}` : "Nobody else is here" })
    const shown = people.slice(0, people.length > avatarsMax + 1 ? avatarsMax : people.length)
    const rest = people.length - shown.length
    const avatars = shown.map((person) => avatar(document.createElement("span"), person))
    this.querySelector("[data-avatars]").replaceChildren(...avatars, rest ? `+${rest}` : "")
    this.#list(people)
  }

  /** Each person keeps an element, so that focus inside the list stays where it is, or comes back to what opened it. */
  #list(people) {
    const list = this.querySelector("[data-people]")
    const focused = list.contains(document.activeElement) && document.activeElement
    const lines = people.map((person) => {
      const line = [...list.children].find(({ dataset }) => dataset.person === person.id) ?? this.#line(person)
      const link = line.querySelector("a")
      bind(line, { name: person.name, role: person.role.replaceAll("_", " "), ...this.#where(person) })
      link.hidden = !person.item
      if (person.item) link.href = `/cases/${this.#live.caseId}/evidence/${encodeURIComponent(person.item)}`
      return line
    })
    for (const line of [...list.children]) if (!lines.includes(line)) line.remove()
    lines.forEach((line, index) => list.children[index] !== line && list.insertBefore(line, list.children[index]))
    if (focused && (focused.hidden || !focused.isConnected)) this.querySelector("summary").focus()
  }

  #line(person) {
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true)
    line.dataset.person = person.id
    avatar(line.querySelector(".avatar"), person)
    return line
  }

  #where({ page, item, field, editing }) {
    const words = { evidence: "in the evidence list", people: "at the people of the case", list: "at a list" }[page] ?? "in the case"
    if (!item) return { words, number: "" }
    const number = itemInWords(item) ?? "an item"
    if (editing) return { words: `editing ${(field && fieldInWords(field)) ?? "a field"} of`, number }
    return { words: page === "item" ? "looking at" : `${words} at`, number }
  }

  #close() {
    const details = this.querySelector("details")
    if (!details.open) return
    details.open = false
    details.querySelector("summary").focus()
  }
}

function avatar(element, { id, name }) {
  element.className = "avatar"
  element.dataset.tone = tone(id)
  element.title = name
  element.textContent = initials(name)
  return element
}
