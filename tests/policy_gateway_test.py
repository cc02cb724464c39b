#!/usr/bin/python3
"""A policy at the gateway of a whole installation: roles of its own, rules with networks and hours, what stands in the audit, who listens.

TUTTI_BIN names the folder of the programs."""

import http.client
import json
import re
import unittest

from bus_client import BusClient
from control_peer import ControlPeer
from rig import PATIENCE, Installation, free_port, wait_until
from web_socket_client import Refused, WebSocket

PASSWORD = "correct horse battery"
JSON = {"Content-Type": "application/json"}
DJ = ("role", "dj", {"may": ["playlist.*", "service.list", "http.sources.read", "http.live.read", "http.pads.play"]})


class PolicyAtTheGateway(unittest.TestCase):
    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Installation(f"""
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{self.port}"
trusted_proxies = ["127.0.0.1"]
[control]
"""))
        self.home.up()
        self.home.wait_state("gateway", "ready")
        self.admin = self.session(self.ask("POST", "/api/setup", {"name": "Otto", "password": PASSWORD, "code": self.code()}))

    def code(self):
        """Behind a proxy the first password takes a code."""
        return re.search(r'"code":"(\w{4}-\w{4})"', self.home.wait_logged("gateway", '"code":"', "--json")).group(1)

    def ask(self, method, path, body=None, headers=JSON):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, answer.headers, json.loads(text) if text else None
        finally:
            connection.close()

    def session(self, answered):
        status, headers, body = answered
        self.assertEqual(status, 200, body)
        return {**JSON, "Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": body["csrf"]}

    def apply(self, *objects, **more):
        with ControlPeer(self.home.run_directory / "control.sock") as peer:
            params = {"objects": [{"kind": kind, "name": name, "spec": spec} for kind, name, spec in objects], **more}
            status, body = peer.run("object.apply", params, subject={"name": "root", "role": "admin"}, via="http")
        return status, json.loads(body)

    def run_as_root(self, command, /, **params):
        with ControlPeer(self.home.run_directory / "control.sock") as peer:
            status, body = peer.run(command, params, subject={"name": "root", "role": "admin"}, via="http")
        self.assertEqual(status, 200, body)
        return json.loads(body)["data"]

    def has_role(self, name):
        return name in self.ask("GET", "/api/users", headers=self.admin)[2].get("roles", [])

    def user(self, name, role):
        made = self.ask("POST", "/api/users", {"name": name, "role": role, "password": PASSWORD}, self.admin)
        self.assertEqual(made[0], 201, made)
        return self.session(self.ask("POST", "/api/session", {"username": name, "password": PASSWORD}))

    def anna(self):
        self.assertEqual(self.apply(DJ)[0], 200)
        wait_until(lambda: self.has_role("dj"), "the gateway to know the role")
        return self.user("Anna", "dj")

    def listen(self, headers, path="/ws/live"):
        return WebSocket(self.port, path, [f"Cookie: {headers['Cookie']}"], patience=PATIENCE)

    def status(self, path, headers):
        return self.ask("GET", path, headers=headers)[0]

    def test_a_role_of_ones_own_may_what_it_says(self):
        anna = self.anna()
        self.assertEqual(self.status("/api/sources", anna), 200)
        status, _, refused = self.ask("GET", "/api/services", headers=anna)
        self.assertEqual(status, 403)
        self.assertEqual(refused["error"]["message"], "http.services.read takes the role viewer, and Anna has dj; no rule allows it")
        done = self.ask("POST", "/api/commands/orchestrator", {"action": "list"}, anna)
        self.assertEqual(done[0], 200, done)
        for worker, action in (("orchestrator", "stop"), ("orchestrator", "history"), ("lamp", "shine")):
            status, _, body = self.ask("POST", f"/api/commands/{worker}", {"action": action, "params": {"service": "hub"}}, anna)
            self.assertEqual(status, 403, body)
        session = self.ask("GET", "/api/session", headers=anna)[2]
        self.assertEqual((session["role"], session["name"]), ("dj", "Anna"))
        self.assertIn("playlist.*", session["may"])

    def test_control_is_asked_as_that_role_and_says_so_in_the_audit(self):
        anna = self.anna()
        status, _, body = self.ask("POST", "/api/control", {"action": "object.apply", "params": {"objects": []}}, anna)
        self.assertEqual(status, 403, body)
        self.assertIn("and Anna has dj", body["error"]["message"])
        line = wait_until(lambda: next(iter(self.run_as_root("audit.list", subject="Anna")["lines"]), None), "the refusal in the audit")
        self.assertEqual(line["command"], "object.apply")
        self.assertEqual(line["data"]["role"], "dj")
        self.assertEqual(line["data"]["decision_id"], body["error"]["decision_id"])

    def test_what_a_rule_forbids_names_it_in_the_answer_and_in_the_audit(self):
        rule = {"effect": "forbid", "actions": ["http.users.*"], "subjects": ["Berta"]}
        berta = self.user("Berta", "admin")
        self.assertEqual(self.status("/api/users", berta), 200)
        self.assertEqual(self.apply(("rule", "hands-off", rule))[0], 200)
        wait_until(lambda: self.status("/api/users", berta) == 403, "the rule to hold at the gateway")
        refused = self.ask("GET", "/api/users", headers=berta)[2]["error"]
        self.assertEqual(refused["message"], "rule.hands-off forbids Berta http.users.read")
        self.assertEqual(refused["rules"], ["rule.hands-off"])

        def line():
            lines = self.run_as_root("audit.list", subject="Berta")["lines"]
            return next((one for one in lines if one["data"].get("decision_id") == refused["decision_id"]), None)
        data = wait_until(line, "the decision in the audit")["data"]
        self.assertEqual((data["rules"], data["role"]), (["rule.hands-off"], "admin"))
        self.assertEqual(self.status("/api/users", self.admin), 200)
        explained = self.run_as_root("policy.explain", subject="Berta", action="http.users.read", roles=["admin"])
        self.assertEqual((explained["allowed"], explained["rules"]), (False, ["rule.hands-off"]))

    def test_a_network_is_that_of_the_client_behind_the_proxy_and_hours_are_hours(self):
        berta = self.user("Berta", "viewer")
        rules = [("rule", "home", {"effect": "forbid", "subjects": ["Berta"], "actions": ["http.sources.read"],
                                   "when": {"not_networks": ["192.168.0.0/16"]}}),
                 ("rule", "never", {"effect": "forbid", "subjects": ["Berta"], "actions": ["http.services.read"], "when": {"hours": "00:00-24:00"}})]
        self.assertEqual(self.apply(*rules)[0], 200)
        home = {**berta, "X-Forwarded-For": "192.168.1.7"}
        away = {**berta, "X-Forwarded-For": "203.0.113.9"}
        wait_until(lambda: self.status("/api/sources", away) == 403, "the rule to hold at the gateway")
        self.assertEqual(self.status("/api/sources", home), 200)
        self.assertEqual(self.status("/api/services", home), 403)
        # A spoofed address ahead of what the proxy has seen is not believed.
        self.assertEqual(self.status("/api/sources", {**berta, "X-Forwarded-For": "192.168.1.7, 203.0.113.9"}), 403)

    def test_another_policy_ends_nobody_but_whom_it_no_longer_lets(self):
        anna = self.anna()
        berta = self.user("Berta", "viewer")
        with self.listen(anna) as live, self.listen(anna, "/ws/pad") as pad, self.listen(berta) as other:
            self.assertEqual(live.receive()["type"], "snapshot")
            self.assertEqual(other.receive()["type"], "snapshot")
            pad.send({"v": 1, "type": "hello", "device": "5f0c1e7a9b2d4c6e8f00112233445566", "name": "a phone"})
            self.assertEqual(pad.receive()["type"], "welcome")
            less = ("role", "dj", {"may": ["http.live.read"]})
            self.assertEqual(self.apply(less)[0], 200)
            self.assertIsNone(pad.receive())
            self.assertEqual(pad.closed_with, 1001)
            self.assertEqual(self.status("/api/sources", anna), 403)
            for socket in (live, other):
                self.assertIn(socket.receive()["type"], ("delta", "ping"))
            with self.assertRaises(Refused) as refused:
                self.listen(anna, "/ws/pad")
            self.assertEqual(refused.exception.status, 403)

    def test_a_policy_that_is_mended_ends_what_was_said_of_it(self):
        self.anna()
        policy = self.home.folder / "state" / "policy.json"
        good = policy.read_text()
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/health/gateway")
            policy.write_text("x")
            while (said := json.loads(bus.next_message().payload))["level"] != "warn":
                pass
            self.assertIn("policy: ", said["message"])
            policy.write_text(good)
            while said["level"] != "ok":
                said = json.loads(bus.next_message().payload)
            self.assertGreater(said["expires_in"], 4_000_000_000)

    def test_whose_role_is_gone_may_read_why_and_log_out(self):
        anna = self.anna()
        self.assertEqual(self.status("/api/sources", anna), 200)
        self.run_as_root("object.remove", kind="role", name="dj")
        wait_until(lambda: self.status("/api/sources", anna) == 403, "the role to be gone at the gateway")
        session = self.ask("GET", "/api/session", headers=anna)[2]
        self.assertIn("there is no role dj any more", session["refused"])
        self.assertEqual(self.ask("DELETE", "/api/session", headers=anna)[0], 200)

    def test_a_role_that_there_is_not_is_refused_by_name(self):
        made = self.ask("POST", "/api/users", {"name": "Anna", "role": "singer", "password": PASSWORD}, self.admin)
        self.assertEqual((made[0], made[2]["error"]["message"]), (400, "there is no role singer: there are viewer, operator, admin"))
        spec = {"role": "singer", "password_hash": "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"}
        status, body = self.apply(("user", "Anna", spec))
        self.assertEqual(status, 400, body)
        self.assertIn("there is no role singer", body["error"]["message"])
        status, body = self.apply(("user", "Anna", spec), ("role", "singer", {"may": ["lyrics.*"]}))
        self.assertEqual(status, 200, body)


if __name__ == "__main__":
    unittest.main()
