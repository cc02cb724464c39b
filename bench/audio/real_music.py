#!/usr/bin/python3
"""The tempo of real music, ours beside aubio's: freely licensed recordings that packages of Debian ship (tests/audio/real_music.json).

    bench/audio/real_music.py [--bin build/release/bin] [--packages DIR]

Fetches the packages (81 MB) by apt-get download into DIR, or a temporary folder, and takes the recordings out; nothing is installed.
Each is decoded by ffmpeg to one channel, its first 120 s, for both programs. `right`: within 4 % of the annotated tempo; `level`: of
it, of twice or of half of it. Where two levels are as good as each other (marked ?), `level` is what counts.
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

from listeners import Aubio, Tutti  # noqa: E402
from score import is_right, overall_tempo  # noqa: E402

SECONDS = 120


def fetched(package, folder):
    """The package's files, in a folder of their own."""
    files = folder / package
    if not files.exists():
        if not list(folder.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        [archive] = folder.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", archive, files], check=True)
    return files


def decoded(recording, folder):
    sound = folder / (recording["package"] + "_" + pathlib.Path(recording["path"]).stem + ".wav")
    if not sound.exists():
        source = fetched(recording["package"], folder) / recording["path"]
        command = ["ffmpeg", "-loglevel", "error", "-i", source, "-t", str(SECONDS), "-ac", "1", "-ar", "44100", sound]
        subprocess.run(command, check=True)
    return sound


def at_any_level(bpm, truth):
    return any(is_right(bpm, truth * factor) for factor in (0.5, 1, 2))


def compare(recordings, listeners, folder):
    print(f"{'':44}{'bpm':>9}" + "".join(f"{listener.name:>18}" for listener in listeners))
    said = {listener.name: [] for listener in listeners}
    for recording in recordings:
        sound = decoded(recording, folder)
        for listener in listeners:
            said[listener.name].append(overall_tempo(listener.hear(sound)["tempo"], SECONDS))
        truth, doubt = recording["bpm"], "?" if recording["octave"] == "doubt" else " "
        values = [said[listener.name][-1] for listener in listeners]
        words = ["right" if is_right(value, truth) else "level" if at_any_level(value, truth) else "wrong" for value in values]
        cells = "".join(f"{value:12.1f} {word}" for value, word in zip(values, words))
        print(f"{sound.stem[:43]:44}{truth:8.1f}{doubt}{cells}")
    clear = [index for index, recording in enumerate(recordings) if recording["octave"] == "clear"]
    for name, values in said.items():
        right = sum(is_right(values[index], recordings[index]["bpm"]) for index in clear)
        level = sum(at_any_level(value, recording["bpm"]) for value, recording in zip(values, recordings))
        print(f"{name}: right {right} of {len(clear)} without doubt; at any level {level} of {len(recordings)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/release/bin")
    parser.add_argument("--packages", type=pathlib.Path)
    options = parser.parse_args()
    recordings = json.loads((ROOT / "tests/audio/real_music.json").read_text())["recordings"]
    with tempfile.TemporaryDirectory(prefix="tutti-music-") as temporary:
        folder = options.packages or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        compare(recordings, [Tutti(options.bin), Aubio(), Aubio("specdiff")], folder)


if __name__ == "__main__":
    main()
