/** The page at an address as our server draws it now: the only place where HTML becomes elements. */
export async function fetchPage(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" })
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  if (!response.ok || !meta(page, "position")) throw new Error("The page could not be read.")
  return page
}

export function meta(page, name) {
  return page.querySelector(`meta[name="proffer-${name}"]`)?.content ?? ""
}

/** Puts what `selector` holds on the fetched page under `root`. */
export function swap(root, page, selector) {
  const fresh = page.querySelector(selector)
  root.replaceChildren(...document.adoptNode(fresh).childNodes)
  return fresh
}
