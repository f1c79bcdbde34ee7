const gone = { removed: "rolled-back" }
const unsent = { ...gone, send: "sending", hold: "held", seen: "done" }

/** A mutation's life: state → event → next state. What a state does not name changes nothing. */
export const outboxStates = {
  draft: { ...gone, commit: "queued" },
  queued: unsent,
  sending: {
    ...gone,
    applied: "acknowledged",
    seen: "done",
    conflict: "needs-you",
    refused: "rolled-back",
    failed: "waiting",
    unauthorised: "signed-out",
    renumbered: "queued",
  },
  acknowledged: { ...gone, seen: "done" },
  waiting: unsent,
  "signed-out": unsent,
  held: { ...gone, release: "queued" },
  "needs-you": { ...gone, answered: "queued" },
  "rolled-back": {},
  done: {},
}

export function step(state, event) {
  return outboxStates[state][event] ?? state
}
