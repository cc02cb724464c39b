"""What the benches of hearing share: OSC with the kernel's time of each datagram, and a player that knows when a sample sounds. It
needs tests/ and bench/ on the path, as its users have it."""

import array
import ctypes
import queue
import threading
import time

from audio_rig import parse
from stamped import StampedPort


class OscWire(StampedPort):
    """Hears OSC. In `found`: (time of the datagram, address, arguments, time tag)."""

    def read(self, at, packet):
        return [(at, address, arguments, tag) for address, arguments, tag in parse(packet)]


class _SampleSpec(ctypes.Structure):
    _fields_ = [("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8)]


class _Buffers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")]


class Player:
    """Plays into a sink without a break, by libpulse-simple, and knows of each sample when it sounds: the server says how much lies
    before what is written next. The environment names the server."""

    S16LE, PLAYBACK, ANY = 3, 1, 0xFFFFFFFF
    RATE, BLOCK = 48000, 240  # samples: 5 ms

    def __init__(self, sink):
        self.library = ctypes.CDLL("libpulse-simple.so.0")
        self.library.pa_simple_new.restype = ctypes.c_void_p
        self.library.pa_simple_get_latency.restype = ctypes.c_uint64
        shape = _SampleSpec(self.S16LE, self.RATE, 1)
        buffers = _Buffers(self.ANY, 2 * self.BLOCK * 4, self.ANY, 2 * self.BLOCK, self.ANY)
        failure = ctypes.c_int()
        self.stream = self.library.pa_simple_new(
            None, b"bench", self.PLAYBACK, sink.encode(), b"impulses", ctypes.byref(shape), None, ctypes.byref(buffers), ctypes.byref(failure))
        if not self.stream:
            raise RuntimeError(f"no playback: PulseAudio says {failure.value}")
        self.wanted, self.sounded = queue.SimpleQueue(), queue.SimpleQueue()
        self.stopped = False
        self.thread = threading.Thread(target=self._play, daemon=True)
        self.thread.start()

    def _play(self):
        failure = ctypes.c_int()
        silence = array.array("h", [0] * self.BLOCK)
        while not self.stopped:
            block, offset = silence, None
            if not self.wanted.empty():
                offset, samples = self.wanted.get()
                block = array.array("h", silence)
                block[offset : offset + len(samples)] = array.array("h", samples)
            latency = self.library.pa_simple_get_latency(ctypes.c_void_p(self.stream), ctypes.byref(failure)) / 1e6
            written = time.time()
            self.library.pa_simple_write(
                ctypes.c_void_p(self.stream), (ctypes.c_char * (2 * self.BLOCK)).from_buffer(block), ctypes.c_size_t(2 * self.BLOCK), ctypes.byref(failure))
            if offset is not None:
                self.sounded.put(written + latency + offset / self.RATE)

    def impulse(self, offset, samples=(30000, -30000, 30000, -30000)):
        """Plays an impulse `offset` samples into a block; gives when it sounds, by the wall clock."""
        self.wanted.put((min(offset, self.BLOCK - len(samples)), samples))
        return self.sounded.get(timeout=10)

    def close(self):
        self.stopped = True
        self.thread.join()
        self.library.pa_simple_free(ctypes.c_void_p(self.stream))
