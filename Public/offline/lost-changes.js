import { make } from "../dom/dialog.js"
import { meta } from "../dom/patch.js"
import { openBox } from "../outbox/outbox.js"
import { typed } from "../store/pending.js"

const message = "You no longer have access to its case. It was not saved; your text is kept on this device until you dismiss it."
let opening
let isSaid = false

/** Keeps of what was to be changed in cases that the person is not on any more their own text, and says so. */
export async function loseChanges(live, cases) {
  const box = await openQueue(live)
  await box.change((queue) => cases.forEach((caseId) => loseCaseChanges(queue, caseId)))
  await sayLostChanges(live)
}

/**
 * Refuses what waits of a case, so that the person finds it. Nothing that the server said of the case stays with it: no number of
 * an item, no value of somebody else's, nothing that an undo would have put back.
 */
export function loseCaseChanges(queue, caseId) {
  for (const entry of queue.entries.filter((entry) => entry.case === caseId)) {
    const { display, undoes, state, words } = entry
    if (undoes || state === "acknowledged") queue.move(entry, state === "rolled-back" ? "dismissed" : "removed")
    else {
      const own = Object.fromEntries(Object.entries(display).map(([field, value]) => [field, typed({ display: { [field]: value } })]))
      const rest = { conflict: undefined, field: undefined, base: {}, to: {} }
      queue.move(entry, "orphaned", { ...rest, isLost: true, message, display: own, words: { fields: words?.fields } })
    }
  }
}

/** A line on the page for as long as there is something of the kind; what it is about is shown where the person asks. */
export async function sayLostChanges(live) {
  if (isSaid) return
  isSaid = true
  const box = await openQueue(live)
  const lost = () => box.entries.filter((entry) => entry.isLost && entry.case !== live?.caseId)
  const dismiss = (entries) => box.change((queue) => entries.forEach((entry) => queue.move(entry, "dismissed")))
  const words = make("span")
  const show = make("button", "Show")
  const line = make("p", words, " ", show)
  show.type = "button"
  show.className = "button"
  line.className = "notice notice--warning"
  line.role = "status"
  show.addEventListener("click", async () => {
    const { showNeeds } = await import("../elements/needs-you.js")
    showNeeds({ pending: box, dismiss, get needs() { return lost() } }, "Not saved, of cases that you no longer have")
  })
  const draw = () => {
    const { length } = lost()
    line.hidden = !length
    words.textContent = `${length} ${length === 1 ? "change of yours was" : "changes of yours were"} not saved: you no longer have ${length === 1 ? "its case" : "their cases"}.`
  }
  box.addEventListener("change", draw)
  draw()
  document.querySelector("[data-alert]").after(line)
}

/** The queue of the page, or of one without a stream, which sends nothing. */
function openQueue(live) {
  return (opening ??= open(live).catch((error) => {
    opening = undefined
    throw error
  }))
}

async function open(live) {
  const box = live ? (await live.openOutbox()).box : openBox(meta(document, "person"))
  // The person signs out on another page.
  if (!live) box.addEventListener("leave", () => box.close())
  await box.read()
  return box
}
