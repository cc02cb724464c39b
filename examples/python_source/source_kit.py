"""A source of Tutti in Python: write a poll() that gives readings, and run() does the rest. Copy this file beside yours.

    from source_kit import Failure, Source, run

    class Tide(Source):
        name, title, interval = "tide", "The tide", 600

        def poll(self, deadline):
            return {"height": (2.41, "m")}

    run(Tide())

It needs Debian's python3-paho-mqtt (1.6: TCP only, hence TUTTI_BUS_TCP) and a bus that speaks MQTT 5."""

import argparse
import json
import math
import os
import queue
import re
import signal
import socket
import sys
import threading
import time
import urllib.parse
import uuid

import paho.mqtt.client as mqtt
from paho.mqtt.properties import PacketTypes, Properties

ROOT = os.environ.get("TUTTI_ROOT", "tutti")
LEAST_EXPIRY = 60  # seconds that a reading stays at least
MOST_WAITING = 1000  # messages; more are left out
BUS_PATIENCE = 10  # seconds that a one-shot run waits for the bus


class Failure(Exception):
    """A poll that went wrong, in words for people: what is wrong, and what to do about it."""


class Source:
    """One source. `poll` is called with the time (time.monotonic()) by which it is to have ended, and gives a dictionary of
    sensor name to (value, unit): a number, text, True, False, or None where the sensor is there but has no value now. What
    it raises is a failed poll: it is counted and told in `status/<name>`, and old readings are left to expire."""

    name, title, description = "source", "", ""
    interval = 60.0  # seconds between two polls
    longest_poll = 30.0

    def __init__(self):
        self.config = {}

    def configure(self, config):
        """Takes the section `config/<name>`; raise ValueError with every mistake in it, and the one before it stays."""
        self.config = config

    def poll(self, deadline):
        raise NotImplementedError

    def simulate(self, now):
        """Made up readings, where the section says `simulate = true`."""
        raise Failure("this source cannot make readings up: leave `simulate` out")


def labelled(label, quantity):
    """The name of a sensor of which a source has several: "Living room:co2"."""
    return re.sub(r"[\x00-\x1f\x7f/:+#%]", lambda found: f"%{ord(found[0]):02X}", label) + ":" + quantity


def run(source):
    """The whole program: always, at an interval; --once, as `ephemeral` services run; or --print, without a bus."""
    arguments = argparse.ArgumentParser(description=source.description or source.title)
    arguments.add_argument("--name", default=os.environ.get("TUTTI_NAME", source.name), help="its name on the bus")
    arguments.add_argument("--once", action="store_true", help="poll once, then end")
    arguments.add_argument("--print", action="store_true", help="poll once, print the readings as JSON; no bus")
    arguments.add_argument("--every", type=_seconds, default=os.environ.get("TUTTI_EVERY"), help="how often to poll: 2s, 5m")
    arguments.add_argument("--config", type=_section, metavar="JSON", help="its configuration, until the bus says another")
    chosen = arguments.parse_args()
    source.kind, source.name, source.interval = source.name, chosen.name, chosen.every or source.interval
    if chosen.config is not None:
        try:
            source.configure(chosen.config)
        except ValueError as error:
            arguments.error(f"--config: {error}")
    sys.exit(_print_once(source) if chosen.print else _Run(source, chosen.once).run())


def _section(text):
    try:
        section = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"no JSON: {error}") from None
    if not isinstance(section, dict):
        raise argparse.ArgumentTypeError("a section is a JSON object")
    return section


def _seconds(text):
    for unit, length in (("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)):
        if text.endswith(unit):
            return float(text[: -len(unit)]) * length
    raise ValueError(text)


def _simulates(source):
    unasked = {source.kind, "all"} & set(os.environ.get("TUTTI_SIMULATE", "").split())
    return source.config.get("simulate", bool(unasked) and not source.config) is True


def _poll(source):
    readings = source.simulate(time.time()) if _simulates(source) else source.poll(time.monotonic() + source.longest_poll)
    for sensor, (value, _) in readings.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise Failure(f"{sensor} is {value}, which is no number")
    return readings


def _print_once(source):
    try:
        readings = _poll(source)
    except Exception as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps({sensor: {"value": value, "unit": unit} for sensor, (value, unit) in readings.items()}))
    return 0


def _log(level, message, **fields):
    print(json.dumps({"timestamp": time.time(), "level": level, "message": message, **fields}), file=sys.stderr, flush=True)


def _notify(text):  # sd_notify(3)
    if path := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
            supervisor.sendto(text.encode(), "\0" + path[1:] if path.startswith("@") else path)


class _Run:
    """One run. paho has a thread of its own, which only puts what comes into the queue: all else happens in run()."""

    def __init__(self, source, once):
        self.source, self.once = source, once
        self.instance, self.inbox, self.counted_before = uuid.uuid4().hex, queue.SimpleQueue(), False
        self.usual_interval, self.replanned, self.stopped, self.barrier = source.interval, False, False, None
        self.status = {"v": 1, "source_id": source.name, "last_poll": None, "last_success": None, "last_error": None,
                       "poll_count": 0, "error_count": 0}  # fmt: skip
        url = urllib.parse.urlsplit(os.environ.get("TUTTI_BUS_TCP", "mqtt://127.0.0.1:1883"))
        # A one-shot run has no presence, and its client id is not the worker's.
        self.bus = mqtt.Client("" if once else source.name, protocol=mqtt.MQTTv5)
        if url.username:
            self.bus.username_pw_set(urllib.parse.unquote(url.username), urllib.parse.unquote(url.password or ""))
        if not once:
            self.bus.will_set(self.topic("worker"), self.presence("offline"), retain=True)
        self.bus.on_connect = lambda *_: self.put("connected")
        self.bus.on_subscribe = lambda client, data, mid, *_: self.put(("subscribed", mid))
        self.bus.on_message = lambda client, data, message: self.put(message)
        self.bus.connect_async(url.hostname, url.port or 1883, keepalive=15)

    def put(self, item):
        if item == "stop" or self.inbox.qsize() < MOST_WAITING:
            self.inbox.put(item)  # may interrupt a get(), which a SimpleQueue bears

    def run(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.put("stop"))
        self.bus.loop_start()
        code = self.run_once() if self.once else self.run_always()
        _notify("STOPPING=1")
        if not self.once:
            self.publish("worker", self.presence("offline"))
        self.bus.disconnect()
        self.bus.loop_stop()
        return code

    def run_once(self):
        if not self.attend(time.monotonic() + BUS_PATIENCE, until_told=True):
            if not self.stopped:
                _log("error", "the bus does not answer: `tutti up FILE` starts one, TUTTI_BUS_TCP names another")
            return 1
        return 0 if self.poll() else 1

    def run_always(self):
        _notify("READY=1")
        if not self.attend(time.monotonic() + 2, until_told=True) and self.stopped:
            return 0
        start = time.monotonic()
        while True:
            self.poll()
            self.replanned = True
            while self.replanned:
                self.replanned = False
                turns = (time.monotonic() - start) // self.source.interval + 1  # without drift; what was missed is left out
                if not self.attend(start + turns * self.source.interval):
                    return 0

    def attend(self, until, until_told=False):
        """Takes what comes; `until_told`: until what is kept, configuration and counters, has come. False: we are to stop,
        or it has not by then."""
        while (left := until - time.monotonic()) > 0 and not self.replanned:
            try:
                item = self.inbox.get(timeout=left)
            except queue.Empty:
                break
            if item == "stop":
                self.stopped = True
                return False
            if item == "connected":
                self.connected()
            elif not isinstance(item, tuple):
                self.take(item)
            elif item == ("subscribed", self.barrier) and until_told:
                return True
        return not until_told

    def connected(self):
        names = ["config", "status"] if self.once else ["config", "status", "worker", "cmd"]
        self.bus.subscribe([(topic, 1) for topic in [self.schedule_topic()] + [self.topic(name) for name in names]])
        # What is kept on those comes before this one, where nothing is, is confirmed.
        _, self.barrier = self.bus.subscribe(self.topic("meta") + "/none", 1)
        if not self.once:
            self.publish("worker", self.presence("online"))
        self.publish("meta", json.dumps(self.meta()))

    def take(self, message):
        try:
            said = json.loads(message.payload or "{}")
            if message.topic == self.topic("config"):
                self.source.configure(said["config"])
                self.publish("meta", json.dumps(self.meta()))
            elif message.topic == self.schedule_topic():
                self.reschedule(said["config"])
            elif message.topic == self.topic("status") and not self.counted_before:
                self.recall(said)
            elif message.topic == self.topic("worker") and (said.get("instance"), said.get("state")) != (self.instance, "online"):
                self.publish("worker", self.presence("online"))  # a foreign instance, or our will of before: we live
            elif message.topic == self.topic("cmd") and not message.retain:
                self.answer(said, message)
        except (ValueError, KeyError, TypeError) as error:
            _log("warning", "a message was refused", topic=message.topic, reason=str(error))

    def reschedule(self, schedule):
        """The section `schedule` has an interval a source, in seconds or as "5m"."""
        said = schedule.get(self.source.name.rpartition(".")[2], self.usual_interval)
        interval = _seconds(said) if isinstance(said, str) else float(said)
        if interval <= 0:
            raise ValueError(f"{said} is no interval")
        self.replanned, self.source.interval = interval != self.source.interval, interval
        self.publish("meta", json.dumps(self.meta()))

    def recall(self, before):
        """Counters go on from where an earlier run left them."""
        self.counted_before = True
        for key in ("poll_count", "error_count"):
            self.status[key] += int(before.get(key, 0))
        for key in ("last_success", "last_error"):
            self.status[key] = self.status[key] or before.get(key)

    def answer(self, command, message):
        reply = {"v": 1, "request_id": command["request_id"], "status": "ok", "data": {}, "error": None}
        if command["action"] == "poll_now":
            self.poll()
            reply["data"] = {"status": self.status}
        elif command["action"] == "get_state":
            reply["data"] = {"worker": self.source.name, "config": self.source.config, "state": self.status}
        elif command["action"] != "ping":
            reply.update(status="error", error={"code": "not_found", "message": f"Unknown command: {command['action']}"})
        asked = message.properties
        topic = getattr(asked, "ResponseTopic", f"{self.topic('cmd')}/response/{command['request_id']}")
        properties = Properties(PacketTypes.PUBLISH)
        if (correlation := getattr(asked, "CorrelationData", None)) is not None:
            properties.CorrelationData = correlation
        self.bus.publish(topic, json.dumps(reply), qos=1, properties=properties)

    def poll(self):
        now, stays = time.time(), max(LEAST_EXPIRY, 3 * self.source.interval)
        self.counted_before = True
        self.status.update(last_poll=now, poll_count=self.status["poll_count"] + 1, expires_in=2 * stays)
        try:
            readings = _poll(self.source)
            for sensor, (value, unit) in readings.items():
                payload = {"v": 1, "value": value, "unit": unit, "timestamp": now, "expires_in": stays}
                self.publish("reading", json.dumps(payload), stays, "/" + sensor)
            self.status["last_success"] = now
        except Exception as error:  # whatever it is: a failed poll, and the source goes on
            if self.status["last_error"] != str(error):
                _log("warning", "a poll failed", reason=str(error))
            self.status.update(last_error=str(error) or type(error).__name__, error_count=self.status["error_count"] + 1)
        self.publish("status", json.dumps(self.status), 2 * stays).wait_for_publish(2)
        return self.status["last_success"] == now

    def schedule_topic(self):
        node, dot, _ = self.source.name.rpartition(".")
        return f"{ROOT}/config/{node}{dot}schedule"

    def topic(self, family):
        return f"{ROOT}/{family}/{self.source.name}"

    def publish(self, family, payload, expiry=None, detail=""):
        properties = Properties(PacketTypes.PUBLISH)
        if expiry:
            properties.MessageExpiryInterval = int(expiry + 0.999)
        return self.bus.publish(self.topic(family) + detail, payload, retain=True, properties=properties)

    def presence(self, state):
        return json.dumps({"v": 1, "instance": self.instance, "generation": 1, "pid": os.getpid(), "version": "1.0", "state": state,
                           "topics": [f"{family}/{self.source.name}" for family in ("reading", "status", "meta")]})  # fmt: skip

    def meta(self):
        source = self.source
        meta = {"v": 1, "source_id": source.name, "name": source.title or source.name, "description": source.description,
                "refresh_interval": source.interval, "enabled": True}  # fmt: skip
        return {**meta, "simulated": True} if _simulates(source) else meta
