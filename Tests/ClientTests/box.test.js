import assert from "node:assert/strict"
import { test } from "node:test"
import { Box } from "../../Public/outbox/box.js"
import { Memory } from "../../Public/outbox/memory.js"
import { LeaseSeat, LockSeat } from "../../Public/outbox/seat.js"
import { Shown } from "../../Public/store/shown.js"

const act = (key, to = { title: key }) => ({ key, id: "e", case: "c", base: { title: 1 }, to, display: to })
const add = (box, ...keys) => box.change((queue) => keys.forEach((key) => queue.add(act(key))))
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** A disk that may refuse to write. */
class Disk extends Memory {
  isLasting = true
  fault

  async change(change) {
    if (this.fault) throw new DOMException("no", this.fault)
    return super.change(change)
  }
}

/** Channels that reach one another, as those of one name do. */
function channels(count) {
  const all = Array.from({ length: count }, () => new EventTarget())
  for (const channel of all) {
    channel.postMessage = (data) => all.forEach((other) => other === channel || other.dispatchEvent(Object.assign(new Event("message"), { data })))
    channel.close = () => {}
  }
  return all
}

test("shows every page what one of them keeps", async () => {
  const disk = new Disk()
  const [one, other] = channels(2).map((channel) => new Box(disk, channel))
  await add(one, "a", "b")
  await settled()
  assert.deepEqual(other.entries.map(({ key, state }) => [key, state]), [["a", "queued"], ["b", "queued"]])
  await other.change((queue) => queue.move({ key: "a" }, "removed"))
  await settled()
  assert.deepEqual(one.entries.map(({ key }) => key), ["b"])
})

test("keeps all that it knew in the page when the device is full, and says so", async () => {
  const disk = new Disk()
  const box = new Box(disk)
  let heard = 0
  box.addEventListener("fallback", () => heard++)
  await add(box, "a")
  disk.fault = "QuotaExceededError"
  await add(box, "b")
  assert.deepEqual(box.entries.map(({ key }) => key), ["a", "b"])
  assert.deepEqual([box.isLasting, heard], [false, 1])
  assert.match(box.sentence, /no room left/)
})

test("keeps all of what was done at once when the device turns out to be full", async () => {
  const disk = new Disk()
  const box = new Box(disk)
  let heard = 0
  box.addEventListener("fallback", () => heard++)
  disk.fault = "QuotaExceededError"
  await Promise.all(["a", "b", "c"].map((key) => add(box, key)))
  assert.deepEqual([box.entries.map(({ key }) => key), heard], [["a", "b", "c"], 1])
})

test("gives up what can be read again before it stops keeping what was done", async () => {
  const disk = new Disk()
  const box = new Box(disk)
  box.makeRoom = async () => delete disk.fault
  disk.fault = "QuotaExceededError"
  await add(box, "a")
  assert.deepEqual([box.isLasting, (await disk.read()).entries.map(({ key }) => key)], [true, ["a"]])
  // Where that makes no room, it says so.
  let asked = 0
  box.makeRoom = async () => ++asked < 2
  disk.fault = "QuotaExceededError"
  await add(box, "b")
  assert.deepEqual([box.isLasting, asked, box.entries.length], [false, 2, 2])
})

test("knows the keys of what it cannot read, also when it keeps the queue by itself", async () => {
  const disk = new Disk({ entries: [{ ...act("new"), order: 1, state: "queued", version: 99 }] })
  const box = new Box(disk)
  await add(box, "a")
  assert.deepEqual([...box.keys].sort(), ["a", "new"])
  disk.fault = "QuotaExceededError"
  await add(box, "b")
  assert.deepEqual([...box.keys].sort(), ["a", "b", "new"])
  await box.change((queue) => queue.move({ key: "a" }, "removed"))
  assert.deepEqual([...box.keys].sort(), ["b", "new"])
})

test("leaves what a newer page has written to a newer page", async () => {
  const disk = new Disk({ entries: [{ ...act("new"), order: 1, state: "queued", version: 99 }] })
  const box = new Box(disk)
  await add(box, "a")
  assert.deepEqual(box.entries.map(({ key }) => key), ["a"])
  assert.deepEqual((await disk.read()).entries.map(({ key }) => key), ["new", "a"])
})

test("changes nothing any more once it is closed", async () => {
  const disk = new Disk()
  const [channel] = channels(1)
  const box = new Box(disk, channel)
  await add(box, "a")
  box.close()
  add(box, "b")
  await settled()
  assert.deepEqual((await disk.read()).entries.map(({ key }) => key), ["a"])
})

test("shows an act at once, and once while it is kept", () => {
  const shown = new Shown(() => true)
  shown.draft({ ...act("a"), state: "draft" })
  assert.deepEqual(shown.over("e", { title: "Old" }), { title: "a" })
  shown.show([{ ...act("a"), state: "queued" }])
  assert.deepEqual(shown.entries.map(({ key, state }) => [key, state]), [["a", "queued"]])
})

test("goes on showing what another page has seen done, until this one has", () => {
  let revision = 1
  const shown = new Shown((entry) => entry.revision <= revision)
  const changes = []
  shown.addEventListener("change", ({ entry, was }) => changes.push([entry.key, was]))
  shown.show([{ ...act("a"), state: "acknowledged", revision: 2 }])
  shown.show([])
  assert.deepEqual(shown.over("e", { title: "Old" }), { title: "a" })
  assert.deepEqual(shown.in("acknowledged").length, 1)
  revision = 2
  shown.show([])
  assert.deepEqual(shown.entries, [])
  assert.deepEqual(changes, [["a", undefined], ["a", "acknowledged"]])
})

test("tells of what needs a person though its first states passed before this page read it", () => {
  const shown = new Shown(() => false)
  const changes = []
  shown.addEventListener("change", ({ entry, was }) => changes.push([entry.key, was]))
  shown.show([{ ...act("a"), state: "needs-you" }])
  shown.show([{ ...act("a"), state: "needs-you" }, { ...act("b"), state: "needs-you" }])
  assert.deepEqual(changes, [["a", undefined], ["b", "draft"]])
})

test("counts what another page has sent as done, though this one has not heard of it", () => {
  const shown = new Shown(() => false)
  shown.show([{ ...act("a"), state: "sending" }])
  shown.show([])
  assert.deepEqual(shown.entries.map(({ key, state }) => [key, state]), [["a", "acknowledged"]])
  shown.seen(["a"])
  assert.deepEqual(shown.entries, [])
})

test("does not go on showing what came to nothing between two looks of another page", async () => {
  const disk = new Disk()
  const [one, other] = channels(2).map((channel) => new Box(disk, channel))
  const shown = new Shown(() => false)
  other.addEventListener("change", () => shown.show(other.entries))
  other.addEventListener("undone", ({ keys }) => shown.seen(keys))
  await add(one, "refused", "insisted", "done")
  await one.change((queue) => queue.entries.forEach((entry) => queue.move(entry, "send")))
  await settled()
  assert.deepEqual(shown.in("sending").map(({ key }) => key), ["refused", "insisted", "done"])
  other.read = () => {}
  await one.change((queue) => {
    queue.move({ key: "refused" }, "refused")
    queue.move({ key: "insisted" }, "conflict", { conflict: { revision: 2, fields: {} } })
    queue.move({ key: "done" }, "applied")
  })
  await one.change((queue) => {
    queue.move({ key: "refused" }, "dismissed")
    queue.insist({ key: "insisted" }, "anew")
    queue.move({ key: "done" }, "seen")
  })
  delete other.read
  await other.read()
  assert.deepEqual(shown.entries.map(({ key, state }) => [key, state]), [["done", "acknowledged"], ["anew", "queued"]])
})

test("does not show again a file that was taken back while it waited for the network", () => {
  const shown = new Shown(() => false)
  const waiting = { key: "f", id: "e", operation: "evidence.attach", state: "waiting", to: {}, display: { fileName: "a.txt" } }
  shown.show([waiting])
  shown.show([])
  assert.deepEqual(shown.entries, [])
})

test("does not show again what was given up", () => {
  const shown = new Shown(() => false)
  shown.show([{ ...act("a"), state: "needs-you" }])
  shown.show([])
  assert.deepEqual(shown.entries, [])
})

test("gives the lease of a browser without locks to one page, and to the next when it is left or has run out", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const disk = new Disk()
  const [one, other, third] = channels(3).map((channel, page) => new LeaseSeat(new Box(disk, channel), `page ${page}`))
  const had = []
  assert.equal(await one.take(), true)
  other.take().then(() => had.push("other"))
  await settled()
  assert.deepEqual(had, [])
  one.leave()
  await settled()
  context.mock.timers.tick(2_000)
  await settled()
  assert.deepEqual(had, ["other"])
  // This one ends without a word.
  third.take().then(() => had.push("third"))
  for (let second = 0; second < 50; second++) {
    await settled()
    context.mock.timers.tick(1_000)
  }
  await settled()
  assert.deepEqual(had, ["other", "third"])
})

/** Locks as a browser gives them: one at a time, in line, and taken away by who steals. */
class Locks {
  #line = []
  #held

  request(name, { signal, steal }, hold) {
    return new Promise((resolve, reject) => {
      const wanted = { hold, resolve, reject }
      signal?.addEventListener("abort", () => {
        if (!this.#line.includes(wanted)) return
        this.#line = this.#line.filter((one) => one !== wanted)
        reject(new DOMException("gone", "AbortError"))
      })
      if (steal) {
        this.#held?.reject(new DOMException("stolen", "AbortError"))
        this.#held = undefined
        this.#line.unshift(wanted)
      } else this.#line.push(wanted)
      this.#next()
    })
  }

  #next() {
    if (this.#held || !this.#line.length) return
    const mine = (this.#held = this.#line.shift())
    mine.hold().then((result) => {
      mine.resolve(result)
      if (this.#held !== mine) return
      this.#held = undefined
      this.#next()
    })
  }
}

test("waits in line for the lock while its holder answers, and takes it from one that does not", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const locks = new Locks()
  const disk = new Disk()
  const [first, second] = channels(2)
  const frozen = { isFrozen: false }
  const post = first.postMessage
  first.postMessage = (data) => frozen.isFrozen || post(data)
  const [one, other] = [first, second].map((channel) => new LockSeat("seat", new Box(disk, channel), locks))
  const had = []
  await one.take()
  other.take().then(() => had.push("other"))
  for (let second = 0; second < 60; second++) {
    context.mock.timers.tick(1_000)
    await settled()
  }
  assert.deepEqual(had, [])
  frozen.isFrozen = true
  for (let second = 0; second < 11; second++) {
    context.mock.timers.tick(1_000)
    await settled()
  }
  assert.deepEqual(had, ["other"])
  // Who lost it waits in line again.
  one.take().then(() => had.push("one"))
  await settled()
  assert.deepEqual(had, ["other"])
  other.leave()
  await settled()
  assert.deepEqual(had, ["other", "one"])
})
