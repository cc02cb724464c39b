#!/usr/bin/python3
"""Commands under keys, asked again until they are answered, while control is killed again and again: none is done twice, none that was answered is
lost, and what a key was answered stays so.

TUTTI_BIN names the folder of the programs; TUTTI_KILLS how often it is killed, 12 times without it."""

import json
import os
import random
import unittest

import kills_rig
from kills_rig import Asker, events_from, own
from rig import PATIENCE, Installation

ROWS = 3  # who write rows, each its own
AGAIN = 20  # keys of each, asked once more at the end


class Killed(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(kills_rig.KILLABLE))
        self.home.up()
        self.socket = self.home.run_directory / "control.sock"

    def test_nothing_is_half_and_nothing_twice(self):
        writers = [
            Asker(self.socket, f"row-{place}", "store.put", lambda number, place=place: {"set": "settings", "key": f"row-{place}", "value": number})
            for place in range(ROWS)]
        setter = Asker(self.socket, "section", "config.set", lambda number: {"section": "global", "config": {"cache_ttl": 1 + number % 2}})
        askers = [*writers, setter]
        for asker in askers:
            asker.start()
        try:
            kills_rig.kill_often(kills_rig.kills("TUTTI_KILLS", 12), lambda: sum(len(asker.answers) for asker in askers), 40, 2,
                                 lambda: kills_rig.kill(self.home, "control"))
        finally:
            for asker in askers:
                asker.ends.set()
            for asker in askers:
                asker.join(PATIENCE)
        events = [event for event in events_from(self.socket) if event["type"] == "control.row.put"]
        rows = {row["key"]: row for row in own(self.socket, "store.rows", set="settings")["rows"]}
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
        done = own(self.socket, "config.get", section="global")["sections"][0]["revision"]
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
