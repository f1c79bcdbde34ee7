import { added, dayOf, isOld, lost, told, untold } from "../store/counts.js"

const writeMilliseconds = 2_000
const tellMilliseconds = 60_000
const secondMilliseconds = 1_000
const store = "days"

export const countsName = (person) => `proffer-counts-${person}`

/**
 * Counts what the person does in this browser, and how it gets to the server: numbers by day, never content. They are written
 * now and then, and the server is told the sums. What is not written yet when a page ends it leaves to the next, at once.
 */
export class Counts {
  #person
  #network
  #more = {}
  #queue = 0
  #timer
  #isClosed = false
  #isTold = 0
  #away

  constructor(person, network) {
    this.#person = person
    this.#network = network
    addEventListener("pagehide", () => this.#leave())
    if (left(person)) this.#plan()
  }

  count(kind, amount = 1) {
    this.#more[kind] = (this.#more[kind] ?? 0) + amount
    this.#plan()
  }

  /** How many changes wait now. */
  waiting(length) {
    if (length <= this.#queue) return
    this.#queue = length
    this.#plan()
  }

  /** Says whether the page has a connection; without one the time counts while the page is in sight. */
  connected(isConnected) {
    if (this.#isClosed || isConnected) {
      clearInterval(this.#away)
      this.#away = undefined
    } else this.#away ??= setInterval(() => document.hidden || this.count("offlineSeconds"), secondMilliseconds)
  }

  /** Counts no more, and writes nothing more. */
  close() {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.connected(true)
  }

  #plan() {
    if (!this.#isClosed) this.#timer ??= setTimeout(() => this.#write(), writeMilliseconds)
  }

  /** A page that ends has no time for a database. */
  #leave() {
    if (this.#isClosed || !this.#timer) return
    const [before, day] = [left(this.#person), dayOf(Date.now())]
    leave(this.#person, { ...before, [day]: added(before?.[day], this.#more, this.#queue) })
    this.#forget()
  }

  #forget() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#more = {}
    this.#queue = 0
  }

  async #write() {
    const now = Date.now()
    const more = left(this.#person) ?? {}
    more[dayOf(now)] = added(more[dayOf(now)], this.#more, this.#queue)
    this.#forget()
    leave(this.#person)
    const put = (days) => Object.entries(more).map(([name, numbers]) => ({ ...added(days.find((day) => day.name === name), numbers, numbers.queueHighest), name }))
    try {
      await change(this.#person, put, now)
      if (now - this.#isTold < tellMilliseconds || !navigator.onLine || this.#network.isOff || this.#isClosed) return
      this.#isTold = now
      await this.#tell(now)
    } catch {
      // Numbers are not worth a word to the person: a browser that keeps nothing counts nothing.
    }
  }

  /**
   * Tells the server of the oldest day that it has not heard all of. What it took is noted first, so that no page tells it twice,
   * and taken back where no answer says that it arrived: should only the answer be lost, it is told once more.
   */
  async #tell(now) {
    let name, report
    await change(this.#person, (days) => {
      const numbers = days.find(untold)
      name = numbers?.name
      report = numbers && untold(numbers)
      return report ? [told(numbers, report)] : []
    }, now)
    if (!report) return
    const { ok } = await fetch("/api/device-counts", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("meta[name=proffer-csrf]")?.content ?? "" },
      body: JSON.stringify(report),
    }).catch(() => ({}))
    if (!ok && !this.#isClosed) await change(this.#person, (days) => days.filter((day) => day.name === name).map((numbers) => lost(numbers, report)), now)
  }
}

/** What pages that have ended left, by day; a browser may forbid to remember it. */
function left(person) {
  try {
    return JSON.parse(localStorage.getItem(countsName(person)))
  } catch {
    return null
  }
}

function leave(person, days) {
  try {
    if (days) localStorage.setItem(countsName(person), JSON.stringify(days))
    else localStorage.removeItem(countsName(person))
  } catch {
    // It is lost.
  }
}

/** The days that were counted, newest first. */
export async function readCounts(person) {
  const known = await indexedDB.databases()
  if (!known.some(({ name }) => name === countsName(person))) return []
  let all = []
  await change(person, (days) => {
    all = days
    return []
  }, Date.now())
  return all.toReversed()
}

export function deleteCounts(person) {
  leave(person)
  return ended(indexedDB.deleteDatabase(countsName(person)))
}

/** One transaction over all days, on a connection of its own: nobody holds the database when it is to go. `act` says which to put. */
async function change(person, act, now) {
  const request = indexedDB.open(countsName(person), 1)
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(store, { keyPath: "name" }))
  const database = await ended(request)
  try {
    const transaction = database.transaction(store, "readwrite")
    const days = transaction.objectStore(store)
    const all = await ended(days.getAll())
    for (const numbers of act(all)) days.put(numbers)
    for (const { name } of all) if (isOld(name, now)) days.delete(name)
    await new Promise((resolve, reject) => {
      transaction.addEventListener("complete", resolve)
      transaction.addEventListener("abort", () => reject(transaction.error))
    })
  } finally {
    database.close()
  }
}

function ended(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error))
  })
}
