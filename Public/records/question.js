import { between, span } from "./days.js"
import { compare, ordering } from "./order.js"
import { found, prefixes } from "./search-words.js"

// What the address of a list asks, and which records answer it: without the page, and as the server answers it. The fields
// are those that the server told with the records: `{name, label, searched, facet, sorts, mayBeEmpty, values}`.

const pageMax = 100
const facetValuesMax = 50
const own = ["limit", "case"]

/** What a list's address asks. `unknown` names what cannot be answered on a device. */
export function questionOf(search, fields) {
  const question = { text: "", values: {}, has: [], hasNot: [], isWithWithdrawn: false, unknown: [] }
  const fieldOf = (name, use) => fields.find((field) => field.name === name && field[use])
  for (const [name, value] of new URLSearchParams(search)) {
    if (name === "q") question.text = value.slice(0, 200)
    else if (name === "withdrawn") question.isWithWithdrawn = value === "1" || value === "true"
    else if (name === "cursor" || name === "columns") question[name] = value
    else if (own.includes(name) || !value) continue
    else if ((name === "has" || name === "hasNot") && fieldOf(value, "mayBeEmpty")) question[name].push(value)
    else if (name === "occurredFrom" || name === "occurredTo") question[name] = value
    else if (name === "sort" && fieldOf(value.replace(/^-/, ""), "sorts")) question.sort = value
    else if (fieldOf(name, "facet")) (question.values[name] ??= []).push(value)
    else question.unknown.push(name)
  }
  return question
}

/** The address's query of a question, in one order always. */
export function searchOf(question, fields) {
  const pairs = new URLSearchParams()
  if (question.text) pairs.append("q", question.text)
  for (const { name } of fields) for (const value of question.values[name] ?? []) pairs.append(name, value)
  for (const name of ["occurredFrom", "occurredTo"]) if (question[name]) pairs.append(name, question[name])
  for (const name of ["has", "hasNot"]) for (const value of question[name]) pairs.append(name, value)
  if (question.isWithWithdrawn) pairs.append("withdrawn", "1")
  for (const name of ["sort", "columns", "cursor"]) if (question[name]) pairs.append(name, question[name])
  return pairs.size ? `?${pairs}` : ""
}

/** The order of a list whose address names none. */
export function sortOf({ sort }, fields) {
  const usual = fields.some(({ name }) => name === "itemNumber") ? "itemNumber" : "title"
  const name = (sort ?? usual).replace(/^-/, "")
  return { field: fields.find((field) => field.name === name) ?? { name }, isDescending: Boolean(sort?.startsWith("-")) }
}

/** Those of the records that answer, in order, and the counts of each facet: of what fails no condition but the facet's own. */
export function answer(records, fields, question, zone) {
  const wanted = question.text.trim() ? prefixes(question.text) : undefined
  const time = between(question.occurredFrom, question.occurredTo, zone)
  const isDated = question.occurredFrom || question.occurredTo
  const searched = fields.filter((field) => field.searched).map(({ name }) => name)
  const facets = fields.filter((field) => field.facet)
  const counts = new Map(facets.map((facet) => [facet.name, new Map()]))
  const matches = []
  for (const record of records) {
    const { row } = record
    if (row.withdrawn && !question.isWithWithdrawn) continue
    if (!question.has.every((name) => isFilled(row[name])) || question.hasNot.some((name) => isFilled(row[name]))) continue
    if (isDated && !meets(span(row.occurredAt), time)) continue
    if (wanted && !holds(row, searched, wanted)) continue
    const failing = facets.filter(({ name }) => question.values[name] && !valuesOf(row[name]).some(({ value }) => question.values[name].includes(value)))
    if (!failing.length) matches.push(record)
    if (failing.length > 1) continue
    for (const facet of failing.length ? failing : facets) {
      const known = counts.get(facet.name)
      for (const { value, label } of valuesOf(row[facet.name])) known.set(value, { value, label, count: (known.get(value)?.count ?? 0) + 1 })
    }
  }
  const { field, isDescending } = sortOf(question, fields)
  matches.sort(ordering(field, isDescending))
  const mostFirst = (one, other) => other.count - one.count || compare(one.value, other.value)
  return { matches, facets: facets.map((facet) => ({ ...facet, counts: [...counts.get(facet.name).values()].sort(mostFirst).slice(0, facetValuesMax) })) }
}

/** One page of what answers, from the cursor on: a place on this device, or the server's, which begins with the item before. */
export function pageOf(matches, cursor) {
  const start = !cursor ? 0 : /^\d{1,6}$/.test(cursor) ? Number(cursor) : matches.findIndex(({ id }) => cursor.startsWith(id)) + 1
  const next = start + pageMax
  return { shown: matches.slice(start, next), next: next < matches.length ? String(next) : undefined }
}

function isFilled(value) {
  return Boolean(value?.length || value?.datetime || value?.value)
}

/** The values of a state or of a list. */
function valuesOf(value) {
  if (Array.isArray(value)) return value
  return value?.value ? [{ value: value.value, label: value.text }] : []
}

function meets(one, other) {
  return Boolean(one && other && one[0] < other[1] && one[1] > other[0])
}

function holds(row, fields, wanted) {
  if (!wanted.length) return false
  const left = new Set(wanted)
  for (const name of fields) {
    const value = row[name]
    const text = Array.isArray(value) ? value.map((each) => each.value).join("\n") : (value?.value ?? value)
    if (typeof text !== "string" || !text) continue
    for (const prefix of found(text, left)) left.delete(prefix)
    if (!left.size) return true
  }
  return false
}
