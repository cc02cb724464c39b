#!/usr/bin/env python3
"""Measures a whole idle home installation: cold start to all-ready, and the memory (PSS) of every process.

    bench/stack/stack.py [--bin build/release/bin] [--rounds 5] [--settle 20]

Cold start is from fork of `tutti up` to its own READY=1 (sd_notify), which it says when every required service is ready.
PSS is read from /proc/<pid>/smaps_rollup of the supervisor and all its descendants after --settle seconds of idling.
"""
import argparse
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/home/tutti.toml"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def private_config(folder):
    """The example with ports of its own, so that a running installation is not in the way."""
    text = EXAMPLE.read_text()
    for port in ("1883", "8080"):
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{free_port()}")
    path = pathlib.Path(folder) / "tutti.toml"
    path.write_text(text)
    return path


def descendants(root_pid):
    parents = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text()
        except OSError:
            continue
        parents[int(entry.name)] = int(stat.rsplit(")", 1)[1].split()[1])
    found = [root_pid]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def pss_kib(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.M).group(1))


def command_of(pid):
    arguments = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return " ".join([os.path.basename(arguments[0].decode()), *(a.decode() for a in arguments[1:3] if a)])[:48]


class Installation:
    def __init__(self, programs):
        self.folder = tempfile.TemporaryDirectory(prefix="tutti-stack-")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(f"{self.folder.name}/notify")
        self.notify.settimeout(30)
        self.environment = {
            **os.environ,
            "TUTTI_RUN_DIR": f"{self.folder.name}/run",
            "TUTTI_STATE_DIR": f"{self.folder.name}/state",
            "NOTIFY_SOCKET": f"{self.folder.name}/notify",
        }
        config = private_config(self.folder.name)
        started = time.monotonic()
        self.process = subprocess.Popen(
            [programs / "tutti", "up", config, "--quiet"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self.cold_start = self.wait_ready() - started

    def wait_ready(self):
        while True:
            if b"READY=1" in self.notify.recv(4096).split(b"\n"):
                return time.monotonic()

    def memory(self):
        """(command, PSS in KiB) of each process. A run that ends between two looks is left out."""
        rows = []
        for pid in descendants(self.process.pid):
            try:
                rows.append((command_of(pid), pss_kib(pid)))
            except (OSError, AttributeError):
                continue
        return rows

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.notify.close()
        self.folder.cleanup()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--settle", type=float, default=20)
    options = parser.parse_args()

    starts = []
    for _ in range(options.rounds):
        installation = Installation(options.bin)
        starts.append(installation.cold_start)
        installation.stop()
    print(f"cold start to all ready, {options.rounds} rounds: median {statistics.median(starts) * 1000:.0f} ms, "
          f"slowest {max(starts) * 1000:.0f} ms   (must <= 1000 ms, aim 300 ms)")

    installation = Installation(options.bin)
    time.sleep(options.settle)
    rows = installation.memory()
    installation.stop()
    for command, kib in sorted(rows, key=lambda row: -row[1]):
        print(f"{kib:8d} KiB  {command}")
    total = sum(kib for _, kib in rows) / 1024
    print(f"whole idle installation, {len(rows)} processes: {total:.2f} MiB PSS   (must <= 12 MB, aim 8 MB)")
    return 0 if total * 1.048576 <= 12 else 1


if __name__ == "__main__":
    sys.exit(main())
