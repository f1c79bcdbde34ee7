const units = ["KB", "MB", "GB", "TB"]
const states = {
  waiting: "Waiting",
  sending: "Sending",
  paused: "Paused",
  retrying: "Connection lost, trying again",
  storing: "Storing",
  done: "Stored",
  failed: "Not stored",
  cancelled: "Cancelled",
  "already-here": "Already here",
}

/** A number of bytes as the server writes it, in powers of 1,000 with one digit behind the point: "2.1 GB". */
export function sizeInWords(bytes) {
  if (bytes < 1_000) return bytes === 1 ? "1 byte" : `${bytes} bytes`
  let tenths = Math.floor(bytes / 100)
  let unit = 0
  for (; tenths >= 10_000 && unit < units.length - 1; unit++) tenths = Math.floor(tenths / 1_000)
  const whole = Math.floor(tenths / 10)
  return `${tenths % 10 === 0 || tenths >= 1_000 ? whole : `${whole}.${tenths % 10}`} ${units[unit]}`
}

/** How much of an upload is at the server; 100 only when all of it is. */
export function percent({ offset, file, state }) {
  return state === "done" ? 100 : Math.floor((offset / Math.max(1, file.size)) * 100)
}

/** The state of an upload, and what to know about it. */
export function stateInWords({ state, message, duplicates }) {
  if (state === "already-here" && duplicates.length) return `${states[state]}: the same bytes are the file of`
  if (state === "retrying" && message) return `Trying again. ${message}`
  return message ? `${states[state]}. ${message}` : states[state]
}

/** "12 of 40 stored, 1 already here, 2 not stored", in counts by state. */
export function summaryInWords(count, total) {
  const rest = [["already here", "already-here"], ["not stored", "failed"], ["cancelled", "cancelled"], ["paused", "paused"]]
    .map(([words, state]) => count(state) && `${count(state)} ${words}`)
  return [`${count("done")} of ${total} stored`, ...rest].filter(Boolean).join(", ")
}

/** What was left out of a drop; undefined when nothing was. */
export function leftInWords(left, filesMax, isCut) {
  const many = (number) => number.toLocaleString("en")
  if (isCut) return "The folder holds more files than can be looked at. Drop its folders one by one."
  if (left) return `${many(left)} ${left === 1 ? "file was" : "files were"} not taken: the list holds ${many(filesMax)}. Drop the rest when these are stored.`
}

/** The report as plain text, to be copied: each file on a line, with what became of it and why. */
export function reportAsText(uploads, skipped, heading) {
  const listed = (words, lines) => (lines.length ? ["", `${words} (${lines.length})`, ...lines] : [])
  const lines = (test) => uploads.filter(({ state }) => test(state)).map((upload) => `  ${upload.name}: ${fate(upload)}`)
  const parts = ["failed", "already-here", "cancelled"]
  return [
    heading,
    ...parts.flatMap((part) => listed(states[part], lines((state) => state === part))),
    ...listed("Not finished", lines((state) => state !== "done" && !parts.includes(state))),
    ...listed("Skipped", skipped.map(({ name, reason }) => `  ${name}: ${reason}`)),
    ...listed(states.done, lines((state) => state === "done")),
  ].join("\n")
}

function fate(upload) {
  const same = upload.duplicates.map(({ itemNumber, title }) => `${itemNumber} ${title}`.trim()).join(", ")
  if (upload.state !== "done") return [stateInWords(upload), same].filter(Boolean).join(" ")
  return [`Stored ${upload.stored.number}`.trim(), same && `the same bytes: ${same}`, upload.message].filter(Boolean).join("; ")
}
