import { remembered } from "../dom/preference.js"
import { keptPages } from "../offline/kept.js"
import { numberKey } from "../store/numbers.js"

const pagesMax = 500
const choicesMax = 10
const kinds = {
  m: "Mark the exhibit", o: "Offer the exhibit", a: "Exhibit admitted", x: "Exhibit excluded",
}

// What not every role opens: the server says which of them are open to the person.
const guarded = ["exhibits", "court", "people", "audit"]

/** Pages of the case, as somebody calls them; of those that are guarded the ones that are open. */
export function pages(caseId, open = "") {
  return [
    ["Evidence", "evidence", "grid items"],
    ["Exhibit list", "exhibits", "exhibits"],
    ["Court mode", "court", "trial hearing"],
    ["What changed", "changes", "news changes"],
    ["Views", "views", "saved lists"],
    ["Exports", "exports", "csv zip"],
    ["People", "people", "members roles"],
    ["Audit", "audit", "log"],
    ["Go to a number", "go", "number"],
    ["Keys", "/help/keys", "help shortcuts"],
    ["My sessions", "/account", "account password sign out"],
    ["This device", "/account/this-device", "offline kept"],
  ].filter(([, path]) => !guarded.includes(path) || open.split(" ").includes(path)).map(([label, path, more]) => ({
    label, note: "Page", href: path[0] === "/" ? path : `/cases/${caseId}/${path}`, words: `${label} ${more}`.toLowerCase(),
  }))
}

/** What can be done with the item that had the focus, by the keys and the forms that its page has. */
export function acts(focus) {
  const cell = focus?.closest?.(".grid__row td, .grid__row th")
  const number = cell?.parentElement.querySelector("th a")?.textContent
  // A role that may not change it, and a row that is withdrawn, have no cell to edit; who turned single keys off has no keys.
  if (cell?.parentElement.querySelector('[data-cell="exhibitStatus"][data-edit]')) {
    if (remembered("single-keys") === "off") return []
    const press = (key) => () => {
      cell.focus()
      cell.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
    }
    return Object.entries(kinds).map(([key, label]) => ({ label, note: number, act: press(key), words: label.toLowerCase() }))
  }
  const forms = [...document.querySelectorAll("main form[data-withdraw] button, main a[href$='/edit']")]
  return forms.filter((control) => control.checkVisibility()).map((control) => ({
    label: control.textContent.trim(), note: "This item", words: control.textContent.toLowerCase(),
    // Who withdraws presses the button itself.
    act: () => (control.localName === "a" ? control.click() : control.focus()),
  }))
}

/** The items that the server finds; of those on this device where it cannot be asked. `isRefused`: it does not say. */
export async function items(caseId, text, signal) {
  let response
  try {
    response = await fetch(`/api/cases/${caseId}/numbers?q=${encodeURIComponent(text)}`, { signal, cache: "no-store" })
    if (response.ok) {
      const { items: found, exact } = await response.json()
      return { found: found.map((item, index) => ({ ...choice(item), isExact: index < exact })) }
    }
  } catch (error) {
    if (error.name === "AbortError") throw error
    return { found: await kept(caseId, text), isKept: true }
  }
  // Who is signed out, or has no access any more, is shown nothing from the device.
  return response.status < 500 ? { found: [], isRefused: true } : { found: await kept(caseId, text), isKept: true }
}

function choice({ href, itemNumber, exhibitNumber, bates, title, withdrawn }) {
  const numbers = [exhibitNumber, itemNumber].filter(Boolean).join(" · ") || bates
  return { label: numbers || title, note: [numbers && title, withdrawn && "withdrawn"].filter(Boolean).join(", "), href }
}

let known

/** What was read of this device is read anew. */
export function forgetKept() {
  known = undefined
}

/** Items of this device: its records where there are some, else the pages that it keeps. */
async function kept(caseId, text) {
  return (await recorded(caseId, text).catch(() => undefined)) ?? paged(caseId, text)
}

async function recorded(caseId, text) {
  const { find } = await import("../records/records.js")
  const answer = await find(caseId, `?q=${encodeURIComponent(text)}`)
  if (!answer) return
  const key = numberKey(text)
  const has = (name) => key && answer.records.find(({ row }) => numberKey(row[name] ?? "") === key)
  const exact = has("exhibitNumber") || has("itemNumber") || has("batesBegin")
  const others = answer.matches.filter(({ id }) => id !== exact?.id)
  return [exact, ...others].filter(Boolean).slice(0, choicesMax).map((record) => {
    const { itemNumber, exhibitNumber, batesBegin: bates, title = "", withdrawn } = record.row
    const href = `/cases/${caseId}/evidence/${record.id}`
    return { ...choice({ href, itemNumber, exhibitNumber, bates, title, withdrawn }), isExact: record === exact }
  })
}

/** Items whose page this device keeps, by number and title. */
async function paged(caseId, text) {
  known ??= await titles(caseId)
  const [key, plain] = [numberKey(text), text.toLowerCase()]
  const found = known.filter(({ number, title }) => numberKey(number) === key || title.toLowerCase().includes(plain))
    .map(({ number, title, address }) => ({ label: decoded(title), note: "On this device", href: address, isExact: numberKey(number) === key }))
  return found.sort((one, other) => other.isExact - one.isExact).slice(0, choicesMax)
}

/** Of each page its title only: a page that is held, or half read, is memory. */
async function titles(caseId) {
  const pages = (await keptPages()).filter((page) => page.caseId === caseId && /\/evidence\/[\w-]{36}$/.test(page.address)).slice(0, pagesMax)
  const found = []
  for (const { address, response } of pages) {
    const title = (await response.text()).match(/<title>([^<]*) · [^<·]* · Proffer<\/title>/)?.[1] ?? ""
    found.push({ address, title, number: title.split(" · ")[0] })
  }
  return found
}

function decoded(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent
}
