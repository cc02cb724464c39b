#!/usr/bin/python3
"""How well tutti-audio hears beside aubio: onsets, beats, tempo on generated streams, per kind and level, with ratios.

    cmake --preset release && ninja -C build/release tutti-audio
    bench/audio/accuracy.py [--bin build/release/bin] [--corpus DIR] [--count 60] [--seed 1] [--methods default,…] [--json FILE]

Streams are those of the set `test` (tests/audio/generate.py), made into a temporary folder where no corpus is named. aubio's side is
its default, and for each measure the best of its methods of finding onsets: the ratio is to that one. Marks are those of
tests/audio/score.py; the tempo of a stream is what was said most of the time, of both programs.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/audio"))

from corpus import groups, scored  # noqa: E402
from listeners import Aubio, Tutti  # noqa: E402
from score import means  # noqa: E402

METHODS = ["default", "complex", "specdiff", "specflux", "mkl"]
MEASURES = ["onset", "beat", "tempo", "tempo share", "CMLt", "AMLt"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/release/bin")
    parser.add_argument("--corpus", type=pathlib.Path, help="streams made before")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--methods", type=lambda text: text.split(","), default=METHODS)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", type=pathlib.Path)
    return parser.parse_args()


def marks_of(rows):
    """Of each group: its means."""
    return {what: means([row["marks"] for row in those]) for what, those in groups(rows)}


def best_methods(aubio):
    """measure -> the method that has most of it over all streams."""
    return {measure: max(aubio, key=lambda method: aubio[method]["all"][measure]) for measure in MEASURES}


def print_comparison(ours, aubio, best):
    print(f"{'':12}" + "".join(f"{measure:>24}" for measure in MEASURES))
    print(f"{'':12}" + "   ours default best ratio" * len(MEASURES))
    for what, mine in ours.items():
        cells = []
        for measure in MEASURES:
            if mine.get(measure) is None:
                continue
            usual, peer = aubio["default"][what][measure], aubio[best[measure]][what][measure]
            ratio = f"{mine[measure] / peer:6.2f}" if peer else "     –"
            cells.append(f"  {mine[measure]:5.3f} {usual:5.3f} {peer:5.3f}{ratio}")
        print(f"{what:12}" + "".join(cells))
    print("best methods of aubio: " + ", ".join(f"{measure}: {method}" for measure, method in best.items()))
    for name, side in (("ours", ours), ("aubio", aubio["default"])):
        said = side.get("nothing", {})
        if said:
            print(f"where nothing is, {name}: {said['false onsets']:.1f} onsets, {said['false beats']:.1f} beats a minute")


def main():
    options = arguments()
    if "default" not in options.methods:
        options.methods.insert(0, "default")
    with tempfile.TemporaryDirectory(prefix="tutti-hearing-") as folder:
        corpus = options.corpus or pathlib.Path(folder)
        if not options.corpus:
            made = ["--out", corpus, "--set", "test", "--count", str(options.count), "--seed", str(options.seed)]
            subprocess.run([sys.executable, "-B", ROOT / "tests/audio/generate.py", *made], check=True)
        rows = {"tutti": scored(Tutti(options.bin), corpus, options.jobs)}
        for method in options.methods:
            rows[method] = scored(Aubio(method), corpus, options.jobs)
    aubio = {method: marks_of(rows[method]) for method in options.methods}
    best = best_methods(aubio)
    print_comparison(marks_of(rows["tutti"]), aubio, best)
    if options.json:
        options.json.write_text(json.dumps({"best": best, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
