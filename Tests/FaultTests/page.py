"""A page as a person without script has it; whatever page a test sees is checked for what every page owes."""

from markup import Tree

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


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
            # An export writes to no item.
            if "/evidence" in form["action"] and "/exports/" not in form["action"]:
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
        # The row in a template is of no item.
        rows = self.root.all("tr", class_="grid__row")
        return [Row(each) for each in rows if each.parent.tag != "template"]

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
            for bound in pair.all(data_field=True)[:1]:
                shown[bound["data-field"]] = bound.text
        return shown


class Row:
    """A row of the grid."""

    def __init__(self, element):
        self.id, self.revision = element["data-id"], element["data-revision"]
        self.cells = {each["data-field"]: each.text for each in element.all(data_field=True)}
        self.text = element.text
