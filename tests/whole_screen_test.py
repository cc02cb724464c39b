#!/usr/bin/python3
"""Whatever draws on a whole terminal gives it back: `tutti console`, `top`, `status --watch`, `get --watch`, `light watch`, `audio monitor`."""

import contextlib
import fcntl
import os
import pathlib
import pty
import signal
import struct
import subprocess
import termios
import time
import unittest

from rig import BIN, PATIENCE, Installation, wait_until
from tmux_rig import Terminal

CONFIG = """
name = "porch"
[control]
[gateway]
listen = "off"
[hub]
tcp = "off"
[display.matrix]
size = [32, 16]
[mode.rest]
scene = "plasma"
"""
# Each, and the words that it shows as long as it has the terminal.
SCREENS = {
    "tutti console": "? help",
    "tutti top --interval 0.2": "q ends it",
    "tutti status --watch": "q ends it",
    "tutti get --watch": "q ends it",
    "tutti light watch": "32 × 16",
    "tutti audio monitor": "q ends it",
}
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM,
           signal.SIGXCPU, signal.SIGRTMIN, signal.SIGABRT, signal.SIGSEGV)
ON_ITS_OWN = ("1", "0")  # another screen, without a cursor


def has_taken(pid):
    """Whether no signal waits for it any more."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return all(int(line.split()[1], 16) == 0 for line in lines if line.startswith(("SigPnd", "ShdPnd")))


class GivenBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Installation(CONFIG).__enter__()
        cls.addClassCleanup(cls.stage.__exit__, None, None, None)
        cls.stage.up()
        for name in ("render", "output", "control"):
            cls.stage.wait_state(name, "ready")

    @contextlib.contextmanager
    def window(self, command):
        with self.subTest(command=command), Terminal(120, environment={**self.stage.environment, "PATH": f"{BIN}:{os.environ['PATH']}"}) as window:
            yield window

    def begin(self, window, command, words):
        window.run(command)
        window.wait_for(words)
        self.assertEqual(window.state(), ON_ITS_OWN)

    @contextlib.contextmanager
    def nothing_answers(self):
        """Whoever stops the supervisor within it need not let it go on."""
        try:
            yield
        finally:
            os.kill(self.stage.supervisor.pid, signal.SIGCONT)

    @staticmethod
    def waits(pid):
        """Until it has drawn nothing for longer than it rests between two looks."""
        drawn = {"bytes": 0, "since": time.monotonic()}

        def is_still():
            bytes_now = int(pathlib.Path(f"/proc/{pid}/io").read_text().split("wchar: ")[1].split()[0])
            if bytes_now != drawn["bytes"]:
                drawn.update(bytes=bytes_now, since=time.monotonic())
            return time.monotonic() - drawn["since"] > 1.2

        wait_until(is_still, "it to wait for an answer")

    @staticmethod
    def has_ended(window):
        wait_until(lambda: not window.children(), "its end")

    def test_whatever_ends_them(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                for ending in ("q", *ENDINGS):
                    with self.subTest(ending=str(ending)):
                        self.begin(window, command, words)
                        if ending == "q":
                            window.type(ending)
                        else:
                            os.kill(window.child(), ending)
                        window.assert_given_back()
                        self.has_ended(window)

    def test_a_pipe_that_is_closed_leaves_nothing_behind(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                self.begin(window, command, words)
                os.kill(window.child(), signal.SIGPIPE)
                window.type("q")
                window.assert_given_back()
                self.has_ended(window)

    def test_whoever_asks_twice_is_obeyed_at_once(self):
        # These wait for what the supervisor answers, also when they are to end.
        for command in ("tutti top --interval 0.2", "tutti status --watch"):
            with self.window(command) as window:
                for ending in (signal.SIGTERM, signal.SIGHUP):
                    with self.subTest(ending=str(ending)), self.nothing_answers():
                        self.begin(window, f"{command}; echo code-$?", SCREENS[command])
                        child = window.child()
                        os.kill(self.stage.supervisor.pid, signal.SIGSTOP)
                        self.waits(child)
                        os.kill(child, ending)
                        wait_until(lambda child=child: has_taken(child), "the first to be taken")
                        self.assertEqual(window.state(), ON_ITS_OWN, "the first alone does not end it")
                        os.kill(child, ending)
                        window.wait_for(f"code-{128 + ending}")
                        window.assert_given_back()

    def test_a_terminal_that_goes_without_a_word_ends_them(self):
        for command, words in SCREENS.items():
            # The console needs keys.
            for keys in ("terminal", "none") if command != "tutti console" else ("terminal",):
                with self.subTest(command=command, keys=keys):
                    ours, theirs = pty.openpty()
                    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 120, 0, 0))
                    # It is nobody's own, so that nobody is told by a signal.
                    with subprocess.Popen(
                            [BIN / "tutti", *command.split()[1:]], env={**self.stage.environment, "TERM": "xterm-256color"},
                            stdin=theirs if keys == "terminal" else subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True) as child:
                        os.close(theirs)
                        try:
                            said = b""
                            while words.encode() not in said:
                                said += os.read(ours, 1 << 16)
                            os.close(ours)
                            self.assertEqual(child.wait(PATIENCE), 0)
                        finally:
                            child.kill()

    def test_who_writes_to_somebody_that_reads_nothing_is_ended_all_the_same(self):
        for command, words in SCREENS.items():
            for ending in (signal.SIGTERM, signal.SIGHUP):
                with self.subTest(command=command, ending=str(ending)):
                    ours, theirs = pty.openpty()
                    size = lambda rows, theirs=theirs: fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 500, 0, 0))
                    size(30)
                    echoes = termios.tcgetattr(theirs)[3]
                    with subprocess.Popen(
                            [BIN / "tutti", *command.split()[1:]], env={**self.stage.environment, "TERM": "xterm-256color"},
                            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as child:
                        try:
                            said = b""
                            while words.encode() not in said:
                                said += os.read(ours, 1 << 16)
                            rows = iter(range(31, 100000))
                            looks = []  # whether it was in write(), to standard output

                            def is_held():
                                looks.append(pathlib.Path(f"/proc/{child.pid}/syscall").read_text().split()[:2] == ["1", "0x1"])
                                if not looks[-1]:
                                    size(50 + next(rows) % 150)
                                    child.send_signal(signal.SIGWINCH)
                                return len(looks) >= 25 and all(looks[-25:])
                            wait_until(is_held, "a write that is held")
                            child.send_signal(ending)
                            self.assertEqual(child.wait(PATIENCE), -ending)
                            self.assertEqual(termios.tcgetattr(theirs)[3], echoes)
                        finally:
                            child.kill()
                            os.close(ours)
                            os.close(theirs)

    def test_what_was_killed_is_tidied_up_as_the_document_says(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                self.begin(window, command, words)
                os.kill(window.child(), signal.SIGKILL)
                self.has_ended(window)
                window.run("tput rmcup; reset")
                wait_until(lambda window=window: window.state() == ("0", "1"), "the usual screen")
                window.assert_given_back()

    def test_ctrl_s_holds_nobody(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                self.begin(window, command, words)
                window.type("C-s")
                os.kill(window.child(), signal.SIGTERM)
                window.assert_given_back()
                self.has_ended(window)

    def test_the_shell_has_it_meanwhile(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                self.begin(window, command, words)
                window.type("C-z")
                window.wait_for("Stopped")
                window.assert_given_back()
                window.run("fg")
                window.wait_for(words)
                self.assertEqual(window.state(), ON_ITS_OWN)
                window.type("q")
                window.assert_given_back()

    def test_who_was_stopped_by_another_hears_keys_again(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                self.begin(window, command, words)
                before = window.keypad()
                os.kill(window.child(), signal.SIGSTOP)
                window.wait_for("Stopped")
                window.run("fg")
                window.wait_without("Stopped")
                window.wait_for(words)
                self.assertEqual(window.state(), ON_ITS_OWN)
                wait_until(lambda window=window, before=before: window.keypad() == before, "the cursor keys as they were")
                window.type("q")
                window.assert_given_back()
                self.has_ended(window)

    def test_who_is_stopped_and_told_to_end_does(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                for stop in ("C-z", signal.SIGSTOP):
                    with self.subTest(stop=str(stop)):
                        self.begin(window, command, words)
                        if stop == "C-z":
                            window.type(stop)
                        else:
                            os.kill(window.child(), stop)
                        window.wait_for("Stopped")
                        window.run("kill %1")
                        self.has_ended(window)
                        window.assert_given_back()

    def test_behind_others_they_wait(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                for start in (f"{command} &", command):
                    with self.subTest(start=start):
                        window.run(start)
                        if start == command:
                            window.wait_for(words)
                            window.type("C-z")
                            window.wait_for("Stopped")
                            window.run("clear; bg")
                        wait_until(lambda window=window: window.children() and window.has_shell(), "the shell to have the terminal")
                        window.assert_given_back()
                        self.assertEqual(window.keypad(), ("0", "0"), "the shell's cursor keys are as it wants them")
                        window.run("fg")
                        window.wait_for(words)
                        self.assertEqual(window.state(), ON_ITS_OWN)
                        window.type("q")
                        window.assert_given_back()
                        self.has_ended(window)

    def test_what_the_shell_has_open_stays_as_it_is(self):
        for command, words in SCREENS.items():
            with self.window(command) as window:
                self.begin(window, command, words)
                flags = pathlib.Path(f"/proc/{window.child()}/fdinfo/1").read_text().split("flags:")[1].split()[0]
                self.assertEqual(int(flags, 8) & os.O_NONBLOCK, 0, "others would lose what they write")

    def test_where_nothing_can_be_drawn_they_say_so(self):
        for command in SCREENS:
            with self.window(command) as window:
                window.run(f"TERM=dumb {command}; echo code-$?")
                window.wait_for("code-2")
                self.assertIn("try TERM=xterm-256color", window.text())


if __name__ == "__main__":
    unittest.main()
