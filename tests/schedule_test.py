"""The scheduler of ./check: what runs beside what, and what becomes of a step that fails."""

import contextlib
import io
import pathlib
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from checking import steps  # noqa: E402
from checking.run import Children, Count, Run, StepFailed  # noqa: E402
from checking.schedule import Schedule  # noqa: E402
from checking.steps import Step  # noqa: E402


class Scheduling(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.order = []

    def step(self, name, needs=(), cores=1, body=None):
        def function(run):
            self.order.append(name)
            return body(run) if body else Count(1)

        return Step(name, "", function, needs=needs, cores=cores)

    def run_all(self, *steps, cores=2):
        with contextlib.redirect_stdout(io.StringIO()) as self.printed:
            self.ended = Schedule(steps, cores, self.root, None, Children()).run()
        return {each.step.name: each.count for each in self.ended}

    def test_a_step_waits_for_what_it_needs(self):
        self.run_all(self.step("test", needs=("build",)), self.step("build"), self.step("report", needs=("test",)))
        self.assertEqual(self.order, ["build", "test", "report"])

    def test_a_need_that_was_not_chosen_holds_nothing_up(self):
        self.assertEqual(self.run_all(self.step("test", needs=("build",))), {"test": Count(1)})

    def test_steps_that_leave_a_core_idle_run_at_once(self):
        meeting = threading.Barrier(2, timeout=30)
        wait = lambda run: Count(1) if meeting.wait() >= 0 else Count()  # noqa: E731
        self.assertEqual(self.run_all(self.step("a", body=wait), self.step("b", body=wait)), {"a": Count(1), "b": Count(1)})

    def test_nothing_begins_while_every_core_is_busy(self):
        beside = threading.Event()

        def small(run):
            beside.set()
            return Count(1)

        # Long enough for a step to begin that should not.
        big = lambda run: Count(0, 1) if beside.wait(0.3) else Count(1)  # noqa: E731
        counts = self.run_all(self.step("big", cores=2, body=big), self.step("small", body=small))
        self.assertEqual(counts, {"big": Count(1), "small": Count(1)})

    def test_a_step_that_fails_is_told_from_its_log_and_the_others_go_on(self):
        def fails(run):
            run.note("src/x.cpp:1: error: no")
            raise StepFailed("building failed")

        counts = self.run_all(self.step("build", body=fails), self.step("test", needs=("build",)))
        self.assertEqual(counts, {"build": Count(0, 1), "test": Count(1)})
        self.assertIn("building failed; from build/check/build.log:\n    | src/x.cpp:1: error: no", self.printed.getvalue())

    def test_tests_that_failed_are_named_with_their_reasons(self):
        def fails(run):
            run.note("test_a (x_test.X.test_a) ... FAIL\n" + "=" * 70 + "\nFAIL: test_a (x_test.X.test_a)\n" + "-" * 70)
            run.note("Traceback …\ntest_b (y_test.Y.test_b) ... ok\nAssertionError: 1 != 2\n\nRan 1 test in 1 s")
            run.note("[ RUN      ] Broker.Keeps\nbroker_test.cpp:3: Failure\n[  FAILED  ] Broker.Keeps (0 ms)")
            run.note("[  FAILED  ] 1 test, listed below:\n[  FAILED  ] Broker.Keeps")
            return Count(0, 2)

        self.run_all(self.step("processes", body=fails))
        self.assertEqual(self.ended[0].failed_tests, ("test_a (x_test.X.test_a)", "Broker.Keeps"))
        self.assertIn("    | AssertionError: 1 != 2\n", self.printed.getvalue())
        self.assertIn("    | broker_test.cpp:3: Failure\n", self.printed.getvalue())
        self.assertNotIn("y_test", self.printed.getvalue())

    def test_a_mistake_in_a_step_is_a_failure_of_that_step(self):
        self.assertEqual(self.run_all(self.step("a", body=lambda run: 1 / 0), self.step("b")), {"a": Count(0, 1), "b": Count(1)})

    def test_a_command_is_kept_in_the_log_of_its_step(self):
        self.run_all(self.step("a", body=lambda run: Count(1 if run.must("echo", "here") == "here\n" else 0)))
        self.assertEqual((self.root / "build/check/a.log").read_text(), "$ echo here\nhere\n")


class Counting(unittest.TestCase):
    """No step is green that ended badly."""

    def setUp(self):
        root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.log = Run(root, None, "a", Children())
        self.addCleanup(self.log.close)

    def test_cases_of_unittest(self):
        for text, code, wanted in (
            ("Ran 3 tests in 1s\n\nOK\n", 0, Count(3)),
            ("Ran 3 tests in 1s\n\nOK (skipped=1)\n", 0, Count(2, 0, 1)),
            ("Ran 3 tests in 1s\n\nFAILED (failures=1, errors=1)\n", 1, Count(1, 2)),
            ("Ran 3 tests in 1s\n\nFAILED (failures=1)\na line that came late\n", 1, Count(2, 1)),
            ("Ran 3 tests in 1s\n\nFAILED (unexpected successes=1)\n", 1, Count(2, 1)),
            ("Ran 3 tests in 1s\n\nOK\n", -11, Count(2, 1)),
            ("Ran 3 tests in 1s\n", 1, Count(2, 1)),
            ("", 1, Count(0, 1)),
        ):
            with self.subTest(text):
                self.assertEqual(steps.count_unittest(self.log, "x_test", code, text), wanted)

    def test_targets_of_the_fuzzer(self):
        for text, code, wanted in (
            ("fuzz_a: ok: 5\nfuzz_b: ok: 5\n", 0, Count(2)),
            ("fuzz_a: ok: 5\nfuzz_b: FAILED; see\n", 1, Count(1, 1)),
            ("fuzz_a: ok: 5\n", 1, Count(1, 1)),
            ("", 0, Count(0, 1)),
        ):
            with self.subTest(text):
                self.assertEqual(steps.count_fuzzing(self.log, code, text), wanted)


if __name__ == "__main__":
    unittest.main()
