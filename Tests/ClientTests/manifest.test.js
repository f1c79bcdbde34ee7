import assert from "node:assert/strict"
import { test } from "node:test"
import { code, inBytes, manifestOf } from "../../Public/records/manifest.js"

const record = (number, more) => ({ id: `id-${number}`, revision: 2, restricted: false, row: { itemNumber: `E-${number}`, title: "x" }, ...more })
const withFile = (number, sha256) => record(number, { row: { itemNumber: `E-${number}`, sha256, bytes: "1200000" } })
const records = [withFile("010", "aa"), record("002"), record("001", { restricted: true })]

test("a manifest lists what is here by number, with a code that does not depend on the order", async () => {
  const one = await manifestOf(records)
  const other = await manifestOf([...records].reverse())
  assert.deepEqual(one.lines.map(({ number }) => number), ["E-001", "E-002", "E-010"])
  assert.equal(one.code, other.code)
  assert.match(one.code, /^[A-HJ-NP-Z2-9]{6}$/)
  assert.deepEqual(one.counts, { items: 3, withdrawn: 0, restricted: 1, changes: 3, files: 1, bytes: 1_200_000 })
})

test("another item, state or file is another code", async () => {
  const codes = await Promise.all([
    records, records.slice(1), [...records.slice(0, 2), record("001", { revision: 3 })], [withFile("010", "ab"), ...records.slice(1)],
  ].map(async (each) => (await manifestOf(each)).code))
  assert.equal(new Set(codes).size, codes.length)
})

test("a code stays what it is, so that two versions agree, and has no sign that is taken for another", async () => {
  assert.equal(await code("proffer manifest 1"), await code("proffer manifest 1"))
  const codes = await Promise.all(Array.from({ length: 500 }, (_, index) => code(String(index))))
  assert.ok(codes.every((each) => !/[IO01]/.test(each)))
  assert.equal(await code(""), "6Q2NJS")
})

test("sizes are said in three figures at most", () => {
  assert.deepEqual([0, 999, 1_000, 1_250_000, 45_600_000, 3_000_000_000].map(inBytes), ["0 bytes", "999 bytes", "1.0 kB", "1.3 MB", "46 MB", "3.0 GB"])
})
