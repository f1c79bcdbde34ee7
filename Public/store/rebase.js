/** A row as the person sees it: what the server said, with what is not yet sent played over it in order. */
export function rebase(row, mutations) {
  const shown = { ...row }
  for (const { display, operation, state } of mutations) {
    if (operation === "evidence.withdraw") shown.withdrawn ||= state !== "needs-you"
    if (operation === "evidence.restore") shown.withdrawn = false
    for (const [field, value] of Object.entries(display)) {
      shown[field] = value?.remove ? mergeList(shown[field] ?? [], value) : value
    }
  }
  return shown
}

/** What turns one list of `{value, label}` into another: `{add: [{value, label}], remove: [value]}`. */
export function difference(before, after) {
  const missing = (list) => (entry) => list.every(({ value }) => value !== entry.value)
  return { add: after.filter(missing(before)), remove: before.filter(missing(after)).map(({ value }) => value) }
}

/** A list with entries added and removed; in any order the result is the same set. */
export function mergeList(list, { add, remove }) {
  const kept = list.filter(({ value }) => !remove.includes(value))
  return [...kept, ...difference(kept, add).add]
}
