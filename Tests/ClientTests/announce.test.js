import assert from "node:assert/strict"
import { test } from "node:test"
import { Announcer, summary } from "../../Public/dom/announce.js"

const change = (id, name) => ({ id, by: name ? { name } : null })

test("counts items, not changes, and names who changed them", () => {
  assert.equal(summary([change("a", "Thornbury"), change("b", "Thornbury"), change("a", "Thornbury")]), "2 items changed by Thornbury")
  assert.equal(summary([change("a", "Thornbury"), change("b", "Okafor")]), "2 items changed by Thornbury and others")
  assert.equal(summary([change("a")]), "1 item changed")
})

/** A line as it is seen now, and a region that remembers all that was said in it. */
function listen(context) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const line = { textContent: "" }
  const said = []
  const region = { set textContent(text) { said.push(text) } }
  return { announcer: new Announcer(line, region), line, said, pass: (milliseconds) => context.mock.timers.tick(milliseconds) }
}

test("says what happened at about the same time once", (context) => {
  const { announcer, said, pass } = listen(context)
  announcer.changed(change("a", "Okafor"))
  announcer.sync("Saving…")
  announcer.sync("Saved")
  announcer.changed(change("b", "Okafor"))
  pass(300)
  assert.deepEqual(said, ["2 items changed by Okafor. Saved"])
})

test("is quiet for five seconds, and then says all that came meanwhile, and each note once", (context) => {
  const { announcer, said, pass } = listen(context)
  announcer.changed(change("a", "Okafor"))
  pass(300)
  for (const id of ["b", "c", "d"]) announcer.changed(change(id, "Okafor"))
  announcer.note("Merged")
  announcer.note("Merged")
  pass(4_999)
  assert.equal(said.length, 1)
  pass(1)
  assert.deepEqual(said.slice(1), ["Merged. 3 items changed by Okafor"])
  pass(60_000)
  assert.equal(said.length, 2)
})

test("shows at once what is true of the person's own work, also while it must be quiet", (context) => {
  const { announcer, line, said, pass } = listen(context)
  announcer.changed(change("a", "Okafor"))
  announcer.sync("Saving…")
  assert.equal(line.textContent, "Saving…")
  pass(300)
  assert.equal(line.textContent, "Saving… · 1 item changed by Okafor")
  announcer.sync("Saved")
  assert.equal(line.textContent, "Saved · 1 item changed by Okafor")
  assert.deepEqual(said, ["1 item changed by Okafor. Saving…"])
  pass(5_000)
  assert.deepEqual(said.slice(1), ["Saved"])
  assert.equal(line.textContent, "Saved")
})
