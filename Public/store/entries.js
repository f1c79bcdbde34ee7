import { rebase } from "./rebase.js"

/** Mutations in the order of the acts. */
export class Entries extends EventTarget {
  entries = []

  find({ key }) {
    return this.entries.find((entry) => entry.key === key)
  }

  /** Those of an item that are shown: not what was refused. */
  of(id) {
    return this.entries.filter((entry) => entry.id === id && entry.state !== "rolled-back")
  }

  /** An item's row with what is pending played over it. */
  over(id, row) {
    return rebase(row, this.of(id))
  }

  in(...states) {
    return this.entries.filter(({ state }) => states.includes(state))
  }
}
