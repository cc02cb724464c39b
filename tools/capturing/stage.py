"""An installation that is worth looking at: examples/vj with devices, gestures, playlists, alerts and tasks beside it, and one service that
does not come to anything."""

import json
import pathlib
import shutil
import time

from rig import Installation, free_port

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "vj"
BESIDE = """
[hub]
tcp = "off"

[service.system]
every = "2s"

[service.alerts]

[service.fog]                  # a machine that nobody has switched on
run = ["sh", "-c", "echo 'the fog machine does not answer' >&2; exec sh -c 'sleep 0.2; exit 3'"]

[control]

[job."copy.night"]             # done by nobody: what is shown stands still
about = "a night's recording, to the shelf"
lease = "1h"

[job."scale.posters"]
about = "posters made smaller"

[config.alerts.rules.stale-air]
reading = "co2/*:co2"
above = 1200
message = "{label}: {value} {unit}, open a window"

[config.alerts.rules.services]
service = "*"
state = ["backoff", "crash_loop", "failed"]
severity = "critical"

[config.alerts.rules.batteries]
battery_below = 15

[input.board]
kind = "program"
run = ["python3", "board.py"]

[input.gamepad]
kind = "gamepad"
device = "/dev/input/event99"

[gesture.tap_twice]
double_tap = "button.press"
window = 0.6
emit = "button.double_tap"

[gesture.heart_high]
aggregate = "heart_rate.measurement"
field = "bpm"
window = 4.0
function = "mean"
at_least = 160
rearm_below = 144
emit = "heart_rate.high"

[playlist.banner]
steps = [{ type = "text.show", data = { text = "doors open at nine" } }]

[playlist.colours]
trigger = "button.double_tap"
steps = [
  { type = "colour.update", data = { hue = 0.1 }, repeat = 12, interval = 1.5 },
  { type = "flash", data = { strength = 1 }, offset = 18 },
]
"""
# Two hands that play: what it prints is what a board would say.
BOARD = """
import itertools, json, math, time
print(json.dumps({"device": "left", "state": "connected", "name": "Left hand"}))
print(json.dumps({"device": "strap", "state": "connected", "name": "Ada's strap"}), flush=True)
for beat in itertools.count():
    bpm = round(120 + 45 * math.sin(beat / 9))
    print(json.dumps({"event_type": "heart_rate.measurement", "device": "strap", "data": {"bpm": bpm}}))
    for at in (0, 0.3) if beat % 6 == 2 else (0,):
        time.sleep(at)
        print(json.dumps({"event_type": "button.press", "device": "left", "data": {"code": "abxy"[beat % 4]}}), flush=True)
    time.sleep(0.8)
"""


def open_stage(programs):
    """It, up: a context manager of tests/rig.py, entered by whoever takes it. `osc`: the port that its router hears."""
    stage = Installation("", programs)
    for entry in EXAMPLE.iterdir():
        if entry.name != "tutti.toml":
            (shutil.copytree if entry.is_dir() else shutil.copy)(entry, stage.folder / entry.name)
    (stage.folder / "board.py").write_text(BOARD, encoding="utf-8")
    text = (EXAMPLE / "tutti.toml").read_text(encoding="utf-8")
    for what, now in (
        ('"127.0.0.1:8080"', f'"127.0.0.1:{free_port()}"'), ("127.0.0.1:9000", f"127.0.0.1:{free_port()}"), ("127.0.0.1:9001", f"127.0.0.1:{free_port()}"),
        ('folder = "./lyrics"', 'folder = "./lyrics", lrclib = false'),
    ):
        if what not in text:
            raise SystemExit(f"{EXAMPLE / 'tutti.toml'} has no {what} any more: mend {__file__}")
        text = text.replace(what, now)
    stage.config.write_text(text + BESIDE, encoding="utf-8")
    return stage


def say(stage):
    """What stands still for an hour: readings of a room, two long tasks, and jobs."""
    now = time.time()
    for topic, body in (
        ("reading/co2/living:co2", {"value": 1290, "unit": "ppm", "label": "Living room"}),
        ("reading/co2/living:temperature", {"value": 22.4, "unit": "°C", "label": "Living room"}),
        ("job/archive", {"state": "running", "progress": 0.62, "message": "night-3.tutti, 1.4 of 2.3 GB", "updated_at": now}),
        ("job/backup", {"state": "succeeded", "progress": 1, "message": "412 files", "updated_at": now - 300}),
    ):
        body = {"v": 1, **body, "expires_in": 3600}
        if topic.startswith("reading"):
            body["timestamp"] = now
        stage.tutti("pub", "-r", topic, json.dumps(body))
    for words in (("copy.night", "night=night-3"), ("copy.night", "night=night-4", "--delay", "3000"), ("scale.posters", "folder=posters")):
        stage.tutti("job", "run", *words)
    copy, posters = (at_control(stage, "job.take", worker=worker, kinds=[kind], lease=3600)["jobs"][0] for worker, kind in (("shelf", "copy.night"), ("posters", "scale.posters")))
    at_control(stage, "job.renew", id=copy["id"], token=copy["token"], progress=0.62, message="night-3.tutti, 1.4 of 2.3 GB")
    at_control(stage, "job.fail", id=posters["id"], token=posters["token"], message="posters/moon.png is no picture", retry=False)


def at_control(stage, action, **params):
    return json.loads(stage.tutti("call", "--control", "--json", "control", action, json.dumps(params)).stdout)["data"]
