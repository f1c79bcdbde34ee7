import assert from "node:assert/strict"
import { test } from "node:test"
import { Sender } from "../../Public/outbox/send.js"
import { Pending } from "../../Public/store/pending.js"

const entry = (key, to = { title: key }, id = "e") => ({ key, id, case: "c", base: { title: 1 }, to, display: to, at: "now" })
const replies = (body, status, extra) => Response.json({ replies: body.mutations.map(({ key, number }) => ({ key, number, status, ...extra })) })

/** A queue against a script of answers, each a function of the batch that was sent. */
function outbox(...answers) {
  const values = new Map()
  const storage = { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, String(value)) }
  const sent = []
  let clients = 0
  const fetch = async (_, { body }) => {
    const batch = JSON.parse(body)
    sent.push(batch)
    return answers.shift()(batch)
  }
  const pending = new Pending()
  const sender = new Sender(pending, { storage, token: () => "t", reached: ({ revision }) => revision <= 1, fetch, random: () => 0, makeClient: () => ++clients })
  return { pending, sender, sent }
}

/** Resolves when an entry has gone through this event. */
const when = (pending, wanted) => new Promise((resolve) => pending.addEventListener("change", ({ event }) => event === wanted && resolve()))

test("numbers from one, in order, and waits for its own event", async () => {
  const { pending, sender, sent } = outbox((batch) => replies(batch, "applied", { revision: 2 }))
  pending.add(entry("a"))
  pending.add(entry("b"))
  await sender.send()
  assert.deepEqual(sent[0].mutations.map(({ number, key }) => [number, key]), [[1, "a"], [2, "b"]])
  assert.deepEqual(pending.entries.map(({ state }) => state), ["acknowledged", "acknowledged"])
  pending.seen(() => true)
  assert.equal(pending.entries.length, 0)
})

test("sends the same number and key again after a lost network", async () => {
  const { pending, sender, sent } = outbox(() => Promise.reject(new Error("gone")), (batch) => replies(batch, "applied", { revision: 2 }))
  pending.add(entry("a"))
  await sender.send()
  assert.equal(pending.entries[0].state, "waiting")
  await sender.send()
  assert.deepEqual(sent[1], sent[0])
})

test("takes a new client and numbers anew at 409, and keeps the keys", async () => {
  const { pending, sender, sent } = outbox(() => Response.json({}, { status: 409 }), (batch) => replies(batch, "applied", { revision: 2 }))
  pending.add(entry("a"))
  await sender.send()
  assert.deepEqual(sent.map(({ client }) => client), ["cl_1", "cl_2"])
  assert.deepEqual(sent[1].mutations[0], sent[0].mutations[0])
})

test("sends one by one what cannot be read as a batch, and parks the one that fails alone", async () => {
  const bad = (batch) => (batch.mutations.some(({ key }) => key === "b") ? Response.json({}, { status: 400 }) : replies(batch, "applied", { revision: 2 }))
  const { pending, sender, sent } = outbox(bad, bad, bad, bad)
  for (const key of ["a", "b", "c"]) pending.add(entry(key, { [key]: "x" }))
  await sender.send()
  assert.deepEqual(pending.entries.map(({ key }) => key), ["a", "c"])
  assert.deepEqual(sent.at(-1).mutations.map(({ number, key }) => [number, key]), [[2, "c"]])
})

test("waits for Retry-After, whoever asks to send", async () => {
  const { pending, sender, sent } = outbox(() => new Response("", { status: 429, headers: { "Retry-After": "60" } }))
  pending.add(entry("a"))
  await sender.send()
  await sender.send()
  assert.equal(sent.length, 1)
  sender.stop()
})

test("locks the queue at 401 and tries again when asked", async () => {
  const { pending, sender } = outbox(() => new Response("", { status: 401 }), (batch) => replies(batch, "applied", { revision: 2 }))
  pending.add(entry("a"))
  await sender.send()
  assert.equal(pending.entries[0].state, "signed-out")
  await sender.send()
  assert.equal(pending.entries[0].state, "acknowledged")
})

test("rolls back what is refused and goes on", async () => {
  const { pending, sender } = outbox((batch) => Response.json({ replies: batch.mutations.map(({ key }) => ({ key, status: key === "a" ? "refused" : "applied", revision: 2 })) }))
  const refused = when(pending, "refused")
  pending.add(entry("a"))
  pending.add(entry("b"))
  await sender.send()
  await refused
  assert.deepEqual(pending.entries.map(({ key }) => key), ["b"])
})

test("holds later edits of a field in conflict, and insists from the revision that was shown", async () => {
  const { pending, sender, sent } = outbox(
    (batch) => replies(batch, "conflict", { conflict: { revision: 19, fields: {} } }),
    (batch) => replies(batch, "applied", { revision: 20 }),
    (batch) => replies(batch, "applied", { revision: 21 }),
  )
  pending.add(entry("a"))
  await sender.send()
  pending.add(entry("b"))
  pending.add(entry("other", { notes: "x" }))
  assert.deepEqual(pending.entries.map(({ state }) => state), ["needs-you", "held", "queued"])
  await sender.send()
  assert.deepEqual(sent[1].mutations.map(({ key }) => key), ["other"])
  pending.insist(pending.entries[0], "again")
  await sender.send()
  assert.deepEqual(sent[2].mutations.map(({ key, base }) => [key, base.title]), [["again", 19], ["b", 19]])
})

const restoration = (key) => ({ key, id: "e", case: "c", operation: "evidence.restore", at: "now" })
const withdrawn = (batch) => replies(batch, "conflict", { conflict: { revision: 2, fields: {}, notice: "Withdrawn by Lead." } })

test("sends a restoration before its edit, in one group, from what the person had seen", async () => {
  const { pending, sender, sent } = outbox(withdrawn, (batch) => replies(batch, "applied", { revision: 4 }))
  pending.add(entry("a"))
  await sender.send()
  pending.insist(pending.entries[0], "again", restoration("back"))
  await sender.send()
  const [first, second] = sent[1].mutations
  assert.deepEqual([first.operation, first.key, first.group, first.base], ["evidence.restore", "back", "back", {}])
  assert.deepEqual([second.operation, second.key, second.group, second.base], ["evidence.revise", "again", "back", { title: 1 }])
  assert.deepEqual([first.number, second.number], [2, 3])
})

test("never parts a restoration from its edit, at the end of a batch or one by one", async () => {
  const bad = () => Response.json({}, { status: 400 })
  const good = (batch) => replies(batch, "applied", { revision: 4 })
  const { pending, sender, sent } = outbox(withdrawn, bad, ...Array(70).fill(good))
  pending.add(entry("a"))
  await sender.send()
  // The edit that needs the person stands after 48 others.
  const others = Array.from({ length: 48 }, (_, place) => entry(`b${place}`, { [`field${place}`]: "x" }, "f"))
  const asked = pending.entries[0]
  pending.move(asked, "removed")
  for (const other of others) pending.add(other)
  pending.add(Object.assign(entry("a"), { conflict: asked.conflict }))
  const again = pending.entries.at(-1)
  pending.insist(again, "again", restoration("back"))
  pending.add(entry("last", { notes: "x" }))
  await sender.send()
  assert.deepEqual(sent[1].mutations.slice(-2).map(({ key }) => key), ["back", "again"])
  const single = sent.slice(2).find(({ mutations }) => mutations.some(({ key }) => key === "back"))
  assert.deepEqual(single.mutations.map(({ key }) => key), ["back", "again"])
})

test("holds a restoration where its edit is held", async () => {
  const { pending, sender, sent } = outbox(withdrawn, (batch) => replies(batch, "applied", { revision: 4 }))
  pending.add(entry("a"))
  pending.add(entry("b"))
  await sender.send()
  pending.insist(pending.entries[1], "again", restoration("back"))
  assert.deepEqual(pending.entries.map(({ state }) => state), ["needs-you", "held", "held"])
  await sender.send()
  assert.equal(sent.length, 1)
  pending.move(pending.entries[0], "removed")
  await sender.send()
  assert.deepEqual(sent[1].mutations.map(({ key }) => key), ["back", "again"])
})

test("says what a mutation undoes, and keeps the group of several through a conflict", async () => {
  const { pending, sender, sent } = outbox(
    (batch) => replies(batch, "conflict", { conflict: { revision: 19, fields: {} } }),
    (batch) => replies(batch, "applied", { revision: 20 }),
  )
  pending.add({ ...entry("a"), group: "bulk", undoes: "before" })
  await sender.send()
  pending.insist(pending.entries[0], "again")
  await sender.send()
  assert.deepEqual(sent.map(({ mutations: [{ group, undoes }] }) => [group, undoes]), [["bulk", "before"], ["bulk", "before"]])
})

test("parts a group of edits where the one that cannot be read must be found", async () => {
  const bad = (batch) => (batch.mutations.some(({ key }) => key === "b") ? Response.json({}, { status: 400 }) : replies(batch, "applied", { revision: 2 }))
  const { pending, sender, sent } = outbox(bad, bad, bad, bad)
  for (const key of ["a", "b", "c"]) pending.add({ ...entry(key, { [key]: "x" }), group: "bulk" })
  await sender.send()
  assert.deepEqual(sent.map(({ mutations }) => mutations.map(({ key }) => key)), [["a", "b", "c"], ["a"], ["b"], ["c"]])
  assert.deepEqual(pending.entries.map(({ key }) => key), ["a", "c"])
})

test("ends a mutation whose own event came before the reply, and drops what belongs to a removed item", () => {
  const pending = new Pending()
  pending.add(entry("a"))
  pending.add(entry("b", { title: "x" }, "f"))
  pending.move(pending.entries[0], "send")
  pending.seen(({ key }) => key === "a")
  pending.forget("f")
  assert.equal(pending.entries.length, 0)
})

test("sends by itself when Retry-After is over, also when somebody asked in between", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const { pending, sender, sent } = outbox(
    () => new Response("", { status: 503, headers: { "Retry-After": "60" } }),
    (batch) => replies(batch, "applied", { revision: 2 }),
  )
  const applied = when(pending, "applied")
  pending.add(entry("a"))
  await sender.send()
  context.mock.timers.tick(30_000)
  await sender.send()
  assert.equal(sent.length, 1)
  context.mock.timers.tick(31_000)
  await applied
  assert.equal(sent.length, 2)
})

test("waits, and does not send at once again, when the answer leaves a mutation out", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const { pending, sender, sent } = outbox(() => Response.json({ replies: [] }))
  pending.add(entry("a"))
  await sender.send()
  assert.equal(sent.length, 1)
  assert.equal(pending.entries[0].state, "waiting")
})
