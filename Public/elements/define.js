import { ConflictDialog } from "./conflict-dialog.js"
import { ConnectionStatus } from "./connection-status.js"
import { EvidenceGrid } from "./evidence-grid.js"

/** Gives the elements the page's live state, and brings them to life; what only some pages have is read there only. */
export async function define(live) {
  register("connection-status", ConnectionStatus, live)
  register("evidence-grid", EvidenceGrid, live)
  register("conflict-dialog", ConflictDialog, live)
  document.body.append(document.createElement("conflict-dialog"))
  if (here("evidence-item")) register("evidence-item", (await import("./evidence-item.js")).EvidenceItem, live)
  if (here("event-monitor")) register("event-monitor", (await import("./event-monitor.js")).EventMonitor, live)
}

const here = (name) => document.querySelector(name)

function register(name, element, live) {
  element.live = live
  customElements.define(name, element)
}
