const prefix = "proffer-uploads-"
const keptMilliseconds = 7 * 86_400_000

/**
 * What is known of uploads that are not finished, so that they can go on after the page was left: in a database of this
 * browser that is named by the person and opened by nobody else. Where a browser forbids it, nothing is remembered.
 *
 * A record is `{key, page, caseId, itemId, upload, name, folder, bytes, lastModified, at}`; it holds no byte of a file.
 */
export class Remembered {
  #database
  #isClosed = false

  constructor(person) {
    this.#database = open(person, () => (this.#isClosed = true)).catch(() => undefined)
  }

  save(records) {
    return this.#write((store) => records.forEach((record) => store.put(record)))
  }

  forget(keys) {
    return this.#write((store) => keys.forEach((key) => store.delete(key)))
  }

  /** The records of a place, oldest first, without those of pages that are open. */
  async interrupted(caseId, itemId) {
    const database = await this.#database
    if (!database || this.#isClosed) return []
    const records = await ended(database.transaction("upload").objectStore("upload").getAll()).catch(() => [])
    const now = Date.now()
    this.forget(records.filter((record) => isTooOld(record, now)).map(({ key }) => key))
    return unfinished(records, { caseId, itemId, pages: await openPages(), now })
  }

  async #write(act) {
    const database = await this.#database
    if (!database || this.#isClosed) return
    try {
      act(database.transaction("upload", "readwrite").objectStore("upload"))
    } catch {
      // The database was closed meanwhile, by signing out in another tab: nothing more is to be kept.
    }
  }
}

/** Those of these records that nobody works on, and that the server may still have. */
export function unfinished(records, { caseId, itemId, pages, now }) {
  return records
    .filter((record) => record.caseId === caseId && record.itemId === itemId && !pages.includes(record.page))
    .filter((record) => !isTooOld(record, now))
    .sort((one, other) => one.at - other.at)
}

function isTooOld({ at }, now) {
  return now - at >= keptMilliseconds
}

/** Takes the record of this very file out of a list: the same name, length and time of its last change. */
export function takeRecord(records, file, folder) {
  const isSame = ({ name, bytes, lastModified }) => name === file.name && bytes === file.size && lastModified === file.lastModified
  const same = records.filter(isSame)
  const record = same.find((one) => one.folder === folder) ?? same[0]
  if (record) records.splice(records.indexOf(record), 1)
  return record
}

/** Says, as long as this page is open, that its uploads are not interrupted. */
export function holdPage(page) {
  navigator.locks?.request(prefix + page, () => new Promise(() => {})).catch(() => {})
}

/** Deletes what this browser remembers of everyone, or of everyone but one person. */
export async function forgetUploads(person) {
  const databases = (await globalThis.indexedDB?.databases?.()) ?? []
  const others = databases.filter(({ name }) => name.startsWith(prefix) && name !== prefix + person)
  await Promise.allSettled(others.map(({ name }) => ended(indexedDB.deleteDatabase(name))))
}

async function openPages() {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  return held.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name.slice(prefix.length))
}

async function open(person, closed) {
  await forgetUploads(person)
  const request = indexedDB.open(prefix + person, 1)
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore("upload", { keyPath: "key" }))
  const database = await ended(request)
  // Someone signs out in another tab.
  database.addEventListener("versionchange", () => {
    closed()
    database.close()
  })
  return database
}

function ended(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error))
  })
}
