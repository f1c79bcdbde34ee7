import { Announcer } from "./dom/announce.js"
import { fetchPage, meta } from "./dom/patch.js"
import { ConnectionStatus } from "./elements/connection-status.js"
import { EvidenceGrid } from "./elements/evidence-grid.js"
import { Base } from "./store/base.js"
import { EventStream } from "./stream/event-stream.js"

const caseId = meta(document, "case")
const position = meta(document, "position")
if (caseId && position) start()
else import("./still.js")

/** One page's live state: what the server said, the stream, and, once the person works here, the outbox. */
async function start() {
  const base = new Base()
  const announcer = new Announcer(document.querySelector("[data-sync]"), document.querySelector("[data-announcements]"))
  const stream = new EventStream({ caseId, position, refetch })
  const live = Object.assign(new EventTarget(), { base, announcer, stream, caseId, openOutbox, early: [] })
  let opening
  let wasSignedOut = false

  /** Reads what saving needs, before there is something to save. */
  function openOutbox() {
    return (opening ??= import("./outbox/outbox.js").then(({ Outbox }) => (live.outbox = new Outbox(live))))
  }

  async function refetch() {
    const page = await fetchPage(location.href)
    const person = meta(page, "person")
    if (person !== meta(document, "person")) {
      // Somebody else signed in: nothing of one person is shown to another, or sent in another's name.
      live.outbox?.close()
      return location.reload()
    }
    if (person) document.querySelector("meta[name=proffer-csrf]").content = meta(page, "csrf")
    base.clear()
    live.dispatchEvent(Object.assign(new Event("page"), { page }))
    return meta(page, "position")
  }

  define("connection-status", ConnectionStatus, live)
  define("evidence-grid", EvidenceGrid, live)
  // They must hear of every change, so the stream waits for them.
  await Promise.allSettled([
    defineLater("evidence-item", () => import("./elements/evidence-item.js"), live),
    defineLater("evidence-form", () => import("./elements/evidence-form.js"), live),
    defineLater("court-mode", () => import("./elements/court-mode.js"), live),
    defineLater("event-monitor", () => import("./elements/event-monitor.js"), live),
    defineLater("transport-switch", () => import("./elements/transport-switch.js"), live),
    // From the first connection on: six tabs with a stream each would leave no way to the server, also not for this.
    import("./stream/sharing.js").then(({ share }) => share(live)),
  ])

  stream.addEventListener("changes", ({ changes }) => {
    for (const change of changes) if (!live.outbox || change.mutation?.client !== live.outbox.client) announcer.changed(change)
  })
  stream.addEventListener("state", ({ state }) => {
    if (state === "no-access") base.clear()
    if (state === "signed-out") wasSignedOut = true
    if (state !== "live" || !wasSignedOut) return
    wasSignedOut = false
    stream.refresh()
  })
  addEventListener("online", () => stream.retry())
  addEventListener("offline", () => stream.drop())
  document.addEventListener("visibilitychange", () => document.hidden || stream.retry())
  addEventListener("pagehide", () => stream.stop())
  addEventListener("pageshow", () => stream.start())
  stream.start()
  // Frames wait for who is here; without that the page says nothing of others.
  stream.addEventListener("frame", (frame) => live.early?.push(frame))
  import("./beside.js").then(({ startBeside }) => startBeside(live)).catch(() => (live.early = undefined))
}

function define(name, element, live) {
  element.live = live
  customElements.define(name, element)
}

/** A module of one element. */
async function defineLater(name, load, live) {
  if (document.querySelector(name)) define(name, Object.values(await load())[0], live)
}
