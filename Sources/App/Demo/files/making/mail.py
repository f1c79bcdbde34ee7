"""Mail with its attachments, the Word and Excel files, the web capture, and the stand-in for a disk."""

import base64
import hashlib
import textwrap

from .archives import word, workbook
from .case import FOOTER, FOLDER

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PELLWORTH = "Ignatius Pellworth <i.pellworth@halcyon.example>"
BRANDT_MARCHE = "Odalys Brandt-Marche <o.brandtmarche@halcyon.example>"
SHEETS_ID = "<20240312231407.7F21.ip@mail.halcyon.example>"


def _crlf(text):
    return text.replace("\n", "\r\n").encode("utf-8")


def inventory(maker):
    """Dated 8 March on its face, and last modified on 12 March at 18:58 EDT (22:58 UTC)."""
    first = maker.quote("S-021a", sheet=1, cell="A1")
    pallets = [["Tag", "Goods", "Rack", "Level"]] + [
        [f"HCS-B4-{number:02}", "Frozen scallops, in cartons", f"R{(number - 1) // 8 + 1}", (number - 1) % 2 + 1]
        for number in range(1, 62)
    ]
    maker.write(
        workbook(
            "bay4_inventory", "Odalys Brandt-Marche", [
                (
                    "Count", [
                        [first], [], ["Rack", "Pallets"], *([f"R{rack}", 8 if rack < 8 else 5]
                                                            for rack in range(1, 9)), ["Total", 61], [], [FOOTER]
                    ], [14, 12]
                ),
                ("Pallets", [*pallets, [], [FOOTER]], [14, 32, 8, 8]),
                ("Notes", [["Notes"], ["Counted on paper and entered in the office."], [], [FOOTER]], [60]),
            ], "2024-03-08T20:11:00Z", "2024-03-12T22:58:00Z", (2024, 3, 12, 18, 58, 0)
        )
    )


def _attached(head, body, name, kind, content, boundary):
    lines = "\n".join(textwrap.wrap(base64.b64encode(content).decode(), 76))
    return _crlf(
        f'{head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{boundary}"\n\n'
        f"--{boundary}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
        f'--{boundary}\nContent-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{lines}\n--{boundary}--\n"
    )


def _body(*paragraphs):
    return "\n\n".join([*paragraphs, f"-- \n{FOOTER}"])


def _sheets(words, date):
    head = f"{date}\nFrom: {PELLWORTH}\nTo: {BRANDT_MARCHE}\nSubject: Bay 4 sheets\nMessage-ID: {SHEETS_ID}\n"
    return _attached(
        head, _body(words), "bay4_inventory.xlsx", XLSX, (FOLDER / "e-021.xlsx").read_bytes(), "=_halcyon_20240312_1614"
    )


def bay_4_sheets(maker):
    maker.write(_sheets(maker.quote("S-020a", part="body"), maker.quote("S-020b", part="header")))


def bay_4_sheets_copy(maker):
    """The same bytes as E-020, from another custodian."""
    passages = maker.case.passages
    maker.write(_sheets(passages["S-020a"]["text"], passages["S-020b"]["text"]))


def not_comfortable(maker):
    quoted = maker.case.passages["S-020a"]["text"]
    body = _body(
        maker.quote("S-023a",
                    part="body"), "O. B.-M.", "On Tue, 12 Mar 2024 at 16:14 -0700, Ignatius Pellworth wrote:\n" +
        "\n".join(f"> {line}" for line in textwrap.wrap(quoted, 70))
    )
    maker.write(
        _crlf(
            f"Date: Tue, 12 Mar 2024 20:02:41 -0400\nFrom: {BRANDT_MARCHE}\nTo: {PELLWORTH}\nSubject: Re: Bay 4 "
            f"sheets: I am not comfortable\n"
            f"Message-ID: <20240313000241.1B0C.obm@mail.halcyon.example>\nIn-Reply-To: {SHEETS_ID}\nReferences: "
            f"{SHEETS_ID}\n"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
        )
    )


def to_counsel(maker):
    head = (
        f"Date: Sat, 16 Mar 2024 18:22:00 -0400\nFrom: {PELLWORTH}\nTo: Simon Thackeray-Vale "
        f"<s.thackerayvale@counsel.example>\nSubject: Confidential: to my counsel\n"
        "Message-ID: <20240316222200.90A4.ip@mail.halcyon.example>\n"
    )
    maker.write(
        _attached(
            head, _body(maker.quote("S-034a", part="body")), "chronology.docx", DOCX,
            (FOLDER / "e-035.docx").read_bytes(), "=_halcyon_20240316_1822"
        )
    )


def chronology(maker):
    """Names no event: the demonstration needs the place of what counsel was told, and no more."""
    maker.write(
        word(
            "Chronology prepared for counsel", "Ignatius Pellworth", [
                [
                    ("Title", "Chronology prepared for counsel"),
                    ("Normal", "Attorney-client communication. For Simon Thackeray-Vale only."),
                    (
                        "Normal",
                        "This attachment is filter-held, as is the mail that it came with. In the demonstration it "
                        "holds no events: whoever reads this page has the filter attorney's rights."
                    ), ("Normal", "16 March 2024")
                ],
                [("Heading1", "Second page"), ("Normal", "Left empty on purpose.")],
            ], "2024-03-16T22:20:00Z", (2024, 3, 16, 18, 20, 0)
        )
    )


def charging_memorandum(maker):
    counts = [
        (
            "Count 1: arson",
            "What must be proved: that the fire was set, who was in Bay 4, and that there was an agreement."
        ),
        (
            "Count 2: insurance fraud",
            "What must be proved: that the claim was false, that Ignatius Pellworth knew it, and that it mattered to "
            "the insurer."
        ),
        (
            "Count 3: falsified business records",
            "What must be proved: that the count sheets were given a date that was not theirs, with intent."
        ),
    ]
    pages = [
        [
            ("Title", "Charging memorandum"),
            ("Normal", "Harbor County District Attorney. Opinion work product: for the trial team only."),
            ("Normal", "4 June 2024. Mirela Sandoval-Kray, lead prosecutor."),
            ("Normal", maker.quote("S-036a", page=1)),
        ]
    ]
    for heading, elements in counts:
        pages.append(
            [
                ("Heading1", heading), ("Normal", elements),
                (
                    "Normal",
                    "Proof for and against is in the issues of the case, with its citations. This page holds only "
                    "what the office thinks of it."
                )
            ]
        )
        pages.append(
            [
                ("Heading1", f"{heading}, assessment"),
                (
                    "Normal",
                    "Left empty in the demonstration: a real memorandum would set out here how strong the proof is "
                    "and what the defence will say."
                )
            ]
        )
    pages.append(
        [
            ("Heading1", "Decision"), ("Normal", "Charges are proposed on all three counts."),
            ("Normal", "M. S.-K., 4 June 2024")
        ]
    )
    assert len(pages) == maker.item["pages"]
    maker.write(
        word("Charging memorandum", "Mirela Sandoval-Kray", pages, "2024-06-04T13:00:00Z", (2024, 6, 4, 9, 0, 0))
    )


PAGE = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Bay 4 sold out - Halcyon Cold Storage</title>
<style>
body {{ font: 17px/1.5 Georgia, serif; margin: 2em auto; max-width: 40em; color: #1a1d21 }}
header {{ border-bottom: 3px solid #24486b; padding-bottom: .5em }}
h1 {{ color: #24486b }}
table {{ border-collapse: collapse }} td, th {{ border-bottom: 1px solid #b9bec4; padding: .3em 1em; text-align: left }}
footer {{ color: #5b6168; font-size: 80%; margin-top: 3em }}
</style>
</head>
<body>
<header><strong>Halcyon Cold Storage</strong> - storage, freezing and own stock, Port Ellery</header>
<h1>Bay 4 sold out</h1>
<p>Our frozen scallops are sold out. Thank you to all who bought from Bay 4 this season.
New stock is expected in the summer.</p>
<table>
<tr><th>Own stock</th><th>Where</th><th>State</th></tr>
<tr><td>Frozen scallops</td><td>Bay 4</td><td>sold out</td></tr>
<tr><td>Bait and ice</td><td>Bay 1</td><td>ask</td></tr>
</table>
<p>Storage in other bays is open as ever. Call the office.</p>
<footer>{FOOTER}</footer>
</body>
</html>
"""


def web_capture(maker):
    """A WARC of one request and its answer, as it was captured at 14:22:10 UTC on 19 March 2024."""
    address, date = "https://halcyon.example/stock/bay-4", "2024-03-19T14:22:10Z"
    page = PAGE.encode("utf-8")
    request = _crlf(
        "GET /stock/bay-4 HTTP/1.1\nHost: halcyon.example\nUser-Agent: capture/1.0 (HCDA)\nAccept: "
        "text/html\nAccept-Language: en-US\nConnection: close\n\n"
    )
    answer = _crlf(
        f"HTTP/1.1 200 OK\nDate: Tue, 19 Mar 2024 14:22:10 GMT\nContent-Type: text/html; "
        f"charset=utf-8\nContent-Length: {len(page)}\nConnection: close\n\n"
    ) + page
    about = _crlf(
        f"software: capture/1.0\noperator: Dov Larkspur, Harbor County District Attorney\ndescription: Halcyon 'Bay 4 "
        f"sold out'. {FOOTER}\n"
        "format: WARC File Format 1.0\nconformsTo: http://iso.org/warc/1.0\n"
    )
    sha1 = lambda content: "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode()  # noqa: E731

    def record(kind, number, media_type, content, *more):
        lines = [
            "WARC/1.0",
            f"WARC-Type: {kind}",
            f"WARC-Date: {date}",
            f"WARC-Record-ID: <urn:uuid:24031914-2210-4000-8000-00000000000{number}>",
            *more,
            f"WARC-Block-Digest: {sha1(content)}",
            f"Content-Type: {media_type}",
            f"Content-Length: {len(content)}",
            "",
            "",
        ]
        return "\r\n".join(lines).encode("utf-8") + content + b"\r\n\r\n"

    target = f"WARC-Target-URI: {address}"
    maker.write(
        record("warcinfo", 1, "application/warc-fields", about, "WARC-Filename: halcyon-bay-4-sold-out.warc") + record(
            "request", 2, "application/http; msgtype=request", request, target,
            "WARC-Concurrent-To: <urn:uuid:24031914-2210-4000-8000-000000000003>"
        ) + record(
            "response", 3, "application/http; msgtype=response", answer, target, f"WARC-Payload-Digest: {sha1(page)}"
        )
    )


DISK_BYTES = 64 * 1024


def disk_stand_in(maker):
    """64 KiB that say what they are in their first bytes, and hold nothing else but numbered empty sectors."""
    first = (
        f"STAND-IN, NOT A DISK IMAGE. {FOOTER}.\nThis file of 64 KB stands in the place of the forensic image of "
        f"laptop HCS-LT-02 (E-033).\n"
        "It holds no data of any laptop. A real image would begin with the signature of its format.\n"
    ).encode("ascii")
    sectors = [first.ljust(512, b"\0")] + [
        f"empty sector {number} of the stand-in\n".encode("ascii").ljust(512, b"\0")
        for number in range(1, DISK_BYTES // 512)
    ]
    content = b"".join(sectors)
    assert len(content) == DISK_BYTES
    maker.write(content)
