import { meta } from "../dom/patch.js"
import { identifier } from "../store/identifier.js"
import { isFile, unsentStates } from "../store/pending.js"
import { askWorker, forgetPages, holding } from "../offline/kept.js"
import { forgetUploads } from "../uploads/remembered.js"
import { asText } from "./as-text.js"
import { deleteCounts } from "./counts.js"
import { deleteDatabase, hasDatabase } from "./database.js"
import { openBox } from "./outbox.js"
import { save, saveFileButton } from "./save-file.js"
import { makeSeat } from "./seat.js"
import { Sender } from "./send.js"

const sendingMilliseconds = 5_000
const forgettingMilliseconds = 2_000
const requestMilliseconds = 5_000

/**
 * Signs the person out: what waits is sent first, for five seconds; what is left then is theirs to decide about. After that this
 * browser keeps nothing of them, and their other pages leave too.
 */
export async function signOut(form, live) {
  const person = meta(document, "person")
  const outbox = live?.outbox ?? (await openAlone(person))
  if (outbox && lost(outbox.box).length) {
    await send(outbox)
    if (lost(outbox.box).length && !(await decide(outbox))) return outbox === live?.outbox || outbox.close()
  }
  // The other pages let go first: who still holds something while the browser clears it would bring it back.
  const pages = new BroadcastChannel(`proffer-${person}`)
  pages.postMessage("leave")
  outbox?.close()
  holding.abort()
  await within(forgettingMilliseconds, askWorker({ act: "forget" }))
  const isOut = await endSession(form)
  await within(forgettingMilliseconds, Promise.allSettled([deleteDatabase(person), deleteCounts(person), forgetUploads(), forgetPages()]))
  pages.postMessage("left")
  if (isOut) location.replace("/sign-in")
  else form.submit()
}

/** The queue as it is in this browser, and who sends it, for a page without a stream; nothing when there is none. */
async function openAlone(person) {
  if (!(await hasDatabase(person).catch(() => false))) return
  const box = openBox(person)
  const sender = new Sender(box, makeSeat(person, box, identifier()), { token: () => meta(document, "csrf") })
  await box.read()
  const files = box.entries.some(isFile) && new (await import("../uploads/file-sender.js")).FileSender(box, { person })
  return {
    box,
    send() {
      sender.send()
      if (files) files.hurry()
    },
    close() {
      sender.stop()
      box.close()
    },
  }
}

/** Sends what waits, by whichever page has the seat, until nothing is left that can be sent; five seconds at most. */
function send(outbox) {
  const { box } = outbox
  const isDone = () => !box.in("queued", "sending", "waiting", "signed-out").length
  const done = new Promise((resolve) => {
    const look = () => isDone() && resolve()
    box.addEventListener("change", look)
    look()
  })
  outbox.send()
  box.tell("send")
  return within(sendingMilliseconds, done)
}

/** What signing out would lose: what is not sent, and files that were refused and that nobody has dismissed. */
function lost(box) {
  return box.entries.filter((entry) => unsentStates.includes(entry.state) || (isFile(entry) && entry.state === "rolled-back"))
}

/** "Send, export or discard"; true when the person leaves. */
function decide(outbox) {
  const { box } = outbox
  return new Promise((resolve) => {
    const title = make("h2", "Some of your changes are not saved")
    const words = make("p")
    const state = make("p")
    state.role = "status"
    const saved = make("ul")
    const files = new Map()
    const dialog = make("dialog", title, words, saved, state)
    const say = () => {
      const left = lost(box)
      const { length } = left
      words.textContent = length
        ? `${length} ${length === 1 ? "change of yours is" : "changes of yours are"} only on this device. Signing out removes ${length === 1 ? "it" : "them"} from here.`
        : "All your changes are saved now."
      discard.textContent = length ? "Discard and sign out" : "Sign out"
      sending.hidden = exporting.hidden = !length
      // Each keeps its element, and what it said.
      for (const [key, line] of files) if (!left.some((entry) => entry.key === key)) line.remove()
      for (const entry of left.filter((entry) => isFile(entry) && !files.has(entry.key))) {
        files.set(entry.key, make("li", make("bdi", entry.display.fileName), " ", saveFileButton(entry)))
        saved.append(files.get(entry.key))
      }
    }
    const button = (text, act) => {
      const element = make("button", text)
      element.type = "button"
      element.className = "button"
      element.addEventListener("click", act)
      dialog.append(element)
      return element
    }
    const end = (isLeaving) => {
      box.removeEventListener("change", say)
      dialog.remove()
      resolve(isLeaving)
    }
    const sending = button("Send", async () => {
      state.textContent = "Sending…"
      await send(outbox)
      const left = lost(box)
      if (!left.length) return end(true)
      state.textContent = left.some((entry) => entry.state === "needs-you")
        ? "What met a change of somebody else waits for your decision: stay signed in to decide."
        : "They could not be sent now."
    })
    const exporting = button("Export to a file", () => {
      const text = new Blob([asText(lost(box), meta(document, "zone"))], { type: "text/plain;charset=utf-8" })
      save(text, `proffer-unsent-${new Date().toISOString().slice(0, 10)}.txt`)
      state.textContent = "Your text was saved to a file. Look that you have it before you sign out."
    })
    const discard = button("Discard and sign out", () => end(true))
    button("Stay signed in", () => dialog.close())
    title.tabIndex = -1
    title.autofocus = true
    dialog.className = "dialog"
    dialog.ariaLabel = title.textContent
    dialog.addEventListener("close", () => end(false))
    box.addEventListener("change", say)
    say()
    document.body.append(dialog)
    dialog.showModal()
  })
}

/** Ends the session; false when the server cannot be reached, or wants to say something. */
async function endSession(form) {
  try {
    const body = new URLSearchParams(new FormData(form))
    const response = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(requestMilliseconds) })
    return response.ok
  } catch {
    return false
  }
}

function within(milliseconds, promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))])
}

function make(name, ...children) {
  const element = document.createElement(name)
  element.append(...children)
  return element
}
