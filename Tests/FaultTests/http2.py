"""A client of HTTP/2 with many requests at a time on one connection (RFC 9113)."""

import socket
import time
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.errors
import h2.events

from server import trusting
from sockets import HOST, credentials

PIECE_BYTES = 65_536
SECONDS = 20


@dataclass
class Answer:
    """What came of a request so far."""

    number: int
    status: int = 0
    fields: dict = field(default_factory=dict)
    body: bytes = b""
    is_over: bool = False


class Connection:
    """An open connection of a signed-in person."""

    def __init__(self, server, browser, certificate):
        trust = trusting(certificate)
        trust.set_alpn_protocols(["h2"])
        plain = socket.create_connection((HOST, server.port), timeout=SECONDS)
        self.socket = trust.wrap_socket(plain, server_hostname=HOST)
        assert self.socket.selected_alpn_protocol() == "h2"
        fields = (line.split(": ", 1) for line in credentials(browser))
        self.fields = [(name.lower(), value) for name, value in fields]
        self.authority = f"{HOST}:{server.port}"
        self.state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
        self.state.initiate_connection()
        self.answers = {}
        self.send()

    def get(self, path):
        """Sends a request with the next piece; answers what will hold its answer."""
        number = self.state.get_next_available_stream_id()
        target = [(":method", "GET"), (":scheme", "https"), (":authority", self.authority), (":path", path)]
        self.state.send_headers(number, target + self.fields, end_stream=True)
        self.answers[number] = Answer(number)
        return self.answers[number]

    def leave(self, answer):
        """Takes no more of an answer; the connection goes on."""
        self.state.reset_stream(answer.number, h2.errors.ErrorCodes.CANCEL)
        self.send()

    def send(self):
        self.socket.sendall(self.state.data_to_send())

    def read(self):
        piece = self.socket.recv(PIECE_BYTES)
        assert piece, "the connection ended"
        for event in self.state.receive_data(piece):
            self.take(event)
        self.send()

    def take(self, event):
        answer = self.answers.get(getattr(event, "stream_id", None))
        if isinstance(event, h2.events.ResponseReceived):
            fields = {name.decode(): value.decode() for name, value in event.headers}
            answer.status, answer.fields = int(fields.pop(":status")), fields
        elif isinstance(event, h2.events.DataReceived):
            answer.body += event.data
            self.state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset)):
            answer.is_over = True

    def until(self, is_true):
        self.send()
        deadline = time.monotonic() + SECONDS
        while not is_true():
            assert time.monotonic() < deadline, "not in time"
            self.read()

    def close(self):
        self.socket.close()
