const operations = ["evidence.withdraw", "evidence.restore"]
const kept = "It is kept, and can be restored."

/** Withdraws an item on its page and brings it back, with or without a network, and says how far that is. */
export class Withdrawal {
  #page
  #live
  #isWithdrawn = false

  constructor(page, live, listeners) {
    this.#page = page
    this.#live = live
    page.addEventListener("submit", (event) => event.target.matches("[data-withdraw]") && this.#act(event), listeners)
  }

  /** Shows what may be done with the item as it is now, and what is not sent yet. */
  show(isWithdrawn = false) {
    this.#isWithdrawn = isWithdrawn
    const notice = this.#page.querySelector("[data-withdrawal]")
    const button = this.#page.querySelector("[data-withdraw] button")
    const words = this.#words(isWithdrawn)
    if (!notice) return
    notice.hidden = !words
    if (notice.textContent !== words) notice.replaceChildren(Object.assign(document.createElement("p"), { className: "notice notice--warning", textContent: words }))
    if (button) button.textContent = isWithdrawn ? "Restore" : "Withdraw"
    for (const part of this.#page.querySelectorAll("[data-while-here]")) part.hidden = isWithdrawn
  }

  get #entry() {
    return this.#live.outbox?.pending.of(this.#page.dataset.id).findLast(({ operation }) => operations.includes(operation))
  }

  #words(isWithdrawn) {
    const { state = "acknowledged", operation } = this.#entry ?? {}
    const done = isWithdrawn ? "Withdrawn" : "Restored"
    if (state === "needs-you" && operation === operations[0]) return "Others changed this item since you looked: your withdrawal waits for you to decide."
    if (state === "draft" || state === "sending") return `${done}. Saving…`
    if (state !== "acknowledged") return this.#live.outbox.box.isLasting ? `${done}, saved on this device, not sent yet.` : `${done}, not sent yet.`
    return isWithdrawn ? `This item was withdrawn. ${kept}` : ""
  }

  async #act(event) {
    const form = event.target
    event.preventDefault()
    const outbox = await this.#live.openOutbox().catch(() => undefined)
    if (!outbox) return form.submit()
    const entry = this.#entry
    if (entry?.state === "needs-you") return outbox.ask(entry)
    const { id, revision, number } = this.#page.dataset
    const operation = operations[Number(this.#isWithdrawn)]
    outbox.save({ id, operation, base: { title: Number(revision) }, to: {}, display: {}, before: {}, words: { item: number || "this item", fields: {} } })
  }
}
