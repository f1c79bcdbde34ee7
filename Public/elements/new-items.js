import { alertPerson } from "../dom/alert.js"
import { bind } from "../dom/bind.js"
import { make } from "../dom/dialog.js"
import { keepFocus, rove } from "../dom/patch.js"
import { isFile } from "../store/pending.js"

const adding = "evidence.add"

/**
 * Items that a person has added and the server has not said added: a row of its own for each, at the top, drawn of the
 * server's empty row. When the item's event comes the same row is the item's.
 */
export class NewItems {
  #rows
  #live
  #grid
  #template
  #isPlanned = false

  /** `grid` is who draws rows, and has the editor that is open. */
  constructor(rows, live, grid, listeners) {
    this.#rows = rows
    this.#live = live
    this.#grid = grid
    this.#template = rows.closest("evidence-grid").querySelector("template[data-row]")
    if (!this.#template) return
    // An event of the stream is heard by all before a row goes that it makes an item's.
    live.outbox.pending.addEventListener("change", () => this.#plan(), listeners)
    live.stream.addEventListener("changes", ({ changes }) => changes.forEach((change) => this.#take(change)), listeners)
    live.addEventListener("page", () => this.#draw(), listeners)
    // A list of the records on the device is drawn of the same rows.
    live.addEventListener("rows", () => this.#plan(), listeners)
    rows.addEventListener("click", ({ target }) => target.matches("[data-withdraw-new]") && this.#withdraw(target.closest("tr").dataset.id), listeners)
    rows.addEventListener("change", ({ target }) => target.matches("[data-file-new]") && this.#attach(target), listeners)
    this.#draw()
    this.#keepForm()
  }

  /** Draws once for all that happens now. */
  #plan() {
    if (!this.#isPlanned) queueMicrotask(() => this.#draw())
    this.#isPlanned = true
  }

  #draw() {
    this.#isPlanned = false
    const { pending } = this.#live.outbox
    const added = pending.entries.filter(({ operation, state }) => operation === adding && state !== "rolled-back")
    const stale = [...this.#rows.querySelectorAll("[data-is-new]")].filter((row) => !added.some(({ id }) => id === row.dataset.id))
    if (stale.length) keepFocus(this.#rows, () => stale.forEach((row) => this.#remove(row)))
    for (const { id } of added) if (!document.getElementById(`evidence-${id}`)) this.#insert(id)
    for (const row of this.#rows.querySelectorAll("[data-is-new]")) this.#fill(row)
  }

  #insert(id) {
    const row = this.#template.content.firstElementChild.cloneNode(true)
    row.id = `evidence-${id}`
    Object.assign(row.dataset, { id, revision: 0, isNew: "" })
    const link = row.querySelector("th a")
    link?.removeAttribute("href")
    // What is not added yet is not changed together with others.
    const box = row.querySelector(".grid__select")
    if (box) box.hidden = box.disabled = true
    const button = make("button")
    Object.assign(button, { type: "button", className: "button button--quiet" })
    button.dataset.withdrawNew = ""
    const state = make("span")
    state.className = "badge"
    state.dataset.said = ""
    row.cells[0]?.append(" ", state, " ", button, ...this.#fileControl())
    const first = [...this.#rows.rows].find(({ dataset }) => !("isNew" in dataset))
    keepFocus(this.#rows, () => this.#rows.insertBefore(row, first ?? null))
  }

  /** Where files are taken at all. */
  #fileControl() {
    if (!document.querySelector("file-drop")) return []
    const input = make("input")
    input.type = "file"
    input.className = "visually-hidden"
    input.dataset.fileNew = ""
    const label = make("label", make("span", "Add its file"), input)
    label.className = "button button--quiet new-item__file"
    return [" ", label]
  }

  #fill(row) {
    const { pending } = this.#live.outbox
    const { id } = row.dataset
    const item = pending.over(id, { itemNumber: "new", title: "" })
    bind(row, item, this.#grid.cell)
    this.#grid.mark(row)
    row.classList.toggle("grid__row--withdrawn", Boolean(item.withdrawn))
    const entries = pending.of(id)
    const file = entries.find(({ operation }) => operation === "evidence.attach")
    const isAdded = entries.some(({ operation, state }) => operation === adding && state === "acknowledged")
    const said = isAdded ? "Added" : item.withdrawn ? "Withdrawn, not sent" : "Not sent"
    say(row.querySelector("[data-said]"), file ? `${said}; file on this device: ${item.fileName}` : said)
    const button = row.querySelector("[data-withdraw-new]")
    say(button, "Withdraw")
    button.ariaLabel = `Withdraw the new item: ${item.title}`
    button.hidden = Boolean(item.withdrawn)
    const label = row.querySelector(".new-item__file")
    if (!label) return
    label.hidden = Boolean(file || item.withdrawn)
    label.lastChild.ariaLabel = `Add the file of the new item: ${item.title}`
  }

  #remove(row) {
    const isEdited = this.#grid.cell && row.contains(this.#grid.cell)
    const value = isEdited && this.#grid.discard()
    row.remove()
    if (value) alertPerson("The item that you were editing was not added. Your text is kept here.", value)
  }

  /** What was added is an item like others from now on. */
  #take({ kind, id, revision, row: values }) {
    const row = document.getElementById(`evidence-${id}`)
    if (kind !== "evidence.added" || !row || !("isNew" in row.dataset)) return
    this.#live.base.load(id, revision, { withdrawn: false, ...values })
    delete row.dataset.isNew
    const parts = [...row.querySelectorAll("[data-said], [data-withdraw-new], .new-item__file")]
    const hadFocus = parts.some((part) => part.contains(document.activeElement))
    parts.forEach((part) => part.remove())
    const link = row.querySelector("th a")
    link?.setAttribute("href", `/cases/${this.#live.caseId}/evidence/${id}`)
    if (link) link.tabIndex = -1
    this.#grid.draw(id)
    const box = row.querySelector(".grid__select")
    if (box) Object.assign(box, { hidden: false, disabled: false, tabIndex: -1, value: id, ariaLabel: `Select ${link?.textContent ?? ""}` })
    if (hadFocus) rove(this.#rows, row.querySelector("th"))
  }

  /** What was never sent is only taken back; else it is withdrawn as soon as it is added. */
  async #withdraw(id) {
    const { outbox, announcer } = this.#live
    const entry = outbox.pending.entries.find((one) => one.operation === adding && one.id === id)
    if (!entry) return
    const hasFile = outbox.pending.of(id).some(isFile)
    if (await outbox.cancel(entry)) {
      outbox.undoing.forget(id)
      return announcer.note(`The new item was not sent yet, and is gone with all that was done to it${hasFile ? ", but for its file" : ""}`)
    }
    outbox.save({ id, operation: "evidence.withdraw", base: { title: 0 }, to: {}, display: {}, before: {}, words: { item: "new item", fields: {} } })
    announcer.note("The new item is withdrawn as soon as it is added")
  }

  async #attach(input) {
    const [file] = input.files
    const { id } = input.closest("tr").dataset
    input.value = ""
    const { keepFile } = await import("../uploads/keep.js").catch(() => ({}))
    if (keepFile) await keepFile(file, { id, item: "new item" }, this.#live)
    else alertPerson("This could not be loaded. Reload the page when you are online, and choose the file again.")
  }

  /** The form goes along with a list that this device keeps: who can read the list without a network can add to it. */
  async #keepForm() {
    const form = document.querySelector("a[href$='/evidence/new']")
    if (!form || !navigator.serviceWorker?.controller) return
    const { askWorker, keptPages } = await import("../offline/kept.js")
    const addresses = (await keptPages()).map(({ address }) => address)
    if (addresses.includes(location.pathname + location.search) && !addresses.includes(form.pathname)) askWorker({ act: "keep", url: form.href })
  }
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}
