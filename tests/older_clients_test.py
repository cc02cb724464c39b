"""/ws/sources and /ws/grid of tutti-gateway: the whole of something as a message, again when it has changed; and the event stream, over
Redis as well as over the hub."""

import json
import time
import unittest

from bus_client import BusClient
from contract_test import CONTRACTS, SCHEMAS, validator
from event_stream_client import EventStream
from gateway_bench import Bench, WithHub
from redis_rig import SERVER, Redis
from rig import PATIENCE, wait_until
from web_socket_client import WebSocket

DROP = json.loads((CONTRACTS / "examples" / "matrix_state" / "drop.json").read_text())


def receive_until(viewer, schema, condition):
    """The first message that the condition holds of."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        message = viewer.receive()
        validator(SCHEMAS[schema]).validate(message)
        if condition(message):
            return message
    raise AssertionError("no such message came")


class OverTheHub(WithHub):
    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    def test_sources_are_said_whole_and_as_over_http(self):
        bench = self.bench
        bench.reading("system", "cpu", 1)
        bench.wait_sources(lambda sources: "system" in sources, "the reading")
        with WebSocket(bench.port, "/ws/sources") as viewer:
            self.assertEqual(viewer.receive(), bench.get("/api/sources")[1])
            bench.reading("room", "co2", None)
            both = receive_until(viewer, "api_sources", lambda sources: "room" in sources)
            self.assertEqual(both, bench.get("/api/sources")[1])
            self.assertIn("cpu", both["system"]["readings"])

    def test_many_changes_are_few_messages(self):
        with WebSocket(self.bench.port, "/ws/sources") as viewer, BusClient(self.bench.run_directory / "mqtt") as bus:
            viewer.receive()
            began = time.monotonic()
            for value in range(500):
                bus.publish("tutti/reading/system/cpu", {"v": 1, "value": value, "unit": "", "timestamp": 1, "expires_in": 60})
            count = 1
            while viewer.receive()["system"]["readings"]["cpu"]["value"] != 499:
                count += 1
            self.assertLessEqual(count, (time.monotonic() - began) + 2)

    def test_the_grid_is_what_the_display_says(self):
        with WebSocket(self.bench.port, "/ws/grid") as viewer:
            dark = viewer.receive()
            self.assertEqual((dark["available"], dark["mode"]), (False, "idle"))
            validator(SCHEMAS["matrix_state"]).validate(dark)
            self.assertNotIn("display", dark)
            shown = {**DROP, "display": "state"}
            self.bench.publish("matrix/state", DROP, True)
            self.assertEqual(receive_until(viewer, "matrix_state", lambda state: state["mode"] == DROP["mode"]), shown)
        with WebSocket(self.bench.port, "/ws/grid") as viewer:
            self.assertEqual(viewer.receive(), shown)

    def test_of_several_displays_the_own_one_is_shown(self):
        self.bench.publish("matrix/left.state", {**DROP, "mode": "left"}, True)
        with WebSocket(self.bench.port, "/ws/grid") as viewer:
            first = viewer.receive()
            self.assertEqual((first["mode"], first["display"]), ("left", "left.state"))
            self.bench.publish("matrix/state", DROP, True)
            own = receive_until(viewer, "matrix_state", lambda state: state["mode"] == DROP["mode"])
            self.assertEqual(own["display"], "state")

    def test_what_is_no_matrix_is_not_shown(self):
        self.bench.publish("matrix/state", {**DROP, "pixels": []}, True)
        with WebSocket(self.bench.port, "/ws/grid") as viewer:
            self.assertFalse(viewer.receive()["available"])
        wait_until(lambda: "a message was refused" in self.bench.log(), "a line in the log")

    def test_a_display_without_lights_is_asked_while_somebody_watches(self):
        asked = []
        def answer(command):
            asked.append(command["action"])
        self.bench.publish("matrix/state", {**DROP, "available": False}, True)
        bus = self.enterContext(BusClient(self.bench.run_directory / "mqtt", on_command=answer))
        bus.serve("sensors")
        with WebSocket(self.bench.port, "/ws/grid") as viewer:
            viewer.receive()
            wait_until(lambda: asked == ["get_matrix"], "the display to be asked")


@unittest.skipUnless(SERVER, "redis-server is not installed")
class OverRedis(unittest.TestCase):
    def test_the_same_feeds(self):
        with Redis() as redis, Bench() as bench, redis.client() as outsider:
            bench.environment["TUTTI_BUS"] = redis.url
            bench.start_gateway()
            wait_until(lambda: bench.get("/health/ready")[0] == 200, "the bus")
            reading = json.dumps({"value": 21.5, "unit": "C", "timestamp": time.time()})
            def say():
                outsider("SET", "source:room:temperature", reading, "EX", 60)
                outsider("PUBLISH", "data:room", json.dumps({"sensor": "temperature"}))
            with EventStream(bench.port) as stream, WebSocket(bench.port, "/ws/sources") as whole, \
                    WebSocket(bench.port, "/ws/grid") as grid:
                self.assertEqual(stream.next()[1]["type"], "snapshot")
                self.assertFalse(receive_until(grid, "matrix_state", lambda _: True)["available"])
                outsider("SET", "matrix:state", json.dumps(DROP))
                outsider("PUBLISH", "matrix:state", json.dumps(DROP))
                self.assertTrue(receive_until(grid, "matrix_state", lambda state: state["available"])["available"])
                say()
                receive_until(whole, "api_sources", lambda sources: "temperature" in sources.get("room", {}).get("readings", {}))
                deadline = time.monotonic() + PATIENCE
                while "room" not in json.dumps(stream.next()[1]):
                    self.assertLess(time.monotonic(), deadline)


if __name__ == "__main__":
    unittest.main()
