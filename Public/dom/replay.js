/**
 * Plays keys that were pressed before anything could take them, in order. Each goes to what has the focus by then; what
 * no listener takes does what the browser would have done: it types, submits, or moves on.
 */
export function replay(events) {
  const now = document.activeElement
  let place
  let word = ""
  for (const event of events) {
    if (event.target !== place) event.target.focus()
    place = event.target
    const control = document.activeElement
    const copy = new KeyboardEvent("keydown", event)
    if (!control.dispatchEvent(copy)) word = ""
    else if (control.localName === "select") choose(control, (word += copy.key))
    else if (control.matches("input, textarea")) type(control, copy.key)
    else if (copy.key === "Tab") leave(control, copy.shiftKey ? -1 : 1)
  }
  // The person has gone on to another place meanwhile: what was typed before ends there, as it would have.
  if (!place?.isConnected || now === place) return
  if (now === document.body) document.activeElement.blur()
  else now.focus()
}

function type(control, key) {
  const isLong = control.localName === "textarea"
  let { selectionStart: start, selectionEnd: end, value } = control
  // With nothing selected a key means the letter before or after the caret.
  if (start === end && /Backspace|ArrowLeft/.test(key)) start = Math.max(0, start - 1)
  else if (start === end && /Delete|ArrowRight/.test(key)) end = Math.min(end + 1, value.length)
  const text = key.length === 1 ? key : { Backspace: "", Delete: "", Enter: isLong ? "\n" : undefined }[key]
  const caret = { ArrowLeft: start, ArrowRight: end, Home: 0, End: value.length }[key]
  if (text !== undefined) control.setRangeText(text, start, end, "end")
  else if (caret !== undefined) control.setSelectionRange(caret, caret)
  else if (key === "Enter") control.form?.requestSubmit()
}

/** Letters choose the first option that begins with them, arrows the next or the one before. */
function choose(select, word) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[word]
  const options = [...select.options]
  const index = step ? select.selectedIndex + step : options.findIndex(({ text }) => text.toLowerCase().startsWith(word.toLowerCase()))
  if (options[index]) select.selectedIndex = index
}

function leave(place, step) {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((stop) => stop.tabIndex >= 0 && stop.checkVisibility())
  stops[stops.indexOf(place) + step]?.focus()
}
