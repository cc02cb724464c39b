#!/usr/bin/python3
"""An idle control plane takes no more memory than it may, also after somebody has asked it (bench/control/run).

TUTTI_RELEASE_BIN is the folder of the programs that ship: sanitizers would be measured otherwise."""

import json
import sys
import unittest

from rig import ROOT, Installation, release_copies, wait_until

sys.path.append(str(ROOT / "bench" / "stack"))
import stack  # noqa: E402

MOST = 2_500_000  # PSS
FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
"""


class Idle(unittest.TestCase):
    def test_the_control_plane_takes_at_most_2_5_mb(self):
        programs = release_copies(self, ("tutti", "tutti-shim", "tutti-hub", "tutti-control"))
        home = self.enterContext(Installation(FILE, programs))
        home.up()
        pid = home.wait_state("control", "ready")["pid"]
        for number in range(3):
            change = {"set": "settings", "key": "volume", "value": number}
            home.tutti("call", "--control", "control", "put", json.dumps(change))
            asked = stack.pss(pid)
            try:
                wait_until(lambda asked=asked: stack.pss(pid) < min(asked, MOST), "what only a question needs to be given back")
            except AssertionError as late:
                raise AssertionError(f"{late}: {stack.pss(pid) / 1e6:.2f} MB, where {MOST / 1e6} are allowed") from None


if __name__ == "__main__":
    unittest.main()
