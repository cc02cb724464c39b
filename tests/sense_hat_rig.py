"""A Raspberry Pi with a Sense HAT for whole-process tests: /dev and /sys below a folder, the chips as registers.

The program is the real one, down to its ioctl: fake_i2c.c, loaded before it, takes each turn of the bus here."""

import contextlib
import errno
import os
import pathlib
import shutil
import socketserver
import struct
import subprocess
import threading

SOURCE = pathlib.Path(__file__).resolve().parent / "fake_i2c.c"
KEYS = {"up": 103, "left": 105, "right": 106, "down": 108, "middle": 28}


def build_fake_i2c(folder):
    compiler = next(path for name in ("clang-19", "clang", "gcc", "cc") if (path := shutil.which(name)))
    library = folder / "fake_i2c.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"], check=True)
    return library


class Chip:
    """Registers; a write to `trigger` starts a measurement, whose end `ready` says in `status` after some looks."""

    def __init__(self, identity, trigger, ready, values):
        self.registers = bytearray(128)
        self.registers[0x0F] = identity
        for first, data in values.items():
            self.registers[first:first + len(data)] = data
        self.trigger, self.ready, self.looks, self.looks_left = trigger, ready, 2, None
        self.refuses = 0  # an errno

    def read(self, first, size):
        first &= 0x7F
        if first == 0x27 and self.looks_left is not None:
            self.looks_left -= 1
            if self.looks_left < 0:
                self.registers[0x27] |= self.ready
        return bytes(self.registers[first:first + size])

    def write(self, where, byte):
        self.registers[where] = byte
        if where == self.trigger:
            self.registers[0x27] = 0
            self.looks_left = self.looks


def sense_hat():
    """47.5 %, 24.875 °C; 1023.35 hPa; flat on a table, its x axis to the east."""
    return {
        0x5F: Chip(0xBC, 0x21, 0x03, {
            0x28: struct.pack("<hh", 2750, 135),
            # H0 20 %, H1 75 %, T0 15.5 °C, T1 34.25 °C (with an upper bit), at -3250, 8750, -240 and 510.
            0x30: bytes([40, 150, 124, 0x12, 0, 0x04]) + struct.pack("<hhhhh", -3250, 0, 8750, -240, 510)}),
        0x5C: Chip(0xBD, 0x21, 0x03, {0x28: (4191629).to_bytes(3, "little") + struct.pack("<h", -9600)}),
        0x6A: Chip(0x68, 0x20, 0x01, {0x28: struct.pack("<hhh", 0, 0, 16393)}),
        0x1C: Chip(0x3D, 0x22, 0x08, {0x28: struct.pack("<hhh", 0, -1000, -3616)}),
    }


class Bus(socketserver.ThreadingUnixStreamServer):
    """The socket behind which the registers are."""
    daemon_threads = True

    def __init__(self, path):
        self.chips = sense_hat()
        self.gate = threading.Event()  # closed, the bus answers nobody
        self.gate.set()
        super().__init__(str(path), BusTurn)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def turn(self, messages):
        """One ioctl: what comes back for its reads, or an errno."""
        first, read = 0, b""
        for address, reads, size, data in messages:
            chip = self.chips.get(address)
            if chip is None or chip.refuses:
                return chip.refuses if chip else errno.EREMOTEIO, b""
            if reads:
                read += chip.read(first, size)
            else:
                first = data[0]
                if len(data) > 1:
                    chip.write(first, data[1])
        return 0, read


class BusTurn(socketserver.StreamRequestHandler):
    def handle(self):
        messages = []
        count = self.rfile.read(1)
        if not count:
            return  # it was killed on its way here
        for _ in range(count[0]):
            address, reads, size = self.rfile.read(3)
            messages.append((address, reads, size, b"" if reads else self.rfile.read(size)))
        self.server.gate.wait()
        refused, read = self.server.turn(messages)
        with contextlib.suppress(BrokenPipeError):
            self.wfile.write(bytes([refused]) + read)


class Board:
    """The machine's /dev and /sys."""

    def __init__(self, folder):
        self.root = folder / "root"
        self.bus = Bus(folder / "i2c")
        self.library = build_fake_i2c(folder)
        self.write("dev/i2c-1", "")
        self.write("sys/class/graphics/fb0/name", "vc4drmfb\n")
        self.write("sys/class/graphics/fb1/name", "RPi-Sense FB\n")
        self.write("dev/fb1", "x" * 128)
        self.write("sys/class/input/event2/device/name", "Raspberry Pi Sense HAT Joystick\n")
        self.write("sys/class/leds/ACT/trigger", "none [mmc0] timer\n")
        self.write("sys/class/leds/ACT/brightness", "0\n")
        self.write("sys/class/leds/PWR/trigger", "none [default-on]\n")
        self.write("sys/class/leds/PWR/brightness", "255\n")
        (self.root / "dev/input").mkdir()
        os.mkfifo(self.root / "dev/input/event2")
        # A pipe ends when nobody could write into it any more; a device does not.
        self.joystick = os.open(self.root / "dev/input/event2", os.O_RDWR | os.O_CLOEXEC)

    def close(self):
        os.close(self.joystick)
        self.bus.gate.set()
        self.bus.shutdown()
        self.bus.server_close()

    def environment(self):
        return {"LD_PRELOAD": str(self.library), "FAKE_I2C": self.bus.server_address}

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def read(self, path):
        return (self.root / path).read_text()

    def pixels(self):
        """What the lights show: 64 numbers of RGB565."""
        return struct.unpack("<64H", (self.root / "dev/fb1").read_bytes())

    def move(self, key, value):
        """The joystick, as the kernel says it: 1 pressed, 0 let go, 2 held."""
        os.write(self.joystick, struct.pack("@llHHi", 0, 0, 1, KEYS[key], value))
