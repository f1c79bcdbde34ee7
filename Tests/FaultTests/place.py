"""The server that tests share, and its cases as people see them on pages."""

from page import Page
from server import Copy
from visitor import Visitor


class Place(Copy):
    """A server with people and the demo case, and pages open for each person."""

    def __init__(self, directory, seed):
        super().__init__(directory, seed, DEMO="on")
        self.visitors = {}

    def person(self, name):
        if name not in self.visitors:
            cookies, _ = self.sessions[f"{name}@example.com"]
            self.visitors[name] = Visitor(self, cookies)
        return self.visitors[name]

    def demo(self, role):
        if ("demo", role) not in self.visitors:
            visitor = Visitor(self)
            assert visitor.sign_in_demo(role).status_code == 303
            self.visitors["demo", role] = visitor
        return self.visitors["demo", role]

    def new_case(self, **people):
        """A new case of the lead's, with more people by role."""
        page = self.person("administrator").get("/cases/new")
        answer = page.send("/cases", caption="People v. Example", timeZone="America/New_York", lead="lead@example.com")
        assert not isinstance(answer, Page), (answer.status, answer.notice)
        case = Case(self, answer.headers["location"].partition("made=")[2])
        for name, role in people.items():
            case.grant(name, role)
        return case

    def kill(self, how=None):
        raise AssertionError("other tests use this server: mark a test that kills its server `own_server`")


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
