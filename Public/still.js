import { startBeside } from "./beside.js"

// What pages without a stream need, each only where it is.
if (document.querySelector("[data-single-keys]")) import("./dom/single-keys.js")
if (document.querySelector("operations-board")) import("./elements/operations-board.js")
if (document.querySelector("kept-pages")) import("./elements/kept-pages.js")
if (document.querySelector("court-manifest")) import("./elements/court-manifest.js")
if (document.querySelector("bulk-progress")) import("./elements/bulk-progress.js").then(({ BulkProgress }) => customElements.define("bulk-progress", BulkProgress))
startBeside()
