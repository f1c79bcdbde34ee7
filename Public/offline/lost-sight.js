import { ended } from "../outbox/database.js"
import { agreeElsewhere } from "../records/keep.js"
import { loseFiles } from "../records/files.js"
import { readSnapshot } from "../records/snapshot.js"
import { Acts } from "../store/undo.js"
import { isOfOtherClass, losePages } from "./kept.js"
import { withStore } from "./lost-cases.js"
import { loseRemoved } from "./removals.js"

/** Does it for each of these cases; what fails is asked again with the next page. */
export async function loseAllOutOfSight(standings) {
  for (const standing of standings) await loseOutOfSight(standing).catch(() => {})
}

/**
 * Deletes what left sight of a case of which no page is open, or what another class of the person's saw there. `standing` is
 * the case as the list of cases says it: nothing more is asked where the log of the class stands where it did.
 */
async function loseOutOfSight({ id, class: group, position }) {
  const isOther = await isOfOtherClass(id, group)
  if (isOther) {
    await losePages(id)
    await loseFiles(id)
  } else {
    await loseRemoved(id, position)
    await agreeElsewhere(id, position)
  }
  await loseActs(id, { group, position }, isOther)
}

/** Of the list that undo goes back in, what was done to items that are not in sight; all of it that another class did. */
async function loseActs(caseId, seen, isOther) {
  const read = (store) => ended(store.index("case").get(caseId))
  const row = await withStore("acts", "readonly", read)
  if (!row || String(Object.values(row.seen ?? {})) === String(Object.values(seen))) return
  if (isOther || (row.seen && row.seen.group !== seen.group)) return withStore("acts", "readwrite", (store) => void store.delete(row.order))
  // What waits to be sent may be of an item that the server does not have yet.
  const waiting = await withStore("entries", "readonly", (store) => ended(store.getAll()))
  const ids = new Set(row.acts.filter(({ bulk }) => !bulk).flatMap(({ changes }) => changes.map((change) => change.id)))
  for (const { id } of waiting) ids.delete(id)
  const { head, records } = ids.size ? await readSnapshot(caseId, { ids: [...ids] }) : { records: [] }
  if (ids.size && head?.case !== caseId) return
  for (const { id } of records) ids.delete(id)
  await withStore("acts", "readwrite", async (store) => {
    const now = await read(store)
    if (!now) return
    const acts = new Acts(now.acts)
    acts.drop(({ id }) => ids.has(id))
    if (acts.acts.length) store.put({ ...now, acts: acts.acts, seen })
    else store.delete(now.order)
  })
}
