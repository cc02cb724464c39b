#!/usr/bin/env python3
"""Ours beside s6, runit and supervisord: how fast what died is back, what is left, what supervising costs.

    bench/supervise/supervise.py [--bin build/release/bin] restart hang memory orphans doubled many loop

Each measure that is named runs; without one, all but `loop`, which takes ten minutes. The peers are Debian's packages
(`tools/install-packages bench`), and every one of them runs the same program (`stamp.cpp`) under the same load, in turns.
"""

import argparse
import os
import pathlib
import random
import resource
import select
import shutil
import signal
import statistics
import tempfile
import time

import sides

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Where run directories are: on a disk that others write to, each of the four waits for that disk's journal instead, up to 80 ms.
MEMORY = "/dev/shm"
TICKS = os.sysconf("SC_CLK_TCK")


def now():
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def spread(values):
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"median {statistics.median(values):8.2f}  p99 {p99:8.2f}  max {ordered[-1]:8.2f} ms  n {len(values)}"


class Bench:
    def __init__(self, programs, kinds, short):
        self.programs, self.kinds, self.short = programs, kinds, short

    def with_sides(self, count, measure, *, command=("stamp",), keys="", kinds=None):
        """Starts every side with `count` services, runs `measure` on their list, and ends them."""
        with tempfile.TemporaryDirectory(prefix="tutti-bench-", dir=MEMORY) as folder:
            begun = []
            try:
                for kind in kinds or self.kinds:
                    begun.append(kind(folder, self.programs, count, command, keys))
                measure(begun)
            finally:
                for side in begun:
                    side.end()

    def restart(self):
        """SIGKILL → the replacement's first instruction: each service once, the sides in turns."""
        count = 20 if self.short else 100

        def kill_each(begun):
            pids = {side: [pid for pid, _ in side.stamps.take(count)] for side in begun}
            time.sleep(2)  # runit does not restart at once what lived less than a second
            delays = {side: [] for side in begun}
            for number in range(count):
                for side in begun:
                    if number % side.every:
                        continue
                    before = now()
                    os.kill(pids[side][number], signal.SIGKILL)
                    delays[side].append((side.stamps.take(1)[0][1] - before) / 1e6)
                    time.sleep(0.01)
            ours = statistics.median(delays[begun[0]])
            for side, values in delays.items():
                print(f"restart  {side.name:12} {spread(values)}  {statistics.median(values) / ours:6.2f} × ours  (delay: {side.delay})")

        self.with_sides(count, kill_each, keys=sides.AT_ONCE)

    def hang(self):
        """SIGSTOP → the replacement's first instruction, with a watchdog of 500 ms that is fed every 20 ms."""
        rounds = 5 if self.short else 40

        def stop_each(begun):
            (side,) = begun
            delays = []
            pid, _ = side.stamps.take(1)[0]
            for _ in range(rounds):
                time.sleep(0.1)
                before = now()
                os.kill(pid, signal.SIGSTOP)
                pid, moment = side.stamps.take(1)[0]
                delays.append((moment - before) / 1e6)
            print(f"hang     {side.name:12} {spread(delays)}; s6, runit and supervisord have no watchdog")

        self.with_sides(1, stop_each, command=("stamp", "hang"), keys='watchdog = "500ms"\n' + sides.AT_ONCE, kinds=[sides.Tutti])

    def memory(self):
        """PSS of what supervises 12 services, and how often it wakes up while nothing happens. Of ours alone, and
        with its own hub and orchestrator, and between their heartbeats."""
        def look(begun):
            length = 5 if self.short else min(side.quiet for side in begun)
            for side in begun:
                side.stamps.take(12)
            time.sleep(3)
            watched = {side: side.supervising() for side in begun}
            before = {side: sum(map(switches, pids)) for side, pids in watched.items()}
            time.sleep(length)
            for side, pids in watched.items():
                first = pss(side.process.pid)
                woken = (sum(map(switches, pids)) - before[side]) / length
                print(f"memory   {side.name:12} PSS {first} KB the supervisor, {sum(map(pss, pids))} KB all {len(pids)} that supervise; "
                      f"{woken:g} wakeups a second")

        for kind in (sides.TuttiHome, sides.TuttiSilent, *self.kinds):
            self.with_sides(12, look, kinds=[kind])  # one at a time: two of ours would share pages

    def orphans(self):
        """Processes that are left of three runs whose main process was killed; each had two that had left its session."""
        script = 'setsid sleep 9999 & (setsid setsid sleep 9999 &); exec "$STAMP"'

        def kill_thrice(begun):
            for side in begun:
                for _ in range(3):
                    pid, _ = side.stamps.take(1)[0]
                    time.sleep(1.2)
                    os.kill(pid, signal.SIGKILL)
                side.stamps.take(1)
                sides.wait_until(lambda: len(side.alive("sleep")) >= 2, 10)
                time.sleep(0.5)
                extra = 2 if side.name != "tutti" else 3  # ours runs another `sleep` in place of the orchestrator
                print(f"orphans  {side.name:12} {len(side.alive('sleep')) - extra} left of 3 runs with 2 grandchildren each")

        self.with_sides(1, kill_thrice, command=("sh", "-c", script), keys=sides.AT_ONCE)

    def doubled(self):
        """Services that run twice after the supervisor was killed so often."""
        kills = 10 if self.short else 100
        generator = random.Random(14)

        def kill_often(begun):
            for side in begun:
                side.stamps.take(5)
                for _ in range(kills):
                    side.kill_supervisor()
                    time.sleep(generator.uniform(0.0, 0.1))
                side.status()
                time.sleep(3)
                count = len(side.alive())
                print(f"doubled  {side.name:12} {count - 5} more than the 5 services that there are, after {kills} kills")

        self.with_sides(5, kill_often, keys=sides.AT_ONCE)

    def many(self):
        """500 services: from the supervisor's start to the last one's first instruction; status; from stop to the last one's end."""
        count = 50 if self.short else 500
        rounds = 1 if self.short else 3
        taken = {kind.name: [] for kind in self.kinds}

        def go(begun):
            (side,) = begun
            pids = [pid for pid, _ in side.stamps.take(count)]
            started = now()
            asked = []
            for _ in range(5):
                before = now()
                side.status()
                asked.append((now() - before) / 1e6)
            ends = [os.pidfd_open(pid) for pid in pids]
            before = now()
            side.stop()
            for end in ends:
                select.select([end], [], [], sides.PATIENCE)
            taken[side.name].append((started - begin, statistics.median(asked), now() - before))
            for end in ends:
                os.close(end)

        for _ in range(rounds):
            for kind in self.kinds:
                begin = now()
                self.with_sides(count, go, kinds=[kind])
        for name, values in taken.items():
            start, status, stop = (statistics.median(column) for column in zip(*values, strict=True))
            print(f"many     {name:12} {count} services: start {start / 1e9:.2f} s, status {status:.1f} ms, stop {stop / 1e9:.2f} s "
                  f"(medians of {rounds})")

    def loop(self):
        """A service that ends at once, for ten minutes: the processor that its supervising takes, its log, its starts."""
        length = 20 if self.short else 600

        def crash(begun):
            starts = {side: 0 for side in begun}
            before = {side: spent(side) for side in begun}
            until = time.monotonic() + length
            while time.monotonic() < until:
                for side in begun:
                    while side.stamps.next(0.1):
                        starts[side] += 1
            for side in begun:
                share = (spent(side) - before[side]) / length
                size = sum(path.stat().st_size for path in side.logs())
                print(f"loop     {side.name:12} {100 * share:.2f} % of a core, {starts[side]} starts in {length} s, {size / 1024:.0f} KB of logs")

        self.with_sides(1, crash, command=("stamp", "crash"))


def switches(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("voluntary_ctxt_switches"))


def pss(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def spent(side):
    """Seconds of processor of what lives of that side, with what it has waited for."""
    total = 0
    for pid in side.processes():
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def main():
    measures = ("restart", "hang", "memory", "orphans", "doubled", "many", "loop")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/release/bin")
    parser.add_argument("--short", action="store_true", help="few rounds, to see that it works")
    parser.add_argument("measures", nargs="*", metavar="measure", choices=[*measures, []])
    arguments = parser.parse_args()

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8192)), hard))
    programs = {"s6": "s6-svscan", "runit": "runsvdir", "supervisord": "supervisord"}
    kinds = [kind for kind in sides.ALL if kind.name == "tutti" or shutil.which(programs[kind.name])]
    for kind in set(sides.ALL) - set(kinds):
        print(f"{kind.name}: not here, left out")
    print("load", " ".join(pathlib.Path("/proc/loadavg").read_text().split()[:3]), flush=True)
    bench = Bench(arguments.bin, kinds, arguments.short)
    for name in arguments.measures or measures[:-1]:
        getattr(bench, name)()


if __name__ == "__main__":
    main()
