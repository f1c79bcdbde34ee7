"""A person's own password and sessions."""

from server import PASSWORD
from visitor import Visitor


def test_changing_the_password_ends_the_other_sessions(place):
    here, there, new = Visitor(place), Visitor(place), "another correct horse"
    place.add_person("changing")
    for visitor in (here, there):
        assert visitor.sign_in("changing@example.com").status_code == 303
    page = here.get("/account")
    assert len(page.root.one("ul", class_="cards").all("li")) == 2
    for typed, word in (
        ({"current": "wrong horse", "new": new, "again": new}, "current password"),
        ({"current": PASSWORD, "new": new, "again": new + "x"}, "not the same"),
    ):
        refused = page.send("/account/password", **typed)
        assert refused.status == 422 and word in refused.notice
        assert not [text for text in typed.values() if text in refused.html]
    assert there.get("/account").status == 200
    assert here.follow(page.send("/account/password", current=PASSWORD, new=new, again=new)).status == 200
    assert there.get("/account").status_code == 303
    assert here.get("/account").status == 200
    assert there.sign_in("changing@example.com", new).status_code == 303


def test_signing_out_elsewhere_ends_the_other_session_and_not_this_one(place):
    here, there = Visitor(place), Visitor(place)
    for visitor in (here, there):
        assert visitor.sign_in_demo("auditor_readonly").status_code == 303
    assert there.get("/account").status == 200
    page = here.follow(here.get("/account").send("/account/sign-outs"))
    assert page.status == 200 and len(page.root.one("ul", class_="cards").all("li")) == 1
    assert there.get("/account").status_code == 303 and there.get("/api/session").status_code == 401
    place.visitors.pop(("demo", "auditor_readonly"), None)
