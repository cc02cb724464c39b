#!/usr/bin/python3
"""The peer of the input service that one would write: reads a board's JSON lines from its port, says each by paho-mqtt."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))

from bus_client import unix_client  # noqa: E402


def main(socket, port):
    client = unix_client(socket)
    client.connect("localhost")
    client.loop_start()
    with open(port, "rb", buffering=0) as board:
        rest = b""
        while data := board.read(4096):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                said = json.loads(line)
                client.publish(f'tutti/event/{said["event_type"]}', json.dumps(said["data"], separators=(",", ":")), qos=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
