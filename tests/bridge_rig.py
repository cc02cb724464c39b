"""Houses with a hub and a bridge each, Mosquitto upstream, and clients of either: for tests of tutti-bridge."""

import contextlib
import json
import os
import pathlib
import queue
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from bus_client import end
from rig import BIN, PATIENCE, free_port, wait_until

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"


def clean_environment(**more):
    return {**{name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}, **more}


class Process:
    """One that may be killed and started again, with its log."""

    def __init__(self, log_path):
        self.log_path = log_path
        self.process = None

    def begin(self, command, environment):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([str(word) for word in command], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def lines(self):
        text = self.log_path.read_text() if self.log_path.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n") and line.startswith("{")]


class Place:
    """A context manager: a folder, and processes that end with it."""

    def __init__(self, name):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"tutti-{name}-"))
        self.rest = contextlib.ExitStack()
        self.rest.callback(shutil.rmtree, self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.rest.close()

    def process(self, name):
        process = Process(self.folder / f"{name}.log")
        self.rest.callback(lambda: process.process and process.kill())
        return process

    def client(self, version=paho.MQTTv5, **options):
        client = Client(self.address(), version, **options)
        self.rest.callback(client.close)
        return client


class House(Place):
    """A hub of ours, and its bridges as the file's text says."""

    def __init__(self, name, bridges=""):
        super().__init__(name)
        self.name = name
        self.file = self.folder / "tutti.toml"
        self.configure(bridges)
        self.hub = self.process("hub")
        self.bridge = self.process("bridge")
        self.start_hub()

    def configure(self, bridges):
        self.file.write_text(f'node = "{self.name}"\n[hub]\ntcp = "off"\n{bridges}\n')

    def address(self):
        return self.folder / "mqtt"

    @property
    def url(self):
        return f"unix://{self.address()}"

    def start_hub(self):
        before = sum(line["message"] == "ready" for line in self.hub.lines())
        self.hub.begin([BIN / "tutti-hub", "--run-dir", self.folder, "--config", self.file], clean_environment())
        wait_until(lambda: sum(line["message"] == "ready" for line in self.hub.lines()) > before, "the hub")

    def start_bridge(self, joined=True):
        before = len(self.bridge.lines())
        self.bridge.begin([BIN / "tutti-bridge"], clean_environment(
            TUTTI_NAME=f"{self.name}.bridge", TUTTI_RUN_DIR=str(self.folder), TUTTI_BUS=self.url, TUTTI_CONFIG=str(self.file)))
        if joined:
            wait_until(lambda: self.is_joined(before), "the bridge to be joined")
        return self

    def is_joined(self, since=0):
        """Both ends of each bridge, since so many lines of its log."""
        last = {(line["bridge"], line["broker"]): line["message"] for line in self.bridge.lines()[since:] if "broker" in line}
        return len(last) >= 2 and set(last.values()) == {"joined"}

    def stats(self, bridge="venue"):
        """What its control socket says; nothing while it does not."""
        frame = json.dumps({"type": "command", "cmd": "get_stats", "msg_id": "1"}).encode()
        with socket.socket(socket.AF_UNIX) as connection, connection.makefile("rb") as answers:
            connection.settimeout(PATIENCE)
            connection.connect(str(self.folder / f"{self.name}.bridge.sock"))
            connection.sendall(len(frame).to_bytes(4, "big") + frame)
            while True:
                answer = json.loads(answers.read(int.from_bytes(answers.read(4), "big")))
                if answer.get("msg_id") == "1":
                    return answer["data"]["bridges"][bridge]


class Mosquitto(Place):
    def __init__(self, *lines, tls=None):
        super().__init__("mosquitto")
        self.port = free_port()
        config = [f"listener {self.port} 127.0.0.1", *lines]
        if tls:
            config += [f"certfile {tls[0]}", f"keyfile {tls[1]}"]
        if not any(line.startswith("allow_anonymous") for line in lines):
            config.append("allow_anonymous true")
        (self.folder / "conf").write_text("\n".join([*config, "user root", ""]))
        self.broker = self.process("mosquitto")
        self.start()

    def start(self):
        self.broker.begin([MOSQUITTO, "-c", self.folder / "conf"], clean_environment())
        wait_until(self.listens, "mosquitto")

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def address(self):
        return ("127.0.0.1", self.port)

    @property
    def url(self):
        return f"mqtt://127.0.0.1:{self.port}"


class Relay:
    """A way to a broker that may be cut: both ends are then without the other, and live on."""

    def __init__(self, port):
        self.behind = ("127.0.0.1", port)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.is_cut = False
        self.pairs = []
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cut()
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    @property
    def url(self):
        return f"mqtt://127.0.0.1:{self.port}"

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                here, _ = self.door.accept()
                if self.is_cut:
                    here.close()
                    continue
                there = socket.create_connection(self.behind)
                self.pairs += [here, there]
                for ends in ((here, there), (there, here)):
                    threading.Thread(target=self.carry, args=ends, daemon=True).start()

    def carry(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end_of_it in (source, sink):
            with contextlib.suppress(OSError):
                end_of_it.shutdown(socket.SHUT_RDWR)

    def cut(self):
        self.is_cut = True
        for each in self.pairs:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.pairs.clear()

    def mend(self):
        self.is_cut = False


class Client:
    """paho, with an inbox. It subscribes to what is published, retained or not, as it was."""

    def __init__(self, address, version=paho.MQTTv5, **options):
        class PathClient(paho.Client):
            def _create_socket_connection(self):
                connection = socket.socket(socket.AF_UNIX)
                connection.settimeout(PATIENCE)
                connection.connect(str(address))
                return connection
        kind = paho.Client if isinstance(address, tuple) else PathClient
        if version == paho.MQTTv311:
            options.setdefault("clean_session", True)
        self.version = version
        self.name = f"test-{time.monotonic_ns()}"
        self.client = kind(client_id=self.name, protocol=version, **options)
        self.client.max_inflight_messages_set(200)
        self.inbox, events = queue.Queue(), queue.Queue()
        self.client.on_message = lambda _client, _data, message: self.inbox.put(message)
        self.client.on_connect = lambda *_: events.put("connected")
        self.client.on_subscribe = lambda *_: events.put("subscribed")
        self.events = events
        self.client.connect(*(address if isinstance(address, tuple) else ("localhost",)))
        self.client.loop_start()
        events.get(timeout=PATIENCE)

    def close(self):
        end(self.client)

    def listen(self, *topics, qos=1):
        for topic in topics:
            if self.version == paho.MQTTv5:
                self.client.subscribe(topic, options=SubscribeOptions(qos=qos, retainAsPublished=True))
            else:
                self.client.subscribe(topic, qos)
            self.events.get(timeout=PATIENCE)
        return self

    def say(self, topic, payload="", qos=1, retain=False, **properties):
        """When it returns, the broker has it."""
        known = None
        if properties:
            known = Properties(PacketTypes.PUBLISH)
            for name, value in properties.items():
                setattr(known, name, value)
        info = self.client.publish(topic, payload, qos=qos, retain=retain, **({"properties": known} if known else {}))
        info.wait_for_publish(PATIENCE)
        return self

    def next(self, patience=PATIENCE):
        return self.inbox.get(timeout=patience)

    def take(self, count):
        """So many, as (topic, payload)."""
        return [(message.topic, message.payload.decode()) for message in (self.next() for _ in range(count))]
