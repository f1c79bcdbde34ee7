import assert from "node:assert/strict"
import { test } from "node:test"
import { written } from "../../Public/dom/moment.js"

for (const [at, zone, words] of [
  ["2024-03-15T02:41:00Z", "America/New_York", "14 Mar 2024, 22:41:00 EDT"],
  ["2024-01-05T05:00:07Z", "America/New_York", "5 Jan 2024, 00:00:07 EST"],
  ["2024-09-30T23:05:00.123Z", "Asia/Tokyo", "1 Oct 2024, 08:05:00 GMT+9"],
  ["2024-12-01T12:00:00Z", "Europe/London", "1 Dec 2024, 12:00:00 UTC"],
  ["2024-12-01T12:00:00Z", "UTC", "1 Dec 2024, 12:00:00 UTC"],
]) {
  test(`writes an instant in ${zone} as the server does: ${words}`, () => assert.equal(written(at, zone), words))
}
