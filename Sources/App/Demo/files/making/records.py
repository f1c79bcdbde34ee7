"""Logs and records as CSV. Rows are counted from the first line of the file, as the locators count them."""

import csv
import datetime
import io
import random

from .case import FOOTER

EDT = datetime.timezone(datetime.timedelta(hours=-4))
EST = datetime.timezone(datetime.timedelta(hours=-5))


def _write(maker, rows):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([*rows, [FOOTER]])
    maker.write(text.getvalue().encode("utf-8"))


def dispatch_log(maker):
    """Milestones in rows 1 to 4, as the passage has them, then all entries."""
    words = maker.quote("S-002a", rows=[1, 4])
    milestones = [row.split(" ", 1) for row in words.split("; ")]
    assert len(milestones) == 4
    rows = [
        *milestones, ["", "EVENT 24-031877. Times are EDT (UTC-04:00): 14 March 2024, after midnight 15 March 2024."],
        ["", "ALL ENTRIES"]
    ]
    engines = ("E-7", "L-2", "E-4", "BC-1")
    rows += [
        ["23:09:12", "CALL RECEIVED"],
        ["23:09:20", "CALLER AT HALCYON COLD STORAGE, SMOKE AT BAY 4 SIDE DOOR"],
        ["23:09:31", "ADDRESS CONFIRMED BY CALLER"],
        ["23:09:44", "CALLER SAW A PERSON RUN TO A WHITE VAN, NO IDENTITY"],
        ["23:10:02", "DISPATCH E-7 L-2"],
        ["23:10:20", "BC-1 NOTIFIED"],
        ["23:10:48", "PEPD NOTIFIED"],
        ["23:11:15", "E-7 EN ROUTE"],
        ["23:11:40", "L-2 EN ROUTE"],
        ["23:12:53", "CALL ENDED"],
        ["23:13:30", "E-4 ADDED, DISPATCH E-4"],
        ["23:15:02", "E-4 EN ROUTE"],
        ["23:17:40", "E-7 ON SCENE"],
        ["23:18:05", "E-7: SMOKE FROM SIDE DOOR, DOOR OPEN, GOING IN"],
        ["23:18:31", "L-2 ON SCENE"],
        ["23:19:10", "BC-1 ON SCENE, TAKES COMMAND"],
        ["23:20:02", "COMMAND ASKS HARBOR POWER & LIGHT TO OPEN FEEDER 12"],
        ["23:21:07", "UTILITY: FEEDER 12 OPEN"],
        ["23:22:15", "E-4 ON SCENE"],
    ]
    dice, moment = random.Random(2), datetime.datetime(2024, 3, 14, 23, 26, 11, tzinfo=EDT)
    reports = [
        "WATER ON", "ROOF CHECKED", "AIR CHECK, ALL WELL", "HOSE LINE MOVED", "SECTOR REPORT: HEAT NORTH SIDE",
        "CREW RELIEVED", "VENTILATION OPEN", "BAY 3 CHECKED, SMOKE ONLY", "BAY 5 CHECKED, SMOKE ONLY",
        "LEVEL OF WATER CHECKED"
    ]
    last = datetime.datetime(2024, 3, 15, 1, 40, 15, tzinfo=EDT)
    while moment < last:
        rows.append([f"{moment:%H:%M:%S}", f"{dice.choice(engines)}: {dice.choice(reports)}"])
        moment += datetime.timedelta(seconds=dice.randint(61, 190))
    rows += [
        ["01:40:15", "UNDER CONTROL"], ["02:05:40", "FIRE MARSHAL NOTIFIED"], ["02:41:09", "E-4 RELEASED"],
        ["03:58:22", "L-2 RELEASED"], ["06:12:00", "SCENE HANDED TO FIRE MARSHAL"]
    ]
    _write(maker, rows)


BADGES = ["FOREMAN-A", "FOREMAN-B", "DOCK-01", "DOCK-02", "DOCK-03", "DOCK-04", "DOCK-05"]


def badge_log(maker):
    """In EST throughout: the system knows no daylight saving. The exit is row 212."""
    rows = [[maker.quote("S-007a", rows=[1, 1])], ["time (EST)", "door", "event", "badge"]]
    dice, events = random.Random(7), []
    day = datetime.date(2024, 3, 1)
    while day < datetime.date(2024, 3, 15):
        # People keep the clock on the wall, which is an hour ahead of this one from 10 March on.
        wall = datetime.timedelta(hours=1 if day >= datetime.date(2024, 3, 10) else 0)
        for _ in range(12 if day.weekday() < 5 else 2):
            at = datetime.datetime.combine(day, datetime.time(7)) - wall + datetime.timedelta(
                seconds=dice.randint(0, 9 * 3600)
            )
            badge = dice.choice(BADGES)
            events.append((at, "ENTRY", badge))
            events.append((at + datetime.timedelta(seconds=dice.randint(90, 1500)), "EXIT", badge))
        day += datetime.timedelta(days=1)
    events.sort()
    words = maker.quote("S-007b", rows=[212, 212])
    marked = words.split(" | ")
    at = datetime.datetime.fromisoformat(marked[0])
    before = [event for event in events if event[0] < at]
    # The log begins where the marked row comes to stand in its place.
    before = before[len(before) - 209:]
    assert len(before) == 209
    rows += [[f"{when:%Y-%m-%d %H:%M:%S}", "BAY4-SIDE", event, badge] for when, event, badge in before]
    rows.append(marked)
    assert len(rows) == 212
    rows.append(["2024-03-14 22:18:31", "BAY4-SIDE", "DOOR HELD OPEN", "NONE"])
    rows.append(["2024-03-14 22:21:08", "SYSTEM", "ON BATTERY", "NONE"])
    rows.append(["2024-03-15 02:21:08", "SYSTEM", "BATTERY LOW, END OF LOG", "NONE"])
    _write(maker, rows)


def truck_positions(maker):
    """Three vehicles, every forty seconds. Metres east and north of the warehouse's south gate: no place on earth."""
    rows = [
        ["time", "vehicle", "east_m", "north_m", "speed_kmh", "state"],
    ]
    way = [(0, 0), (120, -260), (640, -410), (1580, -380), (2310, -720), (3050, -690), (3420, -940), (3510, -1010)]
    trips = [("MP-11", "08:32", "08:40"), ("MP-14", "09:41", "09:55"), ("MP-17", "11:14", "11:30")]
    dice, every = random.Random(25), datetime.timedelta(seconds=40)
    lengths = [((b[0] - a[0])**2 + (b[1] - a[1])**2)**0.5 for a, b in zip(way, way[1:])]

    def place(metres):
        for (a, b), length in zip(zip(way, way[1:]), lengths):
            if metres <= length:
                return a[0] + (b[0] - a[0]) * metres / length, a[1] + (b[1] - a[1]) * metres / length
            metres -= length
        return way[-1]

    everything = []
    for vehicle, begin, departed in trips:
        at = datetime.datetime.fromisoformat(f"2024-03-11T{begin}:00-04:00")
        leaves = datetime.datetime.fromisoformat(f"2024-03-11T{departed}:00-04:00")
        end, metres, stood = datetime.datetime(2024, 3, 11, 14, 30, tzinfo=EDT), 0.0, 0
        while at <= end:
            if at < leaves:
                speed, state = 0, "at warehouse, loading"
            elif metres < sum(lengths) and not (stood < 4 and 1500 < metres < 1800):
                speed, state = dice.randint(18, 42), "under way"
            elif metres < sum(lengths):
                speed, state, stood = 0, "stopped", stood + 1
            else:
                speed, state = 0, "at Marrow Point yard"
            metres += speed / 3.6 * 40
            x, y = place(metres)
            still = 0 if speed else dice.randint(-1, 1)
            everything.append((at, vehicle, round(x) + still, round(y) + still, speed, state))
            at += every
    everything.sort(key=lambda row: (row[0], row[1]))
    rows += [[row[0].isoformat(), *row[1:]] for row in everything]
    _write(maker, rows)


CELLS = ["HBR-14 sector 2", "HBR-14 sector 1", "HBR-09 sector 3", "HBR-21 sector 1", "HBR-02 sector 2"]


def call_records(maker):
    """In UTC. Row 88 is the call of 94 seconds."""
    words = maker.quote("S-032a", rows=[88, 88])
    marked = words.split(" | ")
    dice = random.Random(32)
    others = [f"555-01{number}" for number in (11, 13, 18, 24, 29, 31, 36, 48, 53, 59, 62, 66, 70, 81, 88, 94)]
    before, at = [], datetime.datetime(2024, 3, 8, 12, 4, 10)
    step = (datetime.datetime(2024, 3, 15, 1, 30) - at) / 86
    while len(before) < 86:
        a, b = dice.choice(
            (
                ("A 555-0142 (Pellworth)", f"B {dice.choice(others)}"),
                (f"A {dice.choice(others)}", "B 555-0142 (Pellworth)")
            )
        )
        moment = at + datetime.timedelta(seconds=dice.randint(0, int(step.total_seconds()) - 60))
        # Nobody telephones between four and ten in the morning, UTC: that is night in Port Ellery.
        if 4 <= moment.hour < 10:
            moment = moment.replace(hour=dice.randint(13, 22))
        before.append((moment, a, b, dice.randint(6, 640), dice.choice(CELLS)))
        at += step
    before.sort()
    assert before[-1][0] < datetime.datetime(2024, 3, 15, 2, 47, 3)
    after, at = [], datetime.datetime(2024, 3, 15, 12, 30)
    while at < datetime.datetime(2024, 3, 22):
        moment = at + datetime.timedelta(seconds=dice.randint(0, 900))
        if not 3 <= moment.hour < 11:
            after.append(
                (
                    moment, "A 555-0142 (Pellworth)", f"B {dice.choice(others)}", dice.randint(6, 400),
                    dice.choice(CELLS[1:])
                )
            )
        at += datetime.timedelta(minutes=dice.randint(50, 160))
    line = lambda row: [f"{row[0]:%Y-%m-%dT%H:%M:%SZ}", row[1], row[2], f"{row[3]} s", f"cell {row[4]}"]  # noqa: E731
    rows = [
        ["start (UTC)", "calling", "called", "duration", "first cell"], *map(line, before), marked, *map(line, after)
    ]
    assert rows[87] == marked
    _write(maker, rows)


def outage_log(maker):
    words = maker.quote("S-043a", rows=[1, 3])
    first, second = words.split(". ")
    at = second.index(" at the request")
    name, rest = first.split(": ", 1)
    rows = [[f"{name}:", f"{rest}."], [second[:at]], [second[at + 1:]]]
    rows += [["time (EDT, UTC-04:00)", "voltage_a_kv", "voltage_b_kv", "voltage_c_kv", "current_a", "breaker"]]
    dice, at = random.Random(43), datetime.datetime(2024, 3, 14, tzinfo=EDT)
    while at < datetime.datetime(2024, 3, 14, 23, 20, tzinfo=EDT):
        load = 118 + 34 * (7 <= at.hour < 18) + dice.randint(-6, 6)
        rows.append([at.isoformat(), *(f"{dice.uniform(12.38, 12.52):.2f}" for _ in range(3)), load, "closed"])
        at += datetime.timedelta(minutes=10)
    rows.append(["2024-03-14T23:21:07-04:00", "0.00", "0.00", "0.00", 0, "open"])
    rows.append(["2024-03-15T09:40:00-04:00", "12.44", "12.45", "12.44", 61, "closed, Bay 4 isolated"])
    _write(maker, rows)
