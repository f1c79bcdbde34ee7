"""Papers of companies: bills of lading, proof of loss, default notice, receipt, statements, message report."""

import datetime
import random

from .offices import BANK, HAULIER, INSURER, POLICE
from .paper import BOTTOM, HEIGHT, INK, LEFT, RIGHT, RULE, SOFT, TOP, WIDTH, Paper


def bills_of_lading(maker):
    paper = Paper(maker, maker.item["title"], "Marrow Point Logistics", body="sans", size=10)
    loads = [
        ("S-024a", "3301", 21, "08:40", "truck MP-11", "HCS-B4-01 to HCS-B4-21"),
        ("S-024b", "3302", 20, "09:55", "truck MP-14", "HCS-B4-22 to HCS-B4-41"),
        ("S-024c", "3303", 20, "11:30", "truck MP-17", "HCS-B4-42 to HCS-B4-61"),
    ]
    for page, (passage, number, pallets, departed, truck, tags) in enumerate(loads, 1):
        if page > 1:
            paper.next_page()
        paper.letterhead(*HAULIER)
        paper.title(f"Bill of lading {number}")
        paper.fields(
            [
                ("Shipper", "Halcyon Cold Storage LLC, Port Ellery"),
                ("Consignee", "Marrow Point Logistics, Marrow Point yard, to order"),
                ("Vehicle", truck),
                ("Date", "11 March 2024"),
                ("Departed", f"{departed} EDT (UTC-04:00)"),
                ("Temperature", "-20 °C, set and found"),
            ]
        )
        paper.table(
            ["Pallets", "Goods", "Tags", "Condition"],
            [[pallets, "Frozen scallops, in cartons on pallets", tags, "frozen, wrapped, whole"]], [54, 184, 130, 100],
            size=9
        )
        paper.heading("Entry in the register")
        paper.paragraph(maker.quote(passage, page=page), size=11, leading=1.5)
        paper.gap(6)
        paper.paragraph(
            "Received in good order, count by pallet and tag. The goods are the shipper's until they are released to "
            "a buyer.",
            size=9.5
        )
        paper.signature("Yusuf Calloway", "Dispatcher, Marrow Point Logistics", "11 March 2024")
        paper.signature("Loaded by: dock crew, Halcyon", "for the shipper", "11 March 2024")
    paper.finish()


def receipt(maker):
    """A till's strip, as copied onto a page."""
    paper = Paper(maker, maker.item["title"], "Pier 9 Fuel Dock", body="mono", size=10)
    canvas, width, left, top = paper.canvas, 236, WIDTH / 2 - 118, HEIGHT - 110
    words = maker.quote("S-011a", page=1)
    rows = ["14-MAR-2024 21:58", "KEROSENE 1-K 10.00 GAL", "CASH", "CLERK 03", "LOYALTY C DRAY"]
    assert " ".join(rows) == words
    height = 400
    canvas.setFillColor("#e9e7e1")
    canvas.rect(left + 4, top - height - 4, width, height, stroke=0, fill=1)
    canvas.setFillColor("#fffef9")
    canvas.setStrokeColor("#cfccc2")
    canvas.rect(left, top - height, width, height, stroke=1, fill=1)
    y = top - 40
    for line, size in (("PIER 9 FUEL DOCK", 14), ("Port Ellery Harbor, Arden", 9), ("Open daily 05:00 to 23:00", 9)):
        paper.text(WIDTH / 2, y, line, "mono", size, align="centre")
        y -= size + 8
    y -= 6
    paper.text(WIDTH / 2, y, "- " * 16, "mono", 9, SOFT, align="centre")
    y -= 30
    for line in rows:
        paper.text(left + 22, y, line, "mono", 12)
        y -= 24
    paper.text(WIDTH / 2, y, "- " * 16, "mono", 9, SOFT, align="centre")
    y -= 26
    for line in ("RECEIPT 0314-0877", "TIMES: EDT (UTC-04:00)", "THANK YOU"):
        paper.text(left + 22, y, line, "mono", 9.5, SOFT)
        y -= 18
    canvas.setFillColor(INK)
    for index, wide in enumerate(random.Random(9).choices((1, 1, 2, 3), k=46)):
        canvas.rect(left + 24 + index * 4.1, top - height + 22, wide * 0.9, 26, stroke=0, fill=1)
    paper.text(
        WIDTH / 2,
        top - height - 34,
        "Copy of the till's strip, scale 1.5. The original strip is in storage.",
        "sans",
        8.5,
        SOFT,
        align="centre"
    )
    paper.y = BOTTOM
    paper.finish()


def proof_of_loss(maker):
    paper = Paper(
        maker,
        "Proof of loss, claim 24-C-5519",
        "Halcyon Cold Storage LLC",
        running="Meridian Shoals Insurance · Proof of loss · Claim 24-C-5519"
    )
    paper.letterhead(*INSURER)
    paper.title("Sworn proof of loss")
    paper.fields(
        [
            ("Claim", "24-C-5519"),
            ("Insured", "Halcyon Cold Storage LLC"),
            ("Date of loss", "14 March 2024"),
            ("Date of this form", "18 March 2024"),
            ("Cause as reported", "Fire, Bay 4"),
            ("Completed by", "Ignatius Pellworth, owner"),
            ("Adjuster", "Felix Amberline"),
        ]
    )
    paper.heading("1. The insured and the policy")
    paper.table(
        ["Question", "Answer"], [
            ["Name of the insured", "Halcyon Cold Storage LLC"],
            ["Place of the loss", "Warehouse, Port Ellery, Bay 4"],
            ["Cover in force on the date of loss", "Policy of stock and buildings, with endorsement 3"],
            ["Other insurance on the same stock", "None"],
            ["Persons with an interest in the stock", "Tidewater First Bank, lender"],
        ], [230, 238],
        size=11,
        font="serif"
    )
    paper.next_page()
    paper.heading("2. Loss")
    paper.paragraph(maker.quote("S-028a", page=2), size=13, leading=1.7, gap=14)
    paper.table(
        ["Class of goods", "Pallets", "Value claimed"], [
            ["Frozen scallops, in cartons", "61", "$2,840,000"], ["Other stock", "0", "$0"],
            ["Total", "61", "$2,840,000"]
        ], [248, 90, 130],
        size=9.5,
        right=(1, 2)
    )
    paper.paragraph("Building damage is the subject of another claim.", size=10)
    paper.next_page()
    paper.heading("3. How the value was found")
    paper.paragraph(
        "The value is the selling price on the day before the loss, less costs not incurred, as the policy says.",
        leading=1.7,
        size=12,
        gap=12
    )
    paper.paragraph(
        "Quantities are taken from the Bay 4 count sheet, which the insured holds and will show on request.",
        leading=1.7,
        size=12,
        gap=12
    )
    paper.table(
        ["Question", "Answer of the insured"], [
            ["When was the stock last counted?", "8 March 2024, by count sheet"],
            ["Who counted?", "Staff of the warehouse"],
            ["Who keeps the sheets?", "The office, O. Brandt-Marche"],
            ["At what price was the stock carried?", "By lot; invoices to follow"],
            ["Was stock of others among it?", "No"],
            ["Was any of the stock saved?", "No"],
            ["Where is what is left of it?", "In Bay 4, as the fire service left it"],
        ], [230, 238],
        size=11,
        font="serif"
    )
    paper.next_page()
    paper.heading("4. Events of the loss, as told by the insured")
    for text in (
            "The night guard called 911 on 14 March 2024. The insured was told of the fire by telephone and came to "
            "the site after midnight.",
            "The insured had left the warehouse before six in the evening and was not there again before the fire.",
            "The insured suspects the electrical panel of Bay 4, which an inspector had found to be overheating.",
    ):
        paper.paragraph(text, leading=1.7, size=12, gap=12)
    paper.table(
        ["Question", "Answer of the insured"], [
            ["Was the fire reported to an authority?", "Yes, event 24-031877"],
            ["Is a person suspected?", "No"],
            ["Was work done in Bay 4 that day?", "None that the insured knows of"],
            ["Who had keys or badges for Bay 4?", "Staff, the guard, the maintenance contractor"],
            ["Are there alarms or cameras?", "Cameras at the docks; no detector in Bay 4"],
        ], [230, 238],
        size=11,
        font="serif"
    )
    paper.next_page()
    paper.heading("5. Papers handed over with this form")
    paper.table(
        ["Paper", "Handed over"], [
            ["Count sheet Bay 4, dated 8 March 2024", "yes"],
            ["Sales invoices, last twelve months", "to follow"],
            ["Temperature records, Bay 4", "to follow"],
            ["Bills of lading, March 2024", "none for Bay 4, says the insured"],
            ["Inspection report on panel 4B", "copy"],
            ["Loan papers that name the lender", "copy"],
        ], [300, 168],
        size=11,
        font="serif"
    )
    paper.paragraph(
        "The insurer may ask for more. What follows later becomes part of this form.", leading=1.7, size=12, gap=12
    )
    paper.next_page()
    paper.heading("6. Declaration")
    paper.paragraph(
        "A false statement in this form ends the insurer's duty to pay and may be an offence.",
        leading=1.7,
        size=12,
        gap=12
    )
    paper.paragraph(maker.quote("S-028b", page=6), size=13, leading=1.7, gap=14)
    paper.signature("Ignatius Pellworth", "Owner, Halcyon Cold Storage LLC", "18 March 2024")
    paper.paragraph("Received by Meridian Shoals Insurance on 18 March 2024. F. Amberline, claims adjuster.", size=9.5)
    paper.finish()


def default_notice(maker):
    paper = Paper(
        maker,
        maker.item["title"],
        "Tidewater First Bank",
        running="Tidewater First Bank · Notice of default · 22 January 2024"
    )
    paper.letterhead(*BANK)
    paper.paragraph("22 January 2024", size=11, gap=12)
    paper.paragraph("Halcyon Cold Storage LLC, for the attention of Ignatius Pellworth", size=11, gap=12)
    paper.paragraph("Notice of default: commercial loan, account ending 4471", font="serif-bold", size=12.5, gap=10)
    for text in (
            "Payments under this loan have been late since the autumn of last year, and the one that was due on 2 "
            "January 2024 has not been made. "
            "The bank hereby gives notice of default.",
            maker.quote("S-029a", page=1),
            "If the default is not cured by that day, the whole of the loan may be called and the bank may use its "
            "rights in the warehouse and in "
            "stock pledged to it.",
            "The bank would rather find a way with you. A call before the end of February leaves room for one.",
    ):
        paper.paragraph(text, size=12, leading=1.7, gap=14)
    paper.signature("Lending officer", "Tidewater First Bank, commercial lending", "22 January 2024")
    paper.next_page()
    paper.heading("How the sum is made up, 22 January 2024")
    paper.table(
        ["Part", "Sum"], [
            ["Principal", "$1,861,000.00"], ["Interest to 31 December 2023", "$46,742.57"],
            ["Interest, 1 to 22 January 2024", "$6,477.61"], ["Principal and interest outstanding", "$1,914,220.18"]
        ], [330, 138],
        size=10,
        right=(1, )
    )
    assert 1861000_00 + 46742_57 + 6477_61 == 1914220_18
    paper.paragraph("Costs are not included and may be added. This page is part of the notice.", size=10)
    paper.finish()


PAYEES = [
    ("Harbor Power & Light", 900_00, 2600_00),
    ("Sentry Hollow Security", 1400_00, 1900_00),
    ("Ice and packing supplies", 180_00, 900_00),
    ("Refrigerant service", 300_00, 1200_00),
    ("Fuel cards", 90_00, 420_00),
    ("Water and sewer", 80_00, 260_00),
    ("Telephone", 60_00, 190_00),
    ("Office supplies", 25_00, 140_00),
    ("Forklift hire", 210_00, 780_00),
    ("Pest control", 120_00, 120_00),
    ("Dock repairs", 200_00, 1500_00),
    ("Waste collection", 140_00, 320_00),
    ("Payroll", 6200_00, 8100_00),
    ("Pallet supplier", 210_00, 760_00),
]
PAYERS = [
    ("Storage fees, customer 0{}", 1800_00, 9400_00), ("Handling fees, customer 0{}", 300_00, 1900_00),
    ("Blast freezing, customer 0{}", 600_00, 3200_00)
]


def money(cents):
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def bank_statements(maker):
    """Nine pages a month, January to April 2024; every balance is the one before it and its line."""
    paper = Paper(
        maker,
        "Operating account statements, January to April 2024",
        "Tidewater First Bank",
        body="sans",
        size=9,
        made="2024-05-01"
    )
    dice, balance = random.Random(30), 61_284_17
    for month in (1, 2, 3, 4):
        days = (datetime.date(2024, month % 12 + 1, 1) - datetime.date(2024, month, 1)).days
        name = datetime.date(2024, month, 1).strftime("%B %Y")
        low_water, high_water = {
            1: (30_000_00, 66_000_00), 2: (18_000_00, 44_000_00), 3: (7_000_00, 27_000_00), 4: (3_000_00, 14_000_00)
        }[month]
        moves, opening, running = [], balance, balance
        for day in range(1, days + 1):
            date = datetime.date(2024, month, day)
            if date.weekday() > 4 or (month, day) == (1, 1):
                continue
            used = set()
            for _ in range(dice.choice((7, 8, 8, 9))):
                # Money goes out while there is enough, and comes in when it must.
                comes_in = dice.random() < (0.9 if running < low_water else 0.15 if running > high_water else 0.42)
                choices = [kind for kind in (PAYERS if comes_in else PAYEES) if comes_in or kind[0] not in used]
                text, low, high = dice.choice(choices)
                used.add(text)
                cents = dice.randint(low, high) * (1 if comes_in else -1)
                moves.append((date, text.format(dice.randint(11, 58)), cents))
                running += cents
        per_page = -(-len(moves) // 8)
        credits = sum(cents for _, _, cents in moves if cents > 0)
        debits = sum(cents for _, _, cents in moves if cents < 0)
        for part in range(9):
            if paper.page > 1 or part or month > 1:
                paper.next_page()
            if not part:
                paper.letterhead(*BANK)
                paper.title(f"Statement of account, {name}")
                _account(paper)
                paper.fields(
                    [
                        ("Customer", "Halcyon Cold Storage LLC"),
                        ("Period", f"1 to {days} {name}"),
                        ("Opening balance", money(opening)),
                        ("Credits", money(credits)),
                        ("Debits", money(debits)),
                        ("Closing balance", money(opening + credits + debits)),
                    ]
                )
                paper.paragraph(
                    "Entries follow on eight pages, by day. Please tell the bank of any error within thirty days.",
                    size=9
                )
                continue
            paper.text(LEFT, TOP, f"Operating account · {name} · sheet {part + 1} of 9", "sans-bold", 9, SOFT)
            paper.y = TOP - 6
            rows = []
            for date, text, cents in moves[(part - 1) * per_page:part * per_page]:
                balance += cents
                rows.append(
                    [
                        f"{date.day} {date:%b %Y}", text,
                        money(cents) if cents < 0 else "",
                        money(cents) if cents >= 0 else "",
                        money(balance)
                    ]
                )
            paper.table(
                ["Date", "Entry", "Debit", "Credit", "Balance"],
                rows, [72, 186, 68, 68, 74],
                size=7.8,
                right=(2, 3, 4),
                lead=1.72
            )
        assert balance == opening + credits + debits
    paper.finish()


def _account(paper):
    """The account's number: the drawn bar has no digits under it."""
    paper.y -= 13
    paper.text(LEFT, paper.y, "Account", "sans-bold", 8.5, SOFT)
    paper.canvas.setFillColor("#111111")
    paper.canvas.rect(LEFT + 130, paper.y - 2, 62, 10, stroke=0, fill=1)
    paper.text(LEFT + 198, paper.y, "4471", "sans", 9.5)
    paper.text(LEFT + 228, paper.y, "redacted to the last four digits", "sans", 7.5, SOFT)
    paper.gap(3)


MESSAGES = [
    (13, "18:04", "Dray", "Compressor 2 is back up. Belt was loose."),
    (13, "18:06", "Pellworth", "Good. Invoice?"),
    (13, "18:07", "Dray", "Friday."),
    (13, "18:22", "Pellworth", "Dock light at 5 is still out."),
    (13, "18:25", "Dray", "Have the tube in the van. Tomorrow."),
    (13, "18:41", "Pellworth", "Ok."),
    (13, "19:10", "Dray", "Who has the key for the fan room now?"),
    (13, "19:12", "Pellworth", "Office. Ask Odalys."),
    (13, "19:13", "Dray", "Will do."),
    (13, "19:48", "Pellworth", "You around later?"),
    (13, "19:55", "Dray", "After eight."),
    (13, "20:19", "Pellworth", "Call me."),
    (13, "20:24", "Dray", "Can't talk here."),
    (13, "20:31", "Dray", "S-031a"),
    (13, "20:33", "Pellworth", "S-031b"),
    (13, "20:34", "Dray", "ok"),
    (14, "08:12", "Dray", "Tube at 5 is in."),
    (14, "08:30", "Pellworth", "Thanks."),
    (14, "12:05", "Dray", "Invoice tomorrow, not today."),
    (14, "12:09", "Pellworth", "Fine."),
    (14, "17:40", "Pellworth", "Off home."),
    (14, "22:55", "Dray", "S-031c"),
    (15, None, None, None),
]


def messages(maker):
    paper = Paper(
        maker,
        maker.item["title"],
        "Nadia Brightwater",
        body="sans",
        size=10,
        running="Message report · Dray and Pellworth · 13 to 14 March 2024",
        made="2024-04-10"
    )
    paper.letterhead(*POLICE)
    paper.title("Message report")
    paper.fields(
        [
            ("Event", "24-031877"),
            ("Device", "Mobile telephone, black case (inventory item 7 of SW-24-118)"),
            ("Conversation", "Corwin Dray and Ignatius Pellworth"),
            ("Selection", "13 to 14 March 2024, 22 messages; none left out"),
            ("Times", "As the device showed them: Eastern Daylight Time, UTC-04:00"),
            ("Clock", "Set by the network; no difference found"),
            ("Examiner", "Nadia Brightwater, digital forensic examiner"),
        ]
    )
    paper.rule(6)
    paper.paragraph(
        "Messages are numbered in their order. A message is shown with the time of the device that sent or received "
        "it, and its words are "
        "unchanged, with their spelling.",
        leading=1.5
    )
    groups = [range(1, 6), range(6, 11), range(11, 14), range(14, 17), range(17, 23)]
    for group in groups:
        paper.next_page()
        for number in group:
            _message(paper, maker, number)
    paper.next_page()
    paper.heading("Integrity and signature")
    paper.paragraph(
        "The selection was made by date and by the two parties. The whole extraction is kept; it was not changed "
        "after it was made.",
        leading=1.5
    )
    paper.paragraph(
        "Two attachments of the conversation lie outside the dates and are not part of this report.", leading=1.5
    )
    paper.signature("Nadia Brightwater", "Digital forensic examiner, Port Ellery Police Department")
    paper.finish()


def _message(paper, maker, number):
    day, time, sender, words = MESSAGES[number - 1]
    line = f"{day} Mar 2024 {time} {sender}: {words}"
    if words.startswith("S-"):
        line = maker.quote(words, page=paper.page, message=number)
        assert line.startswith(f"{day} Mar 2024 {time} {sender}: ")
    ours = sender == "Dray"
    left = LEFT + 46 + (0 if ours else 24)
    width = RIGHT - left - (12 if ours else 0)
    paper.y -= 12
    top = paper.y
    paper.canvas.setFillColor("#eef2f6" if ours else "#f5f1e8")
    paper.canvas.roundRect(left, top - 40, width, 44, 7, stroke=0, fill=1)
    paper.text(LEFT, top - 20, f"msg {number}", "sans-bold", 8.5, SOFT)
    paper.text(left + 12, top - 21, line, "sans", 10)
    paper.y = top - 46
