#!/usr/bin/python3
"""Phones as controllers: a real gateway and hub, phones that are WebSockets, and who hears of them."""

import json
import re
import signal
import unittest

from bus_client import BusClient
from contract_test import SCHEMAS, validator
from gateway_bench import PASSWORD, WithHub
from rig import PATIENCE, wait_until
from web_socket_client import Refused, WebSocket

ANN = "ann-0123456789"
BEA = "bea-0123456789"


class Phone(WebSocket):
    """A phone that has been welcomed."""

    def __init__(self, port, device=ANN, name="Ann's phone", **options):
        super().__init__(port, "/ws/pad", **options)
        self.send({"v": 1, "type": "hello", "device": device, "name": name})
        self.welcome = self.receive()
        self.producer = self.welcome.get("producer")

    def play(self, *controls):
        self.send({"v": 1, "type": "controls", "controls": controls})


class Pads(WithHub):
    """/ws/pad and /api/pad."""

    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        self.bus = self.enterContext(BusClient(self.bench.run_directory / "mqtt"))
        self.bus.subscribe("tutti/event/#")
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    def phone(self, *arguments, **options):
        return self.enterContext(Phone(self.bench.port, *arguments, **options))

    def events(self, count):
        """The next ones, as (type, producer, data)."""
        found = []
        for _ in range(count):
            message = self.bus.next_message()
            event = json.loads(message.payload)
            validator(SCHEMAS["event"]).validate(event)
            self.assertEqual(event["source"], "pad")
            self.assertEqual(message.qos, 0 if event["type"].startswith("raw.") else 1)
            found.append((event["type"], event["producer"], event["data"]))
        return found

    def counter(self, name):
        text = self.bench.ask("GET", "/metrics")[2].decode()
        return int(re.search(rf"^tutti_gateway_{name} (\d+)$", text, re.MULTILINE).group(1))

    def test_what_a_finger_does_is_on_the_bus(self):
        ann = self.phone()
        self.assertEqual(ann.welcome["type"], "welcome")
        [(kind, producer, data)] = self.events(1)
        self.assertEqual((kind, data), ("input.connected", {"device": ANN, "name": "Ann's phone", "kind": "phone"}))
        ann.play({"code": "a", "down": True}, {"code": "fader-1", "value": 0.25}, {"text": "hello"})
        self.assertEqual(self.events(4), [
            ("button.press", producer, {"code": "a", "device": ANN}),
            ("button.level", producer, {"code": "a", "pressed": True, "device": ANN}),
            ("raw.slider", producer, {"code": "fader-1", "value": 0.25, "device": ANN}),
            ("text.entered", producer, {"text": "hello", "device": ANN}),
        ])
        ann.play({"code": "a", "down": False})
        [(kind, _, data), _] = self.events(2)
        self.assertEqual((kind, data["code"]), ("button.release", "a"))
        self.assertGreater(data["held"], 0)

    def test_two_phones_are_two_producers_and_stay_who_they_are(self):
        ann, bea = self.phone(), self.phone(BEA, "Bea")
        self.assertNotEqual(ann.producer, bea.producer)
        self.events(2)
        for phone in (ann, bea):
            phone.play({"code": "a", "down": True})
            self.assertEqual([producer for _, producer, _ in self.events(2)], [phone.producer] * 2)
        listed = {phone["name"]: phone for phone in self.bench.get("/api/pad")[1]["phones"]}
        self.assertEqual({name: phone["producer"] for name, phone in listed.items()},
                         {"Ann's phone": ann.producer, "Bea": bea.producer})
        self.bench.gateway.kill()
        self.bench.gateway.wait()
        self.bench.start_gateway()
        self.assertEqual(self.phone().producer, ann.producer)

    def test_a_phone_that_vanishes_lets_go(self):
        with Phone(self.bench.port) as ann:
            ann.play({"code": "a", "down": True})
            self.events(3)
        told = self.events(3)
        self.assertEqual([kind for kind, _, _ in told], ["button.release", "button.level", "input.disconnected"])
        self.assertEqual(told[1][2], {"code": "a", "pressed": False, "device": ANN})
        self.assertEqual(self.bench.get("/api/pad")[1], {"phones": []})

    def test_a_gateway_that_ends_lets_go_for_its_phones(self):
        ann = self.phone()
        ann.play({"code": "a", "down": True})
        self.events(3)
        self.bench.gateway.send_signal(signal.SIGTERM)
        told = self.events(3)
        self.assertEqual([kind for kind, _, _ in told], ["button.release", "button.level", "input.disconnected"])
        self.assertEqual(told[2][2]["reason"], "the gateway ends")
        self.assertIsNone(ann.receive())
        self.assertEqual(ann.closed_with, 1001)

    def test_the_phone_that_comes_once_more_takes_over(self):
        old = self.phone()
        old.play({"code": "a", "down": True})
        self.events(3)
        new = self.phone()
        self.assertIsNone(old.receive())
        self.assertEqual(old.closed_with, 4001)
        self.assertEqual([kind for kind, _, _ in self.events(2)], ["button.release", "button.level"])
        new.play({"code": "a", "down": False}, {"code": "a", "down": True})
        self.assertEqual([kind for kind, _, _ in self.events(2)], ["button.press", "button.level"])

    def test_silence_is_suspected(self):
        ann = self.phone()
        self.events(1)
        [(kind, _, data)] = self.events(1)
        self.assertEqual((kind, data), ("input.suspected_disconnect", {
            "device": ANN, "name": "Ann's phone", "kind": "phone", "reason": "nothing heard for 5 s"}))
        ann.send({"v": 1, "type": "ping", "at": 7})
        self.assertEqual(self.events(1)[0][0], "input.recovered")
        self.assertEqual(ann.receive()["at"], 7)

    def test_what_breaks_the_rules_is_refused_in_words(self):
        for frame, reason in (("{", "a frame is not JSON"), ({"v": 1, "type": "controls", "controls": []}, "controls: are 0"),
                              ("x" * 3000, "a frame of 3000 bytes is too large: at most 2048")):
            ann = self.phone()
            ann.send(frame)
            refused = ann.receive()
            self.assertEqual(refused["type"], "refused")
            self.assertTrue(refused["message"].startswith(reason), refused)
            self.assertIsNone(ann.receive())
            self.assertEqual(ann.closed_with, 1008)
        ann = self.phone()
        ann.send("x" * 5000)
        self.assertIsNone(ann.receive())
        self.assertEqual(ann.closed_with, 1009)
        self.assertEqual(self.counter("phones_refused_total"), 3)

    def test_a_flood_is_capped_and_its_end_arrives(self):
        ann = self.phone()
        self.events(1)
        for step in range(500):
            ann.play({"code": "s", "value": step / 500})
        values = []
        while not values or values[-1] != 499 / 500:
            values.append(self.events(1)[0][2]["value"])
        self.assertLess(len(values), 500)
        self.assertEqual(values, sorted(values))

    def test_while_the_bus_is_away_sliders_are_dropped_and_buttons_are_not(self):
        ann = self.phone()
        self.events(1)
        # The gateway's own subscription is renewed before anything that waited goes out: its viewer misses nothing.
        viewer = self.enterContext(WebSocket(self.bench.port, "/ws/events"))
        self.assertEqual(viewer.receive()["type"], "ping")
        self.bench.kill_hub()
        wait_until(lambda: self.counter("bus_connected") == 0, "the loss of the bus")
        ann.play({"code": "s", "value": 0.5}, {"code": "a", "down": True})
        wait_until(lambda: self.counter("phone_events_total") == 3, "the controls")
        self.assertEqual(self.counter("phone_events_dropped_total"), 1)
        self.bench.start_hub()
        heard = []
        while len(heard) < 2:
            heard += viewer.receive().get("events", [])
        self.assertEqual([(event["type"], event.get("late")) for event in heard[:2]],
                         [("button.press", True), ("button.level", True)])
        ann.play({"code": "b", "down": True})
        while not (pressed := [event for event in heard if event["data"].get("code") == "b"]):
            heard += viewer.receive().get("events", [])
        self.assertNotIn("late", pressed[0])
        self.assertNotIn("raw.slider", [event["type"] for event in heard])
        self.assertEqual(self.counter("phone_events_dropped_total"), 1)

    def test_feedback_reaches_the_phone_that_it_is_for(self):
        ann, bea = self.phone(), self.phone(BEA)
        self.events(2)

        def feedback(number, **data):
            self.bus.publish("tutti/event/pad/feedback", {
                "v": 1, "id": f"f{number}", "type": "pad.feedback", "producer": 0, "source": "t", "seq": number,
                "timestamp": 1.5, "data": data})
        # The bus is asked from the greeting on: what comes first may be missed.
        wait_until(lambda: self.bench.get("/api/pad")[1]["phones"], "the phones")
        ann.socket.settimeout(0.2)

        def heard():
            feedback(1, text="all")
            try:
                return ann.receive()
            except TimeoutError:
                return None
        self.assertEqual(wait_until(heard, "feedback")["text"], "all")
        ann.socket.settimeout(PATIENCE)
        feedback(2, producer=bea.producer, vibrate=50)
        feedback(3, color="red")
        feedback(4, text="end")
        told = []
        while not told or told[-1].get("text") != "end":
            told.append(bea.receive())
        self.assertEqual([message.get("vibrate") for message in told][-2:], [[50], None])
        while (message := ann.receive()).get("text") != "end":
            self.assertEqual(message.get("text"), "all")
        self.assertIn('color: is not written as', self.bench.log())

    def test_a_page_of_another_site_may_not_play(self):
        with self.assertRaises(Refused) as refused:
            self.phone(headers=["Origin: http://evil.example"])
        self.assertEqual(refused.exception.status, 403)


class Locked(WithHub):
    def test_a_phone_logs_in_as_everybody_does(self):
        password = self.bench.folder / "password"
        password.write_text(PASSWORD)
        self.bench.start_gateway("--password-file", password)
        with self.assertRaises(Refused) as refused:
            Phone(self.bench.port)
        self.assertEqual(refused.exception.status, 401)
        self.assertEqual(self.bench.ask("GET", "/api/pad")[0], 401)
        _, headers, _ = self.bench.ask("POST", "/api/session", json.dumps({"password": PASSWORD}), {"Content-Type": "application/json"})
        cookie = next(cookie for cookie in headers.get_all("Set-Cookie") if cookie.startswith("tutti_session"))
        with Phone(self.bench.port, headers=[f"Cookie: {cookie.split(';')[0]}"]) as ann:
            self.assertEqual(ann.welcome["type"], "welcome")


if __name__ == "__main__":
    unittest.main()
