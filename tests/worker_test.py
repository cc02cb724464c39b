#!/usr/bin/python3
"""Workers as whole processes, in C++ (the SDK's examples) and in Python, against Mosquitto and against our hub.

TUTTI_BIN names the folder of the programs."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from rig import BIN, PATIENCE, ROOT, free_port, wait_until

METRONOME, LOAD = BIN / "example-metronome", BIN / "example-load"
PYTHON_WORKER = ROOT / "examples" / "python_worker" / "wave.py"


class Mosquitto:
    """A broker with a Unix socket for workers and a TCP port for this test."""

    def __init__(self, folder):
        self.socket, self.port, self.folder, self.process = folder / "mqtt", free_port(), folder, None
        self.key = None

    def credentials(self, name):
        """User and password of who speaks for that name; nothing where none is asked for."""
        return (name, hashlib.blake2b(name.encode(), digest_size=32, key=self.key).hexdigest()) if self.key else None

    def command(self):
        config = self.folder / "mosquitto.conf"
        config.write_text(f"listener 0 {self.socket}\nlistener {self.port} 127.0.0.1\nallow_anonymous true\nuser root\n")
        return [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", config]

    def start(self):
        self.socket.unlink(missing_ok=True)
        with open(self.folder / "broker.log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self.answers, "the broker")
        return self

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)


class Hub(Mosquitto):
    def command(self):
        return [BIN / "tutti-hub", "--run-dir", self.folder, "--socket", self.socket, "--tcp", f"127.0.0.1:{self.port}"]

    def start(self):
        key = self.folder / "bus.key"  # as the supervisor makes it
        if not key.exists():
            key.touch(mode=0o600)
            key.write_bytes(os.urandom(32))
        self.key = key.read_bytes()
        return super().start()


class Observer:
    """Sees everything on the bus, and speaks, as itself or as who is named."""

    def __init__(self, broker, speaks_for="test"):
        self.messages, self.latest = [], {}
        self.client = mqtt.Client("test" if speaks_for == "test" else "", protocol=mqtt.MQTTv5)
        if credentials := broker.credentials(speaks_for):
            self.client.username_pw_set(*credentials)
        ready = threading.Event()
        self.client.on_connect = lambda client, *_: client.subscribe("tutti/#", qos=1)
        self.client.on_subscribe = lambda *_: ready.set()
        self.client.on_message = self.on_message
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()
        if not ready.wait(PATIENCE):
            raise AssertionError("the test's own client was not let in")

    def on_message(self, client, userdata, message):
        self.messages.append(message)
        self.latest[message.topic] = message

    def payload(self, topic):
        message = self.latest.get(topic)
        return json.loads(message.payload) if message and message.payload else {}

    def wait(self, topic, condition=lambda payload: payload):
        wait_until(lambda: condition(self.payload(topic)), f"{topic}, now {self.payload(topic)}")
        return self.payload(topic)

    def wait_to_have_seen(self, topic, text):
        """Also what was overwritten at once counts."""
        wait_until(lambda: any(message.topic == topic and text in message.payload for message in list(self.messages)),
                   f"{text} on {topic}")

    def publish(self, topic, payload, **how):
        self.client.publish(topic, json.dumps(payload) if payload is not None else None, qos=1, **how)

    def command(self, target, action, params, **more):
        """Sends a command with a response topic of its own; the reply message."""
        request, topic = uuid.uuid4().hex, f"tutti/reply/test/{uuid.uuid4().hex}"
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic, properties.CorrelationData = topic, b"c1"
        self.publish(f"tutti/cmd/{target}", {"v": 1, "action": action, "request_id": request, "params": params,
                                             "timestamp": time.time(), **more}, properties=properties)
        return wait_until(lambda: self.latest.get(topic), f"the reply to {action}")

    def stop(self):
        self.client.disconnect()
        self.client.loop_stop()


class ControlPeer:
    """One connection to a control socket, or of one."""

    def __init__(self, connection):
        self.connection = connection
        connection.settimeout(PATIENCE)

    @classmethod
    def connect(cls, path):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            raise
        return cls(connection)

    @classmethod
    def connect_if_heard(cls, path):
        """Nothing where nobody is there yet: a socket has a name a moment before somebody listens."""
        try:
            return cls.connect(path)
        except (FileNotFoundError, ConnectionRefusedError):
            return None

    def frame(self):
        length, = struct.unpack(">I", self.read(4))
        return json.loads(self.read(length))

    def read(self, size):
        data = b""
        while len(data) < size:
            part = self.connection.recv(size - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def call(self, command, **arguments):
        text = json.dumps({"type": "command", "cmd": command, "msg_id": "m", **arguments}).encode()
        self.connection.sendall(struct.pack(">I", len(text)) + text)
        reply = self.frame()
        while reply["type"] == "heartbeat":
            reply = self.frame()
        return reply

    def close(self):
        self.connection.close()


class WorkerCase(unittest.TestCase):
    broker_type = Mosquitto

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.broker = self.broker_type(self.folder)
        self.addCleanup(self.broker.stop)
        self.broker.start()
        self.observer = Observer(self.broker)
        self.addCleanup(self.observer.stop)

    def start(self, *command, **environment):
        """A worker in this installation. Ended at the end, if it is still there."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("TUTTI_", "NOTIFY_", "WATCHDOG_"))}
        credentials = self.broker.credentials(environment.get("TUTTI_NAME", "wave"))
        tcp = ":".join(credentials) + "@" if credentials else ""
        with open(self.folder / "worker.log", "ab") as log:
            process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**inherited, "TUTTI_RUN_DIR": str(self.folder), "TUTTI_BUS": f"unix://{self.broker.socket}",
                     "TUTTI_BUS_TCP": f"mqtt://{tcp}127.0.0.1:{self.broker.port}", **environment})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def impersonate(self, name):
        impostor = Observer(self.broker, speaks_for=name)
        self.addCleanup(impostor.stop)
        return impostor

    def start_metronome(self, **environment):
        process = self.start(METRONOME, **environment)
        self.observer.wait("tutti/worker/metronome", lambda said: said.get("pid") == process.pid)
        return process

    def control(self, worker="metronome"):
        path = self.folder / f"{worker}.sock"
        peer = wait_until(lambda: ControlPeer.connect_if_heard(path), path)
        self.addCleanup(peer.close)
        return peer

    def listen(self, path, kind=socket.SOCK_STREAM):
        listener = socket.socket(socket.AF_UNIX, kind)
        listener.bind(str(path))
        listener.settimeout(PATIENCE)
        self.addCleanup(listener.close)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        return listener

    def log(self):
        return (self.folder / "worker.log").read_text()


@unittest.skipUnless(METRONOME.exists(), "the C++ examples are not built")
class CppWorkerOnMosquitto(WorkerCase):
    def test_presence_says_online_and_the_will_says_offline_after_kill_9(self):
        worker = self.start_metronome()
        online = self.observer.payload("tutti/worker/metronome")
        self.assertEqual((online["state"], online["version"], online["v"]), ("online", "1.0", 1))
        worker.kill()
        offline = self.observer.wait("tutti/worker/metronome", lambda said: said["state"] == "offline")
        self.assertEqual(offline["instance"], online["instance"])
        again = self.start_metronome()
        came_back = self.observer.wait("tutti/worker/metronome", lambda said: said["generation"] > online["generation"])
        self.assertEqual((came_back["state"], came_back["pid"]), ("online", again.pid))

    def test_a_live_worker_that_sees_a_foreign_instance_says_its_own_again(self):
        self.start_metronome()
        own = self.observer.payload("tutti/worker/metronome")
        self.impersonate("metronome").publish("tutti/worker/metronome", {**own, "instance": "foreign", "state": "offline"}, retain=True)
        self.observer.wait_to_have_seen("tutti/worker/metronome", b"foreign")
        self.observer.wait("tutti/worker/metronome", lambda said: said["instance"] == own["instance"])

    def test_a_command_gets_its_reply_on_the_response_topic_with_its_correlation(self):
        self.start_metronome()
        reply = self.observer.command("metronome", "set_tempo", {"bpm": 600})
        self.assertEqual(reply.properties.CorrelationData, b"c1")
        said = json.loads(reply.payload)
        self.assertEqual((said["status"], said["data"], said["error"]), ("ok", {"bpm": 600.0}, None))
        refused = json.loads(self.observer.command("metronome", "set_tempo", {"bpm": "fast"}).payload)
        self.assertEqual((refused["status"], refused["error"]["code"]), ("error", "invalid_input"))
        unknown = json.loads(self.observer.command("metronome", "fly", {}).payload)
        self.assertEqual(unknown["error"], {"code": "not_found", "message": "Unknown command: fly"})

    def test_a_caller_without_response_topic_is_answered_on_the_targets_own(self):
        self.start_metronome()
        command = {"v": 1, "action": "ping", "request_id": "r7", "params": {}, "timestamp": time.time()}
        self.observer.publish("tutti/cmd/metronome", command)
        self.observer.wait("tutti/cmd/metronome/response/r7", lambda reply: reply.get("status") == "ok")

    def test_beats_are_events_and_readings(self):
        self.start_metronome()
        event = self.observer.wait("tutti/event/metronome/beat")
        self.assertEqual((event["type"], event["source"], event["producer"]), ("metronome.beat", "metronome", 0))
        reading = self.observer.wait("tutti/reading/metronome/bpm")
        self.assertEqual((reading["value"], reading["unit"], reading["expires_in"]), (120.0, "1/min", 60))

    def test_it_registers_and_beats_and_registers_again_when_the_supervisor_is_back(self):
        socket_path = self.folder / "supervisor.sock"
        listener = self.listen(socket_path)
        worker = self.start_metronome(TUTTI_HEARTBEAT="50ms")
        supervisor = ControlPeer(listener.accept()[0])
        registration = supervisor.frame()
        self.assertEqual(registration, {"type": "register", "worker": "metronome", "pid": worker.pid,
                                        "socket_path": str(self.folder / "metronome.sock"), "osc_addresses": []})
        heartbeat = supervisor.frame()
        self.assertEqual((heartbeat["type"], heartbeat["worker"], heartbeat["pid"]), ("heartbeat", "metronome", worker.pid))
        self.assertGreater(heartbeat["uptime_sec"], 0)
        self.assertIn("published", heartbeat["stats"])
        supervisor.close()
        listener.close()
        socket_path.unlink()
        again = ControlPeer(self.listen(socket_path).accept()[0])
        self.assertEqual(again.frame()["type"], "register")
        again.close()

    def test_the_control_socket_answers_with_and_without_the_bus(self):
        worker = self.start_metronome()
        control = self.control()
        state = control.call("get_state")
        self.assertEqual((state["type"], state["msg_id"], state["success"]), ("response", "m", True))
        self.assertEqual((state["data"]["pid"], state["data"]["bus_connected"]), (worker.pid, True))
        self.assertEqual(state["data"]["state"]["bpm"], 120.0)
        self.assertEqual(control.call("set_tempo", bpm=60)["data"], {"bpm": 60.0})
        self.assertEqual(control.call("fly"), {"type": "ack", "msg_id": "m", "success": False,
                                               "message": "Unknown command: fly"})
        self.broker.stop()
        wait_until(lambda: not control.call("get_state")["data"]["bus_connected"], "the bus to be away")
        self.assertTrue(control.call("get_stats")["success"])
        self.broker.start()

    def test_configuration_comes_from_the_bus_and_set_config_goes_there(self):
        self.observer.publish("tutti/config/metronome", {"v": 1, "revision": 4, "config": {"bpm": 300}}, retain=True)
        self.observer.wait("tutti/config/metronome")
        self.start_metronome()
        self.observer.wait("tutti/reading/metronome/bpm", lambda reading: reading.get("value") == 300.0)
        control = self.control()
        self.assertTrue(control.call("set_config", config={"bpm": 200})["success"])
        section = self.observer.wait("tutti/config/metronome", lambda said: said["revision"] == 5)
        self.assertEqual(section["config"], {"bpm": 200})
        refused = control.call("set_config", config={"bpm": 0})
        self.assertEqual((refused["success"], refused["message"]), (False, "bpm must be a number from 1 to 1000"))
        self.observer.publish("tutti/config/metronome", {"v": 1, "revision": 6, "config": {"bpm": 500}}, retain=True)
        wait_until(lambda: control.call("get_state")["data"]["state"]["bpm"] == 500.0, "the new tempo")

    def test_it_says_that_its_bus_is_away_and_that_it_is_back(self):
        notifications = self.listen(self.folder / "notify", socket.SOCK_DGRAM)
        self.start_metronome(NOTIFY_SOCKET=str(self.folder / "notify"))
        self.assertEqual(notifications.recv(100), b"READY=1")
        self.observer.stop()
        self.broker.stop()
        self.assertEqual(notifications.recv(100), b"STATUS=bus away")
        self.broker.start()
        self.assertEqual(notifications.recv(100), b"STATUS=")

    def test_sigterm_ends_it_cleanly(self):
        notifications = self.listen(self.folder / "notify", socket.SOCK_DGRAM)
        worker = self.start_metronome(NOTIFY_SOCKET=str(self.folder / "notify"), WATCHDOG_USEC="100000")
        self.assertEqual(notifications.recv(100), b"READY=1")
        self.assertEqual(notifications.recv(100), b"WATCHDOG=1")
        self.assertEqual(notifications.recv(100), b"WATCHDOG=1")
        worker.send_signal(signal.SIGTERM)
        self.assertEqual(worker.wait(PATIENCE), 0)
        said = notifications.recv(100)
        while said == b"WATCHDOG=1":
            said = notifications.recv(100)
        self.assertEqual(said, b"STOPPING=1")
        self.observer.wait("tutti/worker/metronome", lambda presence: presence["state"] == "offline")
        self.assertFalse((self.folder / "metronome.sock").exists())
        self.assertNotIn("ERROR", self.log())
        for line in self.log().splitlines():
            self.assertEqual(json.loads(line)["service"], "metronome")

    def test_what_it_said_is_there_again_after_the_broker_lost_everything(self):
        process = self.start(LOAD, "--every", "1h")
        self.observer.wait("tutti/reading/load/load_1min")
        self.observer.stop()
        self.broker.stop()
        self.broker.start()
        self.observer = Observer(self.broker)
        self.addCleanup(self.observer.stop)
        for topic in ("reading/load/load_1min", "status/load", "meta/load"):
            self.observer.wait(f"tutti/{topic}")
        self.observer.wait("tutti/worker/load", lambda said: said.get("pid") == process.pid and said["state"] == "online")

    def test_a_second_one_of_the_same_name_is_refused_and_the_first_lives_on(self):
        first = self.start_metronome()
        second = self.start(METRONOME)
        self.assertEqual(second.wait(PATIENCE), 1)
        self.assertIn("already running", self.log())
        self.assertEqual(self.control().call("get_state")["data"]["pid"], first.pid)

    def test_it_is_up_without_a_bus_and_joins_when_that_comes(self):
        self.observer.stop()
        self.broker.stop()
        worker = self.start(METRONOME)
        self.assertFalse(self.control().call("get_state")["data"]["bus_connected"])
        self.broker.start()
        self.observer = Observer(self.broker)
        self.addCleanup(self.observer.stop)
        self.observer.wait("tutti/worker/metronome", lambda said: said.get("pid") == worker.pid)

    def test_the_counters_of_a_one_shot_source_survive_its_runs(self):
        for run in (1, 2):
            self.assertEqual(self.start(LOAD, "--once").wait(PATIENCE), 0)
            status = self.observer.wait("tutti/status/load", lambda said: said.get("poll_count") == run)
        self.assertEqual((status["error_count"], status["last_error"]), (0, None))
        failed = self.start(LOAD, "--once", "--file", "/nowhere")
        self.assertEqual(failed.wait(PATIENCE), 1)
        status = self.observer.wait("tutti/status/load", lambda said: said.get("poll_count") == 3)
        self.assertEqual((status["error_count"], status["last_error"]), (1, "/nowhere cannot be read"))
        self.assertIsNotNone(status["last_success"])
        self.assertNotIn("tutti/worker/load", self.observer.latest)

    def test_a_failing_poll_does_not_end_a_source(self):
        self.start(LOAD, "--file", "/nowhere", TUTTI_EVERY="20ms")
        status = self.observer.wait("tutti/status/load", lambda said: said.get("error_count", 0) >= 3)
        self.assertEqual((status["last_success"], status["expires_in"]), (None, 120))
        meta = self.observer.wait("tutti/meta/load")
        self.assertEqual((meta["description"], meta["refresh_interval"]), ("The load of this machine.", 0.02))

    def test_wrong_usage_is_exit_2(self):
        for arguments in (["--nam"], ["--every", "soon"], ["--name", "No Name"]):
            self.assertEqual(self.start(LOAD, *arguments).wait(PATIENCE), 2, arguments)


@unittest.skipUnless((BIN / "tutti-hub").exists(), "the hub is not built")
class CppWorkerOnOurHub(CppWorkerOnMosquitto):
    broker_type = Hub


class PythonWorkerOnMosquitto(WorkerCase):
    def test_presence_readings_and_the_will_after_kill_9(self):
        worker = self.start(sys.executable, PYTHON_WORKER)
        online = self.observer.wait("tutti/worker/wave", lambda said: said.get("state") == "online")
        self.assertEqual(online["pid"], worker.pid)
        first = self.observer.wait("tutti/reading/wave/height")
        self.observer.wait("tutti/reading/wave/height", lambda said: said["timestamp"] > first["timestamp"])
        worker.kill()
        offline = self.observer.wait("tutti/worker/wave", lambda said: said["state"] == "offline")
        self.assertEqual(offline["instance"], online["instance"])

    def test_sigterm_ends_it_cleanly(self):
        notifications = self.listen(self.folder / "notify", socket.SOCK_DGRAM)
        worker = self.start(sys.executable, PYTHON_WORKER, NOTIFY_SOCKET=str(self.folder / "notify"), TUTTI_NAME="sea")
        self.assertEqual(notifications.recv(100), b"READY=1")
        self.observer.wait("tutti/worker/sea", lambda said: said.get("state") == "online")
        worker.terminate()
        self.assertEqual(worker.wait(PATIENCE), 0)
        self.assertEqual(notifications.recv(100), b"STOPPING=1")
        self.observer.wait("tutti/worker/sea", lambda said: said["state"] == "offline")

    def test_it_says_that_it_lives_where_a_foreign_instance_spoke_for_it(self):
        self.start(sys.executable, PYTHON_WORKER)
        own = self.observer.wait("tutti/worker/wave", lambda said: said.get("state") == "online")
        self.impersonate("wave").publish("tutti/worker/wave", {**own, "instance": "foreign"}, retain=True)
        self.observer.wait_to_have_seen("tutti/worker/wave", b"foreign")
        self.observer.wait("tutti/worker/wave", lambda said: said["instance"] == own["instance"])


@unittest.skipUnless((BIN / "tutti-hub").exists(), "the hub is not built")
class PythonWorkerOnOurHub(PythonWorkerOnMosquitto):
    broker_type = Hub


if __name__ == "__main__":
    unittest.main()
