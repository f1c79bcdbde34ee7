import assert from "node:assert/strict"
import { test } from "node:test"
import { UploadServer } from "../../Public/uploads/server.js"
import { triesMax, Upload } from "../../Public/uploads/upload.js"
import { FakeServer, fakeFile } from "./upload-server.js"

const mebibyte = 1024 * 1024
const partBytes = mebibyte

/** An upload against a server in memory; `sleeps` are the pauses, which end at once. */
function arrange({ size = 3 * mebibyte, place = {}, file = fakeFile("lease.pdf", size), fault, heard = [] } = {}) {
  const fake = new FakeServer()
  if (fault) fake.fault = fault
  const sleeps = []
  const events = []
  const upload = new Upload(
    { file, caseId: "c", key: "key-of-lease", ...place },
    {
      server: new UploadServer({ token: () => "t", fetch: fake.fetch }),
      changed: (one, event, from) => {
        events.push([event, from, one.state, one.offset])
        if (event === "lost" && one.message) heard.push(one.message)
      },
      sleep: async (milliseconds) => void sleeps.push(milliseconds),
      random: () => 0.5,
    },
  )
  return { fake, upload, sleeps, events }
}

/** A fault for the nth request that matches. */
function at(number, method, pattern, fault) {
  let count = 0
  return (request) => (request.method === method && pattern.test(request.path) && ++count === number ? fault : undefined)
}

const put = /^\/api\/uploads\//
const store = /^\/api\/evidence/

test("sends a file in parts, in order, and stores it as an item of its own", async () => {
  const { fake, upload, events } = arrange({ place: { folder: "Box 3/Photos" } })
  await upload.run()
  assert.equal(upload.state, "done")
  assert.deepEqual(upload.stored, { item: "iE-1", number: "E-1" })
  assert.deepEqual(fake.faults, [])
  assert.deepEqual([...new Set(events.map(([, , state]) => state))], ["sending", "storing", "done"])
  const [begin] = fake.asked("POST", /uploads$/)
  assert.deepEqual(JSON.parse(begin.body), { case: "c", name: "lease.pdf", bytes: 3 * mebibyte })
  const [stored] = fake.asked("POST", store)
  assert.deepEqual(JSON.parse(stored.body), { case: "c", upload: "u1", onlyNew: true })
  assert.equal(stored.key, "key-of-lease")
  for (const { headers } of fake.requests) assert.equal(headers["X-CSRF-Token"], "t")
})

test("says what the server remarks of a file that it stored", async () => {
  const remarks = ["Encrypted: the file is kept.", "Ask for a copy."]
  const { upload } = arrange({ fault: at(1, "POST", store, Response.json({ id: "i", itemNumber: "E-1", remarks }, { status: 201 })) })
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(upload.message, remarks.join(" "))
})

test("stores a file on the item that it was dropped on", async () => {
  const { fake, upload } = arrange({ place: { itemId: "i/9" } })
  await upload.run()
  assert.deepEqual(upload.stored, { item: "i/9", number: "" })
  assert.equal(fake.asked("POST", store)[0].path, "/api/evidence/i%2F9/files")
})

test("parts grow while the network is quick, up to a bound", async () => {
  const { fake, upload } = arrange({ size: 40 * mebibyte })
  await upload.run()
  assert.deepEqual(fake.asked("PUT", put).map(({ body }) => body.size / mebibyte), [1, 2, 4, 8, 8, 8, 8, 1])
})

for (const [words, cut] of Object.entries({
  "before its first byte": 0, "after one byte": 1, "in its middle": partBytes / 2, "before its last byte": partBytes - 1, "after its last byte": partBytes,
})) {
  for (const number of [1, 2]) {
    test(`goes on at the server's offset when part ${number} is cut ${words}`, async () => {
      const { fake, upload, sleeps } = arrange({ fault: at(number, "PUT", put, { cut }) })
      await upload.run()
      assert.equal(upload.state, "done")
      assert.equal(fake.items.length, 1)
      assert.deepEqual(fake.faults, [])
      assert.equal(sleeps.length, 1)
      assert.equal(fake.asked("GET", put).length, 1)
    })
  }
}

test("takes the offset that the server says instead of its own", async () => {
  // All of the part arrives and the answer is lost; the server does not tell of it before it is sent again.
  const { fake, upload, sleeps } = arrange()
  let count = 0
  fake.fault = ({ method }) => {
    if (method === "PUT" && ++count === 1) return { cut: partBytes }
    if (method === "GET") return Response.json({ upload: "u1", offset: 0, isComplete: false })
  }
  await upload.run()
  assert.equal(upload.state, "done")
  assert.deepEqual(fake.faults, [])
  assert.deepEqual(fake.asked("PUT", put).slice(0, 3).map(({ offset }) => Number(offset) / mebibyte), [0, 0, 1])
  assert.equal(sleeps.length, 1)
})

test("asks again when the server names an offset that is not true", async () => {
  const { fake, upload, sleeps } = arrange({
    fault: at(2, "PUT", put, Response.json({ error: { code: "wrong_offset", message: "x" }, offset: 2 * mebibyte }, { status: 409 })),
  })
  await upload.run()
  assert.equal(upload.state, "done")
  assert.deepEqual(fake.faults, [])
  assert.equal(sleeps.length, 1)
})

for (const offset of [-1, 3 * mebibyte + 1, 1.5, "1", null, undefined]) {
  test(`asks again when the server's offset is ${JSON.stringify(offset)}`, async () => {
    const { fake, upload, sleeps } = arrange({ fault: at(1, "PUT", put, Response.json({ upload: "u1", offset, isComplete: true })) })
    await upload.run()
    assert.equal(upload.state, "done")
    assert.deepEqual(fake.faults, [])
    assert.equal(sleeps.length, 1)
    for (const { offset: sent } of fake.asked("PUT", put)) assert.ok(Number(sent) < 3 * mebibyte, `a part at ${sent}`)
    assert.equal(fake.asked("POST", store).length, 1)
  })
}

test("does not believe that a file is whole before all of it has arrived", async () => {
  const { fake, upload } = arrange({ fault: at(1, "PUT", put, Response.json({ upload: "u1", offset: mebibyte, isComplete: true })) })
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(fake.items[0].offset, 3 * mebibyte)
  assert.equal(fake.asked("POST", store).length, 1)
})

test("gives up after a number of tries without one more byte, keeps what arrived, and goes on when asked", async () => {
  const { fake, upload, sleeps } = arrange()
  fake.fault = ({ method, offset }) => (method === "PUT" && offset !== "0" ? { reaches: false } : undefined)
  await upload.run()
  assert.equal(upload.state, "failed")
  assert.match(upload.message, /could not be reached.*retry/)
  assert.equal(sleeps.length, triesMax)
  assert.equal(upload.offset, mebibyte)
  fake.fault = () => undefined
  upload.retry()
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(fake.asked("POST", /uploads$/).length, 1)
  assert.deepEqual(fake.faults, [])
})

test("counts tries anew with each byte that arrives", async () => {
  const { upload } = arrange({ size: 100, fault: ({ method }) => (method === "PUT" ? { cut: 1 } : undefined) })
  await upload.run()
  assert.equal(upload.state, "done")
})

test("does not go round for ever when the offset goes to and fro", async () => {
  let count = 0
  const { upload } = arrange({
    fault: ({ method }) => (method === "PUT" ? Response.json({ error: { code: "wrong_offset" }, offset: ++count % 2 }, { status: 409 }) : undefined),
  })
  await upload.run()
  assert.equal(upload.state, "failed")
})

for (const [status, code] of [[507, "disk_full"], [429, "too_many_requests"], [503, "unavailable"]]) {
  test(`waits as long as the server asks at ${status}, and says why`, async () => {
    const response = Response.json({ error: { code, message: "Sentence." } }, { status, headers: { "Retry-After": "7" } })
    const heard = []
    const { upload, sleeps } = arrange({ fault: at(2, "PUT", put, response), heard })
    await upload.run()
    assert.equal(upload.state, "done")
    assert.equal(sleeps.length, 1)
    assert.ok(sleeps[0] >= 7_000 && sleeps[0] <= 8_000, sleeps[0])
    assert.deepEqual(heard, ["Sentence."])
  })
}

test("ends with the server's sentence when the disk stays full", async () => {
  const { upload } = arrange({ fault: ({ method }) => (method === "PUT" ? Response.json({ error: { code: "disk_full", message: "There is no room." } }, { status: 507 }) : undefined) })
  await upload.run()
  assert.deepEqual([upload.state, upload.message], ["failed", "There is no room."])
})

for (const [status, body] of [[500, "<html>"], [502, ""], [200, "{\"offset\":"], [408, "{}"], [425, "{}"]]) {
  test(`tries again at ${status} with ${JSON.stringify(body)}`, async () => {
    for (const [method, pattern] of [["POST", /uploads$/], ["PUT", put], ["POST", store]]) {
      const { fake, upload, sleeps } = arrange({ fault: at(1, method, pattern, new Response(body, { status })) })
      await upload.run()
      assert.equal(upload.state, "done", method)
      assert.equal(fake.items.length, 1)
      assert.equal(sleeps.length, 1)
    }
  })
}

test("stops when the person is signed out, says so, and goes on after that", async () => {
  for (const [method, pattern] of [["POST", /uploads$/], ["PUT", put], ["POST", store]]) {
    const { fake, upload } = arrange({ fault: at(1, method, pattern, Response.json({ error: { code: "not_signed_in" } }, { status: 401 })) })
    await upload.run()
    assert.equal(upload.state, "paused")
    assert.equal(upload.isHeld, true)
    assert.match(upload.message, /Sign in again/)
    upload.resume()
    await upload.run()
    assert.equal(upload.state, "done")
    assert.equal(fake.items.length, 1)
    assert.deepEqual(fake.faults, [])
  }
})

test("takes a foreign token for a sign-out: somebody signed in again meanwhile", async () => {
  const { upload } = arrange({ fault: at(1, "PUT", put, Response.json({ error: { code: "missing_csrf_token" } }, { status: 403 })) })
  await upload.run()
  assert.equal(upload.state, "paused")
})

test("begins anew once when the server has lost an upload, and fails at the second time", async () => {
  const { fake, upload } = arrange()
  const lose = () => void fake.uploads.clear()
  let count = 0
  fake.fault = ({ method }) => (method === "PUT" && ++count === 2 ? lose() : undefined)
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(fake.asked("POST", /uploads$/).length, 2)
  assert.equal(fake.items.length, 1)

  const second = arrange({ size: 40 * mebibyte })
  second.fake.fault = ({ method, offset }) => (method === "PUT" && offset !== "0" ? second.fake.uploads.clear() : undefined)
  await second.upload.run()
  assert.equal(second.upload.state, "failed")
  assert.match(second.upload.message, /lost this upload/)
  assert.equal(second.fake.asked("POST", /uploads$/).length, 2)
})

test("stores once when the answer to storing is lost", async () => {
  const { fake, upload } = arrange({ fault: at(1, "POST", store, { reaches: true }) })
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(upload.stored.number, "E-1")
  assert.equal(fake.items.length, 1)
  // It is asked for again, and not sent again.
  assert.equal(fake.asked("POST", /uploads$/).length, 1)
  assert.deepEqual([...new Set(fake.asked("POST", store).map(({ key }) => key))], ["key-of-lease"])
})

test("says that it is not known whether a file was stored, when no answer comes", async () => {
  const { fake, upload } = arrange({ fault: ({ method, path }) => (store.test(path) || method === "GET" ? { reaches: true } : undefined) })
  await upload.run()
  assert.equal(upload.state, "failed")
  assert.match(upload.message, /did not say whether/)
  fake.fault = () => undefined
  upload.retry()
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(fake.items.length, 1)
})

test("goes on with an upload of before, under its key and at the server's offset", async () => {
  const { fake, upload } = arrange({ place: { id: "u-before" } })
  fake.uploads.set("u-before", { name: "lease.pdf", bytes: 3 * mebibyte, offset: 2 * mebibyte })
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(fake.asked("POST", /uploads$/).length, 0)
  assert.deepEqual(fake.asked("PUT", put).map(({ offset }) => Number(offset)), [2 * mebibyte])
})

test("finds that an upload of before was stored already, and sends nothing", async () => {
  const first = arrange()
  await first.upload.run()
  const again = new Upload({ file: fakeFile("lease.pdf", 3 * mebibyte), caseId: "c", key: "key-of-lease", id: "u1" }, { server: new UploadServer({ token: () => "t", fetch: first.fake.fetch }) })
  first.fake.requests.length = 0
  await again.run()
  assert.equal(again.state, "done")
  assert.equal(first.fake.items.length, 1)
  assert.equal(first.fake.asked("PUT", put).length, 0)
})

test("tells which item has the same bytes, leaves nothing behind, and adds the file when asked to", async () => {
  const { fake, upload } = arrange()
  fake.items.push({ id: "i-old", itemNumber: "E-007", title: "Lease", name: "lease.pdf", bytes: 3 * mebibyte })
  await upload.run()
  assert.equal(upload.state, "already-here")
  assert.deepEqual(upload.duplicates, [{ id: "i-old", itemNumber: "E-007", title: "Lease" }])
  assert.equal(fake.asked("DELETE", put).length, 1)
  upload.insist()
  await upload.run()
  assert.equal(upload.state, "done")
  const keys = fake.asked("POST", store).map(({ key }) => key)
  assert.equal(new Set(keys).size, 2)
  assert.equal(JSON.parse(fake.asked("POST", store)[1].body).onlyNew, false)
  assert.equal(fake.items.length, 2)
})

test("ends with the server's sentence when it refuses a file, and leaves nothing behind", async () => {
  const empty = arrange({ size: 0 })
  await empty.upload.run()
  assert.deepEqual([empty.upload.state, empty.upload.message], ["failed", "Sentence of empty_file."])

  const present = arrange({ place: { itemId: "i1" } })
  present.fake.items.push({ id: "i1", name: "other", bytes: 1 })
  await present.upload.run()
  assert.deepEqual([present.upload.state, present.upload.message], ["failed", "Sentence of file_present."])
  assert.equal(present.fake.uploads.size, 0)
})

test("says that a file cannot be read any more, instead of trying again", async () => {
  let isReadable = true
  const { fake, upload, sleeps } = arrange({ file: fakeFile("lease.pdf", 3 * mebibyte, { isReadable: () => isReadable }) })
  fake.fault = at(2, "PUT", put, { reaches: false })
  const { fault } = fake
  fake.fault = (request) => {
    const found = fault(request)
    if (found) isReadable = false
    return found
  }
  await upload.run()
  assert.equal(upload.state, "failed")
  assert.match(upload.message, /cannot be read/)
  assert.equal(sleeps.length, 0)
})

/** Stops the upload by `act` when the request that matches is on its way. */
async function stopAt(method, pattern, act, options) {
  const { fake, upload, ...rest } = arrange(options)
  let count = 0
  fake.fault = (request) => {
    if (request.method === method && pattern.test(request.path) && ++count === 1) act(upload)
  }
  await upload.run()
  return { fake, upload, ...rest }
}

test("pauses in the middle of a part and goes on where the server is", async () => {
  const { fake, upload, events } = await stopAt("PUT", put, (one) => one.pause())
  assert.equal(upload.state, "paused")
  assert.equal(events.at(-1)[0], "pause")
  assert.equal(upload.isHeld, false)
  upload.resume()
  assert.equal(upload.state, "waiting")
  await upload.run()
  assert.equal(upload.state, "done")
  assert.deepEqual(fake.faults, [])
})

test("does not take the answer of what was paused for that of what goes on", async () => {
  const { fake, upload, events } = arrange()
  let second
  fake.fault = ({ method }) => {
    if (method !== "PUT" || second) return
    upload.pause()
    upload.resume()
    second = upload.run()
  }
  await upload.run()
  await second
  assert.equal(upload.state, "done")
  assert.equal(fake.items.length, 1)
  assert.deepEqual(fake.faults, [])
  assert.equal(events.filter(([event]) => event === "stored").length, 1)
})

test("is cancelled in the middle of a part, at the server too, and can be begun again", async () => {
  const { fake, upload } = await stopAt("PUT", put, (one) => one.cancel())
  assert.equal(upload.state, "cancelled")
  assert.equal(upload.message, "")
  assert.equal(fake.uploads.size, 0)
  upload.retry()
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(fake.items.length, 1)
})

test("cannot be called back while it is being stored", async () => {
  const { fake, upload } = await stopAt("POST", store, (one) => (one.pause(), one.cancel()))
  assert.equal(upload.state, "done")
  assert.equal(fake.items.length, 1)
})

test("does not say that it was cancelled and nothing happened, when it may have been stored", async () => {
  const { fake, upload } = arrange({ fault: at(1, "POST", store, { reaches: true }) })
  const { fault } = fake
  fake.fault = (request) => {
    if (request.method === "GET") upload.cancel()
    return fault(request)
  }
  await upload.run()
  assert.equal(upload.state, "cancelled")
  assert.match(upload.message, /look in the list/)
  assert.equal(fake.items.length, 1)
})

test("does not wait any longer when the network is back, unless the server asked to wait", async () => {
  for (const [fault, waits] of [[{ reaches: false }, false], [Response.json({}, { status: 503, headers: { "Retry-After": "60" } }), true]]) {
    const fake = new FakeServer()
    fake.fault = at(1, "PUT", put, fault)
    let wake
    const upload = new Upload({ file: fakeFile("a", 9), caseId: "c" }, {
      server: new UploadServer({ token: () => "t", fetch: fake.fetch }),
      sleep: () => new Promise((resolve) => (wake = resolve)),
    })
    const run = upload.run()
    while (upload.state !== "retrying") await new Promise(setImmediate)
    upload.hurry()
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    assert.equal(upload.state, waits ? "retrying" : "done")
    wake()
    await run
    assert.equal(upload.state, "done")
  }
})

test("ends a request that gets no answer, and tries again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const fake = new FakeServer()
  let count = 0
  const fetch = (path, options) => {
    if (options.method !== "PUT" || ++count > 1) return fake.fetch(path, options)
    return new Promise((_, reject) => {
      options.signal.addEventListener("abort", () => reject(options.signal.reason))
      queueMicrotask(() => context.mock.timers.tick(60_000))
    })
  }
  const upload = new Upload({ file: fakeFile("a", 9), caseId: "c" }, { server: new UploadServer({ token: () => "t", fetch }), sleep: async () => {} })
  await upload.run()
  assert.equal(upload.state, "done")
  assert.equal(count, 2)
})
