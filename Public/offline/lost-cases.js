import { meta } from "../dom/patch.js"
import { Database, ended, hasDatabase } from "../outbox/database.js"
import { casesOfFiles, loseFiles } from "../records/files.js"
import { openRecords } from "../records/store.js"
import { askWorker, holding, keptCases, keptPages, losePages } from "./kept.js"

/** The server tells of no more: a case that is not on a full list may have found no room. */
const listedMax = 1_000
const askMilliseconds = 20_000

let isAsked = false

/**
 * Deletes what is kept of cases that the person is not on any more, but for their own text that was not saved. Of its own case
 * a page hears by its stream. The server is asked where something is kept, until it has answered once.
 */
export async function loseLostCases(live) {
  if (isAsked) return
  isAsked = true
  try {
    await ask(live)
  } catch {
    // No answer of the server's: the next contact asks.
    isAsked = false
  }
}

/** Says what was not saved in such cases, as far as it is known by now. */
export async function tellLostChanges(live) {
  const changes = await withStore("entries", "readonly", (store) => ended(store.getAll()))
  if (changes?.some(({ isLost }) => isLost)) (await import("./lost-changes.js")).sayLostChanges(live)
}

/** Deletes all that is kept of a case and is not on its way. */
export async function loseCase(caseId) {
  await losePages(caseId)
  await loseFiles(caseId)
  await withStore("acts", "readwrite", async (store) => {
    const order = await ended(store.index("case").getKey(caseId))
    if (order) store.delete(order)
  })
  // A page of no case that names it, as their list does.
  for (const { address, response, forget, caseId: ofCase } of await keptPages()) {
    if (ofCase || !(await response.text()).includes(caseId)) continue
    await forget()
    askWorker({ act: "keep", url: new URL(address, location.href).href })
  }
}

async function ask(live) {
  const casesOf = async (name) => (await withStore(name, "readonly", (store) => ended(store.getAll())))?.flatMap((row) => (row.isLost ? [] : row.case)) ?? []
  const [acts, changes] = [await casesOf("acts"), await casesOf("entries")]
  const all = [await keptCases(), await casesOfFiles(), (await openRecords()?.cases()) ?? [], acts, changes]
  const others = [...new Set(all.flat())].filter((caseId) => caseId !== live?.caseId)
  if (!others.length) return
  const { cases } = await read("/api/cases")
  // Who signs in meanwhile, in another tab, is on other cases.
  const { person } = await read("/api/session")
  if (person.id !== meta(document, "person")) return
  const lost = cases.length < listedMax ? others.filter((caseId) => !cases.some(({ id }) => id === caseId)) : []
  for (const caseId of lost) await loseCase(caseId)
  if (lost.some((caseId) => changes.includes(caseId))) await (await import("./lost-changes.js")).loseChanges(live, lost)
  const kept = cases.filter(({ id }) => others.includes(id))
  if (kept.length) await (await import("./lost-sight.js")).loseAllOutOfSight(kept)
}

/** What the server itself says; throws for whatever else answers. */
async function read(address) {
  const response = await fetch(address, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(askMilliseconds) })
  if (!response.ok) throw new Error("There is no answer now.")
  return response.json()
}

/** One transaction on what the person did; nothing where they have left none here. */
export async function withStore(name, mode, act) {
  const person = meta(document, "person")
  if (!person || holding.signal.aborted || !(await hasDatabase(person).catch(() => false))) return
  const database = new Database(person)
  try {
    return await database.transact([name], mode, (transaction) => act(transaction.objectStore(name)))
  } finally {
    database.close()
  }
}
