"""People made, given a password and shut out by an administrator."""

import secrets

import httpx
from server import PASSWORD
from visitor import Visitor


def stranger():
    return f"{secrets.token_hex(6)}@example.com"


def typed(email, **others):
    return {"name": "Nell <Ward>", "email": email, "new": PASSWORD, "again": PASSWORD, **others}


def row(page, email):
    found = [each for each in page.root.one("tbody").all("tr") if email in each.text]
    return found[0].text if found else None


def test_only_administrators_manage_people(place):
    token = place.person("administrator").get("/people").root.all("input", name="_csrf")[0]["value"]
    for name in ("lead", "wanderer"):
        visitor = place.person(name)
        assert visitor.get("/people").status == 403
        own = visitor.get("/cases").root.all("input", name="_csrf")[0]["value"]
        for path in ("/people", "/people/1/passwords", "/people/1/disablings"):
            assert visitor.post(path, {"_csrf": own, **typed(stranger())}.items()).status == 403
    assert "/sign-in" in Visitor(place).get("/people").headers["location"]
    assert place.person("lead").post("/people", {"_csrf": token, **typed(stranger())}.items()).status == 403


def test_a_person_is_added_and_signs_in(place):
    administrator, email = place.person("administrator"), stranger()
    page = administrator.get("/people")
    added = administrator.follow(page.send("/people", **typed(email)))
    assert "Nell <Ward>" in row(added, email)
    visitor = Visitor(place)
    assert visitor.sign_in(email).status_code == 303
    assert visitor.get("/people").status == 403
    refused = added.send("/people", **typed(email.upper()))
    assert refused.status == 422 and "already" in refused.notice
    assert [each["name"] for each in refused.root.all(aria_invalid="true")] == ["email"]
    assert refused.values("/people")["name"] == "Nell <Ward>"


def test_what_is_wrong_with_a_new_person_is_said(place):
    page = place.person("administrator").get("/people")
    for wrong, words in (
        ({"email": "nobody"}, "no e-mail address"), ({"email": "a@b@c"}, "no e-mail address"),
        ({"email": "a b@example.com"}, "no e-mail address"), ({"email": "x" * 250 + "@b.example"}, "no e-mail address"),
        ({"name": " "}, "Type a name"), ({"name": "x" * 121}, "Type a name"),
        ({"new": "short", "again": "short"}, "at least 10"), ({"again": "another one here"}, "not the same"),
    ):
        email = stranger()
        refused = page.send("/people", **{**typed(email), **wrong})
        assert refused.status == 422 and words in refused.notice, wrong
        assert row(place.person("administrator").get("/people"), email) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(place):
    administrator, email, new = place.person("administrator"), stranger(), "another horse battery"
    page = administrator.follow(administrator.get("/people").send("/people", **typed(email, administrator="on")))
    assert "Administrator" in row(page, email)
    visitor = Visitor(place)
    assert visitor.sign_in(email).status_code == 303 and visitor.get("/people").status == 200
    address = next(form["action"] for each in page.root.one("tbody").all("tr") if email in each.text for form in each.all("form"))
    refused = page.send(address, new="short", again="short")
    assert refused.status == 422 and visitor.get("/people").status == 200
    assert administrator.follow(page.send(address, new=new, again=new)).status == 200
    assert "/sign-in" in visitor.get("/people").headers["location"]
    assert visitor.sign_in(email, PASSWORD).status == 401
    assert visitor.sign_in(email, new).status_code == 303


def test_who_is_disabled_is_out_at_once(place):
    administrator, email = place.person("administrator"), stranger()
    page = administrator.follow(administrator.get("/people").send("/people", **typed(email)))
    visitor = Visitor(place)
    assert visitor.sign_in(email).status_code == 303
    address = [
        form["action"] for each in page.root.one("tbody").all("tr") if email in each.text for form in each.all("form")
    ][-1]
    page = administrator.follow(page.send(address))
    assert "Disabled" in row(page, email)
    assert "/sign-in" in visitor.get("/cases").headers["location"]
    assert visitor.sign_in(email).status == 401


def test_nobody_disables_oneself_or_a_demo_person(place):
    administrator = place.person("administrator")
    page = administrator.get("/people")
    token = page.root.all("input", name="_csrf")[0]["value"]
    me = administrator.client.get("/api/session").json()["person"]["id"]
    answer = administrator.post(f"/people/{me}/disablings", {"_csrf": token}.items())
    assert answer.status == 422 and "yourself" in answer.notice
    demo = httpx.Client(base_url=place.base)
    played = demo.post("/api/session", json={"demo": "lead_prosecutor"}).json()["person"]
    assert row(page, played["name"]) is None
    for kind in ("disablings", "passwords"):
        pairs = {"_csrf": token, "new": PASSWORD, "again": PASSWORD}
        assert administrator.post(f"/people/{played['id']}/{kind}", pairs.items()).status == 404
