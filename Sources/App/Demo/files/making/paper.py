"""Letter-size PDF pages of a fictional office: letterhead, numbered paragraphs, tables, page and Bates numbers."""

import io
import subprocess

from fontTools import subset
from fontTools.ttLib import TTFont as Font
from reportlab import rl_config
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .case import FOOTER

WIDTH, HEIGHT = letter
LEFT, RIGHT, TOP, BOTTOM = 72, WIDTH - 72, HEIGHT - 64, 78
INK, SOFT, RULE = "#1a1d21", "#5b6168", "#b9bec4"

# Bytes as they are: writing them in letters makes a file longer by a quarter.
rl_config.useA85 = 0

FONTS = {
    "serif": "LiberationSerif-Regular",
    "serif-bold": "LiberationSerif-Bold",
    "serif-italic": "LiberationSerif-Italic",
    "sans": "LiberationSans-Regular",
    "sans-bold": "LiberationSans-Bold",
    "mono": "LiberationMono-Regular",
}


def _small(file):
    """The font without what only small screens need: a file that embeds it is half as long."""
    font = Font(f"/usr/share/fonts/truetype/liberation/{file}.ttf", recalcTimestamp=False)
    options = subset.Options(
        hinting=False, layout_features=[], notdef_outline=True, drop_tables=["FFTM", "GPOS", "GSUB", "GDEF"]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=range(0x20, 0x2100))
    subsetter.subset(font)
    content = io.BytesIO()
    font.save(content)
    content.seek(0)
    return content


for name, file in FONTS.items():
    pdfmetrics.registerFont(TTFont(name, _small(file)))


class Paper:
    """The pages of one item. Writing moves down; a page that is too full stops the making."""
    def __init__(self, maker, title, author, pages=None, body="serif", size=10.5, bates=True, running=None, made=None):
        self.maker = maker
        self.body, self.size = body, size
        self.pages = pages or maker.item["pages"]
        self.page = 1
        self.y = TOP
        self.running = running
        self.made = made or maker.item["occurred_at"][:10]
        begin = maker.item["bates_begin"] if bates else None
        self.bates = int(begin.removeprefix("HCDA")) if begin else None
        self.canvas = Canvas(
            str(maker.path), pagesize=letter, invariant=1, pageCompression=1, lang="en-US", initialFontName="serif"
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(FOOTER)
        self.canvas.setCreator("make-files.py")
        self.canvas.setProducer("make-files.py")

    # Pages

    def next_page(self):
        self._foot()
        self.canvas.showPage()
        self.page += 1
        self.y = TOP
        if self.running:
            self.text(LEFT, HEIGHT - 46, self.running, "sans", 8, SOFT)
            self.canvas.setStrokeColor(RULE)
            self.canvas.setLineWidth(0.5)
            self.canvas.line(LEFT, HEIGHT - 52, RIGHT, HEIGHT - 52)
            self.y = TOP - 18

    def finish(self):
        self._foot()
        assert self.page == self.pages, f"{self.maker.number} has {self.page} pages, not {self.pages}"
        self.canvas.save()
        # The file's own date: that of the paper, in the place of the fixed one that the library writes.
        path = self.maker.path
        content = path.read_bytes()
        assert b"D:20000101000000" in content
        path.write_bytes(content.replace(b"D:20000101000000", f"D:{self.made.replace('-', '')}120000".encode("ascii")))
        subprocess.run(
            [
                "qpdf", "--object-streams=generate", "--recompress-flate", "--compression-level=9",
                "--deterministic-id", "--replace-input", path
            ],
            check=True
        )

    def _foot(self):
        assert self.y > BOTTOM - 14, f"{self.maker.number} page {self.page} is too full by {BOTTOM - self.y:.0f}"
        self.text(LEFT, 40, FOOTER, "sans", 7.5, SOFT)
        self.text(WIDTH / 2, 40, f"Page {self.page} of {self.pages}", "sans", 7.5, SOFT, align="centre")
        if self.bates:
            self.text(RIGHT, 40, f"HCDA{self.bates + self.page - 1:06}", "sans-bold", 8.5, INK, align="right")

    # Marks

    def text(self, x, y, text, font=None, size=None, colour=INK, align="left"):
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font or self.body, size or self.size)
        draw = {
            "left": self.canvas.drawString, "right": self.canvas.drawRightString,
            "centre": self.canvas.drawCentredString
        }[align]
        draw(x, y, text)

    def margin_number(self, x, y, number, font="sans", size=8):
        """A line's number. Taking text from the page leaves it out, so that words that run over lines stand together."""
        self.canvas._code.append("/Span << /ActualText () >> BDC")
        self.text(x, y, str(number), font, size, SOFT, align="right")
        self.canvas._code.append("EMC")

    def rule(self, gap=8, colour=RULE, width=0.6):
        self.y -= gap
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(LEFT, self.y, RIGHT, self.y)
        self.y -= gap

    def gap(self, points=8):
        self.y -= points

    def letterhead(self, office, lines, colour, mark):
        """The office's name beside a round mark with its letters, and a rule in its colour."""
        canvas, top = self.canvas, self.y
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.4)
        canvas.circle(LEFT + 20, top - 12, 20)
        canvas.setLineWidth(0.5)
        canvas.circle(LEFT + 20, top - 12, 16.5)
        self.text(LEFT + 20, top - 15.5, mark, "serif-bold", 10 if len(mark) > 2 else 13, colour, align="centre")
        self.text(LEFT + 52, top - 4, office, "serif-bold", 15, colour)
        for index, line in enumerate(lines):
            self.text(LEFT + 52, top - 18 - 11 * index, line, "sans", 8, SOFT)
        self.y = top - 26 - 11 * max(0, len(lines) - 1)
        self.rule(10, colour, 1.2)
        self.gap(6)

    def title(self, text, size=15, align="left", gap=10):
        for line in simpleSplit(text, "serif-bold", size, RIGHT - LEFT):
            self.y -= size
            x = LEFT if align == "left" else WIDTH / 2
            self.text(x, self.y, line, "serif-bold", size, align=align)
            self.y -= 4
        self.gap(gap)

    def heading(self, text, size=11.5):
        self.gap(6)
        self.y -= size
        self.text(LEFT, self.y, text, "sans-bold", size)
        self.gap(7)

    def paragraph(self, text, number=None, font=None, size=None, indent=0, gap=7, colour=INK, leading=1.36):
        """A paragraph; its number stands before it, hanging."""
        font, size = font or self.body, size or self.size
        left = LEFT + indent + (30 if number else 0)
        for index, line in enumerate(simpleSplit(text, font, size, RIGHT - left)):
            self.y -= size * leading
            if number and not index:
                self.text(LEFT + indent, self.y, number, font, size, colour)
            self.text(left, self.y, line, font, size, colour)
        self.gap(gap)

    def centred(self, text, font=None, size=None, gap=4, colour=INK):
        size = size or self.size
        for line in text.split("\n"):
            self.y -= size * 1.25
            self.text(WIDTH / 2, self.y, line, font, size, colour, align="centre")
        self.gap(gap)

    def fields(self, pairs, width=130, size=9.5):
        """Names and values, one pair a line."""
        for name, value in pairs:
            lines = simpleSplit(value, self.body, size, RIGHT - LEFT - width)
            for index, line in enumerate(lines):
                self.y -= size * 1.4
                if not index:
                    self.text(LEFT, self.y, name, "sans-bold", size - 1, SOFT)
                self.text(LEFT + width, self.y, line, self.body, size)
            self.gap(2)
        self.gap(4)

    def table(self, head, rows, widths, size=8.5, font="sans", right=(), lead=1.55):
        """A table with rules; columns in `right` are set to the right."""
        edges = [LEFT + sum(widths[:index]) for index in range(len(widths) + 1)]
        step = size * lead

        def row(cells, style):
            lines = [simpleSplit(str(cell), style, size, widths[index] - 8) or [""] for index, cell in enumerate(cells)]
            for depth in range(max(map(len, lines))):
                self.y -= step
                for index, cell in enumerate(lines):
                    if depth < len(cell):
                        if index in right:
                            self.text(edges[index + 1] - 4, self.y + 2, cell[depth], style, size, align="right")
                        else:
                            self.text(edges[index] + 4, self.y + 2, cell[depth], style, size)
            self.gap(3)
            self.canvas.setStrokeColor(RULE)
            self.canvas.setLineWidth(0.4)
            self.canvas.line(edges[0], self.y, edges[-1], self.y)

        if head:
            row(head, "sans-bold")
        for cells in rows:
            row(cells, font)
        self.gap(8)

    def signature(self, name, role, date=None, x=LEFT):
        self.gap(26)
        self._scrawl(name, x + 8, self.y + 3)
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x, self.y, x + 210, self.y)
        self.y -= 12
        self.text(x, self.y, name, self.body, 9.5)
        self.y -= 12
        self.text(x, self.y, role, "sans", 8, SOFT)
        if date:
            self.y -= 12
            self.text(x, self.y, date, "sans", 8, SOFT)
        self.gap(8)

    def _scrawl(self, name, x, y):
        """A drawn stroke in place of a hand's: its bends come from the letters of the name."""
        path = self.canvas.beginPath()
        path.moveTo(x, y)
        for index, letter_ in enumerate(name[:16]):
            rise = 4 + ord(letter_) % 11 if letter_.isupper() else 1 + ord(letter_) % 6
            left = x + index * 9
            path.curveTo(left + 1, y + rise, left + 5, y + rise, left + 9, y + ord(letter_) % 3 - 1)
        self.canvas.setStrokeColor("#20345c")
        self.canvas.setLineWidth(0.9)
        self.canvas.drawPath(path)

    def numbered(self, lines, top=None, step=24, size=11, font="serif", first=1):
        """Lines with numbers in the margin, as a statement form has them."""
        self.y = top or self.y
        for index, line in enumerate(lines):
            self.y -= step
            self.margin_number(LEFT - 6, self.y, first + index)
            self.text(LEFT + 12, self.y, line, font, size)
        self.canvas.setStrokeColor(RULE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(LEFT + 2, self.y - 6, LEFT + 2, self.y + step * len(lines))
