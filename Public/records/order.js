// In which order records stand, as the server's `NaturalOrder` and its sort keys have it.

const keyMax = 200
const digitsMax = 35

/** Compares by a field, empty values last; what is equal stands by its id. */
export function ordering(field, isDescending) {
  const keys = new Map()
  const key = (record) => keys.get(record) ?? keys.set(record, sortKey(record.row[field.name], field.values)).get(record)
  const sign = isDescending ? -1 : 1
  return (one, other) => sign * (compare(key(one), key(other)) || compare(one.id, other.id))
}

/** No key of a value begins with a tilde. */
export function sortKey(value, values) {
  if (value?.datetime) return `!${natural(String(Date.parse(value.datetime) + 2 ** 50))}`
  const text = value?.value ?? value
  if (typeof text !== "string" || !text) return "~"
  const place = values?.indexOf(text) ?? -1
  return place < 0 ? `!${natural(text)}` : String(100 + place)
}

/** A key that sorts as people count: C-2 before C-10. */
export function natural(text) {
  // Letter by letter, for the server knows no last letter of a word.
  const lower = Array.from(text, (letter) => letter.toLowerCase()).join("")
  const key = lower.replace(/[0-9]+/g, (digits) => {
    const significant = digits.replace(/^0+/, "")
    return Math.min(significant.length, digitsMax).toString(36) + significant
  })
  return key.length <= keyMax ? key : [...key].slice(0, keyMax).join("")
}

/** By code points, as databases compare bytes. */
export function compare(one, other) {
  if (one === other) return 0
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const high = (text) => (/[\ud800-\udfff]/.test(text[at] ?? "") ? 0x10000 : 0) + (text.charCodeAt(at) + 1 || 0)
  return high(one) - high(other)
}
