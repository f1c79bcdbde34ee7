"""The pages as a person without script has them: forms, links and refusals, from outside, on both databases.

Every page that any test here sees is checked for its shell (`Page`), so a page that breaks it fails wherever it turns up.
"""

import itertools
import json
import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx
import pytest

from server import PASSWORD, Server

DEMO_FILE = "Sources/App/Demo/demo-case.json"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNBLOCK_SECONDS_MAX = 20


# What a browser makes of an answer.


class Element:
    """An element with its attributes and what it holds: elements and texts, in order."""

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.content = tag, attributes, parent, []

    def __getitem__(self, name):
        return self.attributes.get(name)

    def walk(self):
        """This element and those below, in order."""
        found, waiting = [], [self]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting += [each for each in reversed(element.content) if isinstance(each, Element)]
        return found

    def all(self, tag=None, **attributes):
        """The elements below with a tag and attributes; `_` stands for `-`, True for any value."""
        found = [each for each in self.walk()[1:] if tag is None or each.tag == tag]
        for name, value in attributes.items():
            name = name.strip("_").replace("_", "-")
            found = [each for each in found if name in each.attributes and (
                value is True or value == each[name] or name == "class" and value in each[name].split())]
        return found

    def one(self, tag=None, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    @property
    def raw(self):
        """The text as it stands, with its white space."""
        pieces, waiting = [], [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Element):
                waiting += reversed(each.content)
            else:
                pieces.append(each)
        return "".join(pieces)

    @property
    def text(self):
        return " ".join(self.raw.split())

    def sent(self):
        """The names and values that a browser sends for this form, in order, before a button is pressed."""
        pairs = []
        for field in self.walk():
            name = field["name"]
            if not name or field.tag == "button":
                continue
            if field.tag == "select":
                options = field.all("option")
                chosen = [option for option in options if "selected" in option.attributes] or options[:1]
                pairs += [(name, option["value"]) for option in chosen]
            elif field.tag == "textarea":
                text = field.raw.replace("\r\n", "\n").removeprefix("\n")
                pairs.append((name, text.replace("\n", "\r\n")))
            elif field.tag == "input":
                if field["type"] not in ("radio", "checkbox") or "checked" in field.attributes:
                    pairs.append((name, field["value"] or ""))
        return pairs


class Tree:
    """Builds elements and notes what is not well nested; stricter and faster than `html.parser`, which forgives."""

    TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*>|<!DOCTYPE html>|([^<]+)|(<)')
    ATTRIBUTE = re.compile(r'([^\s=>"]+)(?:="([^"]*)")?')

    def __init__(self, text):
        self.root = self.open = Element("document", {}, None)
        self.faults = []
        for end, tag, attributes, data, stray in self.TOKEN.findall(text):
            if data:
                self.open.content.append(unescape(data) if "&" in data else data)
            elif end:
                self.close(tag)
            elif tag:
                self.begin(tag, self.ATTRIBUTE.findall(attributes))
            elif stray:
                self.faults.append("a < that begins no tag")
        if self.open is not self.root:
            self.faults.append(f"<{self.open.tag}> is not closed")

    def begin(self, tag, attributes):
        element = Element(tag, {name: unescape(value) for name, value in attributes}, self.open)
        if len(element.attributes) != len(attributes):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.open.content.append(element)
        if tag not in VOID:
            self.open = element

    def close(self, tag):
        if self.open.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.open.tag}>")
        else:
            self.open = self.open.parent


class Page:
    """An answer in HTML, checked for what every page owes."""

    def __init__(self, answer, visitor):
        self.answer, self.visitor, self.status = answer, visitor, answer.status_code
        self.html = answer.text
        tree = Tree(self.html)
        self.root = tree.root
        self.address = str(answer.request.url)
        assert not tree.faults, (self.address, tree.faults)
        self.check_shell()
        self.check_references()
        self.check_forms()

    def check_shell(self):
        headers = self.answer.headers
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert headers["content-security-policy"] == POLICY
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert self.root.one("html")["lang"] == "en"
        assert self.root.one("title").text.endswith("Proffer") and len(self.root.one("title").text) > len("Proffer")
        assert self.heading and len(self.root.all("main")) == 1
        for each in self.root.walk():
            assert each.tag != "style" and (each.tag != "script" or not each.raw), self.address
            for name, value in each.attributes.items():
                assert not name.startswith("on") and name != "style", self.address
                assert not value.strip().lower().startswith("javascript:"), self.address

    def check_references(self):
        elements = self.root.walk()
        ids = [each["id"] for each in elements if "id" in each.attributes]
        assert len(ids) == len(set(ids)), (self.address, [each for each in ids if ids.count(each) > 1])
        names = ("for", "aria-describedby", "aria-labelledby", "aria-errormessage")
        named = {part for each in elements for name in names for part in each.attributes.get(name, "").split()}
        assert named <= set(ids), (self.address, named - set(ids))

    def check_forms(self):
        for form in self.root.all("form", method="post"):
            names = {name for name, _ in form.sent()}
            if form["action"] == "/sign-in":
                assert "_token" in names
                continue
            token = [value for name, value in form.sent() if name == "_csrf"]
            assert len(token) == 1 and token[0], (self.address, form["action"])
            if "/evidence" in form["action"]:
                assert {"_key", "_base"} <= names, (self.address, form["action"])

    @property
    def heading(self):
        return self.root.one("h1").text

    @property
    def text(self):
        return self.root.one("main").text

    @property
    def notice(self):
        return " ".join(each.text for each in self.root.all("p", class_="notice"))

    def form(self, ending):
        """The form whose address ends so."""
        found = [form for form in self.root.all("form") if form["action"].endswith(ending)]
        assert len(found) == 1, (self.address, [form["action"] for form in self.root.all("form")])
        return found[0]

    def values(self, ending):
        return dict(self.form(ending).sent())

    def send(self, ending, without=(), **typed):
        """Sends a form with what is typed into it; `__` stands for a dot, so `_keep__ruling` is `_keep.ruling`."""
        form = self.form(ending)
        typed = {name.replace("__", "."): value for name, value in typed.items()}
        pairs = [(name, typed.pop(name, value)) for name, value in form.sent() if name not in without]
        return self.visitor.post(form["action"], pairs + list(typed.items()))

    # The grid.

    @property
    def total(self):
        return int(self.root.one("p", class_="toolbar__count").one("strong").text)

    @property
    def rows(self):
        return [Row(each) for each in self.root.all("tr", class_="grid__row")]

    @property
    def columns(self):
        return [each["data-column"] for each in self.root.all("th", data_column=True)]

    @property
    def facets(self):
        """The counts by label of facet and of value."""
        return {
            facet.one("h2").text: {
                entry.one("a").text: int(entry.one("span").text) for entry in facet.all("li")
            }
            for facet in self.root.all("section", class_="facet")
        }

    def link(self, text):
        return self.root.one("main").all("a")[[each.text for each in self.root.one("main").all("a")].index(text)]["href"]

    # The item page.

    @property
    def fields(self):
        """The shown texts by field."""
        shown = {}
        for pair in self.root.one("evidence-item").all("dd"):
            bound = pair.all(data_field=True)[0]
            shown[bound["data-field"]] = bound.text
        return shown


class Row:
    """A row of the grid."""

    def __init__(self, element):
        self.id, self.revision = element["data-id"], element["data-revision"]
        self.cells = {each["data-field"]: each.text for each in element.all(data_field=True)}
        self.text = element.text


class Visitor:
    """A browser without script: keeps cookies, follows nothing by itself."""

    def __init__(self, server):
        self.server = server
        self.client = httpx.Client(base_url=server.base, timeout=20)

    def get(self, path, **options):
        answer = self.client.get(path, **options)
        return Page(answer, self) if answer.headers.get("content-type", "").startswith("text/html") else answer

    def post(self, path, pairs, **options):
        headers = {"Content-Type": "application/x-www-form-urlencoded", **options.pop("headers", {})}
        answer = self.client.post(path, content=urlencode(list(pairs)), headers=headers, **options)
        return Page(answer, self) if answer.headers.get("content-type", "").startswith("text/html") else answer

    def follow(self, answer):
        """The page that a 303 leads to."""
        assert not isinstance(answer, Page), (answer.status, answer.notice)
        assert answer.status_code == 303
        return self.get(answer.headers["location"])

    def sign_in(self, email, password=PASSWORD):
        page = self.get("/sign-in")
        form = [form for form in page.root.all("form", action="/sign-in") if form.all("input", name="email")][0]
        pairs = {**dict(form.sent()), "email": email, "password": password}
        return self.post("/sign-in", pairs.items())

    def sign_in_demo(self, role, back="/cases"):
        page = self.get("/sign-in?back=" + quote(back, safe=""))
        form = [form for form in page.root.all("form", action="/sign-in") if form.all("button", name="demo")][0]
        return self.post("/sign-in", form.sent() + [("demo", role)])


class Place(Server):
    """A server with people, and pages open for each of them."""

    PEOPLE = ("lead", "second", "paralegal", "investigator", "administrator", "wanderer")

    def __init__(self, directory, database):
        super().__init__(directory, database)
        self.environment["DEMO"] = "on"
        with ThreadPoolExecutor() as pool:  # Hashing a password takes its time on purpose.
            list(pool.map(self.add_person, self.PEOPLE))
        self.start()
        self.visitors = {}

    def add_person(self, name):
        marks = ["--administrator"] if name == "administrator" else []
        self.command("user", "add", f"{name}@example.com", "--name", name, *marks, text=PASSWORD + "\n")

    def person(self, name):
        if name not in self.visitors:
            visitor = Visitor(self)
            answer = visitor.sign_in(f"{name}@example.com")
            assert answer.status_code == 303, answer.status_code
            self.visitors[name] = visitor
        return self.visitors[name]

    def demo(self, role):
        if ("demo", role) not in self.visitors:
            visitor = Visitor(self)
            assert visitor.sign_in_demo(role).status_code == 303
            self.visitors["demo", role] = visitor
        return self.visitors["demo", role]

    def case(self, **people):
        """A new case of the lead's, with more people by role."""
        page = self.person("administrator").get("/cases/new")
        answer = page.send("/cases", caption="People v. Example", timeZone="America/New_York", lead="lead@example.com")
        assert not isinstance(answer, Page), (answer.status, answer.notice)
        case = Case(self, answer.headers["location"].partition("made=")[2])
        for name, role in people.items():
            case.grant(name, role)
        return case


class Case:
    """A case, and what its people do there."""

    def __init__(self, place, identifier):
        self.place = place
        self.path = f"/cases/{identifier}"
        self.evidence = f"{self.path}/evidence"

    def grant(self, name, role, walls=""):
        page = self.place.person("lead").get(f"{self.path}/people")
        token = page.root.all("input", name="_csrf")[0]["value"]
        pairs = {"_csrf": token, "email": f"{name}@example.com", "role": role, "walls": walls}
        answer = self.place.person("lead").post(f"{self.path}/people", pairs.items())
        assert not isinstance(answer, Page), (answer.status, answer.notice)

    def add(self, title, by="lead", **fields):
        """Adds an item and answers its address."""
        page = self.place.person(by).get(f"{self.evidence}/new")
        answer = page.send("/evidence", title=title, kind="document", **fields)
        assert not isinstance(answer, Page), (answer.status, answer.notice)
        return answer.headers["location"]

    def grid(self, by="lead", query=""):
        return self.place.person(by).get(self.evidence + query)

    def titles(self, by="lead", query=""):
        return [row.cells["title"] for row in self.grid(by, query).rows]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(request, tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("pages"), request.param)
    yield place
    if place.process.poll() is None:
        place.kill()


# What no database has a part in is tried on one.
ON_ONE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


# Signing in.


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
    refused = visitor.sign_in("wanderer@example.com", "wrong again")
    assert refused.status == 429 and 0 < int(refused.answer.headers["retry-after"]) <= 2
    assert refused.root.one("input", name="email")["value"] == "wanderer@example.com"
    assert visitor.sign_in("wanderer@example.com").status == 429, "the right password does not skip the wait"
    assert visitor.sign_in("investigator@example.com", "wrong").status == 401, "others do not wait"
    deadline = time.monotonic() + UNBLOCK_SECONDS_MAX
    while (answer := visitor.sign_in("wanderer@example.com")) and isinstance(answer, Page):
        assert answer.status == 429 and time.monotonic() < deadline
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
    case = place.case()
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
    case = place.case()
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
    lead, case = place.person("lead"), place.case()
    assert lead.get("/cases", headers={"Host": "evil.example"}).status == 421
    page = lead.get(f"{case.evidence}/new")
    pairs = [(name, value or "x") for name, value in page.form("/evidence").sent()]
    refused = lead.post(case.evidence, pairs, headers={"Origin": "http://evil.example"})
    assert refused.status == 403
    assert lead.post(case.evidence, pairs, headers={"Origin": "null"}).status == 403
    assert case.titles() == []


# Every page.


def test_every_page_answers_with_its_shell_also_to_head(place):
    case = place.case()
    item = case.add("Ledger")
    addresses = {
        "lead": ["/cases", "/account", "/help/keys", "/evidence/realtime", case.evidence, f"{case.evidence}/new", item,
                 f"{item}/edit", f"{case.path}/people", f"{case.evidence}?withdrawn=1&columns=trial&sort=-title"],
        "administrator": ["/cases", "/cases/new", "/account", "/help/keys"],
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
    assert len(linked) == 3
    for path in linked:
        answer = place.person("lead").client.get(path)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
        old = place.person("lead").client.get("/assets/0123456789abcdef/" + path.split("/", 3)[3])
        assert (old.status_code, old.content) == (200, answer.content) and old.headers["cache-control"] == "no-store"
        plain = place.person("lead").client.get(path, headers={"Accept-Encoding": "identity"})
        assert plain.content == answer.content and "content-encoding" not in plain.headers
    for path in ("/package.json", "/../Templates/page.mustache", "/%2e%2e/Package.swift", "/nothing.js"):
        assert place.person("lead").client.get(linked[0].rsplit("/", 2)[0] + path).status_code == 404


# Adding and changing.


def test_an_item_is_added_once_for_a_key_and_shown(place):
    case = place.case()
    lead = place.person("lead")
    page = lead.get(f"{case.evidence}/new")
    typed = {
        "title": "Ledger <b>\"& 'x'", "kind": "financial_record", "description": "One\r\nTwo", "tags": "cash, 1998",
        "occurredAt": "2024-03-14 22:41", "exhibitNumber": "C-1", "pages": "12",
    }
    first = page.send("/evidence", **typed)
    shown = lead.follow(first)
    assert shown.fields["title"] == typed["title"] and typed["title"] in shown.heading
    assert shown.fields["itemNumber"] == "E-001" and shown.fields["kind"] == "Financial record"
    assert shown.fields["occurredAt"] == "14 Mar 2024, 22:41:00 EDT (exact)"
    assert shown.fields["tags"] == "1998cash" and shown.fields["pages"] == "12"
    assert shown.fields["exhibitStatus"] == "Not designated", "what the form says nothing of has its first value"
    again = page.send("/evidence", **typed)
    assert again.headers["location"] == first.headers["location"]
    assert case.grid().total == 1 and len(case.grid().rows) == 1
    edited = lead.get(f"{shown.address}/edit").send("/revisions", title="Ledger", description="One\r\nTwo\r\nThree")
    shown = lead.follow(edited)
    assert shown.fields["title"] == "Ledger" and shown.fields["description"] == "One Two Three"
    changes = [each.text for each in shown.root.one("ol", class_="history").all("li", class_="history__entry")]
    assert len(changes) == 2 and "Changed by lead" in changes[0] and "Title" in changes[0] and "Added by lead" in changes[1]
    unchanged = lead.get(f"{shown.address}/edit").send("/revisions")
    assert len(lead.follow(unchanged).root.all("li", class_="history__entry")) == 2, "no change is no event"


WRONG = [
    ("title", "x" * 301), ("title", ""), ("exhibitNumber", "x" * 21), ("pages", "many"), ("rating", "6"),
    ("sha256", "abc"), ("occurredAt", "last Tuesday"), ("tags", "x" * 61), ("obligations", "brady, gossip"),
    ("description", "x" * 20_001), ("source", "a\x07b"), ("kind", "rumour"), ("disclosureStatus", "disclosed"),
]


@ON_ONE
@pytest.mark.parametrize("field,value", WRONG, ids=[f"{field}-{value[:6]!r}" for field, value in WRONG])
def test_a_wrong_field_is_named_and_everything_typed_stays(place, field, value):
    if not hasattr(place, "wrong"):
        case = place.case()
        place.wrong = (case, case.add("Ledger", notes="Kept"))
    case, item = place.wrong
    typed = {"title": "A title", "notes": "Line <one>\r\nLine two", "tags": "alpha, beta", "custodian": "\"Quoted\" & Co"}
    typed[field] = value
    for page, ending in (
        (place.person("lead").get(f"{case.evidence}/new"), "/evidence"),
        (place.person("lead").get(f"{item}/edit"), "/revisions"),
    ):
        refused = page.send(ending, **({"kind": "document"} | typed))
        assert refused.status == 422
        wrong = [each["name"] for each in refused.root.all(aria_invalid="true")]
        assert wrong == [field]
        assert refused.root.one(id=f"{field}-error").text in refused.notice
        sent = refused.values(ending)
        for name, text in typed.items():
            if (name, value) not in (("kind", "rumour"), ("disclosureStatus", "disclosed")) or name != field:
                assert sent[name] == text, name
        corrected = refused.values(ending)
        assert corrected["_base"] == page.values(ending)["_base"]
    assert case.titles() == ["Ledger"]
    assert place.person("lead").get(item).fields["notes"] == "Kept"


def test_a_refused_form_can_be_corrected_and_sent(place):
    case = place.case()
    lead = place.person("lead")
    refused = lead.get(f"{case.evidence}/new").send("/evidence", title="Ledger", kind="document", pages="many", tags="b, a")
    shown = lead.follow(refused.send("/evidence", pages="7"))
    assert (shown.fields["pages"], shown.fields["tags"]) == ("7", "ab")
    refused = lead.get(f"{shown.address}/edit").send("/revisions", pages="many", tags="a, c")
    shown = lead.follow(refused.send("/revisions", pages="8"))
    assert (shown.fields["pages"], shown.fields["tags"]) == ("8", "ac")


def test_an_unknown_or_forbidden_field_of_a_form_is_refused(place):
    case = place.case(investigator="investigator", paralegal="paralegal")
    item = case.add("Ledger", ruling="Limited")
    page = place.person("lead").get(f"{item}/edit")
    assert page.send("/revisions", nonsense="x").status == 422
    assert page.send("/revisions", itemNumber="E-999").status == 403
    assert place.person("paralegal").get(f"{item}/edit").send("/revisions", ruling="None").status == 403
    hidden = place.person("investigator").get(f"{item}/edit").send("/revisions", ruling="None")
    unknown = place.person("investigator").get(f"{item}/edit").send("/revisions", nonsense="None")
    assert (hidden.status, hidden.notice) == (unknown.status, unknown.notice) == (422, unknown.notice)
    assert "Limited" not in hidden.html
    assert place.person("lead").get(item).fields["ruling"] == "Limited"


# Two people.


def conflict(place):
    """A judgement that lead and paralegal made from the same page: the paralegal's conflict page."""
    case = place.case(paralegal="paralegal")
    item = case.add("Tape")
    lead, paralegal = place.person("lead").get(f"{item}/edit"), place.person("paralegal").get(f"{item}/edit")
    place.person("lead").follow(lead.send("/revisions", exhibitStatus="admitted"))
    refused = paralegal.send("/revisions", exhibitStatus="excluded", notes="Heard it twice", tags="audio")
    assert refused.status == 409
    return item, refused


def test_two_judgements_meet_and_the_page_shows_all_three(place):
    item, page = conflict(place)
    row = page.root.one("table", class_="conflict").one("tbody").one("tr")
    cells = [each.text for each in row.all("td")]
    assert row.one("th").text == "Exhibit status"
    assert cells[:2] == ["Not designated", "Excluded"] and cells[2].startswith("Admitted lead, ")
    assert len([each for each in page.root.all("input", type="radio")]) == 2
    shown = place.person("lead").get(item).fields
    assert (shown["exhibitStatus"], shown["notes"]) == ("Admitted", ""), "nothing of a conflict is written"


def test_choosing_mine_writes_it_with_everything_else(place):
    item, page = conflict(place)
    shown = place.person("paralegal").follow(page.send("/revisions", _keep__exhibitStatus="mine"))
    assert (shown.fields["exhibitStatus"], shown.fields["notes"]) == ("Excluded", "Heard it twice")
    assert shown.fields["tags"] == "audio"


def test_choosing_theirs_leaves_it_and_writes_the_rest(place):
    item, page = conflict(place)
    shown = place.person("paralegal").follow(page.send("/revisions"))
    assert (shown.fields["exhibitStatus"], shown.fields["notes"]) == ("Admitted", "Heard it twice")


def test_a_choice_meets_a_third_edit_again(place):
    item, page = conflict(place)
    lead = place.person("lead")
    lead.follow(lead.get(f"{item}/edit").send("/revisions", exhibitStatus="offered"))
    again = page.send("/revisions", _keep__exhibitStatus="mine")
    assert again.status == 409 and "Offered" in again.text
    shown = place.person("paralegal").follow(again.send("/revisions", _keep__exhibitStatus="mine"))
    assert shown.fields["exhibitStatus"] == "Excluded"


def test_an_old_form_puts_nothing_back_that_others_changed(place):
    case = place.case(paralegal="paralegal")
    item = case.add("Tape", tags="a, b", description="One\r\n\r\nTwo\r\n\r\nThree", occurredAt="2024-03-14 22:41")
    old = place.person("lead").get(f"{item}/edit")
    theirs = place.person("paralegal").get(f"{item}/edit").send(
        "/revisions", title="Tape of 14 March", tags="a, b, c", custodian="Vault", exhibitStatus="listed",
        description="ONE\r\n\r\nTwo\r\n\r\nThree", occurredAt="2024-03-15 08:00",
    )
    place.person("paralegal").follow(theirs)
    mine = old.send("/revisions", tags="b, d", description="One\r\n\r\nTwo\r\n\r\nTHREE")
    shown = place.person("lead").follow(mine).fields
    assert shown["title"] == "Tape of 14 March" and shown["custodian"] == "Vault"
    assert shown["exhibitStatus"] == "Listed" and shown["occurredAt"].startswith("15 Mar 2024, 08:00")
    assert shown["tags"] == "bcd" and shown["description"] == "ONE Two THREE"


def test_the_stricter_protection_holds(place):
    case = place.case(second="second_chair")
    item = case.add("Memo")
    old = place.person("lead").get(f"{item}/edit")
    strict = place.person("second").get(f"{item}/edit").send("/revisions", confidentiality="sealed")
    place.person("second").follow(strict)
    shown = place.person("lead").follow(old.send("/revisions", confidentiality="public"))
    assert shown.fields["confidentiality"] == "Sealed"


def test_withdrawing_and_restoring(place):
    case = place.case(paralegal="paralegal", investigator="investigator")
    item = case.add("Tape")
    lead = place.person("lead")
    shown = lead.follow(lead.get(item).send("/withdrawals"))
    assert "withdrawn" in shown.notice and case.titles() == [] and case.titles(query="?withdrawn=1") == ["Tape"]
    assert not [each for each in shown.root.all("a") if each["href"].endswith("/edit")]
    assert lead.get(f"{item}/edit").status == 409
    shown = lead.follow(shown.send("/restorations"))
    assert case.titles() == ["Tape"] and not shown.notice
    assert not [form for form in place.person("investigator").get(item).root.all("form") if "withdraw" in form["action"]]
    token = place.person("investigator").get(item).root.all("input", name="_csrf")[0]["value"]
    pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "3"}
    assert place.person("investigator").post(f"{item}/withdrawals", pairs.items()).status == 403
    assert case.titles() == ["Tape"]


def test_withdrawing_what_others_changed_asks_first(place):
    case = place.case(paralegal="paralegal")
    item = case.add("Tape")
    old = place.person("lead").get(item)
    paralegal = place.person("paralegal")
    paralegal.follow(paralegal.get(f"{item}/edit").send("/revisions", title="Tape of 14 March"))
    asked = old.send("/withdrawals")
    assert asked.status == 409 and "paralegal changed this item" in asked.notice
    assert "Tape of 14 March" in asked.text and case.titles() == ["Tape of 14 March"]
    place.person("lead").follow(asked.send("/withdrawals"))
    assert case.titles() == []


def test_an_edit_of_a_withdrawn_item_is_kept_on_a_page(place):
    case = place.case(paralegal="paralegal")
    item = case.add("Tape")
    old = place.person("paralegal").get(f"{item}/edit")
    place.person("lead").follow(place.person("lead").get(item).send("/withdrawals"))
    refused = old.send("/revisions", title="Tape of 14 March")
    assert refused.status == 409 and "Withdrawn by lead" in refused.notice and "Tape of 14 March" in refused.text


# The grid.


@pytest.fixture(scope="module")
def listed(place):
    """A case of twelve items whose exhibit numbers want natural order."""
    case = place.case()
    numbers = ["C-10", "C-2", "C-15A", "C-15", "C-1", "D-A", "C-100", "C-9", "C-15B", "C-3", "D-B", "C-20"]
    for place_in_list, number in enumerate(numbers):
        case.add(
            f"Item {number}", exhibitNumber=number, tags="even" if place_in_list % 2 == 0 else "odd, third",
            exhibitStatus="admitted" if place_in_list < 5 else "listed",
        )
    return case


def test_filters_and_facets_agree(listed):
    page = listed.grid()
    assert page.total == 12 and page.facets["Tags"] == {"even": 6, "odd": 6, "third": 6}
    assert page.facets["Exhibit status"] == {"Listed": 7, "Admitted": 5} and page.facets["Kind"] == {"Document": 12}
    for facet, values in page.facets.items():
        for value, count in values.items():
            section = [each for each in page.root.all("section", class_="facet") if each.one("h2").text == facet][0]
            link = [each for each in section.all("a") if each.text == value][0]["href"]
            narrowed = page.visitor.get(link)
            assert narrowed.total == count == len(narrowed.rows), (facet, value)
            back = narrowed.root.one("ul", aria_label="Filters in force").all("a", class_="chip--filter")
            assert len(back) == 1 and page.visitor.get(back[0]["href"]).total == 12
    both = listed.grid(query="?tags=even&exhibitStatus=admitted")
    assert both.total == 3 and both.facets["Tags"] == {"even": 3, "odd": 2, "third": 2}
    assert listed.grid(query="?tags=even&tags=odd").total == 12
    assert listed.titles(query="?q=item+C-15a") == ["Item C-15A"]
    empty = listed.grid(query="?q=" + quote("<script>alert(1)</script>"))
    assert empty.total == 0 and "Nothing matches" in empty.text
    assert empty.root.one("input", id="q")["value"] == "<script>alert(1)</script>"


def test_the_search_form_keeps_filter_order_and_columns(listed):
    page = listed.grid(query="?tags=even&sort=-exhibitNumber&columns=trial")
    form = page.root.one("form", role="search")
    found = page.visitor.get(form["action"] + "?" + urlencode([(n, v if n != "q" else "C-1") for n, v in form.sent()]))
    assert [row.cells["title"] for row in found.rows] == ["Item C-100", "Item C-15B", "Item C-15A", "Item C-10", "Item C-1"] or (
        [row.cells["exhibitNumber"] for row in found.rows] == sorted(
            (row.cells["exhibitNumber"] for row in found.rows), key=natural, reverse=True)
    )
    assert found.columns == page.columns and "tags" in found.columns
    assert all("even" in row.text for row in found.rows)


def natural(number):
    return [int("".join(run)) if digits else "".join(run) for digits, run in itertools.groupby(number, str.isdigit)]


def test_exhibit_numbers_sort_as_people_count(listed):
    ordered = ["C-1", "C-2", "C-3", "C-9", "C-10", "C-15", "C-15A", "C-15B", "C-20", "C-100", "D-A", "D-B"]
    page = listed.grid(query="?sort=exhibitNumber")
    assert [row.cells["exhibitNumber"] for row in page.rows] == ordered
    head = page.root.one("th", data_column="exhibitNumber")
    assert head["aria-sort"] == "ascending"
    down = page.visitor.get(head.one("a")["href"])
    assert [row.cells["exhibitNumber"] for row in down.rows] == ordered[::-1]
    assert down.root.one("th", data_column="exhibitNumber")["aria-sort"] == "descending"


@pytest.mark.parametrize("sort", ["", "&sort=-exhibitNumber", "&sort=exhibitStatus", "&sort=-title", "&sort=occurredAt"])
def test_the_pages_of_a_list_hold_every_item_once(listed, sort):
    page = listed.grid(query=f"?limit=5{sort}")
    titles = []
    for number in range(5):
        titles += [row.cells["title"] for row in page.rows]
        assert page.total == 12
        following = page.root.all("a", rel="next")
        if not following:
            break
        page = page.visitor.get(following[0]["href"] + "&limit=5")
    assert number == 2 and len(titles) == len(set(titles)) == 12
    assert titles == listed.titles(query="?" + sort.lstrip("&"))


def test_column_sets_show_their_columns(listed):
    page = listed.grid()
    sets = {each.text: each["href"] for each in page.root.one("nav", aria_label="Column sets").all("a")}
    assert list(sets) == ["Register", "Trial", "Discovery", "Custody", "With withdrawn"]
    seen = {name: page.visitor.get(href) for name, href in sets.items()}
    assert {"ruling", "sponsoringWitness"} <= set(seen["Trial"].columns) and "collectedBy" in seen["Custody"].columns
    assert {"obligations", "productions"} <= set(seen["Discovery"].columns)
    own = listed.grid(query="?columns=title,pages,exhibitNumber")
    assert own.columns == ["title", "pages", "exhibitNumber", "changed"]
    assert all(set(row.cells) == set(own.columns) for row in own.rows)


@pytest.mark.parametrize("query", ["?columns=nonsense", "?sort=nonsense", "?nonsense=1", "?sort=notes", "?title=x"])
def test_an_unknown_field_of_an_address_is_refused(listed, query):
    page = listed.grid(query=query)
    assert page.status == 422 and "no such field" in page.notice


@pytest.mark.parametrize("query", ["?limit=0", "?limit=201", "?limit=x"])
def test_a_page_of_another_size_is_refused(listed, query):
    assert listed.grid(query=query).status == 400


def test_hostile_addresses_are_answered(listed):
    for query in ("?cursor=nonsense", "?cursor=" + "f" * 4_000, "?q=%25_\\%27", "?tags=%27%3B--", "?q=" + "a" * 5_000,
                  "?q=%ff%fe", "?kind=%00", "?q=%00", "?columns=", "?sort=", "?=x", "?&&", "?columns=,,,"):
        page = listed.grid(query=query)
        assert page.status in (200, 400, 422), query


# What each role of the demo case sees.

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
    if role == "trial_technician":
        return ["title", "kind", "exhibitStatus", *groups["identifiers"], *groups["integrity"]]
    if role == "defence_counsel_portal":
        return ["title", "kind", "batesBegin", "batesEnd", "occurredAt", "productions", *groups["integrity"]]
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


@pytest.fixture(scope="module")
def demo(place):
    return Demo(place)


def test_the_demo_roles_are_all_of_them(demo):
    assert len(demo.ids) == len(DEMO) == 44 and len(demo.groups) == 10
    assert len(demo.labels) == sum(map(len, demo.groups.values())) == len(set(demo.labels.values()))
    values = [each["value"] for each in Visitor(demo.place).get("/sign-in").root.all("button", name="demo")]
    assert values == list(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_exactly_its_items(demo, role):
    visitor, own = demo.place.demo(role), [item["title"] for item in seen_items(role)]
    page = visitor.get(demo.evidence)
    assert page.total == len(own) == ROLES[role]
    assert sorted(row.cells["title"] for row in page.rows) == sorted(own)
    others = [item for item in DEMO if item["title"] not in own]
    missing = visitor.get(f"{demo.evidence}/01890000-0000-7000-8000-000000000000")
    token = page.root.all("input", name="_csrf")[0]["value"]
    for item in others:
        refused = visitor.get(f"{demo.evidence}/{demo.ids[item['title']]}")
        assert (refused.status, refused.heading, refused.notice) == (404, missing.heading, missing.notice), item["id"]
    for item in others[-4:]:
        path = f"{demo.evidence}/{demo.ids[item['title']]}"
        assert visitor.get(f"{path}/edit").status == 404
        pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "1", "title": "Taken over"}
        for action in ("revisions", "withdrawals", "restorations", "bates-numbers"):
            assert visitor.post(f"{path}/{action}", pairs.items()).status == 404
        assert visitor.get(f"{demo.evidence}?limit=1&q=" + quote(item["title"])).total == 0, item["id"]
    facets = page.facets
    if "Kind" in facets:
        kinds = [item["type"].replace("_", " ").capitalize() for item in seen_items(role)]
        assert facets["Kind"] == {kind: kinds.count(kind) for kind in set(kinds)}
    if "Tags" in facets:
        tags = [tag for item in seen_items(role) for tag in item["tags"]]
        assert facets["Tags"] == {tag: tags.count(tag) for tag in set(tags)} or len(facets["Tags"]) == 50


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_holds_a_word_of_what_it_may_not_see(demo, role):
    own = seen_items(role)
    fields = seen_fields(role, demo.groups)
    hidden = [name for name in demo.labels if name not in fields]
    labels = {demo.labels[name] for name in hidden} - {demo.labels[name] for name in fields}
    shown = "\0".join(item["title"] + "\0" + item["summary"] for item in own)
    secret = [item["title"] for item in DEMO if item not in own and item["title"] not in shown]
    secret += [item["summary"] for item in DEMO if item not in own or "description" in hidden]
    secret += [canary for canary in ("canary", "CANARY-") if canary not in shown]
    assert (role == "filter_attorney") == ("canary" in shown), "the fixture holds its phrase for the filter team only"
    count = 0
    for page in demo.pages(role):
        assert page.status == 200, page.address
        count += 1
        for text in secret:
            assert text not in page.root.raw and text not in page.html, (page.address, text)
        for name in hidden:
            if not name.islower():
                assert name not in page.html, (page.address, name)
        monitors = [each for monitor in page.root.all("event-monitor") for each in monitor.walk()]  # its own names
        bound = {each[name] for each in page.root.walk() if each not in monitors for name in ("data-field", "data-cell", "data-column", "data-edit",
                                                                      "data-options") if each[name]}
        bound |= {name for form in page.root.all("form", method="post") for name, _ in form.sent()}
        assert not bound & set(hidden), page.address
        said = {each.text for tag in ("th", "dt", "label") for each in page.root.all(tag)}
        said |= {each.text for each in page.root.all("h2", class_="facet__title")}
        said |= {each.text.partition(":")[0] for each in page.root.all("li")}
        assert not said & labels, (page.address, said & labels)
        linked = {name.lstrip("-") for each in page.root.all("a", href=True) for name in query_names(each["href"])}
        assert not linked & set(hidden), page.address
    assert count == 9 + len(own[:: demo.PAGES_STEP]) + (2 if role in list(ROLES)[:4] + ["filter_attorney"] else 0)


def query_names(address):
    """The names of fields that a list's address says: as filter, as order, as columns."""
    for name, value in parse_qsl(urlsplit(address).query, keep_blank_values=True):
        yield name
        if name in ("sort", "columns"):
            yield from value.split(",")


@ON_ONE
@pytest.mark.parametrize("role", ROLES)
def test_a_hidden_field_is_an_unknown_field(demo, role):
    visitor, fields = demo.place.demo(role), seen_fields(role, demo.groups)
    unknown = visitor.get(f"{demo.evidence}?columns=nonsense")
    assert unknown.status == 422
    for name in demo.labels:
        if name in fields:
            assert visitor.client.head(f"{demo.evidence}?limit=1&columns={name}").status_code == 200, name
            continue
        for query in (f"columns={name}", f"sort={name}", f"{name}=x"):
            page = visitor.get(f"{demo.evidence}?{query}")
            assert (page.status, page.heading, page.notice) == (unknown.status, unknown.heading, unknown.notice), query


def test_each_role_is_offered_only_what_it_may_do(demo):
    may_add = {"lead_prosecutor", "second_chair", "paralegal", "investigator", "filter_attorney"}
    for role in ROLES:
        visitor = demo.place.demo(role)
        page = visitor.get(demo.evidence)
        links = [each.text for each in page.root.one("main").all("a")]
        assert ("Add an item" in links) == (role in may_add), role
        assert ("People" in links) == (role in ("lead_prosecutor", "second_chair")), role
        assert (visitor.get(f"{demo.evidence}/new").status == 200) == (role in may_add)
        people = visitor.get(demo.evidence.removesuffix("evidence") + "people")
        assert people.status == (200 if role in ("lead_prosecutor", "second_chair") else 403)
        token = page.root.all("input", name="_csrf")[0]["value"]
        if role not in may_add:
            pairs = {"_csrf": token, "_key": secrets.token_hex(8), "_base": "0", "title": "Mine", "kind": "document"}
            assert visitor.post(demo.evidence, pairs.items()).status in (403, 422), role
        assert visitor.get("/cases/new").status == 403
    assert demo.place.demo("lead_prosecutor").get(demo.evidence).total == 41


def test_the_portal_is_told_no_names(demo):
    names = {each["name"] for each in json.load(open(DEMO_FILE, encoding="utf-8"))["users"]
             if each["role"] != "defence_counsel_portal"}
    assert len(names) == 7
    for page in demo.pages("defence_counsel_portal"):
        for name in names:
            assert name not in page.text, page.address


# People, account, cases.


def test_people_are_for_those_who_lead(place):
    case = place.case(second="second_chair", paralegal="paralegal")
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
    case, lead = place.case(), place.person("lead")
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
    case = place.case(paralegal="paralegal")
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
