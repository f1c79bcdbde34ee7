/** What a device counts of a person's work, by kind; a queue's length is no sum but the highest of a day. */
export const kinds = ["edits", "offlineSeconds", "conflicts", "refused", "network", "server", "signedOut"]

const daysMax = 30
const sentMax = 100_000
const day = 86_400_000

/** One day's numbers, with more added to them; `queue` is the length that the queue has now. */
export function added(numbers, more, queue = 0) {
  const sums = Object.fromEntries(kinds.map((kind) => [kind, (numbers?.[kind] ?? 0) + Math.round(more[kind] ?? 0)]))
  return { ...numbers, ...sums, queueHighest: Math.max(numbers?.queueHighest ?? 0, queue) }
}

/** What the server has not been told of a day, as it takes it; nothing when that is all. */
export function untold(numbers) {
  const more = kinds.map((kind) => [kind, Math.min(sentMax, numbers[kind] - (numbers.told?.[kind] ?? 0))]).filter(([, count]) => count > 0)
  const isHigher = numbers.queueHighest > (numbers.told?.queueHighest ?? 0)
  if (!more.length && !isHigher) return
  return { ...Object.fromEntries(more), queueHighest: numbers.queueHighest }
}

/** A day's numbers once the server has been told. */
export function told(numbers, report) {
  const before = numbers.told ?? {}
  const sums = kinds.map((kind) => [kind, (before[kind] ?? 0) + (report[kind] ?? 0)])
  return { ...numbers, told: { ...Object.fromEntries(sums), queueHighest: Math.max(before.queueHighest ?? 0, report.queueHighest) } }
}

/** A day's numbers where the report did not arrive. The highest is said again, which counts it once all the same. */
export function lost(numbers, report) {
  const sums = kinds.map((kind) => [kind, numbers.told[kind] - (report[kind] ?? 0)])
  return { ...numbers, told: Object.fromEntries(sums) }
}

export const dayOf = (now) => new Date(now).toISOString().slice(0, 10)

/** Whether a day is so long ago that it goes. */
export const isOld = (name, now) => name < dayOf(now - daysMax * day)
