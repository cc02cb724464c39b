#!/usr/bin/python3
"""What the gateway says of a known installation, over the hub and over a Redis: every route that is read, with one file of answers for
both (tests/golden/api.json). What moves by itself, times and pids, stands there as its kind. On Redis there is no service `hub` and
no section of it; everything else is the same.

    TUTTI_WRITE_GOLDEN=1 … python3 -m unittest golden_api_test    writes the file anew: look at what changed

TUTTI_BIN is the folder of the built programs."""

import json
import os
import pathlib
import re
import time
import unittest
import urllib.error
import urllib.request

from redis_rig import SERVER, Redis
from rig import PATIENCE, Installation, free_port, get_json, wait_until
from routes_test import OPERATIONS

GOLDEN = pathlib.Path(__file__).parent / "golden" / "api.json"
WRITES = bool(os.environ.get("TUTTI_WRITE_GOLDEN"))  # by the test over the hub
FILE = """

[gateway]
listen = "127.0.0.1:{port}"
[service.history]
config = {{ flush = 60 }}
[service.alerts]
[service.director]
[config.weather]
location = "Oslo"
[config.alerts.rules.hot]
reading = "oven/*:temperature"
above = 30
clear = 28
severity = "critical"
message = "{{label}} is at {{value}} {{unit}}"
"""
READINGS = {"Kiln:temperature": (80.5, "°C"), "Rack:temperature": (21.25, "°C"), "lid": ("open", ""), "on": (True, ""), "draught": (None, "Pa")}
# For the paths' parameters: what is there.
NAMES = {"source": "oven", "sensor": "Kiln:temperature", "service": "alerts", "scene": "lava", "camera": "front", "file": "index.m3u8", "picture": "00000000000000ab-3-7.png"}
# Without an end; of the moment; contracts/openapi.json, which routes_test holds; lines of the moment, of which some are asked for below.
NOT_HERE = {"GET /api/events", "GET /metrics", "GET /api/openapi.json", "GET /api/logs", "GET /api/usage",
            "GET /api/users", "GET /api/push"}  # these two have keys and people of a state folder's own
FURTHER = ("/api/sources/nobody", "/api/history/oven/nobody", "/api/services/nobody", "/api/logs?service=alerts&grep=^running$", "/api/logs?lines=0",
           "/api/history/oven/on?points=0", "/api/nothing")
MOVES = {"pid", "memory", "cpu_percent"}
MADE_UP = {"firing", "revision"}  # texts that are never the same
LONG_AGO = 1_700_000_000


def plain(value, key=""):
    """What moves by itself as the name of its kind."""
    if isinstance(value, dict):
        return {name: plain(each, name) for name, each in sorted(value.items())}
    if isinstance(value, list):
        return [plain(each, key) for each in value]
    if key in MOVES or (key in MADE_UP and isinstance(value, str)):
        return f"<{key}>"
    is_time = isinstance(value, float | int) and value > LONG_AGO
    return "<time>" if is_time else value


class Golden:
    def up(self, text):
        self.port = free_port()
        self.home = self.enterContext(Installation(text + FILE.format(port=self.port)))
        self.home.up()
        self.say()
        wait_until(self.is_as_said, "the readings, their history and their alert")

    def say(self):
        now = time.time()
        messages = {f"reading/oven/{sensor}": {"v": 1, "value": value, "unit": unit, "timestamp": now, "expires_in": 600}
                    for sensor, (value, unit) in READINGS.items()}
        messages["meta/oven"] = {"v": 1, "source_id": "oven", "name": "Oven", "description": "In the yard", "refresh_interval": 2, "enabled": True}
        messages["status/oven"] = {"v": 1, "source_id": "oven", "last_poll": now, "last_success": now, "last_error": None, "poll_count": 3,
                                   "error_count": 1, "expires_in": 600}
        for topic, message in messages.items():
            self.home.tutti("pub", "--retain", topic, json.dumps(message))

    def is_as_said(self):
        oven = (get_json(self.url("/api/sources")) or {}).get("oven") or {}
        series = (get_json(self.url("/api/history")) or {}).get("series") or []
        alerts = get_json(self.url("/api/alerts")) or {}
        states = {service["state"] for service in (get_json(self.url("/api/services")) or {}).values()}
        knows_who_is_there = "just connected" not in self.ask("/api/light")[1]["error"]["message"]
        return (len(oven.get("readings", {})) == len(READINGS) and oven["status"] and oven["meta"] and len(series) == 3 and alerts.get("firing")
                and states == {"ready"} and knows_who_is_there)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def ask(self, path):
        try:
            with urllib.request.urlopen(self.url(path), timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def answers(self):
        said = {}
        for route in OPERATIONS:
            method, path = route.split(" ")
            if method != "GET" or path.startswith("/ws/") or route in NOT_HERE:
                continue
            path = re.sub(r"{(\w+)}", lambda name: NAMES[name[1]], path)
            status, body = self.ask(path)
            said[f"GET {path}"] = {"status": status, "body": plain(body)}
        for path in FURTHER:
            status, body = self.ask(path)
            said[f"GET {path}"] = {"status": status, "body": plain(body)}
        return said

    def expected(self, answer):
        return answer

    def test_every_answer_is_as_it_was(self):
        said = self.answers()
        if WRITES and isinstance(self, GoldenOverHub):
            GOLDEN.parent.mkdir(exist_ok=True)
            GOLDEN.write_text(json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        wanted = json.loads(GOLDEN.read_text())
        self.assertEqual(set(said), set(wanted))
        for path, answer in wanted.items():
            with self.subTest(path):
                self.assertEqual(said[path], self.expected(answer))


def without_hub(value):
    if isinstance(value, dict):
        return {name: without_hub(each) for name, each in value.items() if name != "hub"}
    if isinstance(value, list):
        return [without_hub(each) for each in value if not (isinstance(each, dict) and each.get("name") == "hub")]
    return value


class GoldenOverHub(Golden, unittest.TestCase):
    def setUp(self):
        self.up("")


@unittest.skipUnless(SERVER, "redis-server is not installed")
class GoldenOverRedis(Golden, unittest.TestCase):
    def setUp(self):
        redis = self.enterContext(Redis())
        self.up(f'[bus]\nurl = "{redis.url}"\n')

    def expected(self, answer):
        return without_hub(answer)


if __name__ == "__main__":
    unittest.main()
