import { openCache, openCaches } from "../offline/kept.js"
import { openRecords } from "./store.js"

const prefix = "proffer-files-"
/** A preview that is larger is left to who wants all files. */
export const previewBytesMax = 20_000_000
/** A file is verified in memory: a larger one is not kept. */
export const fileBytesMax = 500_000_000

/** The records whose files a choice takes along: "none", "shown" with a preview and not too large, or "all". */
export function chosen(records, choice) {
  const bytesMax = choice === "shown" ? previewBytesMax : fileBytesMax
  const isWanted = ({ open, shown, bytes }) => open && bytes <= bytesMax && (choice === "all" || shown.length > 0)
  return choice === "none" ? [] : records.filter(({ file }) => file && isWanted(file))
}

/** Whether there is room for so many bytes, as far as the browser tells; it is asked not to take them away again. */
export async function hasRoom(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {}
  await navigator.storage?.persist?.()
  return quota === undefined || bytes < quota - usage
}

/**
 * Keeps files with what shows them, one after the other: `{kept, different, missed}`, the records of each. A file whose SHA-256 is
 * not the one that the case knows is not kept. `until` says how long restricted ones may stay.
 */
export async function takeFiles(records, { caseId, group, ends, until, signal, progress }) {
  const outcome = { kept: [], different: [], missed: [] }
  const cache = await openCache(prefix + openRecords().person)
  for (const record of records) {
    if (signal.aborted || !cache) break
    const headers = { "Proffer-Case": `${caseId} ${group}`, "Proffer-Item": record.id, "Proffer-Digest": record.file.sha256 }
    const keepUntil = record.restricted ? Math.min(ends, until) : ends
    const state = await takeFile(cache, record.file, { ...headers, "Proffer-Kept": `${record.file.href} ${Date.now()} ${keepUntil}` }, signal)
    outcome[state].push(record)
    progress(outcome)
  }
  return outcome
}

/** How many of these records have their file on the device. */
export async function keptFiles(records) {
  const kept = await keptDigests()
  return records.filter(({ file }) => file && kept.get(file.href) === file.sha256)
}

/** The cases of which files are kept. */
export async function casesOfFiles() {
  const kept = await Promise.all((await openCaches(prefix)).map((cache) => cache.matchAll()))
  return kept.flat().map(({ headers }) => headers.get("Proffer-Case").split(" ")[0])
}

/** Deletes what is kept of a case, or of an item of it, or lets it stay until then; without any what is over its time. */
export async function loseFiles(caseId, itemId, until = 0) {
  for (const cache of await openCaches(prefix)) {
    for (const response of await cache.matchAll()) {
      const [address, at, ends] = response.headers.get("Proffer-Kept").split(" ")
      const isOfCase = response.headers.get("Proffer-Case").split(" ")[0] === caseId
      const isOfItem = !itemId || response.headers.get("Proffer-Item") === itemId
      const place = response.headers.get("Proffer-Address") ?? address
      const isMeant = isOfCase && isOfItem
      if (!((isMeant ? Math.min(ends, until) : ends) > Date.now())) await cache.delete(place)
      else if (isMeant && until < ends) {
        const headers = new Headers(response.headers)
        headers.set("Proffer-Kept", `${address} ${at} ${until}`)
        await cache.put(place, new Response(await response.blob(), { headers }))
      }
    }
  }
}

async function takeFile(cache, { href, shown, sha256 }, headers, signal) {
  try {
    const isWhole = await keep(cache, href, headers, signal, sha256)
    if (!isWhole) return "different"
    for (const address of shown) if (address !== href) await keep(cache, address, headers, signal)
    return "kept"
  } catch {
    // The network, the room, or a preview that cannot be made: the next press goes on here.
    return "missed"
  }
}

/** False when the bytes are not those of the digest. */
async function keep(cache, address, own, signal, sha256) {
  const known = await cache.match(address)
  const isSame = known?.headers.get("Proffer-Digest") === own["Proffer-Digest"]
  const response = isSame ? known : await fetch(address, { cache: "no-store", signal })
  if (response.status === 409 || response.status === 410) return false
  if (!response.ok) throw new Error("The file could not be read.")
  const bytes = await response.arrayBuffer()
  if (sha256 && !isSame && (await digest(bytes)) !== sha256) return false
  const headers = new Headers(response.headers)
  headers.delete("Content-Encoding")
  for (const [name, value] of Object.entries({ ...own, "Proffer-Address": address })) headers.set(name, value)
  await cache.put(address, new Response(bytes, { headers }))
  return true
}

async function keptDigests() {
  const kept = new Map()
  for (const cache of await openCaches(prefix)) {
    for (const { headers } of await cache.matchAll()) kept.set(headers.get("Proffer-Address"), headers.get("Proffer-Digest"))
  }
  return kept
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
