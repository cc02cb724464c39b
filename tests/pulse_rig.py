"""A PulseAudio daemon of a test's own: private folders, no hardware, null sinks to play into."""

import array
import math
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from rig import wait_until

RATE = 48000


def tone(amplitude, seconds, frequency=1000):
    """A sine as 16-bit stereo at 48 kHz, both sides the same."""
    samples = array.array("h")
    for index in range(int(RATE * seconds)):
        sample = int(amplitude * 32767 * math.sin(2 * math.pi * frequency * index / RATE))
        samples.extend((sample, sample))
    return samples.tobytes()


def left_alone(samples):
    """The same with nothing on the right."""
    both = array.array("h", samples)
    both[1::2] = array.array("h", bytes(len(both)))
    return both.tobytes()


class SoundServer:
    """Not running at first. A context manager."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-pulse-"))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PULSE_")},
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder / "pulse"),
        }
        (self.folder / "pulse").mkdir(mode=0o700)
        self.daemon = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *sinks, modules=()):
        """With a null sink of each name; returns when it answers."""
        loads = ["module-native-protocol-unix", *(f"module-null-sink sink_name={sink} rate={RATE}" for sink in sinks), *modules]
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disallow-exit", "--log-level=error"]
        with open(self.folder / "pulse.log", "ab") as log:
            self.daemon = subprocess.Popen(
                [*command, *(word for load in loads for word in ("-L", load))], env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        wait_until(lambda: self.pactl("info", check=False).returncode == 0, "the sound server to answer")
        return self

    def stop(self, how=signal.SIGTERM):
        if self.daemon:
            self.daemon.send_signal(how)
            self.daemon.wait()
            self.daemon = None

    def pactl(self, *arguments, check=True):
        return subprocess.run(
            ["pactl", *arguments], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=check)

    def load(self, module):
        return self.pactl("load-module", *module.split()).stdout.strip()

    def wait_for_sleep(self, source):
        def sleeps():
            rows = [line.split("\t") for line in self.pactl("list", "short", "sources").stdout.splitlines()]
            return any(row[1] == source and row[-1] == "SUSPENDED" for row in rows)
        wait_until(sleeps, f"{source} to sleep")

    def play(self, sink, samples):
        """Plays them, over and over, until the returned process is killed."""
        player = subprocess.Popen(
            ["pacat", "--playback", f"--device={sink}", f"--rate={RATE}", "--format=s16le", "--channels=2", "--latency-msec=50"],
            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        feeder = subprocess.Popen(
            ["/usr/bin/python3", "-c", "import sys\npiece = sys.stdin.buffer.read()\nwhile True: sys.stdout.buffer.write(piece)"],
            stdin=subprocess.PIPE, stdout=player.stdin, stderr=subprocess.DEVNULL)
        feeder.stdin.write(samples)
        feeder.stdin.close()
        player.stdin.close()
        return Playing(player, feeder)


class Playing:
    def __init__(self, *processes):
        self.processes = processes

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()
