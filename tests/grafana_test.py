#!/usr/bin/python3
"""deploy/grafana: every query of the dashboard is about a metric that a live gateway has, and a real Prometheus understands both.

TUTTI_BIN names the folder of the programs."""

import json
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

from bus_client import BusClient
from rig import PATIENCE, ROOT, Installation, free_port, get_json, wait_until

FOLDER = ROOT / "deploy" / "grafana"
DASHBOARD = json.loads((FOLDER / "tutti.json").read_text(encoding="utf-8"))
PROMETHEUS = shutil.which("prometheus")
CONFIG = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
[service.system]
every = "1s"
[display.panel]
size = [8, 8]
[gesture.twice]
double_tap = "button.press"
emit = "button.double"
"""
# What Grafana fills in.
FILLED_IN = {"$instance": ".*", "$source": ".*", "$sensor": ".*", "$__rate_interval": "10s"}
# Has no samples in this home: its light has no wire, and its hub refuses nobody.
NOTHING_HERE = re.compile(r"tutti_(light|hub_refused)_")


def panels():
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def queries():
    for panel in panels():
        for target in panel["targets"]:
            query = target["expr"]
            for name, value in FILLED_IN.items():
                query = query.replace(name, value)
            yield panel["title"], query


def metrics_in(query):
    return set(re.findall(r"\btutti_[a-z_]+(?=[{\s\[]|$)", re.sub(r"\{[^}]*\}", "{", query)))


def families(text):
    """Name of a sample -> type, of every family, samples or none."""
    tails = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    return {name + tail: kind for name, kind in types.items() for tail in tails.get(kind, ("",))}


class Home(unittest.TestCase):
    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Installation(CONFIG.format(port=self.port))).up()

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def test_every_metric_of_the_dashboard_is_there(self):
        there = families(self.metrics())
        named = set()
        for title, query in queries():
            with self.subTest(panel=title):
                metrics = metrics_in(query)
                self.assertTrue(metrics, query)
                self.assertLessEqual(metrics, there.keys())
            named |= metrics
        for variable in DASHBOARD["templating"]["list"][1:]:
            self.assertLessEqual(metrics_in(variable["definition"].replace("label_values(", "").replace(",", " ")), there.keys())
        for kind in ("_director_latency_seconds_bucket", "_light_latency_seconds_bucket", "_render_stage_seconds_bucket", "_render_latency_seconds_bucket", "_hub_latency_seconds_bucket", "_hub_refused_total", "_reading"):
            self.assertIn(f"tutti{kind}", named)

    def test_counters_are_only_asked_for_their_rates(self):
        there = families(self.metrics())
        for title, query in queries():
            for metric in metrics_in(query):
                with self.subTest(panel=title, metric=metric):
                    is_rate = re.search(rf"(rate|increase)\({metric}\b", query) is not None
                    self.assertEqual(is_rate, there[metric] in ("counter", "histogram"))

    def test_a_prometheus_answers_every_query(self):
        if not PROMETHEUS:
            self.skipTest("SKIPPED, NOT PASSED: there is no prometheus")
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-prometheus-")))
        job = (FOLDER / "prometheus.yml").read_text(encoding="utf-8")
        (folder / "prometheus.yml").write_text(job.replace("127.0.0.1:8080", f"127.0.0.1:{self.port}").replace("15s", "500ms"))
        subprocess.run(["promtool", "check", "config", folder / "prometheus.yml"], check=True, capture_output=True, timeout=PATIENCE)
        port = free_port()
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(
                [PROMETHEUS, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)

        def ask(path, **fields):
            return get_json(f"http://127.0.0.1:{port}/api/v1/{path}?{urllib.parse.urlencode(fields)}")

        def result(query):
            answer = ask("query", query=query)
            return answer["data"]["result"] if answer and answer["status"] == "success" else None

        wait_until(lambda: result("up") and result("up")[0]["value"][1] == "1", "Prometheus to take what the gateway says")
        self.assertEqual(ask("targets")["data"]["activeTargets"][0]["lastError"], "")
        bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))

        def press():
            event = {"v": 1, "type": "button.press", "source": "test", "timestamp": 1.0, "data": {"n": self.presses}}
            self.presses += 1
            bus.publish("tutti/event/button/press", json.dumps(event))
            return True

        self.presses = 0
        for title, query in queries():
            with self.subTest(panel=title, query=query):
                self.assertIsNotNone(wait_until(lambda: ask("query", query=query), "an answer")["data"])  # pylint: disable=cell-var-from-loop
                if not NOTHING_HERE.search(query):
                    wait_until(lambda: press() and result(query), f"a value of {query}")  # pylint: disable=cell-var-from-loop
        kinds = {name: each[0]["type"] for name, each in ask("metadata")["data"].items()}
        self.assertEqual(kinds["tutti_reading"], "gauge")
        for who in ("director", "hub", "render"):
            self.assertEqual(kinds[f"tutti_{who}_latency_seconds"], "histogram")


if __name__ == "__main__":
    unittest.main()
