import { alertPerson } from "../dom/alert.js"
import { isFree, offer } from "../dom/offer.js"

const own = /\/assets\/(\w+)\//.exec(import.meta.url)?.[1]
const fields = "input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select"

/**
 * Says of a page that the server has other scripts by now, and offers to load it anew: once of each version, and only while
 * nothing is being typed. It looks again with each frame, which comes every few seconds.
 */
export function watchVersion(stream) {
  let said = own
  const look = () => {
    const { version = own } = stream.greeting ?? {}
    if (version === said || version === own || !isFree() || isTyping()) return
    said = version
    alertPerson("Proffer was renewed on the server, and this page is of the version before. What you did is kept: reload the page as soon as it suits you.")
    offer("Reload", () => location.reload())
  }
  stream.addEventListener("frame", look)
  look()
}

/** Whether a reload would take something away: an editor that is open, a form that is filled, a question. */
function isTyping() {
  // A list has its first choice where the page chose none.
  const given = ({ options, defaultValue }) => (options?.length ? ([...options].find((one) => one.defaultSelected) ?? options[0]).value : defaultValue)
  const isFilled = (field) => field.value !== given(field)
  return document.activeElement?.matches(fields) || Boolean(document.querySelector("dialog[open]")) || [...document.querySelectorAll(`form[method=post] :is(${fields})`)].some(isFilled)
}
