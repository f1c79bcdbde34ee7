import { bind } from "../dom/bind.js"
import { written } from "../dom/moment.js"
import { meta } from "../dom/patch.js"
import { find } from "./records.js"
import { pageOf, searchOf, sortOf } from "./question.js"

/** What the server draws around the rows, which depends on the question: taken from its page again once it answers. */
const parts = [".toolbar__count", "form[role=search]", "nav.chips", "ul.chips", ".facets", ".grid > thead", ".pager", "#bulk"]

/**
 * Shows on a grid from this device what its address asks, by the records of this device: where the page is another list's, or
 * older than the records. Undefined when the page can stay as it is, or there are no records; `say` says what is shown.
 */
export async function showRecords(live, { keptAt, isInstead, say }) {
  const { pending, box } = await live.openOutbox()
  await box.read()
  const found = await find(live.caseId, location.search, (id, row) => pending.over(id, row))
  const isNewer = found?.position !== meta(document, "position") && found?.at > Date.parse(keptAt)
  if (!found || !(isInstead || isNewer || (location.search && pending.entries.length))) return
  const list = new DeviceList(live, found)
  list.draw()
  say(inWords(found))
  return list
}

class DeviceList {
  #live
  #found
  #base = document.querySelector("form[role=search]").getAttribute("action")

  constructor(live, found) {
    this.#live = live
    this.#found = found
  }

  draw() {
    // What it would change is another list's.
    const bulk = document.getElementById("bulk")
    if (bulk) bulk.style.display = "none"
    // Which view it is, was said of the page that was kept.
    document.querySelector(".views__current")?.remove()
    for (const link of document.querySelectorAll("saved-views [aria-current]")) link.ariaCurrent = null
    const { matches, question, facets } = this.#found
    const { shown, next } = pageOf(matches, question.cursor)
    this.#drawRows(shown)
    this.#drawCount(matches.length)
    this.#drawForms()
    this.#drawChips()
    this.#drawFacets(facets)
    this.#drawHeads()
    this.#drawPager(next)
  }

  /** The server answers again: the page is its own as soon as it is read anew. */
  leave(said) {
    const { stream } = this.#live
    this.#live.addEventListener("page", ({ page }) => {
      for (const part of parts) takeOver(part, page)
      said()
    }, { once: true })
    stream.refresh()
  }

  #drawRows(records) {
    const body = document.createElement("tbody")
    body.dataset.rows = ""
    const template = document.querySelector("template[data-row]")
    for (const { id, revision, row } of records) {
      const element = template.content.firstElementChild.cloneNode(true)
      element.id = `evidence-${id}`
      Object.assign(element.dataset, { id, revision })
      const known = this.#found.records.find((record) => record.id === id)
      bind(element, known.row)
      const link = element.querySelector("th a")
      link?.setAttribute("href", `${this.#base}/${id}`)
      const box = element.querySelector(".grid__select")
      if (box) Object.assign(box, { value: id, ariaLabel: `Select ${link?.textContent ?? ""}` })
      if (row.withdrawn) markWithdrawn(element)
      body.append(element)
    }
    if (!records.length) body.append(emptyRow())
    const page = document.createElement("div")
    page.append(body)
    this.#live.dispatchEvent(Object.assign(new Event("rows"), { page }))
  }

  #drawCount(total) {
    const count = document.querySelector(".toolbar__count")
    count.querySelector("strong").textContent = total
    count.lastChild.textContent = total === 1 ? " item" : " items"
  }

  /** The forms ask beside their own fields for what is in force. */
  #drawForms() {
    const { question, fields } = this.#found
    document.querySelector("[data-search]").value = question.text
    for (const name of ["occurredFrom", "occurredTo"]) {
      const input = document.getElementById(name)
      if (input) input.value = question[name] ?? ""
    }
    for (const form of document.querySelectorAll("form[role=search], form.facets__asking")) {
      for (const input of form.querySelectorAll("input[type=hidden]")) input.remove()
      const own = [...form.elements].map(({ name }) => name).filter((name) => !["has", "hasNot"].includes(name))
      for (const [name, value] of new URLSearchParams(searchOf({ ...question, cursor: undefined }, fields))) {
        if (!own.includes(name)) form.prepend(make("input", { type: "hidden", name, value }))
      }
    }
    for (const link of document.querySelectorAll("nav.chips a")) {
      const address = new URL(link.href)
      if (address.pathname !== this.#base) continue
      const isToggle = "withdrawn" in link.dataset
      const columns = address.searchParams.get("columns") ?? undefined
      const change = isToggle ? { isWithWithdrawn: !question.isWithWithdrawn } : { columns }
      link.href = this.#address(change)
      if (isToggle) link.ariaCurrent = question.isWithWithdrawn ? "true" : null
    }
  }

  #drawChips() {
    const { question, fields } = this.#found
    const label = (name) => fields.find((field) => field.name === name)?.label ?? name
    const chips = []
    const add = (words, change) => chips.push(make("li", {}, make("a", { className: "chip chip--filter", href: this.#address(change) },
      `${words} `, make("span", { ariaHidden: "true" }, "×"), make("span", { className: "visually-hidden" }, ", remove this filter"))))
    if (question.text) add(`“${question.text}”`, { text: "" })
    for (const { name, values } of fields) {
      for (const value of question.values[name] ?? []) add(`${label(name)}: ${values ? plain(value) : value}`, this.#without(name, value))
    }
    if (question.occurredFrom) add(`Occurred from ${question.occurredFrom}`, { occurredFrom: undefined })
    if (question.occurredTo) add(`Occurred to ${question.occurredTo}`, { occurredTo: undefined })
    for (const name of question.has) add(`Has: ${label(name)}`, { has: question.has.filter((other) => other !== name) })
    for (const name of question.hasNot) add(`Has not: ${label(name)}`, { hasNot: question.hasNot.filter((other) => other !== name) })
    document.querySelector("ul.chips")?.remove()
    if (!chips.length) return
    const clear = make("li", {}, make("a", { className: "chip", href: this.#base }, "Clear all"))
    const list = make("ul", { className: "chips", ariaLabel: "Filters in force" }, ...chips, clear)
    document.querySelector("nav.chips").after(list)
  }

  #drawFacets(facets) {
    const groups = document.querySelector(".facets__groups")
    if (!groups) return
    const { question } = this.#found
    groups.replaceChildren(...facets.filter(({ counts }) => counts.length).map(({ name, label, counts }) => make("section", { className: "facet" },
      make("h2", { className: "facet__title" }, label),
      make("ul", { className: "counted" }, ...counts.map(({ value, label, count }) => {
        const isChosen = question.values[name]?.includes(value)
        const link = make("a", { href: this.#address(isChosen ? this.#without(name, value) : this.#with(name, value)) }, label)
        if (isChosen) link.ariaCurrent = "true"
        return make("li", {}, link, " ", make("span", { className: "facet__count" }, count))
      })))))
    if (document.querySelector("ul.chips")) groups.closest("details").open = true
  }

  #drawHeads() {
    const { question, fields } = this.#found
    const { field, isDescending } = sortOf(question, fields)
    for (const head of document.querySelectorAll(".grid th[data-column]")) {
      const name = head.dataset.column
      const link = head.querySelector("a")
      if (!link) continue
      const isCurrent = name === field.name
      head.ariaSort = isCurrent ? (isDescending ? "descending" : "ascending") : null
      link.href = this.#address({ sort: isCurrent && !isDescending ? `-${name}` : name })
      link.querySelector("span")?.remove()
      if (isCurrent) link.append(" ", make("span", { ariaHidden: "true" }, isDescending ? "▾" : "▴"))
    }
  }

  #drawPager(next) {
    const pager = document.querySelector(".pager")
    const link = (words, cursor, rel) => make("a", { className: "button", rel, href: this.#address({ cursor }) }, words)
    pager.replaceChildren(...[this.#found.question.cursor && link("First page", undefined, ""), next && link("Next page", next, "next")].filter(Boolean))
  }

  /** The address of this list with something changed, from its first page on. */
  #address(change) {
    const { question, fields } = this.#found
    return this.#base + searchOf({ ...question, cursor: undefined, ...change }, fields)
  }

  #with(name, value) {
    const { values } = this.#found.question
    return { values: { ...values, [name]: [...(values[name] ?? []), value] } }
  }

  #without(name, value) {
    const { values } = this.#found.question
    return { values: { ...values, [name]: values[name].filter((other) => other !== value) } }
  }
}

/** "From this device, as of 14 Mar 2024, 22:41:00 EDT: 12 of 41 items." and what is left out. */
export function inWords({ at, matches, records, total, missing, isWhole, question }) {
  const zone = meta(document, "zone") || Intl.DateTimeFormat().resolvedOptions().timeZone
  const known = question.isWithWithdrawn ? records : records.filter(({ row }) => !row.withdrawn)
  const words = [`From this device, as of ${written(at, zone)}: ${matches.length} of ${known.length} ${known.length === 1 ? "item" : "items"}.`]
  if (!isWhole) words.push("Only items that you opened or took along are here: the case has too many to keep them all.")
  const restricted = isWhole ? total - records.length - missing : 0
  if (restricted > 0) words.push(`${restricted} more of this case are not kept, because they are restricted.`)
  if (isWhole && missing) words.push(`${missing} more could not be read yet.`)
  if (question.text) words.push("The words inside files are not searched here.")
  if (question.unknown.length) words.push("Not everything that the address asks for can be answered here.")
  return words.join(" ")
}

function takeOver(selector, page) {
  const [own, theirs] = [document, page].map((root) => root.querySelector(selector))
  if (own && theirs && own.id === "bulk") {
    // What counts the ticked rows holds on to it.
    own.setAttribute("action", theirs.getAttribute("action"))
    own.replaceChildren(...document.adoptNode(theirs).childNodes)
    own.style.display = ""
  } else if (own && theirs) {
    if (own.localName === "details") theirs.open = own.open
    own.replaceWith(document.adoptNode(theirs))
  } else if (own) own.remove()
  else if (theirs && selector === "ul.chips") document.querySelector("nav.chips").after(document.adoptNode(theirs))
}

function markWithdrawn(row) {
  row.classList.add("grid__row--withdrawn")
  for (const cell of row.querySelectorAll("[data-edit]")) delete cell.dataset.edit
  const badge = make("span", { className: "badge" }, "Withdrawn")
  badge.dataset.state = "withdrawn"
  row.querySelector("th")?.append(" ", badge)
}

function emptyRow() {
  const columns = document.querySelectorAll(".grid th[data-column]").length
  return make("tr", { className: "grid__empty" }, make("td", { colSpan: columns }, "Nothing matches on this device. Remove a filter or search for other words."))
}

/** `privileged_withhold` as a person reads it. */
function plain(value) {
  const words = value.replaceAll("_", " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}
