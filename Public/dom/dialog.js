/** A dialog with a title that has the focus at first: no button is under the finger that just pressed Enter. */
export function makeDialog(words, listen) {
  const from = document.activeElement
  const listening = new AbortController()
  const title = make("h2", words)
  const dialog = make("dialog", title)
  title.tabIndex = -1
  title.autofocus = true
  dialog.className = "dialog"
  dialog.ariaLabel = words
  dialog.addEventListener("close", () => {
    listening.abort()
    dialog.remove()
    if (from?.isConnected) from.focus()
  })
  listen(listening)
  document.body.append(dialog)
  return dialog
}

export function make(name, ...children) {
  const element = document.createElement(name)
  element.append(...children)
  return element
}
