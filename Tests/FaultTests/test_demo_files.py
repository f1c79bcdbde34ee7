"""The demo case's files are whole, are what their items say, and show nobody's words in another's file."""

import base64
import datetime
import email.utils
import hashlib
import io
import json
import re

import pytest

from originals import CASE, FOLDER, FOOTER, ITEMS, MANIFEST, ORIGINALS, matroska_text, output, plain

BYTES_MAX = 4_000_000
DISK_BYTES = 64 * 1024
PASSAGES = {passage["id"]: passage for passage in CASE["passages"]}
ANCHORS = {anchor["passage"]: anchor for entry in MANIFEST for anchor in entry["anchors"]}

# What a file of a type begins with.
BEGINNINGS = {
    "application/pdf": rb"%PDF-1\.",
    "application/warc": rb"WARC/1\.0\r\n",
    "audio/wav": rb"RIFF....WAVEfmt ",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "message/rfc822": rb"Date: [^\r]+\r\nFrom: ",
    "video/matroska": rb"\x1a\x45\xdf\xa3.{,64}matroska",
    "video/mp4": rb"....ftyp",
    "application/octet-stream": rb"STAND-IN, NOT A DISK IMAGE",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": rb"PK\x03\x04.{26}\[Content_Types\]\.xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": rb"PK\x03\x04.{26}\[Content_Types\]\.xml",
    "text/csv": rb"[^\r\n]*,[^\r\n]*\r\n|All times EST",
}
# By the item's extension in the case; an item without one is a thing, and has a picture.
TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "E01": "application/octet-stream",
    "eml": "message/rfc822",
    "jpg": "image/jpeg",
    "mkv": "video/matroska",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "png": "image/png",
    "warc": "application/warc",
    "wav": "audio/wav",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "-": "image/png",
}


def of_kind(*kinds):
    return [item for item, original in ORIGINALS.items() if original.kind in kinds]


def test_each_item_has_one_file():
    assert [entry["item"] for entry in MANIFEST] == sorted(ITEMS)
    assert sorted(entry["file"] for entry in MANIFEST) == sorted(path.name for path in FOLDER.glob("e-*"))
    for entry in MANIFEST:
        extension = ITEMS[entry["item"]]["ext"].lower().replace("-", "png")
        assert entry["file"] == f"{entry['item'].lower()}.{extension}"
        assert entry["name"].lower().endswith(f".{extension}") and "/" not in entry["name"]


def test_bytes_are_those_of_the_manifest():
    for entry in MANIFEST:
        content = ORIGINALS[entry["item"]].content
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (entry["sha256"], entry["bytes"]), entry["file"]
    assert sum(entry["bytes"] for entry in MANIFEST) <= BYTES_MAX


@pytest.mark.parametrize("item", ORIGINALS)
def test_the_type_is_that_of_the_content(item):
    original = ORIGINALS[item]
    assert original.entry["mediaType"] == TYPES[original.item["ext"]]
    assert re.match(BEGINNINGS[original.entry["mediaType"]], original.content, re.DOTALL)


@pytest.mark.parametrize("item", ORIGINALS)
def test_says_that_it_is_fictional(item):
    assert FOOTER in ORIGINALS[item].words
    if ORIGINALS[item].kind == "pdf":
        assert all(FOOTER in page for page in ORIGINALS[item].pages)


# Passages


def anchor_of(locator):
    """Where a locator points, as the manifest writes it; what a locator does not say is not in it."""
    shapes = [
        (
            r"p(\d+)(?: ¶(\d+)| l(\d+)-(\d+)| (table))?", lambda page, paragraph, first, last, table: {
                "page": int(page), **({"paragraph": int(paragraph)} if paragraph else {}),
                **({"lines": [int(first), int(last)]} if first else {}), **({"table": 1} if table else {})
            }
        ),
        (
            r"(\d\d):(\d\d):(\d\d)",
            lambda hours, minutes, seconds: {"seconds": int(hours) * 3600 + int(minutes) * 60 + int(seconds)}
        ),
        (r"(\d+):(\d+)-(\d+)",
         lambda page, first, last: {"page": int(page), "lines": [int(first), int(last)]}),
        (r"row (\d+)(?:-(\d+))?", lambda first, last: {"rows": [int(first), int(last or first)]}),
        (r"msg (\d+)", lambda number: {"message": int(number)}),
        (r"sheet(\d+) ([A-Z]\d+)", lambda sheet, cell: {"sheet": int(sheet), "cell": cell}),
        (r"(body|header|EXIF)", lambda part: {"part": part}),
        (r"label", lambda: {}),
        (r"photo (\d+) caption", lambda number: {"photo": int(number)}),
    ]
    return next(made(*found.groups()) for shape, made in shapes if (found := re.fullmatch(shape, locator)))


def words_at(original, anchor, locator):
    """The words that stand where a locator points, and no more than there."""
    kind = original.kind
    if "lines" in anchor:
        numbered = original.lines(anchor["page"])
        first, last = anchor["lines"]
        return " ".join(numbered[number] for number in range(first, last + 1))
    if "paragraph" in anchor:
        page, number = anchor["page"], anchor["paragraph"]
        return original.pages[page - 1].split(f" {page}.{number} ")[1].split(f" {page}.{number + 1} ")[0]
    if "table" in anchor:
        return original.pages[anchor["page"] - 1].split("Table 1. ")[1].split(f" {anchor['page']}.2 ")[0]
    if "message" in anchor:
        number = anchor["message"]
        return original.pages[anchor["page"] - 1].split(f"msg {number} ")[1].split(f" msg {number + 1}")[0]
    if "page" in anchor:
        return original.pages[anchor["page"] - 1]
    if "rows" in anchor:
        first, last = anchor["rows"]
        return original.rows[first - 1:last]
    if "seconds" in anchor:
        return (original.labels if kind == "wav" else original.subtitles)[anchor["seconds"]]
    if "cell" in anchor:
        return original.cell(anchor["sheet"], anchor["cell"])
    if anchor.get("part") == "header":
        return original.content.split(b"\r\n\r\n")[0].decode("utf-8")
    if anchor.get("part") == "body":
        return original.mail.get_body(("plain", )).get_content()
    return original.taken if anchor.get("part") == "EXIF" else original.description


@pytest.mark.parametrize("passage", PASSAGES)
def test_a_passage_stands_where_its_locator_says(passage):
    locator, text, item = (PASSAGES[passage][key] for key in ("locator", "text", "evidence"))
    anchor, original = ANCHORS[passage], ORIGINALS[item]
    assert anchor in original.entry["anchors"]
    assert {
        key: value
        for key, value in anchor.items()
        if key not in ("passage", "region", *({"page"} if "message" in anchor else ()))
    } == anchor_of(locator)
    found = words_at(original, anchor, locator)
    if "rows" in anchor:
        joined = {" | ".join(sum(found, []))
                  } | {"; ".join(" ".join(row) for row in found),
                       plain(" ".join(sum(found, [])))}
        assert text in joined
    else:
        assert text in plain(found)
    if "page" in anchor:
        assert text in original.pages[anchor["page"] - 1], "its lines do not stand together in the page's words"
    if "region" in anchor:
        x, y, width, height = anchor["region"]
        assert 0 <= x < x + width <= original.picture.width and 0 <= y < y + height <= original.picture.height


# Who may see what


def is_held(item):
    return item["confidentiality"] in ("filter_team",
                                       "sealed") or item["privilege_call"] in ("filter_hold", "privileged_withhold")


@pytest.mark.parametrize("passage", [key for key, passage in PASSAGES.items() if is_held(ITEMS[passage["evidence"]])])
def test_a_protected_passage_is_in_no_other_file(passage):
    text, item = PASSAGES[passage]["text"], PASSAGES[passage]["evidence"]
    canary = text.split(":")[0]
    assert canary.startswith("CANARY-")
    assert [
        other for other, original in ORIGINALS.items() if canary in original.words or text in plain(original.words)
    ] == [item]
    assert canary not in json.dumps(MANIFEST)


def test_protected_files_are_named_by_no_open_one():
    """Titles, subjects and Message-IDs of what only some may see stand in no file that others see."""
    mail = ORIGINALS["E-034"].mail
    secrets = [
        "PRIV-000", "CI-7", "HCS-LT-02", "chronology", mail["Message-ID"], mail["Subject"], ITEMS["E-036"]["title"]
    ]
    for item, original in ORIGINALS.items():
        if not is_held(original.item):
            words = f"{original.words} {original.entry['name']}".lower()
            assert [secret for secret in secrets if secret.lower() in words] == [], item


def test_counsel_is_written_to_in_held_mail_only():
    assert [item for item in of_kind("eml") if "thackeray" in ORIGINALS[item].words.lower()] == ["E-034"]


# Each kind


@pytest.mark.parametrize("item", of_kind("pdf"))
def test_a_paper_has_its_pages_and_numbers(item):
    original = ORIGINALS[item]
    facts = dict(re.findall(r"(?m)^(\w[\w ]*): +(.*)$", output("pdfinfo", original.path)))
    assert (facts["Pages"], facts["Encrypted"], facts["JavaScript"]) == (str(original.item["pages"]), "no", "no")
    assert len(original.pages) == original.item["pages"]
    begin = original.item["bates_begin"]
    for number, page in enumerate(original.pages):
        stamps = re.findall(r"HCDA\d{6}", page)
        assert stamps == ([f"HCDA{int(begin[4:]) + number:06}"] if begin else [])
        assert f"Page {number + 1} of {len(original.pages)}" in page


@pytest.mark.parametrize("item", of_kind("pdf"))
def test_a_paper_brings_its_fonts(item):
    fonts = output("pdffonts", ORIGINALS[item].path).splitlines()[2:]
    assert fonts and all(re.search(r"TrueType +\S+ +yes", line) for line in fonts)


def test_word_files_have_their_pages():
    for item in of_kind("docx"):
        assert len(ORIGINALS[item].pages) == ITEMS[item]["pages"]


@pytest.mark.parametrize("item", of_kind("png", "jpg"))
def test_a_picture_decodes(item):
    picture = ORIGINALS[item].picture
    assert picture.width >= 640 and picture.height >= 360
    assert len(picture.convert("RGB").getcolors(picture.width * picture.height)) > 100


@pytest.mark.parametrize("item", of_kind("wav", "mkv", "mp4"))
def test_a_recording_is_as_long_as_its_item_says(item):
    hours, minutes, seconds = map(int, ITEMS[item]["duration"].split(":"))
    assert ORIGINALS[item].seconds == hours * 3600 + minutes * 60 + seconds


def test_the_call_is_speech_and_not_silence():
    chunks = dict(chunk for chunk in ORIGINALS["E-001"].chunks if chunk[0] != b"LIST")
    rate = int.from_bytes(chunks[b"fmt "][4:8], "little")
    sound = chunks[b"data"]
    # In µ-law the three bits below the sign are loudness, written upside down.
    loud = lambda second: sum(
        (byte ^ 0x7F) >> 4 & 7 for byte in sound[second * rate:(second + 1) * rate]
    ) / rate  # noqa: E731
    assert min(loud(8), loud(32)) > 2 * loud(219)


def test_one_format_has_the_film_and_another_its_copy():
    assert [second for second, _ in matroska_text(ORIGINALS["E-003"].content)] == [1100, 1776]
    for passage in ("S-003a", "S-003b"):
        assert PASSAGES[passage]["text"].encode() in ORIGINALS["E-005"].content


def test_tables_end_where_they_say():
    for item in of_kind("csv"):
        rows = ORIGINALS[item].rows
        assert rows[-1] == [FOOTER] and all(rows) and ORIGINALS[item].content.endswith(b"\r\n")


def test_the_disk_says_that_it_is_none():
    content = ORIGINALS["E-033"].content
    assert len(content) == DISK_BYTES and content.startswith(b"STAND-IN, NOT A DISK IMAGE. Fictional")


# Families, derivatives, clocks


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


@pytest.mark.parametrize("item", of_kind("eml"))
def test_mail_was_sent_when_its_item_says(item):
    assert email.utils.parsedate_to_datetime(ORIGINALS[item].mail["Date"]) == moment(ITEMS[item]["occurred_at"])


def test_attachments_are_the_bytes_of_their_items():
    for child, parent in (("E-021", "E-020"), ("E-035", "E-034")):
        [attached] = ORIGINALS[parent].mail.iter_attachments()
        assert attached.get_payload(decode=True) == ORIGINALS[child].content
        assert attached.get_filename() == ORIGINALS[child].entry["name"]
    assert ORIGINALS["E-021"].entry["name"] == ITEMS["E-021"]["title"]
    assert not list(ORIGINALS["E-023"].mail.iter_attachments())


def test_a_reply_names_what_it_answers():
    assert ORIGINALS["E-023"].mail["In-Reply-To"] == ORIGINALS["E-020"].mail["Message-ID"]


def test_only_the_duplicate_has_another_files_hash():
    hashes = {}
    for entry in MANIFEST:
        hashes.setdefault(entry["sha256"], []).append(entry["item"])
    assert [items for items in hashes.values() if len(items) > 1] == [["E-020", "E-022"]]


def test_clocks_that_are_wrong_are_wrong_as_the_case_says():
    badge = ORIGINALS["E-007"].rows[211]
    assert moment(f"{badge[0]}-05:00") == moment(ITEMS["E-007"]["occurred_at"])
    assert moment(ORIGINALS["E-032"].rows[87][0]) == moment(ITEMS["E-032"]["occurred_at"])
    assert ORIGINALS["E-020"].mail["Date"].endswith("-0700")
    assert f"WARC-Date: {ITEMS['E-042']['occurred_at']}\r\n".encode() in ORIGINALS["E-042"].content
    for item in ("E-015", "E-017", "E-026"):
        _, day, time, _, zone = ORIGINALS[item].taken.split(" ")
        assert moment(f"{day.replace(':', '-')}T{time}{zone}") == moment(ITEMS[item]["occurred_at"])


def test_logs_go_forward():
    for item, first in (("E-007", 2), ("E-025", 1), ("E-032", 1), ("E-043", 4)):
        times = [row[0] for row in ORIGINALS[item].rows[first:-1]]
        assert times == sorted(times) and len(times) > 100


def test_the_gap_of_the_can_is_left_open():
    """Nothing in a file fills the 29 h 22 min between check-out and laboratory."""
    spoken_of = re.compile(r"26 March 2024|27 March 2024|2024-03-2[67]T")
    assert [item for item in ORIGINALS if spoken_of.search(ORIGINALS[item].words)] == ["E-018"]


def test_the_sheet_was_changed_after_its_date():
    facts = ORIGINALS["E-021"].part("docProps/core.xml").decode()
    assert re.findall(r"W3CDTF\">([^<]+)", facts) == ["2024-03-08T20:11:00Z", "2024-03-12T22:58:00Z"]
    assert moment("2024-03-12T22:58:00Z") == moment(ITEMS["E-021"]["occurred_at"])


def test_the_bank_adds_up():
    for page in ORIGINALS["E-030"].pages[::9]:
        opening, credits, debits, closing = (
            int(re.search(rf"{name} (-?)\$([\d,]+\.\d\d)", page).expand(r"\1\2").replace(",", "").replace(".", ""))
            for name in ("Opening balance", "Credits", "Debits", "Closing balance")
        )
        assert opening + credits + debits == closing


def test_digests_of_the_web_capture_are_right():
    records = ORIGINALS["E-042"].content.split(b"WARC/1.0\r\n")[1:]
    for record in records:
        head, _, rest = record.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        block = io.BytesIO(rest).read(int(fields["Content-Length"]))
        assert rest == block + b"\r\n\r\n"
        assert fields["WARC-Block-Digest"] == "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()
