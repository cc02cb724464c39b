#!/usr/bin/python3
"""`tutti rehearse`: a show in virtual time, as people and CI use it."""

import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from rig import BIN, PATIENCE, ROOT

SHOW = ROOT / "examples" / "show"

SMALL = """
[gesture.twice]
double_tap = "button.press"
emit = "button.double_tap"

[playlist.blink]
trigger = "button.double_tap"
interrupts = ["stop"]
steps = [{ type = "light.on", repeat = 3, interval = 0.2 }]
"""


class Rehearse(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-rehearse-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = self.folder / "tutti.toml"
        self.config.write_text(SMALL)

    def rehearse(self, trace, *options, config=None):
        return subprocess.run(
            [BIN / "tutti", "rehearse", config or self.config, *options], input=trace, capture_output=True, text=True,
            timeout=2 * PATIENCE, check=False)

    def lines(self, trace, *options, **more):
        done = self.rehearse(trace, *options, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_the_show_of_the_examples_rehearses_as_expected(self):
        done = self.rehearse(
            "", "--trace", SHOW / "trace.jsonl", "--check", SHOW / "expected.jsonl", config=SHOW / "tutti.toml")
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_the_same_trace_gives_the_same_bytes(self):
        runs = {self.rehearse("", "--trace", SHOW / "trace.jsonl", config=SHOW / "tutti.toml").stdout for _ in range(3)}
        self.assertEqual(len(runs), 1)

    def test_a_line_has_sorted_keys_and_six_decimals_and_inputs_are_not_echoed(self):
        out = self.rehearse('{"t":1,"type":"button.press","source":"pad","producer":2}\n{"t":1.3,"type":"button.press","source":"pad","producer":2}\n').stdout
        self.assertEqual(out.splitlines()[0], (
            '{"data":{"events":[{"data":{},"event_type":"button.press","producer_id":2,"timestamp":1.0},'
            '{"data":{},"event_type":"button.press","producer_id":2,"timestamp":1.3}],'
            '"virtual_peripheral":{"id":"vp-1","name":"twice"}},"producer":2,"source":"pad","t":1.300000,"type":"button.double_tap"}'))
        self.assertEqual(
            [json.loads(line)["type"] for line in out.splitlines()],
            ["button.double_tap", "event.playlist.created"] + ["light.on", "event.playlist.emitted"] * 3 + ["event.playlist.stopped"])

    def test_without_an_end_it_runs_until_no_deadline_is_left(self):
        self.assertEqual(self.lines('{"t":0,"type":"button.press"}\n{"t":0.1,"type":"button.press"}\n')[-1]["t"], 0.5)

    def test_an_end_stops_it_after_the_deadlines_of_its_instant(self):
        trace = '{"t":0,"type":"button.press"}\n{"t":0.1,"type":"button.press"}\n{"t":0.3,"end":true}\n{"t":0.4,"type":"stop"}\n'
        self.assertEqual([line["t"] for line in self.lines(trace) if line["type"] == "light.on"], [0.1, 0.3])

    def test_malformed_lines_are_told_with_their_number_counted_and_skipped(self):
        done = self.rehearse('nonsense\n{"t":0,"type":"button.press"}\n{"t":0.05}\n{"t":0.1,"type":"button.press"}')
        self.assertEqual(done.returncode, 0)
        self.assertIn("standard input:1: ", done.stderr)
        self.assertIn('standard input:3: no "type"', done.stderr)
        self.assertIn("2 malformed lines", done.stderr)
        self.assertIn("button.double_tap", done.stdout)

    def test_of_a_file_that_is_no_trace_ten_lines_are_told(self):
        done = self.rehearse("nonsense\n" * 1000)
        self.assertIn("standard input:10: ", done.stderr)
        self.assertNotIn("standard input:11: ", done.stderr)
        self.assertIn("and so on\ntutti: 1000 malformed lines\n", done.stderr)

    def test_a_clock_that_was_set_back_is_told_with_its_line_and_counted(self):
        self.config.write_text('[gesture.sum]\naggregate = "n"\nfield = "v"\nfunction = "sum"\nwindow = 10\nemit = "sum"\n')
        trace = '{"t":1000,"type":"n","source":"pad","data":{"v":5}}\n'
        trace += "".join(f'{{"t":{t},"type":"n","source":"pad","data":{{"v":1}}}}\n' for t in (700, 701))
        done = self.rehearse(trace)
        self.assertEqual([json.loads(line)["data"]["value"] for line in done.stdout.splitlines()], [5, 1, 2])
        self.assertIn("standard input:2: n is stamped 300.000000 s before the newest of producer 0 of pad", done.stderr)
        self.assertIn("1 inputs show a clock that was set back", done.stderr)

    def test_strict_stops_at_the_first_malformed_line(self):
        done = self.rehearse('{"t":0,"type":"button.press"}\nnonsense\n{"t":0.1,"type":"button.press"}\n', "--strict")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("standard input:2: ", done.stderr)

    def test_a_configuration_with_mistakes_prints_them_and_nothing_else(self):
        self.config.write_text(SMALL.replace("double_tap =", "double_tab ="))
        done = self.rehearse('{"t":0,"type":"button.press"}\n')
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"{self.config}:3:", done.stderr)

    def test_check_shows_the_first_difference(self):
        trace = '{"t":0,"type":"button.press"}\n{"t":0.1,"type":"button.press"}\n'
        good = self.rehearse(trace).stdout
        expected = self.folder / "expected.jsonl"
        for wrong, said in [
            (good.replace('"t":0.300000', '"t":0.300001'), ":5: differs at byte"),
            (good + "{}\n", "got: the end"),
            ("".join(good.splitlines(True)[:-1]), "expected: the end"),
        ]:
            expected.write_text(wrong)
            done = self.rehearse(trace, "--check", expected)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(said, done.stderr)
        expected.write_text(good)
        self.assertEqual(self.rehearse(trace, "--check", expected).returncode, 0)

    def test_a_show_that_never_ends_says_that_the_trace_needs_an_end(self):
        self.config.write_text(
            '[playlist.for_ever]\ntrigger = "go"\ncompletion = "again"\nsteps = [{ type = "tick", offset = 1 }]\n'
            '[gesture.loop]\nplaylist = "for_ever"\ngate = { type = "tick", where = {} }\n')
        done = self.rehearse('{"t":0,"type":"go"}\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn('"end":true', done.stderr)

    def test_in_real_time_it_takes_as_long_as_the_show(self):
        before = time.monotonic()
        lines = self.lines('{"t":0,"type":"button.press"}\n{"t":0.1,"type":"button.press"}\n', "--speed", "1x")
        self.assertEqual(lines[-1]["t"], 0.5)
        self.assertGreaterEqual(time.monotonic() - before, 0.5)

    def test_in_real_time_a_deadline_does_not_wait_for_the_next_line(self):
        with subprocess.Popen([BIN / "tutti", "rehearse", self.config, "--speed", "1x"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as play:
            play.stdin.write('{"t":0,"type":"button.press"}\n{"t":0.1,"type":"button.press"}\n')
            play.stdin.flush()
            seen = [json.loads(play.stdout.readline())["type"] for _ in range(9)]  # all, and the input is still open
            self.assertEqual(seen[-1], "event.playlist.stopped")
            play.stdin.close()
            self.assertEqual(play.wait(PATIENCE), 0)

    def test_a_recording_rehearses_as_its_events_do(self):
        events = [(1000.0, 1), (1000.2, 1), (1000.3, 2), (1000.45, 2)]
        trace = "".join(f'{{"t":{t},"type":"button.press","source":"pad","producer":{p}}}\n' for t, p in events)
        recording = self.folder / "show.jsonl"
        recording.write_text('{"tutti_recording":1,"started":1000,"root":"tutti","filters":["#"]}\n' + "".join(
            json.dumps({"t": t + 0.001, "topic": "event/button/press", "qos": 1, "retain": False, "payload": {
                "v": 1, "id": f"x-{i}", "type": "button.press", "producer": p, "source": "pad", "seq": i, "timestamp": t, "data": {}}},
                separators=(",", ":")) + "\n" + json.dumps({"t": t + 0.002, "topic": "reading/pad/level", "qos": 0, "retain": False,
                "payload": {"v": 1, "value": 3}}, separators=(",", ":")) + "\n"
            for i, (t, p) in enumerate(events)))
        header, first, *rest = recording.read_text().splitlines(True)
        recording.write_text("".join([header, first, first, *rest]))  # delivered twice: it counts once, and is no double tap
        of_recording = self.rehearse("", "--trace", recording)
        self.assertEqual((of_recording.returncode, of_recording.stderr), (0, ""))
        self.assertEqual(of_recording.stdout, self.rehearse(trace).stdout)
        self.assertIn("button.double_tap", of_recording.stdout)

    def recording(self, *events):
        """A recording of (when it came, its stamp, its data) of the type `key`."""
        path = self.folder / "came.jsonl"
        path.write_text('{"tutti_recording":1,"started":1,"root":"tutti","filters":["#"]}\n' + "".join(
            json.dumps({"t": float(came), "topic": "event/key", "qos": 1, "retain": False, "payload": {
                "v": 1, "id": f"x-{i}", "type": "key", "producer": 0, "source": "pad", "seq": i, "timestamp": float(stamp), "data": data}},
                separators=(",", ":")) + "\n" for i, (came, stamp, data) in enumerate(events)))
        return path

    def test_what_was_recorded_comes_when_it_came(self):
        self.config.write_text('[gesture.kept]\nhold = "key"\nafter = 0.5\nemit = "held"\n')
        up, down = {"state": "up"}, {"state": "down"}
        for name, events, held in (
            ("its clock was set back", [(1000, 1000, up), (1010, 710, down), (1011, 711, up)], [1010.5]),
            ("let go in time", [(1000, 1000, up), (1010, 710, down), (1010.4, 710.4, up)], []),
            ("let go in time and heard of too late", [(1000, 1000, down), (1000.6, 1000.4, up)], [1000.5]),
            ("heard of at the very end", [(1000, 1000, down), (1000.5, 1000.4, up)], []),
            ("stamped ahead", [(1000, 1300, down), (1001, 1301, up)], [1000.5]),
        ):
            with self.subTest(name):
                out = self.lines("", "--trace", self.recording(*events))
                self.assertEqual([line["t"] for line in out if line["type"] == "held"], held)

    def test_a_reader_that_goes_away_ends_it(self):
        trace = self.folder / "long.jsonl"
        trace.write_text("".join(f'{{"t":{i * 0.01},"type":"button.press"}}\n' for i in range(100000)))
        with subprocess.Popen([BIN / "tutti", "rehearse", self.config, "--trace", trace], stdout=subprocess.PIPE) as play:
            play.stdout.readline()
            play.stdout.close()
            self.assertEqual(play.wait(PATIENCE), -signal.SIGPIPE)  # as it ends other tools


if __name__ == "__main__":
    unittest.main()
