#!/usr/bin/python3
"""The MIDI clock of tutti-audio, at an ALSA sequencer whose kernel side is ours (fake_alsa.c)."""

import json
import statistics
import unittest

import alsa_rig as alsa
from rig import QUIET, RELEASE_BIN, Installation, wait_until

CONFIG = QUIET + """
[osc]
send = []
[service.audio]
config = { input = "generator:beat?bpm=128", automatic_gain = false, midi_clock = CLOCK }
"""


class MidiClock(unittest.TestCase):
    def start(self, clock):
        self.sequencer = self.enterContext(alsa.Sequencer())
        self.home = self.enterContext(Installation(CONFIG.replace("CLOCK", clock), RELEASE_BIN))
        self.home.environment.update({name: self.sequencer.environment[name] for name in ("LD_PRELOAD", "FAKE_ALSA")})
        self.home.up()

    def stats(self):
        return json.loads(self.home.tutti("call", "audio", "get_stats", "--control").stdout)

    def pulses(self):
        return [when for when, kind in self.sequencer.said() if kind == alsa.CLOCK]

    def test_it_starts_at_a_beat_and_ticks_24_times_each(self):
        self.start("true")
        wait_until(lambda: len(self.pulses()) > 24 * 20, "twenty beats")
        said = self.sequencer.said()
        self.assertEqual([kind for _, kind in said[:2]], [alsa.START, alsa.CLOCK])
        pulses = self.pulses()[-24 * 12:]  # it has found the tempo
        self.assertAlmostEqual((pulses[-1] - pulses[0]) / (len(pulses) - 1), 60 / 128 / 24, delta=0.0006)  # 3 %
        self.assertAlmostEqual(statistics.median(b - a for a, b in zip(pulses, pulses[1:])), 60 / 128 / 24, delta=0.004)  # what wakes it may be late
        clock = self.stats()["midi_clock"]
        self.assertTrue(clock["running"])
        self.assertAlmostEqual(clock["bpm"], 128, delta=2)
        self.assertEqual(clock["lost"], 0)

    def test_who_follows_it_is_told_to_stop_when_it_ends(self):
        self.start("true")
        wait_until(lambda: self.pulses(), "the first pulse")
        self.home.tutti("stop", "audio")
        self.assertEqual(self.sequencer.said()[-1][1], alsa.STOP)

    def test_without_it_nothing_is_said(self):
        self.start("false")
        wait_until(lambda: self.stats()["frames"] > 60, "a second of sound")
        self.assertIsNone(self.stats()["midi_clock"])
        self.assertEqual(self.sequencer.said(), [])

    def test_a_machine_without_a_sequencer_says_so_and_hears_on(self):
        self.sequencer = alsa.Sequencer()
        self.enterContext(self.sequencer)
        (self.sequencer.folder / "refuses").write_text("2")
        self.home = self.enterContext(Installation(CONFIG.replace("CLOCK", "true")))
        self.home.environment.update({name: self.sequencer.environment[name] for name in ("LD_PRELOAD", "FAKE_ALSA")})
        self.home.up()
        told = wait_until(lambda: (stats := self.stats()).get("midi_clock", {}).get("trouble") and stats, "the trouble")
        self.assertIn("modprobe snd-seq", told["midi_clock"]["trouble"])
        self.assertGreater(told["frames"], 0)


if __name__ == "__main__":
    unittest.main()
