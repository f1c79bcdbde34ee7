import { meta } from "../dom/patch.js"
import { identifier } from "../store/identifier.js"
import { readForm } from "../store/new-item.js"

const answerMilliseconds = 2_000
const missing = "This field is required."

/** The form that adds an item: what was typed is kept on this device first, and sent from there. */
export class NewItem extends HTMLElement {
  #listeners
  #isBusy = false

  connectedCallback() {
    this.#listeners = new AbortController()
    this.addEventListener("submit", (event) => this.#add(event), this.#listeners)
    // It shows no item: what came with the network it has not missed.
    this.constructor.live.openOutbox().catch(() => {})
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  async #add(event) {
    const form = event.target
    event.preventDefault()
    if (this.#isBusy) return
    this.#isBusy = true
    try {
      const outbox = await this.constructor.live.openOutbox().catch(() => undefined)
      if (!outbox) return form.submit()
      this.#clear()
      const { to, display, labels, empty } = readForm(this.#fields(), meta(document, "zone"))
      if (empty.length) return empty.toReversed().forEach((field) => this.#refuse(field, missing))
      const entry = outbox.save({ id: identifier(), operation: "evidence.add", base: {}, to, display, before: {}, words: { item: "new item", fields: labels } })
      await this.#follow(entry, outbox)
    } finally {
      this.#isBusy = false
    }
  }

  /** Each field as the form has it. */
  #fields() {
    return [...this.querySelectorAll("[data-of]")].map((part) => {
      const { of: name, shape } = part.dataset
      const control = part.querySelector(`[name="${name}"]`)
      const member = (key) => part.querySelector(`[name="${name}.${key}"]`)?.value.trim() ?? ""
      return {
        name, shape,
        label: part.querySelector(".form__label").firstChild.textContent.trim(),
        isRequired: "required" in part.dataset,
        value: control.value.trim(),
        text: control.selectedOptions?.[0].text,
        parts: { zone: member("zone"), precision: member("precision"), clockOffset: member("clockOffset"), clockProof: member("clockProof") },
      }
    })
  }

  /** To the item when the server has it in a moment, back to the form with what it says, else to the list, where the item waits. */
  async #follow(entry, outbox) {
    const now = await until(outbox.pending, entry, (state) => state !== "draft" && state !== "queued" && state !== "sending", answerMilliseconds)
    if (now?.state === "rolled-back") {
      await outbox.dismiss([now])
      this.#refuse(now.field, now.message)
    } else if (!now || now.state === "acknowledged") location.assign(`${this.dataset.grid}/${entry.id}`)
    else if (outbox.box.isLasting) location.assign(this.dataset.grid)
    else this.replaceChildren("The item waits on this page only. Leave it open until it says Saved.")
  }

  #clear() {
    this.querySelectorAll("[data-told]").forEach((line) => line.remove())
    this.querySelectorAll("[aria-invalid]").forEach((control) => {
      control.removeAttribute("aria-invalid")
      if (control.dataset.hint) control.setAttribute("aria-describedby", control.dataset.hint)
      else control.removeAttribute("aria-describedby")
    })
  }

  /** Says at a field what is wrong with it, as the server's own form does; without a field, above all. */
  #refuse(field, message) {
    const part = field && this.querySelector(`[data-of="${CSS.escape(field)}"]`)
    const line = document.createElement("p")
    line.textContent = message
    line.dataset.told = ""
    line.role = part ? null : "alert"
    line.className = part ? "form__error" : "notice notice--error"
    if (!part) return this.querySelector("form").before(line)
    const control = part.querySelector(`[name="${CSS.escape(field)}"]`)
    line.id = `${field}-error`
    part.append(line)
    control.setAttribute("aria-invalid", "true")
    // A hint stays beside it.
    control.setAttribute("aria-describedby", [control.dataset.hint ??= control.getAttribute("aria-describedby") ?? "", line.id].join(" ").trim())
    part.closest("details")?.setAttribute("open", "")
    control.focus()
  }
}

/** The entry once `test` says yes of its state, or as it is after some time; nothing when it is done. */
function until(pending, entry, test, milliseconds) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      pending.removeEventListener("change", look)
      resolve(pending.find(entry))
    }
    const look = () => {
      const now = pending.find(entry)
      if (!now || test(now.state)) end()
    }
    // What is not kept yet is waited for, however long.
    const late = () => (pending.find(entry)?.state === "draft" ? (timer = setTimeout(late, milliseconds)) : end())
    let timer = setTimeout(late, milliseconds)
    pending.addEventListener("change", look)
    look()
  })
}
