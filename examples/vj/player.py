#!/usr/bin/python3
"""A pretended DJ program: it plays nothing, and says as VirtualDJ does what it would play.

Usage: player.py FILE. Each song of the folder `lyrics` in turn; the line `Artist - Title` is written to FILE when it begins."""

import os
import pathlib
import re
import signal
import sys
import time

LYRICS = pathlib.Path(__file__).parent / "lyrics"


def length_of(song):
    """Seconds, as the tag [length:mm:ss] says."""
    minutes, seconds = re.search(r"\[length:(\d+):(\d+)\]", song.read_text(encoding="utf-8")).groups()
    return int(minutes) * 60 + int(seconds)


def say(file, line):
    """The file is replaced in one step, so that nobody reads half of it."""
    beside = file.with_suffix(".new")
    beside.write_text(line + "\n", encoding="utf-8")
    os.replace(beside, file)


def main():
    file = pathlib.Path(sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            for song in sorted(LYRICS.glob("*.lrc")):
                print(song.stem, flush=True)
                say(file, song.stem)
                time.sleep(length_of(song))
    finally:
        file.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
