#!/usr/bin/python3
"""Alerts in a whole installation: raised once and cleared once, whatever is killed; acknowledged, silenced, changed while they run.

TUTTI_BIN names the folder of the programs."""

import json
import os
import signal
import time
import unittest

from bus_client import BusClient
from rig import Installation, wait_until

FILE = """
[gateway]
listen = "off"
[service.alerts]
[config.alerts.rules.hot]
reading = "oven/*:temperature"
above = 30
clear = 28
severity = "critical"
message = "{label} is at {value} {unit}"
[config.alerts.rules.services]
service = "*"
"""


class Alerts(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()
        self.bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))
        self.events = []
        self.states = {}
        self.bus.client.message_callback_add("tutti/event/alert/#", lambda _c, _u, m: self.events.append(json.loads(m.payload)))
        self.bus.client.message_callback_add("tutti/alert/+", lambda _c, _u, m: self.states.__setitem__(m.topic[12:], m.payload))
        self.bus.subscribe("tutti/event/alert/#")
        self.bus.subscribe("tutti/alert/+")

    def say(self, value, sensor="Kiln:temperature", source="oven"):
        reading = {"v": 1, "value": value, "unit": "°C", "timestamp": time.time(), "expires_in": 600}
        self.bus.publish(f"tutti/reading/{source}/{sensor}", reading, retain=True)

    def ask(self, action, **params):
        answer = self.home.tutti("call", "--control", "--json", "alerts", action, json.dumps(params), check=False)
        return json.loads(answer.stdout)

    def list(self):
        return self.ask("list")["data"]

    def firing(self):
        return [(each["alert"], each["subject"]) for each in self.list()["firing"]]

    def once(self):
        """What was said, each id once: (type, subject), in order."""
        seen, said = {}, []
        for event in list(self.events):
            if event["id"] in seen:
                self.assertEqual(event, seen[event["id"]], "what is said again is the same")
                continue
            seen[event["id"]] = event
            said.append((event["type"], event["data"]["subject"]))
        return said

    def kill(self):
        pid = self.home.pid("alerts")
        os.kill(pid, signal.SIGKILL)
        return pid

    def test_raises_and_clears_once(self):
        self.say(31)
        wait_until(lambda: len(self.once()) == 1, "an event")
        self.say(29)
        self.say(35)
        self.say(27)
        wait_until(lambda: len(self.once()) == 2, "its end")
        self.assertEqual(self.once(), [("alert.raised", "oven/Kiln:temperature"), ("alert.cleared", "oven/Kiln:temperature")])
        raised, cleared = self.events
        self.assertEqual(raised["data"]["message"], "Kiln is at 31 °C")
        self.assertEqual((raised["data"]["source"], raised["data"]["sensor"]), ("oven", "Kiln:temperature"))
        self.assertEqual(raised["data"]["firing"], cleared["data"]["firing"])
        past = self.list()["past"]
        self.assertEqual([each["firing"] for each in past], [raised["data"]["firing"]])

    def test_a_service_in_a_crash_loop_is_told_and_its_state_is_kept_on_the_bus(self):
        state = {"v": 1, "state": "crash_loop", "cause": "exit 1", "pid": None, "since": time.time(), "restarts": 7, "pattern": "always",
                 "required": True, "memory": None, "cpu_percent": None}
        self.bus.publish("tutti/service/kettle", state, retain=True)
        wait_until(lambda: ("alert.raised", "kettle") in self.once(), "an event")
        wait_until(lambda: json.loads(self.states.get("services", b"{}")).get("firing"), "a state that is kept")
        kept = json.loads(self.states["services"])
        self.assertEqual((kept["count"], kept["unacknowledged"], kept["subjects"][0]["subject"]), (1, 1, "kettle"))
        self.ask("acknowledge", rule="services")
        wait_until(lambda: json.loads(self.states["services"])["unacknowledged"] == 0, "the acknowledgement")

    def test_a_kill_neither_repeats_nor_loses(self):
        self.say(31)
        wait_until(lambda: len(self.once()) == 1, "an event")
        pid = self.kill()
        self.home.wait_state("alerts", "ready", other_than=pid)
        self.say(32)
        wait_until(lambda: self.firing() == [("hot", "oven/Kiln:temperature")], "it fires")
        self.assertEqual(len(self.once()), 1)
        pid = self.kill()
        self.say(20)  # while nobody hears
        self.home.wait_state("alerts", "ready", other_than=pid)
        wait_until(lambda: len(self.once()) == 2, "its end")
        self.assertEqual(self.once()[1][0], "alert.cleared")

    def test_killed_again_and_again_it_says_everything_once(self):
        for turn in range(12):
            hot = turn % 2 == 0
            self.say(31 + turn if hot else 20 - turn)
            pid = self.kill()
            self.home.tutti("start", "alerts", check=False)
            self.home.wait_state("alerts", "ready", other_than=pid)
            wait_until(lambda: (len(self.firing()) == 1) == hot, "the state of the last reading")
        wait_until(lambda: len(self.once()) == 12, "every change")
        kinds = [kind for kind, _ in self.once()]
        self.assertEqual(kinds, ["alert.raised", "alert.cleared"] * 6)
        firings = [event["data"]["firing"] for event in self.events]
        self.assertEqual(len(set(firings)), 6)

    def test_silenced_and_acknowledged_is_kept_over_a_kill(self):
        self.ask("silence", rule="hot", **{"for": "1h"})
        self.say(31)
        wait_until(lambda: self.once(), "an event")
        self.assertTrue(self.events[0]["data"]["silenced"])
        self.assertEqual(self.ask("acknowledge", rule="hot")["data"], {"acknowledged": 1})
        pid = self.kill()
        self.home.wait_state("alerts", "ready", other_than=pid)
        wait_until(lambda: self.firing(), "it fires")
        listed = self.list()
        self.assertIsNotNone(listed["firing"][0]["acknowledged"])
        rule = next(rule for rule in listed["rules"] if rule["name"] == "hot")
        self.assertAlmostEqual(rule["silenced_until"], time.time() + 3600, delta=600)
        self.assertEqual(self.ask("silence", rule="hot")["data"], {"silenced_until": None})

    def test_says_what_is_wrong_with_a_question(self):
        for action, params, code in (
                ("acknowledge", {"rule": "cold"}, "not_found"), ("acknowledge", {}, "invalid_input"),
                ("acknowledge", {"rule": "hot", "subject": "oven/Kiln:temperature"}, "not_found"),
                ("silence", {"rule": "hot", "for": "soon"}, "invalid_input"), ("silence", {"rule": "hot", "until": time.time() + 1e9}, "invalid_input"),
                ("silence", {"rule": "hot", "until": time.time() - 1}, "invalid_input"), ("silence", {"rule": "hot", "until": 0}, "invalid_input"),
                ("silence", {"rule": "cold", "for": "1h"}, "not_found"), ("test", {"rule": "cold"}, "not_found")):
            with self.subTest(action=action, params=params):
                answer = self.ask(action, **params)
                self.assertEqual(answer["data"]["code"], code)

    def test_rules_change_while_it_runs(self):
        self.say(25, "Hob:temperature")
        self.home.tutti("config", "set", "alerts", 'rules={"warm":{"reading":"oven/+","above":20}}')
        wait_until(lambda: self.firing() == [("warm", "oven/Hob:temperature")], "the new rule, of what was said before")
        wait_until(lambda: self.states.get("hot") == b"" and self.states.get("warm"), "states of the rules that are")
        self.home.tutti("config", "set", "alerts", "rules=null")
        wait_until(lambda: not self.firing(), "nothing fires")
        wait_until(lambda: ("alert.cleared", "oven/Hob:temperature") in self.once(), "its end")
        wrong = self.home.tutti("config", "set", "alerts", 'rules={"warm":{"reading":"oven/+","abov":20}}', check=False)
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn("needs a condition", wrong.stderr + wrong.stdout)

    def test_rules_that_went_while_it_did_not_run_leave_nothing_on_the_bus(self):
        wait_until(lambda: self.states.get("hot") and self.states.get("services"), "states of the rules")
        self.home.tutti("stop", "alerts")
        self.home.tutti("config", "set", "alerts", 'rules={"warm":{"reading":"oven/+","above":20}}')
        self.home.tutti("start", "alerts")
        wait_until(lambda: self.states.get("hot") == self.states.get("services") == b"" and self.states.get("warm"), "the rule that is")

    def test_a_test_is_said_and_fires_nothing(self):
        self.assertIn("This is a test of hot", self.ask("test", rule="hot")["data"]["message"])
        wait_until(lambda: [kind for kind, _ in self.once()] == ["alert.tested"], "an event")
        self.assertEqual(self.firing(), [])

    def test_a_file_that_is_damaged_is_set_aside(self):
        self.home.tutti("stop", "alerts")
        file = self.home.folder / "state" / "alerts" / "alerts.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{"v":1,"book":7}')
        self.home.tutti("start", "alerts")
        self.say(31)
        wait_until(lambda: self.firing(), "it fires")
        self.assertTrue((file.parent / "alerts.json.rejected.1").exists())

    def test_a_zone_that_there_is_not_is_refused_and_named(self):
        wrong = self.home.tutti("config", "set", "alerts", "time_zone=Bad/Zone", check=False)
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn("time_zone: there is no time zone `Bad/Zone`", wrong.stderr + wrong.stdout)
        self.home.tutti("config", "set", "alerts", "time_zone=Europe/Vienna")

    def test_a_section_that_cannot_be_lived_by_is_seen_in_health_and_the_former_rules_hold(self):
        health = {}
        self.bus.client.message_callback_add("tutti/health/alerts", lambda _c, _u, m: health.update(json.loads(m.payload)))
        self.bus.subscribe("tutti/health/alerts")
        # There, so that the configuration is right; and no zone, which only its reader sees.
        self.home.tutti("config", "set", "alerts", "time_zone=leapseconds", "rules=null")
        wait_until(lambda: "its section is refused, the former one holds" in health.get("message", ""), "the refusal")
        self.assertEqual((health["level"], health["details"]["rules"]), ("warn", 2))
        self.say(31)
        wait_until(lambda: self.firing() == [("hot", "oven/Kiln:temperature")], "a former rule fires")
        self.home.tutti("config", "set", "alerts", "time_zone=null")
        wait_until(lambda: "refused" not in health["message"] and health["details"]["rules"] == 0, "the rules that are now")

    def test_the_health_counts_what_is_open(self):
        health = {}
        self.bus.client.message_callback_add("tutti/health/alerts", lambda _c, _u, m: health.update(json.loads(m.payload)))
        self.bus.subscribe("tutti/health/alerts")
        self.say(31)
        wait_until(lambda: health.get("level") == "error", "an error")
        self.assertEqual(health["details"]["open"], 1)
        self.ask("acknowledge", rule="hot")
        wait_until(lambda: health.get("level") == "ok", "nothing that is open")
        self.assertEqual((health["details"]["open"], health["details"]["firing"]), (0, 1))


if __name__ == "__main__":
    unittest.main()
