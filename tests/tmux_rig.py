"""A real terminal that a test can look at and type into: a window of tmux, with a shell of its own in it."""

import os
import pathlib
import subprocess
import tempfile
import time

from rig import PATIENCE, wait_until

PROMPT = "ready> "


class Terminal:
    """A context manager. `columns` and `rows` are what programs in it see; `environment` is theirs."""

    def __init__(self, columns=80, rows=24, environment=None, name="screen-256color"):
        self.size = (columns, rows)
        self.environment = {**(environment or os.environ), "TERM": name, "LC_ALL": "C.UTF-8"}
        self.name = name
        self.folder = tempfile.TemporaryDirectory(prefix="tutti-terminal-")
        self.socket = pathlib.Path(self.folder.name) / "tmux"

    def __enter__(self):
        settings = pathlib.Path(self.folder.name) / "tmux.conf"
        settings.write_text(f'set -g default-terminal "{self.name}"\nset -g escape-time 0\nset -g status off\n')
        start = settings.with_name("rc")
        start.write_text(f"PS1='{PROMPT}'\n")
        columns, rows = self.size
        self.tmux("-f", settings, "new-session", "-d", "-x", columns, "-y", rows, f"exec bash --rcfile {start} -i")
        try:
            self.wait_for(PROMPT.strip())
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.tmux("kill-server", check=False)
        self.folder.cleanup()

    def tmux(self, *arguments, check=True):
        return subprocess.run(
            ["tmux", "-S", self.socket, *map(str, arguments)], env={key: value for key, value in self.environment.items() if key != "TMUX"},
            capture_output=True, text=True, timeout=PATIENCE, check=check).stdout

    def type(self, *keys):
        """Keys as tmux names them: "Enter", "C-z", "Down"; what is none of its names is typed as it is."""
        self.tmux("send-keys", *keys)

    def run(self, line):
        self.tmux("send-keys", "-l", line)
        self.type("Enter")

    def text(self):
        return self.tmux("capture-pane", "-p")

    def coloured(self):
        return self.tmux("capture-pane", "-p", "-e")

    def wait_for(self, words, what=None):
        """The screen, once it has those words."""
        shown = {}

        def has():
            shown["text"] = self.text()
            return words in shown["text"]

        try:
            wait_until(has, what or f"{words!r} on the screen")
        except AssertionError as error:
            raise AssertionError(f"{error}; there is\n{shown['text']}") from error
        return shown["text"]

    def wait_without(self, words):
        wait_until(lambda: words not in self.text(), f"{words!r} to go")

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", columns, "-y", rows)

    def state(self):
        """(whether the other screen is shown, whether there is a cursor)."""
        return tuple(self.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").split())

    def keypad(self):
        """(whether the keypad, whether the cursor keys say what only a program understands that draws on all of it)."""
        return tuple(self.tmux("display-message", "-p", "#{keypad_flag} #{keypad_cursor_flag}").split())

    def children(self):
        """The processes that the shell started, and that are not over."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        return [int(pid) for pid in pathlib.Path(f"/proc/{shell}/task/{shell}/children").read_text().split()]

    def child(self):
        """The process that the shell has in front, or stopped."""
        return self.children()[-1]

    def has_shell(self):
        """Whether nothing else runs: all others are stopped."""
        try:
            return all(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T" for pid in self.children())
        except OSError:
            return False

    def assert_given_back(self):
        """The shell has the usual screen, with a cursor, and the modes of one who types lines."""
        wait_until(self.has_shell, "the shell to have the terminal")
        self.wait_for(PROMPT.strip())
        assert self.state() == ("0", "1"), f"(another screen, a cursor): {self.state()}"
        modes = f" {self.modes()} ".replace(";", " ").split()
        assert {"icanon", "echo", "isig", "onlcr", "icrnl"} <= set(modes), modes

    def modes(self):
        """What `stty -a` says in it. Asked again: what is typed while a command still gives the terminal back is lost."""
        asked, patience, at, shown = 0, 3, float("-inf"), ""

        def is_said():
            nonlocal asked, patience, at, shown
            if time.monotonic() - at > patience:
                asked, patience, at = asked + 1, 2 * patience, time.monotonic()
                self.run(f"clear; stty -a; echo done-$((6 + {asked}))")
            shown = self.text()
            return f"done-{6 + asked}" in shown

        wait_until(is_said, "what stty says")
        return shown
