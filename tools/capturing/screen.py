"""What a terminal shows, as `tmux capture-pane -p -e` tells it, as cells with the colours of one theme."""

import re
import unicodedata

INK, GROUND = "#d6d9de", "#15171b"
SIXTEEN = (
    "#15171b", "#f2777a", "#8cc98f", "#e8bf6a", "#6fa8dc", "#c792d6", "#62c3cf", "#d6d9de",
    "#7d828b", "#ff8f8f", "#a5e0a8", "#ffd68a", "#8fc1f0", "#dcaee8", "#83dfe9", "#ffffff")
SEQUENCE = re.compile(r"\x1b\[([\d;:]*)m|\x1b\(.|[\x0e\x0f]")


def colour_of_many(number):
    if number < 16:
        return SIXTEEN[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    number -= 16
    return "#" + "".join(f"{0 if part == 0 else 55 + 40 * part:02x}" for part in (number // 36, number // 6 % 6, number % 6))


class Pen:
    def __init__(self):
        self.begin()

    def begin(self):
        self.ink = self.ground = None
        self.bold = self.dim = self.reverse = False

    def take(self, codes):
        codes = [int(code or 0) for code in re.split("[;:]", codes)]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                if codes.pop(0) == 5:
                    colour = colour_of_many(codes.pop(0))
                else:
                    colour = "#" + "".join(f"{codes.pop(0):02x}" for _ in range(3))
                self.ink, self.ground = (colour, self.ground) if code == 38 else (self.ink, colour)
            elif code == 0:
                self.begin()
            elif code in (1, 2, 22):
                self.bold, self.dim = code == 1, code == 2
            elif code in (7, 27):
                self.reverse = code == 7
            elif 30 <= code <= 37 or code == 39:
                self.ink = None if code == 39 else SIXTEEN[code - 30]
            elif 40 <= code <= 47 or code == 49:
                self.ground = None if code == 49 else SIXTEEN[code - 40]
            elif 90 <= code <= 97:
                self.ink = SIXTEEN[code - 82]
            elif 100 <= code <= 107:
                self.ground = SIXTEEN[code - 92]

    def cell(self, character):
        ink, ground = self.ink or (SIXTEEN[8] if self.dim else INK), self.ground or GROUND
        if self.reverse:
            ink, ground = ground, ink
        return [character, ink, ground, self.bold]


def cells_of(captured, columns, rows):
    """A list a row of [character, ink, ground, bold]; the right half of a wide character is an empty one."""
    pen, screen = Pen(), []
    for line in captured.split("\n")[:rows]:
        row, at = [], 0
        while at < len(line):
            if found := SEQUENCE.match(line, at):
                if found[1] is not None:
                    pen.take(found[1])
                at = found.end()
                continue
            row.append(pen.cell(line[at]))
            if unicodedata.east_asian_width(line[at]) in "WF":
                row.append(pen.cell(""))
            at += 1
        blank = [" ", INK, GROUND, False]
        screen.append((row + [blank] * columns)[:columns])
    return screen + [[[" ", INK, GROUND, False]] * columns] * (rows - len(screen))
