const differenceMilliseconds = 5 * 60_000
// The server says whole seconds.
const secondMilliseconds = 1_000

/**
 * By how many milliseconds the device's clock is ahead of the server's, or behind it if below 0: at least, for the server
 * wrote its `date` at some time between `sentAt` and `heardAt`. Nothing for an answer without a date.
 */
export function clockDifference(date, sentAt, heardAt) {
  const served = Date.parse(date ?? "")
  if (Number.isNaN(served)) return
  return Math.max(0, sentAt - served - secondMilliseconds) + Math.min(0, heardAt - served)
}

/** What a person is told of a clock that is wrong by more than some minutes; else nothing. */
export function clockSentence(difference = 0) {
  if (Math.abs(difference) <= differenceMilliseconds) return
  const way = difference > 0 ? "ahead of" : "behind"
  return `The clock of this device is ${inWords(Math.abs(difference))} ${way} the server's. Times that you enter are kept as you enter them: check them, and set the clock of the device.`
}

const saidName = "proffer-clock-said"
let isSaid = false

/** Whether this tab is asked for the first time, also over a reload; a browser may forbid to remember that. */
export function isFirstInTab() {
  const wasSaid = isSaid
  isSaid = true
  try {
    const isRemembered = Boolean(sessionStorage.getItem(saidName))
    sessionStorage.setItem(saidName, "yes")
    return !wasSaid && !isRemembered
  } catch {
    return !wasSaid
  }
}

const units = [["day", 24 * 3_600_000], ["hour", 3_600_000], ["minute", 60_000]]

function inWords(milliseconds) {
  const [unit, length] = units.find(([, length]) => milliseconds >= length)
  const count = Math.round(milliseconds / length)
  return `${count} ${unit}${count === 1 ? "" : "s"}`
}
