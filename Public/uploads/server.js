import { retryAfter } from "../stream/resume.js"

const requestMilliseconds = 30_000
// A whole file is hashed, or searched for its text, before the answer.
const storeMilliseconds = 120_000
const partMilliseconds = 60_000
const later = [408, 425, 429]

/**
 * The addresses of uploads. Each answers with what happened, and none throws: `ok` with the answer's members, `misplaced`
 * with the server's offset, `present` with duplicates, `gone`, `unauthorised`, `lost` (try again, after `milliseconds`
 * where the server says so) or `refused`; the last two with the server's sentence, where there is one.
 */
export class UploadServer {
  #token
  #fetch

  /** `token` gives the CSRF token. */
  constructor({ token, fetch = globalThis.fetch.bind(globalThis) }) {
    this.#token = token
    this.#fetch = fetch
  }

  begin({ caseId, name, bytes }, signal) {
    return this.#post("/api/uploads", { case: caseId, name, bytes }, { signal })
  }

  offset(upload, signal) {
    return this.#ask("GET", address(upload), { signal })
  }

  send(upload, offset, part, signal) {
    const headers = { "Content-Type": "application/octet-stream" }
    return this.#ask("PUT", `${address(upload)}?offset=${offset}`, { headers, body: part, signal, milliseconds: partMilliseconds })
  }

  remove(upload) {
    return this.#ask("DELETE", address(upload), { keepalive: true })
  }

  /** Makes an upload the file of an item, or an item of its own. The same key adds nothing twice. */
  store(upload, { caseId, itemId, onlyNew, key }, signal) {
    const options = { signal, headers: { "Idempotency-Key": key }, milliseconds: storeMilliseconds }
    if (itemId) return this.#post(`/api/evidence/${encodeURIComponent(itemId)}/files`, { upload }, options)
    return this.#post("/api/evidence", { case: caseId, upload, onlyNew }, options)
  }

  /** Who is signed in: `ok` with `person` and `csrf`. */
  session() {
    return this.#ask("GET", "/api/session", {})
  }

  #post(path, body, { headers, ...options }) {
    return this.#ask("POST", path, { ...options, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) })
  }

  async #ask(method, path, { headers, signal, milliseconds = requestMilliseconds, ...options }) {
    const work = new AbortController()
    const abort = () => work.abort()
    const timer = setTimeout(abort, milliseconds)
    signal?.addEventListener("abort", abort)
    try {
      const response = await this.#fetch(path, { ...options, method, headers: { ...headers, "X-CSRF-Token": this.#token() }, signal: work.signal })
      const answer = response.status === 204 ? {} : await response.json().catch(() => undefined)
      return outcome(path, response, answer)
    } catch {
      return { kind: "lost" }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener("abort", abort)
    }
  }
}

function address(upload) {
  return `/api/uploads/${encodeURIComponent(upload)}`
}

function outcome(path, response, answer) {
  const { ok, status } = response
  const { code, message, temporary } = answer?.error ?? {}
  if (ok && answer) return { ...answer, kind: "ok" }
  if (status === 401 || code === "missing_csrf_token") return { kind: "unauthorised" }
  if (code === "wrong_offset") return { kind: "misplaced", offset: answer.offset }
  if (code === "already_here") return { kind: "present", duplicates: answer.duplicates ?? [] }
  if (code === "upload_not_found" || (status === 404 && path.startsWith("/api/uploads/"))) return { kind: "gone" }
  // An answer without its end is none: whether it was done is asked again.
  if (ok || status >= 500 || later.includes(status) || temporary) return { kind: "lost", message, milliseconds: retryAfter(response) }
  return { kind: "refused", message: message ?? "The server refuses this file." }
}
