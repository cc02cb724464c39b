"""tutti-gateway while somebody holds all the connections that it gives: docs/gateway.md names the limits."""

import contextlib
import json
import socket
import unittest

from gateway_bench import PASSWORD, PATIENCE, Bench
from web_socket_client import WebSocket


class Room(unittest.TestCase):
    def setUp(self):
        self.bench = self.enterContext(Bench())

    def hold(self, count, text):
        """So many connections that have said this and stay."""
        held = []
        for _ in range(count):
            held.append(self.enterContext(socket.create_connection(("127.0.0.1", self.bench.port), timeout=PATIENCE)))
            with contextlib.suppress(ConnectionError):  # it may have made way already
                held[-1].sendall(text)
        return held

    def answered(self, **headers):
        for path in ("/api/session", "/health/live", "/"):
            self.assertEqual(self.bench.ask("GET", path, headers=headers)[0], 200, path)

    def test_a_request_is_answered_while_400_half_sent_ones_are_held(self):
        self.bench.start_gateway()
        held = self.hold(400, b"GET /api/sources HTTP/1.1\r\nHost: loc")
        self.answered()
        self.assertTrue(held[0].recv(100).startswith(b"HTTP/1.1 503 "), "the oldest made way, and was told")
        held[-1].sendall(b"alhost\r\nConnection: close\r\n\r\n")
        self.assertTrue(held[-1].recv(100).startswith(b"HTTP/1.1 200 "), "the newest did not")

    def test_a_request_is_answered_while_500_web_sockets_are_held(self):
        self.bench.start_gateway()
        held = [self.enterContext(WebSocket(self.bench.port)) for _ in range(500)]
        self.answered()
        for viewer in (held[0], held[-1]):
            self.assertEqual(viewer.receive()["type"], "snapshot")

    def test_who_has_logged_in_keeps_a_connection_through_a_flood(self):
        secret = self.bench.folder / "password"
        secret.write_text(PASSWORD + "\n")
        self.bench.start_gateway("--password-file", secret)
        _, headers, _ = self.bench.ask(
            "POST", "/api/session", json.dumps({"password": PASSWORD}), {"Content-Type": "application/json"})
        cookie = headers["Set-Cookie"].split(";")[0]
        request = f"GET /health/live HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
        [ours] = self.hold(1, request)
        self.assertTrue(ours.recv(1000).startswith(b"HTTP/1.1 200 "))
        self.hold(400, b"GET /api/sources HTTP/1.1\r\nHost: loc")
        ours.sendall(request)
        self.assertTrue(ours.recv(1000).startswith(b"HTTP/1.1 200 "))
        self.answered(Cookie=cookie)


if __name__ == "__main__":
    unittest.main()
