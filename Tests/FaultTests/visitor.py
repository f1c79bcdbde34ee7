"""A browser without script."""

from urllib.parse import quote, urlencode

import httpx

from page import Page
from server import PASSWORD


class Visitor:
    """A browser without script: keeps cookies, follows nothing by itself."""

    def __init__(self, server, cookies=None):
        self.server = server
        self.client = httpx.Client(base_url=server.base, cookies=cookies, timeout=20)

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
