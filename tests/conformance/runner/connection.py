"""A connection of a transcript: it sends what it is told, and keeps what came until somebody asks for it."""

import socket
import struct
import time

from . import packets
from .web_socket import WebSocket

CLOSED = ("closed", {})


class Connection:
    def __init__(self, address, version, passed_over=b"", in_frames=False, tls=None):
        """`passed_over`: where the topics begin on which a server speaks of itself. `in_frames`: those of WebSocket. `tls`: by this context."""
        self.version = version
        self._passed_over = passed_over
        self.accepted = False
        self.most = None  # bytes of a packet, where the client has said so
        self.last_sent = time.monotonic()
        self.inbox = []
        self.owed = {}  # kind of acknowledgement -> packet identifiers that the server has to say, the oldest first
        self.taken = {}  # kind of acknowledgement -> packet identifiers that we have to say
        self._pings = 0  # PINGREQs of the transcript whose answer is not here yet
        self._rest = b""
        self._over = False
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.socket = socket.socket(family)
        self.socket.settimeout(10)
        self.socket.connect(address)
        if family == socket.AF_INET:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket)
        if in_frames:
            self.socket = WebSocket(self.socket, f"{address[0]}:{address[1]}")

    @property
    def open(self):
        return not self._over

    def send(self, data, ping=False, **frames):
        """`frames`: how a WebSocket has it."""
        self._pings += ping
        self.last_sent = time.monotonic()
        try:
            self.socket.sendall(data, **frames)
        except OSError:
            pass  # the server has closed; what it said before is still to be read

    def finish(self, patience):
        """Says that nothing more comes, and waits until the server has seen it."""
        try:
            self.socket.settimeout(patience)
            self.socket.shutdown(socket.SHUT_WR)
            while self.socket.recv(65536):
                pass
        except OSError:
            pass
        self.close()

    def reset(self):
        """Ends as a cable that is cut does: without a word."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self):
        """What came and nobody asked for is gone with it."""
        self._over = True
        self.inbox.clear()
        self.socket.close()

    def next(self, deadline):
        """The next packet, CLOSED, or None where none came until then. packets.Malformed where it is none."""
        while not self.inbox:
            if self._over:
                return CLOSED
            if not self._receive(deadline):
                if self._over and not self.inbox:
                    return CLOSED
                if not self.inbox:
                    return None
        return self.inbox.pop(0)

    def barrier(self, patience):
        """Reads all that the server sends before it answers a PINGREQ. True where it answers."""
        if self._over or not self.accepted:
            return False
        self.send(packets.encode("PINGREQ", {}, self.version))
        deadline = time.monotonic() + patience
        seen = len(self.inbox)
        while True:
            for index in range(seen, len(self.inbox)):
                if self.inbox[index][0] == "PINGRESP":
                    if not self._pings:
                        del self.inbox[index]
                        return True
                    self._pings -= 1
            seen = len(self.inbox)
            if not self._receive(deadline):
                return False

    def answered_ping(self):
        self._pings -= 1

    def _receive(self, deadline):
        """Reads once what is there; False at the end, or where nothing came until the deadline."""
        if self._over:
            return False
        try:
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            more = self.socket.recv(65536)
        except TimeoutError:
            return False
        except OSError:
            more = b""
        if not more:
            self._over = True
            return False
        self._rest += more
        while found := packets.cut(self._rest):
            size = len(self._rest) - len(found[2])
            if self.most and size > self.most:
                raise packets.Malformed(f"a packet of {size} bytes, of {self.most} [MQTT-3.1.2-24]")
            first, body, self._rest = found
            kind, fields = packets.decode(first, body, self.version)
            if not (self._passed_over and fields.get("topic", b"").startswith(self._passed_over)):
                self.inbox.append((kind, fields))
        return True
