"""An etcd of one or three real members to break, electors that stand for leading by it, and etcdctl as another client of it."""

import contextlib
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from rig import BIN, PATIENCE, free_port, wait_until

SERVER, CONTROL = shutil.which("etcd"), shutil.which("etcdctl")


class Etcd:
    """A cluster of one's own. A context manager."""

    def __init__(self, members=3, certificate=None, host="127.0.0.1", within=list, disk=None, syncs=False):
        """`certificate`: a folder with ca.pem, server.pem and server.key, for clients over TLS. `within`: a command as it runs
        elsewhere (network_rig). `disk`: the folder in which its data lies. `syncs`: what it answers is on that disk."""
        self.within, self.syncs = within, syncs
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-etcd-", dir=disk))
        self.certificate, self.login = certificate, []
        scheme = "https" if certificate else "http"
        self.clients = [f"{scheme}://{host}:{free_port()}" for _ in range(members)]
        self.peers = [f"http://{host}:{free_port()}" for _ in range(members)]
        self.processes = [None] * members

    def __enter__(self):
        with contextlib.ExitStack() as failed:
            failed.callback(self.__exit__)
            for member in range(len(self.clients)):
                self.start(member)
            wait_until(self.is_well, "etcd")
            failed.pop_all()
        return self

    def __exit__(self, *_):
        for member in range(len(self.clients)):
            self.kill(member)
        shutil.rmtree(self.folder)

    def start(self, member):
        names = ",".join(f"m{number}={peer}" for number, peer in enumerate(self.peers))
        command = [
            SERVER, "--name", f"m{member}", "--data-dir", self.folder / f"m{member}", "--initial-cluster", names, "--initial-cluster-state", "new",
            "--listen-client-urls", self.clients[member], "--advertise-client-urls", self.clients[member],
            "--listen-peer-urls", self.peers[member], "--initial-advertise-peer-urls", self.peers[member]]
        if not self.syncs:
            command.append("--unsafe-no-fsync")
        if self.certificate:
            command += ["--cert-file", self.certificate / "server.pem", "--key-file", self.certificate / "server.key"]
        with open(self.folder / f"m{member}.log", "ab") as log:
            self.processes[member] = subprocess.Popen(self.within(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self, member):
        process, self.processes[member] = self.processes[member], None
        if process:
            process.kill()
            process.wait()

    def signal(self, member, number):
        self.processes[member].send_signal(number)

    def __call__(self, *words, member=0, check=True):
        """What etcdctl says."""
        command = [CONTROL, "--endpoints", self.clients[member], "--command-timeout", "3s", *self.login]
        if self.certificate:
            command += ["--cacert", self.certificate / "ca.pem"]
        done = subprocess.run(
            self.within(map(str, [*command, *words])), env={**os.environ, "ETCDCTL_API": "3"}, capture_output=True, text=True, check=False, timeout=PATIENCE)
        if check and done.returncode:
            raise AssertionError(f"etcdctl {words}: {done.stderr}")
        return done.stdout if done.returncode == 0 else None

    def is_well(self, member=0):
        return self("endpoint", "health", member=member, check=False) is not None

    def leader(self):
        """The member that leads etcd itself."""
        for member, process in enumerate(self.processes):
            if process is None:
                continue
            told = self("endpoint", "status", "--write-out", "json", member=member, check=False)
            status = json.loads(told)[0]["Status"] if told else None
            if status and status["header"]["member_id"] == status["leader"]:
                return member
        return None

    def revision(self):
        return json.loads(self("get", "nothing", "--write-out", "json"))["header"]["revision"]

    @property
    def endpoints(self):
        return ",".join(self.clients)


class Elector:
    """`etcd_elect`: an elector in a process of its own, and the lines that it said. A context manager."""

    def __init__(self, etcd, name, time_to_live=3, *further, endpoints=None, within=list):
        self.name, self.lines, self.fresh = name, [], queue.SimpleQueue()
        self.process = subprocess.Popen(
            within([str(BIN / "etcd_elect"), name, endpoints or etcd.endpoints, str(time_to_live), *map(str, further)]),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            told = json.loads(line)
            self.lines.append(told)
            self.fresh.put(told)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.stdin.close()
        self.process.stdout.close()

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        """SIGKILL; everything that it had said is in `lines`."""
        self.process.kill()
        self.process.wait()
        self.reader.join()

    def stop(self):
        """As it ends by itself."""
        self.process.stdin.close()
        code = self.process.wait(PATIENCE)
        self.reader.join()
        return code

    def next(self, what, fits, patience=PATIENCE):
        """The next line that it says, and that fits; those before it are passed over."""
        deadline = time.monotonic() + patience
        while True:
            try:
                line = self.fresh.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"waited {patience:.1f} s for {self.name} to say {what}: {self.lines[-5:]}") from None
            if fits(line):
                return line

    def becomes(self, role, patience=PATIENCE, **more):
        """The line that says so: `holder`, `token`."""
        wanted = {"role": role, **more}
        return self.next(str(wanted), lambda line: all(line.get(key) == value for key, value in wanted.items()), patience)

    def forget(self):
        """Only what it says from now on counts for next()."""
        while not self.fresh.empty():
            self.fresh.get()

    def writes(self):
        return [line for line in self.lines if "write" in line]

    def leads(self):
        """Whether its last word is that it leads."""
        roles = [line["role"] for line in self.lines if "role" in line]
        return bool(roles) and roles[-1] == "leader"


def stopped(process):
    """Stops it, a process or its pid; true once it has stopped (SIGSTOP takes its moment)."""
    pid = getattr(process, "pid", process)
    os.kill(pid, signal.SIGSTOP)
    state = pathlib.Path(f"/proc/{pid}/stat")
    return wait_until(lambda: state.read_text().rpartition(")")[2].split()[0] == "T", "the process to stop")
