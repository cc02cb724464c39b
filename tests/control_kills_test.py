#!/usr/bin/python3
"""Commands under keys, asked again until they are answered, while control is killed again and again: none is done twice, none that was answered is
lost, and what a key was answered stays so.

TUTTI_BIN names the folder of the programs; TUTTI_KILLS how often it is killed, 12 times without it."""

import json
import os
import random
import signal
import threading
import unittest

from contract_client import Client, Closed
from rig import PATIENCE, Installation, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
events = 1000000
audit = 1000000
[service.control]
restart = { delays = ["20ms"], limit = 1000 }
"""
ROWS = 3  # who write rows, each its own
AGAIN = 20  # keys of each, asked once more at the end


class Asker(threading.Thread):
    """Asks one command after the other, each under a key of its own, and again until it has its answer."""

    def __init__(self, path, name, command, params):
        super().__init__()
        self.path, self.name, self.command, self.params = str(path), name, command, params
        self.answers = {}  # by number: (status, body)
        self.ends = threading.Event()
        self.client = None

    def ask(self, number):
        """(status, body); waits for whoever is away."""
        while True:
            try:
                if self.client is None:
                    self.client = Client(self.path)
                reply = self.client.ask("run", command=self.command, params=self.params(number), idempotency_key=f"{self.name}-{number}")
                if reply["success"] and reply["data"]["status"] != 503:
                    return reply["data"]["status"], reply["data"]["body"]
            except (OSError, Closed):
                self.leave()
            self.ends.wait(0.005)

    def leave(self):
        if self.client:
            self.client.__exit__()
        self.client = None

    def run(self):
        number = 0
        while not self.ends.is_set():
            number += 1
            self.answers[number] = self.ask(number)
        self.leave()

    def answered(self, code=None):
        """The numbers that were answered with success, or with that code."""
        return [number for number, (status, body) in self.answers.items()
                if (status == 200 if code is None else status != 200 and json.loads(body)["error"]["code"] == code)]


class Killed(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()
        self.socket = self.home.run_directory / "control.sock"

    def own(self, command, **params):
        """What control answers to that."""
        with Client(self.socket) as client:
            reply = client.ask("run", command=command, params=params)
        self.assertEqual(reply["data"]["status"], 200, reply)
        return json.loads(reply["data"]["body"])["data"]

    def pages(self, command, key, **params):
        """All of a list that is given in pages."""
        found, first = [], 1
        while page := self.own(command, **{"from": first, "most": 1000, **params})[key]:
            found += page
            first = page[-1]["sequence"] + 1
        return found

    def kill_often(self, askers):
        chance = random.Random(2)
        pid = self.home.pid("control")
        for _ in range(int(os.environ.get("TUTTI_KILLS", "12"))):
            some = sum(len(asker.answers) for asker in askers) + chance.randrange(1, 40)
            wait_until(lambda some=some: sum(len(asker.answers) for asker in askers) >= some, "some answers")
            os.kill(pid, signal.SIGKILL)
            pid = self.home.wait_state("control", "ready", other_than=pid)["pid"]

    def test_nothing_is_half_and_nothing_twice(self):
        writers = [
            Asker(self.socket, f"row-{place}", "store.put", lambda number, place=place: {"set": "settings", "key": f"row-{place}", "value": number})
            for place in range(ROWS)]
        setter = Asker(self.socket, "section", "config.set", lambda number: {"section": "global", "config": {"cache_ttl": 1 + number % 2}})
        askers = [*writers, setter]
        for asker in askers:
            asker.start()
        try:
            self.kill_often(askers)
        finally:
            for asker in askers:
                asker.ends.set()
            for asker in askers:
                asker.join(PATIENCE)
        events = [event for event in self.pages("store.events", "events") if event["type"] == "control.row.put"]
        rows = {row["key"]: row for row in self.own("store.rows", set="settings")["rows"]}
        for writer in writers:
            with self.subTest(writer=writer.name):
                # One that is carried out in the transaction of its answer is answered with what it did, whoever died.
                self.assertEqual(len(writer.answered()), len(writer.answers), [each for each in writer.answers.values() if each[0] != 200][:3])
                said = [event["data"]["revision"] for event in events if event["data"]["key"] == writer.name]
                told = [json.loads(body)["data"]["revision"] for _, body in writer.answers.values()]
                self.assertEqual(said, told, "each answer is one event, and each event was answered")
                self.assertEqual((rows[writer.name]["value"], rows[writer.name]["generation"]), (len(told), len(told)))
        # One that somebody else carries out may have been done where control died meanwhile: that is what it says then.
        interrupted = len(setter.answered("interrupted"))
        done = self.own("config.get", section="global")["sections"][0]["revision"]
        self.assertGreaterEqual(done, len(setter.answered()))
        self.assertLessEqual(done, len(setter.answered()) + interrupted)
        self.assertEqual(len(setter.answered()) + interrupted, len(setter.answers), setter.answers)
        for asker in askers:
            for number in random.Random(3).sample(sorted(asker.answers), min(AGAIN, len(asker.answers))):
                self.assertEqual(asker.ask(number), asker.answers[number], "the same answer, byte for byte")
            asker.leave()
        if "TUTTI_KILLS" in os.environ:
            print(f"{sum(len(asker.answers) for asker in askers)} commands, {interrupted} interrupted", flush=True)
        self.assertIn("is whole", self.home.tutti("control", "check").stdout)


if __name__ == "__main__":
    unittest.main()
