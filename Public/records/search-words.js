// How text becomes words for search, as the server's `SearchText` has it: letters are folded, a word is a run of letters and
// digits, what stands together without white space is kept joined too, and a search is by the beginnings of words.

const chunksMax = 8
const prefixesMax = 16
const joinedPartsMax = 4
const joinedBytesMax = 32
const wordMax = 64
const encoder = new TextEncoder()
const part = /\p{Ideographic}|(?:(?!\p{Ideographic})[\p{L}\p{Mn}\p{Mc}\p{N}])+/gu

/** The beginnings of words that a question asks for; all must occur. */
export function prefixes(text) {
  return chunks(text).slice(0, chunksMax).flatMap((parts) => {
    if (!parts.some((each) => /[0-9]/.test(each))) return parts.map(cut)
    const starts = parts.map((_, index) => index).filter((index) => index % joinedPartsMax === 0)
    return starts.map((start) => joined(parts.slice(start)))
  }).slice(0, prefixesMax)
}

/** Which of the beginnings one of a text's words has. */
export function found(text, wanted) {
  const hits = new Set()
  // Most texts hold none of them, which is told without looking at each word.
  const run = folded(text).replace(/[^\p{L}\p{Mn}\p{Mc}\p{N}]+/gu, "")
  if (![...wanted].some((prefix) => run.includes(prefix))) return hits
  for (const parts of chunks(text)) {
    for (const [start, each] of parts.entries()) {
      const [, digits = ""] = each.match(/^[^0-9]*([0-9]{1,32})$/) ?? []
      const words = [joined(parts.slice(start, start + joinedPartsMax)), digits, digits.replace(/^0+/, "")]
      for (const prefix of wanted) if (words.some((word) => word.startsWith(prefix))) hits.add(prefix)
    }
  }
  return hits
}

/** Runs of letters and digits, in groups as white space parts them. */
function chunks(text) {
  return folded(text).split(/\p{White_Space}+/u).map((chunk) => chunk.match(part) ?? []).filter((parts) => parts.length)
}

function folded(text) {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase()
  const plain = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC")
  return plain.replace(/[\uff00-\uffef]/g, (wide) => wide.normalize("NFKC")).toLowerCase()
}

/** Parts written together: at most four, and no further once they are long. */
function joined(parts) {
  let word = ""
  for (const each of parts.slice(0, joinedPartsMax)) {
    word += each
    if (bytes(word) >= joinedBytesMax) break
  }
  return cut(word)
}

function cut(word) {
  return bytes(word) <= wordMax ? word : [...word].slice(0, wordMax).join("")
}

function bytes(word) {
  return /[^\0-\x7f]/.test(word) ? encoder.encode(word).length : word.length
}
