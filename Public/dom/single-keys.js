import { remember, remembered } from "./preference.js"

// Whether single letters are keys (WCAG 2.1.4) is remembered by this browser.
const box = document.querySelector("[data-single-keys]")
box.checked = remembered("single-keys") !== "off"
box.addEventListener("change", () => remember("single-keys", box.checked ? "on" : "off"))
