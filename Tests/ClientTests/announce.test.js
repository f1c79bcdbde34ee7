import assert from "node:assert/strict"
import { test } from "node:test"
import { summary } from "../../Public/dom/announce.js"

const change = (id, name) => ({ id, by: name ? { name } : null })

test("counts items, not changes, and names who changed them", () => {
  assert.equal(summary([change("a", "Thornbury"), change("b", "Thornbury"), change("a", "Thornbury")]), "2 items changed by Thornbury")
  assert.equal(summary([change("a", "Thornbury"), change("b", "Okafor")]), "2 items changed by Thornbury and others")
  assert.equal(summary([change("a")]), "1 item changed")
})
