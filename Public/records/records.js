import { meta } from "../dom/patch.js"
import { answer, questionOf } from "./question.js"
import { openRecords } from "./store.js"

// The records on this device, for whoever needs exhibits without the server. A record is `{id, revision, restricted, row, file}`:
// `row` holds what the grid shows, as frames carry it, without empty fields; `file` is `{id, href, bytes, sha256, open, shown}`.
// What the person may not see is not there. Nothing here asks the network.

/** All records of a case in order of their numbers, withdrawn ones too: `{records, fields, at, total, isWhole}`; undefined without any. */
export async function all(caseId) {
  const found = await openRecords()?.read(caseId)
  if (!found) return
  const { fields, at, total, isWhole, position } = found.head
  const { matches } = answer(found.records, fields, questionOf("withdrawn=1", fields), "UTC")
  return { records: matches, fields, at, total, isWhole, position }
}

/**
 * What answers the query of a grid's address ("?q=invoice&kind=email&sort=-occurredAt"), in its order: `{matches, facets, …}`
 * beside what `all` gives, there in no order. `over` gives an item's row with what is not sent yet: `(id, row) => row`.
 */
export async function find(caseId, search, over = (_, row) => row) {
  const found = await openRecords()?.read(caseId)
  if (!found) return
  const { fields, at, total, isWhole, position, missing = [] } = found.head
  const question = questionOf(search, fields)
  const zone = meta(document, "zone") || Intl.DateTimeFormat().resolvedOptions().timeZone
  const shown = found.records.map((record) => ({ ...record, row: over(record.id, record.row) }))
  return { records: found.records, fields, at, total, missing: missing.length, isWhole, position, question, ...answer(shown, fields, question, zone) }
}

/** The record with an item number, an exhibit number or a Bates number, however it is written; undefined when it is not here. */
export async function byNumber(caseId, text) {
  const plain = (number) => number?.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase()
  const wanted = plain(text)
  const known = wanted ? ((await all(caseId))?.records ?? []) : []
  const has = (name) => known.find(({ row }) => plain(row[name]) === wanted)
  return has("exhibitNumber") ?? has("itemNumber") ?? has("batesBegin")
}
