"""The demo case, and the glossary's tables of who sees what of it, written once more."""

import json

DEMO_FILE = "Sources/App/Demo/demo-case.json"
ROLES = {
    "lead_prosecutor": 41, "second_chair": 41, "paralegal": 40, "investigator": 39, "trial_technician": 32,
    "filter_attorney": 3, "defence_counsel_portal": 37, "auditor_readonly": 0,
}
DEMO = json.load(open(DEMO_FILE, encoding="utf-8"))["evidence"]


def seen_items(role):
    """The glossary's table of items, written once more, from the demo's own file."""
    def sees(item):
        held = item["confidentiality"] == "filter_team" or item["privilege_call"] in (
            "filter_hold", "clawback_pending", "clawed_back")
        sealed = item["confidentiality"] in ("sealed", "victim_identity")
        product = item.get("privilege_basis") in ("work_product_fact", "work_product_opinion")
        produced = item["production"] and item["disclosure_status"] in ("disclosed", "disclosed_redacted")
        return {
            "lead_prosecutor": not held, "second_chair": not held, "paralegal": not held and not sealed,
            "investigator": not held and not sealed and not product,
            "trial_technician": not held and not sealed and item["exhibit_no"],
            "filter_attorney": held, "defence_counsel_portal": produced and not held and not sealed,
            "auditor_readonly": False,
        }[role]
    return [item for item in DEMO if sees(item)]


def seen_fields(role, groups):
    """The glossary's table of fields; `groups` are those of the item page, as the lead sees it."""
    every = [name for names in groups.values() for name in names]
    if role == "investigator":
        hidden = set(groups["legal"]) | set(groups["work"]) - {"tags"} | {"privilegeBasis", "obligations"}
        return [name for name in every if name not in hidden]
    # The name of a file was given inside the office.
    integrity = [name for name in groups["integrity"] if name != "fileName"]
    if role == "trial_technician":
        return ["title", "kind", "exhibitStatus", *groups["identifiers"], *integrity]
    if role == "defence_counsel_portal":
        return ["title", "kind", "batesBegin", "batesEnd", "occurredAt", "productions", *integrity]
    return [] if role == "auditor_readonly" else every


class Demo:
    """The demo case, with its fields by group and its items by title, as those see them who see most."""

    def __init__(self, place):
        self.place = place
        lead = place.demo("lead_prosecutor")
        self.evidence = lead.get("/cases").root.one("h2", class_="card__title").one("a")["href"]
        self.ids = {}
        for role in ("lead_prosecutor", "filter_attorney"):
            for row in place.demo(role).get(self.evidence).rows:
                self.ids[row.cells["title"]] = row.id
        page = lead.get(f"{self.evidence}/{next(iter(self.ids.values()))}")
        self.groups, self.labels = {}, {}
        for section in page.root.one("evidence-item").all("section"):
            if not section["aria-labelledby"].startswith("group-"):
                continue
            names = [each.all(data_field=True)[0]["data-field"] for each in section.all("dd")]
            self.groups[section["aria-labelledby"].removeprefix("group-")] = names
            self.labels.update(zip(names, (each.text for each in section.all("dt"))))

    PAGES_STEP = 3

    def pages(self, role):
        """Pages of the case that a role can open: each kind of page, and every third item."""
        visitor = self.place.demo(role)
        queries = ["", "?withdrawn=1", "?columns=trial", "?columns=discovery", "?columns=custody", "?q=filter", "?limit=1"]
        yield from (visitor.get(self.evidence + query) for query in queries)
        yield visitor.get("/evidence/realtime")
        yield visitor.get("/cases")
        for title in [item["title"] for item in seen_items(role)][:: self.PAGES_STEP]:
            yield visitor.get(f"{self.evidence}/{self.ids[title]}")
        form = visitor.get(f"{self.evidence}/new")
        if form.status == 200:
            yield form
            yield visitor.get(f"{self.evidence}/{self.ids[seen_items(role)[0]['title']]}/edit")
