#!/usr/bin/python3
"""Devices of other systems on MQTT: their topics on the installation's own bus, and on a broker of their own."""

import unittest

from bus_client import BusClient
from input_rig import HEAD, Stage
from rig import Installation, free_port, wait_until

ZIGBEE = """
[input.zigbee]
kind = "mqtt"
map = [
  { topic = "zigbee2mqtt/+", pointer = "/action", field = "code", words = { single = "button.press" } },
  { topic = "zigbee2mqtt/+", pointer = "/contact", field = "closed", type = "door.moved", changes = true, retained = true },
  { topic = "+/sensor/+/state", type = "raw.{2}", scale = 2 },
  { topic = "#", type = "seen" },
  { topic = "+/event/#", pointer = "/type", type = "around" },
]
"""

ELSEWHERE = """
[input.zigbee]
kind = "mqtt"
url = "mqtt://127.0.0.1:PORT"
map = [{ topic = "zigbee2mqtt/+/action", words = { single = "button.press" }, data = { code = "{1}" } }]
"""


def listens(stage):
    """Until the input hears: what is said before that is nobody's."""
    def look():
        stage.client.publish("probe", "1")
        return stage.of_type("seen")
    wait_until(look, "the input hears")


class Mqtt(unittest.TestCase):
    def test_what_zigbee2mqtt_and_esphome_say_becomes_events(self):
        with Stage(ZIGBEE) as stage:
            listens(stage)
            stage.client.publish("zigbee2mqtt/desk", {"action": "single", "battery": 97, "linkquality": 110})
            press = stage.wait_event("button.press")
            self.assertEqual((press["source"], press["data"]), ("zigbee", {"code": "single", "device": "desk"}))
            connected = [each for each in stage.of_type("input.connected") if each["data"]["device"] == "desk"]
            self.assertEqual([each["producer"] for each in connected], [press["producer"]])
            stage.client.publish("greenhouse/sensor/soil/state", "21.5")
            self.assertEqual(stage.wait_event("raw.soil")["data"], {"value": 43.0, "device": "greenhouse"})
            stage.client.publish("zigbee2mqtt/desk", "{\"action\":")
            def malformed():
                devices = {each["device"]: each for each in stage.state()["zigbee"]["devices"]}
                return devices["desk"].get("malformed", {}).get("json") == 2
            wait_until(malformed, "what cannot be understood is counted")

    def test_its_own_events_do_not_go_around(self):
        with Stage(ZIGBEE) as stage:
            listens(stage)
            stage.client.publish("tutti/event/button/press", {
                "v": 1, "id": "1", "type": "button.press", "source": "test", "timestamp": 1, "data": {}})
            stage.wait_event("button.press")
            stage.client.publish("other/event/knock", {"type": "knock"})
            self.assertEqual(stage.wait_event("around")["data"], {"value": "knock", "device": "other"})
            self.assertEqual(len(stage.of_type("around")), 1)

    def test_what_a_broker_keeps_is_a_state_that_only_some_rules_hear(self):
        with Stage(ZIGBEE) as stage:
            listens(stage)
            stage.client.publish("zigbee2mqtt/front", {"contact": True, "action": "single"}, retain=True)
            stage.wait_event("button.press")
            stage.installation.tutti("restart", "input")
            moved = stage.wait_event("door.moved", count=2)
            self.assertEqual(moved["data"], {"closed": True, "device": "front"})
            self.assertEqual(len(stage.of_type("button.press")), 1)

    def test_a_broker_of_its_own_comes_and_goes(self):
        port = free_port()
        with Installation(HEAD.replace("127.0.0.1:0", f"127.0.0.1:{port}")) as other:
            other.up()
            stage = Stage(ELSEWHERE.replace("PORT", str(port)))
            with stage, BusClient(other.run_directory / "mqtt") as there:
                def pressed():
                    there.publish("zigbee2mqtt/desk/action", "single")
                    return stage.of_type("button.press")
                press = wait_until(pressed, "a press at the other broker")[0]
                self.assertEqual(press["data"], {"value": "single", "code": "desk", "device": "desk"})
                other.tutti("down")
                stage.wait_event("input.suspected_disconnect", reason="the broker is away")
                wait_until(lambda: "is away" in stage.state()["zigbee"].get("trouble", ""), "the trouble")


if __name__ == "__main__":
    unittest.main()
