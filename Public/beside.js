const forgettingMilliseconds = 1_000

/** Starts what a page needs beside its own work, each only where it is; a page without a stream has no `live`. */
export async function startBeside(live) {
  define("file-drop", async () => (await import("./elements/file-drop.js")).FileDrop, live).catch(() => {})
  document.querySelector(".page__sign-out")?.addEventListener("submit", forget)
  if (live) readAhead(live)
  if (live) await define("presence-list", async () => (await import("./elements/presence-list.js")).PresenceList, live)
}

/** Reads what editing needs while the network is there, so that it may be gone by the time of the first edit. */
function readAhead({ stream }) {
  const read = () => {
    if (stream.state !== "live") return
    stream.removeEventListener("state", read)
    ;(globalThis.requestIdleCallback ?? setTimeout)(() => document.querySelector("evidence-grid")?.open())
  }
  stream.addEventListener("state", read)
  read()
}

async function define(name, load, live) {
  if (!document.querySelector(name)) return
  const element = await load()
  element.live = live
  customElements.define(name, element)
}

/** Signing out takes with it what this browser remembers of uploads; it is not held up by that for long. */
async function forget(event) {
  event.preventDefault()
  const form = event.target
  const { forgetUploads } = await import("./uploads/remembered.js").catch(() => ({}))
  await Promise.race([forgetUploads?.(), new Promise((resolve) => setTimeout(resolve, forgettingMilliseconds))])
  form.submit()
}
