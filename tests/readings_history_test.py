#!/usr/bin/python3
"""The history of readings in a whole installation: kept, asked over HTTP and on the control socket, over restarts and kills.

TUTTI_BIN names the folder of the programs."""

import csv
import io
import json
import os
import signal
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from bus_client import BusClient
from rig import PATIENCE, Installation, free_port, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
[service.system]
every = "200ms"
[service.history]
config = {{ flush = 1, leave_out = ["system/uptime", "other/#"] }}
"""


class ReadingsHistory(unittest.TestCase):
    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Installation(FILE.format(port=self.port)))
        self.home.up()
        self.database = self.home.folder / "state" / "history.db"

    def get(self, path="", **query):
        """Status and body."""
        url = f"http://127.0.0.1:{self.port}/api/history{path}?{urllib.parse.urlencode(query)}"
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def course(self, sensor="load_1min", **query):
        status, course = self.get(f"/system/{sensor}", **query)
        return course if status == 200 else None

    def samples(self, **query):
        course = self.course(**query)
        return sum(course["count"]) if course else 0

    def stats(self):
        return json.loads(self.home.tutti("call", "--control", "--json", "history", "get_stats").stdout)["data"]

    def test_is_listed_shown_and_exported_by_hand(self):
        wait_until(lambda: self.samples() > 5, "readings")
        listed = self.home.tutti("history", "list", "system/load#", check=False)
        self.assertEqual((listed.returncode, "no filter" in listed.stderr), (2, True), listed)
        listed = self.home.tutti("history", "list", "+/load_1min").stdout.splitlines()
        self.assertEqual(len(listed), 2, listed)
        self.assertTrue(listed[1].startswith("system/load_1min"), listed)
        def listed_as_json(*filters):
            series = json.loads(self.home.tutti("history", "list", *filters, "--json").stdout)["series"]
            return [(each["source"], each["sensor"]) for each in series]

        self.assertEqual(listed_as_json("+/load_1min"), [("system", "load_1min")])
        self.assertGreater(len(listed_as_json()), 1)
        self.assertEqual(listed_as_json("nothing/#"), [])
        shown = self.home.tutti("history", "show", "system/load_1min", "--since", "1h").stdout
        self.assertIn("\nhighest ", shown)
        self.assertIn("\u2524", shown)  # the scale
        nobody = self.home.tutti("history", "show", "system/nothing", check=False)
        self.assertEqual((nobody.returncode, "system/nothing" in nobody.stderr), (1, True), nobody)
        rows = list(csv.DictReader(io.StringIO(
            self.home.tutti("history", "export", "system/load_1min", "--since", "10m", "--step", "10m").stdout)))
        self.assertIn(len(rows), (1, 2), rows)
        self.assertGreater(sum(int(row["count"]) for row in rows), 5)
        for row in rows:
            self.assertRegex(row["time"], r"^20\d\d-\d\d-\d\dT\d\d:\d0:00Z$")
            self.assertLessEqual(float(row["min"]), float(row["mean"]))
            self.assertLessEqual(float(row["mean"]), float(row["max"]))
        step = self.home.tutti("history", "export", "--step", "7m", check=False)
        self.assertEqual((step.returncode, "600 s" in step.stderr), (2, True), step)

    def test_the_file_is_checked_while_nobody_writes_it(self):
        wait_until(lambda: self.samples() > 5, "readings")
        held = self.home.tutti("history", "check", check=False)
        self.assertEqual((held.returncode, "tutti stop history" in held.stderr), (1, True), held)
        self.home.tutti("stop", "history")
        self.assertIn("is whole", self.home.tutti("history", "check").stdout)
        absent = self.home.tutti("history", "list", check=False)
        self.assertEqual((absent.returncode, "no history runs here" in absent.stderr), (4, True), absent)
        with open(self.database, "r+b") as file:
            file.seek(4096)
            file.write(b"x" * 4096)
        self.assertNotEqual(self.home.tutti("history", "check", check=False).returncode, 0)

    def test_keeps_what_the_bus_says(self):
        wait_until(lambda: self.samples() > 5, "readings")
        course = self.course()
        self.assertEqual((course["source"], course["sensor"]), ("system", "load_1min"))
        self.assertLess(abs(course["times"][-1] - time.time()), 3600)
        for least, mean, largest in zip(course["min"], course["mean"], course["max"]):
            self.assertLessEqual(least, mean)
            self.assertLessEqual(mean, largest)
        _, listed = self.get()
        sensors = [series["sensor"] for series in listed["series"]]
        self.assertIn("load_1min", sensors)
        self.assertNotIn("uptime", sensors)

    def test_says_what_is_wrong_with_a_question(self):
        wait_until(lambda: self.samples() > 0, "readings")
        for path, query, status in (
                ("/system/nothing", {}, 404), ("/nobody/at_all", {}, 404), ("/system/load_1min", {"from": 5, "to": 4}, 400),
                ("/system/load_1min", {"points": 100000}, 400), ("/system/load_1min", {"from": "x"}, 400),
                ("/system/..%2f..%2fetc", {}, 404)):
            with self.subTest(path=path, query=query):
                self.assertEqual(self.get(path, **query)[0], status)

    def test_goes_on_after_a_kill(self):
        wait_until(lambda: self.stats().get("samples_written", 0) > 20, "a flush")
        written = self.samples()
        pid = self.home.pid("history")
        os.kill(pid, signal.SIGKILL)
        self.home.wait_state("history", "ready", other_than=pid)
        wait_until(lambda: self.samples() >= written, "what was there before, and more")

    def test_a_clean_end_writes_what_waits(self):
        self.home.tutti("config", "set", "history", "flush=300")
        wait_until(lambda: self.samples() > 5, "readings")
        self.home.tutti("stop", "system")
        before = self.samples()
        self.home.tutti("restart", "history")
        wait_until(lambda: self.samples() >= before, "all of them")

    def test_what_is_damaged_is_set_aside_and_said(self):
        wait_until(lambda: self.stats().get("samples_written", 0) > 0, "a flush")
        self.home.tutti("stop", "history")
        self.database.write_bytes(b"no database at all" * 1000)
        for beside in self.database.parent.glob("history.db-*"):
            beside.unlink()
        with BusClient(self.home.run_directory / "mqtt") as bus:
            self.home.tutti("start", "history")
            bus.subscribe("tutti/health/history")
            while (health := json.loads(bus.next_message().payload))["level"] != "warn":
                pass
            self.assertIn("history.db.rejected.1", health["message"])
        wait_until(lambda: self.samples() > 0, "readings")

    def test_a_flood_of_nonsense_ends_nothing(self):
        pid = self.home.pid("history")
        with BusClient(self.home.run_directory / "mqtt") as bus:
            for payload in (b"", b"{", b"[]", b"\xff\xfe", json.dumps({"v": 1, "value": "x" * 5000}).encode(),
                            json.dumps({"v": 2, "value": 1}).encode(), json.dumps({"v": 1, "value": 1e308, "unit": "", "timestamp": 1e300, "expires_in": 60}).encode()):
                for sensor in ("a", "b:c", "x y"):
                    bus.client.publish(f"tutti/reading/foreign/{sensor}", payload)
            now = time.time()
            for i in range(5000):
                bus.publish(f"tutti/reading/foreign/s{i}", {"v": 1, "value": i, "unit": "", "timestamp": now, "expires_in": 60}, qos=0)
        wait_until(lambda: self.stats().get("readings_refused", 0) > 0, "a limit")
        self.assertEqual(self.home.pid("history"), pid)
        self.assertLessEqual(self.stats()["series"], 4096)
        wait_until(lambda: self.samples() > 0, "readings of those that were there before")


if __name__ == "__main__":
    unittest.main()
