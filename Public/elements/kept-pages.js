import { written } from "../dom/moment.js"
import { keptPages } from "../offline/kept.js"

const ownAddress = "/help/offline"
const shownMax = 50
/** A page's head and its header stand within this many characters. */
const headCharacters = 6_000

/** Lists the pages that this device keeps, by case. */
class KeptPages extends HTMLElement {
  async connectedCallback() {
    this.querySelector("[data-missing]").hidden = location.pathname === ownAddress
    const groups = new Map()
    for (const page of await keptPages()) groups.set(page.caseId, [...(groups.get(page.caseId) ?? []), page])
    this.querySelector("[data-none]").hidden = groups.size > 0
    const sections = await Promise.all([...groups.values()].map((pages) => this.#group(pages)))
    this.append(...sections.sort((one, other) => !one.querySelector("h2").textContent - !other.querySelector("h2").textContent))
  }

  async #group(pages) {
    const section = this.#clone("group")
    const listed = await Promise.all(pages.slice(0, shownMax).map(async (page) => ({ ...page, ...(await heading(page)) })))
    listed.sort((one, other) => isItem(one) - isItem(other) || one.title.localeCompare(other.title, "en", { numeric: true }))
    section.querySelector("h2").textContent = listed[0].caption || "Proffer"
    section.querySelector("[data-pages]").append(...listed.map((page) => this.#entry(page)))
    const rest = pages.length - listed.length
    section.querySelector("[data-more]").hidden = !rest
    section.querySelector("[data-more]").textContent = `And ${rest} more.`
    return section
  }

  #entry({ address, title, at, zone }) {
    const entry = this.#clone("page")
    const [link, time] = entry.querySelectorAll("[data-field]")
    link.href = address
    link.textContent = title
    time.dateTime = new Date(at).toISOString()
    time.textContent = `as of ${written(at, zone)}`
    return entry
  }

  #clone(name) {
    return this.querySelector(`template[data-${name}]`).content.cloneNode(true).firstElementChild
  }
}

function isItem({ address }) {
  return /\/evidence\/[^/?]+$/.test(address)
}

async function heading({ response, address }) {
  const page = new DOMParser().parseFromString((await response.text()).slice(0, headCharacters), "text/html")
  const caption = page.querySelector(".page__case")?.textContent ?? ""
  const filter = new URLSearchParams(address.split("?")[1])
  const words = [...filter].map(([, value]) => value.replaceAll("_", " ")).join(", ")
  return {
    caption,
    title: page.title.replace(" · Proffer", "").replace(` · ${caption}`, "") + (words && ` (${words})`),
    zone: page.querySelector("meta[name=proffer-zone]")?.content || Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}

customElements.define("kept-pages", KeptPages)
