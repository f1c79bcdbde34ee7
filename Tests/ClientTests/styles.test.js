import assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

const folder = (path, end) => {
  const root = new URL(`../../${path}/`, import.meta.url)
  const names = readdirSync(fileURLToPath(root), { recursive: true }).filter((name) => name.endsWith(end))
  return new Map(names.map((name) => [name, readFileSync(new URL(name, root), "utf8")]))
}
const styles = folder("Public/styles", ".css")
const rules = [...styles.values()].join("\n").replace(/\/\*[^]*?\*\//g, "")

test("has a rule for every class that a template uses", () => {
  const used = new Set()
  let known = rules
  for (const [, text] of folder("Templates", ".mustache")) {
    // A document that stands alone in a frame brings its own.
    known += text.match(/<style>[^]*<\/style>/)?.[0] ?? ""
    for (const [, names] of text.matchAll(/class="([^"]*)"/g)) {
      for (const name of names.replace(/{{[^}]*}}/g, " ").split(/\s+/).filter(Boolean)) used.add(name)
    }
  }
  assert.ok(used.size > 20, "the classes of the templates were found")
  assert.deepEqual([...used].filter((name) => !new RegExp(`\\.${name}(?![\\w-])`).test(known)), [])
})

test("reads every file of styles, each in its layer", () => {
  for (const name of styles.keys()) {
    if (name !== "main.css") assert.match(styles.get("main.css"), new RegExp(`url\\("${name}"\\) layer\\(`), name)
  }
})

/** Contrast by WCAG 2.2, 1.4.3. */
function contrast(one, other) {
  const luminance = (color) => {
    const [red, green, blue] = [1, 3, 5]
      .map((index) => parseInt(color.slice(index, index + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [dark, light] = [luminance(one), luminance(other)].sort((first, second) => first - second)
  return (light + 0.05) / (dark + 0.05)
}

for (const [scheme, text] of styles.get("tokens.css").split("@media").map((part, index) => [["light", "dark"][index], part])) {
  test(`can be read in the ${scheme} colours: words 4.5 to 1, edges of controls 3 to 1`, () => {
    const color = Object.fromEntries([...text.matchAll(/--color-([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]))
    const pairs = [["on-accent", "accent"], ...["warning", "error", "good"].map((name) => [name, `${name}-surface`])]
    for (const name of ["text", "quiet", "accent", "warning", "error", "good"]) {
      for (const ground of ["page", "surface", "raised", "hover", "changed"]) pairs.push([name, ground])
    }
    const persons = Object.keys(color).filter((name) => /^person-\d$/.test(name))
    assert.equal(persons.length, 6)
    for (const name of persons) {
      pairs.push(["on-person", name])
      for (const ground of ["page", "surface", "hover"]) assert.ok(contrast(color[name], color[ground]) >= 3, `ring of ${name} on ${ground}`)
    }
    for (const [name, ground] of pairs) assert.ok(contrast(color[name], color[ground]) >= 4.5, `${name} on ${ground}`)
    for (const ground of ["page", "surface", "raised"]) assert.ok(contrast(color.edge, color[ground]) >= 3, `edge on ${ground}`)
  })
}
