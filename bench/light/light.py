#!/usr/bin/python3
"""The light from end to end, on its wire: how long a press takes to the first pixel that it changes, how even the packets come, what
scenes take of a core, what a broker and a renderer that die leave on the lights, and what stands after a long show.

    cmake --preset release && ninja -C build/release
    bench/light/light.py [--bin build/release/bin] [--count 300] [--rounds 3] [--soak 20] [way jitter share broker render soak]

Times of datagrams are the kernel's (SO_TIMESTAMPNS), so a busy receiver adds nothing. A press is on the bus (one PUBLISH from its own
connection) or on a board's pty; each comes at another phase of the frames, when the one before has been seen. The picture stands
still, and a press throws a parameter to its other end: what changes, a press has changed. The limit of even packets is a bare loop on
a timerfd that sends packets of the same sizes, in the same run, in turns. Processor time is the kernel's count (schedstat).
"""

import argparse
import json
import os
import pathlib
import random
import signal
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench"), str(ROOT / "bench/light")]
PARTS = ["way", "jitter", "share", "broker", "render"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/release/bin")
    parser.add_argument("--count", type=int, default=300, help="presses of each way, over all rounds")
    parser.add_argument("--rounds", type=int, default=3, help="of ways and of paces, in turns")
    parser.add_argument("--seconds", type=float, default=5, help="of each pace and each scene")
    parser.add_argument("--kills", type=int, default=20, help="of the renderer")
    parser.add_argument("--soak", type=float, default=20, help="minutes, where the part soak is asked for")
    parser.add_argument("parts", nargs="*", default=PARTS)
    return parser.parse_args()


options = arguments()
os.environ["TUTTI_BIN"] = str(options.bin)

from bus_client import BusClient  # noqa: E402
from input_rig import Board  # noqa: E402
from rig import Installation, wait_until  # noqa: E402
from stamped import percentile  # noqa: E402
from watch import BoardPresser, BusPresser, Wire, bare_pace, frames_of  # noqa: E402
from worker_test import Mosquitto  # noqa: E402

OWN_HUB = '[hub]\ntcp = "127.0.0.1:0"\n'
STILL = """
name = "bench"
BUS
[gateway]
listen = "off"
[input.board]
kind = "serial"
device = "PORTS/*"
[service.DRAWING]
restart = { delays = ["20ms"], limit = 1000 }
[render]
embedded = EMBEDDED
rate = RATE
[display.panel]
size = [64, 64]
dither = false
output = "ddp://127.0.0.1:UDP"
[mode.still]
scene = "plasma"
parameters = { speed = SPEED }
[bind]
"button.press" = "plasma.saturation"
"""


def filled(text, **words):
    for word, value in words.items():
        text = text.replace(word, str(value))
    return text


class Stage:
    """An installation, its wire, and a board. A context manager."""

    def __init__(self, config=STILL, bus=OWN_HUB, embedded=False, rate=60, speed=0):
        self.installation = Installation("", options.bin)
        self.wire = Wire()
        self.ports = self.installation.folder / "ports"
        self.ports.mkdir()
        self.installation.config.write_text(filled(
            config, BUS=bus, PORTS=self.ports, UDP=self.wire.port, DRAWING="show" if embedded else "render", EMBEDDED=str(embedded).lower(), RATE=rate, SPEED=speed))
        self.board = Board(self.ports, "usb-Uno")

    def __enter__(self):
        self.installation.up()
        wait_until(lambda: not self.wire.found.empty(), "light")
        return self

    def __exit__(self, *exception):
        self.board.unplug()
        self.installation.__exit__(*exception)
        self.wire.close()

    def tell(self, target, action, **params):
        return self.installation.tutti("call", target, action, json.dumps(params), "--control").stdout

    def ask(self, target, query):
        return json.loads(self.tell(target, query))

    def wait_board(self):
        wait_until(lambda: self.ask("input", "get_state")["state"]["inputs"][0]["devices"], "the board")

    def pid(self, name):
        return self.installation.pid(name)


def milliseconds(values, share):
    return 1000 * percentile(values, share)


# Press -> light


def presses(stage, presser, count, chance):
    """Seconds from each press to the datagram that shows it."""
    took, lights = [], {}
    stage.wire.first_change(lights, 0.3)
    while len(took) < count:
        time.sleep(chance.uniform(0.02, 0.06))
        for _, offset, data, _ in stage.wire.drain():
            lights[offset] = data
        at = presser.press()
        seen = stage.wire.first_change(lights, 2)
        if seen is None:
            print("  a press changed nothing within 2 s", flush=True)
            continue
        took.append(seen - at)
    return took


def way(by, embedded, rate, count, chance):
    with Stage(embedded=embedded, rate=rate) as stage:
        stage.wait_board()
        presser = BusPresser(stage.installation.run_directory / "mqtt") if by == "bus" else BoardPresser(stage.board)
        try:
            return presses(stage, presser, count, chance)
        finally:
            presser.close()


def measure_way():
    kinds = [(by, embedded, rate) for rate in (60, 120) for by, embedded in (("bus", False), ("pty", False), ("pty", True))]
    found = {kind: [] for kind in kinds}
    chance = random.Random(1)
    for _ in range(options.rounds):
        for kind in kinds:
            found[kind] += way(*kind, -(-options.count // options.rounds), chance)
    print(f"{'press -> first changed pixel, ms':<44} {'count':>6} {'p50':>6} {'p90':>6} {'p99':>6} {'max':>6}")
    for (by, embedded, rate), took in found.items():
        name = f"on the {by}, {'embedded' if embedded else 'detached'}, {rate} fps"
        figures = " ".join(f"{milliseconds(took, share):6.2f}" for share in (0.5, 0.9, 0.99, 1))
        print(f"{name:<44} {len(took):6} {figures}", flush=True)


# Evenness


def without_a_core(pid):
    """Seconds that its main thread was ready to run and others ran."""
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def unevenness(frames, rate):
    return [abs(later - sooner - 1 / rate) for (sooner, _), (later, _) in zip(frames, frames[1:])]


def measure_jitter():
    for rate in (60, 120):
        ours, bare = [], []
        with Stage(rate=rate, speed=1) as stage:
            time.sleep(2)
            pids, waited = [stage.pid(name) for name in ("render", "output")], 0
            for _ in range(options.rounds):
                before = sum(map(without_a_core, pids))
                ours += unevenness(stage.wire.frames(options.seconds), rate)
                waited += sum(map(without_a_core, pids)) - before
                stage.wire.drain()
                time.sleep(3 / rate)
                datagrams = stage.wire.drain()
                first = next(place for place, datagram in enumerate(datagrams) if datagram[1] == 0)
                last = next(place for place, datagram in enumerate(datagrams) if datagram[3] and place >= first)
                stage.wire.keeps = False
                bare += unevenness(bare_pace(rate, datagrams[first:last + 1], options.seconds), rate)
                stage.wire.keeps = True
        for name, found in (("packets", ours), ("bare timerfd", bare)):
            figures = ", ".join(f"{word} {milliseconds(found, share):.3f}" for word, share in (("p50", 0.5), ("p99", 0.99), ("max", 1)))
            print(f"jitter at {rate} fps, {name}: {figures} ms of {len(found)} intervals", flush=True)
        print(f"  p99 over the bare loop's: {percentile(ours, 0.99) / percentile(bare, 0.99):.2f}; render and output were ready and had no "
              f"core for {1000 * waited / len(ours):.3f} ms a frame", flush=True)


# What scenes take


def on_cpu(pid):
    return sum(int((each / "schedstat").read_text().split()[0]) for each in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


def write_sound(folder):
    """Half a minute of what a worker that listens to music says."""
    chance = random.Random(1)
    lines = []
    for number in range(1800):
        at = number / 60
        beat = max(0.0, 1 - at % 0.5 * 4)
        bands = [round(chance.random() * (0.3 + 0.7 * beat), 3) for _ in range(32)]
        names = ("sub_bass", "bass", "low_mid", "mid", "high_mid", "presence", "air", "rms")
        lines.append((at, "raw.audio.levels", {name: bands[place] for place, name in enumerate(names)}))
        lines.append((at, "raw.audio.spectrum", {"bands": bands}))
        if number % 30 == 0:
            lines.append((at, "audio.beat", {"strength": 0.9, "bpm": 120}))
    text = "".join(json.dumps({"t": round(at, 4), "type": kind, "data": data}) + "\n" for at, kind, data in lines)
    (folder / "sound.jsonl").write_text(text + '{"t":30,"end":true}\n')


class Show(Stage):
    """Every scene as a mode, and every kind of input by its twin."""

    DISPLAY = '[render]\nrate = RATE\n[display.panel]\nsize = [WIDTH, 64]\nshape = "SHAPE"\noutput = "ddp://127.0.0.1:UDP"\n'

    def __init__(self, rate=60, width=64):
        shape = "cube" if width > 64 else "panel"
        super().__init__((ROOT / "bench/light/soak.toml").read_text() + filled(self.DISPLAY, WIDTH=width, SHAPE=shape), rate=rate)
        write_sound(self.installation.folder)

    def __enter__(self):
        super().__enter__()
        self.modes = [mode["name"] for mode in self.ask("render", "get_light")["modes"]]
        return self


def share(rate, width):
    """Scene -> (render's, the output's) share of a core."""
    found = {}
    with Show(rate, width) as show:
        show.wire.keeps = False
        pids = show.pid("render"), show.pid("output")
        for mode in show.modes:
            show.tell("render", "show", mode=mode)
            time.sleep(1)  # the transition
            before, at = [on_cpu(pid) for pid in pids], time.monotonic()
            time.sleep(options.seconds)
            after, seconds = [on_cpu(pid) for pid in pids], time.monotonic() - at
            found[mode] = [(later - sooner) / seconds for sooner, later in zip(before, after)]
    return found


def measure_share():
    for rate, width, must in ((60, 64, "each <= 5 %"), (120, 256, "the median <= 25 %")):
        found = share(rate, width)
        print(f"{width} x 64 at {rate} fps, % of a core, all inputs simulated (render; must: {must}):")
        for mode, (render, output) in sorted(found.items(), key=lambda item: -item[1][0]):
            print(f"  {mode:<12} render {100 * render:6.2f}   output {100 * output:6.2f}")
        for place, name in enumerate(("render", "output")):
            values = [100 * each[place] for each in found.values()]
            print(f"  {name}: {min(values):.2f} to {max(values):.2f}, median {statistics.median(values):.2f}", flush=True)


# What dies


def largest_gap(frames):
    return max(later - sooner for (sooner, _), (later, _) in zip(frames, frames[1:]))


def broker_away(folder, seconds=5):
    broker = Mosquitto(folder).start()
    try:
        with Stage(bus=f'[bus]\nurl = "mqtt://127.0.0.1:{broker.port}"\n') as stage:
            stage.wait_board()
            presser = BoardPresser(stage.board)
            presses(stage, presser, 3, random.Random(1))
            stage.wire.drain()
            broker.process.send_signal(signal.SIGKILL)
            broker.process.wait()
            time.sleep(seconds)
            broker.start()
            there = time.time()
            seen, pressed = [], 0
            while not changes(frames_of(seen)) and time.time() < there + 60:
                presser.press()
                pressed += 1
                time.sleep(0.1)
                seen += stage.wire.drain()
            time.sleep(1)
            seen += stage.wire.drain()
            frames = frames_of(seen)
            return largest_gap(frames), changes(frames)[0] - there, len(changes(frames)), pressed
    finally:
        broker.stop()


def changes(frames):
    """When the picture became another."""
    return [later for (_, before), (later, after) in zip(frames, frames[1:]) if before != after]


def measure_broker():
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(prefix="tutti-bench-") as folder:
            gap, back, changed, pressed = broker_away(pathlib.Path(folder))
        print(f"broker (Mosquitto) killed for 5 s: largest gap between frames {1000 * gap:.1f} ms; input back after {1000 * back:.0f} ms "
              f"(must <= 1000), pressed each 100 ms: {changed} changes of {pressed} presses", flush=True)


def measure_render():
    gaps, black, packets = [], 0, []
    with Stage(speed=1) as stage:
        for _ in range(options.kills):
            time.sleep(1.5)
            before = stage.pid("render")
            stage.wire.drain()
            time.sleep(0.1)
            os.kill(before, signal.SIGKILL)
            stage.installation.wait_state("render", "ready", other_than=before)
            time.sleep(0.5)
            frames = frames_of(stage.wire.drain())
            new = [frames[0][0], *changes(frames)]
            gaps.append(max(later - sooner for sooner, later in zip(new, new[1:])))
            packets.append(largest_gap(frames))
            black += sum(not any(lights) for _, lights in frames)
    print(f"render killed {len(gaps)} times: no new frame for {1000 * statistics.median(gaps):.0f} ms at the median, "
          f"{1000 * max(gaps):.0f} at most (must <= 500); no packet for {1000 * max(packets):.0f} ms at most; {black} black frames", flush=True)


# Long


def resident(pid):
    """Bytes of its own and all: of memory that is its own, and RSS."""
    lines = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(lines["Rss"].split()[0]) * 1024, int(lines["Private_Dirty"].split()[0]) * 1024


def health(show):
    """What render says of its frames; the newest of it."""
    with BusClient(show.installation.run_directory / "mqtt") as bus:
        bus.subscribe("tutti/health/render")
        return json.loads(bus.next_message().payload)["details"]


def measure_soak():
    with Show() as show:
        show.wire.keeps = False
        names = ("render", "output", "input", "hub", "director")
        pids = {name: show.pid(name) for name in names}
        start, minute, shown, first = time.monotonic(), 1, 0, {}
        while minute <= options.soak:
            show.tell("render", "show", mode=show.modes[shown % len(show.modes)])
            shown += 1
            time.sleep(1.8)
            if time.monotonic() - start < 60 * minute:
                continue
            memory = {name: resident(pid) for name, pid in pids.items()}
            first = first or memory
            stats = health(show)
            told = ", ".join(f"{name} {rss / 1e6:.2f} ({own / 1e6:.2f})" for name, (rss, own) in memory.items())
            print(f"minute {minute}: {stats['frames']} frames, {stats['late']} late, {stats['dropped']} dropped; RSS (dirty of its own), MB: "
                  f"{told}; load {os.getloadavg()[0]:.1f}", flush=True)
            minute += 1
        grown = ", ".join(f"{name} {(memory[name][0] - first[name][0]) / 1e3:+.0f} ({(memory[name][1] - first[name][1]) / 1e3:+.0f})" for name in names)
        print(f"soak of {options.soak:.0f} min, {shown} times another scene: late {100 * stats['late'] / stats['frames']:.3f} %, dropped "
              f"{100 * stats['dropped'] / stats['frames']:.3f} % (must <= 0.1); grown since minute 1, kB of RSS (dirty): {grown}", flush=True)
        assert all(show.pid(name) == pid for name, pid in pids.items()), "something was started again"


def main():
    for part in options.parts:
        {"way": measure_way, "jitter": measure_jitter, "share": measure_share, "broker": measure_broker, "render": measure_render,
         "soak": measure_soak}[part]()


if __name__ == "__main__":
    main()
