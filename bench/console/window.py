"""A console on a terminal of its own: keys to press, what it writes, what it takes."""

import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import termios
import time

from rig import BIN

ROWS, COLUMNS = 50, 160


def processor_of(pid):
    """Seconds of a processor that it took so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid, what="Pss"):
    """Its proportional share (PSS) in kB, or another line of smaps_rollup."""
    return int(re.search(rf"^{what}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE).group(1))


def descriptors_of(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Window:
    """A program on a terminal of its own: the console, where `command` is none."""

    def __init__(self, environment, screen="1", command=None):
        command = command or [str(BIN / "tutti-console"), "--screen", screen]
        self.began = time.monotonic()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)
        self.resize(ROWS, COLUMNS)

    def resize(self, rows, columns):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys):
        os.write(self.terminal, keys)

    def read_until(self, words, patience=10):
        """The time at which all of them had been written."""
        written, end = b"", time.monotonic() + patience
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.01)[0]:
                written += os.read(self.terminal, 65536)
                if all(word in written for word in words):
                    return time.monotonic()
        raise SystemExit(f"no {words} in {written[-2000:]!r}")

    def drain(self, seconds):
        """Reads on for so long; how many bytes came."""
        read, end = 0, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.terminal], [], [], left)[0]:
                read += len(os.read(self.terminal, 65536))
        return read

    def processor(self):
        return processor_of(self.pid)

    def memory(self):
        return memory_of(self.pid)

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)
