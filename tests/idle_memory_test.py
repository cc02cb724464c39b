#!/usr/bin/python3
"""The whole dashboard, idle, takes no more memory than it may: all sources, history, alerts, gateway, orchestrator, hub (bench/stack).

TUTTI_RELEASE_BIN is the folder of the programs that ship: sanitizers would be measured otherwise."""

import sys
import unittest

from rig import ROOT, release_copies, wait_until

sys.path.append(str(ROOT / "bench" / "stack"))
import stack  # noqa: E402

MOST = 14_000_000  # PSS
LOOKS = 100  # in which it stands still
STILL = 64 * 1024
PROGRAMS = ("tutti", "tutti-shim", "tutti-hub", "tutti-gateway", "tutti-history", "tutti-weather", "tutti-co2", "tutti-pihole", "tutti-tls")


class Idle(unittest.TestCase):
    def setUp(self):
        folder = release_copies(self, PROGRAMS)
        self.home = stack.Installation(folder, more=stack.DASHBOARD)
        self.addCleanup(self.home.stop)

    def shares(self):
        """(PSS, command) of each process, the largest first."""
        found = []
        for pid in stack.descendants(self.home.process.pid):
            try:
                found.append((stack.pss(pid), stack.command_of(pid)))
            except (OSError, AttributeError):
                continue  # a source that ran for a moment
        return sorted(found, reverse=True)

    def test_everything_of_the_dashboard_takes_at_most_14_mb(self):
        totals = []

        def still():
            totals.append(sum(share for share, _ in self.shares()))
            last = totals[-LOOKS:]
            return len(last) == LOOKS and max(last) - min(last) < STILL and max(last) <= MOST
        try:
            wait_until(still, "memory that stands still within its bound")
        except AssertionError:
            rows = "\n".join(f"{share / 1e6:6.2f} {command}" for share, command in self.shares())
            raise AssertionError(f"{totals[-1] / 1e6:.2f} MB, where {MOST / 1e6:.0f} are allowed:\n{rows}") from None
        commands = " ".join(command for _, command in self.shares())
        for part in ("tutti-history", "tutti-gateway", "tutti-hub", "tutti alerts", "tutti orchestrator", "tutti sensors", "tutti system"):
            self.assertIn(part, commands)


if __name__ == "__main__":
    unittest.main()
