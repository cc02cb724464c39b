"""MQTT 5 packets as bytes, and a connection that sends what it likes: clients that libraries would not let one be."""

import socket
import struct

PATIENCE = 30.0

CONNACK, PUBLISH, PUBACK, SUBACK = 2, 3, 4, 9
QUOTA_EXCEEDED, NOT_AUTHORIZED = 0x97, 0x87


def varint(number):
    """A variable byte integer (MQTT 5 §1.5.5)."""
    encoded = b""
    while True:
        number, digit = divmod(number, 128)
        encoded += bytes([digit | (0x80 if number else 0)])
        if not number:
            return encoded


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return struct.pack(">H", len(value)) + value


def packet(first, body):
    return bytes([first]) + varint(len(body)) + body


def connect(client_id, user=None, password=None, keep_alive=0, session_expiry=0, will=None):
    """`will`: (topic, payload), to be retained."""
    flags = (0x02 if not session_expiry else 0) | (0x24 if will else 0)
    flags |= (0x80 if user is not None else 0) | (0x40 if password is not None else 0)
    properties = b"\x11" + struct.pack(">I", session_expiry) if session_expiry else b""
    body = text("MQTT") + bytes([5, flags]) + struct.pack(">H", keep_alive) + varint(len(properties)) + properties + text(client_id)
    if will:
        body += varint(0) + text(will[0]) + text(will[1])
    body += b"".join(text(each) for each in (user, password) if each is not None)
    return packet(0x10, body)


def publish(topic, payload, qos=0, retain=False, number=1):
    head = text(topic) + (struct.pack(">H", number) if qos else b"") + b"\0"
    return packet(0x30 | qos << 1 | (1 if retain else 0), head + payload)


def subscribe(*filters, qos=1, retained=True, own=True, number=1):
    """`retained`: also what is kept on those topics (retain handling, MQTT 5 §3.8.3.1). `own`: also what the client itself
    publishes there."""
    options = bytes([qos | (0 if own else 1 << 2) | (0 if retained else 2 << 4)])
    return packet(0x82, struct.pack(">H", number) + b"\0" + b"".join(text(each) + options for each in filters))


def pingreq():
    return packet(0xC0, b"")


def puback(number):
    return packet(0x40, struct.pack(">H", number))


class Wire:
    """A connection to a hub at an address: a path, or (host, port)."""

    def __init__(self, address, patience=PATIENCE, room=None):
        """`room`: bytes that the kernel keeps of what is not read."""
        self.socket = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        # Waits while others stand in line: what does not block is told at once that the line is full (EAGAIN, unix(7)).
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(patience), 0))
        try:
            self.socket.connect(address)
        except OSError:
            self.socket.close()
            raise
        self.socket.settimeout(patience)
        self._rest = b""

    def close(self):
        self.socket.close()

    def send(self, *packets):
        self.socket.sendall(b"".join(packets))

    def receive(self):
        """The next packet: (type, flags, body). EOFError when the hub has closed."""
        while True:
            found = self._cut()
            if found:
                return found
            more = self.socket.recv(65536)
            if not more:
                raise EOFError
            self._rest += more

    def _cut(self):
        length, shift, at = 0, 0, 1
        while True:
            if at >= len(self._rest):
                return None
            length |= (self._rest[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not self._rest[at - 1] & 0x80:
                break
        if len(self._rest) < at + length:
            return None
        first, body = self._rest[0], self._rest[at : at + length]
        self._rest = self._rest[at + length :]
        return first >> 4, first & 0x0F, body

    def await_type(self, wanted):
        """The body of the next packet of that type; others are passed over."""
        while True:
            kind, _, body = self.receive()
            if kind == wanted:
                return body

    def enter(self, client_id, **options):
        """CONNECT; the reason code of the CONNACK, or None where the hub closed without one."""
        try:
            self.send(connect(client_id, **options))
            return self.await_type(CONNACK)[1]
        except (EOFError, ConnectionError):
            return None


def reason_of(puback_body):
    """The reason code of a PUBACK, which a success leaves out (MQTT 5 §3.4.2.1)."""
    return puback_body[2] if len(puback_body) > 2 else 0


def topic_of(publish_body):
    size = struct.unpack(">H", publish_body[:2])[0]
    return publish_body[2 : 2 + size].decode(errors="replace")
