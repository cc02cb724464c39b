#!/usr/bin/python3
"""tutti-hub while one client takes all that it can get: whoever takes more than its share is refused, and nobody else
notices. docs/hub.md has the table."""

import json
import os
import resource
import signal
import socket
import subprocess
import unittest
import urllib.request

from bus_client import BusClient
from hub_test import HUB_HEALTH, HubTest, connect_packet, text
from rig import PATIENCE, get_json, wait_until
from spine_test import home


def kept(client, topic, payload):
    """The reason code of the PUBACK of a retained message, by hand: paho keeps it to itself."""
    body = text(topic.encode()) + b"\0\1\0" + payload
    length, head = len(body), b"\x33"
    while True:
        head += bytes([length % 128 | (0x80 if length > 127 else 0)])
        length //= 128
        if not length:
            break
    client.sendall(head + body)
    answer = client.recv(2)
    rest = client.recv(answer[1])
    return rest[2] if len(rest) > 2 else 0


def connected(port, client_id):
    """A bare MQTT 5 client that was let in."""
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    client.sendall(connect_packet(client_id, 5))
    answer = client.recv(2)
    if client.recv(answer[1])[1] != 0:
        raise AssertionError("refused")
    return client


class Shares(HubTest):
    def setUp(self):
        super().setUp()
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, before)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(4096, before[1])), before[1]))

    def trusted(self, *arguments, **options):
        return subprocess.run(
            [*arguments[:1], "--unix", self.hub.socket, *arguments[1:]], timeout=PATIENCE, capture_output=True, text=True, **options)

    def test_one_client_that_fills_the_store_is_refused_alone(self):
        listener = self.subscribe(self.paho(user="listener"), "tutti/event/#", qos=1)
        hog = connected(self.hub.port, b"hog")
        self.addCleanup(hog.close)
        answers = [kept(hog, f"tutti/fill/{i}", b"x" * 900_000) for i in range(75)]
        self.assertIn(0x97, answers)
        self.assertEqual(answers[-1], 0x97)
        self.trusted("mosquitto_pub", "-q", "1", "-t", "tutti/event/a", "-m", "yes", check=True)
        self.publish(self.paho(user="mixer"), "tutti/event/b", "too")
        self.publish(self.paho(), "tutti/event/c", "even this")
        got = [listener.inbox.get(timeout=PATIENCE).payload for _ in range(3)]
        self.assertEqual(got, [b"yes", b"too", b"even this"])
        self.trusted("mosquitto_pub", "-q", "1", "-r", "-t", "tutti/worker/a", "-m", "online", check=True)

        def error():
            health = json.loads(self.trusted("mosquitto_sub", "-t", HUB_HEALTH, "-C", "1").stdout)
            return health["level"] == "error" and health

        health = wait_until(error, "the hub to say that it refused somebody")
        self.assertEqual(health["details"]["refusing"], ["anonymous"])
        holder = health["details"]["holders"][0]
        self.assertEqual((holder["who"], holder["retained_by"][0]["client"]), ("anonymous", "hog"))
        self.assertIn("hog", health["message"])
        told = self.hub.said("refused: over its share")
        self.assertEqual([(entry["who"], entry["what"], entry["client"]) for entry in told], [("anonymous", "retained_bytes", "hog")])

    def test_anonymous_clients_take_no_place_of_others(self):
        held = []
        for number in range(1200):
            client = self.bare()
            client.sendall(connect_packet(b"a%d" % number, 5 if number % 2 else 4))
            answer = client.recv(4)
            if answer[3] != 0:
                break
            held.append(client)
        self.assertEqual(answer[3], 0x97 if number % 2 else 3)
        self.assertLess(len(held), 500)
        self.trusted("mosquitto_pub", "-q", "1", "-t", "tutti/x", "-m", "x", check=True)
        self.assertEqual(self.paho(user="mixer").code, 0)
        held.pop().close()
        wait_until(lambda: self.paho().code == 0, "the place of one that left")

    def test_silent_connections_keep_nobody_out(self):
        silent = [self.bare() for _ in range(1100)]
        connected(self.hub.port, b"one").close()
        self.trusted("mosquitto_pub", "-q", "1", "-t", "tutti/x", "-m", "x", check=True)
        self.assertEqual(silent[0].recv(1), b"", "the longest silent has made way")

    def test_few_descriptors_mean_few_clients_and_no_shut_door(self):
        self.hub.kill()
        self.hub.most_files = 200
        self.hub.start()
        self.assertTrue(self.hub.said("fewer clients than hub.limits.clients: the process may open too few files"))
        silent = [self.bare() for _ in range(300)]
        self.trusted("mosquitto_pub", "-q", "1", "-t", "tutti/x", "-m", "x", check=True)
        self.assertFalse(self.hub.said("new clients must wait"))
        del silent


class House(unittest.TestCase):
    """A whole installation while one anonymous client has taken all that there is for it."""

    def setUp(self):
        self.home = self.enterContext(home()).up()
        self.hog = connected(self.home.mqtt_port, b"hog")
        self.addCleanup(self.hog.close)
        self.assertIn(0x97, [kept(self.hog, f"note/{i}", b"x" * 900_000) for i in range(75)])

    def test_events_of_a_page_arrive_and_everybody_is_told_who_is_refused(self):
        bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))
        bus.subscribe("tutti/event/#")
        for number in range(10):
            request = urllib.request.Request(
                f"{self.home.url}/api/events", json.dumps({"type": "button.press", "data": {"number": number}}).encode(),
                {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                self.assertEqual(answer.status, 202)
            self.assertEqual(json.loads(bus.next_message().payload)["data"], {"number": number})
        ready = wait_until(
            lambda: "reason" in (told := get_json(f"{self.home.url}/health/ready") or {}) and told, "the reason")
        self.assertEqual(ready["status"], "ready")
        self.assertIn("refused anonymous (hog)", ready["reason"])
        with urllib.request.urlopen(f"{self.home.url}/metrics", timeout=PATIENCE) as answer:
            metrics = answer.read().decode()
        self.assertRegex(metrics, r'tutti_hub_refused_total\{trust="anonymous",resource="retained_bytes"\} [1-9]')
        self.assertIn('tutti_health{component="hub",tutti_health="error"} 1', metrics)

    def test_a_killed_service_says_so_and_comes_back_to_the_bus_among_a_crowd(self):
        crowd = [socket.create_connection(("127.0.0.1", self.home.mqtt_port), timeout=PATIENCE) for _ in range(900)]
        for number, client in enumerate(crowd[:500]):
            client.sendall(connect_packet(b"c%d" % number, 5))
        before = self.home.pid("system")
        bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))
        bus.subscribe("tutti/worker/system")
        self.assertEqual(json.loads(bus.next_message().payload)["state"], "online")
        os.kill(before, signal.SIGKILL)
        self.assertEqual(json.loads(bus.next_message().payload)["state"], "offline")
        self.assertEqual(json.loads(bus.next_message().payload)["state"], "online")
        self.assertNotEqual(self.home.pid("system"), before)
        for client in crowd:
            client.close()


if __name__ == "__main__":
    unittest.main()
