#!/usr/bin/python3
"""Buttons on small boards with Wi-Fi, as an input of Tutti: each board sends datagrams, this prints what they mean.

    left a 1      button `a` of the board that is called `left` is down
    left a 0      it is up
    left          the board is there

A board says one of these every second; how its button stands, best of all, as a datagram may be lost. It may be lost itself, for a
while or for good: what was held down then is let go. The lines are those of docs/write-an-input.md; of Tutti this needs nothing, of
Python no package."""

import argparse
import json
import os
import re
import select
import signal
import socket
import sys
import time

DATAGRAM = re.compile(rb"([a-z0-9_-]{1,32})(?: ([a-z0-9_-]{1,32}) ([01]))?\s*")
MOST_BOARDS, MOST_BUTTONS = 16, 16


class Board:
    def __init__(self, now):
        self.heard, self.is_suspected, self.down = now, False, {}  # down: code -> since when


class Boards:
    """Datagrams in, lines out (as dictionaries). Told the time, in seconds."""

    def __init__(self, suspected_after=3.0, gone_after=10.0):
        self.suspected_after, self.gone_after, self.boards = suspected_after, gone_after, {}

    def take(self, datagram, now):
        found = DATAGRAM.fullmatch(datagram)
        if not found:
            name = datagram.split(b" ")[0].decode("ascii", "replace")
            known = {"device": name} if name in self.boards else {}
            return [{"malformed": "datagram", "sample": datagram[:40].decode("utf-8", "replace"), **known}]
        name, code, edge = (part and part.decode() for part in found.groups())
        if name not in self.boards and len(self.boards) == MOST_BOARDS:
            return []
        lines = []
        if name not in self.boards:
            self.boards[name] = Board(now)
            lines.append({"device": name, "state": "connected", "name": f"Board {name}"})
        board = self.boards[name]
        if board.is_suspected:
            lines.append({"device": name, "state": "recovered"})
        board.heard, board.is_suspected = now, False
        return lines + (self.edge(name, code, edge == "1", now) if code else [])

    def edge(self, name, code, pressed, now):
        """On change alone: a datagram may be sent twice, lest it is lost."""
        down = self.boards[name].down
        if pressed == (code in down) or (pressed and len(down) == MOST_BUTTONS):
            return []
        level = {"event_type": "button.level", "device": name, "data": {"code": code, "pressed": pressed}}
        if pressed:
            down[code] = now
            return [{"event_type": "button.press", "device": name, "data": {"code": code}}, level]
        held = round(now - down.pop(code), 3)
        return [{"event_type": "button.release", "device": name, "data": {"code": code, "held": held}}, level]

    def deadline(self):
        """When reach() has something to say next; None: never, as no board is there."""
        limits = [board.heard + (self.gone_after if board.is_suspected else self.suspected_after) for board in self.boards.values()]
        return min(limits, default=None)

    def reach(self, now):
        lines = []
        for name, board in list(self.boards.items()):
            silent = now - board.heard
            if silent >= self.gone_after:
                lines += self.leave(name, f"nothing came for {self.gone_after:g} s", now)
            elif silent >= self.suspected_after and not board.is_suspected:
                board.is_suspected = True
                lines.append({"device": name, "state": "suspected_disconnect", "reason": f"nothing came for {self.suspected_after:g} s"})
        return lines

    def leave(self, name, reason, now):
        """Nothing stays stuck: what is down is let go, then the board is gone."""
        lines = [line for code in list(self.boards[name].down) for line in self.edge(name, code, False, now)]
        del self.boards[name]
        return [*lines, {"device": name, "state": "disconnected", "reason": reason}]

    def all_leave(self, reason, now):
        return [line for name in list(self.boards) for line in self.leave(name, reason, now)]


def say(lines):
    for line in lines:
        os.write(1, json.dumps(line).encode() + b"\n")  # one write a line: nothing waits in a buffer


def hear(boards, listener):
    """Until nobody reads any more."""
    ready = select.poll()
    ready.register(listener, select.POLLIN)
    ready.register(1, 0)  # told when the other end is closed, also while no board says anything
    while True:
        due = boards.deadline()
        patience = None if due is None else max(0, due - time.monotonic()) * 1000 + 1
        happened = dict(ready.poll(patience))
        if 1 in happened:
            return
        if listener.fileno() in happened:
            say(boards.take(listener.recv(200), time.monotonic()))
        say(boards.reach(time.monotonic()))


def end(*_):
    raise SystemExit(0)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--listen", default="127.0.0.1:9100", help="the UDP address that is heard (default: %(default)s)")
    arguments.add_argument("--suspected-after", type=float, default=3.0, metavar="SECONDS", help="of silence (default: %(default)s)")
    arguments.add_argument("--gone-after", type=float, default=10.0, metavar="SECONDS", help="of silence (default: %(default)s)")
    chosen = arguments.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    host, _, port = chosen.listen.rpartition(":")
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        listener.bind((host, int(port)))
    except (OSError, ValueError) as error:
        say([{"state": "unavailable", "reason": f"UDP {chosen.listen} cannot be heard: {error}; choose another by --listen"}])
        return 1
    boards = Boards(chosen.suspected_after, chosen.gone_after)
    say([{"state": "available"}])
    try:
        hear(boards, listener)
    finally:
        say(boards.all_leave("the program ended", time.monotonic()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
