"""A WebSocket client that says exactly what a test wants, frame by frame (RFC 6455)."""

import base64
import hashlib
import json
import secrets
import struct

from sockets import read_until, send_raw

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WebSocket:
    """An open socket, after its handshake was checked."""

    def __init__(self, server, browser, path, *fields):
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        self.connection = send_raw(server, browser, [
            f"GET {path} HTTP/1.1", "Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}", *fields,
        ])
        head, self.received = read_until(self.connection, b"\r\n\r\n").split(b"\r\n\r\n", 1)
        self.status, *lines = head.decode().split("\r\n")
        self.fields = dict(line.lower().split(": ", 1) for line in lines)
        if self.status.startswith("HTTP/1.1 101"):
            accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
            assert self.fields["sec-websocket-accept"] == accept.lower()

    def send(self, opcode, payload=b"", final=True, masked=True, reserved=0):
        self.connection.sendall(frame(opcode, payload, final, masked, reserved))

    def take(self, count):
        while len(self.received) < count:
            piece = self.connection.recv(65_536)
            assert piece, "the socket ended before all was told"
            self.received += piece
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def read(self):
        """The next frame: opcode and payload. A server's frames are whole and unmasked."""
        first, second = self.take(2)
        assert first & 0xF0 == 0x80 and second < 0x80
        length = second
        if length == 126:
            (length,) = struct.unpack(">H", self.take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.take(8))
        return first & 0x0F, self.take(length)

    def read_json(self):
        opcode, payload = self.read()
        assert opcode == TEXT, (opcode, payload)
        return json.loads(payload)

    def read_close(self):
        """The code that the server ends with; what it said before is left out."""
        opcode, payload = self.read()
        while opcode != CLOSE:
            opcode, payload = self.read()
        return struct.unpack(">H", payload[:2])[0] if payload else None


def frame(opcode, payload=b"", final=True, masked=True, reserved=0):
    first = (0x80 if final else 0) | reserved << 4 | opcode
    length = len(payload)
    if length < 126:
        head = struct.pack(">BB", first, (0x80 if masked else 0) | length)
    elif length < 65_536:
        head = struct.pack(">BBH", first, (0x80 if masked else 0) | 126, length)
    else:
        head = struct.pack(">BBQ", first, (0x80 if masked else 0) | 127, length)
    if not masked:
        return head + payload
    mask = secrets.token_bytes(4)
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
