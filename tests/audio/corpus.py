#!/usr/bin/python3
"""Scores `tutti-audio analyze` on a folder of streams (generate.py): a table by stream and by kind, and the same as JSON.

    tests/audio/corpus.py DIR [--bin build/dev/bin] [--json FILE] [--jobs 1] [--aubio]"""

import argparse
import concurrent.futures
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from listeners import Aubio, Tutti  # noqa: E402
from score import marks, means  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = ["onset", "beat", "tempo", "tempo share", "CMLt", "AMLt", "false onsets", "false beats"]


def scored(listener, folder, jobs=1):
    """A row for each stream: its name, kind, level and marks."""

    def row(path):
        truth = json.loads(path.with_suffix(".json").read_text())
        about = {"name": path.stem, "kind": truth["kind"], "level": truth.get("level"), "bpm": truth["bpm"]}
        return {**about, "marks": marks(truth, listener.hear(path))}

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(row, sorted(pathlib.Path(folder).glob("*.wav"))))


def groups(rows):
    """(what, rows): everything, then each kind, then each level."""
    yield "all", rows
    for key in ("kind", "level"):
        for value in dict.fromkeys(row[key] for row in rows):
            yield f"{value} dBFS" if key == "level" else value, [row for row in rows if row[key] == value]


def cells(values):
    return "".join(f"{values[name]:13.3f}" if values.get(name) is not None else f"{'':13}" for name in NAMES)


def print_table(rows, streams=True):
    print(f"{'':28}" + "".join(f"{name:>13}" for name in NAMES))
    for row in rows if streams else ():
        print(f"{row['name']:28}{cells(row['marks'])}")
    for what, those in groups(rows):
        print(f"{what:28}{cells(means([row['marks'] for row in those]))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--bin", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/dev/bin")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--aubio", nargs="?", const="default", metavar="METHOD", help="score aubio instead")
    options = parser.parse_args()
    rows = scored(Aubio(options.aubio) if options.aubio else Tutti(options.bin), options.folder, options.jobs)
    print_table(rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
