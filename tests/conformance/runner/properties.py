"""The properties of MQTT 5 (§2.2.2.2): what a transcript calls each, its identifier, the kind of its value. A codec of the suite's own:
it shares nothing with the hub's."""

import struct


class Malformed(Exception):
    """A server sent what no MQTT packet is."""


BYTE, TWO, FOUR, VARINT, TEXT, BINARY, PAIR = "byte", "two", "four", "varint", "text", "binary", "pair"

# name in transcripts: (identifier, kind)
PROPERTIES = {
    "format": (0x01, BYTE),
    "expires": (0x02, FOUR),
    "content_type": (0x03, TEXT),
    "response": (0x08, TEXT),
    "correlation": (0x09, BINARY),
    "sub_id": (0x0B, VARINT),
    "expiry": (0x11, FOUR),
    "client_id": (0x12, TEXT),
    "server_keepalive": (0x13, TWO),
    "auth_method": (0x15, TEXT),
    "auth_data": (0x16, BINARY),
    "request_problem": (0x17, BYTE),
    "delay": (0x18, FOUR),
    "request_response": (0x19, BYTE),
    "response_info": (0x1A, TEXT),
    "server_reference": (0x1C, TEXT),
    "reason": (0x1F, TEXT),
    "receive_max": (0x21, TWO),
    "alias_max": (0x22, TWO),
    "alias": (0x23, TWO),
    "max_qos": (0x24, BYTE),
    "retain_available": (0x25, BYTE),
    "prop": (0x26, PAIR),
    "max_packet": (0x27, FOUR),
    "wildcards": (0x28, BYTE),
    "sub_ids": (0x29, BYTE),
    "shared": (0x2A, BYTE),
}
NAMES = {identifier: name for name, (identifier, _) in PROPERTIES.items()}
REPEATED = ("prop", "sub_id")

# What a server may put into which packet (§2.2.2.2, the table).
FROM_SERVER = {
    "CONNACK": {
        "expiry", "client_id", "server_keepalive", "auth_method", "auth_data", "response_info", "server_reference", "reason", "receive_max",
        "alias_max", "max_qos", "retain_available", "prop", "max_packet", "wildcards", "sub_ids", "shared"},
    "PUBLISH": {"format", "expires", "content_type", "response", "correlation", "sub_id", "alias", "prop"},
    "DISCONNECT": {"server_reference", "reason", "prop"},  # no session expiry [MQTT-3.14.2-2]
    "AUTH": {"auth_method", "auth_data", "reason", "prop"},
    **{kind: {"reason", "prop"} for kind in ("PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBACK", "UNSUBACK")},
}


def varint(number):
    encoded = b""
    while True:
        number, digit = divmod(number, 128)
        encoded += bytes([digit | (0x80 if number else 0)])
        if not number:
            return encoded


def binary(value):
    return struct.pack(">H", len(value)) + value


def encode(name, value):
    """One property; `value` is bytes, as a transcript has it."""
    identifier, kind = PROPERTIES[name]
    if kind == TEXT or kind == BINARY:
        body = binary(value)
    elif kind == PAIR:
        key, _, text = value.partition(b":")
        body = binary(key) + binary(text)
    elif kind == VARINT:
        body = varint(int(value, 0))
    else:
        body = int(value, 0).to_bytes({BYTE: 1, TWO: 2, FOUR: 4}[kind], "big")
    return bytes([identifier]) + body


class Reader:
    """The bytes of one packet, from the front; Malformed where they end too early."""

    def __init__(self, data):
        self._data = data
        self._at = 0

    def rest(self):
        return self.take(len(self._data) - self._at)

    def left(self):
        return len(self._data) - self._at

    def take(self, count):
        if self._at + count > len(self._data):
            raise Malformed("a packet ends too early")
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def varint(self):
        value = 0
        for shift in range(0, 28, 7):
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                if shift and not byte:
                    raise Malformed("a variable byte integer longer than it need be [MQTT-1.5.5-1]")
                return value
        raise Malformed("a variable byte integer of five bytes")

    def binary(self):
        return self.take(self.number(2))

    def text(self):
        """UTF-8 without U+0000 and surrogates [MQTT-1.5.4-1] [MQTT-1.5.4-2]; Python's decoder refuses the latter."""
        data = self.binary()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Malformed(f"not UTF-8: {data!r}") from error
        if "\0" in text:
            raise Malformed(f"U+0000 in {data!r}")
        return data

    def properties(self, packet):
        """{name: value}, a list where it may come again; each only where it belongs, and once."""
        inner = Reader(self.take(self.varint()))
        found = {}
        while inner.left():
            identifier = inner.varint()
            name = NAMES.get(identifier)
            if name not in FROM_SERVER[packet]:
                raise Malformed(f"property 0x{identifier:02x} in a {packet}")
            if name not in REPEATED and name in found:
                raise Malformed(f"{name} twice in a {packet}")
            value = inner._value(PROPERTIES[name][1])
            if name in REPEATED:
                found.setdefault(name, []).append(value)
            else:
                found[name] = value
        return found

    def _value(self, kind):
        if kind == TEXT:
            return self.text()
        if kind == BINARY:
            return self.binary()
        if kind == PAIR:
            return self.text() + b":" + self.text()
        if kind == VARINT:
            return self.varint()
        return self.number({BYTE: 1, TWO: 2, FOUR: 4}[kind])
