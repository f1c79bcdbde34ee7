"""Break 6: the server dies before a commit, after it, or in the middle of the reply. Each effect happens exactly once."""

import os
import random
import secrets
import threading
import uuid

import httpx
import pytest

from line import Line

SOAK = os.environ.get("PROFFER_SOAK") == "1"
KILLS = 100 if SOAK else 15
CUTS = 400 if SOAK else 60


class Queue:
    """A client's pending changes, sent in order until each is answered: an item is added, then revised."""

    def __init__(self, browser, case, host=None):
        self.browser, self.case = browser, case
        self.headers = {"Host": host} if host else {}
        self.name = secrets.token_hex(8)
        self.number = 0
        self.pending = []
        self.items = []
        self.repeats = 0

    def fill(self):
        while len(self.pending) < 6:
            item = str(uuid.uuid4())
            self.items.append(item)
            self.push(item, "evidence.add", {}, {"title": f"Item {len(self.items)}", "kind": "document"})
            self.push(item, "evidence.revise", {"title": 1}, {"title": f"Item {len(self.items)}, revised"})

    def push(self, item, operation, base, to):
        self.number += 1
        self.pending.append(
            {"number": self.number, "key": secrets.token_hex(12), "case": self.case, "operation": operation,
             "id": item, "base": base, "to": to}
        )

    def send(self, url="/api/mutations"):
        """Sends what is pending; nothing is forgotten that was not answered."""
        answer = self.browser.client.post(
            url, json={"client": self.name, "mutations": self.pending}, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        replies = answer.json()["replies"]
        assert [reply["status"] for reply in replies] == ["applied"] * len(self.pending), replies
        self.repeats += sum(reply["repeated"] for reply in replies)
        self.pending = []

    def assert_exactly_once(self):
        found, cursor = {}, ""
        while cursor is not None:
            page = self.browser.client.get(
                "/api/evidence", params={"case": self.case, "cursor": cursor, "limit": 50}
            ).json()
            found |= {item["id"]: item["revision"] for item in page["items"]}
            cursor = page["next"]
        assert found == {item: 2 for item in self.items}


@pytest.mark.own_server
def test_a_server_killed_at_any_moment_carries_out_each_change_once(server, lead):
    moments = random.Random(6)
    queue = Queue(lead, server.case)
    for _ in range(KILLS):
        killer = threading.Timer(moments.uniform(0.0, 0.12), server.process.kill)
        killer.start()
        try:
            while True:
                queue.fill()
                queue.send()
        except httpx.TransportError:
            pass  # It died under the request: nobody knows what was carried out.
        killer.join()
        server.process.wait(timeout=30)
        server.start()
    queue.send()
    queue.assert_exactly_once()


def test_what_stands_before_a_gap_in_a_batch_is_carried_out(server, lead):
    queue = Queue(lead, server.case)
    queue.fill()
    sent = [dict(mutation) for mutation in queue.pending]
    sent[4]["number"] = 9
    answer = lead.client.post("/api/mutations", json={"client": queue.name, "mutations": sent})
    assert (answer.status_code, answer.json()["expected"]) == (409, 5), answer.text
    # The whole once more, as it should have been: four were done, two were not.
    queue.send()
    assert queue.repeats == 4
    queue.assert_exactly_once()


@pytest.mark.own_server(RATE_LIMITS="off")
def test_replies_cut_at_any_byte_are_given_again(server, lead):
    places = random.Random(7)
    queue = Queue(lead, server.case, host=f"127.0.0.1:{server.port}")
    with Line(server.port) as line:
        through = f"http://127.0.0.1:{line.port}/api/mutations"
        cut = 0
        while cut < CUTS:
            queue.fill()
            line.fault(mode="cut_after", bytes=places.randrange(0, 900))
            try:
                queue.send(through)
            except httpx.TransportError:
                cut += 1
            line.fault(mode="reset")
            queue.pending and queue.send(through)
    assert queue.repeats > 0, "no reply was cut after its commit"
    queue.assert_exactly_once()
