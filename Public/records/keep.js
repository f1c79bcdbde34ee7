import { keptPages } from "../offline/kept.js"
import { since } from "../offline/removals.js"
import { readSnapshot, unaskedMax } from "./snapshot.js"
import { openRecords } from "./store.js"

/** What is older is asked for anew, whatever the stream said. */
const oldMilliseconds = 86_400_000
const jitterMilliseconds = 2_000
const openedMax = 2_000

/** Keeps a case's records on the device as the server has them, while a page of it is open. */
export function keepRecords({ stream, caseId }) {
  const records = openRecords()
  let work = Promise.resolve()
  // One after the other; what fails is asked again with the next page.
  const later = (act) => (work = work.then(act).catch(() => {}))
  stream.addEventListener("changes", ({ changes }) => later(async () => {
    const missing = await records.change(caseId, changes)
    if (missing.length) await more(records, caseId, missing)
  }))
  stream.addEventListener("state", ({ state }) => state === "live" && later(() => agree(records, stream, caseId)))
  if (stream.state === "live") later(() => agree(records, stream, caseId))
}

/** Brings the records to where the stream stands; the first time, and when they are old, by reading all of them. */
async function agree(records, stream, caseId) {
  await records.sweep()
  const head = await records.head(caseId)
  const isReset = head && head.position !== stream.position && (await catchUp(caseId))
  if (!head || isReset || !(Date.now() - head.readAt < oldMilliseconds)) return fetchAll(records, caseId, isReset)
  const { missing = [] } = (await records.head(caseId)) ?? {}
  if (missing.length) await more(records, caseId, missing)
  if (!head.isWhole) return fetchOpened(records, caseId)
  if ((await records.head(caseId))?.position === stream.position) await records.set(caseId, { at: Date.now() })
}

/** Brings the records to where the log stands. Whether they have to be read anew: what may not be seen any more is gone then. */
export async function catchUp(caseId) {
  const records = openRecords()
  const head = await records.head(caseId)
  if (!head) return false
  const { changes, reason } = await since(head.position, caseId)
  if (reason === "rights") await records.lose(caseId)
  if (reason) return true
  const missing = await records.change(caseId, changes)
  if (missing.length) await more(records, caseId, missing)
  return false
}

/** The same where no page of the case is open; what has to be read anew is read now, since what left sight is not told apart. */
export async function agreeElsewhere(caseId, position) {
  const records = openRecords()
  const head = await records?.head(caseId)
  if (head && head.position !== position && (await catchUp(caseId))) await fetchAll(records, caseId, true)
}

/**
 * Records are of use beside a grid that is kept. One page of a browser reads them, in its own time. What is there stays until
 * they are read; a case that was taken along whole is read whole, and of one that is too large what is here already.
 */
async function fetchAll(records, caseId, isReset) {
  const pages = (await keptPages()).filter((page) => page.caseId === caseId)
  if (!isReset && !pages.some(({ address }) => /\/evidence(\?|$)/.test(address))) return
  await new Promise((resolve) => setTimeout(resolve, Math.random() * jitterMilliseconds))
  await alone(caseId, async () => {
    const { isWhole } = (await records.head(caseId)) ?? {}
    const { head, records: found } = await readSnapshot(caseId, { max: isWhole ? Infinity : unaskedMax }).catch(async (error) => {
      if (error.cause !== "too_many_items") throw error
      const { known, opened } = await itemsOf(records, caseId)
      return readSnapshot(caseId, { ids: [...known, ...opened] })
    })
    if (head) await records.keep(head, found)
  })
}

/** Of a large case, the items whose pages are kept. */
async function fetchOpened(records, caseId) {
  const { opened } = await itemsOf(records, caseId)
  if (opened.length) await more(records, caseId, opened)
}

/** The items of a case that are here, and others whose pages are. */
async function itemsOf(records, caseId) {
  const known = new Set((await records.read(caseId))?.records.map(({ id }) => id))
  const addresses = (await keptPages()).filter((page) => page.caseId === caseId).map(({ address }) => address)
  const opened = addresses.map((address) => address.match(/\/evidence\/([\w-]{36})$/)?.[1]).filter((id) => id && !known.has(id))
  return { known, opened: opened.slice(0, openedMax) }
}

/** Asks for some items, and keeps them beside the others. */
async function more(records, caseId, ids) {
  const { head, records: found } = await readSnapshot(caseId, { ids })
  await records.keep(head, found, true, ids)
}

function alone(caseId, act) {
  if (!navigator.locks) return act()
  return navigator.locks.request(`proffer-records-${caseId}`, { ifAvailable: true }, (lock) => lock && act())
}
