"""The chain from a change to another screen, and what is left of it when something breaks."""

import secrets
import signal
import threading

import httpx
import pytest

from server import Stream


def test_a_change_reaches_the_other_person_in_an_unbroken_chain(server, lead, paralegal):
    stream = Stream(paralegal, server.case)
    position = stream.frames[0][2]["position"]
    item = lead.add(server.case, "Knife").json()
    lead.revise(item["id"], 1, {"exhibitStatus": "admitted"})
    stream.wait(lambda frames: len(stream.changes()) == 2)
    for change in stream.changes():
        assert change["previous"] == position
        position = change["position"]
    assert stream.changes()[1]["fields"] == {"exhibitStatus": "admitted"}
    assert stream.changes()[1]["row"]["exhibitStatus"] == {"value": "admitted", "text": "Admitted"}
    assert stream.changes()[1]["by"]["name"] == "lead"


def test_a_sealed_item_leaves_the_paralegals_screen_and_no_word_of_it_follows(server, lead, paralegal):
    item = lead.add(server.case, "Statement").json()["id"]
    stream = Stream(paralegal, server.case)
    lead.revise(item, 1, {"confidentiality": "sealed"})
    lead.revise(item, 2, {"title": "Canary Heron"})
    lead.add(server.case, "After")
    stream.wait(lambda frames: len(stream.changes()) == 2)
    assert [change["kind"] for change in stream.changes()] == ["evidence.removed", "evidence.added"]
    assert "Canary" not in str(stream.frames)
    assert paralegal.client.get(f"/api/evidence/{item}").status_code == 404
    assert "Canary" not in paralegal.client.get("/api/evidence", params={"case": server.case, "q": "canary"}).text


def test_a_reader_resumes_where_it_stopped(server, lead, paralegal):
    position = Stream(paralegal, server.case).frames[0][2]["position"]
    for number in range(5):
        lead.add(server.case, f"Item {number}")
    stream = Stream(paralegal, server.case, after=position)
    assert [change["row"]["title"] for change in stream.changes()] == [f"Item {number}" for number in range(5)]
    assert stream.changes()[0]["previous"] == position


def test_a_foreign_position_is_a_reset(server, lead):
    assert Stream(lead, server.case, after="A" * 22).frames[0][0] == "reset"
    assert Stream(lead, server.case, after="nonsense").frames[0][0] == "reset"


def test_two_judgements_of_one_exhibit_are_a_conflict(server, lead, paralegal):
    item = lead.add(server.case, "Tape").json()["id"]
    lead.revise(item, 1, {"exhibitStatus": "admitted"})
    answer = paralegal.revise(item, 1, {"exhibitStatus": "excluded"})
    assert answer.status_code == 409
    sides = answer.json()["conflict"]["fields"]["exhibitStatus"]
    assert (sides["base"], sides["mine"], sides["theirs"]) == ("not_designated", "excluded", "admitted")


def test_a_revoked_person_hears_nothing_more(server, lead, paralegal):
    stream = Stream(paralegal, server.case)
    server.command("case", "revoke", server.case, "paralegal@example.com")
    stream.wait(lambda frames: frames[-1][0] == "goodbye", seconds=3)
    assert stream.frames[-1][2]["code"] == 4102
    assert paralegal.client.get("/api/updates", params={"case": server.case}).status_code == 404


@pytest.mark.own_server
def test_sigterm_with_open_streams_ends_in_time(server, lead):
    stream = Stream(lead, server.case)
    assert server.kill(signal.SIGTERM) == 0
    assert stream.frames[-1][2]["code"] == 4001


@pytest.mark.own_server
def test_kill_9_under_load_loses_and_doubles_nothing_that_was_acknowledged(server, lead):
    acknowledged, unsure = [], []

    def write(number):
        while True:
            title, key = f"{number}-{len(acknowledged)}-{secrets.token_hex(4)}", secrets.token_hex(12)
            try:
                answer = lead.add(server.case, title, key=key)
            except httpx.TransportError:
                unsure.append((title, key))
                return
            assert answer.status_code == 201
            acknowledged.append(title)
            enough.set() if len(acknowledged) >= 60 else None

    enough = threading.Event()
    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    assert enough.wait(60)
    server.kill()
    for writer in writers:
        writer.join(30)
    server.start()
    for title, key in unsure:
        assert lead.add(server.case, title, key=key).status_code == 201
    titles, cursor = [], ""
    while cursor is not None:
        page = lead.client.get("/api/evidence", params={"case": server.case, "cursor": cursor, "limit": 50}).json()
        titles += [item["title"] for item in page["items"]]
        cursor = page["next"]
    assert sorted(titles) == sorted(acknowledged + [title for title, _ in unsure])


def test_an_added_item_is_answered_as_it_is_read_and_not_to_who_does_not_see_it(server, lead, paralegal):
    added = lead.add(server.case, "Ledger", notes="Second line", tags=["fire"])
    read = lead.client.get(f"/api/evidence/{added.json()['id']}")
    assert added.json() == read.json() and added.headers["etag"] == read.headers["etag"]
    key = "key-of-an-added-item"
    sealed = paralegal.add(server.case, "The informant", key, confidentiality="sealed")
    item = sealed.json()["id"]
    assert sealed.status_code == 201 and sealed.json() == {"id": item, "visible": False}
    assert "etag" not in sealed.headers
    again = paralegal.add(server.case, "The informant", key, confidentiality="sealed")
    assert (again.status_code, again.json()) == (201, {"id": item, "visible": False}), "a repeated key gives the same answer"
    assert lead.client.get(f"/api/evidence/{item}").json()["title"] == "The informant"
    titles = [item["title"] for item in lead.client.get("/api/evidence", params={"case": server.case}).json()["items"]]
    assert titles.count("The informant") == 1


def test_a_repeated_key_tells_nothing_of_an_item_that_somebody_else_has_taken_out_of_sight(server, lead, paralegal):
    added = paralegal.add(server.case, "The informant", "key-of-a-seen-item").json()
    revised = {"key": "key-of-a-seen-edit", "base": {"title": 1}, "to": {"title": "An informant"}, "number": 1}
    batch = {"client": "cl_seen", "mutations": [
        {**revised, "case": server.case, "operation": "evidence.revise", "id": added["id"]}
    ]}
    (reply,) = paralegal.client.post("/api/mutations", json=batch).json()["replies"]
    assert reply["status"] == "applied" and "visible" not in reply
    assert lead.revise(added["id"], 2, {"confidentiality": "sealed"}).status_code == 200
    again = paralegal.add(server.case, "The informant", "key-of-a-seen-item")
    assert again.status_code == 404 and "informant" not in again.text
    (reply,) = paralegal.client.post("/api/mutations", json=batch).json()["replies"]
    assert (reply["status"], reply["code"]) == ("refused", "not_found")


def test_a_repeated_edit_that_took_the_item_out_of_the_writers_own_sight_is_answered_as_before(server, paralegal):
    added = paralegal.add(server.case, "The informant").json()
    batch = {"client": "cl_sealing", "mutations": [
        {"number": 1, "key": "key-of-a-sealing", "case": server.case, "operation": "evidence.revise", "id": added["id"],
         "base": {"confidentiality": 1}, "to": {"confidentiality": "sealed"}}
    ]}
    first, again = (paralegal.client.post("/api/mutations", json=batch).json()["replies"][0] for _ in range(2))
    assert (first["status"], first["visible"], first["repeated"]) == ("applied", False, False)
    assert again == {**first, "repeated": True}
    assert paralegal.client.get(f"/api/evidence/{added['id']}").status_code == 404
