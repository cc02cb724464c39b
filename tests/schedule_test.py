#!/usr/bin/python3
"""Services by the calendar and on demand, as processes. When the calendar is due is told to a supervisor whose time of day is
ahead (fake_clock.c); what the rules are, the unit tests say.

TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

from clocks_test import build_fake_clock
from rig import PATIENCE, QUIET, Installation, wait_until

NIGHTLY = """
[service.nightly]
run = ["sh", "-c", "echo run >> runs; sleep 0.2"]
pattern = "ephemeral"
cron = "30 3 * * *"
timezone = "Europe/Berlin"
"""
CAMERA = """
[service.camera]
run = ["sh", "-c", "echo run >> runs; exec sleep infinity"]
pattern = "demand"
idle_stop = "{idle_stop}"
"""
DAY = 24 * 3600


def runs(home):
    file = home.folder / "runs"
    return len(file.read_text().splitlines()) if file.exists() else 0


def use(home, service, **arguments):
    done = home.tutti("call", "supervisor", "use", json.dumps({"service": service, **arguments}), "--control", check=False)
    return done.returncode, done.stdout + done.stderr


def wakeups(pid):
    total = 0
    for status in pathlib.Path("/proc", str(pid), "task").glob("*/status"):
        total += sum(int(line.split()[1]) for line in status.read_text().splitlines() if "ctxt_switches" in line)
    return total


class Calendar(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tutti-clock-")
        self.addCleanup(folder.cleanup)
        self.clock = build_fake_clock(pathlib.Path(folder.name))

    def up_ahead(self, home, ahead):
        home.environment |= {"LD_PRELOAD": str(self.clock), "FAKE_CLOCK": str(ahead)}
        home.up()

    def down(self, home):
        home.tutti("down")
        home.supervisor.wait(PATIENCE)

    def test_it_waits_for_its_tick_and_a_missed_one_is_made_up_for_once(self):
        with Installation(QUIET + NIGHTLY) as home:
            self.up_ahead(home, 0)
            nightly = home.services()["nightly"]
            self.assertEqual((nightly["state"], runs(home)), ("completed", 0))
            self.assertGreater(nightly["next_run"], time.time())
            self.assertLess(nightly["next_run"], time.time() + DAY + 3700)
            self.assertIn("next run in", home.tutti("status", "nightly").stdout)
            self.down(home)
            self.up_ahead(home, 5 * DAY)
            wait_until(lambda: runs(home) == 1 and home.services()["nightly"]["state"] == "completed", "what was missed")
            self.down(home)
            self.up_ahead(home, 5 * DAY + 60)
            self.assertEqual((home.services()["nightly"]["state"], runs(home)), ("completed", 1))

    def test_a_zone_that_is_not_there_starts_nothing(self):
        with Installation(QUIET + NIGHTLY.replace("Europe/Berlin", "Europe/Atlantis")) as home:
            home.begin()
            self.assertNotEqual(home.supervisor.wait(PATIENCE), 0)
            self.assertIn("there is no time zone `Europe/Atlantis`", (home.folder / "supervisor.log").read_text())
            warned = home.tutti("config-check", home.config, check=False)
            self.assertIn("service.nightly.timezone", warned.stdout + warned.stderr)

    def test_triggered_it_runs_now_and_never_twice_at_once(self):
        with Installation(QUIET + NIGHTLY) as home:
            home.up()
            home.tutti("trigger", "nightly")
            self.assertEqual((home.services()["nightly"]["state"], runs(home)), ("completed", 1))
            home.tutti("stop", "nightly")
            home.tutti("trigger", "nightly")
            self.assertEqual((home.services()["nightly"]["state"], runs(home)), ("stopped", 2))
            refused = home.tutti("trigger", "orchestrator", check=False)
            self.assertIn("it has no schedule", refused.stdout + refused.stderr)


class Demand(unittest.TestCase):
    def test_used_it_runs_until_its_last_lease_is_over(self):
        with Installation(QUIET + CAMERA.format(idle_stop="60s")) as home:
            home.up()
            self.assertEqual((home.services()["camera"]["state"], runs(home)), ("stopped", 0))
            self.assertEqual(use(home, "camera")[0], 0)
            wait_until(lambda: home.services()["camera"]["state"] == "ready", "the camera")
            self.assertIn("in use for", home.tutti("status", "camera", check=False).stdout)
            self.assertEqual(use(home, "camera", seconds=0)[0], 0)
            wait_until(lambda: home.services()["camera"]["state"] == "stopped", "its end")
            self.assertEqual(use(home, "camera", seconds=0.3)[0], 0)
            wait_until(lambda: runs(home) == 2 and home.services()["camera"]["state"] == "stopped", "the end of its lease")

    def test_by_hand_it_is_started_and_stopped_for_good(self):
        with Installation(QUIET + CAMERA.format(idle_stop="100ms")) as home:
            home.up()
            home.tutti("start", "camera")
            self.assertIsNone(home.services()["camera"]["in_use_until"])
            home.tutti("stop", "camera")
            code, said = use(home, "camera")
            self.assertNotEqual(code, 0)
            self.assertIn("it was stopped by hand", said)
            self.assertEqual(runs(home), 1)
            home.tutti("start", "camera")
            self.assertEqual(runs(home), 2)

    def test_a_killed_supervisor_leaves_it_running_and_the_next_ends_it(self):
        with Installation(QUIET + CAMERA.format(idle_stop="300ms")) as home:
            home.up()
            use(home, "camera", seconds=3600)
            pid = wait_until(lambda: home.services()["camera"]["pid"], "the camera")
            home.supervisor.kill()
            home.supervisor.wait()
            os.kill(pid, 0)
            home.up()
            wait_until(lambda: home.services()["camera"]["state"] == "stopped", "its end")
            self.assertEqual(runs(home), 1)

    def test_idle_there_is_no_process_and_no_wakeup(self):
        with Installation(QUIET + CAMERA.format(idle_stop="60s") + NIGHTLY) as home:
            home.up()
            home.tutti("status", "camera", check=False)
            pid = home.supervisor.pid
            subprocess.run(["sleep", "1"], check=True)  # whatever it had to do is done
            before = wakeups(pid)
            subprocess.run(["sleep", "3"], check=True)
            self.assertEqual(wakeups(pid), before)
            self.assertIsNone(home.services()["camera"]["pid"])


class OverTheBus(unittest.TestCase):
    def call(self, home, action, **parameters):
        done = home.tutti("call", "orchestrator", action, json.dumps(parameters), check=False)
        return done.returncode, done.stdout + done.stderr

    def test_commands_are_answered_when_they_have_come_about(self):
        config = f"""
            [hub]
            tcp = "127.0.0.1:0"
            [gateway]
            listen = "off"
            {CAMERA.format(idle_stop="60s")}
            {NIGHTLY}
        """
        with Installation(config) as home:
            home.up()
            self.assertEqual(self.call(home, "start_camera")[0], 0)
            self.assertEqual(home.services()["camera"]["state"], "ready")
            self.assertEqual(self.call(home, "stop_camera")[0], 0)
            self.assertEqual(home.services()["camera"]["state"], "stopped")
            self.assertEqual(self.call(home, "trigger", service="nightly")[0], 0)
            self.assertEqual(home.services()["nightly"]["state"], "completed")
            self.assertIn("no service is named nobody", self.call(home, "stop_service", service="nobody")[1])


if __name__ == "__main__":
    unittest.main()
