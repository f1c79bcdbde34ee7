import assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

// Decision 0009 says why there are bounds for what opens a page and for the grid, 0060 and 0061 what keeping and undoing take
// of it, 0065 what deciding in one place and counting do, 0050 why there is one for files, 0062 for times without a network,
// 0064 for what is said of a wrong clock and an old page, 0063 what the records on the device take, 0066 one stream for all
// tabs, 0067 adding, withdrawing and files without a network, 0068 what was taken along and old pages, 0069 what is lost at any
// contact, 0073 changes of lost cases, 0074 what left sight elsewhere, 0090 selecting many rows, 0092 the counts of saved views, 0094 court mode, 0102 the days that it shows.
const openingBytesMax = 12_288
const gridBytesMax = 80_896
const filesBytesMax = 22_016
const otherPages = ["elements/evidence-form.js", "elements/outbox-list.js", "elements/demo-colleague.js", "elements/device-counts.js", "outbox/as-text.js", "outbox/leaving.js", "elements/evidence-item.js", "elements/withdrawal.js", "elements/new-item.js", "store/new-item.js", "elements/event-monitor.js", "elements/transport-switch.js", "elements/operations-board.js", "elements/bulk-progress.js", "dom/single-keys.js", "still.js"]
const offlineBytesMax = 15_168
const recordsBytesMax = 19_712
const workerBytesMax = 5_120
const worker = "service-worker.js"
const isOfFiles = (name) => /^(uploads\/|elements\/(file-drop|upload-list|upload-rows)\.js$)/.test(name)
const isOfRecords = (name) => /^(records\/|elements\/court-manifest\.js$)/.test(name)
const isOfOffline = (name) => /^(offline\/|elements\/(court-case|kept-pages)\.js$)/.test(name)
// Court mode and the command box (decision 0094): read where they are opened, beside what the grid reads.
const courtBytesMax = 11_712
const isOfCourt = (name) => /^(elements\/(court-mode|court-sitting|command-box|command-list|command-keys)|store\/numbers)\.js$/.test(name)
const root = new URL("../../Public/", import.meta.url)

/** The files that a browser reads for `name`: what it imports statically, and what that imports, and so on. */
function graph(name, found = new Set()) {
  if (found.has(name)) return found
  found.add(name)
  for (const [, path] of readFileSync(new URL(name, root), "utf8").matchAll(/^(?:import|export)\b[^"(]*"(\.[^"]+)"/gm)) {
    graph(new URL(path, new URL(name, root)).href.slice(root.href.length), found)
  }
  return found
}

const weigh = (name) => gzipSync(readFileSync(new URL(name, root)), { level: 9 }).length
const table = (names) => [...names].map((name) => `${String(weigh(name)).padStart(6)}  ${name}`).join("\n")
const sum = (names) => [...names].reduce((total, name) => total + weigh(name), 0)
const scripts = readdirSync(fileURLToPath(root), { recursive: true }).filter((name) => name.endsWith(".js"))
const opening = graph("main.js")
const later = scripts.filter((name) => !opening.has(name))

test(`a page opens with at most ${openingBytesMax} bytes of script, compressed`, (context) => {
  context.diagnostic(`at opening: ${sum(opening)} bytes\n${table(opening)}`)
  context.diagnostic(`when first needed: ${sum(later)} bytes\n${table(later)}`)
  assert.ok(opening.size > 5, "the imports of main.js were found")
  assert.ok(sum(opening) <= openingBytesMax, `${sum(opening)} bytes\n${table(opening)}`)
})

test(`the grid takes at most ${gridBytesMax} bytes of script in all, compressed`, (context) => {
  const others = scripts.filter((name) => otherPages.includes(name) || isOfFiles(name) || isOfOffline(name) || isOfRecords(name) || isOfCourt(name) || name === worker)
  const grid = scripts.filter((name) => !others.includes(name))
  assert.ok(otherPages.every((name) => others.includes(name)), "the scripts of other pages were found")
  context.diagnostic(`in all: ${sum(grid)} bytes`)
  assert.ok(sum(grid) <= gridBytesMax, `${sum(grid)} bytes\n${table(grid)}`)
})

test(`taking files in takes at most ${filesBytesMax} bytes of script more, compressed`, (context) => {
  const files = scripts.filter(isOfFiles)
  context.diagnostic(`for files: ${sum(files)} bytes\n${table(files)}`)
  assert.ok(files.length > 5, "the scripts of files were found")
  assert.ok(sum(files) <= filesBytesMax, `${sum(files)} bytes\n${table(files)}`)
})

test(`working without a network takes at most ${offlineBytesMax} bytes of script more, and the service worker ${workerBytesMax}`, (context) => {
  const offline = scripts.filter(isOfOffline)
  context.diagnostic(`without a network: ${sum(offline)} bytes, the worker ${weigh(worker)}\n${table(offline)}`)
  assert.ok(offline.length > 3, "the scripts were found")
  assert.ok(sum(offline) <= offlineBytesMax, `${sum(offline)} bytes\n${table(offline)}`)
  assert.ok(weigh(worker) <= workerBytesMax, `${weigh(worker)} bytes`)
})

test(`the records on the device take at most ${recordsBytesMax} bytes of script more, compressed`, (context) => {
  const records = scripts.filter(isOfRecords)
  context.diagnostic(`for records: ${sum(records)} bytes\n${table(records)}`)
  assert.ok(records.length > 5, "the scripts were found")
  assert.ok(sum(records) <= recordsBytesMax, `${sum(records)} bytes\n${table(records)}`)
})

test(`court mode and the command box take at most ${courtBytesMax} bytes of script more, compressed`, (context) => {
  const court = scripts.filter(isOfCourt)
  context.diagnostic(`in court: ${sum(court)} bytes\n${table(court)}`)
  assert.ok(court.length > 2, "the scripts were found")
  assert.ok(sum(court) <= courtBytesMax, `${sum(court)} bytes\n${table(court)}`)
})

test("what sends files is loaded when there are some, not with the page that may take them", () => {
  assert.deepEqual([...graph("elements/file-drop.js")].filter(isOfFiles).sort(), ["elements/file-drop.js", "uploads/remembered.js"])
})

test("every script is reached, at opening or by a later import", () => {
  const reached = new Set([...opening, worker])
  for (const name of reached) {
    for (const [, path] of readFileSync(new URL(name, root), "utf8").matchAll(/import\("(\.[^"]+)"\)/g)) {
      graph(new URL(path, new URL(name, root)).href.slice(root.href.length), reached)
    }
  }
  assert.deepEqual(scripts.filter((name) => !reached.has(name)), [])
})
