import { keptPages } from "../offline/kept.js"
import { numberKey } from "../store/numbers.js"

const pagesMax = 500
const choicesMax = 10
const kinds = {
  m: "Mark the exhibit", o: "Offer the exhibit", a: "Exhibit admitted", x: "Exhibit excluded",
}

/** Pages of the case, as somebody calls them. */
export function pages(caseId) {
  const base = `/cases/${caseId}`
  return [
    ["Evidence", `${base}/evidence`, "grid items"],
    ["Exhibit list", `${base}/exhibits`, "exhibits"],
    ["Court mode", `${base}/court`, "trial hearing"],
    ["What changed", `${base}/changes`, "news changes"],
    ["People", `${base}/people`, "members roles"],
    ["Go to a number", `${base}/go`, "number"],
    ["Keys", "/help/keys", "help shortcuts"],
    ["My sessions", "/account", "account password sign out"],
    ["This device", "/account/this-device", "offline kept"],
  ].map(([label, href, more]) => ({ label, note: "Page", href, words: `${label} ${more}`.toLowerCase() }))
}

/** What can be done with the item that had the focus, by the keys and the forms that its page has. */
export function acts(focus) {
  const cell = focus?.closest?.(".grid__row td, .grid__row th")
  const number = cell?.parentElement.querySelector("th a")?.textContent
  if (cell && document.querySelector('template[data-options="exhibitStatus"]')) {
    const press = (key) => () => {
      cell.focus()
      cell.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
    }
    return Object.entries(kinds).map(([key, label]) => ({ label, note: number, act: press(key), words: label.toLowerCase() }))
  }
  const forms = [...document.querySelectorAll("main form[action$='/withdrawals'] button, main form[action$='/restorations'] button, main a[href$='/edit']")]
  return forms.filter((control) => control.checkVisibility()).map((control) => ({
    label: control.textContent.trim(), note: "This item", words: control.textContent.toLowerCase(),
    // Who withdraws presses the button itself.
    act: () => (control.localName === "a" ? control.click() : control.focus()),
  }))
}

/** The items that the server finds; of those on this device where it cannot be asked. */
export async function items(caseId, text, signal) {
  try {
    const response = await fetch(`/api/cases/${caseId}/numbers?q=${encodeURIComponent(text)}`, { signal, cache: "no-store" })
    if (!response.ok) return { found: [] }
    const { items: found, exact } = await response.json()
    return { found: found.map((item, index) => ({ ...choice(item), isExact: index < exact })) }
  } catch (error) {
    if (error.name === "AbortError") throw error
    return { found: await kept(caseId, text), isKept: true }
  }
}

function choice({ href, itemNumber, exhibitNumber, bates, title, withdrawn }) {
  const numbers = [exhibitNumber, itemNumber].filter(Boolean).join(" · ") || bates
  return { label: numbers || title, note: [numbers && title, withdrawn && "withdrawn"].filter(Boolean).join(", "), href }
}

let known

/** Items whose page this device keeps, by number and title. */
async function kept(caseId, text) {
  known ??= (await keptPages()).filter((page) => page.caseId === caseId && /\/evidence\/[\w-]{36}$/.test(page.address)).slice(0, pagesMax)
  const [key, plain] = [numberKey(text), text.toLowerCase()]
  const found = []
  for (const page of known) {
    page.title ??= (await page.response.clone().text()).match(/<title>([^<]*) · [^<·]* · Proffer<\/title>/)?.[1] ?? ""
    const [number] = page.title.split(" · ")
    const isExact = numberKey(number) === key
    if (isExact || page.title.toLowerCase().includes(plain)) found.push({ label: decoded(page.title), note: "On this device", href: page.address, isExact })
  }
  return found.sort((one, other) => other.isExact - one.isExact).slice(0, choicesMax)
}

function decoded(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent
}
