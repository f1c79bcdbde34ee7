import { written } from "../dom/moment.js"
import { isFile, typed } from "../store/pending.js"

const states = {
  draft: "being kept on this device",
  queued: "to be sent",
  sending: "being sent",
  waiting: "waiting for the network, sent again soon",
  "signed-out": "waiting until you sign in again",
  held: "waiting for an earlier change of yours",
  "needs-you": "needs you: someone else changed this too",
  acknowledged: "saved, coming back to this page",
  "rolled-back": "refused",
}

/** An entry in the person's words: the item, what of it, what was done, and how far it is. */
export function inWords({ id, operation, words, state, message, display }) {
  const of = words?.item ?? (id ? `item ${id.slice(0, 8)}` : "new item")
  const names = Object.values(words?.fields ?? {}).join(", ")
  const acts = {
    "evidence.add": [`Added: ${of}`, display.title],
    "evidence.withdraw": [`Withdrew ${of}`],
    // Alone, or for the sake of an edit.
    "evidence.restore": names ? [of, "Bring back"] : [`Restored ${of}`],
    "evidence.attach": [`Added a file to ${of}`, display.fileName],
  }
  const [item, fields = ""] = acts[operation] ?? [of.replace(/^[in]/, (letter) => letter.toUpperCase()), names]
  return { item, fields, state: state === "rolled-back" && message ? `refused: ${message}` : states[state] }
}

/** What a person did and the server has not, as a text that they can read anywhere. */
export function asText(entries, zone) {
  const lines = entries.map((entry) => {
    const { item, fields, state } = inWords(entry)
    return `${[item, fields].filter(Boolean).join(", ")}\n  Entered ${written(entry.at, zone || "UTC")}, ${state}\n${typed(entry).replace(/^/gm, "  ")}${isFile(entry) ? "\n  The file itself is not in this text: save it by its own button." : ""}\n`
  })
  return `Changes in Proffer that were not saved on the server\n\n${lines.join("\n")}`
}
