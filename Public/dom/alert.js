/** Says what needs the person, with the text they typed kept to copy. */
export function alertPerson(message, kept) {
  const region = document.querySelector("[data-alert]")
  if (!region) return
  const line = document.createElement("p")
  line.textContent = message
  region.replaceChildren(line)
  if (!kept) return
  const copy = document.createElement("textarea")
  copy.readOnly = true
  copy.value = kept
  copy.ariaLabel = "Your text"
  region.append(copy)
}
