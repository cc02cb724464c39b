#!/usr/bin/python3
"""The chain of the audit in a whole installation: what a hand does to the file, and what finds it.

TUTTI_BIN names the folder of the programs."""

import contextlib
import json
import re
import sqlite3
import time
import unittest

from bus_client import BusClient
from rig import Installation, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
"""


class AuditChain(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()
        self.store = self.home.folder / "state" / "control.db"

    def call(self, action, /, **arguments):
        done = self.home.tutti("call", "--control", "--json", "control", action, json.dumps(arguments))
        return json.loads(done.stdout)["data"]

    def check(self, *arguments):
        return self.home.tutti("control", "check", *arguments, check=False)

    def put(self, count):
        for number in range(count):
            self.call("put", set="settings", key="volume", value=number)

    def behind_its_back(self, *statements):
        """What somebody does to the file, who has stopped the service."""
        self.home.tutti("stop", "control")
        with contextlib.closing(sqlite3.connect(self.store)) as database, database:
            for statement in statements:
                self.assertGreater(database.execute(statement).rowcount, 0, statement)

    def head(self):
        found = re.search(r"its audit ends with (\d+:[0-9a-f]{64})\n", self.check().stdout)
        self.assertIsNotNone(found)
        return found[1]

    def test_a_line_that_was_changed_is_named_while_it_runs_and_while_it_does_not(self):
        self.put(5)
        self.assertEqual(self.check().returncode, 0)
        self.behind_its_back("UPDATE audit SET subject='nobody' WHERE sequence=3")
        for _ in range(2):
            done = self.check()
            self.assertEqual((done.returncode, "line 3 of the audit is not as it was written" in done.stderr), (1, True), done)
            self.home.tutti("start", "control")
        self.put(1)  # it serves all the same

    def test_an_end_that_was_cut_is_said_by_health_and_by_the_check_from_then_on(self):
        self.put(5)
        self.behind_its_back("DELETE FROM audit WHERE sequence>3")
        with BusClient(self.home.run_directory / "mqtt") as bus:
            self.home.tutti("start", "control")
            bus.subscribe("tutti/health/control")
            while (health := json.loads(bus.next_message().payload))["level"] != "warn":
                pass
        self.assertIn("audit: lines at its end are gone", health["message"])
        self.put(1)
        done = self.check()
        self.assertEqual((done.returncode, "between line 3 and line 6" in done.stderr), (1, True), done)

    def test_who_knows_how_to_cut_it_is_found_out_by_what_went_out_before(self):
        self.put(5)
        known = self.head()
        self.assertEqual(known.split(":")[0], "5")
        self.put(1)
        self.assertEqual(self.check("--head", known).returncode, 0)
        self.assertEqual(self.call("audit")["head"], self.head())
        self.behind_its_back(
            "DELETE FROM audit WHERE sequence>2",
            "UPDATE counter SET value=2 WHERE name='audit'",
            "UPDATE chain SET line=2, hash=(SELECT hash FROM audit WHERE sequence=2) WHERE which='head'")
        self.assertEqual(self.check().returncode, 0)
        done = self.check("--head", known)
        self.assertEqual((done.returncode, "line 5 of the audit is gone: the last one is 2" in done.stderr), (1, True), done)
        self.home.tutti("start", "control")
        self.put(5)
        self.assertEqual(self.check().returncode, 0)
        done = self.check("--head", known)
        self.assertEqual((done.returncode, "line 5 of the audit is another one" in done.stderr), (1, True), done)
        self.assertEqual(self.check("--head", "5:abc").returncode, 2)

    def test_each_start_says_in_the_log_and_in_health_how_far_it_is(self):
        self.put(3)
        known = self.head()
        self.home.tutti("restart", "control")
        logs = self.home.folder / "state" / "log"
        wait_until(lambda: any(known in log.read_text() for log in logs.glob("control*")), "the head in the log")
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/health/control")
            while json.loads(bus.next_message().payload)["details"].get("audit") != known:
                pass

    def test_what_is_put_back_leaves_a_line_with_the_head_of_what_it_replaced(self):
        self.put(2)
        copy = self.home.folder / "copy.db"
        self.home.tutti("control", "backup", copy)
        self.put(4)
        self.home.tutti("stop", "control")
        known = self.head()
        self.home.tutti("control", "restore", copy)
        self.home.tutti("start", "control")
        line = self.call("audit", command="store.restore")["lines"][0]
        replaced = line["data"]["replaced"]
        self.assertEqual(f"{replaced['line']}:{replaced['hash']}", known)
        self.assertAlmostEqual(line["timestamp"], time.time(), delta=60)
        self.assertEqual(self.check().returncode, 0)

    def test_lines_are_found_by_what_came_of_them_and_by_when(self):
        self.put(2)
        between = time.time()
        self.home.tutti("call", "--control", "control", "remove", '{"set":"settings","key":"none"}', check=False)
        self.put(1)

        def found(**question):
            return [line["sequence"] for line in self.call("audit", command="store.put", **question)["lines"]]

        self.assertEqual(found(), [4, 2, 1])
        self.assertEqual(found(outcome="ok", since=between), [4])
        self.assertEqual(found(until=between), [2, 1])
        self.assertEqual(found(outcome="not_found"), [])
        refused = self.call("audit", outcome="not_found")["lines"]
        self.assertEqual([line["command"] for line in refused], ["store.remove"])

    def test_a_line_says_which_service_was_restarted_and_nothing_that_may_be_secret(self):
        self.home.tutti("restart", "hub")
        self.call("put", set="settings", key="volume", value="hush")
        line = self.call("audit", command="service.restart", outcome="ok")["lines"][0]
        self.assertEqual(line["data"]["values"]["service"], "hub")
        line = self.call("audit", command="store.put")["lines"][0]
        self.assertEqual((line["data"]["parameters"], "values" in line["data"]), (["set", "key", "value"], False))
        refused = self.home.tutti("call", "--control", "control", "remove", '{"set":"a","key":"b","passphrase":"hush"}', check=False)
        self.assertEqual(refused.returncode, 1)
        line = self.call("audit", command="store.remove")["lines"][0]
        self.assertEqual((line["data"]["values"], line["data"]["parameters"]), ({"set": "a", "key": "b"}, ["set", "key", "passphrase"]))
        self.home.tutti("stop", "control")  # which has the file for itself
        with contextlib.closing(sqlite3.connect(self.store)) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM audit WHERE data LIKE '%hush%'").fetchone(), (0,))


if __name__ == "__main__":
    unittest.main()
