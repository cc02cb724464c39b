#!/usr/bin/python3
"""Who may what: rules that are applied decide from the next command on, outlive control, and are explained.

TUTTI_BIN names the folder of the programs."""

import json
import os
import signal
import unittest

from control_peer import ControlPeer
from rig import Installation, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
[service.lamp]
run = ["sleep", "infinity"]
ready = "exec"
[service.door]
run = ["sleep", "infinity"]
ready = "exec"
[service.control]
restart = { delays = ["20ms"], limit = 1000 }
"""

RULES = """
[role.dj]
may = ["service.restart"]
[rule.hands-off]
effect = "forbid"
roles = ["operator", "dj"]
actions = ["service.*"]
resources = ["service:lamp"]
"""

CASES = """
[[case]]
subject = "dora"
roles = ["dj"]
action = "service.restart"
resource = "service:{service}"
expect = "allowed"
"""


class Policy(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()

    def write(self, name, text):
        file = self.home.folder / name
        file.write_text(text)
        return file

    def restart(self, service, subject):
        """What control answers to who asks that: its status and its body."""
        with ControlPeer(self.home.run_directory / "control.sock") as peer:
            status, body = peer.run("service.restart", {"service": service}, subject=subject, via="http")
        return status, json.loads(body)

    def refusal(self, service, subject):
        status, body = self.restart(service, subject)
        return (status, body["error"]["message"]) if status == 403 else (status, None)

    def test_rules_hold_from_the_next_command_on_and_outlive_control(self):
        ann, dora = {"name": "ann", "role": "operator"}, {"name": "dora", "roles": ["dj"]}
        self.assertEqual(self.restart("lamp", ann)[0], 200)
        self.assertEqual(self.restart("door", dora)[0], 403)
        self.home.tutti("apply", self.write("rules.toml", RULES))
        forbidden = (403, "rule.hands-off forbids ann service.restart of service:lamp")
        self.assertEqual(self.refusal("lamp", ann), forbidden)
        self.assertEqual(self.restart("door", ann)[0], 200)
        self.assertEqual(self.restart("door", dora)[0], 200)
        self.assertEqual(self.refusal("lamp", dora)[0], 403)
        control = self.home.pid("control")
        os.kill(control, signal.SIGKILL)
        wait_until(lambda: self.home.services()["control"].get("pid") not in (None, control), "control runs again")
        wait_until(lambda: self.home.tutti("policy", "show", check=False).returncode == 0, "control answers again")
        self.assertEqual(self.refusal("lamp", ann), forbidden)
        lines = json.loads(self.home.tutti("command", "run", "audit.list", "subject=dora").stdout)["lines"]
        self.assertIn(["role.dj"], [line["data"].get("rules") for line in lines])
        self.home.tutti("rollback", "0")
        self.assertEqual(self.restart("lamp", ann)[0], 200)
        self.assertEqual(self.restart("door", dora)[0], 403)

    def test_what_is_wrong_is_a_mistake_in_the_file(self):
        file = self.write("rules.toml", '[rule.a]\neffect = "forbid"\nactions = ["service.stpo"]\n')
        for command in (("apply", file), ("policy", "test", file)):
            refused = self.home.tutti(*command, check=False)
            self.assertEqual(refused.returncode, 2, refused.stderr)
            self.assertRegex(refused.stderr, r"rules\.toml:3:\d+: rule\.a\.actions\[0\]: no action is called `service\.stpo`")
            self.assertIn("service.stop", refused.stderr)
        self.assertIn("no roles, rules or quotas", self.home.tutti("policy", "show").stdout)

    def test_nobody_takes_himself_the_right_to_apply(self):
        file = self.write("rules.toml", '[rule.a]\neffect = "forbid"\nactions = ["object.*"]\nwhen = { days = "sun" }\n')
        refused = self.home.tutti("apply", file, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("could not apply objects any more", refused.stderr)

    def ask_from(self, via, command, **params):
        """The status, and what control said, of an admin who came that way."""
        with ControlPeer(self.home.run_directory / "control.sock") as peer:
            status, body = peer.run(command, params, subject={"name": "root", "role": "admin"}, via=via)
        body = json.loads(body)
        return status, body.get("data", body.get("error"))

    def test_who_is_not_at_the_machine_runs_no_programs_on_it(self):
        fan = {"kind": "service", "name": "fan", "spec": {"run": ["sleep", "infinity"], "ready": "exec"}}
        copies = {"kind": "section", "name": "job", "spec": {"copy": {"run": ["cp"]}}}
        for via in ("http", "bus"):
            for wanted in (fan, copies):
                status, refused = self.ask_from(via, "object.apply", objects=[wanted])
                self.assertEqual((status, refused["code"]), (403, "programs_from_elsewhere"), refused)
                self.assertIn("apply it there (`tutti apply FILE`", refused["message"])
        over_the_bus = self.home.tutti("call", "control", "object.apply", json.dumps({"objects": [fan]}), check=False)
        self.assertIn("service/fan names a program", over_the_bus.stdout + over_the_bus.stderr)
        status, applied = self.ask_from("control", "object.apply", objects=[fan])
        self.assertEqual(status, 200, applied)
        status, removed = self.ask_from("http", "object.remove", kind="service", name="fan")
        self.assertEqual(status, 200, removed)
        status, refused = self.ask_from("http", "object.rollback", revision=applied["revision"])
        self.assertEqual((status, refused["field"]), (403, "service/fan"), refused)
        status, back = self.ask_from("control", "object.rollback", revision=applied["revision"])
        self.assertEqual(status, 200, back)
        audited = self.home.tutti("command", "run", "audit.list", "outcome=programs_from_elsewhere")
        self.assertIn("object.rollback", audited.stdout)

    def test_a_file_is_tried_on_what_was_asked_and_on_cases(self):
        ann = {"name": "ann", "role": "operator"}
        for _ in range(3):
            self.assertEqual(self.restart("lamp", ann)[0], 200)
        file = self.write("rules.toml", RULES)
        trial = json.loads(self.home.tutti("policy", "test", file, "--json").stdout)
        turned = [one for one in trial["turned"] if one["subject"] == "ann"]
        self.assertEqual([(one["times"], one["was"], one["becomes"]) for one in turned], [(3, "allowed", "refused")])
        allowed = self.home.tutti("policy", "test", file, "--cases", self.write("door.toml", CASES.format(service="door")))
        self.assertIn("1 of 1 cases are as expected", allowed.stdout)
        refused = self.home.tutti("policy", "test", file, "--cases", self.write("lamp.toml", CASES.format(service="lamp")), check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("case: dora (dj) service.restart service:lamp: refused, and allowed was expected", refused.stdout)
        self.assertEqual(self.restart("lamp", ann)[0], 200)

    def test_a_decision_is_explained(self):
        self.home.tutti("apply", self.write("rules.toml", RULES))
        shown = self.home.tutti("policy", "show").stdout
        self.assertRegex(shown, r"hands-off\s+forbid\s+role operator, role dj\s+service\.\*\s+service:lamp")
        asked = ("policy", "explain", "ann", "service.restart")
        refused = self.home.tutti(*asked, "service:lamp", "--role", "operator", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("refused: rule.hands-off forbids ann service.restart of service:lamp", refused.stdout)
        allowed = self.home.tutti(*asked, "service:door", "--role", "operator")
        self.assertIn("allowed: role operator", allowed.stdout)
        self.assertIn("it is about service:lamp, and this is of service:door", allowed.stdout)
        unknown = self.home.tutti("policy", "explain", "ann", "service.stpo", check=False)
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("no action is called `service.stpo`", unknown.stderr)


if __name__ == "__main__":
    unittest.main()
