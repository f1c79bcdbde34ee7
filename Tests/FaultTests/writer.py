"""Somebody who writes without a pause, at one instance or another, and sends again whatever was not answered."""

import random
import secrets
import threading
import time
import uuid

import httpx

from server import Browser

# What only the lead may read.
SECRET = "Canary"
PAUSE_SECONDS = 0.02
ANSWER_SECONDS = 10


class Writer(threading.Thread):
    """The lead at one of two instances, with a script of changes to items of this writer's own; see `script`."""

    def __init__(self, servers, case, number):
        super().__init__(daemon=True)
        self.browsers = [Browser(server, "lead@example.com") for server in servers]
        self.case, self.here = case, number
        self.name, self.number = secrets.token_hex(8), 0
        self.random = random.Random(number)
        self.is_over = threading.Event()
        self.fault, self.repeats, self.failures = None, 0, []
        self.titles = {}

    def run(self):
        try:
            while not self.is_over.is_set():
                for mutation in self.script():
                    self.carry_out(mutation)
                    time.sleep(PAUSE_SECONDS)
        except Exception as error:  # Whatever it is: the test says it.
            self.fault = error

    def script(self):
        """The life of an item: it is made, sealed, called what nobody else may know, called otherwise and opened again."""
        item, name = str(uuid.uuid4()), secrets.token_hex(4)
        yield self.mutation(item, "evidence.add", {}, {"title": f"Item {name}", "kind": "document"})
        steps = [{"confidentiality": "sealed"}, {"title": f"{SECRET} {name}"}, {"title": f"Item {name}, again"},
                 {"confidentiality": "team_only"}]
        if self.random.random() < 0.3:
            steps = steps[:1] + steps[2:3]  # It stays sealed.
        for revision, to in enumerate(steps, start=1):
            yield self.mutation(item, "evidence.revise", dict.fromkeys(to, revision), to)
        self.titles[item] = next(to["title"] for to in reversed(steps) if "title" in to)

    def mutation(self, item, operation, base, to):
        self.number += 1
        return {"number": self.number, "key": secrets.token_hex(12), "case": self.case, "operation": operation, "id": item,
                "base": base, "to": to}

    def carry_out(self, mutation):
        """Sends a change until it is answered, at the other instance when this one does not."""
        deadline = time.monotonic() + 4 * ANSWER_SECONDS
        while True:
            assert time.monotonic() < deadline, "a change was never answered"
            try:
                answer = self.browsers[self.here].client.post(
                    "/api/mutations", json={"client": self.name, "mutations": [mutation]}, timeout=ANSWER_SECONDS
                )
            except httpx.TransportError as error:
                self.failures.append(type(error).__name__)
            else:
                if answer.status_code == 200:
                    (reply,) = answer.json()["replies"]
                    assert reply["status"] == "applied", reply
                    self.repeats += reply["repeated"]
                    return
                assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0, answer.text
                self.failures.append("503")
            self.here = 1 - self.here
            time.sleep(2 * PAUSE_SECONDS)

    def end(self):
        self.is_over.set()
        self.join(5 * ANSWER_SECONDS)
        for browser in self.browsers:
            browser.close()
        if self.fault:
            raise self.fault


def titles_of(server, email, case):
    """What a person finds on a page that is fetched now, without the first item."""
    person, found, cursor = Browser(server, email), {}, ""
    while cursor is not None:
        page = person.client.get("/api/evidence", params={"case": case, "cursor": cursor, "limit": 50}).json()
        found |= {item["id"]: item["title"] for item in page["items"] if item["title"] != "The first"}
        cursor = page["next"]
    person.close()
    return found
