"""Makes the demo case's files and their manifest, beside this script. Run once by hand; what it makes is committed.

    apt-get install espeak-ng ffmpeg fonts-liberation qpdf
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0 pillow==13.0.0 reportlab==5.1.0
    venv/bin/python3 make-files.py [E-012 …]

Every date and number in a file is fixed, so a second run makes the same bytes; other versions of these tools may not.
With item numbers it makes only those, and leaves the manifest.

The manifest has a member an item, by number: `file` (here), `name` (as its custodian had it), `sha256`, `bytes`,
`mediaType`, and `anchors`, which say where each passage of the item stands:

- `page`, with `paragraph`, `lines` (first and last), `table` or `message` where the locator has one;
- `rows`, first and last, counted from the first line of the file;
- `seconds` from the beginning; a WAV file has the words as a label there, a film as a subtitle;
- `sheet` and `cell`; `part`, which is `header` or `body` of mail or `EXIF`;
- `region` of a picture in pixels, from the left, from the top, width, height, with `photo` on a contact sheet.
"""

import json
import sys

sys.dont_write_bytecode = True

from making import call, commercial, film, mail, pictures, plan  # noqa: E402
from making import policy, records, reports, statements, trial  # noqa: E402
from making.case import FOLDER, Case, Maker  # noqa: E402

CSV, DOCX, EML, PDF = "text/csv", mail.DOCX, "message/rfc822", "application/pdf"
JPEG, PNG = "image/jpeg", "image/png"
ITEMS = {
    "E-001": ("911 call 24-031877.wav", "audio/wav", call.call),
    "E-002": ("CAD 24-031877.csv", CSV, records.dispatch_log),
    "E-003": ("CAM2_20240314_223000.mkv", "video/matroska", film.export),
    "E-004": ("CAM-2 still 22-48-20.png", PNG, film.still),
    "E-005": ("CAM-2 viewing copy.mp4", "video/mp4", film.viewing_copy),
    "E-006": ("CAM-2 clock calibration note.pdf", PDF, reports.calibration),
    "E-007": ("BAY4-SIDE badge log.csv", CSV, records.badge_log),
    "E-008": ("Wrenfield statement 2024-03-15.pdf", PDF, statements.statement_of_15_march),
    "E-009": ("Wrenfield statement 2024-03-20.pdf", PDF, statements.statement_of_20_march),
    "E-010": ("Transcript day 1 Wrenfield.pdf", PDF, trial.wrenfield),
    "E-011": ("Pier 9 receipt.pdf", PDF, commercial.receipt),
    "E-012": ("Item 4 fuel can.png", PNG, pictures.fuel_can),
    "E-013": ("Item 5 work jacket.png", PNG, pictures.work_jacket),
    "E-014": ("SW-24-118 warrant and return.pdf", PDF, statements.warrant),
    "E-015": ("Van search contact sheet.jpg", JPEG, pictures.van_photographs),
    "E-016": ("Origin and cause report Bay 4.pdf", PDF, reports.origin_and_cause),
    "E-017": ("Bay 4 scene contact sheet.jpg", JPEG, pictures.scene_photographs),
    "E-018": ("24-LAB-2207.pdf", PDF, reports.laboratory),
    "E-019": ("Panel 4B inspection 2024-02-06.pdf", PDF, reports.electrical),
    "E-020": ("Bay 4 sheets.eml", EML, mail.bay_4_sheets),
    "E-021": ("bay4_inventory.xlsx", mail.XLSX, mail.inventory),
    "E-022": ("Bay 4 sheets (1).eml", EML, mail.bay_4_sheets_copy),
    "E-023": ("I am not comfortable.eml", EML, mail.not_comfortable),
    "E-024": ("BOL 3301-3303.pdf", PDF, commercial.bills_of_lading),
    "E-025": ("positions 2024-03-11.csv", CSV, records.truck_positions),
    "E-026": ("IMG_0316.jpg", JPEG, pictures.yard_photograph),
    "E-027": ("Policy and endorsements.pdf", PDF, policy.policy),
    "E-028": ("Proof of loss 24-C-5519.pdf", PDF, commercial.proof_of_loss),
    "E-029": ("Notice of default 2024-01-22.pdf", PDF, commercial.default_notice),
    "E-030": ("Statements 2024-01 to 2024-04.pdf", PDF, commercial.bank_statements),
    "E-031": ("Message report Dray Pellworth.pdf", PDF, commercial.messages),
    "E-032": ("CDR 555-0142.csv", CSV, records.call_records),
    "E-033": ("HCS-LT-02.E01", "application/octet-stream", mail.disk_stand_in),
    "E-034": ("Confidential to my counsel.eml", EML, mail.to_counsel),
    "E-035": ("chronology.docx", DOCX, mail.chronology),
    "E-036": ("Charging memorandum.docx", DOCX, mail.charging_memorandum),
    "E-037": ("Interview Brandt-Marche 2024-05-02.pdf", PDF, trial.brandt_marche),
    "E-038": ("Cooperation agreement Brandt-Marche.pdf", PDF, statements.agreement),
    "E-039": ("Disciplinary letter 2021-09-14.pdf", PDF, statements.discipline),
    "E-040": ("Statement CI-7.pdf", PDF, statements.informant),
    "E-041": ("Site plan IA-1.pdf", PDF, plan.site_plan),
    "E-042": ("halcyon-bay-4-sold-out.warc", "application/warc", mail.web_capture),
    "E-043": ("Feeder 12 2024-03-14.csv", CSV, records.outage_log),
    "E-044": ("Deposition Amberline 2024-11-07.pdf", PDF, trial.amberline),
}


def main(numbers):
    case = Case()
    made = []
    # An attachment is made before the mail that holds it.
    for number in sorted(numbers or ITEMS, key=lambda number: (number not in ("E-021", "E-035"), number)):
        name, media_type, make = ITEMS[number]
        maker = Maker(case, number, name, media_type)
        make(maker)
        made.append(maker)
        print(f"{maker.file:12} {maker.path.stat().st_size:8}  {name}")
    if not numbers:
        manifest = json.dumps(
            [maker.manifest for maker in sorted(made, key=lambda maker: maker.number)], indent=2, ensure_ascii=False
        )
        (FOLDER / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
        print(f"{len(made)} files, {sum(maker.path.stat().st_size for maker in made)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
