#!/usr/bin/python3
"""Services that a leadership or the vault holds (docs/supervision.md, Gates): they run while it is said that they may, and whoever dies or
stands still, what may not run any more is gone in time. Who leads, and how the vault is, is said by the test."""

import json
import os
import signal
import tempfile
import time
import unittest

from gates_rig import NO_CONTROL, Export, Leader, boot_now, is_gone, wait_gone
from rig import Installation, wait_until

VAULT = """
[service.mail]
run = ["sleep", "infinity"]
needs = ["vault"]
"""


class Gates(unittest.TestCase):
    def setUp(self):
        self.export = Export(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-test-")))

    def up(self, *words, ttl=1.5):
        installation = self.enterContext(Installation(f'{NO_CONTROL}{VAULT}{self.export.service(*words)}'))
        installation.up()
        self.leader = Leader(installation, ttl)
        self.addCleanup(self.leader.close)
        return installation

    def led(self, *words, ttl=1.5):
        """An installation whose export runs, and its process."""
        installation = self.up(*words, ttl=ttl)
        self.leader.lead(7)
        installation.wait_state("export", "ready")
        return installation, wait_until(self.export.runs, "a run")[-1][1]

    def test_it_runs_where_it_is_led_and_knows_by_which_leadership(self):
        installation = self.up()
        self.assertEqual(installation.services()["export"]["cause"], "waits to hear whether this installation leads it")
        self.leader.follow()
        wait_until(lambda: installation.services()["export"]["cause"] == "nobody leads it now", "the cause")
        self.assertEqual(self.export.runs(), [])
        self.leader.lead(7)
        installation.wait_state("export", "ready")
        wait_until(self.export.runs, "a run")
        self.assertEqual([token for token, _ in self.export.runs()], [7])
        self.leader.fall_silent()
        self.leader.lead(9)
        wait_until(lambda: [token for token, _ in self.export.runs()] == [7, 9], "a run by the later leadership")
        self.assertEqual(self.export.twice(), [])

    def test_it_is_gone_before_its_time_is_over_when_nobody_says_more(self):
        installation, process = self.led("stubborn")
        until = self.leader.fall_silent()
        self.assertLess(wait_gone(process), self.leader.ends(until))
        self.assertIn("nobody said in time", installation.wait_state("export", "waiting")["cause"])

    def test_it_is_gone_at_once_where_another_leads(self):
        installation, process = self.led("stubborn")
        until = boot_now() + self.leader.ttl
        self.leader.follow()
        self.assertLess(wait_gone(process), self.leader.ends(until))
        installation.wait_state("export", "waiting")

    def outlives_nobody(self, stop):
        """However who could end it is hindered, it ends in time."""
        installation, process = self.led("stubborn")
        self.leader.fall_silent()
        until = self.leader.lead(7, renew=False)
        stop(installation)
        self.assertLess(wait_gone(process), self.leader.ends(until))
        return installation

    def test_it_is_gone_in_time_where_the_supervisor_stands_still(self):
        installation = self.outlives_nobody(lambda at: at.supervisor.send_signal(signal.SIGSTOP))
        self.leader.lead(8)
        installation.supervisor.send_signal(signal.SIGCONT)
        wait_until(lambda: len(self.export.runs()) == 2, "the next run")
        self.assertEqual(self.export.runs()[1][0], 8)

    def test_it_is_gone_in_time_where_the_supervisor_is_killed(self):
        self.outlives_nobody(lambda at: at.supervisor.kill())

    def test_it_is_gone_in_time_where_the_orchestrator_stands_still(self):
        self.outlives_nobody(lambda at: os.kill(at.pid("orchestrator"), signal.SIGSTOP))

    def test_it_is_gone_in_time_where_the_hub_stands_still(self):
        hub = None

        def stop(installation):
            nonlocal hub
            hub = installation.pid("hub")
            os.kill(hub, signal.SIGSTOP)
        self.outlives_nobody(stop)
        os.kill(hub, signal.SIGCONT)

    def test_it_goes_on_under_the_next_supervisor_and_by_the_next_orchestrator(self):
        installation, process = self.led(ttl=6)
        os.kill(installation.pid("orchestrator"), signal.SIGKILL)
        installation.supervisor.kill()
        installation.supervisor.wait()
        installation.up()
        installation.wait_state("export", "ready")
        self.assertEqual(installation.pid("export"), process)
        kept = installation.run_directory / "services" / "export" / "memory.json"
        before, end = kept.stat().st_mtime_ns, boot_now() + self.leader.ttl
        wait_until(lambda: boot_now() > end, "some renewals")
        self.assertEqual(installation.pid("export"), process)
        self.assertEqual(kept.stat().st_mtime_ns, before, "what is renewed costs no disk")
        self.assertEqual(len(self.export.runs()), 1)

    def test_who_asks_for_what_may_not_run_here_hears_so_at_once(self):
        installation = self.up()
        self.leader.bus.publish("tutti/leader/app:export", {
            "v": 1, "resource": "app:export", "role": "follower", "holder": {"name": "left", "address": "https://left:8080"}, "token": 0}, retain=True)
        self.leader.bus.publish("tutti/vault/control", {"v": 1, "state": "locked"}, retain=True)
        whys = {"export": "left leads it: ask at https://left:8080", "mail": "the vault is locked: `tutti vault unlock`"}
        for service, why in whys.items():
            wait_until(lambda: installation.services()[service]["cause"] == why, "the cause")
            words = f"it may not run here now: {why}; it starts by itself when it may"
            for action in ("start", "restart"):
                began = time.monotonic()
                refused = installation.tutti(action, service, check=False)
                self.assertEqual((refused.returncode, refused.stderr.splitlines()[-1]), (1, f"{service}: {words}"))
                ordered = installation.tutti("call", "--control", "orchestrator", f"{action}_service", json.dumps({"service": service, "timeout": 60}), check=False)
                self.assertNotEqual(ordered.returncode, 0)
                self.assertIn(words, ordered.stdout + ordered.stderr)
                self.assertLess(time.monotonic() - began, 30, "nobody waited for the time that each had")
            installation.tutti("stop", service)
            self.assertIn("until it is started", installation.wait_state(service, "stopped")["cause"])
        installation.tutti("start", "export", check=False)
        self.leader.lead(7)
        installation.wait_state("export", "ready")
        self.leader.bus.publish("tutti/vault/control", {"v": 1, "state": "unlocked"}, retain=True)
        self.leader.fall_silent()
        installation.wait_state("export", "waiting")
        self.assertEqual(installation.services()["mail"]["state"], "stopped")

    def test_what_needs_the_vault_runs_while_it_is_unlocked(self):
        installation = self.up()
        say = lambda state: self.leader.bus.publish("tutti/vault/control", {"v": 1, "state": state}, retain=True)
        say("locked")
        wait_until(lambda: "tutti vault unlock" in installation.services()["mail"]["cause"], "the cause")
        self.assertIn("tutti vault unlock", installation.tutti("why", "mail", check=False).stdout)
        say("unlocked")
        process = installation.wait_state("mail", "ready")["pid"]
        say("locked")
        wait_gone(process)
        installation.wait_state("mail", "waiting")
        say("unlocked")
        process = installation.wait_state("mail", "ready")["pid"]
        installation.tutti("stop", "control")
        wait_gone(process)
        self.assertIn("tutti why control", installation.wait_state("mail", "waiting")["cause"])

    def test_what_is_said_of_gates_is_taken_whole_or_not_at_all(self):
        installation = self.up()
        good = {"open": True}
        for wrong, reason in [
                ("all", "must be an object"), ({"export": good, "nobody": good}, "no service is named nobody"),
                ({"export": good, "mail": {"open": "yes"}}, 'mail: "open" must be true or false'), ({"export": {"open": False}}, '"why" says what is waited for'),
                ({"export": {"open": True, "until_boot": -1}}, '"until_boot" must be seconds of this boot'),
                ({"export": {"open": True, "until_boot": 1e300}}, '"until_boot" must be seconds of this boot'),
                ({"export": {"open": True, "token": -1}}, '"token" must be a number'), ({"export": {"open": False, "why": 7}}, '"why" must be some words')]:
            said = installation.tutti("call", "--control", "supervisor", "set_gates", json.dumps({"gates": wrong}), check=False)
            self.assertIn(reason, said.stdout + said.stderr)
            self.assertNotEqual(said.returncode, 0)
        self.assertEqual(self.export.runs(), [])
        self.assertEqual(installation.services()["export"]["cause"], "waits to hear whether this installation leads it")

    def test_a_person_stops_and_starts_it_as_ever(self):
        installation, process = self.led()
        installation.tutti("stop", "export")
        self.assertTrue(is_gone(process))
        self.leader.fall_silent()
        self.leader.lead(9)
        self.assertEqual(installation.services()["export"]["state"], "stopped")
        installation.tutti("start", "export")
        wait_until(lambda: [token for token, _ in self.export.runs()] == [7, 9], "a run")


if __name__ == "__main__":
    unittest.main()
