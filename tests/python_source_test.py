#!/usr/bin/python3
"""A source in Python (examples/python_source) against Mosquitto and our hub: what docs/write-a-source.md promises of its kit."""

import json
import os
import subprocess
import sys
import unittest

from rig import BIN, PATIENCE, ROOT
from worker_test import Hub, WorkerCase

TIDE = ROOT / "examples" / "python_source" / "tide.py"
SIMULATED = '{"simulate":true}'


class WithoutABus(unittest.TestCase):
    def ask(self, *arguments, **environment):
        return subprocess.run([sys.executable, "-B", TIDE, "--print", *arguments], capture_output=True, text=True, timeout=PATIENCE,
                              env={**os.environ, **environment})

    def test_it_prints_what_one_poll_gives(self):
        readings = json.loads(self.ask("--config", SIMULATED).stdout)
        self.assertEqual({sensor: reading["unit"] for sensor, reading in readings.items()}, {"height": "m", "rising": ""})

    def test_the_environment_may_ask_for_made_up_readings_and_the_section_goes_before(self):
        for words in ("co2 tide", "all"):
            self.assertIn("height", self.ask(TUTTI_SIMULATE=words).stdout)
        self.assertEqual(self.ask(TUTTI_SIMULATE="tides").returncode, 1)
        self.assertEqual(self.ask("--config", '{"simulate":false}', TUTTI_SIMULATE="all").returncode, 1)

    def test_a_section_that_is_none_is_said_in_words(self):
        for section, words in (("[1]", "a section is a JSON object"), ("{bad", "no JSON"), ('{"file":7}', "file: must be a string")):
            wrong = self.ask("--config", section)
            self.assertEqual(wrong.returncode, 2)
            self.assertIn(words, wrong.stderr)
            self.assertNotIn("Traceback", wrong.stderr)

    def test_a_failed_poll_is_said_in_words(self):
        failed = self.ask("--config", '{"file":"/nowhere"}')
        self.assertEqual(failed.returncode, 1)
        self.assertIn("the gauge's file /nowhere cannot be read (No such file or directory): set `file`", failed.stderr)


class OnMosquitto(WorkerCase):
    def setUp(self):
        super().setUp()
        self.gauge = self.folder / "gauge"
        self.gauge.write_text("2.41 rising\n")

    def start_tide(self, *arguments, config=None, **environment):
        config = config or json.dumps({"file": str(self.gauge)})
        return self.start(sys.executable, "-B", TIDE, "--config", config, *arguments, TUTTI_NAME="tide", **environment)

    def test_it_says_readings_status_meta_and_presence(self):
        tide = self.start_tide()
        online = self.observer.wait("tutti/worker/tide", lambda said: said.get("state") == "online")
        self.assertEqual(online["pid"], tide.pid)
        height = self.observer.wait("tutti/reading/tide/height")
        self.assertEqual((height["value"], height["unit"], height["expires_in"]), (2.41, "m", 180))
        self.assertIs(self.observer.wait("tutti/reading/tide/rising")["value"], True)
        status = self.observer.wait("tutti/status/tide")
        self.assertEqual((status["poll_count"], status["error_count"], status["expires_in"]), (1, 0, 360))
        self.assertEqual(self.observer.wait("tutti/meta/tide")["name"], "The tide")
        tide.terminate()
        self.assertEqual(tide.wait(PATIENCE), 0)
        self.observer.wait("tutti/worker/tide", lambda said: said["state"] == "offline")

    def test_the_counters_survive_one_shot_runs_and_a_failed_poll_is_one(self):
        self.assertEqual(self.start_tide("--once").wait(PATIENCE), 0)
        self.observer.wait("tutti/status/tide", lambda said: said.get("poll_count") == 1)
        self.gauge.unlink()
        self.assertEqual(self.start_tide("--once").wait(PATIENCE), 1)
        status = self.observer.wait("tutti/status/tide", lambda said: said.get("poll_count") == 2)
        self.assertEqual(status["error_count"], 1)
        self.assertIn("cannot be read", status["last_error"])
        self.assertIsNotNone(status["last_success"])
        self.assertNotIn("tutti/worker/tide", self.observer.latest)

    def test_it_follows_its_section_and_the_schedule_and_polls_by_command(self):
        self.start_tide("--every", "1h")
        self.observer.wait("tutti/status/tide")
        operator = self.impersonate("tide")
        section = {"v": 1, "revision": 1, "config": {"simulate": True}}
        operator.publish("tutti/config/tide", section, retain=True)
        self.observer.wait("tutti/meta/tide", lambda said: said.get("simulated") is True)
        reply = json.loads(self.observer.command("tide", "poll_now", {}).payload)
        self.assertEqual((reply["status"], reply["data"]["status"]["poll_count"]), ("ok", 2))
        schedule = {"v": 1, "revision": 1, "config": {"tide": "50ms"}}
        self.impersonate("schedule").publish("tutti/config/schedule", schedule, retain=True)
        self.observer.wait("tutti/status/tide", lambda said: said["poll_count"] >= 4)
        self.assertEqual(self.observer.wait("tutti/meta/tide")["refresh_interval"], 0.05)


@unittest.skipUnless((BIN / "tutti-hub").exists(), "the hub is not built")
class OnOurHub(OnMosquitto):
    broker_type = Hub


if __name__ == "__main__":
    unittest.main()
