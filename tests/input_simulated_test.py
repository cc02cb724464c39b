#!/usr/bin/python3
"""Simulated inputs: twins of every kind, and recordings in place of a device."""

import json
import unittest

from input_rig import HEAD, Stage
from rig import wait_until

TWINS = """
[input.board]
kind = "serial"
simulate = { seed = 7, speed = 20.0 }
[input.phone]
kind = "http"
url = "http://phone:8080"
phyphox = { "raw.gyroscope" = { x = "gyrX" } }
simulate = true
[input.zigbee]
kind = "mqtt"
map = [{ topic = "zigbee2mqtt/+", pointer = "/action", field = "code", words = { single = "zigbee.press" } }]
simulate = true
"""

RECORDING = """
[input.gamepad]
kind = "program"
run = ["there-is-none"]
simulate = { file = "trace.jsonl", speed = 100.0, loop = LOOP }
"""


class Simulated(unittest.TestCase):
    def test_twins_say_what_their_kind_says_and_health_says_that_they_are(self):
        with Stage(TWINS) as stage:
            for type_ in ("raw.accelerometer", "raw.magnetometer", "knob.turn", "button.press", "raw.gyroscope"):
                stage.wait_event(type_)
            self.assertEqual(stage.wait_event("zigbee.press")["data"], {"code": "single", "device": "simulated"})
            state = stage.state()
            self.assertEqual([each["simulated"] for each in state.values()], [True, True, True])
            self.assertEqual(state["board"]["devices"][0]["name"], "simulated serial")

    def play(self, loop, lines):
        stage = Stage("")
        (stage.folder / "trace.jsonl").write_text("".join(
            (line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
        stage.installation.config.write_text(HEAD + RECORDING.replace("LOOP", loop))
        return stage

    def test_a_recording_is_played_to_its_end(self):
        with self.play("false", [
            {"t": 50, "type": "button.press", "producer": 4, "data": {"code": "a", "device": "left"}},
            "garbage",
            {"t": 60, "type": "raw.axis", "data": {"value": 0.5}},
            {"t": 100, "end": True},
        ]) as stage:
            press = stage.wait_event("button.press")
            self.assertEqual((press["source"], press["producer"]), ("gamepad", 4))
            self.assertEqual(press["data"], {"code": "a", "device": "left"})
            self.assertEqual(stage.wait_event("raw.axis")["data"], {"value": 0.5, "device": "simulated"})
            stage.wait_event("input.disconnected", device="left", reason="the recording has ended")
            wait_until(lambda: "1 lines of it" in stage.state()["gamepad"].get("trouble", ""), "the trouble")

    def test_a_recording_begins_again(self):
        with self.play("true", [{"t": 10, "type": "knock"}]) as stage:
            stage.wait_event("knock", count=5)

    def test_a_recording_that_is_not_there_is_said(self):
        with self.play("true", []) as stage:
            (stage.folder / "trace.jsonl").unlink()
            stage.installation.tutti("restart", "input")
            wait_until(lambda: "trace.jsonl" in stage.state()["gamepad"].get("trouble", ""), "the trouble")


if __name__ == "__main__":
    unittest.main()
