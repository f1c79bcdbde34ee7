"""The WebSocket: the same frames as on the event stream, and everything that the protocol forbids."""

import signal
import struct

import pytest

from databases import ON_ONE
from server import Browser, Stream
from sockets import send_raw
from websocket import BINARY, CLOSE, PING, PONG, TEXT, WebSocket, frame

PROTOCOL = "Sec-WebSocket-Protocol: chat, proffer.v1"
MESSAGE_BYTES_MAX = 256 * 1024


@pytest.fixture
def open_socket(server, lead):
    sockets = []

    def open_it(path=None, *fields):
        socket = WebSocket(server, lead, path or f"/ws?case={server.case}", *fields)
        sockets.append(socket)
        return socket

    yield open_it
    for socket in sockets:
        socket.connection.close()


def test_a_socket_carries_what_the_event_stream_carries(server, lead, paralegal, open_socket):
    socket = open_socket(None, PROTOCOL)
    assert socket.fields["sec-websocket-protocol"] == "proffer.v1"
    ready = socket.read_json()
    assert (ready["event"], ready["case"]) == ("ready", server.case)
    stream = Stream(paralegal, server.case)
    for number in range(5):
        assert lead.add(server.case, f"Item {number}").status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 5)
    told, position = [], ready["position"]
    while len(told) < 5:
        message = socket.read_json()
        told += message["changes"] if message["event"] == "batch" else [message]
    assert [change["row"]["title"] for change in told] == [f"Item {number}" for number in range(5)]
    for change in told:
        assert change["previous"] == position
        position = change["position"]
    own = {change["position"] for change in told}
    assert own == {change["position"] for change in stream.changes()}


def test_a_socket_resumes_after_the_position_it_had(server, lead, open_socket):
    position = open_socket().read_json()["position"]
    for number in range(3):
        lead.add(server.case, f"Missed {number}")
    again = open_socket(f"/ws?case={server.case}&after={position}")
    told = []
    while len(told) < 3:
        message = again.read_json()
        told += message["changes"] if message["event"] == "batch" else [message]
    assert [change["row"]["title"] for change in told] == ["Missed 0", "Missed 1", "Missed 2"]
    assert told[0]["previous"] == position and again.read_json()["event"] == "ready"


def test_an_unknown_position_is_reset(server, open_socket):
    socket = open_socket(f"/ws?case={server.case}&after=nonsense")
    assert socket.read_json()["event"] == "reset" and socket.read_close() == 4008


@ON_ONE
def test_what_may_not_open_is_refused_by_its_status(server, lead, paralegal, open_socket):
    assert open_socket("/ws?case=01890000-0000-7000-8000-000000000000").status.startswith("HTTP/1.1 404")
    assert open_socket("/ws").status.startswith("HTTP/1.1 404")
    assert open_socket(None, "Origin: https://elsewhere.example").status.startswith("HTTP/1.1 403")
    assert open_socket(None, "Sec-WebSocket-Protocol: chat").status.startswith("HTTP/1.1 426")
    assert open_socket("/ws/echo").status.startswith("HTTP/1.1 404"), "only with CONFORMANCE=on"
    plain = lead.client.get("/ws", params={"case": server.case})
    assert plain.status_code == 426 and plain.headers["upgrade"] == "websocket"
    assert plain.json()["error"]["code"] == "upgrade_required"
    paralegal.client.cookies.clear()
    assert WebSocket(server, paralegal, f"/ws?case={server.case}").status.startswith("HTTP/1.1 401")
    for field in ("Sec-WebSocket-Version: 12", "Sec-WebSocket-Key: short", "Upgrade: h2c"):
        head = [f"GET /ws?case={server.case} HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", field]
        connection = send_raw(server, lead, head)
        assert connection.recv(4_096).startswith(b"HTTP/1.1 426")
        connection.close()


def test_a_session_that_ends_closes_its_sockets(server):
    person = Browser(server, "second@example.com") if "second@example.com" in server.sessions else None
    person = person or Browser(server, "paralegal@example.com")
    server.command("case", "grant", server.case, person_address(person), "second_chair")
    cookies, token = person.sign_in(person_address(person))
    person.client.cookies.update(cookies)
    person.client.headers["X-CSRF-Token"] = token
    socket = WebSocket(server, person, f"/ws?case={server.case}")
    assert socket.read_json()["event"] == "ready"
    assert person.client.delete("/api/session").status_code in (200, 204)
    assert socket.read_close() in (4100, 4101)
    person.close()


def person_address(person):
    return next(address for address in person.server.sessions if address.startswith(("second@", "paralegal@")))


@pytest.mark.own_server
def test_sigterm_says_goodbye_to_sockets(server, lead):
    socket = WebSocket(server, lead, f"/ws?case={server.case}")
    socket.read_json()
    assert server.kill(signal.SIGTERM) == 0
    goodbye = socket.read_json()
    assert (goodbye["event"], goodbye["code"]) == ("goodbye", 4001) and goodbye["after"] > 0
    assert socket.read_close() == 4001


@pytest.fixture
def echo(server, lead):
    """A server of one's own with the echo, and sockets to it."""
    server.kill(signal.SIGTERM)
    server.environment["CONFORMANCE"] = "on"
    server.start()
    return lambda: WebSocket(server, lead, "/ws/echo")


@ON_ONE
@pytest.mark.own_server
def test_the_echo_gives_back_every_message_whole(echo):
    socket = echo()
    for opcode, payload in (
        (TEXT, b""), (TEXT, "Grüße, 証拠 🜁".encode()), (BINARY, bytes(range(256)) * 600), (TEXT, b"x" * 70_000)
    ):
        socket.send(opcode, payload)
        assert socket.read() == (opcode, payload)
    # In pieces, with a ping between them; a piece may be empty, and a code point may be cut.
    word = "証拠".encode()
    socket.send(TEXT, word[:1], final=False)
    socket.send(PING, b"between")
    socket.send(0, b"", final=False)
    socket.send(0, word[1:])
    assert socket.read() == (PONG, b"between") and socket.read() == (TEXT, word)
    socket.send(PONG, b"nobody asked")
    # Byte by byte.
    for byte in frame(TEXT, b"slow"):
        socket.connection.sendall(bytes([byte]))
    assert socket.read() == (TEXT, b"slow")
    socket.send(CLOSE, struct.pack(">H", 3_333) + b"enough")
    assert socket.read() == (CLOSE, struct.pack(">H", 3_333)) and socket.connection.recv(1) == b""


@ON_ONE
@pytest.mark.own_server
def test_what_the_protocol_forbids_ends_the_socket_with_its_code(echo):
    faults = {
        "not masked": (1002, [frame(TEXT, b"x", masked=False)]),
        "reserved bit": (1002, [frame(TEXT, b"x", reserved=4)]),
        "unknown opcode": (1002, [frame(3, b"x")]),
        "unknown control": (1002, [frame(11, b"x")]),
        "nothing to continue": (1002, [frame(0, b"x")]),
        "two at a time": (1002, [frame(TEXT, b"x", final=False), frame(TEXT, b"y")]),
        "ping in pieces": (1002, [frame(PING, b"x", final=False)]),
        "long ping": (1002, [frame(PING, b"x" * 126)]),
        "bad text": (1007, [frame(TEXT, b"\xc0\xaf")]),
        "surrogate": (1007, [frame(TEXT, b"\xed\xa0\x80")]),
        "text cut off": (1007, [frame(TEXT, b"\xe8\xa8")]),
        "bad text in a piece": (1007, [frame(TEXT, b"ok", final=False), frame(0, b"\xff", final=False)]),
        "close of one byte": (1002, [frame(CLOSE, b"x")]),
        "close with 1005": (1002, [frame(CLOSE, struct.pack(">H", 1_005))]),
        "close with 999": (1002, [frame(CLOSE, struct.pack(">H", 999))]),
        "close with bad words": (1007, [frame(CLOSE, struct.pack(">H", 1_000) + b"\xff")]),
        "empty close": (None, [frame(CLOSE)]),
    }
    for name, (code, frames) in faults.items():
        socket = echo()
        socket.connection.sendall(b"".join(frames))
        assert socket.read_close() == code, name
        assert socket.connection.recv(1) == b"", name
        socket.connection.close()


def test_a_message_that_is_too_large_ends_the_socket(server, open_socket):
    socket = open_socket()
    socket.read_json()
    socket.connection.sendall(frame(TEXT, b"x" * (MESSAGE_BYTES_MAX + 1))[:64_000])
    assert socket.read_close() == 1009
