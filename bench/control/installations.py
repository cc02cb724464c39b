"""Whole installations that are led by one etcd: how long nobody leads once the leader is gone, and what one writes that was stopped past its
lease. Each has a hub and a control plane of its own, and programs of its own."""

import json
import os
import pathlib
import shutil
import signal
import tempfile
import threading
import time

from bus_client import BusClient
from contract_client import Client
from etcd_rig import Etcd, stopped
from rig import Installation, processes_of

PROGRAMS = ("tutti", "tutti-shim", "tutti-hub", "tutti-control")
FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
name = "{name}"
address = "http://{name}.example"
[control.etcd]
endpoints = [{endpoints}]
lease = "{lease}s"
"""
WRITES = 100
SETTLED = 0.5  # seconds until whoever follows has nothing more to do


class Node:
    """An installation, and what its bus said of who leads: (when, what). A context manager."""

    def __init__(self, programs, etcd, name, lease):
        self.name, self.said, self.changed = name, [], threading.Condition()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        for program in PROGRAMS:
            shutil.copy(programs / program, self.folder)
        endpoints = ", ".join(f'"{each}"' for each in etcd.clients)
        self.stage = Installation(FILE.format(name=name, endpoints=endpoints, lease=lease), self.folder)

    def __enter__(self):
        self.stage.__enter__()
        self.stage.up()
        self.bus = BusClient(self.stage.run_directory / "mqtt")
        self.bus.client.on_message = self._hear
        self.bus.subscribe("tutti/leader/control")
        return self

    def __exit__(self, *failure):
        self.bus.__exit__()
        self.stage.__exit__(*failure)
        shutil.rmtree(self.folder)

    def _hear(self, _client, _userdata, message):
        with self.changed:
            self.said.append((time.monotonic(), json.loads(message.payload)))
            self.changed.notify_all()

    def becomes(self, role, since=0.0):
        """When it said so, not before `since`."""
        found = []

        def has():
            found[:] = [at for at, what in self.said if at >= since and what["role"] == role]
            return bool(found)
        with self.changed:
            if not self.changed.wait_for(has, 60):
                raise AssertionError(f"{self.name} never became {role}: {self.said[-3:]}")
        return found[0]

    def kill(self):
        """All of it at once, as a machine goes."""
        self.stage.supervisor.kill()
        for pid in processes_of(self.stage.run_directory):
            os.kill(pid, signal.SIGKILL)

    def writes(self, count):
        """How many of so many writes were accepted, each after the one before."""
        with Client(self.stage.run_directory / "control.sock") as client:
            return sum(bool(client.ask("put", set="bench", key="row", value=number)["success"]) for number in range(count))


def turns(programs, etcd, lease, rounds, act):
    """What `act(leader, follower)` gives, on installations of their own each time, of which the first is led by."""
    found = []
    for _ in range(rounds):
        with Node(programs, etcd, "left", lease) as left:
            left.becomes("leader")
            with Node(programs, etcd, "right", lease) as right:
                right.becomes("follower")
                time.sleep(SETTLED)  # lint: allow sleep: both are to have nothing more to do
                found.append(act(left, right))
    return found


def killed(left, right):
    begin = time.monotonic()
    left.kill()
    return right.becomes("leader", begin) - begin


def handed_over(left, right):
    begin = time.monotonic()
    left.stage.tutti("stop", "control")
    return right.becomes("leader", begin) - begin


def stopped_past_its_lease(left, right):
    """How many of the writes that come at once when it goes on are accepted."""
    pid = left.stage.pid("control")
    begin = time.monotonic()
    stopped(pid)
    right.becomes("leader", begin)
    os.kill(pid, signal.SIGCONT)
    return left.writes(WRITES)


def measure(programs, lease, rounds, spread, row):
    """`spread` prints seconds, `row` a row of the table."""
    with Etcd() as etcd:
        row(f"leader of two installations killed (3 members, TTL {lease} s), to the other's leading", f"≤ {lease + 1} s",
            spread(turns(programs, etcd, lease, rounds, killed)))
        row("… stopped (`tutti stop control`), which hands over", "≤ 1 s", spread(turns(programs, etcd, lease, rounds, handed_over)))
        late = turns(programs, etcd, lease, max(rounds // 3, 1), stopped_past_its_lease)
        row(f"… SIGSTOP until the other leads, SIGCONT, {WRITES} writes at once: accepted", "0",
            f"{sum(late)} of {WRITES * len(late)}")
