#!/usr/bin/python3
"""An installation that lives on while clients fill, flood, hold and forge: as somebody on this machine, as a user with a password,
as a service gone wrong. What each of them does stands in hostile/attacks.py; bench/hostile takes the time."""

import contextlib
import hashlib
import json
import resource
import time
import unittest
import urllib.request

import mqtt_packets as packets
from hostile.attackers import Attacker
from hostile.attacks import ATTACKS, Attack
from hostile.witness import Witness
from rig import BIN, PATIENCE, RELEASE_BIN, Installation, free_port, get_json, wait_until

ROUNDS = 10


def _told(attack, _):
    return packets.QUOTA_EXCEEDED in attack.refusals


def _refused(resource):
    return lambda _, hub: hub["refused"].get(resource, 0) > 0


def _holds_its_share(resource):
    return lambda _, hub: hub["share"](resource) > 0.95


# That the attack took place, or reached the limit that it is about: what the attacker was told, or what the hub says.
PROOFS = {
    "fill with large": _told,
    "fill with many": _told,
    "fill under odd names": _told,
    "fill with wills": _refused("retained_bytes"),
    "fill sessions": _holds_its_share("sessions"),
    "fill subscriptions": _told,
    "flood QoS 0": lambda attack, _: attack.sent >= 4,
    "flood QoS 1": lambda attack, _: attack.sent >= 4,
    "flood events": lambda attack, _: attack.sent >= 4,
    "flood large": lambda attack, _: attack.sent >= 2,
    "flood connects": lambda attack, _: attack.entered >= 4,
    "flood subscribes": _told,
    "hold silent": lambda _, hub: hub["connections_made_way"] > 0,
    "hold clients": _told,
    "hold unread": lambda _, hub: hub["dropped"] > 0,
    "hold halves": _refused("session_bytes"),
    "hold answers": lambda attack, hub: attack.thrown_out > 0 or _refused("session_bytes")(attack, hub),
    "hold replays": _holds_its_share("session_bytes"),
}


def setUpModule():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))


class Hostile:
    """The tests, for one kind of attacker: one of them against the sanitizers, the others against what ships, which is
    another race, and a fifth of the time."""

    programs = BIN

    def attacker(self):
        raise NotImplementedError

    @classmethod
    def setUpClass(cls):
        cls.clean_up = contextlib.ExitStack()
        cls.tcp, cls.http = free_port(), free_port()
        cls.home = cls.clean_up.enter_context(Installation(f"""
[hub]
tcp = "127.0.0.1:{cls.tcp}"
[gateway]
listen = "127.0.0.1:{cls.http}"
[service.system]
every = "1s"
[service.rogue]
run = ["sleep", "infinity"]
ready = "exec"
[service.director]
[gesture.twice]
double_tap = "witness.press"
window = 60
emit = "witness.twice"
""", cls.programs))
        cls.home.up()

    @classmethod
    def tearDownClass(cls):
        cls.clean_up.close()

    @property
    def socket(self):
        return str(self.home.run_directory / "mqtt")

    def password(self, user):
        key = (self.home.run_directory / "bus.key").read_bytes()
        return hashlib.blake2b(user.encode(), key=key, digest_size=32).hexdigest()

    def witness(self):
        witness = Witness(self.socket, "tutti/event/witness", user="witness")
        self.addCleanup(witness.close)
        return witness

    def listener(self, *filters, retained=True):
        """The operator, who may see everything."""
        wire = packets.Wire(self.socket)
        self.addCleanup(wire.close)
        self.assertEqual(wire.enter("operator"), 0)
        wire.send(packets.subscribe(*filters, retained=retained))
        wire.await_type(packets.SUBACK)
        return wire

    def hub(self):
        """What the hub says of itself, and of the attacker's account."""
        stats = json.loads(self.home.tutti("call", "hub", "get_stats", "--control").stdout)
        budgets = stats["budgets"]
        holder = next((each for each in budgets["holders"] if each["who"] == self.account), {})
        return stats | {"holder": holder, "limits": budgets["limits"]}

    def since(self, before):
        """What has become of it: `share` is how much of its part of a resource the attacker's account holds."""
        now = self.hub()
        refused = {
            resource: count - before["holder"].get("refused", {}).get(resource, 0)
            for resource, count in now["holder"].get("refused", {}).items()}
        return {
            "refused": refused,
            "share": lambda resource: now["holder"].get(resource, 0) / (now["limits"][resource] * self.part)
        } | {each: now[each] - before[each] for each in ("connections_made_way", "dropped")}

    def assert_health_is_readable(self):
        health = self.listener("tutti/health/hub").await_type(packets.PUBLISH)
        self.assertIn("level", json.loads(health[health.index(b"{"):]))

    def post_event(self, type_):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http}/api/events", json.dumps({"type": type_}).encode(), {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=packets.PATIENCE) as answer:
            return answer.status, json.load(answer)

    def play(self, name):
        """The attack, and what must hold while it goes on and when it is over."""
        witness = self.witness()
        listener = self.listener("tutti/event/page/#", "tutti/worker/system")
        before = self.hub()
        with Attack(ATTACKS[name], self.attacker()) as attack:
            for _ in range(ROUNDS):
                witness.round()
            newcomer = self.witness()
            newcomer.round()
            status, posted = self.post_event("page.press")
            self.assertEqual(status, 202)
            presence, event = sorted(listener.await_type(packets.PUBLISH) for _ in range(2))
            self.assertIn(b'"online"', presence + event)
            self.assertIn(posted["id"].encode(), presence + event)
            if attack.error is None:
                wait_until(lambda: PROOFS[name](attack, self.since(before)), f"a sign of the attack {name!r}", 4 * PATIENCE)
            self.assert_health_is_readable()
        self.assertIsNone(attack.error)
        states = {service: each["state"] for service, each in self.home.services().items()}
        self.assertEqual(set(states.values()), {"ready"}, states)
        wait_until(lambda: get_json(f"http://127.0.0.1:{self.http}/api/sources")["system"]["readings"], "readings")
        witness.round()

    def play_at_the_director(self):
        """While events pour at it, it is there, and hears what is pressed."""
        listener = self.listener("tutti/event/witness/twice")
        presser = packets.Wire(self.socket)
        self.addCleanup(presser.close)
        self.assertEqual(presser.enter("pad", user="pad"), 0)
        with Attack(ATTACKS["flood events"], self.attacker()):
            for number in range(10):
                event = {"v": 1, "id": str(number), "type": "witness.press", "source": "pad", "seq": number,
                         "timestamp": time.time(), "data": {}}
                presser.send(packets.publish("tutti/event/witness/press", json.dumps(event).encode(), qos=1))
                self.assertEqual(packets.reason_of(presser.await_type(packets.PUBACK)), 0)
            for _ in range(5):
                listener.await_type(packets.PUBLISH)
            bus = self.home.services()["director"]["status"]
        self.assertNotIn("bus away", bus)

    def forge(self, *topics):
        """Each is refused, and nobody has seen it."""
        wire, code = self.attacker().enter()
        self.addCleanup(wire.close)
        self.assertEqual(code, 0)
        listener = self.listener("tutti/#", retained=False)
        wire_end = packets.publish("tutti/event/end/of/forgery", b"{}", qos=1, number=999)
        for retain in (False, True):
            for topic in topics:
                wire.send(packets.publish(topic, b'"forged"', qos=1, retain=retain))
                code = packets.reason_of(wire.await_type(packets.PUBACK))
                self.assertEqual(code, packets.NOT_AUTHORIZED, topic)
                wire.send(packets.publish(topic, b'"forged"', retain=retain))
        wire.send(wire_end)
        while True:
            body = listener.await_type(packets.PUBLISH)
            self.assertFalse(body.endswith(b'"forged"'), packets.topic_of(body))
            if packets.topic_of(body) == "tutti/event/end/of/forgery":
                return

    def test_what_it_forges_is_refused_and_seen_by_nobody(self):
        self.forge(*self.forgeries)

    def test_it_sees_no_answer_to_somebody_else(self):
        wire, _ = self.attacker().enter()
        self.addCleanup(wire.close)
        wire.send(packets.subscribe("#", qos=0, retained=False))
        self.assertEqual(wire.await_type(packets.SUBACK)[-1], 0)
        self.home.tutti("call", "system", "get_state")
        wire.send(packets.publish("tutti/event/end/of/call", b"{}", qos=1))
        while True:
            topic = packets.topic_of(wire.await_type(packets.PUBLISH))
            self.assertFalse(topic.startswith(self.unseen), topic)
            if topic == "tutti/event/end/of/call":
                return


def _plays(*names):
    """A test a name, for the body of a class."""
    def test_of(name):
        return lambda self: self.play(name)
    return {f"test_{name.replace(' ', '_')}": test_of(name) for name in names}


class Anonymous(Hostile, unittest.TestCase):
    """Whoever runs on this machine."""

    account, part = "anonymous", 0.25
    unseen = ("tutti/reply/", "tutti/cmd/")
    forgeries = (
        "tutti/worker/system", "tutti/service/hub", "tutti/health/hub", "tutti/event/playlist/stopped", "tutti/reply/operator/1",
        "tutti/cmd/system", "tutti/config/system", "tutti/reading/system/cpu_percent", "tutti/log/system")

    def attacker(self):
        return Attacker("anonymous", ("127.0.0.1", self.tcp))

    def test_a_gesture_is_heard_while_events_pour(self):
        self.play_at_the_director()


class User(Hostile, unittest.TestCase):
    """Somebody with a password, who may see what is asked, and no answer."""

    programs = RELEASE_BIN
    account, part = "user guest", 0.25
    unseen = ("tutti/reply/",)
    forgeries = (
        "tutti/worker/system", "tutti/service/hub", "tutti/health/hub", "tutti/event/playlist/stopped",
        "tutti/reading/system/cpu_percent", "tutti/log/system")

    def attacker(self):
        return Attacker("user", ("127.0.0.1", self.tcp), "guest", self.password("guest"))

    def test_a_gesture_is_heard_while_events_pour(self):
        self.play_at_the_director()


class Service(Hostile, unittest.TestCase):
    """One of the installation's own services, gone wrong."""

    programs = RELEASE_BIN
    account, part = "trusted rogue", 0.5
    unseen = ("tutti/reply/", "tutti/cmd/system")
    forgeries = (
        "tutti/worker/system", "tutti/service/hub", "tutti/health/hub", "tutti/event/playlist/stopped",
        "tutti/reading/system/cpu_percent", "tutti/config/system", "tutti/log/system")

    def attacker(self):
        return Attacker("service", self.socket, "rogue")


def _add(case, names):
    for name, test in _plays(*names).items():
        setattr(case, name, test)


_add(Anonymous, ATTACKS)
_add(User, ATTACKS)
_add(Service, ATTACKS)


if __name__ == "__main__":
    unittest.main()
