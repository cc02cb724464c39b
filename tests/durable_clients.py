"""Clients that know the hub's promises: a publisher that forgets nothing it was not told of, receivers that count. MQTT 5 by
hand, so that nothing between them and the hub remembers, resends or acknowledges on its own."""

import select
import socket

CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK = 2, 3, 4, 5, 6, 7, 9


def varint(number):
    out = bytearray()
    while True:
        number, low = divmod(number, 128)
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def packet(kind, flags, body):
    return bytes([kind << 4 | flags]) + varint(len(body)) + body


def text(value):
    return len(value).to_bytes(2, "big") + value


def ack(kind, packet_id):
    return packet(kind, 2 if kind == PUBREL else 0, packet_id.to_bytes(2, "big"))


class Client:
    def __init__(self, path, name):
        self.path, self.name, self.wire, self.input, self.is_welcome = path, name, None, b"", False
        self.lasts = 3600  # seconds of its session: more than the least that is durable

    def connect(self):
        self.wire = socket.socket(socket.AF_UNIX)
        self.wire.connect(str(self.path))
        self.input, self.is_welcome = b"", False
        properties = b"\x11" + self.lasts.to_bytes(4, "big")
        body = text(b"MQTT") + b"\x05\0\0\0" + varint(len(properties)) + properties + text(self.name)
        self.send(packet(1, 0, body))

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
            except OSError:
                data = b""
            if not data:
                return self.lose()
            self.input += data
            while self.wire and self.take_packet():
                pass
        return None

    def take_packet(self):
        size, shift, at = 0, 0, 1
        while True:
            if at >= len(self.input):
                return False
            size |= (self.input[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if not self.input[at - 1] & 0x80:
                break
        if len(self.input) < at + size:
            return False
        first, body = self.input[0], self.input[at : at + size]
        self.input = self.input[at + size :]
        if first >> 4 == CONNACK:
            assert body[1] == 0, f"refused with {body[1]:#x}"
            self.is_welcome = True
            self.welcomed(bool(body[0]))
        else:
            self.got(first >> 4, first & 15, body)
        return True


class Publisher(Client):
    def __init__(self, path, window=50):
        super().__init__(path, b"publisher")
        self.window, self.open, self.last, self.last_id = window, {}, 0, 0
        self.qos, self.acknowledged = {}, set()

    def publish(self):
        if not self.is_welcome or len(self.open) >= self.window:
            return False
        self.last, self.last_id = self.last + 1, self.last_id % 60000 + 1
        self.qos[self.last] = 1 + self.last % 2
        self.open[self.last_id] = [self.last, False]
        self.send_message(self.last_id, 0)
        return True

    def send_message(self, packet_id, duplicate):
        number = self.open[packet_id][0]
        body = text(b"t/x") + packet_id.to_bytes(2, "big") + b"\0" + str(number).encode()
        self.send(packet(PUBLISH, duplicate << 3 | self.qos[number] << 1, body))

    def welcomed(self, _):
        for packet_id, (_, is_received) in list(self.open.items()):
            if is_received:
                self.send(ack(PUBREL, packet_id))
            elif self.wire:
                self.send_message(packet_id, 1)

    def got(self, kind, _, body):
        packet_id, reason = int.from_bytes(body[:2], "big"), body[2] if len(body) > 2 else 0
        assert reason < 0x80 or kind == PUBCOMP, f"refused with {reason:#x}"
        self.acknowledged.add(self.open[packet_id][0])
        if kind == PUBREC:
            self.open[packet_id][1] = True
            self.send(ack(PUBREL, packet_id))
        else:
            del self.open[packet_id]


class Receiver(Client):
    def __init__(self, path, name, qos):
        super().__init__(path, name)
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
        self.send(packet(8, 2, b"\0\1\0" + text(b"t/#") + bytes([self.most])))

    def got(self, kind, flags, body):
        if kind == SUBACK:
            self.is_subscribed, self.refused = body[-1] < 0x80, body[-1]
        elif kind == PUBREL:
            packet_id = int.from_bytes(body[:2], "big")
            self.unreleased.discard(packet_id)
            self.send(ack(PUBCOMP, packet_id))
        elif kind == PUBLISH:
            at = 2 + int.from_bytes(body[:2], "big")
            packet_id = int.from_bytes(body[at : at + 2], "big")
            number = int(body[at + 3 :])  # no properties
            if flags >> 1 & 3 == 1 or packet_id not in self.unreleased:
                self.times[number] = self.times.get(number, 0) + 1
            if flags >> 1 & 3 == 1:
                return self.send(ack(PUBACK, packet_id))
            self.unreleased.add(packet_id)
            self.send(ack(PUBREC, packet_id))
        return None
