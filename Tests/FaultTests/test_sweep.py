"""What never became evidence is removed after its time; what did, or is about to, never is."""

import random
import secrets
import threading
import time

import httpx
import pytest

from databases import ON_POSTGRES
from server import Browser
from uploads import add, begin, digest, error, key, send, sent
from waiting import until

# Uploads are kept for two seconds after their last part, sealed bytes for four.
SOON = {"UPLOAD_HOURS": "0.0006", "VERIFY_HOURS": "0"}


def vault(server):
    """The hashes of all files in the vault."""
    return {place.name for place in (server.directory / "vault" / "files").glob("*/*/*")}


def uploads(server):
    return {place.name for place in (server.directory / "vault" / "uploads").glob("*/*")}


def refused(browser, item, file):
    """Seals bytes that become no item's: the item has another file."""
    upload = sent(browser, browser.server.case, file)
    answer = browser.client.post(f"/api/evidence/{item}/files", json={"upload": upload}, headers=key())
    assert error(answer) == (409, "file_present")


@pytest.mark.own_server(**SOON)
def test_what_became_nobodys_goes_and_what_is_somebodys_stays(server):
    lead = Browser(server, "lead@example.com")
    kept, lost, again = (secrets.token_bytes(5_000) for _ in range(3))
    item = add(lead, server.case, kept).json()["id"]
    begun = begin(lead, server.case, lost)
    send(lead, begun, lost[:100])
    refused(lead, item, lost)
    refused(lead, item, again)
    # The same bytes become somebody's before their time.
    add(lead, server.case, again)
    assert vault(server) == {digest(kept), digest(lost), digest(again)}
    until(lambda: vault(server) == {digest(kept), digest(again)}, 30)
    until(lambda: not uploads(server), 30)
    assert error(lead.client.get(f"/api/uploads/{begun}")) == (404, "upload_not_found")
    # And what is gone can come again.
    assert lead.client.get(add(lead, server.case, lost).json()["file"]["href"]).content == lost


def add_while_swept(browser, item, rounds, chance):
    """Leaves bytes to the sweep and adds the same ones at about the moment when it comes; answers what was added."""
    added = []
    for _ in range(rounds):
        file = secrets.token_bytes(2_000)
        refused(browser, item, file)
        time.sleep(chance.uniform(3.9, 4.7))
        answer = add(browser, browser.server.case, file)
        assert answer.status_code == 201, answer.text
        added.append((answer.json()["file"]["href"], file))
    return added


@ON_POSTGRES
def test_two_instances_sweep_nothing_that_is_being_added(pair):
    first, second = pair(**SOON, RATE_LIMITS="off")
    item = add(Browser(first, "lead@example.com"), first.case, secrets.token_bytes(100)).json()["id"]
    found = []

    def work(server, seed):
        browser = Browser(server, "lead@example.com")
        found.extend(add_while_swept(browser, item, 3, random.Random(seed)))

    threads = [threading.Thread(target=work, args=((first, second)[seed % 2], seed)) for seed in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(found) == 8 * 3
    time.sleep(6)  # Nothing is to happen: a sweep of either instance had its time.
    reader = Browser(second, "lead@example.com")
    for href, file in found:
        answer = reader.client.get(href)
        assert answer.status_code == 200 and answer.content == file


@pytest.mark.own_server(**SOON)
def test_a_server_killed_at_any_moment_leaves_no_item_without_its_bytes_and_no_bytes_for_ever(server):
    chance = random.Random(5)
    lead = Browser(server, "lead@example.com")
    item = add(lead, server.case, secrets.token_bytes(50)).json()["id"]
    files = [secrets.token_bytes(3_000) for _ in range(4)]
    added = 1
    for number in range(60):
        # On a slow disk many rounds end before anything is in.
        if number >= 12 and added > 3:
            break
        threading.Timer(chance.uniform(0.01, 0.3), server.kill).start()
        try:
            while True:
                file = chance.choice(files)
                if chance.random() < 0.3:
                    refused(lead, item, file)
                else:
                    add(lead, server.case, file)
                    added += 1
        except httpx.TransportError:
            pass  # That is what a killed server looks like.
        until(lambda: server.process.poll() is not None, 20)
        if number % 3 == 0:
            time.sleep(4)  # So that what the kill left is old when the server returns.
        server.start()
    rows, cursor = [], None
    while True:
        query = {"case": server.case, "limit": 200, **({"cursor": cursor} if cursor else {})}
        page = lead.client.get("/api/evidence", params=query).json()
        rows += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    assert len(rows) >= added > 3
    for row in chance.sample(rows, min(len(rows), 60)):
        file = lead.client.get(f"/api/evidence/{row['id']}").json()["file"]
        answer = lead.client.get(file["href"])
        assert answer.status_code == 200 and digest(answer.content) == row["sha256"], row
    # What the vault holds is what items have.
    until(lambda: vault(server) == {row["sha256"] for row in rows}, 30)
    until(lambda: not uploads(server), 30)
