#!/usr/bin/python3
"""Services are killed and halted at random, and so is the supervisor, while a console is open on the installation of examples/vj, with
somebody at its keys. It is never the one that dies, and when it is over it shows what `tutti status` says.

TUTTI_CHAOS_SECONDS=600 goes on for that long (30 by default), TUTTI_CHAOS_SEED chooses what happens.

TUTTI_BIN is the folder of the built programs."""

import collections
import os
import random
import re
import signal
import subprocess
import time
import unittest

from rig import BIN, processes_of, wait_until
from tmux_rig import Terminal
from vj_rig import BESIDES, Show

SECONDS = float(os.environ.get("TUTTI_CHAOS_SECONDS", 30))
SEED = int(os.environ.get("TUTTI_CHAOS_SEED", 17))
# Each is killed far more often than a service may crash by itself.
PATIENT = 'restart = { limit = 1000, delays = ["0ms", "20ms"], stable_after = "1ms" }'
ROW = re.compile(r"^([\w-]+) +(\w+(?:, [a-z ]+?)?) +(\d+) +(?:\d+[smhd] ?)+ +(\d+) ")
SIZES = ((120, 40), (160, 50), (110, 30))
KEYS = ("j", "k", "G", "g", "PgDn", "?", "Escape", "Tab", "BTab", "Left", "Right")


def send(number, pid):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass  # it was quicker


class Chaos(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.done = collections.Counter()
        self.show = self.enterContext(Show(BESIDES, PATIENT))
        self.show.up()
        self.names = set(self.show.services())
        self.terminal = self.console()
        [self.shown] = self.consoles()

    def console(self):
        terminal = self.enterContext(Terminal(160, 50, self.show.environment))
        terminal.run(f"exec {BIN}/tutti-console")
        terminal.wait_for("vj@")
        return terminal

    def processes(self, word):
        return sorted(pid for pid, line in processes_of(self.show.run_directory).items() if word in line.split(" ")[0])

    def consoles(self):
        return self.processes("tutti-console")

    def one(self):
        """A service's process, or none where nothing runs; and what it was, for the word at the end."""
        there = [(each["name"], each["pid"]) for each in self.show.services().values() if each["pid"]]
        return self.random.choice(sorted(there)) if there else None

    def pause(self, most):
        subprocess.run(["sleep", f"{self.random.random() * most:.3f}"], check=True)

    # What may happen.

    def kill_a_service(self):
        if one := self.one():
            send(signal.SIGKILL, one[1])

    def kill_several(self):
        for each in self.random.sample(sorted(self.names), 4):
            if pid := self.show.services().get(each, {}).get("pid"):
                send(signal.SIGKILL, pid)

    def halt_a_service(self):
        if one := self.one():
            send(signal.SIGSTOP, one[1])
            self.pause(2)
            send(signal.SIGCONT, one[1])

    def kill_the_hub(self):
        for pid in self.processes("tutti-hub"):
            send(signal.SIGKILL, pid)

    def kill_the_supervisor(self):
        self.show.supervisor.kill()
        self.show.supervisor.wait()
        self.pause(1)
        self.show.begin()

    def halt_the_supervisor(self):
        send(signal.SIGSTOP, self.show.supervisor.pid)
        self.pause(2)
        send(signal.SIGCONT, self.show.supervisor.pid)

    def halt_the_console(self):
        send(signal.SIGSTOP, self.shown)
        self.pause(1)
        send(signal.SIGCONT, self.shown)

    def look_at_another_screen(self):
        self.terminal.type("Escape")
        self.terminal.type(self.random.choice("1234567890"))

    def press_a_key(self):
        self.terminal.type(self.random.choice(KEYS))

    def change_the_size(self):
        self.terminal.resize(*self.random.choice(SIZES))

    EVENTS = (
        (8, kill_a_service), (3, kill_several), (5, halt_a_service), (4, kill_the_hub), (3, kill_the_supervisor), (2, halt_the_supervisor),
        (1, halt_the_console), (8, look_at_another_screen), (5, press_a_key), (2, change_the_size))

    def test_ends_with_the_right_picture(self):
        weights, events = zip(*self.EVENTS)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            [event] = self.random.choices(events, weights)
            event(self)
            self.done[event.__name__] += 1
            self.pause(0.3)
            self.assertEqual(self.consoles(), [self.shown], self.terminal.text())
        self.settle()
        told = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(self.done.items()))
        print(f"chaos: {told}; {sum(each['restarts'] for each in self.show.services().values())} restarts", flush=True)
        self.terminal.resize(160, 50)
        self.terminal.type("Escape")
        self.terminal.type("1")
        self.terminal.wait_for("SERVICE")
        self.assert_right(self.terminal)
        self.assertEqual(self.consoles(), [self.shown])
        self.assert_right(self.console())  # one that knows nothing of what went before shows the same

    def settle(self):
        """All ready in processes that stay, with the bus."""
        before = None

        def twice():
            nonlocal before
            told = self.show.services()
            now = {name: each["pid"] for name, each in told.items() if each["state"] == "ready"}
            same, before = set(now) == self.names and now == before, now
            return same
        wait_until(twice, "everything ready")

    def picture(self, terminal):
        """Service -> its state, process and restarts, as they stand on the screen."""
        found = {}
        for line in terminal.text().splitlines():
            if row := ROW.match(line):
                found[row[1]] = (row[2], int(row[3]), int(row[4]))
        return found

    def assert_right(self, terminal):
        said, seen = {}, {}

        def same():
            nonlocal said, seen
            seen = self.picture(terminal)
            said = {name: (each["state"], each["pid"], each["restarts"]) for name, each in self.show.services().items()}
            return seen == said
        try:
            wait_until(same, "the picture of `tutti status`")
        except AssertionError as late:
            wrong = {name: (seen.get(name), said.get(name)) for name in {*seen, *said} if seen.get(name) != said.get(name)}
            raise AssertionError(f"{late}; on the screen and said: {wrong}\n{terminal.text()}") from None
        head = terminal.text().splitlines()[0]
        self.assertNotIn("no supervisor", head)
        terminal.wait_without("bus away")
        terminal.wait_for(" MB")  # what it uses comes over the bus


if __name__ == "__main__":
    unittest.main()
