#!/usr/bin/python3
"""The train streams of ../generate.py with one truth more: `strokes` [[s, drum]…], those of them that can be heard.

    streams.py --out DIR [--seed 11] [--first 0] [--count 200]"""

import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import band  # noqa: E402
import generate  # noqa: E402


class Listener:
    """Notes which drum each stroke is of, as the band plays, and which of them were then found audible."""

    def __init__(self):
        self.drums, self.heard = {}, []
        self.strokes, self.audible = band.Band.strokes, generate.audible
        listener = self

        def strokes(player, score, bar, lines):
            for drum, steps in lines.items():
                for note in listener.strokes(player, score, bar, {drum: steps}):
                    listener.drums[id(note)] = (drum, note)  # the note too: its number stays its own
                    yield note

        band.Band.strokes = strokes
        generate.audible = self.hear

    def hear(self, note, masked, rate):
        is_audible = self.audible(note, masked, rate)
        if is_audible and id(note) in self.drums:
            self.heard.append([round(note.time, 4), self.drums[id(note)][0]])
        return is_audible

    def take(self):
        heard = sorted(self.heard)
        self.drums, self.heard = {}, []
        return heard


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    listener = Listener()
    for index in range(options.first, options.first + options.count):
        samples, rate, truth = generate.stream("train", options.seed, index)
        truth["strokes"] = listener.take()
        generate.write(options.out, f"{options.seed}_{index:03}", samples, rate, truth)


if __name__ == "__main__":
    main()
