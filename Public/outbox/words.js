import { alertPerson } from "../dom/alert.js"
import { copyButton } from "../dom/copy.js"
import { isFree, offer } from "../dom/offer.js"
import { isFile, typed } from "../store/pending.js"
import { isFirstInTab } from "./clock.js"
import { saveFileButton } from "./save-file.js"

const promptMilliseconds = 2_000
export const onTheWay = ["draft", "queued", "sending"]
export const stuck = ["waiting", "signed-out", "held"]

/** What a page says of the person's queue: how far it is, what was refused, what they have to know once. */
export class OutboxWords {
  #outbox
  #announcer
  #isLate = false
  #timer
  #isUsed = false
  #dismissing
  #needsYou
  #told = new Set()
  /** What was said last of what is out of sight, and its text: a refusal does not take its place while it is read. */
  #lost = []

  constructor(outbox, announcer) {
    this.#outbox = outbox
    this.#announcer = announcer
  }

  /** Says how far the queue is now. */
  say() {
    const { pending, network, box, needs, sentence, hasDrafts } = this.#outbox
    const count = (...states) => pending.in(...states).length
    const [asked, late, sending] = [count("needs-you"), count(...stuck), count(...onTheWay)]
    // What is not away after a while is kept, and that is what the person wants to know.
    this.#isLate = sending && (this.#isLate || network.isOff)
    clearTimeout(this.#timer)
    if (sending && !this.#isLate) this.#timer = setTimeout(() => this.#sayLate(), promptMilliseconds)
    const kept = box.isLasting && !hasDrafts ? `Saved on this device, ${late + sending} to send` : `Not sent yet, ${late + sending}`
    const isLate = late || this.#isLate
    this.#isUsed ||= asked || late || sending
    if (this.#isUsed) this.#announcer.sync(asked ? `Needs you, ${asked}` : isLate ? kept : sending ? "Saving…" : "Saved")
    if (isLate && sentence) this.tellOnce(sentence)
    this.#sayNewer()
    const decide = document.querySelector("[data-decide]")
    if (decide) decide.hidden = !needs.length
    // Who decides may be without a network by then.
    if (needs.length) this.#needsYou ??= import("../elements/needs-you.js").catch(() => (this.#needsYou = undefined))
    this.#sayRefused(needs.filter(({ state }) => state === "rolled-back"))
  }

  /** Once in a tab, and never over what stands there to be read: then the next answer is soon enough. */
  sayClock() {
    if (isFree() && isFirstInTab()) alertPerson(this.#outbox.network.clockSentence)
  }

  async showNeeds() {
    const { showNeeds } = (await this.#needsYou) ?? (await import("../elements/needs-you.js"))
    showNeeds(this.#outbox)
  }

  tellOnce(sentence) {
    if (this.isFirst(sentence)) alertPerson(sentence)
  }

  isFirst(thing) {
    return !this.#told.has(thing) && Boolean(this.#told.add(thing))
  }

  /** Says what is out of sight, with the person's own text; files that were not sent are said beside it. */
  lose(message, kept) {
    this.#lost = [message, kept]
    alertPerson(message, kept)
  }

  /** What was told once may be told again: it has been over meanwhile. */
  begin() {
    this.#told.clear()
  }

  #sayLate() {
    this.#isLate = true
    this.say()
  }

  /** What a rule forbids is said with the person's words, until they have read it. */
  #sayRefused(refused) {
    const keys = refused.map(({ key }) => key).join()
    const region = document.querySelector("[data-alert]")
    // They were dismissed on another page.
    if (!refused.length && this.#dismissing?.isConnected) region.replaceChildren()
    if (!refused.length || region.dataset.refused === keys) return
    // What has no text says what it was about.
    const said = ({ message, words, display }) => (Object.keys(display).length || !words?.item ? message : `${words.item}: ${message}`)
    const [message, kept] = region.firstElementChild?.textContent.startsWith(this.#lost[0]) ? this.#lost : []
    alertPerson([...new Set([message, ...refused.map(said)])].filter(Boolean).join(" "), [kept, ...refused.map(typed)].filter(Boolean).join("\n"))
    const text = region.querySelector("textarea")
    if (text) region.append(copyButton(text))
    region.append(...refused.filter(isFile).map(saveFileButton))
    this.#dismissing = offer("Dismiss", () => this.#outbox.dismiss(refused))
    region.dataset.refused = keys
  }

  /** This page is older than another of the person's; reloading it loses nothing that is kept. */
  #sayNewer() {
    if (!this.#outbox.box.newer || !isFree() || !this.isFirst("newer")) return
    alertPerson("This page is older than another one of yours, which keeps changes on this device that this page cannot read. They are safe: reload this page to see and send them.")
    offer("Reload", () => location.reload())
  }
}
