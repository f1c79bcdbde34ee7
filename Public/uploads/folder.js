/** Folders inside folders that are opened, and files that are looked at in one drop. */
const depthMax = 20
const filesMax = 20_000
const order = new Intl.Collator("en", { numeric: true })

/**
 * The files of what was dropped, in the order of their names, folder by folder: `{files: [{file, folder}], skipped:
 * [{name, reason}], isCut}`. Takes entries of the File and Directory Entries API, and files. What is named by itself is
 * taken; what a folder holds and a person would not see there is skipped and told.
 */
export async function filesOf(entries) {
  const found = { files: [], skipped: [], isCut: false }
  for (const entry of entries) await walk(entry, "", 0, found)
  return found
}

/** The same for a folder that was chosen: its files come in one list, each with its path. */
export function filesOfChosen(list) {
  const found = { files: [], skipped: [], isCut: list.length > filesMax }
  const inOrder = [...list].slice(0, filesMax).sort((one, other) => order.compare(one.webkitRelativePath, other.webkitRelativePath))
  for (const file of inOrder) {
    const parts = (file.webkitRelativePath || file.name).split("/")
    const folder = parts.slice(0, -1).join("/")
    const hidden = parts.slice(1).find(isHidden)
    if (hidden) found.skipped.push({ name: parts.join("/"), reason: reasonOf(hidden) })
    else found.files.push({ file, folder })
  }
  return found
}

async function walk(entry, folder, depth, found) {
  const name = folder ? `${folder}/${entry.name}` : entry.name
  const skip = (reason) => found.skipped.push({ name, reason })
  if (found.isCut || found.files.length + found.skipped.length >= filesMax) return (found.isCut = true)
  if (depth && isHidden(entry.name)) return skip(reasonOf(entry.name))
  if (entry.isDirectory && depth >= depthMax) return skip(`More than ${depthMax} folders deep. Drop this folder by itself.`)
  try {
    if (entry.isDirectory) for (const child of await childrenOf(entry)) await walk(child, name, depth + 1, found)
    else found.files.push({ file: entry.file ? await new Promise((...ends) => entry.file(...ends)) : entry, folder })
  } catch {
    skip("It could not be read.")
  }
}

/** A reader gives some entries at a time, and an empty list at the end. */
async function childrenOf(entry) {
  const reader = entry.createReader()
  const children = []
  for (let some = [entry]; some.length && children.length <= filesMax; children.push(...some)) {
    some = await new Promise((...ends) => reader.readEntries(...ends))
  }
  return children.sort((one, other) => order.compare(one.name, other.name))
}

function isHidden(name) {
  return /^(\.|~\$|thumbs\.db$|desktop\.ini$|__MACOSX$)/i.test(name)
}

function reasonOf(name) {
  return name.startsWith(".") ? "Hidden. Drop it by itself if it is evidence." : "Made by the computer. Drop it by itself if it is evidence."
}
