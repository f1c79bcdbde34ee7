import { written } from "../dom/moment.js"
import { typed } from "../store/pending.js"

const states = {
  draft: "being kept on this device",
  queued: "to be sent",
  sending: "being sent",
  waiting: "waiting for the network, sent again soon",
  "signed-out": "waiting until you sign in again",
  held: "waiting for your decision on an earlier change",
  "needs-you": "needs you: someone else changed this too",
  acknowledged: "saved, coming back to this page",
  "rolled-back": "refused",
}

/** An entry in the person's words: the item, what of it, what was done, and how far it is. */
export function inWords({ id, operation, words, state, message }) {
  const fields = Object.values(words?.fields ?? {}).join(", ")
  return {
    item: words?.item ?? (id ? `Item ${id.slice(0, 8)}` : "New item"),
    fields: operation === "evidence.restore" ? "Bring back" : fields,
    state: state === "rolled-back" && message ? `refused: ${message}` : states[state],
  }
}

/** What a person did and the server has not, as a text that they can read anywhere. */
export function asText(entries, zone) {
  const lines = entries.map((entry) => {
    const { item, fields, state } = inWords(entry)
    return `${item}, ${fields}\n  Entered ${written(entry.at, zone || "UTC")}, ${state}\n${typed(entry).replace(/^/gm, "  ")}\n`
  })
  return `Changes in Proffer that were not saved on the server\n\n${lines.join("\n")}`
}
