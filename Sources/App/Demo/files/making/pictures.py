"""Pictures, drawn: physical items on a table, contact sheets, the yard. Each says that it is no photograph."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.PngImagePlugin import PngInfo

from .case import FOOTER

FONTS = "/usr/share/fonts/truetype/liberation/Liberation"
TWICE = 2


def font(size, face="Sans-Regular"):
    return ImageFont.truetype(f"{FONTS}{face}.ttf", size)


class Canvas:
    """A picture drawn at twice its size and made smaller, so that edges are smooth."""
    def __init__(self, width, height, colour="#d9dcdf"):
        self.size = width, height
        self.image = Image.new("RGB", (width * TWICE, height * TWICE), colour)
        self.draw = ImageDraw.Draw(self.image)

    def _scale(self, points):
        return [(x * TWICE, y * TWICE) for x, y in points]

    def polygon(self, points, fill, outline=None, width=1):
        self.draw.polygon(self._scale(points), fill, outline, width * TWICE)

    def box(self, x, y, width, height, fill=None, radius=0, outline=None, line=1):
        self.draw.rounded_rectangle(
            [v * TWICE for v in (x, y, x + width, y + height)], radius * TWICE, fill, outline, line * TWICE
        )

    def oval(self, x, y, width, height, fill=None, outline=None, line=1):
        self.draw.ellipse([v * TWICE for v in (x, y, x + width, y + height)], fill, outline, line * TWICE)

    def line(self, points, fill, width=1):
        self.draw.line(self._scale(points), fill, round(width * TWICE), "curve")

    def text(self, x, y, words, size=14, fill="#1a1d21", face="Sans-Regular", anchor="la"):
        self.draw.text((x * TWICE, y * TWICE), words, fill, font(size * TWICE, face), anchor)

    def fade(self, top, bottom, x=0, y=0, width=None, height=None):
        """From one colour to another, downwards."""
        width, height = width or self.size[0], height or self.size[1]
        strip = Image.new("RGB", (1, 2))
        strip.putpixel((0, 0), _rgb(top))
        strip.putpixel((0, 1), _rgb(bottom))
        self.image.paste(
            strip.resize((width * TWICE, height * TWICE), Image.Resampling.BILINEAR), (x * TWICE, y * TWICE)
        )

    def soft(self, paint, blur, strength=255):
        """What `paint` draws in grey on a mask comes out as a soft shadow, in black."""
        self.tint(paint, blur, "#000000", strength)

    def tint(self, paint, blur, colour, strength=255):
        mask = Image.new("L", self.image.size)
        paint(_Mask(ImageDraw.Draw(mask)))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * TWICE)).point(lambda value: value * strength // 255)
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)
        self.draw = ImageDraw.Draw(self.image)

    def paste(self, other, x, y):
        self.image.paste(other.image, (x * TWICE, y * TWICE))

    def done(self):
        return self.image.resize(self.size, Image.Resampling.LANCZOS)


class _Mask:
    def __init__(self, draw):
        self.draw = draw

    def oval(self, x, y, width, height):
        self.draw.ellipse([v * TWICE for v in (x, y, x + width, y + height)], 255)

    def box(self, x, y, width, height):
        self.draw.rectangle([v * TWICE for v in (x, y, x + width, y + height)], 255)

    def polygon(self, points):
        self.draw.polygon([(x * TWICE, y * TWICE) for x, y in points], 255)


def _rgb(colour):
    return tuple(int(colour[at:at + 2], 16) for at in (1, 3, 5))


def strip(canvas, words):
    """The last line of every picture."""
    width, height = canvas.size
    canvas.box(0, height - 26, width, 26, "#1d2126")
    canvas.text(12, height - 13, words, 12, "#e8eaec", anchor="lm")
    canvas.text(width - 12, height - 13, FOOTER, 12, "#e8eaec", anchor="rm")


def png(maker, canvas, words):
    about = PngInfo()
    about.add_itxt("Description", words, lang="en")
    about.add_itxt("Comment", FOOTER, lang="en")
    content = io.BytesIO()
    canvas.done().quantize(200, dither=Image.Dither.NONE).save(content, "PNG", optimize=True, pnginfo=about)
    maker.write(content.getvalue())


def jpeg(maker, canvas, words, more=None, quality=78):
    exif = Image.Exif()
    exif[0x010E] = f"{words} {FOOTER}."
    exif[0x0131] = "make-files.py"
    if more:
        exif.get_ifd(0x8769).update(more)
    content = io.BytesIO()
    canvas.done().save(content, "JPEG", quality=quality, optimize=True, progressive=True, exif=exif)
    maker.write(content.getvalue())


# Physical items


def _table(canvas):
    canvas.fade("#c9ced3", "#a9b0b7")
    canvas.fade("#e3e5e6", "#d2d6d9", 0, 110, None, 490)


def _ruler(canvas, x, y, cm, step):
    canvas.box(x, y, cm * step + 12, 34, "#fdfdfb", 2, "#55595e")
    for at in range(cm + 1):
        canvas.line([(x + 6 + at * step, y), (x + 6 + at * step, y + (14 if at % 5 == 0 else 8))], "#222222", 0.8)
        if at % 5 == 0:
            canvas.text(x + 6 + at * step, y + 30, str(at), 9, anchor="ms")
    canvas.text(x + 3 * step, y + 30, "cm", 8, "#555555", anchor="ms")


def _placard(canvas, x, y, number, size=54):
    canvas.soft(
        lambda mask: mask.
        polygon([(x, y + size + 4), (x + size + 8, y + size + 8), (x + size, y + size - 6), (x, y + size - 6)]), 5, 120
    )
    canvas.polygon(
        [(x, y + size), (x + size / 8, y), (x + size * 7 / 8, y), (x + size, y + size)], "#f2c230", "#8a6c10"
    )
    canvas.text(x + size / 2, y + size * 0.55, str(number), round(size * 0.52), "#1a1d21", "Sans-Bold", "mm")


def _label(canvas, x, y, width, rows, head):
    """An evidence label; answers its place as x, y, width, height."""
    height = 46 + 19 * len(rows)
    canvas.soft(lambda mask: mask.box(x + 3, y + 4, width, height), 4, 90)
    canvas.box(x, y, width, height, "#fffdf4", 5, "#9b8f6a")
    canvas.box(x, y, width, 26, "#8a1c1c", 5)
    canvas.text(x + width / 2, y + 13, head, 12, "#ffffff", "Sans-Bold", "mm")
    for index, row in enumerate(rows):
        canvas.text(x + 12, y + 36 + 19 * index, row, 13.5, face="Serif-Regular")
    return [x, y, width, height]


def _wrap(words, columns):
    lines, line = [], ""
    for word in words.split(" "):
        if len(line) + len(word) + 1 > columns:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def can(canvas, x, y, scale=1.0, shadow=True):
    """A red can of five gallons without its cap."""
    def at(*points):
        return [(x + px * scale, y + py * scale) for px, py in points]

    if shadow:
        canvas.soft(lambda mask: mask.oval(x - 6 * scale, y + 300 * scale, 270 * scale, 34 * scale), 9 * scale, 130)
    canvas.polygon(at((6, 84), (30, 62), (196, 62), (236, 96), (240, 300), (228, 318), (14, 318), (2, 300)), "#b3261e")
    canvas.polygon(at((196, 62), (236, 96), (240, 300), (228, 318), (206, 318), (206, 90)), "#94201a")
    canvas.polygon(at((14, 90), (30, 70), (90, 70), (74, 96), (20, 110)), "#c8443b")
    # Handle and neck; the neck is open.
    canvas.line(at((74, 64), (82, 24), (150, 20), (166, 62)), "#9c211a", 15 * scale)
    canvas.line(at((76, 60), (84, 26), (150, 23)), "#c03a32", 4 * scale)
    canvas.polygon(at((182, 66), (186, 24), (224, 24), (228, 88)), "#a3231c")
    canvas.oval(x + 184 * scale, y + 14 * scale, 42 * scale, 20 * scale, "#7a1914")
    canvas.oval(x + 190 * scale, y + 17 * scale, 30 * scale, 13 * scale, "#1c0d0c")
    for shift in (0, 34):
        canvas.line(
            at((44, 130 + shift * 3.4), (178, 272 - shift * 3.4)) if not shift else at((44, 272), (178, 130)),
            "#9c211a", 7 * scale
        )
    canvas.box(x + 60 * scale, y + 172 * scale, 102 * scale, 54 * scale, "#a92019", 5 * scale)
    canvas.text(x + 111 * scale, y + 192 * scale, "FUEL", max(5, round(20 * scale)), "#e7b7b2", "Sans-Bold", "mm")
    canvas.text(x + 111 * scale, y + 213 * scale, "5 GAL", max(4, round(14 * scale)), "#e7b7b2", "Sans-Bold", "mm")


def fuel_can(maker):
    canvas = Canvas(900, 600)
    _table(canvas)
    can(canvas, 90, 86, 1.15)
    _ruler(canvas, 92, 500, 30, 9)
    _placard(canvas, 24, 420, 4)
    words = maker.case.passages["S-012a"]["text"]
    canvas.line([(318, 132), (372, 128), (430, 172), (484, 166)], "#6b5d33", 1.6)
    region = _label(
        canvas, 470, 150, 380,
        [*_wrap(words, 46), "", "Event 24-031877 · SW-24-118", "21 March 2024, 07:52 EDT · Det. M. Ebbing"],
        "EVIDENCE · PORT ELLERY POLICE"
    )
    canvas.text(660, 314, maker.item["bates_begin"], 12, "#5b6168", anchor="mm")
    maker.quote("S-012a", region=region)
    strip(canvas, "E-012 · Stand-in for the physical item: a drawing, not a photograph")
    png(maker, canvas, words)


def jacket(canvas, x, y, scale=1.0, shadow=True):
    def at(*points):
        return [(x + px * scale, y + py * scale) for px, py in points]

    body = (
        (110, 30), (160, 10), (230, 10), (280, 30), (330, 70), (400, 270), (346, 292), (300, 170), (304, 350),
        (86, 350), (90, 170), (44, 292), (-10, 270), (60, 70)
    )
    if shadow:
        canvas.soft(
            lambda mask: mask.polygon([(px + 8 * scale, py + 9 * scale) for px, py in at(*body)]), 7 * scale, 120
        )
    canvas.polygon(at(*body), "#b02a2a")
    canvas.polygon(at((300, 170), (330, 70), (400, 270), (346, 292)), "#9a2424")
    canvas.polygon(at((90, 170), (60, 70), (-10, 270), (44, 292)), "#9a2424")
    canvas.polygon(at((160, 10), (195, 60), (230, 10), (216, 4), (174, 4)), "#4a1414")
    canvas.polygon(at((150, 12), (195, 74), (180, 84), (126, 28)), "#c23c3c")
    canvas.polygon(at((240, 12), (195, 74), (210, 84), (264, 28)), "#c23c3c")
    canvas.line(at((195, 76), (195, 348)), "#d8d3c8", 3 * scale)
    for left in (112, 222):
        canvas.box(x + left * scale, y + 222 * scale, 58 * scale, 70 * scale, "#a32727", 4 * scale, "#7f1d1d")
        canvas.line(at((left, 240), (left + 58, 240)), "#7f1d1d", 2 * scale)
    canvas.polygon(at((346, 292), (400, 270), (406, 286), (352, 308)), "#7f1d1d")
    canvas.polygon(at((44, 292), (-10, 270), (-16, 286), (38, 308)), "#7f1d1d")
    canvas.box(x + 84 * scale, y + 338 * scale, 222 * scale, 14 * scale, "#7f1d1d")


def work_jacket(maker):
    canvas = Canvas(900, 600)
    canvas.fade("#e6e4dd", "#d6d3c9")
    jacket(canvas, 60, 56, 1.12)
    _ruler(canvas, 92, 510, 30, 9)
    _placard(canvas, 24, 446, 5)
    words = "Item 5. Red work jacket. Seal S-77121."
    _label(
        canvas, 560, 150, 300, [words, "", "Event 24-031877 · SW-24-118", "21 March 2024, 07:58 EDT", "Det. M. Ebbing"],
        "EVIDENCE · PORT ELLERY POLICE"
    )
    canvas.text(710, 304, maker.item["bates_begin"], 12, "#5b6168", anchor="mm")
    # The wearer's right cuff is at the left of a jacket that lies on its back.
    canvas.oval(28, 352, 96, 62, None, "#1d3557", 2)
    canvas.line([(112, 406), (190, 470)], "#1d3557", 1.4)
    canvas.text(194, 472, "right cuff", 13, "#1d3557", anchor="lm")
    strip(canvas, "E-013 · Stand-in for the physical item: a drawing, not a photograph")
    png(maker, canvas, words)


# Contact sheets


def _sky(canvas, top="#b9c6d2", bottom="#e7dccb", horizon=110):
    canvas.fade(top, bottom, 0, 0, None, horizon)
    canvas.fade("#8d9298", "#6f757c", 0, horizon, None, canvas.size[1] - horizon)


def _fence(canvas, y, colour="#7c8288"):
    width = canvas.size[0]
    for x in range(-20, width, 26):
        canvas.line([(x, y - 34), (x, y + 2)], colour, 1.4)
    for level in (-32, -18, -4):
        canvas.line([(0, y + level), (width, y + level)], colour, 0.8)


def _van_rear(canvas, is_open):
    canvas.soft(lambda mask: mask.oval(70, 246, 260, 26), 7, 150)
    canvas.box(94, 46, 212, 204, "#eef0f1", 12, "#b8bdc2")
    for x in (100, 262):
        canvas.box(x, 236, 38, 28, "#22262a", 5)
    if not is_open:
        canvas.line([(200, 54), (200, 238)], "#a3a9af", 1.5)
        for x in (112, 212):
            canvas.box(x, 66, 76, 56, "#5d6c78", 5)
        canvas.box(188, 156, 24, 8, "#888f95", 2)
    else:
        canvas.box(104, 56, 192, 182, "#3a3f45", 4)
        canvas.polygon([(104, 238), (296, 238), (270, 196), (130, 196)], "#575d64")
        canvas.box(130, 76, 140, 120, "#454b52")
        for x, lean in ((34, -1), (306, 1)):
            canvas.polygon(
                [
                    (x, 66 - 8 * (lean < 0)), (x + 60, 66 - 8 * (lean > 0)), (x + 60, 230 + 10 * (lean > 0)),
                    (x, 230 + 10 * (lean < 0))
                ], "#dfe3e6", "#b8bdc2"
            )
            canvas.box(x + 10, 76, 40, 50, "#5d6c78", 4)
        can(canvas, 226, 168, 0.2, False)
        jacket(canvas, 236, 214, 0.1, False)
        canvas.box(118, 192, 54, 34, "#6d6a4c", 6)
    for x in (96, 288):
        canvas.box(x, 150, 16, 36, "#b3261e", 3)
    canvas.box(166, 242, 68, 18, "#f4f4f0", 2, "#999999")
    canvas.box(172, 246, 56, 10, "#c9ccce", 2)


def _van_side(canvas, mirrored):
    draw = Canvas(400, 300)
    _sky(draw)
    _fence(draw, 112)
    draw.soft(lambda mask: mask.oval(30, 224, 350, 26), 7, 150)
    draw.polygon([(40, 76), (300, 70), (352, 140), (372, 156), (372, 226), (40, 230)], "#eef0f1", "#b8bdc2")
    draw.polygon([(304, 84), (344, 138), (292, 140), (288, 84)], "#5d6c78")
    draw.line([(284, 74), (284, 226)], "#a3a9af", 1.5)
    draw.line([(160, 74), (160, 226)], "#c9ced2", 1.2)
    for x in (82, 296):
        draw.oval(x, 204, 54, 54, "#22262a")
        draw.oval(x + 15, 219, 24, 24, "#b8bdc2")
    if mirrored:
        draw.image = draw.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    canvas.paste(draw, 0, 0)


def _floor(canvas, top="#4a5057", bottom="#666d75"):
    canvas.fade(top, bottom)
    for y in range(20, 300, 34):
        canvas.line([(0, y), (400, y)], "#525961", 1.2)


def _van_photo(number):
    canvas = Canvas(400, 300)
    if number in (1, 4):
        _sky(canvas)
        _fence(canvas, 112)
        _van_rear(canvas, number == 1)
    elif number in (2, 3):
        _van_side(canvas, number == 3)
    else:
        _floor(canvas)
        if number == 5:
            canvas.fade("#31363c", "#4b5158", 0, 0, None, 120)
            canvas.box(36, 120, 110, 84, "#6d6a4c", 14)
            canvas.line([(60, 124), (92, 96), (124, 124)], "#4c4a35", 8)
            canvas.oval(160, 150, 60, 60, "#d9d4c4")
            canvas.oval(180, 170, 20, 20, "#8e886f")
            can(canvas, 250, 92, 0.42)
            jacket(canvas, 226, 220, 0.2)
            _placard(canvas, 226, 206, 4, 30)
            _placard(canvas, 330, 256, 5, 30)
        elif number == 6:
            can(canvas, 110, 20, 0.74)
            _placard(canvas, 36, 216, 4, 48)
            _ruler(canvas, 110, 258, 20, 10)
        elif number == 7:
            jacket(canvas, 50, 20, 0.7)
            _placard(canvas, 24, 236, 5, 44)
        elif number == 8:
            canvas.soft(lambda mask: mask.box(80, 120, 250, 130), 8, 130)
            canvas.box(70, 104, 250, 134, "#6d6a4c", 26)
            canvas.line([(120, 110), (160, 50), (230, 50), (270, 110)], "#4c4a35", 13)
            canvas.line([(80, 150), (310, 150)], "#57553d", 4)
            _placard(canvas, 24, 236, 2, 44)
        elif number == 9:
            for x, y in ((70, 80), (190, 110)):
                canvas.box(x, y, 70, 96, "#9aa0a6", 18)
                for finger in range(4):
                    canvas.box(x + 4 + finger * 16, y - 44 + abs(finger - 1) * 8, 14, 64, "#9aa0a6", 7)
                canvas.box(x + 58, y + 14, 40, 18, "#9aa0a6", 9)
            _placard(canvas, 316, 220, 3, 44)
        elif number == 10:
            canvas.fade("#2c3035", "#3b4046")
            canvas.box(50, 40, 300, 220, "#22262a", 20)
            canvas.box(150, 70, 96, 168, "#101214", 16, "#3b4046", 2)
            canvas.box(158, 84, 80, 136, "#1b1f24", 6)
            _placard(canvas, 300, 226, 7, 44)
        elif number == 11:
            canvas.fade("#3a3f45", "#4b5158")
            canvas.polygon([(70, 60), (330, 46), (346, 240), (84, 256)], "#dfe6ea")
            canvas.polygon([(96, 80), (310, 68), (320, 220), (106, 232)], "#fbfaf4")
            for y in range(96, 216, 17):
                canvas.line([(116, y), (296, y - 8)], "#b7bcc1", 4)
            _placard(canvas, 24, 236, 6, 44)
        else:
            canvas.fade("#eef0f1", "#d8dcdf")
            canvas.line([(0, 150), (400, 150)], "#b8bdc2", 3)
            canvas.box(120, 90, 160, 110, "#f7f7f4", 6, "#b8bdc2")
            canvas.text(200, 132, "NUMBER", 18, "#9aa0a6", "Sans-Bold", "mm")
            canvas.text(200, 160, "not shown", 15, "#9aa0a6", anchor="mm")
    return canvas


VAN_CAPTIONS = [
    None,
    "Left side, doors shut.",
    "Right side, doors shut.",
    "Rear, doors shut.",
    "Load space, items as found.",
    "Item 4 in place, cap missing.",
    "Item 5 in place.",
    "Item 2, tool bag.",
    "Item 3, work gloves.",
    "Item 7, centre tray of the cab.",
    "Item 6, papers from the glove box.",
    "Number plate, covered for the file.",
]


def _sheet(maker, title, photos, columns, size, about, words):
    """Photographs in rows, each with its number, words and Bates number; answers where the first one's words stand."""
    wide, high = size
    gap, head, low = 16, 74, 46
    rows = -(-len(photos) // columns)
    canvas = Canvas(gap + columns * (wide + gap), head + rows * (high + low + gap) + 26, "#f4f4f1")
    canvas.text(gap, 16, title, 22, face="Serif-Bold")
    canvas.text(gap, 46, about, 13, "#5b6168")
    begin = int(maker.item["bates_begin"].removeprefix("HCDA"))
    for index, (photo, caption) in enumerate(photos):
        x, y = gap + index % columns * (wide + gap), head + index // columns * (high + low + gap)
        small = photo.image.resize((wide * TWICE, high * TWICE), Image.Resampling.LANCZOS)
        canvas.image.paste(small, (x * TWICE, y * TWICE))
        canvas.box(x, y, wide, high, None, 0, "#5b6168")
        canvas.text(x, y + high + 5, f"{index + 1}  {caption}", 12 if wide < 250 else 13)
        canvas.text(x, y + high + 23, f"HCDA{begin + index:06}", 11, "#5b6168")
    strip(canvas, words)
    return canvas, [gap, head + high + 4, wide, 20]


def van_photographs(maker):
    caption = maker.case.passages["S-015a"]["text"]
    photos = [(_van_photo(number), caption if number == 1 else VAN_CAPTIONS[number - 1]) for number in range(1, 13)]
    canvas, region = _sheet(
        maker,
        "Van search photographs (12)",
        photos,
        4,
        (336, 252),
        "SW-24-118 · Marrow Point yard · Det. M. Ebbing · from 07:35 EDT (UTC-04:00), 21 March 2024",
        "E-015 · Stand-in: drawings in the place of twelve photographs",
    )
    maker.quote("S-015a", photo=1, region=region)
    jpeg(maker, canvas, f"Photo 1: {caption}", {0x9003: "2024:03:21 07:35:00", 0x9011: "-04:00"}, 74)


SUBJECTS = [
    ("South front, dock doors", "front", 1),
    ("Dock door 4", "front", 2),
    ("Side door, open", "door", 3),
    ("Side door, latch", "door", 2),
    ("Reader at the side door", "door", 1),
    ("Bay 4 from the door", "room", 1),
    ("Bay 4, west half", "room", 2),
    ("Bay 4, east half", "room", 3),
    ("Ceiling, centre", "ceiling", 1),
    ("Ceiling, north-east", "ceiling", 2),
    ("Fan 1, in place", "ceiling", 3),
    ("Fan 2, fallen", "debris", 1),
    ("Floor under fan 2", "floor", 1),
    ("North wall", "wall", 1),
    ("East wall", "wall", 2),
    ("North-east corner", "corner", 1),
    ("North-east corner, scale", "corner", 2),
    ("Corner, debris lifted", "corner", 3),
    ("Floor stain, whole", "pour", 1),
    ("Floor stain, edge", "pour", 2),
    ("Floor stain, toward door", "pour", 3),
    ("Slab joint", "floor", 2),
    ("Unburned paint", "floor", 3),
    ("Lower rack, east", "rack", 1),
    ("Upper rack, east", "rack", 2),
    ("Rack, west", "rack", 3),
    ("Panel 4B, distance", "panel", 1),
    ("Panel 4B, door closed", "panel", 2),
    ("Panel 4B, inside", "panel", 3),
    ("Breakers, tripped", "panel", 4),
    ("Lug 3", "panel", 5),
    ("Wall below the panel", "wall", 3),
    ("Floor below the panel", "floor", 4),
    ("Sample 7, before", "debris", 2),
    ("Sample 7, can", "sample", 7),
    ("Sample 8, before", "debris", 3),
    ("Sample 8, can", "sample", 8),
    ("Placards, overview", "room", 4),
]


def _scene_photo(index, kind, variant):
    canvas, dice = Canvas(400, 300), random.Random(100 + index)
    grey = ["#565b60", "#4b5055", "#62676c", "#50565c"][variant % 4]

    def soot(count, low=0, high=300, strength=150):
        spots = [
            (dice.randint(-60, 360), dice.randint(low - 40, high - 40), dice.randint(60, 190), dice.randint(30, 110))
            for _ in range(count)
        ]
        canvas.soft(lambda mask: [mask.oval(*spot) for spot in spots], 16, strength)

    def rubble(count, top):
        for _ in range(count):
            x, y, size = dice.randint(0, 390), dice.randint(top, 292), dice.randint(5, 22)
            shade = dice.choice(("#2b2c2d", "#3a3734", "#4a443c", "#1f2021", "#5a5046"))
            canvas.polygon(
                [(x, y), (x + size, y - size / 3), (x + size * 1.4, y + size / 3), (x + size / 2, y + size / 1.6)],
                shade
            )

    if kind == "front":
        _sky(canvas, "#c4ccd4", "#efdfc8", 70)
        canvas.box(0, 50, 400, 170, "#b4babf")
        for x in range(16, 400, 128):
            canvas.box(x, 100, 96, 120, "#d5dadd", 2, "#8d9298")
            for y in range(112, 220, 16):
                canvas.line([(x, y), (x + 96, y)], "#b7bdc2", 1)
        canvas.soft(lambda mask: mask.oval(110 if variant == 1 else 20, 30, 190, 90), 20, 190)
    elif kind == "door":
        canvas.fade("#a4aab0", "#858b91")
        canvas.box(120, 30, 150, 250, "#1d1f22")
        canvas.polygon([(120, 30), (66, 46), (66, 276), (120, 280)],
                       "#6e7c88") if variant == 3 else canvas.box(120, 30, 150, 250, "#6e7c88", 3, "#4d5760", 2)
        canvas.box(300, 130, 34, 52, "#24282c", 5)
        canvas.oval(312, 138, 9, 9, "#c9382e")
        canvas.soft(lambda mask: mask.oval(90, -10, 220, 110), 20, 190)
        if variant == 2:
            canvas.box(236, 150, 24, 60, "#c4c9cd", 4)
            canvas.oval(240, 168, 16, 16, "#7e858b")
    elif kind in ("room", "corner", "pour"):
        canvas.fade("#33373b", grey)
        canvas.polygon([(0, 300), (400, 300), (330, 150), (70, 150)], "#6b6762")
        canvas.polygon([(70, 150), (330, 150), (330, 30), (70, 30)], "#4a4e53")
        canvas.line([(70, 0), (70, 150), (0, 300)], "#2b2e31", 2)
        canvas.line([(330, 0), (330, 150), (400, 300)], "#2b2e31", 2)
        if kind == "room":
            for x in (20, 350):
                for y in (60, 116, 172):
                    canvas.line([(x, y), (x + 34, y)], "#7c5a3a", 5)
                canvas.line([(x + 2, 40), (x + 2, 230)], "#8a8f94", 3)
            soot(7, 0, 150)
            rubble(70, 190)
            if variant == 4:
                for number, place in enumerate(((90, 210), (180, 190), (260, 226), (312, 200)), 1):
                    _placard(canvas, *place, number, 30)
        else:
            rubble(20 if kind == "pour" else 60 if variant == 1 else 24, 200)
            stain = [
                (240, 172), (318, 158), (342, 196), (286, 212), (230, 246), (168, 272), (130, 262), (170, 228),
                (214, 200)
            ]
            canvas.tint(lambda mask: mask.polygon(stain), 3, "#16110d", 235)
            if kind == "corner":
                canvas.soft(lambda mask: mask.polygon([(250, 150), (330, 20), (390, 150), (330, 190)]), 16, 220)
                canvas.tint(lambda mask: mask.polygon([(296, 150), (328, 66), (360, 150)]), 10, "#b9b4aa", 120)
            _placard(canvas, 90, 196, 7, 34)
            if variant > 1:
                _ruler(canvas, 110, 256, 15, 11)
    elif kind == "ceiling":
        canvas.fade("#2b2d30", "#3d4145")
        for x in range(0, 400, 62):
            canvas.line([(x, 0), (200 + (x - 200) * 0.5, 300)], "#4d5257", 5)
        if variant != 2:
            canvas.box(120, 100, 170, 96, "#7c8389", 6, "#4d5257", 2)
            for x in (136, 216):
                canvas.oval(x, 114, 64, 64, "#2a2d30", "#9aa0a6", 2)
        soot(8, 0, 300, 170)
    elif kind == "wall":
        canvas.fade("#8d9297", "#a4a9ad")
        for x in range(-10, 400, 98):
            canvas.line([(x, 0), (x, 300)], "#70767b", 2)
        if variant == 3:
            canvas.soft(lambda mask: mask.box(-20, -30, 440, 80), 24, 170)
        else:
            soot(10, 0, 240, 180)
            canvas.polygon([(250, 60), (300, 40), (330, 130), (286, 160)], "#c7a261")
    elif kind == "floor":
        canvas.fade("#8b877f", "#77736b")
        canvas.line(
            [(0, 150 if variant == 2 else 60), (400, 170 if variant == 2 else 70)],
            "#2b2826" if variant == 2 else "#6a665f", 7 if variant == 2 else 3
        )
        if variant == 3:
            soot(6, 60, 300, 200)
            canvas.oval(150, 110, 90, 54, "#7f9a8a")
        elif variant == 1:
            soot(5, 0, 300, 110)
            canvas.tint(lambda mask: mask.oval(110, 90, 190, 120), 8, "#a5a199", 230)
        elif variant == 4:
            rubble(14, 180)
        _ruler(canvas, 100, 250, 18, 11)
    elif kind == "rack":
        canvas.fade("#3b3f43", "#54585c")
        for y in (90, 190):
            canvas.line([(20, y), (380, y)], "#b5612d" if variant == 3 else "#7d5a48", 12)
        for x in (40, 200, 360):
            canvas.line([(x, 20), (x, 290)], "#8a9096", 9)
        if variant == 3:
            for x in (66, 226):
                canvas.box(x, 118, 110, 66, "#a58a63", 3, "#7b6545", 2)
        soot(5, 0, 300, 130)
        rubble(24, 250)
    elif kind == "panel":
        canvas.fade("#9aa0a5", "#868c91")
        small = variant == 1
        x, y, w, h = (160, 90, 80, 110) if small else (100, 24, 200, 252)
        canvas.box(x, y, w, h, "#c6cbcf" if variant < 3 else "#e2e4e6", 4, "#5f666c", 3)
        if variant == 2:
            canvas.text(x + w / 2, y + 60, "4B", 34, "#333a40", "Sans-Bold", "mm")
            canvas.box(x + w - 26, y + 120, 12, 34, "#5f666c", 3)
        elif variant in (3, 4):
            for row in range(6):
                for side in (0, 1):
                    bx, by = x + 22 + side * 86, y + 24 + row * 36
                    canvas.box(bx, by, 70, 26, "#2f3439", 3)
                    canvas.box(bx + (8 if variant == 4 else 40), by + 6, 20, 14, "#e8e6de", 2)
        elif variant == 5:
            for row, shade in enumerate(("#c9a44c", "#c9a44c", "#6b4a22", "#c9a44c")):
                canvas.box(x + 60, y + 28 + row * 52, 80, 30, shade, 4)
                canvas.line(
                    [(x + 140, y + 43 + row * 52), (x + 196, y + 43 + row * 52)], "#b3261e" if row != 2 else "#4b2d18",
                    9
                )
        canvas.soft(lambda mask: mask.oval(x - 40, y - 60, w + 80, 110), 18, 150)
    elif kind == "sample":
        canvas.fade("#c9ced3", "#dfe2e4")
        canvas.soft(lambda mask: mask.oval(120, 236, 170, 26), 6, 130)
        canvas.box(130, 76, 140, 176, "#b9bfc5", 6, "#7f868c", 2)
        canvas.oval(130, 62, 140, 30, "#d6dade", "#7f868c", 2)
        canvas.box(130, 130, 140, 64, "#fffdf4")
        canvas.text(200, 152, f"ITEM {variant}", 19, face="Sans-Bold", anchor="mm")
        canvas.text(200, 176, "sealed 15 March 2024", 11, "#5b6168", anchor="mm")
    else:
        canvas.fade("#57534e", "#6d6862")
        rubble(150, 40)
        _placard(canvas, 300, 210, {1: 2, 2: 7, 3: 8}[variant], 44)
        _ruler(canvas, 60, 256, 18, 11)
    return canvas


def scene_photographs(maker):
    assert len(SUBJECTS) == maker.item["pages"]
    photos = [(_scene_photo(index, kind, variant), name) for index, (name, kind, variant) in enumerate(SUBJECTS)]
    canvas, _ = _sheet(
        maker,
        "Scene photographs, Bay 4 (38)",
        photos,
        8,
        (196, 147),
        "Event 24-031877 · Halcyon Cold Storage · Capt. L. Quill · from 06:30 EDT (UTC-04:00), 15 March 2024",
        "E-017 · Stand-in: drawings in the place of thirty-eight photographs",
    )
    jpeg(
        maker, canvas, "Scene at first light, with scale and placards.",
        {0x9003: "2024:03:15 06:30:00", 0x9011: "-04:00"}, 68
    )


def yard_photograph(maker):
    """Pallets in the yard, with the moment in the picture's own data as the passage has it."""
    words = maker.quote("S-026a", part="EXIF").split(" ")
    tags = {0x9003: f"{words[1]} {words[2]}", 0x9011: words[4]}
    assert words[0] == "DateTimeOriginal" and words[3] == "OffsetTimeOriginal"
    canvas = Canvas(1000, 720)
    canvas.fade("#9fb4c8", "#e9e3d4", 0, 0, None, 300)
    canvas.polygon([(0, 300), (0, 220), (300, 220), (300, 300)], "#8795a3")
    canvas.polygon([(300, 300), (300, 196), (720, 196), (720, 300)], "#9aa7b2")
    canvas.text(510, 236, "MARROW POINT LOGISTICS", 22, "#eef1f3", "Sans-Bold", "mm")
    canvas.fade("#8d8f8f", "#6c6f70", 0, 300, None, 420)
    _fence(canvas, 302, "#70777e")
    for row, (y, size, first) in enumerate(((318, 94, 22), (404, 124, 12), (522, 158, 3))):
        for index in range(1000 // (size + 20) + 1):
            x = 24 + index * (size + 22) - row * 18
            canvas.soft(
                lambda mask, x=x, y=y, size=size: mask.polygon(
                    [(x, y + size), (x + size + 16, y + size), (x + size + 34, y + size + 12), (x + 10, y + size + 12)]
                ),
                6,
                140
            )
            canvas.box(x, y, size, size - 12, "#dfe7ec", 3, "#9fb0bb")
            canvas.polygon(
                [(x + size, y), (x + size + 12, y - 8), (x + size + 12, y + size - 22), (x + size, y + size - 12)],
                "#b9c8d1"
            )
            canvas.polygon([(x, y), (x + 12, y - 8), (x + size + 12, y - 8), (x + size, y)], "#eef3f6")
            for level in (0.33, 0.66):
                canvas.line([(x, y + (size - 12) * level), (x + size, y + (size - 12) * level)], "#bccad3", 1)
            canvas.line([(x + size * 0.2, y + 4), (x + size * 0.34, y + size - 18)], "#f7fafb", 1.6)
            canvas.box(x - 2, y + size - 12, size + 4, 12, "#8a6a42", 1)
            canvas.box(x + size * 0.5, y + size * 0.2, size * 0.44, size * 0.22, "#fffdf4", 2, "#9b8f6a")
            canvas.text(
                x + size * 0.72,
                y + size * 0.31,
                f"HCS-B4-{first + index:02}",
                round(size * 0.075),
                face="Sans-Bold",
                anchor="mm"
            )
    canvas.text(20, 20, maker.item["bates_begin"], 13, "#3a4046")
    strip(canvas, "E-026 · Stand-in: a drawing in the place of the photograph")
    jpeg(maker, canvas, "Pallets tagged HCS-B4 in the Marrow Point yard.", tags, 78)
