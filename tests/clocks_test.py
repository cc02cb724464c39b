#!/usr/bin/python3
"""Two machines whose clocks differ: one is this, the other is played by fake_clock.c, loaded before a program, which gives it
another time of day and another boot id. What a worker there stamps is understood here.

TUTTI_BIN names the folder of the programs."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import time
import unittest

from bus_client import BusClient
from redis_rig import Redis
from rig import BIN, PATIENCE, Installation, free_port, wait_until

SOURCE = pathlib.Path(__file__).resolve().parent / "fake_clock.c"
BEHIND = 5  # seconds
BOOT_ID = "b0075000-0000-4000-8000-000000000005"
SHOW = """
[gateway]
listen = "off"
[gesture.together]
simultaneous = "metronome.beat"
window = 0.01
emit = "beat.together"
[gesture.unheard_of]
simultaneous = "drum.hit"
window = 0.01
emit = "drum.together"
"""
PAD = """
node = "left"
[gateway]
listen = "off"
[input.gamepad]
kind = "program"
run = ["/bin/sh", "-c", "while echo '{\\"event_type\\":\\"drum.hit\\"}'; do sleep 0.2; done"]
"""


def build_fake_clock(folder):
    compiler = next(path for name in ("clang-19", "clang", "gcc", "cc") if (path := shutil.which(name)))
    library = folder / "fake_clock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE], check=True)
    return library


def environment_elsewhere(folder):
    """Of programs on a machine whose clock is behind."""
    (folder / "boot_id").write_text(f"{BOOT_ID}\n")
    return {"LD_PRELOAD": str(build_fake_clock(folder)), "FAKE_CLOCK": str(-BEHIND), "FAKE_BOOT_ID": str(folder / "boot_id")}


class Elsewhere:
    """The metronome on a machine whose clock is behind, or on this one. A context manager."""

    def __init__(self, home, name, url, behind=BEHIND):
        self.folder = home.folder / name
        self.folder.mkdir()
        environment = {**os.environ, "TUTTI_NAME": name, "TUTTI_BUS": url, "TUTTI_RUN_DIR": str(self.folder / "run")}
        if behind:
            environment |= environment_elsewhere(self.folder)
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen([BIN / "example-metronome"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)


class Bus(BusClient):
    """What is kept, by topic, and what is heard of events."""

    def __init__(self, *place):
        self.kept, self.events = {}, []
        super().__init__(*place)

    def _on_message(self, _client, _userdata, message):
        if message.topic.startswith("tutti/event/"):
            self.events.append(json.loads(message.payload))
        else:
            self.kept[message.topic] = json.loads(message.payload)

    def clock(self, worker, condition=lambda clock: True):
        def said():
            clock = self.kept.get(f"tutti/clock/{worker}")
            return clock if clock and condition(clock) else None
        return wait_until(said, f"clock/{worker}, now {self.kept.get(f'tutti/clock/{worker}')}")

    def of_type(self, event_type):
        return [event for event in list(self.events) if event["type"] == event_type]

    def hit(self, source, event_type, timestamp):
        self.publish(f"tutti/event/{event_type.replace('.', '/')}", {
            "v": 1, "id": str(time.monotonic_ns()), "type": event_type, "source": source, "seq": 1, "timestamp": timestamp, "data": {}})


class Clocks(unittest.TestCase):
    def home(self, config, elsewhere=False):
        home = Installation(config)
        self.addCleanup(home.__exit__)
        if elsewhere:
            home.environment |= environment_elsewhere(home.folder)
        return home.up()

    def listen(self, socket_path):
        bus = Bus(socket_path)
        self.addCleanup(bus.__exit__)
        for topic in ("tutti/clock/+", "tutti/event/#"):
            bus.subscribe(topic)
        return bus

    def start(self, *worker):
        elsewhere = Elsewhere(*worker)
        self.addCleanup(elsewhere.__exit__)
        return elsewhere

    def on_our_hub(self):
        port = free_port()
        home = self.home(f'[hub]\ntcp = "127.0.0.1:{port}"\n{SHOW}')
        key = (home.run_directory / "bus.key").read_bytes()
        password = hashlib.blake2b(b"left.metronome", digest_size=32, key=key).hexdigest()
        return home, f"mqtt://left.metronome:{password}@127.0.0.1:{port}"

    def drum_to(self, bus, source, ahead, beat="metronome.beat", together="beat.together"):
        """Drums at each beat of a source by a clock that is ahead of the source's, until the two are judged together."""
        answered = 0
        def fired():
            nonlocal answered
            beats = [event for event in bus.of_type(beat) if event["source"] == source]
            for event in beats[answered:]:
                bus.hit("drum", beat, event["timestamp"] + ahead)
            answered = len(beats)
            return bus.of_type(together)
        wait_until(fired, "both within 10 ms")

    def assert_measured(self, clock, reference):
        self.assertEqual(clock["reference"], reference)
        self.assertEqual(clock["machine"], BOOT_ID)
        self.assertLessEqual(abs(clock["offset"] - BEHIND), clock["delay"] / 2 + 0.0001)
        self.assertEqual(clock["expires_in"], 180)

    def test_a_gesture_across_machines_fires_though_their_clocks_differ(self):
        home, url = self.on_our_hub()
        bus = self.listen(home.run_directory / "mqtt")
        here = bus.clock("hub")
        self.assertEqual(here["machine"], pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        ours = bus.clock("director", lambda clock: clock["offset"] is not None)
        self.assertEqual((ours["machine"], ours["offset"]), (here["machine"], 0))
        self.start(home, "left.metronome", url)
        self.assert_measured(bus.clock("left.metronome", lambda clock: clock["offset"] is not None), "orchestrator")
        self.drum_to(bus, "left.metronome", BEHIND)
        clocks = json.loads(home.tutti("call", "director", "get_stats").stdout)["clocks"]
        self.assertGreater(clocks["corrected"], 0)
        self.assertIn("drum", clocks["unknown_sources"])
        self.assertNotIn("left.metronome", clocks["unknown_sources"])
        found = home.tutti("doctor").stdout
        self.assertIn("clock of left.metronome: 5.0 s behind that of orchestrator", found)

    def test_a_device_of_a_node_whose_clock_is_wrong_takes_part(self):
        port = free_port()
        with BrokerOfNobodys(port) as broker:
            place = f'[bus]\nurl = "mqtt://127.0.0.1:{port}"\n'
            self.home(f"{place}{SHOW}")
            self.home(f"{PAD}{place}", elsewhere=True)
            bus = self.listen(broker.socket)
            clock = bus.clock("left.input", lambda clock: clock["offset"] is not None)
            self.assert_measured(clock, "orchestrator")
            self.assertEqual(clock["sources"], ["left.gamepad"])
            self.drum_to(bus, "left.gamepad", BEHIND, "drum.hit", "drum.together")

    def test_where_nothing_is_known_of_a_clock_its_times_are_taken_as_they_are(self):
        home, _ = self.on_our_hub()
        bus = self.listen(home.run_directory / "mqtt")
        bus.clock("director")
        now = time.time()
        bus.hit("drum", "drum.hit", now)
        bus.hit("left.drum", "drum.hit", now - BEHIND)  # that was at the same time, on a clock of which nothing is known
        bus.hit("drum", "drum.hit", now + 0.001)
        bus.hit("snare", "drum.hit", now + 0.002)
        wait_until(lambda: bus.of_type("drum.together"), "two whose clocks agree")
        together, = bus.of_type("drum.together")
        self.assertEqual(len(together["data"]["events"]), 2)
        self.assertNotIn(now - BEHIND, [round(event["timestamp"], 6) for event in together["data"]["events"]])
        clocks = json.loads(home.tutti("call", "director", "get_stats").stdout)["clocks"]
        self.assertEqual(clocks["corrected"], 0)
        self.assertEqual([source for source in clocks["unknown_sources"] if source != "orchestrator"], ["drum", "left.drum", "snare"])

    def test_on_this_machine_nothing_is_asked_however_the_bus_is_reached(self):
        home, url = self.on_our_hub()
        bus = self.listen(home.run_directory / "mqtt")
        self.start(home, "left.metronome", url, 0)
        clock = bus.clock("left.metronome", lambda clock: clock["offset"] is not None)
        self.assertEqual((clock["offset"], clock["delay"], clock["expires_in"]), (0, 0, 4294967295))
        self.assertNotIn("clocks", home.tutti("doctor").stdout)

    def test_what_comes_before_its_bus_is_measured_when_that_comes(self):
        home, url = self.on_our_hub()
        home.tutti("stop", "hub")
        elsewhere = self.start(home, "left.metronome", url)
        wait_until(lambda: "running" in (elsewhere.folder / "log").read_text(), "a worker without a bus")
        home.tutti("start", "hub")
        bus = self.listen(home.run_directory / "mqtt")
        self.assert_measured(bus.clock("left.metronome", lambda clock: clock["offset"] is not None), "orchestrator")

    def test_on_a_broker_of_nobodys_the_installation_without_a_node_answers(self):
        port = free_port()
        with BrokerOfNobodys(port) as broker:
            place = f'[bus]\nurl = "mqtt://127.0.0.1:{port}"\n'
            home = self.home(f'{place}[gateway]\nlisten = "off"\n')
            bus = self.listen(broker.socket)
            self.assertEqual(bus.clock("hub")["reference"], "orchestrator")
            # Its director is behind, and takes what the metronome stamped here back to its own time.
            self.home(f'node = "left"\n{place}{SHOW}', elsewhere=True)
            self.assert_measured(bus.clock("left.director", lambda clock: clock["offset"] is not None), "orchestrator")
            self.start(home, "metronome", f"mqtt://127.0.0.1:{port}", 0)
            self.assertEqual(bus.clock("metronome", lambda clock: clock["offset"] is not None)["offset"], 0)
            self.drum_to(bus, "metronome", -BEHIND)

    def test_it_is_measured_over_redis_too(self):
        with Redis() as redis, redis.client() as client:
            home = self.home(f'[bus]\nurl = "{redis.url}"\n[gateway]\nlisten = "off"\n')
            self.start(home, "left.metronome", redis.url)
            def measured():
                clock = client.json("clock:left.metronome")
                return clock if clock and clock["offset"] is not None else None
            self.assert_measured(wait_until(measured, "clock:left.metronome"), "orchestrator")


class BrokerOfNobodys:
    """Mosquitto."""

    def __init__(self, port):
        self.folder = pathlib.Path(f"/tmp/tutti-broker-{os.getpid()}")
        self.socket, self.port = self.folder / "mqtt", port

    def __enter__(self):
        self.folder.mkdir()
        config = self.folder / "mosquitto.conf"
        config.write_text(f"listener 0 {self.socket}\nlistener {self.port} 127.0.0.1\nallow_anonymous true\nuser root\n")
        self.process = subprocess.Popen([shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", config], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.socket.exists, "the broker")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        shutil.rmtree(self.folder)


if __name__ == "__main__":
    unittest.main()
