#!/usr/bin/python3
"""tutti-audio hears onsets, beats and tempo of generated music (audio/generate.py) as well as it is known to.

A handful of streams of a seed of its own; the pass marks lie below what is measured there, and far above what a wrong clock gets.
bench/audio/accuracy.py is the whole picture."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "audio"))

import generate  # noqa: E402
import score  # noqa: E402
from listeners import Tutti  # noqa: E402
from rig import BIN  # noqa: E402

SEED = 7
KINDS = ["clicks", "four", "rock", "waltz", "breaks", "step"]
PASS = {"onset": 0.93, "beat": 0.8, "tempo": 0.75}


class Accuracy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.streams = []
        with tempfile.TemporaryDirectory(prefix="tutti-hearing-") as folder:
            for index, kind in enumerate(KINDS):
                samples, rate, truth = generate.stream("test", SEED, index, kind)
                generate.write(pathlib.Path(folder), kind, samples, rate, truth)
                heard = Tutti(BIN).hear(pathlib.Path(folder) / f"{kind}.wav")
                cls.streams.append((truth, heard))

    def means(self, change=lambda heard: heard):
        return score.means([score.marks(truth, change(heard)) for truth, heard in self.streams])

    def test_music_is_heard_well_enough(self):
        means = self.means()
        for name, least in PASS.items():
            self.assertGreaterEqual(means[name], least, f"{name}: {means}")

    def test_a_clock_that_is_late_or_of_another_tempo_would_not_pass(self):
        late = self.means(lambda heard: {**heard, "beats": [time + 0.12 for time in heard["beats"]]})
        self.assertLess(late["beat"], PASS["beat"])
        fixed = self.means(lambda heard: {**heard, "beats": [0.5 * index for index in range(80)], "tempo": [[0, 120]]})
        self.assertLess(fixed["beat"], PASS["beat"])
        self.assertLess(fixed["tempo"], PASS["tempo"])

    def test_the_same_stream_is_the_same_samples(self):
        first, second = (generate.stream("test", SEED, 1, "four") for _ in range(2))
        self.assertTrue((first[0] == second[0]).all())
        self.assertEqual(first[1:], second[1:])

    def test_train_and_test_share_no_stream(self):
        train, test = (generate.stream(name, SEED, 0, "clicks")[2] for name in ("train", "test"))
        self.assertNotEqual(train["beats"], test["beats"])


if __name__ == "__main__":
    unittest.main()
