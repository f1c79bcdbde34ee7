/** A button that copies what a field holds. Where the browser gives no clipboard the text is selected, for the person's own keys. */
export function copyButton(field) {
  const button = document.createElement("button")
  const said = document.createElement("span")
  said.role = "status"
  button.type = "button"
  button.className = "button"
  button.textContent = "Copy"
  button.ariaLabel = `Copy: ${field.ariaLabel}`
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value)
      said.textContent = "Copied"
    } catch {
      field.focus()
      field.select()
      said.textContent = "Selected: copy it with your keys"
    }
  })
  const group = document.createElement("span")
  group.append(button, said)
  return group
}
