const formats = new Map()
const dayMilliseconds = 86_400_000

/** The milliseconds from one day's beginning to another's end in a zone, open where no day is given; nothing when reversed. */
export function between(from, to, zone) {
  const start = from ? midnight(Date.parse(`${from}T00:00:00Z`), zone) : -Infinity
  const end = to ? midnight(Date.parse(`${to}T00:00:00Z`) + dayMilliseconds, zone) : Infinity
  return start < end ? [start, end] : undefined
}

/** When something may have happened, as a row says it: at its instant, or from one to another where that is not known. */
export function span(time) {
  if (!time?.datetime) return
  if ("from" in time) return [time.from ?? -Infinity, time.until ?? Infinity]
  const at = Date.parse(time.datetime)
  return [at, at + 1]
}

function midnight(naive, zone) {
  return naive - offset(zone, naive - offset(zone, naive))
}

/** How many milliseconds a zone's clocks are ahead of UTC at an instant. */
function offset(zone, at) {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  })
  formats.set(zone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - Math.floor(at / 1000) * 1000
}
