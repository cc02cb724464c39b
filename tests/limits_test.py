#!/usr/bin/python3
"""What a service's processes may not: limits, another user, paths that they cannot write. Where this machine does not let us, that
the service says so instead of running without.

TUTTI_BIN names the folder of the programs."""

import os
import pathlib
import pwd
import subprocess
import unittest

from rig import BIN, QUIET, Installation, wait_until

SERVICE = """
[service.held]
run = {run}
restart = "temporary"
{keys}
"""
ALLOCATE = """
import signal, sys
try:
    kept = bytearray(200 << 20)
except MemoryError:
    sys.exit(7)
signal.pause()
"""
NOTIFY = """
import os, signal, socket
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
    out.sendto(f"READY=1\\nSTATUS=I am {os.getuid()} {os.getgid()} {os.environ['HOME']}".encode(), os.environ["NOTIFY_SOCKET"])
signal.pause()
"""


def may_mount():
    return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


def may_run(user, program):
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False, user=user, group="nogroup", extra_groups=[]).returncode == 0
    except OSError:
        return False


def held(keys, run='["sleep", "infinity"]'):
    return Installation(QUIET + SERVICE.format(run=run, keys=keys))


def status(pid, key):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(key + ":"))


class Limits(unittest.TestCase):
    def test_process_has_the_limits_of_the_file(self):
        processor = min(os.sched_getaffinity(0))
        keys = f'limits = {{ memory = "64MiB", open_files = 99, nice = 5, cpus = "{processor}" }}'
        with held(keys) as home:
            home.up()
            pid = home.wait_state("held", "ready")["pid"]
            limits = {line[:25].strip(): line[25:].split()[0] for line in pathlib.Path(f"/proc/{pid}/limits").read_text().splitlines()}
            self.assertEqual(limits["Max open files"], "99")
            self.assertEqual(os.getpriority(os.PRIO_PROCESS, pid), 5)
            self.assertEqual(os.sched_getaffinity(pid), {processor})
            self.assertEqual(status(pid, "NoNewPrivs"), "1")
            if "one for each of its processes" in home.log():  # where there are no control groups of ours
                self.assertEqual(limits["Max data size"], str(64 << 20))

    def test_memory_beyond_the_limit_is_refused(self):
        with held('limits = { memory = "100MiB" }', '["/usr/bin/python3", "allocate.py"]') as home:
            (home.folder / "allocate.py").write_text(ALLOCATE)
            home.begin()
            failed = home.wait_state("held", "failed")
            self.assertTrue("code 7" in failed["cause"] or "out of memory" in failed["cause"], failed["cause"])

    def test_share_of_the_processors_is_enforced_or_said_not_to_be(self):
        with held("limits = { cpus = 0.5 }") as home:
            home.up()
            pid = home.wait_state("held", "ready")["pid"]
            in_a_group = "service-held" in pathlib.Path(f"/proc/{pid}/cgroup").read_text()
            self.assertNotEqual(in_a_group, "held: its share of the processors is not limited: " in home.log())

    def test_privileges_can_be_gained_where_the_file_lets_them(self):
        with held("no_new_privs = false") as home:
            home.up()
            self.assertEqual(status(home.wait_state("held", "ready")["pid"], "NoNewPrivs"), "0")


class ReadOnly(unittest.TestCase):
    RUN = '["sh", "-c", "echo text > open/file && ! echo text > shut/file && exec sleep infinity"]'

    def test_nothing_is_written_below_the_path_or_nothing_runs(self):
        with held('read_only = ["shut"]', self.RUN) as home:
            for name in ("open", "shut"):
                (home.folder / name).mkdir()
            home.begin()
            if may_mount():
                pid = home.wait_state("held", "ready")["pid"]
                wait_until((home.folder / "open" / "file").exists, "what it may write")
                wait_until(lambda: pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"sleep"), "it to find the other shut")
                (home.folder / "shut" / "of ours").touch()  # others see none of it
            else:
                self.assertIn("read-only paths: Operation not permitted", home.wait_state("held", "failed")["cause"])

    def test_path_that_is_not_there_is_said(self):
        with held('read_only = ["nowhere"]') as home:
            home.begin()
            self.assertIn("read-only paths: ", home.wait_state("held", "failed")["cause"])


class User(unittest.TestCase):
    def test_unknown_user_is_said(self):
        with held('user = "nobody-is-called-so"') as home:
            home.begin()
            self.assertEqual(home.wait_state("held", "failed")["cause"], "no user is named nobody-is-called-so")

    def test_our_own_user_needs_no_change(self):
        with held(f'user = "{pwd.getpwuid(os.geteuid()).pw_name}"') as home:
            home.up()
            self.assertEqual(status(home.wait_state("held", "ready")["pid"], "Uid").split()[0], str(os.geteuid()))

    @unittest.skipUnless(os.geteuid() == 0, "only root can become another user")
    def test_processes_are_the_users_and_can_say_that_they_are_ready(self):
        nobody = pwd.getpwnam("nobody")
        with held('user = "nobody"\nready = "notify"', '["/usr/bin/python3", "/dev/stdin"]'.replace("/dev/stdin", "notify.py")) as home:
            (home.folder / "notify.py").write_text(NOTIFY)
            home.folder.chmod(0o755)
            home.up()
            now = home.wait_state("held", "ready")
            self.assertEqual(now["status"], f"I am {nobody.pw_uid} {nobody.pw_gid} {nobody.pw_dir}")
            self.assertEqual(status(now["pid"], "Uid").split(), [str(nobody.pw_uid)] * 4)
            self.assertEqual(status(now["pid"], "Groups").split(), [str(group) for group in sorted(os.getgrouplist("nobody", nobody.pw_gid))])
            home.supervisor.kill()
            home.supervisor.wait()
            home.up()  # in a run directory that others may pass through by now
            self.assertEqual(home.services()["held"]["pid"], now["pid"])
            shim = int(status(now["pid"], "PPid"))
            os.kill(shim, 9)  # what it keeps goes with it, whoever's it is
            wait_until(lambda: not pathlib.Path(f"/proc/{now['pid']}").exists(), "the end of it")

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody who is not root")
    def test_who_is_not_root_is_told_that_it_cannot_be(self):
        if not may_run("nobody", BIN / "tutti"):
            self.skipTest(f"nobody cannot reach {BIN}")
        with held('user = "daemon"') as home:
            home.folder.chmod(0o711)
            for folder in (home.folder / "state", home.run_directory):
                folder.mkdir(mode=0o700)
                os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
            home.notifications.close()
            with open(home.folder / "supervisor.log", "wb") as log:
                home.supervisor = subprocess.Popen(
                    [home.programs / "tutti", "up", home.config], env=home.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    user="nobody", group="nogroup", extra_groups=[])
            self.assertIn("only root can become another user", home.wait_state("held", "failed")["cause"])


class Stopped(unittest.TestCase):
    def test_what_a_person_stopped_stays_stopped_when_the_supervisor_is_killed(self):
        with held("") as home:
            home.up()
            home.wait_state("held", "ready")
            home.tutti("stop", "held")
            home.wait_state("held", "stopped")
            home.supervisor.kill()
            home.supervisor.wait()
            home.up()
            home.wait_state("held", "stopped")
            home.tutti("start", "held")
            home.wait_state("held", "ready")


if __name__ == "__main__":
    unittest.main()
