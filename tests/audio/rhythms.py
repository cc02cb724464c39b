"""What is played when: patterns of a bar in steps, and how a player varies them.

A step is X loud, x as usual, o soft, g a ghost note, anything else a rest. A bar of 4/4 has 16 steps, one of 3/4 has 12."""

import dataclasses

VELOCITY = {"X": 1.0, "x": 0.8, "o": 0.5, "g": 0.22}


@dataclasses.dataclass(frozen=True)
class Style:
    """A way of playing: its tempo, how far its off-beats are late, its patterns; those of held_out are for test streams alone."""

    tempo: tuple
    patterns: list
    held_out: list
    meter: int = 4
    swing: tuple = (0.5, 0.52)
    swung: int = 2  # parts of a beat that swing: 2 eighths, 4 sixteenths


FOUR = Style(
    (105, 150),
    [
        {"kick": "X...X...X...X...", "snare": "....x.......x...", "hat": "..x...x...x...x."},
        {"kick": "X...X...X...X...", "snare": "....X.......X...", "hat": "o.x.o.x.o.x.o.x.", "open": "..............x."},
        {"kick": "X...X...X...X...", "hat": "xoXoxoXoxoXoxoXo", "block": "..x..x...x..x..."},
    ],
    [{"kick": "X...X...X...X...", "snare": "....x..g.g..x...", "open": "..x...x...x...x.", "shaker": "oxoxoxoxoxoxoxox"}],
    swing=(0.5, 0.56),
    swung=4,
)
ROCK = Style(
    (66, 184),
    [
        {"kick": "X.......X.......", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o."},
        {"kick": "X.....x.x.......", "snare": "....X..g....X..g", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "X..x....X.x.....", "snare": "....X.......X...", "ride": "x.o.x.o.x.o.x.o."},
        {"kick": "X.x.......x.....", "snare": "....X..g.g..X...", "hat": "X.o.X.o.X.o.X.o.", "open": "..............x."},
    ],
    [{"kick": "X.....x..xx.....", "snare": "....X..g.g..X.g.", "ride": "x.x.x.x.x.x.x.x.", "hat": "....o.......o..."}],
)
BREAKBEAT = Style(
    (85, 140),
    [
        {"kick": "X.X.......xx....", "snare": "....X..g.g..X..g", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "X..x..x...x.....", "snare": "....X..g.g.gX...", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "X.....x...X..x..", "snare": "....X.......X.g.", "hat": "xoxoxoxoxoxoxoxo"},
    ],
    [{"kick": "X.x......x......", "snare": "....X..g..g.X..g", "ride": "x.x.x.x.x.x.x.x."}],
    swing=(0.5, 0.58),
    swung=4,
)
JUNGLE = Style(
    (155, 180),
    [{"kick": "X.........X.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."}],
    [
        {"kick": "X.........X.....", "snare": "....X..g.g..X..g", "hat": "x.o.x.o.x.o.x.o."},
        {"kick": "X.x.......xx....", "snare": "....X..g.g..X...", "ride": "x.x.x.x.x.x.x.x."},
    ],
)
HALF_TIME = Style(
    (120, 168),
    [
        {"kick": "X.........x.....", "snare": "........X.......", "hat": "x.o.x.o.x.o.x.o."},
        {"kick": "X.....x.....x...", "snare": "........X.......", "hat": "x.x.x.x.x.x.xoxo"},
        {"kick": "X..x......x.....", "snare": "........X.....g.", "hat": "x...x...x...x..."},
    ],
    [{"kick": "X.....x...x..x..", "snare": "........X..g....", "hat": "xoxoxoxxxoxoxooo"}],
)
WALTZ = Style(
    (84, 190),
    [
        {"kick": "X...........", "snare": "....o...o...", "hat": "x...x...x..."},
        {"kick": "X...........", "snare": "....x...x...", "ride": "x.o.x.o.x.o."},
        {"kick": "X.........o.", "snare": "........x...", "hat": "x.o.x.o.x.o."},
    ],
    [{"kick": "X.....o.....", "block": "....x...x.x.", "ride": "x...x.o.x.o."}],
    meter=3,
    swing=(0.5, 0.62),
)
LATIN = Style(
    (80, 132),
    [
        {"kick": "X..xX..xX..xX..x", "block": "x..x..x...x..x..", "shaker": "XoxoXoxoXoxoXoxo"},  # samba, son clave
        {"kick": "X.....x.X.....x.", "block": "..x.x...x..x..x.", "conga": "..o...xx..o...xx"},  # rumba
        {"kick": "X...X...X...X...", "snare": "...x..x....x..x.", "hat": "x.x.x.x.x.x.x.x."},  # dembow
    ],
    [{"kick": "X..x..x.X..x..x.", "block": "x..x...x..x.x...", "conga": "o.x.o.XXo.x.o.XX", "shaker": "x.x.x.x.x.x.x.x."}],
)
SWING = Style(
    (96, 196),
    [
        {"ride": "X...x.x.X...x.x.", "hat": "....x.......x...", "kick": "o.......o......."},
        {"ride": "X...x.x.X...x.x.", "hat": "....x.......x...", "kick": "o...o...o...o...", "snare": "......g.......g."},
    ],
    [{"ride": "x...X.x.x...X.x.", "hat": "....x.......x...", "snare": "..g...o...g....."}],
    swing=(0.6, 0.67),
)
SHUFFLE = Style(
    (70, 136),
    [{"kick": "X.....x.X.......", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o."}],
    [{"kick": "X.....o.X.....o.", "snare": "..g.X.g...g.X.g.", "hat": "x.o.x.o.x.o.x.o."}],
    swing=(0.62, 0.67),
)
ONE_DROP = Style(
    (62, 92),
    [{"kick": "........X.......", "snare": "........X.......", "hat": "x.o.x.o.x.o.x.o."}],
    [{"kick": "........X.....o.", "block": "........X..x....", "hat": "x.x.x.x.x.x.x.x."}],
    swing=(0.5, 0.6),
)

BASS = [
    "X.......x.......",
    "x.x.x.x.x.x.x.x.",
    "..x...x...x...x.",
    "x..x..x.x..x..x.",
    "X..x......x..x..",
    "x.....x..x......",
    "x...x...x...x...",
]
BASS_HELD_OUT = ["...x..x....x..x.", "x..x...x..x...x.", "X.xx..x.x.x..xx."]
BASS_IN_THREE = ["X...........", "X.......x...", "x...x...x...", "X.....x.x..."]
KEYS = ["X.......X.......", "x.x.x.x.x.x.x.x.", "..x...x...x...x.", "x..x..x...x.....", "X...x...x...x...", "x.xx.x.xx.xx.x.x"]
KEYS_IN_THREE = ["X...x...x...", "....x...x...", "x.x.x.x.x.x.", "X..........."]


def swung(position, amount, parts):
    """A place in beats with every second part of a beat late: amount is where it falls in its pair, 0.5 straight."""
    pair = position * parts / 2
    whole, rest = divmod(pair, 1)
    late = rest * 2 * amount if rest < 0.5 else amount + (rest - 0.5) * 2 * (1 - amount)
    return (whole + late) * 2 / parts


def varied(rng, steps, amount):
    """The same steps, a few left out, a few more as ghost notes; the first of a bar stays."""
    played = []
    for index, step in enumerate(steps):
        chance = rng.random()
        if step in VELOCITY and index and chance < amount * 0.4:
            step = "."
        elif step not in VELOCITY and chance < amount * 0.25:
            step = "g"
        played.append(step)
    return "".join(played)


def fill(rng, steps):
    """The last beats of a bar, over the toms."""
    length = int(rng.choice([4, 8]))
    drums = {"snare": ["."] * steps, "tom": ["."] * steps}
    for index in range(steps - length, steps):
        if rng.random() < 0.8:
            drums[str(rng.choice(["snare", "tom"]))][index] = str(rng.choice(["X", "x", "o"]))
    return length, {name: "".join(line) for name, line in drums.items()}
