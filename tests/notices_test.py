"""What a service says of itself, over a real socket to a real supervisor: docs/supervision.md has the table."""

import subprocess
import unittest

from rig import BIN, PATIENCE, wait_until
from supervisor_test import SPARE, Stage

# Says what its fifo says, `;` for a new line; `exit CODE` ends it. SIGTERM is nothing to it.
SPOKEN = r"""
import os, signal, socket, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.connect(os.environ["NOTIFY_SOCKET"])
words = os.fdopen(os.open("fifo", os.O_RDWR))
notify.send(b"READY=1\n" + os.environ.get("FIRST", "").encode())
for line in words:
    word, _, rest = line.strip().partition(" ")
    if word == "exit":
        sys.exit(int(rest))
    if word == "barrier":
        ours, theirs = os.pipe()
        socket.send_fds(notify, [b"BARRIER=1"], [theirs])
        os.close(theirs)
        os.read(ours, 1)
        print("passed", flush=True)
        continue
    notify.send(word.replace(";", "\n").encode())
"""


class Notices(unittest.TestCase):
    def spoken(self, lines="", **others):
        stage = Stage(mixer='run = ["python3", "spoken.py"]\nready = "notify"\n' + lines, **others)
        (stage.folder / "spoken.py").write_text(SPOKEN)
        return stage

    def test_a_watchdog_period_changes_while_it_runs(self):
        with self.spoken('watchdog = "1h"\n' + SPARE) as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            stage.say("WATCHDOG_USEC=200000")
            after = stage.wait_state("mixer", "ready", other_than=before["pid"])
            self.assertEqual(after["restarts"], 1)
            self.assertIn("hung: the watchdog", stage.log())

    def test_a_longer_watchdog_period_is_as_long_as_it_says(self):
        lines = 'environment = { FIRST = "WATCHDOG_USEC=3600000000" }\nwatchdog = "500ms"\n'
        with self.spoken(lines, silent='run = ["sleep", "1030"]\nwatchdog = "500ms"\n' + SPARE) as stage:
            stage.up_any()
            stage.wait_state("mixer", "ready")
            replaced = stage.services()["silent"]["restarts"]
            wait_until(lambda: stage.services()["silent"]["restarts"] > replaced + 1, "two whole periods of the other")
            self.assertEqual(stage.services()["mixer"]["restarts"], 0)
            self.assertEqual(stage.services()["mixer"]["state"], "ready")

    def test_a_trigger_replaces_at_once(self):
        with self.spoken(SPARE) as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            stage.say("WATCHDOG=trigger")
            stage.wait_state("mixer", "ready", other_than=before["pid"])
            self.assertIn("WATCHDOG=trigger", stage.log())

    def test_a_stop_takes_as_long_as_the_service_says(self):
        grace = 'stop = { grace = "3s" }'  # long enough for a busy machine to say that it takes longer
        with self.spoken(grace, deaf="run = [\"sh\", \"-c\", \"trap '' TERM; while :; do sleep 1031; done\"]\n" + grace) as stage:
            stage.up()
            stopping = subprocess.Popen([BIN / "tutti", "stop", "mixer"], env=stage.environment, stdout=subprocess.DEVNULL)
            stage.wait_state("mixer", "stopping")
            stage.say("EXTEND_TIMEOUT_USEC=60000000")
            stage.say("barrier")
            wait_until(lambda: "passed" in stage.messages("mixer"), "the barrier")
            stage.tutti("stop", "deaf")  # its grace began later, and is over
            self.assertEqual(stage.services()["mixer"]["state"], "stopping")
            stage.say("exit 0")
            self.assertEqual(stage.wait_state("mixer", "stopped")["last_exit"]["code"], 0)
            self.assertEqual(stopping.wait(PATIENCE), 0)

    def test_what_was_extended_before_a_stop_does_not_lengthen_it_for_the_next_supervisor(self):
        with self.spoken('stop = { grace = "1s" }') as stage:
            stage.up()
            stage.say("EXTEND_TIMEOUT_USEC=3600000000")
            stage.say("barrier")
            wait_until(lambda: "passed" in stage.messages("mixer"), "the barrier")
            stopping = subprocess.Popen(
                [BIN / "tutti", "stop", "mixer"], env=stage.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stage.wait_state("mixer", "stopping")
            stage.kill_supervisor()
            stopping.wait(PATIENCE)
            stage.up_any()
            self.assertEqual(stage.wait_state("mixer", "stopped")["last_exit"]["signal"], 9)

    def test_a_service_that_stops_by_itself_is_stopping_and_then_judged(self):
        with self.spoken('restart = { when = "on_failure" }') as stage:
            stage.up()
            stage.say("STOPPING=1")
            self.assertEqual(stage.wait_state("mixer", "stopping")["cause"], "said that it stops")
            stage.say("exit 0")
            self.assertEqual(stage.wait_state("mixer", "completed")["restarts"], 0)

    def test_an_error_number_is_in_the_cause(self):
        with self.spoken('restart = { when = "never" }') as stage:
            stage.up()
            stage.say("ERRNO=2;STATUS=no card")
            stage.say("exit 3")
            end = stage.wait_state("mixer", "failed")["last_exit"]
            self.assertEqual((end["code"], end["message"]), (3, "exited with code 3: No such file or directory"))

    def test_a_reload_is_told_and_what_is_refused_is_said(self):
        with self.spoken() as stage:
            stage.up()
            stage.say("RELOADING=1;MONOTONIC_USEC=1")
            wait_until(lambda: stage.services()["mixer"]["cause"] == "ready, reloads", "the reload")
            stage.say("READY=1")
            wait_until(lambda: stage.services()["mixer"]["cause"] == "ready, has reloaded", "its end")
            stage.say("FDSTORE=1;FDNAME=socket")
            wait_until(lambda: "mixer: it said FDSTORE=, which is not done here" in stage.log(), "the refusal")
            self.assertEqual(stage.services()["mixer"]["state"], "ready")

    def test_what_was_said_to_no_supervisor_is_heard_by_the_next(self):
        with self.spoken('watchdog = "1h"\n' + SPARE) as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            stage.kill_supervisor()
            stage.say("WATCHDOG_USEC=200000")
            stage.say("barrier")
            wait_until(lambda: "passed" in stage.messages("mixer"), "the barrier")
            stage.up()
            self.assertEqual(stage.wait_state("mixer", "ready", other_than=before["pid"])["restarts"], 1)


if __name__ == "__main__":
    unittest.main()
