"""Who is on a case, in which role and behind which walls."""


def test_people_are_for_those_who_lead(place):
    case = place.new_case(second="second_chair", paralegal="paralegal")
    assert place.person("second").get(f"{case.path}/people").status == 200
    refused = place.person("paralegal").get(f"{case.path}/people")
    assert refused.status == 403 and "lead@example.com" not in refused.html
    token = refused.root.all("input", name="_csrf")[0]["value"]
    pairs = {"_csrf": token, "email": "paralegal@example.com", "role": "lead_prosecutor", "walls": ""}
    assert place.person("paralegal").post(f"{case.path}/people", pairs.items()).status == 403
    page = place.person("lead").get(f"{case.path}/people")
    names = [row.one("th").text for row in page.root.one("tbody").all("tr")]
    assert sorted(names) == ["lead (you)", "paralegal", "second"]
    new = page.root.all("form", action=f"{case.path}/people")[-1]
    for typed, word in (
        ({"email": "nobody@example.com"}, "Nobody"), ({"email": "wanderer@example.com", "role": "king"}, "no such role"),
        ({"email": "wanderer@example.com", "walls": ",".join(map(str, range(11)))}, "at most"),
    ):
        refused = page.visitor.post(new["action"], {**dict(new.sent()), **typed}.items())
        assert refused.status == 422 and word in refused.notice
        assert refused.root.one("input", id="email")["value"] == typed["email"]
    assert place.person("wanderer").get(case.evidence).status == 404
    case.grant("wanderer", "paralegal")
    assert place.person("wanderer").get(case.evidence).status == 200
    row = [row for row in place.person("lead").get(f"{case.path}/people").root.one("tbody").all("tr")
           if "wanderer" in row.one("th").text][0]
    removal = row.all("form")[1]
    answer = place.person("lead").post(removal["action"], removal.sent())
    assert answer.status_code == 303
    assert place.person("wanderer").get(case.evidence).status == 404
    assert case.evidence not in place.person("wanderer").get("/cases").html


def test_the_last_who_leads_stays(place):
    case, lead = place.new_case(), place.person("lead")
    change, removal = lead.get(f"{case.path}/people").root.one("tbody").one("tr").all("form")
    for action, pairs in (
        (removal["action"], removal.sent()), (change["action"], {**dict(change.sent()), "role": "paralegal"}.items()),
    ):
        refused = lead.post(action, pairs)
        assert refused.status == 422 and "needs a lead" in refused.notice
    assert lead.get(f"{case.path}/people").status == 200
    case.grant("second", "second_chair")
    assert lead.post(removal["action"], removal.sent()).headers["location"] == f"{case.path}/people"
    assert lead.get(case.evidence).status == 404 and place.person("second").get(case.evidence).status == 200


def test_a_wall_hides_what_is_marked_with_it_until_it_is_taken_away(place):
    case = place.new_case(paralegal="paralegal")
    case.add("Open memo")
    item = case.add("Walled memo", walls="Pellworth")
    assert len(case.titles("paralegal")) == 2
    case.grant("paralegal", "paralegal", walls="Pellworth")
    page = case.grid("paralegal")
    assert page.total == 1 and "Walled" not in page.html and "Pellworth" not in page.html
    assert place.person("paralegal").get(item).status == 404
    assert case.grid("paralegal", "?q=walled").total == 0
    assert case.grid("paralegal").facets["Kind"] == {"Document": 1}
    case.grant("paralegal", "paralegal")
    assert sorted(case.titles("paralegal")) == ["Open memo", "Walled memo"]
    assert place.person("paralegal").get(item).status == 200
    assert len(case.titles("lead")) == 2
    case.grant("paralegal", "paralegal", walls="Other")
    assert len(case.titles("paralegal")) == 2
    lead = place.person("lead")
    lead.follow(lead.get(f"{item}/edit").send("/revisions", walls="Pellworth, Other"))
    assert case.titles("paralegal") == ["Open memo"]
