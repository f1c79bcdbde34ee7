import { readEvents } from "./event-stream.js"

const subprotocol = "proffer.v1"
const openingMilliseconds = 5_000
const failuresMax = 3

/** From now on changes come by WebSocket: the person chose it, or cursors need it. */
export function connectBySocket(live) {
  live.socket = new Socket()
  live.stream.use(live.shared?.leading() ?? live.socket.read)
}

/** From now on changes come by event stream again. */
export function connectByEvents(live) {
  live.socket = undefined
  live.stream.use(live.shared?.leading())
}

/**
 * A case's frames by WebSocket, for an `EventStream` to use. A socket that cannot be opened, as behind a proxy that refuses
 * upgrades, gives way to server-sent events at once; after three in a row none is tried any more.
 */
export class Socket {
  #WebSocket
  #socket
  #failures = 0

  constructor(WebSocket = globalThis.WebSocket) {
    this.#WebSocket = WebSocket
  }

  /** Whether frames come by WebSocket now. */
  get isOpen() {
    return this.#socket?.readyState === 1
  }

  /** Sends what may be lost; false when no socket is open. */
  say(message) {
    if (this.isOpen) this.#socket.send(JSON.stringify(message))
    return this.isOpen
  }

  /** The transport. */
  read = async (query, signal, take, fetch) => {
    // A browser that forbids sockets throws; then too there is none.
    const socket = this.#failures < failuresMax && await this.#open(query, signal).catch(() => undefined)
    if (signal.aborted) return
    if (socket) return this.#follow(socket, signal, take)
    return readEvents(query, signal, (event, ...frame) => {
      // The server can be reached, so it was the socket that could not be opened; else nothing is known of sockets.
      if (event === "opened" && this.#failures < failuresMax) this.#failures++
      take(event, ...frame)
    }, fetch)
  }

  /** A socket that is open, or nothing. */
  #open(query, signal) {
    return new Promise((resolve) => {
      const address = new URL(`/ws?${query}`, location.href)
      address.protocol = address.protocol.replace("http", "ws")
      const socket = new this.#WebSocket(address, subprotocol)
      const give = (found) => {
        clearTimeout(late)
        resolve(found)
      }
      const giveUp = () => {
        socket.close()
        give()
      }
      const late = setTimeout(giveUp, openingMilliseconds)
      socket.addEventListener("open", () => give(socket))
      socket.addEventListener("close", () => give())
      // Whenever the stream leaves it, the socket is closed.
      signal.addEventListener("abort", giveUp)
    })
  }

  /** Tells each frame; resolves when the socket is closed, by either side. */
  #follow(socket, signal, take) {
    this.#socket = socket
    this.#failures = 0
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", resolve)
      socket.addEventListener("message", ({ data }) => {
        try {
          const frame = JSON.parse(data)
          take(frame.event, frame, frame.position)
        } catch (error) {
          // What is no frame of ours: the stream goes on after its last position.
          socket.close()
          reject(error)
        }
      })
      socket.addEventListener("close", ({ code }) => {
        // A goodbye that was lost on the way: the code says the same.
        if (code >= 4000) take("goodbye", { code, after: 0 })
        resolve()
      })
      take("opened")
    })
  }
}
