#!/usr/bin/python3
"""A Tutti worker in Python: it says that it lives, publishes a reading every second, and ends cleanly on SIGTERM."""
import json, math, os, signal, socket, threading, time, urllib.parse, uuid

import paho.mqtt.client as mqtt  # Debian: python3-paho-mqtt (1.6: TCP only, hence TUTTI_BUS_TCP)
from paho.mqtt.properties import PacketTypes, Properties

NAME, ROOT = os.environ.get("TUTTI_NAME", "wave"), os.environ.get("TUTTI_ROOT", "tutti")
BUS = urllib.parse.urlsplit(os.environ.get("TUTTI_BUS_TCP", "mqtt://127.0.0.1:1883"))
PRESENCE, INSTANCE, stopping = f"{ROOT}/worker/{NAME}", uuid.uuid4().hex, threading.Event()


def notify(text):  # sd_notify(3): ready and stopping, to the supervisor
    if path := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
            supervisor.sendto(text.encode(), "\0" + path[1:] if path.startswith("@") else path)


def presence(state):
    return json.dumps({"v": 1, "instance": INSTANCE, "generation": 1, "pid": os.getpid(), "version": "1.0",
                       "state": state, "topics": [f"reading/{NAME}/#"]})


def on_connect(client, userdata, flags, reason, properties=None):
    client.subscribe(PRESENCE)
    client.publish(PRESENCE, presence("online"), retain=True)
    notify("READY=1")


def on_message(client, userdata, message):  # our will of an earlier connection, or a foreign instance: we live
    said = json.loads(message.payload or "{}")
    if (said.get("instance"), said.get("state")) != (INSTANCE, "online") and not stopping.is_set():
        client.publish(PRESENCE, presence("online"), retain=True)


signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
signal.signal(signal.SIGINT, lambda number, frame: stopping.set())
bus = mqtt.Client(NAME, protocol=mqtt.MQTTv5)
bus.on_connect, bus.on_message = on_connect, on_message
if BUS.username:
    bus.username_pw_set(urllib.parse.unquote(BUS.username), urllib.parse.unquote(BUS.password or ""))
bus.will_set(PRESENCE, presence("offline"), retain=True)
bus.connect_async(BUS.hostname, BUS.port or 1883, keepalive=15)
bus.loop_start()  # connects, and connects again
expiry = Properties(PacketTypes.PUBLISH)
expiry.MessageExpiryInterval = 60
while not stopping.wait(1):
    now = time.time()
    reading = {"v": 1, "value": round(math.sin(now / 10), 3), "unit": "", "timestamp": now, "expires_in": 60}
    bus.publish(f"{ROOT}/reading/{NAME}/height", json.dumps(reading), retain=True, properties=expiry)
notify("STOPPING=1")
bus.publish(PRESENCE, presence("offline"), retain=True).wait_for_publish(1)
bus.disconnect()
bus.loop_stop()
