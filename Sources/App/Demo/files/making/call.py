"""The 911 call, spoken by espeak-ng: 3 min 41 s, with the passages' words as labels at their times."""

import array
import io
import struct
import subprocess
import tempfile

from .case import FOOTER

RATE = 5000
SECONDS = 221
CALLER, DISPATCHER = ("en-us+m3", 158, 46), ("en-us+f3", 162, 52)

# Seconds from the beginning of the call, who speaks, and what. A name of a passage stands for its words.
LINES = [
    (1, DISPATCHER, "911. What is the address of the emergency?"),
    (7, CALLER, "S-001a"),
    (17, DISPATCHER, "Halcyon Cold Storage, at the harbor. Is that right?"),
    (22, CALLER, "Yes. The warehouse."),
    (25, DISPATCHER, "Is anyone inside?"),
    (27, CALLER, "Not that I know. I am the night guard."),
    (31, CALLER, "S-001b"),
    (37, DISPATCHER, "Is the person still there?"),
    (40, CALLER, "No. The van is gone."),
    (50, DISPATCHER, "Engine seven and ladder two are being sent. Stay away from the door, please."),
    (58, CALLER, "I am at the south gate."),
    (61, DISPATCHER, "Good. Is the gate open?"),
    (65, CALLER, "I am opening it now."),
    (76, DISPATCHER, "Can you see flames?"),
    (79, CALLER, "No. Only smoke. It is getting thicker."),
    (92, DISPATCHER, "What is kept in there?"),
    (95, CALLER, "Frozen goods. And there is a cooling system. I do not know more."),
    (108, DISPATCHER, "Thank you. I have passed that on."),
    (124, DISPATCHER, "Are you still at the gate?"),
    (127, CALLER, "Yes. I can see the road."),
    (140, DISPATCHER, "The engine is on its way. What is your name?"),
    (145, CALLER, "Tobias Wrenfield. Sentry Hollow Security."),
    (160, DISPATCHER, "Do not go back in, Mr. Wrenfield."),
    (164, CALLER, "I won't."),
    (182, DISPATCHER, "Stay at the gate and show them the way."),
    (186, CALLER, "I will. I will show them the side door."),
    (204, DISPATCHER, "You may hang up now. Call again if anything changes."),
    (210, CALLER, "All right. Thank you."),
]
assert max(at for at, _, _ in LINES) < SECONDS


def _spoken(words, voice, most):
    """Samples of 16 bits at the call's rate; never longer than the pause that is there for them."""
    name, speed, pitch = voice
    with tempfile.NamedTemporaryFile(suffix=".wav") as speech:
        subprocess.run(
            ["espeak-ng", "-v", name, "-s",
             str(speed), "-p", str(pitch), "-w", speech.name, words], check=True
        )
        raw = subprocess.run(
            [
                "ffmpeg", "-v", "error", "-i", speech.name, "-af", "highpass=f=220,volume=1.1", "-ar",
                str(RATE), "-ac", "1", "-f", "s16le", "-fflags", "+bitexact", "-threads", "1", "-"
            ],
            check=True,
            capture_output=True,
        ).stdout
    samples = array.array("h", raw)
    assert len(samples) <= most * RATE, f"{words}: {len(samples) / RATE:.1f} s"
    return samples


def _u_law(sample):
    """G.711 µ-law of a sample of 16 bits."""
    sign = 0x80 if sample < 0 else 0
    size = min(abs(sample), 32635) + 132
    exponent = size.bit_length() - 8
    return ~(sign | exponent << 4 | size >> exponent + 3 & 0x0F) & 0xFF


def _chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def call(maker):
    samples = array.array("h", bytes(2 * RATE * SECONDS))
    labels = []
    for index, (at, voice, words) in enumerate(LINES):
        if words.startswith("S-"):
            words = maker.quote(words, seconds=at)
            labels.append((at, words))
        until = LINES[index + 1][0] if index + 1 < len(LINES) else SECONDS
        spoken = _spoken(words, voice, until - at)
        samples[at * RATE:at * RATE + len(spoken)] = spoken
    # The hiss of a line, from a fixed sequence.
    state = 2207
    for index in range(len(samples)):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        samples[index] = max(-32768, min(32767, samples[index] + (state >> 16) % 121 - 60))
    sound = bytes(map(_u_law, samples))
    cues = struct.pack("<I", len(labels)) + b"".join(
        struct.pack("<II4sIII", number, at * RATE, b"data", 0, 0, at * RATE)
        for number, (at, _) in enumerate(labels, 1)
    )
    notes = b"adtl" + b"".join(
        _chunk(b"labl",
               struct.pack("<I", number) + words.encode("utf-8") + b"\0")
        for number, (_, words) in enumerate(labels, 1)
    )
    about = b"INFO" + _chunk(b"INAM", b"911 call, Bay 4 fire\0"
                             ) + _chunk(b"ICMT", f"{FOOTER}. Spoken by a machine.\0".encode("ascii"))
    file = io.BytesIO()
    file.write(_chunk(b"fmt ", struct.pack("<HHIIHHH", 7, 1, RATE, RATE, 1, 8, 0)))
    file.write(_chunk(b"fact", struct.pack("<I", len(sound))))
    file.write(_chunk(b"LIST", about))
    file.write(_chunk(b"data", sound))
    file.write(_chunk(b"cue ", cues))
    file.write(_chunk(b"LIST", notes))
    content = b"WAVE" + file.getvalue()
    maker.write(b"RIFF" + struct.pack("<I", len(content)) + content)
