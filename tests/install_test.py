#!/usr/bin/python3
"""tools/install-packages: what it says, and that the machine's policy-rc.d is as it was afterwards, whatever happens.

apt-get is replaced by a script here, the rest is real; ./check itself installs with the real one."""

import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "tools" / "install-packages"
APT = """#!/bin/sh
cp "$TUTTI_POLICY_FILE" "$SCRATCH/policy-during"
echo "pmstatus:thing:50.0:Installing" >&3
echo started > "$SCRATCH/started"
read answer < "$SCRATCH/go"
exit "$answer"
"""
MACHINES_OWN = "#!/bin/sh\n# the machine's own\nexit 0\n"


class Policy(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="tutti-install-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        (self.folder / "bin").mkdir()
        apt = self.folder / "bin" / "apt-get"
        apt.write_text(APT)
        apt.chmod(0o755)
        os.mkfifo(self.folder / "started")
        os.mkfifo(self.folder / "go")
        self.policy = self.folder / "policy-rc.d"

    def begin(self):
        environment = {
            **os.environ,
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "SCRATCH": str(self.folder),
            "TUTTI_POLICY_FILE": str(self.policy),
        }
        child = subprocess.Popen(
            [SCRIPT, "--install-now", "tutti-no-such-package"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.addCleanup(child.stdout.close)
        (self.folder / "started").read_text()  # blocks until apt-get runs
        return child

    def end(self, child, answer):
        (self.folder / "go").write_text(f"{answer}\n")
        return child.wait(20)

    def test_forbids_starts_while_packages_come_in(self):
        child = self.begin()
        self.assertEqual(self.end(child, 0), 0)
        self.assertIn("exit 101", (self.folder / "policy-during").read_text())
        self.assertFalse(self.policy.exists())

    def test_is_put_back_exactly(self):
        self.policy.write_text(MACHINES_OWN)
        self.policy.chmod(0o751)
        before = self.policy.stat()
        self.assertEqual(self.end(self.begin(), 0), 0)
        after = self.policy.stat()
        self.assertEqual(self.policy.read_text(), MACHINES_OWN)
        self.assertEqual((after.st_ino, after.st_mode, after.st_mtime_ns), (before.st_ino, before.st_mode, before.st_mtime_ns))

    def test_is_put_back_after_a_failure(self):
        self.policy.write_text(MACHINES_OWN)
        self.assertEqual(self.end(self.begin(), 100), 1)
        self.assertEqual(self.policy.read_text(), MACHINES_OWN)

    def test_is_put_back_after_an_interrupt(self):
        self.policy.write_text(MACHINES_OWN)
        child = self.begin()
        child.send_signal(signal.SIGTERM)
        self.assertNotEqual(self.end(child, 0), 0)
        self.assertEqual(self.policy.read_text(), MACHINES_OWN)

    def test_is_put_back_by_the_next_run_after_a_kill(self):
        self.policy.write_text(MACHINES_OWN)
        child = self.begin()
        child.kill()
        child.wait()
        self.assertNotEqual(self.policy.read_text(), MACHINES_OWN)
        (self.folder / "go").write_text("0\n")
        self.assertEqual(self.end(self.begin(), 0), 0)
        self.assertEqual(self.policy.read_text(), MACHINES_OWN)


class Words(unittest.TestCase):
    def output(self, *arguments, code=0):
        run = subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, code)
        return run.stdout + run.stderr

    def test_help_names_the_groups(self):
        for group in ("build", "web", "test"):
            self.assertIn(group, self.output("--help"))

    def test_an_unknown_group_is_an_error(self):
        self.assertIn("no group 'kitchen'", self.output("kitchen", code=1))

    def test_nothing_missing_says_nothing(self):
        self.assertEqual(self.output("--missing", "build", "test"), "")

    def test_starting_takes_no_test_peer_and_no_browser(self):
        lines = (ROOT / "tools" / "packages.txt").read_text().splitlines()
        started = {line.split()[1] for line in lines if line.split()[:1] in (["build"], ["web"], ["lan"])}
        self.assertFalse(started & {"mosquitto", "nginx-light", "chromium-headless-shell", "redis-server", "wrk"})


if __name__ == "__main__":
    unittest.main()
