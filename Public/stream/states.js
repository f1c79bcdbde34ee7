const end = { unauthorised: "signed-out", missing: "no-access", refused: "stopped", stop: "idle" }
const open = { ...end, broken: "waiting", reset: "refetching", exhausted: "stopped" }

/** The stream: state → event → next state. What a state does not name changes nothing. */
export const streamStates = {
  idle: { start: "connecting" },
  connecting: { ...end, opened: "replaying", broken: "waiting" },
  replaying: { ...open, ready: "live" },
  live: open,
  waiting: { due: "connecting", stop: "idle" },
  refetching: { ...end, refetched: "connecting", broken: "waiting" },
  "signed-out": { due: "connecting", stop: "idle" },
  "no-access": { stop: "idle" },
  stopped: { stop: "idle" },
}

/** What a `goodbye` means: 4001 to 4009 come back, the rest do not. */
export function goodbyeEvent(code) {
  if (code < 4100) return "broken"
  return { 4100: "unauthorised", 4101: "unauthorised", 4102: "missing" }[code] ?? "refused"
}
