/** The page at an address as our server draws it now, when it has a mark: the only place where HTML becomes elements. */
export async function fetchPage(address, mark = "position") {
  const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" })
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  if (!response.ok || !meta(page, mark)) throw new Error("The page could not be read.")
  return page
}

export function meta(page, name) {
  return page.querySelector(`meta[name="proffer-${name}"]`)?.content ?? ""
}

/** The cell at a row and column, held within the table. */
export function cellAt(rows, row, column) {
  const within = (list, index) => list?.[Math.max(0, Math.min(index, list.length - 1))]
  return within(within(rows, row)?.cells, column)
}

/** Makes one cell the table's only tab stop, and focuses it unless focus is inside it. */
export function rove(body, cell, focus = true) {
  if (!cell) return
  for (const other of body.querySelectorAll("[tabindex='0']")) if (other !== cell) other.removeAttribute("tabindex")
  cell.tabIndex = 0
  if (focus && !cell.contains(document.activeElement)) cell.focus()
}

/** Runs `change` and gives focus back to the same item and column, else to the place where it was. */
export function keepFocus(body, change) {
  const cell = body.querySelector("[tabindex='0']")
  const focused = body.contains(document.activeElement)
  const row = cell?.parentElement
  const index = row?.sectionRowIndex ?? 0
  change()
  const same = row && document.getElementById(row.id)
  rove(body, cellAt(body.rows, same?.sectionRowIndex ?? index, cell?.cellIndex ?? 0), focused)
}
