import assert from "node:assert/strict"
import { test } from "node:test"
import { Pending } from "../../Public/store/pending.js"
import { random } from "./random.js"

const histories = 500
const stepsMax = 30

/** By the definition, without the queue's own means: all that is reached from a refused act by "the same field, later, not sent". */
function dependants(refused, later) {
  const lost = [refused]
  for (const entry of later) {
    const follows = lost.some((one) => one.id === entry.id && (one.operation === "evidence.add" || Object.keys(one.to).some((field) => field in entry.to)))
    if (follows && !entry.number) lost.push(entry)
  }
  return lost.slice(1).map(({ key }) => key)
}

test(`rolls back what follows a refused act and nothing else, through ${histories} histories`, () => {
  let taken = 0
  for (let seed = 1; seed <= histories; seed++) {
    const chance = random(seed)
    const pick = (list) => list[Math.floor(chance() * list.length)]
    const pending = new Pending()
    let number = 0
    for (let step = 0; step < stepsMax; step++) {
      const said = `history ${seed}, step ${step}`
      const luck = chance()
      const sending = pending.in("sending")
      if (luck < 0.5) {
        const fields = new Set([pick(["title", "kind", "location"]), pick(["title", "kind", "location"])])
        const to = Object.fromEntries([...fields].map((field) => [field, `${step}`]))
        pending.add({ key: `k${step}`, id: pick(["e", "f"]), base: {}, to, display: to, operation: chance() < 0.1 ? "evidence.add" : undefined })
      } else if (luck < 0.65) {
        const next = pending.in("queued")[0]
        if (next) pending.move(next, "send", { number: ++number })
      } else if (sending.length && luck < 0.75) pending.move(sending[0], "conflict", { conflict: { revision: step, fields: {} } })
      else if (sending.length && luck < 0.9) {
        const [refused] = sending
        const later = pending.entries.slice(pending.entries.indexOf(refused) + 1)
        const wanted = dependants(refused, later.filter(({ state }) => ["queued", "held"].includes(state)))
        const before = new Map(pending.entries.map(({ key, state }) => [key, state]))
        pending.move(refused, "refused", { message: "No." })
        const lost = pending.entries.filter(({ key, state }) => key !== refused.key && state === "rolled-back" && before.get(key) !== state)
        assert.deepEqual(lost.map(({ key }) => key), wanted, said)
        assert.equal(pending.entries.length, before.size, `${said}: no text is lost`)
        taken += lost.length
      } else if (pending.in("needs-you").length) pending.insist(pick(pending.in("needs-you")), `again${step}`)
      // Whatever is held waits behind something that needs the person, or for its item.
      const isAhead = ({ state, operation }) => state === "needs-you" || (operation === "evidence.add" && ["queued", "sending"].includes(state))
      if (pending.in("held").length) assert.ok(pending.entries.some(isAhead), said)
    }
  }
  assert.ok(taken > histories / 4, `there was something to take along: ${taken}`)
})
