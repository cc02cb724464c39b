#!/usr/bin/python3
"""Quotas in a whole installation: of what they count nobody makes more.

TUTTI_BIN names the folder of the programs."""

import json
import unittest

from control_peer import ControlPeer
from rig import Installation, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
"""


class Quotas(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()

    def run_as(self, subject, role, command, **params):
        with ControlPeer(self.home.run_directory / "control.sock") as peer:
            status, body = peer.run(command, params, subject={"name": subject, "role": role}, via="http")
        body = json.loads(body)
        return status, body.get("data", body.get("error"))

    def apply(self, *objects):
        return self.run_as("root", "admin", "object.apply", objects=[{"kind": kind, "name": name, "spec": spec} for kind, name, spec in objects])

    def enqueue(self, subject, **more):
        def asked():  # again while it is being read what jobs there are
            answer = self.run_as(subject, "operator", "job.enqueue", kind="print", params={}, **more)
            return None if answer[0] == 503 else answer
        return wait_until(asked, "an answer to job.enqueue")

    def take(self):
        """As a worker does that takes jobs of this kind, and finds none yet."""
        with ControlPeer(self.home.run_directory / "control.sock") as peer:
            return peer.ask("job.take", kinds=["print"], worker="printer", most=1, lease=60, wait=0)["success"]

    def test_each_has_as_many_jobs_as_the_quota_says(self):
        status, said = self.apply(("quota", "few", {"of": "jobs", "most": 2}))
        self.assertEqual(status, 200, said)
        wait_until(self.take, "jobs to be taken")
        status, said = self.enqueue("ann", dedup="nightly")
        self.assertEqual(status, 200, said)
        first = said["id"]
        self.assertEqual(self.enqueue("ann")[0], 200)
        status, refused = self.enqueue("ann")
        self.assertEqual((status, refused["code"], refused["field"]), (429, "quota_exceeded", "quota.few"))
        self.assertIn("ann may have 2 jobs", refused["message"])
        self.assertEqual(self.enqueue("ann", dedup="nightly")[1], {"id": first, "deduplicated": True})
        self.assertEqual(self.enqueue("bob")[0], 200)
        self.assertEqual(self.run_as("ann", "operator", "job.cancel", id=first)[0], 200)
        self.assertEqual(self.enqueue("ann")[0], 200)
        line = self.run_as("root", "admin", "audit.list", outcome="quota_exceeded")[1]["lines"][0]
        self.assertEqual((line["subject"], line["command"]), ("ann", "job.enqueue"))

    def test_of_objects_nothing_is_applied_where_it_is_one_too_many(self):
        rule = {"effect": "forbid", "subjects": ["nobody-at-all"], "actions": ["light.*"]}
        status, said = self.apply(("quota", "few", {"of": "rules", "most": 2}), ("rule", "a", rule))
        self.assertEqual(status, 200, said)
        status, refused = self.apply(("rule", "b", rule), ("rule", "c", rule))
        self.assertEqual((status, refused["code"]), (429, "quota_exceeded"), refused)
        status, listed = self.run_as("root", "admin", "object.list", kind="rule")
        self.assertEqual((status, len(listed["objects"])), (200, 1), listed)
        self.assertEqual(self.apply(("rule", "b", rule))[0], 200)
        self.assertEqual(self.apply(("rule", "c", rule))[0], 429)


if __name__ == "__main__":
    unittest.main()
