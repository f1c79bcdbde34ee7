"""What changed in a case, on a page without script: since the last visit, by person and item, in each one's sight."""

import pytest

from demo import DEMO, ROLES, Demo, seen_items
from visitor import Visitor


def test_a_colleague_reads_what_others_did_and_says_so(place):
    case = place.new_case(paralegal="paralegal")
    lead, colleague = place.person("lead"), place.person("paralegal")
    first = colleague.get(f"{case.path}/changes")
    assert first.status == 200 and "your first visit" in first.root.text
    item = case.add("Ledger of the port")
    page = colleague.get(f"{case.path}/changes?since=all")
    assert page.heading == "What changed" and "Ledger of the port" in page.root.text
    assert page.root.all("a", href=item)
    # Who did it asks for others: there is nobody else.
    assert "Ledger of the port" not in lead.get(f"{case.path}/changes?since=all").root.text
    assert "Ledger of the port" in lead.get(f"{case.path}/changes?since=all&by=everybody").root.text
    grid = colleague.get(case.evidence)
    assert grid.root.one("a", href=f"{case.path}/changes")
    page = colleague.get(f"{case.path}/changes")
    assert "Ledger of the port" in page.root.text
    form = page.root.one("form", action=f"{case.path}/changes/readings")
    # What comes after the page was shown is not read with it.
    case.add("Ledger of the yard")
    after = colleague.follow(colleague.post(form["action"], form.sent()))
    assert "Ledger of the port" not in after.root.text and "Ledger of the yard" in after.root.text
    assert colleague.post(form["action"], [("_csrf", dict(form.sent())["_csrf"])]).status == 400
    assert colleague.post(form["action"], [("_csrf", "forged")]).status == 403
    # A part of what is new cannot be marked as read for the whole.
    part = colleague.get(f"{case.path}/changes?field=title")
    assert "Ledger of the yard" in part.root.text and not part.root.all("form", action=form["action"])


def test_bad_questions_are_answered_with_why(place):
    case = place.new_case()
    lead = place.person("lead")
    for query, status in [("since=yesterday", 400), ("by=nobody", 400), ("field=shoes", 422), ("before=AAAA", 200)]:
        assert lead.get(f"{case.path}/changes?{query}").status == status, query
    assert place.person("wanderer").get(f"{case.path}/changes").status == 404
    assert "/sign-in?back=" in Visitor(place).get(f"{case.path}/changes").headers["location"]


@pytest.fixture(scope="module")
def demo(place):
    return Demo(place)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_of_its_own_items_only(demo, role):
    own = {item["title"] for item in seen_items(role)}
    page = demo.place.demo(role).get(f"{demo.evidence.removesuffix('/evidence')}/changes?since=all&by=everybody")
    assert page.status == 200
    linked = {link["href"] for link in page.root.all("a", href=True) if "/evidence/" in link["href"]}
    assert linked == {f"{demo.evidence}/{demo.ids[title]}" for title in own}
    for item in DEMO:
        if item["title"] not in own:
            assert item["title"] not in page.root.text, item["id"]
