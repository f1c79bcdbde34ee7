"""The demo case as its file writes it, and the files that are made for it.

A passage is never typed here: `Maker.quote` takes its words from the case's file and notes where they were put.
"""

import hashlib
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent
FOOTER = "Fictional: demonstration case"


class Case:
    def __init__(self):
        document = json.loads((FOLDER.parent / "demo-case.json").read_text(encoding="utf-8"))
        self.items = {item["id"]: item for item in document["evidence"]}
        self.passages = {passage["id"]: passage for passage in document["passages"]}
        self.organisations = {each["id"]: each["name"] for each in document["organisations"]}


class Maker:
    """One item's file: its bytes when made, its name as a person would see it, and its anchors."""
    def __init__(self, case, item, name, media_type):
        self.item = case.items[item]
        self.number = item
        self.name = name
        self.media_type = media_type
        extension = name.rsplit(".", 1)[-1].lower()
        self.file = f"{item.lower()}.{extension}"
        self.path = FOLDER / self.file
        self.anchors = []
        self.case = case

    def quote(self, passage, **anchor):
        """The words of a passage, whose place is noted."""
        found = self.case.passages[passage]
        assert found["evidence"] == self.number, passage
        self.anchors.append({"passage": passage, **anchor})
        return found["text"]

    def write(self, content):
        self.path.write_bytes(content)

    @property
    def manifest(self):
        content = self.path.read_bytes()
        return {
            "item": self.number,
            "file": self.file,
            "name": self.name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "mediaType": self.media_type,
            "anchors": sorted(self.anchors, key=lambda anchor: anchor["passage"]),
        }
