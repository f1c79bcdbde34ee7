const style = {
  day: "numeric", month: "short", year: "numeric",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short",
}

/** An instant in the case's zone, written as the server writes it: "14 Mar 2024, 22:41:00 EDT". Never bare. */
export function written(at, timeZone) {
  const parts = new Intl.DateTimeFormat("en-US", { ...style, timeZone }).formatToParts(new Date(at))
  const { day, month, year, hour, minute, second, timeZoneName } = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return `${day} ${month} ${year}, ${hour}:${minute}:${second} ${timeZoneName === "GMT" ? "UTC" : timeZoneName}`
}
