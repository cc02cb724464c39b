#!/usr/bin/python3
"""tutti-hub's MQTT 5 where it meets sockets: shared subscriptions, aliases, other servers, who does not keep up, $SYS."""

import json
import pathlib
import resource
import socket
import struct
import subprocess
import unittest

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from hub_test import Hub, HubTest, connect_packet, packet, text
from mqtt_packets import publish
from rig import PATIENCE, RELEASE_BIN, wait_until


def publish_properties(**values):
    properties = Properties(PacketTypes.PUBLISH)
    for name, value in values.items():
        setattr(properties, name, value)
    return properties


class Features(HubTest):
    def restart(self, file):
        self.hub.kill()
        path = self.folder / "tutti.toml"
        path.write_text(file)
        self.hub = Hub(self.folder, "--config", path)

    def ask(self, command, **arguments):
        """One request on the hub's control socket, and its reply."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(PATIENCE)
            control.connect(str(self.folder / "hub.sock"))
            frame = json.dumps({"type": "command", "cmd": command, "msg_id": "1", **arguments}).encode()
            control.sendall(struct.pack(">I", len(frame)) + frame)
            stream = control.makefile("rb")
            while True:
                reply = json.loads(stream.read(struct.unpack(">I", stream.read(4))[0]))
                if reply.get("msg_id") == "1":
                    return reply

    def counted(self, name):
        return self.ask("get_stats")["data"][name]

    def test_workers_share_a_queue(self):
        workers = [self.subscribe(self.paho(f"worker-{i}"), "$share/work/tutti/event/task/+", qos=1) for i in range(3)]
        sender = self.paho("sender")
        for i in range(30):
            self.publish(sender, "tutti/event/task/x", str(i))
        done = [[worker.inbox.get(timeout=PATIENCE).payload for _ in range(10)] for worker in workers]
        self.assertEqual(sorted(int(payload) for each in done for payload in each), list(range(30)))
        self.assertEqual(self.counted("shared_subscriptions"), 3)

    def test_an_alias_stands_for_its_topic(self):
        listener = self.subscribe(self.paho("listener"), "tutti/event/#", qos=1)
        sender = self.paho("sender")
        sender.publish("tutti/event/long/topic", "1", qos=1, properties=publish_properties(TopicAlias=3))
        sender.publish("", "2", qos=1, properties=publish_properties(TopicAlias=3))
        got = [listener.inbox.get(timeout=PATIENCE) for _ in range(2)]
        self.assertEqual([(each.topic, each.payload) for each in got],
                         [("tutti/event/long/topic", b"1"), ("tutti/event/long/topic", b"2")])

    def test_a_client_that_takes_aliases_gets_them(self):
        client = self.bare()
        alias_maximum = b"\x03\x22\x00\x05"
        client.sendall(packet(0x10, text(b"MQTT") + bytes([5, 2, 0, 0]) + alias_maximum + text(b"taker")))
        stream = client.makefile("rb")

        def read():
            head = stream.read(2)
            return head[0], stream.read(head[1])

        self.assertEqual(read()[1][1], 0)
        client.sendall(packet(0x82, b"\0\1\0" + text(b"tutti/event/#") + b"\0"))
        self.assertEqual(read()[0], 0x90)
        sender = self.paho("sender")
        for payload in ("1", "2"):
            sender.publish("tutti/event/aliased", payload)
        topic = text(b"tutti/event/aliased")
        self.assertEqual(read(), (0x30, topic + b"\x03\x23\x00\x01" + b"1"))
        self.assertEqual(read(), (0x30, text(b"") + b"\x03\x23\x00\x01" + b"2"))

    def test_clients_are_sent_to_another_server(self):
        self.restart('[hub]\nredirect = "stage.example:1883"\nredirect_permanent = true\n')
        client = self.bare()
        client.sendall(connect_packet(b"a", 5))
        answer = self.bare_answer(client)
        self.assertEqual(answer[3], 0x9D)
        self.assertIn(b"\x1c" + text(b"stage.example:1883"), answer)
        local = subprocess.run(["mosquitto_pub", "--unix", self.hub.socket, "-t", "tutti/event/x", "-m", "1", "-q", "1"])
        self.assertEqual(local.returncode, 0, "who is trusted stays")

    def test_clients_that_are_there_are_sent_on_by_command(self):
        client = self.bare()
        client.sendall(connect_packet(b"a", 5))
        stream = client.makefile("rb")
        head = stream.read(2)
        self.assertEqual(stream.read(head[1])[1], 0)
        self.assertFalse(self.ask("redirect", server="nowhere")["success"])
        self.assertFalse(self.ask("redirect", server="stage.example:1883", permanent="yes")["success"])
        self.assertTrue(self.ask("redirect", server="stage.example:1883")["success"])
        goodbye = stream.read()
        self.assertEqual((goodbye[0], goodbye[2]), (0xE0, 0x9C))
        self.assertIn(b"stage.example:1883", goodbye)
        self.assertTrue(self.ask("redirect", server="")["success"])
        self.assertEqual(self.paho("b").code, 0)

    def stuck_client(self, filter_, name=b"stuck", qos=0):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(PATIENCE)
        client.connect(("127.0.0.1", self.hub.port))
        self.addCleanup(client.close)
        before = self.counted("subscriptions")
        client.sendall(connect_packet(name) + packet(0x82, b"\0\1" + text(filter_) + bytes([qos])))
        wait_until(lambda: self.counted("subscriptions") > before, "its subscription")
        return client

    def memory(self):
        return int(pathlib.Path(f"/proc/{self.hub.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()

    def test_a_client_that_falls_behind_gets_the_latest_values_and_is_no_burden(self):
        self.hub.kill()
        self.hub = Hub(self.folder, programs=RELEASE_BIN)  # its memory is measured
        stuck = self.stuck_client(b"tutti/#")
        sender = self.paho("sender", user="mixer")
        healthy = self.subscribe(self.paho("healthy"), "tutti/frame/wall")
        before = self.memory()
        filler = b"x" * 20_000
        for i in range(1000):
            sender.publish("tutti/event/raw/a", filler)
            sender.publish("tutti/frame/wall", b"%06d" % i)
        while healthy.inbox.get(timeout=PATIENCE).payload != b"000999":
            pass
        self.assertGreater(self.counted("coalesced"), 500)
        self.assertGreater(self.counted("dropped_qos0"), 100)
        self.assertLess(self.memory() - before, 4_000_000)
        received = b""
        while b"000999" not in received:
            received += stuck.recv(65536)

    def check_a_hundred_stuck(self, qos):
        """40 MB are published beside a hundred that read nothing: all of it comes to who reads, and little stays in the hub."""
        for number in range(100):
            self.stuck_client(b"tutti/event/#", b"stuck-%d" % number, qos)
        healthy = self.stuck_client(b"tutti/event/#", b"healthy")
        healthy.recv(9, socket.MSG_WAITALL)  # CONNACK, SUBACK
        sender = self.bare()
        sender.sendall(connect_packet(b"sender"))
        sender.recv(4, socket.MSG_WAITALL)
        topic, payload = "tutti/event/load", bytes(2_000)
        batch = b"".join(publish(topic, payload, qos, number=number) for number in range(1, 101))
        expected = 100 * len(publish(topic, payload))
        before = self.memory()
        for _ in range(200):
            sender.sendall(batch)
            healthy_got = 0
            while healthy_got < expected:
                healthy_got += len(healthy.recv(1 << 20))
            if qos:
                sender.recv(4 * 100, socket.MSG_WAITALL)
        self.assertLess(self.memory() - before, 32 << 20, "hub.limits.session_bytes")

    def test_a_hundred_that_read_nothing_take_little_and_lose_what_is_old(self):
        self.hub.kill()
        self.hub = Hub(self.folder, programs=RELEASE_BIN)
        self.check_a_hundred_stuck(qos=0)
        self.assertGreater(self.counted("dropped_qos0"), 100 * 15_000)
        self.assertEqual(self.counted("clients"), 102)

    def test_a_hundred_that_acknowledge_nothing_are_waited_for_once_and_go(self):
        self.hub.kill()
        path = self.folder / "tutti.toml"
        path.write_text('[hub.limits]\nhold = "1s"\n')
        self.hub = Hub(self.folder, "--config", path, programs=RELEASE_BIN)
        self.check_a_hundred_stuck(qos=1)
        self.assertEqual(self.counted("clients"), 2)

    def test_what_the_hub_counts_is_below_sys_while_somebody_listens(self):
        self.restart('[hub]\nsys_interval = "1s"\n')
        before = self.counted("retained")
        listener = self.subscribe(self.paho("listener"), "$SYS/#")
        said = {}

        def hears(topic):
            while topic not in said:
                message = listener.inbox.get(timeout=PATIENCE)
                said[message.topic] = message.payload.decode()
            return said[topic]

        self.assertRegex(hears("$SYS/broker/version"), r"^tutti \d")
        self.assertEqual(hears("$SYS/broker/clients/connected"), "1")
        self.assertRegex(hears("$SYS/broker/load/bytes/sent/1min"), r"^\d+\.\d\d$")
        listener.unsubscribe("$SYS/#")
        wait_until(lambda: self.counted("retained") == before, "nothing of it to be left")

    def test_mosquitto_sub_reads_sys_as_it_does_elsewhere(self):
        got = subprocess.run(
            ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.hub.port), "-t", "$SYS/broker/uptime", "-C", "1", "-W", "20"],
            capture_output=True, text=True)
        self.assertRegex(got.stdout, r"^\d+ seconds$")


if __name__ == "__main__":
    unittest.main()
