/** A button beside what the page says to the person. */
export function offer(text, act) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button"
  button.textContent = text
  button.addEventListener("click", act)
  document.querySelector("[data-alert]")?.append(button)
  return button
}

/** Whether nothing stands there to be read. */
export function isFree() {
  return !document.querySelector("[data-alert]")?.childElementCount
}
