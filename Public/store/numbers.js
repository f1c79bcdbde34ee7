/** The same key for the same number, however it is written: what the server folds too (`NumberKey`). */
export function numberKey(text) {
  return text.toLowerCase()
    .replace(/(\p{N})[^\p{L}\p{N}]+(?=\p{N})/gu, "$1-")
    .replace(/[^\p{L}\p{N}-]+|(?<!\p{N})-|-(?!\p{N})/gu, "")
    .replace(/0+(?=\d)/g, (zeros, at, all) => (/\d/.test(all[at - 1] ?? "") ? zeros : ""))
}

/**
 * Of a list of exhibits `{number, item}` those that typed text means: the number as it is written; the same number written
 * otherwise, or an item's number; digits alone as a number of any series. Else those that begin so.
 */
export function exhibitsOf(typed, exhibits) {
  const plain = typed.trim().toLowerCase()
  const key = numberKey(typed)
  if (!key) return { exact: [], begun: exhibits }
  const isBare = /^\d+$/.test(key)
  const ways = [
    ({ number }) => number.toLowerCase() === plain,
    ({ number, item }) => numberKey(number) === key || (!isBare && numberKey(item ?? "") === key),
    ({ number }) => isBare && numberKey(number).replace(/^.*?\D(?=\d+$)/, "") === key,
  ]
  const exact = ways.map((way) => exhibits.filter(way)).find(({ length }) => length) ?? []
  return { exact, begun: exhibits.filter(({ number }) => exact.length || numberKey(number).startsWith(key)) }
}
