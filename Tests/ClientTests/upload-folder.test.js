import assert from "node:assert/strict"
import { test } from "node:test"
import { filesOf, filesOfChosen } from "../../Public/uploads/folder.js"

/** Entries as a browser gives them: a folder is an object of names, a file a string, what cannot be read an error. */
function entry(name, content) {
  if (content instanceof Error) return { name, isDirectory: false, file: (_, fail) => fail(content) }
  if (typeof content === "string") return { name, isDirectory: false, file: (take) => take({ name, content }) }
  return {
    name,
    isDirectory: true,
    createReader() {
      // A browser gives at most a hundred at a time, in no order, and an empty list at the end.
      const rest = Object.entries(content).map((child) => entry(...child)).reverse()
      return { readEntries: (take, fail) => (content.isBroken ? fail(new Error("broken")) : take(rest.splice(0, 100))) }
    },
  }
}

const names = ({ files }) => files.map(({ file, folder }) => `${folder}|${file.name}`)

test("walks folders in the order of their names, as a person counts", async () => {
  const found = await filesOf([entry("Box", { "2.pdf": "b", "10.pdf": "c", "1.pdf": "a", Photos: { "x.jpg": "x" }, "A&B": {} }), entry("memo.txt", "m")])
  assert.deepEqual(names(found), ["Box|1.pdf", "Box|2.pdf", "Box|10.pdf", "Box/Photos|x.jpg", "|memo.txt"])
  assert.deepEqual([found.skipped, found.isCut], [[], false])
})

test("asks a reader until it has no more", async () => {
  const many = Object.fromEntries(Array.from({ length: 350 }, (_, place) => [`${place}.pdf`, "x"]))
  const found = await filesOf([entry("Box", many)])
  assert.equal(found.files.length, 350)
  assert.equal(found.files[349].file.name, "349.pdf")
})

test("skips and tells what a person would not see in a folder, and does not go into it", async () => {
  const found = await filesOf([entry("Box", { ".DS_Store": "x", "Thumbs.db": "x", "desktop.ini": "x", "~$memo.docx": "x", ".git": { "a.pdf": "x" }, __MACOSX: { "a.pdf": "x" }, "a.pdf": "a" })])
  assert.deepEqual(names(found), ["Box|a.pdf"])
  assert.deepEqual(found.skipped.map(({ name }) => name).sort(), ["Box/.DS_Store", "Box/.git", "Box/Thumbs.db", "Box/__MACOSX", "Box/desktop.ini", "Box/~$memo.docx"].sort())
  for (const { reason } of found.skipped) assert.match(reason, /by itself/)
})

test("takes what is dropped by its own name, hidden or not", async () => {
  assert.deepEqual(names(await filesOf([entry(".DS_Store", "x"), entry(".config", { "a.pdf": "x" })])), ["|.DS_Store", ".config|a.pdf"])
})

test("tells what cannot be read and goes on", async () => {
  const found = await filesOf([entry("Box", { "a.pdf": new Error("gone"), "b.pdf": "b", Locked: { isBroken: true } })])
  assert.deepEqual(names(found), ["Box|b.pdf"])
  assert.deepEqual(found.skipped.map(({ name, reason }) => [name, reason]), [["Box/a.pdf", "It could not be read."], ["Box/Locked", "It could not be read."]])
})

test("does not go deeper than its bound, and says so", async () => {
  let tree = { "deep.pdf": "x" }
  for (let depth = 0; depth < 25; depth++) tree = { more: tree, "here.pdf": "x" }
  const found = await filesOf([entry("top", tree)])
  assert.equal(found.files.length, 20)
  assert.equal(found.skipped.length, 1)
  assert.match(found.skipped[0].reason, /20 folders deep/)
})

test("looks at no more files than its bound, and says so", async () => {
  const many = Object.fromEntries(Array.from({ length: 15_000 }, (_, place) => [`${place}.pdf`, "x"]))
  const found = await filesOf([entry("One", many), entry("Two", many), entry("Three", many)])
  assert.equal(found.files.length, 20_000)
  assert.equal(found.isCut, true)
  const wide = await filesOf([entry("Wide", Object.fromEntries(Array.from({ length: 20_050 }, (_, place) => [`${place}.pdf`, "x"])))])
  assert.equal(wide.isCut, true)
  assert.ok(wide.files.length <= 20_000)
})

test("takes plain files where a browser gives no entries", async () => {
  assert.deepEqual(names(await filesOf([{ name: "a.pdf", size: 1 }])), ["|a.pdf"])
})

test("keeps the folders of one that was chosen, in order, without what is hidden", () => {
  const chosen = (...paths) => paths.map((path) => ({ name: path.split("/").at(-1), webkitRelativePath: path }))
  const found = filesOfChosen(chosen("Box/10.pdf", "Box/2.pdf", "Box/.DS_Store", "Box/.git/a.pdf", "Box/Photos/x.jpg"))
  assert.deepEqual(names(found), ["Box|2.pdf", "Box|10.pdf", "Box/Photos|x.jpg"])
  assert.deepEqual(found.skipped.map(({ name }) => name), ["Box/.DS_Store", "Box/.git/a.pdf"])
  assert.equal(filesOfChosen(chosen(...Array.from({ length: 20_001 }, (_, place) => `Box/${place}.pdf`))).isCut, true)
})
