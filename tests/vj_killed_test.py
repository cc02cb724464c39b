#!/usr/bin/python3
"""examples/vj plays, and whoever is not the ear dies, again and again: console, debugger, hub, lyrics. Of the sound no frame is missing.

Frames are counted where the VJ software is: a bundle each sixtieth of a second of sound, its time tag says which.

TUTTI_RELEASE_BIN names the folder of the built programs: with sanitizers a busy machine cannot keep up with the sound."""

import os
import signal
import time
import unittest

from audio_rig import Ear, missing
from rig import RELEASE_BIN, processes_of, wait_until
from tmux_rig import Terminal
from vj_rig import Show

KILLS = 4  # of each
BETWEEN = 0.5  # seconds of sound from one death to the next
SOON = 'restart = { limit = 1000, delays = ["20ms"] }'


class Killed(unittest.TestCase):
    def setUp(self):
        self.ear = self.enterContext(Ear())
        self.show = self.enterContext(Show("", SOON, self.ear.port, programs=RELEASE_BIN))
        self.show.config.write_text(self.show.config.read_text().replace('"generator:beat?bpm=124"', '"generator:beat?bpm=124", bundle = true'))
        self.show.up()
        self.levels = []

    def hear(self):
        """All levels that came since the first of them."""
        while not self.ear.heard.empty():
            address, values, tag = self.ear.heard.get()
            if address == "/audio/levels":
                self.levels.append((values, tag))
        return self.levels

    def go_on(self, seconds):
        """Until so much more sound was heard."""
        until = self.hear()[-1][1] + seconds
        wait_until(lambda: self.hear()[-1][1] >= until, f"{seconds} s of sound")

    def kill_console(self, number):
        """On a screen that asks the ear itself, and in the middle of what it draws."""
        with Terminal(120, 40, self.show.environment) as terminal:
            terminal.run(f"exec {RELEASE_BIN}/tutti-console --screen {('audio', 'osc', 'song', 'light')[number % 4]}")
            terminal.wait_for("vj@")
            [pid] = [pid for pid, line in processes_of(self.show.run_directory).items() if "tutti-console" in line.split(" ")[0]]
            os.kill(pid, signal.SIGKILL)

    def kill(self, service):
        before = self.show.pid(service)
        os.kill(before, signal.SIGKILL)
        self.show.wait_state(service, "ready", other_than=before)

    def test_no_frame_is_missing_whoever_dies(self):
        wait_until(self.hear, "sound")
        ear, began, before = self.show.pid("audio"), time.monotonic(), len(self.hear())
        for number in range(KILLS):
            self.kill_console(number)
            self.go_on(BETWEEN)
            for service in ("debug", "hub", "lyrics"):
                self.kill(service)
                self.go_on(BETWEEN)
        for service in ("debug", "hub", "lyrics"):
            self.assertEqual(self.show.services()[service]["restarts"], KILLS)
        self.assertEqual(self.show.pid("audio"), ear, "it was started again")
        tags = [tag for _, tag in self.hear()]
        self.assertEqual(missing(self.levels), 0)
        self.assertTrue(all(later > earlier for earlier, later in zip(tags, tags[1:])), "each once, in order")
        self.assertGreater(len(tags), 60 * 4 * KILLS * BETWEEN)
        took = time.monotonic() - began
        self.assertAlmostEqual((len(tags) - before) / took, 60, delta=3, msg="sound went on as fast as it is")
        print(f"{len(tags)} frames in {took:.1f} s, none missing; killed {KILLS} times each: console, debug, hub, lyrics", flush=True)


if __name__ == "__main__":
    unittest.main()
