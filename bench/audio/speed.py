#!/usr/bin/python3
"""How fast a file is analysed, all features, as times of real time and as a share of a core at 60 frames a second, beside aubio.

    cmake --preset release && ninja -C build/release tutti-audio
    bench/audio/speed.py [--bin build/release/bin] [--minutes 5] [--rounds 5]

Processor time alone counts (user and system, of the child), so others' work weighs little; rounds go in turns, medians are told.
`tutti-audio analyze` decodes, analyses and writes a line of JSON a frame; aubio's three programs together (aubioonset, aubiotrack,
aubiopitch) hear a part of what it hears: onsets, beats, pitch. The share of a core is processor time / sound time of the analysis; the
live worker with its OSC and events is measured by bench/audio/live.py.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/audio"))

import generate  # noqa: E402
import numpy as np  # noqa: E402

RATE = 44100


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/release/bin")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def write_music(path, seconds):
    """Streams of the set `test` one after another; those of another rate are left out."""
    parts, length, index = [], 0, 0
    while length < seconds * RATE:
        samples, rate, _ = generate.stream("test", 1, index)
        index += 1
        if rate == RATE:
            parts.append(samples)
            length += len(samples)
    samples = np.concatenate(parts)[: int(seconds * RATE)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def processor_seconds(commands):
    """User and system time of the commands, one after another."""
    used = 0.0
    for command in commands:
        child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{command[0]} ended with {child.returncode}")
        used += usage.ru_utime + usage.ru_stime
    return used


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="tutti-hearing-") as folder:
        music = pathlib.Path(folder) / "music.wav"
        seconds = options.minutes * 60
        write_music(music, seconds)
        runs = {
            "tutti-audio analyze": [[options.bin / "tutti-audio", "analyze", music, "--json"]],
            "aubioonset": [["aubioonset", "-i", music]],
            "aubiotrack": [["aubiotrack", "-i", music]],
            "aubiopitch": [["aubiopitch", "-i", music]],
        }
        used = {name: [] for name in runs}
        for _ in range(options.rounds):
            for name, commands in runs.items():
                used[name].append(processor_seconds(commands))
    medians = {name: statistics.median(values) for name, values in used.items()}
    medians["aubio's three together"] = sum(value for name, value in medians.items() if name.startswith("aubio"))
    ratio = medians["tutti-audio analyze"] / medians["aubio's three together"]
    print(f"{options.minutes:g} minutes of sound, medians of {options.rounds}")
    for name, value in medians.items():
        print(f"{name:24}{value:8.2f} s{seconds / value:8.0f} × real time{100 * value / seconds:8.2f} % of a core")
    print(f"ours / aubio's three: {ratio:.2f} of the processor time")


if __name__ == "__main__":
    main()
