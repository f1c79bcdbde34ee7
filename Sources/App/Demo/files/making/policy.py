"""The insurance policy: 46 pages of parts that read alike, endorsement 3 on page 47, and the signatures."""

from .offices import INSURER
from .paper import LEFT, SOFT, Paper

# Each part has six pages, and each page takes these clauses with the part's own property.
PARTS = [
    (
        "A", "Buildings", "the buildings", "the bays, offices and docks named in the declarations",
        "the cost to rebuild with like materials"
    ),
    (
        "B", "Stock", "stock", "goods held for sale or for others in the bays named in the declarations",
        "the selling price on the day before the loss, less costs not incurred"
    ),
    (
        "C", "Machinery", "machinery", "compressors, evaporators, panels and racks, and what belongs to them",
        "the cost to repair, and to replace where repair costs more"
    ),
    (
        "D", "Loss of temperature", "goods that spoil", "goods in a bay whose temperature left its range",
        "the selling price on the day before the loss, less what could be saved"
    ),
    (
        "E", "Interruption", "income", "the storage and handling fees that the warehouse would have earned",
        "the fees of the same weeks of the year before, as adjusted by an accountant"
    ),
    (
        "F", "Goods in transit", "goods in transit", "goods on a vehicle between the warehouse and their first stop",
        "the value in the bill of lading"
    ),
    (
        "G", "Liability to owners of goods", "the liability of the insured",
        "what the insured owes to owners of goods for loss of them",
        "the sum that a court finds or the insurer agrees to"
    ),
]
PAGES = [
    (
        "What is covered", [
            "The insurer pays for loss of or damage to {what} that happens during the policy period and is caused by "
            "an event named below.",
            "For this part, {what} means {scope}.",
            "The events are fire, lightning, explosion, smoke that is sudden, wind, water from a burst pipe, "
            "collapse, impact by a vehicle, and theft "
            "with signs of force.",
            "Loss that follows from the acts of fire fighters in fighting a fire is loss by that fire.",
        ]
    ),
    (
        "What is not covered", [
            "Loss that the insured, a partner or an officer of the insured brought about on purpose, or that another "
            "brought about at their wish.",
            "Loss of {what} by wear, rust, rot, vermin, or slow change of any kind, and loss found only by taking "
            "stock.",
            "Loss by war, by nuclear reaction, or by order of an authority, but for an order given to stop a fire.",
            "Loss while the premises have stood empty for more than sixty days together.",
        ]
    ),
    (
        "How a loss is valued", [
            "The value of {what} is {value}.",
            "The insurer may pay, repair or replace, and says within thirty days of a complete proof of loss which it "
            "chooses.",
            "If {what} was insured for less than nine tenths of its value, the insurer pays in proportion.",
            "The deductible of the declarations is taken once for each event, whichever parts it touches.",
        ]
    ),
    (
        "Limits", [
            "The insurer pays no more under this part than the limit that the declarations, or the latest endorsement "
            "to them, state for {what}.",
            "A limit is the most for one event. A payment does not lessen it for later events.",
            "A limit may be raised by endorsement only. An endorsement has a number, a date from which it is "
            "effective, and the signature of the insurer.",
            "The sums of several parts may be paid for one event if each part covers what was lost under it.",
        ]
    ),
    (
        "Duties after a loss", [
            "Tell the insurer without delay, and the police where a crime is likely.",
            "Protect {what} from further loss. Reasonable costs of this are paid.",
            "Keep records of {what}, among them counts, invoices and bills of lading, and show them when asked.",
            "Send a signed and sworn proof of loss within sixty days of being asked for one. It states the time and "
            "cause of the loss, the interest of all "
            "persons, other insurance, and the quantity and value of what was lost.",
        ]
    ),
    (
        "Conditions of this part", [
            "This part is void if the insured hides or misstates a fact that matters, before or after a loss, with "
            "intent to deceive.",
            "Cover ends when {what} passes to another owner, unless the insurer has agreed.",
            "The insurer may inspect the premises and is not bound to. An inspection is no promise that they are safe.",
            "Words of the general conditions apply to this part where it says nothing else.",
        ]
    ),
]


def policy(maker):
    paper = Paper(
        maker,
        maker.item["title"],
        "Meridian Shoals Insurance",
        running="Meridian Shoals Insurance · Commercial property policy · Halcyon Cold Storage LLC"
    )
    paper.letterhead(*INSURER)
    paper.title("Commercial property policy", 18)
    paper.fields(
        [
            ("Insured", "Halcyon Cold Storage LLC"),
            ("Premises", "Warehouse of six bays, Port Ellery, Arden"),
            ("Period", "1 July 2023 to 1 July 2024, from and to 00:01 local time"),
            ("Loss payee", "Tidewater First Bank, as its interest may appear"),
        ]
    )
    paper.heading("Declarations")
    paper.table(
        ["Part", "Property", "Limit"], [
            ["A", "Buildings", "$4,500,000"],
            ["B", "Stock, Bay 4", "$1,200,000"],
            ["B", "Stock, other bays, each", "$900,000"],
            ["C", "Machinery", "$1,600,000"],
            ["D", "Loss of temperature", "$250,000"],
            ["E", "Interruption", "$750,000"],
            ["F", "Goods in transit", "$200,000"],
            ["G", "Liability to owners of goods", "$1,000,000"],
        ], [50, 280, 138],
        size=9.5,
        right=(2, )
    )
    paper.fields(
        [
            ("Deductible", "$25,000 each event"),
            ("Endorsements", "See pages 45 to 47. The latest that states a limit applies.")
        ]
    )
    paper.next_page()
    paper.heading("How to read this policy")
    for text in (
            "The policy has declarations, seven parts, general conditions and endorsements. Each part stands on six "
            "pages: what is covered, what is "
            "not, value, limits, duties and conditions.",
            "The insured is the company named in the declarations. The insurer is Meridian Shoals Insurance.",
            "An event is one happening, or several from one cause within seventy-two hours.",
    ):
        paper.paragraph(text, leading=1.7, size=12, gap=14)
    for letter, name, what, scope, value in PARTS:
        for index, (heading, clauses) in enumerate(PAGES):
            paper.next_page()
            if not index:
                paper.title(f"Part {letter}: {name}", 16)
            paper.heading(f"{letter}.{index + 1} {heading}")
            for count, clause in enumerate(clauses):
                paper.paragraph(
                    clause.format(what=what, scope=scope, value=value),
                    number=f"({count + 1})",
                    leading=1.75,
                    size=12,
                    gap=16
                )
    for number, date, text in (
        (1, "1 August 2023", "The name of the loss payee in the declarations is Tidewater First Bank."),
        (2, "1 November 2023",
         "The warehouse keeps a guard on the premises from 20:00 to 06:00. The premium is lowered for this."),
        (3, "20 February 2024", None),
    ):
        paper.next_page()
        paper.letterhead(*INSURER)
        paper.title(f"Endorsement {number}")
        paper.fields(
            [
                ("Policy of", "Halcyon Cold Storage LLC"), ("Effective", date),
                ("Part", "B, Stock" if text is None else "Declarations")
            ]
        )
        paper.paragraph(text or maker.quote("S-027a", page=paper.page), size=12, leading=1.7, gap=12)
        if text is None:
            paper.paragraph(
                "The change was asked for by the insured. All else in the policy stays as it is.", size=11, leading=1.6
            )
        paper.signature("For Meridian Shoals Insurance", "Underwriting, commercial property", date)
    paper.next_page()
    paper.heading("General conditions and signatures")
    for text in (
            "The policy is governed by the law of Arden. An action under it is brought within two years of the loss.",
            "No person may change the policy by word of mouth.",
            "The insured may end the policy at any time. The insurer may end it with thirty days' notice, and tells "
            "the loss payee.",
    ):
        paper.paragraph(text, leading=1.7, size=12, gap=14)
    paper.signature("For Meridian Shoals Insurance", "Underwriting, commercial property", "1 July 2023")
    paper.signature("Ignatius Pellworth", "For Halcyon Cold Storage LLC", "1 July 2023")
    paper.finish()
