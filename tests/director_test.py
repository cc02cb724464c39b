#!/usr/bin/python3
"""The director in a real installation: events of the bus in, events of the bus out, and what survives its death."""

import json
import os
import queue
import signal
import subprocess
import time
import unittest

from bus_client import BusClient
from rig import BIN, Installation, wait_until

SHOW = """
name = "show"
[hub]
tcp = "127.0.0.1:0"
[gateway]
listen = "off"

[gesture.twice]
double_tap = "button.press"
window = 5
emit = "button.double_tap"
metadata = { feature = "scene" }

[gesture.steady]
debounce = "sensor.noisy"
quiet = 0.05
emit = "sensor.steady"

[playlist.scene]
trigger = "button.double_tap"
interrupts = ["emergency.stop"]
completion = "scene.done"
metadata = { feature = "scene" }
steps = [{ type = "scene.state", repeat = 3, interval = 0.1 }]

[playlist.long]
interrupts = ["emergency.stop"]
metadata = { feature = "long" }
steps = [{ type = "light.on", repeat = 100, interval = 1 }]
"""


def with_counted_ids(events):
    """The same, each id replaced by the order of its first appearance: runs and definitions are named differently offline."""
    known = {"playlist_id": {}, "definition_id": {}, "id": {}}

    def count(value, key=None):
        if isinstance(value, dict):
            return {k: count(v, k) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [count(v) for v in value]
        return known[key].setdefault(value, len(known[key])) if key in known else value
    return count(events)


class Director(unittest.TestCase):
    def setUp(self):
        self.home = Installation(SHOW)
        self.addCleanup(self.home.__exit__)
        self.home.up()
        self.home.wait_state("director", "ready")
        self.bus = BusClient(self.home.run_directory / "mqtt")
        self.addCleanup(self.bus.__exit__)
        self.bus.subscribe("tutti/event/#")
        self.sent = 0
        self.heard = []

    def send(self, kind, data=None, **changes):
        self.sent += 1
        event = {"v": 1, "id": f"t-{self.sent}", "type": kind, "producer": 1, "source": "test", "seq": self.sent,
                 "timestamp": round(time.time(), 6), "data": data or {}, **changes}
        self.bus.publish("tutti/event/" + kind.removeprefix("event.").replace(".", "/"), event)
        return event

    def hear(self, kind):
        """The next event of that type; what comes before it stays in `heard`."""
        while True:
            try:
                event = json.loads(self.bus.next_message().payload)
            except ValueError:
                continue
            self.heard.append(event)
            if event.get("type") == kind:
                return event

    def call(self, action, check=True, **params):
        done = self.home.tutti("call", "director", action, json.dumps(params), "--json", check=check)
        return json.loads(done.stdout)

    def ask(self, action, **params):
        return self.call(action, **params)["data"]

    def kill(self):
        pid = self.home.pid("director")
        os.kill(pid, signal.SIGKILL)
        self.home.wait_state("director", "ready", other_than=pid)

    def log(self):
        return self.home.tutti("logs", "director", "-n", "200", "--json").stdout

    def test_a_gesture_starts_a_playlist_and_each_event_names_its_cause(self):
        first, second = self.send("button.press"), self.send("button.press")
        tap = self.hear("button.double_tap")
        self.assertEqual((tap["source"], tap["producer"], tap["cause"]), ("director", 1, f"test/{second['id']}"))
        self.assertEqual(
            [source["timestamp"] for source in tap["data"]["events"]], [e["timestamp"] for e in (first, second)])
        done = self.hear("scene.done")
        story = self.ask("why", source="director", id=done["id"])["events"]
        self.assertEqual([event["type"] for event in story][:3], ["button.press", "button.double_tap", "event.playlist.created"])
        self.assertEqual([event["type"] for event in story][-2:], ["event.playlist.stopped", "scene.done"])
        steps = [event for event in self.heard if event["type"] == "scene.state"]
        spacing = [round(b["timestamp"] - a["timestamp"], 6) for a, b in zip(steps, steps[1:])]
        self.assertEqual(spacing, [0.1, 0.1])

    def test_a_duplicate_counts_once(self):
        press = self.send("button.press")
        self.bus.publish("tutti/event/button/press", press)
        self.send("other.thing")
        self.ask("playlist.register", name="last", definition={"trigger": "last", "steps": [{"type": "heard.last"}]})
        self.send("last")
        self.hear("heard.last")  # all before it has been looked at
        self.assertEqual(self.ask("get_stats")["duplicates"], 1)
        self.assertNotIn("button.double_tap", [event["type"] for event in self.heard])

    def test_an_interrupt_stops_every_run_that_listens(self):
        runs = {self.ask("playlist.start", name="long")["playlist_id"] for _ in range(2)}
        cause = self.send("emergency.stop")
        stopped = [self.hear("event.playlist.stopped") for _ in runs]
        self.assertEqual({event["data"]["playlist_id"] for event in stopped}, runs)
        self.assertTrue(all(e["data"]["reason"] == "interrupted" and e["cause"] == f"test/{cause['id']}" for e in stopped))
        self.assertEqual(self.ask("get_stats")["active_runs"], 0)

    def test_runs_of_a_killed_director_are_cancelled_and_definitions_are_back(self):
        self.ask("playlist.register", name="extra", definition={"trigger": "go", "steps": [{"type": "went"}]})
        runs = {self.ask("playlist.start", name="long")["playlist_id"] for _ in range(3)}
        wait_until(lambda: self.ask("get_stats")["active_runs"] == 3, "the runs")
        self.kill()
        stopped = [self.hear("event.playlist.stopped") for _ in runs]
        self.assertEqual({event["data"]["playlist_id"] for event in stopped}, runs)
        self.assertEqual({event["data"]["reason"] for event in stopped}, {"cancelled"})
        self.assertEqual(stopped[0]["data"]["playlist_metadata"], {"feature": "long"})
        origins = {p["name"]: p["origin"] for p in self.ask("playlist.list")["playlists"]}
        self.assertEqual(origins, {"scene": "file", "long": "file", "extra": "bus"})
        self.send("go")
        self.hear("went")

    def listed(self):
        """The names of all playlists, however many pieces they come in."""
        names, after = [], 0
        while after is not None:
            piece = self.ask("playlist.list", after=after)
            names += [playlist["name"] for playlist in piece["playlists"]]
            after = piece.get("next")
        return names

    def test_what_was_acknowledged_is_there_wherever_the_director_is_killed(self):
        replies = queue.Queue()
        asking = BusClient(self.home.run_directory / "mqtt", on_command=replies.put)
        self.addCleanup(asking.__exit__)
        asking.subscribe("tutti/cmd/director/response/#")
        acknowledged, number = set(), 0
        for answers in (1, 20, 70):
            asked = {}
            for _ in range(150):
                number += 1
                asked[f"r{number}"] = f"p{number}"
                asking.publish("tutti/cmd/director", {
                    "v": 1, "action": "playlist.register", "request_id": f"r{number}", "timestamp": time.time(),
                    "params": {"name": f"p{number}", "definition": {"steps": [{"type": "went"}]}}}, qos=0)
            done = 0
            while done < answers:
                reply = replies.get(timeout=30)
                if reply.get("request_id") in asked:
                    self.assertIsNone(reply["error"])
                    acknowledged.add(asked[reply["request_id"]])
                    done += 1
            self.kill()
            self.assertLessEqual(acknowledged, set(self.listed()))
        self.assertNotIn("not understood", self.log())
        many = [{"name": f"q{i}", "definition": {"steps": [{"type": "went"}]}} for i in range(200)]
        self.assertEqual(len(self.ask("playlist.register", definitions=many)["definitions"]), 200)
        self.assertEqual(self.ask("playlist.remove", names=[one["name"] for one in many]), {"removed": 200})

    def test_no_created_stays_without_stopped_however_often_it_is_killed(self):
        for _ in range(4):
            for _ in range(5):
                self.call("playlist.start", check=False, name="scene")
            self.kill()
        self.home.tutti("stop", "director")
        self.send("the.end")
        self.hear("the.end")
        created, stopped = (
            [e["data"]["playlist_id"] for e in self.heard if e["type"] == f"event.playlist.{what}"] for what in ("created", "stopped"))
        self.assertEqual(set(created) - set(stopped), set())
        ids = [(e["source"], e["id"]) for e in self.heard if e["type"] == "event.playlist.stopped"]
        reasons = {}
        for event in self.heard:
            if event["type"] == "event.playlist.stopped":
                reasons.setdefault(event["id"], event["data"]["reason"])
        self.assertEqual(len(reasons), len(set(ids)))  # one that is said twice has one id, so that it counts once

    def test_a_clean_stop_cancels_what_runs(self):
        run = self.ask("playlist.start", name="long")["playlist_id"]
        self.home.tutti("stop", "director")
        stopped = self.hear("event.playlist.stopped")
        self.assertEqual((stopped["data"]["playlist_id"], stopped["data"]["reason"]), (run, "cancelled"))
        self.home.tutti("start", "director")
        self.home.wait_state("director", "ready")
        self.send("the.end")
        self.hear("the.end")
        self.assertEqual(sum(e["type"] == "event.playlist.stopped" for e in self.heard), 1)

    def test_definitions_change_over_the_bus_and_are_refused_whole(self):
        changed = self.ask("peripheral.update", name="twice", definition={"double_tap": "key.press", "emit": "key.twice", "window": 5})
        self.assertEqual(changed["id"], "twice")
        self.send("key.press"), self.send("key.press")
        self.hear("key.twice")
        refused = self.call("playlist.register", check=False, name="bad", definition={"steps": [], "triger": "x"})
        self.assertEqual(refused["status"], "error")
        self.assertIn("playlist.bad.triger", refused["error"]["message"])
        circle = self.call("playlist.update", check=False, name="scene", definition={"trigger": "a", "steps": [{"type": "a"}]})
        self.assertIn("circle", circle["error"]["message"])
        self.assertEqual(self.call("playlist.update", check=False, name="none", definition={"steps": [{"type": "a"}]})["error"]["code"], "not_found")
        self.assertEqual(self.call("playlist.register", check=False, name="long", definition={"steps": [{"type": "a"}]})["error"]["code"], "conflict")
        self.ask("playlist.remove", name="scene")
        self.kill()
        self.assertEqual([p["name"] for p in self.ask("playlist.list")["playlists"]], ["long"])
        listed = {p["name"]: p for p in self.ask("peripheral.list")["peripherals"]}
        self.assertEqual((listed["twice"]["origin"], listed["twice"]["listens"]), ("bus", ["key.press"]))

    def test_commands_work_over_the_control_socket_too(self):
        answer = self.home.tutti("call", "director", "playlist.start", '{"name":"long"}', "--control", "--json").stdout
        run = json.loads(answer)["data"]["playlist_id"]
        runs = self.ask("playlist.runs")["runs"]
        self.assertEqual([(r["playlist_id"], r["state"]) for r in runs], [(run, "running")])
        self.assertEqual(self.ask("playlist.stop", playlist_id=run), {"stopped": 1})
        self.assertEqual(self.ask("playlist.stop", playlist_id=run), {"stopped": 0})

    def test_a_recording_of_the_live_show_rehearses_to_the_same_events(self):
        recording = self.home.folder / "live.jsonl"
        recorder = subprocess.Popen(
            [BIN / "tutti", "record", recording, "event/#"], env=self.home.environment, stderr=subprocess.DEVNULL)
        self.addCleanup(recorder.wait)
        self.addCleanup(recorder.kill)
        wait_until(recording.exists, "the recording")

        def is_heard():
            self.send("is.it.on")
            return "is.it.on" in recording.read_text()

        wait_until(is_heard, "the recorder")
        self.send("button.press"), self.send("button.press")
        self.send("sensor.noisy", {"value": 1.5}), self.send("sensor.noisy", {"value": 2})
        self.hear("sensor.steady")
        self.ask("get_stats")
        self.send("button.press", producer=7), self.send("button.press", producer=7)
        self.hear("scene.done"), self.hear("scene.done")
        wait_until(lambda: recording.read_text().count('"scene.done"') >= 2, "the end")
        recorder.send_signal(signal.SIGINT)
        recorder.wait(60)
        lines = [json.loads(line) for line in recording.read_text().splitlines()[1:]]
        events = [line["payload"] if "payload" in line else json.loads(line["text"]) for line in lines]
        live = [(e["type"], e["producer"], e["timestamp"], e["data"]) for e in events if e["source"] == "director"]
        rehearsed = self.home.tutti("rehearse", self.home.config, "--trace", recording).stdout
        played = [(e["type"], e["producer"], e["t"], e["data"]) for e in map(json.loads, rehearsed.splitlines())]
        self.assertGreater(len(live), 18)
        self.assertEqual(with_counted_ids(live), with_counted_ids(played))

    def test_state_graph_and_recent_events(self):
        self.send("sensor.noisy", {"value": 3})
        steady = self.hear("sensor.steady")
        self.assertEqual(self.ask("state.get", type="sensor.noisy")["data"], {"value": 3})
        self.assertEqual(self.ask("state.get", type="sensor.noisy", source="test", producer=1)["id"], "t-1")
        self.assertIsNone(self.ask("state.get", type="nothing"))
        self.assertEqual([e["type"] for e in self.ask("state.snapshot", prefix="sensor")["events"]], ["sensor.noisy", "sensor.steady"])
        self.assertEqual([e["id"] for e in self.ask("events.recent", limit=2)["events"]], ["t-1", steady["id"]])
        self.assertIn('"button.double_tap" -> "playlist scene" [label="triggers at 100"]', self.ask("graph")["dot"])

    def test_the_logs_are_tagged_by_feature_and_trace_shows_every_event(self):
        self.ask("playlist.start", name="scene")
        self.hear("scene.done")
        wait_until(lambda: '"reason":"completed"' in self.log(), "the log")
        told = [json.loads(line) for line in self.log().splitlines() if "playlist st" in line]
        self.assertEqual([(t["message"], t["feature"]) for t in told], [("playlist started", "scene"), ("playlist stopped", "scene")])
        self.ask("trace.on")
        self.send("button.press", {"mark": 77})
        wait_until(lambda: '"mark":77' in self.log(), "the trace")
        self.ask("trace.off")

    def test_a_run_without_an_end_is_alarmed(self):
        self.bus.subscribe("tutti/health/director")
        self.send("event.playlist.created", {
            "playlist_id": "lost", "definition_id": "d", "playlist_name": "lost", "steps": []}, timestamp=time.time() - 4.5)
        overdue = self.hear_on("event.playlist.overdue")
        self.assertEqual(overdue["data"]["playlist_id"], "lost")
        self.hear_health("warn")

    def hear_on(self, kind):
        return self.hear_until(lambda m: m.get("type") == kind)

    def hear_health(self, level):
        return self.hear_until(lambda m: m.get("level") == level)

    def hear_until(self, wanted):
        """What matches, whether it comes next or came already."""
        seen = getattr(self, "seen", [])
        self.seen = seen
        while True:
            for message in seen:
                if wanted(message):
                    return message
            seen.append(json.loads(self.bus.next_message().payload))

    def test_events_that_are_none_are_counted_and_harm_nobody(self):
        self.bus.publish("tutti/event/button/press", "nonsense")
        self.bus.publish("tutti/event/button/press", {"v": 99})
        self.bus.publish("tutti/event/button/press", {"v": 1, "id": "x", "type": "Not A Type", "source": "test", "seq": 1, "timestamp": 1, "data": {}})
        wait_until(lambda: self.ask("get_stats")["refused"] == 3, "the refusals")
        self.send("button.press"), self.send("button.press")
        self.hear("button.double_tap")

    def test_files_that_are_not_understood_are_set_aside_and_the_director_starts(self):
        self.ask("playlist.remove", name="scene")
        self.home.tutti("stop", "director")
        changes = self.home.folder / "state" / "director.definitions.json"
        journal = self.home.run_directory / "director.runs"
        changes.write_text("{damaged")
        journal.write_text('{"began":{"playlist_id":"x"}}\n'
                           '{"v":1,"began":{"playlist_id":"lost","definition_id":"d","playlist_name":"n"}}\n{"v":9}\n')
        self.home.tutti("start", "director")
        stopped = self.hear("event.playlist.stopped")["data"]
        self.assertEqual((stopped["playlist_id"], stopped["reason"]), ("lost", "cancelled"))
        self.assertIn("scene", {playlist["name"] for playlist in self.ask("playlist.list")["playlists"]})
        self.assertEqual(changes.with_name("director.definitions.json.rejected.1").read_text(), "{damaged")
        rejected = journal.with_name("director.runs.rejected").read_text()
        self.assertEqual(rejected, '{"began":{"playlist_id":"x"}}\n{"v":9}\n')
        for said in ("not understood", "line 1: definition_id: is missing", ".rejected.1"):
            self.home.wait_logged("director", said, "-n", "50")

    def test_a_source_whose_clock_was_set_back_is_heard_counted_and_told_in_health(self):
        self.ask("peripheral.register", name="sum", definition={
            "aggregate": "n", "field": "v", "function": "sum", "window": 10, "emit": "level"})
        now = time.time()
        for stamp in (now, now - 300, now - 299):
            self.send("n", {"v": 1}, timestamp=round(stamp, 6))
        self.assertEqual([self.hear("level")["data"]["value"] for _ in range(3)], [1, 1, 2])
        self.assertEqual(self.ask("get_stats")["clocks_set_back"], 1)
        self.bus.subscribe("tutti/health/director")
        health = {}
        while health.get("level") != "warn":
            message = self.bus.next_message()
            health = json.loads(message.payload) if message.topic == "tutti/health/director" else {}
        self.assertEqual(health["message"], "the clock of test was set back by 300.0 s")
        self.home.wait_logged("director", "the clock of a source was set back")

    def test_sources_whose_clocks_are_set_back_in_turn_are_told_once(self):
        self.ask("peripheral.register", name="sum", definition={
            "aggregate": "n", "field": "v", "function": "sum", "window": 1, "emit": "level"})
        self.bus.subscribe("tutti/health/director")
        now, turns = time.time(), 60
        for turn in range(turns):
            for source in ("left", "right"):
                self.bus.publish("tutti/event/n", json.dumps({
                    "v": 1, "id": f"{turn}", "type": "n", "source": source, "timestamp": round(now - 3 * turn, 6), "data": {"v": 1}}))
        seen = {"n": 0, "health": 0}
        while seen["n"] < 2 * turns:
            message = self.bus.next_message()
            seen["n"] += message.topic == "tutti/event/level"
            seen["health"] += message.topic == "tutti/health/director" and not message.retain
        self.assertEqual(self.ask("get_stats")["clocks_set_back"], 2 * (turns - 1))
        self.assertLess(seen["health"], 10)  # the first one, and what is said every 20 s

    def test_events_refused_on_many_topics_are_told_once(self):
        self.bus.subscribe("tutti/health/director")
        for number in range(100):
            self.bus.publish(f"tutti/event/bad/n{number}", "{}")
        wait_until(lambda: self.ask("get_stats")["refused"] == 100, "the refusals")
        self.ask("peripheral.register", name="mirror", definition={"debounce": "x", "quiet": 0.01, "emit": "y"})
        self.send("x")
        health = 0
        while (message := self.bus.next_message()).topic != "tutti/event/y":
            health += message.topic == "tutti/health/director"
        self.assertLess(health, 10)

    def test_a_hold_of_a_source_whose_clock_was_set_back_lasts_as_long_as_it_is_declared(self):
        self.ask("peripheral.register", name="kept", definition={"hold": "key", "after": 600, "emit": "held"})
        now = time.time()
        self.send("key", {"state": "up"}, timestamp=round(now, 6))
        self.send("key", {"state": "down"}, timestamp=round(now - 3000, 6))
        self.send("key", {"state": "up"}, timestamp=round(now - 2999, 6))
        wait_until(lambda: self.ask("get_stats")["clocks_set_back"] == 1, "the step")
        self.assertEqual({p["name"]: p["fired"] for p in self.ask("peripheral.list")["peripherals"]}["kept"], 0)

    def test_an_event_without_id_and_seq_is_known_by_its_bytes_and_a_refused_one_is_told_with_its_field(self):
        text = '{"v":1,"type":"button.press","source":"shell","timestamp":%.6f,"data":{}}' % time.time()
        for payload in (text, text, text.replace('"data"', '"cause":"x","data"')):  # delivered twice, and another
            self.bus.publish("tutti/event/button/press", payload)
        tap = self.hear("button.double_tap")
        self.assertRegex(tap["cause"], r"^shell/~[0-9a-f]{16}$")
        self.assertEqual(self.ask("get_stats")["duplicates"], 1)
        for _ in range(2):
            self.bus.publish("tutti/event/button/press", '{"v":1,"type":"button.press"}')
        wait_until(lambda: self.ask("get_stats")["refused"] == 2, "the refusals")
        self.bus.publish("tutti/event/button/press", '{"v":1,"type":"button.press","source":"shell"}')
        wait_until(lambda: '"reason":"timestamp: is missing"' in self.log(), "what is wrong next")
        self.assertEqual(self.log().count('"reason":"source: is missing"'), 1)
        self.bus.subscribe("tutti/health/director")
        while (message := self.bus.next_message()).topic != "tutti/health/director":
            pass
        self.assertEqual(json.loads(message.payload)["message"], "an event on event/button/press was refused: source: is missing")

    def test_what_starts_too_often_is_left_out_and_counted(self):
        self.ask("playlist.register", name="quick", definition={"trigger": "go", "steps": [{"type": "went"}]})
        for _ in range(150):
            self.send("go", timestamp=1000.0)
        wait_until(lambda: self.ask("get_stats")["flapped"] == 50, "those too many")
        self.assertEqual(self.ask("get_stats")["active_runs"], 0)
        self.assertEqual({p["name"]: p["suppressed"] for p in self.ask("playlist.list")["playlists"]}["quick"], 50)


if __name__ == "__main__":
    unittest.main()
