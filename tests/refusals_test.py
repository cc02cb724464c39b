#!/usr/bin/python3
"""Whom the gateway refuses stands in the audit, counted; with control away it stands there later.

TUTTI_BIN names the folder of the programs."""

import http.client
import json
import os
import socket
import unittest

from control_peer import ControlPeer
from rig import PATIENCE, Installation, free_port, wait_until

PASSWORD = "correct horse battery"
JSON = {"Content-Type": "application/json"}


class Refusals(unittest.TestCase):
    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Installation(f"""
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{self.port}"
[control]
[service.control]
restart = {{ delays = ["20ms"], limit = 1000 }}
"""))
        self.home.up()
        self.home.wait_state("gateway", "ready")
        self.admin = self.session(self.ask("POST", "/api/setup", {"name": "Anna", "password": PASSWORD}))

    def ask(self, method, path, body=None, headers=JSON):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, answer.headers, json.loads(text)
        finally:
            connection.close()

    def session(self, answered):
        status, headers, body = answered
        self.assertEqual(status, 200, body)
        return {**JSON, "Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": body["csrf"]}

    def log_in(self, name, password):
        return self.ask("POST", "/api/session", {"username": name, "password": password})

    def viewer(self):
        made = self.ask("POST", "/api/users", {"name": "Kinder", "role": "viewer", "password": "small steps up"}, self.admin)
        self.assertEqual(made[0], 201, made)
        return self.session(self.log_in("Kinder", "small steps up"))

    def lines(self, **question):
        done = self.home.tutti("call", "--control", "--json", "control", "audit", json.dumps(question))
        return json.loads(done.stdout)["data"]["lines"]

    def wait_lines(self, count, **question):
        """So many refusals, counted over all lines."""
        def found():
            lines = self.lines(**question)
            return lines if sum(line["data"]["count"] for line in lines) == count else None
        return wait_until(found, f"{count} refusals of {question}")

    def test_whose_role_is_too_little_stands_there_by_name(self):
        viewer = self.viewer()
        for _ in range(7):
            self.assertEqual(self.ask("POST", "/api/services/hub/stop", {}, viewer)[0], 403)
        line = self.wait_lines(7, subject="Kinder")[-1]
        self.assertEqual((line["command"], line["outcome"]), ("POST /api/services/{service}/stop", "forbidden"))
        data = line["data"]
        self.assertEqual((data["via"], data["role"], data["path"], data["address"]), ("http", "viewer", "/api/services/hub/stop", "127.0.0.1"))
        self.assertIn("takes the role operator", data["message"])
        self.assertIn("is whole", self.home.tutti("control", "check").stdout)
        self.assertEqual(self.lines(subject="Anna"), [])

    def test_who_has_not_logged_in_or_guesses_is_nobody(self):
        self.assertEqual(self.ask("POST", "/api/services/hub/stop", {})[0], 401)
        for _ in range(3):
            self.assertEqual(self.log_in("Anna", "wrong horse battery")[0], 401)
        self.assertEqual(self.log_in(PASSWORD, "Anna's")[0], 401)
        self.wait_lines(1, subject="nobody", command="POST /api/services/{service}/stop")
        self.wait_lines(4, subject="nobody", command="session.log_in", outcome="unauthorized")
        self.assertNotIn(PASSWORD, json.dumps(self.lines()))

    def test_whatever_bytes_somebody_asks_with_those_after_him_stand_there_too(self):
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as line:
            line.sendall(b"POST /api/services/\xff\xfe/stop HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 0\r\n\r\n" % self.port)
            self.assertIn(b" 401 ", line.recv(1000))
        self.wait_lines(1, subject="nobody")
        self.assertEqual(self.ask("POST", "/api/services/hub/stop", {})[0], 401)
        self.wait_lines(2, subject="nobody")

    def test_what_cannot_be_told_while_control_is_away_is_told_when_it_is_back(self):
        viewer = self.viewer()
        self.home.tutti("stop", "control")
        self.assertEqual(self.ask("POST", "/api/events", {"type": "a.b"}, viewer)[0], 403)
        self.home.tutti("start", "control")
        self.assertEqual(self.ask("POST", "/api/events", {"type": "a.b"}, viewer)[0], 403)
        self.wait_lines(2, subject="Kinder")

    def test_a_flood_is_few_lines_and_none_of_it_is_lost_from_the_count_of_those_that_are_told(self):
        viewer = self.viewer()
        for _ in range(300):
            self.ask("POST", "/api/events", {"type": "a.b"}, viewer)
        lines = self.wait_lines(300, subject="Kinder")
        self.assertLess(len(lines), 60)

    def test_control_takes_no_nonsense(self):
        with ControlPeer(self.home.run_directory / "control.sock") as peer:
            for wrong in ({}, {"refusals": 1}, {"refusals": [{}]}, {"refusals": [{"subject": ""}] * 65}):
                reply = peer.ask("note_refusals", **wrong)
                self.assertEqual((reply["success"], reply["data"]["code"]), (False, "invalid_input"), reply)
        os.kill(self.home.pid("control"), 0)


if __name__ == "__main__":
    unittest.main()
