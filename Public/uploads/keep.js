import { alertPerson } from "../dom/alert.js"
import { meta } from "../dom/patch.js"
import { identifier } from "../store/identifier.js"
// Whoever keeps a file has what sends it, and what lets go of it.
import "./file-sender.js"
import { KeptFiles } from "./kept-files.js"
import { sizeInWords } from "./words.js"

/** What a device must have left for the rest of its work, beside the file. */
const reserveBytes = 64 * 1_000_000
const keptBytesMax = 2_000_000_000

/** Why a file cannot wait on a device, in words; nothing where it can. `room` is what the browser says of its storage. */
export function hindrance({ name, size }, { quota, usage = 0 } = {}) {
  if (!size) return `${name} is empty, or a folder. It was not kept.`
  if (size > keptBytesMax) return `${name} is too large to wait on this device: at most ${sizeInWords(keptBytesMax)}. Choose it again with a network.`
  if (quota !== undefined && quota - usage - reserveBytes < size) return `This device has no room for ${name} (${sizeInWords(size)}). It was not kept: choose it again with a network.`
}

/**
 * Keeps a file on this device until it can be sent to its item, which may wait there itself; true when it is kept. The bytes
 * are on the disk before the queue knows of them.
 */
export async function keepFile(file, { id, item }, live) {
  const outbox = await live.openOutbox()
  const room = await navigator.storage?.estimate?.().catch(() => undefined)
  const why = outbox.box.isLasting ? hindrance(file, room) : `${file.name} was not kept. ${outbox.sentence}`
  if (why) return alertPerson(why)
  const key = identifier()
  const files = new KeptFiles(meta(document, "person"))
  // Who leaves now would lose it.
  const leaving = (event) => event.preventDefault()
  addEventListener("beforeunload", leaving)
  try {
    await files.put(key, file)
  } catch (error) {
    const isFull = error?.name === "QuotaExceededError"
    return alertPerson(isFull ? hindrance(file, { quota: 0 }) : `${file.name} could not be kept on this device. Choose it again with a network.`)
  } finally {
    removeEventListener("beforeunload", leaving)
    files.close()
  }
  navigator.storage?.persist?.().catch(() => {})
  outbox.save({ key, id, operation: "evidence.attach", base: {}, to: {}, display: { fileName: file.name }, bytes: file.size, words: { item, fields: {} } })
  return true
}
