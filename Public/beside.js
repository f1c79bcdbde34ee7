import { meta } from "./dom/patch.js"

/** Starts what a page needs beside its own work, each only where it is; a page without a stream has no `live`. */
export async function startBeside(live) {
  define("file-drop", async () => (await import("./elements/file-drop.js")).FileDrop, live).catch(() => {})
  document.querySelector(".page__sign-out")?.addEventListener("submit", (event) => leave(event, live))
  if (document.querySelector("[data-commands]")) import("./elements/command-keys.js").catch(() => {})
  if (live) openEarly(live)
  if (live) import("./stream/version.js").then(({ watchVersion }) => watchVersion(live.stream)).catch(() => {})
  if (live) define("new-item", async () => (await import("./elements/new-item.js")).NewItem, live).catch(() => {})
  define("device-counts", async () => (await import("./elements/device-counts.js")).DeviceCounts, live).catch(() => {})
  if (live) define("demo-colleague", async () => (await import("./elements/demo-colleague.js")).DemoColleague, live).catch(() => {})
  if (live) define("saved-views", async () => (await import("./elements/saved-views.js")).SavedViews, live).catch(() => {})
  if (live) define("outbox-list", async () => (await import("./elements/outbox-list.js")).OutboxList, live)
  import("./offline/offline.js").then(({ startOffline }) => startOffline(live)).catch(() => {})
  if (live) await define("presence-list", async () => (await import("./elements/presence-list.js")).PresenceList, live)
}

/**
 * Opens the outbox, and with it editing where there are rows: at once when the person has left something in this browser, else
 * when there is time, while the network is there; it may be gone by the time of the first edit.
 */
async function openEarly(live) {
  const { stream, openOutbox } = live
  const open = async () => {
    await (document.querySelector("evidence-grid") ?? { open: openOutbox }).open()
    // Who changes nothing has nothing to undo.
    if (!live.outbox || !document.querySelector("[data-edit], evidence-item [href$='/edit']")) return
    define("undo-bar", async () => (await import("./elements/undo-bar.js")).UndoBar, live).catch(() => {})
  }
  const openIdle = () => {
    if (stream.state !== "live") return
    stream.removeEventListener("state", openIdle)
    ;(globalThis.requestIdleCallback ?? setTimeout)(open)
  }
  stream.addEventListener("state", openIdle)
  openIdle()
  try {
    const databases = await indexedDB.databases()
    if (databases.some(({ name }) => name === `proffer-${meta(document, "person")}`)) open()
  } catch {
    // A browser that forbids it has kept nothing.
  }
}

async function define(name, load, live) {
  if (!document.querySelector(name)) return
  const element = await load()
  if (customElements.get(name)) return
  element.live = live
  customElements.define(name, element)
}

/** Signing out takes with it what this browser keeps of the person, once they have decided about what is not sent. */
async function leave(event, live) {
  event.preventDefault()
  const form = event.target
  const { signOut } = await import("./outbox/leaving.js").catch(() => ({}))
  if (signOut) signOut(form, live)
  else form.submit()
}
