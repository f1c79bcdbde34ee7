import { alertPerson } from "../dom/alert.js"

/** The form of an item, while the item may be seen. What was typed or chosen is kept when it goes out of sight. */
export class EvidenceForm extends HTMLElement {
  #listeners

  connectedCallback() {
    const { stream } = this.constructor.live
    this.#listeners = new AbortController()
    const isGone = ({ id, kind }) => id === this.dataset.id && kind === "evidence.removed"
    stream.addEventListener("changes", ({ changes }) => changes.some(isGone) && this.#leave(), this.#listeners)
    stream.addEventListener("state", ({ state }) => state === "no-access" && this.#leave(), this.#listeners)
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #leave() {
    const typed = [...this.querySelectorAll("input:not([type=hidden]), textarea, select")].flatMap(kept).join("\n")
    document.title = "Proffer"
    this.replaceChildren("This item is not in the case. It may have been withdrawn.")
    if (typed) alertPerson("The item you were editing is out of your sight now. Your text is kept here.", typed)
  }
}

/** What a person made of a field, unless it is as it came. A choice says little without its field. */
function kept(field) {
  if (!field.options) return field.value === field.defaultValue ? [] : [field.value]
  const [first] = field.options
  const came = [...field.options].find((option) => option.defaultSelected) ?? first
  const [chosen] = field.selectedOptions
  return chosen === came ? [] : [`${field.labels[0].textContent.trim()}: ${chosen.text}`]
}
