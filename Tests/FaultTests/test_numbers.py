"""A client's queue: its numbers, what blocks it, and what must not."""

import secrets
import uuid

from server import Stream


def identifier():
    return str(uuid.uuid4())


def adding(number, case, **other):
    return {
        "number": number, "key": secrets.token_hex(12), "case": case, "operation": "evidence.add", "id": identifier(),
        "to": {"title": f"Item {number}", "kind": "document"}, **other,
    }


def send(browser, client, *mutations):
    return browser.client.post("/api/mutations", json={"client": client, "mutations": list(mutations)})


def statuses(answer):
    assert answer.status_code == 200, answer.text
    return [(reply["number"], reply["status"], reply.get("code"), reply["repeated"]) for reply in answer.json()["replies"]]


def test_a_missing_number_is_told_and_nothing_is_written(server, lead):
    client = secrets.token_hex(8)
    assert statuses(send(lead, client, adding(1, server.case))) == [(1, "applied", None, False)]
    answer = send(lead, client, adding(3, server.case))
    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["expected"]) == (409, "number_gap", 2)
    assert statuses(send(lead, client, adding(2, server.case))) == [(2, "applied", None, False)]
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == 2


def test_a_number_of_another_key_or_a_client_of_another_person_is_taken(server, lead, paralegal):
    client = secrets.token_hex(8)
    first = adding(1, server.case)
    send(lead, client, first)
    answer = send(lead, client, adding(1, server.case))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "number_taken")
    answer = send(paralegal, client, adding(2, server.case))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "number_taken")
    assert statuses(send(lead, client, first)) == [(1, "applied", None, True)]


def test_a_renumbered_queue_goes_on_after_what_was_carried_out_already(server, lead):
    done, waiting = adding(7, server.case), adding(8, server.case)
    first = secrets.token_hex(8)
    for number in range(1, 7):
        send(lead, first, adding(number, server.case))
    send(lead, first, done)
    # The client lost its name: the same keys come under a new one.
    answer = send(lead, secrets.token_hex(8), {**done, "number": 1}, {**waiting, "number": 2})
    assert statuses(answer) == [(1, "applied", None, True), (2, "applied", None, False)]
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == 8


POISON = {
    "operation": ({"operation": "evidence.burn"}, "bad_request"),
    "item": ({"id": "nonsense"}, "not_found"),
    "field": ({"to": {"nonsense": "x"}}, "unknown_field"),
    "value": ({"to": {"title": 7}}, "wrong_type"),
    "unknown case": ({"case": identifier()}, "not_found"),
    "no case": ({"case": "nonsense"}, "not_found"),
    "base": ({"operation": "evidence.revise", "to": {"title": "x"}}, "bad_request"),
}


def test_a_poisoned_change_is_refused_alone_and_takes_its_number(server, lead):
    for change, code in POISON.values():
        send_poison(server, lead, change, code)


def send_poison(server, lead, change, code):
    client = secrets.token_hex(8)
    batch = [adding(1, server.case), {**adding(2, server.case), **change}, adding(3, server.case)]
    assert statuses(send(lead, client, *batch)) == [
        (1, "applied", None, False), (2, "refused", code, False), (3, "applied", None, False)
    ]
    assert statuses(send(lead, client, *batch)) == [
        (1, "applied", None, True), (2, "refused", code, True), (3, "applied", None, True)
    ]
    assert statuses(send(lead, client, adding(4, server.case))) == [(4, "applied", None, False)]


def test_a_batch_without_numbers_or_keys_cannot_be_read_and_does_nothing(server, lead):
    client = secrets.token_hex(8)
    for name in ("number", "key"):
        broken = adding(2, server.case)
        del broken[name]
        assert send(lead, client, adding(1, server.case), broken).status_code == 400
    assert lead.client.get("/api/evidence", params={"case": server.case}).json()["total"] == 0
    assert statuses(send(lead, client, adding(1, server.case))) == [(1, "applied", None, False)]


def test_who_left_the_case_is_not_told_what_became_of_an_earlier_change(server, lead, paralegal):
    client = secrets.token_hex(8)
    change = adding(1, server.case)
    assert statuses(send(paralegal, client, change)) == [(1, "applied", None, False)]
    server.command("case", "revoke", server.case, "paralegal@example.com")
    assert statuses(send(paralegal, client, change)) == [(1, "refused", "not_found", True)]
    assert statuses(send(paralegal, client, adding(2, server.case))) == [(2, "refused", "not_found", False)]


def test_a_replay_of_two_changes_of_one_item_brings_both(server, lead, paralegal):
    item = lead.add(server.case, "Knife").json()["id"]
    position = Stream(paralegal, server.case).frames[0][2]["position"]
    lead.revise(item, 1, {"title": "Kitchen knife"})
    lead.revise(item, 2, {"location": "Room 2"})
    changes = Stream(paralegal, server.case, after=position).changes()
    # A client ignores a revision that it has: each change must carry its own.
    assert [change["revision"] for change in changes] == [2, 3]
