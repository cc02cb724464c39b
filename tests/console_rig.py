"""A show that each screen of `tutti console` has something of, and a console on it in a real terminal."""

import os
import struct

from rig import BIN, Installation, free_port
from tmux_rig import Terminal

SHOW = """
name = "porch"
[gateway]
listen = "off"
[hub]
tcp = "off"
[osc]
listen = "127.0.0.1:OSC"
[service.debug]
[service.now-playing]
[service.alerts]
[config.alerts.rules.stale]
reading = "co2/air"
above = 1200
[playlist.banner]
steps = [{ type = "text.show", data = { text = "hello" } }]
[gesture.tap_twice]
double_tap = "button.press"
emit = "button.double_tap"
[display.matrix]
size = [32, 16]
[mode.rest]
scene = "plasma"
[input.buttons]
kind = "program"
run = ["sh", "-c", '''echo '{"device":"left","state":"connected","name":"Left hand"}'
while sleep 1; do echo '{"event_type":"button.press","device":"left","data":{"code":"a"}}'; done''']
"""


def osc(address, *numbers):
    """A message of floats."""
    def padded(text):
        return text.encode() + b"\0" * (4 - len(text) % 4)
    return padded(address) + padded("," + "f" * len(numbers)) + b"".join(struct.pack(">f", number) for number in numbers)


class Show:
    """A show, and a console on it."""

    config = SHOW

    @classmethod
    def setUpClass(cls):
        cls.osc = free_port()
        cls.stage = Installation(cls.config.replace("OSC", str(cls.osc))).__enter__()
        cls.addClassCleanup(cls.stage.__exit__, None, None, None)
        cls.stage.up()

    def screen(self, name, columns=120, rows=40):
        terminal = Terminal(columns, rows, {**self.stage.environment, "PATH": f"{BIN}:{os.environ['PATH']}"})
        terminal.__enter__()
        self.addCleanup(terminal.__exit__, None, None, None)
        terminal.run(f"tutti console --screen {name}")
        terminal.wait_for("porch@")
        return terminal
