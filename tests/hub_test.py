#!/usr/bin/python3
"""tutti-hub as its clients see it: Mosquitto's tools, paho, MQTT.js and bare sockets, on the Unix socket and TCP.

TUTTI_BIN names the folder of the programs."""

import hashlib
import json
import os
import pathlib
import queue
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from bus_client import end
from rig import BIN, PATIENCE, ROOT, free_port, node_folder, wait_until

KEY = bytes(range(32))
HUB_HEALTH = "tutti/health/hub"  # always there, whatever a test is about


def password(user):
    return hashlib.blake2b(user.encode(), key=KEY, digest_size=32).hexdigest()


def packet(first, body):
    """An MQTT packet by hand; the body is at most 127 bytes."""
    return bytes([first, len(body)]) + body


def last_word(received):
    """Type and reason of the last packet, a CONNACK or DISCONNECT, which may go on to say why; None where there is none."""
    word = None
    while received:
        body = received[2:2 + received[1]]
        word, received = (received[0], body[1] if received[0] == 0x20 else body[0]), received[2 + len(body):]
    return word


def text(value):
    return len(value).to_bytes(2, "big") + value


def connect_packet(client_id, version=4, flags=2):
    properties = b"\0" if version == 5 else b""
    return packet(0x10, text(b"MQTT") + bytes([version, flags, 0, 0]) + properties + text(client_id))


class Hub:
    """A hub on a run directory of its own and a port from the kernel."""

    def __init__(self, folder, *arguments, programs=BIN):
        self.folder, self.programs = folder, programs
        self.arguments = arguments
        self.socket = folder / "mqtt"
        self.log_path = folder / "log"
        self.most_files = None
        self.start()

    def start(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [self.programs / "tutti-hub", "--run-dir", self.folder, "--tcp", "127.0.0.1:0", *self.arguments],
                env=environment, stdin=subprocess.DEVNULL, stderr=log, preexec_fn=self.keep_to_few_files)
        ready = wait_until(lambda: self.said("ready") or self.process.poll() is not None, "the hub to be ready")
        if ready is True:
            raise AssertionError(self.log_path.read_text())
        self.port = int(ready[0]["tcp"].rsplit(":", 1)[1])

    def keep_to_few_files(self):
        if self.most_files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (self.most_files, self.most_files))

    def said(self, message):
        lines = self.log_path.read_text().splitlines(keepends=True)
        entries = [json.loads(line) for line in lines if line.endswith("\n")]
        return [entry for entry in entries if entry["message"] == message]

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


class HubTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-hub-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "bus.key").write_bytes(KEY)
        self.hub = Hub(self.folder)
        self.addCleanup(lambda: self.hub.kill() if self.hub.process.poll() is None else None)

    def paho(self, client_id="", version=paho.MQTTv5, user=None, connect=True, **options):
        """A running paho client; its messages come to `client.inbox`."""
        if version == paho.MQTTv311 and "clean_session" not in options:
            options["clean_session"] = True
        connecting = {key: options.pop(key) for key in ("clean_start", "properties", "keepalive") if key in options}
        client = paho.Client(client_id=client_id, protocol=version, **options)
        if user:
            client.username_pw_set(user, password(user))
        client.inbox, client.events = queue.Queue(), queue.Queue()

        def take(_client, _data, message):
            if message.topic != HUB_HEALTH:
                client.inbox.put(message)

        client.on_message = take
        client.on_connect = lambda _client, _data, flags, code, *_: client.events.put((flags, code))
        client.on_subscribe = lambda *_: client.events.put("subscribed")
        client.on_publish = lambda *_: client.events.put("published")
        if connect:
            client.connect("127.0.0.1", self.hub.port, **connecting)
            client.loop_start()
            self.addCleanup(end, client)
            client.flags, client.code = client.events.get(timeout=PATIENCE)
        return client

    def subscribe(self, client, topic, **options):
        client.subscribe(topic, **options)
        self.assertEqual(client.events.get(timeout=PATIENCE), "subscribed")
        return client

    def publish(self, client, topic, payload, **options):
        """With QoS 1: when this returns, the hub has it."""
        client.publish(topic, payload, qos=1, **options)
        self.assertEqual(client.events.get(timeout=PATIENCE), "published")

    def bare(self):
        client = socket.create_connection(("127.0.0.1", self.hub.port), timeout=PATIENCE)
        self.addCleanup(client.close)
        return client

    def bare_answer(self, client):
        """Everything until the hub closes."""
        received = b""
        while chunk := client.recv(4096):
            received += chunk
        return received


class Tools(HubTest):
    """mosquitto_pub and mosquitto_sub."""

    def where(self, kind):
        return ["--unix", self.hub.socket] if kind == "unix" else ["-h", "127.0.0.1", "-p", str(self.hub.port)]

    def test_a_bridge_of_mosquitto_connects_though_it_is_refused_as_a_bridge_first(self):
        bridge = self.folder / "bridge.conf"
        bridge.write_text(f"connection tutti\naddress 127.0.0.1:{self.hub.port}\nrestart_timeout 1\ntopic tutti/# out 1\n"
                          f"listener {free_port()} 127.0.0.1\n")
        process = subprocess.Popen(["mosquitto", "-c", bridge], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        wait_until(lambda: ".tutti" in self.hub.log_path.read_text(), "the bridge")

    def test_publish_and_subscribe_on_both_transports_and_versions(self):
        for kind in ("unix", "tcp"):
            for version in ("311", "5"):
                with self.subTest(kind=kind, version=version):
                    common = [*self.where(kind), "-V", version, "-q", "1"]
                    topic = f"tutti/tools/{kind}/{version}"
                    listener = subprocess.Popen(
                        ["stdbuf", "-oL", "mosquitto_sub", *common, "-t", topic + "/#", "-v", "-C", "2", "-d"],
                        stdout=subprocess.PIPE, text=True)
                    lines = iter(listener.stdout.readline, "")
                    next(line for line in lines if line.startswith("Subscribed"))
                    for payload in ("eins", "zwei"):
                        subprocess.run(["mosquitto_pub", *common, "-t", topic + "/x", "-m", payload], check=True)
                    said = [line.strip() for line in lines]
                    listener.stdout.close()
                    self.assertEqual(listener.wait(PATIENCE), 0)
                    self.assertIn(topic + "/x eins", said)
                    self.assertIn(topic + "/x zwei", said)

    def test_retained_messages_wait_for_a_subscriber(self):
        where = self.where("unix")
        subprocess.run(["mosquitto_pub", *where, "-t", "tutti/meta/a", "-m", "kept", "-r"], check=True)
        got = subprocess.run(
            ["mosquitto_sub", *where, "-t", "tutti/meta/#", "-C", "1", "-W", "20"], capture_output=True, text=True)
        self.assertEqual(got.stdout.strip(), "kept")


class Rights(HubTest):
    def test_anonymous_clients_neither_command_nor_configure(self):
        witness = self.subscribe(self.paho(user="witness"), "tutti/#")
        anonymous = self.paho()
        self.publish(anonymous, "tutti/cmd/mixer", "no")
        self.publish(anonymous, "tutti/config/mixer", "no", retain=True)
        self.publish(anonymous, "tutti/event/x", "yes")
        self.assertEqual(witness.inbox.get(timeout=PATIENCE).payload, b"yes")
        self.assertEqual({entry["topic"] for entry in self.hub.said("not permitted")}, {"tutti/cmd/mixer"})

    def test_a_user_with_its_password_may(self):
        anonymous = self.subscribe(self.paho(), "tutti/#")
        user = self.subscribe(self.paho(user="mixer"), "tutti/cmd/+")
        self.publish(user, "tutti/cmd/mixer", "yes")
        self.publish(user, "tutti/config/mixer", "for all")
        self.assertEqual(user.inbox.get(timeout=PATIENCE).payload, b"yes")
        self.assertEqual(anonymous.inbox.get(timeout=PATIENCE).payload, b"for all")

    def test_nobody_forges_the_installations_own_word(self):
        witness = self.subscribe(self.paho(user="witness"), "tutti/#")
        anonymous, lamp = self.paho(), self.paho("lamp", user="lamp")
        for topic in ("worker/lamp", "service/lamp", "health/services", "vault/control", "leader/x", "job/1", "log/lamp", "frame/wall",
                      "event/playlist/stopped", "status/lamp", "meta/lamp", "reading/lamp/x", "reply/witness/1"):
            self.publish(anonymous, f"tutti/{topic}", "forged", retain=True)
        for topic in ("worker/witness", "service/lamp", "health/services", "event/playlist/stopped", "reading/system/x"):
            self.publish(lamp, f"tutti/{topic}", "forged", retain=True)
        self.publish(lamp, "tutti/worker/lamp", "its own")
        self.publish(anonymous, "tutti/event/button", "anybody's")
        self.assertEqual([witness.inbox.get(timeout=PATIENCE).payload for _ in range(2)], [b"its own", b"anybody's"])

    def test_nobody_reads_the_answers_of_others(self):
        curious = self.subscribe(self.paho("curious"), "#")
        asker = self.subscribe(self.paho("asker"), "tutti/reply/asker/#")
        lamp = self.paho("lamp", user="lamp")
        self.publish(lamp, "tutti/reply/asker/1", "secret")
        self.publish(lamp, "tutti/reply/curious/1", "for it")
        self.assertEqual(asker.inbox.get(timeout=PATIENCE).payload, b"secret")
        self.assertEqual(curious.inbox.get(timeout=PATIENCE).payload, b"for it")

    def test_a_director_is_known_by_the_installations_file(self):
        (self.folder / "tutti.toml").write_text('[service.show]\nrun = ["tutti", "director"]\n[service.lamp]\nrun = ["./lamp"]\n')
        self.hub.kill()
        self.hub.arguments = ("--config", self.folder / "tutti.toml")
        self.hub.start()
        witness = self.subscribe(self.paho(user="witness"), "tutti/event/playlist/#")
        for name in ("lamp", "show"):
            self.publish(self.paho(name, user=name), "tutti/event/playlist/stopped", name)
        self.assertEqual(witness.inbox.get(timeout=PATIENCE).payload, b"show")

    def test_a_wrong_password_is_refused(self):
        for version, code in ((b"\x05", 0x86), (b"\x04", 4)):
            properties = b"\0" if version == b"\x05" else b""
            client = self.bare()
            client.sendall(packet(
                0x10, text(b"MQTT") + version + b"\xc2\0\0" + properties + text(b"x") + text(b"mixer") + text(b"guess")))
            answer = self.bare_answer(client)
            self.assertEqual((answer[0], answer[3]), (0x20, code))

    def test_nobody_takes_the_client_id_of_a_user(self):
        mixer = self.paho("mixer", user="mixer")
        self.assertEqual(mixer.code, 0)
        client = self.bare()
        client.sendall(connect_packet(b"mixer", 5))
        self.assertEqual(self.bare_answer(client)[3], 0x85)
        self.assertTrue(mixer.is_connected())

    def test_beyond_loopback_it_does_not_start_without_a_key(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [BIN / "tutti-hub", "--run-dir", folder, "--tcp", "0.0.0.0:0"], capture_output=True, timeout=PATIENCE)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"must authenticate", done.stderr)


class State(HubTest):
    def test_a_will_is_published_when_its_client_dies(self):
        witness = self.subscribe(self.paho(), "tutti/worker/#")
        client = self.bare()
        body = (text(b"MQTT") + b"\x04\xe6\0\0" + text(b"w") + text(b"tutti/worker/w") + text(b"offline")
                + text(b"w") + text(password("w").encode()))
        client.sendall(packet(0x10, body))
        self.assertEqual(client.recv(4), b"\x20\x02\0\0")
        client.close()
        self.assertEqual(witness.inbox.get(timeout=PATIENCE).payload, b"offline")
        late = self.subscribe(self.paho(), "tutti/worker/w")
        message = late.inbox.get(timeout=PATIENCE)
        self.assertEqual((message.payload, message.retain), (b"offline", True))

    def test_what_a_session_missed_waits_for_it(self):
        lasting = Properties(PacketTypes.CONNECT)
        lasting.SessionExpiryInterval = 300
        first = self.subscribe(self.paho("sleeper", clean_start=True, properties=lasting), "tutti/event/#", qos=1)
        first.disconnect()
        sender = self.paho()
        for number in range(20):
            self.publish(sender, "tutti/event/x", str(number))
        second = self.paho("sleeper", clean_start=False, properties=lasting)
        self.assertEqual(second.flags["session present"], 1)
        got = [int(second.inbox.get(timeout=PATIENCE).payload) for _ in range(20)]
        self.assertEqual(got, list(range(20)))

    def test_retained_messages_expire(self):
        sender = self.paho()
        short, long = Properties(PacketTypes.PUBLISH), Properties(PacketTypes.PUBLISH)
        short.MessageExpiryInterval, long.MessageExpiryInterval = 1, 1000
        self.publish(sender, "tutti/reading/a/short", "1", retain=True, properties=short)
        self.publish(sender, "tutti/reading/a/long", "2", retain=True, properties=long)

        def only_the_long_one_is_left():
            client = self.subscribe(self.paho(), "tutti/reading/#")
            got = {client.inbox.get(timeout=PATIENCE).topic}
            self.publish(client, "tutti/reading/end", "end")
            while (topic := client.inbox.get(timeout=PATIENCE).topic) != "tutti/reading/end":
                got.add(topic)
            client.disconnect()
            return got == {"tutti/reading/a/long"}

        wait_until(only_the_long_one_is_left, "the message to expire")

    def test_properties_reach_version_5_clients_in_order(self):
        client = self.paho()
        self.subscribe(client, "tutti/x", options=SubscribeOptions(qos=1, noLocal=False))
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = [("b", "1"), ("a", "2"), ("b", "3")]
        properties.ResponseTopic = "tutti/reply/me/1"
        properties.CorrelationData = b"c"
        client.publish("tutti/x", "payload", qos=1, properties=properties)
        got = client.inbox.get(timeout=PATIENCE).properties
        self.assertEqual(got.UserProperty, [("b", "1"), ("a", "2"), ("b", "3")])
        self.assertEqual((got.ResponseTopic, got.CorrelationData), ("tutti/reply/me/1", b"c"))

    def test_it_starts_again_where_it_was_killed(self):
        self.hub.kill()
        self.assertTrue(self.hub.socket.exists(), "a killed hub leaves its socket")
        self.hub.start()
        subprocess.run(
            ["mosquitto_pub", "--unix", self.hub.socket, "-t", "tutti/x", "-m", "x"], check=True, timeout=PATIENCE)

    def test_a_second_hub_leaves_the_first_alone(self):
        done = subprocess.run(
            [BIN / "tutti-hub", "--run-dir", self.folder, "--tcp", "off"], capture_output=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(self.hub.process.pid).encode(), done.stderr)
        subprocess.run(
            ["mosquitto_pub", "--unix", self.hub.socket, "-t", "tutti/x", "-m", "x"], check=True, timeout=PATIENCE)

    def test_sigterm_tells_its_clients_and_removes_its_socket(self):
        client = self.bare()
        client.sendall(connect_packet(b"c", 5))
        client.recv(100)
        self.assertEqual(self.hub.kill(signal.SIGTERM), 0)
        self.assertEqual(last_word(self.bare_answer(client)), (0xE0, 0x8B))
        self.assertFalse(self.hub.socket.exists())
        self.assertTrue(self.hub.said("stopped"))


class Robustness(HubTest):
    def test_a_malformed_connect_is_closed_and_told_why_where_its_version_can(self):
        for sent, answer in ((connect_packet(b"a1", flags=3), b""), (connect_packet(b"a1", 5, flags=3), b"\x20\x03\x00\x81\x00")):
            client = self.bare()
            client.sendall(sent)
            self.assertEqual(self.bare_answer(client), answer)

    MALFORMED = {
        "an unknown packet type": (b"\x00\x00", b""),
        "no CONNECT": (packet(0x30, text(b"t") + b"x"), b""),
        "HTTP": (b"GET / HTTP/1.1\r\n\r\n", b""),
        "TLS": (b"\x16\x03\x01\x02\x00\x01", b""),
        "an endless length": (b"\x10\xff\xff\xff\xff\xff", b""),
        "a huge CONNECT": (b"\x10\xff\xff\xff\x7f", b""),
        "an unknown version": (packet(0x10, text(b"MQTT") + b"\x09\x02\0\0\0" + text(b"x")), b"\x20\x03\0\x84\0"),
        "the reserved CONNECT flag": (packet(0x10, text(b"MQTT") + b"\x05\x03\0\0\0" + text(b"x")), b"\x20\x03\0\x81\0"),
        "a topic with a wildcard": (connect_packet(b"x", 5) + packet(0x30, text(b"a/#") + b"\0"), b"\xe0\x01\x90"),
        "a topic that is no UTF-8": (connect_packet(b"x", 5) + packet(0x30, text(b"\xff\xfe") + b"\0"), b"\xe0\x01\x81"),
        "a packet id of zero": (connect_packet(b"x", 5) + packet(0x32, text(b"t") + b"\0\0\0"), b"\xe0\x01\x82"),
        "a SUBSCRIBE with wrong flags": (connect_packet(b"x", 5) + packet(0x80, b"\0\1\0" + text(b"t") + b"\0"), b"\xe0\x01\x81"),
        "a SUBSCRIBE of nothing": (connect_packet(b"x", 5) + packet(0x82, b"\0\1\0"), b"\xe0\x01\x82"),
        "QoS 3": (connect_packet(b"x", 5) + packet(0x36, text(b"t") + b"\0\1\0"), b"\xe0\x01\x81"),
        "a server's packet": (connect_packet(b"x", 5) + packet(0x20, b"\0\0\0"), b"\xe0\x01\x82"),
    }

    def test_malformed_input_is_answered_and_ends_its_connection_alone(self):
        witness = self.subscribe(self.paho(), "tutti/witness")
        for name, (sent, last) in self.MALFORMED.items():
            with self.subTest(name):
                client = self.bare()
                client.sendall(sent)
                answer = self.bare_answer(client)
                self.assertEqual(last_word(answer), last_word(last))
        self.publish(self.paho(), "tutti/witness", "alive")
        self.assertEqual(witness.inbox.get(timeout=PATIENCE).payload, b"alive")

    def test_one_byte_at_a_time(self):
        client = self.bare()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in connect_packet(b"slow") + packet(0x82, b"\0\1" + text(b"t") + b"\0") + packet(0x30, text(b"t") + b"hello"):
            client.sendall(bytes([byte]))
        expected = b"\x20\x02\0\0" + packet(0x90, b"\0\1\0") + packet(0x30, text(b"t") + b"hello")
        received = b""
        while len(received) < len(expected):
            received += client.recv(100)
        self.assertEqual(received, expected)

    def test_a_client_that_does_not_read_costs_others_nothing(self):
        lazy = self.bare()
        lazy.sendall(connect_packet(b"lazy") + packet(0x82, b"\0\1" + text(b"tutti/flood") + b"\0"))
        lazy.recv(100)
        witness = self.subscribe(self.paho(), "tutti/flood", qos=1)
        sender = self.paho()
        for _ in range(3000):
            sender.publish("tutti/flood", b"x" * 1000)
        self.publish(sender, "tutti/flood", "end")
        wait_until(
            lambda: any(witness.inbox.get(timeout=PATIENCE).payload == b"end" for _ in range(4000)), "the end of the flood")
        status = pathlib.Path(f"/proc/{self.hub.process.pid}/status").read_text()
        resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        self.assertLess(resident, 200_000, "kB; a sanitizer build needs most of it")

    def test_an_idle_hub_never_wakes_up(self):
        self.subscribe(self.paho("idle", keepalive=60), "tutti/#")
        subprocess.Popen(["true"]).wait()

        def switches():
            status = pathlib.Path(f"/proc/{self.hub.process.pid}/status").read_text()
            return [line for line in status.splitlines() if "ctxt_switches" in line][0]

        # Not one wake-up in three seconds; what the subscription caused may first come to rest.
        def is_still():
            before = switches()
            time.sleep(3)  # lint: allow sleep: what is measured is that nothing happens in this time
            return switches() == before

        wait_until(is_still, "the hub to rest", patience=10)


class JavaScript(HubTest):
    @classmethod
    def setUpClass(cls):
        node_folder()

    def test_mqtt_js_works_in_both_versions(self):
        for version in (4, 5):
            with self.subTest(version=version):
                done = subprocess.run(
                    ["node", ROOT / "tests" / "js" / "hub.mjs", str(self.hub.port), str(version)],
                    capture_output=True, text=True, timeout=2 * PATIENCE)
                self.assertEqual(done.returncode, 0, done.stderr)
                saw = json.loads(done.stdout)
                self.assertEqual(saw["granted"], [2])
                self.assertEqual([message["payload"] for message in saw["seen"]], ["0", "1", 100_000, "last"])
                self.assertEqual([message["qos"] for message in saw["seen"]], [0, 1, 1, 1])
                if version == 5:
                    self.assertEqual(saw["seen"][0]["user"], {"b": "1", "a": ["2", "3"]})
                    self.assertEqual(saw["seen"][1]["correlation"], "c7")
                    self.assertEqual(saw["refused"], 0x87)


if __name__ == "__main__":
    unittest.main()
