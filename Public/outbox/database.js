/**
 * From one version of the schema to the next; a step is never changed once it was released. An entry's `order` is its place
 * in the queue; `sender` holds the client and its last number, and the lease of a browser without locks; `acts` is the
 * history that undo goes back in; `files` are bytes by the key of their entry.
 */
const steps = [
  (database) => {
    database.createObjectStore("entries", { keyPath: "order", autoIncrement: true })
    database.createObjectStore("sender", { keyPath: "name" })
    database.createObjectStore("acts", { keyPath: "order", autoIncrement: true }).createIndex("case", "case")
  },
  // The bytes of files that wait in the queue.
  (database) => database.createObjectStore("files", { keyPath: "key" }),
]
const blockedMilliseconds = 3_000
const triesMax = 5
const triesMilliseconds = 300

export const databaseName = (person) => `proffer-${person}`

/** Whether a person has left something in this browser; where that cannot be told, they may have. */
export async function hasDatabase(person) {
  const databases = await indexedDB.databases?.()
  return databases?.some(({ name }) => name === databaseName(person)) ?? true
}

/** Deletes what a person left here; pages that hold it let it go when they are asked to. */
export function deleteDatabase(person) {
  return ended(indexedDB.deleteDatabase(databaseName(person)))
}

/**
 * What one person did in this browser and the server may not have, in a database that is named by the person. It is opened
 * when it is first needed. Event `outdated`: another page wants it gone or has a newer form of it, and this one has let go;
 * `lost`: the browser closed it, and may have emptied it.
 */
export class Database extends EventTarget {
  isLasting = true
  #person
  #steps
  #opening
  #isClosed = false
  #wasLost = false

  constructor(person, schema = steps) {
    super()
    this.#person = person
    this.#steps = schema
  }

  async read() {
    if (!this.#opening && !(await hasDatabase(this.#person))) return { entries: [], sender: {} }
    return this.transact(["entries", "sender"], "readonly", readState)
  }

  /** One transaction: `act` gets what `read` gives, and says what to `put`, to `remove` and to know of the `sender`. */
  change(act) {
    return this.transact(["entries", "sender"], "readwrite", async (transaction) => {
      const { put, remove, sender } = act(await readState(transaction))
      const entries = transaction.objectStore("entries")
      for (const order of remove) entries.delete(order)
      transaction.objectStore("sender").put({ ...sender, name: "sender" })
      await Promise.all(put.map(async (entry) => (entry.order = await ended(entries.put(entry)))))
    })
  }

  /** Runs `act` in one transaction; what it gave, once it is on the disk. `act` may wait for requests, for nothing else. */
  async transact(stores, mode, act) {
    const database = await this.#open()
    const transaction = database.transaction(stores, mode, { durability: "strict" })
    const over = new Promise((resolve, reject) => {
      transaction.addEventListener("complete", resolve)
      transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("The transaction was given up.")))
    })
    // What `act` throws gives the transaction up; that is the error then, and this one is heard.
    over.catch(() => {})
    try {
      const result = await act(transaction)
      await over
      return result
    } catch (error) {
      try {
        transaction.abort()
      } catch {
        // It has ended already.
      }
      throw transaction.error ?? error
    }
  }

  /** Lets the database go, for good. */
  close() {
    this.#isClosed = true
    this.#opening?.then((database) => database.close(), () => {})
  }

  #open() {
    if (this.#isClosed) return Promise.reject(new Error("The database was closed."))
    return (this.#opening ??= this.#tryConnect().catch((error) => {
      this.#opening = undefined
      throw error
    }))
  }

  /** A browser that has just taken the database away may need a moment to give another. */
  async #tryConnect() {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#connect()
      } catch (error) {
        if (!this.#wasLost || tries === triesMax) throw error
        await new Promise((resolve) => setTimeout(resolve, triesMilliseconds))
      }
    }
  }

  async #connect() {
    const request = indexedDB.open(databaseName(this.#person), this.#steps.length)
    request.addEventListener("upgradeneeded", ({ oldVersion }) => {
      for (const step of this.#steps.slice(oldVersion)) step(request.result, request.transaction)
    })
    const blocked = new Promise((_, reject) => request.addEventListener("blocked", () => setTimeout(() => {
      reject(new Error("Another page holds an older database."))
      // Should it come yet, nobody here holds it.
      request.addEventListener("success", () => request.result.close())
    }, blockedMilliseconds)))
    const database = await Promise.race([ended(request), blocked])
    database.addEventListener("versionchange", () => {
      this.close()
      this.#tell("outdated")
    })
    database.addEventListener("close", () => {
      this.#opening = undefined
      this.#wasLost = true
      this.#tell("lost")
    })
    return database
  }

  #tell(name) {
    this.dispatchEvent(new Event(name))
  }
}

async function readState(transaction) {
  const [entries, sender = {}] = await Promise.all([
    ended(transaction.objectStore("entries").getAll()),
    ended(transaction.objectStore("sender").get("sender")),
  ])
  return { entries, sender }
}

/** What a request gives. */
export function ended(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error))
  })
}
