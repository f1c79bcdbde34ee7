"""People at several browsers, on and off the network, of whom pages and servers are killed: in the end all see the same, each
act was done once or said not to be, and no accepted value is missing from the log."""

import json
import os
import subprocess

import pytest

from acts import Acts
from server import Browser

SOAK = os.environ.get("PROFFER_SOAK") == "1"
SEED = int(os.environ.get("PROFFER_SEED", 1))
# On each database; the client's own modules play 14,000 operations more against a server that is made up.
HISTORIES = 20 if SOAK else 2
OPERATIONS = 5_000 if SOAK else 1_500
KILLS = 8 if SOAK else 2
ITEMS = 8
PEOPLE = ["lead", "lead", "second", "paralegal"]


def person(server, name):
    browser = Browser(server, f"{name}@example.com")
    cookie = "; ".join(f"{key}={value}" for key, value in browser.client.cookies.items())
    browser.close()
    return {"name": name, "cookie": cookie, "csrf": browser.client.headers["X-CSRF-Token"]}


def play(server, case, seed):
    """Plays a history by node, which asks for a server that dies; what it tells in the end."""
    with subprocess.Popen(
        ["node", "Tests/ClientTests/play-history.js"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as player:
        words = {"base": server.base, "caseId": case, "people": [person(server, name) for name in PEOPLE], "seed": seed,
                 "operations": OPERATIONS, "kills": KILLS}
        player.stdin.write(json.dumps(words) + "\n")
        player.stdin.flush()
        told = None
        for line in player.stdout:
            told = json.loads(line)
            if "kill" in told:
                server.kill()
                server.start()
    assert player.returncode == 0, f"seed {seed}: {told}"
    return told


@pytest.mark.own_server(RATE_LIMITS="off")
def test_histories_end_with_one_truth_and_each_act_once(server, lead):
    for seed in range(SEED, SEED + HISTORIES):
        case = server.add_case()
        server.command("case", "grant", case, "second@example.com", "second_chair")
        for number in range(ITEMS):
            assert lead.add(case, f"Item {number}").status_code == 201
        told = play(server, case, seed)
        said = f"seed {seed}"
        assert told["differences"] == [], said
        print(seed, told["counts"], told["net"])
        acts = Acts(server, case, told["journals"])
        acts.check(said)
        print(acts.counts)
