#!/usr/bin/python3
"""Services that are asked from outside whether they are ready and alive: real servers under `tutti up`. What follows from which
answer, the unit tests say.

TUTTI_BIN names the folder of the programs."""

import os
import shutil
import signal
import socket
import time
import unittest

from rig import QUIET, Installation, free_port, processes_of, wait_until
from schedule_test import wakeups

# A web server that is well when the file `well` is there and `ill` is not; a new one is cured.
SERVER = """
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        well = os.path.exists("well") and not os.path.exists("ill")
        self.send_response(204 if self.path == "/health" and well else 503)
        self.end_headers()
    def log_message(self, *_): pass
if os.path.exists("ill"): os.remove("ill")
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WEB = """
[service.web]
run = ["/usr/bin/python3", "server.py", "{port}"]
ready = "http://127.0.0.1:{port}/health"
live = {{ probe = "http://127.0.0.1:{port}/health", every = "100ms", timeout = "20s", failures = 2 }}
restart = {{ delays = ["10ms"], limit = 1000 }}
"""
REDIS = """
[service.redis]
run = ["redis-server", "--port", "{port}", "--save", "", "--bind", "127.0.0.1"]
ready = {{ exec = ["redis-cli", "-p", "{port}", "ping"], timeout = "20s" }}
live = {{ exec = ["redis-cli", "-p", "{port}", "ping"], every = "100ms", timeout = "{timeout}", failures = 1 }}
restart = {{ delays = ["10ms"], limit = 1000 }}
"""
SLEEPER = """
[service.sleeper]
run = ["sleep", "infinity"]
{keys}
"""


class Probes(unittest.TestCase):
    def test_service_is_ready_when_its_page_says_so_and_replaced_when_it_is_ill(self):
        with Installation(QUIET + WEB.format(port=free_port())) as home:
            (home.folder / "server.py").write_text(SERVER)
            home.begin()
            home.wait_state("web", "starting")
            (home.folder / "well").touch()
            first = home.wait_state("web", "ready")
            self.assertIn("status 204", first["cause"])
            (home.folder / "ill").touch()
            second = wait_until(lambda: self.ready_again(home, "web", first["pid"]), "another process that is well")
            self.assertEqual(second["last_exit"]["cause"], "its probe failed 2 times in a row: status 503")
            self.assertGreaterEqual(second["restarts"], 1)

    @unittest.skipUnless(shutil.which("redis-server"), "needs redis-server")
    def test_hung_redis_is_found_by_its_own_client(self):
        with Installation(QUIET + REDIS.format(port=free_port(), timeout="10s")) as home:
            home.up()
            first = home.wait_state("redis", "ready")
            self.assertIn("exited with code 0", first["cause"])
            os.kill(first["pid"], signal.SIGSTOP)
            second = wait_until(lambda: self.ready_again(home, "redis", first["pid"]), "another redis")
            self.assertEqual(second["last_exit"]["cause"], "its probe failed once: no answer in 10 s")
            home.tutti("down")
            wait_until(lambda: not [line for line in processes_of(home.run_directory).values() if "redis" in line], "no client left")

    def test_service_that_is_never_ready_says_what_was_answered(self):
        keys = f'ready = "tcp://127.0.0.1:{free_port()}"\nstart_timeout = "300ms"\nrestart = "temporary"'
        with Installation(QUIET + SLEEPER.format(keys=keys)) as home:
            home.begin()
            failed = home.wait_state("sleeper", "failed")
            self.assertIn("was not ready in time", failed["cause"])
            self.assertIn("Connection refused", failed["cause"])

    def test_a_program_that_cannot_be_run_as_the_service_says_why(self):
        keys = 'ready = { exec = ["no-such-program"], timeout = "20s" }\nstart_timeout = "4s"\nrestart = "temporary"'
        with Installation(QUIET + SLEEPER.format(keys=keys)) as home:
            home.begin()
            self.assertIn("could not be executed: No such file or directory", home.wait_state("sleeper", "failed")["cause"])
        # Asked before the service has removed its folder, it says no; from then on it cannot be run.
        keys = 'directory = "here"\nready = { exec = ["false"], timeout = "20s" }\nstart_timeout = "4s"\nrestart = "temporary"'
        service = SLEEPER.format(keys=keys).replace('["sleep", "infinity"]', '["sh", "-c", "rmdir ../here; exec sleep infinity"]')
        with Installation(QUIET + service) as home:
            (home.folder / "here").mkdir()
            home.begin()
            self.assertIn("working directory: No such file or directory", home.wait_state("sleeper", "failed")["cause"])

    def test_silent_server_is_given_up_after_the_timeout_of_the_question(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            keys = f'ready = {{ probe = "http://127.0.0.1:{silent.getsockname()[1]}/", timeout = "50ms" }}\nstart_timeout = "5s"\nrestart = "temporary"'
            with Installation(QUIET + SLEEPER.format(keys=keys)) as home:
                home.begin()
                self.assertIn("no answer in", home.wait_state("sleeper", "failed")["cause"])

    def test_nothing_wakes_up_once_what_has_no_liveness_probe_is_ready(self):
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            keys = f'ready = "tcp://127.0.0.1:{server.getsockname()[1]}"'
            with Installation(QUIET + SLEEPER.format(keys=keys)) as home:
                home.up()
                pid = home.supervisor.pid
                wait_until(lambda: self.is_quiet(pid), "a second without a wakeup")

    def test_mistakes_of_the_file_are_told(self):
        for keys, reason in (
                ('ready = "https://127.0.0.1/"', "no TLS"),
                ('ready = "http://example.org/"', "looks no names up"),
                ('ready = "tcp://127.0.0.1:1/path"', "nothing comes after the port"),
                ("live = { every = \"1s\" }", "live.probe"),
                ('live = { probe = "tcp://127.0.0.1:1", failures = 0 }', "live.failures"),
                ('ready = "readyish"', "must be one of")):
            with self.subTest(keys), Installation(QUIET + SLEEPER.format(keys=keys)) as home:
                done = home.tutti("config-check", home.config, check=False)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(reason, done.stdout + done.stderr)

    @staticmethod
    def ready_again(home, service, old):
        now = home.services().get(service)
        return now if now and now["state"] == "ready" and now["pid"] != old else None

    @staticmethod
    def is_quiet(pid):
        before = wakeups(pid)
        time.sleep(1)  # lint: allow sleep: that nothing happens takes time to see
        return wakeups(pid) == before


if __name__ == "__main__":
    unittest.main()
