/** A file whose bytes are their places: a part knows where it was cut out, and takes no memory. */
export function fakeFile(name, size, { lastModified = 1, isReadable = () => true } = {}) {
  const cut = (from, to) => ({
    file: name, from, size: to - from,
    slice: (start, end) => cut(from + start, Math.min(from + end, to)),
    arrayBuffer: async () => {
      if (!isReadable()) throw new DOMException("changed", "NotReadableError")
      return new ArrayBuffer(to - from)
    },
  })
  return { ...cut(0, size), name, lastModified }
}

const error = (status, code, more = {}, headers) =>
  Response.json({ error: { code, message: `Sentence of ${code}.`, temporary: Boolean(more.temporary) }, ...more }, { status, headers })

/**
 * The server's side of the agreed addresses. `fault` is asked about each request, before it is carried out: it returns
 * nothing, a response to give instead, or `{reaches, cut}`: what happens when the network fails. `reaches` says whether
 * the request is carried out although its answer is lost, `cut` how many bytes of a part arrive.
 */
export class FakeServer {
  uploads = new Map()
  items = []
  requests = []
  /** Parts that did not begin where the file had ended: there must be none. */
  faults = []
  isSignedIn = true
  fault = () => undefined
  #keys = new Map()
  #begun = 0

  fetch = async (address, { method, headers = {}, body, signal }) => {
    const { pathname: path, searchParams } = new URL(address, "http://proffer")
    const request = { method, path, offset: searchParams.get("offset"), key: headers["Idempotency-Key"], body, headers }
    this.requests.push(request)
    await Promise.resolve()
    if (signal?.aborted) throw signal.reason
    const fault = this.fault(request)
    if (fault instanceof Response) return fault
    if (fault?.cut !== undefined) this.#append(request, fault.cut)
    if (fault && !fault.reaches) throw new TypeError("network")
    const response = this.isSignedIn ? this.#answer(request) : error(401, "not_signed_in")
    if (fault) throw new TypeError("network")
    return response
  }

  asked(method, pattern) {
    return this.requests.filter((request) => request.method === method && pattern.test(request.path))
  }

  #answer({ method, path, offset, key, body }) {
    const [, , resource, id, part] = path.split("/")
    if (resource === "session") return Response.json({ person: { id: "p" }, csrf: "t2" })
    if (method === "POST" && resource === "uploads") return this.#begin(JSON.parse(body))
    if (resource === "uploads") {
      const upload = this.uploads.get(id)
      if (method === "DELETE") return this.uploads.delete(id), new Response(null, { status: 204 })
      if (!upload) return error(404, "upload_not_found")
      if (method === "GET") return this.#state(id, upload)
      if (Number(offset) !== upload.offset) return error(409, "wrong_offset", { offset: upload.offset, temporary: true })
      this.#append({ path, offset, body }, body.size)
      return this.#state(id, upload)
    }
    return this.#store(key, JSON.parse(body), part === "files" ? id : undefined)
  }

  #begin({ name, bytes, case: caseId, ...others }) {
    // What the server does not know it would leave out in silence.
    if (Object.keys(others).length > 0) throw new Error(`unknown members: ${Object.keys(others)}`)
    if (!bytes) return error(422, "empty_file")
    const id = `u${++this.#begun}`
    this.uploads.set(id, { name, bytes, caseId, offset: 0 })
    return Response.json({ upload: id, offset: 0, bytes }, { status: 201 })
  }

  #append({ path, offset, body }, bytes) {
    const upload = this.uploads.get(path.split("/")[3])
    if (!upload || Number(offset) !== upload.offset) return
    if (body.file !== upload.name || body.from !== upload.offset) this.faults.push(`${body.file} ${body.from} at ${upload.offset}`)
    upload.offset += Math.min(bytes, body.size)
  }

  #state(id, { offset, bytes }) {
    return Response.json({ upload: id, offset, bytes, isComplete: offset === bytes })
  }

  #store(key, { upload: id, onlyNew }, item) {
    if (!key) return error(400, "missing_idempotency_key")
    if (this.#keys.has(key)) return Response.json(this.#keys.get(key), { status: 201 })
    const upload = this.uploads.get(id)
    if (!upload) return error(404, "upload_not_found")
    if (upload.offset < upload.bytes) return error(409, "incomplete", { temporary: true })
    const duplicates = this.items.filter(({ name, bytes }) => name === upload.name && bytes === upload.bytes)
      .map(({ id, itemNumber, title }) => ({ id, itemNumber, title }))
    if (item && this.items.some((other) => other.id === item)) return error(409, "file_present")
    if (onlyNew && duplicates.length) return error(409, "already_here", { duplicates })
    this.uploads.delete(id)
    const number = `E-${this.items.length + 1}`
    this.items.push({ id: item ?? `i${number}`, itemNumber: number, title: upload.name, ...upload })
    const answer = item ? { id: `f${number}`, item, duplicates } : { id: `i${number}`, itemNumber: number, duplicates }
    this.#keys.set(key, answer)
    return Response.json(answer, { status: 201 })
  }
}
