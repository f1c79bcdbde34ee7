"""What every page owes, and the files that go with it."""

import secrets

from databases import ON_ONE
from page import POLICY
from visitor import Visitor


def test_every_page_answers_with_its_shell_also_to_head(place):
    case = place.new_case()
    item = case.add("Ledger")
    addresses = {
        "lead": ["/cases", "/account", "/help/keys", "/evidence/realtime", case.evidence, f"{case.evidence}/new", item,
                 f"{item}/edit", f"{case.path}/people", f"{case.path}/bulk-edits/new", f"{case.evidence}?withdrawn=1&columns=trial&sort=-title"],
        "administrator": ["/cases", "/cases/new", "/people", "/account", "/help/keys", "/operations"],
        "wanderer": ["/cases", "/account"],
    }
    for name, paths in addresses.items():
        for path in paths:
            page = place.person(name).get(path)
            assert page.status == 200, path
            head = place.person(name).client.head(path)
            assert (head.status_code, head.content) == (200, b""), path
            assert head.headers["content-security-policy"] == POLICY
    visitor = Visitor(place)
    for path in ("/sign-in", "/help/keys"):
        assert visitor.get(path).status == 200
    assert visitor.get("/").headers["location"] == "/sign-in"
    assert place.person("lead").get("/").headers["location"] == "/cases"
    assert place.person("lead").get(case.path).headers["location"] == case.evidence
    for path in ("/nowhere", "/cases/nowhere", f"{case.evidence}/nowhere", f"/cases/{secrets.token_hex(16)}/evidence"):
        page = place.person("lead").get(path)
        assert page.status == 404 and page.heading == "Not found", path
    assert place.person("wanderer").get(case.evidence).status == 404
    assert place.person("wanderer").get("/evidence/realtime").status == 404
    for path in addresses["lead"][3:]:
        assert "/sign-in?back=" in visitor.get(path).headers["location"]


@ON_ONE
def test_scripts_and_styles_are_there_under_their_digest(place):
    page = place.person("lead").get("/cases")
    linked = [each["href"] for each in page.root.all("link")] + [each["src"] for each in page.root.all("script")]
    first = [each["href"] for each in page.root.all("link", rel="modulepreload")]
    assert len(linked) == 3 + len(first) and any(path.endswith("/dom/patch.js") for path in first)
    for path in linked:
        answer = place.person("lead").client.get(path)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
        old = place.person("lead").client.get("/assets/0123456789abcdef/" + path.split("/", 3)[3])
        assert (old.status_code, old.content) == (200, answer.content) and old.headers["cache-control"] == "no-store"
        plain = place.person("lead").client.get(path, headers={"Accept-Encoding": "identity"})
        assert plain.content == answer.content and "content-encoding" not in plain.headers
    for path in ("/package.json", "/../Templates/page.mustache", "/%2e%2e/Package.swift", "/nothing.js"):
        assert place.person("lead").client.get(linked[0].rsplit("/", 2)[0] + path).status_code == 404
