"""A stand-in for who draws and who drives lights, over the bus: answers commands as `render` and `output` do, and shows frames
while somebody has asked for them."""

import json
import pathlib
import struct
import time

from bus_client import BusClient

STAGE = json.loads((pathlib.Path(__file__).resolve().parent.parent / "contracts/examples/api_light/stage.json").read_text())


SCENES = {
    "get_scenes": lambda _: {"scenes": ["plasma", "lava"], "lua": [{"name": "lava"}]},
    "scene_source": lambda params: {"name": params["name"], "source": "function draw() end"},
    "check_scene": lambda params: verdict(params["source"]),
    "save_scene": lambda params: verdict(params["source"]),
}


def verdict(source):
    fault = None if source.startswith("function") else {"message": "lava.lua:1: unexpected symbol", "line": 1}
    return {"ok": fault is None, "fault": fault}


def frame(sequence, width=2, height=1, pixels=None):
    """The payload of frame/<display>, as contracts/README.md has it."""
    pixels = bytes(index % 256 for index in range(width * height * 3)) if pixels is None else pixels
    return b"TTFR" + struct.pack("!BBHHHIQ", 1, 1, width, height, 0, sequence, round(time.time() * 1e6)) + pixels


class Part(BusClient):
    """One of the two: what it was asked is in `asked`, what it says to `get_…` in `state`."""

    def __init__(self, socket_path, name, state):
        self.asked = []
        self.state = state
        self.silent = False
        super().__init__(socket_path, on_command=self.carry_out)
        self.name = name

    def __enter__(self):
        self.serve(self.name)
        return self

    def carry_out(self, command):
        action, params = command["action"], command["params"]
        self.asked.append((action, params))
        if self.silent:
            return None
        error = None
        if action == "show" and params["mode"] not in [mode["name"] for mode in self.state["modes"]]:
            error = {"code": "not_found", "message": f"there is no mode {params['mode']}"}
        data = SCENES[action](params) if action in SCENES else self.state if action.startswith("get_") else None
        return {"v": 1, "request_id": command["request_id"], "status": "error" if error else "ok", "data": data, "error": error}

    def actions(self):
        return [action for action, _ in self.asked]

    def show(self, display, payload):
        self.client.publish(f"tutti/frame/{display}", payload)


def render(socket_path):
    return Part(socket_path, "render", {key: value for key, value in STAGE.items() if key != "outputs"})


def output(socket_path):
    return Part(socket_path, "output", STAGE["outputs"])
