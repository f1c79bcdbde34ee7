import { copyButton } from "../dom/copy.js"
import { make, makeDialog } from "../dom/dialog.js"
import { written } from "../dom/moment.js"
import { meta } from "../dom/patch.js"
import { inWords } from "../outbox/as-text.js"
import { saveFileButton } from "../outbox/save-file.js"
import { isFile, typed } from "../store/pending.js"
import { Question } from "./question.js"

/** All that needs the person in this case, in one place: what met another change, and what was refused. It closes when nothing is left. */
export function showNeeds(outbox, words = "Needs you") {
  if (document.querySelector("dialog[open]")) return
  const list = make("ul")
  list.className = "needs"
  const draw = () => {
    const { needs } = outbox
    if (!needs.length) return dialog.close()
    const hadFocus = list.contains(document.activeElement)
    // A question that is open keeps its element, and what was typed into it.
    const lines = needs.map((entry) => [...list.children].find(({ dataset }) => dataset.key === `${entry.key} ${entry.state}`) ?? line(entry, outbox))
    for (const old of [...list.children]) if (!lines.includes(old)) old.remove()
    lines.forEach((each, index) => list.children[index] !== each && list.insertBefore(each, list.children[index]))
    if (hadFocus && !list.contains(document.activeElement)) list.querySelector("h3").focus()
  }
  const dialog = makeDialog(words, (listening) => outbox.pending.addEventListener("change", draw, listening))
  const close = make("button", "Decide later")
  close.type = "button"
  close.className = "button"
  close.addEventListener("click", () => dialog.close())
  dialog.append(list, close)
  draw()
  if (dialog.isConnected) dialog.showModal()
}

function line(entry, outbox) {
  const { item, fields } = inWords(entry)
  const title = make("h3", [item, fields].filter(Boolean).join(", "))
  title.tabIndex = -1
  const entered = make("p", `You entered this ${written(entry.at, meta(document, "zone") || undefined)}`)
  entered.className = "needs__entered"
  const part = entry.state === "needs-you" ? new Question(entry, outbox, () => {}, () => {}).element : refusal(entry, outbox, title.textContent)
  const element = make("li", title, entered, part)
  element.dataset.key = `${entry.key} ${entry.state}`
  return element
}

/** What was refused: why, and the person's text to copy. */
function refusal(entry, outbox, about) {
  const text = make("textarea")
  text.readOnly = true
  text.value = typed(entry)
  text.ariaLabel = `Your text: ${about}`
  const copied = text.value ? [text, copyButton(text)] : []
  if (isFile(entry)) copied.push(saveFileButton(entry))
  const dismiss = make("button", "Dismiss")
  dismiss.type = "button"
  dismiss.className = "button"
  dismiss.ariaLabel = `Dismiss: ${about}`
  dismiss.addEventListener("click", () => outbox.dismiss([entry]))
  return make("div", make("p", entry.message ?? "This change was refused."), ...copied, dismiss)
}
