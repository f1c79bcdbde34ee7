/** One file's way into the case: state → event → next state. What a state does not name changes nothing. */
export const uploadStates = {
  waiting: { start: "sending", pause: "paused", cancel: "cancelled" },
  sending: {
    sent: "storing",
    lost: "retrying",
    refused: "failed",
    unauthorised: "paused",
    pause: "paused",
    cancel: "cancelled",
  },
  retrying: { again: "sending", pause: "paused", cancel: "cancelled" },
  paused: { resume: "waiting", cancel: "cancelled" },
  // What is being stored cannot be called back: it ends in an answer, but where it was taken back before it was asked for.
  storing: {
    withdrawn: "cancelled",
    stored: "done",
    present: "already-here",
    anew: "sending",
    lost: "retrying",
    refused: "failed",
    unauthorised: "paused",
  },
  "already-here": { insist: "waiting" },
  failed: { retry: "waiting" },
  cancelled: { retry: "waiting" },
  done: {},
}

/** States that only a person leads out of. */
export const finalStates = ["done", "already-here", "failed", "cancelled"]

export function step(state, event) {
  return uploadStates[state][event] ?? state
}
