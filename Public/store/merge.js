/** What turns one list of `{value, label}` into another: `{add: [{value, label}], remove: [value]}`. */
export function difference(before, after) {
  const missing = (list, { value }) => list.every((entry) => entry.value !== value)
  return {
    add: after.filter((entry) => missing(before, entry)),
    remove: before.filter((entry) => missing(after, entry)).map(({ value }) => value),
  }
}

/** A list with entries added and removed; in any order the result is the same set. */
export function mergeList(list, { add, remove }) {
  const kept = list.filter(({ value }) => !remove.includes(value))
  return [...kept, ...difference(kept, add).add]
}
