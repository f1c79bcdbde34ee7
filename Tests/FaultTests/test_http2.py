"""Streams that share a connection of HTTP/2 (RFC 9113): presence and limits are the same as on connections of their own."""

import copy
import json
import time

import pytest

import http2
from bearer import ending_sooner
from certificate import Certificate
from databases import ON_ONE
from measures import measures
from server import Browser, Copy, Stream, trusting
from websocket import TEXT, WebSocket

TOKEN = "a token for metrics"
SOON_SECONDS = 5
# What a connection takes at a time; the server says a hundred.
STREAMS_AT_A_TIME = 90
STREAMS_PER_SESSION, STREAMS_PER_PERSON = 250, 500
SEARCHES_PER_PERSON, SIGN_INS_PER_ADDRESS = 300, 500

pytestmark = ON_ONE


@pytest.fixture
def certificate(tmp_path):
    return Certificate(tmp_path / "certificate")


@pytest.fixture
def server(seed, tmp_path, certificate):
    server = Copy(tmp_path / "data", seed, METRICS_TOKEN=TOKEN, **certificate.settings)
    server.trust = trusting(certificate.both)
    server.http2 = True
    server.start()
    yield server
    server.end()


@pytest.fixture
def connect(server, certificate):
    """Opens connections that are closed with the test."""
    connections = []

    def connect(browser):
        connections.append(http2.Connection(server, browser, certificate.both))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()


def refusals(server, limit):
    return measures(server, TOKEN).of("proffer_limit_refusals_total", limit=limit)


def assert_refusal(status, fields, body, code):
    assert status == 429 and int(fields["retry-after"]) >= 1
    error = json.loads(body)["error"]
    assert (error["code"], error["temporary"]) == (code, True)


# Presence


def entries(stream):
    """Who is here, by what a stream was told."""
    known = {}
    for kind, _, data in list(stream.frames):
        if kind == "ephemeral":
            known = {} if data["whole"] else known
            for connection in data["gone"]:
                known.pop(connection, None)
            known |= {entry["connection"]: entry for entry in data["entries"]}
    return known


def connection_of(stream):
    return next(data["connection"] for kind, _, data in stream.frames if kind == "ready")


def test_who_listens_over_http_2_sees_the_others_and_is_seen_until_the_stream_is_left(server, lead, paralegal, connect):
    item = lead.add(server.case, "Letter").json()["id"]
    here = Stream(lead, server.case)
    # The paralegal's stream is one of several on a connection, and is left alone.
    connection = connect(paralegal)
    streams = [connection.get(f"/api/updates?case={server.case}") for _ in range(2)]
    connection.until(lambda: all(b"event: ready" in stream.body for stream in streams))
    left, kept = (json.loads(stream.body.split(b"event: ready\ndata: ")[1].split(b"\n")[0])["connection"] for stream in streams)
    for own in (left, kept):
        said = {"case": server.case, "connection": own, "page": "item", "item": item, "field": "title", "editing": True}
        answer = paralegal.client.post("/api/ephemera", json=said)
        assert (answer.status_code, answer.http_version) == (204, "HTTP/2")
    here.wait(lambda frames: {left, kept} <= entries(here).keys(), seconds=SOON_SECONDS)
    entry = entries(here)[left]
    assert (entry["person"]["name"], entry["item"], entry["field"], entry["editing"]) == ("paralegal", item, "title", True)
    connection.until(lambda: streams[1].body.count(b"event: ephemeral") >= 1)
    connection.leave(streams[0])
    here.wait(lambda frames: left not in entries(here), seconds=SOON_SECONDS)
    assert kept in entries(here)


def test_who_is_on_a_socket_is_seen_over_http_2_and_walls_hold(server, certificate, lead, paralegal):
    item = lead.add(server.case, "Letter").json()
    stream = Stream(paralegal, server.case)
    on_http_1 = copy.copy(server)
    on_http_1.trust = trusting(certificate.both)
    socket = WebSocket(on_http_1, lead, f"/ws?case={server.case}", "Sec-WebSocket-Protocol: proffer.v1")
    connection = socket.read_json()["connection"]
    socket.send(TEXT, json.dumps({"page": "item", "item": item["id"], "field": "title", "editing": True}).encode())
    stream.wait(lambda frames: connection in entries(stream), seconds=SOON_SECONDS)
    assert entries(stream)[connection]["item"] == item["id"]
    assert lead.revise(item["id"], item["revision"], {"confidentiality": "sealed"}).status_code == 200
    stream.wait(lambda frames: entries(stream)[connection]["item"] is None, seconds=SOON_SECONDS)
    socket.connection.close()
    stream.wait(lambda frames: connection not in entries(stream), seconds=SOON_SECONDS)


def test_a_stream_does_not_outlive_the_token_that_opened_it(server, lead):
    token = ending_sooner(lead.client.post("/api/tokens").json()["token"], 2)
    program = Browser(server, "paralegal@example.com")
    program.client.cookies.clear()
    program.client.headers["Authorization"] = f"Bearer {token}"
    stream = Stream(program, server.case)
    stream.join(timeout=5)
    assert stream.is_over and (stream.frames[-1][0], stream.frames[-1][2]["code"]) == ("goodbye", 4003)
    assert program.client.get("/api/updates", params={"case": server.case}).status_code == 401
    program.close()


# Limits


def open_streams(connect, server, browser, count):
    """Opens as many streams as asked for, on as many connections as they need."""
    opened = []
    while len(opened) < count:
        connection = connect(browser)
        wanted = min(STREAMS_AT_A_TIME, count - len(opened))
        answers = [connection.get(f"/api/updates?case={server.case}") for _ in range(wanted)]
        connection.until(lambda answers=answers: all(answer.status for answer in answers))
        assert {answer.status for answer in answers} == {200}
        opened += [(connection, answer) for answer in answers]
    return opened


def test_a_session_and_a_person_have_only_so_many_streams_and_leave_none_behind(server, lead, paralegal, connect):
    def try_one(browser):
        answer = browser_connections[browser].get(f"/api/updates?case={server.case}")
        browser_connections[browser].until(lambda: answer.is_over or answer.status == 200)
        return answer

    elsewhere = Browser(server, "lead@example.com")
    cookies, token = elsewhere.sign_in("lead@example.com")
    elsewhere.client.cookies = cookies
    elsewhere.client.headers["X-CSRF-Token"] = token
    browser_connections = {browser: connect(browser) for browser in (lead, elsewhere, paralegal)}
    first = open_streams(connect, server, lead, STREAMS_PER_SESSION)
    refused = try_one(lead)
    assert_refusal(refused.status, refused.fields, refused.body, "too_many_streams")
    second = open_streams(connect, server, elsewhere, STREAMS_PER_PERSON - STREAMS_PER_SESSION)
    assert try_one(elsewhere).status == 429, "the person has as many as a person may"
    assert refusals(server, "open_streams") == 2
    assert lead.client.get("/api/cases").status_code == 200
    assert try_one(paralegal).status == 200
    # Some leave their streams and stay connected, others go with their connections.
    for connection, answer in first[:STREAMS_AT_A_TIME]:
        connection.leave(answer)
    for connection, _ in (*first[STREAMS_AT_A_TIME:], *second):
        connection.close()
    deadline = time.monotonic() + SOON_SECONDS
    again = 0
    while again < STREAMS_PER_SESSION // 3:
        if (answer := try_one(lead)).status == 200:
            again += 1
        else:
            assert time.monotonic() < deadline, "places of closed streams stay taken"
            time.sleep(0.1)
    elsewhere.close()


def until_refused(act, tries):
    for _ in range(3 * tries):
        if (answer := act()).status_code == 429:
            return answer
    raise AssertionError("never refused")


def test_who_searches_too_fast_waits_alone(server, lead, paralegal):
    query = {"case": server.case, "q": "x"}
    refused = until_refused(lambda: lead.client.get("/api/evidence", params=query), SEARCHES_PER_PERSON)
    assert refused.http_version == "HTTP/2"
    assert_refusal(refused.status_code, refused.headers, refused.text, "too_many_requests")
    assert refusals(server, "searches") == 1
    assert paralegal.client.get("/api/evidence", params=query).status_code == 200
    assert lead.add(server.case, "Lease").status_code == 201


def test_an_address_signs_in_only_so_often(server, lead):
    with server.client() as stranger:
        refused = until_refused(
            lambda: stranger.post("/api/session", json={"demo": "nobody"}, headers={"X-Forwarded-For": "203.0.113.1"}),
            SIGN_INS_PER_ADDRESS,
        )
    assert refused.http_version == "HTTP/2"
    assert_refusal(refused.status_code, refused.headers, refused.text, "too_many_requests")
    assert lead.client.get("/api/cases").status_code == 200
