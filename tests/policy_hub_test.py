#!/usr/bin/python3
"""Rules at the hub: who may say, keep and read what on the bus, from when they are applied on and with nobody dropped.

TUTTI_BIN names the folder of the programs."""

import contextlib
import hashlib
import json
import os
import queue
import signal
import socket
import subprocess
import unittest

import paho.mqtt.client as paho

from bus_client import end
from rig import PATIENCE, Installation, free_port, wait_until

FILE = """
[hub]
tcp = "127.0.0.1:{port}"
[gateway]
listen = "off"
[control]
[service.hub]
restart = {{ delays = ["20ms"], limit = 1000 }}
"""

HANDS_OFF = """
[rule.anna-not-in-the-attic]
effect = "forbid"
subjects = ["anna"]
actions = ["hub.publish"]
resources = ["topic:home/attic/#"]
[rule.ben-hears-no-cellar]
effect = "forbid"
subjects = ["ben"]
actions = ["hub.subscribe"]
resources = ["topic:home/cellar/#"]
[rule.nothing-stays]
effect = "forbid"
subjects = ["anna"]
actions = ["hub.retain"]
resources = ["topic:home/#"]
[rule.frames]
effect = "allow"
subjects = ["anonymous"]
actions = ["hub.publish"]
resources = ["topic:frame/wall", "topic:cmd/#"]
"""

NOT_AUTHORIZED = 0x87


def end_pause(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return len(value).to_bytes(2, "big") + value


class Raw:
    """A client by hand, so that what the hub answers to a message is seen."""

    def __init__(self, port, client_id, user=None, password=None, version=5):
        self.version = version
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        flags = 0x02 | (0xC0 if user else 0)
        none = b"\0" if version == 5 else b""
        body = text("MQTT") + bytes([version, flags, 0, 0]) + none + text(client_id) + (text(user) + text(password) if user else b"")
        self.socket.sendall(bytes([0x10]) + self.length(body) + body)
        assert self.packet()[1][1] == 0

    @staticmethod
    def length(body):
        size, encoded = len(body), b""
        while True:
            size, low = divmod(size, 128)
            encoded += bytes([low | (0x80 if size else 0)])
            if not size:
                return encoded

    def take(self, count):
        got = b""
        while len(got) < count:
            part = self.socket.recv(count - len(got))
            if not part:
                raise EOFError
            got += part
        return got

    def packet(self):
        first, size, shift = self.take(1)[0], 0, 0
        while True:
            byte = self.take(1)[0]
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return first, self.take(size)

    def publish(self, topic, payload, retain=False):
        """With QoS 1: the reason that the hub answers, 0 or 0x10 (nobody listens) where it is well."""
        body = text(topic) + b"\0\7" + (b"\0" if self.version == 5 else b"") + payload.encode()
        self.socket.sendall(bytes([0x32 | retain]) + self.length(body) + body)
        first, answer = self.packet()
        assert first == 0x40
        return answer[2] if len(answer) > 2 else 0

    def publish_unsure(self, topic, payload):
        body = text(topic) + (b"\0" if self.version == 5 else b"") + payload.encode()
        self.socket.sendall(bytes([0x30]) + self.length(body) + body)


class PolicyAtTheHub(unittest.TestCase):
    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Installation(FILE.format(port=self.port)))
        self.home.up()
        key = (self.home.run_directory / "bus.key").read_bytes()
        self.password = lambda user: hashlib.blake2b(user.encode(), key=key, digest_size=32).hexdigest()

    def apply(self, rules):
        file = self.home.folder / "rules.toml"
        file.write_text(rules)
        return self.home.tutti("apply", file)

    def raw(self, client_id, user=None, version=5):
        client = Raw(self.port, client_id, user, self.password(user) if user else None, version)
        self.addCleanup(client.socket.close)
        return client

    def listener(self, user, *topics):
        client = paho.Client(client_id=f"{user}-listens", protocol=paho.MQTTv5)
        client.username_pw_set(user, self.password(user))
        client.inbox, told = queue.Queue(), queue.Queue()
        client.on_message = lambda _client, _data, message: client.inbox.put((message.topic, message.payload.decode()))
        client.on_connect = client.on_subscribe = lambda *_: told.put(True)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        self.addCleanup(end, client)
        told.get(timeout=PATIENCE)
        for topic in topics:
            client.subscribe(topic, qos=1)
            told.get(timeout=PATIENCE)
        return client

    def heard(self, client):
        return client.inbox.get(timeout=PATIENCE)

    def apply_and_wait(self, client, rules=HANDS_OFF):
        """Until the hub has taken them over."""
        self.apply(rules)
        wait_until(lambda: client.publish("tutti/home/attic/x", "is it closed?") == NOT_AUTHORIZED, "the hub to know the rules")

    def mosquitto(self, program, *arguments, user=None):
        who = ["-u", user, "-P", self.password(user)] if user else []
        return subprocess.run(
            [program, "-h", "127.0.0.1", "-p", str(self.port), *who, *arguments], capture_output=True, text=True, timeout=PATIENCE)

    def hub_health(self):
        got = self.mosquitto("mosquitto_sub", "-t", "tutti/health/hub", "-C", "1", "-W", "20")
        return json.loads(got.stdout)

    def test_rules_reach_who_is_connected_and_nobody_is_dropped(self):
        anna, nameless = self.raw("anna-1", "anna"), self.raw("nameless")
        old = self.raw("old", "anna", version=4)
        ben = self.listener("ben", "tutti/home/#")
        for where in ("attic", "cellar"):
            self.assertEqual(anna.publish(f"tutti/home/{where}/x", "before"), 0)
            self.assertEqual(self.heard(ben), (f"tutti/home/{where}/x", "before"))
        self.assertEqual(nameless.publish("tutti/frame/wall", "x"), NOT_AUTHORIZED)
        self.apply_and_wait(anna)
        self.assertEqual(anna.publish("tutti/home/hall", "end"), 0)
        while (last := self.heard(ben)) != ("tutti/home/hall", "end"):  # while it was not closed yet
            self.assertEqual(last, ("tutti/home/attic/x", "is it closed?"))
        self.assertNotEqual(nameless.publish("tutti/frame/wall", "x"), NOT_AUTHORIZED)
        self.assertEqual(nameless.publish("tutti/cmd/lamp", "x"), NOT_AUTHORIZED, "no rule gives that to everybody")
        self.assertEqual(anna.publish("tutti/home/hall", "kept", retain=True), NOT_AUTHORIZED)
        self.assertEqual(nameless.publish("tutti/home/attic/x", "of another"), 0)
        nameless.publish("tutti/home/cellar/x", "not for ben")
        old.publish_unsure("tutti/home/attic/x", "dropped")
        self.assertEqual(old.publish("tutti/home/hall", "and it stays"), 0)
        self.assertEqual([self.heard(ben) for _ in range(2)], [("tutti/home/attic/x", "of another"), ("tutti/home/hall", "and it stays")])
        old.socket.settimeout(PATIENCE)
        with self.assertRaises((EOFError, ConnectionError)):
            old.publish("tutti/home/attic/x", "3.1.1 has no word for it")
        self.home.tutti("rollback", "0")
        wait_until(lambda: anna.publish("tutti/home/attic/x", "open again") == 0, "the rules to be gone")
        self.assertEqual(self.heard(ben), ("tutti/home/attic/x", "open again"))
        self.assertEqual(anna.publish("tutti/home/cellar/x", "and heard again"), 0)
        self.assertEqual(self.heard(ben), ("tutti/home/cellar/x", "and heard again"))

    def test_mosquittos_tools_are_refused_alike(self):
        self.apply_and_wait(self.raw("anna-1", "anna"))
        refused = self.mosquitto("mosquitto_pub", "-V", "5", "-q", "1", "-d", "-t", "tutti/home/attic/x", "-m", "x", user="anna")
        self.assertIn("RC:135", refused.stdout)
        refused = self.mosquitto("mosquitto_sub", "-V", "5", "-d", "-t", "tutti/home/cellar/#", "-W", "20", user="ben")
        self.assertIn("135", refused.stdout + refused.stderr)
        heard = self.mosquitto("mosquitto_pub", "-V", "311", "-q", "1", "-t", "tutti/home/attic/x", "-m", "x", user="ben")
        self.assertEqual(heard.returncode, 0, heard.stderr)

    def test_a_broken_snapshot_changes_nothing_and_is_told_until_control_mends_it(self):
        anna = self.raw("anna-1", "anna")
        self.apply_and_wait(anna)
        snapshot = self.home.folder / "state" / "policy.json"
        self.assertEqual(snapshot.stat().st_mode & 0o777, 0o600)
        whole = snapshot.read_text()
        control = self.home.pid("control")
        os.kill(control, signal.SIGSTOP)  # it would write the file anew
        self.addCleanup(end_pause, control)
        snapshot.write_text(whole[:-20])
        health = wait_until(lambda: (said := self.hub_health())["level"] == "warn" and said, "the hub to say so")
        self.assertTrue(health["message"].startswith("policy: "), health["message"])
        self.assertGreater(health["details"]["policy"]["version"], 0)
        self.assertEqual(anna.publish("tutti/home/attic/x", "x"), NOT_AUTHORIZED)
        end_pause(control)
        wait_until(lambda: snapshot.read_text() == whole, "control to write it anew")
        wait_until(lambda: self.hub_health()["level"] == "ok", "the hub to have taken it over")
        snapshot.unlink()
        wait_until(lambda: snapshot.exists() and snapshot.read_text() == whole, "control to write it anew when it has gone")
        self.apply(HANDS_OFF.replace("attic", "garden"))
        wait_until(lambda: anna.publish("tutti/home/garden/x", "x") == NOT_AUTHORIZED, "the rules that came then")
        self.assertEqual(wait_until(lambda: self.hub_health()["level"] == "ok", "all to be well"), True)

    def test_a_hub_that_is_started_again_knows_them_from_the_first_client_on(self):
        self.apply_and_wait(self.raw("anna-1", "anna"))
        pid = self.home.pid("hub")
        os.kill(pid, signal.SIGKILL)
        self.home.wait_state("hub", "ready", other_than=pid)
        self.assertEqual(self.raw("anna-2", "anna").publish("tutti/home/attic/x", "x"), NOT_AUTHORIZED)

    def test_it_is_explained_as_the_hub_decides(self):
        self.apply_and_wait(self.raw("anna-1", "anna"))

        def explain(subject, action, topic):
            done = self.home.tutti("policy", "explain", subject, action, f"topic:{topic}", check=False)
            return done.returncode, done.stdout.splitlines()[0]

        self.assertEqual(
            explain("anna", "hub.publish", "home/attic/x"),
            (1, "refused: rule.anna-not-in-the-attic forbids anna hub.publish of topic:home/attic/x"))
        self.assertEqual(explain("ben", "hub.publish", "home/attic/x"), (0, "allowed: the hub's table allows it"))
        self.assertEqual(explain("anonymous", "hub.publish", "frame/wall"), (0, "allowed: rule.frames"))
        code, why = explain("anonymous", "hub.publish", "cmd/lamp")
        self.assertEqual(code, 1)
        self.assertIn("the hub's table does not allow it, and a rule does not reach so far", why)
        self.assertEqual(explain("anna", "hub.retain", "home/x")[0], 1)
        self.assertEqual(explain("ben", "hub.subscribe", "home/cellar/x")[0], 1)
        hub = self.home.pid("hub")
        os.kill(hub, signal.SIGSTOP)
        self.addCleanup(end_pause, hub)
        code, why = explain("ben", "hub.publish", "home/attic/x")
        end_pause(hub)
        self.assertEqual(code, 3, why)
        self.assertIn("not known: the hub decides this, and does not answer", why)

    def test_no_rule_ends_an_installation(self):
        self.apply('[rule.a]\neffect = "forbid"\nsubjects = ["*"]\nactions = ["hub.*"]\n')
        nameless = self.raw("nameless")
        wait_until(lambda: nameless.publish("tutti/note", "x") == NOT_AUTHORIZED, "the hub to know the rule")
        for service in ("orchestrator", "control"):
            self.home.tutti("restart", service)
        wait_until(lambda: all(one["state"] == "ready" for one in self.home.services().values()), "all to be ready again")
        self.home.tutti("rollback", "0")
        wait_until(lambda: nameless.publish("tutti/note", "x") != NOT_AUTHORIZED, "the rule to be gone")


if __name__ == "__main__":
    unittest.main()
