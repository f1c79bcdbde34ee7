/** What the server said: for each item its revision and its row of display values. Only server events change it. */
export class Base {
  #items = new Map()

  load(id, revision, row) {
    this.#items.set(id, { revision, row })
  }

  item(id) {
    return this.#items.get(id)
  }

  /** Takes a change; false when the item is not held or the revision is already known. */
  take({ id, revision, row }) {
    const item = this.item(id)
    if (!item || revision <= item.revision) return false
    this.load(id, revision, { ...item.row, withdrawn: false, ...row })
    return true
  }

  /** Whether the page shows nothing older than this revision of an item. */
  reached({ id, revision }) {
    return !(revision > this.item(id)?.revision)
  }

  remove(id) {
    this.#items.delete(id)
  }

  clear() {
    this.#items.clear()
  }
}
