#!/usr/bin/python3
"""The whole way to the light: bytes of a device on a pty, the input service, a broker, the renderer, the output, pixels in UDP packets.
With devices and light apart (detached) and in one process (embedded), by our hub and by Mosquitto.

TUTTI_BIN names the folder of the programs."""

import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import unittest

from bus_client import BusClient
from input_rig import Board
from output_test import Ddp, Receiver
from rig import BIN, Installation, wait_until
from worker_test import Mosquitto

HUB = '[hub]\ntcp = "127.0.0.1:0"\n'
# The picture stands still, and each press throws its saturation to the other end: what changes, a press has changed.
SHOW = """
name = "stage"
BUS
[gateway]
listen = "off"
[input.board]
kind = "serial"
device = "PORTS/*"
[render]
embedded = EMBEDDED
[display.panel]
size = [16, 16]
dither = false
output = "ddp://127.0.0.1:UDP"
[mode.still]
scene = "plasma"
parameters = { speed = 0 }
[bind]
"button.press" = "plasma.saturation"
"""
# Two presses change something else as well: only where that is meant, since the frame that shows it is another one.
DOUBLE_TAP = """
"button.double_tap" = "plasma.scale"
[gesture.twice]
double_tap = "button.press"
window = 5
emit = "button.double_tap"
"""


def saturation_in(text):
    """The value that is set, of JSON; None where none is."""
    found = re.search(r'"saturation" ?: ?([\d.]+)', text)
    return float(found[1]) if found else None


class Stage:
    """An installation with a board and a receiver of its light. A context manager."""

    def __init__(self, embedded, bus=HUB, more=""):
        self.installation = Installation("")
        self.receiver = Receiver(Ddp())
        ports = self.installation.folder / "ports"
        ports.mkdir()
        words = {"BUS": bus, "PORTS": str(ports), "UDP": str(self.receiver.port), "EMBEDDED": str(embedded).lower()}
        config = SHOW + more
        for word, text in words.items():
            config = config.replace(word, text)
        self.installation.config.write_text(config)
        self.board = Board(ports, "usb-Uno")
        self.drawing = "show" if embedded else "render"

    def __enter__(self):
        self.installation.up()
        self.shown = self.receiver.next_frame()[1]
        wait_until(lambda: self.call("input", "get_state")["state"]["inputs"][0]["devices"], "the board")
        self.settle()
        return self

    def settle(self):
        """Everybody hears what is pressed, and what was pressed for that is over."""
        wait_until(lambda: self.press() or self.changes(), "light of a press")
        still = []
        wait_until(lambda: still.clear() if self.changes() else still.append(self.receiver.next_frame()) or len(still) > 20, "a picture that stands")
        self.changes()

    def __exit__(self, *exception):
        self.board.unplug()
        self.installation.__exit__(*exception)
        self.receiver.close()

    def call(self, target, action, params="{}"):
        return json.loads(self.installation.tutti("call", target, action, params, "--control").stdout)

    def press(self):
        for pressed in (True, False):
            self.board.say({"event_type": "button", "data": {"code": "a", "pressed": pressed}})

    def changes(self):
        """The pictures that came since, each that differs from the one before it."""
        found = []
        for _, lights in self.receiver.frames():
            if lights != self.shown:
                self.shown = lights
                found.append(lights)
        return found

    def wait_change(self):
        return wait_until(self.changes, "another picture on the wire")

    def press_for_light(self):
        self.press()
        return self.wait_change()

    def press_until_light(self):
        """Again and again, as a person does: what is pressed before who draws is on the bus again is lost."""
        next_press = 0.0

        def change():
            nonlocal next_press
            if time.monotonic() > next_press:
                self.press()
                next_press = time.monotonic() + 5
            return self.changes()
        return wait_until(change, "another picture on the wire")


class Detached(unittest.TestCase):
    embedded = False

    def stage(self, more=""):
        return Stage(self.embedded, more=more)

    def test_a_press_on_a_pty_becomes_pixels_on_the_wire(self):
        with self.stage() as stage:
            stage.press()
            self.assertEqual(len(stage.wait_change()), 1, "one press, one change")

            def why():
                latest = stage.call("render", "why")["latest"]
                presses = [event for event in latest if event["type"] == "button.press"]
                return stage.call("render", "why", json.dumps({"event": presses[0]["id"]})) if presses else None
            told = wait_until(why, "that it is known why")
            self.assertEqual((told["event"]["source"], told["mode"]), ("board", "still"))
            self.assertGreater(told["shown"], told["event"]["timestamp"])
            of_frame = stage.call("render", "why", json.dumps({"frame": told["frame"]}))
            self.assertIn(told["event"]["id"], [each["event"]["id"] for each in of_frame["events"]])

            def route():
                routes = stage.call("output", "get_stats")["latency"]
                return next((each for each in routes if each["route"] == "button.press -> panel"), None)
            self.assertGreaterEqual(wait_until(route, "the route of a press")["count"], 1)
            told = stage.installation.tutti("light").stdout
            for words in ("FROM EVENT TO LIGHT", "button.press -> panel", "plasma.saturation"):
                self.assertIn(words, told)
            self.assertRegex(told, r"[1-9]\d* drawn, \d+ late, \d+ left out")

    def test_a_gesture_becomes_light_and_its_press_is_the_cause(self):
        with self.stage(DOUBLE_TAP) as stage:
            def why():
                stage.press()
                stage.press()
                latest = stage.call("render", "why")["latest"]
                taps = [event for event in latest if event["type"] == "button.double_tap"]
                return stage.call("render", "why", json.dumps({"event": taps[0]["id"]})) if taps else None
            causes = wait_until(why, "the double tap in a frame")["causes"]
            self.assertIn("button.press", [cause["type"] for cause in causes])

    def test_killing_who_draws_shows_no_black_frame_and_keeps_what_was_set(self):
        with self.stage() as stage:
            stage.press_for_light()
            pressed = stage.shown
            kept = stage.installation.run_directory / "render.light.json"
            light = lambda: stage.installation.tutti("call", "render", "get_light", "--control").stdout
            wait_until(lambda: kept.exists() and saturation_in(kept.read_text()) == saturation_in(light()), "that it is kept")
            stage.receiver.frames()
            before = stage.installation.pid(stage.drawing)
            os.kill(before, signal.SIGKILL)
            stage.installation.wait_state(stage.drawing, "ready", other_than=before)
            for _, lights in stage.receiver.frames() + [stage.receiver.next_frame()]:
                self.assertEqual(lights, pressed, "the same picture, before, meanwhile and after")
            wait_until(lambda: stage.call("input", "get_state")["state"]["inputs"][0]["devices"], "the board again")
            stage.press_until_light()


class Darkness(unittest.TestCase):
    def test_a_blackout_by_an_event_holds_when_nobody_draws(self):
        with Stage(False) as stage:
            config = stage.installation.config
            config.write_text(config.read_text().replace("[bind]", '[bind]\n"panic" = "overlay.blackout"'))
            stage.installation.tutti("restart", "render")
            with BusClient(stage.installation.run_directory / "mqtt") as bus:
                numbers = itertools.count(1)

                def is_dark():
                    number = next(numbers)
                    bus.publish("tutti/event/panic", {
                        "v": 1, "id": f"p{number}", "type": "panic", "producer": 0, "source": "wall", "seq": number,
                        "timestamp": 1, "data": {"state": True}})
                    return not any(stage.receiver.next_frame()[1])
                wait_until(is_dark, "darkness")
            stage.installation.tutti("stop", "render")
            wait_until(lambda: stage.call("output", "get_outputs")["displays"][0]["state"] == "attract", "the attract loop")
            stage.receiver.frames()
            self.assertFalse(any(stage.receiver.next_frame()[1]), "dark, whoever draws")


class Blamed(unittest.TestCase):
    def test_a_scene_that_ended_the_process_gives_way_to_another_mode_and_is_told(self):
        config = HUB + """
[gateway]
listen = "off"
[render]
start = "fire"
[display.panel]
size = [16, 16]
[mode.fire]
[mode.plasma]
"""
        with Installation(config) as home:
            home.run_directory.mkdir(mode=0o700)
            # As a renderer leaves it whose scene crashed (src/render/scene_trial.cpp).
            (home.run_directory / "render.scene").write_bytes(struct.pack("<IiI68s", 1, signal.SIGSEGV, 1, b"fire"))
            home.up()
            light = json.loads(home.tutti("call", "render", "get_light", "--control").stdout)
            self.assertEqual(light["active"], "plasma")
            self.assertEqual([(fault["mode"], fault["scene"]) for fault in light["faults"]], [("fire", "fire")])
            self.assertIn("crashed", light["faults"][0]["reason"])
            self.assertIn("mode fire failed", home.tutti("light").stdout)
            home.tutti("light", "show", "fire")
            wait_until(lambda: '"active":"fire"' in home.tutti("call", "render", "get_light").stdout, "what a person asks for")


class Embedded(Detached):
    embedded = True


class ByMosquitto(Detached):
    def setUp(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.broker = Mosquitto(folder).start()
        self.addCleanup(lambda: self.broker.stop())

    def stage(self, more=""):
        return Stage(self.embedded, f'[bus]\nurl = "mqtt://127.0.0.1:{self.broker.port}"\n', more)

    def test_frames_go_on_without_the_broker_and_input_comes_back_once(self):
        with self.stage() as stage:
            stage.press_for_light()
            self.broker.stop()
            times = []
            wait_until(
                lambda: times.extend(at for at, _ in stage.receiver.frames()) or (times and times[-1] - times[0] > 1.5),
                "frames while the broker is away")
            gaps = [later - sooner for sooner, later in zip(times, times[1:])]
            self.assertLess(max(gaps), 0.5, "frames never stop")
            if self.embedded:
                stage.press()
                self.assertEqual(len(stage.wait_change()), 1, "no broker stands between a press and its light")
            self.broker.start()
            wait_until(lambda: stage.call("input", "get_stats")["bus_connected"], "input on the bus")
            wait_until(lambda: stage.call("render", "get_stats")["bus_connected"], "render on the bus")
            changes = []
            for _ in range(3):
                stage.press()
                changes += stage.wait_change()
            self.assertEqual(len(changes), 3, "nothing twice")


class EmbeddedByMosquitto(ByMosquitto):
    embedded = True


class Rehearsed(unittest.TestCase):
    """Frames in virtual time: within one process and over a bus they are the same."""

    TRACE = "".join(
        json.dumps({"t": 0.1 + 0.23 * number, "type": kind, "source": "pad", "data": data}) + "\n"
        for number, (kind, data) in enumerate([
            ("knob.turn", {"delta": 2}), ("button.press", {"code": "a"}), ("button.press", {"code": "a"}),
            ("raw.slider", {"code": "x", "value": 0.1}), ("raw.slider", {"code": "x", "value": 1 / 3}), ("text.entered", {"text": "Grüße ♥"}),
        ])) + '{"t":3,"end":true}\n'
    CONFIG = """
[display.panel]
size = [32, 32]
[display.cube]
size = [64, 16]
shape = "cube"
[mode.plasma]
[mode.fire]
transition = "dissolve"
[gesture.twice]
double_tap = "button.press"
emit = "button.double_tap"
[playlist.flash]
trigger = "button.double_tap"
steps = [{ type = "light.flash", repeat = 4, interval = 0.13 }]
[bind]
"knob.turn" = "plasma.speed"
"button.double_tap" = "mode.fire"
"light.flash" = "overlay.blackout"
"text.entered" = "overlay.text"
"raw.slider" = { to = "light.brightness", smooth = 0.1 }
"""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "show.toml").write_text(self.CONFIG)

    def rehearse(self, name, *options):
        run = subprocess.run(
            [BIN / "tutti", "rehearse", self.folder / "show.toml", "--frames", self.folder / name, "--every", "60", *options],
            input=self.TRACE, capture_output=True, text=True, check=True)
        return (self.folder / name / "frames.txt").read_text(), run.stdout

    def test_embedded_and_detached_give_the_same_frames_by_either_broker(self):
        frames, events = self.rehearse("embedded")
        self.assertEqual(len(frames.splitlines()), 2 * 180)
        self.assertGreater(len({line.split()[2] for line in frames.splitlines()}), 200, "pictures that differ")
        self.assertIn("light.flash", events)
        self.assertEqual(self.rehearse("again"), (frames, events))
        broker = Mosquitto(self.folder).start()
        self.addCleanup(broker.stop)
        self.assertEqual(self.rehearse("mosquitto", "--detached", f"mqtt://127.0.0.1:{broker.port}"), (frames, events))
        with Installation('[hub]\ntcp = "127.0.0.1:0"\n[gateway]\nlisten = "off"\n') as home:
            home.up()
            socket = home.run_directory / "mqtt"
            self.assertEqual(self.rehearse("hub", "--detached", f"unix://{socket}"), (frames, events))
        self.assertEqual(len(list((self.folder / "embedded").glob("*.png"))), 2 * 3)

    def test_a_film_has_every_frame_of_its_display(self):
        film = self.folder / "show.mp4"
        subprocess.run(
            [BIN / "tutti", "rehearse", self.folder / "show.toml", "--video", film, "--display", "cube"],
            input=self.TRACE, capture_output=True, text=True, check=True)
        told = subprocess.run(
            ["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=width,height,nb_read_frames", "-of", "csv=p=0", film],
            capture_output=True, text=True, check=True)
        self.assertEqual(told.stdout.strip(), "512,128,180")

    def test_what_is_not_there_is_said_and_leaves_nothing_behind(self):
        for options, words in ((("--display", "nix", "--video", self.folder / "x.mp4"), "there is no display nix"), (("--mode", "nix"), "there is no mode nix")):
            run = subprocess.run(
                [BIN / "tutti", "rehearse", self.folder / "show.toml", "--frames", self.folder / "none", *options],
                input=self.TRACE, capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn(words, run.stderr)
            self.assertFalse((self.folder / "none").exists())

    def test_a_folder_with_frames_is_not_mixed_with_others(self):
        self.rehearse("frames")
        run = subprocess.run(
            [BIN / "tutti", "rehearse", self.folder / "show.toml", "--frames", self.folder / "frames"],
            input=self.TRACE, capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("name another folder", run.stderr)


if __name__ == "__main__":
    unittest.main()
