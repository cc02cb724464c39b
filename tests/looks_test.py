#!/usr/bin/python3
"""Looks at a running installation: `tutti tree`, `tutti top`, `tutti status --watch`, at a terminal and for programs."""

import json
import os
import signal
import subprocess
import unittest

from rig import BIN, PATIENCE, QUIET, Installation, wait_until
from terminal_rig import Terminal

GIVEN_BACK = "\x1b[?25h\x1b[?1049l"
LAMP = '[service.lamp]\nrun = ["sh", "-c", "sleep 3011 & wait"]\nneeds = ["orchestrator"]\n'
BUSY = '[service.busy]\nrun = ["sh", "-c", "while :; do :; done"]\n'
HUB = '[gateway]\nlisten = "off"\n[hub]\ntcp = "off"\n[service.system]\nevery = "100ms"\n'


def names_of(line):
    return [service["name"] for service in json.loads(line)["services"]]


class Tree(unittest.TestCase):
    def test_it_has_every_process_below_its_shim_and_what_is_needed(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            pid = stage.pid("lamp")
            wait_until(lambda: "sleep 3011" in stage.tutti("tree", "lamp").stdout, "the child")
            shown = stage.tutti("tree").stdout.splitlines()
            self.assertIn(f" {stage.supervisor.pid} supervisor of {stage.config}", shown[0])
            lamp = next(index for index, line in enumerate(shown) if "─ lamp" in line)
            self.assertRegex(shown[lamp], r"─ lamp +ready  needs orchestrator$")
            self.assertRegex(shown[lamp + 1], r"└─ \d+ shim$")
            self.assertRegex(shown[lamp + 2], rf"└─ {pid} sh -c sleep 3011 & wait$")
            self.assertRegex(shown[lamp + 3], r"└─ \d+ sleep 3011$")
            tree = json.loads(stage.tutti("tree", "--json").stdout)
            self.assertEqual(tree["supervisor"]["pid"], stage.supervisor.pid)
            by_name = {service["name"]: service for service in tree["services"]}
            self.assertEqual(by_name["lamp"]["needs"], [{"name": "orchestrator", "state": "ready"}])
            self.assertTrue(by_name["lamp"]["processes"][0]["is_shim"])
            self.assertEqual(by_name["lamp"]["processes"][0]["children"][0]["pid"], pid)

    def test_it_shows_a_process_that_another_supervisor_started(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            pid = stage.pid("lamp")
            stage.supervisor.kill()
            stage.supervisor.wait()
            self.assertEqual(stage.tutti("tree", check=False).returncode, 3)
            stage.up()
            self.assertRegex(stage.tutti("tree", "lamp").stdout, rf"shim\n.*└─ {pid} sh ")

    def test_an_unknown_service_is_said(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            done = stage.tutti("tree", "lmap", check=False)
            self.assertEqual(done.returncode, 4)
            self.assertIn("Did you mean `lamp`?", done.stderr)


class Top(unittest.TestCase):
    def test_once_it_is_a_table_whose_first_row_uses_most(self):
        with Installation(QUIET + LAMP + BUSY) as stage:
            stage.up()
            stage.wait_state("busy", "ready")
            for wrong in ("1e-7", "0", "nan", "86401"):
                refused = stage.tutti("top", "--once", "--interval", wrong, check=False)
                self.assertNotEqual(refused.returncode, 0)
                self.assertIn(f"'{wrong}' is not a number of seconds, 0.1 to 86400", refused.stderr)
            lines = stage.tutti("top", "--once", "--interval", "0.5").stdout.splitlines()
            self.assertRegex(lines[0], r"^4 services running, .* % of a core, .*B$")
            self.assertRegex(lines[3], r"^busy +ready +\d+ +\d+\.\d ")
            by_name = json.loads(stage.tutti("top", "--once", "--json", "--sort", "name").stdout)
            self.assertEqual([each["name"] for each in by_name["services"]], ["(supervisor)", "busy", "lamp", "orchestrator"])
            self.assertGreater(by_name["services"][1]["cpu_percent"], 5)
            self.assertGreater(by_name["services"][2]["memory"], 100_000)
            self.assertIsNone(by_name["services"][2]["bus"], "there is no hub here")

    def test_what_services_say_on_the_bus_is_counted(self):
        with Installation(HUB) as stage:
            stage.up()
            stage.wait_state("system", "ready")
            shown = wait_until(lambda: self.rate_of(stage, "system"), "messages of the source")
            self.assertGreater(shown["received"], 5)
            self.assertGreater(shown["bytes"], 100)

    @staticmethod
    def rate_of(stage, name):
        top = json.loads(stage.tutti("top", "--once", "--json", "--sort", "bus").stdout)
        rate = next(each["bus"] for each in top["services"] if each["name"] == name)
        return rate if rate and rate["received"] > 5 and top["bus"]["received"] >= rate["received"] else None

    def test_on_a_terminal_keys_put_it_in_order_and_end_it(self):
        with Installation(QUIET + LAMP + BUSY) as stage:
            stage.up()
            stage.wait_state("busy", "ready")
            top = Terminal([BIN / "tutti", "top", "--interval", "0.2"], stage.environment)
            wait_until(lambda: top.shows("% of a core") and top.shows("q ends it"), "the page")
            for key, first in ((b"n", "(supervisor)"), (b"c", "busy")):
                top.said = ""
                top.press(key)
                wait_until(lambda first=first: top.shows(f"\x1b[4;1H\x1b[1m{first}"), f"{first} as the first row")
            self.assertEqual(top.end(b"q"), 0)
            self.assertTrue(top.said.endswith(GIVEN_BACK), "the terminal is as it was")

    def test_escape_ends_it_and_an_arrow_does_not(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            top = Terminal([BIN / "tutti", "top", "--interval", "0.2"], stage.environment)
            wait_until(lambda: top.shows("q ends it"), "the page")
            top.press(b"\x1b")
            top.press(b"[B")
            top.said = ""
            top.press(b"n")
            wait_until(lambda: top.shows("\x1b[4;1H\x1b[1m(supervisor)"), "the page, in order of names")
            self.assertEqual(top.end(b"\x1b"), 0)

    def test_without_a_terminal_it_says_what_to_do(self):
        done = subprocess.run([BIN / "tutti", "top"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no terminal; --once or --json", done.stderr)


class StatusWatch(unittest.TestCase):
    def test_it_shows_a_service_that_ends_and_comes_again(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            watch = Terminal([BIN / "tutti", "status", "--watch"], stage.environment)
            wait_until(lambda: watch.shows("2 of 2 services are ready"), "the page")
            stage.tutti("stop", "lamp")
            wait_until(lambda: watch.shows("stop asked for"), "the cause")
            stage.tutti("start", "lamp")
            watch.said = ""
            wait_until(lambda: watch.shows("2 of 2 services are ready"), "the lamp")
            stage.tutti("down")
            wait_until(lambda: watch.shows("nobody supervises here now"), "that nobody is there")
            self.assertEqual(watch.end(), 0)
            self.assertTrue(watch.said.endswith(GIVEN_BACK), "the terminal is as it was")

    def test_with_json_each_change_is_a_line(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            with subprocess.Popen([BIN / "tutti", "status", "lamp", "--watch", "--json"], env=stage.environment, stdout=subprocess.PIPE, text=True) as watch:
                self.assertEqual(names_of(watch.stdout.readline()), ["lamp"])
                os.kill(stage.pid("lamp"), signal.SIGKILL)
                restarted = next(line for line in watch.stdout if json.loads(line)["services"][0]["restarts"] == 1)
                self.assertEqual(names_of(restarted), ["lamp"])
                watch.send_signal(signal.SIGINT)
                self.assertEqual(watch.wait(PATIENCE), 0)


if __name__ == "__main__":
    unittest.main()
