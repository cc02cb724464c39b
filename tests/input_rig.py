"""What tests of inputs share: an installation with inputs, what it says on the bus, and boards on ptys."""

import json
import os
import pathlib
import pty
import queue
import tty

from bus_client import BusClient
from rig import BIN, Installation, wait_until

HEAD = """
name = "stage"
[hub]
tcp = "127.0.0.1:0"
[gateway]
listen = "off"
"""


class Board:
    """A board on a serial port: a pty, by a name of its own, as udev would give it."""

    def __init__(self, folder, name):
        self.port = pathlib.Path(folder) / name
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.port.symlink_to(os.ttyname(self.slave))

    def say(self, line):
        self.write((line if isinstance(line, str) else json.dumps(line)).encode() + b"\n")

    def write(self, data):
        while data:
            data = data[os.write(self.master, data):]

    def unplug(self):
        """The name goes first, as udev does it."""
        self.port.unlink()
        os.close(self.slave)
        os.close(self.master)


class Stage:
    """An installation with inputs, and a listener on all its events, by its hub or another broker. A context manager."""

    def __init__(self, config, head=HEAD, broker=None, programs=BIN):
        self.installation = Installation("", programs)
        self.broker = broker or self.installation.run_directory / "mqtt"
        self.folder = self.installation.folder
        self.ports = self.folder / "ports"
        self.ports.mkdir()
        self.installation.config.write_text(head + config.replace("PORTS", str(self.ports)))
        self.events = []

    def __enter__(self):
        self.installation.up()
        self.client = BusClient(self.broker)
        self.client.subscribe("tutti/event/#")
        return self

    def __exit__(self, *exception):
        self.client.__exit__()
        return self.installation.__exit__(*exception)

    def drain(self):
        while True:
            try:
                message = self.client.messages.get_nowait()
            except queue.Empty:
                return self.events
            self.events.append(json.loads(message.payload))

    def wait_event(self, type_, count=1, **data):
        """The event of that type and data that comes as the `count`th; those before it stay in `events`."""
        def look():
            found = [
                event for event in self.drain()
                if event["type"] == type_ and all(event["data"].get(key) == value for key, value in data.items())
            ]
            return found[count - 1] if len(found) >= count else None
        return wait_until(look, f"event {count} {type_} {data} among {[e['type'] for e in self.events][-30:]}")

    def of_type(self, type_):
        return [event for event in self.drain() if event["type"] == type_]

    def state(self):
        """What `get_state` of the input service says: each input by its name."""
        answer = self.installation.tutti("call", "input", "get_state", "--json")
        state = json.loads(answer.stdout)
        return {each["name"]: each for each in state["data"]["state"]["inputs"]}
