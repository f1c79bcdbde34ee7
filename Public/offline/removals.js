import { meta } from "../dom/patch.js"
import { ActStore } from "../outbox/acts.js"
import { readSnapshot } from "../records/snapshot.js"
import { readEvents } from "../stream/event-stream.js"
import { keptPages, losePages, recall, remember } from "./kept.js"

const askMilliseconds = 20_000

/**
 * Deletes the pages of a case that hold what left the person's sight while no page of it was open: what the log says since
 * the oldest of them, or since it was asked last. Nothing is asked where the stream stands there still, at `now`.
 */
export async function loseRemoved(caseId, now) {
  const name = `seen-${caseId}`
  const pages = (await keptPages()).filter((page) => page.caseId === caseId)
  const oldest = pages.at(-1)
  if (!oldest) return
  const after = (await recall(name))?.position ?? positionOf(await oldest.response.text())
  if (after === now) return
  const { changes, position, reason } = await since(after, caseId)
  if (reason === "rights") return losePages(caseId)
  if (reason) return loseUnseen(caseId, name)
  if (!position) return
  for (const { kind, id } of changes) {
    if (kind === "evidence.removed") await losePages(caseId, id)
  }
  await remember(meta(document, "person"), name, { position })
}

/**
 * Forgets what the person did to items that left their sight while no page of the case was open. A browser may keep nothing else of
 * them, so the server is asked for these; what waits to be sent may be of an item that it does not have yet.
 */
export async function loseUnseenActs(caseId, openOutbox) {
  const store = new ActStore(meta(document, "person"), caseId)
  const acts = await store.read()
  store.close()
  // A bulk edit names no item.
  const ids = new Set(acts.filter(({ bulk }) => !bulk).flatMap(({ changes }) => changes.map(({ id }) => id)))
  if (!ids.size) return
  const { box, undoing } = await openOutbox()
  await box.read()
  for (const { id } of box.entries) ids.delete(id)
  const { head, records } = await readSnapshot(caseId, { ids: [...ids] })
  const seen = new Set(records.map(({ id }) => id))
  for (const id of ids) if (head?.case === caseId && !seen.has(id)) undoing.forget(id)
}

/** The log does not reach back that far: what is in sight now stays, and every page that names something else goes. */
async function loseUnseen(caseId, name) {
  const pages = []
  for (const page of (await keptPages()).filter((page) => page.caseId === caseId)) {
    const ids = (await page.response.text()).matchAll(/evidence[/-]([0-9a-f]{8}-[0-9a-f-]{27})/g)
    pages.push({ page, ids: [...ids].map(([, id]) => id) })
  }
  const { head, records } = await readSnapshot(caseId, { ids: [...new Set(pages.flatMap(({ ids }) => ids))] })
  const seen = new Set(records.map(({ id }) => id))
  for (const { page, ids } of pages) if (!ids.every((id) => seen.has(id))) await page.forget()
  if (head) await remember(meta(document, "person"), name, { position: head.position })
}

/** What happened after a position, and where the log stands, or the reason why it must be read anew. */
export async function since(after, caseId) {
  const asking = new AbortController()
  const changes = []
  let position
  let reason
  const take = (event, data) => {
    if (event === "change" || event === "batch") changes.push(...(data.changes ?? [data]))
    if (event === "ready") position = data.position
    if (event === "reset") reason = data.reason ?? "position"
    if (position || reason) asking.abort()
  }
  const timer = setTimeout(() => asking.abort("late"), askMilliseconds)
  const query = new URLSearchParams({ case: caseId, after })
  try {
    const refusal = await readEvents(query, asking.signal, take, fetch)
    if (refusal) throw new Error("There is no room for this question now.")
  } catch (error) {
    // Ending it is how it ends; whatever else happens, it is asked again with the next page.
    if (error.name !== "AbortError") throw error
  } finally {
    clearTimeout(timer)
  }
  return { changes, position, reason }
}

function positionOf(html) {
  return html.match(/name="proffer-position" content="([\w-]+)"/)?.[1] ?? ""
}
