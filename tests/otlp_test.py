#!/usr/bin/python3
"""Traces and metrics at a collector that looks closely: what was ordered, what events led to, and figures, as OTLP/HTTP has them in JSON.

TUTTI_BIN names the folder of the programs."""

import json
import pathlib
import tempfile
import time
import unittest

from bus_client import BusClient
from otlp_peer import Collector
from rig import Installation, wait_until

FILE = """
name = "stage"
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
[otlp]
endpoint = "{url}/below"
interval = "{interval}"
[otlp.headers]
x-scope-orgid = "home"
authorization = {{ file = "{secret}" }}
"""


class OtlpCase(unittest.TestCase):
    INTERVAL = "1s"

    def setUp(self):
        self.collector = self.enterContext(Collector())
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-test-")))
        (folder / "secret").write_text("Bearer sesame\n")
        self.home = self.enterContext(Installation(FILE.format(url=self.collector.url, secret=folder / "secret", interval=self.INTERVAL)))
        self.home.up()
        self.home.wait_state("otlp", "ready")
        self.bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))

    def tearDown(self):
        self.assertEqual(self.collector.complaints, [])

    def event(self, number, kind, at, cause=None):
        said = {"v": 1, "id": f"e{number}", "type": kind, "producer": 0, "source": "test", "seq": number, "timestamp": at, "data": {}}
        self.bus.publish("tutti/event/" + kind.replace(".", "/"), {**said, **({"cause": cause} if cause else {})})

    def stats(self):
        answer = self.home.tutti("call", "--json", "otlp", "get_stats", check=False)
        return json.loads(answer.stdout)["data"] if answer.returncode == 0 else {}


class Otlp(OtlpCase):
    def test_what_events_led_to_is_a_trace(self):
        now = time.time()
        self.event(1, "button.press", now)
        self.event(2, "button.double", now + 0.25, "e1")
        self.event(3, "light.flash", now + 0.5, "e2")
        self.event(4, "button.alone", now)
        flash, = wait_until(lambda: self.collector.named("light.flash"), "the trace")
        double, = self.collector.named("button.double")
        press, = self.collector.named("button.press")
        self.assertEqual({span["traceId"] for span in (press, double, flash)}, {press["traceId"]})
        self.assertEqual((double["parentSpanId"], flash["parentSpanId"]), (press["spanId"], double["spanId"]))
        self.assertNotIn("parentSpanId", press)
        self.assertAlmostEqual((int(press["endTimeUnixNano"]) - int(press["startTimeUnixNano"])) / 1e9, 0.5, places=3)
        self.assertEqual(press["attributes"]["tutti.source"], "test")
        self.assertEqual(self.collector.named("button.alone"), [])

    def test_what_control_was_asked_is_a_span(self):
        wait_until(lambda: self.collector.figures("tutti_service_state"), "it has begun")
        def ordered():
            self.home.tutti("command", "run", "store.put", "set=settings", "key=volume", "value=3", check=False)
            return self.collector.named("store.put")
        put = wait_until(ordered, "what was stored")[0]
        self.assertEqual(put["kind"], 2)
        self.assertEqual((put["attributes"]["tutti.outcome"], put["attributes"]["tutti.via"]), ("ok", "control"))
        self.assertNotIn("status", put)
        self.home.tutti("command", "run", "store.put", "set=vault", "key=x", "value=3", check=False)
        refused = wait_until(lambda: [span for span in self.collector.named("store.put") if "status" in span], "what was refused")[0]
        self.assertEqual(refused["status"]["code"], 2)
        self.home.tutti("command", "run", "service.restart", "service=orchestrator", check=False)
        restart = wait_until(lambda: self.collector.named("service.restart"), "what was carried out")[0]
        self.assertGreater(int(restart["endTimeUnixNano"]), int(restart["startTimeUnixNano"]))

    def test_figures_are_those_of_the_gateway(self):
        self.bus.publish("tutti/reading/room/temperature", {"v": 1, "value": 21.5, "unit": "°C", "timestamp": time.time(), "expires_in": 600}, retain=True)
        _, kind, labels, value = wait_until(lambda: self.collector.figures("tutti_reading"), "the reading")[0]
        self.assertEqual((kind, labels, value), ("gauge", {"source": "room", "sensor": "temperature", "unit": "°C"}, 21.5))
        _, kind, labels, value = wait_until(lambda: [each for each in self.collector.figures("tutti_service_restarts") if each[2]["service"] == "hub"], "a sum")[0]
        self.assertEqual((kind, value), ("sum", 0))

    def test_it_goes_where_and_as_it_is_told(self):
        wait_until(lambda: self.collector.requests, "a request")
        path, headers = self.collector.requests[0]
        self.assertIn(path, ("/below/v1/traces", "/below/v1/metrics"))
        headers = {name.lower(): value for name, value in headers.items()}
        self.assertEqual((headers["x-scope-orgid"], headers["authorization"]), ("home", "Bearer sesame"))

    def test_a_collector_that_is_busy_gets_it_later_and_nothing_is_lost(self):
        wait_until(lambda: self.collector.figures("tutti_health"), "it has begun")
        self.collector.answers += [(503, {"Retry-After": "1"}, ""), (429, {}, "")]
        now = time.time()
        self.event(1, "button.press", now)
        self.event(2, "light.flash", now, "e1")
        wait_until(lambda: self.collector.named("light.flash"), "the trace")
        self.assertEqual(len(self.collector.named("light.flash")), 1)
        stats = wait_until(lambda: (said := self.stats()) and said["retries"] >= 2 and said, "its counts")
        self.assertEqual(stats["dropped"], 0)

    def test_what_a_collector_refuses_is_dropped_counted_and_told(self):
        wait_until(lambda: self.collector.figures("tutti_health"), "it has begun")
        self.bus.subscribe("tutti/health/otlp")
        self.collector.answers += [(400, {}, '{"code":3,"message":"not like this"}')]
        def told():
            health = json.loads(self.bus.next_message().payload)
            return health if "not like this" in health["message"] else None
        health = wait_until(told, "its health")
        self.assertEqual(health["level"], "warn")
        self.assertGreater(health["details"]["dropped"], 0)
        self.collector.answers += [(200, {}, '{"partialSuccess":{"rejectedDataPoints":"2","errorMessage":"two are too old"}}')]
        wait_until(lambda: self.stats().get("rejected") == 2, "two were rejected")


class OtlpAtItsEnd(OtlpCase):
    INTERVAL = "1h"

    def test_what_there_still_is_is_sent_when_it_ends(self):
        now = time.time()
        self.event(1, "button.press", now)
        self.event(2, "light.flash", now, "e1")
        self.bus.subscribe("tutti/event/#")  # what was said before has been heard by then
        self.home.tutti("stop", "otlp")
        self.assertEqual(len(self.collector.named("light.flash")), 1)
        self.assertTrue(self.collector.figures("tutti_health"))


if __name__ == "__main__":
    unittest.main()
