"""tutti-gateway with `cert` and `key`: HTTPS of its own, by tutti-tls before it; the certificate is followed when it changes."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import unittest

from gateway_bench import PASSWORD, Bench
from http_fixture import make_certificate
from rig import BIN, PATIENCE, QUIET, Installation, free_port, wait_until

CONFIG = '[gateway]\nlisten = "127.0.0.1:0"\npassword = { file = "password" }\ncert = "server.pem"\nkey = "server.key"\n'
JSON = {"Content-Type": "application/json"}


class OverTls(unittest.TestCase):
    def setUp(self):
        self.bench = self.enterContext(Bench())
        folder = self.bench.folder
        _, self.authority = make_certificate(folder)
        (folder / "password").write_text(PASSWORD + "\n")
        (folder / "password").chmod(0o600)
        (folder / "tutti.toml").write_text(CONFIG)
        self.bench.start_gateway("--config", folder / "tutti.toml")

    def connection(self):
        context = ssl.create_default_context(cafile=self.authority)
        return http.client.HTTPSConnection("127.0.0.1", self.bench.port, timeout=PATIENCE, context=context)

    def ask(self, method, path, body=None, headers=None):
        connection = self.connection()
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def serves(self):
        try:
            return self.ask("GET", "/health/live")[0] == 200
        except OSError:
            return False

    def front(self):
        """The process id of tutti-tls."""
        children = subprocess.run(["pgrep", "-P", str(self.bench.gateway.pid)], capture_output=True, text=True, check=False)
        return int(children.stdout.split()[0])

    def test_it_serves_and_its_cookies_are_for_tls_alone(self):
        wait_until(self.serves, "HTTPS")
        status, headers, _ = self.ask("POST", "/api/session", json.dumps({"password": PASSWORD}), JSON)
        self.assertEqual(status, 200)
        self.assertTrue(headers["Set-Cookie"].endswith("; Secure"), headers["Set-Cookie"])
        cookie = headers["Set-Cookie"].partition(";")[0]
        self.assertEqual(self.ask("GET", "/api/sources", headers={"Cookie": cookie})[0], 200)

    def test_several_requests_share_a_connection_and_large_answers_are_whole(self):
        (self.bench.web / "large.txt").write_text("x" * 3_000_000)
        self.bench.gateway.send_signal(signal.SIGHUP)
        wait_until(self.serves, "HTTPS")
        wait_until(lambda: self.ask("GET", "/large.txt")[0] == 200, "the file")
        connection = self.connection()
        for _ in range(3):
            connection.request("GET", "/large.txt")
            self.assertEqual(len(connection.getresponse().read()), 3_000_000)
        connection.close()

    def test_the_client_is_who_came_by_tls(self):
        wait_until(self.serves, "HTTPS")
        def slowed():
            return self.ask("POST", "/api/session", '{"password":"wrong"}', {**JSON, "X-Forwarded-For": "192.0.2.1"})[0] == 429
        wait_until(slowed, "guesses to be slowed")
        self.assertIn('"address":"127.0.0.1"', self.bench.log())

    def test_plain_http_is_not_answered(self):
        wait_until(self.serves, "HTTPS")
        self.assertNotIn(b"200 OK", self.bench.raw(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"))

    def test_a_new_certificate_is_shown_without_a_restart(self):
        wait_until(self.serves, "HTTPS")
        before = ssl.get_server_certificate(("127.0.0.1", self.bench.port))
        elsewhere = self.bench.folder / "new"
        elsewhere.mkdir()
        make_certificate(elsewhere)
        for name in ("server.key", "server.pem"):
            os.replace(elsewhere / name, self.bench.folder / name)
        self.authority = elsewhere / "ca.pem"
        wait_until(self.serves, "the new certificate")
        self.assertNotEqual(ssl.get_server_certificate(("127.0.0.1", self.bench.port)), before)

    def test_a_broken_certificate_leaves_the_old_one(self):
        wait_until(self.serves, "HTTPS")
        (self.bench.folder / "server.pem").write_text("nonsense")
        wait_until(lambda: "the certificate stays as it was" in self.bench.log(), "a line in the log")
        self.assertTrue(self.serves())

    def test_who_connects_and_says_nothing_keeps_nobody_out(self):
        wait_until(self.serves, "HTTPS")
        silent = [self.enterContext(socket.create_connection(("127.0.0.1", self.bench.port), PATIENCE)) for _ in range(400)]
        self.assertTrue(self.serves())
        self.assertEqual(silent[0].recv(1), b"")

    def test_who_speaks_tls_is_started_again_and_ends_with_the_gateway(self):
        wait_until(self.serves, "HTTPS")
        first = self.front()
        os.kill(first, signal.SIGKILL)
        wait_until(self.serves, "HTTPS again")
        second = self.front()
        self.assertNotEqual(first, second)
        self.bench.gateway.kill()
        self.bench.gateway.wait()
        wait_until(lambda: not os.path.exists(f"/proc/{second}"), "tutti-tls to end")


class InAnInstallation(unittest.TestCase):
    def test_it_is_ready_and_the_page_is_named_by_https(self):
        port = free_port()
        config = f'[gateway]\nlisten = "127.0.0.1:{port}"\ncert = "server.pem"\nkey = "server.key"\n[hub]\ntcp = "off"\n'
        with Installation(config) as home:
            make_certificate(home.folder)
            home.up()
            self.assertIn(f"the page is at https://127.0.0.1:{port}/", home.log())
            self.assertEqual(home.services()["gateway"]["status"], f"serving https://127.0.0.1:{port}/")

    def test_a_probe_by_plain_http_is_told_what_is_there(self):
        with Bench() as bench:
            make_certificate(bench.folder)
            (bench.folder / "tutti.toml").write_text(CONFIG.replace("password = { file = \"password\" }\n", ""))
            bench.start_gateway("--config", bench.folder / "tutti.toml")
            probe = f'[service.other]\nrun = ["sleep", "infinity"]\nready = "http://127.0.0.1:{bench.port}/health/live"\n'
            with Installation(QUIET + probe + 'start_timeout = "2s"\nrestart = "temporary"\n') as home:
                home.begin()
                self.assertIn("TLS", home.wait_state("other", "failed")["cause"])


class WithoutTls(unittest.TestCase):
    def test_the_gateway_carries_no_openssl(self):
        linked = subprocess.run(["ldd", BIN / "tutti-gateway"], capture_output=True, text=True, check=True).stdout
        self.assertIsNone(re.search(r"lib(ssl|crypto)\.", linked), linked)

    def test_a_certificate_without_its_key_is_a_mistake_of_the_file(self):
        with Bench() as bench:
            config = bench.folder / "tutti.toml"
            config.write_text('[gateway]\ncert = "server.pem"\n')
            done = subprocess.run([BIN / "tutti-gateway", "--config", config], env=bench.environment, capture_output=True, text=True,
                                  timeout=PATIENCE, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn("certificate and key come together", done.stderr)


if __name__ == "__main__":
    unittest.main()
