"""A reader of a case's changes that keeps the protocol's rules, on the event stream or on a WebSocket, by the thousand.

It moves its position by changes only, holds every change against the chain, and comes back after every end.
"""

import asyncio
import base64
import json
import random
import secrets
import struct

from websocket import CLOSE, PING, PONG, TEXT, frame

HOST = "127.0.0.1"
# The protocol's backoff and watchdog.
BACKOFF_SECONDS, BACKOFF_SECONDS_MAX = 0.5, 30
HEALTHY_SECONDS = 10
WATCHDOG_SECONDS = 40
# How long an answer may take to begin.
HEAD_SECONDS = 10
POLL_SECONDS = 0.05
CANCELS_MAX = 30
LINE_BYTES_MAX = 8 << 20
# What a reader who may read is never answered.
NEVER_STATUSES = (400, 401, 403, 404, 421)
COME_BACK_CODES = range(4_000, 4_100)


class Refused(Exception):
    """The server, or a proxy, answered something else than a stream."""


class Wrong(AssertionError):
    """The server said what it must not say."""


class Reader:
    """One client; `run` goes on until it is cancelled, or the server says something wrong."""

    def __init__(self, port, case, cookies, transport="sse", host=None, trust=None, watchdog=WATCHDOG_SECONDS,
                 is_event_source=False):
        self.port, self.case, self.transport, self.trust, self.watchdog = port, case, transport, trust, watchdog
        # Whether the position is said as an `EventSource` says it.
        self.is_event_source = is_event_source
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.fields = [f"Host: {host or f'{HOST}:{port}'}", f"Cookie: {cookie}"]
        self.position = None
        # Every change that it was told, once, in order.
        self.changes = []
        self.bytes_seen = bytearray()
        self.keeps_bytes = False
        # How often it was connected, and since when it is (None while it is not); how often it was refused.
        self.connections, self.refusals, self.ready_at = 0, 0, None
        self.goodbyes, self.breaks = [], 0
        # The head of each answer.
        self.heads = []

    async def run(self):
        attempt = 0
        while True:
            pause, began = None, now()
            try:
                await self.follow()
            except (OSError, EOFError, Refused, TimeoutError):
                pass  # It ends in many ways; each is an end.
            except Back as goodbye:
                pause = goodbye.after
            was_ready, self.ready_at = self.ready_at, None
            attempt = 0 if was_ready and now() - was_ready >= HEALTHY_SECONDS else attempt + 1
            if pause is None:
                pause = random.uniform(0, min(BACKOFF_SECONDS_MAX, BACKOFF_SECONDS * 2**attempt))
            await asyncio.sleep(pause)
            assert now() > began, "the clock stands still"

    async def follow(self):
        """One connection, from the handshake to its end."""
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection(HOST, self.port, ssl=self.trust, limit=LINE_BYTES_MAX), timeout=HEAD_SECONDS
        )
        frames = self.events(reader, writer) if self.transport == "sse" else self.messages(reader, writer)
        try:
            while True:
                seconds = HEAD_SECONDS if self.ready_at is None else self.watchdog
                data = await asyncio.wait_for(anext(frames), timeout=seconds)
                self.take(data)
        finally:
            writer.transport.abort()
            await frames.aclose()

    async def open(self, reader, writer, path, *fields):
        query = f"?case={self.case}"
        if self.position and self.is_event_source:
            fields = *fields, f"Last-Event-ID: {self.position}"
        elif self.position:
            query += f"&after={self.position}"
        lines = [f"GET {path}{query} HTTP/1.1", *self.fields, *fields]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        status = int(head.split()[1])
        if status in NEVER_STATUSES:
            raise Wrong(head)
        if status not in (101, 200):
            self.refusals += 1
            raise Refused(status)
        self.connections += 1
        self.heads.append(head)
        return head

    async def events(self, reader, writer):
        """What the events of a stream carry."""
        head = await self.open(reader, writer, "/api/updates")
        lines = chunks(reader) if "transfer-encoding: chunked" in head else pieces(reader)
        kind, data, rest = None, [], b""
        async for piece in lines:
            self.keep(piece)
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                name, _, value = line.decode().partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    data.append(value)
                elif not line and data:
                    message = json.loads("\n".join(data))
                    if message.setdefault("event", kind) != kind:
                        raise Wrong(message)
                    kind, data = None, []
                    yield message

    async def messages(self, reader, writer):
        """What the messages of a WebSocket carry."""
        await self.open(
            reader, writer, "/ws", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(secrets.token_bytes(16)).decode()}",
            "Sec-WebSocket-Protocol: proffer.v1",
        )
        while True:
            first, length = await reader.readexactly(2)
            if length > 125:
                (length,) = struct.unpack(">H" if length == 126 else ">Q", await reader.readexactly(2 if length == 126 else 8))
            payload = await reader.readexactly(length)
            self.keep(payload)
            opcode = first & 0x0F
            if opcode == TEXT:
                yield json.loads(payload)
            elif opcode == PING:
                writer.write(frame(PONG, payload))
            elif opcode == CLOSE:
                raise EOFError

    def keep(self, piece):
        if self.keeps_bytes:
            self.bytes_seen += piece

    def take(self, data):
        match data["event"]:
            case "change":
                self.change(data)
            case "batch":
                for change in data["changes"]:
                    self.change(change)
                if data["position"] != self.position:
                    raise Wrong(data)
            case "ready":
                if self.position not in (None, data["position"]):
                    self.break_off(data)
                self.position, self.ready_at = data["position"], now()
            case "goodbye":
                self.goodbyes.append((data["code"], data["after"]))
                if data["code"] not in COME_BACK_CODES:
                    raise Wrong(data)
                raise Back(data["after"])
            case "reset":
                raise Wrong(data)

    def change(self, change):
        if self.position is None or change["previous"] != self.position:
            self.break_off(change)
        self.position = change["position"]
        self.changes.append(change)

    def break_off(self, _):
        """A broken chain is a loss, a double or a disorder: it is left, and resumed where it was whole."""
        self.breaks += 1
        raise EOFError


class Back(Exception):
    """The server said goodbye, and after how many seconds to come back."""

    def __init__(self, after):
        super().__init__(after)
        self.after = after


async def pieces(reader):
    while piece := await reader.read(65_536):
        yield piece
    raise EOFError


async def chunks(reader):
    """A body in chunks (RFC 9112, section 7.1)."""
    while length := int(await reader.readuntil(b"\r\n"), 16):
        yield await reader.readexactly(length)
        await reader.readexactly(2)
    raise EOFError


def now():
    return asyncio.get_running_loop().time()


class Readers:
    """Many readers that run while a block runs; what one of them finds wrong ends the block."""

    def __init__(self, readers):
        self.all = list(readers)

    async def __aenter__(self):
        self.tasks = [asyncio.create_task(reader.run()) for reader in self.all]
        return self

    async def __aexit__(self, *_):
        # Before Python 3.12 a cancellation that meets a frame in `wait_for` is lost: it is said until all have ended.
        running = set(self.tasks)
        for _ in range(CANCELS_MAX):
            if not running:
                break
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=1)
        assert not running, f"{len(running)} readers do not end"
        for task in self.tasks:
            if not task.cancelled():
                raise task.exception()

    def join(self, reader):
        self.all.append(reader)
        self.tasks.append(asyncio.create_task(reader.run()))

    async def until(self, is_true, seconds, of=None):
        """Waits until something is true of every reader, or of each of these; answers how long that took."""
        began, waited_for = now(), of or self.all
        while late := [reader for reader in waited_for if not is_true(reader)]:
            for task in self.tasks:
                if task.done():
                    task.result()
            assert now() - began < seconds, f"{len(late)} of {len(waited_for)} not in time"
            await asyncio.sleep(POLL_SECONDS)
        return now() - began

    async def ready(self, seconds):
        return await self.until(lambda reader: reader.ready_at is not None, seconds)

    async def told(self, titles, seconds):
        """Waits until every reader has been told of so many additions, and holds their titles against these."""
        await self.until(lambda reader: len(reader.changes) >= len(titles), seconds)
        for reader in self.all:
            assert [change["row"]["title"] for change in reader.changes] == titles
            assert reader.breaks == 0
