import { meta } from "../dom/patch.js"
import { remembered } from "../dom/preference.js"
import { identifier } from "../store/identifier.js"
import { readEvents } from "./event-stream.js"
import { SharedStream } from "./shared-stream.js"

/**
 * From now on the page's stream is that of all tabs of the person and the case in this browser, by the transport that was
 * chosen. A browser without locks has a stream for each tab.
 */
export async function share(live) {
  const { stream, caseId } = live
  const { locks } = navigator
  const choose = async (transport) => {
    live.socket = transport === "socket" ? new (await import("./socket.js")).Socket() : undefined
  }
  const transport = (...reading) => (live.socket?.read ?? readEvents)(...reading)
  await choose(remembered("transport"))
  if (!locks || !globalThis.BroadcastChannel) return stream.use(transport)

  let hiddenAt = document.hidden ? Date.now() : undefined
  const name = () => `proffer-stream-${meta(document, "person")}-${caseId}-${mark(meta(document, "csrf"))}`
  const channel = (name) => new BroadcastChannel(name)
  const hiddenFor = () => (hiddenAt ? Date.now() - hiddenAt : 0)
  const shared = (live.shared = new SharedStream({ id: identifier(), name, locks, channel, transport, hiddenFor }))
  document.addEventListener("visibilitychange", () => {
    hiddenAt = document.hidden ? Date.now() : undefined
    if (!document.hidden) shared.look()
  })
  // A page that the browser freezes leads nobody.
  let wasReading = false
  document.addEventListener("freeze", () => {
    wasReading = stream.state !== "idle"
    stream.stop()
  })
  document.addEventListener("resume", () => wasReading && stream.start())
  // Another tab chose: it holds for the next connection of this one.
  addEventListener("storage", ({ key, newValue }) => key === "proffer-transport" && choose(newValue).catch(() => {}))
  stream.use(shared.read)
}

/** Thirty-two bits of a text, which tell sessions apart and betray nothing (FNV-1a). */
function mark(text) {
  const sum = [...text].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(), 16_777_619), 2_166_136_261)
  return (sum >>> 0).toString(36)
}
