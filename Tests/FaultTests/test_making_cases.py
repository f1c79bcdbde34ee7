"""New cases."""

from place import Case


def test_cases_are_made_by_administrators_and_opened_by_their_lead(place):
    for name in ("lead", "wanderer"):
        assert place.person(name).get("/cases/new").status == 403
        token = place.person(name).get("/cases").root.all("input", name="_csrf")[0]["value"]
        pairs = {"_csrf": token, "caption": "Mine", "timeZone": "UTC", "lead": "lead@example.com"}
        assert place.person(name).post("/cases", pairs.items()).status == 403
    administrator = place.person("administrator")
    page = administrator.get("/cases/new")
    typed = {"caption": "State v. <Doe>", "timeZone": "Europe/London", "lead": "lead@example.com", "docketNumber": "24-1"}
    for field, value in (("caption", ""), ("timeZone", "Mars/Base"), ("lead", "nobody@example.com"), ("batesDigits", "3"),
                         ("batesPrefix", "A/B"), ("caption", "x" * 301)):
        refused = page.send("/cases", **{**typed, field: value})
        assert refused.status == 422
        assert [each["name"] for each in refused.root.all(aria_invalid="true")] == [field]
        sent = refused.values("/cases")
        assert {name: sent[name] for name in typed} == {**typed, field: value} if field in typed else sent[field] == value
    answer = page.send("/cases", **typed)
    case = Case(place, answer.headers["location"].partition("made=")[2])
    assert administrator.follow(answer).status == 200
    assert administrator.get(case.evidence).status == 404, "an administrator sees no evidence"
    assert "State v. <Doe>" in place.person("lead").get("/cases").text
    case.add("First")
    assert case.titles() == ["First"]
