#!/usr/bin/python3
"""Whatever is killed, at whatever moment: services, what they began themselves, their shims, the hub, the orchestrator, the supervisor. When
it is over everything is ready, once, and nothing is left behind.

TUTTI_CHAOS_SECONDS=300 goes on for that long (12 by default), TUTTI_CHAOS_SEED chooses what happens.

TUTTI_BIN is the folder of the built programs."""

import collections
import os
import pathlib
import random
import signal
import socket
import subprocess
import time
import unittest

from rig import Installation, free_port, processes_of, wait_until

SECONDS = float(os.environ.get("TUTTI_CHAOS_SECONDS", 12))
SEED = int(os.environ.get("TUTTI_CHAOS_SEED", 14))

# Each is killed far more often than a service may crash by itself.
PATIENT = 'restart = { limit = 1000, delays = ["0ms", "20ms"], stable_after = "1ms" }'
CONFIG = """
[hub]
tcp = "127.0.0.1:0"
[gateway]
listen = "off"
[service.hub]
PATIENT
[service.orchestrator]
PATIENT
[service.system]
every = "1s"
PATIENT
[service.plain]
run = ["sleep", "31001"]
PATIENT
[service.family]
run = ["sh", "-c", "sleep 31002 & sleep 31003 & wait"]
PATIENT
[service.first]
run = ["sleep", "31004"]
PATIENT
[service.second]
run = ["sleep", "31005"]
PATIENT
[service.third]
run = ["sleep", "31006"]
PATIENT
[group.line]
services = ["first", "second", "third"]
strategy = "rest_for_one"
[service.behind]
run = ["sleep", "31007"]
needs = ["plain"]
PATIENT
[service.tick]
run = ["sh", "-c", "echo tick >> ticks"]
pattern = "ephemeral"
every = "500ms"
timeout = "30s"
[service.door]
run = ["/usr/bin/python3", "door.py"]
pattern = "demand"
idle_stop = "1s"
listen = ["127.0.0.1:PORT"]
PATIENT
""".replace("PATIENT", PATIENT)
DOOR = """
import os, socket
door = socket.socket(fileno=3)
while True:
    guest = door.accept()[0]
    guest.sendall(str(os.getpid()).encode())
    guest.close()
"""
# What there is once everything is ready, by a word of its command line.
ONCE = {f"sleep 3100{number}": 1 for number in range(1, 8) if number not in (2, 3)} | {"sleep 31002 & sleep": 1}
ONCE |= {"tutti-hub": 1, "tutti orchestrator": 1, "tutti system": 1}
STEADY = ("hub", "orchestrator", "system", "plain", "family", "first", "second", "third", "behind")


class Home(Installation):
    def __init__(self):
        self.port = free_port()
        super().__init__(CONFIG.replace("PORT", str(self.port)))
        (self.folder / "door.py").write_text(DOOR)

    def processes(self):
        """pid -> command line, without shims and the supervisor."""
        return {
            pid: line for pid, line in processes_of(self.run_directory).items()
            if "tutti-shim" not in line and pid != self.supervisor.pid}

    def shims(self):
        return [pid for pid, line in processes_of(self.run_directory).items() if "tutti-shim" in line]

    def visit(self):
        """Somebody at the door; nobody is refused while it is listened on, and it is again after the supervisor's end."""
        def answer():
            try:
                with socket.create_connection(("127.0.0.1", self.port), 30) as guest:
                    return guest.recv(20)
            except OSError:
                return b""
        return wait_until(answer, "an answer at the door")

    def descriptors(self):
        return len(list(pathlib.Path(f"/proc/{self.supervisor.pid}/fd").iterdir()))


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it was quicker


class Chaos(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.kills = collections.Counter()

    # What may happen, each with what is left of it to be made up for.

    def kill_a_process(self, home):
        if there := home.processes():
            kill(self.random.choice(sorted(there)))

    def kill_several(self, home):
        there = sorted(home.processes())
        for pid in self.random.sample(there, min(3, len(there))):
            kill(pid)

    def kill_a_shim(self, home):
        if there := home.shims():
            kill(self.random.choice(sorted(there)))

    def kill_the_hub(self, home):
        for pid, line in home.processes().items():
            if "tutti-hub" in line:
                kill(pid)

    def kill_the_orchestrator(self, home):
        for pid, line in home.processes().items():
            if "tutti orchestrator" in line:
                kill(pid)

    def kill_the_supervisor(self, home):
        home.supervisor.kill()
        home.supervisor.wait()
        if self.random.random() < 0.5:  # and what it would have noticed
            self.kill_several(home) if self.random.random() < 0.5 else self.kill_a_shim(home)
        home.begin()

    def kill_the_supervisor_while_it_starts(self, home):
        for _ in range(3):
            self.kill_the_supervisor(home)
            self.pause(0.05)

    def reload(self, home):
        home.tutti("reload", check=False)

    def upgrade(self, home):
        home.tutti("upgrade", check=False)

    def visit(self, home):
        home.visit()

    def restart_by_hand(self, home):
        home.tutti("restart", self.random.choice(STEADY), "--no-wait", check=False)

    EVENTS = (
        (8, kill_a_process), (4, kill_several), (4, kill_a_shim), (3, kill_the_hub), (3, kill_the_orchestrator), (4, kill_the_supervisor),
        (1, kill_the_supervisor_while_it_starts), (1, reload), (1, upgrade), (2, visit), (2, restart_by_hand))

    def pause(self, most):
        subprocess.run(["sleep", f"{self.random.random() * most:.3f}"], check=True)

    def test_ends_with_everything_ready_once_and_nothing_left(self):
        weights, events = zip(*self.EVENTS)
        with Home() as home:
            home.up()
            self.settle(home)
            self.assert_once(home)
            descriptors, files = home.descriptors(), self.files(home)
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                [event] = self.random.choices(events, weights)
                event(self, home)
                self.kills[event.__name__] += 1
                self.pause(0.3)
            self.settle(home)
            told = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(self.kills.items()))
            print(f"chaos: {told}; {sum(each['restarts'] for each in home.services().values())} restarts", flush=True)
            self.assert_once(home)
            self.assertLessEqual(self.files(home) - files, set(), "files left behind")
            self.assertLessEqual(home.descriptors(), descriptors + 2, "descriptors left open")
            home.tutti("down")
            self.assertEqual(home.supervisor.wait(60), 0)
            wait_until(lambda: not processes_of(home.run_directory), "an end of all of it")

    def settle(self, home):
        """Ready, all of it, and for as long as it takes to look twice; the one on a schedule has run anew; the door is shut."""
        def steady():
            told = home.services()
            return told and all(told[name]["state"] == "ready" for name in STEADY) and {name: told[name]["pid"] for name in STEADY}
        before = None

        def twice():
            nonlocal before
            now = steady()
            same, before = bool(now) and now == before, now
            return same
        try:
            wait_until(twice, "everything ready")
        except AssertionError as waited:
            told = "; ".join(f"{name} {each['state']}: {each.get('cause', '')}" for name, each in home.services().items())
            raise AssertionError(f"{waited}: {told}") from None
        ticks = home.folder / "ticks"
        count = len(ticks.read_text()) if ticks.exists() else 0
        wait_until(lambda: ticks.exists() and len(ticks.read_text()) > count, "a tick")
        home.visit()
        wait_until(lambda: home.services()["door"]["state"] == "stopped", "the end of what nobody uses")

    def assert_once(self, home):
        """Each of them is there once, of the supervisor's knowledge, and nothing else is."""
        # A family whose child was killed goes on without it.
        children = {f"sleep {number}" for number in (31002, 31003)}

        def wrong():
            lines = collections.Counter()
            for line in home.processes().values():
                if "tick" not in line:
                    lines[next((mark for mark in ONCE if mark in line), line.strip())] += 1
            expected = collections.Counter(ONCE | {line: 1 for line in children if line in lines})
            return {"too many": dict(lines - expected), "missing": dict(expected - lines)} if lines != expected else None
        wait_until(lambda: not wrong(), f"each process once, not {wrong()}")
        pids = {each["pid"] for each in home.services().values() if each["pid"]}
        self.assertEqual(len(pids), len(STEADY))
        self.assertLessEqual(pids, set(home.processes()))

    def files(self, home):
        """Of the run directory, those of single runs apart."""
        return {
            str(path.relative_to(home.run_directory)) for path in home.run_directory.rglob("*")
            if not path.is_dir() and "tick" not in path.name and "tick" not in path.parent.name}


if __name__ == "__main__":
    unittest.main()
