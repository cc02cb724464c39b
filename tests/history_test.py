#!/usr/bin/python3
"""What became of services: kept over the end of a supervisor, asked for on its socket, told by `tutti why`."""

import gzip
import json
import os
import signal
import subprocess
import time
import unittest

from rig import QUIET, Installation, wait_until

SLEEPER = QUIET + """
[service.sleeper]
run = ["sh", "-c", "echo breathing; exec sleep infinity"]
ready = "exec"
"""


# A hub and an orchestrator, and a service that is a source by what the test says of it.
ON_THE_BUS = """
[gateway]
listen = "off"
[service.weather]
run = ["sleep", "infinity"]
ready = "exec"
"""


class Listener:
    """`tutti sub`, as a context manager that gives what asks for the lines so far."""

    def __init__(self, installation, topic):
        self.path = installation.folder / "heard.jsonl"
        with open(self.path, "w", encoding="utf-8") as file:
            self.process = subprocess.Popen(
                [installation.programs / "tutti", "sub", "--json", topic], env=installation.environment, stdin=subprocess.DEVNULL, stdout=file)
        self.ready = lambda: installation.tutti("pub", f"{topic.removesuffix('/#')}/probe", '{"probe":true}', check=False)

    def __enter__(self):
        wait_until(lambda: self.ready() and "probe" in self.path.read_text(), "the subscription")
        return lambda: [line for line in self.path.read_text().splitlines() if "probe" not in line]

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


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
            log = installation.folder / "state" / "log" / "crasher.log"  # rotated twice and packed meanwhile
            log.with_name("crasher.log.2.gz").write_bytes(gzip.compress(log.read_bytes()))
            log.write_text("")
            self.assertIn("about to fall", installation.tutti("why", "crasher").stdout)

    def test_why_answers_for_what_never_ran_and_for_what_there_is_not(self):
        with Installation(QUIET + '[service.camera]\nrun = ["sleep", "infinity"]\npattern = "demand"\n') as installation:
            installation.up()
            words = installation.tutti("why", "camera").stdout
            self.assertIn("camera is stopped", words)
            self.assertIn("waits until somebody uses it", words)
            self.assertGreater(installation.services()["camera"]["since"], time.time() - 3600)  # not since the machine's start
            unknown = installation.tutti("why", "camrea", check=False)
            self.assertEqual(unknown.returncode, 4)
            self.assertIn("no service is named camrea. Did you mean `camera`?", unknown.stderr)
            installation.supervisor.kill()
            installation.supervisor.wait()
            self.assertIn("camera was stopped", installation.tutti("why", "camera").stdout)
            self.assertIn("nothing is known of a service named Camrea", installation.tutti("why", "Camrea", check=False).stderr)

    def test_a_crash_is_an_event_on_the_bus(self):
        with Installation(ON_THE_BUS) as installation:
            installation.up()
            with Listener(installation, "event/service/#") as heard:
                os.kill(installation.pid("weather"), signal.SIGKILL)
                def crash():
                    events = [json.loads(line)["payload"]["data"] for line in heard()]
                    return [each for each in events if each["service"] == "weather" and each["exit"]]
                [crash, *_] = wait_until(crash, "the event")
                self.assertEqual(crash["exit"]["signal"], signal.SIGKILL)

    def test_a_source_without_success_is_an_alert_until_it_succeeds(self):
        with Installation(ON_THE_BUS) as installation:
            installation.up()
            installation.tutti("pub", "-r", "meta/weather", json.dumps(
                {"v": 1, "source_id": "weather", "name": "W", "description": "", "refresh_interval": 20, "enabled": True}))
            def polled(ago):
                now = time.time()
                installation.tutti("pub", "-r", "status/weather", json.dumps(
                    {"v": 1, "source_id": "weather", "last_poll": now, "last_success": now - ago, "last_error": "timed out", "poll_count": 3,
                     "error_count": 2, "expires_in": 600}))
            alert = lambda: installation.services()["weather"]["alert"]
            with Listener(installation, "event/alert/#") as heard:
                polled(3600)
                self.assertIn("timed out", wait_until(alert, "the alert"))
                self.assertIn("no success for more than 60 s", installation.tutti("status", check=False).stdout)
                self.assertIn("no success for more than 60 s", installation.tutti("why", "weather").stdout)
                polled(0)
                wait_until(lambda: not alert(), "its end")
                wait_until(lambda: {json.loads(line)["payload"]["type"] for line in heard()} == {"alert.raised", "alert.cleared"}, "both events")

    def test_a_limit_that_cannot_be_is_refused(self):
        with Installation(SLEEPER) as installation:
            installation.up()
            for arguments in ({"service": "sleeper", "limit": 0}, {"service": "sleeper", "limit": "all"}, {"service": "nobody"}, {}):
                with self.subTest(arguments):
                    done = installation.tutti("call", "--control", "supervisor", "history", json.dumps(arguments), check=False)
                    self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
