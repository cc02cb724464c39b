"""What benches of datagrams share: a port whose datagrams come with the kernel's time of each, and percentiles."""

import queue
import socket
import struct
import threading

SO_TIMESTAMPNS = 35  # <asm-generic/socket.h>; the time of its message is a timespec of the wall clock


def percentile(values, share):
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, round(share * (len(ranked) - 1)))]


class StampedPort:
    """Hears a port of its own. Times are the wall clock's, taken by the kernel when a datagram came: a busy receiver is late for none. In
    `found`: what read() made of them."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.found = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._hear, daemon=True)
        self.thread.start()

    def read(self, at, packet):
        """What is kept of a datagram: none, one or several."""
        return [(at, packet)]

    def _hear(self):
        while True:
            packet, extra, _, _ = self.socket.recvmsg(65536, 64)
            if packet == b"end":
                return
            seconds, nanoseconds = struct.unpack("qq", extra[0][2])
            for each in self.read(seconds + nanoseconds / 1e9, packet):
                self.found.put(each)

    def close(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"end", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()

    def drain(self):
        found = []
        while not self.found.empty():
            found.append(self.found.get())
        return found
