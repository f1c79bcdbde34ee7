const prefix = "proffer-pages-"
const recordsPrefix = "proffer-records-"
const filesPrefix = "proffer-files-"
const answerMilliseconds = 20_000

/**
 * Aborted when the person signs out, here or on another page: from then on this page opens nothing that is kept, since opening
 * what was deleted would make it again.
 */
export const holding = new AbortController()

/** The caches of a kind that are there: none once this page has let go. */
export async function openCaches(start) {
  const names = (await globalThis.caches?.keys()) ?? []
  return holding.signal.aborted ? [] : Promise.all(names.filter((name) => name.startsWith(start)).map((name) => caches.open(name)))
}

/** Opens a cache, and makes it where there is none; undefined once this page has let go. */
export async function openCache(name) {
  return holding.signal.aborted ? undefined : caches.open(name)
}

/** The pages that this device keeps, newest first: `{address, at, caseId, response}`. There is one person's at a time. */
export async function keptPages() {
  return (await keptEntries()).filter(({ address }) => !isBeside(address))
}

/** The cases of which pages are kept, or what lies beside them. */
export async function keptCases() {
  return (await keptEntries()).map(({ caseId }) => caseId).filter(Boolean)
}

/** Whether anything of a case is kept that another class than this saw. */
export async function isOfOtherClass(caseId, group) {
  return (await keptEntries()).some((page) => page.caseId === caseId && page.group !== String(group))
}

/** Deletes what is kept of a case, or only what holds an item. */
export async function losePages(caseId, itemId) {
  for (const page of await keptEntries()) {
    if (page.caseId !== caseId || (itemId && (isBeside(page.address) || !(await page.response.text()).includes(itemId)))) continue
    await page.forget()
  }
  await (await import("../records/store.js")).loseRecords(caseId, itemId)
}

/** Gives up the pages that were only opened, not taken along; whether there were any. */
export async function giveUpOpened() {
  const opened = (await keptPages()).filter(({ taken }) => !(taken > Date.now()))
  for (const page of opened) await page.forget()
  return opened.length > 0
}

/** Deletes every page and every record, of everyone. */
export async function forgetPages() {
  const names = (await globalThis.caches?.keys()) ?? []
  const gone = names.filter((name) => name.startsWith(prefix) || name.startsWith(filesPrefix))
  await Promise.all([askWorker({ act: "forget" }), ...gone.map((name) => caches.delete(name))])
  await forgetRest()
}

/** Deletes the records and files of everyone whose pages are not kept any more. */
export async function forgetRest() {
  const names = (await globalThis.caches?.keys()) ?? []
  const isKept = (person) => names.includes(prefix + person)
  const lost = (name, start) => name.startsWith(start) && !isKept(name.slice(start.length))
  for (const name of names) if (lost(name, filesPrefix)) await caches.delete(name)
  for (const { name } of (await globalThis.indexedDB?.databases?.()) ?? []) if (lost(name, recordsPrefix)) await deleteDatabase(name)
}

function deleteDatabase(name) {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = request.onblocked = resolve
  })
}

/**
 * A word to the service worker: its answer, or undefined when none comes. Once this page has let go it has nothing kept any more:
 * the worker would bring back what it has just forgotten.
 */
export async function askWorker(message) {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active
  if (!worker || (holding.signal.aborted && message.act === "keep")) return
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data)
    setTimeout(resolve, answerMilliseconds)
    worker.postMessage(message, [port2])
  })
}

/** What is remembered of a case beside its pages, and goes with them: under a name that is no address of the server. */
export async function recall(name) {
  for (const cache of await openCaches(prefix)) {
    const response = await cache.match(`/kept/${name}`)
    if (response) return response.json()
  }
}

/**
 * Remembers it as long as a page of the case would be kept, and until it `ends`: the service worker deletes it with the pages.
 * False when nothing of the person's is kept any more.
 */
export async function rememberAsPage(person, name, { caseId, group, ends }, value) {
  const cache = (await caches.has(prefix + person)) && (await openCache(prefix + person))
  if (!cache) return false
  const headers = { "Proffer-Kept": `/kept/${name} ${Date.now()} ${ends} 0`, "Proffer-Case": `${caseId} ${group}` }
  await cache.put(`/kept/${name}`, Response.json(value, { headers }))
  return true
}

/** Remembers it for the person; nothing is remembered for whoever is not the one whose pages are kept. */
export async function remember(person, name, value) {
  const cache = (await caches.has(prefix + person)) && (await openCache(prefix + person))
  if (cache) await cache.put(`/kept/${name}`, Response.json(value))
}

async function keptEntries() {
  const found = []
  for (const cache of await openCaches(prefix)) {
    for (const response of await cache.matchAll()) {
      const [address, at, ends, , taken] = response.headers.get("Proffer-Kept")?.split(" ") ?? []
      const [caseId, group] = response.headers.get("Proffer-Case")?.split(" ") ?? []
      if (address && ends > Date.now()) found.push({ address, at: Number(at), taken, caseId, group, response, forget: () => cache.delete(address) })
    }
  }
  return found.sort((one, other) => other.at - one.at)
}

/** Whether it is no page, but what is remembered beside pages. */
function isBeside(address) {
  return address.startsWith("/kept/")
}
