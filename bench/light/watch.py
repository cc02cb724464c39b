"""What light.py looks at the wire with: datagrams with the kernel's time of each, who presses, and the physical limit of a pace."""

import ctypes
import multiprocessing
import os
import queue
import socket
import struct
import time

from bus_client import BusClient
from stamped import StampedPort

DDP_HEAD = 10


class Wire(StampedPort):
    """Hears DDP. In `found`: (time, offset, bytes, is the last of its frame)."""

    keeps = True  # else they are dropped, for those who want none now

    def read(self, at, packet):
        if not self.keeps:
            return []
        return [(at, struct.unpack(">I", packet[4:8])[0], packet[DDP_HEAD:], bool(packet[0] & 1))]

    def first_change(self, lights, patience):
        """When a datagram came that has other bytes at its place than `lights`, which are brought up to date; None: none came."""
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            try:
                at, offset, data, _ = self.found.get(timeout=left)
            except queue.Empty:
                return None
            before, lights[offset] = lights.get(offset), data
            if before is not None and before != data:
                return at
        return None

    def frames(self, seconds):
        """Of that time: (time of its first datagram, its bytes, whether it is whole)."""
        self.drain()
        time.sleep(seconds)
        return frames_of(self.drain())


def frames_of(datagrams):
    found, at, lights = [], None, []
    for when, offset, data, is_last in datagrams:
        if offset == 0:
            at, lights = when, []
        if at is None:
            continue
        lights.append(data)
        if is_last:
            found.append((at, b"".join(lights)))
            at = None
    return found


class BusPresser:
    """Presses a button on the bus, as an input would: one PUBLISH of QoS 0, written by this thread into the broker's socket."""

    def __init__(self, path):
        # As BusClient connects; then what it would hand to a thread of its own is written here.
        self.bus = BusClient(path)
        self.number = 0

    def press(self):
        self.number += 1
        topic = b"tutti/event/button/press"
        now = time.time()
        body = (b'{"v":1,"id":"bench-%d","type":"button.press","producer":1,"source":"bench","seq":%d,"timestamp":%.6f,"data":{"code":"a"}}'
                % (self.number, self.number, now))
        rest = struct.pack(">H", len(topic)) + topic + b"\0" + body  # no properties
        assert len(rest) < 16384
        self.bus.client.socket().sendall(b"\x30" + bytes([len(rest) & 127 | 128, len(rest) >> 7]) + rest)
        return now

    def close(self):
        self.bus.__exit__()


class BoardPresser:
    """Presses a button of a board on a pty."""

    def __init__(self, board):
        self.board = board

    def press(self):
        now = time.time()
        self.board.write(b'{"event_type":"button","data":{"code":"a","pressed":true}}\n'
                         b'{"event_type":"button","data":{"code":"a","pressed":false}}\n')
        return now

    def close(self):
        pass


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


class Timer(ctypes.Structure):
    _fields_ = [("interval", Timespec), ("first", Timespec)]


def keep_pace(rate, packets, port, seconds):
    """A bare loop on a timerfd that sends those packets at that rate."""
    libc = ctypes.CDLL(None, use_errno=True)
    monotonic, absolute = 1, 1
    timer = libc.timerfd_create(monotonic, 0)
    period = 1_000_000_000 // rate
    start = time.monotonic_ns() + period
    setting = Timer(Timespec(0, period), Timespec(*divmod(start, 1_000_000_000)))
    assert libc.timerfd_settime(timer, absolute, ctypes.byref(setting), None) == 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", port))
        for _ in range(round(rate * seconds)):
            os.read(timer, 8)
            for packet in packets:
                out.send(packet)


def bare_pace(rate, datagrams, seconds):
    """The frames of keep_pace() in a process of its own, of these datagrams' sizes."""
    wire = Wire()
    packets = [struct.pack(">BBBBIH", 0x40 | is_last, 0, 0x0B, 1, offset, len(data)) + data for _, offset, data, is_last in datagrams]
    context = multiprocessing.get_context("fork")
    process = context.Process(target=keep_pace, args=(rate, packets, wire.port, seconds))
    process.start()
    process.join()
    time.sleep(0.1)
    frames = frames_of(wire.drain())
    wire.close()
    return frames
