import { written } from "../dom/moment.js"
import { words } from "../dom/options.js"
import { meta } from "../dom/patch.js"
import { typed } from "../store/pending.js"

/** Asks a person about a field that someone else changed too: before, mine and theirs. Another page may answer first. */
export function askPerson(entry, outbox) {
  if (!entry || document.querySelector("dialog[open]")) return
  const { fields, notice } = entry.conflict
  const from = document.activeElement
  const listening = new AbortController()
  const title = make("h2", "Someone else changed this too")
  const dialog = make("dialog", title, make("p", notice ?? entry.message ?? ""))
  const answer = (text, act) => {
    const button = make("button", text)
    button.className = "button"
    button.addEventListener("click", async () => {
      dialog.close()
      if (!act) return
      await act()
      askPerson(outbox.pending.in("needs-you")[0], outbox)
    })
    dialog.append(button)
  }
  if (notice) dialog.append(make("h3", "Yours"), make("p", typed(entry)))
  else dialog.append(table(fields, entry.words?.fields))
  if (!notice) answer("Keep mine", () => outbox.insist(entry))
  else if (document.querySelector("[data-may-restore]")) answer("Restore with my edit", () => outbox.insist(entry, true))
  answer(notice ? "Give up my change" : "Keep theirs", () => outbox.giveUp(entry))
  answer("Decide later")
  // No button is under the finger that just pressed Enter.
  title.tabIndex = -1
  title.autofocus = true
  dialog.className = "dialog"
  dialog.ariaLabel = title.textContent
  dialog.addEventListener("close", () => {
    listening.abort()
    dialog.remove()
    if (from?.isConnected) from.focus()
  })
  outbox.pending.addEventListener("change", () => outbox.pending.find(entry)?.state === "needs-you" || dialog.close(), listening)
  document.body.append(dialog)
  dialog.showModal()
}

function table(fields, names) {
  const heads = ["Field", "Before", "Yours", "Theirs"].map((word) => head(word, "col"))
  const rows = Object.entries(fields).map(([field, { base, theirs, mine, by, at }]) => {
    const [before, other, own] = [base, theirs, mine].map((value) => make("td", said(field, value)))
    other.append(make("small", [by?.name, written(at, meta(document, "zone"))].filter(Boolean).join(", ")))
    return [head(names?.[field] ?? field, "row"), before, own, other]
  })
  const element = make("table", make("thead", make("tr", ...heads)), make("tbody", ...rows.map((cells) => make("tr", ...cells))))
  element.className = "conflict"
  return element
}

function said(field, value) {
  return Array.isArray(value) ? value.join(", ") : words(field, value) ?? value?.text ?? String(value ?? "(empty)")
}

function head(text, scope) {
  const cell = make("th", text)
  cell.scope = scope
  return cell
}

function make(name, ...children) {
  const element = document.createElement(name)
  element.append(...children)
  return element
}
