/** The options that the server drew for a field: a fresh select, or undefined. */
export function options(field) {
  return document.querySelector(`template[data-options="${field}"]`)?.content.querySelector("select")?.cloneNode(true)
}

/** The words of one of a field's options; undefined when a person may not choose it. */
export function words(field, value) {
  return [...(options(field)?.options ?? [])].find((option) => option.value === value)?.text
}
