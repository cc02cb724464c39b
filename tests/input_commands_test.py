#!/usr/bin/python3
"""`tutti input list`, `watch`, `record` and `calibrate` in a real installation, with programs and boards as its devices."""

import json
import os
import subprocess
import unittest

from input_rig import Board, Stage
from rig import BIN, wait_until

# Measured: an accelerometer with an offset, and too long an x axis, turned every way.
TURNING = """
import json, math, sys, time
print(json.dumps({"device": "imu-1", "state": "connected", "name": "Test IMU"}), flush=True)
step = 0
while True:
    a, b = step * 1.7, step * 0.9
    x, y, z = math.cos(a) * math.cos(b), math.sin(a) * math.cos(b), math.sin(b)
    g = 9.80665
    data = {"x": 0.3 + 1.05 * g * x, "y": -0.2 + g * y, "z": 0.1 + g * z}
    try:
        print(json.dumps({"event_type": "raw.accelerometer", "device": "imu-1", "data": data}), flush=True)
    except BrokenPipeError:
        sys.exit()
    step += 0.05
    time.sleep(0.01)  # lint: allow sleep: a sensor has its rate
"""

INPUTS = """
[input.board]
kind = "serial"
device = "PORTS/*"
[input.imu]
kind = "program"
run = ["/usr/bin/python3", "PORTS/../imu.py"]
rate = 200
"""


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(INPUTS)
        (cls.stage.folder / "imu.py").write_text(TURNING)
        cls.stage.__enter__()
        wait_until(lambda: cls.stage.state()["imu"]["devices"], "the program to be heard")  # perhaps before we listened

    @classmethod
    def tearDownClass(cls):
        cls.stage.__exit__(None, None, None)

    def tutti(self, *arguments, check=True):
        return self.stage.installation.tutti("input", *arguments, check=check)

    def test_list_shows_what_is_configured_and_what_is_connected(self):
        listed = json.loads(self.tutti("list", "--json").stdout)
        inputs = {each["source"]: each for each in listed["inputs"]}
        self.assertEqual(set(inputs), {"board", "imu"})
        self.assertEqual(inputs["imu"]["devices"][0]["name"], "Test IMU")
        self.assertEqual(inputs["imu"]["devices"][0]["state"], "connected")
        table = self.tutti("list").stdout
        self.assertIn("Test IMU", table)
        self.assertRegex(table, r"board +serial")

    def test_list_without_a_bus_shows_what_is_here_and_says_so(self):
        environment = {**self.stage.installation.environment, "TUTTI_RUN_DIR": str(self.stage.folder / "nowhere")}
        done = subprocess.run(
            [BIN / "tutti", "input", "list"], env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 3)
        self.assertIn("Is an installation running", done.stderr)
        here = subprocess.run(
            [BIN / "tutti", "input", "list", "--here", "--json"], env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(here.returncode, 0, here.stderr)
        self.assertEqual(json.loads(here.stdout)["inputs"], [])

    def test_watch_prints_events_of_the_named_input_alone(self):
        board = Board(self.stage.ports, "usb-watch")
        self.stage.wait_event("input.connected", device="usb-watch")
        lines = self.tutti("watch", "imu", "--count", "5").stdout.splitlines()
        self.assertEqual({json.loads(line)["source"] for line in lines}, {"imu"})
        self.assertEqual(len(lines), 5)
        board.unplug()

    def test_who_is_not_there_is_said_with_who_is(self):
        for command in (("watch", "nobody"), ("record", "-", "--input", "nobody"), ("calibrate", "nobody")):
            done = self.tutti(*command, check=False)
            self.assertEqual(done.returncode, 4, command)
            self.assertIn("no input nobody; there are board, imu", done.stderr)

    def test_a_recording_is_a_trace_that_rehearse_plays(self):
        trace = self.stage.folder / "take.jsonl"
        self.tutti("record", str(trace), "--input", "imu", "--count", "20", "--quiet")
        lines = [json.loads(line) for line in trace.read_text().splitlines()]
        self.assertEqual(len(lines), 20)
        self.assertEqual(lines[0]["t"], 0)
        self.assertEqual({line["source"] for line in lines}, {"imu"})
        show = self.stage.folder / "show.toml"
        show.write_text('[gesture.fast]\naggregate = "raw.accelerometer"\nfunction = "count"\nwindow = 60\nat_least = 20\nemit = "shaken"\n')
        played = self.stage.installation.tutti("rehearse", str(show), "--trace", str(trace))
        self.assertIn('"type":"shaken"', played.stdout)
        again = self.tutti("record", str(trace), check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("is there already", again.stderr)

    def test_a_replay_says_again_what_the_inputs_said(self):
        trace = self.stage.folder / "again.jsonl"
        self.tutti("record", str(trace), "--input", "imu", "--count", "20", "--quiet")
        self.stage.installation.tutti("stop", "input")
        environment = {**self.stage.installation.environment, "TUTTI_CONFIG": str(self.stage.installation.config)}
        replay = subprocess.Popen(
            [BIN / "tutti", "input", "--replay", str(trace), "--speed", "10"], env=environment, stderr=subprocess.DEVNULL)
        try:
            connected = self.stage.wait_event("input.connected", name="imu-1 (recorded)")
            self.assertEqual(connected["source"], "imu")
            self.stage.wait_event("input.disconnected", reason="the recording has ended")
        finally:
            replay.terminate()
            self.assertEqual(replay.wait(timeout=30), 0)
            self.stage.installation.tutti("start", "input")
        refused = self.tutti("--replay", str(self.stage.folder / "nowhere"), check=False)
        self.assertEqual(refused.returncode, 2)

    def test_calibrate_finds_what_the_sensor_gets_wrong_and_keeps_it(self):
        done = self.tutti("calibrate", "imu", "--for", "30s")
        found = json.loads(done.stdout)
        for value, wanted in zip(found["offset"] + found["scale"], [0.3, -0.2, 0.1, 1 / 1.05, 1, 1]):
            self.assertAlmostEqual(value, wanted, places=2)
        kept = self.stage.installation.tutti("config", "get", "imu", "--json")
        self.assertIn("accelerometer", kept.stdout)

        def is_corrected():
            event = json.loads(self.tutti("watch", "imu", "--count", "1").stdout)
            data = event["data"]
            return "raw" in data and abs(sum(data[axis] ** 2 for axis in "xyz") ** 0.5 - 9.80665) < 0.01
        wait_until(is_corrected, "a corrected value")
        again = json.loads(self.tutti("calibrate", "imu", "--for", "30s", "--dry-run").stdout)
        self.assertAlmostEqual(again["offset"][0], 0.3, places=2)  # of what was measured, not of what was corrected

    def test_a_word_that_is_no_command_says_which_was_perhaps_meant(self):
        done = self.tutti("lst", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no command lst. Did you mean `list`?", done.stderr)
        done = self.tutti("watch", "--count", "0", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertLess(len(done.stdout + done.stderr), 300)

    def test_calibrate_says_what_the_input_lacks(self):
        done = self.tutti("calibrate", "board", "--for", "1s", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("board did not say raw.accelerometer", done.stderr)
        refused = self.tutti("calibrate", "imu", "--for", "soon", check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("'soon' is no time", refused.stdout + refused.stderr)

    def test_watch_on_a_terminal_shows_bars_and_ends_well(self):
        import pty
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [BIN / "tutti", "input", "watch", "imu"], stdin=slave, stdout=slave, stderr=slave,
            env={**self.stage.installation.environment, "TERM": "xterm"})
        os.close(slave)
        seen = b""
        while "█".encode() not in seen:
            seen += os.read(master, 4096)
        process.terminate()
        try:
            while os.read(master, 4096):
                pass
        except OSError:
            pass  # the last to hold the terminal's other end is gone
        self.assertEqual(process.wait(timeout=30), 0)
        os.close(master)
        self.assertIn(b"imu-1", seen)


if __name__ == "__main__":
    unittest.main()
