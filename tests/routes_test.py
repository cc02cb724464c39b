#!/usr/bin/python3
"""The gateway's table of routes: what is written of it is up to date, and every route answers as its row says."""

import json
import re
import subprocess
import sys
import time
import unittest

import light_rig
from bus_client import BusClient
from contract_test import CONTRACTS, ROOT, SCHEMAS, validator
from event_stream_client import EventStream
from gateway_bench import WithHub
from rig import BIN, PATIENCE, wait_until
from web_socket_client import WebSocket

DOCUMENT = json.loads((CONTRACTS / "openapi.json").read_text())
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DOCUMENT["paths"].items() for method, operation in operations.items()
}
JSON = {"Content-Type": "application/json"}
NAMES = {"source": "system", "sensor": "s0", "service": "hub", "worker": "director", "display": "panel", "scene": "lava", "camera": "front", "file": "index.m3u8", "session": "8d5a-1", "rule": "stale-air", "target": "desk", "token": "none", "user": "none", "device": "0" * 16, "picture": "00000000000000ab-3-7.png"}  # what is there, for the paths' parameters


def schema_of(reference):
    return SCHEMAS[reference["$ref"].removeprefix("schema/").removesuffix(".schema.json")]


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


class Documents(unittest.TestCase):
    def test_are_up_to_date(self):
        made = subprocess.run(
            [sys.executable, ROOT / "tools" / "make_openapi", "--check", "--gateway", BIN / "tutti-gateway"], check=False)
        self.assertEqual(made.returncode, 0)

    def test_every_reference_leads_somewhere(self):
        for reference in references(DOCUMENT):
            with self.subTest(reference):
                if reference.startswith("#/"):
                    place = DOCUMENT
                    for part in reference[2:].split("/"):
                        place = place[part]
                else:
                    self.assertTrue((CONTRACTS / reference).is_file())

    def test_paths_name_their_parameters(self):
        for path, operations in DOCUMENT["paths"].items():
            for method, operation in operations.items():
                with self.subTest(f"{method} {path}"):
                    named = [parameter["name"] for parameter in operation.get("parameters", []) if "name" in parameter]
                    self.assertEqual(named, re.findall(r"{(\w+)}", path))

    def test_what_gives_orders_takes_a_key_and_says_what_control_may_answer(self):
        key = {"$ref": "#/components/parameters/IdempotencyKey"}
        orders = {route for route, operation in OPERATIONS.items() if key in operation.get("parameters", [])}
        self.assertGreaterEqual(orders, {"POST /api/config", "POST /api/commands/{worker}", "POST /api/services/{service}/stop", "POST /api/light"})
        for route in orders:
            self.assertLess({"307", "409", "423", "503", "504"}, set(OPERATIONS[route]["responses"]), route)
        self.assertEqual({route for route in orders if route.startswith("GET")}, set())

    def test_every_schema_of_the_gateway_is_used(self):
        made_elsewhere = {"api_playlist_list", "api_playlist_runs", "api_peripheral_list", "api_why"}  # a command's data
        used = {reference.removeprefix("schema/").removesuffix(".schema.json") for reference in references(DOCUMENT)}
        known = {name for name in SCHEMAS if name.startswith(("api_", "live_", "health_"))}
        self.assertEqual(known - used - made_elsewhere, set())


class Answers(WithHub):
    """One request for each row; a row without one fails."""

    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        self.bus = self.enterContext(BusClient(self.bench.run_directory / "mqtt", on_command=self.carry_out))
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")
        self.fill()

    a_history = json.loads((CONTRACTS / "examples" / "api_service_history" / "crashes.json").read_text())

    a_config = {"sections": [{"section": "weather", "revision": 2, "config": {"location": "Oslo"}}], "revision": "7d3f0a91c24be658"}
    a_config_change = {"sections_updated": ["weather"], "revision": "0a91c24be6587d3f"}
    a_series = json.loads((CONTRACTS / "examples" / "api_series" / "home.json").read_text())
    a_device = json.loads((CONTRACTS / "examples" / "api_push_post" / "phone.json").read_text())
    an_alert_list = json.loads((CONTRACTS / "examples" / "api_alerts" / "home.json").read_text())
    a_course = json.loads((CONTRACTS / "examples" / "api_course" / "room.json").read_text())

    def order(self, action):
        """The orchestrator hears it, with the name of the service."""
        self.assertEqual(self.ask(f"POST /api/services/{{service}}/{action}")[1], {"data": {"done": action}})

    def carry_out(self, command):
        whep = {"session": NAMES["session"], "answer": "v=0\r\n", "etag": "*", "links": []}
        said = {"config.get": self.a_config, "config.change": self.a_config_change, "history": self.a_history, "series": self.a_series, "query": self.a_course, "list": self.an_alert_list,
                "acknowledge": {"acknowledged": 1}, "silence": {"silenced_until": None}, "test": {"message": "m", "targets": []},
                "push": {"key": None, "devices": []}, "subscribe": {"device": "0" * 16}, "unsubscribe": {"device": "0" * 16}, "whep_offer": whep}
        data = said.get(command["action"], {"done": command["action"]})
        return {"v": 1, "request_id": command["request_id"], "status": "ok", "data": data, "error": None}

    def fill(self):
        """Everything that an answer can have in it."""
        bench, now = self.bench, time.time()
        for sensor, value in enumerate((12.5, None, "word", True)):
            bench.reading("system", f"s{sensor}", value)
        bench.publish("meta/system", {
            "v": 1, "source_id": "system", "name": "S", "description": "", "refresh_interval": 2, "enabled": True}, True)
        bench.publish("status/system", {
            "v": 1, "source_id": "system", "last_poll": now, "last_success": None, "last_error": "no", "poll_count": 3,
            "error_count": 1, "expires_in": 120}, True)
        bench.publish("health/hub", {
            "v": 1, "level": "warn", "message": "m", "details": {"a": None, "b": 1}, "updated_at": now, "expires_in": 60}, True)
        bench.service("hub", "ready")
        wait_until(lambda: "hub" in bench.get("/api/services")[1], "the service")
        self.bus.serve("director")
        self.bus.serve("camera")
        self.bus.serve("orchestrator")
        self.bus.serve("history")
        self.bus.serve("alerts")
        self.bus.serve("control")
        front = self.bench.run_directory / "camera" / "front"
        front.mkdir(parents=True)
        (front / "index.m3u8").write_text("#EXTM3U\n")
        (front / "snapshot.jpg").write_bytes(b"\xff\xd8picture")
        pictures = self.bench.folder / "state" / "lyrics.pictures"
        pictures.mkdir()
        (pictures / NAMES["picture"]).write_bytes(b"\x89PNG picture")
        for part in (light_rig.render, light_rig.output):
            self.enterContext(part(self.bench.run_directory / "mqtt"))

    def ask(self, route, body=None):
        """The answer's status and body, held against the row's schemas."""
        method, path = route.split(" ")
        operation = OPERATIONS[route]
        if body is not None:
            validator(schema_of(operation["requestBody"]["content"]["application/json"]["schema"])).validate(body)
        path = path.format(**NAMES)
        status, headers, text = self.bench.ask(method, path, None if body is None else json.dumps(body), JSON)
        self.assertIn(str(status), operation["responses"], text)
        [(kind, content)] = operation["responses"][str(status)]["content"].items()
        self.assertEqual(headers["Content-Type"], kind)
        if "schema" not in content:
            return status, text
        answer = json.loads(text)
        validator(schema_of(content["schema"])).validate(answer)
        return status, answer

    def describe(self, route):
        """With a description, of the type that the row takes."""
        method, path = route.split(" ")
        [kind] = OPERATIONS[route]["requestBody"]["content"]
        [status] = [status for status in OPERATIONS[route]["responses"] if status != "default"]
        answered, headers, _ = self.bench.ask(method, path.format(**NAMES), "v=0\r\n", {"Content-Type": kind})
        self.assertEqual(str(answered), status)
        self.assertEqual(headers["Content-Type"], next(iter(OPERATIONS[route]["responses"][status].get("content", {})), None))

    def listen(self, route, make_something_happen):
        """Until each kind of message that the row names has come."""
        schemas = [schema_of(reference) for reference in OPERATIONS[route]["x-messages"]]
        wanted = {schema["properties"]["type"]["const"]: schema for schema in schemas}
        with WebSocket(self.bench.port, route.split(" ")[1].format(**NAMES)) as viewer:
            missing = set(wanted)
            while missing:
                message = viewer.receive()
                validator(wanted[message["type"]]).validate(message)
                if missing == set(wanted):
                    make_something_happen()
                missing.discard(message["type"])

    def watch(self, route):
        """One whole message, of the only kind that there is."""
        [reference] = OPERATIONS[route]["x-messages"]
        with WebSocket(self.bench.port, route.split(" ")[1]) as viewer:
            validator(schema_of(reference)).validate(viewer.receive())

    def follow(self, route, make_something_happen):
        """The same of an event stream."""
        schemas = [schema_of(reference) for reference in OPERATIONS[route]["x-messages"]]
        wanted = {schema["properties"]["type"]["const"]: schema for schema in schemas}
        with EventStream(self.bench.port, route.split(" ")[1]) as viewer:
            self.assertEqual([viewer.headers["Content-Type"]], list(OPERATIONS[route]["responses"]["200"]["content"]))
            missing = set(wanted)
            while missing:
                message = viewer.next()[1]
                validator(wanted[message["type"]]).validate(message)
                if missing == set(wanted):
                    make_something_happen()
                missing.discard(message["type"])

    def play(self, route):
        """As a phone, until each kind of message that the row names has come."""
        schemas = [schema_of(reference) for reference in OPERATIONS[route]["x-messages"]]
        wanted = {schema["properties"]["type"]["const"]: schema for schema in schemas}
        frames = validator(schema_of(OPERATIONS[route]["x-frame"]))
        with WebSocket(self.bench.port, route.split(" ")[1]) as phone:
            def say(frame, answer):
                frames.validate(frame)
                phone.send(frame)
                message = phone.receive()
                self.assertEqual(message["type"], answer)
                validator(wanted.pop(answer)).validate(message)
            say({"v": 1, "type": "hello", "device": "route-test", "name": "A phone"}, "welcome")
            say({"v": 1, "type": "ping", "at": 2.5}, "pong")
            self.assertEqual([each["device"] for each in self.ask("GET /api/pad")[1]["phones"]], ["route-test"])
            # The bus is asked for feedback from the greeting on: it may take a moment.
            feedback = {**self.an_event, "type": "pad.feedback", "data": {"vibrate": 10, "text": "Go", "color": "#00ff00"}}
            phone.socket.settimeout(0.2)
            def heard():
                self.bus.publish("tutti/event/pad/feedback", feedback)
                try:
                    return phone.receive()
                except TimeoutError:
                    return None
            message = wait_until(heard, "feedback")
            validator(wanted.pop("feedback")).validate(message)
            phone.socket.settimeout(PATIENCE)
            phone.send("nonsense")
            while (message := phone.receive())["type"] == "feedback":
                pass
            validator(wanted.pop("refused")).validate(message)
            self.assertEqual(wanted, {})

    def change_the_state(self):
        self.bench.reading("system", "s0", None)
        self.bench.publish("health/hub", "", True)

    an_event = {"v": 1, "id": "e1", "type": "test.count", "producer": 0, "source": "t", "seq": 1, "timestamp": 1.5, "data": {}}

    def burst(self):
        event = self.an_event
        self.bus.publish("tutti/event/test/count", event)
        self.bus.publish("tutti/event/test/count", {**event, "id": "e2", "data": {"large": "x" * 20000}})

    def sound(self):
        event = {**self.an_event, "type": "audio.beat", "source": "audio"}
        self.bus.publish("tutti/event/audio/beat", event)
        self.bus.publish("tutti/event/audio/beat", {**event, "id": "e2", "data": {"large": "x" * 20000}})

    def test_every_row_answers_as_it_says(self):
        rows = {
            "GET /api/sources": lambda: self.assertEqual(len(self.ask("GET /api/sources")[1]["system"]["readings"]), 4),
            "GET /api/sources/{source}": lambda: self.ask("GET /api/sources/{source}"),
            "GET /api/recent": lambda: self.assertEqual(
                [len(course) for course in self.ask("GET /api/recent")[1]["system"].values()], [1]),
            "POST /api/command/{worker}": lambda: self.assertEqual(
                self.ask("POST /api/command/{worker}", {"action": "stop"})[1]["success"], True),
            "GET /api/openapi.json": lambda: self.assertEqual(self.ask("GET /api/openapi.json")[1], DOCUMENT),
            "GET /health": lambda: self.assertEqual(self.ask("GET /health")[1], {"status": "healthy"}),
            "GET /api/tokens": lambda: self.assertEqual(self.ask("GET /api/tokens")[1], {"tokens": []}),
            # Where everybody may do everything a token means nothing: tests/tokens_test.py has them behind a password.
            "POST /api/tokens": lambda: self.assertEqual(
                self.bench.ask("POST", "/api/tokens", json.dumps({"name": "a", "role": "viewer"}), JSON)[0], 409),
            "DELETE /api/tokens/{token}": lambda: self.assertEqual(self.bench.ask("DELETE", "/api/tokens/none")[0], 404),
            # tests/users_test.py has them where there is a lock.
            "GET /api/users": lambda: self.assertEqual(self.ask("GET /api/users")[1], {"users": []}),
            "POST /api/users": lambda: self.assertEqual(
                self.bench.ask("POST", "/api/users", json.dumps({"name": "a", "role": "admin", "password": "correct horse"}), JSON)[0], 409),
            "POST /api/users/{user}": lambda: self.assertEqual(
                self.bench.ask("POST", "/api/users/none", json.dumps({"role": "viewer"}), JSON)[0], 404),
            "DELETE /api/users/{user}": lambda: self.assertEqual(self.bench.ask("DELETE", "/api/users/none")[0], 404),
            "POST /api/password": lambda: self.assertEqual(
                self.bench.ask("POST", "/api/password", json.dumps({"old": "a", "new": "correct horse"}), JSON)[0], 409),
            "POST /api/setup": lambda: self.assertEqual(
                self.bench.ask("POST", "/api/setup", json.dumps({"name": "a", "password": "seven 7"}), JSON)[0], 400),
            "GET /api/config": lambda: self.assertEqual(
                self.ask("GET /api/config")[1]["sections"], {"weather": {"location": "Oslo"}}),
            "POST /api/config": lambda: self.assertEqual(
                self.ask("POST /api/config", {"sections": {"weather": {"location": "Oslo"}}})[1],
                {"status": "ok", **self.a_config_change}),
            "GET /api/history": lambda: self.assertEqual(self.ask("GET /api/history")[1], self.a_series),
            "GET /api/history/{source}/{sensor}": lambda: self.assertEqual(
                self.ask("GET /api/history/{source}/{sensor}")[1], self.a_course),
            "GET /api/alerts": lambda: self.assertEqual(self.ask("GET /api/alerts")[1], self.an_alert_list),
            "POST /api/alerts/{rule}/acknowledge": lambda: self.assertEqual(
                self.ask("POST /api/alerts/{rule}/acknowledge", {"subject": "a/b"})[1], {"acknowledged": 1}),
            "POST /api/alerts/{rule}/silence": lambda: self.assertEqual(
                self.ask("POST /api/alerts/{rule}/silence", {"for": "1h"})[1], {"silenced_until": None}),
            "POST /api/alerts/{rule}/test": lambda: self.ask("POST /api/alerts/{rule}/test", {}),
            "POST /api/alerts/targets/{target}/test": lambda: self.ask("POST /api/alerts/targets/{target}/test", {}),
            "GET /api/push": lambda: self.assertEqual(self.ask("GET /api/push")[1]["devices"], []),
            "POST /api/push": lambda: self.ask("POST /api/push", self.a_device),
            "DELETE /api/push/{device}": lambda: self.ask("DELETE /api/push/{device}"),
            "GET /api/logs": lambda: self.assertEqual(self.ask("GET /api/logs")[1]["truncated"], False),
            "GET /api/services": lambda: self.ask("GET /api/services"),
            "GET /api/services/{service}": lambda: self.ask("GET /api/services/{service}"),
            "GET /api/services/{service}/history": lambda: self.assertEqual(
                self.ask("GET /api/services/{service}/history")[1]["transitions"], self.a_history["transitions"]),
            "POST /api/services/{service}/start": lambda: self.order("start"),
            "POST /api/services/{service}/stop": lambda: self.order("stop"),
            "POST /api/services/{service}/restart": lambda: self.order("restart"),
            "POST /api/services/{service}/trigger": lambda: self.order("trigger"),
            "GET /api/usage": lambda: self.assertEqual(
                [course[0][1] for course in self.ask("GET /api/usage")[1]["hub"].values()], [1.5, 4096]),
            "GET /api/pad": lambda: self.assertEqual(self.ask("GET /api/pad")[1], {"phones": []}),
            "GET /api/events": lambda: self.follow("GET /api/events", lambda: self.bench.reading("system", "s9", 1)),
            "POST /api/events": lambda: self.ask("POST /api/events", {"type": "button.press", "data": {"code": "up"}}),
            "POST /api/control": lambda: self.assertEqual(
                self.ask("POST /api/control", {"action": "leadership.list"})[1], {"data": {"done": "leadership.list"}}),
            "POST /api/commands/{worker}": lambda: self.assertEqual(
                self.ask("POST /api/commands/{worker}", {"action": "graph"})[1], {"data": {"done": "graph"}}),
            "GET /api/light": lambda: self.assertEqual(self.ask("GET /api/light")[1], light_rig.STAGE),
            "POST /api/light": lambda: self.assertEqual(
                self.ask("POST /api/light", {"action": "show", "mode": "rain"})[1], {"data": None}),
            "GET /api/scenes": lambda: self.assertEqual(self.ask("GET /api/scenes")[1]["lua"], [{"name": "lava"}]),
            "GET /api/scenes/{scene}": lambda: self.assertEqual(self.ask("GET /api/scenes/{scene}")[1]["name"], "lava"),
            "POST /api/scenes/{scene}": lambda: self.assertEqual(
                self.ask("POST /api/scenes/{scene}", {"source": "x = = 1"})[1]["fault"]["line"], 1),
            "PUT /api/scenes/{scene}": lambda: self.assertEqual(
                self.ask("PUT /api/scenes/{scene}", {"source": "function draw() end"})[1], {"ok": True, "fault": None}),
            "POST /api/stream/{camera}/whep": lambda: self.describe("POST /api/stream/{camera}/whep"),
            "PATCH /api/stream/{camera}/whep/{session}": lambda: self.describe("PATCH /api/stream/{camera}/whep/{session}"),
            "DELETE /api/stream/{camera}/whep/{session}": lambda: self.ask("DELETE /api/stream/{camera}/whep/{session}"),
            "GET /api/stream/{camera}/{file}": lambda: self.assertEqual(self.ask("GET /api/stream/{camera}/{file}")[1], b"#EXTM3U\n"),
            "GET /api/camera/{camera}/snapshot.jpg": lambda: self.assertEqual(
                self.ask("GET /api/camera/{camera}/snapshot.jpg")[1], b"\xff\xd8picture"),
            "GET /api/session": lambda: self.ask("GET /api/session"),
            "POST /api/session": lambda: self.ask("POST /api/session", {"password": "any"}),
            "DELETE /api/session": lambda: self.ask("DELETE /api/session"),
            "GET /ws/live": lambda: self.listen("GET /ws/live", self.change_the_state),
            "GET /ws/events": lambda: self.listen("GET /ws/events", self.burst),
            "GET /ws/audio": lambda: self.listen("GET /ws/audio", self.sound),
            "GET /ws/pad": lambda: self.play("GET /ws/pad"),
            "GET /ws/sources": lambda: self.watch("GET /ws/sources"),
            "GET /ws/grid": lambda: self.watch("GET /ws/grid"),
            "GET /ws/song": lambda: self.watch("GET /ws/song"),
            "GET /ws/lyrics": lambda: self.watch("GET /ws/lyrics"),
            "GET /api/song/pictures/{picture}": lambda: self.assertEqual(
                self.ask("GET /api/song/pictures/{picture}")[1], b"\x89PNG picture"),
            "GET /ws/frames/{display}": lambda: self.listen("GET /ws/frames/{display}", lambda: None),
            "GET /health/live": lambda: self.ask("GET /health/live"),
            "GET /health/ready": self.ready_and_not,
            "GET /metrics": lambda: self.assertTrue(self.ask("GET /metrics")[1].endswith(b"# EOF\n")),
        }
        self.assertEqual(set(rows), set(OPERATIONS))
        wait_until(lambda: self.bench.ask("POST", "/api/commands/director", '{"action":"echo"}', JSON)[0] == 200, "the worker")
        for route, check in rows.items():
            with self.subTest(route):
                check()

    def ready_and_not(self):
        self.assertEqual(self.ask("GET /health/ready")[0], 200)
        self.bench.service("hub", "backoff")
        wait_until(lambda: self.ask("GET /health/ready")[0] == 503, "503")

    def test_every_row_answers_head_and_options_alike(self):
        for route in OPERATIONS:
            method, path = route.split(" ")
            path = path.format(**NAMES)
            with self.subTest(route):
                status, headers, _ = self.bench.ask("OPTIONS", path)
                self.assertEqual(status, 204)
                self.assertIn(method, headers["Allow"].split(", "))
                self.assertIsNone(headers["Content-Length"])
                allowed = "HEAD" in headers["Allow"].split(", ")
                status, headers, text = self.bench.ask("HEAD", path)
                self.assertEqual((status, text), (200 if allowed else 405, b""))
                if method == "GET":
                    self.assertEqual(allowed, not path.startswith("/ws/") and path != "/api/events")
                    self.assertGreater(int(headers["Content-Length"]), 0)

    def test_errors_fit_their_schema(self):
        error = DOCUMENT["components"]["responses"]["Error"]["content"]["application/json"]["schema"]
        for method, path, wanted in (("GET", "/api/nothing", 404), ("PATCH", "/api/sources", 405), ("POST", "/api/events", 400),
                                     ("GET", "/ws/live", 426), ("GET", "/nothing", 404)):
            status, _, text = self.bench.ask(method, path, "" if method == "POST" else None, JSON)
            self.assertEqual(status, wanted, path)
            validator(schema_of(error)).validate(json.loads(text))


if __name__ == "__main__":
    unittest.main()
