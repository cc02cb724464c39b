"""MQTT in WebSocket frames, as a client has it (RFC 6455; MQTT 5 §6, MQTT 3.1.1 §6): in the place of a socket."""

import base64
import os
import struct

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9


class Refused(OSError):
    """The server shook no hands, or not as MQTT asks."""


class WebSocket:
    """Each sendall() is a frame, or with `pieces` as many as there are bytes. recv() gives what stands in the frames that come."""

    def __init__(self, connection, host):
        self._socket = connection
        self._rest = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET /mqtt HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n".encode())
        while b"\r\n\r\n" not in self._rest:
            more = self._socket.recv(4096)
            if not more:
                raise Refused("the handshake was refused")
            self._rest += more
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        lines = [line.strip().lower() for line in head.decode().split("\r\n")]
        if " 101 " not in f"{lines[0]} " or "sec-websocket-protocol: mqtt" not in lines:
            raise Refused(f"the handshake was answered without the subprotocol [MQTT-6.0.0-4]: {head!r}")

    def sendall(self, data, kind=BINARY, pieces=False):
        parts = [data[at : at + 1] for at in range(len(data))] if pieces else [data]
        for number, part in enumerate(parts):
            first = (kind if number == 0 else 0) | (0x80 if number == len(parts) - 1 else 0)
            self._socket.sendall(self._frame(first, part))

    @staticmethod
    def _frame(first, data):
        mask = os.urandom(4)
        size = len(data)
        head = bytes([first]) + (
            bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + struct.pack(">H", size) if size < 65536 else bytes([0xFF]) + struct.pack(">Q", size))
        return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data))

    def recv(self, size):
        """Waits as the socket does; b"" at a close frame as at the end of the stream."""
        while True:
            frame = self._cut()
            if frame:
                kind, data = frame
                if kind == CLOSE:
                    return b""
                if kind == TEXT:
                    raise Refused("a text frame from a server [MQTT-6.0.0-1]")
                if kind != PING and data:
                    return data
                continue
            more = self._socket.recv(size)
            if not more:
                return b""
            self._rest += more

    def _cut(self):
        if len(self._rest) < 2:
            return None
        size, at = self._rest[1] & 0x7F, 2
        if size > 125:
            width = 2 if size == 126 else 8
            if len(self._rest) < 2 + width:
                return None
            size, at = int.from_bytes(self._rest[2 : 2 + width], "big"), 2 + width
        if len(self._rest) < at + size:
            return None
        kind, data = self._rest[0] & 0x0F, self._rest[at : at + size]
        self._rest = self._rest[at + size :]
        return kind, data

    def __getattr__(self, name):
        return getattr(self._socket, name)
