"""Panels at the pins of a Raspberry Pi, on a library that plays rpi-rgb-led-matrix (src/output/hub75/fake)."""

import os
import signal
import subprocess
import unittest

from rig import BIN, QUIET, Installation, wait_until

PROGRAM = BIN / "tutti-hub75-on-fake"
CONFIG = QUIET + """
[display.panel]
size = [8, 4]
hold = "50ms"
[service.hub75]
run = ["{program}", "--mapping", "adafruit-hat", "--rows", "4", "--columns", "4", "--chain", "2", "--slowdown", "3"]
ready = "exec"
needs = []
environment = {{ FAKE_MATRIX = "{log}" }}
"""
BLACK = "00" * (8 * 4 * 3)


class Hub75(unittest.TestCase):
    def setUp(self):
        self.installation = self.enterContext(Installation(""))
        self.log = self.installation.folder / "panels"
        self.installation.config.write_text(CONFIG.format(program=PROGRAM, log=self.log))

    def lines(self):
        """Those that are whole."""
        text = self.log.read_text() if self.log.exists() else ""
        return text[: text.rfind("\n") + 1].splitlines()

    def pictures(self):
        return self.lines()[1:]

    def wait_for_another(self):
        seen = set(self.pictures())
        wait_until(lambda: set(self.pictures()) - seen, "a picture that was not shown before")

    def test_panels_show_what_render_draws_and_never_go_black_when_it_is_killed(self):
        self.installation.up()
        wait_until(lambda: "shows the display 'panel'" in self.said(), "frames of render")
        self.assertEqual(
            self.lines()[0],
            "adafruit-hat 4x4 chain 2 parallel 1 bits 0 brightness 0 order - mapper - type - slowdown 3 drop -1",
        )
        self.wait_for_another()
        shown = len(self.pictures())
        render = self.installation.pid("render")
        os.kill(render, signal.SIGKILL)
        wait_until(lambda: "frames have ended" in self.said(), "what stands in for them")
        self.installation.wait_state("render", "ready", other_than=render)
        wait_until(lambda: self.said().count("shows the display 'panel'") == 2, "frames of the next one")
        self.wait_for_another()
        self.assertNotIn(BLACK, self.pictures()[shown:])
        self.installation.tutti("stop", "hub75")
        self.assertEqual(self.lines()[-1], "end", "the pins are left dark")

    def said(self):
        return self.installation.tutti("logs", "hub75", check=False).stdout

    def test_without_pins_it_says_what_it_takes(self):
        done = subprocess.run([PROGRAM], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Can't open the pins\n", done.stderr)
        self.assertIn("that takes a Raspberry Pi with them on its pins, and root", done.stderr)

    def test_a_number_out_of_bounds_is_refused(self):
        done = subprocess.run([PROGRAM, "--chain", "0"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--chain: a whole number from 1 to 64 is wanted", done.stderr)


if __name__ == "__main__":
    unittest.main()
