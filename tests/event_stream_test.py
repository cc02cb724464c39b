#!/usr/bin/python3
"""GET /api/events of tutti-gateway: the live state as server-sent events, gone on with where it broke off."""

import re
import time
import unittest

from bus_client import BusClient
from contract_test import SCHEMAS, validator
from event_stream_client import EventStream
from gateway_bench import PASSWORD, WithHub
from rig import PATIENCE, allow_descriptors, wait_until


def merged(state, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    state = dict(state) if isinstance(state, dict) else {}
    for key, value in patch.items():
        if value is None:
            state.pop(key, None)
        else:
            state[key] = merged(state.get(key), value)
    return state


class Viewer:
    """What a page would do: it keeps the state, and the id of the last event."""

    def __init__(self):
        self.state, self.had, self.types = None, None, []

    def take(self, event):
        self.had, message = event
        validator(SCHEMAS[f"live_{message['type']}"]).validate(message)
        self.types.append(message["type"])
        self.state = message["state"] if message["type"] == "snapshot" else merged(self.state, message["patch"])

    def follow(self, stream, sensor, value):
        deadline = time.monotonic() + PATIENCE
        while self.value(sensor) != value:
            assert time.monotonic() < deadline, f"{sensor} to be {value}"
            self.take(stream.next())

    def value(self, sensor):
        readings = self.state["sources"].get("system", {}).get("readings", {}) if self.state else {}
        return readings.get(sensor, {}).get("value")


class Events(WithHub):
    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    def metric(self, name):
        text = self.bench.ask("GET", "/metrics")[2].decode()
        return int(re.search(rf"^tutti_gateway_{name} (\d+)$", text, re.MULTILINE).group(1))

    def test_a_snapshot_and_then_what_changes(self):
        viewer = Viewer()
        with EventStream(self.bench.port) as stream:
            self.assertEqual((stream.status, stream.headers["Content-Type"]), (200, "text/event-stream"))
            self.assertEqual(stream.headers["Cache-Control"], "no-store")
            viewer.take(stream.next())
            self.assertEqual(viewer.types, ["snapshot"])
            self.bench.reading("system", "cpu", 12.5)
            viewer.follow(stream, "cpu", 12.5)
            self.assertEqual(self.metric("event_streams"), 1)
        wait_until(lambda: self.metric("event_streams") == 0, "the stream to end")

    def test_who_comes_back_misses_nothing_and_needs_no_snapshot(self):
        viewer = Viewer()
        with EventStream(self.bench.port) as stream:
            self.bench.reading("system", "cpu", 1)
            viewer.follow(stream, "cpu", 1)
        wait_until(lambda: self.metric("event_streams") == 0, "the stream to end")
        self.bench.reading("system", "cpu", 2)
        self.bench.reading("system", "memory", 3)
        self.bench.wait_sources(lambda sources: "memory" in sources["system"]["readings"], "the readings")
        with EventStream(self.bench.port, last_event_id=viewer.had) as stream:
            viewer.follow(stream, "memory", 3)
            self.assertEqual(viewer.value("cpu"), 2)
            self.assertEqual(viewer.types.count("snapshot"), 1)

    def test_an_id_of_another_run_is_answered_by_a_snapshot(self):
        viewer = Viewer()
        with EventStream(self.bench.port) as stream:
            viewer.take(stream.next())
        self.bench.gateway.terminate()
        self.bench.gateway.wait(PATIENCE)
        self.bench.start_gateway()
        with EventStream(self.bench.port, last_event_id=viewer.had) as stream:
            viewer.take(stream.next())
        self.assertEqual(viewer.types, ["snapshot", "snapshot"])

    def test_silence_is_broken_by_a_comment(self):
        with EventStream(self.bench.port) as stream:
            stream.next()
            while not stream.answer.readline().startswith(b":"):
                pass

    def test_a_viewer_that_does_not_read_is_dropped(self):
        with EventStream(self.bench.port) as slow, BusClient(self.bench.run_directory / "mqtt") as bus:
            slow.next()
            count = 0
            def dropped():
                nonlocal count
                count += 1
                for sensor in range(16):
                    payload = {"v": 1, "value": f"{count}" + "x" * 15000, "unit": "", "timestamp": 1, "expires_in": 60}
                    bus.publish(f"tutti/reading/big/s{sensor}", payload, qos=1)
                return self.metric("event_streams") == 0
            wait_until(dropped, "the slow viewer to be dropped")

    def test_a_page_of_another_site_may_not_listen(self):
        with EventStream(self.bench.port, headers=[("Origin", "http://evil.example")]) as stream:
            self.assertEqual(stream.status, 403)
        with EventStream(self.bench.port, headers=[("Host", "evil.example")]) as stream:
            self.assertEqual(stream.status, 421)

    def test_more_than_the_limit_are_told_to_come_later(self):
        allow_descriptors(2500)
        streams = [self.enterContext(EventStream(self.bench.port)) for _ in range(1024)]
        for stream in streams:
            stream.next()
        with EventStream(self.bench.port) as stream:
            self.assertEqual((stream.status, stream.headers["Retry-After"]), (503, "5"))
        self.assertEqual(self.bench.ask("GET", "/health/live")[0], 200)

    def test_it_ends_with_the_gateway(self):
        with EventStream(self.bench.port) as stream:
            stream.next()
            self.bench.gateway.terminate()
            with self.assertRaises(ConnectionError):
                while True:
                    stream.next()
        self.assertEqual(self.bench.gateway.wait(PATIENCE), 0)


class BehindAPassword(WithHub):
    def test_it_takes_a_login(self):
        self.bench.start_gateway("--password-file", self.password_file())
        with EventStream(self.bench.port) as stream:
            self.assertEqual(stream.status, 401)
        answer = self.bench.ask("POST", "/api/session", '{"password":"%s"}' % PASSWORD,
                                {"Content-Type": "application/json"})
        cookie = answer[1]["Set-Cookie"].partition(";")[0]
        with EventStream(self.bench.port, headers=[("Cookie", cookie)]) as stream:
            self.assertEqual(stream.next()[1]["type"], "snapshot")

    def password_file(self):
        path = self.bench.folder / "password"
        path.write_text(PASSWORD + "\n")
        path.chmod(0o600)
        return path


if __name__ == "__main__":
    unittest.main()
