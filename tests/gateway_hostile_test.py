#!/usr/bin/python3
"""The gateway and those who mean it ill: who may ask what, by every route; nonsense, crowds, and clients that never end. Nothing dies, and
nothing is left of them.

TUTTI_BIN names the folder of the programs, TUTTI_RELEASE_BIN that of the ones that ship: memory is looked at there."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import socket
import unittest

from gateway_bench import PASSWORD, Bench
from rig import BIN, PATIENCE, RELEASE_BIN, allow_descriptors, wait_until
from routes_test import NAMES, OPERATIONS
from web_socket_client import WebSocket

JSON = {"Content-Type": "application/json"}
RANKS = ("anyone", "viewer", "operator", "admin")
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
BODY = 100 * 1024 * 1024
BODIES = (
    b"", b"{", b"[]", b"null", b"0", b'"x"', b"\x00", b"\xff\xfe{}", b"{}", b'{"a":1,"a":2}', b"[" * 30000, b'{"a":' * 10000, b"1e999", b"-" * 60000,
    b'{"action":null}', b'{"action":""}', b'{"action":"' + b"x" * 60000 + b'"}', b'{"action":"echo","params":[]}', b'{"action":"echo","idempotency_key":{}}',
    b'{"sections":null}', b'{"sections":{"":{}}}', b'{"sections":{"weather":[]}}', b'{"sections":{"../../etc/passwd":{}}}',
    b'{"name":1,"role":"king"}', b'{"name":"","role":"admin"}', b'{"role":"admin"}', b'{"type":"a/b"}', b'{"type":"#"}', b'{"type":"\\u0000"}',
    b'{"for":"-1h"}', b'{"for":1e308}', b'{"until":"soon"}', b'{"until":-1e300,"for":"1h"}', b'{"subject":"\\ud800"}', b'{"source":9}')
QUERIES = (
    "?from=nan", "?from=inf&to=-inf", "?from=1e308&to=1", "?points=-1", "?points=99999999999999999999", "?points=0", "?%00", "?from=%", "?=&&=",
    "?lines=-5", "?since=yesterday%00", "?grep=" + "(" * 500, "?grep=(a%2B)%2B%24", "?level=%ff", "?" + "a=1&" * 900)
NAMES_OF_EVIL = (
    "..", ".", "%2e%2e", "..%2f..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "..%5c..", "%00", "a%00b", "%ff", "%", "%zz", "#", "+", "x" * 3000,
    "%2e%2e%2f%2e%2e%2fsecret", "....//....//secret", "a%2fb", "%0d%0aSet-Cookie:x=1")


def fill_in(path, value=None):
    return re.sub(r"{(\w+)}", lambda name: value or NAMES[name[1]], path)


class Hostile(unittest.TestCase):
    programs = BIN

    def setUp(self):
        self.bench = self.enterContext(Bench(self.programs))
        (self.bench.folder / "password").write_text(PASSWORD + "\n")
        self.bench.start_hub()
        self.bench.start_gateway("--password-file", self.bench.folder / "password")
        self.admin = self.log_in()
        self.tokens = {role: self.make_token(role) for role in RANKS[1:]}
        wait_until(lambda: self.bench.get("/health/ready", **self.by("viewer"))[1]["status"] != "", "the gateway")

    def tearDown(self):
        """It is the same process as before, and serves."""
        self.assertIsNone(self.bench.gateway.poll(), self.bench.log()[-4000:])
        self.assertEqual(self.status("GET", "/api/sources", self.by("viewer")), 200)
        self.assertNotIn("Sanitizer: ", self.bench.log())
        self.assertNotIn("runtime error: ", self.bench.log())

    def log_in(self):
        status, headers, body = self.bench.ask("POST", "/api/session", json.dumps({"password": PASSWORD}), JSON)
        self.assertEqual(status, 200)
        return {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": json.loads(body)["csrf"]}

    def make_token(self, role):
        status, _, body = self.bench.ask(
            "POST", "/api/tokens", json.dumps({"name": f"a {role}", "role": role}), {**JSON, **self.admin})
        self.assertEqual(status, 201)
        return json.loads(body)["token"]

    def by(self, role):
        return {"Authorization": f"Bearer {self.tokens[role]}"} if role in self.tokens else {}

    def status(self, method, path, headers, body=None):
        """Of the answer, which need not end. Who asks too often asks again."""
        def ask():
            connection = http.client.HTTPConnection("127.0.0.1", self.bench.port, timeout=PATIENCE)
            try:
                connection.request(method, path, body, headers)
                with connection.getresponse() as answer:
                    return answer.status
            finally:
                connection.close()
        return wait_until(lambda: (status := ask()) != 429 and status, "to be asked again")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.bench.gateway.pid}/fd"))

    def wait_descriptors(self, count):
        wait_until(lambda: self.descriptors() <= count, f"as few descriptors as the {count} before")

    def memory(self):
        """PSS in bytes."""
        text = pathlib.Path(f"/proc/{self.bench.gateway.pid}/smaps_rollup").read_text()
        return int(re.search(r"^Pss:\s+(\d+) kB", text, re.M).group(1)) * 1024


class Matrix(Hostile):
    def refusals(self, route, role, extra):
        method, path = route.split(" ")
        upgrade = UPGRADE if path.startswith("/ws/") else {}
        [kind] = OPERATIONS[route].get("requestBody", {}).get("content", {"application/json": {}})
        body = None if method == "GET" else b""
        headers = {"Content-Type": kind, **self.by(role), **extra, **upgrade}
        return self.status(method, fill_in(path), headers, body)

    def test_each_route_is_open_to_its_role_and_those_above_alone(self):
        for route, operation in OPERATIONS.items():
            needed = RANKS.index(operation.get("x-role", "anyone"))
            for rank, role in enumerate(RANKS):
                with self.subTest(route, role=role):
                    status = self.refusals(route, role, {})
                    if rank >= needed:
                        self.assertNotIn(status, (401, 403, 421, 500))
                    else:
                        self.assertEqual(status, 401 if role == "anyone" else 403)

    def test_a_session_changes_nothing_without_its_csrf_token(self):
        for route, operation in OPERATIONS.items():
            if route.startswith("GET ") or operation.get("x-role", "anyone") == "anyone":
                continue
            for csrf in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * len(self.admin["X-CSRF-Token"])}):
                with self.subTest(route, csrf=csrf):
                    self.assertEqual(self.refusals(route, None, {"Cookie": self.admin["Cookie"], **csrf}), 403)

    def test_no_other_site_changes_or_listens(self):
        for route in OPERATIONS:
            listens = route.startswith("GET /ws/")
            if route.startswith("GET ") and not listens:
                continue
            for origin in ("http://evil.example", "null", f"http://127.0.0.1:{self.bench.port + 1}", "http://127.0.0.1.evil.example", "file://"):
                with self.subTest(route, origin=origin):
                    self.assertEqual(self.refusals(route, "admin", {"Origin": origin}), 403)

    def test_no_other_host_is_answered(self):
        for route in OPERATIONS:
            for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "169.254.169.254"):
                with self.subTest(route, host=host):
                    self.assertEqual(self.refusals(route, "admin", {"Host": host}), 421)

    def test_wrong_secrets_open_nothing(self):
        token = self.tokens["admin"]
        cookie = self.admin["Cookie"]
        for field in ({"Authorization": "Bearer"}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {token}x"}, {"Authorization": f"Bearer {token[:-1]}"},
                      {"Authorization": f"Basic {token}"}, {"Authorization": "Basic ////"}, {"Authorization": token}, {"Authorization": "Bearer " + "tutti_" * 900},
                      {"Cookie": cookie[:-1]}, {"Cookie": f"{cookie}x"}, {"Cookie": cookie.replace("=", "=x", 1)}, {"Cookie": "tutti_session="},
                      {"Cookie": ";" * 4000}):
            with self.subTest(field):
                self.assertEqual(self.status("GET", "/api/config", field), 401)


class Nonsense(Hostile):
    def test_bodies_that_make_no_sense(self):
        before = self.descriptors()
        for route, operation in OPERATIONS.items():
            method, path = route.split(" ")
            if method == "GET" or "requestBody" not in operation or path == "/api/session":
                continue
            [kind] = operation["requestBody"]["content"]
            for body in BODIES:
                with self.subTest(route, body=body[:40]):
                    status = self.status(method, fill_in(path), {"Content-Type": kind, **self.by("admin")}, body)
                    self.assertTrue(200 <= status < 500 or status in (503, 504), status)
        self.wait_descriptors(before)

    def test_names_and_queries_that_make_no_sense(self):
        before = self.descriptors()
        for route in OPERATIONS:
            method, path = route.split(" ")
            paths = [fill_in(path, evil) for evil in NAMES_OF_EVIL] if "{" in path else []
            paths += [fill_in(path) + query for query in QUERIES] if method == "GET" else []
            for each in paths:
                with self.subTest(f"{method} {each[:80]}"):
                    answer = self.raw(f"{method} {each} HTTP/1.1", **JSON, **self.by("admin"), Connection="close", Content_Length="0")
                    self.assertRegex(answer, rb"^HTTP/1\.1 (2|4|503|504)")
                    for leaked in (b"root:", b"secret\n", b"\nSet-Cookie:x"):
                        self.assertNotIn(leaked, answer)
        self.wait_descriptors(before)

    def raw(self, line, **fields):
        """What came of it by the end, or until nothing ends."""
        lines = [line, f"Host: 127.0.0.1:{self.bench.port}", *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items()), "", ""]
        with socket.create_connection(("127.0.0.1", self.bench.port), timeout=PATIENCE) as client:
            client.sendall("\r\n".join(lines).encode())
            answer = b""
            while piece := client.recv(65536):
                answer += piece
                if b"text/event-stream" in answer:
                    break
            return answer


class Large(Hostile):
    """What ships: sanitizers keep memory back."""

    programs = RELEASE_BIN

    def test_bodies_of_100_mb_are_refused_before_they_came(self):
        self.status("POST", "/api/config", {**JSON, **self.by("admin")}, b"{}")
        descriptors, memory = self.descriptors(), self.memory()
        for route in OPERATIONS:
            method, path = route.split(" ")
            for role in ("anyone", "admin"):
                with self.subTest(route, role=role):
                    status, taken = self.pour(method, fill_in(path), self.by(role))
                    self.assertIn(status, (400, 401, 403, 413))
                    self.assertLess(taken, BODY // 4)
        self.wait_descriptors(descriptors)
        self.assertLess(self.memory() - memory, 2_000_000)

    def pour(self, method, path, fields):
        """The answer's status, and how many bytes of the body went out until the connection had ended."""
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.bench.port}", "Content-Type: application/json",
                f"Content-Length: {BODY}", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        with socket.create_connection(("127.0.0.1", self.bench.port), timeout=PATIENCE) as client:
            client.sendall("\r\n".join(head).encode())
            answer = client.recv(65536)
            taken, piece = 0, b"x" * 65536
            with contextlib.suppress(ConnectionError):
                while taken < BODY:
                    taken += client.send(piece)
            return int(answer.split(b" ", 2)[1]), taken

    def test_slow_requests_hold_up_nobody_and_leave_nothing(self):
        allow_descriptors(2000)
        descriptors, memory = self.descriptors(), self.memory()
        with contextlib.ExitStack() as stack:
            slow = []
            for number in range(600):
                client = stack.enter_context(socket.create_connection(("127.0.0.1", self.bench.port), timeout=PATIENCE))
                client.sendall(b"GET /api/sources HTTP/1.1\r\nHost: local" if number % 2 else b"POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n{")
                slow.append(client)
                if number % 50 == 0:
                    self.assertEqual(self.status("GET", "/api/sources", self.by("viewer")), 200)
            self.assertLess(self.descriptors() - descriptors, 300)
            for client in slow:  # a byte more of each
                with contextlib.suppress(ConnectionError):
                    client.sendall(b"h")
            self.assertEqual(self.status("GET", "/api/sources", self.by("viewer")), 200)
        self.wait_descriptors(descriptors)
        self.assertLess(self.memory() - memory, 3_000_000)

    def test_a_thousand_web_sockets_twice(self):
        allow_descriptors(2000)
        descriptors = self.descriptors()
        sizes = []
        for turn in range(2):
            self.crowd(turn)
            self.wait_descriptors(descriptors)
            sizes.append(self.memory())
        self.assertLess(sizes[1] - sizes[0], 1_000_000)

    def crowd(self, turn):
        fields = [f"{name}: {value}" for name, value in self.by("viewer").items()]
        before = self.memory()
        with contextlib.ExitStack() as stack:
            viewers = [stack.enter_context(WebSocket(self.bench.port, headers=fields)) for _ in range(1000)]
            for viewer in viewers:
                self.assertEqual(viewer.receive()["type"], "snapshot")
            self.assertLess(self.memory() - before, 8_500_000)
            self.bench.reading("crowd", "turn", turn)
            for viewer in viewers:
                while "crowd" not in json.dumps(viewer.receive()):
                    pass
            self.assertEqual(self.status("GET", "/api/sources", self.by("viewer")), 200)


if __name__ == "__main__":
    unittest.main()
