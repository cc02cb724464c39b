#!/usr/bin/python3
"""Makes streams of sound whose beats, onsets and tempo are known to the sample: NAME.wav, and beside it NAME.json.

    tests/audio/generate.py --out DIR --set train|test [--seed 1] [--count N] [--first 0] [--kind KIND]

The same set, seed and number give the same stream, whatever else is made. The two sets share no seed; some styles, patterns and
sounds are in test alone. In the JSON: `onsets` is every note start that can be heard, those within 30 ms as one; `soft_onsets`
[[from, to]…] are notes that swell, which may be heard anywhere in there or not at all; `tempo` [[s, bpm]…], each until the next, 0
where no music is; `bpm` is null where it changes. Standing apart: `level`, the peak in dBFS, `rate`, `set`, `seed`."""

import argparse
import json
import pathlib
import sys
import wave

import numpy as np

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from mixing import audible, mixed, onsets_of  # noqa: E402
from pieces import FOR_TEST_ALONE, KINDS  # noqa: E402

SETS = {"train": 1, "test": 2}
LEVELS = [-3, -20, -35]
MUSIC = [name for name in KINDS if name != "nothing"]


def kind_and_level(set_name, index):
    """Each kind at each level in turn; every fortieth stream or so is nothing."""
    names = [name for name in MUSIC if set_name == "test" or name not in FOR_TEST_ALONE] + ["nothing"]
    turn, place = divmod(index, len(names))
    return names[place], LEVELS[(turn + place) % len(LEVELS)]


def stream(set_name, seed, index, kind=None):
    """Samples from −1 to 1, their rate, and what is true of them."""
    usual, level = kind_and_level(set_name, index)
    kind = kind or usual
    rng = np.random.default_rng([SETS[set_name], seed, index])
    rate = 48000 if rng.random() < 0.2 else 44100
    seconds = rng.uniform(20, 38)
    start = float(rng.uniform(0.05, 1.5))
    made = KINDS[kind](rng, rate, set_name == "test", start, seconds)
    piece, second_song = made if isinstance(made, tuple) else (made, 0)
    beats = piece.beats[:-1]
    duration = round(float(piece.beats[-1] if len(piece.beats) else start + seconds) + rng.uniform(0.3, 1.2), 3)
    samples, masked = mixed(rng, piece.notes, rate, duration, level, kind == "noise")
    heard, soft = onsets_of([note for note in piece.notes if audible(note, masked, rate)])
    downbeats = [beat for part in (beats[:second_song], beats[second_song:]) for beat in part[:: piece.meter or 1]]
    truth = {
        "kind": kind,
        "bpm": piece.bpm,
        "meter": piece.meter or None,
        "beats": rounded(beats),
        "downbeats": rounded(downbeats),
        "onsets": rounded(heard),
        "soft_onsets": [rounded(stretch) for stretch in soft],
        "tempo": [rounded(row) for row in piece.tempo],
        "duration": duration,
        "level": level,
        "rate": rate,
        "set": set_name,
        "seed": [seed, index],
    }
    return samples, rate, truth


def rounded(numbers):
    return [round(float(number), 4) for number in numbers]


def write(folder, name, samples, rate, truth):
    pcm = np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2")
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())
    (folder / f"{name}.json").write_text(json.dumps(truth) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--set", choices=SETS, default="test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--first", type=int, default=0, help="number of the first stream")
    parser.add_argument("--kind", choices=KINDS, help="this kind alone")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for index in range(options.first, options.first + options.count):
        samples, rate, truth = stream(options.set, options.seed, index, options.kind)
        write(options.out, f"{index:03}_{truth['kind'].replace(' ', '_')}_{-truth['level']:02}", samples, rate, truth)


if __name__ == "__main__":
    main()
