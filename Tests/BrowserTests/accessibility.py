"""What axe finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe

# Only what is wrong is collected: of a long page the rest takes longer than the check.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}, "resultTypes": ["violations"]
}
CHECK = """
async (options) => (await axe.run(options)).violations.map((fault) => [fault.id, fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))])
"""


def violations(page):
    """The names of the rules that the page breaks, each with its first elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(CHECK, OPTIONS)
