"""Access tokens: what programs carry in place of a cookie."""

import base64
import json
import secrets
import time
from datetime import datetime, timezone

import httpx
import pytest

from bearer import SECRET, encoded, ending_sooner, signed
from databases import ON_ONE
from server import PASSWORD, Browser, Stream
from websocket import TEXT, WebSocket

REVOKED_SECONDS = 3
# How long a short token lasts, and three times the second in which the hub finds the streams that are over.
SHORT_SECONDS, ENDED_SECONDS = 3, 3


class Program:
    """A program with a token and nothing else."""

    def __init__(self, server, token):
        self.server, self.streams = server, []
        self.client = httpx.Client(base_url=server.base, headers={"Authorization": f"Bearer {token}"}, timeout=20)

    close = Browser.close
    add = Browser.add
    revise = Browser.revise


@pytest.fixture
def session(server):
    """A session of the paralegal's that ends with the test."""
    browser = Browser(server, "paralegal@example.com")
    cookies, token = browser.sign_in("paralegal@example.com")
    browser.client.cookies = cookies
    browser.client.headers["X-CSRF-Token"] = token
    yield browser
    browser.close()


@pytest.fixture
def program(server, session):
    program = Program(server, make_token(session))
    yield program
    program.close()


def make_token(session):
    answer = session.client.post("/api/tokens")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert set(answer.json()) == {"token", "expires"}
    return answer.json()["token"]


def test_a_token_is_as_good_as_the_cookie(server, session, program):
    expires = datetime.fromisoformat(session.client.post("/api/tokens").json()["expires"].replace("Z", "+00:00"))
    assert 3_500 < (expires - datetime.now(timezone.utc)).total_seconds() <= 3_600
    assert program.client.get("/api/session").json()["person"]["email"] == "paralegal@example.com"
    item = program.add(server.case, "Lease").json()
    assert program.revise(item["id"], item["revision"], {"title": "Signed lease"}).status_code == 200
    page = program.client.get(f"/cases/{server.case}/evidence")
    assert page.status_code == 200 and "Signed lease" in page.text
    form = {"_key": secrets.token_hex(12), "_base": "2", "title": "Lease of 1998"}
    answer = program.client.post(f"/cases/{server.case}/evidence/{item['id']}/revisions", data=form)
    assert answer.status_code == 303
    stream = Stream(program, server.case)
    socket = WebSocket(server, program, f"/ws?case={server.case}", "Sec-WebSocket-Protocol: proffer.v1")
    while socket.read_json()["event"] != "ready":
        pass
    assert program.add(server.case, "Ledger").status_code == 201
    stream.wait(lambda frames: "Ledger" in json.dumps(frames))
    assert socket.read_json()["event"] in ("change", "batch")


@ON_ONE
def test_a_token_needs_a_session_with_its_token_against_forged_forms_and_makes_no_further(server, session, program):
    assert httpx.post(server.base + "/api/tokens").status_code == 401
    assert httpx.post(server.base + "/api/tokens", cookies=session.client.cookies).status_code == 403
    refused = program.client.post("/api/tokens")
    assert refused.status_code == 403 and refused.json()["error"]["code"] == "session_needed"


def bad_tokens(good):
    header, claims, signature = good.split(".")
    read = json.loads(base64.urlsafe_b64decode(claims + "=="))
    none = encoded(b'{"alg":"none","typ":"JWT"}')
    yield from ("x", "..", f"{header}.{claims}.", f"{header}.{claims}", good + "x", good[:-2])
    yield from (f"{none}.{claims}.", f"{none}.{claims}.{signature}")
    for algorithm in ("HS256", "RS256", "HS512", "none"):
        # Signed with the secret itself, with nothing, and with another.
        for key in (SECRET, b"", b"t" * 32):
            yield signed({"alg": algorithm, "typ": "JWT"}, {**read, "exp": read["exp"] + 60}, key)
    later = encoded(json.dumps({**read, "exp": read["exp"] + 60}).encode())
    yield f"{header}.{later}.{signature}"


@ON_ONE
def test_whatever_is_no_good_token_is_refused_also_beside_a_good_cookie(server, session, program):
    good = program.client.headers["Authorization"].removeprefix("Bearer ")
    for token in bad_tokens(good):
        for cookies in (None, session.client.cookies):
            headers = {"Authorization": f"Bearer {token}"}
            answer = httpx.get(server.base + "/api/session", headers=headers, cookies=cookies)
            assert answer.status_code == 401 and answer.json()["error"]["code"] == "invalid_token", token
            assert answer.headers["www-authenticate"].startswith("Bearer")
    headers = {"Authorization": "Bearer x"}
    assert httpx.get(server.base + f"/cases/{server.case}/evidence", headers=headers).status_code == 401
    assert httpx.get(server.base + f"/api/updates?case={server.case}", headers=headers).status_code == 401
    assert httpx.post(server.base + "/api/mutations", json={}, headers=headers).status_code == 401
    for path in ("/health/live", "/api/openapi.json", "/sign-in"):
        assert httpx.get(server.base + path, headers=headers).status_code == 200
    refused = Program(server, "x")
    assert WebSocket(server, refused, f"/ws?case={server.case}").status.startswith("HTTP/1.1 401 ")
    refused.close()


def ended_by(how, server, session):
    if how == "sign-out":
        assert session.client.delete("/api/session").status_code == 200
    elif how == "elsewhere":
        other = Browser(server, "paralegal@example.com")
        cookies, token = other.sign_in("paralegal@example.com")
        answer = httpx.post(server.base + "/account/sign-outs", data={"_csrf": token}, cookies=cookies)
        assert answer.status_code == 303
        other.close()
    else:
        server.command("user", "disable", "paralegal@example.com")


@pytest.mark.own_server
@pytest.mark.parametrize("how", ["sign-out", "elsewhere", "disable"])
def test_what_ends_the_session_ends_its_tokens_and_their_streams(server, session, program, how):
    stream = Stream(program, server.case)
    socket = WebSocket(server, program, f"/ws?case={server.case}", "Sec-WebSocket-Protocol: proffer.v1")
    while socket.read_json()["event"] != "ready":
        pass
    ended_by(how, server, session)
    began = time.monotonic()
    assert program.client.get("/api/session").status_code == 401
    stream.wait(lambda frames: any(kind == "goodbye" for kind, _, _ in frames), seconds=REVOKED_SECONDS)
    assert socket.read_close() in (4100, 4101)
    assert time.monotonic() - began < REVOKED_SECONDS
    assert program.add(server.case, "Never").status_code == 401


def frames_of(socket):
    """What a socket says until it closes, and the code of that."""
    said = []
    while (message := socket.read())[0] == TEXT:
        said.append(json.loads(message[1]))
    return said, int.from_bytes(message[1][:2], "big")


@ON_ONE
def test_a_stream_does_not_outlive_the_token_that_opened_it(server, session):
    end = int(time.time()) + SHORT_SECONDS
    program = Program(server, ending_sooner(make_token(session), SHORT_SECONDS))
    stream = Stream(program, server.case)
    socket = WebSocket(server, program, f"/ws?case={server.case}", "Sec-WebSocket-Protocol: proffer.v1")
    by_cookie = Stream(session, server.case)
    stream.join(timeout=SHORT_SECONDS + ENDED_SECONDS)
    assert stream.is_over and end - 1 <= time.time() <= end + ENDED_SECONDS
    kinds = {kind: data for kind, _, data in stream.frames}
    assert datetime.fromisoformat(kinds["ready"]["expires"].replace("Z", "+00:00")).timestamp() == pytest.approx(end, abs=1)
    assert (stream.frames[-1][0], kinds["goodbye"]["code"]) == ("goodbye", 4003)
    said, code = frames_of(socket)
    assert (said[-1]["event"], said[-1]["code"], code) == ("goodbye", 4003, 4003)
    # It comes back to 401, and with a new token to a stream; the session's own goes on.
    assert program.client.get("/api/updates", params={"case": server.case}).status_code == 401
    Stream(Program(server, make_token(session)), server.case).close()
    assert not by_cookie.is_over
    program.close()


@ON_ONE
@pytest.mark.own_server(LOG_LEVEL="trace")
def test_no_token_and_no_password_is_ever_logged(server, session):
    token = make_token(session)
    program = Program(server, token)
    assert program.add(server.case, "Lease").status_code == 201
    Stream(program, server.case)
    assert Program(server, token + "x").client.get("/api/session").status_code == 401
    session.sign_in("paralegal@example.com")
    program.close()
    server.kill()
    written = server.log.read_text()
    assert written, "nothing was logged"
    for secret in (token, *token.split("."), PASSWORD, *session.client.cookies.values()):
        assert secret not in written
