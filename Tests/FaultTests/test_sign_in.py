"""Signing in and out on the page, and what a form needs to be taken."""

import time
from urllib.parse import urlsplit

from databases import ON_ONE
from page import Page
from server import PASSWORD
from visitor import Visitor

UNBLOCK_SECONDS_MAX = 20


def test_signing_in_wants_the_right_password_and_the_forms_own_token(place):
    visitor = Visitor(place)
    page = visitor.get("/sign-in")
    assert page.status == 200 and page.answer.headers["set-cookie"].startswith("proffer_sign_in=")
    refused = visitor.post("/sign-in", {"email": "lead@example.com", "password": PASSWORD, "_token": "x" * 43}.items())
    assert refused.status == 403 and refused.root.one("input", name="email")["value"] == "lead@example.com"
    refused = visitor.post("/sign-in", {"email": "lead@example.com", "password": PASSWORD}.items())
    assert refused.status == 403
    refused = visitor.sign_in("lead@example.com", "wrong horse")
    assert refused.status == 401 and "not right" in refused.notice
    assert refused.root.one("input", name="email")["value"] == "lead@example.com"
    assert "wrong horse" not in refused.html
    unknown = visitor.sign_in("nobody@example.com", "wrong horse")
    assert (unknown.status, unknown.notice) == (refused.status, refused.notice)
    answer = visitor.sign_in("LEAD@example.com ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    cookie = [each for each in answer.headers.get_list("set-cookie") if each.startswith("proffer_session=")][0]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert visitor.get("/sign-in").headers["location"] == "/cases"


@ON_ONE
def test_the_sixth_wrong_try_has_to_wait(place):
    visitor = Visitor(place)
    assert [visitor.sign_in("wanderer@example.com", f"wrong {number}").status for number in range(5)] == [401] * 5
    # One comes back every ten seconds: a busy machine needs longer than that for five.
    tries = [visitor.sign_in("wanderer@example.com", "wrong again") for _ in range(3)]
    refused = next(answer for answer in tries if answer.status == 429)
    assert refused.status == 429 and 0 < int(refused.answer.headers["retry-after"]) <= 10
    assert refused.root.one("input", name="email")["value"] == "wanderer@example.com"
    assert visitor.sign_in("wanderer@example.com").status == 429, "the right password does not skip the wait"
    assert visitor.sign_in("investigator@example.com", "wrong").status == 401, "others do not wait"
    deadline = time.monotonic() + UNBLOCK_SECONDS_MAX
    while (answer := visitor.sign_in("wanderer@example.com")) and isinstance(answer, Page):
        assert answer.status == 429 and time.monotonic() < deadline
        time.sleep(int(answer.answer.headers["retry-after"]))
    assert answer.status_code == 303


@ON_ONE
def test_after_signing_in_one_is_where_one_wanted_to_be_and_nowhere_else(place):
    visitor = Visitor(place)
    wanted = "/cases?a=1&b=%2F%2Fevil.example"
    answer = visitor.get(wanted)
    assert answer.status_code == 303
    page = visitor.get(answer.headers["location"])
    form = [form for form in page.root.all("form") if form.all("button", name="demo")][0]
    answer = visitor.post("/sign-in", form.sent() + [("demo", "paralegal")])
    assert answer.headers["location"] == wanted
    for address in (
        "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\tevil.example", "evil.example",
        "/%0d%0aSet-Cookie:x", "javascript:alert(1)", "/a\r\nX: y", "/sign-out", "", "/" + "a" * 3_000,
    ):
        visitor = Visitor(place)
        location = visitor.sign_in_demo("paralegal", back=address).headers["location"]
        parts = urlsplit(location)
        assert (parts.scheme, parts.netloc) == ("", "") and location.startswith("/") and "\\" not in location, location
        assert location == "/cases" or location == address == "/%0d%0aSet-Cookie:x"


def test_a_signed_out_person_is_asked_to_sign_in_and_keeps_what_was_typed(place):
    case = place.new_case()
    item = case.add("Ledger")
    visitor = Visitor(place)
    visitor.sign_in("lead@example.com")
    page = visitor.get(f"{item}/edit")
    stale = visitor.get(f"{case.evidence}/new")
    answer = page.send("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    refused = page.send("/revisions", title="Ledger of 1998", notes="First line\r\nSecond <line>")
    assert refused.status == 401
    assert "Ledger of 1998" in refused.text and "Second <line>" in refused.text
    assert refused.root.one("main").all("a")[-1]["href"] == "/sign-in"
    assert stale.send("/evidence", title="Never").status == 401
    assert "/sign-in?back=" in visitor.get(item).headers["location"]
    assert case.titles() == ["Ledger"]


def test_a_form_without_its_token_changes_nothing_and_shows_the_text_again(place):
    case = place.new_case()
    item = case.add("Ledger")
    page = place.person("lead").get(f"{item}/edit")
    refused = page.send("/revisions", without=["_csrf"], title="Forged")
    assert refused.status == 403 and "Forged" in refused.text
    assert page.send("/revisions", _csrf="x" * 43, title="Forged").status == 403
    assert page.send("/revisions", without=["_key"], title="Forged").status == 400
    assert page.send("/revisions", without=["_base"], title="Forged").status == 428
    for path in ("/withdrawals", "/restorations"):
        assert place.person("lead").post(item + path, {"_key": "k" * 12, "_base": "1"}.items()).status == 403
    assert case.titles() == ["Ledger"]


@ON_ONE
def test_a_foreign_host_or_origin_is_refused(place):
    lead, case = place.person("lead"), place.new_case()
    assert lead.get("/cases", headers={"Host": "evil.example"}).status == 421
    page = lead.get(f"{case.evidence}/new")
    pairs = [(name, value or "x") for name, value in page.form("/evidence").sent()]
    refused = lead.post(case.evidence, pairs, headers={"Origin": "http://evil.example"})
    assert refused.status == 403
    assert lead.post(case.evidence, pairs, headers={"Origin": "null"}).status == 403
    assert case.titles() == []
