import assert from "node:assert/strict"
import { test } from "node:test"
import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { Sender } from "../../Public/outbox/send.js"

const entry = (key, to = { title: key }, id = "e") => ({ key, id, case: "c", base: { title: 1 }, to, display: to, at: "now" })
const replies = (body, status, extra) => Response.json({ replies: body.mutations.map(({ key, number }) => ({ key, number, status, ...extra })) })

/** A queue against a script of answers, each a function of the batch that was sent. */
function outbox(...answers) {
  const sent = []
  let clients = 0
  const fetch = async (_, { body }) => {
    const batch = JSON.parse(body)
    sent.push(batch)
    return answers.shift()(batch)
  }
  const box = new Box(new Memory())
  const seat = { take: () => true, leave() {} }
  const answered = []
  const sender = new Sender(box, seat, { token: () => "t", fetch, answered: ({ key }, { status }) => answered.push([key, status]), random: () => 0, makeClient: () => ++clients })
  const add = (...entries) => box.change((queue) => entries.forEach((one) => queue.add(one)))
  const insist = (index, key, restoration) => box.change((queue) => queue.insist(queue.entries[index], key, restoration))
  const seen = (test) => box.change((queue) => queue.seen(test))
  return { box, sender, sent, add, insist, seen, answered }
}

/** Resolves when an entry is in this state. */
const when = (box, wanted) => new Promise((resolve) => box.addEventListener("change", () => box.in(wanted).length && resolve()))

test("numbers from one, in order, and waits for its own event", async () => {
  const { box, sender, sent, add, seen } = outbox((batch) => replies(batch, "applied", { revision: 2 }))
  await add(entry("a"))
  await add(entry("b"))
  await sender.send()
  assert.deepEqual(sent[0].mutations.map(({ number, key }) => [number, key]), [[1, "a"], [2, "b"]])
  assert.deepEqual(box.entries.map(({ state }) => state), ["acknowledged", "acknowledged"])
  await seen(() => true)
  assert.equal(box.entries.length, 0)
})

test("sends the same number and key again after a lost network", async () => {
  const { box, sender, sent, add } = outbox(() => Promise.reject(new Error("gone")), (batch) => replies(batch, "applied", { revision: 2 }))
  await add(entry("a"))
  await sender.send()
  assert.equal(box.entries[0].state, "waiting")
  await sender.send()
  assert.deepEqual(sent[1], sent[0])
})

test("takes a new client and numbers anew at 409, and keeps the keys", async () => {
  const { sender, sent, add } = outbox(() => Response.json({}, { status: 409 }), (batch) => replies(batch, "applied", { revision: 2 }))
  await add(entry("a"))
  await sender.send()
  assert.deepEqual(sent.map(({ client }) => client), ["cl_1", "cl_2"])
  assert.deepEqual(sent[1].mutations[0], sent[0].mutations[0])
})

test("sends one by one what cannot be read as a batch, and parks the one that fails alone", async () => {
  const bad = (batch) => (batch.mutations.some(({ key }) => key === "b") ? Response.json({}, { status: 400 }) : replies(batch, "applied", { revision: 2 }))
  const { box, sender, sent, add, answered } = outbox(bad, bad, bad, bad)
  for (const key of ["a", "b", "c"]) await add(entry(key, { [key]: "x" }))
  await sender.send()
  assert.deepEqual(answered, [["a", "applied"], ["b", "refused"], ["c", "applied"]], "whoever counts and says what was refused hears of it")
  assert.deepEqual(box.entries.map(({ key, state }) => [key, state]), [["a", "acknowledged"], ["b", "rolled-back"], ["c", "acknowledged"]])
  assert.deepEqual(sent.at(-1).mutations.map(({ number, key }) => [number, key]), [[2, "c"]])
})

test("waits for Retry-After, whoever asks to send", async () => {
  const { sender, sent, add } = outbox(() => new Response("", { status: 429, headers: { "Retry-After": "60" } }))
  await add(entry("a"))
  await sender.send()
  await sender.send()
  assert.equal(sent.length, 1)
  sender.stop()
})

test("locks the queue at 401 and tries again when asked", async () => {
  const { box, sender, add } = outbox(() => new Response("", { status: 401 }), (batch) => replies(batch, "applied", { revision: 2 }))
  await add(entry("a"))
  await sender.send()
  assert.equal(box.entries[0].state, "signed-out")
  await sender.send()
  assert.equal(box.entries[0].state, "acknowledged")
})

test("rolls back what is refused and goes on", async () => {
  const { box, sender, add } = outbox((batch) => Response.json({ replies: batch.mutations.map(({ key }) => ({ key, status: key === "a" ? "refused" : "applied", revision: 2 })) }))
  await add(entry("a"))
  await add(entry("b"))
  await sender.send()
  assert.deepEqual(box.entries.map(({ key, state }) => [key, state]), [["a", "rolled-back"], ["b", "acknowledged"]])
})

test("holds later edits of a field in conflict, and insists from the revision that was shown", async () => {
  const { box, sender, sent, add, insist } = outbox(
    (batch) => replies(batch, "conflict", { conflict: { revision: 19, fields: {} } }),
    (batch) => replies(batch, "applied", { revision: 20 }),
    (batch) => replies(batch, "applied", { revision: 21 }),
  )
  await add(entry("a"))
  await sender.send()
  await add(entry("b"))
  await add(entry("other", { notes: "x" }))
  assert.deepEqual(box.entries.map(({ state }) => state), ["needs-you", "held", "queued"])
  await sender.send()
  assert.deepEqual(sent[1].mutations.map(({ key }) => key), ["other"])
  await insist(0, "again")
  await sender.send()
  assert.deepEqual(sent[2].mutations.map(({ key, base }) => [key, base.title]), [["again", 19], ["b", 19]])
})

const restoration = (key) => ({ key, id: "e", case: "c", operation: "evidence.restore", at: "now" })
const withdrawn = (batch) => replies(batch, "conflict", { conflict: { revision: 2, fields: {}, notice: "Withdrawn by Lead." } })

test("sends a restoration before its edit, in one group, from what the person had seen", async () => {
  const { sender, sent, add, insist, seen } = outbox(withdrawn, (batch) => replies(batch, "applied", { revision: 4 }))
  await add(entry("a"))
  await sender.send()
  await insist(0, "again", restoration("back"))
  await sender.send()
  const [first, second] = sent[1].mutations
  assert.deepEqual([first.operation, first.key, first.group, first.base], ["evidence.restore", "back", "back", {}])
  assert.deepEqual([second.operation, second.key, second.group, second.base], ["evidence.revise", "again", "back", { title: 1 }])
  assert.deepEqual([first.number, second.number], [2, 3])
})

test("never parts a restoration from its edit, at the end of a batch or one by one", async () => {
  const bad = () => Response.json({}, { status: 400 })
  const good = (batch) => replies(batch, "applied", { revision: 4 })
  const { box, sender, sent, add, insist } = outbox(withdrawn, bad, ...Array(70).fill(good))
  await add(entry("a"))
  await sender.send()
  // The edit that needs the person stands after 48 others.
  const others = Array.from({ length: 48 }, (_, place) => entry(`b${place}`, { [`field${place}`]: "x" }, "f"))
  await box.change((queue) => {
    const [asked] = queue.entries.splice(0)
    others.forEach((other) => queue.add(other))
    queue.entries.push({ ...asked, order: undefined })
  })
  await insist(48, "again", restoration("back"))
  await add(entry("last", { notes: "x" }))
  await sender.send()
  assert.deepEqual(sent[1].mutations.slice(-2).map(({ key }) => key), ["back", "again"])
  const single = sent.slice(2).find(({ mutations }) => mutations.some(({ key }) => key === "back"))
  assert.deepEqual(single.mutations.map(({ key }) => key), ["back", "again"])
})

test("holds a restoration where its edit is held", async () => {
  const { box, sender, sent, add, insist } = outbox(withdrawn, (batch) => replies(batch, "applied", { revision: 4 }))
  await add(entry("a"))
  await add(entry("b"))
  await sender.send()
  await insist(1, "again", restoration("back"))
  assert.deepEqual(box.entries.map(({ state }) => state), ["needs-you", "held", "held"])
  await sender.send()
  assert.equal(sent.length, 1)
  await box.change((queue) => queue.move(queue.entries[0], "removed"))
  await sender.send()
  assert.deepEqual(sent[1].mutations.map(({ key }) => key), ["back", "again"])
})

test("says what a mutation undoes, and keeps the group of several through a conflict", async () => {
  const { sender, sent, add, insist } = outbox(
    (batch) => replies(batch, "conflict", { conflict: { revision: 19, fields: {} } }),
    (batch) => replies(batch, "applied", { revision: 20 }),
  )
  await add({ ...entry("a"), group: "bulk", undoes: "before" })
  await sender.send()
  await insist(0, "again")
  await sender.send()
  assert.deepEqual(sent.map(({ mutations: [{ group, undoes }] }) => [group, undoes]), [["bulk", "before"], ["bulk", "before"]])
})

test("parts a group of edits where the one that cannot be read must be found", async () => {
  const bad = (batch) => (batch.mutations.some(({ key }) => key === "b") ? Response.json({}, { status: 400 }) : replies(batch, "applied", { revision: 2 }))
  const { box, sender, sent, add } = outbox(bad, bad, bad, bad)
  for (const key of ["a", "b", "c"]) await add({ ...entry(key, { [key]: "x" }), group: "bulk" })
  await sender.send()
  assert.deepEqual(sent.map(({ mutations }) => mutations.map(({ key }) => key)), [["a", "b", "c"], ["a"], ["b"], ["c"]])
  assert.deepEqual(box.entries.map(({ key, state }) => [key, state]), [["a", "acknowledged"], ["b", "rolled-back"], ["c", "acknowledged"]])
})

test("ends a mutation whose own event came before the reply", async () => {
  const { box, sender, add, seen } = outbox(async (batch) => {
    await seen(({ key }) => key === "a")
    return replies(batch, "applied", { revision: 2 })
  })
  await add(entry("a"))
  await sender.send()
  assert.deepEqual(box.entries, [])
})

test("binds numbers to keys before the request leaves", async () => {
  const { box, sender, add } = outbox((batch) => {
    const kept = box.entries.map(({ key, number, state }) => [key, number, state])
    assert.deepEqual(kept, batch.mutations.map(({ key, number }) => [key, number, "sending"]))
    return replies(batch, "applied", { revision: 2 })
  })
  await add(entry("a"), entry("b"))
  await sender.send()
  assert.deepEqual(box.in("acknowledged").length, 2)
})

test("sends under the same numbers what a sender that ended left", async () => {
  const { box, sender, sent, add } = outbox((batch) => replies(batch, "applied", { revision: 2 }))
  await add(entry("a"), entry("b"))
  await box.change((queue) => {
    queue.sender = { client: "cl_dead", number: 8 }
    queue.entries.forEach((one, index) => queue.move(one, "send", { number: 7 + index }))
  })
  await sender.send()
  assert.deepEqual([sent[0].client, ...sent[0].mutations.map(({ number, key }) => [number, key])], ["cl_dead", [7, "a"], [8, "b"]])
})

for (const refused of Array(100).keys()) {
  test(`goes on after number ${refused + 1} of 100 is refused`, async () => {
    const key = `k${refused}`
    const done = []
    const answer = (batch) => {
      done.push(...batch.mutations.map((one) => one.key).filter((one) => one !== key))
      return Response.json({ replies: batch.mutations.map((one) => ({ key: one.key, status: one.key === key ? "refused" : "applied", message: "No.", revision: 2 })) })
    }
    const unreadable = (batch) => (batch.mutations.some((one) => one.key === key) ? Response.json({ error: { message: "No." } }, { status: 400 }) : answer(batch))
    // What cannot be read at all is found one by one: at the ends of batches, and within one.
    const ways = [Array(9).fill(answer), ...([0, 1, 24, 47, 48, 49, 50, 97, 98, 99].includes(refused) ? [Array(120).fill(unreadable)] : [])]
    for (const answers of ways) {
      done.length = 0
      const { box, sender, add } = outbox(...answers)
      const all = Array.from({ length: 100 }, (_, index) => entry(`k${index}`, { [`field${index}`]: "x" }))
      await add(...all)
      await sender.send()
      assert.deepEqual(done, all.map((one) => one.key).filter((one) => one !== key))
      assert.deepEqual(box.in("rolled-back").map((one) => [one.key, one.message]), [[key, "No."]])
      assert.equal(box.in("acknowledged").length, 99)
    }
  })
}

test("sends by itself when Retry-After is over, also when somebody asked in between", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const { box, sender, sent, add } = outbox(
    () => new Response("", { status: 503, headers: { "Retry-After": "60" } }),
    (batch) => replies(batch, "applied", { revision: 2 }),
  )
  const applied = when(box, "acknowledged")
  await add(entry("a"))
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
  const { box, sender, sent, add } = outbox(() => Response.json({ replies: [] }))
  await add(entry("a"))
  await sender.send()
  assert.equal(sent.length, 1)
  assert.equal(box.entries[0].state, "waiting")
})

test("ends what the person may not see when it is answered: no event of it comes", async () => {
  const { box, sender, add } = outbox((batch) => replies(batch, "applied", { revision: 1, visible: false }))
  await add({ ...entry("a"), operation: "evidence.add" })
  await sender.send()
  assert.deepEqual(box.entries, [])
})

test("sends an item first and what is done to it when it is there, and no file as a change", async () => {
  const { box, sender, sent, add } = outbox((batch) => replies(batch, "applied", { revision: 1 }), (batch) => replies(batch, "applied", { revision: 2 }))
  await add({ ...entry("a"), operation: "evidence.add", base: {} }, { ...entry("b"), base: { title: 0 } }, { ...entry("f", {}), operation: "evidence.attach" }, entry("c", { title: "c" }, "other"))
  await sender.send()
  assert.deepEqual(sent.map(({ mutations }) => mutations.map(({ key }) => key)), [["a", "c"], ["b"]])
  assert.deepEqual(sent[1].mutations[0].base, { title: 1 })
  assert.equal(box.entries.find(({ key }) => key === "f").state, "queued")
})
