"""Testimony: the trial day of the guard, the interview of the bookkeeper, the deposition of the adjuster."""

from .policy import PAGES, PARTS
from .transcript import Exchanges, Transcript, qa


def _cover(court, title, rows):
    def draw(paper):
        paper.gap(50)
        paper.centred(court, "serif-bold", 13, 18)
        paper.rule(10)
        paper.gap(20)
        paper.title(title, 19, "centre", 24)
        paper.fields(rows, width=150, size=11)
        paper.rule(16)

    return draw


def _list(heading, rows, head, widths):
    def draw(paper):
        paper.gap(16)
        paper.title(heading, 14, "centre", 12)
        paper.table(head, rows, widths, size=10, font="serif")

    return draw


def _certificate(words, name, role, date):
    def draw(paper):
        paper.gap(30)
        paper.title("Certificate", 16, "centre", 20)
        for text in words:
            paper.paragraph(text, size=11.5, leading=1.7, gap=12)
        paper.signature(name, role, date)

    return draw


# Wrenfield, 3 February 2025

DOORS = [
    {"door": door, "side": side, "sign": sign} for door, side, sign in (
        ("dock door 1", "south", "A strip lamp above it"),
        ("dock door 2", "south", "A strip lamp above it"),
        ("dock door 3", "south", "A strip lamp, and a bell"),
        ("dock door 5", "south", "A strip lamp that was often out"),
        ("dock door 6", "south", "A strip lamp above it"),
        ("the office door", "west", "A glass pane"),
        ("the compressor room door", "north", "A yellow lamp when the machines run"),
        ("the side door of Bay 1", "west", "A badge reader"),
        ("the side door of Bay 2", "north", "A badge reader"),
        ("the side door of Bay 3", "east", "A badge reader"),
        ("the side door of Bay 5", "east", "A badge reader"),
        ("the side door of Bay 6", "east", "A badge reader and a bolt"),
        ("the pump house door", "north", "A padlock"),
        ("the boiler cupboard", "west", "Nothing, a handle"),
        ("the north gate", "north", "A chain and a lamp"),
        ("the south gate", "south", "A motor and a key switch"),
    )
]
DOOR_PATTERNS = [
    qa("Let us take {door}. On which side of the building is that?", "On the {side} side."),
    qa("How does one tell {door} from the others at night?", "{sign}. I know them by heart, after a time."),
    qa("What did your instructions ask of you at {door}?", "Try the handle, look for light under it, and go on."),
    qa(
        "Did you do that at {door} on the round that began at half past ten?",
        "Yes. I do it the same way each time.|I did.|Yes, ma'am."
    ),
    qa("Was {door} shut?", "It was shut.|Shut, yes.|Yes, and locked."),
    qa(
        "Did you hear or smell anything out of the ordinary there?",
        "No, ma'am. The fans, and that is all.|Nothing.|No. It was cold and quiet."
    ),
    qa(
        "Did you make a note about {door}?",
        "Only if there is something. There was nothing, so no note.|No, there was nothing to write.|No."
    ),
]
ROUNDS = [
    {"round": name, "time": time, "order": order} for name, time, order in (
        ("the first round", "at eight", "docks first, then the north side"),
        ("the second round", "at a quarter past nine", "the other way about"),
        ("the third round", "at half past ten", "docks first, then the passage and the side doors"),
        ("the round before midnight", "at a quarter to twelve, as a rule", "the fence and both gates"),
    )
]
ROUND_PATTERNS = [
    qa("When do you begin {round}?", "I begin {time}, give or take a few minutes."),
    qa("In what order do you walk {round}?", "It goes {order}."),
    qa("How long does {round} take?", "Twenty to twenty-five minutes, if nothing is the matter."),
    qa("Do you carry anything on {round}?", "A torch, the keys, the radio and my telephone."),
    qa("Is {round} written down?", "In the log in the guard office. I put the time and my initials."),
]
THINGS = [
    {"thing": thing, "answer": answer} for thing, answer in (
        ("a badge of your own", "Yes, in my name."),
        ("a key to the recorder", "No. That is with the office."),
        ("the plan of the building", "It hangs on the wall of the guard office."),
        ("a list of who may come at night", "There was a list. It was not long."),
        ("a telephone line to the office", "Yes, and a number for the night."),
        ("a first-aid kit", "Yes, by the door."),
        ("an extinguisher", "Two, one at each end of the passage."),
        ("a view of the cameras", "Four pictures on one screen."),
        ("a relief", "At six in the morning."),
        ("a vehicle on the site", "My own, by the south gate."),
        ("a log", "A book, with numbered pages."),
        ("a radio", "Yes, but there is nobody at the other end after eight."),
    )
]
THING_PATTERNS = [
    qa("Did you have {thing}?", "{answer}"),
    qa("Was it in working order on the 14th of March?", "As far as I know, yes."),
    qa("Who gave it to you?", "Sentry Hollow, when I began."),
]
LESSONS = [
    {"lesson": lesson, "days": days} for lesson, days in (
        ("the alarm of the compressor room", "one afternoon"),
        ("the use of extinguishers", "half a day"),
        ("first aid", "two days"),
        ("the log", "an hour"),
        ("the gates", "an hour"),
        ("the telephone list", "ten minutes"),
        ("ammonia and what it does", "one day"),
        ("work alone at night", "one day"),
        ("what to say on a call to 911", "an hour"),
        ("the keys", "half an hour"),
    )
]
LESSON_PATTERNS = [
    qa("Were you taught about {lesson}?", "Yes, when I began."),
    qa("How long did that take?", "For {lesson} it was {days}."),
    qa("Who taught it?", "A supervisor of Sentry Hollow. The name is on the form."),
    qa("Did you have to show that you had understood?", "There is a sheet with questions. One has to pass it."),
    qa("Was it done again later?", "Once a year."),
]
LAMPS = [
    {"place": place, "lamp": lamp} for place, lamp in (
        ("the south gate", "A tall one, always on"),
        ("the docks", "A strip over each door"),
        ("the corner by the office", "One on the wall"),
        ("the yard", "One on a pole, in the middle"),
        ("the fence on the north side", "One, near the gate"),
        ("the pump house", "None"),
        ("the parking strip", "Two low ones"),
        ("the passage", "Tubes, on a switch"),
        ("the bins", "None"),
        ("the ramp", "One that goes on when one comes near"),
    )
]
LAMP_PATTERNS = [
    qa("What light was there at {place}?", "{lamp}."),
    qa("Is that as it was on the night of March 14?", "Yes. Nothing has been changed there that I know of."),
    qa("Could you see {place} from the guard office?", "In part. There is a corner between."),
    qa("What could you hear from there?", "The fans. One does not hear much else on that site."),
]
CROSS_PATTERNS = [
    qa("On the third round you came to {door}?", "Yes, I did."),
    qa("You tried the handle there?", "I tried it.|That is what one does.|I did, yes."),
    qa(
        "For how long did you stand at {door}?",
        "A moment. As long as it takes.|Not long.|I did not stop, I tried it in passing."
    ),
    qa("You looked toward the fence from there?", "No. I looked where I was going."),
    qa("And the log has no note about {door}?", "It has none. There was nothing to note."),
    qa(
        "If someone had walked behind you at that time, would you have heard it?",
        "With the fans running I am not sure that I would."
    ),
]
NIGHTS = [{"night": night} for night in ("Monday", "Tuesday", "Wednesday", "Sunday")]
NIGHT_PATTERNS = [
    qa("Were you on duty on the {night} before?", "Yes. It was my week."),
    qa("Did anything happen on {night} that you put in the log?", "Not that I recall. The log would say."),
    qa(
        "Who else was on the site on {night}, after eight?",
        "Nobody who told me. Sometimes the contractor has something to finish."
    ),
    qa(
        "Would you have noticed a vehicle by the fence on {night}?",
        "If it had been there when I came by. I come by four times."
    ),
    qa("Did you speak with Mr. Pellworth on {night}?", "No. He has gone home when I come."),
]
DISTANCES = [
    {"from_": a, "to": b, "far": far} for a, b, far in (
        ("the guard office", "dock door 1", "Ten yards"),
        ("dock door 1", "dock door 6", "A hundred yards and a bit"),
        ("dock door 6", "the passage", "Some fifteen yards"),
        ("the passage", "the north gate", "Seventy yards"),
        ("the guard office", "the south gate", "Five yards"),
        ("the south gate", "the road", "Thirty yards"),
        ("the office door", "the boiler cupboard", "Six yards"),
        ("the ramp", "the bins", "Twenty yards"),
        ("the bins", "the fence", "Not ten yards"),
        ("the pump house", "the north gate", "Forty yards"),
    )
]
DISTANCE_PATTERNS = [
    qa("How far is it from {from_} to {to}?", "{far}, I would say."),
    qa("Did you measure that?", "I paced it, or I guess. I did not measure it.|No, that is a guess.|Paced, once."),
    qa(
        "And nothing stands between the two?",
        "Pallets, some nights. It depends on the day.|Nothing that I recall.|A parked forklift, at times."
    ),
    qa(
        "You walked from {from_} to {to} that night?",
        "As on every night. It is part of the way.|I did.|Yes, on each round."
    ),
]
PAPERS = [
    {"paper": paper} for paper in (
        "page 41 of the guard log",
        "page 42 of the guard log",
        "the duty sheet for March",
        "the instructions for the site",
        "the list of keys",
        "the plan of the yard",
        "your time card of that week",
        "the call sheet of the guard office",
        "the form for visitors",
    )
]
PAPER_PATTERNS = [
    qa("I show you {paper}. Do you know it?", "Yes, I know it."),
    qa("Is that your writing on it?", "The lower part is. The upper part is printed."),
    qa("Has anything on {paper} been changed since you last saw it?", "Not that I can see."),
    qa("Where is it kept?", "In the guard office, in the drawer under the screen."),
    [
        ("Q.", "Is it a fair copy of what you had before you that night?"), ("MS. FEATHERBY", "Objection, leading."),
        ("THE COURT", "Overruled."), ("A.", "Yes, it is.")
    ],
]


def wrenfield(maker):
    transcript = Transcript(
        maker, maker.item["title"], "Court reporter",
        "Commonwealth v. Pellworth and Dray · HC-CR-24-0417 · day 1 · T. Wrenfield"
    )
    transcript.cover(
        _cover(
            "SUPERIOR COURT OF ARDEN\nHARBOR COUNTY", "Transcript of trial, day 1", [
                ("Case", "Commonwealth v. Ignatius Pellworth and Corwin Dray"),
                ("Docket", "HC-CR-24-0417"),
                ("Date", "3 February 2025"),
                ("Begun", "10:10 EST (UTC-05:00)"),
                ("Place", "Courtroom 3, Port Ellery"),
                ("Witness", "Tobias Wrenfield"),
            ]
        )
    )
    transcript.cover(
        _list(
            "Appearances", [
                ["For the Commonwealth", "Mirela Sandoval-Kray; Josiah Thornbury"],
                ["For Ignatius Pellworth", "Simon Thackeray-Vale"],
                ["For Corwin Dray", "Ramona Featherby"],
                ["Technician", "Kip Osei-Lund"],
            ], ["Party", "Counsel"], [190, 278]
        )
    )
    transcript.cover(
        _list(
            "Index", [
                ["Direct examination, Ms. Sandoval-Kray", "4"],
                ["Cross-examination, Ms. Featherby", "37"],
                ["Redirect examination, Ms. Sandoval-Kray", "55"],
                ["Exhibit C-1, call, played", "30"],
            ], ["Testimony", "Page"], [390, 78]
        )
    )
    transcript.put(
        ("THE COURT", "Good morning. Call your witness."),
        ("MS. SANDOVAL-KRAY", "The Commonwealth calls Tobias Wrenfield."),
        ("", "TOBIAS WRENFIELD, sworn"),
        ("", "DIRECT EXAMINATION"),
        ("", "BY MS. SANDOVAL-KRAY:"),
        *qa("Please tell the jury your name.", "Tobias Wrenfield."),
        *qa("What is your work?", "I am a guard with Sentry Hollow Security."),
        *qa("Were you on duty on the night of March 14, 2024?", "I was. At Halcyon Cold Storage."),
        *qa("Alone?", "Alone, yes."),
    )
    direct = Exchanges(10)
    direct.subject(
        qa("How long had you worked at that site by then?", "Since the autumn of 2022, so about a year and a half."),
        qa("What hours?", "Eight in the evening to six in the morning."),
        qa(
            "Describe the place for those who have never been there.",
            "It is one long building with six bays in a row. Docks on the south side, a passage on the east, a yard "
            "with a fence around it and two gates."
        ),
        qa("Where is the guard office?", "By the south gate. One can see the docks from it, and not the passage."),
    )
    direct.over(THINGS, *THING_PATTERNS)
    direct.over(ROUNDS, *ROUND_PATTERNS)
    direct.over(DOORS, *DOOR_PATTERNS)
    direct.over(LESSONS, *LESSON_PATTERNS)
    direct.over(LAMPS, *LAMP_PATTERNS)
    direct.over(PAPERS, *PAPER_PATTERNS)
    closing = [
        qa("And then?", "I went on."),
        qa("Is that usual?", "Yes."),
        qa("Are you sure of that?", "As sure as one can be."),
        qa("Did anybody go with you?", "No. There is one guard at night."),
        qa("Did you see any person on that part of the round?", "No. Not on that part of it."),
        qa("How was the light there?", "There is one lamp. One sees where one walks, and little more than that."),
        qa(
            "How would one get from there to the guard office and back again?",
            "Along the docks and around the corner. It takes some three minutes on foot, less if one hurries."
        ),
    ]
    direct.short(*closing)
    transcript.fill(direct, 30)
    transcript.put(
        *qa("At half past ten you came to Bay 4. What did you find?", "The side door was shut. It was fine."),
        ("MS. SANDOVAL-KRAY", "May Exhibit C-1 be played?"),
        ("THE COURT", "It may."),
        ("", "(Exhibit C-1 was played.)"),
        *qa("Whose voice is the caller's?", "Mine."),
        *qa("What made you call?", "Smoke. It came out of the side door of Bay 4."),
        *qa(
            "You said that you saw somebody run to a white van. What did you see?",
            "A person, running, from behind. And the van by the fence."
        ),
    )
    transcript.fill(direct, 36, 20)
    transcript.put(
        ("MS. SANDOVAL-KRAY", "I have no more questions for now."), ("THE COURT", "We take fifteen minutes."),
        ("", "(Recess.)")
    )
    transcript.end_page()
    transcript.put(
        ("THE COURT", "Ms. Featherby."),
        ("", "CROSS-EXAMINATION"),
        ("", "BY MS. FEATHERBY:"),
        *qa("Mr. Wrenfield, we have not met before today?", "No, ma'am."),
        *qa("You spoke with the prosecutor about your testimony?", "Once, for an hour."),
    )
    cross = Exchanges(11)
    cross.subject(
        qa("How far is it from the dock to the fence?", "I paced it once. Some sixty yards."),
        qa("How many lamps are on that side?", "One."),
        qa("Was there smoke between you and the van?", "Some. It came and went."),
        qa("You wear glasses?", "For reading."),
        qa("From behind, you said. You saw a back?", "A back, yes."),
        qa("And for how long?", "A few seconds. I did not count."),
        qa("You had seen Mr. Dray at the warehouse before?", "Many times. He looked after the machines."),
        qa("Other people came there in work jackets too?", "Yes, they all wear them."),
        qa("An officer spoke with you the same night?", "After two in the morning, at the south gate."),
        qa("You read what he had written?", "I read it and signed it."),
        qa("It was all fresh then?", "Fresh, and I was tired."),
    )
    cross.over(DISTANCES, *DISTANCE_PATTERNS)
    cross.over(PAPERS[:5], *[[turn for turn in pattern if turn[0] in ("Q.", "A.")] for pattern in PAPER_PATTERNS])
    cross.over(DOORS, *CROSS_PATTERNS)
    cross.over(NIGHTS, *NIGHT_PATTERNS)
    cross.short(*closing)
    transcript.fill(cross, 41, 14)
    _split(transcript, maker, "S-010a", 41, 14, 22)
    transcript.put(
        *qa("You did not say red?", "Not that night."),
        *qa("Was anyone else there when you said it?", "Another officer, by the car."),
        *qa("Nor did you give a name?", "I did not."),
    )
    assert transcript.line == 23
    transcript.fill(cross, 44, 3)
    _split(transcript, maker, "S-010b", 44, 3, 8)
    transcript.put(*qa("One picture?", "One."))
    transcript.put(
        *qa("Of whom?", "Of Mr. Dray."),
        *qa("Was there a list, or were there pictures of other men?", "No, just that one.")
    )
    transcript.fill(cross, 54, 20)
    transcript.put(("MS. FEATHERBY", "Nothing further."), ("MR. THACKERAY-VALE", "No questions for Mr. Pellworth."))
    transcript.end_page()
    transcript.put(
        ("", "REDIRECT EXAMINATION"), ("", "BY MS. SANDOVAL-KRAY:"), *qa("Who called 911?", "I did."),
        *qa("When you made the call, did you know who it was?", "No. I said so.")
    )
    again = Exchanges(12)
    again.over(ROUNDS, *ROUND_PATTERNS)
    again.over(LAMPS, *LAMP_PATTERNS)
    again.over(DOORS[:8], *DOOR_PATTERNS[2:])
    again.short(*closing)
    transcript.fill(again, 61, 18)
    transcript.put(
        ("MS. SANDOVAL-KRAY", "Thank you, Mr. Wrenfield."),
        ("THE COURT", "You may step down. We go on tomorrow at ten."), ("", "(The day's session ended.)")
    )
    transcript.cover(
        _certificate(
            [
                "I took down the testimony of this day by machine and have made this transcript of it. It is complete "
                "and correct.",
                "Lines are numbered on each page. A place is named by page and line, as in 41:14.",
            ], "Court reporter", "Superior Court of Arden, Harbor County", "3 February 2025"
        )
    )
    transcript.finish()


def _split(transcript, maker, passage, page, first, last):
    """Puts a passage of a question and an answer at its first line."""
    assert (transcript.page, transcript.line) == (page, first) or (transcript.page == page - 1 and first == 1)
    words = maker.quote(passage, page=page, lines=[first, last])
    question, answer = words.removeprefix("Q. ").split(" A. ")
    transcript.put(*qa(question, answer))
    assert transcript.line - 1 <= last


def _answer(transcript, maker, passage, page, first, last, question):
    """Puts a passage that is an answer, within its lines, after a question that begins them."""
    transcript.put(*qa(question, maker.quote(passage, page=page, lines=[first, last])))
    assert transcript.page == page and transcript.line - 1 <= last, (transcript.page, transcript.line)


# Brandt-Marche, 2 May 2024

RECORDS = [
    {"record": record, "where": where, "who": who} for record, where, who in (
        ("count sheets", "in a binder for each bay", "Whoever counted"),
        ("bills of lading", "in the tray and then by month", "The driver and the dock"),
        ("sales invoices", "in the accounts program", "I do"),
        ("temperature charts", "on the recorder, printed by week", "Nobody, it is a machine"),
        ("payroll", "in the accounts program", "I do"),
        ("the loan papers", "in the safe", "Mr. Pellworth"),
        ("insurance papers", "in the safe", "Mr. Pellworth"),
        ("maintenance invoices", "by contractor, in a folder", "Mr. Dray, and I check them"),
        ("customer contracts", "in the cabinet", "Mr. Pellworth"),
        ("the badge list", "in the office computer", "I do, when somebody begins or leaves"),
    )
]
RECORD_PATTERNS = [
    qa("Let me ask about {record}. Where were they kept?", "They are {where}."),
    qa("Who filled them in?", "{who}."),
    qa("How often did you look at {record}?", "At the end of each week, and again at the end of the month."),
    qa("Could anyone else change them?", "Anyone in the office could. Nobody did without telling me, as a rule."),
    qa("Have you handed over what you have of {record}?", "Yes, with a list."),
    qa("Is anything missing from them?", "Not that I know of."),
    qa("For how long are they kept?", "Seven years. The boxes are upstairs."),
]

PROGRAMS = [
    {"program": program, "use": use} for program, use in (
        ("the accounts program", "every day"),
        ("the spreadsheet for counts", "when somebody brings a sheet"),
        ("the mail", "all day"),
        ("the bank's site", "twice a week"),
        ("the badge program", "a few times a year"),
        ("the calendar of the docks", "in the morning"),
        ("the tax program", "every quarter"),
        ("the payroll program", "on the 14th and the 28th"),
    )
]
PROGRAM_PATTERNS = [
    qa("Do you work with {program}?", "Yes, {use}."),
    qa(
        "Who else has a password for {program}?",
        "Mr. Pellworth has one for everything.|Nobody, I think.|The one who helps out on Fridays."
    ),
    qa(
        "Does {program} show who changed what?",
        "It may. I have never had to look.|It shows the day and the name.|Not in the view that I use."
    ),
    qa(
        "Is there a copy of what is in it?",
        "One is made at night, to a drive in the office.|I print the month.|Yes, on the drive in the office."
    ),
    qa(
        "Did you learn {program} from somebody?",
        "From the one who had my desk before me.|I taught myself.|There was a course, of one day."
    ),
]

BAYS = [
    {"bay": bay, "goods": goods} for bay, goods in (
        ("Bay 1", "ice and bait"), ("Bay 2", "squid and haddock"), ("Bay 3", "bread dough, for a bakery"),
        ("Bay 5", "fish sticks"), ("Bay 6", "whatever came"), ("the small freezer",
                                                               "samples"), ("the blast tunnel", "nothing for long")
    )
]
BAY_PATTERNS = [
    qa("What was in {bay} that spring?", "Mostly {goods}."),
    qa("Who brought the sheets of {bay} to you?", "The foreman of the day."),
    qa(
        "Was the count of {bay} ever wrong?",
        "By a pallet, now and then. It was put right with a note.|Not that I recall.|Once, when a truck came late."
    ),
    qa("Did you change a sheet of {bay} yourself?", "No. I write a note beside it and sign the note."),
    qa("Were there claims about {bay}?", "Not in my time."),
    qa("Who paid for what was kept in {bay}?", "The customers, by the month and by the pallet."),
]
CUSTOMERS = [
    {"customer": f"customer {number}"} for number in
    ("011", "017", "023", "029", "034", "038", "041", "045", "048", "052", "054", "057", "058", "061", "066")
]
CUSTOMER_PATTERNS = [
    qa(
        "There is an account for {customer}. What is it?",
        "Storage. It is billed on the last day of the month.|Storage and handling, on one invoice.|Blast freezing, "
        "and some storage."
    ),
    qa("Did {customer} pay on time?", "As a rule within the month.|Always.|Late, and always in the end."),
    qa("Did {customer} have goods in Bay 4?", "No. That bay was for the company's own goods."),
    qa(
        "Whom do you speak with at {customer}?",
        "The office there. I know the voice and not the face.|It has changed. I have the name in the program.|With "
        "the owner. It is a small firm."
    ),
    qa("Has {customer} left since the fire?", "I would have to look. Some have.|Not that I know.|Yes, in April."),
]


def brandt_marche(maker):
    transcript = Transcript(
        maker, maker.item["title"], "Dov Larkspur", "Interview of O. Brandt-Marche · 2 May 2024 · event 24-031877"
    )
    transcript.cover(
        _cover(
            "HARBOR COUNTY DISTRICT ATTORNEY", "Transcript of interview", [
                ("Person", "Odalys Brandt-Marche"),
                ("Matter", "Fire at Halcyon Cold Storage, 14 March 2024"),
                ("Date", "2 May 2024"),
                ("Begun", "14:00 EDT (UTC-04:00)"),
                ("Place", "Courthouse Square, room 12"),
                ("Interviewer", "Dov Larkspur, investigator"),
            ]
        )
    )
    transcript.put(
        (
            "MR. LARKSPUR",
            "It is two o'clock. With me is Ms. Brandt-Marche, who has come of her own will. This is recorded."
        ),
        *qa("You know that you may stop at any time?", "Yes."),
        *qa("What is your work at Halcyon?", "I keep the books. I have done for six years."),
        *qa("Who is above you?", "Mr. Pellworth. It is a small company."),
    )
    talk = Exchanges(37)
    talk.subject(
        qa("How many people work in the office?", "Two, and Mr. Pellworth."),
        qa("And in the warehouse?", "Nine by day. At night only the guard."),
        qa(
            "What does a day of yours look like?",
            "Mail, invoices, then the sheets from the bays. In the afternoon the bank."
        ),
        qa("Do you go into the bays?", "Seldom. It is cold, and it is not my work."),
        qa("Who tells you what is in them?", "The sheets do. I enter what is on them."),
        qa("Did you count yourself, ever?", "Once or twice, when somebody was ill."),
        qa("Do you have a key to the side doors?", "No. A badge, and it opens the office."),
        qa("How did you hear of the fire?", "On the radio, in the morning, on the way to work."),
        qa("Was the office open that day?", "No. We stood in the yard. Then we went home."),
        qa("Who called you in again?", "Mr. Pellworth, on the Monday after."),
        qa(
            "What did he ask you to do?",
            "To find papers for the insurer, and to list what was burned in the office, which was nothing."
        ),
        qa("Did you speak with the insurer yourself?", "Once, on the telephone. I gave the number of the policy."),
        qa("Have you kept a diary of those days?", "Not a diary. I write down hours."),
        qa("Has anyone asked you not to come here?", "No."),
    )
    talk.over(RECORDS, *RECORD_PATTERNS)
    talk.over(PROGRAMS, *PROGRAM_PATTERNS)
    talk.over(BAYS, *BAY_PATTERNS)
    talk.over(CUSTOMERS, *CUSTOMER_PATTERNS)
    talk.short(
        qa("Go on.", "That is all."),
        qa("Do you recall when?", "I do not."),
        qa("Did you keep a copy?", "I keep a copy of everything."),
        qa("Was anyone with you?", "No. The others had gone home by then."),
        qa("Is that the way it was always done, as long as you were there?", "As long as I was there, yes."),
        qa(
            "If I wanted to see that for myself, where would I look?",
            "In the boxes upstairs. They are marked with the month and the year."
        ),
        qa(
            "Take your time. Is there anything that you would like to add to that answer?",
            "Only that I would have to look at the papers, and I do not have them in front of me today."
        ),
    )
    transcript.fill(talk, 12)
    transcript.put(*qa("The loan was overdue?", "Yes."))
    _answer(transcript, maker, "S-037a", 12, 3, 11, "What did Mr. Pellworth tell you about the loan?")
    transcript.put(
        *qa("When did he say that?", "In February, I think. In the office."),
        *qa("Did you ask him?", "No. One does not.")
    )
    transcript.fill(talk, 15)
    transcript.put(("MR. LARKSPUR", "About the fire."))
    _answer(transcript, maker, "S-037b", 15, 2, 4, "Did he speak of one?")
    transcript.put(
        *qa("Nor anything like it?", "No."),
        *qa("You wrote to him on the 12th of March?", "I answered his mail. I said that I was not comfortable.")
    )
    transcript.fill(talk, 23, 22)
    transcript.put(("MR. LARKSPUR", "Thank you. It is ten to four."), ("", "(The interview ended.)"))
    transcript.cover(
        _certificate(
            [
                "This transcript was made from the recording and compared with it.",
                "The person read it and made no change."
            ], "Dov Larkspur", "Investigator, Harbor County District Attorney", "2 May 2024"
        )
    )
    transcript.finish()


# Amberline, 7 November 2024

TABS = [
    {"tab": tab, "what": what, "who": who[0].upper() + who[1:]} for tab, (what, who) in enumerate(
        (
            ("the first notice of loss", "the telephone desk"),
            ("my note of the first call", "I did"),
            ("the policy as issued", "Underwriting"),
            ("endorsement 1", "Underwriting"),
            ("endorsement 2", "Underwriting"),
            ("endorsement 3", "Underwriting"),
            ("the request for endorsement 3", "the insured"),
            ("a letter of 19 March to the insured", "I did"),
            ("the proof of loss", "the insured"),
            ("my letter that acknowledges it", "I did"),
            ("a list of papers to follow", "I did"),
            ("the count sheet", "the insured"),
            ("a plan of the warehouse", "the insured"),
            ("photographs of Bay 4 from the passage", "I did"),
            ("my report after the site visit", "I did"),
            ("a request for temperature records", "I did"),
            ("a reminder of that request", "I did"),
            ("the reply of the insured", "the insured"),
            ("the reserve sheet, first version", "I did"),
            ("the reserve sheet, second version", "I did"),
            ("a note to the special unit", "I did"),
            ("the answer of the special unit", "the special unit"),
            ("a letter to the lender", "I did"),
            ("the lender's reply", "the bank"),
            ("a note of a call with the fire marshal", "I did"),
            ("the request for the report of the fire marshal", "I did"),
            ("the accountant's engagement", "I did"),
            ("the accountant's first note", "the accountant"),
            ("price lists for frozen scallops", "the accountant"),
            ("a comparison of prices", "the accountant"),
            ("a letter that reserves rights", "counsel for Meridian"),
            ("the reply to it", "the insured"),
            ("a diary sheet for April", "I did"),
            ("a diary sheet for May", "I did"),
            ("a diary sheet for June", "I did"),
            ("a diary sheet for July", "I did"),
            ("a letter from the haulier", "Marrow Point Logistics"),
            ("my note on that letter", "I did"),
            ("a table of dates", "I did"),
            ("a form for the interview of the insured", "I did"),
            ("the answers to it", "the insured"),
            ("a request for the sales ledger", "I did"),
            ("the sales ledger, in part", "the insured"),
            ("a note on the sales ledger", "the accountant"),
            ("a copy of the guard contract", "the insured"),
            ("the inspection report on panel 4B", "the insured"),
            ("my note on the panel", "I did"),
            ("a request for the repair record", "I did"),
            ("an internal summary", "I did"),
            ("a second internal summary", "I did"),
            ("a checklist of the claim", "I did"),
            ("the authority levels of the office", "the claims manager"),
            ("a mail to the claims manager", "I did"),
            ("the reply of the claims manager", "the claims manager"),
            ("minutes of a file review", "the claims manager"),
            ("a list of persons spoken with", "I did"),
            ("an estimate for the building", "a builder"),
            ("a note on the building claim", "I did"),
            ("a letter that closes the building estimate", "I did"),
            ("a diary sheet for August", "I did"),
            ("a diary sheet for September", "I did"),
            ("a note on the guard log", "I did"),
            ("a letter to the guard company", "I did"),
            ("its reply", "Sentry Hollow Security"),
            ("a note on the rooms seen", "I did"),
            ("a copy of the loan notice", "the bank"),
            ("a list of customers", "the insured"),
            ("a table of reminders", "I did"),
            ("a receipt for copies", "the file desk"),
            ("a note on the forklift lease", "I did"),
            ("the index of the file", "the file desk"),
        ), 1
    )
]
TAB_PATTERNS = [
    qa("I hand you tab {tab} of the claim file. What is it?", "It is {what}."),
    qa("Who wrote tab {tab}?", "{who}."),
    qa(
        "Is it kept in the ordinary course of your work?",
        "It is. All of the file is.|Yes, like every paper of a claim.|Yes."
    ),
    qa(
        "When did it come into the file?",
        "The stamp on the back says. I go by the stamp.|By the stamp, some days after its date.|Within the week, I "
        "would think."
    ),
    qa(
        "Did you read tab {tab} when it came?",
        "I did, and put my initials on it.|Yes, on the day of the stamp.|I read it, yes. My initials are in the corner."
    ),
    [("Q.", "Did you rely on it?"), ("COUNSEL", "Object to form."), ("A.", "I took it into account with the rest.")],
    qa("Has anything been added to tab {tab} since?", "Not that I see.|No.|There is a pencil mark, and it is mine."),
    qa(
        "Is there more than one version of it?",
        "If there were, the index would list them. It lists one.|I know of this one only.|Drafts are not kept. This "
        "is what was sent or received."
    ),
    qa(
        "Did you speak with anyone about it?",
        "With my manager, in the weekly review, as about every claim of this size.|Not that I recall.|I may have, in "
        "passing, with the colleague across the room."
    ),
    qa(
        "Why is it in the file?",
        "Because it bears on the claim. We keep what bears on a claim.|Because someone sent it, and nothing that is "
        "sent is thrown away.|It was asked for, and so it has its place."
    ),
]
STEPS = [
    {"step": step, "answer": answer} for step, answer in (
        ("opening the claim", "A number is given and a letter goes out the same day."),
        ("the site visit", "As soon as the fire service lets one in."),
        ("setting a reserve", "On what is known, and it is set again when more is."),
        ("asking for papers", "A list goes to the insured, with a date."),
        ("the proof of loss", "It is a sworn form. We do not pay without one."),
        ("comparing quantities", "Count sheets against sales and against what left the place."),
        ("comparing prices", "The accountant does that from lists and invoices."),
        ("telling the lender", "If the policy names one, it is told."),
        ("referring a claim", "There is a list of signs. If there are some, it goes to the special unit."),
        ("deciding on cover", "The adjuster proposes and the manager decides."),
        ("writing to the insured", "Every decision is written, with the clause."),
        ("closing a file", "When nothing more is owed, and after a review."),
    )
]
STEP_PATTERNS = [
    qa("Tell me about {step}. How is it done at Meridian?", "{answer}"),
    qa("Is there a written rule for {step}?", "There is a page in the manual."),
    qa("Was the rule kept in this claim?", "I believe so. The file shows it."),
    qa(
        "How long does {step} take as a rule?",
        "It depends on the size of the claim. Days for a small one and weeks for one like this."
    ),
    qa("Who checks that it was done?", "The manager, at the monthly review."),
]

CLAUSES = [
    {
        "page": 3 + 6 * part + index, "clause": f"{letter}.{index + 1}", "heading": heading[0].lower() + heading[1:],
        "what": what
    } for part, (letter, _, what, _, _) in enumerate(PARTS) for index, (heading, _) in enumerate(PAGES)
]
CLAUSE_PATTERNS = [
    qa("Turn to page {page} of the policy. What is there?", "Clause {clause}, {heading}."),
    qa("Does {clause} speak of {what}?", "It does. That is what the part is about."),
    qa(
        "Is {clause} in the words that Meridian always uses?",
        "Those are the words of the form. They have not been changed for this insured.|Yes, word for word.|It is. I "
        "would have noticed a change."
    ),
    qa(
        "Did you apply {clause} in this claim?",
        "I read it with the others. I would not say that it decided anything by itself.|As far as it applies, yes.|I "
        "considered it, and it is in my summary."
    ),
    qa("Did an endorsement change {clause}?", "Not that page. An endorsement says what it changes."),
]
CALLS = [
    {"date": f"{day} {month}", "whom": whom} for index, (month, day) in enumerate(
        (month, day) for month in ("April", "May", "June", "July", "August") for day in (3, 9, 14, 18, 22, 28)
    ) for whom in
    [("the lender", "the accountant", "the insured", "the haulier", "my manager", "the builder")[index % 6]]
]
CALL_PATTERNS = [
    qa("Your diary has a call on {date}. With whom?", "With {whom}."),
    qa(
        "Who called whom?",
        "The diary does not say. I think that I called.|I called.|They did, I believe. I had left word."
    ),
    qa(
        "What was said on {date}?",
        "What the line says: papers were asked for, and when they would come.|I asked how things stood and was told "
        "that they would write.|Little. I noted it so as to have the date."
    ),
    qa(
        "How long was that call?",
        "A few minutes. The long ones have a note of their own in the file.|Short.|Ten minutes, not more."
    ),
    qa("Was anything promised?", "No. I do not promise on the telephone."),
    qa("Did anyone listen in?", "No, and it was not recorded."),
]

ROOMS = [
    {"room": room} for room in (
        "the passage",
        "the compressor room",
        "Bay 1",
        "Bay 2",
        "Bay 3",
        "Bay 5",
        "Bay 6",
        "the office",
        "the docks",
        "the guard office",
        "the roof, from a lift",
        "the pump house",
        "the yard",
        "the fan room",
        "the upper floor of the office",
        "the boiler cupboard",
        "the ramp",
        "the north gate",
        "the fence",
        "the parking strip",
        "the freight lift",
        "the wash room",
        "the upper racks of Bay 3",
        "the store of pallets",
        "the battery room",
        "the workshop",
    )
]
ROOM_PATTERNS = [
    qa(
        "On the site visit, did you see {room}?",
        "I did. With a helmet, and with someone from the fire service.|Yes, briefly.|I did, toward the end."
    ),
    qa("What did you look for there?", "Damage, and what the policy calls the property."),
    qa(
        "Did you find any in {room}?",
        "Smoke at most. The report after the visit says it place by place.|A smell, and nothing that one could "
        "see.|None that I noted."
    ),
    qa(
        "Did you take a photograph of it?",
        "I took one of each place that I entered.|Yes, one or two.|I believe so. They have numbers on the back."
    ),
    qa("Did anyone speak with you there?", "The person from the fire service, about where to put my feet."),
    qa(
        "How long were you in {room}?",
        "Some minutes. The whole visit took a morning.|Not long.|As long as it takes to walk through."
    ),
    qa(
        "Has {room} been repaired since?",
        "That I do not know. I have not been there again.|I could not say.|I have heard so, and have not seen it."
    ),
]

ASKED = [
    {"paper": paper, "reply": reply} for paper, reply in (
        ("the temperature records", "They came in part"),
        ("the sales invoices", "They came in June"),
        ("the payroll", "It came"),
        ("the count sheets of January", "They came"),
        ("the count sheets of February", "They came"),
        ("the customer contracts", "A list came"),
        ("the loan papers", "The bank sent them"),
        ("the tax returns", "They came late"),
        ("the fire drill record", "It came"),
        ("the maintenance invoices", "They came"),
        ("the list of badges", "It came"),
        ("the guard log", "The guard company sent it"),
        ("the price lists", "The accountant found them elsewhere"),
        ("the plan of the racks", "It came"),
        ("the electricity bills", "They came"),
        ("the lease of the forklifts", "It came"),
        ("the minutes of the company", "There were none"),
        ("the visitors' book", "It came"),
        ("the log of deliveries", "It came in part"),
        ("the warranty of the compressors", "It came"),
    )
]
ASKED_PATTERNS = [
    qa(
        "Did you ask the insured for {paper}?",
        "Yes, in writing. It is on one of the lists.|I did, with the first list.|Yes, twice."
    ),
    qa("What became of that?", "{reply}."),
    qa(
        "Why did you want {paper}?",
        "To compare. One paper alone proves little.|It is on the checklist for a claim of this kind.|The accountant "
        "wanted it."
    ),
    qa("Did you remind them?", "Every second week, by letter.|Once.|There is a reminder in the file."),
    qa(
        "Was the claim held up by it?",
        "Some. It was not the only thing that we waited for.|Not by that alone.|A little."
    ),
    qa("Is there a rule on how long to wait?", "Thirty days, and then one asks again and says so in the file."),
]


def amberline(maker):
    transcript = Transcript(
        maker, maker.item["title"], "Court reporter",
        "Deposition of F. Amberline · 7 November 2024 · claim 24-C-5519, coverage action"
    )
    transcript.cover(
        _cover(
            "COVERAGE ACTION\nMERIDIAN SHOALS INSURANCE AND HALCYON COLD STORAGE LLC", "Deposition of Felix Amberline",
            [
                ("Claim", "24-C-5519"),
                ("Date", "7 November 2024"),
                ("Begun", "09:30 EST (UTC-05:00)"),
                ("Place", "Meridian House, Arden City"),
                ("Witness", "Felix Amberline, claims adjuster"),
            ]
        )
    )
    transcript.cover(
        _list(
            "Appearances and index", [
                ["For Halcyon Cold Storage LLC, who asks", "page 3"],
                ["For Meridian Shoals Insurance", "page 120"],
                ["Claim file, tabs 1 to 72", "throughout"],
            ], ["Part", "Where"], [340, 128]
        )
    )
    transcript.put(
        ("", "FELIX AMBERLINE, sworn"),
        ("", "EXAMINATION BY COUNSEL FOR HALCYON:"),
        *qa("State your name, please.", "Felix Amberline."),
        *qa("What do you do?", "I adjust claims for Meridian Shoals Insurance. Commercial property."),
        *qa("For how long?", "Eleven years, eight of them in this office."),
        *qa("Have you been deposed before?", "Twice."),
        *qa("If you do not hear a question, will you say so?", "I will."),
    )
    talk = Exchanges(44)
    talk.over(STEPS, *STEP_PATTERNS)
    talk.over(CLAUSES, *CLAUSE_PATTERNS)
    talk.over(ROOMS, *ROOM_PATTERNS)
    talk.over(TABS, *TAB_PATTERNS)
    talk.over(ASKED, *ASKED_PATTERNS)
    talk.over(CALLS, *CALL_PATTERNS)
    talk.short(
        qa("All right.", "Yes."),
        qa("Is that your answer?", "It is my answer."),
        qa("Anything more on that?", "No. It is as it says."),
        qa("Would the file show that if one looked?", "It would. The file shows what was done."),
        [
            ("Q.", "Do you recall it apart from the paper?"), ("COUNSEL", "Asked and answered."),
            ("A.", "I do not. I go by the paper, and that is why it is there.")
        ],
        qa(
            "So that it is clear for the record: you have this from the file and not from memory?",
            "From the file. One handles many claims in a year, and the file is what one goes by."
        ),
        qa(
            "Let me put it in another way. If a colleague took over the claim tomorrow, would that colleague know "
            "what you know?",
            "From the file, yes. That is what a file is for. One may be ill, or on leave, and the claim goes on all "
            "the same."
        ),
    )
    transcript.fill(talk, 88, 10)
    _answer(
        transcript, maker, "S-044a", 88, 10, 19,
        "Suppose that you had seen the bills of lading in March. Would it have made a difference to the claim?"
    )
    transcript.put(*qa("Denied the whole of it?", "The whole. One cannot lose what one does not have."))
    transcript.fill(talk, 88, 20)
    transcript.put(*qa("When did you see them?", "In the summer, with the letter from the haulier."))
    transcript.fill(talk, 119, 22)
    transcript.put(("COUNSEL", "I have nothing more. Thank you."))
    transcript.end_page()
    transcript.put(
        ("", "EXAMINATION BY COUNSEL FOR MERIDIAN:"),
        *qa("A few questions. Was the file complete when you handed it over?", "It was.")
    )
    transcript.fill(talk, 130, 22)
    transcript.put(("COUNSEL", "That is all. We are off the record."), ("", "(The deposition ended.)"))
    transcript.cover(
        _certificate(
            [
                "The witness was sworn by me. I took down the testimony by machine and have made this transcript of "
                "it.",
                "The witness has the right to read it and to note errors within thirty days, and has noted none.",
            ], "Court reporter", "Arden City, Arden", "7 November 2024"
        )
    )
    transcript.finish()
