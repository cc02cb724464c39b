"""A WebSocket client of one's own (RFC 6455), as small as a test needs: messages in, control frames answered."""

import base64
import json
import os
import socket
import struct


class Refused(Exception):
    """The handshake was answered with something else; `status` says what."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class WebSocket:
    def __init__(self, port, path="/ws/live", headers=(), receive_buffer=None, patience=30.0):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(patience)
        self.socket.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: Upgrade", "Upgrade: websocket",
                 "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", *headers, "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        self.buffer = b""
        self.closed_with = None
        while b"\r\n\r\n" not in self.buffer:
            self._fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status = int(head.split(b" ", 2)[1])
        if status != 101:
            self.socket.close()
            raise Refused(status)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _fill(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server ended the connection")
        self.buffer += piece

    def _take(self, count):
        while len(self.buffer) < count:
            self._fill()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def _send(self, opcode, payload):
        mask = os.urandom(4)
        key = (mask * (len(payload) // 4 + 1))[:len(payload)]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(len(payload), "big")
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else struct.pack("!BH", 0x80 | 126, len(payload))
        self.socket.sendall(bytes([0x80 | opcode]) + length + mask + masked)

    def send(self, message):
        """A message: JSON, or a text as it is."""
        self._send(1, (message if isinstance(message, str) else json.dumps(message)).encode())

    def send_bytes(self, message):
        self._send(2, message)

    def receive(self):
        """The next message: JSON, or bytes of a binary one; None once the server has closed (`closed_with` is then its code)."""
        while True:
            opcode, payload = self._frame()
            if opcode in (1, 2, 8):
                return self._message(opcode, payload)

    def receive_ready(self):
        """The messages that have come whole by now; for who was told that there is something to read."""
        self._fill()
        messages = []
        while self._has_frame():
            opcode, payload = self._frame()
            if opcode in (1, 2, 8):
                messages.append(self._message(opcode, payload))
        return messages

    def _has_frame(self):
        head = self.buffer[:10]
        if len(head) < 2:
            return False
        more = {126: 2, 127: 8}.get(head[1], 0)
        if len(head) < 2 + more:
            return False
        length = int.from_bytes(head[2:2 + more], "big") if more else head[1]
        return len(self.buffer) >= 2 + more + length

    def _frame(self):
        """(opcode, payload); a ping is answered."""
        first, length = self._take(2)
        assert length < 0x80, "a server does not mask"
        if length == 126:
            length = struct.unpack("!H", self._take(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self._take(8))[0]
        payload = self._take(length)
        assert first & 0x80, "the gateway does not fragment"
        opcode = first & 0x0F
        if opcode == 9:
            self._send(10, payload)
        return opcode, payload

    def _message(self, opcode, payload):
        if opcode == 1:
            return json.loads(payload)
        if opcode == 2:
            return payload
        self.closed_with = struct.unpack("!H", payload[:2])[0] if payload else None
        return None


def merge(target, patch):
    """RFC 7396 §2."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged
