"""MQTT 5 packets as bytes, and a connection that sends what it likes: clients that libraries would not let one be, and that
know what each side was told."""

import socket
import struct

PATIENCE = 30.0

CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, PINGRESP, DISCONNECT = 2, 3, 4, 5, 6, 7, 9, 13, 14
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


def cut(data, at=0):
    """The packet that begins there: (first byte, body, where it ends); None where it is not whole."""
    size, shift, end = 0, 0, at + 1
    while True:
        if end >= len(data):
            return None
        size |= (data[end] & 0x7F) << shift
        end, shift = end + 1, shift + 7
        if not data[end - 1] & 0x80:
            break
    if len(data) < end + size:
        return None
    return data[at], data[end : end + size], end + size


def connect(client_id, user=None, password=None, keep_alive=0, session_expiry=0, will=None, will_flags=0x20):
    """`will`: (topic, payload), to be retained where `will_flags` do not say something else."""
    flags = (0x02 if not session_expiry else 0) | (0x04 | will_flags if will else 0)
    flags |= (0x80 if user is not None else 0) | (0x40 if password is not None else 0)
    properties = b"\x11" + struct.pack(">I", session_expiry) if session_expiry else b""
    body = text("MQTT") + bytes([5, flags]) + struct.pack(">H", keep_alive) + varint(len(properties)) + properties + text(client_id)
    if will:
        body += varint(0) + text(will[0]) + text(will[1])
    body += b"".join(text(each) for each in (user, password) if each is not None)
    return packet(0x10, body)


def publish(topic, payload, qos=0, retain=False, number=1, again=False):
    head = text(topic) + (struct.pack(">H", number) if qos else b"") + b"\0"
    return packet(0x30 | (8 if again else 0) | qos << 1 | (1 if retain else 0), head + payload)


def subscribe(*filters, qos=1, retained=True, own=True, number=1):
    """`retained`: also what is kept on those topics (retain handling, MQTT 5 §3.8.3.1). `own`: also what the client itself
    publishes there."""
    options = bytes([qos | (0 if own else 1 << 2) | (0 if retained else 2 << 4)])
    return packet(0x82, struct.pack(">H", number) + b"\0" + b"".join(text(each) + options for each in filters))


def pingreq():
    return packet(0xC0, b"")


def answer(kind, number):
    """PUBACK, PUBREC, PUBREL or PUBCOMP, of success."""
    return packet(kind << 4 | (2 if kind == PUBREL else 0), struct.pack(">H", number))


def puback(number):
    return answer(PUBACK, number)


def disconnect(session_expiry):
    """The end of a session that asked for some time at its CONNECT, after that many seconds (MQTT 5 §3.14.2.2.2)."""
    return packet(0xE0, b"\0\x05\x11" + struct.pack(">I", session_expiry))


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
            found = cut(self._rest)
            if found:
                first, body, end = found
                self._rest = self._rest[end:]
                return first >> 4, first & 0x0F, body
            more = self.socket.recv(65536)
            if not more:
                raise EOFError
            self._rest += more

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


def message_of(publish_body, qos):
    """(topic, packet id, payload) of a PUBLISH."""
    end = 2 + struct.unpack(">H", publish_body[:2])[0]
    topic, number = publish_body[2:end].decode(), None
    if qos:
        number, end = struct.unpack(">H", publish_body[end : end + 2])[0], end + 2
    assert publish_body[end] < 0x80, "more properties than one byte counts"
    return topic, number, publish_body[end + 1 + publish_body[end] :]


def topic_of(publish_body):
    size = struct.unpack(">H", publish_body[:2])[0]
    return publish_body[2 : 2 + size].decode(errors="replace")
