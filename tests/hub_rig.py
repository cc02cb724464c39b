"""A hub of one's own with a state directory, to be ended and started again as often as one likes."""

import json
import os
import signal
import subprocess
import threading

from rig import BIN, wait_until


class Hub:
    """`before`: what runs it, strace for instance; `prepare`: what its process does before it is the hub."""

    def __init__(self, folder, *options, programs=BIN, before=(), prepare=None):
        self.folder, self.socket, self.state = folder, folder / "mqtt", folder / "state"
        self.command = [*before, programs / "tutti-hub", "--run-dir", folder, "--state-dir", self.state, *(options or ("--tcp", "off"))]
        self.prepare, self.process, self.reader = prepare, None, None
        self.lines, self.seen = [], 0  # of its log, through all its lives

    def start(self, says="ready"):
        """Returns when its log has that; None: at once."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}
        self.seen = len(self.lines)
        self.process = subprocess.Popen(
            self.command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=self.prepare)
        self.reader = threading.Thread(target=self.read, args=[self.process.stderr])
        self.reader.start()
        if says:
            self.await_message(says)

    def read(self, log):
        """By a pipe: the hub's own files may be refused to it, and its log is read nevertheless."""
        with log:
            for line in log:
                self.lines.append(line)

    def await_message(self, text):
        """The next line of the log that has it."""
        def said():
            ended = not self.reader.is_alive()
            while self.seen < len(self.lines):
                line = self.lines[self.seen]
                self.seen += 1
                if line.startswith("{") and text in json.loads(line)["message"]:
                    return line
            assert not ended, f"the hub ended without: {text}\n{self.log()[-4000:]}"
            return None

        return wait_until(said, f"the hub to say: {text}")

    def end(self, how=signal.SIGKILL):
        if self.process:
            if self.process.poll() is None:
                self.process.send_signal(how)
            self.process.wait()
            self.reader.join()

    def log(self):
        return "".join(self.lines)

    def segments(self):
        return sorted((self.state / "hub").glob("*.log"))
