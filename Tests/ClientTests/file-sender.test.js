import assert from "node:assert/strict"
import { test } from "node:test"
import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { FileSender } from "../../Public/uploads/file-sender.js"
import { FakeServer, fakeFile } from "./upload-server.js"

const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}
const attach = (key) => ({ key, id: "e", case: "c", operation: "evidence.attach", base: {}, to: {}, display: { fileName: `${key}.pdf` }, words: {} })

/** The bytes on a device. */
class Files {
  kept = new Map()
  swept = []

  async get(key) {
    if (this.fault) throw this.fault
    return this.kept.get(key)
  }

  async remove(keys) {
    for (const key of keys) this.kept.delete(key)
  }

  async sweep(wanted) {
    this.swept.push(wanted)
  }
}

/** A queue with files, and who sends them to a server in memory. */
async function arrange(context, { disk = new Memory(), isOff = () => false, fault } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const [box, files, server] = [new Box(disk), new Files(), new FakeServer()]
  if (fault) server.fault = fault
  const sender = new FileSender(box, { person: "p", fetch: server.fetch, files, isOff, locks: null, token: () => "t" })
  const add = async (key) => {
    files.kept.set(key, fakeFile(`${key}.pdf`, 1000))
    await box.change((queue) => queue.add(attach(key)))
  }
  return { box, files, server, sender, add }
}

test("stores a file, and lets go of its bytes", async (context) => {
  const { box, files, server, add } = await arrange(context)
  await add("a")
  await settled()
  assert.deepEqual(server.items.map(({ id, name }) => [id, name]), [["e", "a.pdf"]])
  assert.deepEqual([box.entries, [...files.kept.keys()]], [[], []])
})

test("keeps the bytes of a refused file until the person dismisses it", async (context) => {
  const refusal = Response.json({ error: { code: "no", message: "No." } }, { status: 422 })
  const { box, files, add } = await arrange(context, { fault: ({ path }) => (path === "/api/uploads" ? refusal : undefined) })
  await add("a")
  await settled()
  assert.deepEqual(box.entries.map(({ state, message }) => [state, message]), [["rolled-back", "No."]])
  assert.deepEqual([...files.kept.keys()], ["a"])
  await box.change((queue) => queue.move({ key: "a" }, "dismissed"))
  await settled()
  assert.deepEqual([...files.kept.keys()], [])
})

test("does not take a file back while it is being stored", async (context) => {
  let taken
  const { box, server, add } = await arrange(context, {
    fault: ({ path }) => {
      if (path.startsWith("/api/evidence")) taken = box.change((queue) => queue.cancel({ key: "a" }))
    },
  })
  await add("a")
  await settled()
  assert.equal(await taken, false)
  assert.equal(server.items.length, 1)
})

test("does not store a file that is taken back just before", async (context) => {
  let taken
  const { box, files, server, add } = await arrange(context, {
    fault: ({ method }) => {
      if (method === "PUT") taken = box.change((queue) => queue.cancel({ key: "a" }))
    },
  })
  await add("a")
  await settled()
  assert.equal(await taken, true)
  assert.deepEqual([server.items, server.uploads.size, [...files.kept.keys()]], [[], 0, []])
})

test("leaves the bytes of a file that a newer page has written anew", async (context) => {
  const disk = new Memory()
  const { box, files, add } = await arrange(context, { disk, isOff: () => true })
  await add("a")
  const { entries } = await disk.read()
  await disk.change(() => ({ put: [{ ...entries[0], version: 99 }], remove: [], sender: {} }))
  await box.read()
  await settled()
  assert.deepEqual([box.entries, box.newer, [...files.kept.keys()]], [[], 1, ["a"]])
})

test("tries again later when the device does not give the file", async (context) => {
  const { box, files, server, add } = await arrange(context)
  files.fault = new DOMException("no", "UnknownError")
  await add("a")
  await settled()
  assert.deepEqual(box.entries.map(({ state }) => state), ["queued"])
  files.fault = undefined
  context.mock.timers.tick(15_000)
  await settled()
  assert.equal(server.items.length, 1)
})
