"""A command on a terminal of its own: what it shows, keys to press."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios

from rig import wait_until


def begin_at_the_terminal():
    """As a login begins it: the terminal is its own, and no key is ignored, whatever whoever runs the tests ignores."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, command, environment, rows=30, columns=100):
        self.master, slave = pty.openpty()
        self.resize(rows, columns)
        self.process = subprocess.Popen(
            command, env={**environment, "TERM": "xterm-256color"}, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=begin_at_the_terminal)
        os.close(slave)
        os.set_blocking(self.master, False)
        self.said = ""

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def echoes(self):
        """Whether what is typed is shown: so it is but for a command that takes keys."""
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def shows(self, words):
        try:
            self.said += os.read(self.master, 1 << 20).decode(errors="replace")
        except (BlockingIOError, OSError):
            pass
        return words in self.said

    def press(self, keys):
        os.write(self.master, keys)

    def end(self, key=b"\x03"):
        """By Ctrl-C, or another key; its exit code."""
        self.press(key)
        wait_until(lambda: self.shows("") and self.process.poll() is not None, "the end of the command")
        self.shows("")
        os.close(self.master)
        return self.process.returncode
