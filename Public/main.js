import { Announcer, alertPerson } from "./dom/announce.js"
import { fetchPage, meta } from "./dom/patch.js"
import { define } from "./elements/define.js"
import { identifier } from "./outbox/identifier.js"
import { Sender } from "./outbox/send.js"
import { Base } from "./store/base.js"
import { Pending } from "./store/pending.js"
import { EventStream } from "./stream/event-stream.js"

const caseId = meta(document, "case")
const position = meta(document, "position")
if (caseId && position) start()

/** One page's live state: what the server said, what is not yet sent, and the stream. */
async function start() {
  const base = new Base()
  const pending = new Pending()
  const sender = new Sender(pending, {
    storage: sessionStorage,
    token: () => meta(document, "csrf"),
    revision: (id) => base.item(id)?.revision,
  })
  const announcer = new Announcer(document.querySelector("[data-sync]"))
  const live = new EventTarget()
  const show = async () => {
    const page = await fetchPage(location.href)
    live.dispatchEvent(Object.assign(new Event("page"), { page }))
    pending.seen(({ state }) => state === "acknowledged")
    return meta(page, "position")
  }
  const stream = new EventStream({ caseId, position, refetch: show })
  const save = (act) => {
    const entry = { ...act, key: identifier(), case: caseId, at: new Date().toISOString() }
    if (pending.add(entry)) sender.send()
    else alertPerson("Too much is waiting to be sent. Wait until it is saved.")
  }
  await define(Object.assign(live, { base, pending, stream, save, show }))

  const unsent = () => pending.in("queued", "sending", "waiting", "signed-out", "held").length

  stream.addEventListener("changes", ({ changes }) => {
    for (const change of changes) {
      const { client, key } = change.mutation ?? {}
      pending.seen((entry) => entry.key === key)
      if (client !== sender.client) announcer.changed(change)
    }
  })
  stream.addEventListener("state", ({ state }) => {
    if (state === "live") sender.send()
    if (state !== "no-access") return
    base.clear()
    pending.forget()
  })
  pending.addEventListener("change", ({ entry, event }) => {
    if (event === "answered") sender.send()
    if (event === "refused") alertPerson(entry.message, Object.values(entry.to).filter((value) => typeof value === "string").join("\n"))
    const needs = pending.in("needs-you").length
    const unsaved = unsent()
    announcer.sync(needs ? `Needs you, ${needs}` : unsaved ? "Saving…" : "Saved")
  })
  const retry = () => document.hidden || (stream.retry(), sender.send())
  addEventListener("online", retry)
  document.addEventListener("visibilitychange", retry)
  // The queue lives in memory: leaving now would lose it.
  addEventListener("beforeunload", (event) => (unsent() || pending.in("needs-you").length) && event.preventDefault())
  addEventListener("pagehide", () => stream.stop())
  addEventListener("pageshow", () => stream.start())
  stream.start()
}
