"""What people did at their browsers, held against the log of their case."""

import json
import sqlite3
import subprocess
from collections import Counter, defaultdict
from itertools import pairwise

PLAIN = ["title", "location", "custodian", "exhibitStatus"]
COLUMNS = "seq, kind, subject_id, revision, patch, before, changed, group_key, actor_name, client_id, client_number, mutation_key, undoes"


def read_log(server, case):
    """The events of a case, in order."""
    if server.database == "postgres":
        # COPY would write a backslash twice.
        said = subprocess.run(
            ["psql", "-q", "-A", "-t", "-v", f"case={case}", server.environment["DATABASE_URL"]],
            input=f"SELECT row_to_json(e) FROM (SELECT {COLUMNS} FROM case_event WHERE case_id = :'case' ORDER BY seq) e",
            check=True, capture_output=True, text=True,
        ).stdout
        events = [json.loads(line) for line in said.splitlines()]
    else:
        path = f"{server.directory}/proffer.sqlite"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            database.row_factory = sqlite3.Row
            found = database.execute(f"SELECT {COLUMNS} FROM case_event WHERE case_id = ? ORDER BY seq", [case])
            events = [dict(row) for row in found]
    for event in events:
        after, before, changed = json.loads(event["patch"]), json.loads(event["before"]), event["changed"].split(",")
        # What has no value now is left out there.
        event["before"], event["patch"] = before, {field: after.get(field) for field in changed if field}
    return events


class Acts:
    """The journals of browsers, each `{name, entries}`, and the log that they led to."""

    def __init__(self, server, case, journals):
        self.events = read_log(server, case)
        self.journals = journals
        self.entries = {entry["key"]: entry for journal in journals for entry in journal["entries"]}
        self.by_key = {event["mutation_key"]: event for event in self.events}
        self.items = defaultdict(list)
        for event in self.events:
            self.items[event["subject_id"]].append(event)
        self.counts = Counter()

    def check(self, said):
        assert len(self.by_key) == len(self.events), f"{said}: a key was carried out twice"
        self.check_log(said)
        for key, entry in self.entries.items():
            self.check_entry(entry, self.by_key.get(key), f"{said}: {entry}")
        for event in self.events:
            if event["client_id"]:
                assert event["mutation_key"] in self.entries, f"{said}: nobody did {event}"
            if event["undoes"]:
                self.check_undo(event, said)
        for journal in self.journals:
            self.check_order(journal["entries"], said)

    def check_log(self, said):
        """Nothing is missing: each value was found as it had been left, and numbers of a client are in order."""
        assert [event["seq"] for event in self.events] == list(range(1, len(self.events) + 1)), said
        numbers = {}
        for event in self.events:
            if event["client_id"]:
                assert event["client_number"] > numbers.get(event["client_id"], 0), f"{said}: {event}"
                numbers[event["client_id"]] = event["client_number"]
        for item, events in self.items.items():
            values, is_withdrawn = {}, False
            assert [event["revision"] for event in events] == list(range(1, len(events) + 1)), f"{said}: {item}"
            for event in events:
                if event["kind"] == "evidence.revised":
                    for field, value in event["patch"].items():
                        found = event["before"].get(field)
                        assert same(found, values.get(field)), f"{said}: {field} of {event} was {values.get(field)}"
                if event["kind"] in ("evidence.withdrawn", "evidence.restored"):
                    assert is_withdrawn != (event["kind"] == "evidence.withdrawn"), f"{said}: {event}"
                    is_withdrawn = not is_withdrawn
                elif event["kind"] == "evidence.revised":
                    assert not is_withdrawn, f"{said}: changed while withdrawn: {event}"
                values |= event["patch"]

    def check_entry(self, entry, event, said):
        """An act is in the log once if its person was told so, else not at all."""
        end = entry.get("end")
        self.counts[end] += 1
        if end != "done":
            assert end in ("cancelled", "conflict", "refused"), f"{said} has no end"
            assert event is None, f"{said} was done all the same: {event}"
            return
        if event is None:
            assert self.is_no_change(entry), f"{said} is lost"
            self.counts["no change"] += 1
            return
        assert event["subject_id"] == entry["id"], said
        wanted = {"evidence.add": "evidence.added", "evidence.revise": "evidence.revised", "evidence.withdraw": "evidence.withdrawn",
                  "evidence.restore": "evidence.restored"}
        assert event["kind"] == wanted[entry["operation"]], f"{said}: {event}"
        if entry.get("undoes"):
            return
        for field, value in (entry.get("to") or {}).items():
            if entry["operation"] not in ("evidence.add", "evidence.revise"):
                continue
            assert holds(event["patch"].get(field), value), f"{said}: {event}"

    def is_no_change(self, entry):
        """Whether it left an item as it was: then the item was so at the revision that was answered."""
        until = [event for event in self.items[entry["id"]] if event["revision"] <= (entry.get("revision") or 0)]
        if entry["operation"] == "evidence.restore":
            # Somebody else had brought it back before an edit did so.
            stays = [event["kind"] for event in until if event["kind"] in ("evidence.withdrawn", "evidence.restored")]
            return bool(entry["group"]) and stays[-1:] == ["evidence.restored"]
        return entry["operation"] == "evidence.revise" and all(
            # It was so already, or it is what the person had seen and others have changed since: that is no edit.
            holds(valued(until, field), value) or same(valued(self.items[entry["id"]], field, entry["base"].get(field, 0)), value)
            for field, value in entry["to"].items()
        )

    def check_undo(self, event, said):
        """An undo puts back what its act found, and only where nobody else has been since."""
        item = self.items[event["subject_id"]]
        # What belongs to the act and waited for an answer may come after its undo.
        acts = [one for one in item if event["undoes"] in (one["mutation_key"], one["group_key"])
                and one["actor_name"] == event["actor_name"] and one["revision"] < event["revision"]]
        assert acts, f"{said}: {event} undoes nothing"
        self.counts["undone"] += 1
        for field, value in event["patch"].items():
            if field not in PLAIN:
                continue
            mine = [one for one in acts if field in one["patch"]]
            assert mine, f"{said}: {event} changes {field}, which was not changed"
            assert same(mine[-1]["patch"][field], event["before"].get(field)), f"{said}: {event} is over another's {field}"
            assert any(same(one["before"].get(field), value) for one in mine), f"{said}: {event} puts back what was not there"
            rivals = [one for one in item if mine[-1]["revision"] < one["revision"] < event["revision"]
                      and field in one["patch"] and one["actor_name"] != event["actor_name"]]
            assert not rivals, f"{said}: {event} is over {rivals}"

    def check_order(self, entries, said):
        """What never waited for an answer was done in the order of the acts."""
        # A restoration goes before the edit that it is for, which has waited.
        straight = [entry for entry in entries if not {"needs-you", "held"} & set(entry["states"]) and not entry.get("isAnswer")
                    and not (entry["operation"] == "evidence.restore" and entry.get("group"))]
        done = [self.by_key[entry["key"]] for entry in straight if entry["key"] in self.by_key]
        for one, other in pairwise(done):
            assert one["seq"] < other["seq"], f"{said}: {other} came before {one}"


def valued(events, field, revision=float("inf")):
    """A field after some events, until one of them."""
    values = [event["patch"][field] for event in events if event["revision"] <= revision and field in event["patch"]]
    return values[-1] if values else None


def holds(has, wanted):
    """Whether a value is what an act wanted: it, or its members."""
    if isinstance(wanted, dict):
        return set(wanted["add"]) <= set(has or []) and not set(wanted["remove"]) & set(has or [])
    return same(has, wanted)


def same(one, other):
    """Whether two values are the same: a set in whatever order, and nothing is empty."""
    one, other = (sorted(value) if isinstance(value, list) else value for value in (one, other))
    return (one or None) == (other or None)
