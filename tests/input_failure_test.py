#!/usr/bin/python3
"""What becomes of what devices say when something fails: the broker, a device, the input service itself, or who speaks another
version. The broker is our hub, killed, and Mosquitto, stopped.

TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from input_rig import Board, Stage
from rig import BIN, PATIENCE, wait_until
from worker_test import ControlPeer, Hub, Mosquitto, Observer

MOST_WAITING = 256
BOARDS = """
[input.board]
kind = "serial"
device = "PORTS/*"
"""


class FailureCase(unittest.TestCase):
    """`tutti-input` beside a broker that the test kills and starts."""

    broker_type = Hub

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.ports = self.folder / "ports"
        self.ports.mkdir()
        self.broker = self.broker_type(self.folder)
        self.addCleanup(lambda: self.broker.stop())
        self.broker.start()
        self.observer = self.observe()
        self.process = None
        self.start()
        self.board = Board(self.ports, "usb-Uno")
        self.wait_events("input.connected", 1)

    def observe(self):
        observer = Observer(self.broker, speaks_for="input-test")
        self.addCleanup(observer.stop)
        return observer

    def start(self):
        config = self.folder / "tutti.toml"
        config.write_text(BOARDS.replace("PORTS", str(self.ports)))
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("TUTTI_", "NOTIFY_", "WATCHDOG_"))}
        environment = {**inherited, "TUTTI_RUN_DIR": str(self.folder), "TUTTI_BUS": f"unix://{self.broker.socket}", "TUTTI_CONFIG": str(config)}
        with open(self.folder / "input.log", "ab") as log:
            self.process = subprocess.Popen([BIN / "tutti-input"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        self.observer.wait("tutti/worker/input", lambda said: said.get("pid") == self.process.pid)

    def log(self):
        return (self.folder / "input.log").read_text(errors="replace")

    def stats(self):
        control = ControlPeer.connect(self.folder / "input.sock")
        try:
            return control.call("get_stats")["data"]
        finally:
            control.close()

    def events(self, kind):
        topic = "tutti/event/" + kind.replace(".", "/")
        return [json.loads(message.payload) for message in list(self.observer.messages) if message.topic == topic]

    def wait_events(self, kind, count):
        wait_until(lambda: len(self.events(kind)) >= count, f"{count} events {kind}: {self.events(kind)[-5:]}")
        return self.events(kind)

    def knock(self, *numbers):
        for number in numbers:
            self.board.say({"event_type": "knock", "data": {"n": number}})

    def lose_the_broker(self):
        self.broker.process.kill()
        self.broker.process.wait()
        wait_until(lambda: "the bus is away" in self.log(), "a word that the bus is away")

    def let_it_come_back(self):
        """The test listens before the input service knows."""
        self.process.send_signal(signal.SIGSTOP)
        self.observer.stop()
        self.broker.start()
        self.observer = self.observe()
        self.process.send_signal(signal.SIGCONT)


class WhileTheHubIsAway(FailureCase):
    def test_actions_wait_with_their_times_and_arrive_once_each_marked_as_late(self):
        self.knock(0)
        self.wait_events("knock", 1)
        self.lose_the_broker()
        self.knock(*range(1, 21))
        wait_until(lambda: self.stats()["actions_waiting"] == 20, "20 that wait")
        made = time.time()
        self.let_it_come_back()
        said = self.wait_events("knock", 20)
        self.knock(21)
        said = self.wait_events("knock", 21)
        self.assertEqual([each["data"]["n"] for each in said], list(range(1, 22)))
        self.assertEqual(len({each["id"] for each in said}), 21)
        self.assertEqual([each.get("late", False) for each in said], [True] * 20 + [False])
        times = [each["timestamp"] for each in said]
        self.assertEqual(times, sorted(times))
        self.assertLess(times[19], made)
        stats = self.stats()
        self.assertEqual((stats["late"], stats["actions_waiting"], stats["actions_dropped"]), (20, 0, 0))

    def test_raw_values_are_dropped_and_counted(self):
        self.lose_the_broker()
        for code in range(10):
            self.board.say({"event_type": "raw.slider", "data": {"code": f"s{code}", "value": 0.5}})
        self.knock(1)
        wait_until(lambda: self.stats()["raw_dropped"] == 10, "10 that are dropped")
        self.let_it_come_back()
        self.wait_events("knock", 1)
        self.assertEqual(self.events("raw.slider"), [])
        health = self.observer.wait("tutti/health/input", lambda said: said.get("details", {}).get("raw_dropped"))
        self.assertEqual((health["details"]["raw_dropped"], health["level"]), (10, "ok"))

    def test_so_many_wait_and_the_oldest_of_more_are_counted_and_told(self):
        self.lose_the_broker()
        self.knock(*range(300))
        wait_until(lambda: self.stats()["actions_waiting"] == MOST_WAITING and self.stats()["actions_dropped"] == 300 - MOST_WAITING, "300")
        self.let_it_come_back()
        said = self.wait_events("knock", MOST_WAITING)
        self.assertEqual([each["data"]["n"] for each in said], list(range(300 - MOST_WAITING, 300)))
        health = self.observer.wait("tutti/health/input", lambda said: said.get("level") == "error")
        self.assertEqual(health["message"], "44 actions did not go out: the bus was away for too long")
        self.assertEqual(health["details"]["actions_dropped"], 44)

    def test_it_may_go_again_and_again(self):
        for times in range(1, 4):
            self.lose_the_broker()
            wait_until(lambda: self.log().count("the bus is away") >= times, f"being away {times} times")
            self.knock(times)
            wait_until(lambda: self.stats()["actions_waiting"] == 1, "one that waits")
            self.let_it_come_back()
            knock, = self.wait_events("knock", 1)
            self.assertEqual((knock["data"]["n"], knock["late"]), (times, True))
            self.observer.wait("tutti/worker/input", lambda said: said.get("state") == "online")
        self.assertEqual(self.stats()["late"], 3)


class WhileMosquittoIsAway(WhileTheHubIsAway):
    broker_type = Mosquitto

    def lose_the_broker(self):
        self.broker.stop()
        wait_until(lambda: "the bus is away" in self.log(), "a word that the bus is away")


class TheInputService(FailureCase):
    def test_killed_with_a_button_down_leaves_nothing_held(self):
        self.board.say({"event_type": "button", "data": {"code": "a", "pressed": True}})
        self.wait_events("button.level", 1)
        before = self.events("input.connected")[0]
        self.process.kill()
        self.process.wait()
        self.observer.wait("tutti/worker/input", lambda said: said.get("state") == "offline")
        self.start()
        after = self.wait_events("input.connected", 2)[1]
        self.assertEqual((after["producer"], after["data"]["device"]), (before["producer"], before["data"]["device"]))
        self.assertNotEqual(after["id"], before["id"])
        self.board.say({"event_type": "button", "data": {"code": "a", "pressed": False}})
        self.assertEqual([each["data"]["pressed"] for each in self.wait_events("button.level", 2)], [True, False])
        self.knock(1)
        self.wait_events("knock", 1)
        self.assertEqual(self.events("button.press"), [])

    def test_that_ends_says_that_its_devices_go_and_lets_their_buttons_go(self):
        self.board.say({"event_type": "button", "data": {"code": "a", "pressed": True}})
        self.wait_events("button.level", 1)
        self.process.terminate()
        self.assertEqual(self.process.wait(PATIENCE), 0)
        self.assertFalse(self.wait_events("button.level", 2)[1]["data"]["pressed"])
        gone = self.wait_events("input.disconnected", 1)[0]
        self.assertEqual(gone["data"]["reason"], "the input service ended")
        health = self.observer.wait("tutti/health/input", lambda said: said.get("message") == "stopped")
        self.assertEqual(health["details"]["inputs"][0]["devices"][0]["state"], "disconnected")


class ADevice(FailureCase):
    def test_that_says_garbage_for_long_is_counted_and_the_log_stays_short(self):
        for _ in range(50):
            self.board.write(b"\xff\x00{]\"}" * 10 + b"\n" + b"{\"event_type\":7}\n" * 19)
        self.board.write(b"z" * 1_000_000)
        self.board.write(b"\n")
        self.knock(1)
        self.wait_events("knock", 1)
        control = ControlPeer.connect(self.folder / "input.sock")
        device, = control.call("get_state")["data"]["state"]["inputs"][0]["devices"]
        control.close()
        self.assertEqual(device["malformed"]["line"], 1000)
        self.assertGreater(device["malformed"]["too_long"], 0)
        self.assertEqual(device["state"], "connected")
        told = [line for line in self.log().splitlines() if "cannot be understood" in line]
        self.assertLessEqual(len(told), 3)
        self.assertTrue(all(len(line) < 1000 for line in told))


class AnotherVersion(unittest.TestCase):
    def test_of_an_event_is_counted_and_told_once_a_sender(self):
        with Stage(f'{BOARDS}[gesture.twice]\ndouble_tap = "button.press"\nwindow = 5\nemit = "button.double_tap"\n') as stage:
            event = {"v": 2, "id": "x", "type": "button.press", "source": "elsewhere", "seq": 1, "timestamp": time.time(), "data": {}}
            for number in range(5):
                stage.client.publish("tutti/event/button/press", {**event, "id": f"x{number}"})
            board = Board(stage.ports, "usb-Uno")
            for pressed in (True, False, True, False):
                board.say({"event_type": "button", "data": {"code": "a", "pressed": pressed}})
            stage.wait_event("button.double_tap")
            stats = json.loads(stage.installation.tutti("call", "director", "get_stats").stdout)
            self.assertEqual(stats["refused"], 5)
            log = (stage.folder / "state" / "log" / "director.log").read_text()
            self.assertEqual(log.count("an event was not understood"), 1)
            board.unplug()


if __name__ == "__main__":
    unittest.main()
