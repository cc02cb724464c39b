#!/usr/bin/python3
"""Jobs that a program does, as `run` of its kind says: told what is wanted, heard, asked to end, killed where it will not.

TUTTI_BIN names the folder of the programs."""

import json
import os
import unittest

from rig import Installation, free_port, wait_until
from web_socket_client import WebSocket

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
[control]
[job.count]
run = ["./count", "--by", "1"]
attempts = 1
[job.stubborn]
run = ["./stubborn"]
grace = "1s"
[job.tried]
run = ["sh", "-c", "exec ./count --by 1"]
pause = "50ms"
attempts = 3
[job.nowhere]
run = ["./is-not-there"]
[job.copy]
about = "for whoever takes it"
"""
COUNT = """#!/usr/bin/python3
import json, os, signal, sys
assert sys.argv[1:] == ["--by", "1"]
wanted = json.load(sys.stdin)
def asked(*_):
    print("tidied up", flush=True)
    sys.exit(4)
signal.signal(signal.SIGTERM, asked)
print("job", os.environ["TUTTI_JOB_KIND"], os.environ["TUTTI_JOB_ATTEMPT"], flush=True)
print("progress 0.5 half of it", flush=True)
if wanted.get("waits"):
    signal.pause()
print("looks at", wanted.get("word"), file=sys.stderr, flush=True)
print(wanted.get("says", 'result {"counted": 3}'), flush=True)
if wanted.get("long"):
    print("result", json.dumps("x" * 40_000), flush=True)
sys.exit(wanted.get("exit", 0))
"""
STUBBORN = """#!/bin/sh
trap '' TERM
echo "pid $$ begins"
echo "$$" > stubborn.pid
while :; do sleep 0.05; done
"""


def program(path, text):
    path.write_text(text)
    path.chmod(0o755)


class JobPrograms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.port = free_port()
        cls.home = cls.enterClassContext(Installation(FILE.replace("{port}", str(cls.port))))
        program(cls.home.folder / "count", COUNT)
        program(cls.home.folder / "stubborn", STUBBORN)
        cls.home.up()
        cls.home.wait_state("programs", "ready")
        wait_until(lambda: all(cls.kinds()[kind]["workers"] == ["programs"] for kind in ("count", "stubborn")), "somebody who takes them")

    @classmethod
    def kinds(cls):
        return {each["kind"]: each for each in json.loads(cls.home.tutti("job", "kinds", "--json").stdout)["kinds"]}

    def run_job(self, *words, check=True):
        done = self.home.tutti("job", "run", *words, "--wait", "--json", check=check)
        return json.loads(done.stdout)

    def begin(self, *words):
        return self.home.tutti("job", "run", *words).stdout.strip()

    def state(self, job):
        return json.loads(self.home.tutti("job", "show", job, "--json").stdout)

    def test_it_is_told_what_is_wanted_and_says_what_came_of_it(self):
        job = self.run_job("count", "word=lamp")
        self.assertEqual((job["state"], job["worker"]), ("succeeded", "programs"))
        self.assertEqual(job["result"], {"result": {"counted": 3}, "lines": ["job count 1", "looks at lamp"]})

    def test_a_result_that_is_not_taken_is_said_to_be_none(self):
        job = self.run_job("count", "word=lamp", "says=result {")
        self.assertEqual(job["state"], "succeeded")
        self.assertIn("a line result is no JSON: ", job["result"]["complaint"])
        self.assertEqual(job["result"]["lines"][-1], "result {")
        job = self.run_job("count", "word=lamp", "long=true")
        self.assertEqual((job["state"], job["result"]["complaint"]), ("succeeded", "a line result has more than 32768 bytes"))
        self.assertEqual(job["result"]["result"], {"counted": 3})

    def test_one_that_fails_is_known_by_its_exit_code_and_its_last_lines(self):
        job = self.run_job("count", "word=lamp", "exit=3", check=False)
        self.assertEqual(job["state"], "failed")
        self.assertEqual(job["message"], "its program ended with 3: job count 1 / looks at lamp")
        final = self.run_job("nowhere", check=False)
        self.assertEqual((final["state"], final["attempt"]), ("failed", 1))
        self.assertIn("is-not-there", final["message"])

    def test_one_that_fails_is_tried_again_unless_it_says_that_nothing_would_be_better(self):
        for code, attempts in ((3, 3), (65, 1)):
            job = self.run_job("tried", "word=lamp", f"exit={code}", check=False)
            self.assertEqual((job["state"], job["attempt"]), ("failed", attempts))
            self.assertIn(f"its program ended with {code}: job tried {attempts} / looks at lamp", job["message"])

    def test_who_follows_the_live_state_sees_it_go_on_without_asking(self):
        with WebSocket(self.port) as live:
            seen = live.receive()["state"]["jobs"]
            job = self.begin("count", "waits=true")

            def told(wanted):
                """Whether that came of the job: the next messages are looked through."""
                while not wanted(seen.get(job)):
                    change = live.receive().get("patch", {}).get("jobs", {}).get(job, {})
                    seen[job] = None if change is None else {**(seen.get(job) or {}), **change}
            told(lambda one: one and one.get("progress") == 0.5)
            self.assertEqual((seen[job]["kind"], seen[job]["message"], seen[job]["worker"]), ("count", "half of it", "programs"))
            self.home.tutti("job", "cancel", job)
            told(lambda one: one and one.get("cancelling"))
            told(lambda one: one is None)

    def test_how_far_it_is_is_known_and_it_may_tidy_up_where_it_is_cancelled(self):
        job = self.begin("count", "waits=true")
        wait_until(lambda: self.state(job).get("progress") == 0.5, "half of it")
        self.assertEqual(self.state(job)["message"], "half of it")
        self.home.tutti("job", "cancel", job)
        wait_until(lambda: self.state(job)["state"] == "cancelled", "the end of it")

    def test_one_that_will_not_end_is_killed_after_its_grace(self):
        job = self.begin("stubborn")
        path = self.home.folder / "stubborn.pid"
        wait_until(path.exists, "its start")
        wait_until(lambda: path.read_text().strip(), "its number")
        pid = int(path.read_text())
        self.home.tutti("job", "cancel", job)
        wait_until(lambda: self.state(job)["state"] == "cancelled", "the end of it")
        wait_until(lambda: not os.path.exists(f"/proc/{pid}"), "its program's end")

    def test_a_kind_without_a_program_is_for_others(self):
        self.assertEqual(self.kinds()["copy"]["workers"], [])


if __name__ == "__main__":
    unittest.main()
