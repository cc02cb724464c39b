#!/usr/bin/python3
"""What is heard, on /ws/audio: a real gateway and hub, and somebody who says sixty frames a second."""

import json
import re
import unittest

from bus_client import BusClient
from contract_test import SCHEMAS, validator
from gateway_bench import PASSWORD, Bench, WithHub
from rig import wait_until
from web_socket_client import Refused, WebSocket

LEVELS = {name: 0.12345 for name in ("sub_bass", "bass", "low_mid", "mid", "high_mid", "presence", "air", "rms")}


class Audio(WithHub):
    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        self.bus = self.enterContext(BusClient(self.bench.run_directory / "mqtt"))
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    def watch(self, **options):
        """A viewer that has been greeted: from now on it hears everything."""
        viewer = self.enterContext(WebSocket(self.bench.port, "/ws/audio", **options))
        self.assertEqual(viewer.receive()["type"], "ping")
        return viewer

    def say(self, kind, number, data):
        self.bus.publish("tutti/event/" + kind.replace(".", "/"), {
            "v": 1, "id": f"a{kind}{number}", "type": kind, "producer": 0, "source": "audio", "seq": number, "timestamp": 1.5,
            "data": data})

    def say_frame(self, number):
        self.say("raw.audio.levels", number, LEVELS)
        self.say("raw.audio.spectrum", number, {"bands": [0.12345] * 32})

    def counter(self, name):
        text = self.bench.ask("GET", "/metrics")[2].decode()
        return int(re.search(rf"^tutti_gateway_audio_{name} (\d+)$", text, re.MULTILINE).group(1))

    def test_what_one_frame_of_sound_says_comes_as_one_frame(self):
        viewer = self.watch()
        for number in range(1, 6):
            self.say_frame(number)
            frame = viewer.receive()
            validator(SCHEMAS["live_events"]).validate(frame)
            seen = [(event["type"], event["seq"]) for event in frame["events"]]
            # The machine may be so busy that the two come apart: then they are two frames, in order.
            while len(seen) < 2:
                seen += [(event["type"], event["seq"]) for event in viewer.receive()["events"]]
            self.assertEqual(seen, [("raw.audio.levels", number), ("raw.audio.spectrum", number)])
        self.assertLessEqual(self.counter("frames_total"), 10)

    def test_beats_come_and_nothing_that_is_not_heard(self):
        viewer = self.watch()
        self.say("button.press", 1, {})
        self.say("raw.axis", 2, {})
        self.say("audio.beat", 3, {"bpm": 128})
        self.assertEqual([event["type"] for event in viewer.receive()["events"]], ["audio.beat"])

    def test_the_bus_is_asked_for_it_only_while_somebody_looks(self):
        with WebSocket(self.bench.port, "/ws/audio") as viewer:
            self.assertEqual(viewer.receive()["type"], "ping")
            self.assertEqual(self.counter("viewers"), 1)
        wait_until(lambda: self.counter("viewers") == 0, "the viewer to be gone")
        for number in range(50):
            self.say_frame(number)
        # By the bus's order what was said before this is over when it has come.
        events = self.enterContext(WebSocket(self.bench.port, "/ws/events"))
        self.assertEqual(events.receive()["type"], "ping")
        self.say("audio.beat", 51, {})
        events.receive()
        self.assertEqual(self.counter("frames_total"), 0)

    def test_who_is_slow_gets_the_newest_and_no_queue(self):
        slow = self.watch(receive_buffer=4096)
        quick = self.watch()
        last = 3000
        seen = 0
        for number in range(1, last + 1):
            self.say_frame(number)
            # As fast as somebody can hear it, not all at once.
            while number % 20 == 0 and seen < number:
                message = quick.receive()
                if message["type"] == "events":
                    seen = max(event["seq"] for event in message["events"])
                else:
                    break
        self.assertGreater(self.counter("missed_total"), last)
        self.say_frame(last + 1)
        old = 0
        while True:
            message = slow.receive()
            if message["type"] == "events" and min(event["seq"] for event in message["events"]) >= last:
                break
            old += len(json.dumps(message))
        # A hundredth and less of what was said waited for it; what comes then is new.
        said = last * 2 * 300
        self.assertLess(old, said / 20)


class Locked(unittest.TestCase):
    def test_who_is_not_logged_in_hears_nothing(self):
        with Bench() as bench:
            bench.start_hub()
            secret = bench.folder / "password"
            secret.write_text(PASSWORD)
            secret.chmod(0o600)
            bench.start_gateway("--password-file", str(secret))
            with self.assertRaises(Refused) as refused:
                WebSocket(bench.port, "/ws/audio")
            self.assertEqual(refused.exception.status, 401)


if __name__ == "__main__":
    unittest.main()
