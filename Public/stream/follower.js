import { previousOf } from "./ring.js"

/** What a tab takes of what is told: each change once and in order, whatever comes late, twice or never. */
export class Follower {
  #take
  position
  isReady = false

  /** `take` is told each frame, as by a transport. */
  constructor(position, take) {
    this.position = position
    this.#take = take
  }

  /** Passes on what comes by a connection of this tab's own. */
  pass({ event, data, id }) {
    if (event === "change" || event === "batch") this.position = id
    if (event === "ready") {
      this.position ||= data.position
      this.isReady = true
    }
    this.#take(event, data, id)
  }

  /** Takes a frame of the leader's; false when it does not follow what was taken before. */
  frame(frame) {
    const { event, data } = frame
    const stands = event === "change" || event === "batch" ? previousOf(frame) : data.position
    if (/^(change|batch|ready|head)$/.test(event) && this.position && stands !== this.position) return false
    this.pass(frame)
    return true
  }

  /** Takes what the leader knows after our position; false when it does not reach as far as the leader is. */
  answer({ frames, ready, whole }, isNew) {
    for (const frame of frames) this.frame(frame)
    if (this.position && this.position !== ready.position) return false
    if (isNew) {
      this.pass({ event: "ready", data: ready })
      if (whole) this.pass({ event: "ephemeral", data: whole })
    }
    return true
  }
}
