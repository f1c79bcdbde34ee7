import assert from "node:assert/strict"
import { test } from "node:test"
import { Chain } from "../../Public/stream/resume.js"

test("follows a chain that is whole", () => {
  const chain = new Chain("a")
  assert.equal(chain.follow("a", "b"), undefined)
  assert.equal(chain.follow("b", "c"), undefined)
  assert.equal(chain.position, "c")
})

test("stays where it was when the chain breaks, and asks for a reset at the second break", () => {
  const chain = new Chain("a")
  assert.equal(chain.follow("x", "y"), "broken")
  assert.equal(chain.position, "a")
  assert.equal(chain.agree("a"), undefined)
  assert.equal(chain.follow("x", "y"), "reset")
})

test("forgets a break once a change has fitted", () => {
  const chain = new Chain("a")
  chain.follow("x", "y")
  chain.follow("a", "b")
  assert.equal(chain.follow("x", "y"), "broken")
})

test("forgets a break when it begins again", () => {
  const chain = new Chain("a")
  chain.follow("x", "y")
  chain.restart("m")
  assert.equal(chain.follow("x", "y"), "broken")
})

test("takes the position of ready only when it has none", () => {
  const chain = new Chain("")
  assert.equal(chain.agree("a"), undefined)
  assert.equal(chain.position, "a")
  assert.equal(chain.agree("b"), "broken")
})
