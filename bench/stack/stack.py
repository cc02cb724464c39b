#!/usr/bin/env python3
"""Measures a whole idle home installation: cold start to all-ready, and the memory of every process.

    bench/stack/stack.py [--bin build/release/bin] [--rounds 5] [--settle 20] [--dashboard]

Cold start is from fork of `tutti up` to its own READY=1 (sd_notify), which it says when every required service is ready.
Memory is that of the supervisor and all its descendants after --settle seconds of idling: every page that any of them has,
counted once (pages.py: needs root to be exact), and PSS beside it, which falls with every other program that runs.
--dashboard adds what the example leaves out: history and alerts, with a rule of each kind that costs something while nothing fires.
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

import pages

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/home/tutti.toml"
DASHBOARD = """
[service.history]
[service.alerts]
[config.alerts.rules.stale-air]
reading = "co2/*:co2"
above = 1200
clear = 1000
for = "5m"
[config.alerts.rules.silent]
reading = "system/cpu_percent"
silent_for = "5m"
[config.alerts.rules.services]
service = "*"
"""
MOST = {"the example": 10_000_000, "the dashboard": 14_000_000}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def private_config(folder, more=""):
    """The example and more, with ports of its own, so that a running installation is not in the way."""
    text = EXAMPLE.read_text() + more
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


def pss(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.M).group(1)) * 1024


def command_of(pid):
    arguments = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return " ".join([os.path.basename(arguments[0].decode()), *(a.decode() for a in arguments[1:3] if a)])[:48]


class Installation:
    def __init__(self, programs, under=(), environment=None, more=""):
        """`under`: what runs `tutti up`, a tool that records, say. `more`: of the configuration, behind the example."""
        self.folder = tempfile.TemporaryDirectory(prefix="tutti-stack-")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(f"{self.folder.name}/notify")
        self.notify.settimeout(120)
        self.environment = {
            **os.environ,
            "TUTTI_RUN_DIR": f"{self.folder.name}/run",
            "TUTTI_STATE_DIR": f"{self.folder.name}/state",
            "NOTIFY_SOCKET": f"{self.folder.name}/notify",
            "TUTTI_SIMULATE": "co2 pihole sensors tailscale weather",  # the network and devices of others are not measured
            **(environment or {}),
        }
        config = private_config(self.folder.name, more)
        started = time.monotonic()
        self.process = subprocess.Popen(
            [*under, programs / "tutti", "up", config, "--quiet"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self.cold_start = self.wait_ready() - started

    def wait_ready(self):
        while True:
            if b"READY=1" in self.notify.recv(4096).split(b"\n"):
                return time.monotonic()

    def memory(self):
        """Each process's command and PSS in bytes, by pid, and the count of all pages."""
        pids = descendants(self.process.pid)
        return {pid: (command_of(pid), pss(pid)) for pid in pids}, pages.count(pids)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.notify.close()
        self.folder.cleanup()


def print_table(processes, count):
    """What each process alone has, by kind, and what several have, by file."""
    def kb(size):
        return f"{size / 1000:8.0f}"

    print(f"{'kB: own':>8}" + "".join(f"{kind:>8}" for kind in pages.KINDS) + f"{'PSS':>8}")
    for pid, kinds in sorted(count.own.items(), key=lambda row: -sum(row[1].values())):
        command, share = processes[pid]
        print(kb(sum(kinds.values())) + "".join(kb(kinds[kind]) for kind in pages.KINDS) + kb(share) + f"  {command}")
    for name, size in sorted(count.shared.items(), key=lambda row: -row[1]):
        print(kb(size) + " " * 8 * (len(pages.KINDS) + 1) + f"  shared: {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--settle", type=float, default=20)
    parser.add_argument("--dashboard", action="store_true", help="with history and alerts")
    options = parser.parse_args()
    more = DASHBOARD if options.dashboard else ""
    most = MOST["the dashboard" if more else "the example"]

    starts = []
    for _ in range(options.rounds):
        installation = Installation(options.bin, more=more)
        starts.append(installation.cold_start)
        installation.stop()
    if starts:
        print(f"cold start to all ready, {options.rounds} rounds: median {statistics.median(starts) * 1000:.0f} ms, "
              f"slowest {max(starts) * 1000:.0f} ms   (must <= 100 ms)")

    installation = Installation(options.bin, more=more)
    time.sleep(options.settle)
    processes, count = installation.memory()
    installation.stop()
    print_table(processes, count)
    if not count.exact:
        print("Frame numbers are hidden from us: shared pages are counted from smaps, where they cannot be told apart.")
    share = sum(each for _, each in processes.values())
    print(f"whole idle installation, {len(processes)} processes, each page once: {count.total() / 1e6:.2f} MB   "
          f"(must <= {most / 1e6:.0f} MB); PSS {share / 1e6:.2f} MB")
    return 0 if count.total() <= most else 1


if __name__ == "__main__":
    sys.exit(main())
