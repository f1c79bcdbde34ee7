const prefix = "proffer-pages-"
const answerMilliseconds = 20_000

/** The pages that this device keeps, newest first: `{address, at, caseId, response}`. There is one person's at a time. */
export async function keptPages() {
  const found = []
  for (const cache of await keptCaches()) {
    for (const response of await cache.matchAll()) {
      const [address, at, ends] = response.headers.get("Proffer-Kept")?.split(" ") ?? []
      const [caseId] = response.headers.get("Proffer-Case")?.split(" ") ?? []
      if (address && ends > Date.now()) found.push({ address, at: Number(at), caseId, response, forget: () => cache.delete(address) })
    }
  }
  return found.sort((one, other) => other.at - one.at)
}

/** Deletes what is kept of a case, or only the pages that hold an item. */
export async function losePages(caseId, itemId) {
  for (const page of await keptPages()) {
    if (page.caseId !== caseId || (itemId && !(await page.response.text()).includes(itemId))) continue
    await page.forget()
  }
}

/** Deletes every page, of everyone. */
export async function forgetPages() {
  const names = (await globalThis.caches?.keys()) ?? []
  await Promise.all([askWorker({ act: "forget" }), ...names.filter((name) => name.startsWith(prefix)).map((name) => caches.delete(name))])
}

/** A word to the service worker: its answer, or undefined when none comes. */
export async function askWorker(message) {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active
  if (!worker) return
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data)
    setTimeout(resolve, answerMilliseconds)
    worker.postMessage(message, [port2])
  })
}

/** What is remembered of a case beside its pages, and goes with them: under a name that is no address of the server. */
export async function recall(name) {
  for (const cache of await keptCaches()) {
    const response = await cache.match(`/kept/${name}`)
    if (response) return response.json()
  }
}

/** Remembers it for the person; nothing is remembered for whoever is not the one whose pages are kept. */
export async function remember(person, name, value) {
  const cache = await caches.open(prefix + person)
  await cache.put(`/kept/${name}`, Response.json(value))
}

async function keptCaches() {
  const names = (await globalThis.caches?.keys()) ?? []
  return Promise.all(names.filter((name) => name.startsWith(prefix)).map((name) => caches.open(name)))
}
