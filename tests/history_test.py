#!/usr/bin/python3
"""What became of services: kept over the end of a supervisor, asked for on its socket, told by `tutti why`."""

import json
import os
import signal
import unittest

from rig import QUIET, Installation, wait_until

SLEEPER = QUIET + """
[service.sleeper]
run = ["sh", "-c", "echo breathing; exec sleep infinity"]
ready = "exec"
"""


def history_of(installation, service):
    """Its transitions, oldest first, as the supervisor tells them; None where it does not."""
    done = installation.tutti("call", "--control", "--json", "supervisor", "history", json.dumps({"service": service}), check=False)
    if done.returncode != 0:
        return None
    answer = json.loads(done.stdout)
    return answer["data"]["transitions"] if "data" in answer else answer["transitions"]


def ends_with(installation, service, *states):
    """Waits until the latest states of the history are these; the whole history then."""
    def reached():
        history = history_of(installation, service)
        found = tuple(each["to"] for each in history or [])
        return history if found[len(found) - len(states):] == states else None
    return wait_until(reached, f"{service}: … {' → '.join(states)}")


class History(unittest.TestCase):
    def test_a_crash_is_told_with_its_process_and_its_end(self):
        with Installation(SLEEPER) as installation:
            installation.up()
            pid = installation.pid("sleeper")
            os.kill(pid, signal.SIGKILL)
            history = ends_with(installation, "sleeper", "starting", "ready", "backoff", "starting", "ready")
            crash = [each for each in history if each["exit"]][-1]
            self.assertEqual((crash["from"], crash["to"], crash["pid"]), ("ready", "backoff", pid))
            self.assertEqual(crash["exit"], {"signal": 9, "message": "killed by signal 9 (SIGKILL)"})
            self.assertEqual(history[-1]["pid"], installation.pid("sleeper"))

    def test_it_outlives_a_supervisor_that_is_killed_and_one_that_ends(self):
        with Installation(SLEEPER) as installation:
            installation.up()
            pid = installation.pid("sleeper")
            installation.supervisor.kill()
            installation.supervisor.wait()
            installation.up()
            history = history_of(installation, "sleeper")
            self.assertEqual([each["to"] for each in history], ["starting", "ready", "ready"])
            self.assertEqual((history[-1]["cause"], history[-1]["pid"]), ("adopted", pid))
            installation.tutti("down")
            installation.supervisor.wait()
            installation.up()
            history = ends_with(installation, "sleeper", "stopping", "stopped", "starting", "ready")
            self.assertEqual(history[-3]["exit"]["signal"], signal.SIGTERM)

    def test_a_line_that_is_not_understood_is_set_aside_and_said(self):
        with Installation(SLEEPER) as installation:
            installation.up()
            installation.tutti("down")
            installation.supervisor.wait()
            file = installation.folder / "state" / "history" / "sleeper.jsonl"
            with open(file, "a", encoding="utf-8") as history:
                history.write("no line of ours\n{\"torn\":")
            installation.up()
            ends_with(installation, "sleeper", "stopped", "starting", "ready")
            self.assertIn("1 lines of its history are not understood", installation.log())
            self.assertEqual(file.with_name("sleeper.jsonl.rejected").read_text(), "no line of ours\n")

    def test_why_tells_a_service_s_story_with_and_without_a_supervisor(self):
        crasher = QUIET + """
[service.crasher]
run = ["sh", "-c", "echo about to fall; exit 7"]
ready = "notify"
restart = { delays = ["1h"] }
[service.follower]
run = ["sleep", "infinity"]
ready = "exec"
needs = ["crasher"]
"""
        with Installation(crasher) as installation:
            installation.begin()
            ends_with(installation, "crasher", "backoff")
            story = json.loads(installation.tutti("why", "crasher", "--json").stdout)
            self.assertEqual((story["state"], story["supervised"]), ("backoff", True))
            self.assertGreater(story["next_start"], story["since"])
            self.assertGreaterEqual(story["starts_last_hour"], 1)
            self.assertEqual(story["ends"][0]["exit"], {"code": 7, "message": "exited with code 7"})
            self.assertIn("about to fall", [line["message"] for line in story["last_lines"]])
            words = installation.tutti("why", "crasher").stdout
            for part in ("crasher is backoff", "exited with code 7", "starts again in", "about to fall"):
                self.assertIn(part, words)
            installation.wait_state("follower", "waiting")
            self.assertIn("needs what is not up: crasher (backoff)", installation.tutti("why", "follower").stdout)
            installation.supervisor.kill()
            installation.supervisor.wait()
            story = json.loads(installation.tutti("why", "--json", "crasher").stdout)
            self.assertEqual((story["state"], story["supervised"]), ("backoff", False))
            self.assertEqual(story["ends"][0]["exit"]["code"], 7)
            self.assertIn("nobody supervises it now", installation.tutti("why", "crasher").stdout)

    def test_a_limit_that_cannot_be_is_refused(self):
        with Installation(SLEEPER) as installation:
            installation.up()
            for arguments in ({"service": "sleeper", "limit": 0}, {"service": "sleeper", "limit": "all"}, {"service": "nobody"}, {}):
                with self.subTest(arguments):
                    done = installation.tutti("call", "--control", "supervisor", "history", json.dumps(arguments), check=False)
                    self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
