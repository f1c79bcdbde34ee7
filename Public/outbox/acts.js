import { Database, ended, hasDatabase } from "./database.js"

/** What a person did in a case, kept in their database in this browser; in memory where the browser keeps nothing. */
export class ActStore {
  #person
  #case
  #database
  #memory = []

  constructor(person, caseId) {
    this.#person = person
    this.#case = caseId
  }

  /** The acts of the case, in order. */
  async read() {
    if (!this.#database && !(await hasDatabase(this.#person).catch(() => false))) return structuredClone(this.#memory)
    return this.#transact("readonly", async (store) => (await rows(store, this.#case))?.acts ?? [])
  }

  /** Changes the acts by `act`, in one transaction; what it answers. `act` may not wait. */
  change(act) {
    return this.#transact("readwrite", async (store) => {
      const row = (await rows(store, this.#case)) ?? { case: this.#case, acts: [] }
      const { acts, result } = act(row.acts)
      if (acts.length) store.put({ ...row, acts })
      else if (row.order) store.delete(row.order)
      return result
    }, () => {
      const { acts, result } = act(structuredClone(this.#memory))
      this.#memory = acts
      return result
    })
  }

  close() {
    this.#database?.close()
    this.#memory = []
    this.#transact = () => new Promise(() => {})
  }

  #transact = async (mode, act, without = () => structuredClone(this.#memory)) => {
    if (!this.#database?.isLasting && this.#database !== undefined) return without()
    this.#database ??= new Database(this.#person)
    try {
      return await this.#database.transact(["acts"], mode, (transaction) => act(transaction.objectStore("acts")))
    } catch {
      // A browser that forbids it, or has no room: the list lives as long as the page.
      this.#database.isLasting = false
      return without()
    }
  }
}

/** All acts of a case are one record: they are read and written together. */
function rows(store, caseId) {
  return ended(store.index("case").get(caseId))
}
