import { makeDialog } from "../dom/dialog.js"
import { Question } from "./question.js"

/** Asks a person about a field that someone else changed too: before, mine and theirs. Another page may answer first. */
export function askPerson(entry, outbox) {
  if (!entry || document.querySelector("dialog[open]")) return
  const dialog = makeDialog("Someone else changed this too", (listening) => {
    outbox.pending.addEventListener("change", () => outbox.pending.find(entry)?.state === "needs-you" || dialog.close(), listening)
  })
  const question = new Question(entry, outbox, () => dialog.close(), () => askPerson(outbox.pending.in("needs-you")[0], outbox))
  question.button("Decide later", () => dialog.close())
  dialog.append(question.element)
  dialog.showModal()
}
