import { meta } from "../dom/patch.js"
import { Database, hasDatabase } from "../outbox/database.js"
import { holding, recall, rememberAsPage } from "../offline/kept.js"
import { loseFiles } from "./files.js"

/** As long as a page is kept. */
const daysMilliseconds = 14 * 86_400_000

/**
 * A record is `{case, id, revision, restricted, row, file}`; of a case stands what is true of all its records, when all of them
 * were read (`readAt`), and which are not here though they may be (`missing`): those have to be asked for.
 */
const steps = [
  (database) => {
    database.createObjectStore("records", { keyPath: ["case", "id"] })
    database.createObjectStore("cases", { keyPath: "case" })
  },
]

let store

/** The records of the person of this page; nothing for a page of nobody's. */
export function openRecords(person = meta(document, "person")) {
  if (store?.person !== person) store = person ? new RecordStore(person) : undefined
  return store
}

/** Deletes what is on the device of a case, or one item of it. */
export async function loseRecords(caseId, itemId) {
  const records = openRecords()
  if (!(await records?.isThere())) return
  await loseFiles(caseId, itemId)
  await (itemId ? records.change(caseId, [{ kind: "evidence.removed", id: itemId }]) : records.lose(caseId))
}

/**
 * The records of one person in this browser. Who may see them is decided where it is for pages: beside the person's pages lies
 * a note for each case, and the service worker deletes it with them. Records without it are nobody's, and deleted.
 */
class RecordStore {
  #database

  constructor(person) {
    this.person = person
    this.#database = new Database(`records-${person}`, steps)
    holding.signal.addEventListener("abort", () => this.#database.close())
  }

  async isThere() {
    return !holding.signal.aborted && hasDatabase(`records-${this.person}`)
  }

  /** The cases that have records. */
  async cases() {
    if (!(await this.isThere())) return []
    return this.#database.transact(["cases"], "readonly", (transaction) => ended(transaction.objectStore("cases").getAllKeys()))
  }

  /** `{head, records}` of a case, without what may not be shown any more; undefined when there is nothing. */
  async read(caseId) {
    if (!(await this.isThere())) return
    const isKept = await recall(noteOf(caseId))
    const isAsked = await asked(caseId)
    const { head, records } = await this.#database.transact(["records", "cases"], "readonly", async (transaction) => {
      const [head, records] = await Promise.all([
        ended(transaction.objectStore("cases").get(caseId)),
        ended(transaction.objectStore("records").getAll(range(caseId))),
      ])
      return { head, records }
    })
    if (!head) return
    if (!isKept || head.ends <= Date.now()) return void (await this.lose(caseId))
    const noted = new Set(isKept)
    return { head, records: records.filter(({ id, restricted }) => noted.has(id) && (isAsked || !restricted)) }
  }

  /** What is true of a case's records; undefined when there are none. */
  async head(caseId) {
    if (!(await this.isThere()) || !(await recall(noteOf(caseId)))) return
    return this.#database.transact(["cases"], "readonly", (transaction) => ended(transaction.objectStore("cases").get(caseId)))
  }

  /**
   * Keeps what the server says of a case; with `isMore` beside what is there, where `wanted` are the ids that were asked for. A record
   * that is here in a later state stays. False when nothing may be kept.
   */
  async keep({ case: caseId, class: group, fields, position, total, isWhole }, records, isMore = false, wanted = []) {
    const isAsked = await asked(caseId)
    const own = records.filter(({ restricted }) => isAsked || !restricted)
    const ends = Date.now() + daysMilliseconds
    const place = { caption: document.querySelector(".page__case")?.textContent, zone: meta(document, "zone") }
    const ids = isMore ? [...((await recall(noteOf(caseId))) ?? []), ...own.map(({ id }) => id)] : own.map(({ id }) => id)
    if (!(await rememberAsPage(this.person, noteOf(caseId), { caseId, group, ends }, [...new Set(ids)]))) return false
    const gone = await this.#database.transact(["records", "cases"], "readwrite", async (transaction) => {
      const [store, cases] = [transaction.objectStore("records"), transaction.objectStore("cases")]
      const [head, known] = await Promise.all([ended(cases.get(caseId)), ended(store.getAll(range(caseId)))])
      const before = new Map(known.map((record) => [record.id, record]))
      if (!isMore) store.delete(range(caseId))
      for (const { id, revision, restricted, row, file } of own) {
        const later = before.get(id)?.revision > revision && before.get(id)
        if (!later) store.put({ case: caseId, id, revision, restricted, row: filled(row), file })
        else if (isAsked || !later.restricted) store.put(later)
      }
      const now = Date.now()
      const read = { case: caseId, ...place, group, fields, ends }
      if (isMore && head) cases.put({ ...head, ...read, missing: head.missing?.filter((id) => !wanted.includes(id)) })
      else cases.put({ ...read, position, total, isWhole, at: now, readAt: now })
      return known.filter(({ id }) => !ids.includes(id))
    })
    for (const { id } of isMore ? [] : gone) await loseFiles(caseId, id)
    return true
  }

  /** Takes changes as the stream tells them. The ids of those that are not known here, and have to be asked for. */
  async change(caseId, changes) {
    if (!(await this.isThere())) return []
    const isAsked = await asked(caseId)
    const lost = new Map()
    const head = await this.head(caseId)
    if (head) await this.#note(head, changes.filter(({ kind, restricted }) => kind === "evidence.added" && (isAsked || !restricted)))
    const missing = await this.#database.transact(["records", "cases"], "readwrite", async (transaction) => {
      const [records, cases] = [transaction.objectStore("records"), transaction.objectStore("cases")]
      const head = await ended(cases.get(caseId))
      if (!head) return []
      const missing = new Set(head.missing)
      for (const change of changes) {
        const known = await ended(records.get([caseId, change.id]))
        const next = changed(known, change, caseId)
        if (head.position === change.previous) {
          head.position = change.position
          head.at = Date.now()
          head.total += change.kind === "evidence.added" ? 1 : change.kind === "evidence.removed" ? -1 : 0
        }
        if (next === "missing") missing.add(change.id)
        else missing.delete(change.id)
        if (next === "missing") continue
        const isLost = !next || (next.restricted && !isAsked)
        if (isLost || next.restricted) lost.set(change.id, isLost)
        if (isLost) records.delete([caseId, change.id])
        else if (next !== known) records.put(next)
      }
      cases.put({ ...head, missing: [...missing] })
      return [...missing]
    })
    // A file that became restricted stays as long as what the person asked for.
    const { until } = (await recall(caseId)) ?? {}
    for (const [id, isLost] of lost) await loseFiles(caseId, id, isLost ? 0 : until)
    return missing
  }

  /** What is added is noted as what was read is. */
  async #note({ case: caseId, group, ends }, added) {
    const ids = await recall(noteOf(caseId))
    const fresh = added.map(({ id }) => id).filter((id) => ids && !ids.includes(id))
    if (fresh.length) await rememberAsPage(this.person, noteOf(caseId), { caseId, group, ends }, [...ids, ...fresh])
  }

  /** Sets what is true of a case's records. */
  async set(caseId, values) {
    await this.#database.transact(["cases"], "readwrite", async (transaction) => {
      const cases = transaction.objectStore("cases")
      const head = await ended(cases.get(caseId))
      if (head) cases.put({ ...head, ...values })
    })
  }

  async lose(caseId) {
    if (!(await this.isThere())) return
    await this.#database.transact(["records", "cases"], "readwrite", async (transaction) => {
      transaction.objectStore("records").delete(range(caseId))
      transaction.objectStore("cases").delete(caseId)
    })
  }

  /** Deletes what has lost its note, or is not in it any more, and restricted records that are over their time. */
  async sweep() {
    if (!(await this.isThere())) return
    await loseFiles()
    for (const caseId of await this.cases()) {
      // Asked before the note: what another page adds meanwhile is none of these.
      const keys = await this.#database.transact(["records"], "readonly", (transaction) => ended(transaction.objectStore("records").getAllKeys(range(caseId))))
      const found = await this.read(caseId)
      if (!found) await loseFiles(caseId)
      const open = new Set(found?.records.map(({ id }) => id))
      const lost = found ? keys.filter(([, id]) => !open.has(id)) : []
      if (!lost.length) continue
      await this.#database.transact(["records"], "readwrite", (transaction) => {
        for (const key of lost) transaction.objectStore("records").delete(key)
      })
      for (const [, id] of lost) await loseFiles(caseId, id)
    }
  }
}

/** A record after a change: the one that was where it says nothing new, "missing" where it cannot be told. */
function changed(known, { kind, id, revision, restricted, row }, caseId) {
  if (kind === "evidence.removed") return
  if (known && !(revision > known.revision)) return known
  if (kind === "evidence.added") return { case: caseId, id, revision, restricted, row: filled(row) }
  if (!known) return restricted ? undefined : "missing"
  const { withdrawn, ...before } = known.row
  return { ...known, revision, restricted, row: filled({ ...before, ...row }) }
}

/** A row without its empty fields, which are most of it. */
function filled(row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) =>
    Array.isArray(value) ? value.length : typeof value === "object" ? value?.value || value?.datetime : value))
}

/** Whether the person asked for restricted items of a case, and for now still. */
async function asked(caseId) {
  return (await recall(caseId))?.until > Date.now()
}

function noteOf(caseId) {
  return `records-${caseId}`
}

function range(caseId) {
  return IDBKeyRange.bound([caseId], [caseId, []])
}

function ended(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error))
  })
}
