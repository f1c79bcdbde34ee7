import { make } from "../dom/dialog.js"
import { meta } from "../dom/patch.js"
import { acts, forgetKept, items, pages } from "./command-list.js"

const pauseMilliseconds = 150
const pagesMax = 4

let box

/** Opens the command box of the case, once; what had the focus gets it back. */
export function openCommands() {
  box ??= new CommandBox(meta(document, "case"), () => (box = undefined))
}

/** A field with a list: numbers and words lead to items, words of commands to pages and to what can be done here. */
class CommandBox {
  #case
  #dialog
  #input = make("input")
  #list = make("ul")
  #said = make("p")
  #focus = document.activeElement
  #here
  #pages
  #choices = []
  #place = 0
  #asking
  #timer
  /** What the person chose before the answer was here. */
  #isWanted = false

  constructor(caseId, closed) {
    this.#case = caseId
    forgetKept()
    this.#here = acts(this.#focus)
    this.#pages = pages(caseId, document.querySelector("[data-commands]").dataset.commands)
    const label = make("label", "Number, page or words")
    label.htmlFor = "command-input"
    Object.assign(this.#input, { id: "command-input", type: "text", maxLength: 100, autocomplete: "off", spellcheck: false, role: "combobox", ariaExpanded: "true", ariaAutoComplete: "list" })
    this.#input.setAttribute("aria-controls", "command-list")
    Object.assign(this.#list, { id: "command-list", role: "listbox", ariaLabel: "Where it leads", className: "command__list" })
    Object.assign(this.#said, { role: "status", className: "command__said" })
    const dialog = (this.#dialog = make("dialog", label, this.#input, this.#list, this.#said))
    dialog.className = "dialog command"
    dialog.ariaLabel = "Go to"
    dialog.addEventListener("close", () => {
      this.#asking?.abort()
      clearTimeout(this.#timer)
      dialog.remove()
      closed()
      if (this.#focus?.isConnected) this.#focus.focus()
    })
    this.#input.addEventListener("input", () => this.#seek())
    this.#input.addEventListener("keydown", (event) => this.#key(event))
    // The field keeps the focus.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault())
    this.#list.addEventListener("click", ({ target }) => this.#take(this.#choices[[...this.#list.children].indexOf(target.closest("li"))]))
    document.body.append(dialog)
    dialog.showModal()
    this.#input.focus()
    this.#seek()
  }

  #seek() {
    const text = this.#input.value.trim()
    this.#asking?.abort()
    clearTimeout(this.#timer)
    this.#isWanted = false
    this.#asking = undefined
    this.#draw(text, [])
    if (!text) return this.#say("")
    const asking = (this.#asking = new AbortController())
    this.#timer = setTimeout(async () => {
      try {
        const { found, isKept, isRefused } = await items(this.#case, text, asking.signal)
        if (asking.signal.aborted) return
        this.#asking = undefined
        this.#draw(text, found)
        const unasked = isRefused ? "The server cannot be asked for items now." : isKept && "Without the network: what is on this device."
        this.#say(unasked || `${found.length} ${found.length === 1 ? "item" : "items"}`)
        if (this.#isWanted) this.#take(this.#choices[this.#place])
      } catch {
        // What is typed now is asked for already.
      }
    }, pauseMilliseconds)
  }

  /** A number first, then commands and pages, then words, then the search. */
  #draw(text, found) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    const fits = ({ words: own }) => words.every((word) => own.split(/\s+/).some((part) => part.startsWith(word)))
    const named = [...this.#here, ...this.#pages].filter(fits)
    const search = { label: `Search for “${text}”`, note: "In the evidence", href: `/cases/${this.#case}/evidence?q=${encodeURIComponent(text)}` }
    const commands = text ? named.slice(0, this.#here.length + pagesMax) : named
    this.#choices = [...found.filter(({ isExact }) => isExact), ...commands, ...found.filter(({ isExact }) => !isExact), ...(text ? [search] : [])]
    this.#list.replaceChildren(...this.#choices.map(({ label, note }, index) => {
      const line = make("li", make("span", label), " ", make("small", note ?? ""))
      Object.assign(line, { id: `command-choice-${index}`, role: "option", className: "command__choice" })
      return line
    }))
    this.#mark(0)
  }

  #mark(place) {
    const { length } = this.#choices
    this.#place = length ? (place + length) % length : 0
    for (const [index, line] of [...this.#list.children].entries()) line.ariaSelected = String(index === this.#place)
    const line = this.#list.children[this.#place]
    this.#input.ariaExpanded = String(Boolean(line))
    if (line) this.#input.setAttribute("aria-activedescendant", line.id)
    else this.#input.removeAttribute("aria-activedescendant")
    line?.scrollIntoView({ block: "nearest" })
  }

  #key(event) {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.#mark(this.#place + step)
    else if (event.key !== "Enter") return
    // A number that is typed fast is not there yet: what was meant is known with the answer.
    else if (this.#asking && !this.#place && /\d/.test(this.#input.value)) this.#isWanted = true
    else this.#take(this.#choices[this.#place])
    event.preventDefault()
  }

  #take(choice) {
    if (!choice) return
    this.#dialog.close()
    if (choice.act) choice.act()
    else location.assign(choice.href)
  }

  #say(words) {
    this.#said.textContent = words
  }
}
