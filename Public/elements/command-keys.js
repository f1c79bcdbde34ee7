// Ctrl-K, or Cmd-K, and the link that leads to the page without script: the command box is read when it is first asked for.
const link = document.querySelector("[data-commands]")

link.ariaKeyShortcuts = "Control+K Meta+K"
link.addEventListener("click", (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || open(event))
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") open(event)
})

function open(event) {
  event.preventDefault()
  import("./command-box.js").then(({ openCommands }) => openCommands(), () => location.assign(link.href))
}
