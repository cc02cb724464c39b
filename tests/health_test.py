#!/usr/bin/python3
"""How an installation is: ready by what is required, with a history that outlives control, and rules that act of themselves.

TUTTI_BIN names the folder of the programs."""

import json
import os
import signal
import time
import unittest
import urllib.error
import urllib.request

from bus_client import BusClient
from rig import Installation, free_port, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
[control]
[health]
required = ["lamp"]
damping = "0s"
[health.rule.dark]
component = "lamp"
for = "0s"
then = "restart:lamp"
at_most = "1/1h"
[service.lamp]
run = ["sleep", "infinity"]
ready = "exec"
required = false
[service.control]
restart = {{ delays = ["20ms"], limit = 1000 }}
"""


# Nobody says who leads, so that this installation does not.
LEADERLESS = FILE.replace("required = false", 'required = false\nleader = "only"') + """
[control.etcd]
endpoints = ["http://127.0.0.1:{etcd}"]
"""


class HealthCase(unittest.TestCase):
    FILE = FILE

    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Installation(self.FILE.format(port=self.port, etcd=free_port())))
        self.home.up()
        self.bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))

    def says(self, level, message, expires_in=600):
        self.bus.publish("tutti/health/lamp", {
            "v": 1, "level": level, "message": message, "details": {}, "updated_at": time.time(), "expires_in": expires_in}, retain=True)

    def ready(self):
        """The status of /health/ready and what it says is not as it should be, by component."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as response:
                return response.status, {}
        except urllib.error.HTTPError as refused:
            return refused.code, {one["component"]: one for one in json.load(refused).get("unready", [])}
        except OSError:
            return None, {}

    def run_command(self, command, **params):
        done = self.home.tutti("command", "run", command, *(f"{key}={value}" for key, value in params.items()), check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def changes(self):
        answer = self.run_command("health.history", component="lamp")
        return [(one["from"], one["to"], one["reason"]) for one in reversed(answer["changes"])] if answer else []

    def deeds(self):
        answer = self.run_command("audit.list", subject="rule:dark")
        return [(line["command"], line["outcome"]) for line in reversed(answer["lines"])] if answer else []


class Health(HealthCase):
    def test_ready_is_what_is_required_and_says_why_it_is_not(self):
        wait_until(lambda: self.ready()[1].keys() == {"lamp"}, "all but the lamp")
        self.assertEqual(self.ready()[1]["lamp"]["reason"], "nobody has said yet how it is")
        self.says("warn", "it flickers")
        wait_until(lambda: self.ready()[0] == 200, "a warning is ready")
        self.says("error", "it is dark")
        wait_until(lambda: self.ready()[1].get("lamp") == {"component": "lamp", "level": "error", "reason": "it is dark"}, "dark")
        self.says("ok", "it shines", expires_in=1)
        wait_until(lambda: self.ready()[1].get("lamp", {}).get("level") == "unknown", "it says nothing any more")

    def test_a_rule_restarts_a_service_within_its_limit_and_the_history_outlives_control(self):
        pid = self.home.wait_state("lamp", "ready")["pid"]
        wait_until(lambda: self.run_command("health.list"), "control knows how it is")
        self.bus.subscribe("tutti/event/control/health/rule")
        self.says("error", "it is dark")
        self.home.wait_state("lamp", "ready", other_than=pid)
        told = json.loads(self.bus.next_message().payload)["data"]
        self.assertEqual((told["rule"], told["carried_out"], told["limited"]), ("dark", True, False))
        wait_until(lambda: self.deeds() == [("service.restart", "begun"), ("service.restart", "ok")], "its lines of audit")
        pid = self.home.pid("lamp")
        self.says("ok", "it shines")
        wait_until(lambda: len(self.changes()) == 2, "it is well")
        os.kill(self.home.pid("control"), signal.SIGKILL)
        wait_until(lambda: self.run_command("health.list"), "control is back")
        self.says("error", "it is dark again")
        told = json.loads(self.bus.next_message().payload)["data"]
        self.assertEqual((told["carried_out"], told["limited"]), (False, True))
        wait_until(lambda: len(self.changes()) == 3, "it is dark")
        self.assertEqual(self.changes(), [("ok", "error", "it is dark"), ("error", "ok", "it shines"), ("ok", "error", "it is dark again")])
        self.assertEqual(self.home.pid("lamp"), pid)
        self.assertEqual(len(self.deeds()), 2)
        answer = self.run_command("health.list")
        self.assertEqual((answer["ready"], answer["level"]), (False, "error"))
        self.assertEqual(answer["unready"], [{"component": "lamp", "level": "error", "reason": "it is dark again"}])
        self.assertEqual(len(answer["rules"][0]["fired"]), 1)

    def test_by_hand(self):
        self.says("error", "it is dark")
        done = wait_until(lambda: (said := self.home.tutti("health", check=False)).returncode == 3 and "lamp" in said.stdout and said, "tutti health")
        self.assertRegex(done.stdout, "not ready: lamp\\n")
        self.assertRegex(done.stdout, r"lamp +error .* yes +it is dark")
        history = wait_until(lambda: (said := self.home.tutti("health", "--history", "lamp").stdout) and said, "its history")
        self.assertRegex(history, r"lamp +ok +error +it is dark")
        self.says("ok", "it shines")
        wait_until(lambda: self.home.tutti("health", "--json", check=False).returncode == 0, "ready")
        self.assertEqual(self.home.tutti("health", "--history", "nobody").stdout, "")

    def test_without_the_bus_nobody_knows_that_it_is_ready(self):
        self.says("ok", "it shines")
        wait_until(lambda: self.home.tutti("health", check=False).returncode == 0, "ready")
        self.home.tutti("stop", "hub")
        away = wait_until(lambda: (said := self.home.tutti("health", check=False)).returncode == 3 and said, "control notices")
        self.assertRegex(away.stdout, r"not ready: the bus is away; below is what was known before(: service/hub)?\n")
        answer = self.run_command("health.list")
        self.assertEqual((answer["ready"], answer["reason"]), (False, "the bus is away"))
        self.home.tutti("start", "hub")
        wait_until(lambda: "the bus is away" not in self.home.tutti("health", check=False).stdout, "control hears the bus")

    def test_of_what_nobody_speaks_there_is_no_health(self):
        wait_until(lambda: "lamp" in self.home.tutti("health", "lamp", check=False).stdout, "the lamp is known")
        for name, meant in (("lmap", "`lamp`"), ("gateway", "`service/gateway`")):
            done = self.home.tutti("health", name, check=False)
            self.assertEqual((done.returncode, done.stdout), (4, ""))
            self.assertIn(f"no component named {name}. Did you mean {meant}?", done.stderr)

    def test_what_control_keeps_of_health_nobody_else_changes(self):
        for command, params in (("store.put", {"value": 1}), ("store.remove", {})):
            refused = self.home.tutti(
                "command", "run", command, "set=health.change", "key=x", *(f"{key}={value}" for key, value in params.items()), check=False)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn("health's own", refused.stdout + refused.stderr)


class HealthOfFollowers(HealthCase):
    FILE = LEADERLESS

    def test_who_does_not_lead_a_service_does_not_restart_it(self):
        wait_until(lambda: self.run_command("health.list"), "control knows how it is")
        self.says("error", "it is dark")
        rule, = wait_until(lambda: [rule for rule in self.run_command("health.list")["rules"] if rule["fired"]], "the rule applies")
        self.assertEqual(rule["rule"], "dark")
        self.says("ok", "it shines")
        wait_until(lambda: len(self.changes()) == 2, "it is well")
        self.assertEqual(self.deeds(), [])


if __name__ == "__main__":
    unittest.main()
