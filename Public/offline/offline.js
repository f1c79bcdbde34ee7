import { written } from "../dom/moment.js"
import { meta } from "../dom/patch.js"
import { askWorker, forgetPages, forgetRest, holding, losePages } from "./kept.js"
import { loseCase, loseLostCases, tellLostChanges } from "./lost-cases.js"
import { loseRemoved, loseUnseenActs } from "./removals.js"

/**
 * Says of a page that it comes from this device, has the service worker keep it as the server has it, and deletes what
 * the person may no longer see. `live` is undefined on a page without a stream.
 */
export async function startOffline(live) {
  const timing = (wanted) => performance.getEntriesByType("navigation")[0]?.serverTiming?.find(({ name }) => name === wanted)
  const keptAt = timing("kept")?.description
  const isInstead = Boolean(keptAt && (timing("instead") || location.hash === "#instead"))
  if (keptAt) say(keptAt)
  const putBack = keptAt ? await replacePreviews() : () => {}
  const list = keptAt && live && document.querySelector("evidence-grid") && (await showList(live, keptAt, isInstead))
  if (isInstead && !list) say(keptAt, isInstead)
  if (live) follow(live, keptAt, putBack, list)
  else if (meta(document, "person")) contact()
  tellLostChanges(live).catch(() => {})
  if (meta(document, "person")) leaveWithOthers()
  else await forgetOthers()
  if (!meta(document, "person") || !window.isSecureContext || !navigator.serviceWorker) return
  const isFirst = !navigator.serviceWorker.controller
  const registration = await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" })
  if (!registration) return
  await navigator.serviceWorker.ready
  if (document.querySelector("court-case")) import("../elements/court-case.js")
  forgetLost(live).catch(() => {})
  // The first page of all was opened before there was a worker to keep it.
  if (isFirst) keep()
}

/** When the person signs out on another page this one lets go at once, and leaves when the session has ended. */
function leaveWithOthers() {
  let isLeaving = false
  new BroadcastChannel(`proffer-${meta(document, "person")}`).addEventListener("message", ({ data }) => {
    if (data === "left" && isLeaving) location.replace("/sign-in")
    if (data !== "leave" || holding.signal.aborted) return
    holding.abort()
    isLeaving = true
  })
}

/** What the worker has learnt from this page is lost in every form; then the records follow the stream. */
async function forgetLost(live) {
  await forgetOthers()
  const { openRecords } = await import("../records/store.js")
  await openRecords()?.sweep()
  if (live && openRecords()) (await import("../records/keep.js")).keepRecords(live)
}

/** The worker may just have learnt that the session has ended, or whose pages these are. */
async function forgetOthers() {
  await askWorker({ act: "settle" })
  await forgetRest()
}

/** The list that the address asks for, from the records of this device, where the page is another one or an older one. */
async function showList(live, keptAt, isInstead) {
  const { showRecords } = await import("../records/list.js")
  return showRecords(live, { keptAt, isInstead, say: line }).catch(() => undefined)
}

/** A page without a stream asks when it opens, and when the network is back. */
function contact() {
  addEventListener("online", () => loseLostCases())
  loseLostCases()
}

/** The stream knows first what is lost, and when the page is as the server has it again. */
function follow(live, keptAt, putBack, list) {
  const { stream, caseId, openOutbox } = live
  let isKept = Boolean(keptAt)
  let isDrawnAnew = true
  const change = (state) => {
    if (state === "no-access") loseCase(caseId)
    if (state === "signed-out") leave(isKept)
    if (state !== "live") return
    if (isKept) {
      isKept = false
      if (list) list.leave(say)
      else say()
      putBack()
      keep()
    }
    // What the network keeps from being asked is asked with the next page.
    loseRemoved(caseId, stream.position).catch(() => {})
    if (isDrawnAnew) loseUnseenActs(caseId, openOutbox).catch(() => {})
    isDrawnAnew = false
    loseLostCases(live)
  }
  live.addEventListener("page", () => (isDrawnAnew = true))
  stream.addEventListener("state", ({ state }) => change(state))
  stream.addEventListener("changes", ({ changes }) => {
    for (const { kind, id } of changes) if (kind === "evidence.removed") losePages(caseId, id)
  })
  change(stream.state)
}

/** The server says that the session has ended: what is kept goes, and a page that was kept asks for the sign-in. */
async function leave(isKept) {
  await forgetPages()
  if (isKept) location.reload()
}

function keep() {
  return askWorker({ act: "keep", url: location.href.split("#")[0] })
}

/** A sentence instead of the broken frame of a file that was not taken along. Answers what puts the previews back. */
async function replacePreviews() {
  const previews = await Promise.all([...document.querySelectorAll(".file__preview")].map(async (preview) => {
    const { src } = preview.querySelector("img") ?? preview
    return (await globalThis.caches?.match(src)) ? [] : [preview]
  }))
  const pairs = previews.flat().map((preview) => {
    const sentence = document.createElement("p")
    sentence.className = "file__facts"
    sentence.textContent = "The preview is not on this device."
    preview.replaceWith(sentence)
    return [sentence, preview]
  })
  return () => pairs.forEach(([sentence, preview]) => sentence.replaceWith(preview))
}

/** The line that a page from this device carries, with the zone of its time. */
function say(keptAt, isInstead) {
  const zone = meta(document, "zone") || Intl.DateTimeFormat().resolvedOptions().timeZone
  const words = keptAt ? [`As of ${written(keptAt, zone)}, from this device.`] : []
  if (isInstead) words.push("The list that you asked for is not on this device; this one is.")
  line(words.join(" "))
}

function line(words) {
  document.querySelector("[data-kept]").textContent = words
}
