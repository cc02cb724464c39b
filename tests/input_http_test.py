#!/usr/bin/python3
"""Devices on the network that are asked: phyphox on a phone, and anything that answers in JSON."""

import unittest

from http_fixture import FAULT, Answer, Fixture, closed_port
from input_rig import Stage
from rig import wait_until

PHONE = """
[input.phone]
kind = "http"
url = "URL"
every = "20ms"
phyphox = { "raw.accelerometer" = { x = "accX", y = "accY", z = "accZ" } }
"""

STATION = """
[input.station]
kind = "http"
url = "URL/sensors?all"
every = "20ms"
values = { "raw.temperature" = { value = "/sensors/0/t" }, "button.press" = { count = "/presses" } }
"""


def phyphox(x, measuring=True):
    def buffer(value):
        return {"size": 1, "updateMode": "single", "buffer": [value]}
    return Answer({"buffer": {"accX": buffer(x), "accY": buffer(0.5), "accZ": buffer(9.81)},
                   "status": {"session": "3f9a2c", "measuring": measuring, "timedRun": False, "countDown": 0}})


class Http(unittest.TestCase):
    def setUp(self):
        self.answer = FAULT  # until somebody hears the events
        self.fixture = Fixture(lambda _: self.answer)
        self.addCleanup(self.fixture.stop)

    def test_a_phone_with_phyphox_is_heard_when_it_moves(self):
        with Stage(PHONE.replace("URL", self.fixture.url)) as stage:
            self.answer = phyphox(0.25)
            moved = stage.wait_event("raw.accelerometer")
            identity = self.fixture.url.removeprefix("http://")
            self.assertEqual(moved["data"], {"x": 0.25, "y": 0.5, "z": 9.81, "device": identity})
            self.assertEqual(self.fixture.requests[0][1], "/get?accX&accY&accZ")
            self.answer = phyphox(0.75)
            stage.wait_event("raw.accelerometer", x=0.75)
            self.assertEqual(len(stage.of_type("raw.accelerometer")), 2)  # what is as it was is not said again
            self.answer = phyphox(0.75, measuring=False)
            stage.wait_event("input.suspected_disconnect", reason="phyphox is paused: press its play button")
            self.answer = phyphox(0.75)
            stage.wait_event("input.recovered")

    def test_one_that_fails_is_suspected_then_gone_and_comes_back(self):
        with Stage(STATION.replace("URL", self.fixture.url)) as stage:
            self.answer = Answer({"sensors": [{"t": 21.5}], "presses": 3})
            stage.wait_event("raw.temperature", value=21.5)
            stage.wait_event("button.press")
            self.answer = FAULT
            stage.wait_event("input.suspected_disconnect", reason="it answers with status 500")
            stage.wait_event("input.disconnected", reason="it answers with status 500")
            self.assertIn("status 500", stage.state()["station"]["trouble"])
            self.answer = Answer({"sensors": [{"t": 22}], "presses": 3})
            stage.wait_event("input.connected", count=2)
            stage.wait_event("raw.temperature", value=22)
            self.assertNotIn("trouble", stage.state()["station"])

    def test_an_answer_that_is_none_is_counted(self):
        with Stage(STATION.replace("URL", self.fixture.url)) as stage:
            self.answer = Answer({})
            stage.wait_event("input.connected")
            self.answer = Answer("<html>")
            stage.wait_event("input.suspected_disconnect", reason="its answer is not in the form that the file says")
            self.answer = Answer({})
            stage.wait_event("input.recovered")
            wait_until(lambda: stage.state()["station"]["devices"][0]["malformed"]["json"] >= 1, "the counter")

    def test_where_nobody_answers_that_is_said(self):
        held, port = closed_port()
        with held, Stage(STATION.replace("URL", f"http://127.0.0.1:{port}")) as stage:
            wait_until(lambda: "GET " in stage.state()["station"].get("trouble", ""), "the trouble")


if __name__ == "__main__":
    unittest.main()
