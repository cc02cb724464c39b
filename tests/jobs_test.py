#!/usr/bin/python3
"""Jobs as whole processes: wanted by the command line, taken by workers in C++ and in Python, cancelled, replayed, seen on the bus.

TUTTI_BIN names the folder of the programs."""

import json
import os
import signal
import unittest

from bus_client import BusClient
from contract_client import Client
from rig import BIN, PATIENCE, ROOT, Installation, free_port, wait_until

FILE = """
[hub]
tcp = "{tcp}"
[gateway]
listen = "off"
[control]
[job.checksum]
lease = "2s"
[service.checksums]
run = ["{bin}/example-checksums"]
ready = "socket"
[service.words]
run = ["/usr/bin/python3", "{root}/examples/python_worker/jobs.py"]
ready = "notify"
"""


def fnv1a(data):
    total = 0xCBF29CE484222325
    for byte in data:
        total = ((total ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{total:016x}"


class Jobs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = cls.enterClassContext(Installation(FILE.format(tcp=f"127.0.0.1:{free_port()}", bin=BIN, root=ROOT)))
        cls.home.up()
        cls.socket = cls.home.run_directory / "control.sock"
        cls.home.wait_state("checksums", "ready")
        cls.home.wait_state("words", "ready")
        for kind in ("checksum", "words"):
            wait_until(lambda kind=kind: cls.taken_by(kind), f"somebody who takes {kind}")

    @classmethod
    def taken_by(cls, kind):
        kinds = json.loads(cls.home.tutti("job", "kinds", "--json").stdout)["kinds"]
        return next((each["workers"] for each in kinds if each["kind"] == kind), [])

    def ask(self, action, **params):
        with Client(self.socket) as client:
            return client.ask(action, **params)

    def state(self, job):
        return json.loads(self.home.tutti("job", "show", job, "--json").stdout)

    def ends_as(self, job, state):
        wait_until(lambda: self.state(job)["state"] == state, f"{job} is {state}")
        return self.state(job)

    def file(self, name, data):
        path = self.home.run_directory / name
        path.write_bytes(data)
        return path

    def test_a_worker_of_the_sdk_does_what_the_command_line_wants(self):
        data = os.urandom(3_000_000)
        path = self.file("large", data)
        run = self.home.tutti("job", "run", "checksum", f"file={path}", "--wait", "--json")
        job = json.loads(run.stdout)
        self.assertEqual(job["result"], {"bytes": len(data), "fnv1a": fnv1a(data)})
        self.assertEqual((job["state"], job["worker"], job["attempt"]), ("succeeded", "checksums", 1))
        text = self.home.tutti("job", "show", job["id"]).stdout
        self.assertIn("succeeded", text)
        self.assertIn("fnv1a", text)
        self.assertIn(job["id"], self.home.tutti("job", "list", "--kind", "checksum").stdout)

    def test_a_worker_in_python_takes_its_jobs_over_the_bus(self):
        path = self.file("text", b"three words here\n" * 1000)
        job = json.loads(self.home.tutti("job", "run", "words", f"file={path}", "--wait", "--json").stdout)
        self.assertEqual((job["result"], job["worker"]), ({"words": 3000}, "words"))

    def test_what_no_attempt_would_mend_fails_at_once_and_is_replayed(self):
        run = self.home.tutti("job", "run", "checksum", "--wait", check=False)
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertIn("`file` must name a file", run.stdout)
        job = json.loads(self.home.tutti("job", "list", "--state", "failed", "--json").stdout)["jobs"][0]
        self.assertEqual(job["attempt"], 1)
        self.assertIn("queued", self.home.tutti("job", "replay", job["id"]).stdout)
        self.assertEqual(self.ends_as(job["id"], "failed")["attempt"], 2)
        self.home.tutti("job", "forget", job["id"])
        self.assertEqual(self.home.tutti("job", "show", job["id"], check=False).returncode, 4)

    def test_what_may_be_mended_is_tried_again_until_it_is(self):
        path = self.home.run_directory / "not-yet"
        job = self.home.tutti("job", "run", "checksum", f"file={path}").stdout.strip()
        wait_until(lambda: self.state(job)["attempt"] >= 1 and self.state(job)["state"] == "queued", "the first attempt")
        path.write_bytes(b"there")
        self.assertEqual(self.ends_as(job, "succeeded")["result"]["bytes"], 5)

    def test_one_that_waits_is_cancelled_and_the_bus_says_so(self):
        job = self.home.tutti("job", "run", "checksum", "file=/etc/hosts", "--delay", "600").stdout.strip()
        wait_until(lambda: self.said(job) == "queued", "job/… on the bus")
        self.assertIn("cancelled", self.home.tutti("job", "cancel", job).stdout)
        wait_until(lambda: self.said(job) == "cancelled", "job/… on the bus")
        watch = self.home.tutti("job", "watch", job, check=False)
        self.assertEqual(watch.returncode, 1)

    def test_what_waits_is_said_once_however_long_others_come_and_go(self):
        waits = self.home.tutti("job", "run", "checksum", "file=/etc/hosts", "--delay", "600").stdout.strip()
        wait_until(lambda: self.said(waits) == "queued", "job/… on the bus")
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/job/+")
            said = []
            for _ in range(3):
                other = self.home.tutti("job", "run", "checksum", "file=/etc/hosts", "--wait", "--json")
                last = f"tutti/job/{json.loads(other.stdout)['id']}", "succeeded"
                while not said or said[-1] != last:
                    message = bus.next_message()
                    said.append((message.topic, json.loads(message.payload)["state"] if message.payload else "gone"))
        self.assertEqual(said.count((f"tutti/job/{waits}", "queued")), 1, said)
        self.home.tutti("job", "cancel", waits)

    def said(self, job):
        run = self.home.tutti("sub", f"job/{job}", "--count", "1")
        return json.loads(run.stdout[run.stdout.index("{"):])["state"]

    def test_one_under_a_word_that_is_under_way_is_meant(self):
        first = self.home.tutti("job", "run", "checksum", "file=/etc/hosts", "--delay", "600", "--dedup", "hosts").stdout
        again = self.home.tutti("job", "run", "checksum", "file=/etc/hosts", "--dedup", "hosts")
        self.assertEqual(again.stdout, first)
        self.assertIn("waits or runs already", again.stderr)
        self.home.tutti("job", "cancel", first.strip())

    def test_a_kind_that_nobody_takes_is_refused_with_what_to_do(self):
        run = self.home.tutti("job", "run", "checksun", check=False)
        self.assertEqual(run.returncode, 2)
        self.assertIn("tutti job kinds", run.stderr)

    def test_a_worker_that_dies_is_another_attempt_and_what_it_says_late_is_refused(self):
        self.ask("job.take", worker="ghost", kinds=["haunt"], wait=0)
        job = self.ask("job.enqueue", kind="haunt")["data"]["id"]
        given = self.ask("job.take", worker="ghost", kinds=["haunt"], lease=1)["data"]["jobs"][0]
        self.assertEqual(given["id"], job)
        wait_until(lambda: self.state(job)["state"] == "queued", "its lease is over")
        late = self.ask("job.complete", id=job, token=given["token"])
        self.assertFalse(late["success"], late)
        again = self.ask("job.take", worker="living", kinds=["haunt"], wait=30)["data"]["jobs"][0]
        self.assertEqual((again["id"], again["attempt"]), (job, 2))
        self.assertTrue(self.ask("job.complete", id=job, token=again["token"], result=1)["success"])
        self.assertTrue(self.ask("job.complete", id=job, token=again["token"], result=1)["success"], "said again")
        history = self.state(job)["history"]
        self.assertEqual([(each["worker"], each["outcome"]) for each in history], [("ghost", "lost"), ("living", "succeeded")])

    def test_a_worker_that_is_killed_does_it_when_it_is_back(self):
        path = self.file("killed", os.urandom(1000))
        pid = self.home.pid("checksums")
        os.kill(pid, signal.SIGSTOP)
        job = self.home.tutti("job", "run", "checksum", f"file={path}").stdout.strip()
        wait_until(lambda: self.state(job)["state"] == "running", "it was given to who is stopped")
        os.kill(pid, signal.SIGKILL)
        self.home.wait_state("checksums", "ready", other_than=pid)
        done = self.ends_as(job, "succeeded")
        self.assertEqual(done["attempt"], 2)
        self.assertEqual(done["history"][0]["message"], "checksums said nothing for 2 s: the job was taken away from it")

    def test_jobs_outlive_control(self):
        job = self.home.tutti("job", "run", "checksum", "file=/etc/hosts", "--delay", "3").stdout.strip()
        pid = self.home.pid("control")
        os.kill(pid, signal.SIGKILL)
        self.home.wait_state("control", "ready", other_than=pid)
        self.assertEqual(self.ends_as(job, "succeeded")["attempt"], 1)

    def test_who_may_only_look_takes_none(self):
        words = ("call", "--json", "control", "job.take", json.dumps({"worker": "x", "kinds": ["y"]}))
        self.assertEqual(json.loads(self.home.tutti(*words).stdout)["data"], {"jobs": []})
        looks = FILE.split("[service.")[0].format(tcp="off").replace("[control]", '[control]\nbus_role = "viewer"')
        with Installation(looks) as home:
            home.up()
            refused = home.tutti(*words, check=False)
            self.assertEqual((refused.returncode, json.loads(refused.stdout)["error"]["code"]), (1, "permission_denied"), refused.stdout)

    def test_events_say_what_becomes_of_one(self):
        job = json.loads(self.home.tutti("job", "run", "checksum", "file=/etc/hosts", "--wait", "--json").stdout)["id"]
        events, first = [], 1
        while page := self.ask("events", **{"from": first, "most": 1000})["data"]["events"]:
            events += page
            first = page[-1]["sequence"] + 1
        mine = [event["type"] for event in events if event["data"].get("id") == job]
        self.assertEqual(mine, ["control.job.queued", "control.job.started", "control.job.succeeded"])


if __name__ == "__main__":
    unittest.main()
