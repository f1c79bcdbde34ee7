import assert from "node:assert/strict"
import { test } from "node:test"
import { random } from "./random.js"
import { Browser, mockTime, settle } from "./tabs-world.js"

const histories = Number(process.env.PROFFER_HISTORIES ?? 200)
const stepsMax = 60
const tabsMax = 6

/** What may happen; each is as likely as often as it stands here. */
const acts = {
  commit: (browser, chance) => browser.server.commit(1 + Math.floor(chance() * 3)),
  commitAgain: (browser) => browser.server.commit(),
  commitMore: (browser) => browser.server.commit(),
  commitAndTell: (browser) => {
    browser.server.commit()
    browser.deliver(browser.wires.length)
  },
  deliver: (browser, chance) => browser.deliver(Math.ceil(chance() * 8)),
  deliverAll: (browser) => browser.deliver(browser.wires.length),
  deliverMore: (browser) => browser.deliver(browser.wires.length),
  lose: (browser, chance) => browser.wires.splice(Math.floor(chance() * browser.wires.length), 1),
  double: ({ wires }, chance) => wires.length && wires.push({ ...wires[Math.floor(chance() * wires.length)] }),
  delay: ({ wires }, chance) => wires.length && wires.push(...wires.splice(Math.floor(chance() * wires.length), 1)),
  open: (browser, chance) => browser.living.length < tabsMax && browser.open(browser.server.log.at(-1 - Math.floor(chance() * Math.min(3, browser.server.log.length)))),
  kill: (browser, chance) => browser.living.length > 1 && one(browser, chance).kill(),
  killLead: (browser) => browser.living.length > 1 && browser.living.find(({ shared }) => shared.isLeading)?.kill(),
  freeze: (browser, chance) => one(browser, chance).freeze(),
  freezeLead: (browser) => browser.living.find(({ shared }) => shared.isLeading)?.freeze(),
  wake: (browser, chance) => one(browser, chance).wake(),
  wakeAll: (browser) => browser.living.forEach((tab) => tab.wake()),
  steal: (browser, chance) => {
    const tab = one(browser, chance)
    tab.does(() => tab.stream.use(tab.shared.leading()))
  },
  hide: (browser, chance) => (one(browser, chance).hiddenFor = 6_000),
  show: (browser, chance) => {
    const tab = one(browser, chance)
    tab.hiddenFor = 0
    tab.does(() => tab.shared.look())
  },
  drop: (browser, chance) => stream(browser, chance, "drop"),
  leave: (browser, chance) => stream(browser, chance, "stop"),
  comeBack: (browser, chance) => stream(browser, chance, "start"),
  retry: (browser, chance) => stream(browser, chance, "retry"),
  beat: ({ server }) => server.beat(),
  rotate: ({ server }) => server.goodbye(),
  reset: ({ server }, chance) => chance() < 0.2 && server.reset(),
  crash: ({ server }, chance) => chance() < 0.5 && server.crash(),
  restart: ({ server }) => (server.isUp = true),
}
function one({ living }, chance) {
  return living[Math.floor(chance() * living.length)]
}

function stream(browser, chance, act) {
  const tab = one(browser, chance)
  tab.does(() => tab.stream[act]())
}

/** Acts out a history: words for what happened, to find it again. */
async function play(time, browser, chance, names) {
  const told = []
  browser.open()
  for (let step = 0; step < stepsMax; step++) {
    const name = names[Math.floor(chance() * names.length)]
    told.push(name)
    acts[name](browser, chance)
    await settle(1)
    for (let pauses = chance() < 0.3 ? Math.floor(chance() * 10) : 0; pauses > 0; pauses--) {
      time.tick(400)
      await settle(2)
    }
  }
  return told.join(" ")
}

/** In the end all is well again: what is on its way arrives, and all are awake. */
async function recover(time, browser) {
  browser.server.isUp = true
  browser.isSlow = false
  browser.deliver(browser.wires.length)
  for (const tab of browser.living) {
    tab.wake()
    tab.hiddenFor = 0
    tab.does(() => tab.stream.start())
  }
  for (let turn = 0; turn < 90; turn++) {
    if (turn === 40) browser.server.commit(2)
    if (turn % 15 === 0) browser.server.beat()
    time.tick(1_000)
    await settle(2)
  }
}

/** All living tabs are live and were told each change once and in order, by one connection. */
function expectWell({ server, living }, words) {
  for (const [index, { stream, start, taken, faults }] of living.entries()) {
    assert.deepEqual(faults, [], `tab ${index}, ${words}`)
    assert.equal(stream.state, "live", `tab ${index}, ${words}`)
    assert.deepEqual(taken, server.log.slice(server.log.indexOf(start) + 1), `tab ${index}, ${words}`)
  }
  assert.equal(server.connections.size, 1, words)
}

async function close(time, browser) {
  for (const tab of browser.living) tab.stream.stop()
  await settle(1)
  assert.equal(browser.server.connections.size, 0)
  // What is left over of one history does not reach the next.
  time.tick(60_000)
}

test(`every tab has every change once and in order, and one connection is left, in ${histories} histories`, async (context) => {
  const time = mockTime(context)
  const all = { changes: 0, taken: 0, opened: 0, bridges: 0, stolen: 0 }
  for (let seed = 1; seed <= histories; seed++) {
    const chance = random(seed)
    const browser = new Browser(chance)
    const told = await play(time, browser, chance, Object.keys(acts))
    await recover(time, browser)
    const { server, living, locks } = browser
    expectWell(browser, `seed ${seed}: ${told}`)
    all.changes += server.log.length - 1
    all.taken += living.reduce((sum, { taken }) => sum + taken.length, 0)
    all.opened += server.opened
    all.bridges += server.bridges
    all.stolen += locks.stolen
    await close(time, browser)
  }
  context.diagnostic(JSON.stringify(all))
  assert.ok(Object.values(all).every((number) => number > histories / 10), "what is tested happens")
})

test(`no tab stops being live because another is killed, frozen or robbed, in ${histories} histories`, async (context) => {
  const time = mockTime(context)
  const ofNetworkAndPage = ["drop", "leave", "comeBack", "retry", "rotate", "reset", "crash", "restart"]
  const names = Object.keys(acts).filter((name) => !ofNetworkAndPage.includes(name))
  for (let seed = 1; seed <= histories; seed++) {
    const chance = random(seed)
    const browser = new Browser(chance)
    const told = await play(time, browser, chance, names)
    await recover(time, browser)
    expectWell(browser, `seed ${seed}: ${told}`)
    for (const [index, { states }] of browser.living.entries()) {
      assert.deepEqual(states.filter((state) => !/^(connecting|replaying|live)$/.test(state)), [], `tab ${index}, seed ${seed}: ${told}`)
    }
    await close(time, browser)
  }
})
