import assert from "node:assert/strict"
import { test } from "node:test"
import { Browser, mockTime, settle } from "./tabs-world.js"

/** A browser whose words arrive, with so many tabs, and time that passes for them. */
async function open(context, count) {
  const time = mockTime(context)
  const browser = new Browser(() => 0.5)
  browser.isSlow = false
  const pass = async (seconds) => {
    for (let second = 0; second < seconds; second++) {
      time.tick(1_000)
      await settle(5)
    }
  }
  const tabs = []
  for (let tab = 0; tab < count; tab++) {
    tabs.push(browser.open())
    await settle(10)
  }
  return { browser, tabs, pass, server: browser.server }
}

const states = (tabs) => tabs.map(({ stream }) => stream.state)
const leading = (tabs) => tabs.map(({ shared }) => shared.isLeading)
const all = (tabs, value) => tabs.map(() => value)

test("the first tab reads, and the others hear of it without a connection of their own", async (context) => {
  const { tabs, server } = await open(context, 4)
  assert.deepEqual(states(tabs), all(tabs, "live"))
  assert.deepEqual(leading(tabs), [true, false, false, false])
  server.commit(2)
  server.commit()
  await settle(5)
  assert.deepEqual(tabs.map(({ taken }) => taken), all(tabs, ["1", "2", "3"]))
  assert.equal(server.opened, 1)
})

for (const [status, state] of [[401, "signed-out"], [404, "no-access"], [503, "waiting"]]) {
  test(`what the server refuses the tab that reads it refuses all: ${status}`, async (context) => {
    const { browser, tabs, server } = await open(context, 3)
    server.refuses = status
    for (const connection of [...server.connections]) connection.end()
    await settle(10)
    assert.ok(states(tabs).every((now) => /waiting|connecting/.test(now)))
    browser.tabs.forEach((tab) => tab.does(() => tab.stream.retry()))
    await settle(20)
    assert.deepEqual(states(tabs), all(tabs, state))
  })
}

test("a session that ends is told to every tab", async (context) => {
  const { tabs, server } = await open(context, 3)
  server.goodbye(4100)
  await settle(10)
  assert.deepEqual(states(tabs), all(tabs, "signed-out"))
  assert.equal(server.connections.size, 0)
})

test("a change of rights has every tab read its page anew", async (context) => {
  const { tabs, server, pass } = await open(context, 3)
  server.commit()
  server.reset()
  await pass(3)
  assert.deepEqual(states(tabs), all(tabs, "live"))
  assert.deepEqual(tabs.map(({ start }) => start), all(tabs, "1"))
  assert.equal(server.connections.size, 1)
})

test("a tab that reads goes, and the next goes on without a word of it", async (context) => {
  const { tabs, server } = await open(context, 3)
  tabs[0].kill()
  await settle(10)
  server.commit()
  await settle(5)
  const left = tabs.slice(1)
  assert.deepEqual(left.map(({ states }) => states), all(left, ["connecting", "replaying", "live"]))
  assert.deepEqual(left.map(({ taken }) => taken), all(left, ["1"]))
  assert.deepEqual(leading(left), [true, false])
})

test("a frozen tab loses the lead within seven seconds, and follows when it wakes", async (context) => {
  const { tabs, server, pass } = await open(context, 2)
  tabs[0].freeze()
  server.commit()
  await pass(7)
  assert.deepEqual(tabs[1].taken, ["1"])
  assert.equal(tabs[1].shared.isLeading, true)
  tabs[0].wake()
  await pass(1)
  assert.deepEqual(leading(tabs), [false, true])
  assert.deepEqual(tabs[0].taken, ["1"])
  assert.deepEqual(states(tabs), ["live", "live"])
  assert.equal(server.connections.size, 1)
})

test("a tab that is frozen before it was live, and sleeps longer than the watchdog, is live within two seconds of waking", async (context) => {
  const { browser, tabs, pass, server } = await open(context, 1)
  const sleeper = browser.open()
  sleeper.freeze()
  await pass(45)
  tabs[0].kill()
  server.commit()
  sleeper.wake()
  await pass(2)
  assert.equal(sleeper.stream.state, "live")
  assert.deepEqual(sleeper.taken, ["1"])
  assert.equal(server.connections.size, 1)
})

test("a tab out of sight keeps the lead while no other is in sight, and gives it to the first that is", async (context) => {
  const { tabs, pass } = await open(context, 2)
  for (const tab of tabs) tab.hiddenFor = 60_000
  await pass(20)
  assert.deepEqual(leading(tabs), [true, false])
  tabs[1].hiddenFor = 0
  tabs[1].does(() => tabs[1].shared.look())
  await pass(1)
  assert.deepEqual(leading(tabs), [false, true])
  assert.deepEqual(states(tabs), ["live", "live"])
})

test("a page that stands where the leader has not been meets it by a short connection of its own", async (context) => {
  const { browser, server, pass } = await open(context, 0)
  server.commit()
  server.commit()
  const first = browser.open("2")
  await settle(10)
  const second = browser.open("1")
  await pass(1)
  assert.deepEqual(second.taken, ["2"])
  assert.equal(server.bridges, 1)
  server.commit()
  await pass(1)
  assert.deepEqual([first.taken, second.taken], [["3"], ["2", "3"]])
  assert.equal(server.connections.size, 1)
})

test("who joins is told who is here", async (context) => {
  const { browser, server } = await open(context, 1)
  server.say(["ephemeral", { case: "c", whole: true, entries: [{ connection: "x", page: "item" }, { connection: "y", page: "item" }], gone: [] }])
  server.say(["ephemeral", { case: "c", entries: [{ connection: "x", page: "list" }], gone: ["y"] }])
  const frames = []
  const tab = browser.open()
  tab.stream.addEventListener("frame", ({ event, data }) => frames.push([event, data.entries]))
  await settle(10)
  assert.deepEqual(frames, [["ready", undefined], ["ephemeral", [{ connection: "x", page: "list" }]]])
})

test("the tab that reads hears where the person is in any of them, and no other has to say it", async (context) => {
  const { tabs, pass } = await open(context, 3)
  const [first, second, third] = tabs
  second.shared.move({ page: "item", item: "e" })
  third.shared.move({ page: "evidence" })
  await settle(5)
  assert.deepEqual(first.places.map(({ page }) => page).sort(), ["evidence", "item"])
  assert.deepEqual([second.places, third.places], [[], []])
  third.shared.move(undefined)
  await settle(5)
  assert.deepEqual(first.places, [{ page: "item", item: "e" }])
  first.kill()
  await pass(5)
  const reads = [second, third].find(({ shared }) => shared.isLeading)
  assert.deepEqual(reads.places, [{ page: "item", item: "e" }])
  second.kill()
  await pass(14)
  assert.deepEqual(third.places, [])
})

test("a connection that does not open in three seconds is said to be none", async (context) => {
  const { browser, tabs, pass, server } = await open(context, 2)
  server.holds = true
  tabs[0].kill()
  await pass(2)
  assert.equal(tabs[1].stream.state, "live")
  await pass(2)
  assert.notEqual(tabs[1].stream.state, "live")
  server.holds = false
  await pass(40)
  assert.deepEqual(states(browser.living), ["live"])
})

test("tabs that follow one that cannot connect do not say for long that they are live", async (context) => {
  const { tabs, pass, server } = await open(context, 2)
  server.holds = true
  // Not live itself, so that nothing but the others' own patience ends it.
  tabs[0].kill()
  const fresh = tabs[1].browser.open()
  fresh.does(() => fresh.stream.use(fresh.shared.leading()))
  await pass(2)
  assert.equal(tabs[1].stream.state, "live")
  await pass(9)
  assert.notEqual(tabs[1].stream.state, "live")
  server.holds = false
  await pass(60)
  assert.deepEqual(states([tabs[1], fresh]), ["live", "live"])
})

test("a tab that gives up while it is told something says and takes nothing more", async (context) => {
  const { tabs, pass, server } = await open(context, 2)
  tabs[1].stream.addEventListener("changes", () => tabs[1].stream.stop())
  server.commit()
  server.commit()
  tabs[0].hiddenFor = 60_000
  await pass(8)
  assert.deepEqual(tabs[1].taken, ["1"])
  assert.equal(tabs[1].channels.size, 0)
  assert.equal(tabs[0].shared.isLeading, true)
})
