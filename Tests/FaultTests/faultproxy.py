#!/usr/bin/env python3
"""A TCP proxy that breaks connections on request.

    faultproxy.py LISTEN TARGET CONTROL

Forwards 127.0.0.1:LISTEN to 127.0.0.1:TARGET. A POST to the CONTROL port sets the fault for all connections, and any
request answers with the present fault and the number of connections:

    curl -d '{"mode": "delay", "ms": 200}' http://127.0.0.1:CONTROL

    ok         forwards everything
    delay      waits `ms` (200) before each piece
    rate       forwards `kbps` (8) kilobits a second
    blackhole  holds all bytes back; connections stay open
    reset      resets every connection now, then goes on as ok
    refuse     resets new connections
    cut_after  resets a connection after `bytes` (0) bytes to the client
    halfopen   forwards what the client sends and holds back what the server sends
"""

import argparse
import asyncio
import json
import socket
import struct

HOST = "127.0.0.1"
PIECE_BYTES_MAX = 16_384
HELD_POLL_SECONDS = 0.1
MODES = ("ok", "delay", "rate", "blackhole", "reset", "refuse", "cut_after", "halfopen")


def reset(writer):
    """Closes a connection with RST instead of FIN."""
    connection = writer.get_extra_info("socket")
    if connection:
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # It is closed already.
    writer.transport.abort()


class FaultProxy:
    """Forwards connections to one port, under one fault for all of them."""

    def __init__(self, target_port):
        self.target_port = target_port
        self.fault = {"mode": "ok"}
        self.writers = set()

    async def accept(self, client_reader, client_writer):
        """Joins a client with a connection of its own to the target."""
        if self.fault["mode"] == "refuse":
            return reset(client_writer)
        try:
            server_reader, server_writer = await asyncio.open_connection(HOST, self.target_port)
        except OSError:
            return reset(client_writer)

        pair = {client_writer, server_writer}
        self.writers |= pair
        try:
            await asyncio.gather(
                self.forward(client_reader, server_writer),
                self.forward(server_reader, client_writer, to_client=True, opposite=server_writer),
            )
        finally:
            for writer in pair:
                writer.close()
            self.writers -= pair

    async def forward(self, reader, writer, to_client=False, opposite=None):
        """Moves bytes one way until the sender ends or a fault cuts them off."""
        forwarded = 0
        try:
            while piece := await reader.read(PIECE_BYTES_MAX):
                await self.hold(len(piece), to_client)
                if to_client and self.fault["mode"] == "cut_after":
                    room = max(0, self.fault.get("bytes", 0) - forwarded)
                    if len(piece) >= room:
                        writer.write(piece[:room])
                        await writer.drain()
                        reset(writer)
                        reset(opposite)
                        return
                forwarded += len(piece)
                writer.write(piece)
                await writer.drain()
            writer.write_eof()
        except (OSError, RuntimeError):
            writer.close()  # One end has gone; the other hears of it.

    async def hold(self, piece_bytes, to_client):
        """Waits as long as the fault keeps a piece back."""
        while self.fault["mode"] == "blackhole" or (self.fault["mode"] == "halfopen" and to_client):
            await asyncio.sleep(HELD_POLL_SECONDS)
        if self.fault["mode"] == "delay":
            await asyncio.sleep(self.fault.get("ms", 200) / 1000)
        if self.fault["mode"] == "rate":
            await asyncio.sleep(piece_bytes / (self.fault.get("kbps", 8) * 128))

    async def control(self, reader, writer):
        """Reads a fault, if the request carries one, and answers with the present state."""
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        _, found, rest = head.partition(b"content-length:")
        body = await reader.readexactly(int(rest.split()[0]) if found else 0)
        status = "200 OK"
        try:
            if body:
                self.set_fault({"mode": "ok", **json.loads(body)})
        except (TypeError, ValueError):
            status = "400 Bad Request"

        answer = json.dumps({**self.fault, "conns": len(self.writers) // 2}).encode()
        lines = f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n"
        writer.write(lines.encode() + answer)
        await writer.drain()
        writer.close()

    def set_fault(self, fault):
        if fault["mode"] not in MODES:
            raise ValueError(f"no such mode: {fault['mode']}")
        if fault["mode"] == "reset":
            for writer in list(self.writers):
                reset(writer)
            fault["mode"] = "ok"
        self.fault = fault


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listen", type=int, help="port for clients")
    parser.add_argument("target", type=int, help="port of the server behind")
    parser.add_argument("control", type=int, help="port that takes faults")
    ports = parser.parse_args()

    proxy = FaultProxy(ports.target)
    async with (
        await asyncio.start_server(proxy.accept, HOST, ports.listen) as clients,
        await asyncio.start_server(proxy.control, HOST, ports.control),
    ):
        await clients.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
