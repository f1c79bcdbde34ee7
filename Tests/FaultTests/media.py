"""Small pictures, sounds and films that are whole, as far as nobody draws or plays them."""

import secrets
import struct
import zlib


def png(text=b"", rows=b"\0\x80", width=1, height=1, depth=8):
    """A picture in grey, one point unless more is said, with a text of its own."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) +
            chunk(b"tEXt", b"Comment\0" + text) + chunk(b"IEND", b""))


def jpeg():
    note = b"JFIF\0" + secrets.token_hex(8).encode()
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", len(note) + 2) + note + b"\xff\xda\0\x04\1\2" + b"scan" * 9 + b"\xff\xd9"


def wav():
    samples = secrets.token_bytes(400)
    return (b"RIFF" + struct.pack("<I", 36 + len(samples)) + b"WAVEfmt " +
            struct.pack("<IHHIIHH", 16, 1, 1, 8_000, 8_000, 1, 8) + b"data" + struct.pack("<I", len(samples)) + samples)


def box(kind, content):
    return struct.pack(">I", len(content) + 8) + kind + content


def mp4():
    return box(b"ftyp", b"isom0000") + box(b"moov", bytes(40)) + box(b"mdat", secrets.token_bytes(90))
