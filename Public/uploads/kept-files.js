import { Database } from "../outbox/database.js"

// Another page may have kept a file and not yet said so in the queue.
const sweptMilliseconds = 600_000

/** The bytes of files that wait in the queue, each under the key of its entry, in the person's database of this browser. */
export class KeptFiles {
  #database

  constructor(person) {
    this.#database = new Database(person)
  }

  put(key, file) {
    return this.#transact("readwrite", (store) => store.put({ key, file, at: Date.now() }))
  }

  /** The file, or undefined where the browser has lost it. */
  async get(key) {
    return (await this.#transact("readonly", (store) => store.get(key)))?.file
  }

  remove(keys) {
    return this.#transact("readwrite", (store) => keys.map((key) => store.delete(key)).at(-1))
  }

  /** Lets go of all that is not `wanted` any more. */
  async sweep(wanted, now = Date.now()) {
    const kept = await this.#transact("readonly", (store) => store.getAll())
    const keys = kept.filter(({ key, at }) => !wanted.includes(key) && now - at > sweptMilliseconds).map(({ key }) => key)
    if (keys.length) await this.remove(keys)
  }

  close() {
    this.#database.close()
  }

  #transact(mode, act) {
    return this.#database.transact(["files"], mode, (transaction) => {
      const request = act(transaction.objectStore("files"))
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result))
        request.addEventListener("error", () => reject(request.error))
      })
    })
  }
}
