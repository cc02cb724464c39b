#!/usr/bin/python3
"""An installation on somebody else's broker: Mosquitto, and NATS with its MQTT listener and JetStream. What each has and has
not is asked of it, and is what docs/hub.md says of it.

TUTTI_BIN names the folder of the programs."""

import contextlib
import pathlib
import queue
import re
import shutil
import subprocess
import tempfile
import unittest

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from rig import PATIENCE, ROOT, Installation, free_port, get_json, wait_until

QUIET = 0.5  # how long nothing has to come until nothing will
NATS = shutil.which("nats-server", path="/usr/sbin:/usr/bin:/usr/local/bin")


@contextlib.contextmanager
def mosquitto():
    with tempfile.TemporaryDirectory(prefix="tutti-test-") as folder:
        port = free_port()
        file = pathlib.Path(folder, "mosquitto.conf")
        file.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nlog_type none\nuser root\n")
        with running(["/usr/sbin/mosquitto", "-c", str(file)], port):
            yield port


@contextlib.contextmanager
def nats():
    with tempfile.TemporaryDirectory(prefix="tutti-test-") as folder:
        port = free_port()
        file = pathlib.Path(folder, "nats.conf")
        file.write_text(
            f'listen: "127.0.0.1:{free_port()}"\nserver_name: edge\njetstream {{ store_dir: "{folder}/store" }}\n'
            f'mqtt {{ host: "127.0.0.1", port: {port} }}\n')
        with running([NATS, "-c", str(file)], port):
            yield port


@contextlib.contextmanager
def running(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: accepts(port), f"{command[0]} to listen")
        yield
    finally:
        process.kill()
        process.wait()


def accepts(port):
    """Whether it takes a client: NATS listens before its JetStream is there, and then closes."""
    try:
        Client(port, "probe").close()
    except (OSError, queue.Empty, AssertionError):
        return False
    return True


class Client:
    """A stock client, connected."""

    def __init__(self, port, name, version=paho.MQTTv311, will=None):
        self.messages = queue.Queue()
        self.events = queue.Queue()
        self.paho = paho.Client(name, protocol=version)
        self.paho.on_message = lambda _, __, message: self.messages.put(message)
        self.paho.on_connect = lambda _, __, ___, reason, *____: self.events.put(("connected", int(getattr(reason, "value", reason))))
        self.paho.on_disconnect = lambda *_: self.events.put(("disconnected", None))
        self.paho.on_subscribe = lambda _, __, ___, reasons, *____: self.events.put(
            ("subscribed", [int(getattr(each, "value", each)) for each in reasons]))
        self.paho.on_publish = lambda *_: self.events.put(("published", None))
        if will:
            self.paho.will_set(*will)
        self.paho.connect("127.0.0.1", port, keepalive=30)
        self.paho.loop_start()
        try:
            assert self.wait("connected") == 0, "refused"
        except (AssertionError, queue.Empty):
            self.close()
            raise

    def wait(self, what):
        """What the next event of that kind has with it; AssertionError where the connection ends before."""
        while True:
            kind, value = self.events.get(timeout=5)
            if kind == what:
                return value
            assert kind != "disconnected", f"disconnected before it was {what}"

    def subscribe(self, topic, qos=1):
        self.paho.subscribe(topic, qos)
        reasons = self.wait("subscribed")
        assert reasons[0] < 0x80, f"subscription refused: {reasons}"
        return self

    def publish(self, topic, payload, qos=1, **more):
        self.paho.publish(topic, payload, qos, **more)
        self.wait("published")

    def next(self, patience=5):
        return self.messages.get(timeout=patience)

    def close(self):
        self.paho.disconnect()
        self.paho.loop_stop()

    def vanish(self):
        """Without a goodbye."""
        self.paho.loop_stop()
        self.paho.socket().close()


def has(probe, port):
    try:
        return bool(probe(port))
    except (AssertionError, queue.Empty, OSError):
        return False


def version_5(port):
    Client(port, "v5", paho.MQTTv5).close()
    return True


def qos_1(port):
    receiver = Client(port, "receiver").subscribe("edge/qos1", 1)
    sender = Client(port, "sender")
    sender.publish("edge/qos1", "x", 1)
    with contextlib.closing(receiver), contextlib.closing(sender):
        return receiver.next().qos == 1


def qos_2(port):
    receiver = Client(port, "receiver").subscribe("edge/qos2", 2)
    sender = Client(port, "sender")
    with contextlib.closing(receiver), contextlib.closing(sender):
        sender.publish("edge/qos2", "x", 2)
        return receiver.next().qos == 2


def retained(port):
    sender = Client(port, "sender")
    with contextlib.closing(sender):
        sender.publish("edge/kept", "x", 1, retain=True)
        receiver = Client(port, "receiver").subscribe("edge/kept")
        with contextlib.closing(receiver):
            return receiver.next().retain


def wills(port):
    receiver = Client(port, "receiver").subscribe("edge/will")
    with contextlib.closing(receiver):
        Client(port, "dying", will=("edge/will", "gone", 1, False)).vanish()
        return receiver.next().payload == b"gone"


def sessions(port):
    sleeper = paho.Client("sleeper", clean_session=False)
    events, messages = queue.Queue(), queue.Queue()
    sleeper.on_connect = sleeper.on_subscribe = lambda *_: events.put(None)
    sleeper.on_message = lambda _, __, message: messages.put(message.payload)
    sleeper.connect("127.0.0.1", port)
    sleeper.loop_start()
    events.get(timeout=5)
    sleeper.subscribe("edge/sleep", 1)
    events.get(timeout=5)
    sleeper.disconnect()
    sleeper.loop_stop()
    sender = Client(port, "sender")
    sender.publish("edge/sleep", "x", 1)
    sender.close()
    sleeper.connect("127.0.0.1", port)
    sleeper.loop_start()
    try:
        return messages.get(timeout=5) == b"x"
    finally:
        sleeper.disconnect()
        sleeper.loop_stop()


def shared(port):
    workers = [Client(port, f"worker-{i}", paho.MQTTv5).subscribe("$share/group/edge/work") for i in range(2)]
    sender = Client(port, "sender", paho.MQTTv5)
    for number in range(10):
        sender.publish("edge/work", str(number), 1)
    got = []
    for worker in workers:
        with contextlib.suppress(queue.Empty):
            while True:
                got.append(worker.next(QUIET).payload)
    for client in (*workers, sender):
        client.close()
    return sorted(got) == [str(number).encode() for number in range(10)]


def properties(port):
    receiver = Client(port, "receiver", paho.MQTTv5).subscribe("edge/properties")
    sender = Client(port, "sender", paho.MQTTv5)
    sent = Properties(PacketTypes.PUBLISH)
    sent.UserProperty = [("trace", "1")]
    sent.ResponseTopic = "edge/answer"
    sent.CorrelationData = b"7"
    sent.MessageExpiryInterval = 60
    sender.publish("edge/properties", "x", 1, properties=sent)
    got = receiver.next().properties
    for client in (receiver, sender):
        client.close()
    return (got.UserProperty == [("trace", "1")] and got.ResponseTopic == "edge/answer" and got.CorrelationData == b"7"
            and got.MessageExpiryInterval <= 60)


def dots(port):
    receiver = Client(port, "receiver").subscribe("edge/left.lamp")
    sender = Client(port, "sender")
    with contextlib.closing(receiver), contextlib.closing(sender):
        sender.publish("edge/left.lamp", "x", 1)
        return receiver.next().topic == "edge/left.lamp"


PROBES = {
    "MQTT 5": version_5,
    "QoS 1": qos_1,
    "QoS 2": qos_2,
    "retained messages": retained,
    "wills": wills,
    "sessions that outlive a connection": sessions,
    "shared subscriptions": shared,
    "properties: expiry, response topic, user properties": properties,
    "a `.` in a topic, as in `<node>.<name>`": dots,
}


def documented(broker):
    """Row → whether the broker has it, as the table of docs/hub.md says."""
    rows = {}
    columns = []
    for line in pathlib.Path(ROOT, "docs/hub.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0] == "of a broker":
            columns = cells
        elif columns and line.startswith("|") and not re.fullmatch(r"[|\-]+", line):
            rows[cells[0]] = cells[columns.index(broker)].startswith("yes")
        elif columns and not line.startswith("|"):
            break
    return rows


class EdgeOfOneMachine:
    """What holds of every broker."""

    def test_it_has_what_the_page_says(self):
        with self.broker() as port:
            found = {name: has(probe, port) for name, probe in PROBES.items()}
        self.assertEqual(found, documented(self.name))

    def test_an_installation_runs_on_it(self):
        http = free_port()
        with self.broker() as port, Installation(f"""
name = "edge"
[bus]
url = "mqtt://127.0.0.1:{port}"
[gateway]
listen = "127.0.0.1:{http}"
[service.system]
every = "500ms"
""") as home:
            home.up()

            def newest():
                source = get_json(f"http://127.0.0.1:{http}/api/sources/system") or {}
                return max((each["timestamp"] for each in source.get("readings", {}).values()), default=0)

            first = wait_until(newest, "a reading")
            wait_until(lambda: newest() > first, "a newer one")
            self.assertIn("poll_count", home.tutti("call", "system", "get_state").stdout)
            self.assertIn("reading/system/", home.tutti("sub", "-c", "1", "reading/#").stdout)


class OnMosquitto(EdgeOfOneMachine, unittest.TestCase):
    name = "Mosquitto 2.0"
    broker = staticmethod(mosquitto)


@unittest.skipUnless(NATS, "nats-server is not installed")
class OnNats(EdgeOfOneMachine, unittest.TestCase):
    name = "NATS 2.9"
    broker = staticmethod(nats)


if __name__ == "__main__":
    unittest.main()
