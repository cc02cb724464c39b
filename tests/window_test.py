"""A display in a window: real pixels, by SDL's driver without a screen, and on a screen of Xvfb's."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from rig import BIN, QUIET, Installation, wait_until
from x_rig import X

PROGRAM = BIN / "tutti-window"
# A picture that stands still: every frame is the first.
STILL = QUIET + """
[display.panel]
size = [16, 8]
[display.cube]
size = [32, 8]
shape = "cube"
[mode.still]
scene = "plasma"
parameters = { speed = 0 }
[mode.other]
scene = "plasma"
parameters = { speed = 0, saturation = 0 }
"""


def pixels_of(file):
    """(width, rows of (red, green, blue))"""
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=width", "-of", "csv=p=0", file], capture_output=True, text=True, check=True)
    width = int(told.stdout)
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True).stdout
    colours = [tuple(raw[at:at + 3]) for at in range(0, len(raw), 3)]
    return width, [colours[at:at + width] for at in range(0, len(colours), width)]


class Window(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.installation = Installation(STILL).up()
        cls.addClassCleanup(cls.installation.__exit__)
        cls.environment = {**cls.installation.environment, "SDL_VIDEODRIVER": "dummy"}
        expected = cls.installation.folder / "expected"
        subprocess.run(
            [BIN / "tutti", "rehearse", cls.installation.config, "--frames", expected, "--every", "1", "--tail", "100ms"],
            stdin=subprocess.DEVNULL, capture_output=True, check=True)
        cls.expected = {name: pixels_of(expected / f"{name}-000001.png")[1] for name in ("panel", "cube")}

    def run_window(self, *options, **environment):
        return subprocess.run(
            [PROGRAM, *options], env={**self.environment, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=60, check=False)

    def once(self, *options):
        file = self.installation.folder / "seen.png"
        done = self.run_window("--once", str(file), *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return pixels_of(file)

    def test_plain_pixels_are_those_of_the_frame(self):
        self.assertEqual(self.once("--plain", "--scale", "1"), (16, self.expected["panel"]))
        width, rows = self.once("--plain", "--scale", "5")
        self.assertEqual((width, len(rows)), (80, 40))
        for y, row in enumerate(rows):
            self.assertEqual(row, [self.expected["panel"][y // 5][x // 5] for x in range(80)])

    def test_lights_are_round_with_their_colour_in_the_middle_and_a_dark_gap(self):
        _, rows = self.once("--scale", "16")
        for y, expected in enumerate(self.expected["panel"]):
            for x, colour in enumerate(expected):
                middle = rows[y * 16 + 8][x * 16 + 8]
                corner = rows[y * 16][x * 16]
                for seen, gap, channel in zip(middle, corner, colour):
                    self.assertLess(abs(seen - channel), 16, (x, y))
                    self.assertLessEqual(gap, 80)

    def test_faces_of_a_cube_stand_a_light_apart(self):
        width, rows = self.once("--display", "cube", "--plain", "--scale", "2")
        self.assertEqual((width, len(rows)), ((32 + 3) * 2, 16))
        for face in range(4):
            left = face * 9 * 2
            self.assertEqual(rows[0][left:left + 16:2], self.expected["cube"][0][face * 8:face * 8 + 8])
            self.assertEqual(set(rows[3][left + 16:left + 18]) - {(0, 0, 0)}, set())

    def test_a_cube_is_folded(self):
        width, rows = self.once("--display", "cube", "--fold", "--scale", "8")
        self.assertEqual((width, len(rows)), (128, 128))
        self.assertNotEqual(rows[64][64], (0, 0, 0))
        self.assertEqual(rows[0][0], (0, 0, 0))

    def test_displays_are_listed(self):
        done = self.run_window("--list")
        self.assertEqual([line.split() for line in done.stdout.splitlines()],
                         [["cube", "32", "x", "8", "cube"], ["panel", "16", "x", "8", "panel"]][::1 if done.stdout.startswith("cube") else -1])

    def test_a_display_that_is_not_there_is_said(self):
        done = self.run_window("--once", "none.png", "--display", "hall")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("tutti-window --list", done.stderr)

    def test_a_wrong_option_and_help_teach(self):
        done = self.run_window("--scale", "0")
        self.assertEqual(done.returncode, 2)
        self.assertIn("a whole number from 1 to 64 is wanted", done.stderr)
        self.assertIn("[service.window]", self.run_window("--help").stdout)

    def test_without_an_installation_it_says_what_to_do(self):
        with tempfile.TemporaryDirectory() as folder:
            done = self.run_window("--list", TUTTI_RUN_DIR=folder)
        self.assertEqual(done.returncode, 3)
        self.assertIn("tutti up FILE", done.stderr)

    def test_without_a_screen_it_says_what_to_do(self):
        done = self.run_window(SDL_VIDEODRIVER="x11", DISPLAY=":987")
        self.assertEqual(done.returncode, 1)
        self.assertIn("DISPLAY=:0", done.stderr)

    def test_interrupt_ends_it_cleanly(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen([PROGRAM], env=self.environment, stderr=subprocess.PIPE)
            wait_until(lambda: "SigCgt" in pathlib.Path(f"/proc/{process.pid}/status").read_text()
                       and len(os.listdir(f"/proc/{process.pid}/fd")) > 6, "that it runs")
            process.send_signal(number)
            self.assertEqual(process.wait(30), 0)
            process.stderr.close()


@unittest.skipUnless(shutil.which("Xvfb"), "no Xvfb: tools/install-packages test")
class OnAScreen(unittest.TestCase):
    def setUp(self):
        self.installation = self.enterContext(Installation(STILL)).up()
        reading, writing = os.pipe()
        self.screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x600x24", "-nolisten", "tcp"], pass_fds=[writing],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        self.addCleanup(self.screen.wait)
        self.addCleanup(self.screen.kill)
        self.process = subprocess.Popen(
            [PROGRAM, "--display", "panel"],
            # libX11 keeps a little for ever; what is ours is looked at in the other cases.
            env={**self.installation.environment, "DISPLAY": display, "SDL_VIDEODRIVER": "x11", "ASAN_OPTIONS": "detect_leaks=0"},
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.installation.folder)
        self.addCleanup(self.process.stderr.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        self.x = X(display)
        self.addCleanup(self.x.close)

    def test_keys_reach_who_draws_and_a_picture_is_saved(self):
        window = self.x.wait_title("panel")
        self.x.press(window, "2")
        wait_until(lambda: '"active":"other"' in self.installation.tutti("call", "render", "get_light", "--control").stdout, "the other mode")
        self.x.press(window, "b")
        wait_until(lambda: '"blackout":true' in self.installation.tutti("call", "render", "get_light", "--control").stdout, "darkness")
        self.x.press(window, "s")
        wait_until(lambda: list(self.installation.folder.glob("panel-*.png")), "the picture")
        self.x.press(window, "q")
        code = self.process.wait(30)
        self.assertEqual(code, 0, self.process.stderr.read())

    def test_without_frames_the_last_stands_and_it_sleeps(self):
        self.x.wait_title("panel")
        self.installation.tutti("stop", "render")
        self.x.wait_title("panel: no frames")

        def switches():
            lines = pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
            return sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
        wait_until(lambda: switches() == (time.sleep(0.5), switches())[1], "that nothing wakes it")  # lint: allow sleep: silence takes time
        self.installation.tutti("start", "render")
        self.x.wait_title("panel")


if __name__ == "__main__":
    unittest.main()
