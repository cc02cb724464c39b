"""The four supervisors, each made to run the same services: what bench/supervise compares.

Every side is started with folders of its own, and every process of it carries STAMP_FIFO, by which it is found."""

import os
import pathlib
import select
import signal
import subprocess
import tempfile
import time

QUIET = '[bus]\nurl = "mqtt://127.0.0.1:1"\n[gateway]\nlisten = "off"\n' \
        '[service.orchestrator]\nrun = ["sleep", "infinity"]\nready = "exec"\nneeds = []\n'
AT_ONCE = 'restart = { stable_after = "0s", delays = ["0s"], jitter = 0.0, limit = 1000, within = "1ms" }\n'
PATIENCE = 120


class Stamps:
    """The fifo that every replacement writes its pid and time to."""

    def __init__(self, path):
        os.mkfifo(path)
        self.path = path
        self.descriptor = os.open(path, os.O_RDWR)
        self.lines = []
        self.rest = b""

    def next(self, patience=PATIENCE):
        """The next one's (pid, time); None where nothing comes within `patience`."""
        while not self.lines:
            if not select.select([self.descriptor], [], [], patience)[0]:
                return None
            *self.lines, self.rest = (self.rest + os.read(self.descriptor, 65536)).split(b"\n")
        pid, moment = self.lines.pop(0).split()
        return int(pid), int(moment)

    def take(self, count):
        taken = [self.next() for _ in range(count)]
        if None in taken:
            raise SystemExit(f"{self.path}: {taken.index(None)} of {count} services came within {PATIENCE} s")
        return taken


class Side:
    """One supervisor with `names` services that all run `command`."""

    quiet = 30  # it is watched while nothing happens for so many seconds
    every = 1  # it is killed in each so many of the turns: those that take a second have fewer

    def __init__(self, folder, programs, count, command=("stamp",), keys=""):
        self.folder = pathlib.Path(folder) / self.name
        self.folder.mkdir()
        self.programs, self.keys = programs, keys
        self.names = [f"s{number}" for number in range(count)]
        self.command = [str(programs / "supervise_stamp"), *command[1:]] if command[0] == "stamp" else list(command)
        self.stamps = Stamps(self.folder / "fifo")
        self.environment = {**os.environ, "STAMP_FIFO": str(self.stamps.path), "STAMP": str(programs / "supervise_stamp")}
        self.environment.pop("NOTIFY_SOCKET", None)
        self.process = None
        self.write()
        self.start()

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self.line(), env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            cwd=self.folder)

    def processes(self):
        """Every process of this side: pid -> its command line."""
        wanted = f"STAMP_FIFO={self.stamps.path}".encode()
        found = {}
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def alive(self, program="supervise_stamp"):
        """The processes of this side that run that program, by whatever name they were started."""
        found = []
        for pid in self.processes():
            try:
                if pathlib.Path(os.readlink(f"/proc/{pid}/exe")).name == program:
                    found.append(pid)
            except OSError:
                continue
        return found

    def supervising(self):
        """The processes that supervise, the first of them first."""
        return [pid for pid, line in sorted(self.processes().items())
                if any(word in line for word in self.parts) and "supervise_stamp" not in line.split(" ")[0]]

    def kill_supervisor(self):
        """SIGKILL to what is a service's supervisor, and its start anew where nothing else does that."""
        self.process.kill()
        self.process.wait()
        self.start()

    def run(self, *line):
        return subprocess.run(line, env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def logs(self):
        """The files that it has written of what happened."""
        return [path for path in self.folder.rglob("*") if path.is_file() and "log" in str(path.relative_to(self.folder))]

    def end(self):
        """Kills it with everything that it has started."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        while left := self.processes():
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        os.close(self.stamps.descriptor)


class Tutti(Side):
    name = "tutti"
    delay = "none: delays of 0 s, no crash loop"
    parts = ("/tutti up", "tutti-shim")
    head = QUIET

    def write(self):
        # What lasts is on a disk, as in an installation: logs and history are written there while services restart.
        self.state = tempfile.TemporaryDirectory(prefix="tutti-bench-", dir="/var/tmp")
        config = self.head
        for name in self.names:
            run = ", ".join(f"'''{word}'''" for word in self.command)
            config += f"[service.{name}]\nrun = [{run}]\n{self.keys}"
        (self.folder / "tutti.toml").write_text(config)
        self.environment |= {"TUTTI_RUN_DIR": str(self.folder / "run"), "TUTTI_STATE_DIR": self.state.name}

    def end(self):
        super().end()
        self.state.cleanup()

    def logs(self):
        return [self.folder / "log", *pathlib.Path(self.state.name).glob("log/*")]

    def line(self):
        return [self.programs / "tutti", "up", self.folder / "tutti.toml"]

    def status(self):
        return self.run(self.programs / "tutti", "status")

    def stop(self):
        self.run(self.programs / "tutti", "down")


class TuttiHome(Tutti):
    """With its own hub and orchestrator, as installations have them: the orchestrator is the program `tutti` as well, and shares its pages."""

    name = "tutti, home"
    head = '[hub]\ntcp = "127.0.0.1:0"\n[gateway]\nlisten = "off"\n'


class TuttiSilent(TuttiHome):
    """The same between two heartbeats: whoever registers and is silent for longer than 15 s is unhealthy."""

    name = "tutti, silent"
    quiet = 8  # seconds, of those that it takes until the first one

    def write(self):
        super().write()
        self.environment["TUTTI_HEARTBEAT"] = "14s"


class ServiceFolders(Side):
    """runit and s6 read the same folders: `run` is the program itself, or a script where it has arguments."""

    def write(self):
        for name in self.names:
            folder = self.folder / "services" / name
            folder.mkdir(parents=True)
            if len(self.command) == 1:
                (folder / "run").symlink_to(self.command[0])
                continue
            words = " ".join("'" + word.replace("'", "'\\''") + "'" for word in self.command)
            (folder / "run").write_text(f"#!/bin/sh\nexec {words}\n")
            (folder / "run").chmod(0o755)

    def kill_supervisor(self):
        """runsv and s6-supervise are the parents of services; runsvdir and s6-svscan start them anew."""
        for pid, line in self.processes().items():
            if line.startswith(self.parts[1] + " "):
                os.kill(pid, signal.SIGKILL)


class Runit(ServiceFolders):
    name = "runit"
    delay = "none for what lived for a second, which it is left to"
    parts = ("runsvdir", "runsv")

    def line(self):
        return ["runsvdir", "services"]

    def status(self):
        return self.run("sv", "status", *(f"./services/{name}" for name in self.names))

    def stop(self):
        self.process.send_signal(signal.SIGHUP)
        self.process.wait(PATIENCE)


class S6(ServiceFolders):
    name = "s6"
    every = 5
    delay = "one second, which cannot be set"
    parts = ("s6-svscan", "s6-supervise")

    def line(self):
        return ["s6-svscan", "-c", "1000", "services"]

    def status(self):
        return self.run("sh", "-c", "for service in services/*; do s6-svstat $service; done")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


class Supervisord(Side):
    name = "supervisord"
    every = 5
    delay = "none: startsecs = 0"
    parts = ("supervisord",)

    def write(self):
        config = f"[unix_http_server]\nfile={self.folder}/sock\n[supervisord]\nnodaemon=true\nuser=root\nlogfile={self.folder}/supervisord.log\n" \
                 f"pidfile={self.folder}/pid\nchildlogdir={self.folder}\nminfds=4096\n" \
                 "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n" \
                 f"[supervisorctl]\nserverurl=unix://{self.folder}/sock\n"
        for name in self.names:
            words = " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"' for word in self.command)
            config += f"[program:{name}]\ncommand={words}\nstartsecs=0\nautorestart=true\n"
        (self.folder / "supervisord.conf").write_text(config)

    def line(self):
        return ["supervisord", "-c", "supervisord.conf"]

    def status(self):
        return self.run("supervisorctl", "-c", "supervisord.conf", "status")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


def wait_until(condition, patience=PATIENCE):
    """Whether `condition` came true within that many seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


ALL = (Tutti, S6, Runit, Supervisord)
