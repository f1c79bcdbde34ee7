/**
 * From one form of an entry to the next; a step is never changed once it was released. An entry without a version has the
 * first form.
 */
const steps = [
  // Files wait in the queue too, which a page of the first form would send as changes.
  (entry) => entry,
]

/** The forms of the queue's entries, oldest first, as this page knows them. */
export class Forms {
  #steps

  constructor(given = steps) {
    this.#steps = given
  }

  /** The form that this page writes. */
  get version() {
    return this.#steps.length + 1
  }

  /**
   * The entries that this page understands, in its own form, and the `newer` ones as they are. On the disk an entry keeps its
   * form until it changes, so that a page of that form, which may still be open, reads it.
   */
  read(entries) {
    const isNewer = ({ version = 1 }) => version > this.version
    return { known: entries.filter((entry) => !isNewer(entry)).map((entry) => this.#bring(entry)), newer: entries.filter(isNewer) }
  }

  #bring({ version = 1, ...entry }) {
    return { ...this.#steps.slice(version - 1).reduce((form, step) => step(form), entry), version: this.version }
  }
}
