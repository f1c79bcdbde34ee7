import { placeOf } from "../dom/place.js"
import { namesInWords, tone } from "../store/presence.js"

const namesMax = 2

/** Marks the cells and fields that others are editing, with their names. Nothing is blocked, and nothing moves. */
export class PresenceMarks {
  #presence
  #marks = new Map()

  constructor(presence) {
    this.#presence = presence
  }

  draw() {
    const found = this.#presence.edited.map((cell) => [placeOf(cell.item, cell.field), cell]).filter(([place]) => place)
    const places = new Map(found)
    for (const [place, mark] of this.#marks) if (!places.has(place)) this.#lift(place, mark)
    for (const [place, { people }] of places) this.#set(place, people)
  }

  #set(place, people) {
    const mark = this.#marks.get(place) ?? make("span", "presence-mark", make("span", "presence-mark__names"), make("span", "presence-mark__words"))
    const [names, words] = mark.children
    const said = [namesInWords(people.map(({ name }) => name), namesMax), people.length > 1 ? " are editing this" : " is editing this"]
    if (names.textContent !== said[0]) names.textContent = said[0]
    if (words.textContent !== said[1]) words.textContent = said[1]
    mark.id ||= `presence-mark-${++count}`
    place.dataset.tone = mark.dataset.tone = tone(people[0].id)
    place.classList.add("presence-marked")
    if (mark.parentElement !== place) place.append(mark)
    this.#marks.set(place, mark)
    describe(place, mark, true)
  }

  #lift(place, mark) {
    this.#marks.delete(place)
    mark.remove()
    delete place.dataset.tone
    place.classList.remove("presence-marked")
    describe(place, mark, false)
  }
}

let count = 0

/** The control in a place says to those who listen who else is there. */
function describe(place, { id }, isMarked) {
  for (const control of place.querySelectorAll("input, select, textarea")) {
    const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id)
    const all = (isMarked ? [...others, id] : others).join(" ")
    if (all) control.setAttribute("aria-describedby", all)
    else control.removeAttribute("aria-describedby")
  }
}

function make(name, className, ...children) {
  const element = document.createElement(name)
  element.className = className
  element.append(...children)
  return element
}
