"""The recorder's export, its still and its viewing copy: an hour at a frame each four seconds, drawn."""

import datetime
import subprocess
import tempfile

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.PngImagePlugin import PngInfo

from .case import FOOTER, FOLDER
from .pictures import FONTS

WIDTH, HEIGHT = 640, 360
FRAME_SECONDS = 4
HOUR_SECONDS = 3600
DISPLAYED_FROM = datetime.datetime(2024, 3, 14, 22, 30)

# Displayed time less 22:30:00, in seconds. The display is 440 seconds fast, so real times of others are moved by that.
ENTERS, LEAVES = 1100, 1776
GUARD = range(444, 484)
SMOKE_FROM, ENGINE_FROM, DARK_FROM = 2640, 3300, 3508


def _font(size, face="Mono-Bold"):
    return ImageFont.truetype(f"{FONTS}{face}.ttf", size)


def _ground(dark):
    """What stands still: the dock, the passage with the side door, the fence."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "#0b0d10")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 70), fill="#0a0d14")
    draw.polygon([(0, 60), (330, 60), (330, 236), (0, 262)], fill="#343a40")
    draw.polygon([(456, 60), (WIDTH, 48), (WIDTH, 264), (456, 236)], fill="#2c3137")
    draw.rectangle((330, 76, 456, 236), fill="#22272c")
    draw.polygon([(0, 262), (330, 236), (456, 236), (WIDTH, 264), (WIDTH, HEIGHT), (0, HEIGHT)], fill="#3b3d3d")
    # Dock door of Bay 4 with its bumper.
    draw.polygon([(70, 96), (230, 92), (230, 236), (70, 250)], fill="#525a61")
    for row in range(7):
        draw.line([(70, 116 + row * 20), (230, 111 + row * 19)], fill="#434a50", width=2)
    draw.rectangle((60, 240, 240, 252), fill="#1c1f22")
    draw.text((74, 70), "BAY 4", fill="#b9bec3", font=_font(17, "Sans-Bold"))
    draw.text((530, 74), "BAY 5", fill="#8d9399", font=_font(15, "Sans-Bold"))
    # Side door, in the wall of Bay 4 at the passage.
    draw.rectangle((342, 116, 392, 234), fill="#5c6a76", outline="#1b1e21", width=2)
    draw.rectangle((398, 164, 406, 178), fill="#111417")
    draw.rectangle((400, 166, 403, 169), fill="#4fb36a" if not dark else "#111417")
    draw.text((343, 98), "SIDE", fill="#9aa0a6", font=_font(12, "Sans-Bold"))
    for x in range(0, WIDTH, 32):
        draw.line([(x, 30), (x, 60)], fill="#252a30", width=1)
    if dark:
        return image.point(lambda value: value * 2 // 5)
    # Lamps over both doors.
    light = Image.new("L", image.size)
    paint = ImageDraw.Draw(light)
    paint.polygon([(150, 88), (20, 320), (300, 320)], fill=86)
    paint.polygon([(367, 92), (290, 330), (480, 330)], fill=110)
    light = light.filter(ImageFilter.GaussianBlur(22))
    image.paste(Image.new("RGB", image.size, "#e8dcae"), mask=light)
    draw = ImageDraw.Draw(image)
    for x in (150, 367):
        draw.rectangle((x - 14, 86 if x == 150 else 90, x + 14, 92 if x == 150 else 95), fill="#fff6d2")
    return image


def _door(draw, is_open):
    if is_open:
        draw.rectangle((344, 118, 390, 233), fill="#07090b")
        draw.polygon([(344, 118), (328, 126), (328, 240), (344, 234)], fill="#4d5963")


def _person(draw, x, foot, step, jacket, load=False, torch=False, scale=1.0):
    """A figure of some ninety pixels, walking."""
    tall = 92 * scale
    head = foot - tall
    legs = 9 if step else 3
    for side in (-1, 1):
        draw.line([(x, foot - 40 * scale), (x + side * legs, foot)], fill="#1d2430", width=round(9 * scale))
    draw.rounded_rectangle((x - 14 * scale, head + 17 * scale, x + 14 * scale, foot - 36 * scale), 6, fill=jacket)
    draw.line(
        [(x - 12 * scale, head + 24 * scale), (x - 17 * scale, foot - 42 * scale)], fill=jacket, width=round(8 * scale)
    )
    draw.line(
        [(x + 12 * scale, head + 24 * scale), (x + 18 * scale, foot - 42 * scale)], fill=jacket, width=round(8 * scale)
    )
    draw.ellipse((x - 8 * scale, head, x + 8 * scale, head + 17 * scale), fill="#2a211c")
    if load:
        draw.rectangle((x + 12 * scale, foot - 44 * scale, x + 32 * scale, foot - 18 * scale), fill="#c23128")
        draw.line([(x + 16 * scale, foot - 45 * scale), (x + 28 * scale, foot - 45 * scale)], fill="#7a1914", width=3)
    if torch:
        draw.ellipse((x - 22 * scale, foot - 48 * scale, x - 14 * scale, foot - 40 * scale), fill="#fff3bf")


RED, UNIFORM = "#b3261e", "#26344a"


def _smoke(image, amount, at):
    mask = Image.new("L", image.size)
    paint = ImageDraw.Draw(mask)
    for index in range(4 + amount // 6):
        x = 366 + (index * 37 + at * 3) % 90 - 45
        y = 150 - index * 13 - (at * 2) % 14
        size = 26 + index * 5
        paint.ellipse((x - size, y - size * 0.6, x + size, y + size * 0.6), fill=min(200, 60 + amount * 2))
    image.paste(Image.new("RGB", image.size, "#8e9296"), mask=mask.filter(ImageFilter.GaussianBlur(12)))


def frame(second, still):
    image = still[second >= DARK_FROM].copy()
    draw = ImageDraw.Draw(image)
    odd = second // FRAME_SECONDS % 2
    if second in GUARD:
        _person(draw, 600 - (second - GUARD.start) * 6, 300, odd, UNIFORM, torch=True)
    if ENTERS - 20 <= second <= ENTERS:
        _door(draw, second == ENTERS)
        place = 372 if second == ENTERS else 372 + (ENTERS - second) * 12
        _person(
            draw,
            place,
            246 if second == ENTERS else 246 + (ENTERS - second) * 2.6,
            odd,
            RED,
            load=True,
            scale=1.0 + (ENTERS - second) / 60
        )
    if second == ENTERS + 4:
        _door(draw, True)
    if LEAVES <= second <= LEAVES + 20:
        _door(draw, second <= LEAVES + 4)
        gone = second - LEAVES
        _person(draw, 372 + gone * 12, 246 + gone * 2.6, odd, RED, scale=1.0 + gone / 60)
    if second >= SMOKE_FROM:
        _door(draw, True)
        _smoke(image, min(60, (second - SMOKE_FROM) // 12), second // 12)
        draw = ImageDraw.Draw(image)
    if second >= ENGINE_FROM:
        for x, colour in ((20, "#c9282d"), (620, "#3b63d1")):
            if odd == (x == 20):
                draw.ellipse((x - 16, 300, x + 16, 332), fill=colour)
        if second < DARK_FROM:
            _person(draw, 500 - second % 48, 296, odd, "#6d6432", scale=1.1)
    shown = DISPLAYED_FROM + datetime.timedelta(seconds=second)
    draw.rectangle((0, 0, WIDTH, 25), fill="#000000")
    draw.text((8, 12), "CAM-2  LOADING DOCK", fill="#f4f4f0", font=_font(15), anchor="lm")
    draw.text((WIDTH - 8, 12), f"{shown:%Y-%m-%d %H:%M:%S}", fill="#f4f4f0", font=_font(17), anchor="rm")
    draw.rectangle((0, HEIGHT - 20, WIDTH, HEIGHT), fill="#000000")
    draw.text(
        (8, HEIGHT - 10),
        "Stand-in: drawn, one frame each four seconds",
        fill="#b9bec3",
        font=_font(12, "Sans-Regular"),
        anchor="lm"
    )
    draw.text((WIDTH - 8, HEIGHT - 10), FOOTER, fill="#b9bec3", font=_font(12, "Sans-Regular"), anchor="rm")
    return image


EXACT = ["-fflags", "+bitexact", "-flags", "+bitexact", "-map_metadata", "-1", "-threads", "1"]


def _ffmpeg(*arguments, feed=None):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], input=feed, check=True)


def _clock(seconds):
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02},000"


def export(maker):
    """The native file, with the words of its passages as a text track at their times."""
    still = {dark: _ground(dark) for dark in (False, True)}
    lines = []
    for index, (passage, second) in enumerate((("S-003a", ENTERS), ("S-003b", LEAVES)), 1):
        words = maker.quote(passage, seconds=second)
        lines.append(f"{index}\n{_clock(second)} --> {_clock(second + 8)}\n{words}\n")
    feed = b"".join(frame(second, still).tobytes() for second in range(0, HOUR_SECONDS, FRAME_SECONDS))
    with tempfile.NamedTemporaryFile("w", suffix=".srt", encoding="utf-8") as track:
        track.write("\n".join(lines))
        track.flush()
        _ffmpeg(
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{WIDTH}x{HEIGHT}",
            "-r",
            f"1/{FRAME_SECONDS}",
            "-i",
            "-",
            "-i",
            track.name,
            *EXACT,
            "-map",
            "0:v",
            "-map",
            "1:s",
            "-c:s",
            "srt",
            "-c:v",
            "libx264",
            "-preset",
            "veryslow",
            "-tune",
            "animation",
            "-crf",
            "30",
            "-g",
            "150",
            "-pix_fmt",
            "yuv420p",
            "-metadata",
            f"title=CAM-2. {FOOTER}",
            "-metadata:s:s:0",
            "title=What is seen",
            "-metadata:s:s:0",
            "language=eng",
            "-f",
            "matroska",
            maker.path,
            feed=feed,
        )


def still(maker):
    """The export's own frame, taken from it; only the picture's data are added."""
    with tempfile.NamedTemporaryFile(suffix=".png") as taken:
        _ffmpeg(
            "-ss", ENTERS, "-i", FOLDER / "e-003.mkv", *EXACT, "-frames:v", "1", "-f", "image2", "-update", "1",
            taken.name
        )
        about = PngInfo()
        about.add_itxt("Description", maker.item["title"], lang="en")
        about.add_itxt("Comment", FOOTER, lang="en")
        Image.open(taken.name).save(maker.path, "PNG", optimize=True, pnginfo=about)


def viewing_copy(maker):
    """Transcoded from the export, so that its bytes and its hash are others."""
    _ffmpeg(
        "-i",
        FOLDER / "e-003.mkv",
        *EXACT,
        "-map",
        "0:v",
        "-map",
        "0:s",
        "-c:s",
        "mov_text",
        "-c:v",
        "libx264",
        "-preset",
        "veryslow",
        "-tune",
        "animation",
        "-crf",
        "31",
        "-g",
        "150",
        "-pix_fmt",
        "yuv420p",
        "-metadata",
        f"title=CAM-2, viewing copy. {FOOTER}",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
        maker.path,
    )
