#!/usr/bin/python3
"""The whole way of what a device says: its bytes, the input service, a broker, the director, and what becomes of it. By our hub, by
Mosquitto, and from one installation to another's hub, as examples/totem has it.

TUTTI_BIN names the folder of the programs."""

import json
import pathlib
import shutil
import tempfile
import unittest

from bus_client import BusClient
from input_rig import HEAD, Board, Stage
from rig import wait_until
from totem_rig import Left, playing
from worker_test import Mosquitto

SHOW = """
[input.board]
kind = "serial"
device = "PORTS/*"
[gesture.twice]
double_tap = "button.press"
window = 5
emit = "button.double_tap"
[playlist.flash]
trigger = "button.double_tap"
steps = [{ type = "light.flash", data = { colour = "white" } }]
"""


def press(board, code="a"):
    for pressed in (True, False):
        board.say({"event_type": "button", "data": {"code": code, "pressed": pressed}})


def causes(event, all_said):
    """The ids of what led to an event, the nearest first."""
    by_id = {said["id"]: said for said in all_said}
    found = []
    while event and event.get("cause"):
        found.append(event["cause"].rpartition("/")[2])
        event = by_id.get(found[-1])
    return found


class ByOurHub(unittest.TestCase):
    def stage(self):
        return Stage(SHOW)

    def test_bytes_become_events_and_what_the_director_makes_of_them(self):
        with self.stage() as stage:
            board = Board(stage.ports, "usb-Uno")
            connected = stage.wait_event("input.connected")
            press(board)
            press(board)
            presses = [stage.wait_event("button.press", count=count) for count in (1, 2)]
            tap = stage.wait_event("button.double_tap")
            flash = stage.wait_event("light.flash", colour="white")
            self.assertEqual(tap["producer"], connected["producer"])
            self.assertEqual(tap["cause"], f'board/{presses[1]["id"]}')
            self.assertEqual([event["data"] for event in tap["data"]["events"]], [{"code": "a", "device": "usb-Uno"}] * 2)
            self.assertEqual([event["timestamp"] for event in tap["data"]["events"]], [event["timestamp"] for event in presses])
            self.assertIn(tap["id"], causes(flash, stage.drain()))
            self.assertEqual({event["source"] for event in presses}, {"board"})
            board.unplug()

    def test_actions_are_promised_and_raw_values_are_not(self):
        with self.stage() as stage:
            board = Board(stage.ports, "usb-Uno")
            stage.wait_event("input.connected")
            qualities = {}
            hear = stage.client._on_message
            stage.client.client.on_message = lambda client, data, message: (
                qualities.setdefault(message.topic, message.qos), hear(client, data, message))
            press(board)
            board.say({"event_type": "acceleration", "data": {"x": 1, "y": 0, "z": 9.8}})
            stage.wait_event("raw.accelerometer", x=1)
            stage.wait_event("button.press")
            self.assertEqual((qualities["tutti/event/button/press"], qualities["tutti/event/raw/accelerometer"]), (1, 0))
            board.unplug()


class ByMosquitto(ByOurHub):
    def stage(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        broker = Mosquitto(folder).start()
        self.addCleanup(broker.stop)
        head = HEAD.replace("[hub]\ntcp = \"127.0.0.1:0\"", f'[bus]\nurl = "mqtt://127.0.0.1:{broker.port}"')
        return Stage(SHOW, head=head, broker=broker.socket)


class FromAnotherInstallation(unittest.TestCase):
    """examples/totem, with its inputs in an installation of their own."""

    def setUp(self):
        self.home = playing()
        self.addCleanup(self.home.__exit__)
        self.home.up()
        self.left = Left(self.home)
        self.addCleanup(self.left.__exit__)
        self.left.up()
        self.listen()

    def listen(self):
        self.heard = []
        self.client = BusClient(self.home.run_directory / "mqtt")
        self.addCleanup(self.client.__exit__)
        for branch in ("event", "worker", "health", "clock", "service", "config"):
            self.client.subscribe(f"tutti/{branch}/#")

    def hear(self):
        while not self.client.messages.empty():
            message = self.client.messages.get()
            if message.payload:
                self.heard.append((message.topic, json.loads(message.payload)))
        return self.heard

    def wait(self, topic, condition=lambda payload: True):
        """The first that comes on the topic and that is so."""
        def look():
            return next((payload for each, payload in self.hear() if each == f"tutti/{topic}" and condition(payload)), None)
        return wait_until(look, f"{topic} among {sorted({each for each, _ in self.heard})}")

    def test_a_board_there_makes_the_director_here_flash(self):
        board = self.left.plug("usb-Uno")
        connected = self.wait("event/input/connected")
        self.assertEqual((connected["source"], connected["data"]["device"]), ("left.board", "usb-Uno"))
        press(board)
        press(board)
        tap = self.wait("event/button/double_tap")
        self.assertEqual((tap["source"], tap["producer"]), ("director", connected["producer"]))
        self.wait("event/light/flash", lambda flash: flash["data"] == {"colour": "white"})
        board.unplug()

    def test_the_service_there_is_known_here(self):
        self.assertEqual(self.wait("worker/left.input")["state"], "online")
        health = self.wait("health/left.input", lambda said: said["details"])
        self.assertEqual({each["source"] for each in health["details"]["inputs"]}, {"left.board", "left.gamepad", "left.line"})
        clock = self.wait("clock/left.input", lambda said: said["offset"] is not None)
        self.assertEqual((clock["offset"], sorted(clock["sources"])), (0, ["left.board", "left.gamepad", "left.line"]))
        self.wait("service/left.input", lambda said: said["state"] == "ready")
        stats = json.loads(self.home.tutti("call", "left.input", "get_stats").stdout)
        self.assertEqual(stats["actions_dropped"], 0)

    def test_a_calibration_is_kept_on_the_bus_where_both_see_it(self):
        board = self.left.plug("usb-Uno")
        self.wait("event/input/connected")
        self.left.tutti("config", "set", "board", 'calibration={"accelerometer":{"offset":[1,0,0]}}')
        self.wait("config/left.board", lambda section: section["config"].get("calibration"))
        def calibrated():
            board.say({"event_type": "acceleration", "data": {"x": 3, "y": 0, "z": 0}})
            return any(topic == "tutti/event/raw/accelerometer" and said["data"]["x"] == 2 for topic, said in self.hear())
        wait_until(calibrated, "an acceleration less the offset")
        board.unplug()

    def test_its_hub_may_come_back_and_nothing_is_said_twice(self):
        board = self.left.plug("usb-Uno")
        self.wait("event/input/connected")
        self.home.tutti("restart", "hub")
        self.listen()
        press(board, "b")
        self.wait("worker/left.input", lambda said: said["state"] == "online")
        press(board, "c")
        self.wait("event/button/press", lambda said: said["data"]["code"] == "c")
        pressed = [said["id"] for topic, said in self.heard if topic == "tutti/event/button/press"]
        self.assertEqual(len(set(pressed)), len(pressed))
        board.unplug()

    def test_that_it_is_gone_is_known_here(self):
        self.wait("worker/left.input", lambda said: said["state"] == "online")
        self.left.tutti("stop", "input")
        self.wait("worker/left.input", lambda said: said["state"] == "offline")


class BeforeItsHub(unittest.TestCase):
    def stats(self, left):
        return json.loads(left.tutti("call", "left.input", "get_stats", "--control").stdout)

    def test_the_inputs_may_start_first_and_what_was_pressed_meanwhile_is_late(self):
        with playing() as home, Left(home) as left:
            left.up()
            board = left.plug("usb-Uno")
            press(board)
            wait_until(lambda: self.stats(left)["actions_waiting"] == 4, "input.connected, two levels and a press that wait")
            home.up()
            wait_until(lambda: self.stats(left)["late"] == 4, "these to go out")
            self.assertEqual(self.stats(left)["actions_waiting"], 0)
            board.unplug()

    def test_without_a_name_the_hub_lets_no_service_in(self):
        with playing() as home, Left(home) as left:
            home.up()
            port = home.config.read_text().partition("127.0.0.1:")[2].partition('"')[0]
            left.config.write_text(left.config.read_text().replace(f"unix://{home.run_directory}/mqtt", f"mqtt://127.0.0.1:{port}"))
            left.up()
            log = left.folder / "state" / "log" / "input.log"
            wait_until(lambda: "not authorized" in log.read_text(), "the hub's word")


if __name__ == "__main__":
    unittest.main()
