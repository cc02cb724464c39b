#!/usr/bin/python3
"""./check runs what failed once more by itself, and says which of it was unsteady: only what failed as a test, few of them, and what
passes then in plain words."""

import pathlib
import sys
import tempfile
import unittest
from types import SimpleNamespace

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from checking import again, failures, steps  # noqa: E402
from checking.run import Children, Count, StepFailed  # noqa: E402
from checking.schedule import Ended  # noqa: E402

CASES = """
import unittest
class Cases(unittest.TestCase):
    def test_that_passes_now(self):
        pass
    def test_that_fails_again(self):
        self.fail("again")
"""
PASSES = "test_that_passes_now (cases.Cases.test_that_passes_now)"
FAILS = "test_that_fails_again (cases.Cases.test_that_fails_again)"


class Again(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tutti-test-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "tests").mkdir()
        (self.root / "tests" / "cases.py").write_text(CASES)

    def ended(self, *names, failed=None, runs=steps.process_tests_again):
        step = steps.Step("processes", "", lambda run: Count(), runs)
        return Ended(step, Count(20, len(names) if failed is None else failed), 1.0, names)

    def run_again(self, ended):
        self.assertTrue(again.may_run_again(ended))
        return again.run_again(ended, self.root, SimpleNamespace(), Children())

    def test_what_passes_then_is_unsteady_and_what_does_not_has_failed(self):
        ended, unsteady = self.run_again(self.ended(PASSES, FAILS))
        self.assertEqual((ended.count, ended.failed_tests), (Count(21, 1), (FAILS,)))
        self.assertEqual(unsteady, (again.Unsteady("processes", PASSES),))

    def test_a_module_that_is_not_there_any_more_has_failed(self):
        gone = "test_it (gone.Cases.test_it)"
        ended, unsteady = self.run_again(self.ended(gone))
        self.assertEqual((ended.count, unsteady), (Count(20, 1), ()))

    def test_a_run_that_does_not_come_about_changes_nothing(self):
        def stops(run, names):
            raise StepFailed("no installation")
        before = self.ended(PASSES, runs=stops)
        self.assertEqual(self.run_again(before), (before, ()))
        before = self.ended(PASSES, runs=lambda run, names: Count())
        self.assertEqual(self.run_again(before), (before, ()))

    def test_what_is_no_test_or_too_much_is_not_run_again(self):
        self.assertFalse(again.may_run_again(self.ended(PASSES, failed=2)))
        self.assertFalse(again.may_run_again(self.ended()))
        self.assertFalse(again.may_run_again(self.ended(*[PASSES] * (again.MOST + 1))))
        self.assertFalse(again.may_run_again(self.ended(PASSES, runs=None)))

    def test_a_part_of_a_case_is_run_again_as_the_case(self):
        [name] = failures.failed_tests(f"FAIL: {PASSES} (columns=200)")
        self.assertEqual(self.run_again(self.ended(name))[1], (again.Unsteady("processes", PASSES),))

    def test_of_unit_tests_cases_are_run_in_their_program_and_programs_that_died_whole(self):
        log = "[  FAILED  ] Tone.Sounds (3 ms)\nFAILED: program lamp ended with -11 and no report\n[  FAILED  ] Tone.Sounds"
        names = failures.failed_tests(log)
        self.assertEqual(names, ["Tone.Sounds", "program lamp"])
        asked = []
        for name, stand_in in {
            "gtest_programs": lambda run, preset: [("audio", ["audio_test"]), ("lamp", ["lamp_test"])],
            "run_gtest": lambda run, name, command: asked.append(command) or Count(1),
        }.items():
            self.addCleanup(setattr, steps, name, getattr(steps, name))
            setattr(steps, name, stand_in)
        self.assertEqual(steps.unit_tests_again(None, names), Count(2))
        self.assertEqual(asked, [["audio_test", "--gtest_filter=Tone.Sounds"], ["lamp_test"]])

    def test_names_of_vitest_are_run_by_file(self):
        names = ["tests/browser/light.test.ts > a slider > is sent", "tests/browser/light.test.ts > darkness"]
        asked = []
        whole, steps.browser_tests = steps.browser_tests, lambda run, *files: asked.extend(files) or Count(2)
        self.addCleanup(setattr, steps, "browser_tests", whole)
        steps.browser_tests_again(None, names)
        self.assertEqual(asked, ["tests/browser/light.test.ts"])


class Excerpts(unittest.TestCase):
    def test_of_a_fuzz_target_tell_how_it_ended_and_nothing_of_others(self):
        trace = [f"    #{frame} in function" for frame in range(40)]
        log = ["fuzz_a: ok: 5 executions", "fuzz_b: FAILED; the input is in x", *trace, "SUMMARY: deadly", "fuzz_c: ok: 5 executions"]
        [(name, told)] = failures.excerpts("\n".join(log))
        self.assertEqual((name, told[0], told[-1], len(told)), ("fuzz_b", log[1], "SUMMARY: deadly", 16))

    def test_of_a_page_are_told_from_the_reason_on(self):
        log = ["\x1b[41m FAIL \x1b[49m tests/browser/logs.test.ts > lines", "AssertionError: expected 2 to be 3", *[f"  {n}| code" for n in range(5)], *["{}"] * 40]
        [(name, told)] = failures.excerpts("\n".join(log))
        self.assertEqual((name, told[1], len(told)), ("tests/browser/logs.test.ts > lines", log[1], 16))

    def test_of_a_screen_leave_its_empty_lines_out(self):
        log = ["FAIL: test_a_key (keys.Keys.test_a_key)", "-----", "Traceback", "the screen:", "HEALTH", *[""] * 50, "? help"]
        [(_, told)] = failures.excerpts("\n".join(log))
        self.assertEqual(told[-2:], ["HEALTH", "? help"])


if __name__ == "__main__":
    unittest.main()
