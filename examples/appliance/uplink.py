#!/usr/bin/python3
"""Tells the head office every ten seconds that the window is there, with a token that the vault hands out while it is unlocked.

UPLINK_URL names where it listens, UPLINK_PERIOD another time in seconds. The token is asked for once, and lies in this process's memory alone."""

import array
import json
import os
import pathlib
import socket
import sys
import time
import urllib.error
import urllib.request

PERIOD = float(os.environ.get("UPLINK_PERIOD", "10"))  # seconds


def secret(name):
    """From the vault (docs/governance/vault.md): what is asked and answered is a line, and the secret comes as a descriptor."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as vault:
        vault.settimeout(10)
        vault.connect(os.path.join(os.environ["TUTTI_RUN_DIR"], "secrets"))
        vault.sendall(json.dumps({"v": 1, "name": name, "service": os.environ.get("TUTTI_NAME", "uplink")}).encode() + b"\n")
        line, rest, _, _ = vault.recvmsg(4096, socket.CMSG_SPACE(4))
    for level, kind, data in rest:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            with os.fdopen(array.array("i", data)[0], "rb") as handed:
                return handed.read().decode()
    # The refusal says what to do: tutti vault unlock, tutti vault put.
    print(f"<4>{name}: {json.loads(line).get('message', 'the vault handed out nothing')}", file=sys.stderr, flush=True)
    return None


def send(url, token):
    load = float(pathlib.Path("/proc/loadavg").read_text(encoding="ascii").split()[0])
    request = urllib.request.Request(
        url, json.dumps({"load": load}).encode(), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5):
            pass
    except (urllib.error.URLError, OSError) as why:
        print(f"<4>{url}: {why}", file=sys.stderr, flush=True)


def main():
    while not (token := secret("uplink.token")):
        time.sleep(PERIOD)
    url = os.environ.get("UPLINK_URL")
    if not url:
        print("no UPLINK_URL: nothing is sent", flush=True)
    while True:
        if url:
            send(url, token)
        time.sleep(PERIOD)


if __name__ == "__main__":
    main()
