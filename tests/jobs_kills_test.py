#!/usr/bin/python3
"""Jobs that are wanted, taken and done while control is killed again and again, and workers vanish with what they have: none is lost, none is half,
none is completed twice.

TUTTI_BIN names the folder of the programs; TUTTI_KILLS how often control is killed, 40 times without it."""

import collections
import json
import os
import unittest

import kills_rig
from contract_client import Client
from kills_rig import Asker, Hand, events_from
from rig import PATIENCE, Installation, wait_until


class Killed(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(kills_rig.KILLABLE + "[job.count]\n"))
        self.home.up()
        self.socket = self.home.run_directory / "control.sock"
        with Client(self.socket) as client:  # from now on the kind is known; after each kill a hand says it again
            client.ask("job.take", worker="first", kinds=["count"], wait=0)

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
        hands = [Hand(self.socket, f"hand-{place}", "count", place) for place in range(4)]
        try:
            for thread in [*wants, *hands]:
                thread.start()
            kills_rig.kill_often(kills_rig.kills("TUTTI_KILLS", 40), lambda: sum(len(want.answers) for want in wants), 30, 4,
                                 lambda: kills_rig.kill(self.home, "control"))
        finally:
            for thread in wants:
                thread.ends.set()
            for thread in wants:
                thread.join(PATIENCE)
        try:
            wait_until(self.is_drained, "all jobs are over", 3 * PATIENCE)  # the last attempts are far apart
        finally:
            for hand in hands:
                hand.ends.set()
            for hand in hands:
                hand.join(PATIENCE)
        self.look_at(wants, hands)

    def look_at(self, wants, hands):
        wanted = [json.loads(body)["data"]["id"] for want in wants for status, body in want.answers.values() if status == 200]
        refused = [body for want in wants for status, body in want.answers.values() if status != 200]
        self.assertTrue(all("nobody takes" in body for body in refused), refused[:3])
        self.assertEqual(len(set(wanted)), len(wanted), "each key is a job of its own")
        said = collections.defaultdict(collections.Counter)
        for event in events_from(self.socket):
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
