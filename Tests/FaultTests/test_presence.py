"""Who is here: said on a socket or by a request, told to the others, and nothing that somebody may not see."""

import os
import signal
import time

import httpx
import pytest

from databases import ON_ONE, on_database
from server import Browser, Copy, Stream
from websocket import BINARY, TEXT, WebSocket

POSTGRES = pytest.mark.parametrize("seed", [on_database("postgres")], indirect=True)
# What a gathering takes, many times over.
SOON_SECONDS = 5
POSTS_A_SECOND_MAX, REPORT_BYTES_MAX = 4, 2 * 1024


class Scene:
    """Streams and sockets of people on one server, and what each of them sees."""

    def __init__(self):
        self.open = []

    def stream(self, browser, case):
        stream = Stream(browser, case)
        return stream, ready(stream)["connection"]

    def socket(self, server, browser):
        socket = WebSocket(server, browser, f"/ws?case={server.case}")
        self.open.append(socket)
        return socket, next_of(socket, "ready")["connection"]

    def close(self):
        for socket in self.open:
            socket.connection.close()


@pytest.fixture
def scene():
    scene = Scene()
    yield scene
    scene.close()


def ready(stream):
    return next(data for kind, _, data in stream.frames if kind == "ready")


def next_of(socket, event):
    """The next frame of a kind; others are left out."""
    message = socket.read_json()
    while message["event"] != event:
        message = socket.read_json()
    return message


def seen(frames):
    """Who is here after these frames: the entries by connection."""
    entries = {}
    for frame in frames:
        if frame["whole"]:
            entries = {}
        for connection in frame["gone"]:
            entries.pop(connection, None)
        entries.update({entry["connection"]: entry for entry in frame["entries"]})
    return entries


def presence(stream):
    return [data for kind, _, data in list(stream.frames) if kind == "ephemeral"]


def wait_for(stream, is_there, seconds=SOON_SECONDS):
    stream.wait(lambda frames: is_there(seen(presence(stream))), seconds=seconds)
    return seen(presence(stream))


def say(socket, **members):
    socket.send(TEXT, httpx.Request("POST", "http://x", json=members).content)


def post(browser, case, connection, **members):
    return browser.client.post("/api/ephemera", json={"case": case, "connection": connection, **members})


def place(entry):
    return entry["page"], entry["item"], entry["field"], entry["editing"]


def test_a_word_on_a_socket_is_told_on_the_stream_of_another(server, lead, paralegal, scene):
    item = lead.add(server.case, "Letter").json()["id"]
    stream, _ = scene.stream(paralegal, server.case)
    socket, connection = scene.socket(server, lead)
    say(socket, page="item", item=item, field="title", editing=True)
    entry = wait_for(stream, lambda entries: connection in entries)[connection]
    assert place(entry) == ("item", item, "title", True)
    assert (entry["person"]["name"], entry["role"]) == ("lead", "lead_prosecutor")
    assert set(entry) == {"connection", "person", "role", "page", "item", "field", "editing"}
    assert set(presence(stream)[-1]) == {"event", "case", "whole", "entries", "gone"}
    assert all(position is None for kind, position, _ in stream.frames if kind == "ephemeral"), "it moves no position"
    # The same comes back on the socket, as every frame does.
    own = next_of(socket, "ephemeral")
    assert [entry["connection"] for entry in own["entries"]] == [connection]
    # Who comes later is told after ready.
    late = Stream(paralegal, server.case)
    wait_for(late, lambda entries: connection in entries)
    assert [kind for kind, _, _ in late.frames][:2] == ["ready", "ephemeral"] and presence(late)[0]["whole"]
    say(socket, leaving=True)
    wait_for(stream, lambda entries: connection not in entries)


def test_a_word_by_request_is_told_on_the_socket_of_another(server, lead, paralegal, scene):
    item = lead.add(server.case, "Letter").json()["id"]
    socket, _ = scene.socket(server, lead)
    _, connection = scene.stream(paralegal, server.case)
    answer = post(paralegal, server.case, connection, page="item", item=item, field="notes", editing=True)
    assert answer.status_code == 204 and answer.content == b""
    told = next_of(socket, "ephemeral")
    assert [place(entry) for entry in told["entries"]] == [("item", item, "notes", True)]
    # A stream that ends is gone after a moment.
    paralegal.close()
    assert next_of(socket, "ephemeral")["gone"] == [connection]


def test_sealing_an_item_takes_the_mark_away(server, lead, paralegal, scene):
    answer = lead.add(server.case, "Letter").json()
    stream, _ = scene.stream(paralegal, server.case)
    socket, connection = scene.socket(server, lead)
    say(socket, page="item", item=answer["id"], field="title", editing=True)
    wait_for(stream, lambda entries: connection in entries)
    assert lead.revise(answer["id"], answer["revision"], {"confidentiality": "sealed"}).status_code == 200
    entry = wait_for(stream, lambda entries: entries[connection]["item"] is None)[connection]
    assert place(entry) == ("evidence", None, None, False)
    say(socket, page="item", item=answer["id"], field="notes", editing=True)
    other, _ = scene.socket(server, paralegal)
    assert place(next_of(other, "ephemeral")["entries"][0]) == ("evidence", None, None, False)


@ON_ONE
def test_the_portal_is_never_seen_and_sees_nobody(server, lead, paralegal, scene):
    server.command("case", "grant", server.case, "wanderer@example.com", "defence_counsel_portal")
    portal = Browser(server, "wanderer@example.com")
    portal_stream, portal_connection = scene.stream(portal, server.case)
    portal_socket, _ = scene.socket(server, portal)
    stream, _ = scene.stream(paralegal, server.case)
    socket, connection = scene.socket(server, lead)
    assert post(portal, server.case, portal_connection, page="evidence").status_code == 204
    say(portal_socket, page="people")
    say(socket, page="evidence")
    assert set(wait_for(stream, lambda entries: connection in entries)) == {connection}
    # What is told to all reaches the portal too: by then nothing of presence has.
    assert lead.add(server.case, "Letter").status_code == 201
    stream.wait(lambda frames: stream.changes())
    say(socket, page="list")
    wait_for(stream, lambda entries: entries[connection]["page"] == "list")
    assert set(seen(presence(stream))) == {connection}
    assert not presence(portal_stream)
    portal.close()


@ON_ONE
def test_what_is_not_ones_own_is_not_found(server, lead, paralegal, scene):
    _, own = scene.stream(lead, server.case)
    stream, foreign = scene.stream(paralegal, server.case)
    other_case = server.command(
        "case", "add", "People v. Other", "--time-zone", "America/New_York", "--lead", "lead@example.com"
    )
    for connection, case in ((foreign, server.case), ("nobody", server.case), (own, other_case), (None, server.case)):
        answer = post(lead, case, connection, page="evidence")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "connection_unknown"), (connection, case)
    unknown = "01890000-0000-7000-8000-000000000000"
    for case in (unknown, other_case, "nonsense", None):
        answer = post(paralegal, case, foreign, page="evidence")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found"), case
    with httpx.Client(base_url=server.base) as stranger:
        body = {"case": server.case, "connection": own, "page": "evidence"}
        assert stranger.post("/api/ephemera", json=body).status_code == 401
        stranger.cookies.update(lead.client.cookies)
        assert stranger.post("/api/ephemera", json=body).status_code == 403, "without the token"
    assert not presence(stream)


@ON_ONE
def test_what_cannot_be_understood_is_said(server, lead, scene):
    stream, connection = scene.stream(lead, server.case)
    for members, member in (
        ({}, "page"), ({"page": "cellar"}, "page"), ({"page": "item", "item": "E-1"}, "item"),
        ({"page": "evidence", "field": "smell"}, "field"), ({"page": "evidence", "editing": "yes"}, "editing"),
        ({"page": "evidence", "item": 5}, "item"), ({"leaving": 1}, "leaving"),
    ):
        answer = post(lead, server.case, connection, **members)
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, member), members
    large = post(lead, server.case, connection, page="evidence", more="x" * REPORT_BYTES_MAX)
    assert large.status_code == 413
    plain = lead.client.post("/api/ephemera", content="page=evidence")
    assert plain.status_code == 415
    assert lead.client.post("/api/ephemera", content="{", headers={"Content-Type": "application/json"}).status_code == 400
    assert not presence(stream)
    # Members of a later version are left out.
    assert post(lead, server.case, connection, page="evidence", mood="curious").status_code == 204
    wait_for(stream, lambda entries: connection in entries)


@ON_ONE
def test_a_socket_that_says_what_is_not_understood_stays_open(server, lead, paralegal, scene):
    stream, _ = scene.stream(paralegal, server.case)
    socket, connection = scene.socket(server, lead)
    for text in (b"5", b"[]", b"{}", b'{"page":"cellar"}', b'{"page":"evidence","connection":"another"}',
                 b'{"page":"evidence","case":"another"}', b'{"page":"people","x":"' + b"x" * REPORT_BYTES_MAX + b'"}'):
        socket.send(TEXT, text)
    say(socket, page="list", connection=connection, case=server.case)
    assert wait_for(stream, lambda entries: connection in entries)[connection]["page"] == "list"
    assert len(presence(stream)) == 1


@ON_ONE
@pytest.mark.parametrize("opcode, payload", [(TEXT, b"hello"), (TEXT, b""), (BINARY, b'{"page":"list"}')])
def test_what_is_no_json_ends_the_socket(server, lead, scene, opcode, payload):
    socket, _ = scene.socket(server, lead)
    socket.send(opcode, payload)
    assert next_of(socket, "goodbye")["code"] == 4103 and socket.read_close() == 4103


@ON_ONE
def test_too_many_requests_wait_and_too_many_messages_count_as_the_last(server, lead, paralegal, scene):
    stream, _ = scene.stream(paralegal, server.case)
    socket, connection = scene.socket(server, lead)
    _, posting = scene.stream(lead, server.case)
    answers = [post(lead, server.case, posting, page="people") for _ in range(4 * POSTS_A_SECOND_MAX)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and {answer.status_code for answer in answers} == {204, 429}
    assert refused[0].headers["retry-after"] == "1" and refused[0].json()["error"]["temporary"] is True
    before = len(presence(stream))
    for number in range(500):
        say(socket, page="list" if number % 2 else "people")
    say(socket, page="other")
    wait_for(stream, lambda entries: entries.get(connection, {}).get("page") == "other")
    assert len(presence(stream)) - before < 40, "one frame a gathering, not one a message"


def test_who_signs_out_is_gone_at_once(server, lead, paralegal, scene):
    stream, _ = scene.stream(lead, server.case)
    cookies, token = paralegal.sign_in("paralegal@example.com")
    with httpx.Client(base_url=server.base, cookies=cookies, headers={"X-CSRF-Token": token}) as client:
        paralegal.client, own = client, paralegal.client
        socket, connection = scene.socket(server, paralegal)
        say(socket, page="evidence")
        wait_for(stream, lambda entries: connection in entries)
        assert client.delete("/api/session").status_code == 200
        began = time.monotonic()
        wait_for(stream, lambda entries: connection not in entries)
        assert time.monotonic() - began < 1.5
        paralegal.client = own


def test_who_is_taken_off_the_case_is_gone_with_the_stream(server, lead, paralegal, scene):
    stream, _ = scene.stream(lead, server.case)
    socket, connection = scene.socket(server, paralegal)
    say(socket, page="evidence")
    wait_for(stream, lambda entries: connection in entries)
    server.command("case", "revoke", server.case, "paralegal@example.com")
    wait_for(stream, lambda entries: connection not in entries)
    assert socket.read_close() == 4102


class Second(Copy):
    """A further instance on the data of one that runs."""

    def fill(self):
        self.environment["DATABASE_URL"] = self.original.environment["DATABASE_URL"]


@pytest.fixture
def pair(seed, tmp_path):
    """Two instances on one database, with a Redis between them."""
    first = Copy(tmp_path / "first", seed, REDIS_URL=os.environ["TEST_REDIS_URL"])
    second = Second(tmp_path / "second", first, REDIS_URL=os.environ["TEST_REDIS_URL"])
    for server in (first, second):
        server.start()
    yield first, second
    for server in (first, second):
        server.end()


@POSTGRES
def test_who_is_at_one_instance_is_seen_at_the_other(pair, scene):
    first, second = pair
    lead, paralegal = Browser(first, "lead@example.com"), Browser(second, "paralegal@example.com")
    answer = lead.add(first.case, "Letter").json()
    socket, connection = scene.socket(first, lead)
    say(socket, page="item", item=answer["id"], field="title", editing=True)
    next_of(socket, "ephemeral")
    # The second instance begins to watch the case only now, and asks. What was said last may come after the answer.
    stream, posting = scene.stream(paralegal, second.case)
    at_title = ("item", answer["id"], "title", True)
    wait_for(stream, lambda entries: connection in entries and place(entries[connection]) == at_title)
    assert lead.revise(answer["id"], answer["revision"], {"confidentiality": "sealed"}).status_code == 200
    wait_for(stream, lambda entries: entries[connection]["item"] is None)
    # A request finds its stream also by the other instance, as behind a proxy that spreads them; a foreign one does not.
    here = Browser(first, "paralegal@example.com")
    assert post(lead, first.case, posting, page="other").status_code == 204
    assert post(here, first.case, posting, page="people").status_code == 204
    assert wait_for(stream, lambda entries: posting in entries)[posting]["page"] == "people"
    first.kill(signal.SIGTERM)
    wait_for(stream, lambda entries: connection not in entries)
    assert posting in seen(presence(stream))
    for browser in (lead, paralegal, here):
        browser.close()
