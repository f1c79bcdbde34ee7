"""What a browser makes of HTML: a tree of elements, and what is wrong with it."""

import re
from html import unescape

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


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
