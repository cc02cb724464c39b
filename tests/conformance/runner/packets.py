"""Packets of a client as bytes, from the words of a transcript; packets of a server as {field: value}, read strictly."""

import struct

from . import properties
from .properties import Malformed, Reader, binary, varint

TYPES = {
    "CONNECT": 1, "CONNACK": 2, "PUBLISH": 3, "PUBACK": 4, "PUBREC": 5, "PUBREL": 6, "PUBCOMP": 7, "SUBSCRIBE": 8, "SUBACK": 9,
    "UNSUBSCRIBE": 10, "UNSUBACK": 11, "PINGREQ": 12, "PINGRESP": 13, "DISCONNECT": 14, "AUTH": 15}
KINDS = {number: kind for kind, number in TYPES.items()}
ACKNOWLEDGEMENTS = ("PUBACK", "PUBREC", "PUBREL", "PUBCOMP")
FLAGS = {"PUBREL": 2, "SUBSCRIBE": 2, "UNSUBSCRIBE": 2}  # the reserved bits of the fixed header that are not 0

# Which reason codes a server may say in what (MQTT 5 §3.x.2.1 and §3.x.3).
CODES = {
    "CONNACK": {0, *range(0x80, 0x8B), 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F},
    "PUBACK": {0, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99},
    "PUBREC": {0, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99},
    "PUBREL": {0, 0x92},
    "PUBCOMP": {0, 0x92},
    "SUBACK": {0, 1, 2, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2},
    "UNSUBACK": {0, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91},
    "DISCONNECT": {
        0, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D,
        0x9E, 0x9F, 0xA0, 0xA1, 0xA2},
    "AUTH": {0, 0x18},
}
CONNECT_CODES_311 = {0, 1, 2, 3, 4, 5}
SUBSCRIBE_CODES_311 = {0, 1, 2, 0x80}


def frame(first, body):
    return bytes([first]) + varint(len(body)) + body


# ---- what a client sends ---------------------------------------------------------------------------------------------------


def _number(words, name, otherwise=0):
    return int(words.pop(name, b"%d" % otherwise), 0)


def _properties(words, version, prefix="", keep=()):
    """Takes every word that is a property from `words`; `extra` are bytes as they are. Nothing in 3.1.1, which has none."""
    encoded = b""
    for name, value in list(words.items()):
        plain = name.removeprefix(prefix)
        if name.startswith(prefix) and plain in properties.PROPERTIES and name not in keep:
            for each in words.pop(name) if isinstance(value, list) else [words.pop(name)]:
                encoded += properties.encode(plain, each)
    encoded += words.pop(f"{prefix}extra", b"")
    return varint(len(encoded)) + encoded if version == 5 else b""


def _connect(words, version):
    level = _number(words, "level", version)
    flags = 0x02 * _number(words, "clean", 1)
    tail = b""
    if "will" in words:
        topic, payload = words.pop("will"), words.pop("will_payload", b"")
        flags |= 0x04 | _number(words, "will_qos") << 3 | _number(words, "will_retain") << 5
        tail = _properties(words, version, "will_") + binary(topic) + binary(payload)
    for name, bit in (("user", 0x80), ("password", 0x40)):
        if name in words:
            flags |= bit
            tail += binary(words.pop(name))
    flags = _number(words, "flags", flags)
    body = binary(words.pop("protocol", b"MQTT")) + bytes([level, flags]) + struct.pack(">H", _number(words, "keepalive"))
    identifier = words.pop("id")
    return body + _properties(words, version) + binary(identifier) + tail


def _publish(words, version):
    qos = _number(words, "qos")
    number = struct.pack(">H", _number(words, "pid")) if qos else b""
    topic, payload = words.pop("topic", b""), words.pop("payload", b"")
    flags = _number(words, "dup") << 3 | qos << 1 | _number(words, "retain")
    return flags, binary(topic) + number + _properties(words, version) + payload


def _filters(words, version, with_options):
    body = b""
    for each in words.pop("filters", []):
        body += binary(each.pop("filter"))
        if with_options:
            options = _number(each, "qos") | _number(each, "options")
            options |= _number(each, "nl") << 2 | _number(each, "rap") << 3 | _number(each, "rh") << 4
            body += bytes([options])
    return struct.pack(">H", _number(words, "pid")) + _properties(words, version) + body


def _coded(words, version, number):
    """What is a packet identifier, if any, then a reason code and properties, each left out where nothing is said of it."""
    body = struct.pack(">H", _number(words, "pid")) if number else b""
    if version == 5 and words:
        body += bytes([_number(words, "rc")])
        if words:
            body += _properties(words, version)
    return body


def encode(kind, words, version):
    """`words`: {name: bytes}, `filters`: a list of such. ValueError where a word means nothing in this packet."""
    words = dict(words)
    flags = FLAGS.get(kind, 0)
    reserved = words.pop("reserved", None)
    if kind == "CONNECT":
        body = _connect(words, version)
    elif kind == "PUBLISH":
        flags, body = _publish(words, version)
    elif kind in ("SUBSCRIBE", "UNSUBSCRIBE"):
        body = _filters(words, version, kind == "SUBSCRIBE")
    elif kind in ("PINGREQ", "PINGRESP"):
        body = b""
    else:
        body = _coded(words, version, kind in ACKNOWLEDGEMENTS)
    if version == 4:
        words = {name: value for name, value in words.items() if name.removeprefix("will_") not in {*properties.PROPERTIES, "extra", "rc"}}
    if words:
        raise ValueError(f"{kind} has no {', '.join(words)}")
    return frame(TYPES[kind] << 4 | (flags if reserved is None else int(reserved, 0)), body)


# ---- what a server sends ---------------------------------------------------------------------------------------------------


def _known(kind, code, allowed):
    if code not in allowed:
        raise Malformed(f"{kind} with a code of 0x{code:02x}")
    return code


def _read_connack(reader, version):
    flags, code = reader.number(1), reader.number(1)
    if flags > 1:
        raise Malformed("reserved CONNACK flags [MQTT-3.2.2-1]")
    # Who asks in a version that the server has not is refused in the words of one that it has.
    in_five = bool(reader.left()) if code else version == 5
    _known("CONNACK", code, CODES["CONNACK"] if in_five else CONNECT_CODES_311)
    return {"sp": flags, "rc": code, **(reader.properties("CONNACK") if in_five else {})}


def _read_publish(reader, version, flags):
    packet = {"dup": flags >> 3, "qos": flags >> 1 & 3, "retain": flags & 1, "topic": reader.text()}
    if packet["qos"] == 3 or packet["dup"] and not packet["qos"]:
        raise Malformed(f"PUBLISH with the flags {flags:04b}")
    if packet["qos"]:
        packet["pid"] = reader.number(2)
        if not packet["pid"]:
            raise Malformed("a packet identifier of zero [MQTT-2.2.1-4]")
    if version == 5:
        packet.update(reader.properties("PUBLISH"))
    return {**packet, "payload": reader.rest()}


def _read_coded(kind, reader, version):
    packet = {"pid": reader.number(2)} if kind in ACKNOWLEDGEMENTS else {}
    packet["rc"] = 0
    if version == 5 and reader.left():
        packet["rc"] = _known(kind, reader.number(1), CODES[kind])
        if reader.left():
            packet.update(reader.properties(kind))
    return packet


def _read_list(kind, reader, version):
    packet = {"pid": reader.number(2), **(reader.properties(kind) if version == 5 else {})}
    allowed = CODES[kind] if version == 5 else SUBSCRIBE_CODES_311
    packet["rc"] = [_known(kind, code, allowed) for code in reader.rest()]
    return packet


def decode(first, body, version):
    """(kind, {field: value}) of a packet of a server; Malformed, also where a client would send it."""
    kind, flags, reader = KINDS.get(first >> 4), first & 0x0F, Reader(body)
    if kind != "PUBLISH" and flags != FLAGS.get(kind, 0):
        raise Malformed(f"{kind} with the flags {flags:04b} [MQTT-2.1.3-1]")
    if kind == "CONNACK":
        packet = _read_connack(reader, version)
    elif kind == "PUBLISH":
        packet = _read_publish(reader, version, flags)
    elif kind in ACKNOWLEDGEMENTS or kind in ("DISCONNECT", "AUTH") and version == 5:
        packet = _read_coded(kind, reader, version)
    elif kind in ("SUBACK", "UNSUBACK"):
        packet = _read_list(kind, reader, version)
    elif kind == "PINGRESP":
        packet = {}
    else:
        raise Malformed(f"{kind or 'packet type 0'} from a server")
    if reader.left():
        raise Malformed(f"{reader.left()} bytes after the end of a {kind}")
    return kind, packet


def cut(data):
    """(first byte, body, rest) of the packet in front, or None while it is not whole."""
    length, at = 0, 1
    for shift in range(0, 28, 7):
        if at >= len(data):
            return None
        length |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            break
    else:
        raise Malformed("a remaining length of five bytes")
    if len(data) < at + length:
        return None
    return data[0], data[at : at + length], data[at + length :]
