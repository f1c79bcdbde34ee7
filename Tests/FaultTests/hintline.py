"""A line to Redis that loses, doubles and disorders the hints of cases, and carries everything else as it comes.

What Redis says is read in its own protocol (RESP 2): a hint is a message on `proffer:case:…` whose second word is `hint`.
"""

import asyncio
import random
import threading
from collections import Counter

from server import free_port
from sockets import HOST

PIECE_BYTES_MAX = 65_536
START_SECONDS = 20
# So many hints are held before they go on in another order.
HELD = 5
SEED = 20_261_126


class Incomplete(Exception):
    """More bytes must come."""


def reply_end(data, start=0):
    """Where the reply ends that begins there."""
    line_end = data.find(b"\r\n", start)
    if line_end < 0:
        raise Incomplete
    kind, rest, end = data[start:start + 1], data[start + 1:line_end], line_end + 2
    if kind in b"+-:":
        return end
    assert kind in b"$*", data[start:end]
    count = int(rest)
    if kind == b"*":
        for _ in range(count):
            end = reply_end(data, end)
        return end
    end += count + 2 if count >= 0 else 0
    if end > len(data):
        raise Incomplete
    return end


def is_hint(reply):
    words = reply.split(b"\r\n")
    return (
        len(words) == 8 and words[0] == b"*3" and words[2] == b"message" and words[4].startswith(b"proffer:case:")
        and words[6].startswith(b"1 hint ")
    )


def passed(hints, _):
    """What comes, as it comes."""
    return hints


def half_dropped(hints, chance):
    return [hint for hint in hints if chance.random() < 0.5]


def all_dropped(*_):
    return []


def doubled(hints, _):
    return [hint for hint in hints for _ in range(2)]


def reordered(hints, chance):
    """Five at a time, in any order; the last may wait until the line is well again."""
    return chance.sample(hints, len(hints))


def half_of_all(hints, chance):
    """Some are lost, some come twice, and what comes is in any order."""
    return reordered([hint for hint in hints for _ in range(chance.choice((0, 0, 1, 2)))], chance)


FAULTS = (passed, half_dropped, all_dropped, doubled, reordered, half_of_all)
HOLDING = (reordered, half_of_all)


class HintLine:
    """A proxy in front of a Redis, until the block ends; a thread of its own carries what comes."""

    def __init__(self, port):
        self.target, self.port = port, free_port()
        self.fault, self.counts = passed, Counter()
        self.chance = random.Random(SEED)
        self.loop = asyncio.new_event_loop()
        self.is_open = threading.Event()
        self.is_over = None
        self.held = {}

    def __enter__(self):
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self.serve(),), daemon=True)
        self.thread.start()
        assert self.is_open.wait(START_SECONDS), "the line does not open"
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.is_over.set)
        self.thread.join(START_SECONDS)
        assert not self.thread.is_alive(), "the line does not end"

    def set(self, fault):
        """From here on; what is held goes on, as late as it is."""
        async def change():
            for writer, hints in self.held.items():
                self.pass_on(writer, hints)
            self.held, self.fault, self.counts = {}, fault, Counter()

        asyncio.run_coroutine_threadsafe(change(), self.loop).result(START_SECONDS)

    async def serve(self):
        self.is_over = asyncio.Event()
        async with await asyncio.start_server(self.accept, HOST, self.port):
            self.is_open.set()
            await self.is_over.wait()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

    async def accept(self, reader, writer):
        from_redis, to_redis = await asyncio.open_connection(HOST, self.target)
        try:
            await asyncio.gather(self.carry(reader, to_redis), self.carry_replies(from_redis, writer))
        except (OSError, asyncio.CancelledError):
            pass  # One end has gone; the other hears of it.
        finally:
            self.held.pop(writer, None)
            for each in (writer, to_redis):
                each.close()

    async def carry(self, reader, writer):
        while piece := await reader.read(PIECE_BYTES_MAX):
            writer.write(piece)
            await writer.drain()
        raise ConnectionResetError

    async def carry_replies(self, reader, writer):
        rest = b""
        while piece := await reader.read(PIECE_BYTES_MAX):
            rest += piece
            try:
                while rest:
                    end = reply_end(rest)
                    reply, rest = rest[:end], rest[end:]
                    self.take(reply, writer)
            except Incomplete:
                pass
            await writer.drain()
        raise ConnectionResetError

    def take(self, reply, writer):
        if not is_hint(reply):
            writer.write(reply)
            return
        self.counts["came"] += 1
        held = self.held.setdefault(writer, [])
        held.append(reply)
        if self.fault not in HOLDING or len(held) == HELD:
            del self.held[writer]
            self.pass_on(writer, self.fault(held, self.chance))

    def pass_on(self, writer, hints):
        self.counts["went"] += len(hints)
        for hint in hints:
            writer.write(hint)
