import { bind } from "../dom/bind.js"
import { meta } from "../dom/patch.js"
import { readCounts } from "../outbox/counts.js"
import { Database, hasDatabase } from "../outbox/database.js"
import { unsentStates } from "../store/pending.js"

/** What this browser counted of the person's work, by day. */
export class DeviceCounts extends HTMLElement {
  async connectedCallback() {
    const person = meta(document, "person")
    const none = this.querySelector("[data-none]")
    try {
      const [days, now] = [await readCounts(person), await waiting(person)]
      if (!days.length) return (none.textContent = "This browser has counted nothing yet. Work a little, then look again.")
      const rows = days.map((numbers) => {
        const row = this.querySelector("template").content.firstElementChild.cloneNode(true)
        bind(row, { ...numbers, day: numbers.name })
        return row
      })
      this.querySelector("tbody").replaceChildren(...rows)
      bind(this, { now, highest: Math.max(now, ...days.map(({ queueHighest }) => queueHighest)) })
      none.hidden = true
      for (const part of this.querySelectorAll("[data-queue], [data-days]")) part.hidden = false
    } catch {
      none.textContent = "This browser keeps nothing on this device, so it has counted nothing."
    }
  }
}

/** How many changes wait, in all cases. */
async function waiting(person) {
  if (!(await hasDatabase(person))) return 0
  const database = new Database(person)
  const { entries } = await database.read()
  database.close()
  return entries.filter(({ state }) => unsentStates.includes(state)).length
}
