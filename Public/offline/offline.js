import { written } from "../dom/moment.js"
import { meta } from "../dom/patch.js"
import { askWorker, forgetPages, losePages } from "./kept.js"
import { loseRemoved } from "./removals.js"

/**
 * Says of a page that it comes from this device, has the service worker keep it as the server has it, and deletes what
 * the person may no longer see. `live` is undefined on a page without a stream.
 */
export async function startOffline(live) {
  const keptAt = performance.getEntriesByType("navigation")[0]?.serverTiming?.find(({ name }) => name === "kept")?.description
  if (keptAt) say(keptAt)
  const putBack = keptAt ? replacePreviews() : () => {}
  if (live) follow(live, keptAt, putBack)
  if (!meta(document, "person") || !window.isSecureContext || !navigator.serviceWorker) return
  const isFirst = !navigator.serviceWorker.controller
  const registration = await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" })
  if (!registration) return
  await navigator.serviceWorker.ready
  if (document.querySelector("court-case")) import("../elements/court-case.js")
  // The first page of all was opened before there was a worker to keep it.
  if (isFirst) keep()
}

/** The stream knows first what is lost, and when the page is as the server has it again. */
function follow({ stream, caseId }, keptAt, putBack) {
  let isKept = Boolean(keptAt)
  const change = (state) => {
    if (state === "no-access") losePages(caseId)
    if (state === "signed-out") leave(isKept)
    if (state !== "live") return
    if (isKept) {
      isKept = false
      say()
      putBack()
      keep()
    }
    // What the network keeps from being asked is asked with the next page.
    loseRemoved(caseId, stream.position).catch(() => {})
  }
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

/** Files are not kept: a sentence instead of a broken frame. Answers what puts the previews back. */
function replacePreviews() {
  const pairs = [...document.querySelectorAll(".file__preview")].map((preview) => {
    const sentence = document.createElement("p")
    sentence.className = "file__facts"
    sentence.textContent = "The preview is not on this device."
    preview.replaceWith(sentence)
    return [sentence, preview]
  })
  return () => pairs.forEach(([sentence, preview]) => sentence.replaceWith(preview))
}

/** The line that a page from this device carries, with the zone of its time. */
function say(keptAt) {
  const line = document.querySelector("[data-kept]")
  const zone = meta(document, "zone") || Intl.DateTimeFormat().resolvedOptions().timeZone
  const words = keptAt ? [`As of ${written(keptAt, zone)}, from this device.`] : []
  if (keptAt && location.hash === "#instead") words.push("The list that you asked for is not on this device; this one is.")
  line.textContent = words.join(" ")
}
