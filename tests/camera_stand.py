#!/usr/bin/python3
"""An installation with cameras, for the page in a browser: one that serves RTSP and moves over ONVIF, one that hangs up.

`camera_stand.py WEB_FOLDER` prints a line of JSON for each thing that a test wants to know: the address of the page first, then each
order that the camera was given, each change in how many ffmpegs run, and each call of the one that hangs up. It ends with its standard input. TUTTI_BIN names the
folder of the programs."""

import json
import pathlib
import socket
import sys
import threading

from onvif_fixture import OnvifCamera
from rig import Installation, free_port
from rtsp_rig import RtspCamera, ffmpegs_of

PASSWORD = "p@ss w:rd/#'"
CONFIG = """
[hub]
tcp = "off"
[service.camera]
pattern = "demand"
idle_stop = "15s"
config = {{ cameras = [
  {{ name = "front", url = "{rtsp}", onvif = "{onvif}", user = "ad min", password = {{ file = "{secret}" }} }},
  {{ name = "yard", url = "rtsp://127.0.0.1:{deaf}/stream1" }},
] }}
"""


def tell(**what):
    print(json.dumps(what), flush=True)


def watch_orders(camera):
    """Each order once, in turn."""
    told = 0
    while True:
        with camera.told:
            camera.told.wait_for(lambda: len(camera.orders) > told)
            new = camera.orders[told:]
        told += len(new)
        for name, order in new:
            tell(order=name, **order)


def watch_ffmpegs(folder, over):
    before = None
    while not over.wait(0.1):
        now = len(ffmpegs_of(folder))
        if now != before:
            tell(ffmpegs=now)
        before = now


def hang_up(listener):
    calls = 0
    while True:
        connection, _ = listener.accept()
        connection.close()
        calls += 1
        tell(calls=calls)


def main(web):
    deaf = socket.create_server(("127.0.0.1", 0))
    rtsp = RtspCamera(user="ad min", password=PASSWORD)
    onvif = OnvifCamera(user="ad min", password=PASSWORD)
    over = threading.Event()
    try:
        with Installation("") as installation:
            secret = installation.folder / "front.password"
            secret.write_text(PASSWORD + "\n")
            installation.config.write_text(CONFIG.format(rtsp=rtsp.url, onvif=onvif.url, secret=secret, deaf=deaf.getsockname()[1]))
            address = f"127.0.0.1:{free_port()}"
            installation.up("--listen", address, "--web", pathlib.Path(web).resolve())
            tell(url=f"http://{address}")
            threading.Thread(target=hang_up, args=(deaf,), daemon=True).start()
            threading.Thread(target=watch_orders, args=(onvif,), daemon=True).start()
            threading.Thread(target=watch_ffmpegs, args=(installation.folder, over), daemon=True).start()
            sys.stdin.read()
            over.set()
            installation.tutti("down")
    finally:
        rtsp.stop()
        onvif.stop()


if __name__ == "__main__":
    main(sys.argv[1])
