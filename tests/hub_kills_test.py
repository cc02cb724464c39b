#!/usr/bin/python3
"""tutti-hub is killed under load, over and over, by kill -9: nothing that was acknowledged is lost, nothing of QoS 2 comes twice.

TUTTI_BIN names the folder of the programs; TUTTI_KILLS says how often (default 5)."""

import os
import pathlib
import random
import select
import subprocess
import tempfile
import time
import unittest

from durable_clients import Publisher, Receiver
from rig import BIN, PATIENCE

KILLS = int(os.environ.get("TUTTI_KILLS", "5"))


class Hub:
    def __init__(self, folder):
        self.folder, self.socket, self.process = folder, folder / "mqtt", None

    def start(self):
        arguments = ["--run-dir", self.folder, "--state-dir", self.folder / "state", "--tcp", "off"]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen([BIN / "tutti-hub", *arguments], stderr=log)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def log(self):
        return (self.folder / "log").read_text()


class HubKills(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o700)
        self.hub = Hub(pathlib.Path(folder.name))
        self.publisher = Publisher(self.hub.socket)
        self.once = Receiver(self.hub.socket, b"once", 2)
        self.least = Receiver(self.hub.socket, b"least", 1)
        self.clients = [self.publisher, self.once, self.least]
        self.chance = random.Random(20)
        self.hub.start()
        self.addCleanup(self.hub.kill)
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
            self.hub.kill()
            for client in self.clients:
                client.serve()
                client.lose()
            self.hub.start()
        self.drain()
        self.assertEqual(self.once.broken + self.least.broken, [])
        for number, qos in self.publisher.qos.items():
            self.assertGreaterEqual(self.least.times[number], 1)
            if qos == 2:
                self.assertEqual(self.once.times[number], 1, f"message {number}")
        self.assertNotIn("damaged", self.hub.log())
        self.assertNotIn('"error"', self.hub.log())
        print(f"{KILLS} kills, {self.publisher.last} messages")


if __name__ == "__main__":
    unittest.main()
