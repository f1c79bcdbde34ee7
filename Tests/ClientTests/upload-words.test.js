import assert from "node:assert/strict"
import { test } from "node:test"
import { finalStates, uploadStates } from "../../Public/uploads/states.js"
import { leftInWords, percent, reportAsText, sizeInWords, stateInWords, summaryInWords } from "../../Public/uploads/words.js"

const upload = (state, more) => ({ state, name: "a.pdf", file: { size: 200 }, offset: 0, message: "", duplicates: [], ...more })

test("writes sizes as the server does", () => {
  const wanted = { 0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1 KB", 1050: "1 KB", 1100: "1.1 KB", 99_999: "99.9 KB", 100_000: "100 KB", 999_999: "999 KB", 1_000_000: "1 MB", 2_147_483_648: "2.1 GB", 2e12: "2 TB", 5e15: "5000 TB" }
  for (const [bytes, words] of Object.entries(wanted)) assert.equal(sizeInWords(Number(bytes)), words)
})

test("says a hundred percent only of what is all there", () => {
  assert.equal(percent(upload("sending", { offset: 199 })), 99)
  assert.equal(percent(upload("done")), 100)
  assert.equal(percent(upload("failed", { file: { size: 0 } })), 0)
})

test("has words for every state", () => {
  for (const state of Object.keys(uploadStates)) assert.match(stateInWords(upload(state)), /^[A-Z]/, state)
  assert.equal(stateInWords(upload("failed", { message: "It is empty." })), "Not stored. It is empty.")
  assert.equal(stateInWords(upload("retrying", { message: "The disk is full." })), "Trying again. The disk is full.")
  assert.match(stateInWords(upload("already-here", { duplicates: [{ itemNumber: "E-7" }] })), /same bytes/)
})

test("counts what became of files, and leaves out what is nothing", () => {
  const counts = { done: 12, "already-here": 1, failed: 2 }
  assert.equal(summaryInWords((state) => counts[state] ?? 0, 40), "12 of 40 stored, 1 already here, 2 not stored")
  assert.equal(summaryInWords(() => 0, 1), "0 of 1 stored")
})

test("says what was left out", () => {
  assert.match(leftInWords(2_312, 5_000, false), /^2,312 files were not taken: the list holds 5,000/)
  assert.match(leftInWords(1, 5_000, false), /^1 file was/)
  assert.match(leftInWords(0, 5_000, true), /one by one/)
  assert.equal(leftInWords(0, 5_000, false), undefined)
})

test("reports every file once, each with what became of it", () => {
  const duplicates = [{ itemNumber: "E-7", title: "Lease" }]
  const uploads = Object.keys(uploadStates).map((state) => upload(state, { name: `${state}.pdf`, stored: { item: "i", number: "E-9" } }))
  uploads.push(upload("failed", { name: "empty.pdf", message: "It is empty." }), upload("already-here", { name: "same.pdf", duplicates }))
  uploads.push(upload("done", { name: "locked.pdf", stored: { item: "i", number: "E-8" }, message: "Encrypted: it is kept." }))
  const text = reportAsText(uploads, [{ name: "Box/.DS_Store", reason: "Hidden." }], "1 of 11 stored")
  for (const { name } of uploads) assert.equal(text.split(`  ${name}: `).length, 2, name)
  assert.match(text, /^1 of 11 stored\n/)
  assert.match(text, /empty\.pdf: Not stored\. It is empty\./)
  assert.match(text, /same\.pdf: .*E-7 Lease/)
  assert.match(text, /done\.pdf: Stored E-9$/m)
  assert.match(text, /locked\.pdf: Stored E-8; Encrypted: it is kept\.$/m)
  assert.match(text, /Box\/\.DS_Store: Hidden\./)
  assert.match(text, new RegExp(`Not finished \\(${Object.keys(uploadStates).length - finalStates.length}\\)`))
})
