"""What tests of hearing share: sound to play, OSC to receive, and a worker that hears."""

import array
import math
import queue
import socket
import struct
import threading
import wave

from rig import RELEASE_BIN, Installation, wait_until

RATE = 48000
FROM_1900_TO_1970 = 2_208_988_800
CONFIG = """
name = "hearing"
[hub]
tcp = "127.0.0.1:0"
[gateway]
listen = "off"
[osc]
send = [DESTINATIONS]
[service.audio]
config = { input = "INPUT", automatic_gain = false, bundle = true }
"""


def write_wave(path, samples, rate=RATE):
    """One channel of numbers from -1 to 1."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array.array("h", [int(32767 * sample) for sample in samples]).tobytes())
    return path


def sine(frequency, seconds, amplitude=0.5, rate=RATE):
    return [amplitude * math.sin(2 * math.pi * frequency * index / rate) for index in range(int(rate * seconds))]


def _text(data, at):
    end = data.index(b"\0", at)
    return data[at:end].decode(), (end // 4 + 1) * 4


def parse(data, tag=None):
    """(address, values, time tag or None) of each message in a packet."""
    if data.startswith(b"#bundle\0"):
        seconds, fraction = struct.unpack(">II", data[8:16])
        tag, at = seconds - FROM_1900_TO_1970 + fraction / 2**32, 16
        while at < len(data):
            (size,) = struct.unpack(">I", data[at : at + 4])
            yield from parse(data[at + 4 : at + 4 + size], tag)
            at += 4 + size
        return
    address, at = _text(data, 0)
    tags, at = _text(data, at)
    values = []
    for kind in tags[1:]:
        if kind == "s":
            value, at = _text(data, at)
        else:
            (value,) = struct.unpack(">i" if kind == "i" else ">f", data[at : at + 4])
            at += 4
        values.append(value)
    yield address, values, tag


class Ear:
    """Receives OSC on a port of its own, all the time. A context manager."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heard = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._receive, daemon=True)
        self.thread.start()

    def _receive(self):
        while data := self.socket.recv(65536):
            for message in parse(data):
                self.heard.put(message)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join(30)
        self.socket.close()

    def next(self, address, wanted=lambda values: True, patience=30):
        """(values, time tag) of the next message of that address that is wanted."""
        found = []

        def came():
            while not self.heard.empty():
                at, values, tag = self.heard.get()
                if at == address and wanted(values):
                    found.append((values, tag))
                    return True
            return False
        wait_until(came, f"{address} as it is wanted", patience)
        return found[0]

    def listen(self, seconds):
        """Address -> [(values, time tag)] of so many seconds of sound from now on, by the time tags."""
        while not self.heard.empty():
            self.heard.get()
        _, first = self.next("/audio/levels")
        heard = {}

        def is_over():
            while not self.heard.empty():
                address, values, tag = self.heard.get()
                if tag > first + seconds:
                    return True
                heard.setdefault(address, []).append((values, tag))
            return False
        wait_until(is_over, f"{seconds} s of sound", seconds + 30)
        return heard


def missing(messages):
    """How many frames are missing between these, by their time tags."""
    tags = [tag for _, tag in messages]
    return sum(round(60 * (later - earlier)) - 1 for earlier, later in zip(tags, tags[1:]))


class Hearing(Installation):
    """An installation that hears one place, and an ear for its OSC. Of what ships: with sanitizers a busy machine cannot keep up with
    the sound."""

    def __init__(self, place="generator:beat?bpm=128", environment=None, also=()):
        super().__init__("", RELEASE_BIN)
        self.ear = Ear()
        ports = ", ".join(f'"127.0.0.1:{port}"' for port in (self.ear.port, *also))
        self.config.write_text(CONFIG.replace("DESTINATIONS", ports).replace("INPUT", str(place)))
        self.environment.update(environment or {})
        self.up()

    def __exit__(self, *exception):
        super().__exit__(*exception)
        self.ear.__exit__()
