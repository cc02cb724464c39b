#!/usr/bin/python3
"""Whether a console that stays open stays as it was, on an installation where something happens all the time.

    TUTTI_BIN=build/release/bin bench/console/soak.py [--minutes 30] [--each 20] [--samples FILE]

The installation of examples/vj (sound from the generator, two songs in turn, light), with an input, alerts and a playlist beside it. The
console shows each of its screens for so many seconds, in turn, again and again; on each one keys are pressed, its help is opened, rows are
filtered, and the terminal changes its size. Every ten seconds: its memory, descriptors and processor, and the same of all others.
Memory is PSS, and what of it is no file's: the system takes a program's own pages out of memory and back in as it likes.
Exit 1: what it has in the last quarter is more than in the second one (the first one fills what is bounded)."""

import argparse
import pathlib
import signal
import statistics
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2] / "tests"), str(pathlib.Path(__file__).resolve().parent)]
from rig import processes_of  # noqa: E402
from vj_rig import Show  # noqa: E402
from window import Window, descriptors_of, memory_of, processor_of  # noqa: E402

EVERY = 10  # seconds between samples
SCREENS = "1234567890"
SIZES = ((24, 80), (40, 120), (60, 200))  # as many as have no divisor with the screens: each is shown at each
MORE = 0.05  # what the last quarter may have above the second one


class Sample:
    """What is there now. `others` is the installation: its processes, and what they have together."""

    def __init__(self, window, show):
        self.at = time.monotonic()
        self.memory, self.anonymous = memory_of(window.pid), memory_of(window.pid, "Pss_Anon")
        self.descriptors, self.processor = descriptors_of(window.pid), processor_of(window.pid)
        self.others = [0, 0, 0, 0]
        for pid in processes_of(show.run_directory):
            if pid == window.pid:
                continue
            try:
                its = (1, memory_of(pid), memory_of(pid, "Pss_Anon"), descriptors_of(pid))
                self.others = [sum(each) for each in zip(self.others, its)]
            except (FileNotFoundError, ProcessLookupError, AttributeError):  # it ended meanwhile, as a child of a shell does
                continue


class Hand:
    """What somebody does at the console: the next screen, and there some keys that hurt nobody."""

    KEYS = (b"j", b"j", b"k", b"G", b"g", b"?", b"\x1b", b"/a", b"\x1b", b"\x0c")

    def __init__(self, window, each):
        self.window, self.each, self.screens, self.keys = window, each, 0, 0
        self.next_screen = time.monotonic()

    def act(self):
        if time.monotonic() >= self.next_screen:
            self.window.resize(*SIZES[self.screens % len(SIZES)])
            self.window.press(b"\x1b")
            self.window.drain(0.2)
            self.window.press(SCREENS[self.screens % len(SCREENS)].encode())
            self.screens += 1
            self.next_screen += self.each
        else:
            self.window.press(self.KEYS[self.keys % len(self.KEYS)])
            self.keys += 1


def quarter(samples, number):
    begin = number * len(samples) // 4
    return samples[begin:max(begin + 1, (number + 1) * len(samples) // 4)]


def told(name, samples, value):
    """Prints it, and answers with what it was in the second quarter and in the last."""
    second, last = (statistics.median(value(each) for each in quarter(samples, number)) for number in (1, 3))
    print(f"{name}: second quarter {second:g}, last {last:g}, least {min(map(value, samples)):g}, most {max(map(value, samples)):g}")
    return second, last


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--each", type=float, default=20, help="seconds that a screen is shown (20)")
    parser.add_argument("--samples", type=pathlib.Path, help="a file that all samples are written to, as lines of numbers")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what it started ends with it
    samples = []
    with Show() as show:
        show.up()
        window = Window({**show.environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
        window.read_until([b"vj@"])
        hand, begin = Hand(window, options.each), time.monotonic()
        written, due = 0, begin + EVERY
        while time.monotonic() < begin + options.minutes * 60:
            hand.act()
            written += window.drain(1)
            if time.monotonic() >= due:
                due += EVERY
                samples.append(now := Sample(window, show))
                if options.samples:
                    with open(options.samples, "a", encoding="utf-8") as file:
                        print(f"{now.at - begin:.0f} {now.memory} {now.anonymous} {now.descriptors} {now.processor} {' '.join(map(str, now.others))}", file=file)
        services = show.services()
        window.kill()
    print(f"{options.minutes:g} minutes, {hand.screens} screens, {hand.keys} keys, {written / 1e6:.1f} MB drawn, {len(samples)} samples")
    shares = [(two.processor - one.processor) / (two.at - one.at) for one, two in zip(samples, samples[1:])]
    told("processor, %", shares, lambda each: round(each * 100, 2))
    told("memory, kB", samples, lambda each: each.memory)
    told("processes of the installation", samples, lambda each: each.others[0])
    told("their memory, kB", samples, lambda each: each.others[1])
    told("their descriptors", samples, lambda each: each.others[3])
    judged = {
        "descriptors": told("descriptors", samples, lambda each: each.descriptors),
        "memory": told("memory that is no file's, kB", samples, lambda each: each.anonymous),
        "memory of the installation": told("theirs that is no file's, kB", samples, lambda each: each.others[2]),
    }
    restarted = {name: service["restarts"] for name, service in services.items() if service["restarts"]}
    print(f"restarts: {restarted or 'none'}")
    grew = [f"{name} from {before:g} to {after:g}" for name, (before, after) in judged.items() if after > before * (1 + MORE)]
    if grew:
        raise SystemExit("grew: " + ", ".join(grew))
    print("flat")


if __name__ == "__main__":
    main()
