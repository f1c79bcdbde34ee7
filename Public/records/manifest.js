import { compare, natural } from "./order.js"

// Letters and digits that nobody takes for another when they are said aloud or written by hand.
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
const codeLength = 6

/**
 * What is on the device of a case, for two people to compare: `{code, lines, counts}`. Who sees the same, in the same state and
 * as a whole, has the same code: it stands for each item's id, revision, file and bytes.
 */
export async function manifestOf(records) {
  const lines = records.map(({ id, revision, restricted, row, file }) => ({
    id, revision, restricted, number: row.itemNumber ?? row.exhibitNumber ?? row.batesBegin ?? "", title: row.title,
    isWithdrawn: Boolean(row.withdrawn), sha256: row.sha256, bytes: Number(row.bytes ?? 0), file,
  }))
  lines.sort((one, other) => compare(natural(one.number), natural(other.number)) || compare(one.id, other.id))
  const files = lines.filter(({ sha256 }) => sha256)
  return {
    lines,
    code: await code(canonical(lines)),
    counts: {
      items: lines.length,
      withdrawn: lines.filter(({ isWithdrawn }) => isWithdrawn).length,
      restricted: lines.filter(({ restricted }) => restricted).length,
      changes: lines.reduce((total, { revision }) => total + Math.max(0, revision - 1), 0),
      files: files.length,
      bytes: files.reduce((total, { bytes }) => total + bytes, 0),
    },
  }
}

/** The same text for the same state, in whatever order the records came. */
export function canonical(lines) {
  const texts = lines.map(({ id, revision, sha256, bytes }) => `${id} ${revision} ${sha256 ?? "-"} ${sha256 ? bytes : "-"}`)
  return ["proffer manifest 1", ...texts.sort(compare)].join("\n")
}

/** Six signs of a SHA-256, of five bits each. */
export async function code(text) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
  const bits = [...hash.slice(0, 4)].map((byte) => byte.toString(2).padStart(8, "0")).join("")
  return Array.from({ length: codeLength }, (_, place) => alphabet[parseInt(bits.slice(place * 5, place * 5 + 5), 2)]).join("")
}

export function inBytes(bytes) {
  if (bytes < 1000) return `${bytes} bytes`
  const units = ["kB", "MB", "GB"]
  let [value, unit] = [bytes / 1000, 0]
  while (value >= 1000 && unit < 2) [value, unit] = [value / 1000, unit + 1]
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}
