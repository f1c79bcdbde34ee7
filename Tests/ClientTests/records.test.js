import assert from "node:assert/strict"
import { test } from "node:test"
import { between, span } from "../../Public/records/days.js"
import { compare, natural, sortKey } from "../../Public/records/order.js"
import { answer, pageOf, questionOf, searchOf } from "../../Public/records/question.js"
import { found, prefixes } from "../../Public/records/search-words.js"

const field = (name, more) => ({ name, label: name, searched: true, facet: false, sorts: true, mayBeEmpty: true, ...more })
const fields = [
  field("itemNumber"), field("title"), field("kind", { facet: true, values: ["document", "email", "chat"] }), field("exhibitNumber"),
  field("occurredAt", { searched: false }), field("tags", { facet: true, sorts: false }), field("notes", { searched: false, sorts: false }),
]
const kinds = { document: "Document", email: "Email", chat: "Chat" }
const record = (number, row) => ({ id: `id-${number}`, row: { itemNumber: `E-${number}`, ...row, kind: { value: row.kind, text: kinds[row.kind] } } })
const tags = (...values) => values.map((value) => ({ value, label: value }))
const records = [
  record("001", { title: "Call to the fire brigade", kind: "chat", exhibitNumber: "C-10", tags: tags("fire") }),
  record("002", { title: "Invoice SYN00000042", kind: "email", exhibitNumber: "C-2", tags: tags("fire", "money") }),
  record("003", { title: "Café receipt", kind: "document", notes: "secret" }),
  record("010", { title: "Old invoice", kind: "email", withdrawn: true }),
]
const numbers = (search, zone = "America/New_York") =>
  answer(records, fields, questionOf(search, fields), zone).matches.map(({ row }) => row.itemNumber).join(" ")

test("a search is by the beginnings of words, without accents, and of numbers also by their digits", () => {
  assert.equal(numbers("?q=invoice"), "E-002")
  assert.equal(numbers("?q=INV+syn"), "E-002")
  assert.equal(numbers("?q=42"), "E-002")
  assert.equal(numbers("?q=cafe"), "E-003")
  assert.equal(numbers("?q=E-00"), "E-001 E-002 E-003")
  assert.equal(numbers("?q=nvoice"), "")
  assert.equal(numbers("?q=%E2%80%94"), "", "a question without a word finds nothing")
  assert.equal(numbers("?q=++"), "E-001 E-002 E-003", "white space asks nothing")
  assert.deepEqual(prefixes("E-01 fire"), ["e01", "fire"])
  assert.deepEqual([...found("E-012", ["e01", "12", "012", "2"])], ["e01", "12", "012"])
})

test("a search looks only where the server says that it does", () => {
  assert.equal(numbers("?q=secret"), "")
})

test("filters of one field widen, those of several narrow; withdrawn ones come only when asked for", () => {
  assert.equal(numbers("?kind=email&kind=chat"), "E-001 E-002")
  assert.equal(numbers("?kind=email&kind=chat&tags=money"), "E-002")
  assert.equal(numbers("?kind=email&withdrawn=1"), "E-002 E-010")
  assert.equal(numbers("?has=exhibitNumber&hasNot=notes"), "E-001 E-002")
  assert.equal(numbers("?hasNot=exhibitNumber"), "E-003")
})

test("an order counts as people do, and empty values come last, or first when it goes down", () => {
  assert.equal(numbers("?sort=exhibitNumber"), "E-002 E-001 E-003")
  assert.equal(numbers("?sort=-exhibitNumber"), "E-003 E-001 E-002")
  assert.equal(numbers("?sort=kind"), "E-003 E-002 E-001", "in the order of the vocabulary")
  assert.equal(natural("C-010A"), "c-210a")
  assert.ok(compare(natural("C-2"), natural("C-10")) < 0 && compare(natural("C-15"), natural("C-15A")) < 0)
  assert.ok(compare("a\u{1f600}", "a\uffff") > 0, "by code points, not by halves of them")
  assert.equal(compare("ab", "ab"), 0)
  assert.ok(compare("a", "ab") < 0)
  assert.equal(sortKey(undefined), "~")
})

test("a facet counts what fails no condition but its own, the most first", () => {
  const { facets } = answer(records, fields, questionOf("?kind=email", fields), "UTC")
  const counts = Object.fromEntries(facets.map(({ name, counts }) => [name, counts.map(({ value, count }) => `${value} ${count}`).join(", ")]))
  assert.deepEqual(counts, { kind: "chat 1, document 1, email 1", tags: "fire 1, money 1" })
})

test("a day begins and ends in the case's zone, also where the clock is put forward", () => {
  const hours = (from, to, zone) => between(from, to, zone).map((at) => new Date(at).toISOString().slice(0, 16))
  assert.deepEqual(hours("2024-03-10", "2024-03-10", "America/New_York"), ["2024-03-10T05:00", "2024-03-11T04:00"])
  assert.deepEqual(hours("2024-07-01", "2024-07-01", "UTC"), ["2024-07-01T00:00", "2024-07-02T00:00"])
  assert.equal(between("2024-03-11", "2024-03-10", "UTC"), undefined)
  assert.deepEqual(between(undefined, undefined, "UTC"), [-Infinity, Infinity])
})

test("what is not known exactly is found on every day on which it may have been", () => {
  const at = Date.parse("2024-03-14T12:00:00Z")
  assert.deepEqual(span({ datetime: "2024-03-14T12:00:00Z" }), [at, at + 1])
  assert.deepEqual(span({ datetime: "2024-03-14T12:00:00Z", from: null, until: at }), [-Infinity, at])
  assert.equal(span(undefined), undefined)
  const dated = [
    { id: "a", row: { itemNumber: "E-1", occurredAt: { datetime: "2024-03-14T12:00:00Z" } } },
    { id: "b", row: { itemNumber: "E-2", occurredAt: { datetime: "2024-03-01T00:00:00Z", from: Date.parse("2024-03-01"), until: Date.parse("2024-04-01") } } },
    { id: "c", row: { itemNumber: "E-3" } },
  ]
  const asked = (search) => answer(dated, fields, questionOf(search, fields), "UTC").matches.map(({ id }) => id).join("")
  assert.equal(asked("?occurredFrom=2024-03-14&occurredTo=2024-03-14"), "ab")
  assert.equal(asked("?occurredFrom=2024-03-15"), "b")
  assert.equal(asked("?occurredFrom=2024-03-15&occurredTo=2024-03-14"), "")
})

test("an address that was read is written again, and says what cannot be answered", () => {
  const search = "?q=a+b&kind=email&occurredFrom=2024-03-14&has=notes&withdrawn=1&sort=-title&columns=trial&cursor=100"
  assert.equal(searchOf(questionOf(search, fields), fields), search)
  assert.equal(searchOf(questionOf("", fields), fields), "")
  assert.deepEqual(questionOf("?list=g1&sealed=1&sort=notes", fields).unknown, ["list", "sealed", "sort"])
})

test("a page holds a hundred, and goes on behind a place or behind the item of the server's cursor", () => {
  const many = Array.from({ length: 250 }, (_, index) => ({ id: String(index).padStart(36, "0") }))
  assert.deepEqual([pageOf(many).shown.length, pageOf(many).next], [100, "100"])
  assert.deepEqual([pageOf(many, "200").shown.length, pageOf(many, "200").next], [50, undefined])
  assert.equal(pageOf(many, `${many[4].id}21e3`).shown[0], many[5])
})
