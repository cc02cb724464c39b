"""What they do. An attack takes an Attacker and goes on until `stop` is set: with all that it holds, and as fast as it can.

Each begins to hurt before it says `ready`, so that whoever watches measures the attack and not its run-up. What the hub refuses is
part of an attack's life: it goes on with what it has."""

import itertools
import select
import threading

from . import packets

_SOME = 64  # packets that a flood sends at once
_REFUSED = (OSError, EOFError)


class Attack(threading.Thread):
    """An attack under way, as a context manager. `refusals` are the reason codes that the hub answered it with."""

    def __init__(self, function, attacker):
        super().__init__(daemon=True)
        self.stop = threading.Event()
        self.ready = threading.Event()
        self.refusals = set()
        self.error = None
        self._function = function
        self._attacker = attacker
        self._held = []

    def __enter__(self):
        self.start()
        if not self.ready.wait(2 * packets.PATIENCE):
            raise AssertionError(f"{self._function.__name__} did not get under way")
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.join(packets.PATIENCE)
        for wire in self._held:
            wire.close()

    def run(self):
        try:
            self._function(self, self._attacker)
        except Exception as error:  # told by whoever plays it
            self.error = error
        finally:
            self.ready.set()

    def hold(self, wire):
        self._held.append(wire)
        return wire

    def linger(self):
        """Under way, and nothing more to do."""
        self.ready.set()
        self.stop.wait()

    def enter(self, **options):
        """A client that is held, or None where the hub lets no more of them in."""
        try:
            wire, code = self._attacker.enter(**options)
        except _REFUSED:
            return None
        if code != 0:
            self.refusals.add(code)
            return None
        return self.hold(wire)

    def enter_again(self, **options):
        """As enter(), until it succeeds: a flood goes on after the hub has thrown it out."""
        while not self.stop.is_set():
            if wire := self.enter(**options):
                return wire
            self.stop.wait(0.01)
        raise EOFError


def _fill(attack, attacker, topics, payload, enough):
    """QoS 1 and retained, one after the other, until the hub has refused twenty, or left them without an answer, or taken
    `enough`; then one more every now and then."""
    wire = None
    refused = 0
    for number, topic in enumerate(topics):
        if refused >= 20 or number >= enough:
            attack.ready.set()
            attack.stop.wait(0.01)
        if attack.stop.is_set():
            return
        try:
            wire = wire or attack.enter()
            if wire is None:
                refused += 1
                continue
            wire.send(packets.publish(topic, payload, qos=1, retain=True, number=number % 65535 + 1))
            code = packets.reason_of(wire.await_type(packets.PUBACK))
        except _REFUSED:
            wire = None
            refused += 1
            continue
        if code not in (0, 0x10):
            attack.refusals.add(code)
            refused += 1


def fill_with_large(attack, attacker):
    """Retained messages of 900 KB."""
    _fill(attack, attacker, (f"fill/large/{number}" for number in itertools.count()), b"x" * 900_000, enough=200)


def fill_with_many(attack, attacker):
    """Retained messages of a few bytes, each on a topic of its own."""
    _fill(attack, attacker, (f"fill/{number}/{'deep/' * 20}many" for number in itertools.count()), b"x", enough=20_000)


def fill_sessions(attack, attacker):
    """Sessions that sleep for a week and want everything."""
    for _ in range(1500):
        wire = attack.enter(session_expiry=7 * 24 * 3600)
        if wire is None:
            break
        try:
            wire.send(packets.subscribe("event/#", "#"))
            wire.await_type(packets.SUBACK)
        except _REFUSED:
            pass
        wire.close()
    attack.linger()


def fill_subscriptions(attack, attacker):
    """As many filters as a client may have, from as many clients as may come."""
    for client in range(400):
        wire = attack.enter()
        if wire is None:
            break
        try:
            for batch in range(10):
                wire.send(packets.subscribe(*(f"fill/{client}/{batch}/{each}/+" for each in range(100))))
                attack.refusals |= {code for code in wire.await_type(packets.SUBACK)[3:] if code >= 0x80}
        except _REFUSED:
            pass
    attack.linger()


def _flood(attack, attacker, bytes_, clients):
    """Sends the same bytes for ever, and reads nothing that it need not."""
    def pour():
        wire = None
        while not attack.stop.is_set():
            try:
                wire = wire or attack.enter_again()
                wire.send(bytes_)
                _drain(wire)
            except _REFUSED:
                wire = None

    pours = [threading.Thread(target=pour, daemon=True) for _ in range(clients)]
    for each in pours:
        each.start()
    attack.linger()
    for each in pours:
        each.join(packets.PATIENCE)


def _drain(wire):
    while select.select([wire.socket], [], [], 0)[0]:
        if not wire.socket.recv(1 << 20):
            raise EOFError


def flood_qos_0(attack, attacker):
    """Small messages that nobody asked for, from four clients."""
    _flood(attack, attacker, packets.publish("flood/zero", b"x" * 20) * _SOME, clients=4)


def flood_qos_1(attack, attacker):
    """Small messages to be acknowledged, from four clients."""
    _flood(attack, attacker, packets.publish("flood/one", b"x" * 20, qos=1) * _SOME, clients=4)


def flood_large(attack, attacker):
    """Messages of 900 KB, from two clients."""
    _flood(attack, attacker, packets.publish("flood/large", b"x" * 900_000, qos=1), clients=2)


def flood_connects(attack, attacker):
    """Comes and goes, as fast as it can."""
    def come_and_go():
        while not attack.stop.is_set():
            try:
                wire, _ = attacker.enter()
                wire.close()
            except _REFUSED:
                attack.stop.wait(0.01)

    several = [threading.Thread(target=come_and_go, daemon=True) for _ in range(4)]
    for each in several:
        each.start()
    attack.linger()
    for each in several:
        each.join(packets.PATIENCE)


def hold_silent(attack, attacker):
    """1,100 connections that never say who they are, and come back when they are thrown out."""
    silent = []
    while not attack.stop.is_set():
        try:
            silent.append(attacker.wire())
        except OSError:
            attack.stop.wait(0.01)
        if len(silent) == 1100:
            attack.ready.set()
        if len(silent) > 1100:
            silent.pop(0).close()
    for wire in silent:
        wire.close()


def hold_clients(attack, attacker):
    """A thousand clients that stay, with keep-alive 0."""
    while len(attack._held) < 1000 and attack.enter() is not None:
        pass
    attack.linger()


def hold_unread(attack, attacker):
    """Wants everything and reads nothing, while another one pours."""
    for _ in range(20):
        if wire := attack.enter():
            wire.send(packets.subscribe("hold/#", qos=1))
    _flood(attack, attacker, packets.publish("hold/unread", b"x" * 1000, qos=1) * 8, clients=1)


def hold_halves(attack, attacker):
    """Packets of a megabyte that stop half way, from as many clients as may come."""
    half = packets.publish("hold/half", b"x" * 1_000_000)[:500_000]
    for _ in range(200):
        wire = attack.enter()
        if wire is None:
            break
        try:
            wire.socket.settimeout(0.5)
            wire.send(half)
        except _REFUSED:
            pass
    attack.linger()


ATTACKS = {
    "fill with large": fill_with_large,
    "fill with many": fill_with_many,
    "fill sessions": fill_sessions,
    "fill subscriptions": fill_subscriptions,
    "flood QoS 0": flood_qos_0,
    "flood QoS 1": flood_qos_1,
    "flood large": flood_large,
    "flood connects": flood_connects,
    "hold silent": hold_silent,
    "hold clients": hold_clients,
    "hold unread": hold_unread,
    "hold halves": hold_halves,
}
