"""What holds services besides each other, played by a test: who leads a service, and how the vault is."""

import json
import pathlib
import threading
import time

from bus_client import BusClient
from rig import wait_until

# Nobody but the test says who leads, and how the vault is.
NO_CONTROL = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
[service.control]
run = ["sleep", "infinity"]
ready = "exec"
needs = []
"""

# Runs in one place: it takes a lock that all of its kind want, and says so where another has it.
EXPORTER = '''
import fcntl, os, signal, sys
folder, stubborn = sys.argv[1], len(sys.argv) > 2
if stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
def note(name, text):
    with open(os.path.join(folder, name), "a") as file:
        file.write(text + "\\n")
token = os.environ.get("TUTTI_LEADER_TOKEN", "")
lock = open(os.path.join(folder, "lock"), "w")
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    note("twice", f"{token} {os.getpid()}")
    sys.exit(1)
note("runs", f"{token} {os.getpid()}")
while True:
    signal.pause()
'''


def boot_now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Export:
    """The folder that all exporters share: their lock, the runs that there were, and those that were one too many."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "export.py").write_text(EXPORTER)

    def service(self, *words, grace="1s"):
        """The table of the service; a word more: SIGTERM does not end it."""
        run = json.dumps(["python3", str(self.folder / "export.py"), str(self.folder), *words])
        return f'[service.export]\nrun = {run}\nleader = "only"\nstop.grace = "{grace}"\n'

    def _lines(self, name):
        file = self.folder / name
        return [line.split() for line in file.read_text().splitlines()] if file.exists() else []

    def runs(self):
        """(token, process) of each, in order."""
        return [(int(token), int(pid)) for token, pid in self._lines("runs")]

    def twice(self):
        return self._lines("twice")


class Leader:
    """Says for an installation that it leads `export`, again and again, as its control would."""

    def __init__(self, installation, ttl=1.5):
        self.bus = BusClient(installation.run_directory / "mqtt")
        self.ttl, self.token, self.until = ttl, 0, 0
        self._ends = threading.Event()
        self._thread = None

    def _say(self, until):
        self.bus.publish("tutti/leader/app:export", {
            "v": 1, "resource": "app:export", "role": "leader", "holder": {"name": "test", "address": ""}, "token": self.token, "until_boot": until}, retain=True)

    def ends(self, until):
        """When the lease behind it ends: a leader counts itself one for a tenth less."""
        return until + self.ttl / 10

    def lead(self, token, renew=True):
        """When that ends, unless it is said again."""
        self.token = token
        until = self.until = boot_now() + self.ttl
        self._say(until)
        if renew:
            self._ends.clear()
            self._thread = threading.Thread(target=self._renew)
            self._thread.start()
        return until

    def _renew(self):
        while not self._ends.wait(self.ttl / 3):
            self.until = boot_now() + self.ttl
            try:
                self._say(self.until)
            except (OSError, ValueError, RuntimeError):
                return

    def fall_silent(self):
        """When what was said last is over."""
        self._ends.set()
        if self._thread:
            self._thread.join()
            self._thread = None
        return self.until

    def follow(self, role="follower"):
        self.fall_silent()
        self.bus.publish("tutti/leader/app:export", {
            "v": 1, "resource": "app:export", "role": role, "holder": None, "token": 0}, retain=True)

    def close(self):
        self.fall_silent()
        self.bus.__exit__()


def is_gone(pid):
    """Also where only its exit code is left."""
    try:
        return b"\0" not in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_gone(pid, patience=30):
    wait_until(lambda: is_gone(pid), f"the end of {pid}", patience)
    return boot_now()
