#!/usr/bin/python3
"""`tutti rehearse` does what the model of docs/events.md does, on random cases; and the model does what its sentences say."""

import os
import sys
import unittest

sys.dont_write_bytecode = True

import rig
from oracle import cases, compare, lines
from oracle.gestures_test import *  # noqa: F403: the tests of the model, run with these
from oracle.playlists_test import *  # noqa: F403

CASES = int(os.environ.get("TUTTI_ORACLE_CASES", "300"))


class TheProgram(unittest.TestCase):
    def setUp(self):
        # A coverage run: hundreds of short processes share a few profiles instead of leaving one each.
        profile = os.environ.get("LLVM_PROFILE_FILE")
        if profile:
            self.addCleanup(os.environ.__setitem__, "LLVM_PROFILE_FILE", profile)
            os.environ["LLVM_PROFILE_FILE"] = profile.replace("%p-%m", "oracle-%4m")

    def test_does_as_the_model_on_random_cases(self):
        outcome = compare.compare(CASES, 1, rig.BIN / "tutti", os.cpu_count() or 2)
        if outcome.seed is not None:
            self.fail(compare.explain(outcome.seed, rig.BIN / "tutti"))
        self.assertEqual(outcome.compared, CASES)


class TheCases(unittest.TestCase):
    def test_are_the_same_for_the_same_seed(self):
        one, other = cases.make(7)[0], cases.make(7)[0]
        self.assertEqual((one.config, one.trace), (other.config, other.trace))

    def test_bring_every_kind_and_edge_about(self):
        wanted = {f"fired {kind}" for kind in ("double_tap", "simultaneous", "sequence", "hold", "mirror", "playlist", "calibrate",
                                              "aggregate", "debounce", "rate_limit", "smooth", "magnitude", "heading", "zones")}
        wanted |= {f"stopped {reason}" for reason in ("completed", "cancelled", "interrupted")}
        wanted |= {"interrupted at a step's very instant", "stamped earlier than the time reached", "aggregate armed again",
                   "magnitude armed again", "heading not known", "heading without a mean", "zones held by hysteresis"}
        wanted |= {f"{kind} {edge}" for kind in ("double_tap", "simultaneous", "sequence", "aggregate", "rate_limit", "smooth", "heading")
                   for edge in ("at the edge", "a microsecond within", "a microsecond beyond")}
        occurred = set()
        for seed in range(400):
            occurred |= set(cases.make(seed)[1].noted)
        self.assertEqual(wanted - occurred, set())


class TheComparison(unittest.TestCase):
    def test_lets_only_the_spelling_of_a_real_be_free(self):
        self.assertTrue(lines.alike('{"a":100000.0}', '{"a":1e+05}'))
        for one, other in (('{"a":1}', '{"a":1.0}'), ('{"a":1,"b":2}', '{"b":2,"a":1}'), ('{"a":1.0}', '{"a": 1.0}'), ('{"a":1}', '{"a":2}')):
            self.assertFalse(lines.alike(one, other), other)

    def test_finds_a_line_too_few_and_one_too_many(self):
        self.assertEqual(compare.first_difference(["a", "b"], ["a"]).number, 2)
        self.assertEqual(compare.first_difference([], ["a"]).got, "a")
        self.assertIsNone(compare.first_difference(["a"], ["a"]))


if __name__ == "__main__":
    unittest.main()
