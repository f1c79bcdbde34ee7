import assert from "node:assert/strict"
import { test } from "node:test"
import { refusal, Whereabouts } from "../../Public/stream/whereabouts.js"

const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
}

/** A person's whereabouts with what was said, when; each is answered by the next of `answers`, or at once and well. */
function person(context, { pause = 250, answers = [] } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const said = []
  const say = async (message) => {
    said.push([Date.now(), message.connection, message.field ?? message.page])
    return answers.shift()?.()
  }
  const whereabouts = new Whereabouts({ say, pause: () => pause })
  const wait = async (milliseconds) => {
    await settle()
    for (let rest = milliseconds; rest > 0; rest -= 50) {
      context.mock.timers.tick(Math.min(50, rest))
      await settle()
    }
  }
  return { whereabouts, said, wait }
}

test("says at once where the person is when the stream opens, and then every ten seconds", async (context) => {
  const { whereabouts, said, wait } = person(context)
  whereabouts.moved({ page: "evidence" })
  await wait(60_000)
  assert.deepEqual(said, [])
  whereabouts.connected("one")
  await wait(30_050)
  assert.deepEqual(said.map(([at, ...rest]) => [at - said[0][0], ...rest]), [0, 10_000, 20_000, 30_000].map((at) => [at, "one", "evidence"]))
})

for (const pause of [250, 50]) {
  test(`says it at most once in ${pause} ms, and the last word always`, async (context) => {
    const { whereabouts, said, wait } = person(context, { pause })
    whereabouts.connected("one")
    for (let step = 0; step < 50; step++) {
      whereabouts.moved({ page: "evidence", field: `field ${step}` })
      await wait(10)
    }
    await wait(pause)
    const gaps = said.slice(1).map(([at], index) => at - said[index][0])
    assert.ok(gaps.every((gap) => gap >= pause), gaps.join())
    assert.ok(said.length >= 500 / pause)
    assert.deepEqual([said[0][2], said.at(-1)[2]], ["field 0", "field 49"])
  })
}

test("says nothing twice that did not change", async (context) => {
  const { whereabouts, said, wait } = person(context)
  whereabouts.connected("one")
  for (let step = 0; step < 5; step++) {
    whereabouts.moved({ page: "evidence" })
    await wait(1_000)
  }
  assert.equal(said.length, 1)
})

test("is silent without a stream, and speaks under the name of the next", async (context) => {
  const { whereabouts, said, wait } = person(context)
  whereabouts.moved({ page: "evidence" })
  whereabouts.connected("one")
  await wait(1_000)
  whereabouts.connected()
  whereabouts.moved({ page: "item" })
  await wait(60_000)
  assert.equal(said.length, 1)
  whereabouts.connected("two")
  await wait(50)
  assert.deepEqual(said.slice(1).map(([, ...rest]) => rest), [["two", "item"]])
})

test("goes on after whatever is no word on the stream itself", () => {
  const answer = (status, after) => refusal({ ok: status < 300, status, headers: new Headers(after && { "Retry-After": after }) })
  assert.equal(answer(204), undefined)
  assert.equal(answer(422), undefined)
  assert.deepEqual(answer(404), {})
  assert.deepEqual(answer(429, "2"), { wait: 2_000 })
  for (const status of [500, 502, 503]) assert.deepEqual(answer(status), { wait: 10_000 })
})

test("waits for the next stream when the server does not know this one", async (context) => {
  const { whereabouts, said, wait } = person(context, { answers: [() => ({ wait: 0 })] })
  whereabouts.moved({ page: "evidence" })
  whereabouts.connected("one")
  await wait(60_000)
  assert.equal(said.length, 1)
  whereabouts.connected("two")
  await wait(50)
  assert.equal(said.at(-1)[1], "two")
})

test("waits as long as the server asks, and then says what was refused", async (context) => {
  const { whereabouts, said, wait } = person(context, { answers: [() => ({ wait: 7_000 })] })
  whereabouts.connected("one")
  whereabouts.moved({ page: "evidence" })
  await wait(6_900)
  assert.equal(said.length, 1)
  await wait(150)
  assert.deepEqual(said.slice(1).map(([, ...rest]) => rest), [["one", "evidence"]])
})

test("says again with the next beat what was lost on the way", async (context) => {
  const { whereabouts, said, wait } = person(context, { answers: [() => Promise.reject(new TypeError("no network"))] })
  whereabouts.moved({ page: "evidence" })
  whereabouts.connected("one")
  await wait(10_100)
  assert.equal(said.length, 2)
})

test("falls silent while nobody looks at the page", async (context) => {
  const { whereabouts, said, wait } = person(context)
  whereabouts.moved({ page: "evidence" })
  whereabouts.connected("one")
  await wait(1_000)
  whereabouts.rest()
  await wait(60_000)
  assert.equal(said.length, 1)
  whereabouts.moved({ page: "evidence" })
  await wait(50)
  assert.equal(said.length, 2)
})

test("has one word under way at a time", async (context) => {
  let answer
  const { whereabouts, said, wait } = person(context, { answers: [() => new Promise((resolve) => (answer = resolve))] })
  whereabouts.connected("one")
  whereabouts.moved({ page: "evidence" })
  await wait(1_000)
  whereabouts.moved({ page: "item" })
  await wait(5_000)
  assert.equal(said.length, 1)
  answer()
  await wait(50)
  assert.equal(said.length, 2)
})
