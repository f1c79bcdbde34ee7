import { mergeList } from "./merge.js"

/** A row as the person sees it: what the server said, with what is not yet sent played over it in order. */
export function rebase(row, mutations) {
  const shown = { ...row }
  for (const { display } of mutations) {
    for (const [field, value] of Object.entries(display)) {
      shown[field] = value?.remove ? mergeList(shown[field] ?? [], value) : value
    }
  }
  return shown
}
