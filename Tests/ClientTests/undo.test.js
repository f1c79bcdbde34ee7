import assert from "node:assert/strict"
import { test } from "node:test"
import { mergeList } from "../../Public/store/rebase.js"
import { Acts, fieldsInWords, inWords, mutation, skippedInWords } from "../../Public/store/undo.js"

const start = Date.parse("2026-11-26T10:00:00Z")
const at = (milliseconds) => new Date(start + milliseconds).toISOString()
const words = { item: "E-014", fields: { location: "Location", exhibitStatus: "Exhibit status", tags: "Tags" } }
const made = () => new Acts([], start)

function edit(key, field, display, more = {}) {
  return { key, id: "item", case: "case", base: { [field]: 3 }, to: { [field]: display?.value ?? display }, display: { [field]: display }, at: at(0), words, ...more }
}

test("undoes what was done last, by its key, with what was shown before", () => {
  const acts = made()
  acts.did(edit("k1", "location", "Room 1"), { location: "" })
  acts.did(edit("k2", "exhibitStatus", { value: "offered", text: "Offered" }, { at: at(5_000) }), { exhibitStatus: { value: "marked", text: "Marked" } })
  const act = acts.next("undo")
  assert.equal(inWords(act), "Exhibit status of E-014")
  assert.equal(fieldsInWords(act), "Exhibit status: Marked → Offered")
  const undo = mutation(act.changes[0])
  assert.deepEqual([undo.undoes, undo.to, undo.display.exhibitStatus.text, undo.operation], ["k2", { exhibitStatus: null }, "Marked", undefined])
})

test("redoes by undoing the undo, and forgets what may be redone when something new is done", () => {
  const acts = made()
  acts.did(edit("k1", "location", "Room 1"), { location: "" })
  acts.turn(acts.next("undo"), [{ keys: ["u1"], name: "u1" }])
  assert.equal(acts.next("undo"), undefined)
  const redo = mutation(acts.next("redo").changes[0])
  assert.deepEqual([redo.undoes, redo.display], ["u1", { location: "Room 1" }])
  acts.turn(acts.next("redo"), [{ keys: ["r1"], name: "r1" }])
  assert.equal(mutation(acts.next("undo").changes[0]).undoes, "r1")
  acts.turn(acts.next("undo"), [{ keys: ["u2"], name: "u2" }])
  acts.did(edit("k2", "location", "Room 2", { at: at(9_000) }), { location: "" })
  assert.equal(acts.next("redo"), undefined)
})

test("does anew what was cancelled before it was sent", () => {
  const acts = made()
  acts.did(edit("k1", "location", "Room 1"), { location: "" })
  acts.turn(acts.next("undo"), [{ keys: [], name: null }])
  const redo = mutation(acts.next("redo").changes[0], 7)
  assert.deepEqual([redo.undoes, redo.base, redo.to], [undefined, { location: 7 }, { location: "Room 1" }])
})

test("adds and removes members, whichever way round", () => {
  const acts = made()
  const [fire, water] = ["fire", "water"].map((value) => ({ value, label: value }))
  acts.did({ ...edit("k1", "tags"), display: { tags: { add: [fire], remove: ["water"] } } }, { tags: [water] })
  const undo = mutation(acts.next("undo").changes[0])
  assert.deepEqual(undo.to, { tags: { add: ["water"], remove: ["fire"] } })
  assert.deepEqual(undo.display, { tags: { add: [water], remove: ["fire"] } })
  assert.equal(fieldsInWords(acts.next("undo")), "Tags: water → fire")
})

test("takes edits of the same field within half a second for one act, and others not", () => {
  const acts = made()
  acts.did(edit("k1", "location", "R"), { location: "" })
  const next = edit("k2", "location", "Ro", { at: at(400) })
  assert.equal(acts.groupOf(next), "k1")
  assert.equal(acts.groupOf({ ...next, at: at(501) }), undefined)
  assert.equal(acts.groupOf({ ...next, id: "other" }), undefined)
  assert.equal(acts.groupOf({ ...next, to: { title: "Ro" } }), undefined)
  acts.did({ ...next, group: "k1" }, { location: "R" })
  assert.equal(acts.acts.length, 1)
  const [change] = acts.next("undo").changes
  assert.deepEqual([change.keys, change.name, change.fields.location.from, change.fields.location.to], [["k1", "k2"], "k1", "", "Ro"])
  // What was undone is no burst to go on with.
  acts.turn(acts.next("undo"), [{ keys: ["u"], name: "u" }])
  assert.equal(acts.groupOf({ ...next, at: at(500) }), undefined)
})

test("shows a group of items as one act, and undoes it the last first", () => {
  const acts = made()
  for (const [index, id] of ["a", "b", "c"].entries()) acts.did(edit(`k${index}`, "location", "Room 1", { id, group: "bulk" }), { location: "" })
  assert.equal(acts.acts.length, 1)
  assert.equal(inWords(acts.next("undo")), "3 changes")
  acts.turn(acts.next("undo"), ["c", "b", "a"].map((id) => ({ keys: [`u-${id}`], name: "undo-bulk" })))
  assert.deepEqual(acts.next("redo").changes.map(({ id }) => id), ["c", "b", "a"])
})

test("calls an act by its new key once the person has insisted, and drops what was refused", () => {
  const acts = made()
  acts.did(edit("k1", "location", "Room 1"), { location: "" })
  acts.rename("k1", "k9")
  assert.equal(mutation(acts.next("undo").changes[0]).undoes, "k9")
  acts.drop(({ keys }) => keys.includes("k9"))
  assert.equal(acts.next("undo"), undefined)
})

test("withdraws what was brought back, brings back what was withdrawn, and lists nothing that cannot be undone", () => {
  const acts = made()
  for (const operation of ["evidence.withdraw", "evidence.restore", "evidence.add"]) acts.did({ key: operation, id: "item", operation, at: at(0), words })
  for (const operation of ["evidence.stamp", "evidence.custody"]) acts.did({ key: operation, id: "item", operation, at: at(0), words })
  assert.deepEqual(acts.acts.map(({ changes: [change] }) => mutation(change).operation), ["evidence.restore", "evidence.withdraw", "evidence.withdraw"])
  assert.equal(inWords(acts.acts[0]), "Withdrawal of E-014")
})

const added = { key: "a1", id: "new", case: "case", operation: "evidence.add", base: {}, at: at(0), words: { item: "new item", fields: { title: "Title", occurredAt: "Occurred at" } } }
const typedMoment = { typed: "2024-03-14", zone: "America/New_York" }

test("undoes what was added by its key, without its fields, and redoes it by bringing it back", () => {
  const acts = made()
  acts.did({ ...added, to: { title: "Lease" }, display: { title: "Lease" } })
  assert.equal(inWords(acts.next("undo")), "Addition of new item")
  assert.equal(fieldsInWords(acts.next("undo")), "Added: new item")
  const undo = mutation(acts.next("undo").changes[0])
  assert.deepEqual([undo.operation, undo.undoes, undo.to, undo.display], ["evidence.withdraw", "a1", {}, {}])
  acts.turn(acts.next("undo"), [{ keys: ["u1"], name: "u1" }])
  const redo = mutation(acts.next("redo").changes[0])
  assert.deepEqual([redo.operation, redo.undoes, redo.to], ["evidence.restore", "u1", {}])
})

test("adds anew what was added and taken back before it was sent, as it was typed", () => {
  const acts = made()
  const to = { title: "Lease", occurredAt: typedMoment }
  acts.did({ ...added, to, display: { title: "Lease", occurredAt: { datetime: "", text: "2024-03-14" } } })
  acts.turn(acts.next("undo"), [{ keys: [], name: null }])
  const redo = mutation(acts.next("redo").changes[0])
  assert.deepEqual([redo.operation, redo.undoes, redo.to, redo.display.title, redo.id], ["evidence.add", undefined, to, "Lease", "new"])
  acts.turn(acts.next("redo"), [{ keys: ["a2"], name: "a2" }])
  assert.equal(mutation(acts.next("undo").changes[0]).undoes, "a2")
})

test("withdraws anew, over what is seen by then, what was taken back before it was sent", () => {
  const acts = made()
  acts.did({ key: "w1", id: "item", case: "case", operation: "evidence.withdraw", base: { title: 3 }, to: {}, display: {}, at: at(0), words })
  assert.equal(fieldsInWords(acts.next("undo")), "Withdrew E-014")
  acts.turn(acts.next("undo"), [{ keys: [], name: null }])
  const redo = mutation(acts.next("redo").changes[0], 7)
  assert.deepEqual([redo.operation, redo.undoes, redo.base], ["evidence.withdraw", undefined, { title: 7 }])
})

test("keeps so many acts and no more, and none for longer than a week", () => {
  const acts = made()
  for (let count = 0; count <= Acts.actsMax; count++) acts.did(edit(`k${count}`, "location", "Room 1", { at: at(count * 1_000) }), { location: "" })
  assert.deepEqual([acts.acts.length, acts.acts[0].changes[0].name], [Acts.actsMax, "k1"])
  assert.equal(new Acts(acts.acts, start + 8 * 86_400_000).acts.length, 0)
})

test("says what an undo left, whose it is and since when", () => {
  const reply = { status: "merged", skippedBy: { exhibitStatus: { by: { name: "Thornbury" }, own: false, at: "x" } } }
  const sentence = (more) => skippedInWords({ words }, { ...reply, ...more }, () => "10:04")
  assert.equal(sentence(), "Exhibit status of E-014 was changed by Thornbury at 10:04; undone the rest")
  assert.equal(sentence({ status: "refused", skippedBy: { location: { by: null, own: true, at: null } } }), "Location of E-014 was changed by you since; nothing was undone")
  assert.equal(sentence({ status: "refused", skippedBy: {}, message: "It is as it was before already." }), "It is as it was before already.")
  assert.equal(sentence({ status: "applied", skippedBy: undefined }), undefined)
})

/** A server with one item, that undoes as ours does: by the log, and only what is as the act left it. */
class Server {
  row = { location: "", exhibitStatus: { value: "marked", text: "Marked" }, tags: [] }
  log = []

  send({ key, group, display, undoes }, by = "me") {
    const wanted = undoes === undefined ? Object.entries(display) : this.#inverse(undoes, by)
    for (const [field, value] of wanted) {
      const before = this.row[field]
      this.row[field] = value?.remove ? mergeList(before, value) : value
      this.log.push({ key, group, by, field, before, after: this.row[field], display: value })
    }
    return wanted.length > 0
  }

  #inverse(name, by) {
    const mine = this.log.filter((event) => event.by === by && (event.key === name || event.group === name))
    return [...new Set(mine.map(({ field }) => field))].flatMap((field) => {
      const [first, last] = [mine.find((event) => event.field === field), mine.findLast((event) => event.field === field)]
      const since = this.log.slice(this.log.indexOf(last) + 1).filter((event) => event.field === field)
      if (since.some((event) => event.by !== by) || text(this.row[field]) !== text(last.after)) return []
      return [[field, first.before]]
    })
  }
}

const text = (value) => JSON.stringify(Array.isArray(value) ? value.map((member) => member.value).sort() : value)
const generator = (seed) => () => ((seed = Math.imul(seed, 48_271) % 2_147_483_647) >>> 0) / 4_294_967_296

function play(seed, othersShare) {
  const random = generator(seed)
  const server = new Server()
  let acts = made()
  let count = 0
  const pick = (list) => list[Math.floor(random() * list.length)]
  const choose = () => {
    const field = pick(["location", "exhibitStatus"])
    return [field, field === "location" ? pick(["Room 1", "Room 2", "Room 3"]) : pick(["offered", "admitted", "excluded"].map((value) => ({ value, text: value })))]
  }
  const turn = (list) => {
    const act = acts.next(list)
    if (!act) return false
    const key = `${list}-${++count}`
    const [change] = act.changes
    const sent = mutation(change)
    const before = { ...server.row }
    const last = server.log.findLast(({ field }) => field in sent.display)
    const done = server.send({ ...sent, key })
    if (done) assert.equal(last.by, "me", "it wrote over what somebody else had written")
    else assert.deepEqual(server.row, before)
    acts.turn(act, [{ keys: [key], name: key }])
    if (!done) acts.drop(({ keys }) => keys.includes(key))
    return true
  }
  return { server, turn, random, do() {
    const [field, display] = choose()
    if (random() < othersShare) return server.send({ key: `o-${++count}`, display: { [field]: display } }, "other")
    if (text(server.row[field]) === text(display)) return
    const entry = edit(`k-${++count}`, field, display, { at: at(count * 1_000) })
    acts.did(entry, { [field]: server.row[field] })
    server.send(entry)
    // It survives a reload.
    acts = new Acts(structuredClone(acts.acts), start)
  } }
}

test("undoing all and redoing all comes back to the same while others are idle", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { server, turn, do: act } = play(seed, 0)
    const first = text(server.row)
    for (let count = 0; count < 12; count++) act()
    const last = text(server.row)
    for (let round = 0; round < 2; round++) {
      while (turn("undo"));
      assert.equal(text(server.row), first, `seed ${seed}`)
      while (turn("redo"));
      assert.equal(text(server.row), last, `seed ${seed}`)
    }
  }
})

test("never writes over another person, whatever is done, undone and redone between", () => {
  let skipped = 0
  for (let seed = 1; seed <= 200; seed++) {
    const { turn, random, do: act } = play(seed, 0.4)
    for (let count = 0; count < 40; count++) {
      const chance = random()
      if (chance < 0.5) act()
      else if (!turn(chance < 0.8 ? "undo" : "redo")) skipped++
    }
  }
  assert.ok(skipped > 0)
})

test("names a bulk edit once, and what took it back in its place", () => {
  const acts = made()
  const bulk = (address, undoes, list) => acts.didBulk({ address, undoes, words: `Bulk edit ${address}` }, "case", at(0), list)
  acts.did(edit("k1", "location", "Room 1"), { location: "" })
  bulk("/1", undefined, "undo")
  bulk("/1", undefined, "undo")
  assert.deepEqual([acts.acts.length, inWords(acts.next("undo")), acts.next("undo").bulk.address], [2, "Bulk edit /1", "/1"])
  bulk("/2", "/1", "redo")
  assert.deepEqual([acts.next("redo").bulk.address, inWords(acts.next("undo"))], ["/2", "Location of E-014"])
  // The report of what was taken back already is read again.
  bulk("/1", undefined, "undo")
  assert.equal(inWords(acts.next("undo")), "Location of E-014")
  bulk("/3", "/2", "undo")
  assert.deepEqual([acts.next("undo").bulk.address, acts.next("redo")], ["/3", undefined])
})
