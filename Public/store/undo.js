import { difference, mergeList } from "./rebase.js"

const burstMilliseconds = 500
const daysMax = 7

/** What takes an act back; what is not named here cannot be taken back from here. */
const inverses = {
  "evidence.revise": "evidence.revise",
  "evidence.add": "evidence.withdraw",
  "evidence.withdraw": "evidence.restore",
  "evidence.restore": "evidence.withdraw",
}

/**
 * What one person did in one case, oldest first, and how it is undone. An act is `{case, at, list, changes}`: `list` says
 * which it may be taken from next, `undo` or `redo`. A change is of one item: its `keys` at the server, the `name` by which
 * an undo calls it, and for each field what was shown before and after. A change without a name was never sent.
 */
export class Acts {
  static actsMax = 100

  constructor(acts = [], now = Date.now()) {
    this.acts = acts.filter(({ at }) => now - Date.parse(at) < daysMax * 86_400_000).slice(-Acts.actsMax)
  }

  /** What would be undone next, or redone. */
  next(list) {
    return list === "undo" ? this.acts.findLast((act) => act.list === list) : this.acts.find((act) => act.list === list)
  }

  /** The group of an edit that goes on with the last one: the same field of the same item, half a second later at most. */
  groupOf({ id, to, at, operation }) {
    const last = this.acts.at(-1)
    if (operation || last?.list !== "undo" || last.changes.length !== 1 || !last.isTyped) return
    const [{ id: lastId, name, fields }] = last.changes
    const isSame = id === lastId && String(Object.keys(to)) === String(Object.keys(fields)) && Object.keys(to).length === 1
    return isSame && Date.parse(at) - Date.parse(last.at) <= burstMilliseconds ? name : undefined
  }

  /** Notes what the person did. `before` is what was shown of its fields. What was undone before it cannot be redone any more. */
  did(entry, before = {}) {
    const { key, id, group, case: caseId, at, operation = "evidence.revise", words } = entry
    if (!inverses[operation]) return
    this.acts = this.acts.filter(({ list }) => list === "undo")
    const names = Object.entries(entry.display ?? {})
    const fields = Object.fromEntries(names.map(([field, display]) => {
      const from = before[field] ?? (display?.remove ? [] : "")
      return [field, { label: words?.fields?.[field] ?? field, from, to: display?.remove ? mergeList(from, display) : display }]
    }))
    const change = { id, item: words?.item, operation, keys: [key], name: group ?? key, fields, base: entry.base }
    // What was typed says more than what is shown of it: it is needed when the item is added anew.
    if (operation === "evidence.add") change.added = entry.to
    const last = this.acts.at(-1)
    if (group && last?.changes.some(({ name }) => name === group)) join(last, change, at)
    else this.acts.push({ case: caseId, at, list: "undo", isTyped: operation === "evidence.revise", changes: [change] })
    this.acts = this.acts.slice(-Acts.actsMax)
  }

  /** Notes a bulk edit, which is taken back on its own page. One that took another back stands for it from then on, to be redone. */
  didBulk(bulk, caseId, at, list) {
    const { address, undoes, words } = bulk
    if (this.acts.some((act) => act.bulk?.address === address || act.bulk?.undoes === address)) return
    this.acts = this.acts.filter(({ list, bulk: other }) => (undoes ? other?.address !== undoes : list === "undo"))
    const change = { id: address, item: words, operation: "bulk", keys: [address], name: address, fields: {} }
    const act = { case: caseId, at, list, bulk, changes: [change] }
    const place = this.acts.findIndex((other) => other.list === "redo")
    this.acts.splice(place < 0 ? this.acts.length : place, 0, act)
    this.acts = this.acts.slice(-Acts.actsMax)
  }

  /**
   * Turns an act round: it was undone, or redone, by other acts that are known by `names`, one for each of its changes, the
   * last first. What takes those back is known from now on.
   */
  turn(act, names) {
    act.list = act.list === "undo" ? "redo" : "undo"
    act.isTyped = false
    act.changes = act.changes.toReversed().map((change, index) => ({ ...inverse(change), ...names[index] }))
    // What is taken back out of turn stands where it is looked for next.
    this.acts = this.acts.filter((other) => other !== act)
    const place = act.list === "undo" ? this.acts.findLastIndex(({ list }) => list === "undo") + 1 : this.acts.findIndex(({ list }) => list === "redo")
    this.acts.splice(place < 0 ? this.acts.length : place, 0, act)
  }

  /** A change is known by another key from now on: the person was asked, and insisted, perhaps on what `display` shows. */
  rename(key, next, group, display = {}) {
    for (const change of this.acts.flatMap(({ changes }) => changes)) {
      if (change.keys.includes(key)) for (const [field, sides] of Object.entries(change.fields)) if (field in display && !display[field]?.remove) sides.to = display[field]
      if (change.name === key) change.name = group ?? next
      change.keys = change.keys.map((known) => (known === key ? next : known))
    }
  }

  /** What became nothing is not undone: it was refused, or is out of sight. */
  drop(test) {
    for (const act of this.acts) act.changes = act.changes.filter((change) => !test(change))
    this.acts = this.acts.filter(({ changes }) => changes.length)
  }
}

/** The mutation that takes a change back, as the outbox takes it; one that was never sent is done anew. */
export function mutation(change, revision) {
  const { id, item, added, operation, fields } = inverse(change)
  const entries = Object.entries(fields)
  const all = (value) => Object.fromEntries(entries.map(([field, sides]) => [field, value(sides)]))
  const shared = { id, display: all(shown), words: { item, fields: all(({ label }) => label) } }
  if (operation !== "evidence.revise") shared.operation = operation
  // The whole item comes or goes; its fields are as they were.
  if (operation === "evidence.withdraw" || operation === "evidence.restore") {
    return { ...shared, base: change.name ? {} : { title: revision ?? 0 }, to: {}, display: {}, undoes: change.name ?? undefined }
  }
  if (operation === "evidence.add") return { ...shared, base: {}, to: added }
  if (!change.name) return { ...shared, base: all(() => revision ?? Math.max(0, ...Object.values(change.base ?? {}))), to: all(wanted) }
  // The server knows what to put back; the page says what it is about.
  return { ...shared, base: {}, to: all((sides) => (Array.isArray(sides.to) ? wanted(sides) : null)), undoes: change.name }
}

const whole = { "evidence.withdraw": ["Withdrawal", "Withdrew"], "evidence.restore": ["Restoration", "Restored"], "evidence.add": ["Addition", "Added:"] }

/** "Exhibit status of E-014", "12 changes". */
export function inWords({ changes, bulk }) {
  if (bulk) return bulk.words
  if (changes.length > 1) return `${changes.length} changes`
  const [{ item, fields, operation }] = changes
  const labels = Object.values(fields).map(({ label }) => label).join(", ")
  const what = whole[operation]?.[0] ?? labels
  return item ? `${what} of ${item}` : what
}

/** "Exhibit status: Offered → Admitted"; "Withdrew E-014". */
export function fieldsInWords({ changes: [{ fields, operation, item }] }) {
  if (whole[operation]) return [whole[operation][1], item ?? "an item"].join(" ")
  return Object.values(fields).map(({ label, from, to }) => `${label}: ${text(from)} → ${text(to)}`).join("; ")
}

/** "Exhibit status of E-014 was changed by Thornbury at 10:04; undone the rest": what a reply says of an undo; nothing when all was undone. */
export function skippedInWords({ words }, { status, skippedBy, message }, written) {
  const skips = Object.entries(skippedBy ?? {}).map(([field, { by, own, at }]) => {
    const label = words?.fields?.[field] ?? field
    const who = own ? "you" : (by?.name ?? "somebody else")
    return `${label}${words?.item ? ` of ${words.item}` : ""} was changed by ${who} ${at ? `at ${written(at)}` : "since"}`
  })
  if (!skips.length) return status === "refused" ? message : undefined
  return `${skips.join("; ")}; ${status === "refused" ? "nothing was undone" : "undone the rest"}`
}

function join(act, change, at) {
  act.at = at
  const same = act.changes.find(({ id, operation }) => id === change.id && operation === change.operation)
  if (!same) return act.changes.push(change)
  same.keys.push(...change.keys)
  for (const [field, sides] of Object.entries(change.fields)) {
    same.fields[field] = { ...sides, from: same.fields[field]?.from ?? sides.from }
  }
}

function inverse(change) {
  const fields = Object.entries(change.fields).map(([field, { label, from, to }]) => [field, { label, from: to, to: from }])
  // What was added and never sent is not there to be brought back: it is added anew.
  const operation = change.added && !change.name ? "evidence.add" : inverses[change.operation]
  return { ...change, operation, fields: Object.fromEntries(fields) }
}

function shown({ from, to }) {
  return Array.isArray(to) ? difference(from, to) : to
}

function wanted({ from, to }) {
  if (!Array.isArray(to)) return (to?.value ?? to) || null
  const { add, remove } = difference(from, to)
  return { add: add.map(({ value }) => value), remove }
}

function text(value) {
  return (Array.isArray(value) ? value.map(({ label }) => label).join(", ") : (value?.text ?? value)) || "(empty)"
}
