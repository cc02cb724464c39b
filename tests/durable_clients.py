"""Clients that know the hub's promises: a publisher that forgets nothing it was not told of, receivers that count. MQTT 5 by
hand, so that nothing between them and the hub remembers, resends or acknowledges on its own."""

import select
import socket

import mqtt_packets as packets
from mqtt_packets import CONNACK, DISCONNECT, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, SUBACK


class Client:
    def __init__(self, path, name):
        self.path, self.name, self.wire, self.input, self.is_welcome = path, name, None, b"", False
        self.lasts = 3600  # seconds of its session: more than the least that is durable
        self.sent_away = []  # reasons of DISCONNECTs

    def open_wire(self):
        wire = socket.socket(socket.AF_UNIX)
        try:
            wire.connect(str(self.path))
        except OSError:
            wire.close()
            raise
        return wire

    def connect(self):
        self.wire = self.open_wire()
        self.input, self.is_welcome = b"", False
        self.send(self.first_packet())

    def first_packet(self):
        return packets.connect(self.name, session_expiry=self.lasts)

    def send(self, data):
        """What a dead hub does not take is as if it had been lost on the way."""
        try:
            self.wire.sendall(data)
        except OSError:
            self.lose()

    def lose(self):
        if self.wire:
            self.wire.close()
        self.wire, self.is_welcome = None, False

    def serve(self):
        """Reads what is there, without waiting, and answers."""
        while self.wire and select.select([self.wire], [], [], 0)[0]:
            try:
                data = self.wire.recv(65536)
            except BlockingIOError:
                return None  # the rest of a frame is to come
            except OSError:
                data = b""
            if not data:
                return self.lose()
            self.take(data)
        return None

    def take(self, data):
        self.input += data
        at = 0
        while self.wire and (found := packets.cut(self.input, at)):
            first, body, at = found
            self.take_packet(first, body)
        self.input = self.input[at:]

    def take_packet(self, first, body):
        if first >> 4 == CONNACK:
            assert body[1] == 0, f"refused with {body[1]:#x}"
            self.is_welcome = True
            self.welcomed(bool(body[0]))
        elif first >> 4 == DISCONNECT:
            self.sent_away.append(body[0] if body else 0)
            self.lose()
        else:
            self.got(first >> 4, first & 15, body)


class Publisher(Client):
    def __init__(self, path, window=50, name="publisher"):
        super().__init__(path, name)
        self.window, self.open, self.last, self.last_id = window, {}, 0, 0
        self.acknowledged = set()

    @staticmethod
    def qos(number):
        return 1 + number % 2

    def message(self, number):
        """(topic, payload, whether it is retained)"""
        return "t/x", str(number).encode(), False

    def publish(self):
        if not self.is_welcome or len(self.open) >= self.window:
            return False
        self.last, self.last_id = self.last + 1, self.last_id % 60000 + 1
        while self.last_id in self.open:
            self.last_id = self.last_id % 60000 + 1
        self.open[self.last_id] = [self.last, False]
        self.send_message(self.last_id, again=False)
        return True

    def send_message(self, packet_id, again):
        number = self.open[packet_id][0]
        topic, payload, retain = self.message(number)
        self.send(packets.publish(topic, payload, self.qos(number), retain, packet_id, again))

    def welcomed(self, _):
        for packet_id, (_, is_received) in list(self.open.items()):
            if not self.wire:
                return
            if is_received:
                self.send(packets.answer(PUBREL, packet_id))
            else:
                self.send_message(packet_id, again=True)

    def got(self, kind, _, body):
        packet_id, reason = int.from_bytes(body[:2], "big"), body[2] if len(body) > 2 else 0
        assert reason < 0x80 or kind == PUBCOMP, f"refused with {reason:#x}"
        number = self.open[packet_id][0]
        if kind == PUBREC:
            self.open[packet_id][1] = True
        else:
            del self.open[packet_id]
        if kind != PUBCOMP:
            self.acknowledged.add(number)
        self.told(kind, number, packet_id)
        if kind == PUBREC:
            self.send(packets.answer(PUBREL, packet_id))

    def told(self, kind, number, packet_id):
        """For who writes down what came, before it is answered."""


class Receiver(Client):
    def __init__(self, path, name, qos, *filters):
        super().__init__(path, name)
        self.filters = filters or ("t/#",)
        self.most, self.times, self.unreleased, self.is_subscribed, self.broken = qos, {}, set(), False, []
        self.refused = None  # the reason of the last SUBACK

    def welcomed(self, session_present):
        if self.is_subscribed and not session_present:
            self.broken.append("a session that was promised is gone")
        if not session_present:
            self.unreleased.clear()
        if not self.is_subscribed:
            self.subscribe()

    def subscribe(self):
        self.send(packets.subscribe(*self.filters, qos=self.most))

    def got(self, kind, flags, body):
        if kind == SUBACK:
            self.is_subscribed, self.refused = body[-1] < 0x80, body[-1]
        elif kind == PUBREL:
            packet_id = int.from_bytes(body[:2], "big")
            self.unreleased.discard(packet_id)
            self.released(packet_id)
            self.send(packets.answer(PUBCOMP, packet_id))
        elif kind == PUBLISH:
            qos = flags >> 1 & 3
            topic, packet_id, payload = packets.message_of(body, qos)
            if qos != 2 or packet_id not in self.unreleased:
                self.heard(topic, payload, packet_id if qos == 2 else 0)
            if qos == 2:
                self.unreleased.add(packet_id)
            if qos:
                self.send(packets.answer(PUBREC if qos == 2 else PUBACK, packet_id))

    def heard(self, _topic, payload, _packet_id):
        """A message that is not one of QoS 2 which comes again. `packet_id`: of one of QoS 2."""
        number = int(payload)
        self.times[number] = self.times.get(number, 0) + 1

    def released(self, packet_id):
        """For who writes down what came, before it is answered."""
