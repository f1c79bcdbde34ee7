"""A transcript: 25 numbered lines a page, questions and answers, and turns at a page and line of their own."""

import random
import textwrap

from .paper import BOTTOM, HEIGHT, INK, RIGHT, RULE, SOFT, Paper

LINES = 25
COLUMNS = 56
STEP = 24.2
FIRST_LINE = HEIGHT - 96
LEFT_RULE = 104


def turn(mark, words):
    """The lines of one turn. Q. and A. stand at a tab, another speaker's name further in."""
    if mark in ("Q.", "A."):
        return textwrap.wrap(words, COLUMNS, initial_indent=f"     {mark} ", subsequent_indent="     ")
    if mark:
        return textwrap.wrap(f"{mark}: {words}", COLUMNS, initial_indent="          ", subsequent_indent="     ")
    return textwrap.wrap(words, COLUMNS, initial_indent="               ", subsequent_indent="               ")


class Transcript:
    def __init__(self, maker, title, author, header):
        self.paper = Paper(maker, title, author)
        self.maker, self.header = maker, header
        self.line = LINES + 1
        self.started = self.form = False

    @property
    def page(self):
        return self.paper.page

    # Pages that are no testimony

    def cover(self, draw):
        """A page that `draw` fills."""
        if self.started:
            self.paper.next_page()
        self.started = True
        draw(self.paper)
        self.line = LINES + 1

    def _open(self):
        if self.started:
            self.paper.next_page()
        self.started = True
        paper = self.paper
        paper.text(RIGHT, HEIGHT - 62, str(paper.page), "mono", 11, align="right")
        if not self.form:
            self.form = True
            self._draw_form()
        paper.canvas.doForm("lines")
        self.line = 1

    def _draw_form(self):
        """What every page has, stored once: header, rules and line numbers."""
        paper = self.paper
        paper.canvas.beginForm("lines")
        paper.text(LEFT_RULE + 10, HEIGHT - 62, self.header, "sans", 8, SOFT)
        paper.canvas.setStrokeColor(RULE)
        paper.canvas.setLineWidth(0.6)
        for x in (LEFT_RULE, LEFT_RULE + 3, RIGHT + 18):
            paper.canvas.line(x, BOTTOM - 14, x, HEIGHT - 72)
        for index in range(LINES):
            paper.margin_number(LEFT_RULE - 10, FIRST_LINE - STEP * index, index + 1, "mono", 10)
        paper.canvas.endForm()

    def put(self, *turns):
        """Turns, each `(mark, words)`, over as many pages as they need."""
        for mark, words in turns:
            for line in turn(mark, words):
                if self.line > LINES:
                    self._open()
                indent = len(line) - len(line.lstrip())
                self.paper.text(
                    LEFT_RULE + 12 + 6.6 * indent, FIRST_LINE - STEP * (self.line - 1), line.lstrip(), "mono", 11, INK
                )
                self.line += 1

    def fill(self, exchanges, page, line=1, single=("", "(Pause.)")):
        """Writes exchanges, without end, up to a page and line and no further."""
        while (left := self._left(page, line)) > 0:
            if left == 1:
                self.put(single)
                continue
            exchange = exchanges.take(left)
            if exchange is None:
                self.put(single)
            else:
                self.put(*exchange)

    def end_page(self):
        """What comes next stands on a new page."""
        self.line = LINES + 1

    def _left(self, page, line):
        at = (self.page - 1) * LINES + self.line - 1
        return (page - 1) * LINES + line - 1 - at

    def finish(self):
        self.paper.y = BOTTOM
        self.paper.finish()


class Exchanges:
    """Questions and answers by subject, each used once; a subject's come in their order.

    A subject is a list of exchanges, and an exchange a list of turns. `over` repeats what is asked of many things,
    and of words that have a bar between them takes one side.
    """
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.waiting = []
        self.closing = []

    def subject(self, *exchanges):
        self.waiting.extend(exchanges)

    def over(self, things, *patterns):
        """Each pattern is turns with {}-fields; each thing a mapping for them.

        The first pattern names the thing; of the others one may be left out.
        """
        for thing in things:
            left_out = self.random.choice((*[None] * 9, *range(1, len(patterns))))
            for index in (index for index in range(len(patterns)) if index != left_out):
                self.waiting.append(
                    [(mark, self.random.choice(words.split("|")).format(**thing)) for mark, words in patterns[index]]
                )

    def short(self, *exchanges):
        """Exchanges of few lines, which end a page where the next ones are too long."""
        self.closing = list(exchanges)

    def take(self, lines):
        for index, exchange in enumerate(self.waiting[:1]):
            if self._lines(exchange) <= lines and self._lines(exchange) != lines - 1:
                return self.waiting.pop(index)
        if lines <= 12:
            for exchange in self.closing:
                if self._lines(exchange) == lines:
                    self.closing.remove(exchange)
                    self.closing.append(exchange)
                    return exchange
        for index, exchange in enumerate(self.waiting):
            if self._lines(exchange) <= lines:
                return self.waiting.pop(index)
        assert self.waiting, f"no more questions, and {lines} lines to go"
        return None

    @staticmethod
    def _lines(exchange):
        return sum(len(turn(mark, words)) for mark, words in exchange)


def qa(question, answer):
    return [("Q.", question), ("A.", answer)]
