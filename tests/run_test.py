#!/usr/bin/python3
"""./run, as a person uses it: starts, says the URL, survives a killed supervisor, and leaves nothing behind.

TUTTI_BIN names the folder of the programs; nothing is built or installed here (--no-build)."""

import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from rig import BIN, PATIENCE, ROOT, free_port, processes_of


class Script(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-run-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.run_directory = self.folder / "run"
        self.environment = {
            **os.environ,
            "TUTTI_BIN": str(BIN),
            "TUTTI_RUN_DIR": str(self.run_directory),
            "TUTTI_STATE_DIR": str(self.folder / "state"),
        }
        self.addCleanup(self.kill_what_is_left)

    def kill_what_is_left(self):
        for pid in processes_of(self.run_directory):
            os.kill(pid, signal.SIGKILL)

    def start(self, *arguments):
        child = subprocess.Popen(
            [ROOT / "run", "--no-build", "--no-web", "--config", ROOT / "tests" / "page.toml", *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.kill)
        return child

    def line_with(self, child, pattern):
        """The first match of `pattern` in the script's next lines; they stay in the failure's message."""
        lines, deadline = [], time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            ready, _, _ = select.select([child.stdout], [], [], deadline - time.monotonic())
            line = child.stdout.readline() if ready else ""
            if not line:
                break
            lines.append(line)
            found = re.search(pattern, line)
            if found:
                return found
        self.fail(f"no line with {pattern!r}: {''.join(lines)}")

    def interrupt(self, child):
        child.send_signal(signal.SIGINT)
        rest, _ = child.communicate(timeout=PATIENCE)
        return rest

    def supervisor(self):
        return next(pid for pid, line in processes_of(self.run_directory).items() if "/tutti up " in line and "run " not in line)

    def services(self, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/services", timeout=PATIENCE) as answer:
            return json.load(answer)

    def test_prints_the_url_and_leaves_nothing_behind_after_an_interrupt(self):
        port = free_port()
        child = self.start("--port", str(port))
        self.assertEqual(self.line_with(child, r"Tutti is up: (\S+)").group(1), f"http://127.0.0.1:{port}")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=PATIENCE) as answer:
            self.assertEqual(answer.status, 200)
        self.interrupt(child)
        self.assertEqual(processes_of(self.run_directory), {})

    def test_started_twice_says_so_and_prints_the_url(self):
        port = free_port()
        child = self.start("--port", str(port))
        self.line_with(child, "Tutti is up")
        second = self.start("--port", str(free_port()))
        output, _ = second.communicate(timeout=PATIENCE)
        self.assertEqual(second.returncode, 0, output)
        self.assertIn(f"running already: http://127.0.0.1:{port}", output)
        self.interrupt(child)

    def test_restarts_a_killed_supervisor_which_adopts(self):
        port = free_port()
        child = self.start("--port", str(port))
        self.line_with(child, "Tutti is up")
        before = {name: service["pid"] for name, service in self.services(port).items()}
        killed = self.supervisor()
        os.kill(killed, signal.SIGKILL)
        self.line_with(child, "starting it again")
        self.line_with(child, "is back")
        self.assertNotEqual(self.supervisor(), killed)
        after = {name: service["pid"] for name, service in self.services(port).items()}
        self.assertEqual(after, before)
        self.interrupt(child)
        self.assertEqual(processes_of(self.run_directory), {})

    def test_started_again_after_both_were_killed_adopts(self):
        port = free_port()
        child = self.start("--port", str(port))
        self.line_with(child, "Tutti is up")
        before = {name: service["pid"] for name, service in self.services(port).items()}
        child.kill()
        os.kill(self.supervisor(), signal.SIGKILL)
        child.wait()
        second = self.start("--port", str(port))
        self.line_with(second, "Tutti is up")
        after = {name: service["pid"] for name, service in self.services(port).items()}
        self.assertEqual(after, before)
        self.interrupt(second)
        self.assertEqual(processes_of(self.run_directory), {})

    def test_on_the_lan_asks_for_the_password_that_it_shows(self):
        port = free_port()
        child = self.start("--port", str(port), "--lan")
        password = self.line_with(child, r"Password, shown only now: (\S+)").group(1)
        self.assertRegex(password, r"^([a-z2-9]{4}-){3}[a-z2-9]{4}$")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.services(port)
        self.assertEqual(refused.exception.code, 401)
        refused.exception.close()
        secret = self.run_directory / "password"
        self.assertEqual(secret.stat().st_mode & 0o777, 0o600)
        login = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/session",
            data=json.dumps({"password": password}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(login, timeout=PATIENCE) as answer:
            self.assertEqual(answer.status, 200)
        self.interrupt(child)
        self.assertFalse(secret.exists())

    def test_a_mistake_in_the_configuration_starts_nothing(self):
        config = self.folder / "bad.toml"
        config.write_text('[gateway]\nlistn = "127.0.0.1:8080"\n')
        child = self.start("--config", str(config))
        output, _ = child.communicate(timeout=PATIENCE)
        self.assertEqual(child.returncode, 2, output)
        self.assertIn("bad.toml:2:", output)
        self.assertEqual(processes_of(self.run_directory), {})

    def test_where_the_port_is_taken_it_says_so_and_does_not_show_it_as_its_own(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            child = self.start("--port", str(port))
            self.line_with(child, rf"Another program has port {port}: \./run --port N takes another\.")
            self.line_with(child, "Tutti runs without its page")
            self.assertNotIn("Tutti is up", self.interrupt(child))

    def test_builds_every_program_that_the_documents_take_for_granted(self):
        built = set(re.search(r"^programs=\((.*)\)$", (ROOT / "run").read_text(), re.MULTILINE)[1].split())
        there = {
            name for lists in (ROOT / "apps").glob("*/CMakeLists.txt") for name in re.findall(r"tutti_program\(([\w-]+)", lists.read_text())}
        by_hand = {"tutti-hub75", "tutti-window"}  # docs/displays.md says how
        self.assertEqual(built, there - by_hand)

    def test_explains_itself_and_refuses_what_it_does_not_know(self):
        for arguments, code in ((["--help"], 0), (["--colour"], 2), (["--port", "eighty"], 2), (["--config", "/none"], 2)):
            run = subprocess.run([ROOT / "run", *arguments], capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, code, arguments)
            self.assertTrue(code == 0 or arguments[-1] in run.stderr, run.stderr)


if __name__ == "__main__":
    unittest.main()
