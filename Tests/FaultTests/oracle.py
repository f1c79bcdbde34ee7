"""What each class of a case must have been told, worked out from the log by itself."""

import subprocess
from dataclasses import dataclass


@dataclass
class Event:
    position: str
    item: str
    seen_by: int
    audience_after: int


class Oracle:
    """The log of a case as the database has it now."""

    def __init__(self, url, case):
        self.url, self.case = url, case
        self.events = [
            Event(position, item, int(seen_by), int(after))
            for position, item, seen_by, after in self.rows(
                "SELECT position, subject_id, seen_by, audience_after FROM case_event WHERE case_id = :'case' ORDER BY seq"
            )
        ]
        self.classes = {
            email: 1 << int(number) for email, number in self.rows(
                "SELECT email, class_number FROM membership JOIN person ON person.id = person_id WHERE case_id = :'case'"
            )
        }

    def rows(self, query):
        said = subprocess.run(
            ["psql", "-q", "-A", "-t", "-F", " ", "-v", f"case={self.case}", self.url],
            input=query, check=True, capture_output=True, text=True,
        ).stdout
        return [line.split() for line in said.splitlines()]

    def seen(self, email):
        """The positions of all events that a person's class may be told, in order."""
        return [event.position for event in self.events if event.seen_by & self.classes[email]]

    def check(self, reader, email, start):
        """Holds what a reader was told since a position against the log."""
        bit, told = self.classes[email], [change["position"] for change in reader.changes]
        seen = [event for event in self.events if event.seen_by & bit]
        place = next(place for place, event in enumerate(seen) if event.position == start) + 1
        seen = seen[place:]
        allowed = {event.position: order for order, event in enumerate(seen)}
        assert set(told) <= set(allowed), "told what is not this class's"
        orders = [allowed[position] for position in told]
        assert orders == sorted(set(orders)), "doubled, or out of order"
        # A replay leaves out what is about an item that has left the class's sight since; the leaving itself it tells.
        gone, must = set(), []
        for event in reversed(seen):
            leaves = not event.audience_after & bit
            if leaves or event.item not in gone:
                must.append(event.position)
            if leaves:
                gone.add(event.item)
        assert set(must) <= set(told), f"lost {len(set(must) - set(told))} of {len(must)}"
        assert told and told[-1] == seen[-1].position


def model(changes):
    """The titles that a screen shows after these changes, by item."""
    rows = {}
    for change in changes:
        if change["kind"] == "evidence.removed":
            rows.pop(change["id"], None)
        elif "row" in change:
            rows.setdefault(change["id"], {}).update(change["row"])
    return {item: row["title"] for item, row in rows.items()}
