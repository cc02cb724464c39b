#!/usr/bin/python3
"""Hearing, live: how long a sound takes to its datagram, whether sixty frames come of each second of sound, and whether they still do
when who listens, the bus and the console die.

    cmake --preset release && ninja -C build/release
    bench/audio/live.py [--bin build/release/bin] [--count 200] [--soak 20] [latency frames hour soak]

Times of datagrams are the kernel's (SO_TIMESTAMPNS). An impulse is played into a null sink of a PulseAudio of the bench's own, at
another phase of the frames each time; when it sounds is what the server says of its own buffer. Beside it, in the same run, a bare
reader (parec with fragments of 5 ms) hears the same impulses: what no program can be faster than. From a file an impulse is where it
is written; when that sounds, its frame's time tag says. Processor time is the kernel's count.
"""

import argparse
import array
import json
import os
import pathlib
import queue
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench"), str(ROOT / "bench/audio")]
PARTS = ["latency", "frames", "hour"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=lambda text: pathlib.Path(text).resolve(), default=ROOT / "build/release/bin")
    parser.add_argument("--count", type=int, default=200, help="impulses of each way")
    parser.add_argument("--soak", type=float, default=20, help="minutes, where the part soak is asked for")
    parser.add_argument("parts", nargs="*", default=PARTS)
    return parser.parse_args()


options = arguments()
os.environ["TUTTI_BIN"] = str(options.bin)

from audio_rig import CONFIG, RATE  # noqa: E402
from hearing import OscWire, Player  # noqa: E402
from pulse_rig import SoundServer  # noqa: E402
from rig import Installation, free_port, wait_until  # noqa: E402
from stamped import percentile  # noqa: E402

GREEDY_CONSOLE = """
import json, socket, struct, sys
console = socket.socket(socket.AF_UNIX)
console.connect(sys.argv[1])
request = json.dumps({"type": "command", "cmd": "get_state", "msg_id": "1"}).encode()
while True:
    console.sendall(struct.pack(">I", len(request)) + request)
"""


class Stage:
    """An installation that hears one place, and the wires that listen to it. A context manager."""

    def __init__(self, place):
        self.wire = OscWire()
        self.installation = Installation("", options.bin)
        self.doomed_port = free_port()  # where a receiver listens that is killed
        destinations = ", ".join(f'"127.0.0.1:{port}"' for port in (self.wire.port, self.doomed_port))
        self.installation.config.write_text(
            CONFIG.replace("DESTINATIONS", destinations).replace("INPUT", place)
            + '[service.hub]\nrestart = { delays = ["100ms"], limit = 1000 }\n')  # it is killed often

    def __enter__(self):
        self.installation.up()
        wait_until(lambda: not self.wire.found.empty(), "sound")
        return self

    def __exit__(self, *exception):
        self.installation.__exit__(*exception)

    def stats(self):
        answer = self.installation.tutti("call", "audio", "get_stats", "--control").stdout
        return json.loads(answer)

    def pid(self, name):
        return self.installation.pid(name)

    @property
    def socket(self):
        return self.installation.run_directory / "audio.sock"

    def victim(self, kind):
        """Somebody to be killed: who receives OSC, or a console, which asks over the control socket and reads no answer until it is
        thrown out."""
        words = {
            "receiver": [options.bin / "tutti", "osc", "dump", f"127.0.0.1:{self.doomed_port}"],
            "console": ["/usr/bin/python3", "-c", GREEDY_CONSOLE, self.socket],
        }[kind]
        return subprocess.Popen(
            words, env=self.installation.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def processor_seconds(pid):
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def shown(name, values):
    print(f"{name}: p50 {1000 * percentile(values, .5):.1f} ms, p95 {1000 * percentile(values, .95):.1f} ms, "
          f"most {1000 * max(values):.1f} ms (of {len(values)})", flush=True)


# ---- from a sound to its datagram ----

LOUD = 0.1  # of /audio/levels: what an impulse is far above, and silence far below


class BareReader:
    """When sound of one source is there to be read, and no more."""

    def __init__(self, source):
        command = ["parec", f"--device={source}", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=5"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.heard = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while piece := os.read(self.process.stdout.fileno(), 4096):
            if any(abs(sample) > 5000 for sample in array.array("h", piece[: len(piece) // 2 * 2])):
                self.heard.put(time.time())

    def close(self):
        self.process.kill()
        self.process.wait()


def first_loud(wire, patience=5):
    deadline = time.monotonic() + patience
    while (left := deadline - time.monotonic()) > 0:
        at, address, values, tag = wire.found.get(timeout=left)
        if address == "/audio/levels" and max(values) > LOUD:
            return at, tag
    raise AssertionError("an impulse was not heard")


def until_quiet(wire):
    """Drops what is heard until a frame is quiet again."""
    while True:
        _, address, values, _ = wire.found.get(timeout=5)
        if address == "/audio/levels" and max(values) < LOUD / 2:
            return


def latency_of_a_sink():
    with SoundServer() as server:
        server.start("room")
        os.environ.update(server.environment)
        with Stage("pulse:room.monitor") as stage:
            player, reader = Player("room"), BareReader("room.monitor")
            until_quiet(stage.wire)
            ours, bare = [], []
            for _ in range(options.count):
                while not reader.heard.empty():
                    reader.heard.get()
                until_quiet(stage.wire)
                stage.wire.drain()
                sounds = player.impulse(random.randrange(200))
                ours.append(first_loud(stage.wire)[0] - sounds)
                bare.append(reader.heard.get(timeout=5) - sounds)
                until_quiet(stage.wire)
                time.sleep(random.random() / 30)
            player.close()
            reader.close()
    shown("impulse → datagram, PulseAudio null sink", ours)
    shown("impulse → bare reader with 5 ms fragments", bare)
    shown("datagram after the bare reader", [one - other for one, other in zip(ours, bare)])


def latency_of_a_file():
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "impulses.wav"
        samples = array.array("h", [0] * (RATE * (options.count // 2 + 2)))
        places = [RATE + index * RATE // 2 + chance.randrange(RATE // 4) for index in range(options.count)]
        for place in places:
            samples[place : place + 4] = array.array("h", [30000, -30000, 30000, -30000])
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1), file.setsampwidth(2), file.setframerate(RATE)
            file.writeframes(samples.tobytes())
        ours, frame = [], RATE // 60
        with Stage(f"file:{path}") as stage:
            began = None
            for place in places:
                at, tag = first_loud(stage.wire, 30)
                # Frames begin with the file: the first impulse tells which frame is which, as its place in it is known.
                ends = (place // frame + 1) * frame
                began = tag - ends / RATE if began is None else began
                ours.append(at - (tag - (ends - place) / RATE))
                until_quiet(stage.wire)
    shown("impulse → datagram, file", ours)


def latency():
    latency_of_a_sink()
    latency_of_a_file()


# ---- sixty frames a second ----

EACH_FRAME = ["/audio/levels", "/audio/spectrum", "/audio/beat", "/audio/pitch"]


def frames():
    """Of 10 s of sound, by its own clock; and what that costs."""
    with Stage("generator:beat?bpm=128") as stage:
        pid = stage.pid("audio")
        counts, shares = [], []
        for _ in range(3):
            stage.wire.drain()
            used, began = processor_seconds(pid), time.monotonic()
            time.sleep(10.2)
            shares.append((processor_seconds(pid) - used) / (time.monotonic() - began))
            heard = stage.wire.drain()
            first = next(tag for _, _, _, tag in heard)
            counts += [sum(1 for _, address, _, tag in heard if address == name and tag < first + 10 - 1e-3) for name in EACH_FRAME]
        print(f"frames per 10 s of sound, each address: {min(counts)} to {max(counts)}")
        print(f"processor, all features, OSC and events: {100 * statistics.median(shares):.1f} % of a core", flush=True)


def hour():
    """An hour of sound from a file, as fast as it goes."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "hour.wav"
        made = ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "anoisesrc=d=3600:r=48000:a=0.3:c=pink:seed=1", "-ac", "1", str(path)]
        subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
        began = time.monotonic()
        with subprocess.Popen([options.bin / "tutti-audio", "analyze", path, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            numbers = [json.loads(line)["number"] for line in child.stdout]
        took = time.monotonic() - began
    assert numbers == list(range(216_000)), f"{len(numbers)} frames"
    print(f"an hour of sound: 216000 frames, in their order, in {took:.0f} s with their JSON ({3600 / took:.0f} × real time)", flush=True)


# ---- whatever dies ----


def soak():
    """Frames by their time tags while receivers, hub and consoles die."""
    with Stage("generator:beat?bpm=128") as stage:
        pid = stage.pid("audio")
        ends = time.monotonic() + 60 * options.soak
        tags, late, kills, used = [], [], dict.fromkeys(("receiver", "hub", "console"), 0), processor_seconds(pid)
        before, victims = stage.stats(), []
        stage.wire.drain()
        began = time.monotonic()
        while time.monotonic() < ends:
            for victim in victims:
                assert victim.args[-1] == stage.socket or victim.poll() is None, "the receiver died by itself"
                victim.kill()
                victim.wait()
            victims = []
            kind = random.choice(list(kills))
            kills[kind] += 1
            if kind == "hub":
                os.kill(wait_until(lambda: stage.pid("hub"), "the hub again"), signal.SIGKILL)
            else:
                victims = [stage.victim(kind)]
            time.sleep(5)
            for at, address, _, tag in stage.wire.drain():
                if address == "/audio/levels":
                    tags.append(tag)
                    late.append(at - tag)
        seconds = time.monotonic() - began
        assert stage.pid("audio") == pid, "it was started again"
        missed = sum(round((tag - last) * 60) - 1 for last, tag in zip(tags, tags[1:]))
        print(f"soak {seconds / 60:.0f} min: {len(tags)} frames, {missed} missed, killed {kills}; "
              f"processor {100 * (processor_seconds(pid) - used) / seconds:.1f} %")
        after = stage.stats()
        print(f"by its own count {after['frames'] - before['frames']} frames, {after['silent_frames']} of them silence; datagrams dropped: "
              f"{[each['dropped'] for each in after['osc']]}")
        shown("end of its sound → datagram", late)


for part in options.parts:
    {"latency": latency, "frames": frames, "hour": hour, "soak": soak}[part]()
