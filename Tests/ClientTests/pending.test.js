import assert from "node:assert/strict"
import { test } from "node:test"
import { Base } from "../../Public/store/base.js"
import { Pending, typed } from "../../Public/store/pending.js"
import { random } from "./random.js"

const entry = (key, id, display) => ({ key, id, base: {}, to: display, display })

test("keeps what was refused until the person has been told, and shows it no more", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Mine" }))
  pending.move(pending.entries[0], "send")
  pending.move(pending.entries[0], "refused", { message: "No." })
  assert.deepEqual(pending.over("e", { title: "Theirs" }), { title: "Theirs" })
  assert.equal(pending.in("rolled-back").length, 1)
  pending.move(pending.entries[0], "dismissed")
  assert.deepEqual(pending.entries, [])
})

test("forgets what belongs to an item that is out of sight", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "One" }))
  pending.add(entry("b", "f", { title: "Another item" }))
  pending.forget(({ id }) => id === "e")
  assert.deepEqual(pending.entries.map(({ key }) => key), ["b"])
})

test("takes back what was never sent, and nothing that may have left", () => {
  const pending = new Pending()
  for (const key of ["a", "b"]) pending.add(entry(key, "e", { [key]: "x" }))
  pending.move(pending.entries[1], "send", { number: 1 })
  pending.move(pending.entries[1], "failed")
  assert.deepEqual(["a", "b", "none"].map((key) => pending.cancel({ key })), [true, false, false])
  assert.deepEqual(pending.entries.map(({ key }) => key), ["b"])
})

test("is answered once, by whichever page", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Mine" }))
  const [asked] = pending.entries
  pending.move(asked, "send")
  pending.move(asked, "conflict", { conflict: { revision: 3, fields: {} } })
  pending.insist({ key: "a" }, "again")
  pending.insist({ key: "a" }, "once more")
  assert.deepEqual(pending.entries.map(({ key, state }) => [key, state]), [["again", "queued"]])
})

test("writes only what has changed", () => {
  const kept = (key, order) => ({ ...entry(key, "e", { [key]: "x" }), order, state: "queued", version: 1 })
  const pending = new Pending({ entries: [kept("a", 1), kept("b", 2), kept("c", 3)] })
  pending.move(pending.entries[0], "send")
  pending.move(pending.entries[1], "removed")
  const { put, remove } = pending.difference()
  assert.deepEqual([put.map(({ key }) => key), remove], [["a"], [2]])
})

test("keeps words of every form: text, choice and set", () => {
  const display = { title: "Lease", exhibitStatus: { value: "admitted", text: "Admitted" }, tags: { add: [{ value: "fire", label: "fire" }], remove: [] } }
  assert.equal(typed(entry("a", "e", display)), "Lease\nAdmitted\nfire")
})

test("shows a row with what is pending over it", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Mine" }))
  assert.deepEqual(pending.over("e", { title: "Theirs", kind: "email" }), { title: "Mine", kind: "email" })
  assert.deepEqual(pending.over("f", { title: "Theirs" }), { title: "Theirs" })
})

test("refuses what is too much, and keeps the rest", () => {
  const pending = new Pending()
  for (let count = 0; count < Pending.entriesMax; count++) assert.equal(pending.add(entry(count, "e", {})), true)
  assert.equal(pending.add(entry("more", "e", {})), false)
  assert.equal(pending.entries.length, Pending.entriesMax)
})

test("has reached a revision when it shows that or a later one, or does not show the item", () => {
  const base = new Base()
  base.load("e", 7, {})
  assert.deepEqual([6, 7, 8].map((revision) => base.reached({ id: "e", revision })), [true, true, false])
  assert.equal(base.reached({ id: "elsewhere", revision: 3 }), true)
})

test("says that an item was withdrawn until it is restored", () => {
  const base = new Base()
  base.load("e", 1, { title: "Lease" })
  base.take({ id: "e", revision: 2, row: { withdrawn: true } })
  assert.equal(base.item("e").row.withdrawn, true)
  base.take({ id: "e", revision: 3, row: {} })
  assert.equal(base.item("e").row.withdrawn, false)
})

const refuse = (pending, key) => {
  pending.move({ key }, "send", { number: 1 })
  pending.move({ key }, "refused", { message: "No." })
}

test("takes along what follows a refused edit of the same field and never left, and says why", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Refused" }))
  pending.add(entry("b", "e", { title: "Typed after it" }))
  pending.add(entry("c", "e", { kind: "email" }))
  pending.add(entry("d", "f", { title: "Another item" }))
  refuse(pending, "a")
  pending.add(entry("e", "e", { title: "Typed when it was known" }))
  assert.deepEqual(pending.entries.map(({ key, state }) => [key, state]), [["a", "rolled-back"], ["b", "rolled-back"], ["c", "queued"], ["d", "queued"], ["e", "queued"]])
  assert.match(pending.find({ key: "b" }).message, /followed a change that was refused/)
  assert.equal(typed(pending.find({ key: "b" })), "Typed after it")
})

test("takes along every edit of an item whose adding was refused", () => {
  const pending = new Pending()
  pending.add({ ...entry("a", "new", { title: "Refused" }), operation: "evidence.add" })
  pending.add(entry("b", "new", { kind: "email" }))
  pending.add(entry("c", "e", { kind: "email" }))
  refuse(pending, "a")
  assert.deepEqual(pending.entries.map(({ key, state }) => [key, state]), [["a", "rolled-back"], ["b", "rolled-back"], ["c", "queued"]])
})

test("leaves to the server what has left, and forgets an undo of what was never done", () => {
  const pending = new Pending()
  for (const key of ["a", "b"]) pending.add(entry(key, "e", { title: key }))
  pending.add({ ...entry("c", "e", { title: null }), undoes: "a" })
  pending.move({ key: "b" }, "send", { number: 2 })
  refuse(pending, "a")
  assert.deepEqual(pending.entries.map(({ key, state }) => [key, state]), [["a", "rolled-back"], ["b", "sending"]])
})

test("sends a third value as a new act over the revision that was seen", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Mine" }))
  pending.find({ key: "a" }).base = { title: 1 }
  pending.move({ key: "a" }, "send", { number: 1 })
  pending.move({ key: "a" }, "conflict", { conflict: { revision: 3, fields: {} } })
  pending.insist({ key: "a" }, "again", undefined, { to: { title: "Ours" }, display: { title: "Ours" } })
  const [{ key, base, to, display, number, state }] = pending.entries
  assert.deepEqual({ key, base, to, display, number, state }, {
    key: "again", base: { title: 3 }, to: { title: "Ours" }, display: { title: "Ours" }, number: undefined, state: "queued",
  })
})

// Whole items and files

const whole = (key, operation, more) => ({ key, id: "e", operation: `evidence.${operation}`, base: { title: 3 }, to: {}, display: {}, words: { item: "E-012" }, ...more })
const states = (pending) => pending.entries.map(({ key, state }) => [key, state])

test("shows a withdrawal at once, not while it is a question, and the item again when it is refused", () => {
  const pending = new Pending()
  const isWithdrawn = () => Boolean(pending.over("e", { title: "x" }).withdrawn)
  pending.add(whole("a", "withdraw"))
  assert.equal(isWithdrawn(), true)
  pending.move({ key: "a" }, "send", { number: 1 })
  pending.move({ key: "a" }, "conflict", { conflict: { revision: 5, fields: {}, notice: "Changed." } })
  assert.equal(isWithdrawn(), false)
  pending.insist({ key: "a" }, "again")
  assert.deepEqual([isWithdrawn(), pending.entries[0].base], [true, { title: 5 }])
  pending.move({ key: "again" }, "send", { number: 2 })
  pending.move({ key: "again" }, "refused", { message: "No." })
  assert.equal(isWithdrawn(), false)
  pending.add(whole("b", "restore"))
  assert.equal(pending.over("e", { withdrawn: true }).withdrawn, false)
})

test("holds what is done to an item until it is added, over its first revision", () => {
  const pending = new Pending()
  pending.add({ ...entry("a", "e", { title: "New" }), operation: "evidence.add" })
  pending.add({ ...entry("b", "e", { title: "Better" }), base: { title: 0 } })
  pending.add(whole("c", "attach"))
  pending.add(whole("d", "withdraw"))
  pending.add(entry("f", "f", { title: "Another item" }))
  assert.deepEqual(states(pending), [["a", "queued"], ["b", "held"], ["c", "held"], ["d", "held"], ["f", "queued"]])
  pending.move({ key: "a" }, "send", { number: 1 })
  pending.move({ key: "a" }, "applied", { revision: 1 })
  // The withdrawal waits for the file, which leaves by another way.
  assert.deepEqual(states(pending), [["a", "acknowledged"], ["b", "queued"], ["c", "queued"], ["d", "held"], ["f", "queued"]])
  assert.deepEqual(pending.find({ key: "b" }).base, { title: 1 })
  pending.move({ key: "c" }, "send")
  pending.move({ key: "c" }, "applied")
  assert.equal(pending.find({ key: "d" }).state, "queued")
})

test("takes back an item that never left with all that was done to it, and nothing of one that may have", () => {
  const pending = new Pending()
  for (const id of ["e", "f"]) pending.add({ ...entry(`add ${id}`, id, { title: id }), operation: "evidence.add" })
  pending.add(entry("edit e", "e", { title: "Better" }))
  pending.add(entry("edit f", "f", { title: "Better" }))
  pending.move({ key: "add f" }, "send", { number: 1 })
  pending.move({ key: "add f" }, "failed")
  assert.deepEqual(["add e", "add f"].map((key) => pending.cancel({ key })), [true, false])
  assert.deepEqual(states(pending), [["add f", "waiting"], ["edit f", "held"]])
})

test("takes along what another page does to an item that it does not know to be refused", () => {
  const pending = new Pending()
  pending.add({ ...entry("a", "e", { title: "Refused" }), operation: "evidence.add" })
  refuse(pending, "a")
  pending.add(entry("b", "e", { title: "Typed before it was known here" }))
  assert.deepEqual(states(pending), [["a", "rolled-back"], ["b", "rolled-back"]])
  assert.match(pending.find({ key: "b" }).message, /followed a change that was refused/)
})

test("keeps a withdrawal, a restoration and another file when a file before them is refused", () => {
  const pending = new Pending()
  pending.add(whole("file", "attach"))
  pending.add(whole("withdrawal", "withdraw"))
  pending.add(whole("restoration", "restore"))
  pending.add(whole("other", "attach"))
  pending.move({ key: "file" }, "send")
  pending.move({ key: "file" }, "refused", { message: "The file is empty." })
  assert.equal(pending.find({ key: "file" }).state, "rolled-back")
  for (const key of ["withdrawal", "restoration"]) assert.equal(pending.find({ key }).state, "queued", key)
  assert.equal(pending.find({ key: "other" }).state, "held")
})

test("takes a file back also while it waits for the network", () => {
  const pending = new Pending()
  pending.add(whole("a", "attach"))
  pending.move({ key: "a" }, "send")
  pending.move({ key: "a" }, "failed")
  assert.equal(pending.cancel({ key: "a" }), true)
  assert.deepEqual(pending.entries, [])
})

test("keeps the file of a new item that is taken back until the person lets it go", () => {
  const pending = new Pending()
  pending.add({ ...entry("a", "e", { title: "New" }), operation: "evidence.add" })
  pending.add(whole("file", "attach"))
  assert.equal(pending.cancel({ key: "a" }), true)
  assert.deepEqual(states(pending), [["file", "rolled-back"]])
  assert.match(pending.find({ key: "file" }).message, /until you dismiss it/)
  pending.move({ key: "file" }, "dismissed")
  assert.deepEqual(pending.entries, [])
})

test("gives an item that is added anew its file again, behind it, unless the person has let that go", () => {
  const orders = (pending) => pending.entries.forEach((entry, index) => (entry.order ??= index + 1))
  const again = (key) => ({ ...entry(key, "e", { title: "New" }), operation: "evidence.add" })
  let pending = new Pending()
  pending.add(again("a"))
  for (const key of ["file", "dismissed"]) pending.add(whole(key, "attach"))
  pending.add({ ...whole("other", "attach"), id: "f" })
  orders(pending)
  pending.cancel({ key: "a" })
  pending.move({ key: "dismissed" }, "dismissed")
  // What is kept is read anew for each act.
  pending = new Pending({ entries: structuredClone(pending.entries) })
  pending.add(again("again"))
  assert.deepEqual(states(pending), [["other", "queued"], ["again", "queued"], ["file", "held"]])
  assert.equal(pending.find({ key: "file" }).message, undefined)
  const { put, remove } = pending.difference()
  assert.deepEqual([put.map(({ key, order }) => [key, order]), remove], [[["again", undefined], ["file", undefined]], [2]], "it has a new place in the queue")
  // And is taken back as before.
  assert.equal(pending.cancel({ key: "again" }), true)
  assert.deepEqual(states(pending), [["other", "queued"], ["file", "rolled-back"]])
})

test("forgets the words of an item that is out of sight, and keeps its file until the person has been told", () => {
  const pending = new Pending()
  pending.add(entry("a", "e", { title: "Typed" }))
  pending.add(whole("file", "attach"))
  pending.add(whole("stored", "attach"))
  pending.move({ key: "stored" }, "send")
  pending.move({ key: "stored" }, "applied")
  // Each open page forgets it.
  for (let page = 1; page <= 2; page++) pending.forget(({ id }) => id === "e", "No access.")
  assert.deepEqual(pending.entries.map(({ key, state, message }) => [key, state, message]), [["file", "rolled-back", "No access."]])
})

test("does not take back a file that may have arrived, and does not store one that was taken back", () => {
  const pending = new Pending()
  for (const key of ["a", "b"]) pending.add(whole(key, "attach"))
  pending.move({ key: "a" }, "send")
  assert.equal(pending.leave({ key: "a" }), true)
  assert.equal(pending.cancel({ key: "a" }), false)
  pending.move({ key: "a" }, "failed")
  assert.equal(pending.cancel({ key: "a" }), false)
  assert.equal(pending.cancel({ key: "b" }), true)
  assert.equal(pending.leave({ key: "b" }), false)
})

test("keeps the words of a new item each with its field", () => {
  const display = { title: "Lease", kind: { value: "photo", text: "Photo" }, tags: [{ value: "fire", label: "fire" }, { value: "a", label: "a" }] }
  const added = { ...entry("a", "e", display), operation: "evidence.add", words: { fields: { title: "Title", kind: "Kind", tags: "Tags" } } }
  assert.equal(typed(added), "Title: Lease\nKind: Photo\nTags: fire, a")
})

test("what happens together ends as what happens one by one", () => {
  const operations = ["evidence.revise", "evidence.revise", "evidence.revise", "evidence.add", "evidence.withdraw", "evidence.attach"]
  const states = (queue) => queue.entries.map(({ since, ...entry }) => entry)
  let held = 0
  for (let seed = 1; seed <= 300; seed++) {
    const dice = random(seed)
    const one = (list) => list[Math.floor(dice() * list.length)]
    const [apart, together] = [new Pending(), new Pending()]
    const both = (act) => {
      act(apart)
      together.together(act)
      held += apart.in("held").length
      assert.deepEqual(states(together), states(apart), `seed ${seed}`)
    }
    for (let round = 0; round < 6; round++) {
      const added = Array.from({ length: Math.ceil(dice() * 6) }, (_, index) => ({
        ...entry(`${round}-${index}`, one(["e", "f"]), { [one(["title", "place"])]: "x" }), operation: one(operations),
      }))
      both((queue) => added.forEach((own) => queue.add(structuredClone(own))))
      const sent = apart.in("queued", "waiting").filter(() => dice() < 0.7).map(({ key }) => key)
      both((queue) => sent.forEach((key) => queue.move({ key }, "send", { number: 1 })))
      const answers = apart.in("sending").map(({ key }) => [key, one(["applied", "applied", "conflict", "refused", "failed"])])
      both((queue) => answers.forEach(([key, event]) => queue.move({ key }, event, event === "conflict" ? { conflict: { revision: 2, fields: {} } } : { revision: 2 })))
      both((queue) => queue.seen(({ key }) => answers.some(([known]) => known === key)))
    }
  }
  assert.ok(held > 100, "some had to wait")
})
