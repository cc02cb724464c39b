#!/usr/bin/python3
"""What the console costs and how quick it is, while OSC and the bus are busy; beside it htop.

    TUTTI_BIN=build/release/bin bench/console/console.py [--rounds 3] [--screens 1 2 6 4] [--seconds 12] [--rate 1000] [PART …]

Of a real installation:

  starts    from a console's start to all services on its screen, by name and process; each but the first is started after one that was
            killed, and has to show the same
  restarts  from the SIGKILL of a worker to its next process, ready, on the screen of a console in tmux
  keys      on each screen, with so many messages of OSC and of the bus each second: how long from a key to what it shows (the help), the
            console's share of a processor, its memory (PSS)
  clients   `get_state` of each worker of examples/vj, while a hundred others are connected to it and ask nothing

htop, where it is there, does what it can do of that in the same rounds, in turns with the console. Printed: the median of the rounds."""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import struct
import sys
import threading
import time

import paho.mqtt.client

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2] / "tests"), str(pathlib.Path(__file__).resolve().parent)]
from contract_client import Client, expect_response, frame  # noqa: E402
from rig import BIN, Installation, allow_descriptors, free_port, wait_until  # noqa: E402
from tmux_rig import Terminal  # noqa: E402
from vj_rig import Show  # noqa: E402
from window import COLUMNS, ROWS, Window  # noqa: E402

CONFIG = """
name = "porch"
[gateway]
listen = "off"
[hub]
tcp = "127.0.0.1:HUB"
[osc]
listen = "127.0.0.1:OSC"
[service.debug]
restart = { limit = 1000, delays = ["0ms"] }  # it is killed often
[service.system]
[service.lamp]
run = ["sleep", "3001"]
"""
PARTS = ("starts", "restarts", "keys", "clients")
STARTS, RESTARTS = 10, 10  # of each round
IDLE, ASKED = 100, 300  # clients that ask nothing; questions of one beside them
QUESTION = frame({"type": "command", "cmd": "get_state", "msg_id": 1})
HTOP_HELP = b"Released under the GNU"


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Bench:
    """Figures by their names, one of each round."""

    def __init__(self, options):
        self.options, self.hub, self.osc = options, free_port(), free_port()
        self.figures = collections.defaultdict(list)
        self.htop = shutil.which("htop")

    def run(self):
        with Installation(CONFIG.replace("HUB", str(self.hub)).replace("OSC", str(self.osc))) as self.stage:
            self.stage.up()
            self.environment = {**self.stage.environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            for _ in range(self.options.rounds):
                for part in self.options.parts:
                    getattr(self, part)()
        for (name, unit), values in self.figures.items():
            print(f"{name}: {statistics.median(values):.2f} {unit} ({', '.join(f'{value:.2f}' for value in values)})")

    def found(self, name, value, unit="ms"):
        self.figures[name, unit].append(value)

    def started(self, command, words):
        window = Window(self.environment, command=command)
        took = window.read_until(words) - window.began
        window.kill()
        return took * 1000

    def starts(self):
        picture = [word.encode() for name, service in self.stage.services().items() for word in (name, str(service["pid"]))]
        ours, theirs = [], []
        for _ in range(STARTS):
            ours.append(self.started(None, picture))
            if self.htop:
                theirs.append(self.started([self.htop], [b"Command", b"Quit"]))
        self.found("start → all services, the slowest", max(ours))
        self.found("start → all services", statistics.median(ours))
        if theirs:
            self.found("htop: start → first picture, the slowest", max(theirs))
            self.found("htop: start → first picture", statistics.median(theirs))

    def restarts(self):
        took = []
        with Terminal(COLUMNS, ROWS, self.environment) as terminal:
            terminal.run(str(BIN / "tutti-console"))
            for _ in range(RESTARTS):
                pid = self.stage.wait_state("debug", "ready")["pid"]
                wait_until(lambda: f" {pid} " in terminal.text(), "the process that is killed next")
                killed = time.monotonic()
                os.kill(pid, signal.SIGKILL)

                def is_live_again():
                    row = re.search(r"^debug +ready +(\d+)", terminal.text(), re.MULTILINE)
                    return row and int(row.group(1)) != pid
                wait_until(is_live_again, "its next process on the screen")
                took.append((time.monotonic() - killed) * 1000)
        self.found("SIGKILL of a worker → live again on the screen, the slowest", max(took))
        self.found("SIGKILL of a worker → live again on the screen", statistics.median(took))

    def keys(self):
        over = threading.Event()
        flooding = threading.Thread(target=self.flood, args=(over,))
        flooding.start()
        try:
            for screen in self.options.screens:
                self.look(f"screen {screen}", Window(self.environment, screen), [b"porch"], b"?", b"Help")
            if self.htop:
                self.look("htop", Window(self.environment, command=[self.htop]), [b"Quit"], b"h", HTOP_HELP)
        finally:
            over.set()
            flooding.join()

    def flood(self, over):
        client = paho.mqtt.client.Client()
        client.connect("127.0.0.1", self.hub)
        client.loop_start()
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        began, sent = time.monotonic(), 0
        while not over.is_set():
            while sent < (time.monotonic() - began) * self.options.rate:
                client.publish(
                    f"tutti/event/raw/axis{sent % 50}", '{"v":1,"source":"pad","type":"raw.axis","data":{"code":"x","value":0.25}}')
                sender.sendto(b"/audio/level%02d\0\0\0,f\0\0" % (sent % 50) + struct.pack(">f", sent / 7), ("127.0.0.1", self.osc))
                sent += 1
            over.wait(0.004)
        client.loop_stop()

    def look(self, name, window, first, key, shown):
        window.read_until(first)
        window.drain(2)
        times, before, began = [], window.processor(), time.monotonic()
        while time.monotonic() - began < self.options.seconds:
            pressed = time.monotonic()
            window.press(key)
            times.append((window.read_until([shown]) - pressed) * 1000)
            window.press(b"\x1b")
            window.drain(0.1)
        share = (window.processor() - before) / (time.monotonic() - began)
        self.found(f"{name}: key → shown, p99 of {self.options.seconds:g} s", percentile(times, 0.99))
        self.found(f"{name}: key → shown, p50", percentile(times, 0.5))
        self.found(f"{name}: processor", share * 100, "%")
        self.found(f"{name}: memory", window.memory() / 1000, "MB")
        window.kill()

    def clients(self):
        allow_descriptors(IDLE + 200)
        worst, all_of_them = 0, []
        with Show() as show:
            show.up()
            for path in sorted(show.run_directory.glob("*.sock")):
                took = []
                with contextlib.ExitStack() as idle, Client(path) as asking:
                    for _ in range(IDLE):
                        idle.enter_context(Client(path))
                    expect_response(asking.ask("ping"))
                    for _ in range(ASKED):
                        began = time.monotonic()
                        asking.send(QUESTION)
                        while (text := asking.receive()).startswith('{"type":"heartbeat"'):
                            pass
                        took.append((time.monotonic() - began) * 1000)  # what this client does with the text is its own time
                        expect_response(json.loads(text))
                worst = max(worst, percentile(took, 0.99))
                all_of_them += took
        self.found(f"get_state beside {IDLE} idle clients, p99 of the slowest worker", worst)
        self.found(f"get_state beside {IDLE} idle clients, p99 of all workers", percentile(all_of_them, 0.99))
        self.found(f"get_state beside {IDLE} idle clients, p50", percentile(all_of_them, 0.5))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--screens", nargs="+", default=["1", "2", "4", "6"])
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("parts", nargs="*", default=PARTS, metavar="PART", help=", ".join(PARTS))
    Bench(parser.parse_args()).run()


if __name__ == "__main__":
    main()
