const namedMax = 500
/** A case with more is only taken along where the person asks for it: a device is not filled in passing. */
export const unaskedMax = 2_000

/**
 * All that the server says of a case for a device: `{head, records}`, of the items of some ids or of all. `head` is that of the
 * first page: what changes meanwhile comes on the stream after it. Throws with `cause` where the server refuses.
 */
export async function readSnapshot(caseId, { ids, max = Infinity, signal } = {}) {
  const records = []
  let head
  for (const names of ids ? portions(ids) : [undefined]) {
    for (let cursor = ""; cursor !== null; ) {
      const query = new URLSearchParams({ rows: "1", cursor, ...(names && { items: names.join(",") }) })
      const response = await fetch(`/api/cases/${caseId}/snapshot?${query}`, { cache: "no-store", signal })
      if (!response.ok) throw await refusal(response)
      const [first, ...lines] = (await response.text()).trim().split("\n").map((line) => JSON.parse(line))
      if (!ids && first.total > max) throw new Error("There are too many items.", { cause: "too_many_items" })
      head ??= { ...first, isWhole: !ids }
      records.push(...lines)
      cursor = first.next
    }
  }
  return { head, records }
}

function portions(ids) {
  return Array.from({ length: Math.ceil(ids.length / namedMax) }, (_, index) => ids.slice(index * namedMax, (index + 1) * namedMax))
}

async function refusal(response) {
  const { error } = await response.json().catch(() => ({}))
  return new Error("There is no snapshot.", { cause: error?.code })
}
