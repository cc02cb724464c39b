"""What whole-process tests share: programs, ports, waiting, and an installation of one's own to break."""

import fcntl
import json
import os
import pathlib
import random
import re
import resource
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

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(os.environ.get("TUTTI_BIN", ROOT / "build" / "release" / "bin")).resolve()
RELEASE_BIN = pathlib.Path(os.environ.get("TUTTI_RELEASE_BIN", BIN)).resolve()  # what ships, without sanitizers
PATIENCE = 60.0  # seconds that anything may take on a busy machine
# No hub, no gateway, and something quiet instead of the orchestrator: for tests of the supervisor alone.
QUIET = """
[bus]
url = "mqtt://127.0.0.1:1"
[gateway]
listen = "off"
[service.orchestrator]
run = ["sleep", "infinity"]
ready = "exec"
needs = []
"""


def free_port():
    """One that nobody has now, and that no connection on its way out is given: those come from 32768 on (ip(7))."""
    while True:
        port = random.randrange(10_000, 32_768)
        with socket.socket() as listener:
            try:
                listener.bind(("", port))
                return port
            except OSError:
                pass


def allow_descriptors(wanted):
    """Lets this program have so many, as far as its hard limit goes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def wait_until(condition, what, patience=PATIENCE):
    """The first true answer of `condition`, asked again and again; an AssertionError naming `what` after `patience`."""
    deadline = time.monotonic() + patience
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {patience:.0f} s for {what}")
        time.sleep(0.02)  # lint: allow sleep: what is waited for tells nobody; asking is all there is


def node_folder():
    """tests/js with what its package.json asks for; the test is skipped without npm. One installs, others wait for it."""
    if not shutil.which("npm"):
        raise unittest.SkipTest("npm is not installed")
    folder = ROOT / "tests" / "js"
    with open(folder / "package.json", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        written = folder / "node_modules" / ".package-lock.json"  # which npm writes last
        if not written.exists() or written.stat().st_mtime < (folder / "package-lock.json").stat().st_mtime:
            subprocess.run(["npm", "ci", "--silent"], cwd=folder, check=True)
    return folder


def release_copies(test, programs):
    """A folder with copies of programs that ship, until the test ends: others run the same ones, and PSS divides what is shared. Without a release
    build the test is skipped: sanitizers would be measured."""
    if "release" not in str(RELEASE_BIN):
        test.skipTest(f"{RELEASE_BIN} is no release build")
    folder = pathlib.Path(test.enterContext(tempfile.TemporaryDirectory(prefix="tutti-test-")))
    for program in programs:
        shutil.copy(RELEASE_BIN / program, folder)
    return folder


def processes_of(run_directory):
    """Every process whose environment names this run directory: pid -> command line."""
    wanted = f"TUTTI_RUN_DIR={run_directory}".encode()
    found = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


class Installation:
    """`tutti up` on a configuration of its own, in a run and a state directory of its own. A context manager."""

    def __init__(self, config, programs=BIN):
        self.programs = programs
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.run_directory = self.folder / "run"
        self.config = self.folder / "tutti.toml"
        self.config.write_text(config)
        self.environment = {
            **os.environ,
            "TUTTI_RUN_DIR": str(self.run_directory),
            "TUTTI_STATE_DIR": str(self.folder / "state"),
            "NOTIFY_SOCKET": str(self.folder / "notify"),
        }
        self.notifications = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notifications.bind(str(self.folder / "notify"))
        self.notifications.settimeout(PATIENCE)
        self.supervisor = None

    def __enter__(self):
        return self

    def kill_all(self):
        """As a power cut ends it, but for the machine."""
        if self.supervisor:  # first, so that it starts nothing more
            self.supervisor.kill()
            self.supervisor.wait()
        while left := processes_of(self.run_directory):
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def __exit__(self, *_):
        self.kill_all()
        self.notifications.close()
        complaints = self.complaints_of_sanitizers()
        shutil.rmtree(self.folder, ignore_errors=True)
        if complaints:
            raise AssertionError("\n".join(complaints))

    def complaints_of_sanitizers(self):
        """What they said of a service is in its log alone: it may end well all the same, or be started again."""
        lines = []
        for log in (self.folder / "state" / "log").glob("*.log*"):
            if not log.is_file():
                continue
            with open(log, encoding="utf-8", errors="replace") as text:
                lines += [f"{log.name}: {line.strip()[:400]}" for line in text if "runtime error: " in line or "Sanitizer: " in line]
        return lines[:10]

    def begin(self, *options):
        """Starts the supervisor, and waits for nothing. A configuration that says nothing of its bus has one without a port: others run beside it."""
        if not re.search(r"^\s*(\[\s*)?(bus|hub)\b", self.config.read_text(), re.MULTILINE):
            with open(self.config, "a", encoding="utf-8") as config:
                config.write('\n[hub]\ntcp = "off"\n')
        while select.select([self.notifications], [], [], 0)[0]:  # what a supervisor before this one said
            self.notifications.recv(4096)
        with open(self.folder / "supervisor.log", "ab") as log:
            self.supervisor = subprocess.Popen(
                [self.programs / "tutti", "up", *options, self.config], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def up(self, *options):
        """Starts the supervisor and returns when it says READY=1."""
        self.begin(*options)
        try:
            wait_until(self._says_ready, "READY=1")
        except AssertionError as late:
            raise AssertionError(f"{late}; its services: {self.services()}\n{self.log()[-4000:]}") from None
        return self

    def _says_ready(self):
        if self.supervisor.poll() is not None:
            raise AssertionError(f"the supervisor ended with {self.supervisor.returncode}:\n{self.log()[-4000:]}")
        said, _, _ = select.select([self.notifications], [], [], 0)
        return bool(said) and b"READY=1" in self.notifications.recv(4096).split(b"\n")

    def tutti(self, *arguments, check=True):
        done = subprocess.run(
            [self.programs / "tutti", *arguments], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=2 * PATIENCE)
        if check and done.returncode != 0:
            raise AssertionError(f"tutti {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def services(self):
        """Name -> what `tutti status` says of it. Exit 3 says that one of them is not ready, which is an answer too."""
        answer = json.loads(self.tutti("status", "--json", check=False).stdout)
        return {service["name"]: service for service in answer.get("services", [])}

    def pid(self, service):
        return self.services()[service]["pid"]

    def wait_state(self, service, state, other_than=None):
        """Waits until the service is in that state (in another process than `other_than`); what status says then."""
        now = None

        def reached():
            nonlocal now
            now = self.services().get(service)
            if not now or now["state"] != state:
                return None
            return now if other_than is None or now["pid"] != other_than else None
        try:
            return wait_until(reached, f"{service} {state}")
        except AssertionError as late:
            raise AssertionError(f"{late}; it is {now}\n{self.log()[-4000:]}") from None

    def wait_logged(self, service, text, *options):
        """Waits until that text stands in the log of a service, where its shim brings a moment later what was written; the log."""
        def log():
            said = self.tutti("logs", service, *options).stdout
            return text in said and said
        return wait_until(log, f"{text!r} in the log of {service}")

    def log(self):
        file = self.folder / "supervisor.log"
        return file.read_text(errors="replace") if file.exists() else ""


def get_json(url):
    """The JSON at that address, or None where nobody answers with it now."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return json.load(response)
    except (urllib.error.URLError, OSError, ValueError):
        return None
