#!/usr/bin/python3
"""The appliance of examples/appliance: two of them, on a real etcd, hand the count over, however the one that leads fares, and never write it
twice; and what sends gets its token from the vault. What its README has people do tests/docs_test.py runs.

TUTTI_BIN names the folder of the programs."""

import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import unittest

from etcd_rig import CONTROL, SERVER, Etcd
from rig import BIN, PATIENCE, ROOT, Installation, wait_until

EXAMPLE = ROOT / "examples" / "appliance"
QUIET = [('listen = "127.0.0.1:8080"', 'listen = "off"'), ('tcp = "127.0.0.1:1883"', 'tcp = "off"')]
# What has nothing to do with who leads.
ELSE = ("display.sign", "render", "mode.open", "mode.closed", "bind", "service.director", "service.sensors", "service.printer", "service.exports", "exports",
        "health.rule.jam", "job.print")
SHARED = """[control.etcd]
endpoints = {endpoints}
lease = "2s"
[service.control]
restart = {{ delays = ["2m"], stable_after = "1h" }}
[control]
name = "{name}"
address = "http://{name}.example:8080"
"""
ROUNDS = 3


def without(text, table):
    """The file without a table that it has."""
    left, count = re.subn(rf"^\[{re.escape(table)}\].*\n(?:(?!\[).*\n)*", "", text, flags=re.MULTILINE)
    if count != 1:
        raise AssertionError(f"the example has no [{table}]")
    return left


class Appliance(Installation):
    """The example, with other lines in the place of some of its own."""

    def __init__(self, changes, environment):
        text = (EXAMPLE / "tutti.toml").read_text()
        for table in ELSE:
            text = without(text, table)
        for before, after in [*QUIET, *changes]:
            if before not in text:
                raise AssertionError(f"the example has no {before}")
            text = text.replace(before, after)
        super().__init__(text)
        (self.folder / "desired").mkdir()
        for script in EXAMPLE.glob("*.py"):
            shutil.copy(script, self.folder)
        self.environment |= environment
        self.stopped = []

    def stop(self, pid):
        os.kill(pid, signal.SIGSTOP)
        self.stopped.append(pid)

    def recover(self):
        """As it was before it was disturbed."""
        for pid in self.stopped:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass
        self.stopped = []
        if self.supervisor.poll() is not None:
            self.begin()
        wait_until(lambda: self.tutti("start", "control", check=False).returncode == 0, "control")

    def leads(self):
        return self.services().get("footfall", {}).get("state") == "ready"

    def log_of(self, service):
        return "".join(file.read_text(errors="replace") for file in (self.folder / "state" / "log").glob(f"{service}.log*"))


@unittest.skipUnless(SERVER and CONTROL, "etcd is not installed")
class Two(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-test-")))
        etcd = self.enterContext(Etcd(1))
        self.left, self.right = (
            self.enterContext(Appliance(
                [("\n[control]\n", "\n" + SHARED.format(name=name, endpoints=json.dumps(etcd.clients)))], {"FOOTFALL_FOLDER": str(self.folder)}))
            for name in ("left", "right"))
        self.left.up()
        self.right.up()

    def rows(self):
        """(time, leadership, process) of each, in order."""
        file = self.folder / "footfall.csv"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(float(time), int(token), int(pid)) for time, token, pid, _ in (line.split(",") for line in lines)]

    def hand_over(self, leader):
        leader.tutti("control", "hand-over", "app:footfall")

    def kill_control(self, leader):
        os.kill(leader.pid("control"), signal.SIGKILL)

    def stop_control(self, leader):
        leader.stop(leader.pid("control"))

    def stop_control_and_supervisor(self, leader):
        leader.stop(leader.pid("control"))
        leader.stop(leader.supervisor.pid)

    def kill_all(self, leader):
        leader.kill_all()

    def test_the_count_is_handed_over_and_never_written_by_two(self):
        wait_until(lambda: self.left.leads() or self.right.leads(), "one to lead")
        here, there = (self.left, self.right) if self.left.leads() else (self.right, self.left)
        ways = [self.hand_over, self.kill_control, self.hand_over, self.stop_control, self.hand_over, self.stop_control_and_supervisor,
                self.hand_over, self.kill_all]
        for number, way in enumerate(ways * ROUNDS):
            before = wait_until(self.rows, "rows")[-1][1]
            way(here)
            wait_until(there.leads, f"the other one to lead after {way.__name__}, the {number + 1}th")
            wait_until(lambda: self.rows()[-1][1] > before, "a row of the next leadership")
            here.recover()
            here, there = there, here
        tokens = [token for _, token, _ in self.rows()]
        self.assertEqual(tokens, sorted(tokens), "an earlier leadership wrote after a later one")
        self.assertGreater(len(set(tokens)), len(ways) * ROUNDS)
        for side in (self.left, self.right):
            self.assertNotIn("somebody else writes here", side.log_of("footfall"))


class Collector(http.server.BaseHTTPRequestHandler):
    told = []

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.told.append(self.headers["Authorization"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Alone(unittest.TestCase):
    def vault(self, *words, given=""):
        done = subprocess.run(
            [BIN / "tutti", "vault", *words], env=self.home.environment, input=given, capture_output=True, text=True, timeout=2 * PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_what_sends_has_its_token_from_the_vault_while_it_is_unlocked(self):
        collector = self.enterContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector))
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        self.addCleanup(collector.shutdown)
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-test-"))
        self.home = self.enterContext(Appliance(
            [], {"FOOTFALL_FOLDER": folder, "UPLINK_URL": f"http://127.0.0.1:{collector.server_port}/", "UPLINK_PERIOD": "0.2"}))
        self.home.up()
        self.home.wait_state("footfall", "ready")  # alone, it leads
        wait_until(lambda: "tutti vault init" in self.home.services()["uplink"]["cause"], "what to do")
        self.vault("init", given="correct horse battery staple\n")
        self.vault("put", "uplink.token", given="t0ken\n")
        self.home.wait_state("uplink", "ready")
        self.assertEqual(wait_until(lambda: Collector.told, "something that is sent")[0], "Bearer t0ken")
        process = self.home.pid("uplink")
        self.vault("lock")
        self.assertIn("tutti vault unlock", self.home.wait_state("uplink", "waiting")["cause"])
        self.assertFalse(pathlib.Path(f"/proc/{process}").exists())
        self.assertEqual(self.home.services()["footfall"]["state"], "ready")
        self.vault("unlock", given="correct horse battery staple\n")
        self.home.wait_state("uplink", "ready")


if __name__ == "__main__":
    unittest.main()
