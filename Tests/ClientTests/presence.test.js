import assert from "node:assert/strict"
import { test } from "node:test"
import { initials, namesInWords, Presence, tone } from "../../Public/store/presence.js"

const people = { t: "Anna Thornbury", v: "Bo Vale", m: "Mirela Sandoval-Kray" }
const entry = (connection, person, place) =>
  ({ connection, person: { id: person, name: people[person] }, role: "paralegal", page: "evidence", item: null, field: null, editing: false, ...place })

function presence(...entries) {
  const here = new Presence("m")
  here.take({ whole: true, entries, gone: [] })
  return here
}

const names = (here) => here.people.map(({ name }) => name)

test("leaves the person at this page out, in whichever tab", () => {
  const here = presence(entry("1", "m"), entry("2", "m", { item: "e", field: "title", editing: true }), entry("3", "t"))
  assert.deepEqual([names(here), here.edited], [["Anna Thornbury"], []])
})

test("takes what is different, and what is gone", () => {
  const here = presence(entry("1", "t"))
  here.take({ whole: false, entries: [entry("2", "v")], gone: ["1"] })
  assert.deepEqual(names(here), ["Bo Vale"])
  here.take({ whole: false, entries: [entry("2", "v", { item: "e" })], gone: ["unknown"] })
  assert.deepEqual(here.people.map(({ item }) => item), ["e"])
})

test("knows nothing older than what is whole", () => {
  const here = presence(entry("1", "t"))
  here.take({ whole: true, entries: [entry("2", "v")], gone: [] })
  assert.deepEqual(names(here), ["Bo Vale"])
  here.clear()
  assert.deepEqual([here.people, here.edited], [[], []])
})

test("says each person once, by name, at the place that says most", () => {
  const here = presence(entry("1", "v"), entry("2", "t"), entry("3", "t", { item: "e", field: "title", editing: true }), entry("4", "t", { item: "f" }))
  assert.deepEqual(here.people.map(({ name, item, editing }) => [name, item, editing]), [["Anna Thornbury", "e", true], ["Bo Vale", null, false]])
})

test("says which cells are edited, and by whom", () => {
  const editing = { item: "e", field: "title", editing: true }
  const here = presence(
    entry("1", "t", editing), entry("2", "t", editing), entry("3", "v", editing), entry("4", "v", { ...editing, field: "tags" }),
    entry("5", "v", { ...editing, editing: false }), entry("6", "v", { ...editing, item: null }), entry("7", "v", { ...editing, field: null }),
  )
  assert.deepEqual(here.edited.map(({ item, field, people }) => [item, field, people.map(({ id }) => id)]), [["e", "title", ["t", "v"]], ["e", "tags", ["v"]]])
})

test("tells of every change", () => {
  const here = new Presence("m")
  let told = 0
  here.addEventListener("change", () => told++)
  here.take({ whole: true, entries: [entry("1", "t")] })
  here.take({ gone: ["1"] })
  here.clear()
  assert.equal(told, 3)
})

test("gives a person always the same colour, and people different ones", () => {
  const ids = Array.from({ length: 60 }, (_, index) => `0198f000-0000-7000-8000-${String(index).padStart(12, "0")}`)
  assert.deepEqual(ids.map(tone), ids.map(tone))
  assert.deepEqual([...new Set(ids.map(tone))].sort(), [0, 1, 2, 3, 4, 5])
})

test("takes the initials of the first and the last name", () => {
  assert.deepEqual(["Mirela Sandoval-Kray", "dov larkspur", "Anna Maria van Thornbury", "Cher", "  ", "Élodie 𝒜vril"].map(initials), ["MS", "DL", "AT", "C", "", "É𝒜"])
})

test("lists names in words", () => {
  assert.deepEqual([["A"], ["A", "B"], ["A", "B", "C"], ["A", "B", "C", "D"]].map((names) => namesInWords(names, 3)), ["A", "A and B", "A, B and C", "A, B, C and 1 more"])
})
