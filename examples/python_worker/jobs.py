#!/usr/bin/python3
"""A Tutti worker in Python that does jobs: it counts the words of a file. `tutti job run words file=/etc/hosts --wait`"""
import json, os, queue, signal, socket, threading, time, urllib.parse, uuid

import paho.mqtt.client as mqtt  # Debian: python3-paho-mqtt (1.6: TCP only, hence TUTTI_BUS_TCP)
from paho.mqtt.properties import PacketTypes, Properties

NAME, ROOT = os.environ.get("TUTTI_NAME", "words"), os.environ.get("TUTTI_ROOT", "tutti")
BUS = urllib.parse.urlsplit(os.environ.get("TUTTI_BUS_TCP", "mqtt://127.0.0.1:1883"))
INSTANCE, ANSWERS, LEASE = uuid.uuid4().hex, f"{ROOT}/reply/{NAME}/jobs", 30
stopping, waiting = threading.Event(), {}


def notify(text):  # sd_notify(3)
    if path := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
            supervisor.sendto(text.encode(), "\0" + path[1:] if path.startswith("@") else path)


def ask(action, patience=10, **params):
    """What control answers, or None: it does not, or not now. What it refuses is an error with a code."""
    number, came = uuid.uuid4().hex[:16], queue.Queue()
    waiting[number] = came
    how = Properties(PacketTypes.PUBLISH)
    how.ResponseTopic, how.CorrelationData, how.MessageExpiryInterval = ANSWERS, number.encode(), int(patience)
    command = {"v": 1, "action": action, "request_id": number, "params": params, "timestamp": time.time()}
    bus.publish(f"{ROOT}/cmd/control", json.dumps(command), qos=1, properties=how)
    try:
        return came.get(timeout=patience)
    except queue.Empty:
        return None
    finally:
        del waiting[number]


def on_message(client, userdata, message):
    reply = json.loads(message.payload)
    if reply.get("request_id") in waiting:
        waiting[reply["request_id"]].put(reply)


def on_connect(client, userdata, flags, reason, properties=None):
    client.subscribe(ANSWERS, qos=1)
    notify("READY=1")


class Gone(Exception):
    """It is to stop: somebody cancelled it, or it is another's by now."""


def count_words(job, tell):
    """The work itself. tell(part, message) says how far it is, and ends it where it is to stop."""
    size, done, words = os.path.getsize(job["params"]["file"]), 0, 0
    with open(job["params"]["file"], encoding="utf-8", errors="replace") as file:
        for line in file:
            words, done = words + len(line.split()), done + len(line)
            tell(min(1, done / max(1, size)), f"{words} words")
    return {"words": words}


def do(job):
    mine, said = {"id": job["id"], "token": job["token"]}, [time.monotonic()]

    def tell(part, message):
        if time.monotonic() < said[0] + 1 and not stopping.is_set():
            return  # at most once a second; and at least three times in a lease, where the work asks often enough
        said[0] = time.monotonic()
        reply = ask("job.renew", **mine, progress=part, message=message)
        if stopping.is_set() or (reply and (reply["error"] or reply["data"]["cancelling"])):
            raise Gone

    try:
        end = ("job.complete", {"result": count_words(job, tell)})
    except Gone:
        end = ("job.fail", {"message": "stopped", "give_back": stopping.is_set()})
    except KeyError as wrong:  # another attempt would not be better
        end = ("job.fail", {"message": f"{wrong} is missing", "retry": False})
    except OSError as trouble:
        end = ("job.fail", {"message": str(trouble)})
    while (reply := ask(end[0], **mine, **end[1])) is None or (reply["error"] and reply["error"]["code"] == "unavailable"):
        time.sleep(1)  # until control knows


signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
signal.signal(signal.SIGINT, lambda number, frame: stopping.set())
bus = mqtt.Client(NAME, protocol=mqtt.MQTTv5)
bus.on_connect, bus.on_message = on_connect, on_message
if BUS.username:
    bus.username_pw_set(urllib.parse.unquote(BUS.username), urllib.parse.unquote(BUS.password or ""))
bus.connect(BUS.hostname, BUS.port or 1883, keepalive=15)
bus.loop_start()
while not stopping.is_set():
    given = ask("job.take", patience=12, worker=NAME, instance=INSTANCE, kinds=["words"], lease=LEASE, wait=2)
    if given is None or given["error"]:
        stopping.wait(1)
        continue
    for one in given["data"]["jobs"]:
        do(one)
notify("STOPPING=1")
bus.disconnect()
bus.loop_stop()
