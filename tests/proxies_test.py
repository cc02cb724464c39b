"""tutti-gateway behind a reverse proxy and behind `tailscale serve`: what they say of their clients counts, and what anybody else says
of itself does not."""

import http.client
import json
import os
import socket
import unittest

from gateway_bench import PASSWORD, Bench
from rig import free_port, wait_until

JSON = {"Content-Type": "application/json"}
OPEN = '[gateway]\nlisten = "127.0.0.1:0"\n{more}\n'
SHARED = '[gateway]\nlisten = "127.0.0.1:0"\nhosts = ["home.example", "totem.example.ts.net"]\npassword = {{ file = "password" }}\n{more}\n'


class Behind(unittest.TestCase):
    def start(self, more, shared=SHARED):
        self.bench = self.enterContext(Bench())
        password = self.bench.folder / "password"
        password.write_text(PASSWORD + "\n")
        password.chmod(0o600)
        config = self.bench.folder / "tutti.toml"
        config.write_text(shared.format(more=more))
        self.bench.start_gateway("--config", config)

    def log_in(self, password, **fields):
        status, headers, _ = self.bench.ask("POST", "/api/session", json.dumps({"password": password}), {**JSON, **fields})
        return status, headers.get("Set-Cookie") or ""

    def guess_until_slowed(self, **fields):
        wait_until(lambda: self.log_in("wrong", **fields)[0] == 429, "guesses to be slowed")


class AProxy(Behind):
    def test_that_is_trusted_speaks_for_its_clients(self):
        self.start('trusted_proxies = ["127.0.0.0/8", "fd00::/8"]')
        self.guess_until_slowed(**{"X-Forwarded-For": "192.0.2.1"})
        self.assertEqual(self.log_in(PASSWORD, **{"X-Forwarded-For": "203.0.113.2, 192.0.2.1"})[0], 429)
        self.assertIn('"address":"192.0.2.1"', self.bench.log())
        status, cookie = self.log_in(PASSWORD, **{"X-Forwarded-For": "2001:db8::5", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "home.example",
                                                  "Origin": "https://home.example"})
        self.assertEqual(status, 200)
        self.assertTrue(cookie.endswith("; Secure"), cookie)
        self.assertEqual(self.log_in(PASSWORD, **{"X-Forwarded-Host": "evil.example"})[0], 421)

    def test_that_is_not_trusted_speaks_for_itself(self):
        self.start('trusted_proxies = ["192.0.2.0/24"]')
        self.guess_until_slowed(**{"X-Forwarded-For": "192.0.2.1"})
        self.assertEqual(self.log_in(PASSWORD, **{"X-Forwarded-For": "192.0.2.9"})[0], 429)
        self.assertIn('"address":"127.0.0.1"', self.bench.log())

    def test_whoever_is_not_trusted_makes_no_cookie_secure_and_no_page_ours(self):
        self.start("")
        status, cookie = self.log_in(PASSWORD, **{"X-Forwarded-Proto": "https"})
        self.assertEqual((status, "Secure" in cookie), (200, False))
        self.assertEqual(self.log_in(PASSWORD, **{"X-Forwarded-Host": "home.example", "Origin": "https://home.example"})[0], 403)

    def test_names_of_the_file_are_answered_to(self):
        self.start("")
        for host, status in (("home.example", 200), ("HOME.example:8080", 200), ("evil.example", 421), ("home.example.evil", 421)):
            self.assertEqual(self.bench.ask("GET", "/health/live", headers={"Host": host})[0], status, host)

    def test_brings_others_so_that_nobody_gets_in_before_the_first_run(self):
        for more in ('trusted_proxies = ["127.0.0.1"]', 'hosts = ["home.example"]'):
            with self.subTest(more):
                self.start(more, OPEN)
                self.assertEqual(self.bench.ask("GET", "/api/sources")[0], 401)
                self.assertEqual(self.bench.get("/api/session")[1]["setup"], "code")

    def test_elsewhere_brings_nobody_and_the_door_of_this_machine_is_open(self):
        self.start("", OPEN)
        self.assertEqual(self.bench.ask("GET", "/api/sources")[0], 200)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


class Tailscale(Behind):
    ANN = {"Tailscale-User-Login": "ann@example.com", "Host": "totem.example.ts.net"}
    OTTO = {**ANN, "Tailscale-User-Login": "otto@example.com"}

    def ask(self, connection, method, path, body=None, **fields):
        with_body = {} if body is None else JSON
        connection.request(method, path, body, {**with_body, **fields})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def look_around(self, connect):
        self.assertEqual(self.ask(connect(), "GET", "/api/tokens", **self.ANN), 200)
        self.assertEqual(self.ask(connect(), "GET", "/api/sources", **self.OTTO), 200)
        self.assertEqual(self.ask(connect(), "GET", "/api/tokens", **self.OTTO), 403)
        self.assertEqual(self.ask(connect(), "GET", "/api/sources", Host="totem.example.ts.net"), 401)
        self.assertEqual(self.ask(connect(), "GET", "/api/sources", **{**self.ANN, "Host": "evil.example"}), 421)
        self.assertEqual(self.ask(connect(), "DELETE", "/api/tokens/none", **self.ANN, Origin="https://evil.example"), 403)
        # The same words by the front door are nobody's.
        self.assertEqual(self.bench.ask("GET", "/api/sources", headers=self.ANN)[0], 401)

    def test_people_come_by_a_port_of_this_machine(self):
        port = free_port()
        self.start(f'tailscale = {{ listen = "127.0.0.1:{port}", roles = {{ "ann@example.com" = "admin", "*" = "viewer" }} }}')
        self.look_around(lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=30))

    def test_people_come_by_a_socket_that_is_the_gateways_own(self):
        path = f"/tmp/tutti-tailnet-{free_port()}.sock"
        self.start(f'tailscale = {{ listen = "{path}", roles = {{ "ann@example.com" = "admin", "*" = "viewer" }} }}')
        self.addCleanup(lambda: os.unlink(path))
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.look_around(lambda: UnixConnection(path))


if __name__ == "__main__":
    unittest.main()
