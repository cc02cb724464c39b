"""Plays a fact against a server: sends, expects, and says at which line it was otherwise."""

import re
import time

from . import packets, properties, script
from .connection import CLOSED, Connection
from .web_socket import TEXT

PATIENCE = 15.0  # seconds for what has to come, on a busy machine
HASTE = 0.25  # … where the server is known to differ here: then whatever comes later than the answer to a PINGREQ does not come
ACKNOWLEDGES = {1: "PUBACK", 2: "PUBREC"}
DEFAULTS = {
    "CONNACK": {"rc": "0", "sp": "0"},
    "PUBLISH": {"qos": "0", "dup": "0", "retain": "0"},
    "PUBACK": {"rc": "0|0x10"},  # 0x10: nobody has subscribed, which a server may say (§3.4.2.1)
    "PUBREC": {"rc": "0|0x10"},
    "PUBREL": {"rc": "0"},
    "PUBCOMP": {"rc": "0"},
}
FIVE_ONLY = {*properties.PROPERTIES}


class Failure(Exception):
    """The server did not do what the fact says."""


def show(packet):
    kind, fields = packet
    words = [kind]
    for name, value in fields.items():
        if isinstance(value, bytes):
            value = value.decode(errors="backslashreplace") if len(value) < 60 else f"({len(value)} bytes)"
        words.append(f"{name}={value}")
    return " ".join(words)


class Player:
    """One fact in one version on one server. `silent_close`: the server may close without the reason that MQTT 5 has for it."""

    def __init__(self, server, version, hasty=False, silent_close=False):
        self._server = server
        self._version = version
        self._hasty = hasty
        self._silent_close = silent_close
        self._connections = {}
        self._kept_back = {}
        self._variables = {}
        self._numbers = {}
        self._clients, self._retained = set(), set()
        self.closed_in_silence = False

    def play(self, fact):
        """Failure, where it does not hold."""
        group = []
        try:
            for line in fact.lines:
                if self._version not in line.versions:
                    continue
                if line.how == "<~":
                    group.append(line)
                    continue
                self._run(self._any_order, group)
                group = []
                self._run(self._play_line, line)
            self._run(self._any_order, group)
        finally:
            self._clean_up()

    def _run(self, function, what):
        last = what[-1] if isinstance(what, list) and what else what
        try:
            function(what)
        except (Failure, packets.Malformed) as error:
            raise Failure(f"line {last.number}, {last.text}: {error}") from None
        except (ValueError, KeyError, IndexError) as error:
            raise script.Unreadable(f"line {last.number}, {last.text}: {error!r}") from error

    # ---- lines -------------------------------------------------------------------------------------------------------------

    def _play_line(self, line):
        if line.how == "wait":
            time.sleep(float(line.words["seconds"]))  # lint: allow sleep: what is told is what the passing of this time does
        elif line.how[0] == ">":
            for turn in self._turns(line):
                self._send(line, turn)
        elif line.how[0] == "<":
            for turn in self._turns(line):
                self._expect(line, turn)
        else:
            {"connects": self._connects, "subscribes": self._subscribes, "publishes": self._publishes}[line.how](line)

    def _turns(self, line):
        return range(1, int(script.value(line.words.get("times", "1"), self._variables)) + 1)

    def _connects(self, line):
        words = dict(line.words)
        present = words.pop("sp", "0")
        self._send(self._part(line, ">", "CONNECT", words))
        self._expect(self._part(line, "<", "CONNACK", {"sp": present}))

    def _subscribes(self, line):
        self._send(self._part(line, ">", "SUBSCRIBE", line.words))
        granted = ",".join(each.get("qos", "0") for each in line.words["filters"])
        self._expect(self._part(line, "<", "SUBACK", {"rc": granted}))

    def _publishes(self, line):
        """To the end of what its QoS asks for."""
        self._send(self._part(line, ">", "PUBLISH", line.words))
        qos = line.words.get("qos", "0")
        if qos != "0":
            self._expect(self._part(line, "<", ACKNOWLEDGES[int(qos)], {}))
        if qos == "2":
            self._send(self._part(line, ">", "PUBREL", {}))
            self._expect(self._part(line, "<", "PUBCOMP", {}))

    @staticmethod
    def _part(line, how, kind, words):
        return script.Line(line.number, line.text, line.who, how, kind, words, [])

    # ---- sending -----------------------------------------------------------------------------------------------------------

    def _connection(self, who, transport="tcp"):
        connection = self._connections.get(who)
        if connection is not None and not connection.open and not connection.inbox:
            connection.close()
            connection = None
        if connection is None:
            in_frames = transport == "websocket"
            address = self._server.web_socket_address if in_frames else self._server.address
            connection = self._connections[who] = Connection(
                address, self._version, self._server.speaks_on, in_frames or self._server.in_frames,
                None if in_frames else self._server.tls)
        return connection

    def _send(self, line, turn=1):
        if line.kind == "close":
            return self._connections[line.who].finish(PATIENCE)
        if line.kind == "reset":
            return self._connections[line.who].reset()
        connection = self._connection(line.who, line.words.get("transport", "tcp"))
        if "version" in line.words:
            connection.version = script.VERSIONS[line.words["version"]]
        if line.kind == "raw":
            packet = script.data(line.bare[0])
        elif line.kind == "frame":
            first, _, rest = line.bare[0].partition(" ")
            packet = packets.frame(int(first, 16), script.data(rest))
        else:
            packet = self._encode(connection, line, turn)
        packet = self._kept_back.pop(line.who, b"") + packet
        if line.how == ">+":
            self._kept_back[line.who] = packet
        elif "text-frame" in line.bare:
            connection.send(packet, kind=TEXT)
        elif "in-pieces" in line.bare:
            connection.send(packet, pieces=True)
        elif "bytewise" in line.bare or self._server.in_pieces and len(packet) < 1000:
            for at in range(len(packet)):
                connection.send(packet[at : at + 1], ping=line.kind == "PINGREQ" and at == 0)
        else:
            connection.send(packet, ping=line.kind == "PINGREQ")

    def _encode(self, connection, line, turn):
        words = {name: self._value(each, turn) for name, each in line.words.items() if name not in ("times", "version", "transport")}
        kind = line.kind
        if kind == "CONNECT":
            words.setdefault("id", line.who.lower().encode())
            words["extra"] = script.data(words.get("extra", b"").decode())
            self._clients.add(words["id"])
            connection.most = int(words.get("max_packet", b"0")) or None
            if int(words.get("will_retain", b"0")):
                self._retained.add(words["will"])
        elif "extra" in words:
            words["extra"] = script.data(words["extra"].decode())
        if "will_extra" in words:
            words["will_extra"] = script.data(words["will_extra"].decode())
        if kind == "PUBLISH" and int(words.get("retain", b"0")):
            self._retained.add(words.get("topic", b""))
        if kind in ("SUBSCRIBE", "UNSUBSCRIBE") or kind == "PUBLISH" and words.get("qos", b"0") != b"0":
            self._give_number(connection, line.who, kind, words)
        elif kind in packets.ACKNOWLEDGEMENTS:
            waiting = connection.taken.setdefault(kind, [])
            if "pid" not in words:
                words["pid"] = b"%d" % waiting.pop(0)
            elif int(words["pid"]) in waiting:
                waiting.remove(int(words["pid"]))
            if kind == "PUBREL":
                connection.owed.setdefault("PUBCOMP", []).append(int(words["pid"], 0))
        return packets.encode(kind, words, connection.version)

    def _give_number(self, connection, who, kind, words):
        if "pid" not in words:
            self._numbers[who] = self._numbers.get(who, 0) + 1
            words["pid"] = b"%d" % self._numbers[who]
        answer = ACKNOWLEDGES.get(int(words["qos"]), "") if kind == "PUBLISH" else kind[:-5].replace("SCR", "") + "ACK"
        answer = {"SUBSCRIBE": "SUBACK", "UNSUBSCRIBE": "UNSUBACK"}.get(kind, answer)
        connection.owed.setdefault(answer, []).append(int(words["pid"], 0))

    def _value(self, text, turn):
        if isinstance(text, list):
            return [self._value(each, turn) for each in text]
        if isinstance(text, dict):
            return {name: self._value(each, turn) for name, each in text.items()}
        return script.value(text, self._variables, turn)

    # ---- expecting ---------------------------------------------------------------------------------------------------------

    def _expect(self, line, turn=1):
        connection = self._connections[line.who] if len(line.who) == 1 else self._who_has_it(line.who)
        if "|" in line.kind:
            line = self._chosen(connection, line)
        if line.kind == "nothing":
            self._expect_nothing(connection)
        elif line.kind == "closed":
            self._expect_closed(connection, line)
        else:
            began = time.monotonic()
            packet = self._next(connection, line)
            why = self._differs(packet, line, connection, turn)
            if why:
                raise Failure(f"{why}; came {show(packet)}")
            self._on_time(line, began)
            self._took(connection, packet)

    def _who_has_it(self, names):
        """The first of these to whom something came."""
        some = [self._connections[name] for name in names]
        for connection in some:
            self._settle(connection)
        return next((connection for connection in some if connection.inbox), some[0])

    def _chosen(self, connection, line):
        """ "SUBACK|closed": that of the two which came."""
        packet = self._next(connection, line)
        if packet != CLOSED:
            connection.inbox.insert(0, packet)
        kinds = line.kind.split("|")
        kind = packet[0] if packet[0] in kinds else "closed" if "closed" in kinds else kinds[0]
        return self._part(line, "<", kind, line.words)

    def _on_time(self, line, began):
        """`after`: not sooner than so many seconds after its line had its turn."""
        if time.monotonic() - began < float(line.words.get("after", 0)):
            raise Failure(f"it came after {time.monotonic() - began:.2f} s")

    def _next(self, connection, line):
        """Waits for it; where the server is known to differ, no longer than it takes to answer a PINGREQ."""
        timed = "within" in line.words or "after" in line.words
        within = float(line.words.get("within", PATIENCE))
        if not self._hasty or timed:
            packet = connection.next(time.monotonic() + within)
        else:
            packet = connection.next(time.monotonic() + HASTE)
            if packet is None:
                self._settle(connection)
                packet = connection.next(time.monotonic()) if connection.inbox else None
        if packet is None:
            raise Failure("nothing came")
        return packet

    def _settle(self, last):
        """When this returns, each server-side effect of what was sent so far is on its way to `last`."""
        for connection in self._connections.values():
            if connection is not last:
                connection.barrier(PATIENCE)
        return last.barrier(PATIENCE)

    def _expect_nothing(self, connection):
        answered = self._settle(connection)
        if connection.inbox:
            raise Failure(f"came {show(connection.inbox[0])}")
        if not answered:
            raise Failure("the connection ended" if not connection.open else "no PINGRESP came")

    def _expect_closed(self, connection, line):
        """What MQTT 5 has to say why: a DISCONNECT, or before the connection was accepted a CONNACK."""
        timed = "within" in line.words or "after" in line.words
        packet = connection.next(time.monotonic() + (HASTE if self._hasty and not timed else float(line.words.get("within", PATIENCE))))
        if packet is None and self._hasty and connection.barrier(PATIENCE) and not connection.inbox:
            raise Failure("it stays open")
        if packet is None:
            packet = connection.next(time.monotonic() + PATIENCE)
        wanted = line.words.get("rc")
        if packet is not None and packet[0] == ("DISCONNECT" if connection.accepted else "CONNACK"):
            if connection.version == 5 and packet[1]["rc"] < 0x80 and not (packet[0] == "CONNACK" and packet[1]["rc"]):
                raise Failure(f"came {show(packet)}")
            if wanted and connection.version == 5 and not script.matches(wanted, packet[1]["rc"], self._variables):
                raise Failure(f"came {show(packet)}")
            packet = connection.next(time.monotonic() + PATIENCE)
        elif wanted and connection.version == 5 and packet == CLOSED:
            self.closed_in_silence = True
            if not self._silent_close:
                raise Failure("it closed without a word")
        if packet != CLOSED:
            raise Failure("it stays open" if packet is None else f"came {show(packet)}")
        if "after" in line.words and time.monotonic() - connection.last_sent < float(line.words["after"]):
            raise Failure(f"it closed after {time.monotonic() - connection.last_sent:.2f} s")

    def _any_order(self, lines):
        """Each of these comes, in whatever order."""
        left = list(lines)
        while left:
            connection = self._connections[left[0].who]
            packet = self._next(connection, left[0])
            mine = [line for line in left if line.who == left[0].who]
            fitting = next((line for line in mine if not self._differs(packet, line, connection, 1)), None)
            if fitting is None:
                raise Failure(f"came {show(packet)}")
            left.remove(fitting)
            self._took(connection, packet)

    def _differs(self, packet, line, connection, turn):
        """Why this packet is not what the line wants, or None."""
        kind, fields = packet
        if kind != line.kind:
            return f"no {line.kind}"
        wanted = {**DEFAULTS.get(kind, {}), **{name: each for name, each in line.words.items() if name not in ("times", "within", "after")}}
        if connection.version == 4:
            wanted = {name: each for name, each in wanted.items() if name not in FIVE_ONLY}
            if kind == "SUBACK":
                wanted["rc"] = re.sub(r"0x[89a-f][0-9a-f]", "0x80", wanted["rc"])
        if kind == "UNSUBACK" and (connection.version == 4 or "rc" not in wanted):
            wanted.pop("rc", None)
            if any(fields["rc"]):
                return "refused"
        if kind in ("PUBACK", "PUBREC", "PUBCOMP", "SUBACK", "UNSUBACK") and "pid" not in wanted:
            owed = connection.owed.get(kind, [])
            if not owed or fields["pid"] != owed[0]:
                return f"its packet identifier is not {owed[0] if owed else 'one that waits for it'}"
        for name, each in wanted.items():
            came = fields.get(name)
            if isinstance(each, list) or isinstance(came, list) and name in properties.REPEATED:
                if not self._list_is(each, came):
                    return f"{name} is not {each}"
            elif not script.matches(each.replace("{n}", str(turn)), came, self._variables):
                return f"{name} is not {each}"
        if kind == "PUBLISH":
            surplus = [name for name in fields if name in properties.PROPERTIES and name not in wanted]
            if surplus:
                return f"{', '.join(surplus)} is there"
        return None

    def _list_is(self, wanted, came):
        """User properties keep their order [MQTT-3.3.2-18]; that of subscription identifiers means nothing [MQTT-3.3.4-4]."""
        if came is None or wanted in ("-", ["-"]):
            return came is None and wanted in ("-", ["-"])
        wanted = wanted if isinstance(wanted, list) else wanted.split(",")
        if came and isinstance(came[0], int):
            return sorted(came) == sorted(int(each) for each in wanted)
        return came == [script.value(each, self._variables) for each in wanted]

    def _took(self, connection, packet):
        kind, fields = packet
        if kind == "CONNACK" and fields["rc"] == 0:
            connection.accepted = True
        elif kind == "PINGRESP":
            connection.answered_ping()
        elif kind == "PUBLISH" and fields["qos"]:
            connection.taken.setdefault(ACKNOWLEDGES[fields["qos"]], []).append(fields["pid"])
        elif kind == "PUBREC":
            connection.taken.setdefault("PUBREL", []).append(fields["pid"])
        elif kind == "PUBREL":
            connection.taken.setdefault("PUBCOMP", []).append(fields["pid"])
        waiting = connection.owed.get(kind, [])
        if fields.get("pid") in waiting:
            waiting.remove(fields["pid"])

    # ---- afterwards --------------------------------------------------------------------------------------------------------

    def _clean_up(self):
        """Nothing of this fact is left for the next: no session, no will, nothing retained."""
        for connection in self._connections.values():
            connection.close()
        for identifier in sorted(self._clients - {b""}):
            connection = Connection(self._server.address, 5, in_frames=self._server.in_frames, tls=self._server.tls)
            try:
                connection.send(packets.encode("CONNECT", {"id": identifier}, 5))
                packet = connection.next(time.monotonic() + PATIENCE)
                connection.accepted = packet is not None and packet[0] == "CONNACK" and packet[1]["rc"] == 0
                if identifier == min(self._clients - {b""}):
                    for topic in self._retained:
                        connection.send(packets.encode("PUBLISH", {"topic": topic, "retain": b"1"}, 5))
                connection.barrier(PATIENCE)
                connection.send(packets.encode("DISCONNECT", {}, 5))
            except packets.Malformed:
                pass  # of an identifier that is none
            connection.finish(PATIENCE)
