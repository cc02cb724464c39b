#!/usr/bin/python3
"""What Home Assistant is told of an installation, and what it makes of it: over our hub, and over its own broker.

A client of the bus plays Home Assistant: it takes devices as it does, reads our messages by their templates (with Jinja, as it does),
presses buttons, and comes and goes. TUTTI_BIN names the folder of the programs."""

import json
import pathlib
import queue
import shutil
import subprocess
import tempfile
import time
import types
import unittest

import jinja2
import paho.mqtt.client as paho

from bus_client import PATIENCE, BusClient, end
from rig import Installation, free_port, wait_until

SERVICES = """
[gateway]
listen = "off"
[config.homeassistant]
restartable = ["lamp"]
[service.homeassistant]
[service.system]
every = "1s"
[service.lamp]
run = ["sleep", "3801"]
"""
HUB = '[hub]\ntcp = "127.0.0.1:0"\n'
OF_SYSTEM, OF_ALL = "homeassistant/device/tutti--system/config", "homeassistant/device/tutti/config"


class TcpClient(BusClient):
    """The same over TCP."""

    def __init__(self, port):  # its socket is another's matter
        self.messages, self.confirmed, self.on_command = queue.Queue(), queue.Queue(), None
        self.client = paho.Client(client_id=f"home-assistant-{time.monotonic_ns()}", protocol=paho.MQTTv5)
        self.client.on_subscribe = lambda *_: self.confirmed.put(True)
        self.client.on_connect = lambda *_: self.confirmed.put(True)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.confirmed.get(timeout=PATIENCE)


class HomeAssistant:
    """The part of it that matters here, on a bus."""

    def __init__(self, bus):
        self.bus = bus
        self.kept, self.count = {}, {}
        bus.client.on_message = self._heard
        for topic in ("homeassistant/#", "tutti/reading/#", "tutti/service/#", "tutti/worker/#", "tutti/health/#"):
            bus.subscribe(topic)
        self.templates = jinja2.Environment()
        self.templates.globals["now"] = lambda: types.SimpleNamespace(timestamp=lambda: round(time.time(), 6))

    def _heard(self, _client, _userdata, message):
        self.kept[message.topic] = message.payload.decode()
        self.count[message.topic] = self.count.get(message.topic, 0) + 1

    def device(self, topic):
        text = self.kept.get(topic)
        return json.loads(text) if text else None

    def entities(self, topic):
        return (self.device(topic) or {}).get("cmps", {})

    def render(self, template, payload=None):
        values = {} if payload is None else {"value": payload, "value_json": json.loads(payload)}
        return self.templates.from_string(template).render(**values)

    def state(self, topic, entity):
        """As its page would show it; None: unavailable or unknown."""
        device, known = self.device(topic), self.entities(topic).get(entity)
        if known is None or known["stat_t"] not in self.kept or not self.kept[known["stat_t"]]:
            return None
        for place in device.get("avty", []):
            if self.render(place["val_tpl"], self.kept.get(place["t"]) or '{"state":"offline"}') != "online":
                return None
        return self.render(known["val_tpl"], self.kept[known["stat_t"]])

    def press(self, topic, entity):
        button = self.entities(topic)[entity]
        self.bus.publish(button["cmd_t"], self.render(button["cmd_tpl"]), qos=button["qos"])


class Told:
    """What holds over either broker."""

    def test_readings_services_and_buttons_are_there_and_work(self):
        home = self.home
        wait_until(lambda: home.state(OF_SYSTEM, "load_1min") is not None, "a reading")
        load = home.entities(OF_SYSTEM)["load_1min"]
        self.assertEqual((load["p"], load["stat_cla"], load["uniq_id"]), ("sensor", "measurement", "tutti/system/load_1min"))
        self.assertGreaterEqual(float(home.state(OF_SYSTEM, "load_1min")), 0)
        self.assertEqual(home.entities(OF_SYSTEM)["net_rx"]["dev_cla"], "data_rate")
        wait_until(lambda: home.state(OF_ALL, "service_lamp") == "OFF", "that the lamp is well")
        lamp = home.entities(OF_ALL)["service_lamp"]
        attributes = json.loads(home.render(lamp["json_attr_tpl"], home.kept[lamp["json_attr_t"]]))
        self.assertEqual(attributes["state"], "ready")
        self.assertNotIn("restart_system", home.entities(OF_ALL), "not allowed")
        before = self.stage.pid("lamp")
        home.press(OF_ALL, "restart_lamp")
        self.stage.wait_state("lamp", "ready", other_than=before)

    def test_a_source_that_dies_is_unavailable_and_one_that_leaves_is_gone(self):
        home = self.home
        wait_until(lambda: home.state(OF_SYSTEM, "load_1min") is not None, "a reading")
        self.stage.tutti("stop", "system")
        wait_until(lambda: home.device(OF_SYSTEM) and home.state(OF_SYSTEM, "load_1min") is None, "that it is unavailable")
        self.stage.config.write_text(self.config.replace('[service.system]\nevery = "1s"\n', ""))
        self.stage.tutti("reload")
        wait_until(lambda: home.kept[OF_SYSTEM] == "", "that the device is gone")
        wait_until(lambda: len(home.entities(OF_ALL).get("service_system", {})) <= 1, "its service's entity, too")

    def test_it_is_told_again_when_it_comes(self):
        home = self.home
        wait_until(lambda: home.entities(OF_ALL).get("restart_lamp"), "the devices")
        before = home.count[OF_ALL]
        home.bus.publish("homeassistant/status", "online")
        wait_until(lambda: home.count[OF_ALL] > before, "the devices again")
        self.assertIn("restart_lamp", home.entities(OF_ALL))

    def test_settings_are_followed(self):
        home = self.home
        wait_until(lambda: home.entities(OF_SYSTEM).get("uptime"), "the devices")
        self.stage.tutti("config", "set", "homeassistant", "readings=[\"system/uptime\"]")
        wait_until(lambda: list(entities_of(home)) == ["uptime"], "that only one reading is told")


def entities_of(home):
    return {key: entity for key, entity in home.entities(OF_SYSTEM).items() if len(entity) > 1}


class OverOurHub(Told, unittest.TestCase):
    def setUp(self):
        self.config = HUB + SERVICES
        self.stage = Installation(self.config)
        self.addCleanup(self.stage.__exit__)
        self.stage.up()
        bus = BusClient(self.stage.run_directory / "mqtt")
        self.addCleanup(end, bus.client)
        self.home = HomeAssistant(bus)


class OverMosquitto(Told, unittest.TestCase):
    def setUp(self):
        port = free_port()
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-mosquitto-"))
        self.addCleanup(shutil.rmtree, folder)
        (folder / "conf").write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nuser root\n")
        broker = subprocess.Popen([shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", folder / "conf"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(broker.wait)
        self.addCleanup(broker.kill)
        self.config = f'[bus]\nurl = "mqtt://127.0.0.1:{port}"\n' + SERVICES
        self.stage = Installation(self.config)
        self.addCleanup(self.stage.__exit__)
        self.stage.up()
        bus = TcpClient(port)
        self.addCleanup(end, bus.client)
        self.home = HomeAssistant(bus)


if __name__ == "__main__":
    unittest.main()
