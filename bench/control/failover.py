#!/usr/bin/env python3
"""How long nobody leads: our elector beside etcd's own (`etcdctl lock` and `elect`), on one etcd of three members, in turns.

    bench/control/failover.py [--bin build/release/bin] [--rounds 20] [--ttl 3] [kill] [handover] [stop]

`kill`: the leader dies by SIGKILL, until another leads. `handover`: it gives up, until another leads. `stop`: it is stopped past its
lease, another leads, and it goes on, writing at once: how many of its writes a store would have to refuse, and how many there were."""

import argparse
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=str(ROOT / "build" / "release" / "bin"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--ttl", type=int, default=3)
    parser.add_argument("parts", nargs="*", default=["kill", "handover", "stop"])
    return parser.parse_args()


OPTIONS = arguments()
os.environ["TUTTI_BIN"] = OPTIONS.bin

from etcd_rig import CONTROL, Elector, Etcd, stopped  # noqa: E402

SETTLED = 0.5  # seconds until whoever follows has nothing more to do, on both sides


def row(what, seconds):
    ordered = sorted(seconds)
    print(f"| {what} | {statistics.median(ordered):.2f} | {ordered[-1]:.2f} | {len(ordered)} |", flush=True)


def ours(etcd, end, name):
    """Seconds until another leads, once `end` has ended the leader's time."""
    with Elector(etcd, "left", OPTIONS.ttl) as left, Elector(etcd, "right", OPTIONS.ttl) as right:
        left.say(f"campaign app:{name}")
        left.becomes("leader")
        right.say(f"campaign app:{name}")
        right.becomes("follower", holder="left")
        time.sleep(SETTLED)
        begin = time.monotonic()
        end(left, name)
        return right.becomes("leader")["at"] - begin


class Peer:
    """`etcdctl lock` or `elect`, which leads once it prints the key."""

    def __init__(self, etcd, *words):
        self.process = subprocess.Popen(
            [CONTROL, "--endpoints", etcd.endpoints, *words], env={**os.environ, "ETCDCTL_API": "3"}, stdout=subprocess.PIPE, text=True)

    def leads(self):
        self.process.stdout.readline()
        return time.monotonic()

    def end(self, number):
        self.process.send_signal(number)
        self.process.wait()
        self.process.stdout.close()


def theirs(etcd, number, *words):
    left = Peer(etcd, *words)
    left.leads()
    right = Peer(etcd, *words)
    time.sleep(SETTLED)  # it has no way to say that it waits
    begin = time.monotonic()
    left.end(number)
    seconds = right.leads() - begin
    right.end(signal.SIGTERM)
    return seconds


def kill(left, _):
    left.kill()


def hand_over(left, name):
    left.say(f"hand_over app:{name}")


def stop_and_go_on(etcd, name):
    """(writes under the old token after it went on, of these accepted by a store that knows the new one)."""
    with Elector(etcd, "left", OPTIONS.ttl) as left, Elector(etcd, "right", OPTIONS.ttl) as right:
        left.say(f"campaign app:{name}")
        token = left.becomes("leader")["token"]
        left.say(f"write app:{name}")
        right.say(f"campaign app:{name}")
        right.becomes("follower", holder="left")
        left.next("a write", lambda line: "write" in line)
        stopped(left.process)
        new = right.becomes("leader")["token"]
        gone_on = time.monotonic()
        left.signal(signal.SIGCONT)
        left.becomes("follower", holder="right")
        late = [line for line in left.writes() if line["at"] >= gone_on]
        return len(late), sum(line["write"] >= new > token for line in late)


def main():
    with Etcd() as etcd:
        print("| s | median | worst | rounds |\n|---|---|---|---|")
        if "kill" in OPTIONS.parts:
            pairs = [(ours(etcd, kill, f"kill{n}"), theirs(etcd, signal.SIGKILL, "lock", "--ttl", str(OPTIONS.ttl), f"kill{n}"))
                     for n in range(OPTIONS.rounds)]
            row(f"leader killed, TTL {OPTIONS.ttl} s: tutti", [each for each, _ in pairs])
            row("… `etcdctl lock`", [each for _, each in pairs])
        if "handover" in OPTIONS.parts:
            pairs = [(ours(etcd, hand_over, f"over{n}"), theirs(etcd, signal.SIGTERM, "elect", f"over{n}", "me")) for n in range(OPTIONS.rounds)]
            row("handed over: tutti", [each for each, _ in pairs])
            row("… `etcdctl elect`", [each for _, each in pairs])
        if "stop" in OPTIONS.parts:
            late = [stop_and_go_on(etcd, f"stop{n}") for n in range(OPTIONS.rounds)]
            print(f"\nstopped past its lease, {OPTIONS.rounds} times: {sum(each for each, _ in late)} writes, "
                  f"{sum(accepted for _, accepted in late)} accepted")


main()
