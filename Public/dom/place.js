/** Where the person is, as presence says it: the page, the item and the field with the focus, and whether it is being changed. */
export function place() {
  const focus = document.activeElement ?? document.body
  const record = focus.closest("[data-id]") ?? document.querySelector("evidence-item, evidence-form")
  // Who changed an item last is no field of it.
  const field = focus.closest("[data-cell]:not([data-cell='changed'])")?.dataset.cell ?? focus.closest(".form__field")?.dataset.of
  return {
    page: document.querySelector("evidence-grid") ? "evidence" : record ? "item" : "other",
    item: record?.dataset.id ?? null,
    field: field ?? null,
    editing: Boolean(field) && focus.matches("input, select, textarea"),
  }
}

/** The cell or the part of a form that shows a field of an item on this page; undefined when it is not here. */
export function placeOf(item, field) {
  const [id, name] = [item, field].map(CSS.escape)
  return document.querySelector(`[data-id="${id}"] :is([data-cell="${name}"], [data-of="${name}"])`)
}

/** How this page calls an item: by its number, or as the one that the page shows; undefined when it is not here. */
export function itemInWords(item) {
  const record = document.querySelector(`[data-id="${CSS.escape(item)}"]`)
  if (record?.dataset.isNew) return "new item"
  return record?.localName === "tr" ? record.querySelector('[data-field="itemNumber"]')?.textContent : record && "this item"
}

/** How this page calls a field. */
export function fieldInWords(field) {
  const name = CSS.escape(field)
  const head = document.querySelector(`[data-column="${name}"], [data-of="${name}"] > .form__label, .fields__pair:has([data-field="${name}"]) > dt`)
  return (head?.querySelector("a") ?? head)?.firstChild?.textContent.trim()
}
