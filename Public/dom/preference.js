/** What this browser remembers of a person's choices: no evidence. A browser may forbid it; then nothing is remembered. */
export function remembered(name) {
  try {
    return localStorage.getItem(`proffer-${name}`)
  } catch {
    return null
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`proffer-${name}`, value)
  } catch {
    // The choice holds for this page.
  }
}
