#!/usr/bin/python3
"""A service that runs in one place, handed from one installation to another and back, however the first one fares: it never runs
twice. Both would need the same lock; who leads is decided by the test, which lets the other one lead once the lease before is over."""

import os
import signal
import tempfile
import unittest

from gates_rig import NO_CONTROL, Export, Leader, boot_now
from rig import Installation, processes_of, wait_until

TTL = 0.8
ROUNDS = 4


class Side:
    """One of two installations."""

    def __init__(self, test, export, *words):
        self.installation = test.enterContext(Installation(f'{NO_CONTROL}{export.service(*words)}'))
        self.installation.up()
        self.leader = Leader(self.installation, TTL)
        test.addCleanup(lambda: self.leader.close())
        self.stopped = []

    def stop(self, pid):
        os.kill(pid, signal.SIGSTOP)
        self.stopped.append(pid)

    def go_on(self):
        """As it was before."""
        for pid in self.stopped:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass
        self.stopped = []
        if self.installation.supervisor.poll() is not None:
            self.installation.up()
            self.installation.wait_state("hub", "ready")
            self.leader.close()
            self.leader = Leader(self.installation, TTL)


class Handover(unittest.TestCase):
    def setUp(self):
        self.export = Export(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-test-")))
        self.token = 0

    def lead(self, side):
        self.token += 1
        side.leader.lead(self.token)
        wait_until(lambda: self.export.runs() and self.export.runs()[-1][0] == self.token, f"a run by leadership {self.token}")

    def end_gracefully(self, side):
        side.leader.follow("unknown")
        side.installation.wait_state("export", "waiting")
        return boot_now()

    def fall_silent(self, side):
        return side.leader.fall_silent()

    def stop_the_orchestrator(self, side):
        side.stop(side.installation.pid("orchestrator"))
        return side.leader.fall_silent()

    def stop_the_supervisor(self, side):
        side.stop(side.installation.supervisor.pid)
        return side.leader.fall_silent()

    def kill_the_supervisor(self, side):
        side.installation.supervisor.kill()
        side.installation.supervisor.wait()
        return side.leader.fall_silent()

    def kill_all(self, side):
        until = side.leader.fall_silent()
        side.installation.supervisor.kill()
        side.installation.supervisor.wait()
        while left := processes_of(side.installation.run_directory):
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        return until

    def test_it_never_runs_twice(self):
        ways = [self.end_gracefully, self.fall_silent, self.stop_the_orchestrator, self.stop_the_supervisor, self.kill_the_supervisor, self.kill_all]
        here, there = Side(self, self.export), Side(self, self.export, "stubborn")
        self.lead(here)
        handovers = 0
        for way in ways * ROUNDS:
            until = way(here)
            wait_until(lambda: boot_now() >= until, "the end of the lease")
            self.lead(there)
            handovers += 1
            here.go_on()
            self.assertEqual(self.export.twice(), [], way.__name__)
            here, there = there, here
        self.assertGreaterEqual(handovers, 20)
        self.assertEqual([token for token, _ in self.export.runs()], list(range(1, handovers + 2)), "each leadership ran once")


if __name__ == "__main__":
    unittest.main()
