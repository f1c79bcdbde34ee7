import { identifier } from "../outbox/identifier.js"

/** Asks a person about a field that someone else changed too: before, theirs and mine. */
export class ConflictDialog extends HTMLElement {
  #listeners

  connectedCallback() {
    this.#listeners = new AbortController()
    this.constructor.live.pending.addEventListener("change", ({ entry, event }) => {
      const busy = document.activeElement?.matches("input, textarea, select")
      if (event === "ask" || (event === "conflict" && !busy)) this.#ask(entry)
    }, this.#listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #ask(entry) {
    if (this.querySelector("dialog[open]")) return
    const { pending } = this.constructor.live
    const from = document.activeElement
    const title = make("h2", "Someone else changed this too")
    const table = make("table", ...[["", "Before", "Theirs", "Mine"].map((word) => make("th", word))]
      .concat(Object.entries(entry.conflict.fields).map(cells)).map((row) => make("tr", ...row)))
    const dialog = make("dialog", title, make("p", entry.message ?? ""), table,
      button("Keep mine", () => pending.insist(entry, identifier())),
      button("Keep theirs", () => pending.move(entry, "removed")),
      button("Cancel", () => {}))
    table.className = "conflict"
    dialog.className = "dialog"
    dialog.ariaLabel = title.textContent
    dialog.addEventListener("close", () => {
      this.replaceChildren()
      if (from?.isConnected) from.focus()
    })
    this.replaceChildren(dialog)
    dialog.showModal()
  }
}

function cells([field, { base, theirs, mine, by, at }]) {
  const heading = make("th", document.querySelector(`[data-column="${field}"]`)?.textContent.trim() ?? field)
  const who = `${by?.name ?? ""} ${at ? new Date(at).toLocaleTimeString("en", { timeZoneName: "short" }) : ""}`
  const words = [base, theirs, mine].map((value) => make("td", word(field, value)))
  words[1].append(make("small", who))
  return [heading, ...words]
}

function word(field, value) {
  const select = document.querySelector(`template[data-options="${field}"]`)?.content
  const option = [...(select?.querySelectorAll("option") ?? [])].find((option) => option.value === value)
  if (Array.isArray(value)) return value.join(", ")
  return option?.textContent ?? value?.text ?? String(value ?? "")
}

function make(name, ...children) {
  const element = document.createElement(name)
  element.append(...children)
  return element
}

function button(text, act) {
  const element = make("button", text)
  element.className = "button"
  element.addEventListener("click", () => {
    act()
    element.closest("dialog").close()
  })
  return element
}
