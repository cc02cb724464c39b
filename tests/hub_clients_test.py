#!/usr/bin/python3
"""tutti-hub and clients that others wrote: Mosquitto's tools, paho for Python and for C, MQTT.js. Each does what clients do, in both versions:
thousands of messages with each QoS, a session that sleeps, a will, what is retained, a share. hub_test.py has what is the hub's own."""

import collections
import json
import queue
import shutil
import socket
import subprocess
import threading
import unittest

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from bus_client import end
from hub_test import HubTest
from rig import PATIENCE, ROOT, free_port, node_folder, wait_until

MANY = 1000
VERSIONS = {"3.1.1": paho.MQTTv311, "5": paho.MQTTv5}
NUMBERS = [str(number) for number in range(MANY)]


class ClientsTest(HubTest):
    def speak_web_socket(self):
        """The hub again, with a port where it is spoken to in frames."""
        port = free_port()
        (self.folder / "tutti.toml").write_text(f'[hub]\nwebsocket = "127.0.0.1:{port}"\n')
        self.hub.kill()
        self.hub.arguments = ("--config", self.folder / "tutti.toml")
        self.hub.start()
        return port


class MosquittoTools(HubTest):
    """Of Debian: mosquitto_pub, mosquitto_sub, mosquitto_rr."""

    def ways(self):
        return {"unix": ["--unix", self.hub.socket], "tcp": ["-h", "127.0.0.1", "-p", str(self.hub.port)]}

    def each_way(self):
        for way, where in self.ways().items():
            for version in ("311", "5"):
                with self.subTest(way=way, version=version):
                    yield f"{way}/{version}", [*where, "-V", version]

    def listen(self, *arguments):
        """A mosquitto_sub that has its subscriptions."""
        process = subprocess.Popen(
            ["stdbuf", "-oL", "mosquitto_sub", "-d", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        if not any(line.startswith("Subscribed") for line in process.stdout):
            raise AssertionError("mosquitto_sub ended")
        # Read while others publish: of who does not read, the hub holds publishers back.
        process.lines = []
        process.reader = threading.Thread(target=lambda: process.lines.extend(process.stdout))
        process.reader.start()
        for step in (process.reader.join, process.wait, process.kill):  # from the last to the first
            self.addCleanup(step)
        return process

    def lines_of(self, listener):
        """What it printed until its end, without what -d tells."""
        self.assertEqual(listener.wait(PATIENCE), 0)
        listener.reader.join()
        return [line.rstrip("\n") for line in listener.lines if not line.startswith(("Client ", "Subscribed"))]

    def say(self, *arguments, text=None):
        subprocess.run(["mosquitto_pub", *arguments], input=text, text=True, check=True, timeout=PATIENCE)

    def test_a_thousand_messages_come_once_and_in_order_with_each_qos(self):
        for name, where in self.each_way():
            for qos in "012":
                listener = self.listen(*where, "-q", "2", "-t", f"many/{name}/{qos}", "-C", str(MANY))
                self.say(*where, "-q", qos, "-t", f"many/{name}/{qos}", "-l", text="\n".join(NUMBERS) + "\n")
                self.assertEqual(self.lines_of(listener), NUMBERS, qos)

    def test_what_a_sleeping_session_missed_waits_for_it(self):
        for name, where in self.each_way():
            mine = [*where, "-i", f"sleeper-{name.replace('/', '-')}", "-c", "-q", "2", "-t", f"missed/{name}"]
            subprocess.run(["mosquitto_sub", *mine, "-E"], check=True, timeout=PATIENCE)
            for qos in "12":
                self.say(*where, "-q", qos, "-t", f"missed/{name}", "-l", text="a\nb\nc\n")
            got = subprocess.run(["mosquitto_sub", *mine, "-C", "6"], capture_output=True, text=True, timeout=PATIENCE)
            self.assertEqual(got.stdout.split(), list("abcabc"))

    def test_a_will_is_left(self):
        for name, where in self.each_way():
            witness = self.listen(*where, "-q", "2", "-t", f"will/{name}", "-C", "1", "-F", "%p %q")
            dying = self.listen(
                *where, "-t", "nothing", "--will-topic", f"will/{name}", "--will-payload", "gone", "--will-qos", "2", "--will-retain")
            dying.kill()
            dying.wait(PATIENCE)
            self.assertEqual(self.lines_of(witness), ["gone 2"])
            self.say(*where, "-t", f"will/{name}", "-r", "-n")

    def test_what_is_retained_comes_to_who_subscribes(self):
        for name, where in self.each_way():
            for qos in "012":
                self.say(*where, "-q", qos, "-t", f"kept/{name}", "-m", qos, "-r")
            got = subprocess.run(
                ["mosquitto_sub", *where, "-q", "2", "-t", f"kept/{name}", "-C", "1", "-F", "%p %q %r"],
                capture_output=True, text=True, timeout=PATIENCE)
            self.assertEqual(got.stdout, "2 2 1\n")
            self.say(*where, "-t", f"kept/{name}", "-r", "-n")

    def test_properties_go_through(self):
        for way, where in self.ways().items():
            with self.subTest(way=way):
                five = [*where, "-V", "5"]
                listener = self.listen(*five, "-t", f"properties/{way}", "-C", "1", "-F", "%p|%C|%R|%D|%P|%F")
                self.say(
                    *five, "-t", f"properties/{way}", "-m", "x", "-D", "publish", "content-type", "text/plain", "-D", "publish", "response-topic", "r",
                    "-D", "publish", "correlation-data", "c7", "-D", "publish", "user-property", "k", "v",
                    "-D", "publish", "payload-format-indicator", "1")
                self.assertEqual(self.lines_of(listener), ["x|text/plain|r|c7|k:v|1"])

    def test_a_request_is_answered(self):
        answerer = self.listen("--unix", self.hub.socket, "-V", "5", "-t", "ask", "-C", "1", "-F", "%R %D %p")
        asking = subprocess.Popen(
            ["mosquitto_rr", "--unix", self.hub.socket, "-V", "5", "-t", "ask", "-e", "answers/here", "-D", "publish", "correlation-data", "c7",
             "-m", "how much"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(asking.wait)
        self.addCleanup(asking.kill)
        self.addCleanup(asking.stdout.close)
        where, correlation, question = self.lines_of(answerer)[0].split(" ", 2)
        self.assertEqual(question, "how much")
        self.say("--unix", self.hub.socket, "-V", "5", "-t", where, "-m", "so much", "-D", "publish", "correlation-data", correlation)
        self.assertEqual(asking.communicate(timeout=PATIENCE)[0].strip(), "so much")

    def test_a_share_is_divided(self):
        where = self.ways()["unix"]
        sharing = [self.listen(*where, "-V", "5", "-q", "1", "-t", "$share/g/work") for _ in range(2)]
        self.say(*where, "-q", "1", "-t", "work", "-l", text="\n".join(NUMBERS[:100]) + "\n")

        def got():
            return [[line.strip() for line in each.lines if line.strip().isdigit()] for each in sharing]

        wait_until(lambda: sum(map(len, got())) == 100, "all messages")
        self.assertEqual(sorted(sum(got(), []), key=int), NUMBERS[:100])
        self.assertTrue(all(got()), "both had some")


class Paho(ClientsTest):
    """Of Debian, for Python."""

    def sessions(self):
        """What asks for a session that is kept, by version: options of the client, and of its connect()."""
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 300
        return {"3.1.1": {"clean_session": False}, "5": {"clean_start": False, "properties": properties}}

    def collect(self, client, count):
        """So many messages, as (payload, qos)."""
        messages = [client.inbox.get(timeout=PATIENCE) for _ in range(count)]
        return [(message.payload.decode(), message.qos) for message in messages]

    def test_a_thousand_messages_come_once_and_in_order_with_each_qos(self):
        for name, version in VERSIONS.items():
            sender = self.paho(version=version)
            sender.max_inflight_messages_set(100)
            for qos in (0, 1, 2):
                with self.subTest(version=name, qos=qos):
                    receiver = self.subscribe(self.paho(version=version), f"many/{name}/{qos}", qos=2)
                    for number in NUMBERS:
                        sent = sender.publish(f"many/{name}/{qos}", number, qos=qos)
                    sent.wait_for_publish(PATIENCE)
                    self.assertEqual(self.collect(receiver, MANY), [(number, qos) for number in NUMBERS])
                    self.publish_and_hear(receiver, f"many/{name}/{qos}")

    def publish_and_hear(self, receiver, topic):
        """Nothing came twice: the next to come is the one that is said now."""
        self.publish(self.paho(), topic, "end")
        self.assertEqual(self.collect(receiver, 1), [("end", 1)])

    def test_what_a_sleeping_session_missed_waits_for_it(self):
        for name, version in VERSIONS.items():
            with self.subTest(version=name):
                session = self.sessions()[name]
                self.subscribe(self.paho(f"sleeper-{name}", version=version, **session), f"missed/{name}", qos=2).disconnect()
                sender = self.paho(version=version)
                for number in range(300):
                    sent = sender.publish(f"missed/{name}", str(number), qos=1 + number % 2)
                sent.wait_for_publish(PATIENCE)
                awake = self.paho(f"sleeper-{name}", version=version, **session)
                self.assertEqual(awake.flags["session present"], 1)
                got = self.collect(awake, 300)
                for qos in (1, 2):  # each in its order: paho hands on a QoS 2 message when its PUBREL comes
                    self.assertEqual([payload for payload, came in got if came == qos], [str(number) for number in range(qos - 1, 300, 2)])
                awake.disconnect()

    def test_a_connection_that_breaks_loses_nothing_and_brings_nothing_of_qos_2_twice(self):
        for name, version in VERSIONS.items():
            with self.subTest(version=name):
                receiver = self.subscribe(self.paho(f"torn-{name}", version=version, **self.sessions()[name]), f"torn/{name}", qos=2)
                take = receiver.on_message

                def tear(client, data, message):
                    take(client, data, message)
                    if message.payload in (b"200", b"500", b"800"):
                        client.socket().shutdown(socket.SHUT_RDWR)  # paho connects again by itself

                receiver.on_message = tear
                sender = self.paho(version=version)
                for number in NUMBERS:
                    sent = sender.publish(f"torn/{name}", number, qos=2)
                sent.wait_for_publish(PATIENCE)
                self.assertEqual(sorted(int(payload) for payload, _ in self.collect(receiver, MANY)), list(range(MANY)))
                self.publish_and_hear(receiver, f"torn/{name}")

    def test_a_will_is_left(self):
        for name, version in VERSIONS.items():
            with self.subTest(version=name):
                witness = self.subscribe(self.paho(version=version), f"will/{name}", qos=2)
                dying = self.paho(f"dying-{name}", version=version, connect=False)
                dying.will_set(f"will/{name}", "gone", qos=2, retain=True)
                dying.connect("127.0.0.1", self.hub.port)
                dying.loop_start()
                dying.events.get(timeout=PATIENCE)
                dying.loop_stop()  # it would connect again
                dying.socket().close()
                self.assertEqual(self.collect(witness, 1), [("gone", 2)])
                late = self.subscribe(self.paho(version=version), f"will/{name}", qos=2)
                message = late.inbox.get(timeout=PATIENCE)
                self.assertEqual((message.payload, message.retain), (b"gone", True))

    def test_messages_go_in_frames_of_web_socket(self):
        port = self.speak_web_socket()
        for name, version in VERSIONS.items():
            with self.subTest(version=name):
                receiver = self.subscribe(self.paho(version=version), f"many/{name}", qos=2)
                sender = self.paho(version=version, transport="websockets", connect=False)
                sender.connect("127.0.0.1", port)
                sender.loop_start()
                self.addCleanup(end, sender)
                sender.events.get(timeout=PATIENCE)
                self.subscribe(sender, f"many/{name}", qos=2)
                for number in NUMBERS:
                    sender.publish(f"many/{name}", number, qos=2)
                for each in (receiver, sender):
                    self.assertEqual(sorted(int(payload) for payload, _ in self.collect(each, MANY)), list(range(MANY)))

    def test_a_share_is_divided(self):
        inbox = queue.Queue()
        for _ in range(3):
            client = self.paho()
            client.on_message = lambda client, _, message: inbox.put((client, message.payload.decode()))
            self.subscribe(client, "$share/g/work", qos=1)
        sender = self.paho()
        for number in NUMBERS[:300]:
            sender.publish("work", number, qos=1)
        got = [inbox.get(timeout=PATIENCE) for _ in range(300)]
        self.assertEqual(sorted((payload for _, payload in got), key=int), NUMBERS[:300])
        self.assertEqual(len(collections.Counter(client for client, _ in got)), 3, "everybody had some")



@unittest.skipUnless(shutil.which("paho_c_sub"), "paho.mqtt.c-examples is not installed")
class PahoForC(HubTest):
    """Of Debian: paho_c_pub and paho_c_sub, with a library of their own."""

    def where(self, version):
        return ["-h", "127.0.0.1", "-p", str(self.hub.port), "-V", version, "--quiet"]

    def listen(self, version, topic, *arguments):
        """A paho_c_sub that has its subscription. It does not say so: then it has what is retained."""
        subprocess.run(["mosquitto_pub", "--unix", self.hub.socket, "-t", topic, "-m", "begin", "-r"], check=True, timeout=PATIENCE)
        process = subprocess.Popen(
            ["stdbuf", "-oL", "paho_c_sub", *self.where(version), "-q", "2", "-t", topic, "-i", f"to-{version}", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "begin\n")
        return process

    def test_messages_come_with_each_qos(self):
        for version in ("311", "5"):
            with self.subTest(version=version):
                listener = self.listen(version, f"some/{version}")
                for qos in "012":
                    said = ["paho_c_pub", *self.where(version), "-q", qos, "-t", f"some/{version}", "-m", f"with {qos}"]
                    subprocess.run(said, check=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
                    self.assertEqual(listener.stdout.readline(), f"with {qos}\n")

    def test_a_will_is_left(self):
        for version in ("311", "5"):
            with self.subTest(version=version):
                witness = self.subscribe(self.paho(), f"will/{version}", qos=2)
                will = ["--will-topic", f"will/{version}", "--will-payload", "gone", "--will-qos", "2"]
                self.listen(version, f"begin/{version}", *will).kill()
                message = witness.inbox.get(timeout=PATIENCE)
                self.assertEqual((message.payload, message.qos), (b"gone", 2))


class MqttJs(ClientsTest):
    """Of npm, for JavaScript."""

    @classmethod
    def setUpClass(cls):
        node_folder()

    def test_it_does_with_the_hub_what_it_does(self):
        self.play(f"mqtt://127.0.0.1:{self.hub.port}")

    def test_it_does_the_same_in_frames_of_web_socket(self):
        port = self.speak_web_socket()
        self.play(f"ws://127.0.0.1:{port}/mqtt")

    def play(self, url):
        for version in (4, 5):
            done = subprocess.run(
                ["node", ROOT / "tests" / "js" / "clients.mjs", url, str(version), str(MANY)],
                capture_output=True, text=True, timeout=2 * PATIENCE)
            self.assertEqual(done.returncode, 0, done.stderr)
            saw = json.loads(done.stdout)
            for qos in range(3):
                with self.subTest(version=version, qos=qos):
                    self.assertEqual(saw["many"][qos], NUMBERS)
            with self.subTest(version=version):
                self.assertEqual(saw["missed"], {"present": True, "payloads": [str(number) for number in range(100)]})
                self.assertEqual(saw["will"], {"payload": "gone", "qos": 2, "retain": False})
                self.assertEqual(saw["kept"], {"payload": "gone", "qos": 2, "retain": True})
                if version == 5:
                    self.assertEqual(saw["shared"]["payloads"], [str(number) for number in range(100)])
                    self.assertEqual(saw["shared"]["clients"], 2)
                    self.assertEqual(saw["aliased"], ["1", "2"])


if __name__ == "__main__":
    unittest.main()
