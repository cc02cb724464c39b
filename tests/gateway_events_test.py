#!/usr/bin/python3
"""What pages may change, and what they hear of events: a real gateway and hub, a worker of paho's behind them."""

import http.client
import json
import re
import socket
import time
import unittest

from bus_client import BusClient
from contract_test import SCHEMAS, validator
from gateway_bench import PASSWORD, Bench, WithHub
from rig import PATIENCE, wait_until
from web_socket_client import Refused, WebSocket


class Events(WithHub):
    """POST /api/events and /ws/events."""

    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        self.bus = self.enterContext(BusClient(self.bench.run_directory / "mqtt"))
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    def post(self, body, path="/api/events", **headers):
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        status, _, answer = self.bench.ask("POST", path, text, {"Content-Type": "application/json", **headers})
        return status, json.loads(answer)

    def watch(self, **options):
        """A viewer that has been greeted: from now on it hears everything."""
        viewer = self.enterContext(WebSocket(self.bench.port, "/ws/events", **options))
        self.assertEqual(viewer.receive()["type"], "ping")
        return viewer

    def event(self, number, **more):
        return {"v": 1, "id": f"e{number}", "type": "test.count", "producer": 0, "source": "test", "seq": number,
                "timestamp": 1.5, "data": {"number": number}, **more}

    def test_a_posted_event_is_on_the_bus(self):
        self.bus.subscribe("tutti/event/#")
        status, answer = self.post({"type": "button.press", "producer": 1, "data": {"code": "up"}})
        self.assertEqual((status, set(answer)), (202, {"id"}))
        message = self.bus.next_message()
        event = json.loads(message.payload)
        self.assertEqual((message.topic, message.qos, message.retain), ("tutti/event/button/press", 1, False))
        self.assertEqual(event, {
            "v": 1, "id": answer["id"], "type": "button.press", "producer": 1, "source": "page", "seq": 1,
            "timestamp": event["timestamp"], "data": {"code": "up"}})
        self.assertLess(abs(event["timestamp"] - time.time()), PATIENCE)
        validator(SCHEMAS["event"]).validate(event)
        validator(SCHEMAS["api_event_posted"]).validate(answer)
        second = self.post({"type": "raw.sample"})[1]["id"]
        message = self.bus.next_message()
        self.assertEqual((message.topic, message.qos), ("tutti/event/raw/sample", 0))
        event = json.loads(message.payload)
        self.assertEqual((event["id"], event["seq"], event["data"]), (second, 2, {}))
        self.assertNotEqual(second, answer["id"])

    def test_ids_differ_between_runs(self):
        before = self.post({"type": "a"})[1]["id"]
        self.bench.gateway.kill()
        self.bench.gateway.wait()
        self.bench.start_gateway()
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")
        self.assertNotEqual(self.post({"type": "a"})[1]["id"], before)

    def test_the_event_feed_shows_what_is_on_the_bus(self):
        viewer = self.watch()
        self.bus.publish("tutti/event/test/count", self.event(1))
        frame = viewer.receive()
        self.assertEqual((frame["v"], frame["type"], frame["events"]), (1, "events", [self.event(1)]))
        validator(SCHEMAS["live_events"]).validate(frame)
        posted = self.post({"type": "button.press"})[1]["id"]
        self.assertEqual(viewer.receive()["events"][0]["id"], posted)
        self.bus.publish("tutti/event/test/nonsense", "{")
        self.bus.publish("tutti/event/test/count", self.event(2))
        self.assertEqual(viewer.receive()["events"], [self.event(2)])
        ping = viewer.receive()
        self.assertEqual(ping["type"], "ping")
        validator(SCHEMAS["live_ping"]).validate(ping)

    def test_the_hub_is_asked_for_events_only_while_somebody_watches(self):
        def shown():
            text = self.bench.ask("GET", "/metrics")[2].decode()
            return int(re.search(r"^tutti_gateway_events_shown_total (\d+)$", text, re.MULTILINE).group(1))

        def heard():  # the hub counts what it sends to the gateway, the gateway what it understands
            return '"topic":"event/test/nonsense"' in self.bench.log()
        self.bus.publish("tutti/event/test/nonsense", "{", qos=1)
        viewer = self.watch()
        self.assertFalse(heard())
        self.bus.publish("tutti/event/test/nonsense", "{")
        self.bus.publish("tutti/event/test/count", self.event(1))
        viewer.receive()
        self.assertTrue(heard())
        self.assertEqual(shown(), 1)

    def test_a_burst_comes_in_few_frames_and_is_counted_to_the_last(self):
        viewer = self.watch()
        burst = 10_000
        began = time.monotonic()
        for number in range(burst):
            self.bus.publish("tutti/event/test/count", self.event(number), qos=0)
        frames, shown, dropped = 0, [], 0
        self.bus.publish("tutti/event/test/last", self.event(burst, type="test.last"))
        while True:
            message = viewer.receive()
            if message["type"] == "events":
                frames += 1
                self.assertLessEqual(len(message["events"]), 200)
                shown += [event["seq"] for event in message["events"]]
            elif message["type"] == "dropped":
                validator(SCHEMAS["live_dropped"]).validate(message)
                dropped += message["count"]
            if (shown and shown[-1] == burst) or message["type"] == "ping":
                break
        seconds = time.monotonic() - began
        self.assertEqual(shown, sorted(shown))
        self.assertLessEqual(frames, 20 * seconds + 4)  # four may go at once
        # The hub itself may have spared the gateway some of them, as they are of QoS 0.
        self.assertLessEqual(len(shown) + dropped, burst + 1)
        self.assertGreater(len(shown), 100)

    def test_a_slow_viewer_is_told_how_many_it_missed(self):
        slow = self.watch(receive_buffer=4096)
        quick = self.watch()
        padding = "x" * 10_000
        sent = 0

        def missed():
            text = self.bench.ask("GET", "/metrics")[2].decode()
            return int(re.search(r"^tutti_gateway_events_missed_total (\d+)$", text, re.MULTILINE).group(1))
        while missed() == 0:
            self.assertLess(sent, 5000, "the slow viewer never lagged")
            for _ in range(10):
                self.bus.publish("tutti/event/test/count", self.event(sent, data={"padding": padding}))
                sent += 1
            while quick.receive()["type"] != "events":
                pass
        counted = 0
        while counted == 0:
            message = slow.receive()
            if message["type"] == "dropped":
                counted = message["count"]
        self.assertGreater(counted, 0)

    def test_a_page_of_another_site_may_neither_listen_nor_post(self):
        port = self.bench.port
        for origin in ("http://evil.example", "null", f"http://127.0.0.1:{port + 1}"):
            with self.assertRaises(Refused) as refused:
                WebSocket(port, "/ws/events", headers=[f"Origin: {origin}"])
            self.assertEqual(refused.exception.status, 403)
            self.assert_error(self.post({"type": "a"}, Origin=origin), 403, "forbidden")
            self.assert_error(self.post({"action": "a"}, "/api/commands/gateway", Origin=origin), 403, "forbidden")
        self.assertEqual(self.post({"type": "a"}, Origin=f"http://127.0.0.1:{port}")[0], 202)

    def test_refusals(self):
        self.bus.subscribe("tutti/event/#")
        for body in (b"", b"{", b"[]", b"{}", b'{"type":"A"}', b'{"type":"a","data":1}', b'\xff', b'{"type":"a","type":"b"}'):
            self.assert_error(self.post(body), 400, "invalid_input")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, answer = self.bench.ask("POST", "/api/events", "type=a", form)
        self.assert_error((status, json.loads(answer)), 415, "unsupported_media_type")
        status, headers, answer = self.bench.ask("PUT", "/api/events")
        self.assertEqual((status, headers["Allow"]), (405, "GET, POST, OPTIONS"))
        self.assert_error(self.post(json.dumps({"type": "a", "data": {"x": "x" * 70_000}})), 413, "content_too_large")
        self.assert_error(self.post({"type": "a"}, Host="evil.example"), 421, "misdirected_request")
        self.assertEqual(self.post({"type": "the.only.one"})[0], 202)
        self.assertEqual(self.bus.next_message().topic, "tutti/event/the/only/one")

    def test_a_hundred_a_second_are_enough(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.bench.port, timeout=PATIENCE)
        refused = 0
        began = time.monotonic()
        for _ in range(400):
            connection.request("POST", "/api/events", '{"type":"a"}', {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = json.loads(answer.read())
            if answer.status != 202:
                self.assert_error((answer.status, body), 429, "too_many_requests")
                self.assertEqual(answer.headers["Retry-After"], "1")
                refused += 1
        seconds = time.monotonic() - began
        connection.close()
        self.assertGreaterEqual(refused, 400 - 100 - 100 * seconds - 1)
        wait_until(lambda: self.post({"type": "a"})[0] == 202, "the limit to let go")


class Commands(WithHub):
    """POST /api/commands/{target}, with a worker that answers."""

    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        self.bus = self.enterContext(BusClient(self.bench.run_directory / "mqtt", on_command=self.answer))
        self.seen = []
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    post = Events.post

    def answer(self, command):
        """What the worker says: the echo of the parameters, an error, nonsense, or nothing at all."""
        self.seen.append(command)
        kind = command["action"]
        if kind == "silence":
            return None
        if kind == "nonsense":
            return {"v": 1, "status": "perhaps"}
        error = {"code": kind, "message": "no"} if kind != "echo" else None
        return {"v": 1, "request_id": command["request_id"], "status": "error" if error else "ok",
                "data": None if error else command["params"], "error": error}

    def come(self, name="director"):
        self.bus.serve(name)
        wait_until(lambda: self.post({"action": "echo"}, f"/api/commands/{name}")[0] == 200, f"{name} to be known")
        self.seen.clear()

    def test_a_command_is_carried_out_and_its_data_comes_back(self):
        self.come()
        params = {"name": "pulse", "deep": [1, {"a": None}]}
        status, answer = self.post({"action": "echo", "params": params}, "/api/commands/director")
        self.assertEqual((status, answer), (200, {"data": params}))
        validator(SCHEMAS["api_command_done"]).validate(answer)
        validator(SCHEMAS["command"]).validate(self.seen[0])
        self.assertEqual(self.seen[0]["action"], "echo")
        self.assertEqual(self.post({"action": "echo"}, "/api/commands/director"), (200, {"data": {}}))
        self.assertNotEqual(self.seen[0]["request_id"], self.seen[1]["request_id"])

    def test_a_workers_no_has_its_status(self):
        self.come()
        for code, status in (("invalid_input", 400), ("not_found", 404), ("conflict", 409), ("unavailable", 503)):
            self.assert_error(self.post({"action": code}, "/api/commands/director"), status, code)
        self.assert_error(self.post({"action": "nonsense"}, "/api/commands/director"), 502, "bad_gateway")

    def test_who_is_not_there_is_not_found_at_once(self):
        began = time.monotonic()
        wait_until(lambda: self.post({"action": "echo"}, "/api/commands/nobody")[0] == 404, "the bus to settle")
        self.assert_error(self.post({"action": "echo"}, "/api/commands/nobody"), 404, "not_found")
        self.assertLess(time.monotonic() - began, 4)
        for target in ("", "a/b", "A", "%2e%2e", "+", "a..b"):
            self.assertEqual(self.post({"action": "echo"}, f"/api/commands/{target}")[0], 404, target)
        self.come("left.director")
        self.bus.leave("left.director")
        wait_until(
            lambda: self.post({"action": "echo"}, "/api/commands/left.director")[0] == 404, "the farewell")

    def test_silence_is_504_and_holds_up_nobody(self):
        self.come()
        slow = http.client.HTTPConnection("127.0.0.1", self.bench.port, timeout=PATIENCE)
        slow.request("POST", "/api/commands/director", '{"action":"silence"}', {"Content-Type": "application/json"})
        wait_until(lambda: self.seen, "the command to arrive")
        self.assertEqual(self.post({"action": "echo"}, "/api/commands/director")[0], 200)
        self.assertEqual(self.bench.get("/health/live")[0], 200)
        answer = slow.getresponse()
        self.assert_error((answer.status, json.loads(answer.read())), 504, "timeout")
        slow.request("GET", "/health/live")
        self.assertEqual(slow.getresponse().status, 200)
        slow.close()

    def test_the_gateway_ends_while_a_command_waits(self):
        self.come()
        with socket.create_connection(("127.0.0.1", self.bench.port), timeout=PATIENCE) as client:
            client.sendall(b"POST /api/commands/director HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                           b'Content-Length: 20\r\n\r\n{"action":"silence"}')
            wait_until(lambda: self.seen, "the command to arrive")
            began = time.monotonic()
            self.bench.gateway.terminate()
            self.assertEqual(self.bench.gateway.wait(PATIENCE), 0)
            self.assertLess(time.monotonic() - began, 4)
        self.assertNotIn("ERROR: AddressSanitizer", self.bench.log())

    def test_malformed_commands(self):
        self.come()
        for body in (b"", b"[]", b"{}", b'{"action":1}', b'{"action":"a","params":[]}'):
            self.assert_error(self.post(body, "/api/commands/director"), 400, "invalid_input")
        self.assertEqual(self.seen, [])

    def test_without_the_bus_it_is_unavailable(self):
        self.come()
        self.bench.kill_hub()
        wait_until(lambda: self.bench.get("/health/ready")[0] == 503, "the loss of the hub")
        self.assert_error(self.post({"action": "echo"}, "/api/commands/director"), 503, "unavailable")
        self.assert_error(self.post({"type": "a"}), 503, "unavailable")


class Password(unittest.TestCase):
    def test_changes_need_the_session_and_its_token(self):
        bench = self.enterContext(Bench())
        secret = bench.folder / "password"
        secret.write_text(PASSWORD + "\n")
        bench.start_gateway("--password-file", secret)
        bench.start_hub()
        wait_until(lambda: bench.get("/health/ready")[0] == 200, "the bus")
        form = {"Content-Type": "application/json"}

        def post(path, **headers):
            return bench.ask("POST", path, '{"type":"a","action":"a"}', {**form, **headers})[0]
        self.assertEqual(post("/api/events"), 401)
        self.assertEqual(post("/api/commands/director"), 401)
        with self.assertRaises(Refused) as refused:
            WebSocket(bench.port, "/ws/events")
        self.assertEqual(refused.exception.status, 401)
        _, headers, body = bench.ask("POST", "/api/session", json.dumps({"password": PASSWORD}), form)
        cookie = headers["Set-Cookie"].split(";")[0]
        csrf = {"X-CSRF-Token": json.loads(body)["csrf"]}
        self.assertEqual(post("/api/events", Cookie=cookie), 403)
        self.assertEqual(post("/api/commands/director", Cookie=cookie), 403)
        self.assertEqual(post("/api/events", **csrf), 401)
        self.assertEqual(post("/api/events", Cookie=cookie, **csrf), 202)
        self.assertIn(post("/api/commands/director", Cookie=cookie, **csrf), (404, 503))
        with WebSocket(bench.port, "/ws/events", headers=[f"Cookie: {cookie}"]) as viewer:
            self.assertEqual(viewer.receive()["type"], "ping")

if __name__ == "__main__":
    unittest.main()
