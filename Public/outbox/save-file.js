import { make } from "../dom/dialog.js"
import { meta } from "../dom/patch.js"

const savingMilliseconds = 60_000

/** A button that saves a file which waits on this device, for what could not be sent is nowhere else. */
export function saveFileButton({ key, display: { fileName } }) {
  const button = make("button", "Save the file")
  const said = make("span")
  said.role = "status"
  button.type = "button"
  button.className = "button"
  button.ariaLabel = `Save the file: ${fileName}`
  button.addEventListener("click", async () => {
    const file = await kept(key).catch(() => undefined)
    if (file) save(file, fileName)
    said.textContent = file ? "Saved: look that you have it" : "The file is not on this device any more"
  })
  return make("span", button, said)
}

/** Lets the browser save bytes under a name. */
export function save(bytes, name) {
  const link = make("a")
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  // A large file is read until then.
  setTimeout(() => URL.revokeObjectURL(link.href), savingMilliseconds)
}

async function kept(key) {
  const { KeptFiles } = await import("../uploads/kept-files.js")
  const files = new KeptFiles(meta(document, "person"))
  try {
    return await files.get(key)
  } finally {
    files.close()
  }
}
