#!/usr/bin/python3
"""What services print: kept within bounds, a flood counted; found again by time, level and words, whoever runs, also in packed files.

TUTTI_BIN names the folder of the programs."""

import gzip
import json
import os
import re
import select
import signal
import subprocess
import time
import unittest
import urllib.parse

from rig import QUIET, Installation, free_port, get_json, wait_until

# Prints what comes through its fifo.
PARROT = """
[service.parrot]
run = ["sh", "-c", "exec 3<> fifo; exec cat <&3"]
{logs}
"""


class Stage(Installation):
    def __init__(self, logs="", quiet=QUIET):
        super().__init__(quiet + PARROT.format(logs=logs))
        os.mkfifo(self.folder / "fifo")

    def up(self, *options):
        super().up(*options)
        self.wait_state("parrot", "ready")
        return self

    def say(self, *lines):
        with open(self.folder / "fifo", "w", encoding="utf-8") as fifo:
            fifo.write("".join(f"{line}\n" for line in lines))

    def kept(self):
        return sorted((self.folder / "state" / "log").glob("parrot.log*"))

    def logs(self, *arguments, check=True):
        return self.tutti("logs", *arguments, check=check)

    def shown(self, *arguments):
        return [json.loads(line)["message"] for line in self.logs("parrot", "--json", *arguments).stdout.splitlines()]

    def wait_shown(self, message):
        wait_until(lambda: message in self.shown("-n", "1000000"), f"{message!r} in the log")


class Kept(unittest.TestCase):
    def test_a_flood_is_counted_and_nothing_below_the_limit_is_lost(self):
        with Stage("logs = { flood = 100 }") as stage:
            stage.up()
            stage.say(*(f"line {number}" for number in range(1000)))

            def told():
                lines = stage.shown("-n", "100000")
                left_out = [re.match(r"([\d,]+) lines? \(\d+\.\d MB\) left out within a second: a flood$", line) for line in lines]
                counted = sum(int(match[1].replace(",", "")) for match in left_out if match)
                return counted and counted + sum(line.startswith("line ") for line in lines) == 1000
            wait_until(told, "that each line is kept or counted")
            stage.say("afterwards")
            stage.wait_shown("afterwards")
            self.assertIn("line 99", stage.shown("-n", "100000"))

    def test_files_are_as_large_and_as_many_as_the_file_says(self):
        with Stage('logs = { size = "64KiB", files = 3, flood = 0 }') as stage:
            stage.up()
            for _ in range(6):
                stage.say(*("x" * 100 for _ in range(400)))
            stage.say("the last")
            stage.wait_shown("the last")
            current, *rotated = stage.kept()
            self.assertEqual(current.name, "parrot.log")
            first, second = (int(re.fullmatch(r"parrot\.log\.(\d{6})", path.name)[1]) for path in rotated)
            self.assertGreater(first, 1)
            self.assertEqual(second, first + 1)
            for path in stage.kept():
                self.assertLessEqual(path.stat().st_size, 64 << 10)

    def test_wrong_bounds_are_mistakes(self):
        with Stage('logs = { size = "1KiB", files = 0, flood = -1, pace = 3 }') as stage:
            said = stage.tutti("config-check", stage.config, check=False)
            self.assertEqual(said.returncode, 2)
            for key in ("logs.size", "logs.files", "logs.flood", "logs.pace"):
                self.assertIn(f"service.parrot.{key}", said.stderr)


class Shown(unittest.TestCase):
    def test_by_level_words_and_time_also_where_nobody_runs(self):
        with Stage() as stage:
            stage.up()
            stage.say("plain", "<3>it broke", '{"level":"warning","message":"Low battery","sensor":"door"}', "<7>detail")
            stage.wait_shown("detail")
            stage.tutti("down")
            self.assertEqual(stage.shown(), ["plain", "it broke", "Low battery", "detail"])
            self.assertEqual(stage.shown("--level", "warning"), ["it broke", "Low battery"])
            self.assertEqual(stage.shown("--level", "info"), ["plain", "it broke", "Low battery"])
            self.assertEqual(stage.shown("--grep", "bro(ke|wn)|low"), ["it broke", "Low battery"])
            self.assertEqual(stage.shown("--grep", "Low", "--since", "1h"), ["Low battery"])
            self.assertEqual(stage.shown("--since", "0s"), [])
            self.assertEqual(stage.shown("--since", "1h", "-n", "2"), ["Low battery", "detail"])

    def test_what_cannot_be_looked_for_is_said(self):
        with Stage() as stage:
            for arguments in (("--level", "loud"), ("--grep", "a("), ("--since", "yesterday"), ("--since", "25:00"), ("--since", "10")):
                done = stage.logs(*arguments, check=False)
                self.assertEqual(done.returncode, 2, arguments)
                self.assertIn(arguments[0], done.stderr)

    def test_packed_files_are_read_too(self):
        with Stage() as stage:
            folder = stage.folder / "state" / "log"
            folder.mkdir(parents=True)
            for number, text in enumerate(("new", "old", "older")):
                line = json.dumps({"timestamp": 1700000000 - number, "level": "info", "service": "parrot", "message": text}) + "\n"
                if number < 2:
                    (folder / f"parrot.log{'.1' * number}").write_text(line)
                else:
                    (folder / f"parrot.log.{number}.gz").write_bytes(gzip.compress(line.encode()))
            self.assertEqual(stage.shown(), ["older", "old", "new"])

    def test_following_goes_on_over_a_rotation_and_ends_quietly(self):
        with Stage('logs = { size = "64KiB", files = 2, flood = 0 }') as stage:
            stage.up()
            stage.say("before")
            stage.wait_shown("before")
            follower = subprocess.Popen(
                [stage.programs / "tutti", "logs", "parrot", "-f", "--json", "--grep", "word"], env=stage.environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.addCleanup(follower.kill)

            def hears():  # from when it has begun
                stage.say("first word")
                return bool(select_line(follower.stdout))
            wait_until(hears, "the follower")
            stage.say(*("x" * 100 for _ in range(700)), "last word")
            while json.loads(follower.stdout.readline())["message"] != "last word":
                pass
            follower.send_signal(signal.SIGINT)
            self.assertEqual(follower.wait(60), -signal.SIGINT)
            self.assertEqual(follower.stderr.read(), "")


def select_line(stream):
    return stream.readline() if select.select([stream], [], [], 0.2)[0] else ""


class OnThePage(unittest.TestCase):
    def test_are_found_as_at_the_terminal(self):
        port = free_port()
        config = f'[hub]\ntcp = "127.0.0.1:0"\n[gateway]\nlisten = "127.0.0.1:{port}"\n'
        with Stage(quiet=config) as stage:
            stage.up()
            stage.say("plain & simple", "<3>it broke")
            stage.wait_shown("it broke")

            def ask(**query):
                return get_json(f"http://127.0.0.1:{port}/api/logs?" + urllib.parse.urlencode(query, doseq=True))
            found = ask(service="parrot")
            self.assertEqual([(line["service"], line["level"], line["message"]) for line in found["lines"]],
                             [("parrot", "info", "plain & simple"), ("parrot", "error", "it broke")])
            self.assertFalse(found["truncated"])
            self.assertLess(abs(found["lines"][0]["timestamp"] - time.time()), 600)
            self.assertEqual([line["message"] for line in ask(service="parrot", grep="& s")["lines"]], ["plain & simple"])
            self.assertEqual([line["message"] for line in ask(service="parrot", level="error")["lines"]], ["it broke"])
            self.assertTrue(ask(service="parrot", lines=1)["truncated"])
            self.assertIn("hub", {line["service"] for line in ask()["lines"]})
            self.assertIsNone(ask(service="../hub"))
            self.assertIsNone(ask(lines="many"))


if __name__ == "__main__":
    unittest.main()
