#!/usr/bin/env python3
"""What the console costs and how quick it is, while OSC and the bus are busy.

    TUTTI_BIN=build/release/bin bench/console/console.py [--screens 1 2 6 4] [--seconds 12] [--rate 1000]

Of a real installation: how long from a console's start to all services on its screen; then on each screen, with so many messages of OSC and
of the bus each second: how long from a key to what it shows (the help), the console's share of a processor, its memory (PSS)."""

import argparse
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import socket
import struct
import sys
import termios
import threading
import time

import paho.mqtt.client

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))
from rig import BIN, Installation, free_port  # noqa: E402

CONFIG = """
name = "porch"
[gateway]
listen = "off"
[hub]
tcp = "127.0.0.1:HUB"
[osc]
listen = "127.0.0.1:OSC"
[service.debug]
[service.system]
[service.lamp]
run = ["sleep", "3001"]
"""
STARTS = 10
ROWS, COLUMNS = 50, 160


class Console:
    def __init__(self, environment, screen):
        self.began = time.monotonic()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execve(BIN / "tutti-console", ["tutti-console", "--screen", screen], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

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
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.terminal], [], [], left)[0]:
                os.read(self.terminal, 65536)

    def processor(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        return int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{self.pid}/smaps_rollup").read_text(), re.MULTILINE).group(1))

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def flood(hub, osc, rate, over):
    client = paho.mqtt.client.Client()
    client.connect("127.0.0.1", hub)
    client.loop_start()
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    began, sent = time.monotonic(), 0
    while not over.is_set():
        while sent < (time.monotonic() - began) * rate:
            client.publish(f"tutti/event/raw/axis{sent % 50}", '{"v":1,"source":"pad","type":"raw.axis","data":{"code":"x","value":0.25}}')
            sender.sendto(b"/audio/level%02d\0\0\0,f\0\0" % (sent % 50) + struct.pack(">f", sent / 7), ("127.0.0.1", osc))
            sent += 1
        over.wait(0.004)
    client.loop_stop()


def look(environment, screen, seconds):
    console = Console(environment, screen)
    console.read_until([b"porch"])
    console.drain(2)
    times, before, began = [], console.processor(), time.monotonic()
    while time.monotonic() - began < seconds:
        pressed = time.monotonic()
        os.write(console.terminal, b"?")
        times.append(console.read_until([b"Help"]) - pressed)
        os.write(console.terminal, b"\x1b")
        console.drain(0.1)
    share = (console.processor() - before) / (time.monotonic() - began)
    times.sort()
    print(f"screen {screen}: key p50 {times[len(times) // 2] * 1000:.1f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.1f} ms of {len(times)}; "
          f"{share * 100:.1f} % of a processor; {console.memory() / 1000:.1f} MB")
    console.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--screens", nargs="+", default=["1", "2", "4", "6"])
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--rate", type=int, default=1000)
    options = parser.parse_args()
    hub, osc = free_port(), free_port()
    with Installation(CONFIG.replace("HUB", str(hub)).replace("OSC", str(osc))) as stage:
        stage.up()
        environment = {**stage.environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        starts = []
        for _ in range(STARTS):
            console = Console(environment, "1")
            starts.append(console.read_until([name.encode() for name in stage.services()]) - console.began)
            console.kill()
        print(f"all services shown after {max(starts) * 1000:.0f} ms at most, of {STARTS} starts")
        over = threading.Event()
        flooding = threading.Thread(target=flood, args=(hub, osc, options.rate, over))
        flooding.start()
        for screen in options.screens:
            look(environment, screen, options.seconds)
        over.set()
        flooding.join()


if __name__ == "__main__":
    main()
