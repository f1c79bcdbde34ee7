import assert from "node:assert/strict"
import { test } from "node:test"
import { FrameParser } from "../../Public/stream/frames.js"

const bytes = (text) => new TextEncoder().encode(text)
const wanted = [
  { event: "change", id: "p1", data: "one\ntwo · zwölf" },
  { event: "message", id: "p1", data: "" },
  { event: "head", id: "p1", data: " spaced: x" },
]
const lines = ["\uFEFF: hello", "retry: 1000", "id: p1", "event: change", "data: one", "data:two · zwölf", "", "data", "", "event: head", "data:  spaced: x", "", "data: unfinished"]

for (const [name, end] of [["LF", "\n"], ["CR", "\r"], ["CRLF", "\r\n"]]) {
  const text = bytes(lines.join(end))
  test(`reads the same frames wherever bytes with ${name} are split in two, also within a letter`, () => {
    for (let cut = 0; cut <= text.length; cut++) {
      const parser = new FrameParser()
      assert.deepEqual([...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))], wanted, `cut at ${cut}`)
    }
  })
  test(`reads text with ${name} a byte at a time, with empty pieces between`, () => {
    const parser = new FrameParser()
    assert.deepEqual([...text].flatMap((byte) => [...parser.push(bytes("")), ...parser.push(Uint8Array.of(byte))]), wanted)
  })
}

test("gives a frame as soon as its empty line is there", () => {
  const parser = new FrameParser()
  assert.equal(parser.push(bytes("data: x\n")).length, 0)
  assert.equal(parser.push(bytes("\n")).length, 1)
})

test("gives nothing for a comment, an id alone or an unknown field", () => {
  assert.deepEqual(new FrameParser().push(bytes(": x\n\nid: 1\n\nother: 2\n\n")), [])
})

test("ignores an id that holds NUL", () => {
  assert.equal(new FrameParser().push(bytes("id: a\nid: b\0\ndata: x\n\n"))[0].id, "a")
})

test("takes a byte order mark only from the beginning", () => {
  const parser = new FrameParser()
  parser.push(bytes("data: x\n"))
  assert.deepEqual(parser.push(bytes("\uFEFFdata: y\n\n"))[0].data, "x")
})

test("refuses a frame that never ends", () => {
  const parser = new FrameParser()
  assert.throws(() => parser.push(bytes("data: " + "x".repeat(FrameParser.charactersMax + 1))), RangeError)
})
