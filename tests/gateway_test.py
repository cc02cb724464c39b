#!/usr/bin/python3
"""tutti-gateway as a process: a real broker behind it, real sockets before it."""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from bus_client import BusClient
from contract_test import SCHEMAS, validator
from rig import BIN, PATIENCE, wait_until
from web_socket_client import Refused, WebSocket, merge

PASSWORD = "correct horse battery"


class Bench:
    """A broker and a gateway on it, in a folder of their own. A context manager."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.run_directory = self.folder / "run"
        self.run_directory.mkdir(mode=0o700)
        self.web = self.folder / "web"
        (self.web / "_app/immutable").mkdir(parents=True)
        (self.web / "index.html").write_text("<!doctype html><title>page</title>")
        (self.web / "_app/immutable/x.js").write_text("code")
        (self.folder / "secret").write_text("secret")
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TUTTI_")}
        self.environment["TUTTI_RUN_DIR"] = str(self.run_directory)
        self.environment.pop("NOTIFY_SOCKET", None)
        self.hub = None
        self.gateway = None
        self.port = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self.gateway, self.hub):
            if process and process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_hub(self):
        with open(self.folder / "hub.log", "ab") as log:
            self.hub = subprocess.Popen(
                [BIN / "tutti-hub", "--run-dir", self.run_directory, "--tcp", "off"], env=self.environment, stdout=log,
                stderr=log)
        wait_until(lambda: self.publish("ready", "", check=False), "the hub")

    def kill_hub(self):
        self.hub.kill()
        self.hub.wait()

    def start_gateway(self, *options):
        """Starts it on a port of the kernel's choice and returns when it says that it is ready."""
        log = open(self.folder / "gateway.log", "wb")
        self.gateway = subprocess.Popen(
            [BIN / "tutti-gateway", "--listen", "127.0.0.1:0", "--web", self.web, *options], env=self.environment,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()

        def listening():
            if self.gateway.poll() is not None:
                raise AssertionError(f"the gateway ended:\n{self.log()}")
            return re.search(r'"listen":"127\.0\.0\.1:(\d+)"', self.log())
        self.port = int(wait_until(listening, "the gateway").group(1))
        return self

    def log(self):
        return (self.folder / "gateway.log").read_text()

    def publish(self, topic, payload, retain=False, check=True):
        text = payload if isinstance(payload, str) else json.dumps(payload)
        done = subprocess.run(
            ["mosquitto_pub", "--unix", self.run_directory / "mqtt", "-t", f"tutti/{topic}", *(["-r"] if retain else []),
             *(["-m", text] if text else ["-n"])], capture_output=True, timeout=PATIENCE, check=False)
        if check and done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return done.returncode == 0

    def reading(self, source, sensor, value, expires_in=60, retain=True):
        self.publish(f"reading/{source}/{sensor}", {
            "v": 1, "value": value, "unit": "%", "timestamp": time.time(), "expires_in": expires_in}, retain)

    def service(self, name, state, required=True):
        self.publish(f"service/{name}", {
            "v": 1, "state": state, "cause": "test", "pid": 5, "since": time.time(), "restarts": 1, "pattern": "always",
            "required": required, "memory": 4096, "cpu_percent": 1.5}, True)

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body bytes)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def get(self, path, **headers):
        status, _, body = self.ask("GET", path, headers=headers)
        return status, json.loads(body)

    def wait_sources(self, condition, what):
        return wait_until(lambda: condition(self.get("/api/sources")[1]), what)

    def raw(self, data):
        """Everything that comes back until the gateway ends the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as client:
            client.sendall(data)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
            return answer


class WithHub(unittest.TestCase):
    def setUp(self):
        self.bench = self.enterContext(Bench())
        self.bench.start_hub()

    def assert_error(self, answer, status, code):
        self.assertEqual((answer[0], answer[1]["error"]["code"]), (status, code))
        self.assertTrue(answer[1]["error"]["message"])


class Rest(WithHub):
    def setUp(self):
        super().setUp()
        self.bench.start_gateway()

    def test_sources_are_as_the_bus_says(self):
        bench = self.bench
        bench.reading("system", "cpu", 12.5)
        bench.publish("status/system", {
            "v": 1, "source_id": "system", "last_poll": time.time(), "last_success": None, "last_error": None, "poll_count": 3,
            "error_count": 1, "expires_in": 120}, True)
        sources = bench.wait_sources(lambda s: s.get("system", {}).get("status") and s, "the source")
        self.assertEqual(set(sources["system"]), {"readings", "status", "meta"})
        self.assertEqual(set(sources["system"]["readings"]["cpu"]), {"value", "unit", "timestamp"})
        self.assertEqual(sources["system"]["readings"]["cpu"]["value"], 12.5)
        self.assertEqual(sources["system"]["status"]["poll_count"], 3)
        self.assertIsNone(sources["system"]["meta"])
        self.assertEqual(bench.get("/api/sources/system"), (200, sources["system"]))
        self.assert_error(bench.get("/api/sources/nobody"), 404, "not_found")

    def test_every_answer_fits_its_schema(self):
        bench = self.bench
        for sensor, value in enumerate((12.5, None, "word", True)):
            bench.reading("system", f"s{sensor}", value)
        now = time.time()
        bench.publish("meta/system", {
            "v": 1, "source_id": "system", "name": "S", "description": "", "refresh_interval": 2, "enabled": True}, True)
        bench.publish("status/system", {
            "v": 1, "source_id": "system", "last_poll": now, "last_success": None, "last_error": "no", "poll_count": 3,
            "error_count": 1, "expires_in": 120}, True)
        bench.publish("health/hub", {
            "v": 1, "level": "warn", "message": "m", "details": {"a": None, "b": 1}, "updated_at": now, "expires_in": 60}, True)
        bench.service("hub", "ready")
        wait_until(lambda: "hub" in bench.get("/api/services")[1], "the service")
        answers = {
            "api_sources": bench.get("/api/sources")[1], "api_source": bench.get("/api/sources/system")[1],
            "api_services": bench.get("/api/services")[1], "api_service": bench.get("/api/services/hub")[1],
            "api_session": bench.get("/api/session")[1], "api_error": bench.get("/api/nothing")[1],
            "health_ready": bench.get("/health/ready")[1]}
        with WebSocket(bench.port) as viewer:
            answers["live_snapshot"] = viewer.receive()
            bench.reading("system", "s0", None)
            bench.publish("health/hub", "", True)
            answers["live_delta"] = viewer.receive()
            while (message := viewer.receive())["type"] != "ping":
                pass
            answers["live_ping"] = message
        self.assertEqual(len(answers["api_sources"]["system"]["readings"]), 4)
        for name, answer in answers.items():
            with self.subTest(name):
                validator(SCHEMAS[name]).validate(answer)

    def test_what_was_retained_before_is_known(self):
        bench = self.bench
        bench.reading("system", "cpu", 1)
        bench.wait_sources(lambda s: "system" in s, "the source")
        bench.gateway.kill()
        bench.gateway.wait()
        bench.start_gateway()
        bench.wait_sources(lambda s: "system" in s, "the source after a restart")

    def test_errors_are_json_with_their_status(self):
        bench = self.bench
        self.assert_error(bench.get("/api/nothing"), 404, "not_found")
        status, headers, body = bench.ask("DELETE", "/api/sources")
        self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"))
        self.assert_error((status, json.loads(body)), 405, "method_not_allowed")
        status, _, body = bench.ask("POST", "/api/session", headers={"Content-Length": "70000"})
        self.assert_error((status, json.loads(body)), 413, "content_too_large")
        self.assert_error(bench.get("/" + "a" * 5000), 414, "uri_too_long")
        status, _, body = bench.ask("GET", "/", headers={"X": "a" * 9000})
        self.assert_error((status, json.loads(body)), 431, "header_too_large")

    def test_malformed_requests_get_400_and_the_end(self):
        for data in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\n\n", b"GET / HTTP/1.1\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n"):
            answer = self.bench.raw(data)
            self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), (data, answer))
            self.assertIn(b"Connection: close", answer)
            self.assertIn(b'{"error":{"code":"bad_request"', answer)

    def test_a_foreign_host_name_is_refused(self):
        self.assert_error(self.bench.get("/api/sources", Host="evil.example"), 421, "misdirected_request")
        self.assertEqual(self.bench.get("/api/sources", Host="localhost:1")[0], 200)

    def test_health(self):
        bench = self.bench
        self.assertEqual(bench.get("/health/live"), (200, {"status": "ok"}))
        bench.service("hub", "ready")
        bench.service("optional", "failed", required=False)
        wait_until(lambda: bench.get("/health/ready") == (200, {"status": "ready", "services": {"hub": "ready"}}), "ready")
        bench.service("hub", "backoff")
        wait_until(
            lambda: bench.get("/health/ready") == (503, {"status": "not_ready", "services": {"hub": "backoff"}}), "503")
        services = bench.get("/api/services")[1]
        self.assertEqual(services["hub"]["state"], "backoff")
        self.assertEqual(services["hub"]["memory"], 4096)

    def test_metrics_are_openmetrics(self):
        bench = self.bench
        bench.reading("system", "cpu", 42)
        bench.service("hub", "ready")
        wait_until(lambda: b'service="hub"' in bench.ask("GET", "/metrics")[2], "the service")
        bench.wait_sources(lambda s: "system" in s, "the source")
        status, headers, body = bench.ask("GET", "/metrics")
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0"))
        self.assertTrue(body.endswith(b"# EOF\n"))
        sample = re.compile(r'^[a-z_]+(\{([a-z_]+="([^"\\\n]|\\.)*",?)+\})? -?[0-9.e+-]+$')
        types = {}
        for line in body.decode().splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ")
                self.assertNotIn(name, types)
                types[name] = kind
            elif not line.startswith("#"):
                self.assertRegex(line, sample)
        self.assertIn('tutti_reading{source="system",sensor="cpu",unit="%"} 42', body.decode())
        self.assertEqual(types["tutti_service_state"], "stateset")

    def test_files_and_no_way_out_of_their_folder(self):
        bench = self.bench
        status, headers, body = bench.ask("GET", "/")
        self.assertEqual((status, body), (200, b"<!doctype html><title>page</title>"))
        self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
        self.assertEqual(bench.ask("GET", "/", headers={"If-None-Match": headers["ETag"]})[0], 304)
        self.assertIn("immutable", bench.ask("GET", "/_app/immutable/x.js")[1]["Cache-Control"])
        for path in ("/../secret", "/..%2fsecret", "/%2e%2e/secret", "/_app/../../secret", "//etc/passwd", "/.%00./secret"):
            status, _, body = bench.ask("GET", path)
            self.assertEqual(status, 404, path)
            self.assertNotIn(b"secret\n", body)
        (bench.web / "new.txt").write_text("new")
        bench.gateway.send_signal(signal.SIGHUP)
        wait_until(lambda: bench.ask("GET", "/new.txt")[2] == b"new", "the new file")

    def test_stops_cleanly(self):
        bench = self.bench
        with WebSocket(bench.port) as viewer:
            viewer.receive()
            bench.gateway.terminate()
            self.assertIsNone(viewer.receive())
            self.assertEqual(viewer.closed_with, 1001)
        self.assertEqual(bench.gateway.wait(PATIENCE), 0)
        self.assertNotIn("ERROR: AddressSanitizer", bench.log())
        for line in bench.log().splitlines():
            self.assertIn("message", json.loads(line))

    def test_its_control_socket_answers(self):
        path = self.bench.run_directory / "gateway.sock"
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(PATIENCE)
            client.connect(str(path))
            frame = json.dumps({"type": "command", "cmd": "get_stats", "msg_id": "1"}).encode()
            client.sendall(len(frame).to_bytes(4, "big") + frame)
            length = int.from_bytes(client.recv(4, socket.MSG_WAITALL), "big")
            answer = json.loads(client.recv(length, socket.MSG_WAITALL))
        self.assertTrue(answer["success"])
        self.assertIn("web_sockets", answer["data"])


class Live(WithHub):
    def setUp(self):
        super().setUp()
        self.bench.start_gateway()

    def follow(self, viewer, state, condition, what):
        """Applies deltas until the condition holds; pings are let pass."""
        deadline = time.monotonic() + PATIENCE
        while not condition(state):
            self.assertLess(time.monotonic(), deadline, what)
            message = viewer.receive()
            if message["type"] == "delta":
                state = merge(state, message["patch"])
        return state

    def test_snapshot_then_deltas_then_pings(self):
        bench = self.bench
        bench.reading("system", "cpu", 1)
        bench.wait_sources(lambda s: "system" in s, "the source")
        with WebSocket(bench.port) as viewer:
            first = viewer.receive()
            self.assertEqual((first["v"], first["type"]), (1, "snapshot"))
            self.assertEqual(set(first["state"]), {"name", "bus", "sources", "services", "health"})
            self.assertEqual(first["state"]["sources"]["system"]["readings"]["cpu"]["expires_in"], 60)
            bench.reading("system", "cpu", 2)
            bench.service("hub", "ready")
            state = self.follow(viewer, first["state"], lambda s: "hub" in s["services"], "the service")
            self.assertEqual(state["sources"]["system"]["readings"]["cpu"]["value"], 2)
            ping = viewer.receive()
            self.assertEqual((ping["v"], ping["type"]), (1, "ping"))
            with WebSocket(bench.port) as second:
                self.assertEqual(second.receive()["state"], state)

    def test_a_reading_expires(self):
        bench = self.bench
        with WebSocket(bench.port) as viewer:
            state = viewer.receive()["state"]
            bench.reading("system", "cpu", 1, expires_in=1, retain=False)
            state = self.follow(viewer, state, lambda s: "system" in s["sources"], "the reading")
            self.follow(viewer, state, lambda s: "system" not in s["sources"], "its end")
        self.assertEqual(bench.get("/api/sources")[1], {})

    def test_the_hub_goes_and_comes_back(self):
        bench = self.bench
        with WebSocket(bench.port) as viewer:
            state = self.follow(viewer, viewer.receive()["state"], lambda s: s["bus"]["connected"], "the bus")
            bench.reading("system", "cpu", 1)
            state = self.follow(viewer, state, lambda s: "system" in s["sources"], "the reading")
            bench.kill_hub()
            state = self.follow(viewer, state, lambda s: not s["bus"]["connected"], "the bus to go")
            self.assertIn("system", state["sources"])
            self.assertEqual(bench.get("/health/ready")[0], 503)
            bench.start_hub()
            state = self.follow(viewer, state, lambda s: s["bus"]["connected"], "the bus to come back")
            bench.reading("system", "cpu", 7)
            self.follow(
                viewer, state, lambda s: s["sources"]["system"]["readings"]["cpu"].get("value") == 7, "the new reading")

    def test_a_page_of_another_site_may_not_listen(self):
        for origin in ("http://evil.example", "null", f"http://127.0.0.1:{self.bench.port + 1}"):
            with self.assertRaises(Refused) as refused:
                WebSocket(self.bench.port, headers=[f"Origin: {origin}"])
            self.assertEqual(refused.exception.status, 403)
        with WebSocket(self.bench.port, headers=[f"Origin: http://127.0.0.1:{self.bench.port}"]) as viewer:
            self.assertEqual(viewer.receive()["type"], "snapshot")

    def test_a_viewer_that_does_not_read_is_dropped_and_the_rest_go_on(self):
        bench = self.bench
        publisher = subprocess.Popen(
            ["mosquitto_pub", "--unix", bench.run_directory / "mqtt", "-l", "-t", "tutti/reading/big/s0"],
            stdin=subprocess.PIPE)
        with WebSocket(bench.port, receive_buffer=4096) as slow, WebSocket(bench.port) as quick:
            quick.receive()
            fast_deltas = 0
            deadline = time.monotonic() + PATIENCE
            count = 0
            while self.web_sockets() != 1:
                self.assertLess(time.monotonic(), deadline, "the slow viewer to be dropped")
                count += 1
                payload = {"v": 1, "value": f"{count}" + "x" * 15000, "unit": "", "timestamp": 1, "expires_in": 60}
                publisher.stdin.write(json.dumps(payload).encode() + b"\n")
                publisher.stdin.flush()
                fast_deltas += quick.receive()["type"] == "delta"
            self.assertGreater(fast_deltas, 0)
            slow.socket.close()
        publisher.stdin.close()
        publisher.wait()

    def web_sockets(self):
        text = self.bench.ask("GET", "/metrics")[2].decode()
        return int(re.search(r"^tutti_gateway_web_sockets (\d+)$", text, re.MULTILINE).group(1))


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
        self.assertLessEqual(frames, 20 * seconds + 2)
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
        status, headers, answer = self.bench.ask("GET", "/api/events")
        self.assertEqual((status, headers["Allow"]), (405, "POST"))
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


class WithoutHub(unittest.TestCase):
    def test_it_serves_and_says_that_the_bus_is_away(self):
        with Bench() as bench:
            bench.start_gateway()
            self.assertEqual(bench.get("/api/sources"), (200, {}))
            self.assertEqual(bench.get("/health/ready")[0], 503)
            with WebSocket(bench.port) as viewer:
                self.assertFalse(viewer.receive()["state"]["bus"]["connected"])

    def test_beyond_this_machine_it_needs_a_password(self):
        with Bench() as bench:
            done = subprocess.run(
                [BIN / "tutti-gateway", "--listen", "0.0.0.0:0"], env=bench.environment, capture_output=True, text=True,
                timeout=PATIENCE, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn("--password-file", done.stderr)

    def test_an_address_in_use_is_a_clear_error(self):
        with Bench() as bench:
            bench.start_gateway()
            done = subprocess.run(
                [BIN / "tutti-gateway", "--listen", f"127.0.0.1:{bench.port}"], env=bench.environment, capture_output=True,
                text=True, timeout=PATIENCE, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("Address already in use", done.stderr)


class Password(unittest.TestCase):
    def setUp(self):
        self.bench = self.enterContext(Bench())
        secret = self.bench.folder / "password"
        secret.write_text(PASSWORD + "\n")
        (self.bench.run_directory / "bus.key").write_bytes(bytes(range(32)))
        self.options = ("--password-file", secret)
        self.bench.start_gateway(*self.options)

    def log_in(self, password):
        return self.bench.ask(
            "POST", "/api/session", json.dumps({"password": password}), {"Content-Type": "application/json"})

    def test_a_session_opens_everything_survives_a_crash_and_ends(self):
        bench = self.bench
        self.assertEqual(bench.get("/api/sources")[0], 401)
        self.assertEqual(bench.ask("GET", "/metrics")[0], 401)
        self.assertEqual(bench.ask("GET", "/")[0], 200)
        self.assertEqual(bench.get("/health/live")[0], 200)
        self.assertEqual(bench.get("/api/session"), (200, {"authenticated": False, "required": True, "csrf": ""}))
        with self.assertRaises(Refused) as refused:
            WebSocket(bench.port)
        self.assertEqual(refused.exception.status, 401)
        status, headers, body = self.log_in(PASSWORD)
        self.assertEqual(status, 200)
        cookie = headers["Set-Cookie"].split(";")[0]
        csrf = json.loads(body)["csrf"]
        self.assertIn("HttpOnly", headers["Set-Cookie"])
        self.assertIn("SameSite=Strict", headers["Set-Cookie"])
        bench.gateway.kill()
        bench.gateway.wait()
        bench.start_gateway(*self.options)
        self.assertEqual(bench.get("/api/sources", Cookie=cookie)[0], 200)
        with WebSocket(bench.port, headers=[f"Cookie: {cookie}"]) as viewer:
            self.assertEqual(viewer.receive()["type"], "snapshot")
        self.assertEqual(bench.ask("DELETE", "/api/session", headers={"Cookie": cookie})[0], 403)
        answer = bench.ask("DELETE", "/api/session", headers={"Cookie": cookie, "X-CSRF-Token": csrf})
        self.assertEqual(answer[0], 200)
        self.assertEqual(bench.get("/api/sources", Cookie=cookie)[0], 401)
        self.assertNotIn(PASSWORD, bench.log())

    def test_changes_need_the_session_and_its_token(self):
        bench = self.bench
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
        _, headers, body = self.log_in(PASSWORD)
        cookie = headers["Set-Cookie"].split(";")[0]
        csrf = {"X-CSRF-Token": json.loads(body)["csrf"]}
        self.assertEqual(post("/api/events", Cookie=cookie), 403)
        self.assertEqual(post("/api/commands/director", Cookie=cookie), 403)
        self.assertEqual(post("/api/events", **csrf), 401)
        self.assertEqual(post("/api/events", Cookie=cookie, **csrf), 202)
        self.assertIn(post("/api/commands/director", Cookie=cookie, **csrf), (404, 503))
        with WebSocket(bench.port, "/ws/events", headers=[f"Cookie: {cookie}"]) as viewer:
            self.assertEqual(viewer.receive()["type"], "ping")

    def test_guessing_is_limited(self):
        for _ in range(5):
            self.assertEqual(self.log_in("wrong horse")[0], 401)
        status, headers, body = self.log_in(PASSWORD)
        self.assertEqual(status, 429)
        self.assertGreater(int(headers["Retry-After"]), 0)
        self.assertEqual(json.loads(body)["error"]["code"], "too_many_requests")


if __name__ == "__main__":
    unittest.main()
