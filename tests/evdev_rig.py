"""Input devices of the kernel's for whole-process tests: a folder as /dev/input is, in which a pipe stands for each device.

The program is the real one, down to its ioctls: fake_evdev.c, loaded before it, answers them from what lies beside a pipe.
Where the kernel lets us, UinputPad is one of its own."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import struct
import subprocess
import time

SOURCE = pathlib.Path(__file__).resolve().parent / "fake_evdev.c"
SYN, KEY, ABS = 0, 1, 3
SYN_REPORT, SYN_DROPPED = 0, 3
A, B, SPACE, ENTER = 0x130, 0x131, 57, 28
X, Y, HAT_X, HAT_Y = 0x00, 0x01, 0x10, 0x11
LETTERS = tuple(range(1, 84))
PAD_KEYS = (0x130, 0x131, 0x133, 0x134, 0x136, 0x137, 0x13A, 0x13B)
PAD_AXES = {X: (-32768, 32767, 128), Y: (-32768, 32767, 128), 0x02: (0, 255, 0), 0x03: (-32768, 32767, 128),
            0x04: (-32768, 32767, 128), 0x05: (0, 255, 0), HAT_X: (-1, 1, 0), HAT_Y: (-1, 1, 0)}  # fmt: skip


def build_fake_evdev(folder):
    compiler = next(path for name in ("clang-19", "clang", "gcc", "cc") if (path := shutil.which(name)))
    library = folder / "fake_evdev.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"], check=True)
    return library


def bits(codes, size):
    field = bytearray(size)
    for code in codes:
        field[code // 8] |= 1 << code % 8
    return bytes(field)


def event(kind, code, value, at):
    return struct.pack("@llHHi", int(at), int(at % 1 * 1e6), kind, code, value)


class Device:
    """One that is plugged in, until unplug()."""

    def __init__(self, folder, number, name, keys, axes, uniq="", phys="usb-1/input0", by_id=None, pressed=()):
        self.node = folder / f"event{number}"
        self.name, self.keys, self.axes, self.uniq, self.phys = name, keys, axes, uniq, phys
        self.pressed, self.values = set(pressed), dict.fromkeys(axes, 0)
        self.told_file = folder / f"event{number}.told"
        self.told_file.unlink(missing_ok=True)
        self.answer()
        os.mkfifo(self.node, 0o600)
        self.pipe = os.open(self.node, os.O_RDWR | os.O_CLOEXEC)  # a pipe ends when nobody could write into it
        self.link = None
        if by_id:
            self.link = folder / "by-id" / by_id
            self.link.parent.mkdir(exist_ok=True)
            self.link.unlink(missing_ok=True)
            self.link.symlink_to(f"../event{number}")

    def answer(self):
        """How it stands now, for who asks."""
        answers = {0x01: struct.pack("@i", 0x10001), 0x02: struct.pack("@4H", 3, 0x46D, 0xC21D, 0x110),
                   0x06: self.name.encode() + b"\0", 0x07: self.phys.encode() + b"\0", 0x18: bits(self.pressed, 96),
                   0x20: bits((SYN, KEY, *((ABS,) if self.axes else ())), 4), 0x21: bits(self.keys, 96)}  # fmt: skip
        if self.uniq:
            answers[0x08] = self.uniq.encode() + b"\0"
        if self.axes:
            answers[0x23] = bits(self.axes, 8)
        for code, (least, most, flat) in self.axes.items():
            answers[0x40 + code] = struct.pack("@6i", self.values[code], least, most, 0, flat, 0)
        about = self.node.with_name(self.node.name + ".about")
        fresh = about.with_suffix(".fresh")
        fresh.write_bytes(b"".join(struct.pack("<BH", number, len(said)) + said for number, said in answers.items()))
        fresh.rename(about)

    def send(self, *events, at=None):
        """(kind, code, value) each, and the end of their frame, as the kernel stamps them: by the clock that never goes back."""
        at = time.clock_gettime(time.CLOCK_MONOTONIC) if at is None else at
        os.write(self.pipe, b"".join(event(*one, at) for one in (*events, (SYN, SYN_REPORT, 0))))

    def key(self, code, value):
        self.send((KEY, code, value))

    def axis(self, code, value):
        self.send((ABS, code, value))

    def told(self):
        """What the program set: M for our clock, G for grabbed."""
        return self.told_file.read_text() if self.told_file.exists() else ""

    def unplug(self):
        with contextlib.suppress(OSError):
            if self.link:
                self.link.unlink()
        self.node.unlink()
        os.close(self.pipe)


class InputFolder:
    """What /dev/input is on a machine with devices."""

    def __init__(self, folder):
        self.folder = folder / "input"
        self.folder.mkdir()
        self.library = build_fake_evdev(folder)
        self.plugged = []

    def environment(self):
        return {"LD_PRELOAD": str(self.library)}

    def plug(self, number, name, keys=PAD_KEYS, axes=None, **more):
        axes = (PAD_AXES if keys is PAD_KEYS else {}) if axes is None else axes
        device = Device(self.folder, number, name, keys, axes, **more)
        self.plugged.append(device)
        return device

    def unplug(self, device):
        self.plugged.remove(device)
        device.unplug()

    def close(self):
        for device in list(self.plugged):
            self.unplug(device)


class UinputPad:
    """A pad that the kernel makes for us: two buttons, a stick, a d-pad (linux/uinput.h)."""

    PLACE = pathlib.Path("/dev/uinput")
    SET_EVBIT, SET_KEYBIT = 0x40045564, 0x40045565
    ABS_SETUP, DEV_SETUP, DEV_CREATE, DEV_DESTROY = 0x401C5504, 0x405C5503, 0x5501, 0x5502

    def __init__(self, name):
        self.file = os.open(self.PLACE, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        for kind in (KEY, ABS):
            fcntl.ioctl(self.file, self.SET_EVBIT, kind)
        for code in (A, B):
            fcntl.ioctl(self.file, self.SET_KEYBIT, code)
        for code in (X, Y, HAT_X, HAT_Y):
            least, most, flat = PAD_AXES[code]
            fcntl.ioctl(self.file, self.ABS_SETUP, struct.pack("@H2x6i", code, 0, least, most, 0, flat, 0))
        fcntl.ioctl(self.file, self.DEV_SETUP, struct.pack("@4H80sI", 3, 0x46D, 0xC21D, 0x110, name.encode(), 0))
        fcntl.ioctl(self.file, self.DEV_CREATE)

    @classmethod
    def is_possible(cls):
        return os.access(cls.PLACE, os.W_OK) and pathlib.Path("/dev/input").is_dir()

    def send(self, *events):
        os.write(self.file, b"".join(event(*one, 0) for one in (*events, (SYN, SYN_REPORT, 0))))

    def unplug(self):
        fcntl.ioctl(self.file, self.DEV_DESTROY)
        os.close(self.file)
