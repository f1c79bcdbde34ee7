import assert from "node:assert/strict"
import { test } from "node:test"
import { exhibitsOf, numberKey } from "../../Public/store/numbers.js"

const exhibits = ["C-1", "C-2", "C-20", "C-15A", "D-A", "D-2", "IA-1"].map((number, index) => ({ number, item: `E-00${index + 1}` }))
const numbers = (typed) => exhibitsOf(typed, exhibits).exact.map(({ number }) => number)

test("one number has one key, however it is written", () => {
  for (const [one, other] of [["E-012", "e12"], ["C-2", " c 02"], ["C–2", "c2"], ["2024/017", "2024-17"], ["D-A", "da"]]) {
    assert.equal(numberKey(one), numberKey(other), `${one} and ${other}`)
  }
  for (const [one, other] of [["C-2", "C-20"], ["2024-17", "202417"], ["C-15", "C-15A"], ["E-10", "E-1"]]) {
    assert.notEqual(numberKey(one), numberKey(other), `${one} and ${other}`)
  }
})

test("a typed number means one exhibit, digits alone those of every series", () => {
  assert.deepEqual(numbers("c2"), ["C-2"])
  assert.deepEqual(numbers("C - 02"), ["C-2"])
  assert.deepEqual(numbers("c15a"), ["C-15A"])
  assert.deepEqual(numbers("20"), ["C-20"])
  assert.deepEqual(numbers("2"), ["C-2", "D-2"])
  assert.deepEqual(numbers("e5"), ["D-A"])
  assert.deepEqual(numbers("C-3"), [])
})

test("what is not whole yet means those that begin so", () => {
  assert.deepEqual(exhibitsOf("c", exhibits).begun.map(({ number }) => number), ["C-1", "C-2", "C-20", "C-15A"])
  assert.equal(exhibitsOf(" ", exhibits).begun.length, exhibits.length)
})
