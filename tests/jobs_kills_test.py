#!/usr/bin/python3
"""Jobs that are wanted, taken and done while control is killed again and again, and workers vanish with what they have: none is lost, none is half,
none is completed twice.

TUTTI_BIN names the folder of the programs; TUTTI_KILLS how often control is killed, 40 times without it."""

import collections
import json
import os
import random
import signal
import threading
import unittest

from contract_client import Client, Closed
from control_kills_test import Asker
from rig import PATIENCE, Installation, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
events = 1000000
audit = 1000000
[job.count]
[service.control]
restart = { delays = ["20ms"], limit = 1000 }
"""
KILLS = int(os.environ.get("TUTTI_KILLS", "40"))


class Hand(threading.Thread):
    """Takes jobs, and says that they are done until control knows. With some it vanishes; some it fails."""

    def __init__(self, path, name, seed):
        super().__init__()
        self.path, self.name, self.chance = str(path), name, random.Random(seed)
        self.ends, self.client = threading.Event(), None
        self.completed, self.refused, self.vanished, self.failed = [], 0, 0, 0

    def ask(self, action, **params):
        """The data, or the code of what was refused; None: nobody is there, or not now."""
        try:
            if self.client is None:
                self.client = Client(self.path)
            reply = self.client.ask(action, **params)
        except (OSError, Closed):
            self.leave()
            return None
        if reply["success"]:
            return reply["data"]
        code = (reply.get("data") or {}).get("code", "none")
        return None if code == "unavailable" else code

    def surely(self, action, **params):
        while (reply := self.ask(action, **params)) is None and not self.ends.is_set():
            self.ends.wait(0.005)
        return reply

    def do(self, job):
        mine = {"id": job["id"], "token": job["token"]}
        dice = self.chance.random()
        if dice < 0.1:
            self.vanished += 1
        elif dice < 0.2:
            self.surely("job.fail", **mine, message="not today")
            self.failed += 1
        else:
            reply = self.surely("job.complete", **mine, result=job["token"])
            if reply == {}:
                self.completed.append((job["id"], job["token"]))
            elif reply is not None:
                self.refused += 1

    def run(self):
        while not self.ends.is_set():
            given = self.ask("job.take", worker=self.name, kinds=["count"], most=self.chance.randrange(1, 8), lease=2, wait=0.2)
            if not isinstance(given, dict):
                self.ends.wait(0.005)
                continue
            for job in given["jobs"]:
                self.do(job)
        self.leave()

    def leave(self):
        if self.client:
            self.client.__exit__()
        self.client = None


class Killed(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()
        self.socket = self.home.run_directory / "control.sock"
        with Client(self.socket) as client:  # from now on the kind is known; after each kill a hand says it again
            client.ask("job.take", worker="first", kinds=["count"], wait=0)

    def events(self):
        found, first = [], 1
        with Client(self.socket) as client:
            while page := client.ask("events", **{"from": first, "most": 1000})["data"]["events"]:
                found += page
                first = page[-1]["sequence"] + 1
        return found

    def kinds(self):
        with Client(self.socket) as client:
            reply = client.ask("job.kinds")
        return {each["kind"]: each for each in reply["data"]["kinds"]} if reply["success"] else {}

    def is_drained(self):
        count = self.kinds().get("count")
        return count is not None and count["waiting"] + count["running"] == 0

    def test_none_is_lost_and_none_is_completed_twice(self):
        wants = [Asker(self.socket, f"want-{place}", "job.enqueue", lambda number: {"kind": "count", "params": {"n": number}, "attempts": 100})
                 for place in range(3)]
        hands = [Hand(self.socket, f"hand-{place}", place) for place in range(4)]
        try:
            for thread in [*wants, *hands]:
                thread.start()
            self.kill_often(wants)
        finally:
            for thread in wants:
                thread.ends.set()
            for thread in wants:
                thread.join(PATIENCE)
        try:
            wait_until(self.is_drained, "all jobs are over")
        finally:
            for hand in hands:
                hand.ends.set()
            for hand in hands:
                hand.join(PATIENCE)
        self.look_at(wants, hands)

    def kill_often(self, wants):
        chance = random.Random(4)
        pid = self.home.pid("control")
        for _ in range(KILLS):
            some = sum(len(want.answers) for want in wants) + chance.randrange(1, 30)
            wait_until(lambda some=some: sum(len(want.answers) for want in wants) >= some, "some answers")
            os.kill(pid, signal.SIGKILL)
            pid = self.home.wait_state("control", "ready", other_than=pid)["pid"]

    def look_at(self, wants, hands):
        wanted = [json.loads(body)["data"]["id"] for want in wants for status, body in want.answers.values() if status == 200]
        refused = [body for want in wants for status, body in want.answers.values() if status != 200]
        self.assertTrue(all("nobody takes" in body for body in refused), refused[:3])
        self.assertEqual(len(set(wanted)), len(wanted), "each key is a job of its own")
        said = collections.defaultdict(collections.Counter)
        for event in self.events():
            if event["type"].startswith("control.job."):
                said[event["data"]["id"]][event["type"][len("control.job."):]] += 1
        self.assertEqual(set(wanted), set(said), "each that was answered is there, and no other")
        for job, counts in said.items():
            self.assertEqual(counts["queued"], 1, (job, counts))
            self.assertEqual(counts["succeeded"], 1, (job, counts))
            self.assertEqual(counts["started"], counts["retried"] + 1, (job, counts))
        completed = [each for hand in hands for each in hand.completed]
        self.assertEqual(len({job for job, _ in completed}), len(completed), "no job was completed twice")
        self.assertLessEqual({job for job, _ in completed}, set(said))
        self.assertGreater(sum(hand.vanished for hand in hands), 0)
        self.assertGreater(sum(hand.failed for hand in hands), 0)
        if "TUTTI_KILLS" in os.environ:
            print(f"{len(wanted)} jobs, {len(completed)} completions heard, {sum(hand.refused for hand in hands)} refused", flush=True)
        self.assertIn("is whole", self.home.tutti("control", "check").stdout)


if __name__ == "__main__":
    unittest.main()
