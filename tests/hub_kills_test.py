#!/usr/bin/python3
"""tutti-hub is killed under load, over and over, by kill -9: nothing that was acknowledged is lost, nothing of QoS 2 comes twice.

TUTTI_BIN names the folder of the programs; TUTTI_KILLS says how often (default 5)."""

import os
import pathlib
import random
import select
import shutil
import tempfile
import time
import unittest

from durable_clients import Publisher, Receiver
from hub_rig import Hub
from rig import PATIENCE

KILLS = int(os.environ.get("TUTTI_KILLS", "5"))


class HubKills(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-hub-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.hub = Hub(folder)
        self.publisher = Publisher(self.hub.socket)
        self.once = Receiver(self.hub.socket, "once", 2)
        self.least = Receiver(self.hub.socket, "least", 1)
        self.clients = [self.publisher, self.once, self.least]
        self.chance = random.Random(20)
        self.hub.start(says=None)
        self.addCleanup(self.hub.end)
        for client in self.clients:
            self.addCleanup(client.lose)

    def turn(self, publishes=True):
        for client in self.clients:
            if not client.wire:
                try:
                    client.connect()
                except OSError:
                    client.lose()  # it is not there yet
            client.serve()
        ready = self.once.is_subscribed and self.least.is_subscribed
        while publishes and ready and self.publisher.publish():
            pass
        wires = [client.wire for client in self.clients if client.wire]
        select.select(wires, [], [], 0.01)

    def drain(self):
        until = time.monotonic() + PATIENCE
        counted = [self.once.times, self.least.times]
        while self.publisher.open or any(len(times) < self.publisher.last for times in counted):
            self.assertLess(time.monotonic(), until, "not all came")
            self.turn(publishes=False)

    def test_nothing_acknowledged_is_lost_and_nothing_of_qos_2_comes_twice(self):
        for _ in range(KILLS):
            acknowledged = len(self.publisher.acknowledged)
            turns = self.chance.randrange(5, 60)
            while turns > 0 or len(self.publisher.acknowledged) == acknowledged:
                self.turn()
                turns -= 1
            self.hub.end()
            for client in self.clients:
                client.serve()
                client.lose()
            self.hub.start(says=None)
        self.drain()
        self.assertEqual(self.once.broken + self.least.broken, [])
        for number in range(1, self.publisher.last + 1):
            self.assertGreaterEqual(self.least.times[number], 1)
            if self.publisher.qos(number) == 2:
                self.assertEqual(self.once.times[number], 1, f"message {number}")
        self.assertNotIn("damaged", self.hub.log())
        self.assertNotIn('"error"', self.hub.log())
        print(f"{KILLS} kills, {self.publisher.last} messages")


if __name__ == "__main__":
    unittest.main()
