#!/usr/bin/python3
"""Prints price cards: it takes jobs of the kind `print` from control, at its socket, and says on the bus how the printer is.

`tutti job run print text='Rye 3.20' copies=40 --wait`. What stands in for the printer takes its time for each card, and jams where
`[config.printer] speed` is more cards a second than it can; then it prints no more until it is started anew."""

import itertools
import json
import os
import pathlib
import signal
import socket
import struct
import sys
import threading
import time
import urllib.parse

import paho.mqtt.publish as mqtt  # Debian: python3-paho-mqtt

NAME, ROOT = os.environ.get("TUTTI_NAME", "printer"), os.environ.get("TUTTI_ROOT", "tutti")
SOCKETS = pathlib.Path(os.environ["TUTTI_RUN_DIR"])
LEASE, FASTEST, MOST = 10, 20, 500  # seconds, cards a second, cards of one job
stopping = threading.Event()


def exactly(peer, count):
    data = b""
    while len(data) < count:
        piece = peer.recv(count - len(data))
        if not piece:
            raise OSError("the connection is closed")
        data += piece
    return data


class Asked:
    """Whoever answers at a control socket (docs/control.md): 4 bytes of length, then JSON."""

    def __init__(self, name):
        self.path, self.peer, self.numbers = SOCKETS / f"{name}.sock", None, itertools.count()

    def ask(self, action, patience=10, **params):
        """Whether it went well, and what was answered; None where nobody answers."""
        number = next(self.numbers)
        command = json.dumps({"type": "command", "cmd": action, "msg_id": number, **params}).encode()
        try:
            if not self.peer:
                self.peer = socket.socket(socket.AF_UNIX)
                self.peer.connect(str(self.path))
            self.peer.settimeout(patience)
            self.peer.sendall(struct.pack(">I", len(command)) + command)
            while True:
                reply = json.loads(exactly(self.peer, struct.unpack(">I", exactly(self.peer, 4))[0]))
                if reply.get("msg_id") == number:  # and no heartbeat
                    return reply
        except OSError:
            if self.peer:
                self.peer.close()
            self.peer = None
            return None


class Jam(Exception):
    """It prints no more."""


class Gone(Exception):
    """The job is to stop: it was cancelled, or is another's by now."""


class Printer:
    def __init__(self):
        self.jammed = None

    def print_card(self, speed):
        if speed > FASTEST:
            self.jammed = f"jammed: {speed:g} cards a second, where {FASTEST} are the most"
        if self.jammed:
            raise Jam(self.jammed)
        time.sleep(1 / speed)


def tell_health(level, message):
    bus = urllib.parse.urlsplit(os.environ["TUTTI_BUS_TCP"])
    who = {"username": urllib.parse.unquote(bus.username), "password": urllib.parse.unquote(bus.password or "")} if bus.username else None
    health = {"v": 1, "level": level, "message": message, "details": {}, "updated_at": time.time(), "expires_in": 86400}
    mqtt.single(f"{ROOT}/health/{NAME}", json.dumps(health), qos=1, retain=True, hostname=bus.hostname, port=bus.port or 1883,
                client_id=NAME, auth=who)


def print_cards(printer, params, speed, tell):
    copies = int(params.get("copies", 1))
    if not 1 <= copies <= MOST:
        raise ValueError(f"copies: 1 to {MOST}")
    for card in range(copies):
        tell(card / copies, f"card {card + 1} of {copies}: {params['text']}")
        printer.print_card(speed)
    return {"cards": copies}


def speed_now(orchestrator):
    """Of the live configuration: [config.printer] speed."""
    reply = orchestrator.ask("config.get", section="printer")
    sections = (reply["data"] if reply and reply["success"] else {}).get("sections", [])  # none where nobody has said a key of it
    return float(sections[0]["config"].get("speed", 10) if sections else 10)


def do(job, printer, control, orchestrator):
    mine, said = {"id": job["id"], "token": job["token"]}, [0.0]

    def tell(part, message):
        if stopping.is_set():
            raise Gone
        if time.monotonic() < said[0] + 0.5:
            return
        said[0] = time.monotonic()
        reply = control.ask("job.renew", **mine, progress=part, message=message)
        if reply and (not reply["success"] or reply["data"]["cancelling"]):
            raise Gone

    try:
        end = ("job.complete", {"result": print_cards(printer, job["params"], speed_now(orchestrator), tell)})
    except Gone:
        end = ("job.fail", {"message": "stopped", "give_back": stopping.is_set()})
    except Jam as why:
        tell_health("error", str(why))
        end = ("job.fail", {"message": str(why)})
    except (KeyError, ValueError, TypeError) as wrong:  # another attempt would not be better
        end = ("job.fail", {"message": f"{wrong} is missing" if isinstance(wrong, KeyError) else str(wrong), "retry": False})
    while control.ask(end[0], **mine, **end[1]) is None and not stopping.wait(1):
        pass  # until control knows


def main():
    signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
    printer, control, orchestrator = Printer(), Asked("control"), Asked("orchestrator")
    tell_health("ok", "ready to print")
    if path := os.environ.get("NOTIFY_SOCKET"):  # sd_notify(3)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
            supervisor.sendto(b"READY=1", "\0" + path[1:] if path.startswith("@") else path)
    while not stopping.is_set():
        given = control.ask("job.take", worker=NAME, instance=str(os.getpid()), kinds=["print"], lease=LEASE, wait=2)
        if given is None or not given["success"]:
            stopping.wait(1)
            continue
        for job in given["data"]["jobs"]:
            print(f"printing {job['params'].get('text')}, attempt {job['attempt']}", flush=True)
            do(job, printer, control, orchestrator)


if __name__ == "__main__":
    sys.exit(main())
