import { alertPerson } from "../dom/alert.js"
import { bind, readRow } from "../dom/bind.js"
import { written } from "../dom/moment.js"
import { words } from "../dom/options.js"
import { fetchPage, meta } from "../dom/patch.js"
import { remembered } from "../dom/preference.js"
import { identifier } from "../store/identifier.js"
import { exhibitsOf } from "../store/numbers.js"
import { Sitting } from "./court-sitting.js"

const field = "exhibitStatus"
const shownMax = 5
const askingMilliseconds = 4_000

/**
 * Court mode: a number, then one key says what was done with the exhibit. What presupposes a ruling takes two: the key, and
 * Enter or the key again; between them a note may be typed. All goes through the outbox, as in the grid, and works on
 * the exhibits that stand in the page.
 */
export class CourtMode extends HTMLElement {
  #live
  #listeners
  #rows
  #sitting
  #chosen
  #armed
  #isStale = false

  connectedCallback() {
    const live = (this.#live = this.constructor.live)
    this.#listeners = new AbortController()
    const on = (target, name, act) => target?.addEventListener(name, act, this.#listeners)
    this.#rows = this.querySelector("[data-rows]")
    this.#sitting = new Sitting(this, meta(document, "zone"))
    this.#chosen = this.#panel.dataset.of
    this.#load()
    on(this.#part("seek"), "submit", (event) => this.#choose(event))
    on(this.#part("seek"), "input", () => this.#seek())
    on(this.#number, "keydown", (event) => event.key === "z" && this.#undoFromNumber(event))
    on(this.#part("series"), "click", ({ target }) => target.value && this.#begin(target.value))
    on(this.#rows, "click", (event) => this.#pick(event))
    on(this.#panel, "keydown", (event) => this.#key(event))
    on(this.#part("acts"), "submit", (event) => this.#submit(event))
    on(this.#part("set"), "click", () => this.#set())
    on(live.stream, "changes", ({ changes }) => changes.forEach((change) => this.#take(change)))
    on(live.stream, "state", ({ state }) => (state === "no-access" ? this.#leave() : state === "live" && this.#read()))
    on(live, "pending", () => this.#show())
    on(live, "page", ({ page }) => this.#swap(page))
    this.#part("series").hidden = false
    this.#show()
    const asked = new URLSearchParams(location.search).get("number") ?? ""
    // A page from the device may have been drawn for another number.
    if (asked !== this.#number.defaultValue) this.#turn(asked)
    // Who may act must be able to act when the network has gone.
    if (this.#part("acts")) live.openOutbox().then(() => this.#ready(), () => {})
  }

  disconnectedCallback() {
    this.#listeners.abort()
  }

  #ready() {
    this.dataset.editing = "ready"
    this.#show()
  }

  #part(name) {
    return this.querySelector(`[data-${name}]`)
  }

  get #panel() {
    return this.#part("exhibit")
  }

  get #number() {
    return this.#part("seek").elements.number
  }

  // What the page shows

  /** Takes what the server drew; the chosen exhibit may be one that is not listed. */
  #load(panel = this.#panel) {
    const { base } = this.#live
    for (const row of this.#rows?.rows ?? []) base.load(row.dataset.id, Number(row.dataset.revision), readRow(row))
    const { of: chosen, revision } = panel.dataset
    if (chosen && !base.item(chosen)) base.load(chosen, Number(revision), readRow(panel))
  }

  /** An exhibit as it is, with what is not sent yet played over it. */
  #row(id) {
    const item = this.#live.base.item(id)
    return item && (this.#live.outbox?.pending.over(id, item.row) ?? item.row)
  }

  #show() {
    for (const row of this.#rows?.rows ?? []) {
      const shown = this.#row(row.dataset.id)
      if (!shown) continue
      bind(row, shown)
      this.#date(row, shown)
    }
    const { pending } = this.#live.outbox ?? {}
    if (pending) this.#sitting.show(pending.entries, (id) => this.#row(id)?.exhibitNumber)
    this.#draw()
  }

  #draw() {
    const row = this.#chosen && this.#row(this.#chosen)
    if (!row) return
    bind(this.#panel, row)
    const listed = this.#rowOf(this.#chosen)?.querySelector("[data-days]")
    if (listed) this.#part("days").replaceWith(listed.cloneNode(true))
    this.#date(this.#panel, row)
    const states = this.#live.outbox?.pending.of(this.#chosen).map(({ state }) => state) ?? []
    const saving = this.#part("saving")
    if (saving) saving.textContent = states.includes("needs-you") ? "needs you" : states.some((state) => state !== "acknowledged") ? "not sent yet" : ""
    this.#part("open").href = `${this.dataset.base}/${this.#chosen}`
  }

  /** The days are true of the status that they were drawn with. */
  #date(part, row) {
    const days = part.querySelector("[data-days]")
    if (days) days.hidden = days.dataset.days !== row[field]?.value
  }

  #take(change) {
    const { id, kind, row } = change
    const { base } = this.#live
    if (kind === "evidence.removed") return this.#remove(id)
    // An item that has become an exhibit is drawn by the server.
    if (!base.item(id)) this.#isStale ||= Boolean(row?.exhibitNumber)
    else base.take(change)
    if (row?.[field]) for (const part of [this.#rowOf(id), id === this.#chosen && this.#panel]) part?.querySelector?.("[data-days]")?.replaceChildren()
    this.#sitting.take(change, this.#row(id)?.exhibitNumber ?? row?.exhibitNumber ?? "")
    this.#show()
    this.#read()
  }

  #remove(id) {
    this.#live.base.remove(id)
    this.#rowOf(id)?.remove()
    this.#live.outbox?.forget(id, "This exhibit is not in what you see any more. What you did with it here was not saved.")
    if (id === this.#chosen) this.#lose()
  }

  #lose() {
    this.#chosen = undefined
    this.#panel.hidden = true
    this.#back("This exhibit is not in what you see any more.")
  }

  async #read() {
    if (!this.#isStale || this.#live.stream.state !== "live") return
    this.#isStale = false
    try {
      this.#swap(await fetchPage(location.href))
    } catch {
      this.#isStale = true
    }
  }

  #swap(page) {
    const fresh = page.querySelector("[data-rows]")
    if (fresh && this.#rows) this.#rows.replaceChildren(...document.adoptNode(fresh).childNodes)
    this.#sitting.swap(page)
    this.#load(page.querySelector("[data-exhibit]"))
    if (this.#chosen && !this.#live.base.item(this.#chosen)) this.#lose()
    this.#seek()
    this.#show()
  }

  #leave() {
    document.title = "Proffer"
    this.replaceChildren("You no longer have access to this case.")
  }

  #rowOf(id) {
    return this.#rows?.querySelector(`[data-id="${CSS.escape(id)}"]`)
  }

  // The number

  #find() {
    const exhibits = [...(this.#rows?.rows ?? [])].map((row) => ({
      row, id: row.dataset.id, number: this.#row(row.dataset.id)?.exhibitNumber ?? "", item: row.dataset.number,
    }))
    return exhibitsOf(this.#number.value, exhibits)
  }

  /** The list holds what begins with what is typed. */
  #seek() {
    const { exact, begun } = this.#find()
    const shown = new Set([...exact, ...begun].map(({ row }) => row))
    const isAll = !shown.size || !this.#number.value.trim()
    for (const row of this.#rows?.rows ?? []) row.hidden = !isAll && !shown.has(row)
  }

  #begin(prefix) {
    this.#number.value = prefix
    this.#number.focus()
    this.#seek()
  }

  #choose(event) {
    const { exact, begun } = this.#find()
    const typed = this.#number.value.trim()
    const found = exact.length || !typed ? exact : begun
    event.preventDefault()
    // What is not on this page the server may know.
    if (typed && !found.length && this.#live.stream.state === "live") return this.#visit(typed)
    this.#offer(typed, found)
  }

  #offer(typed, found) {
    if (found.length === 1) return this.#open(found[0].id)
    const numbers = found.slice(0, shownMax).map(({ number }) => number).join(", ")
    this.#say(!typed ? "Type the number of an exhibit" : found.length ? `“${typed}” may be ${numbers}${found.length > shownMax ? " and others" : ""}: type more` : `“${typed}” is not on this page`)
  }

  /** Goes to a number on a page of another one, or of none. */
  #turn(asked) {
    this.#chosen = undefined
    this.#panel.hidden = true
    for (const part of this.querySelectorAll("[data-answer]")) part.remove()
    this.#number.value = asked
    this.#number.focus()
    this.#seek()
    if (asked) this.#offer(asked, this.#find().exact)
  }

  /** Goes to the server's page of a number when the server answers now: who leaves this page without it has none. */
  async #visit(typed) {
    const asked = encodeURIComponent(typed)
    this.#say(`Looking for “${typed}”`)
    const isThere = await fetch(`/api/cases/${this.#live.caseId}/numbers?q=${asked}`, { cache: "no-store", signal: AbortSignal.timeout(askingMilliseconds) })
      .then(({ status }) => status < 500, () => false)
    // The person has gone on meanwhile.
    if (!this.isConnected || this.#number.value.trim() !== typed) return
    if (isThere) location.assign(`${this.dataset.court}?number=${asked}`)
    else this.#say(`“${typed}” is not on this page, and the server does not answer`)
  }

  #pick(event) {
    const row = event.target.closest("a") && event.target.closest("tr")
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    this.#open(row.dataset.id)
  }

  #open(id) {
    this.#chosen = id
    this.#disarm()
    this.#panel.hidden = false
    this.#panel.dataset.of = id
    this.#draw()
    this.#say("")
    this.#panel.focus()
    this.#panel.scrollIntoView({ block: "nearest" })
  }

  #back(said) {
    this.#disarm()
    this.#number.value = ""
    this.#seek()
    this.#number.focus()
    this.#say(said)
  }

  // What was done

  #key(event) {
    const { key, target } = event
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return
    const isTyping = target.matches("input")
    if (key === "Escape") return this.#taken(event, () => (this.#armed ? this.#rest() : this.#back("")))
    if (key === "Enter" && isTyping) return this.#taken(event, () => this.#armed && this.#set())
    if (isTyping || remembered("single-keys") === "off") return
    const act = this.#acts.find((button) => button.dataset.key === key)
    if (act) this.#taken(event, () => this.#press(act))
    else if (key === "n" && this.#part("limits")) this.#taken(event, () => this.#part("limits").focus())
    else if (key === "z" || key === "Z") this.#taken(event, () => this.#undo(key === "Z"))
    else if (key === "?") location.assign("/help/keys")
  }

  #taken(event, act) {
    event.preventDefault()
    act()
  }

  get #acts() {
    return [...this.querySelectorAll("[data-key][name=status]")]
  }

  #submit(event) {
    event.preventDefault()
    if (event.submitter?.value) this.#press(event.submitter)
  }

  /** What is no ruling is set at once; a ruling is set by Enter, or by the same key again. */
  #press(button) {
    if (!button.hasAttribute("data-ruling")) return this.#do(button.value)
    if (this.#armed === button.value) return this.#set()
    this.#armed = button.value
    for (const other of this.#acts) other.ariaPressed = other.hasAttribute("data-ruling") ? String(other === button) : null
    this.#part("armed").hidden = false
    this.#part("set").textContent = `Set ${words(field, this.#armed)}`
    this.#part("set").focus()
  }

  #set() {
    if (this.#armed) this.#do(this.#armed)
  }

  /** Leaves an act that is not set, and stays at the exhibit. */
  #rest() {
    this.#disarm()
    this.#panel.focus()
  }

  #disarm() {
    this.#armed = undefined
    for (const other of this.#acts) other.ariaPressed = null
    if (this.#part("armed")) this.#part("armed").hidden = true
  }

  async #do(value) {
    const id = this.#chosen
    const shown = this.#row(id)
    if (!shown) return
    const { revision } = this.#live.base.item(id)
    const at = new Date().toISOString()
    const text = words(field, value)
    const ruling = this.#ruling(value, text, at)
    const number = shown.exhibitNumber
    if (shown[field]?.value === value && !this.#part("limits")?.value.trim()) return this.#back(`${number} is ${text.toLowerCase()} already`)
    const after = { ...(shown[field]?.value !== value && { [field]: { value, text } }), ...(ruling && { ruling }) }
    const fields = Object.keys(after)
    const each = (of) => Object.fromEntries(fields.map((name) => [name, of(name)]))
    const base = each(() => revision)
    let outbox
    try {
      outbox = await this.#live.openOutbox()
    } catch {
      return alertPerson("What does the saving could not be loaded. Reload the page when you are online.", `${number}: ${text}`)
    }
    // Each is an act of its own, however fast they follow: no burst of typing.
    outbox.save({ id, base, group: identifier(), to: each((name) => after[name].value ?? after[name]), display: after, before: each((name) => shown[name] ?? ""), words: { item: number, fields: {} } })
    if (this.#part("limits")) this.#part("limits").value = ""
    this.#show()
    this.#back(`${number}: ${text}, ${written(at, meta(document, "zone"))}. z undoes it`)
  }

  /** The words that the server writes too (`Ruling`); undefined for who does not rule, and for what is no ruling. */
  #ruling(value, text, at) {
    const isRuling = this.#acts.some((button) => button.value === value && button.hasAttribute("data-ruling"))
    const limits = this.#part("limits")
    if (!isRuling || !limits) return undefined
    const judge = this.#part("acts").elements.judge.value.trim()
    return [text, written(at, meta(document, "zone")), judge].filter(Boolean).join(", ") + (limits.value.trim() && `: ${limits.value.trim()}`)
  }

  #undoFromNumber(event) {
    if (this.#number.value || event.ctrlKey || event.metaKey || event.altKey || remembered("single-keys") === "off") return
    const isNumber = [...(this.#rows?.rows ?? [])].some((row) => /^z/i.test(this.#row(row.dataset.id)?.exhibitNumber ?? ""))
    if (!isNumber) this.#taken(event, () => this.#undo(false))
  }

  async #undo(isRedo) {
    let act
    try {
      const { undoing } = await this.#live.openOutbox()
      act = await (isRedo ? undoing.redo() : undoing.undo())
    } catch {
      return this.#say("It could not be undone. Reload the page when you are online")
    }
    // A bulk edit is taken back on its own page.
    if (act?.bulk) return
    const [{ item } = {}] = act?.changes ?? []
    this.#say(act ? `${isRedo ? "Done again" : "Undone"}: ${item ?? "your last change"}` : `There is nothing of yours to ${isRedo ? "do again" : "undo"} here`)
  }

  #say(said) {
    this.#part("said").textContent = said
  }
}
