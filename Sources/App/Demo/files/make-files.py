"""Makes the demo case's files and their manifest, beside this script. Run once by hand; what it makes is committed.

    apt-get install ffmpeg espeak-ng fonts-liberation
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0 pillow==13.0.0 reportlab==5.1.0
    venv/bin/python3 make-files.py [E-012 …]

Every date and number in a file is fixed, so a second run makes the same bytes; other versions of these tools may not.
With item numbers it makes only those, and leaves the manifest.
"""

import json
import sys

sys.dont_write_bytecode = True

from making import commercial, policy, reports, statements, trial  # noqa: E402
from making.case import FOLDER, Case, Maker  # noqa: E402

PDF = "application/pdf"
ITEMS = {
    "E-006": ("CAM-2 clock calibration note.pdf", PDF, reports.calibration),
    "E-008": ("Wrenfield statement 2024-03-15.pdf", PDF, statements.statement_of_15_march),
    "E-009": ("Wrenfield statement 2024-03-20.pdf", PDF, statements.statement_of_20_march),
    "E-010": ("Transcript day 1 Wrenfield.pdf", PDF, trial.wrenfield),
    "E-011": ("Pier 9 receipt.pdf", PDF, commercial.receipt),
    "E-014": ("SW-24-118 warrant and return.pdf", PDF, statements.warrant),
    "E-016": ("Origin and cause report Bay 4.pdf", PDF, reports.origin_and_cause),
    "E-018": ("24-LAB-2207.pdf", PDF, reports.laboratory),
    "E-019": ("Panel 4B inspection 2024-02-06.pdf", PDF, reports.electrical),
    "E-024": ("BOL 3301-3303.pdf", PDF, commercial.bills_of_lading),
    "E-027": ("Policy and endorsements.pdf", PDF, policy.policy),
    "E-028": ("Proof of loss 24-C-5519.pdf", PDF, commercial.proof_of_loss),
    "E-029": ("Notice of default 2024-01-22.pdf", PDF, commercial.default_notice),
    "E-030": ("Statements 2024-01 to 2024-04.pdf", PDF, commercial.bank_statements),
    "E-031": ("Message report Dray Pellworth.pdf", PDF, commercial.messages),
    "E-037": ("Interview Brandt-Marche 2024-05-02.pdf", PDF, trial.brandt_marche),
    "E-038": ("Cooperation agreement Brandt-Marche.pdf", PDF, statements.agreement),
    "E-039": ("Disciplinary letter 2021-09-14.pdf", PDF, statements.discipline),
    "E-040": ("Statement CI-7.pdf", PDF, statements.informant),
    "E-044": ("Deposition Amberline 2024-11-07.pdf", PDF, trial.amberline),
}


def main(numbers):
    case = Case()
    made = []
    for number in numbers or sorted(ITEMS):
        name, media_type, make = ITEMS[number]
        maker = Maker(case, number, name, media_type)
        make(maker)
        made.append(maker)
        print(f"{maker.file:12} {maker.path.stat().st_size:8}  {name}")
    if not numbers:
        manifest = json.dumps([maker.manifest for maker in made], indent=2, ensure_ascii=False)
        (FOLDER / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
        print(f"{len(made)} files, {sum(maker.path.stat().st_size for maker in made)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
