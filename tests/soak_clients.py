#!/usr/bin/python3
"""Clients of a soak, a process each: soak_clients.py ROLE NAME WAY FOLDER LIFE. ROLE: publisher, receiver, transient, napper, looker or watcher;
WAY: unix:PATH, tcp:PORT or websocket:PORT.

Each writes down what it was told before it answers, so that a kill takes nothing from it, and begins its next life with that
(tests/soak_books.py reads it). By its standard input it is told, a line each, to do what clients do: `half` (its connection ends
within a packet), `takeover` (it connects again beside its connection), `hush` (no further publications), `leave`."""

import os
import pathlib
import select
import sys
import time

import mqtt_packets as packets
from durable_clients import Client, Publisher, Receiver
from mqtt_packets import PUBACK, PUBCOMP, PUBREC, SUBACK
from soak_books import BEGUN, DATA, KEPT, KEPT_TOPICS, WILLS, last_diary, place
from web_socket_client import WebSocket

WINDOW = 100
PACE = float(os.environ.get("TUTTI_SOAK_RATE", "200"))  # messages a second of each publisher, as far as its window lets it
TURN, LOOK = 0.02, 0.3  # seconds
PATIENCE = 30.0


class Frames:
    """MQTT in WebSocket frames, with what a socket has."""

    def __init__(self, port):
        self.web = WebSocket(port, path="/mqtt", headers=["Sec-WebSocket-Protocol: mqtt"])
        self.fileno, self.close = self.web.socket.fileno, self.web.socket.close
        self.sendall = self.web.send_bytes

    def recv(self, _):
        messages = self.web.receive_ready()
        if None in messages:
            return b""
        if not messages:
            raise BlockingIOError
        return b"".join(messages)


class Soaked(Client):
    """What all of them have: a way to the hub, a diary, a will, and manners that are not good."""

    def prepare(self, way, folder, life):
        self.way, self.folder, self.life, self.connections = way, pathlib.Path(folder), life, 0
        self.output, self.lines, self.former = bytearray(), [], []
        for line in last_diary(self.folder, self.name, life):
            self.remember(*line.split())
        self.diary = os.open(self.folder / f"{self.name}.{life}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.begin()
        self.note(BEGUN)
        self.flush()

    def may_connect(self):
        return True

    def remember(self, what, *words):
        """A line of the life before."""

    def begin(self):
        """The first lines of this one: what is to be remembered of those before."""

    def note(self, *words):
        self.lines.append(" ".join(map(str, words)) + "\n")

    def flush(self):
        """First to the diary, which outlives us, then to the wire."""
        if self.lines:
            os.write(self.diary, "".join(self.lines).encode())
            self.lines.clear()
        if self.output and self.wire:
            data = bytes(self.output)
            self.output.clear()
            super().send(data)

    def send(self, data):
        self.output += data

    def take(self, data):
        super().take(data)
        self.flush()

    def open_wire(self):
        kind, where = self.way.split(":", 1)
        if kind == "unix":
            return packets.Wire(where).socket
        return packets.Wire(("127.0.0.1", int(where))).socket if kind == "tcp" else Frames(int(where))

    def first_packet(self):
        self.connections += 1
        self.token = f"{self.life}.{self.connections}"
        self.note("connects", self.token)
        will = (f"{WILLS}/{self.name}", self.token.encode())
        return packets.connect(self.name, session_expiry=self.lasts, will=will, will_flags=2 << 3)

    def connect(self):
        try:
            super().connect()
            self.flush()
        except OSError:
            self.lose()

    def welcomed(self, session_present):
        self.note("open", self.token, time.monotonic_ns())
        super().welcomed(session_present)

    def lose(self):
        if self.wire:
            self.note("lost")
        for reason in self.sent_away:
            self.note("sent-away", f"{reason:#x}")
        self.sent_away.clear()
        self.output.clear()
        super().lose()

    def half(self):
        """Its connection ends within a packet."""
        if self.is_welcome:
            self.flush()
        if self.wire and self.is_welcome:
            whole = packets.publish(f"{DATA}/half/{self.name}", b"x" * 40, qos=1, number=65000)
            super().send(whole[: len(whole) // 2])
            self.note("halved")
            self.lose()

    def takeover(self):
        if self.is_welcome:
            self.flush()
        if self.wire and self.is_welcome:
            self.former.append(self.wire)
            self.note("took-over")
            self.wire = None
            self.output.clear()
            self.connect()

    def drop_former(self):
        """What comes there is as if it had been lost; the hub ends it."""
        for wire in select.select(self.former, [], [], 0)[0]:
            try:
                data = wire.recv(65536)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                wire.close()
                self.former.remove(wire)
                self.note("former-ended")

    def leave(self):
        if self.is_welcome and not self.former:
            self.send(packets.disconnect(1 if self.lasts else 0))
            self.note("left")
            self.flush()
        return self.is_welcome and not self.former

    def turn(self):
        """Something of one's own, many times a second."""

    def live(self):
        told, leaves = b"", False
        while True:
            if not self.wire and self.may_connect():
                self.connect()
            wires = [self.wire] if self.wire else []
            ready = select.select([0, *wires, *self.former], [], [], TURN)[0]
            if 0 in ready:
                more = os.read(0, 1000)
                if not more:
                    return  # the test has ended
                *lines, told = (told + more).split(b"\n")
                for line in lines:
                    leaves = leaves or line == b"leave"
                    if line != b"leave":
                        getattr(self, line.decode())()
            self.serve()
            self.drop_former()
            self.turn()
            self.flush()
            if leaves and self.leave():
                return


class SoakPublisher(Soaked, Publisher):
    def __init__(self, name):
        super().__init__(None, WINDOW, name)
        self.hushed, self.due, self.known = False, time.monotonic(), False

    def hush(self):
        self.hushed = True
        self.note("hushed")

    def remember(self, what, *words):
        numbers = list(map(int, words)) if what in ("publish", "holds", "last", "puback", "pubrec", "pubcomp") else []
        if what == "last":
            self.last, self.last_id, self.known = numbers[0], numbers[1], bool(numbers[2])
        elif what == "publish":
            self.last, self.last_id = numbers
            self.open[self.last_id] = [self.last, False]
        elif what == "holds":
            self.open[numbers[1]] = [numbers[0], bool(numbers[2])]
        elif what == "pubrec":
            self.open[numbers[1]][1] = True
        elif what in ("puback", "pubcomp"):
            del self.open[numbers[1]]
        self.known = self.known or what in ("puback", "pubrec")

    def begin(self):
        self.note("last", self.last, self.last_id, int(self.known))
        for packet_id, (number, is_received) in self.open.items():
            self.note("holds", number, packet_id, int(is_received))

    @staticmethod
    def qos(number):
        return place(number)[0]

    def message(self, number):
        qos, branch = place(number)
        retain = branch == KEPT
        return f"{KEPT_TOPICS if retain else DATA}/{self.name}/q{qos}/{branch}", f"{number}".encode().ljust(80, b" "), retain

    def welcomed(self, session_present):
        if self.known and not session_present:
            self.note("broken", "session-gone")
        super().welcomed(session_present)

    def told(self, kind, number, packet_id):
        self.known = True
        self.note({PUBACK: "puback", PUBREC: "pubrec", PUBCOMP: "pubcomp"}[kind], number, packet_id, time.monotonic_ns())

    def send_message(self, packet_id, again):
        if not again:
            self.note("publish", self.open[packet_id][0], packet_id)
        super().send_message(packet_id, again)

    def turn(self):
        now = time.monotonic()
        self.due = max(self.due, now - 1)  # what a stall has cost is not all made good
        while self.due <= now and not self.hushed and self.publish():
            self.due += 1 / PACE


class SoakReceiver(Soaked, Receiver):
    def __init__(self, name, most=2, lasts=3600, filters=(f"{DATA}/#",)):
        super().__init__(None, name, most, *filters)
        self.lasts, self.epoch = lasts, 0

    def remember(self, what, *words):
        if what == "heard" and words[2] != "0":
            self.unreleased.add(int(words[2]))
        elif what == "unreleased":
            self.unreleased.add(int(words[0]))
        elif what == "released":
            self.unreleased.discard(int(words[0]))
        elif what == "epoch":
            self.epoch, self.is_subscribed = int(words[0]), False
            self.unreleased.clear()
        elif what == "subscribed":
            self.is_subscribed = True

    def begin(self):
        if self.epoch:
            self.note("epoch", self.epoch)
        if self.is_subscribed:
            self.note("subscribed")
        for packet_id in self.unreleased:
            self.note("unreleased", packet_id)

    def welcomed(self, session_present):
        if not session_present:
            self.epoch, self.is_subscribed = self.epoch + 1, False
            self.note("epoch", self.epoch)
        super().welcomed(session_present)

    def got(self, kind, flags, body):
        super().got(kind, flags, body)
        if kind == SUBACK and self.is_subscribed:
            self.note("subscribed")

    def heard(self, topic, payload, packet_id):
        words = topic.split("/")
        if topic.startswith(WILLS):
            self.note("will", words[-1], payload.decode(), packet_id)
        else:
            self.note("heard", words[2], int(payload), packet_id)

    def released(self, packet_id):
        self.note("released", packet_id)


class Looker(SoakReceiver):
    """Asks again and again what is retained, and does not listen longer."""

    def __init__(self, name):
        super().__init__(name, most=0, lasts=0, filters=(f"{KEPT_TOPICS}/#",))
        self.wanted, self.kept, self.rests_until = 2 * int(os.environ["TUTTI_SOAK_PUBLISHERS"]), {}, 0.0

    def may_connect(self):
        return time.monotonic() >= self.rests_until

    def subscribe(self):
        self.asked, self.kept = time.monotonic_ns(), {}
        super().subscribe()

    def got(self, kind, flags, body):
        if kind == packets.PUBLISH and flags & 1:
            topic, _, payload = packets.message_of(body, 0)
            self.kept.setdefault(topic, int(payload))
        elif kind == SUBACK:
            super().got(kind, flags, body)

    def turn(self):
        if self.is_welcome and len(self.kept) == self.wanted:
            for topic, number in self.kept.items():
                self.note("kept", *topic.split("/")[-3:-1], number, self.asked)
            self.send(packets.disconnect(0))
            self.flush()
            self.lose()
            self.rests_until = time.monotonic() + LOOK
        elif self.is_welcome and time.monotonic_ns() - self.asked > PATIENCE * 1e9:
            self.note("broken", f"only-{len(self.kept)}-of-{self.wanted}-retained")
            self.lose()


ROLES = {
    "publisher": SoakPublisher,
    "receiver": SoakReceiver,
    "least": lambda name: SoakReceiver(name, most=1),
    "napper": lambda name: SoakReceiver(name, lasts=60),
    "transient": lambda name: SoakReceiver(name, lasts=0),
    "watcher": lambda name: SoakReceiver(name, lasts=0, filters=(f"{WILLS}/#",)),
    "looker": Looker,
}


def main(role, name, way, folder, life):
    client = ROLES[role](name)
    client.prepare(way, folder, int(life))
    client.live()


if __name__ == "__main__":
    main(*sys.argv[1:])
