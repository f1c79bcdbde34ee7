/**
 * One history against a real server: `node play-history.js`, with what it needs as JSON in the first line of its input. It
 * writes lines of JSON: `{"kill": true}` asks for a server that is killed and started again, the last has what there is to check.
 */
import { createInterface } from "node:readline"
import { identifier } from "../../Public/store/identifier.js"
import { random } from "./random.js"
import { Browser } from "./simulated.js"

const pagesMax = 2
const quietMilliseconds = 60_000
const plain = ["title", "location", "custodian"]
const statuses = ["marked", "offered", "admitted", "excluded"]
const tags = ["fire", "arson", "timeline"]
const unsent = ["queued", "sending", "waiting", "signed-out", "held", "needs-you", "acknowledged"]

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { base, caseId, people, seed, operations, kills } = JSON.parse((await lines.next()).value)
const chance = random(seed)
const pick = (list) => list[Math.floor(chance() * list.length)]
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const browsers = people.map((person) => new Browser({ base, caseId, person, chance }))
const counts = {}
let written = 0

const acts = {
  edit(page) {
    const id = pickItem(page)
    const field = pick(plain)
    const value = `${field} ${seed}-${++written}`
    if (id) save(page, id, field, value, value)
    return id
  },
  judge(page) {
    const id = pickItem(page)
    const value = pick(statuses)
    if (!id || page.shown(id).exhibitStatus?.value === value) return
    save(page, id, "exhibitStatus", value, { value, text: value })
    return true
  },
  tag(page) {
    const id = pickItem(page)
    const shown = id && (page.shown(id).tags ?? [])
    const value = pick(tags)
    if (!id) return
    const isThere = shown.some((one) => one.value === value)
    const [add, remove] = isThere ? [[], [value]] : [[value], []]
    save(page, id, "tags", { add, remove }, { add: add.map((label) => ({ value: label, label })), remove })
    return true
  },
  add(page) {
    const title = `title ${seed}-${++written}`
    page.save({ id: identifier(), operation: "evidence.add", base: {}, to: { title, kind: "document" }, display: { title }, before: {} })
    return true
  },
  withdraw(page) {
    const id = pickItem(page)
    const revision = page.base.item(id)?.revision
    if (revision) page.save({ id, operation: "evidence.withdraw", base: { title: revision }, to: {}, display: {}, before: {} })
    return revision
  },
  restore(page) {
    const id = pick([...known(page)].filter((one) => page.shown(one).withdrawn))
    if (id) page.save({ id, operation: "evidence.restore", base: {}, to: {}, display: {}, before: {} })
    return id
  },
  async undo(page) {
    const act = await page.undoing.undo()
    if (act && chance() < 0.4 && (await page.undoing.redo())) counts.redo = (counts.redo ?? 0) + 1
    return act
  },
  async redo(page) {
    return page.undoing.redo()
  },
  async answer(page) {
    const asked = pick(page.box.in("needs-you"))
    if (!asked) return
    if (chance() < 0.4) await page.giveUp(asked)
    else await page.insist(asked, asked.operation !== "evidence.withdraw" && Boolean(asked.conflict.notice))
    return true
  },
  dismiss(page) {
    const refused = page.box.in("rolled-back")
    if (refused.length) page.dismiss(refused)
    return refused.length
  },
  kill(page) {
    page.kill()
    return true
  },
}

// Of a thousand: what a person does, and what befalls them.
const shares = [
  ["edit", 435], ["judge", 110], ["tag", 110], ["add", 50], ["withdraw", 30], ["restore", 30], ["undo", 100], ["redo", 50], ["answer", 50], ["dismiss", 20], ["kill", 15],
]

function save(page, id, field, to, display) {
  const { revision = 0 } = page.base.item(id) ?? {}
  const shown = page.shown(id)[field]
  page.save({ id, base: { [field]: revision }, to: { [field]: to }, display: { [field]: display }, before: { [field]: shown ?? (field === "tags" ? [] : "") } })
}

/** What a page shows: items, and those that were added here. */
function known(page) {
  return new Set([...page.items, ...page.pending.entries.map(({ id }) => id)])
}

function pickItem(page) {
  return pick([...known(page)].filter((id) => page.base.item(id) || page.pending.of(id).some(({ operation }) => operation === "evidence.add")))
}

/** Something happens; false when nobody could do anything. */
async function step() {
  const browser = pick(browsers)
  const luck = chance()
  if (luck < 0.04) browser.switch(!browser.isOnline)
  if (browser.isOnline && browser.pages.size < (luck > 0.99 ? pagesMax : 1)) await browser.open()
  const page = pick([...browser.pages])
  if (!page?.stream) return pause(20)
  let share = chance() * 1_000
  const [name] = shares.find(([, part]) => (share -= part) < 0)
  // Who waits for what is undone goes on after a while, as a person does whose page is busy.
  if (await Promise.race([acts[name](page), pause(200)])) counts[name] = (counts[name] ?? 0) + 1
  await pause(chance() < 0.1 ? 5 : 0)
  return true
}

/** Everybody comes back, answers what is asked, and waits until all is sent and has come. */
async function quieten() {
  const end = Date.now() + quietMilliseconds
  const pages = () => browsers.flatMap(({ pages }) => [...pages])
  const left = () => pages().flatMap((page) => [...page.box.in(...unsent), ...page.pending.in("draft", ...unsent)])
  for (const browser of browsers) {
    browser.isReliable = true
    browser.switch(true)
    while (!browser.pages.size) (await browser.open()) || (await pause(100))
  }
  while (left().length || !(await areLive())) {
    if (Date.now() > end) await give({ stuck: left(), streams: pages().map(({ stream }) => [stream.state, stream.position]) }, 1)
    for (const page of pages()) for (const asked of page.box.in("needs-you")) await page.giveUp(asked)
    await pause(20)
  }
}

async function areLive() {
  for (const browser of browsers) {
    const position = await browser.position().catch(() => undefined)
    for (const { stream } of browser.pages) if (stream.state !== "live" || stream.position !== position) return false
  }
  return true
}

/** Where a page shows something else than the server says. */
async function differences() {
  const found = []
  for (const browser of browsers) {
    const { items } = await browser.snapshot()
    for (const page of browser.pages) {
      const ids = page.items
      for (const { id, revision, row } of items) {
        const shown = page.shown(id)
        if (page.base.item(id)?.revision !== revision) found.push({ who: browser.name, id, revision, has: page.base.item(id)?.revision })
        for (const [field, value] of Object.entries(row)) if (text(shown[field]) !== text(value)) found.push({ who: browser.name, id, field, shown: shown[field], said: value })
      }
      if (ids.length !== items.length) found.push({ who: browser.name, items: items.length, has: ids.length })
    }
  }
  return found
}

function give(told, code = 0) {
  process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(code))
  return new Promise(() => {})
}

const text = (value) => JSON.stringify(Array.isArray(value) ? value.map(({ value }) => value).sort() : (value ?? ""))

const killEvery = Math.floor(operations / (kills + 1))
for (let count = 0; count < operations; ) {
  if (!(await step())) continue
  count += 1
  if (count % killEvery === 0 && count / killEvery <= kills) process.stdout.write('{"kill":true}\n')
}
await quieten()
const journals = browsers.map(({ name, disk }) => ({ name, entries: [...disk.journal.values()] }))
give({ differences: await differences(), journals, counts, net: browsers.map(({ counts }) => counts) })
