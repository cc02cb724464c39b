#!/usr/bin/python3
"""Whatever changes an installation goes through control, where that runs: the page's buttons, its settings, what is asked over the bus,
the command line. With it away nothing is changed but by whoever is at the machine.

TUTTI_BIN names the folder of the programs."""

import getpass
import http.client
import json
import os
import signal
import unittest

from rig import PATIENCE, Installation, free_port, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
[control]
{control}
[service.control]
restart = {{ delays = ["300s"] }}
[playlist.flash]
steps = [{{ type = "flash.on", data = {{}}, offset = 0 }}]
[service.lamp]
run = ["sleep", "infinity"]
ready = "exec"
"""
PULSE = {"name": "pulse", "definition": {"steps": [{"type": "pulse.on", "data": {}, "offset": 0}]}}


class Governed(unittest.TestCase):
    control = ""

    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Installation(FILE.format(port=self.port, control=self.control)))
        self.home.up()
        self.home.wait_state("control", "ready")

    def post(self, path, body, **fields):
        """(status, fields, body) of what is posted to the gateway."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in fields.items()}}
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def done(self, path, body, **fields):
        """The answer to what must come about, once everybody is there."""
        def came():
            status, _, text = self.post(path, body, **fields)
            if status != 503:
                self.assertEqual(status, 200, text)
                return json.loads(text)
            return None
        return wait_until(came, f"an answer to {path}")

    def audit(self, command):
        """(subject, outcome, data) of each line of it, the oldest first."""
        answer = json.loads(self.home.tutti("call", "--control", "--json", "control", "audit", json.dumps({"most": 1000, "command": command})).stdout)
        return [(line["subject"], line["outcome"], line["data"]) for line in reversed(answer["data"]["lines"])]

    def call(self, service, action, params, check=True):
        return self.home.tutti("call", service, action, json.dumps(params), "--json", check=check)


class Rim(Governed):
    def test_the_buttons_of_the_page_are_written_down_and_done_once_under_a_key(self):
        first = self.done("/api/services/lamp/restart", {}, Idempotency_Key="k-1")
        pid = self.home.pid("lamp")
        status, _, again = self.post("/api/services/lamp/restart", {}, Idempotency_Key="k-1")
        self.assertEqual((status, json.loads(again)), (200, first))
        self.assertEqual(self.home.pid("lamp"), pid)
        status, _, text = self.post("/api/services/director/restart", {}, Idempotency_Key="k-1")
        self.assertEqual((status, json.loads(text)["error"]["code"]), (409, "idempotency_conflict"))
        outcomes = [outcome for subject, outcome, data in self.audit("service.restart")]
        self.assertEqual(outcomes, ["begun", "ok", "replayed", "idempotency_conflict"])
        for subject, _, data in self.audit("service.restart"):
            self.assertEqual((subject, data["role"], data["via"]), ("door:open", "admin", "http"))
        # Another key is another request.
        self.done("/api/services/lamp/restart", {}, Idempotency_Key="k-2")
        self.assertNotEqual(self.home.pid("lamp"), pid)

    def test_settings_are_written_down_by_their_names_and_without_their_values(self):
        answer = self.done("/api/config", {"sections": {"weather": {"location": "Oslo-by-the-fjord"}}})
        self.assertEqual(answer["sections_updated"], ["weather"])
        [*_, (subject, outcome, data)] = self.audit("config.change")
        self.assertEqual((subject, outcome, data["parameters"]), ("door:open", "ok", ["sections"]))
        self.assertNotIn("Oslo", json.dumps(self.audit("config.change")))
        status, _, text = self.post("/api/config", {"sections": {}}, If_Match='"0000000000000000"')
        self.assertEqual(status, 412, text)

    def test_a_playlist_that_is_registered_over_the_bus_is_written_down(self):
        wait_until(lambda: self.call("director", "playlist.register", PULSE, check=False).returncode == 0, "the playlist")
        self.assertIn("playlist_id", json.loads(self.call("director", "playlist.start", {"name": "pulse"}).stdout)["data"])
        [*_, (subject, outcome, data)] = self.audit("playlist.register")
        self.assertEqual((subject, outcome, data["role"], data["via"]), ("bus", "ok", "admin", "bus"))
        self.assertEqual(self.audit("playlist.start")[-1][:2], ("bus", "ok"))
        # Questions are answered by the director itself.
        self.assertEqual([each["name"] for each in json.loads(self.call("director", "playlist.list", {}).stdout)["data"]["playlists"]], ["flash", "pulse"])
        self.assertEqual(self.audit("playlist.list"), [])

    def test_what_older_clients_call_it_goes_the_same_way(self):
        self.assertEqual(json.loads(self.call("orchestrator", "stop", {"service": "lamp"}).stdout)["data"]["state"], "stopped")
        self.assertEqual(self.audit("service.stop")[-1][:2], ("bus", "ok"))

    def test_the_command_line_is_whoever_is_at_the_machine(self):
        self.home.tutti("restart", "lamp")
        self.home.tutti("config", "set", "weather", "location=Oslo")
        for command in ("service.restart", "config.set"):
            subject, outcome, data = self.audit(command)[-1]
            self.assertEqual((subject, outcome, data["via"]), (getpass.getuser(), "ok", "control"), command)

    def test_a_key_of_the_command_line_counts_too(self):
        def ask(key):
            return self.home.tutti("command", "run", "service.restart", "service=lamp", "--key", key).stdout
        said, pid = ask("mine"), self.home.pid("lamp")
        self.assertEqual((ask("mine"), self.home.pid("lamp")), (said, pid))
        self.assertEqual([outcome for _, outcome, _ in self.audit("service.restart")], ["begun", "ok", "replayed"])
        ask("another")
        self.assertNotEqual(self.home.pid("lamp"), pid)

    def test_several_services_are_started_beside_each_other(self):
        self.home.tutti("stop", "lamp", "director")
        self.assertEqual({name for name, service in self.home.services().items() if service["state"] == "stopped"}, {"lamp", "director"})
        self.home.tutti("start", "lamp", "director")
        self.assertEqual(len([outcome for _, outcome, _ in self.audit("service.start") if outcome == "ok"]), 2)


    def test_control_does_not_end_itself(self):
        self.done("/api/services/lamp/restart", {})
        pid = self.home.pid("control")
        for order in ("stop", "restart"):
            status, _, text = self.post(f"/api/services/control/{order}", {})
            self.assertEqual(status, 409, text)
            self.assertIn(f"tutti {order} control", json.loads(text)["error"]["message"])
        self.assertEqual(self.home.pid("control"), pid)
        self.home.tutti("restart", "control")
        self.home.wait_state("control", "ready", other_than=pid)
        # It was told so directly, and does not begin with it again.
        self.assertEqual([outcome for _, outcome, _ in self.audit("service.restart")].count("conflict"), 1)

    def test_with_the_orchestrator_away_it_says_so_at_once(self):
        self.done("/api/services/lamp/restart", {})
        self.home.tutti("stop", "orchestrator")
        status, _, text = self.post("/api/commands/orchestrator", {"action": "stop_service", "params": {"service": "lamp"}})
        self.assertEqual((status, json.loads(text)["error"]["code"]), (503, "unavailable"), text)
        self.home.tutti("start", "orchestrator")
        self.done("/api/services/lamp/restart", {})


class Away(Governed):
    def test_with_control_killed_only_whoever_is_at_the_machine_changes_something(self):
        self.done("/api/services/lamp/restart", {})
        os.kill(self.home.pid("control"), signal.SIGKILL)
        wait_until(lambda: self.home.services()["control"]["state"] != "ready", "the end of control")
        for path, body in (("/api/services/lamp/stop", {}), ("/api/config", {"sections": {"weather": {"location": "Oslo"}}}),
                           ("/api/commands/orchestrator", {"action": "stop_service", "params": {"service": "lamp"}}),
                           ("/api/commands/control", {"action": "events"})):
            status, _, text = self.post(path, body)
            self.assertEqual((status, json.loads(text)["error"]["code"]), (503, "control_away"), path)
        done = self.call("orchestrator", "stop_service", {"service": "lamp"}, check=False)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "control_away")
        self.assertEqual(self.home.services()["lamp"]["state"], "ready")
        # Questions need no control.
        self.assertEqual(self.post("/api/commands/orchestrator", {"action": "list"})[0], 200)

        done = self.home.tutti("stop", "lamp")
        self.assertEqual(self.home.services()["lamp"]["state"], "stopped")
        self.assertRegex(done.stderr, r"^tutti: control does not answer \(.+\): this goes the direct way, and is not written down\n$")

        self.home.tutti("start", "control")
        self.done("/api/services/lamp/start", {})
        self.assertEqual(self.home.services()["lamp"]["state"], "ready")
        self.assertEqual(self.audit("service.stop"), [])
        self.assertEqual(self.audit("service.start")[-1][:2], ("door:open", "ok"))


class BusRole(Governed):
    control = 'bus_role = "viewer"'

    def test_the_bus_may_what_its_role_may(self):
        done = self.call("orchestrator", "stop_service", {"service": "lamp"}, check=False)
        error = json.loads(done.stdout)["error"]
        self.assertEqual(error["code"], "forbidden")
        subject, outcome, data = self.audit("service.stop")[-1]
        self.assertEqual((subject, outcome, data["role"]), ("bus", "forbidden", "viewer"))
        self.assertIn(data["decision_id"], error["message"])
        self.assertEqual(self.home.services()["lamp"]["state"], "ready")
        self.done("/api/services/lamp/stop", {})


if __name__ == "__main__":
    unittest.main()
