"""The demo case's files, read as a person would: words of a page, a line, a row, a cell, a moment, a picture's data."""

import csv
import email
import email.policy
import functools
import io
import itertools
import json
import pathlib
import re
import struct
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile

from PIL import Image

FOLDER = pathlib.Path("Sources/App/Demo/files")
CASE = json.loads(pathlib.Path("Sources/App/Demo/demo-case.json").read_text(encoding="utf-8"))
ITEMS = {item["id"]: item for item in CASE["evidence"]}
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
FOOTER = "Fictional: demonstration case"

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def plain(text):
    """Words with one blank between them, however they were spread over lines."""
    return " ".join(text.split())


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, timeout=30).stdout.decode("utf-8")


class Original:
    def __init__(self, entry):
        self.entry = entry
        self.item = ITEMS[entry["item"]]
        self.path = FOLDER / entry["file"]
        self.kind = entry["file"].rsplit(".", 1)[-1]

    @functools.cached_property
    def content(self):
        return self.path.read_bytes()

    # Paper

    @functools.cached_property
    def pages(self):
        """The words of each page of a PDF, and of a Word file, whose pages begin with a break."""
        if self.kind == "docx":
            paragraphs = ElementTree.fromstring(self.part("word/document.xml")).iter(f"{WORD}p")
            pages = [[]]
            for paragraph in paragraphs:
                if paragraph.find(f".//{WORD}pageBreakBefore") is not None:
                    pages.append([])
                pages[-1].append("".join(paragraph.itertext()))
            return [plain(" ".join(page)) for page in pages]
        return [plain(page) for page in output("pdftotext", "-enc", "UTF-8", self.path, "-").split("\f")[:-1]]

    def lines(self, page):
        """The numbered lines of a page, by number. Their numbers are drawn, and left out of the page's words."""
        drawn = output("pdftohtml", "-xml", "-i", "-stdout", "-f", str(page), "-l", str(page), self.path)
        texts = [
            (int(text.get("top")), int(text.get("left")), "".join(text.itertext()))
            for text in ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", drawn)).iter("text")
        ]
        margin, slack = 145, 4
        numbers = {int(words): top for top, left, words in texts if left < margin and words.isdigit()}
        return {
            number: " ".join(
                words for at, left, words in texts if left > 100 and not words.isdigit() and abs(at - top) <= slack
            )
            for number, top in numbers.items()
        }

    # Tables

    @functools.cached_property
    def rows(self):
        return list(csv.reader(io.StringIO(self.content.decode("utf-8"), newline="")))

    def part(self, name):
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            assert archive.testzip() is None
            return archive.read(name)

    def cell(self, sheet, place):
        cells = ElementTree.fromstring(self.part(f"xl/worksheets/sheet{sheet}.xml")).iter(f"{SHEET}c")
        return next("".join(cell.itertext()) for cell in cells if cell.get("r") == place)

    # Mail

    @functools.cached_property
    def mail(self):
        return email.message_from_bytes(self.content, policy=email.policy.default)

    # Pictures

    @functools.cached_property
    def picture(self):
        picture = Image.open(io.BytesIO(self.content))
        picture.load()
        return picture

    @property
    def taken(self):
        """What a picture's own data says of its moment."""
        tags = self.picture.getexif().get_ifd(0x8769)
        return f"DateTimeOriginal {tags[0x9003]} OffsetTimeOriginal {tags[0x9011]}"

    @property
    def description(self):
        return self.picture.info["Description"] if self.kind == "png" else self.picture.getexif()[0x010E]

    # Sound and film

    @functools.cached_property
    def chunks(self):
        """The chunks of a WAV file, name and content, in their order."""
        found, at = [], 12
        while at < len(self.content):
            name, size = struct.unpack_from("<4sI", self.content, at)
            found.append((name, self.content[at + 8:at + 8 + size]))
            at += 8 + size + size % 2
        assert at == len(self.content) == struct.unpack_from("<I", self.content, 4)[0] + 8
        return found

    @property
    def labels(self):
        """Words by the second at which a WAV file has them."""
        chunks = dict(self.chunks[:1] + [chunk for chunk in self.chunks if chunk[0] == b"cue "])
        rate = struct.unpack_from("<I", chunks[b"fmt "], 4)[0]
        cues = struct.iter_unpack("<II4sIII", chunks[b"cue "][4:])
        moments = {number: sample / rate for number, _, _, _, _, sample in cues}
        notes = next(content for name, content in self.chunks if name == b"LIST" and content.startswith(b"adtl"))
        words, at = {}, 4
        while at < len(notes):
            size, number = struct.unpack_from("<II", notes, at + 4)
            words[moments[number]] = notes[at + 12:at + 8 + size].rstrip(b"\0").decode("utf-8")
            at += 8 + size + size % 2
        return words

    @property
    def subtitles(self):
        """Words by the second at which a Matroska file has them."""
        return dict(matroska_text(self.content))

    @property
    def seconds(self):
        if self.kind == "wav":
            chunks = dict(chunk for chunk in self.chunks if chunk[0] != b"LIST")
            return len(chunks[b"data"]) / struct.unpack_from("<I", chunks[b"fmt "], 8)[0]
        if self.kind == "mp4":
            at = self.content.index(b"mvhd")
            scale, length = struct.unpack_from(">II", self.content, at + 16)
            return length / scale
        at = self.content.index(b"\x44\x89\x88") + 3
        return struct.unpack_from(">d", self.content, at)[0] / 1000

    @functools.cached_property
    def words(self):
        """All text that can be had from the file, attachments and hidden data among it."""
        raw = self.content.decode("latin-1") + self.content.decode("utf-8", "replace")
        if self.kind == "pdf":
            return f"{' '.join(self.pages)} {output('pdfinfo', self.path)}"
        if self.kind in ("docx", "xlsx"):
            return zipped(self.content)
        if self.kind == "eml":
            parts = [part.get_payload(decode=True) or b"" for part in self.mail.walk() if not part.is_multipart()]
            return raw + " ".join(zipped(part) if part.startswith(b"PK") else part.decode("utf-8") for part in parts)
        if self.kind in ("png", "jpg"):
            return f"{raw} {self.description} {self.picture.info}"
        return raw


def zipped(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [archive.read(name).decode("utf-8") for name in archive.namelist()]
    return " ".join(itertools.chain(texts, (plain(re.sub(r"<[^>]+>", " ", text)) for text in texts)))


def number_of(content, at):
    """A Matroska length: its value and how many bytes it takes."""
    width = 9 - content[at].bit_length()
    value = int.from_bytes(content[at:at + width], "big") & (1 << 7 * width) - 1
    return value, width


def matroska_text(content, at=0, end=None, cluster=0):
    """Yields second and words of each block of the second track."""
    end = len(content) if end is None else end
    while at < end:
        width = 9 - content[at].bit_length()
        name, at = content[at:at + width], at + width
        size, width = number_of(content, at)
        at += width
        body = content[at:at + size]
        if name in (b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\xa0"):  # Segment, Cluster, BlockGroup
            yield from matroska_text(content, at, min(end, at + size), cluster)
        elif name == b"\xe7":  # Timestamp of the cluster
            cluster = int.from_bytes(body, "big")
        elif name in (b"\xa1", b"\xa3") and body[0] == 0x82:  # Block, SimpleBlock
            yield (cluster + struct.unpack_from(">h", body, 1)[0]) / 1000, body[4:].decode("utf-8")
        at += size


ORIGINALS = {entry["item"]: Original(entry) for entry in MANIFEST}
