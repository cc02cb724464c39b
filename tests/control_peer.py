"""Frames of control sockets, for tests: whoever asks a worker, and whoever is asked in the place of one."""

import contextlib
import json
import os
import socket
import struct
import threading

from rig import PATIENCE


def exactly(peer, count):
    data = b""
    while len(data) < count:
        piece = peer.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def receive(peer):
    return json.loads(exactly(peer, struct.unpack(">I", exactly(peer, 4))[0]))


def send(peer, frame):
    text = json.dumps(frame).encode()
    peer.sendall(struct.pack(">I", len(text)) + text)


class ControlPeer:
    """A connection to the control socket of a worker. A context manager."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(str(path))
        except OSError:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, action, /, **arguments):
        """The reply to one command; EOFError or OSError where the worker dies."""
        send(self.socket, {"type": "command", "cmd": action, "msg_id": "1", **arguments})
        while True:
            answer = receive(self.socket)
            if answer.get("msg_id") == "1":
                return answer

    def run(self, command, params=None, **how):
        """The status and the body, as text, of a command that control is asked to run."""
        reply = self.ask("run", command=command, params=params or {}, **how)
        assert reply["success"], reply
        return reply["data"]["status"], reply["data"]["body"]


class Asked(threading.Thread):
    """In the place of a worker, at its control socket: notes what it is asked, and answers what `answer` gives, once that returns."""

    def __init__(self, path, answer):
        super().__init__()
        self.calls = []
        self.answer = answer
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        os.chmod(path, 0o600)
        self.listener.listen(64)
        self.start()

    def run(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(peer,)).start()

    def serve(self, peer):
        with contextlib.suppress(OSError, EOFError), peer:
            while True:
                frame = receive(peer)
                self.calls.append(frame)
                send(peer, {"type": "ack", "msg_id": frame["msg_id"], "success": True, "message": "done", "data": self.answer(frame)})

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.join()
