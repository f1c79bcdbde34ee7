import assert from "node:assert/strict"
import { test } from "node:test"
import { UploadQueue } from "../../Public/uploads/queue.js"
import { UploadServer } from "../../Public/uploads/server.js"
import { finalStates } from "../../Public/uploads/states.js"
import { random as seeded } from "./random.js"
import { FakeServer, fakeFile } from "./upload-server.js"

const histories = 300
const filesMax = 8
const bytesMax = 20 * 1024 * 1024
const error = (status, code, headers) => Response.json({ error: { code, message: "Sentence." } }, { status, headers })

/** What may happen to a request, and how often it is chosen. */
const failures = [
  [40, () => undefined],
  [6, () => ({ reaches: false })],
  [6, () => ({ reaches: true })],
  [8, (random, { body }) => ({ cut: Math.floor(random() * ((body?.size ?? 0) + 1)) })],
  [3, () => new Response("{\"offset\":", { status: 200 })],
  [3, () => error(503, "unavailable")],
  [2, () => error(429, "too_many", { "Retry-After": "1" })],
  [2, () => error(507, "disk_full")],
  [2, (random) => Response.json({ error: { code: "wrong_offset" }, offset: Math.floor(random() * bytesMax) }, { status: 409 })],
  [1, () => error(401, "not_signed_in")],
  [1, () => error(422, "file_too_large")],
  [1, (_, { path }, fake) => void fake.uploads.delete(path.split("/")[3])],
]
const weights = failures.reduce((sum, [weight]) => sum + weight, 0)

function choose(random, request, fake) {
  let place = random() * weights
  for (const [weight, make] of failures) if ((place -= weight) < 0) return make(random, request, fake)
}

/** One history: some files, a network and a server that fail, and a person who pauses, cancels, retries and goes on. */
async function live(seed) {
  const random = seeded(seed)
  const fake = new FakeServer()
  let calm = false
  fake.fault = (request) => (calm || request.method === "DELETE" || request.path.endsWith("session") ? undefined : choose(random, request, fake))
  const server = new UploadServer({ token: () => "t", fetch: fake.fetch })
  const records = new Map()
  const remembered = { save: (some) => some.forEach((one) => records.set(one.key, one)), forget: (keys) => keys.forEach((key) => records.delete(key)) }
  const queue = new UploadQueue({ server, remembered, page: "p", sleep: () => new Promise(setImmediate), random })
  const count = 1 + Math.floor(random() * filesMax)
  queue.add(Array.from({ length: count }, (_, place) => ({ file: fakeFile(`${place}`, 1 + Math.floor(random() * bytesMax)), caseId: "c" })))
  for (let turn = 0; queue.isUnfinished; turn++) {
    assert.ok(turn < 200_000, `history ${seed} ends`)
    await new Promise(setImmediate)
    const upload = queue.uploads[Math.floor(random() * count)]
    const chance = random()
    if (chance < 0.01) upload.pause()
    else if (chance < 0.013) upload.cancel()
    else if (chance < 0.02) queue.hold()
    else if (chance < 0.03) queue.hurry()
    if (random() < 0.1) {
      if (queue.isHeld) queue.goOn()
      for (const one of queue.uploads) if (one.state === "paused") one.resume()
    }
  }
  return { fake, queue, records, calm: () => (calm = true) }
}

const stored = (fake, { file }) => fake.items.filter(({ name }) => name === file.name)

for (let first = 0; first < histories; first += 50) {
  test(`every file ends stored once or told, whatever fails: histories ${first} to ${first + 49}`, async () => {
    for (let seed = first; seed < first + 50; seed++) {
      const { fake, queue, records, calm } = await live(seed)
      assert.deepEqual(fake.faults, [], `bytes in place, history ${seed}`)
      for (const upload of queue.uploads) {
        const items = stored(fake, upload)
        const words = `file ${upload.file.name} of history ${seed}: ${upload.state}, ${upload.message}`
        assert.ok(finalStates.includes(upload.state), words)
        assert.ok(items.length <= 1, words)
        if (upload.state === "done") assert.equal(items[0]?.id, upload.stored.item, words)
        if (upload.state === "done") assert.equal(items[0].offset, upload.file.size, words)
        if (upload.state === "failed") assert.ok(upload.message, words)
        // What may have been stored without an answer is told as such.
        if (items.length && upload.state !== "done") assert.match(upload.message, /whether/, words)
        if (!items.length) assert.notEqual(upload.state, "done", words)
        if (upload.state !== "failed") assert.ok(!records.has(upload.key), words)
      }
      // When nothing fails any more, a retry stores what is not there, and nothing twice.
      calm()
      queue.goOn()
      for (const upload of queue.uploads) if (upload.state === "failed" || upload.state === "cancelled") upload.retry()
      for (let turn = 0; queue.isUnfinished && turn < 10_000; turn++) await new Promise(setImmediate)
      for (const upload of queue.uploads) assert.equal(stored(fake, upload).length, 1, `file ${upload.file.name} of history ${seed}, retried: ${upload.state}`)
      assert.equal(records.size, 0)
      assert.deepEqual(fake.faults, [])
    }
  })
}
