#!/usr/bin/python3
"""The faults of tests/mutants still apply to the source. That they are caught is what tests/mutants/run.py shows."""

import sys
import unittest

sys.dont_write_bytecode = True

from mutants import mutant


class TheFaults(unittest.TestCase):
    def test_are_many_and_have_names_of_their_own(self):
        names = [one.name for one in mutant.read()]
        self.assertGreaterEqual(len(names), 24)
        self.assertEqual(len(names), len(set(names)))

    def test_apply_to_the_present_source_at_exactly_one_place(self):
        for one in mutant.read():
            with self.subTest(one.name):
                self.assertEqual(one.occurrences(), 1, one.file)
                self.assertNotEqual(one.find, one.replace)
                self.assertTrue(one.file.startswith(("src/event/", "src/signal/", "src/show/")) and one.why)


if __name__ == "__main__":
    unittest.main()
