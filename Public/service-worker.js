// Shows pages without a network (decision 0062). The server puts `assets` before this: the folder of this version, and the
// names in it. No module, for browsers without those in workers.

const waitMilliseconds = 4_000
/** How long to wait when the server was late a moment ago. */
const waitAgainMilliseconds = 500
const lateMilliseconds = 30_000
const sweepMilliseconds = 60_000
/** How long a look at all that is kept counts: with thousands of pages each takes its time. */
const lookMilliseconds = 10_000
const pagesMax = 2_000
const pageBytesMax = 2 * 2 ** 20
const bytesMax = 64 * 2 ** 20
const pagesPrefix = "proffer-pages-"
const assetsPrefix = "proffer-assets-"
const filesPrefix = "proffer-files-"
const offlinePage = "/help/offline"
const cacheOfAssets = assetsPrefix + assets.base.split("/").pop()

/** Counts what was wiped: an answer to what was asked before is not kept. */
let wiped = 0
/** Somebody is signing out: what pages still ask for was theirs, until an answer says who is there. */
let isLeaving = false
let lateAt = -Infinity
let sweptAt = -Infinity
/** What was seen last of all pages: of each case whose they are, and what of one stays with what is taken along. */
let look = {}
let work = Promise.resolve()

/** What the worker answers: "asset", "file" or "page"; never streams and changes. */
function route({ method, mode, headers, url }) {
  const { origin, pathname } = new URL(url)
  if (method !== "GET" || origin !== location.origin) return
  if (/^\/files\/[\w-]+(\/rendition)?$/.test(pathname)) return "file"
  if (headers.has("Range")) return
  if (pathname.startsWith("/assets/")) return "asset"
  if (mode === "navigate" && !/^\/(api|files|health|metrics|ws)(\/|$)/.test(pathname)) return "page"
}

/** For how many seconds an answer may be kept; some only where the person asked for it. */
function keepSeconds({ status, redirected, headers }, isAsked) {
  const [seconds, condition] = headers.get("Proffer-Keep")?.split("; ") ?? []
  return status === 200 && !redirected && (isAsked || !condition) && Number(seconds) || 0
}

/** What to show for a page that is not kept: the newest grid of its case, whatever the filter, in the same columns if there is one; for a number in court its page. */
function instead(address, kept) {
  const [path] = address.split("?")
  const ofCase = path.match(/^\/cases\/[^/]+(?=(\/evidence|\/go)?$)/)?.[0] + "/evidence"
  const wanted = path === "/" ? "/cases" : /^\/cases\/[^/]+\/court$/.test(path) ? path : ofCase
  const columns = (text) => text.match(/[?&]columns=[^&]*/)?.[0].slice(1)
  const isSame = (page) => columns(page.address) === columns(address)
  return kept.filter((page) => page.address.split("?")[0] === wanted).sort((one, other) => isSame(other) - isSame(one) || newest(one, other))[0]
}

/** What is too old, and the oldest of what is too much; a case's newest grid last of all, and never what was taken along. What lies beside pages is none. */
function surplus(kept, now, countMax = pagesMax) {
  let [count, bytes] = [0, 0]
  const grids = new Map()
  const byAge = [...kept].sort(newest)
  for (const page of byAge) {
    const [path] = page.address.split("?")
    if (/\/(evidence|court)$/.test(path) && !grids.has(path)) grids.set(path, page)
  }
  const isTaken = ({ taken }) => taken > now
  return [...new Set([...grids.values(), ...byAge.filter(isTaken), ...byAge])].filter((page) => {
    if (page.ends <= now) return true
    if (isBeside(page.address)) return false
    count += 1
    bytes += page.bytes
    return !isTaken(page) && (count > countMax || bytes > bytesMax)
  })
}

/** What of all is a case's own or was taken along: all else gives way to one more page of it. */
function ownOf(kept, caseId) {
  const own = kept.filter((page) => (page.caseId === caseId || page.taken > Date.now()) && !isBeside(page.address))
  return { caseId, count: own.length, bytes: own.reduce((total, page) => total + page.bytes, 0) }
}

/** Whether one more page can stay. What was lost since the last look makes room: without any it is looked again. */
async function hasRoom(cache, caseId, bytes) {
  const fits = () => look.own?.caseId === caseId && look.own.count < pagesMax && look.own.bytes + bytes <= bytesMax
  if (!fits()) look.own = ownOf(await pages(cache), caseId)
  return fits()
}

/** Whether it is no page, but what is remembered of a case beside its pages. */
function isBeside(address) {
  return address.startsWith("/kept/")
}

function newest(one, other) {
  return other.at - one.at
}

function local(url) {
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function named(prefix) {
  return (await caches.keys()).filter((name) => name.startsWith(prefix))
}

function asPage(response) {
  const read = (name) => response.headers.get(name)?.split(" ") ?? []
  const [address, ...numbers] = read("Proffer-Kept")
  const [at, ends, bytes, taken] = numbers.map(Number)
  const [caseId, group] = read("Proffer-Case")
  return { address, at, ends, bytes, taken, caseId, group, response }
}

async function pages(cache) {
  return (await cache.matchAll()).map(asPage).filter(({ address }) => address)
}

/** One page, without a look at all others. */
async function pageAt(cache, address) {
  const found = await cache.match(address, { ignoreVary: true })
  return found && asPage(found)
}

/** Deletes what is kept for everyone, or for everyone but one. */
async function forget(but) {
  for (const name of [...(await named(pagesPrefix)), ...(await named(filesPrefix))]) {
    if (name.replace(filesPrefix, pagesPrefix) === but) continue
    wiped += 1
    await caches.delete(name)
  }
}

/** Deletes a page that holds an item; a note goes on without it, and the next page deletes its record and file. */
async function loseItem(cache, { address, response }, item) {
  const text = await response.text()
  if (!text.includes(item)) return
  if (!isBeside(address)) return cache.delete(address)
  const ids = JSON.parse(text).filter((id) => id !== item)
  await cache.put(address, new Response(JSON.stringify(ids), { headers: response.headers }))
}

/**
 * Learns from an answer whose pages these are and what is lost to them, and keeps it if it may: "kept", "restricted" when the
 * person would have to ask for it, "full", or "failed". What is taken along makes no room by giving up what was taken just before.
 */
async function note(address, response, before, isTaken) {
  const person = response.headers.get("Proffer-Person")
  if (!person || wiped !== before.wiped) return "failed"
  const name = pagesPrefix + person
  await forget(name)
  isLeaving = false
  if (person === "none") wiped += 1
  if (person === "none" || before.isLeaving) return "failed"
  const cache = await caches.open(name)
  const [caseId, group] = response.headers.get("Proffer-Case")?.split(" ") ?? []
  const [, ofCase, item] = address.match(/^\/cases\/([^/]+)(?:\/evidence\/([\w-]{36}))?/) ?? []
  const taken = (await pageAt(cache, address))?.taken ?? 0
  if (look.name !== name || look.wiped !== wiped || !(Date.now() - look.at < lookMilliseconds)) look = { name, wiped, at: Date.now(), groups: new Map() }
  const isMissing = caseId !== "none" && response.status === 404
  const isAsBefore = caseId !== "none" && look.groups.get(caseId) === group
  for (const page of isMissing || !isAsBefore ? await pages(cache) : []) {
    if (isMissing && item) await loseItem(cache, page, item)
    const isLost = caseId === "none" ? !ofCase || page.caseId === ofCase : page.caseId === caseId && page.group !== group
    if (!isMissing && isLost) await cache.delete(page.address)
  }
  look.groups.set(caseId, group)
  const asked = await (await cache.match(`/kept/${caseId}`))?.json()
  const seconds = keepSeconds(response, asked?.until > Date.now())
  const text = seconds ? await response.text() : ""
  const bytes = new Blob([text]).size
  await cache.delete(address)
  if (!seconds) return keepSeconds(response, true) ? "restricted" : "failed"
  if (bytes > pageBytesMax) return "failed"
  if (isTaken && !(await hasRoom(cache, caseId, bytes))) return "full"
  const headers = new Headers(response.headers)
  headers.delete("Content-Encoding")
  headers.delete("Content-Length")
  const ends = Date.now() + seconds * 1000
  headers.set("Proffer-Kept", [address, Date.now(), ends, bytes, isTaken ? ends : taken].join(" "))
  headers.set("Proffer-Assets", text.match(/\/assets\/(\w+)\//)?.[1])
  try {
    await cache.put(address, new Response(text, { headers }))
    if (look.own && (isTaken || caseId === look.own.caseId)) Object.assign(look.own, { count: look.own.count + 1, bytes: look.own.bytes + bytes })
    return "kept"
  } catch {
    if (isTaken) return "full"
    // No room: the older half goes.
    const kept = await pages(cache)
    for (const page of surplus(kept, Date.now(), kept.filter(({ address }) => !isBeside(address)).length >> 1)) await cache.delete(page.address)
    return "full"
  }
}

/** One after the other, so that nothing overtakes a wipe. */
function later(act) {
  return (work = work.then(act).catch(() => "failed"))
}

async function sweep() {
  if (Date.now() - sweptAt < sweepMilliseconds) return
  sweptAt = Date.now()
  const needed = [cacheOfAssets]
  for (const name of await named(pagesPrefix)) {
    const cache = await caches.open(name)
    const kept = await pages(cache)
    const gone = surplus(kept, sweptAt)
    for (const page of gone) await cache.delete(page.address)
    for (const page of kept) if (!gone.includes(page)) needed.push(assetsPrefix + page.response.headers.get("Proffer-Assets"))
  }
  // A page that is open may still ask for more of its own version.
  if ((await clients.matchAll()).length > 1) return
  for (const name of await named(assetsPrefix)) if (!needed.includes(name)) await caches.delete(name)
}

/** The cache of whose pages are here; nobody's while two people's are. */
async function held() {
  const [name, another] = await named(pagesPrefix)
  if (name && !another) return caches.open(name)
}

/** The copy of a page, of an item's also where a passage of it is asked for; of a list that is not kept another one, whose script asks the records of this device. */
async function find(address) {
  const cache = await held()
  if (!cache) return
  const mayBeShown = ({ address, ends }) => address && ends > Date.now()
  const exact = [await pageAt(cache, address.replace(/\?passage=[\w-]+$/, ""))].filter(Boolean).find(mayBeShown)
  const page = exact ?? instead(address, (await pages(cache)).filter(mayBeShown))
  if (!page) return
  const [path, search] = address.split("?")
  const number = path.endsWith("/go") && new URLSearchParams(search).get("number")
  if (number) return Response.redirect(`${path.slice(0, -2)}evidence?q=${encodeURIComponent(number)}`)
  if (page.address.split("?")[0] !== path) return Response.redirect(page.address + "#instead")
  const headers = new Headers(page.response.headers)
  headers.set("Server-Timing", `kept;desc="${new Date(page.at).toISOString()}"${exact || path.endsWith("/court") ? "" : ", instead"}`)
  return new Response(page.response.body, { headers })
}

/** The copy of a file as long as its case's records may be shown, whole or the part that is asked for. */
async function findFile({ url, headers }) {
  const cache = await held()
  const found = cache && (await caches.match(url))
  const [, , ends] = found?.headers.get("Proffer-Kept")?.split(" ") ?? []
  const [caseId] = found?.headers.get("Proffer-Case")?.split(" ") ?? []
  if (!(ends > Date.now()) || !(await cache.match(`/kept/records-${caseId}`))) return
  const blob = await found.blob()
  const answer = new Headers(found.headers)
  const [, first, last] = headers.get("Range")?.match(/^bytes=(\d*)-(\d*)$/) ?? []
  if (!first && !last) return new Response(blob, { headers: answer })
  const start = first ? Number(first) : Math.max(0, blob.size - last)
  const end = first && last ? Math.min(Number(last) + 1, blob.size) : blob.size
  answer.set("Content-Range", start < end ? `bytes ${start}-${end - 1}/${blob.size}` : `bytes */${blob.size}`)
  answer.delete("Content-Length")
  return new Response(blob.slice(start, end), { status: start < end ? 206 : 416, headers: answer })
}

/** What the network answers in time. */
async function soon(network) {
  const wait = Date.now() - lateAt < lateMilliseconds ? waitAgainMilliseconds : waitMilliseconds
  const first = await Promise.race([network.catch(() => {}), new Promise((resolve) => setTimeout(resolve, wait))])
  // What a proxy says when the server is away is no answer.
  if (first && ![502, 503, 504].includes(first.status)) return first
}

async function showPage(event) {
  const { request } = event
  const network = fetch(request)
  event.waitUntil(learn(request.url, network).then(sweep))
  const first = await soon(network)
  if (first) return first
  lateAt = Date.now()
  return (await find(local(request.url))) || network.catch(() => caches.match(offlinePage))
}

/** A file that is made or read slowly says nothing of the network. */
async function showFile(request) {
  const network = fetch(request)
  return (await soon(network)) ?? (await findFile(request)) ?? network
}

function learn(url, network, isTaken) {
  const before = { wiped, isLeaving }
  return network.then((response) => {
    const copy = response.clone()
    return later(() => note(local(url), copy, before, isTaken))
  }).catch(() => {})
}

async function take({ act, url, isTaken }) {
  if (act === "keep") return isLeaving ? "failed" : learn(url, fetch(url, { cache: "no-store" }), isTaken)
  // All that was begun before is done.
  if (act === "settle") return later(() => true)
  wiped += 1
  isLeaving = true
  return later(() => forget())
}

addEventListener("install", (event) => {
  skipWaiting()
  const addresses = assets.names.map((name) => `${assets.base}/${name}`)
  // Nobody's: shown to whoever asks for a page that is not there.
  const nobodys = new Request(offlinePage, { credentials: "omit" })
  event.waitUntil(caches.open(cacheOfAssets).then((cache) => cache.addAll([...addresses, nobodys])))
})

addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), sweep()])))

addEventListener("fetch", (event) => {
  const { request } = event
  const kind = route(request)
  if (kind === "asset") event.respondWith(caches.match(request).then((found) => found ?? fetch(request)))
  if (kind === "page") event.respondWith(showPage(event))
  if (kind === "file") event.respondWith(showFile(request))
})

addEventListener("message", (event) => event.waitUntil(take(event.data).then((answer) => event.ports[0]?.postMessage(answer))))
