import { added, dayOf, isOld, told, untold } from "../store/counts.js"

const writeMilliseconds = 2_000
const tellMilliseconds = 60_000
const secondMilliseconds = 1_000
const store = "days"

export const countsName = (person) => `proffer-counts-${person}`

/**
 * Counts what the person does in this browser, and how it gets to the server: numbers by day, never content. They are written
 * now and then, and the server is told the sums; what is not written yet when a page ends is lost.
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

  async #write() {
    this.#timer = undefined
    const [more, queue, now] = [this.#more, this.#queue, Date.now()]
    this.#more = {}
    this.#queue = 0
    try {
      await change(this.#person, (days) => ({ put: { ...added(days.find(({ name }) => name === dayOf(now)), more, queue), name: dayOf(now) } }), now)
      if (now - this.#isTold < tellMilliseconds || !navigator.onLine || this.#network.isOff || this.#isClosed) return
      this.#isTold = now
      await this.#tell(now)
    } catch {
      // Numbers are not worth a word to the person: a browser that keeps nothing counts nothing.
    }
  }

  /** Tells the server; what it took is noted first, so that no page tells it twice: should the request be lost, so is the number. */
  async #tell(now) {
    let report
    await change(this.#person, (days) => {
      const numbers = days.find(({ name }) => name === dayOf(now))
      report = numbers && untold(numbers)
      return { put: report && told(numbers, report) }
    }, now)
    if (!report) return
    await fetch("/api/device-counts", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("meta[name=proffer-csrf]")?.content ?? "" },
      body: JSON.stringify(report),
    })
  }
}

/** The days that were counted, newest first. */
export async function readCounts(person) {
  const known = await indexedDB.databases()
  if (!known.some(({ name }) => name === countsName(person))) return []
  let all = []
  await change(person, (days) => {
    all = days
    return {}
  }, Date.now())
  return all.toReversed()
}

export function deleteCounts(person) {
  return ended(indexedDB.deleteDatabase(countsName(person)))
}

/** One transaction over all days, on a connection of its own: nobody holds the database when it is to go. */
async function change(person, act, now) {
  const request = indexedDB.open(countsName(person), 1)
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(store, { keyPath: "name" }))
  const database = await ended(request)
  try {
    const transaction = database.transaction(store, "readwrite")
    const days = transaction.objectStore(store)
    const all = await ended(days.getAll())
    const { put } = act(all)
    if (put) days.put(put)
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
