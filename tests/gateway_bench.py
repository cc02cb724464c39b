"""What tests of tutti-gateway share: a broker and a gateway on it, in a folder of their own."""

import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from rig import BIN, PATIENCE, wait_until

PASSWORD = "correct horse battery"


class Bench:
    """A broker and a gateway on it, in a folder of their own. A context manager."""

    def __init__(self, programs=BIN):
        self.programs = programs
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.run_directory = self.folder / "run"
        self.run_directory.mkdir(mode=0o700)
        self.web = self.folder / "web"
        (self.web / "_app/immutable").mkdir(parents=True)
        (self.web / "index.html").write_text("<!doctype html><title>page</title>")
        (self.web / "_app/immutable/x.js").write_text("code")
        (self.folder / "secret").write_text("secret")
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TUTTI_")}
        self.environment["TUTTI_RUN_DIR"] = str(self.run_directory)
        (self.folder / "state").mkdir(mode=0o700)
        self.environment["TUTTI_STATE_DIR"] = str(self.folder / "state")
        self.environment.pop("NOTIFY_SOCKET", None)
        self.hub = None
        self.gateway = None
        self.port = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self.gateway, self.hub):
            if process and process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_hub(self):
        with open(self.folder / "hub.log", "ab") as log:
            self.hub = subprocess.Popen(
                [self.programs / "tutti-hub", "--run-dir", self.run_directory, "--tcp", "off"], env=self.environment, stdout=log,
                stderr=log)
        wait_until(lambda: self.publish("ready", "", check=False), "the hub")

    def kill_hub(self):
        self.hub.kill()
        self.hub.wait()

    def start_gateway(self, *options, host="127.0.0.1"):
        """Starts it on a port of the kernel's choice and returns when it says that it is ready."""
        log = open(self.folder / "gateway.log", "wb")
        self.gateway = subprocess.Popen(
            [self.programs / "tutti-gateway", "--listen", f"{host}:0", "--web", self.web, *options], env=self.environment,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()

        def listening():
            if self.gateway.poll() is not None:
                raise AssertionError(f"the gateway ended:\n{self.log()}")
            return re.search(rf'"listen":"{re.escape(host)}:(\d+)"', self.log())
        self.port = int(wait_until(listening, "the gateway").group(1))
        return self

    def log(self):
        return (self.folder / "gateway.log").read_text()

    def publish(self, topic, payload, retain=False, check=True):
        text = payload if isinstance(payload, str) else json.dumps(payload)
        done = subprocess.run(
            ["mosquitto_pub", "--unix", self.run_directory / "mqtt", "-t", f"tutti/{topic}", *(["-r"] if retain else []),
             *(["-m", text] if text else ["-n"])], capture_output=True, timeout=PATIENCE, check=False)
        if check and done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return done.returncode == 0

    def reading(self, source, sensor, value, expires_in=60, retain=True):
        self.publish(f"reading/{source}/{sensor}", {
            "v": 1, "value": value, "unit": "%", "timestamp": time.time(), "expires_in": expires_in}, retain)

    def service(self, name, state, required=True):
        self.publish(f"service/{name}", {
            "v": 1, "state": state, "cause": "test", "pid": 5, "since": time.time(), "restarts": 1, "pattern": "always",
            "required": required, "memory": 4096, "cpu_percent": 1.5}, True)

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body bytes)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def get(self, path, **headers):
        status, _, body = self.ask("GET", path, headers=headers)
        return status, json.loads(body)

    def wait_sources(self, condition, what):
        return wait_until(lambda: condition(self.get("/api/sources")[1]), what)

    def raw(self, data):
        """Everything that comes back until the gateway ends the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as client:
            client.sendall(data)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
            return answer


class WithHub(unittest.TestCase):
    def setUp(self):
        self.bench = self.enterContext(Bench())
        self.bench.start_hub()

    def assert_error(self, answer, status, code):
        self.assertEqual((answer[0], answer[1]["error"]["code"]), (status, code))
        self.assertTrue(answer[1]["error"]["message"])
