/** Fills one `[data-field]` by its form: time, state, list or text. */
export function fill(element, value) {
  const template = element.querySelector(":scope > template")
  if (template) return fillList(element, template, value ?? [])
  if (element.localName === "time") element.dateTime = value?.datetime ?? ""
  if ("state" in element.dataset) element.dataset.state = value?.value ?? ""
  const text = value?.text ?? (typeof value === "object" ? "" : String(value ?? ""))
  if (element.textContent !== text) element.textContent = text
}

function fillList(element, template, list) {
  const words = (list) => JSON.stringify(list.map(({ value, label }) => [value, label]))
  // New children have the table laid out.
  if (words(read(element)) === words(list)) return
  const entries = list.map(({ value, label }) => {
    const entry = template.content.firstElementChild.cloneNode(true)
    entry.dataset.value = value
    entry.textContent = label
    return entry
  })
  element.replaceChildren(template, ...entries)
}

/** The display value that one `[data-field]` shows: the inverse of `fill`. */
export function read(element) {
  const text = element.textContent.trim()
  if (element.querySelector(":scope > template")) {
    return Array.from(element.querySelectorAll(":scope > [data-value]"), (entry) => ({
      value: entry.dataset.value,
      label: entry.textContent.trim(),
    }))
  }
  if (element.localName === "time") return { datetime: element.dateTime, text }
  return "state" in element.dataset ? { value: element.dataset.state, text } : text
}

/** Fills every bound field under `root` that `row` names, but not inside `except`. */
export function bind(root, row, except) {
  for (const element of root.querySelectorAll("[data-field]")) {
    if (element.dataset.field in row && !except?.contains(element)) fill(element, row[element.dataset.field])
  }
}

export function readRow(root) {
  const elements = Array.from(root.querySelectorAll("[data-field]"))
  return Object.fromEntries(elements.map((element) => [element.dataset.field, read(element)]))
}
