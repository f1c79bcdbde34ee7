import assert from "node:assert/strict"
import { test } from "node:test"
import { UploadQueue } from "../../Public/uploads/queue.js"
import { UploadServer } from "../../Public/uploads/server.js"
import { FakeServer, fakeFile } from "./upload-server.js"

const files = (count, size = 9) => Array.from({ length: count }, (_, place) => ({ file: fakeFile(`${place}.pdf`, size), caseId: "c" }))

/** A queue, its server, and what it remembers by key. */
function arrange(fault) {
  const fake = new FakeServer()
  if (fault) fake.fault = fault
  const records = new Map()
  const remembered = {
    save: (some) => some.forEach((record) => records.set(record.key, record)),
    forget: (keys) => keys.forEach((key) => records.delete(key)),
  }
  const server = new UploadServer({ token: () => "t", fetch: fake.fetch })
  const queue = new UploadQueue({ server, remembered, page: "page", sleep: async () => {}, random: () => 0 })
  let rests = 0
  queue.addEventListener("rest", () => rests++)
  return { fake, queue, records, rests: () => rests }
}

const rest = (queue) => new Promise((resolve) => queue.addEventListener("rest", resolve, { once: true }))
const turns = async (count = 30) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

test("begins files in the order in which they came, three at a time, and says when all are at rest", async () => {
  const { fake, queue, rests } = arrange()
  let most = 0
  queue.addEventListener("change", () => (most = Math.max(most, queue.in("sending", "storing", "retrying"))))
  const { added, left } = queue.add(files(10))
  assert.deepEqual([added.length, left, most], [10, 0, 3])
  await rest(queue)
  assert.deepEqual(fake.asked("POST", /uploads$/).map(({ body }) => JSON.parse(body).name), files(10).map(({ file }) => file.name))
  assert.equal(most, 3)
  assert.equal(queue.in("done"), 10)
  assert.equal(queue.isUnfinished, false)
  await turns()
  assert.equal(rests(), 1)
})

test("takes 5,000 files, leaves out and counts the rest, and takes more when the list is cleared", async () => {
  const { fake, queue } = arrange()
  const { added, left } = queue.add(files(5_007))
  assert.deepEqual([added.length, left], [5_000, 7])
  assert.equal(queue.add(files(1)).left, 1)
  await rest(queue)
  assert.equal(fake.items.length, 5_000)
  assert.deepEqual(fake.faults, [])
  queue.clear()
  assert.equal(queue.in("done"), 0)
  assert.equal(queue.add([{ file: fakeFile("more.pdf", 9), caseId: "c" }]).left, 0)
  await rest(queue)
  assert.equal(fake.items.length, 5_001)
})

test("counts its uploads by state as they are", async () => {
  const { fake, queue } = arrange(({ body }) => (typeof body === "string" && JSON.parse(body).name === "3.pdf" ? Response.json({ error: { message: "No." } }, { status: 422 }) : undefined))
  fake.items.push({ id: "old", itemNumber: "E-0", title: "", name: "5.pdf", bytes: 9 })
  queue.add(files(8))
  queue.uploads[7].cancel()
  queue.addEventListener("change", () => {
    for (const state of ["waiting", "sending", "retrying", "storing", "paused", "done", "failed", "cancelled", "already-here"]) {
      assert.equal(queue.in(state), queue.uploads.filter((upload) => upload.state === state).length, state)
    }
  })
  await rest(queue)
  assert.deepEqual(["done", "failed", "cancelled", "already-here"].map((state) => queue.in(state)), [5, 1, 1, 1])
})

test("pauses all and goes on with all, but for what was paused by itself", async () => {
  const { fake, queue, rests } = arrange()
  queue.add(files(8))
  queue.uploads[1].pause()
  queue.hold()
  await turns()
  assert.equal(queue.in("sending"), 0)
  assert.equal(queue.in("waiting") + queue.in("paused"), 8)
  const asked = fake.requests.length
  await turns()
  assert.equal(fake.requests.length, asked)
  assert.equal(rests(), 0)
  queue.goOn()
  await turns(200)
  assert.equal(queue.in("done"), 7)
  assert.equal(queue.uploads[1].state, "paused")
  queue.uploads[1].resume()
  await rest(queue)
  assert.equal(fake.items.length, 8)
})

test("a paused file gives its place to the next", async () => {
  const { queue } = arrange()
  queue.add(files(5))
  queue.uploads[0].pause()
  await turns(200)
  assert.equal(queue.in("done"), 4)
})

test("is held as a whole when the person is signed out: nothing more is asked", async () => {
  const { fake, queue } = arrange()
  fake.isSignedIn = false
  queue.add(files(2_000))
  await turns()
  assert.equal(queue.isHeld, true)
  assert.ok(fake.requests.length <= 3, `${fake.requests.length} requests`)
  fake.isSignedIn = true
  queue.goOn()
  await rest(queue)
  assert.equal(fake.items.length, 2_000)
})

test("cancels all, and what is being stored ends as it must", async () => {
  const { fake, queue } = arrange()
  queue.add(files(6))
  fake.fault = ({ path, method }) => void (method === "POST" && path === "/api/evidence" && queue.in("waiting") && queue.cancel())
  await rest(queue)
  assert.equal(queue.in("done") + queue.in("cancelled"), 6)
  assert.equal(queue.in("done"), fake.items.length)
  assert.ok(queue.in("cancelled") >= 3)
})

test("retries all that failed", async () => {
  const { fake, queue } = arrange(({ method }) => (method === "PUT" ? Response.json({}, { status: 422 }) : undefined))
  queue.add(files(4))
  await rest(queue)
  assert.equal(queue.in("failed"), 4)
  fake.fault = () => undefined
  queue.retry()
  await rest(queue)
  assert.equal(queue.in("done"), 4)
})

test("remembers what is not finished, with its upload once it has one, and forgets what is", async () => {
  const { fake, queue, records } = arrange()
  queue.add(files(5))
  assert.equal(records.size, 5)
  const [first] = records.values()
  assert.deepEqual({ ...first, at: 0, key: "" }, { key: "", page: "page", caseId: "c", itemId: undefined, upload: undefined, name: "0.pdf", folder: "", bytes: 9, lastModified: 1, at: 0 })
  const begun = new Set()
  queue.addEventListener("change", ({ upload, event }) => event === "begun" && begun.add(records.get(upload.key).upload === upload.id))
  await rest(queue)
  assert.deepEqual([...begun], [true])
  assert.equal(records.size, 0)
  assert.equal(fake.items.length, 5)
})

test("goes on remembering what failed for want of a connection, and not what was refused", async () => {
  const { queue, records } = arrange(({ method, body }) => {
    if (method !== "PUT") return undefined
    return body.file === "0.pdf" ? { reaches: false } : Response.json({ error: { message: "No." } }, { status: 422 })
  })
  queue.add(files(2))
  await rest(queue)
  assert.equal(queue.in("failed"), 2)
  assert.deepEqual([...records.values()].map(({ name }) => name), ["0.pdf"])
})

test("knows a file by its new key when it is added although it is here", async () => {
  const { fake, queue, records } = arrange()
  fake.items.push({ id: "old", itemNumber: "E-0", title: "", name: "0.pdf", bytes: 9 })
  queue.add(files(1))
  await rest(queue)
  assert.equal(records.size, 0)
  const [upload] = queue.uploads
  upload.insist()
  assert.deepEqual([...records.keys()], [upload.key])
  await rest(queue)
  assert.equal(records.size, 0)
})
