"""Reports of police, fire marshal and laboratory. A section bears its page's number, so that ¶ 4 of page 9 is 9.4."""

from .offices import FIRE, LABORATORY, POLICE
from .paper import LEFT, SOFT, Paper


def section(paper, heading, *paragraphs, size=12):
    """A page's one section, its paragraphs numbered by page."""
    paper.heading(f"{paper.page}. {heading}", size + 1)
    for index, words in enumerate(paragraphs):
        paper.paragraph(words, number=f"{paper.page}.{index + 1}", size=size, gap=size, leading=1.6)


def sketch(paper):
    """Bay 4 from above: panel, corner, side door and the stain, about to scale."""
    canvas, scale = paper.canvas, 7.2
    wide, deep = 30 * scale, 18 * scale
    left, low = LEFT + 110, paper.y - deep - 26
    canvas.setFillColor("#f4f4f1")
    canvas.setStrokeColor("#3b4046")
    canvas.setLineWidth(1.6)
    canvas.rect(left, low, wide, deep, stroke=1, fill=1)
    stain = [(29.4, 17.6), (27.6, 17.2), (26.9, 15.8), (27.8, 14.2), (29.2, 13.4), (29.6, 15.4)]
    path = canvas.beginPath()
    for index, (x, y) in enumerate(stain):
        (path.lineTo if index else path.moveTo)(left + x * scale, low + y * scale)
    path.close()
    canvas.setFillColor("#8a1c1c")
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillColor("#24486b")
    canvas.rect(left + 25.6 * scale, low + deep - 3, 1.6 * scale, 6, stroke=0, fill=1)
    canvas.setFillColor("#ffffff")
    canvas.setStrokeColor("#8a1c1c")
    canvas.rect(left + wide - 3, low + 7 * scale, 6, 2.2 * scale, stroke=1, fill=1)
    canvas.setStrokeColor("#3b4046")
    canvas.rect(left + 10 * scale, low - 3, 5 * scale, 6, stroke=1, fill=1)
    for x, y, words, align in (
        (left + 26.4 * scale, low + deep + 8, "panel 4B", "centre"),
        (left + wide + 10, low + 16.6 * scale, "area of origin", "left"),
        (left + wide + 10, low + 7.6 * scale, "side door", "left"),
        (left + 12.5 * scale, low - 14, "dock door", "centre"),
        (left + 12 * scale, low + 9 * scale, "Bay 4", "centre"),
        (left - 12, low + deep - 8, "N", "right"),
    ):
        paper.text(x, y, words, "sans", 8.5, SOFT, align=align)
    paper.text(
        left + wide / 2,
        low - 30,
        "Figure 1. Bay 4 from above. North is up. About to scale.",
        "sans",
        8.5,
        SOFT,
        align="centre"
    )
    paper.y = low - 36


def calibration(maker):
    paper = Paper(
        maker,
        "Clock calibration note, CAM-2",
        "Nadia Brightwater",
        running="Clock calibration note, CAM-2 · 22 March 2024"
    )
    paper.letterhead(*POLICE)
    paper.title("Clock calibration note: CAM-2")
    paper.fields(
        [
            ("Event", "24-031877"),
            ("Device", "Recorder, guard office, Halcyon Cold Storage; channel CAM-2, loading dock"),
            ("Date and time", "22 March 2024, 10:00:00 Eastern Daylight Time (UTC-04:00)"),
            ("Examiner", "Nadia Brightwater, digital forensic examiner"),
            ("Reference", "GPS-disciplined clock, unit DFE-02, locked to eleven satellites"),
        ]
    )
    section(
        paper,
        "Observation",
        "The recorder was examined where it stands. Its settings were read and not changed. It is not joined to a "
        "network "
        "and takes its time from no outside source. Screen and reference clock were photographed together.",
        maker.quote("S-006a", page=1, paragraph=2),
        maker.quote("S-006b", page=1, paragraph=3),
        "The comparison was made at the beginning, the middle and the end of the 48 hours that ended on 22 March 2024 "
        "at "
        "10:00:00 EDT. The three differences are in the table.",
        size=11,
    )
    paper.table(
        ["Reference clock (EDT)", "CAM-2 displayed", "Difference"],
        [
            ["20 March 2024, 10:00:00", "10:07:20", "00:07:20 fast"],
            ["21 March 2024, 10:00:00", "10:07:20", "00:07:20 fast"],
            ["22 March 2024, 10:00:00", "10:07:20", "00:07:20 fast"]
        ],
        [180, 140, 148],
    )
    paper.next_page()
    section(
        paper,
        "Use of the correction",
        "To obtain the real time of an event, take 7 minutes 20 seconds from the time that CAM-2 displayed.",
        "The correction is computed. It holds if the difference on 14 March 2024 was that of 20 to 22 March 2024; the "
        "absence of drift supports this, and the recorder's own log shows no change of its clock in March.",
        "Two moments of the export of 14 March 2024 were corrected at the request of Det. Ebbing:",
    )
    paper.table(
        ["Displayed by CAM-2, 14 March 2024", "Less", "Real time (EDT, UTC-04:00)"],
        [["22:48:20", "00:07:20", "22:41:00"], ["22:59:36", "00:07:20", "22:52:16"]],
        [190, 100, 178],
    )
    paper.paragraph("I made these observations myself and keep the photographs with my notes.", gap=4)
    paper.signature("Nadia Brightwater", "Digital forensic examiner, Port Ellery Police Department", "22 March 2024")
    paper.finish()


def origin_and_cause(maker):
    paper = Paper(
        maker,
        "Origin and cause report, Halcyon Cold Storage, Bay 4",
        "Capt. Lenore Quill",
        running="Origin and cause report · Halcyon Cold Storage, Bay 4 · Capt. L. Quill",
    )
    paper.letterhead(*FIRE)
    paper.gap(40)
    paper.title("Origin and cause report", 22)
    paper.paragraph("Fire of 14 March 2024 at Halcyon Cold Storage LLC, Bay 4", size=14, gap=22)
    paper.fields(
        [
            ("Event", "24-031877"),
            ("Investigator", "Capt. Lenore Quill, Fire Investigation Unit"),
            ("Call received", "14 March 2024, 23:09:12 EDT"),
            ("Under control", "15 March 2024, 01:40:15 EDT"),
            ("Scene examined", "15 March 2024, from 06:30 EDT, and later days"),
            ("Report date", "29 March 2024"),
        ]
    )
    paper.rule(12)
    section(
        paper,
        "Contents",
        "Assignment (2), materials (3), the building (4), exterior and access (5), origin (6), patterns at floor "
        "level (7), "
        "samples (8), electrical installation (9), accounts received (10), hypotheses (11), classification (12), "
        "limits (13), "
        "signature and attachments (14).",
        "All times are Eastern Daylight Time, UTC-04:00. Distances are in metres and were taped.",
    )
    paper.next_page()
    section(
        paper,
        "Assignment",
        "I was called by Harbor County Emergency Communications during the night of 14 to 15 March 2024 and took "
        "charge of the "
        "scene when suppression had ended. The scene was guarded from then until I released it.",
        "I was asked to determine where the fire began and, if possible, why. I was not asked who, if anyone, was in "
        "Bay 4, "
        "and this report says nothing about that.",
        "I followed the systematic method of my office: collect the facts, form hypotheses, and test each against the "
        "facts. "
        "A hypothesis that no fact speaks against is kept, and one that a fact excludes is dropped.",
        "I have been a fire investigator for nineteen years and have examined some six hundred scenes. My "
        "qualifications are "
        "attachment A.",
    )
    paper.next_page()
    section(
        paper,
        "Materials considered",
        "The scene itself, examined at first light on 15 March 2024 and again when the debris had been lifted in "
        "layers.",
        "Thirty-eight photographs, taken by me, with scale and placards (attachment B).",
        "The dispatch log of event 24-031877 and the recorded call of 14 March 2024.",
        "The inspection report on panel 4B of 6 February 2024 by Greta Holmquist-Oye of this office.",
        "A plan of the warehouse that Halcyon Cold Storage gave to the fire service before the fire.",
        "The outage log of feeder 12 had been asked for from Harbor Power & Light and was not yet here when I wrote.",
        "Laboratory results were not yet here when I wrote. Nothing in this report rests on them.",
    )
    paper.next_page()
    section(
        paper,
        "The building",
        "The warehouse has six bays in a row, each an insulated room of about 18 by 30 metres under one roof. Bays "
        "are divided "
        "by insulated panels on a steel frame. Bay 4 is third from the east.",
        "Bay 4 has a dock door to the south and a side door to the east passage. Both are shown on the plan. The side "
        "door has "
        "a badge reader.",
        "Goods stand on racks of two levels. Panel 4B is on the north wall and feeds the evaporator fans and lights "
        "of Bay 4.",
        "Walls are of steel sheet over polyurethane foam. Such panels burn with much smoke when the sheet opens, and "
        "the "
        "damage above two metres is mostly from that.",
        "There are smoke detectors in the passage and none in Bay 4, which is usual at temperatures below freezing.",
    )
    paper.next_page()
    section(
        paper,
        "Exterior and access",
        "The roof over Bay 4 is buckled and holds. The south wall shows smoke stains above the dock door, which was "
        "closed.",
        "The side door was found open. The first crew found smoke coming out of it on arrival at 23:17:40 and went in "
        "there.",
        "The latch and reader of the side door show no sign of force. The crew used none.",
        "Bays 3 and 5 have smoke damage at the ceiling only. The fire did not begin in either.",
        "I examined the passage, the guard office and the compressor room. None shows burning.",
    )
    paper.next_page()
    section(
        paper,
        "Area of origin",
        maker.quote("S-016a", page=6, paragraph=1),
        "The lowest and deepest burning of the bay is in this corner. Char lies on the floor itself, under debris "
        "that fell "
        "later, and the steel of the lower rack is discoloured on the side that faces the corner.",
        "Damage becomes less in every direction from the corner, along the floor as well as along the walls. "
        "Clean-burn areas "
        "on the north and east walls meet there.",
        "The sheet of the wall panels opened first in the corner, which follows from the bend of the frame.",
    )
    sketch(paper)
    paper.next_page()
    section(
        paper,
        "Patterns at floor level",
        "When the debris was lifted the concrete showed an irregular stain with sharp edges, 3.4 metres long and up "
        "to 1.1 "
        "metres wide, that begins in the corner and runs toward the side door.",
        "Small islands of paint within it are unburned. The joint between two floor slabs is burned to a depth of 2 "
        "centimetres.",
        "Falling debris, melted foam and a hot gas layer can each leave marks on a floor. I considered each. Foam "
        "that dripped "
        "lies on top of the stain; the gas layer would not have reached the floor first.",
        "An evaporator fan fell 4 metres west of the corner. The floor under it is clean but for smoke.",
        "The pattern is that of a liquid that was poured and burned. Which liquid, a laboratory can say and a pattern "
        "cannot.",
    )
    paper.next_page()
    section(
        paper,
        "Samples",
        "I took debris from the north-east corner (laboratory item 7) and from below panel 4B (laboratory item 8), "
        "each into a "
        "new steel can, and sealed the cans at once. A clean can was sealed beside them for comparison.",
        "The tools were washed between samples and a new pair of gloves was used for each.",
        "The samples were handed to the Arden State Crime Laboratory under my own form. I have no part in the custody "
        "of what "
        "others seized elsewhere.",
        "A trained dog was not available.",
    )
    paper.next_page()
    section(
        paper,
        "Electrical installation",
        "Panel 4B hangs 1.5 metres above the floor. Its door was closed. The enclosure is stained by smoke outside "
        "and is "
        "marked less inside.",
        "Lug 3 is discoloured and its insulation has drawn back. This agrees with the overheating that the inspection "
        "of "
        "6 February 2024 describes. I do not know whether the repair that it recommends was made.",
        "I found no beading of copper, and no burning on the wall below the panel that would lead from it to the "
        "corner.",
        maker.quote("S-016b", page=9, paragraph=4),
        "The lights of the east passage were on when the first crew came in. The feeder was opened afterwards, at the "
        "request "
        "of the fire department.",
    )
    paper.next_page()
    section(
        paper,
        "Accounts received",
        "The guard, Tobias Wrenfield, made the call of 23:09:12. In it he says that his round there at ten-thirty was "
        "fine and "
        "that smoke was coming out of the side door. I use his account only for where the smoke was first seen.",
        "The first crew report that the heat was greatest on the right as one enters by the side door, which is north.",
        "I asked Halcyon Cold Storage for the repair record of panel 4B and for a list of the stock in Bay 4. I had "
        "neither when "
        "I wrote.",
        "Racks in the eastern half of the bay held little debris of packaging. I make no estimate of the stock from "
        "that.",
    )
    paper.next_page()
    section(
        paper,
        "Hypotheses",
        "A fault in panel 4B. The panel is 2.1 metres from the area of origin, the floor below it is not burned, and "
        "the "
        "pattern is not what such a fault leaves. I do not hold it for the cause. See 9.4 for what I cannot exclude.",
        "A fault in an evaporator fan. The fans are at the ceiling, the one that fell is away from the corner, and "
        "the first "
        "burning was at the floor.",
        "Smoking or hot work. No work was booked for that day, and neither accounts for a poured liquid.",
        "Heating by stored goods. Frozen seafood does not heat itself.",
        "A liquid that was poured in the north-east corner and lit. Every fact that I have agrees with it.",
    )
    paper.next_page()
    section(
        paper,
        "Classification",
        "The fire began at floor level in the north-east corner of Bay 4.",
        "The first fuel was a liquid that had been poured there. The source of heat was not found; an open flame is "
        "enough and "
        "leaves nothing.",
        "The fire is classified as incendiary.",
        "I hold this to a reasonable degree of certainty in my field. New facts may change it, and I shall say so if "
        "they do.",
    )
    paper.next_page()
    section(
        paper,
        "Limits of this report",
        "Suppression moved debris in the western half of the bay. The eastern half was hardly disturbed.",
        "Panel 4B was examined where it hangs and was not taken apart. It is kept for the parties.",
        "I cannot say at what minute the fire began. Smoke at the side door at 23:09 allows a range and no more.",
        "I have relied on others for the times of calls and for the plan of the building.",
    )
    paper.next_page()
    section(
        paper,
        "Signature and attachments",
        "This report is mine, and the examination that it describes was made by me.",
    )
    paper.signature("Lenore Quill", "Captain, Fire Investigation Unit, Port Ellery Fire Marshal", "29 March 2024")
    paper.table(
        ["Attachment", "What it is"], [
            ["A", "Qualifications of the investigator"],
            ["B", "Scene photographs, 38"],
            ["C", "Form of samples, items 7 and 8"],
            ["D", "Field sketch of Bay 4 with measures"],
        ], [90, 378]
    )
    paper.finish()


def laboratory(maker):
    paper = Paper(maker, "Laboratory report 24-LAB-2207", "Hana Sorrel", running="Laboratory report 24-LAB-2207")
    paper.letterhead(*LABORATORY)
    paper.title("Report of analysis: ignitable liquids")
    paper.fields(
        [
            ("Report number", "24-LAB-2207"),
            ("Date of report", "3 April 2024"),
            ("Event", "24-031877"),
            ("Submitted by", "Port Ellery Police Department (items 4, 5); Port Ellery Fire Marshal (items 7, 8)"),
            ("Analyst", "Hana Sorrel, chemist"),
            ("Request", "Presence and class of ignitable liquids"),
        ]
    )
    paper.heading("1. Items")
    paper.table(
        ["Item", "Description", "Receipt"], [
            ["4", "Red plastic fuel can, 5 gal, with about 150 mL of liquid", "27 March 2024, 14:32; see 3.1"],
            ["5", "Red work jacket; right cuff examined", "Form 2207-B"],
            ["7", "Debris, Bay 4, north-east corner, in a steel can", "Form 2207-A"],
            ["8", "Debris, Bay 4, below panel 4B, in a steel can", "Form 2207-A"],
            ["C", "Empty steel can, sealed at the scene for comparison", "Form 2207-A"],
        ], [40, 268, 160]
    )
    paper.paragraph(
        "Item numbers are those of the persons who submitted them. Items 7 and 8 are numbered by the Fire Marshal's "
        "form and "
        "not by the inventory of any warrant.",
        size=9.5
    )
    paper.next_page()
    paper.heading("2. Results")
    paper.paragraph(
        "Liquid was diluted. Debris and cloth were sampled by passive headspace on charcoal strips. All were analysed "
        "by gas "
        "chromatography with mass spectrometry, with blanks before and after each item.",
        number="2.1",
        size=12,
        gap=12,
        leading=1.6
    )
    words = maker.quote("S-018a", page=2, table=1)
    rows = [f"{row.rstrip('.')}." for row in words.split(". ")]
    assert " ".join(rows) == words
    paper.table(["Table 1. Results by item"], [[row] for row in rows], [468], size=12, font="serif", lead=1.7)
    paper.paragraph(
        "The comparison can (item C) and all blanks were free of ignitable liquids.",
        number="2.2",
        size=12,
        gap=12,
        leading=1.6
    )
    paper.paragraph(
        "Kerosene is a heavy petroleum distillate and is sold as lamp oil and heater fuel. \"Kerosene-range\" says "
        "that the "
        "pattern of a residue is that of the class, and not that two residues are of one origin.",
        number="2.3",
        size=12,
        gap=12,
        leading=1.6
    )
    paper.paragraph(
        "\"Trace\" is near the lower limit of the method, and above it in both of two runs.",
        number="2.4",
        size=12,
        gap=12,
        leading=1.6
    )
    paper.next_page()
    paper.heading("3. Condition on receipt")
    for index, text in enumerate((
            maker.quote("S-018b", page=3, paragraph=1),
            "The can had no cap. Its label bears the number S-77120; no seal was on the bag or on the can. It was put "
            "into a new nylon "
            "bag at once, and under seal L-2207 after the analysis.",
            "An open container of a heavy distillate loses little in some days. It can also take up vapour from its "
            "surroundings. The "
            "amount of liquid in item 4 makes the latter no explanation of the result, and the laboratory cannot say "
            "who had the can "
            "before it came here.",
            "Items 7, 8 and C came sealed, and their seals were whole.",
    )):
        paper.paragraph(text, number=f"3.{index + 1}", size=12, gap=12, leading=1.6)
    paper.next_page()
    paper.heading("4. Remarks and signature")
    paper.paragraph(
        "Chromatograms, blanks and bench notes are kept in the laboratory's file and may be had by the parties.",
        number="4.1",
        size=12,
        gap=12,
        leading=1.6
    )
    paper.paragraph(
        "Items are returned to those who submitted them. What is left of the liquid stays in the can.",
        number="4.2",
        size=12,
        gap=12,
        leading=1.6
    )
    paper.paragraph("The results relate to the items as received.", number="4.3", size=12, gap=12, leading=1.6)
    paper.signature("Hana Sorrel", "Chemist, Trace and Fire Debris Section", "3 April 2024")
    paper.paragraph("Technical review completed on 3 April 2024.", size=11)
    paper.finish()


def electrical(maker):
    paper = Paper(
        maker,
        "Electrical inspection report, panel 4B",
        "Greta Holmquist-Oye",
        running="Electrical inspection report · Halcyon Cold Storage, panel 4B · 6 February 2024",
    )
    paper.letterhead(*FIRE)
    paper.title("Electrical inspection report")
    paper.fields(
        [
            ("Premises", "Halcyon Cold Storage LLC, Port Ellery, Arden"),
            ("Installation", "Distribution panel 4B, Bay 4, north wall"),
            ("Date of inspection", "6 February 2024"),
            ("Inspector", "Greta Holmquist-Oye"),
            ("Reason", "Periodic inspection of refrigerated premises"),
        ]
    )
    section(
        paper,
        "Scope",
        "The panel was opened and looked at, its connections were checked for tightness with the feeder open, and it "
        "was viewed with "
        "a thermal camera under normal load.",
        "The feeder to the building and the compressors were not part of the inspection.",
    )
    paper.next_page()
    section(
        paper,
        "The installation",
        "Panel 4B is a twelve-way board of three phases. It feeds the evaporator fans, the lights and the door "
        "heaters of Bay 4.",
        "The enclosure is sound and dry. Covers and labels are complete. The circuit list on the door is up to date.",
        "Protective devices are of the rated size. All tripped within limits when tested.",
        "Insulation resistance was above the required value on every circuit but circuit 3, which could not be tested "
        "before the lug "
        "had cooled.",
    )
    paper.next_page()
    section(
        paper,
        "Findings",
        "Under load the connections were within 6 degrees of one another, with one exception.",
        maker.quote("S-019a", page=3, paragraph=2),
        "The insulation at lug 3 is brown over some 4 centimetres. The screw could be turned by a quarter with light "
        "force.",
        "No other part of the panel shows heating.",
    )
    paper.table(
        ["Connection", "Temperature under load", "Finding"], [
            ["Lug 1", "31 °C", "in order"],
            ["Lug 2", "33 °C", "in order"],
            ["Lug 3", "88 °C", "overheating"],
            ["Neutral", "29 °C", "in order"],
        ], [150, 160, 158]
    )
    paper.next_page()
    section(
        paper,
        "Recommendations",
        "De-energise the panel within 30 days of this report, renew lug 3 and its cable end, and have the panel "
        "inspected again.",
        "Until then keep the door closed and goods at least one metre away.",
        "Tell this office when the work is done. A form for that is enclosed.",
        "This report is no order. An order is made if the work is not reported in time.",
    )
    paper.next_page()
    section(
        paper,
        "Delivery and signature",
        "The findings were explained on the spot to the maintenance contractor, and the report was sent to the owner "
        "by post.",
    )
    paper.signature("Greta Holmquist-Oye", "Electrical inspector, Port Ellery Fire Marshal", "6 February 2024")
    paper.finish()
