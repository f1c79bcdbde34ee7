const hasOffset = /(Z|[+-]\d\d:\d\d)$/i

/**
 * What a filled form adds: `to` as the server takes it, `display` as the list shows it until then, the `labels` of its
 * fields, and the names of those that are required and `empty`. `zone` is the case's, for a time without one.
 */
export function readForm(fields, zone) {
  const filled = fields.filter(({ value }) => value)
  const entries = (what) => Object.fromEntries(filled.map((field) => [field.name, what(field)]))
  return {
    to: entries((field) => wanted(field, zone)),
    display: entries(shown),
    labels: entries(({ label }) => label),
    empty: fields.filter(({ isRequired, value }) => isRequired && !value).map(({ name }) => name),
  }
}

/** Sets stand between commas, semicolons or lines, as in the server's own reading. */
function members(value) {
  return [...new Set(value.split(/[,;\n]/).map((word) => word.trim()).filter(Boolean))]
}

/** What cannot be a number is sent as it is: the server says what is wrong with it. */
function wanted({ shape, value, parts }, caseZone) {
  if (shape === "set") return members(value)
  if (shape === "number") return /^-?\d{1,15}$/.test(value) ? Number(value) : value
  if (shape !== "moment") return value
  const { zone, precision, clockOffset, clockProof } = parts
  const seconds = clockOffset.replace("−", "-")
  const own = { zone: zone || (hasOffset.test(value) ? "" : caseZone), precision, clockProof }
  const given = Object.entries(own).filter(([, text]) => text)
  // A correction that is no number makes the moment one that the server refuses.
  return { typed: value, ...Object.fromEntries(given), ...(seconds && (/^[+-]?\d{1,12}$/.test(seconds) ? { clockOffsetSeconds: Number(seconds) } : { clockOffset })) }
}

function shown({ shape, value, text }) {
  if (shape === "set") return members(value).map((word) => ({ value: word, label: word }))
  if (shape === "moment") return { datetime: "", text: value }
  return text === undefined ? value : { value, text }
}
