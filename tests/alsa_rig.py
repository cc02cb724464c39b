"""An ALSA sequencer for whole-process tests on machines whose kernel has none: clients and ports that come and go, and what
they say. The program is the real one, down to the functions of libasound that ask the kernel (fake_alsa.c)."""

import os
import pathlib
import shutil
import struct
import subprocess
import tempfile

from rig import wait_until

SOURCE = pathlib.Path(__file__).resolve().parent / "fake_alsa.c"
READABLE, WRITABLE, NO_EXPORT = 1 | 32, 2 | 64, 128  # SND_SEQ_PORT_CAP_…
NOTE_ON, NOTE_OFF, KEY_PRESSURE, CONTROLLER, PROGRAM, CHANNEL_PRESSURE, PITCH_BEND = 6, 7, 8, 10, 11, 12, 13
CONTROL_14, START, CONTINUE, STOP, CLOCK, SENSING, SYSEX = 14, 30, 31, 32, 36, 42, 130
CLIENT_EXIT, CLIENT_CHANGE, PORT_START, PORT_EXIT, PORT_CHANGE = 61, 62, 63, 64, 65
NONE = 255
ANNOUNCE = (0, 1)


def build_fake_alsa(folder):
    compiler = next(path for name in ("clang-19", "clang", "gcc", "cc") if (path := shutil.which(name)))
    library = folder / "fake_alsa.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE], check=True)
    return library


def event(kind, source, data=b""):
    """A struct snd_seq_event."""
    return struct.pack("<BBBB8xBBBB12s", kind, 0, 0, 0, *source, 128, 0, data)


def note(channel, number, velocity):
    return struct.pack("<BBB", channel, number, velocity)


def control(channel, number, value):
    return struct.pack("<BxxxIi", channel, number, value)


class Sequencer:
    """A context manager; its environment is for the program."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-alsa-"))
        os.mkfifo(self.folder / "news")
        self.news = os.open(self.folder / "news", os.O_RDWR)
        self.environment = {**os.environ, "LD_PRELOAD": str(build_fake_alsa(self.folder)), "FAKE_ALSA": str(self.folder)}
        self.ports = {(14, 0): (READABLE | WRITABLE, "Midi Through", "Midi Through Port-0")}
        self._write()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.news)
        shutil.rmtree(self.folder)

    def _write(self):
        lines = [f"{client} {port} {can} {of}|{name}\n" for (client, port), (can, of, name) in self.ports.items()]
        (self.folder / "next").write_text("".join(lines))
        (self.folder / "next").rename(self.folder / "ports")

    def send(self, kind, source, data=b""):
        os.write(self.news, event(kind, source, data))

    def said(self):
        """What the program said to whoever is connected: (seconds, type of event)."""
        path = self.folder / "said"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(float(when), int(kind)) for when, kind, _ in (line.split() for line in lines)]

    def plug(self, address, client, port, capabilities=READABLE | WRITABLE):
        """It is there, and System:Announce says so."""
        self.ports[address] = (capabilities, client, port)
        self._write()
        self.send(PORT_START, ANNOUNCE, bytes(address))

    def unplug(self, client):
        for address in [address for address in self.ports if address[0] == client]:
            del self.ports[address]
            self._write()
            self.send(PORT_EXIT, ANNOUNCE, bytes(address))
        self.send(CLIENT_EXIT, ANNOUNCE, bytes((client, 0)))

    def rename(self, address, client, port):
        self.ports[address] = (self.ports[address][0], client, port)
        self._write()
        self.send(PORT_CHANGE, ANNOUNCE, bytes(address))

    def fail(self, cause):
        """The next look for events ends with that errno."""
        self.send(NONE, ANNOUNCE, struct.pack("<I", cause))

    def refuse(self, cause):
        (self.folder / "refuses").write_text(str(cause))

    def heard(self):
        """Each port that was listened to, in order."""
        path = self.folder / "heard"
        return path.read_text().split() if path.exists() else []

    def wait_heard(self, address):
        wait_until(lambda: address in self.heard(), f"somebody to listen to {address}")
