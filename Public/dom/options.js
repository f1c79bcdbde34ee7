/** The options that the server drew for a field: a fresh select, or undefined. */
export function options(field) {
  return document.querySelector(`template[data-options="${field}"]`)?.content.querySelector("select")?.cloneNode(true)
}
