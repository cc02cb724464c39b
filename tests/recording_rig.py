"""What the tests of recordings share: brokers of their own, clients, recordings made by hand, and `tutti` to run on them."""

import base64
import json
import os
import pathlib
import queue
import resource
import shutil
import signal
import subprocess
import tempfile
import unittest

import paho.mqtt.client as paho

from bus_client import end
from rig import BIN, PATIENCE, free_port, wait_until

START = 1_700_000_000


def lines(path):
    """Every whole line of a recording, headers among them; a torn last one is left out."""
    text = path.read_bytes()
    return [json.loads(line) for line in text[: text.rfind(b"\n") + 1].splitlines()]


def messages(path):
    return [line for line in lines(path) if "topic" in line] if path.exists() else []


def payload(line):
    """The exact bytes that a line stands for."""
    if "base64" in line:
        return base64.b64decode(line["base64"], validate=True)
    if "text" in line:
        return line["text"].encode()
    return json.dumps(line["payload"], separators=(",", ":"), ensure_ascii=False).encode()


def event(number, timestamp, source="pad", kind="button.press", **more):
    return {"v": 1, "id": f"{source}-{number}", "type": kind, "producer": 0, "source": source, "seq": number,
            "timestamp": timestamp, "data": {"n": number}, **more}


def small_files(limit):
    """What Popen needs so that no file of the process grows past `limit` bytes, as if the disk were full."""
    return {
        "preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        "env": {"LLVM_PROFILE_FILE": "/dev/null"},  # a coverage profile would be cut off too, and spoil the report
    }


def write_recording(path, entries, started=START):
    """A recording made by hand: entries are (seconds after START, topic, payload object)."""
    with open(path, "w", encoding="utf-8") as file:
        head = {"tutti_recording": 1, "started": float(started), "root": "tutti", "filters": ["#"]}
        file.write(json.dumps(head) + "\n")
        for after, topic, value in entries:
            line = {"t": round(START + after, 6), "topic": topic, "qos": 1, "retain": False, "payload": value}
            file.write(json.dumps(line, separators=(",", ":")) + "\n")


class Hub:
    def __init__(self, folder):
        self.folder = folder
        self.process = None
        self.start()

    def start(self, port=None):
        self.port = port or free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}
        self.process = subprocess.Popen(
            [BIN / "tutti-hub", "--run-dir", self.folder, "--tcp", f"127.0.0.1:{self.port}"], env=environment,
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"unix://{self.folder}/mqtt"
        wait_until(lambda: client_or_none(self.port), "the hub").disconnect()
        # What it says of itself is on every recording: out of the way, so that a test counts its own messages alone.
        subprocess.run(["mosquitto_pub", "--unix", self.folder / "mqtt", "-q", "1", "-t", "tutti/health/hub", "-r", "-n"], check=True)

    def stop(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait(PATIENCE)


class Mosquitto(Hub):
    def start(self, port=None):
        self.port = port or free_port()
        settings = self.folder / "mosquitto.conf"
        settings.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser root\n")
        self.process = subprocess.Popen(
            [shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin"), "-c", settings], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"mqtt://127.0.0.1:{self.port}"
        wait_until(lambda: client_or_none(self.port), "mosquitto").disconnect()


def client_or_none(port):
    client = paho.Client(protocol=paho.MQTTv5)
    try:
        client.connect("127.0.0.1", port)
    except OSError:
        return None
    return client


class RecordingTest(unittest.TestCase):
    broker_kind = Hub

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-recording-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.broker = self.broker_kind(self.folder)
        self.addCleanup(lambda: self.broker.stop())
        self.file = self.folder / "show.jsonl"

    def command(self, *arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}
        return [BIN / "tutti", *map(str, arguments)], environment

    def tutti(self, *arguments, code=0):
        command, environment = self.command(*arguments)
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=2 * PATIENCE, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def begin(self, *arguments, says, **options):
        """A running `tutti`, once it has said `says`. What it says is at `process.said()`."""
        command, environment = self.command(*arguments, "--bus", self.broker.url)
        environment.update(options.pop("env", {}))
        log = tempfile.NamedTemporaryFile(dir=self.folder, prefix="log-", delete=False)
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options)
        log.close()
        process.said = lambda: pathlib.Path(log.name).read_text(errors="replace")
        self.addCleanup(lambda: (process.poll() is None and process.kill(), process.wait()))
        wait_until(lambda: says in process.said() or process.poll() is not None, f"tutti to say {says}")
        self.assertIn(says, process.said())
        return process

    def record(self, *arguments, **options):
        return self.begin("record", self.file, *arguments, says="recording", **options)

    def end(self, process, code=0, how=signal.SIGINT):
        process.send_signal(how)
        self.assertEqual(process.wait(PATIENCE), code, process.said())
        return process.said()

    def replay(self, *arguments, code=0):
        return self.tutti("replay", *arguments, "--bus", self.broker.url, code=code)

    def client(self):
        client = paho.Client(protocol=paho.MQTTv5)
        client.inbox, client.granted = queue.Queue(), queue.Queue()
        client.on_message = lambda _client, _data, message: client.inbox.put(message)
        client.on_subscribe = lambda *_: client.granted.put(True)
        client.connect("127.0.0.1", self.broker.port)
        client.loop_start()
        self.addCleanup(end, client)
        return client

    def publish(self, *entries):
        """Topic and payload pairs, QoS 1; when this returns the broker has them, in this order."""
        client = self.client()
        for sent in [client.publish("tutti/" + topic, value, qos=1) for topic, value in entries]:
            sent.wait_for_publish(PATIENCE)
        client.disconnect()

    def listen(self, topic):
        client = self.client()
        client.subscribe(topic, qos=2)
        client.granted.get(timeout=PATIENCE)
        return client

    def heard(self, client, count):
        return [client.inbox.get(timeout=PATIENCE) for _ in range(count)]

    def assert_heard_nothing_more(self, client):
        self.publish(("marker/end", b""))
        late = client.inbox.get(timeout=PATIENCE)
        self.assertEqual(late.topic, "tutti/marker/end")
