#!/usr/bin/python3
"""Rotated logs are packed behind everybody, and whoever is killed meanwhile: each line is read once, in its order.

TUTTI_BIN names the folder of the programs."""

import json
import os
import random
import signal
import subprocess
import time
import unittest

from rig import BIN, QUIET, Installation, wait_until

# Numbers its lines, so many as a line of its fifo says, and then some.
COUNTER = """
[service.counter]
run = ["python3", "-u", "count.py"]
ready = "notify"
restart = {{ delays = ["10ms"], limit = 1000 }}
logs = {{ size = "64KiB", files = 99, flood = 0{compress} }}
"""
COUNT = """
import os, socket
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
run, number = os.environ["INVOCATION_ID"], 0
with open(os.open("fifo", os.O_RDWR), closefd=True) as orders:
    for order in orders:
        for _ in range(int(order)):
            print(run, number, "x" * 60)
            number += 1
        print(run, "done", number, flush=True)
"""


class Stage(Installation):
    def __init__(self, compress="", config=QUIET):
        super().__init__(config + COUNTER.format(compress=compress))
        (self.folder / "count.py").write_text(COUNT)
        os.mkfifo(self.folder / "fifo")
        self.logs = self.folder / "state" / "log"

    def up(self, *options):
        super().up(*options)
        self.wait_state("counter", "ready")
        return self

    def ask(self, lines):
        with open(self.folder / "fifo", "w", encoding="utf-8") as fifo:
            fifo.write(f"{lines}\n")

    def lines(self):
        """By run: the numbers that are in the log, in its order, and how many the run had printed at last."""
        runs, done = {}, {}
        for line in self.tutti("logs", "counter", "--json", "-n", "1000000").stdout.splitlines():
            try:
                words = json.loads(line)["message"].split()
            except ValueError:
                continue  # of a shim that was killed within it
            if len(words) == 3 and words[1] == "done":
                done[words[0]] = int(words[2])
            elif len(words) == 3:
                runs.setdefault(words[0], []).append(int(words[1]))
        return runs, done

    def all_of_one_run(self):
        runs, done = self.lines()
        return any(len(numbers) == done.get(run) for run, numbers in runs.items())

    def packed(self):
        return sorted(self.logs.glob("counter.log.*.gz"))

    def plain(self):
        return sorted(path for path in self.logs.glob("counter.log.*") if path.suffix[1:].isdigit())

    def wait_done(self, lines):
        wait_until(lambda: lines in self.lines()[1].values(), f"that {lines} lines are printed")


class Packed(unittest.TestCase):
    def check_lines(self, stage):
        runs, done = stage.lines()
        for run, numbers in runs.items():
            self.assertEqual(numbers, list(range(len(numbers))), "lines of a run: none lost, none twice, in order")
            if run in done:
                self.assertGreaterEqual(len(numbers), done[run])
        return runs

    def test_where_the_file_says_so_for_one_service_or_for_all(self):
        for stage in (Stage(", compress = true"), Stage(config=QUIET + "[logs]\ncompress = true\n")):
            with stage:
                stage.up()
                stage.ask(2000)
                stage.wait_done(2000)
                wait_until(lambda stage=stage: stage.packed() and not stage.plain(), "that all that was rotated is packed")
                for path in stage.packed():
                    self.assertLess(path.stat().st_size, 32 << 10)
                    self.assertEqual(path.stat().st_mode & 0o777, 0o640 & ~current_umask())
                self.assertEqual([len(numbers) for numbers in self.check_lines(stage).values()], [2000])

    def test_is_off_unless_the_file_says_so_and_a_person_can_do_it(self):
        with Stage() as stage:
            stage.up()
            stage.ask(2000)
            stage.wait_done(2000)
            self.assertEqual(stage.packed(), [])
            self.assertGreater(len(stage.plain()), 2)
            rotated = {path.name: path.stat().st_mtime_ns for path in stage.plain()}
            self.assertRegex(stage.tutti("pack-logs", "counter").stdout, rf"^packed {len(rotated)} files\n$")
            self.assertEqual({path.stem: path.stat().st_mtime_ns for path in stage.packed()}, rotated)
            self.check_lines(stage)
            self.assertEqual(stage.tutti("pack-logs").stdout, "")

    def test_what_was_rotated_while_nobody_supervised_is_packed_by_the_next_supervisor(self):
        with Stage(", compress = true") as stage:
            stage.up()
            stage.supervisor.kill()
            stage.supervisor.wait()
            stage.ask(1000)
            wait_until(stage.plain, "a rotation")
            stage.up()
            wait_until(lambda: stage.packed() and not stage.plain(), "that all that was rotated is packed")

    def test_whoever_is_killed_when_no_line_is_lost_or_doubled(self):
        chance = random.Random(14)
        with Stage(", compress = true") as stage:
            stage.up()
            began = time.monotonic()
            stage.tutti("pack-logs")
            usual = time.monotonic() - began  # what a start takes, about
            for step in range(40):
                stage.ask(300)
                packer = subprocess.Popen(
                    [BIN / "tutti", "pack-logs", "counter"], env=stage.environment, stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL)
                try:
                    packer.wait(chance.random() * 2 * usual)  # whether it ends before matters to nothing below
                except subprocess.TimeoutExpired:
                    packer.kill()
                    packer.wait()
                if step % 8 == 3:
                    os.kill(shim_of(stage), signal.SIGKILL)
                if step % 8 == 5:
                    stage.supervisor.kill()
                    stage.supervisor.wait()
                    stage.up()
                self.check_lines(stage)
                stage.wait_state("counter", "ready")
            stage.ask(1)
            wait_until(stage.all_of_one_run, "the lines of the last run")
            wait_until(lambda: stage.packed() and not stage.plain(), "that all that was rotated is packed")
            self.check_lines(stage)
            self.assertEqual(list(stage.logs.glob("*.new")), [], "what the dead left")


def current_umask():
    mask = os.umask(0o22)
    os.umask(mask)
    return mask


def shim_of(stage):
    process = stage.pid("counter")
    with open(f"/proc/{process}/stat", encoding="utf-8") as stat:
        return int(stat.read().rpartition(")")[2].split()[1])


if __name__ == "__main__":
    unittest.main()
