#!/usr/bin/python3
"""`tutti install-service`: a unit that systemd takes, and what it asks of `tutti up`: that it says READY=1, and that it lives.

TUTTI_BIN names the folder of the programs."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from rig import BIN, PATIENCE, QUIET, Installation, wait_until


class Unit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tutti-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.units = self.folder / "units"
        self.config = self.folder / "at home" / "50%.toml"
        self.config.parent.mkdir()
        self.config.write_text(QUIET)
        self.unit = self.units / "tutti.service"
        self.socket = self.units / "tutti.socket"

    def install(self, *arguments):
        return subprocess.run(
            [BIN / "tutti", "install-service", "--folder", self.units, *arguments], capture_output=True, text=True, check=False,
            timeout=PATIENCE, env={**os.environ, "TUTTI_CONFIG": str(self.config)})

    def test_of_the_machine_is_one_that_systemd_takes(self):
        done = self.install("--system", "--run-as", "daemon", self.config)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("systemctl daemon-reload && systemctl enable --now tutti", done.stdout)
        text = self.unit.read_text()
        self.assertIn(f'ExecStart="{BIN / "tutti"}" up "{self.folder}/at home/50%%.toml"\n', text)
        for line in ("Type=notify", "User=daemon", "WatchdogSec=30s", "KillMode=process", "Delegate=yes", "WantedBy=multi-user.target"):
            self.assertIn(line + "\n", text)
        self.assertNotIn("Sockets=", text)
        self.assertFalse(self.socket.exists())
        self.verify(self.unit)

    def verify(self, *units):
        """By systemd itself, where it is here."""
        if shutil.which("systemd-analyze"):
            checked = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False, timeout=PATIENCE)
            self.assertEqual((checked.returncode, [line for line in checked.stderr.splitlines() if "tutti." in line]), (0, []))

    def test_with_a_socket_systemd_listens_for_the_page_and_the_hub(self):
        self.config.write_text('[gateway]\nlisten = "localhost:8099"\n[hub]\ntcp = "[::1]:1899"\n')
        done = self.install("--system", "--socket")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("systemctl enable --now tutti.socket tutti", done.stdout)
        text = self.socket.read_text()
        self.assertEqual([line for line in text.splitlines() if line.startswith("Listen")],
                         ["ListenStream=[::1]:1899", "ListenStream=127.0.0.1:8099"])
        self.assertIn("WantedBy=sockets.target\n", text)
        self.assertIn("Sockets=tutti.socket\n", self.unit.read_text())
        self.verify(self.unit, self.socket)
        self.assertEqual(self.install("--system").returncode, 0)
        self.assertFalse(self.socket.exists(), "one that is not asked for any more starts nothing")

    def test_with_a_socket_both_are_taken_away(self):
        self.config.write_text("[gateway]\n")
        self.install("--user", "--socket")
        removed = self.install("--remove").stdout
        self.assertIn(f"Removed {self.unit}\nRemoved {self.socket}\n", removed)
        self.assertIn("disable --now tutti.socket tutti", removed)

    def test_where_nothing_listens_there_is_no_socket(self):
        self.config.write_text('[gateway]\nlisten = "off"\n[hub]\ntcp = "127.0.0.1:0"\n')
        done = self.install("--user", "--socket")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nothing listens here", done.stderr)
        self.assertFalse(self.units.exists())

    def test_of_a_user_names_no_folder_of_the_machine(self):
        done = self.install("--user")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("systemctl --user enable --now tutti", done.stdout.replace("daemon-reload && systemctl --user ", ""))
        self.assertIn("loginctl enable-linger", done.stdout)
        text = self.unit.read_text()
        self.assertIn("WantedBy=default.target\n", text)
        self.assertNotIn("/run/tutti", text)

    def test_a_dry_run_prints_it_and_writes_nothing(self):
        done = self.install("--user", "--dry-run")
        self.assertIn("[Service]\n", done.stdout)
        self.assertFalse(self.units.exists())

    def test_what_somebody_else_wrote_stays(self):
        self.units.mkdir()
        self.unit.write_text("[Service]\n")
        for arguments in (["--user"], ["--remove"]):
            done = self.install(*arguments)
            self.assertEqual(done.returncode, 1)
            self.assertIn("was written by somebody else", done.stderr)
            self.assertEqual(self.unit.read_text(), "[Service]\n")

    def test_is_written_anew_and_taken_away(self):
        self.install("--user")
        self.assertEqual(self.install("--user").returncode, 0)
        self.assertIn("Removed", self.install("--remove").stdout)
        self.assertFalse(self.unit.exists())
        self.assertIn("nothing to remove", self.install("--remove").stderr)

    def test_a_file_with_a_mistake_is_no_service(self):
        self.config.write_text("[service.lamp]\nrun = 7\n")
        done = self.install("--user")
        self.assertEqual(done.returncode, 2)
        self.assertIn("run = 7", done.stderr)
        self.assertFalse(self.unit.exists())


class Alive(unittest.TestCase):
    def test_the_supervisor_says_that_it_lives_as_often_as_it_is_asked_also_after_a_reload(self):
        with Installation(QUIET) as home:
            home.environment["WATCHDOG_USEC"] = "200000"
            home.up()
            said = lambda: b"WATCHDOG=1" in home.notifications.recv(4096)
            for _ in range(3):
                wait_until(said, "a sign of life")
            home.tutti("reload")
            while not home.notifications.recv(4096).startswith(b"RELOADING=1"):
                pass
            for _ in range(3):
                wait_until(said, "a sign of life after it")


if __name__ == "__main__":
    unittest.main()
