/** A UUID of version 7 (RFC 9562), also where `crypto.randomUUID` is missing. */
export function identifier() {
  const time = Date.now().toString(16).padStart(12, "0")
  const bytes = crypto.getRandomValues(new Uint8Array(10))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${"89ab"[bytes[9] & 3]}${hex.slice(3, 6)}-${hex.slice(6, 18)}`
}
