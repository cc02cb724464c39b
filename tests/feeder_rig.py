"""A program that feeds devices to the input service, by itself: its lines, one after the other."""

import json
import os
import select
import signal
import subprocess
import time

from rig import BIN, PATIENCE


class Feeder:
    """Its lines are taken in order: `next()` gives the coming one that fits, what came before it is passed over."""

    def __init__(self, program, *arguments, environment=None, programs=BIN):
        self.process = subprocess.Popen(
            [programs / program, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.process.kill()
        _, said = self.process.communicate()
        if kind is None and b"Sanitizer" in said:
            raise AssertionError(said.decode(errors="replace"))

    def line(self, patience=PATIENCE):
        """The coming line, or None where it ends or none comes in that time."""
        deadline = time.monotonic() + patience
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            piece = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            if not piece:
                return None
            self.rest += piece
        line, _, self.rest = self.rest.partition(b"\n")
        return json.loads(line)

    def next(self, what, fits=lambda line: True):
        deadline = time.monotonic() + PATIENCE
        passed = []
        while (left := deadline - time.monotonic()) > 0:
            line = self.line(left)
            if line is None:
                break
            if fits(line):
                return line
            passed.append(line)
        raise AssertionError(f"no {what} came; before it: {passed[-5:]}, exit {self.process.poll()}")

    def event(self, kind, fits=lambda data: True):
        """Of the coming event of that type whose data fit: its data, and its device."""
        line = self.next(kind, lambda line: line.get("event_type") == kind and fits(line["data"]))
        return line["data"], line.get("device")

    def state(self, word):
        return self.next(word, lambda line: line.get("state") == word)

    def ended(self, how=None):
        """Its exit code, after a signal or by itself."""
        if how is not None:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def lose_reader(self):
        self.process.stdout.close()


def listed(program, *arguments, environment=None):
    """What `--list` prints: the lines, the exit code, what was said of a failure."""
    done = subprocess.run(
        [BIN / program, "--list", *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode, done.stderr


TERMINATED = -signal.SIGTERM
