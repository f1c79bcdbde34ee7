/** The cell at a row and column, held within the table. */
export function cellAt(rows, row, column) {
  const cells = rows[Math.max(0, Math.min(row, rows.length - 1))]?.cells
  return cells?.[Math.max(0, Math.min(column, cells.length - 1))]
}

/** Makes one cell the table's only tab stop, and focuses it unless focus is inside it. */
export function rove(body, cell, focus = true) {
  if (!cell) return
  for (const other of body.querySelectorAll("[tabindex]")) if (other !== cell) other.removeAttribute("tabindex")
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
