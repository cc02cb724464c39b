#!/usr/bin/python3
"""The control store in a whole installation: written, said on the bus, killed, checked, backed up, restored.

TUTTI_BIN names the folder of the programs; TUTTI_KILLS how often it is killed, 12 times without it."""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import threading
import unittest

import kills_rig
from bus_client import BusClient
from control_peer import ControlPeer
from rig import BIN, PATIENCE, Installation, wait_until

WRITERS = 4


class Writer(threading.Thread):
    """Writes rising numbers to one row, over a connection that it makes anew whenever it breaks."""

    def __init__(self, path, key):
        super().__init__()
        self.path = str(path)
        self.key = key
        self.sent = 0
        self.acknowledged = 0
        self.lost = 0  # sent, and not answered or refused
        self.ends = threading.Event()

    def run(self):
        while not self.ends.is_set():
            try:
                with ControlPeer(self.path) as peer:
                    while not self.ends.is_set():
                        self.sent += 1
                        self.lost += 1
                        answer = peer.ask("put", set="settings", key=self.key, value=self.sent)
                        if not answer["success"]:
                            raise EOFError
                        self.lost -= 1
                        self.acknowledged = self.sent
            except (OSError, EOFError):
                self.ends.wait(0.01)  # until it is back


class ControlPlane(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(kills_rig.KILLABLE))
        self.home.up()
        self.socket = self.home.run_directory / "control.sock"
        self.store = self.home.folder / "state" / "control.db"

    def call(self, command, **arguments):
        done = self.home.tutti("call", "--control", "--json", "control", command, json.dumps(arguments))
        return json.loads(done.stdout)["data"]

    def put(self, key, value):
        return self.call("put", set="settings", key=key, value=value)

    def events(self):
        """All of the outbox, read in pages."""
        found, first = [], 1
        while True:
            page = self.call("events", **{"from": first, "most": 1000})
            self.assertIsNone(page["gap"])
            if not page["events"]:
                return found
            found += page["events"]
            first = found[-1]["sequence"] + 1

    def control(self, *arguments, check=True):
        return self.home.tutti("control", *arguments, check=check)

    def test_what_is_put_is_a_revision_and_an_event_on_the_bus(self):
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/event/control/#")
            self.assertEqual(self.put("volume", {"left": 3}), {"revision": 1, "event": 1})
            message = bus.next_message()
            self.assertEqual(message.topic, "tutti/event/control/row/put")
            event = json.loads(message.payload)
            self.assertEqual((event["id"], event["seq"], event["source"], event["type"]), ("1", 1, "control", "control.row.put"))
            self.assertEqual(event["data"], {"set": "settings", "key": "volume", "revision": 1})
        rows = self.call("rows", set="settings")
        self.assertEqual(rows, {"revision": 1, "rows": [{"key": "volume", "value": {"left": 3}, "revision": 1, "generation": 1}]})
        self.assertEqual(self.call("remove", set="settings", key="volume"), {"revision": 2, "event": 2})
        refused = self.home.tutti("call", "--control", "control", "put", '{"set":"No","key":"a","value":1}', check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("set must be a name", refused.stderr + refused.stdout)

    def test_events_that_nobody_could_be_told_are_said_when_the_bus_is_back(self):
        self.put("volume", 1)
        self.home.tutti("stop", "hub")
        self.put("volume", 2)
        self.home.tutti("start", "hub")
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/event/control/#")
            self.put("volume", 3)
            seen = {json.loads(bus.next_message().payload)["seq"]}
            while 3 not in seen:
                seen.add(json.loads(bus.next_message().payload)["seq"])
        said = wait_until(lambda: self.call("get_stats").get("events_said", 0) >= 3, "all events")
        self.assertTrue(said)

    def test_an_event_is_there_if_and_only_if_its_state_is_wherever_it_is_killed(self):
        heard = {}
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/event/control/#")
            writers = [Writer(self.socket, f"row-{number}") for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            try:
                kills_rig.kill_often(kills_rig.kills("TUTTI_KILLS", 12), lambda: sum(writer.acknowledged for writer in writers), 60, 1,
                                     lambda: kills_rig.kill(self.home, "control"))
            finally:
                for writer in writers:
                    writer.ends.set()
                for writer in writers:
                    writer.join()
            rows = self.call("rows", set="settings")
            events = self.events()
            self.assertEqual([event["sequence"] for event in events], list(range(1, len(events) + 1)))
            puts = [event for event in events if event["type"] != "control.audit.head"]
            self.assertEqual([event["data"]["revision"] for event in puts], list(range(1, rows["revision"] + 1)))
            newest = {event["data"]["key"]: event["data"]["revision"] for event in puts}
            self.assertEqual({row["key"]: row["revision"] for row in rows["rows"]}, newest)
            for writer in writers:
                value = next(row["value"] for row in rows["rows"] if row["key"] == writer.key)
                self.assertGreaterEqual(value, writer.acknowledged)
                self.assertLessEqual(value, writer.sent)
                own = [event for event in puts if event["data"]["key"] == writer.key]
                self.assertGreaterEqual(len(own), writer.acknowledged - writer.lost)
            while len(heard) < len(events):
                said = json.loads(bus.next_message().payload)
                self.assertEqual(heard.setdefault(said["id"], said), said)
        self.assertEqual(
            [(said["seq"], said["data"]) for said in sorted(heard.values(), key=lambda said: said["seq"])],
            [(event["sequence"], event["data"]) for event in events])
        self.assertIn("is whole", self.control("check").stdout)
        self.home.tutti("stop", "control")
        self.assertIn("is whole", self.control("check").stdout)

    def test_a_backup_is_made_while_it_runs_and_put_back_while_it_does_not(self):
        self.put("volume", 1)
        copy = self.home.folder / "copy.db"
        self.assertEqual(self.control("backup", copy).stdout, f"{copy}\n")
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        again = self.control("backup", copy, check=False)
        self.assertEqual((again.returncode, "is there already" in again.stderr), (1, True), again)
        token = self.call("get_state")["state"]["token"]
        self.put("volume", 2)
        busy = self.control("restore", copy, check=False)
        self.assertEqual((busy.returncode, "`tutti stop control` first" in busy.stderr), (1, True), busy)
        self.home.tutti("stop", "control")
        self.assertIn("before-restore", self.control("restore", copy).stdout)
        self.home.tutti("start", "control")
        self.assertEqual(self.call("rows", set="settings")["rows"][0]["value"], 1)
        self.assertEqual(self.put("volume", 3)["event"], 3)  # the second one was said once, and is no more
        self.assertEqual(self.call("events")["gap"], {"from": 1, "to": 2})
        self.assertGreater(self.call("get_state")["state"]["token"], token)
        self.assertEqual(list((self.store.parent / "backups").iterdir()), [])

    def test_of_several_backups_to_one_name_one_is_made(self):
        self.put("volume", 1)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
            for folder in (self.home.folder, pathlib.Path(other)):
                copy = folder / "raced.db"
                with concurrent.futures.ThreadPoolExecutor(4) as pool:
                    done = list(pool.map(lambda _: self.control("backup", copy, check=False), range(4)))  # noqa: B023
                self.assertEqual(sorted(each.returncode for each in done), [0, 1, 1, 1], done)
                self.assertIn("is whole", self.control("check", "--service", "nobody", "--store", copy).stdout)
                self.assertEqual([path.name for path in folder.glob("raced*")], ["raced.db"])
        self.assertEqual(list((self.store.parent / "backups").iterdir()), [])

    def test_rows_that_are_more_than_a_frame_come_in_pages(self):
        for key in range(12):
            self.put(f"{key:02}", "x" * 100_000)
        found, page = [], self.call("rows", set="settings")
        while True:
            found += [row["key"] for row in page["rows"]]
            if "next" not in page:
                break
            page = self.call("rows", set="settings", after=page["next"])
        self.assertEqual(found, [f"{key:02}" for key in range(12)])

    def test_a_backup_goes_whole_to_another_file_system_or_not_at_all(self):
        self.put("volume", 1)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
            self.assertNotEqual(os.stat(other).st_dev, self.store.stat().st_dev)
            copy = pathlib.Path(other) / "copy.db"
            nowhere = pathlib.Path(other) / "none" / "copy.db"
            failed = self.control("backup", nowhere, check=False)
            self.assertEqual((failed.returncode, str(nowhere) in failed.stderr), (4, True), failed)
            self.assertEqual(list((self.store.parent / "backups").iterdir()), [])
            self.control("backup", copy)
            self.assertEqual([path.name for path in pathlib.Path(other).iterdir()], ["copy.db"])
            self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
            self.assertIn("is whole", self.control("check", "--service", "nobody", "--store", copy).stdout)
            self.assertEqual(list((self.store.parent / "backups").iterdir()), [])

    def test_another_file_is_looked_at_itself_while_the_service_runs(self):
        copy = self.home.folder / "copy.db"
        self.control("backup", copy)
        self.assertIn(f"{copy} is whole", self.control("check", "--store", copy).stdout)
        self.assertIn(f"{self.store} is whole", self.control("check", "--store", self.store).stdout)
        copy.write_bytes(b"no database at all" * 1000)
        absent = self.home.folder / "absent.db"
        for other in (copy, absent):
            for command in (("check",), ("backup", self.home.folder / "other.db")):
                done = self.control(*command, "--store", other, check=False)
                self.assertEqual(done.returncode, 4 if other is absent else 2, (command, done))
                self.assertNotIn("is whole", done.stdout)
        self.assertFalse(absent.exists())

    def test_a_check_leaves_what_it_finds_and_says_it_again(self):
        self.put("volume", 1)
        self.home.tutti("stop", "control")
        with contextlib.closing(sqlite3.connect(self.store)) as database, database:
            database.execute("UPDATE desired SET value='2'")
        said = [self.control("check", check=False) for _ in range(2)]
        self.assertEqual([done.returncode for done in said], [1, 1], said)
        self.assertIn("the row 'volume' of settings is not as it was written", said[0].stderr)
        self.assertEqual(said[0].stderr, said[1].stderr)

    def test_a_file_that_is_no_store_is_said_and_stays(self):
        self.home.tutti("stop", "control")
        self.store.write_bytes(b"no database at all" * 1000)
        with BusClient(self.home.run_directory / "mqtt") as bus:
            self.home.tutti("start", "control")
            bus.subscribe("tutti/health/control")
            while (health := json.loads(bus.next_message().payload))["level"] != "error":
                pass
            self.assertIn("nothing can be kept", health["message"])
        self.assertTrue(self.store.read_bytes().startswith(b"no database"))
        self.assertEqual(self.control("check", check=False).returncode, 1)

    def test_a_start_without_trouble_says_none(self):
        self.put("volume", 1)
        before = self.home.pid("control")
        os.kill(before, signal.SIGKILL)
        self.home.wait_state("control", "ready", other_than=before)
        self.put("volume", 2)
        said = "".join(log.read_text() for log in (self.home.folder / "state" / "log").glob("control*"))
        self.assertNotEqual(said, "")
        self.assertNotIn("nothing can be kept", said)
        self.assertNotIn("kept again", said)

    def test_the_commands_say_what_they_cannot_do(self):
        done = subprocess.run([BIN / "tutti-control", "chek"], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, "Did you mean `check`?" in done.stderr), (2, True), done)
        none = self.control("check", "--service", "nobody", "--store", self.home.folder / "none.db", check=False)
        self.assertEqual((none.returncode, "there is no" in none.stderr), (4, True), none)
        none = self.control("restore", self.home.folder / "none.db", check=False)
        self.assertEqual(none.returncode, 4, none)


if __name__ == "__main__":
    unittest.main()
