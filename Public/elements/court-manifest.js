import { written } from "../dom/moment.js"
import { keptFiles } from "../records/files.js"
import { inBytes, manifestOf } from "../records/manifest.js"
import { openRecords } from "../records/store.js"

const prefix = "proffer-pages-"

/** Says of each case what is on this device, with the code that two people compare; also where the page is nobody's. */
class CourtManifest extends HTMLElement {
  async connectedCallback() {
    const [person] = ((await globalThis.caches?.keys()) ?? []).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
    const records = openRecords(person)
    for (const caseId of (await records?.cases()) ?? []) {
      const found = await records.read(caseId)
      if (found) this.append(await this.#section(found))
    }
    this.hidden = !this.querySelector("section")
  }

  async #section({ head, records }) {
    const { lines, code, counts } = await manifestOf(records)
    const kept = new Set((await keptFiles(records)).map(({ id }) => id))
    const section = this.#clone("case")
    const zone = head.zone || Intl.DateTimeFormat().resolvedOptions().timeZone
    const words = {
      caption: head.caption, code, at: written(head.at, zone), ...counts,
      files: `${counts.files} (${inBytes(counts.bytes)}), ${kept.size} of them on this device`,
      whole: head.isWhole ? `${counts.items} of ${head.total}` : `${counts.items}, those that were opened or chosen`,
    }
    for (const element of section.querySelectorAll("[data-field]")) element.textContent = words[element.dataset.field]
    const body = section.querySelector("tbody")
    body.append(...lines.map((line) => this.#row(line, kept.has(line.id))))
    return section
  }

  #row({ number, title, sha256, bytes }, isKept) {
    const row = this.#clone("line")
    const words = { number, title, sha256: sha256 ?? "no file", bytes: sha256 ? inBytes(bytes) : "", kept: isKept ? "here" : "" }
    for (const element of row.querySelectorAll("[data-field]")) element.textContent = words[element.dataset.field]
    return row
  }

  #clone(name) {
    return this.querySelector(`template[data-${name}]`).content.cloneNode(true).firstElementChild
  }
}

customElements.define("court-manifest", CourtManifest)
