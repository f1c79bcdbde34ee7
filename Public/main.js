import { Announcer } from "./dom/announce.js"
import { fetchPage, meta } from "./dom/patch.js"
import { ConnectionStatus } from "./elements/connection-status.js"
import { EvidenceGrid } from "./elements/evidence-grid.js"
import { Base } from "./store/base.js"
import { EventStream } from "./stream/event-stream.js"

const caseId = meta(document, "case")
const position = meta(document, "position")
rememberSingleKeys()
if (caseId && position) start()

/** One page's live state: what the server said, the stream, and, once the person works here, the outbox. */
async function start() {
  const base = new Base()
  const announcer = new Announcer(document.querySelector("[data-sync]"))
  const stream = new EventStream({ caseId, position, refetch })
  const live = Object.assign(new EventTarget(), { base, announcer, stream, caseId, openOutbox })
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
      live.outbox?.pending.forget()
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
    defineLater("evidence-item", async () => (await import("./elements/evidence-item.js")).EvidenceItem, live),
    defineLater("event-monitor", async () => (await import("./elements/event-monitor.js")).EventMonitor, live),
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
}

function define(name, element, live) {
  element.live = live
  customElements.define(name, element)
}

async function defineLater(name, load, live) {
  if (document.querySelector(name)) define(name, await load(), live)
}

/** Whether single letters are keys (WCAG 2.1.4) is remembered by this browser: a preference, no evidence. */
function rememberSingleKeys() {
  const box = document.querySelector("[data-single-keys]")
  if (!box) return
  box.checked = localStorage.getItem("proffer-single-keys") !== "off"
  box.addEventListener("change", () => localStorage.setItem("proffer-single-keys", box.checked ? "on" : "off"))
}
