#!/usr/bin/python3
"""tutti-gateway as a process: a real broker behind it, real sockets before it."""

import json
import re
import signal
import socket
import subprocess
import time
import unittest

from bus_client import BusClient
from contract_test import SCHEMAS, validator
from gateway_bench import PASSWORD, Bench, WithHub
from bus_client import BusClient
from rig import BIN, PATIENCE, wait_until
from web_socket_client import Refused, WebSocket, merge


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

    def test_what_was_retained_before_is_known(self):
        bench = self.bench
        bench.reading("system", "cpu", 1)
        bench.wait_sources(lambda s: "system" in s, "the source")
        bench.gateway.kill()
        bench.gateway.wait()
        bench.start_gateway()
        bench.wait_sources(lambda s: "system" in s, "the source after a restart")

    def test_a_refused_message_is_logged_once_a_topic_and_reason(self):
        bench = self.bench
        for payload in (21.5, 21.5, {"v": 1, "value": 21.5}):
            bench.publish("reading/porch/temperature", payload, True)
        bench.publish("reading/cellar/temperature", {"v": 1, "value": 21.5}, True)
        bench.reading("system", "cpu", 12.5)
        bench.wait_sources(lambda s: "system" in s, "the source that is understood")
        wait_until(lambda: bench.log().count("a message was refused") >= 3, "what was refused")
        self.assertEqual(bench.log().count("a message was refused"), 3)
        self.assertIn('"reason":"the payload is a number, not an object"', bench.log())
        self.assertIn('"reason":"unit: is missing"', bench.log())
        with BusClient(bench.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/health/gateway")
            last = "a message on reading/cellar/temperature was refused: unit: is missing"
            while (health := json.loads(bus.next_message().payload))["message"] != last:
                pass
        self.assertEqual(health["level"], "warn")

    def test_errors_are_json_with_their_status(self):
        bench = self.bench
        self.assert_error(bench.get("/api/nothing"), 404, "not_found")
        status, headers, body = bench.ask("DELETE", "/api/sources")
        self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD, OPTIONS"))
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
        status, said = wait_until(lambda: (answer := bench.get("/health/ready"))[0] == 503 and answer, "503")
        self.assertEqual((status, said["status"], said["services"]), (503, "not_ready", {"hub": "backoff"}))
        self.assertEqual([(one["component"], one["level"]) for one in said["unready"]], [("service/hub", "warn")])
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
        sample = re.compile(r'^[a-z_][a-z0-9_]*(\{([a-z_]+="([^"\\\n]|\\.)*",?)+\})? -?[0-9.e+-]+$')
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
            while viewer.receive() is not None:
                pass  # what changed until it closed
            self.assertEqual(viewer.closed_with, 1001)
        self.assertEqual(bench.gateway.wait(PATIENCE), 0)
        self.assertNotIn("ERROR: AddressSanitizer", bench.log())
        for line in bench.log().splitlines():
            self.assertIn("message", json.loads(line))

    def test_it_is_a_worker_as_any_other(self):
        bench = self.bench
        with BusClient(bench.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/worker/gateway")
            presence = json.loads(bus.next_message().payload)
            validator(SCHEMAS["worker_presence"]).validate(presence)
            self.assertEqual((presence["state"], presence["pid"]), ("online", bench.gateway.pid))
            status, _, body = bench.ask(
                "POST", "/api/commands/gateway", '{"action":"get_state"}', {"Content-Type": "application/json"})
            self.assertEqual(status, 200)
            self.assertIn("gateway", json.loads(body)["data"]["worker"])
            bench.gateway.terminate()
            farewell = json.loads(bus.next_message().payload)
            self.assertEqual((farewell["state"], farewell["instance"]), ("offline", presence["instance"]))

    def test_its_control_socket_answers(self):
        path = self.bench.run_directory / "gateway.sock"
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(PATIENCE)
            client.connect(str(path))

            def ask(command):
                frame = json.dumps({"type": "command", "cmd": command, "msg_id": "1"}).encode()
                client.sendall(len(frame).to_bytes(4, "big") + frame)
                length = int.from_bytes(client.recv(4, socket.MSG_WAITALL), "big")
                answer = json.loads(client.recv(length, socket.MSG_WAITALL))
                self.assertTrue(answer["success"])
                return answer["data"]
            self.assertIn("web_sockets", ask("get_stats"))
            state = ask("get_state")["state"]
        self.assertEqual(set(state), {"name", "bus", "sources", "services", "health", "jobs"})


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
            self.assertEqual(set(first["state"]), {"name", "bus", "sources", "services", "health", "jobs"})
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
        with BusClient(bench.run_directory / "mqtt") as bus, WebSocket(bench.port, receive_buffer=4096) as slow, \
                WebSocket(bench.port) as quick:
            quick.receive()
            fast_deltas = 0
            deadline = time.monotonic() + PATIENCE
            count = 0
            while self.web_sockets() != 1:
                self.assertLess(time.monotonic(), deadline, "the slow viewer to be dropped")
                count += 1
                for sensor in range(16):
                    payload = {"v": 1, "value": f"{count}" + "x" * 15000, "unit": "", "timestamp": 1, "expires_in": 60}
                    bus.publish(f"tutti/reading/big/s{sensor}", payload, qos=0)
                fast_deltas += quick.receive()["type"] == "delta"
            self.assertGreater(fast_deltas, 0)
            slow.socket.close()

    def web_sockets(self):
        text = self.bench.ask("GET", "/metrics")[2].decode()
        return int(re.search(r"^tutti_gateway_web_sockets (\d+)$", text, re.MULTILINE).group(1))


class WithoutHub(unittest.TestCase):
    def test_it_serves_and_says_that_the_bus_is_away(self):
        with Bench() as bench:
            bench.start_gateway()
            self.assertEqual(bench.get("/api/sources"), (200, {}))
            self.assertEqual(bench.get("/health/ready")[0], 503)
            with WebSocket(bench.port) as viewer:
                self.assertFalse(viewer.receive()["state"]["bus"]["connected"])

    def test_it_does_not_wait_for_the_bus(self):
        with Bench() as bench, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifications:
            notifications.bind(str(bench.folder / "notify"))
            notifications.settimeout(PATIENCE)
            bench.environment["NOTIFY_SOCKET"] = str(bench.folder / "notify")
            bench.start_gateway()
            self.assertEqual(notifications.recv(100).decode(), f"STATUS=serving http://127.0.0.1:{bench.port}/")
            self.assertEqual(notifications.recv(100), b"READY=1")
            wait_until(lambda: "the bus is away" in bench.log(), "the first attempt to fail")
            self.assertLess(bench.log().index('"message":"ready"'), bench.log().index("the bus is away"))

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

    def test_where_there_is_no_camera_nobody_is_said_to_go_on_watching_one(self):
        bench = self.bench
        bench.gateway.kill()
        bench.gateway.wait()
        bench.start_hub()
        # The lock changes right after the connection, when it is not known yet who is there.
        bench.publish("config/auth", {"v": 1, "revision": 1, "config": {"username": "anna"}}, True)
        bench.publish("service/lamp", {
            "v": 1, "state": "stopped", "cause": "c", "pid": None, "since": 1, "restarts": 0, "pattern": "demand", "required": False,
            "memory": None, "cpu_percent": None}, True)
        camera = self.enterContext(BusClient(bench.run_directory / "mqtt"))
        camera.on_command = lambda command: camera.messages.put(command["action"])
        camera.subscribe("tutti/cmd/camera")
        bench.start_gateway(*self.options)
        self.assertEqual(camera.next_message(), "whep_end_all")
        form = {"Content-Type": "application/json"}
        status, headers, body = bench.ask("POST", "/api/session", json.dumps({"username": "anna", "password": PASSWORD}), form)
        self.assertEqual(status, 200, body)
        session = {**form, "Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": json.loads(body)["csrf"]}

        def in_vain():  # as long as it was waited for the camera, and begun later
            return bench.ask("POST", "/api/commands/lamp", '{"action":"a"}', session)[0] == 504
        wait_until(in_vain, "an answer")
        self.assertNotIn("WebRTC", bench.log())

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

    def test_guessing_is_limited(self):
        for _ in range(5):
            self.assertEqual(self.log_in("wrong horse")[0], 401)
        status, headers, body = self.log_in(PASSWORD)
        self.assertEqual(status, 429)
        self.assertGreater(int(headers["Retry-After"]), 0)
        self.assertEqual(json.loads(body)["error"]["code"], "too_many_requests")


if __name__ == "__main__":
    unittest.main()
