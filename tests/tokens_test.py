#!/usr/bin/python3
"""Tokens that scripts show to the gateway instead of logging in: their roles, and that they go when they are revoked.

TUTTI_BIN is the folder of the built programs."""

import base64
import json
import re
import unittest

from event_stream_client import EventStream
from gateway_bench import PASSWORD, WithHub
from rig import wait_until
from web_socket_client import Refused, WebSocket

JSON = {"Content-Type": "application/json"}
SENSITIVE = json.dumps({"action": "config.change", "params": {"sections": {"auth": {"enabled": False}}}})


class Tokens(WithHub):
    def setUp(self):
        super().setUp()
        (self.bench.folder / "password").write_text(PASSWORD + "\n")
        self.start()

    def start(self):
        self.bench.start_gateway("--password-file", self.bench.folder / "password")
        status, headers, body = self.bench.ask("POST", "/api/session", json.dumps({"password": PASSWORD}), JSON)
        self.assertEqual(status, 200)
        self.admin = {**JSON, "Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": json.loads(body)["csrf"]}

    def make(self, role):
        status, _, body = self.bench.ask("POST", "/api/tokens", json.dumps({"name": f"a {role}", "role": role}), self.admin)
        self.assertEqual(status, 201)
        return json.loads(body)

    def ask(self, method, path, token, body=None):
        return self.bench.ask(method, path, body, {**JSON, "Authorization": f"Bearer {token}"})[0]

    def test_each_role_may_what_it_may(self):
        viewer, operator, admin = (self.make(role)["token"] for role in ("viewer", "operator", "admin"))
        event = json.dumps({"type": "button.press"})
        wait_until(lambda: self.ask("POST", "/api/events", admin, event) == 202, "the bus")
        for token, statuses, sets_up in ((viewer, (200, 403, 403), False), (operator, (200, 202, 403), False), (admin, (200, 202, 200), True)):
            said = (
                self.ask("GET", "/api/sources", token), self.ask("POST", "/api/events", token, event), self.ask("GET", "/api/tokens", token))
            self.assertEqual(said, statuses)
            self.assertEqual(self.ask("POST", "/api/commands/orchestrator", token, SENSITIVE) != 403, sets_up)
        basic = base64.b64encode(f"anybody:{viewer}".encode()).decode()
        self.assertEqual(self.bench.ask("GET", "/api/sources", headers={"Authorization": f"Basic {basic}"})[0], 200)
        self.assertEqual(self.ask("GET", "/api/sources", viewer[:-1] + "0" if viewer[-1] != "0" else viewer[:-1] + "1"), 401)

    def test_they_outlive_the_gateway_and_not_their_revocation(self):
        made, other = self.make("viewer"), self.make("viewer")
        self.bench.gateway.kill()
        self.bench.gateway.wait()
        self.start()
        self.assertEqual(self.ask("GET", "/api/sources", made["token"]), 200)
        self.assertEqual(self.bench.ask("DELETE", f"/api/tokens/{made['id']}", headers=self.admin)[0], 200)
        self.assertEqual(self.ask("GET", "/api/sources", made["token"]), 401)
        self.assertEqual(self.ask("GET", "/api/sources", other["token"]), 200)
        kept = self.bench.folder / "state" / "gateway.tokens.json"
        self.assertNotIn(other["token"].removeprefix("tutti_"), kept.read_text())
        self.assertEqual(kept.stat().st_mode & 0o777, 0o600)

    def test_who_listens_by_one_that_is_revoked_listens_no_more(self):
        made = self.make("viewer")
        field = f"Bearer {made['token']}"
        with WebSocket(self.bench.port, headers=[f"Authorization: {field}"]) as viewer, \
                EventStream(self.bench.port, headers={"Authorization": field}) as stream:
            self.assertEqual((viewer.receive()["type"], stream.next()[1]["type"]), ("snapshot", "snapshot"))
            self.assertEqual(self.bench.ask("DELETE", f"/api/tokens/{made['id']}", headers=self.admin)[0], 200)
            while viewer.receive() is not None:
                pass
            self.assertEqual(viewer.closed_with, 1001)
            with self.assertRaises(ConnectionError):
                while True:
                    stream.next()
        with self.assertRaises(Refused) as refused:
            WebSocket(self.bench.port, headers=[f"Authorization: {field}"])
        self.assertEqual(refused.exception.status, 401)

    def test_others_go_on_listening_whichever_token_or_user_goes(self):
        gone, stays = self.make("viewer"), self.make("viewer")
        field = f"Bearer {stays['token']}"
        user = json.dumps({"name": "Anna", "role": "viewer", "password": "battery staple"})
        status, _, body = self.bench.ask("POST", "/api/users", user, self.admin)
        self.assertEqual(status, 201)
        anna = f"/api/users/{json.loads(body)['id']}"
        with WebSocket(self.bench.port, headers=[f"Authorization: {field}"]) as by_token, \
                WebSocket(self.bench.port, headers=[f"Cookie: {self.admin['Cookie']}"]) as by_session, \
                EventStream(self.bench.port, headers={"Authorization": field}) as stream:
            for each in (by_token, by_session):
                self.assertEqual(each.receive()["type"], "snapshot")
            self.assertEqual(stream.next()[1]["type"], "snapshot")
            self.assertEqual(self.bench.ask("DELETE", f"/api/tokens/{gone['id']}", headers=self.admin)[0], 200)
            self.assertEqual(self.bench.ask("POST", anna, json.dumps({"role": "operator"}), self.admin)[0], 200)
            self.assertEqual(self.bench.ask("DELETE", anna, headers=self.admin)[0], 200)
            self.bench.reading("lamp", "glow", 4711)
            for listen in (by_token.receive, by_session.receive, lambda: stream.next()[1]):
                while "4711" not in json.dumps(heard := listen()):
                    self.assertIsNotNone(heard, "it was let go")

    def test_one_that_asks_too_often_does_not_take_the_turns_of_others(self):
        hasty, other = self.make("operator")["token"], self.make("operator")["token"]

        def post(token, connection="keep-alive"):
            lines = ["POST /api/events HTTP/1.1", "Host: localhost", f"Connection: {connection}", f"Authorization: Bearer {token}",
                     "Content-Type: application/json", "Content-Length: 2", "", "{}"]
            return "\r\n".join(lines).encode()

        def both():  # by one address, at once
            answer = self.bench.raw(post(hasty) * 300 + post(other, "close"))
            statuses = re.findall(rb"HTTP/1.1 (\d+) ", answer)
            return statuses if b"429" in statuses else None
        statuses = wait_until(both, "haste to be refused")
        self.assertEqual((len(statuses), statuses[-1]), (301, b"400"))


if __name__ == "__main__":
    unittest.main()
