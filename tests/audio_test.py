#!/usr/bin/python3
"""Hearing: from sound to OSC and to events, whatever becomes of those who listen."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

from audio_rig import Ear, Hearing, missing, sine, write_wave
from bus_client import BusClient
from pulse_rig import SoundServer, tone
from rig import BIN, ROOT, free_port, wait_until
from terminal_rig import Terminal

EACH_FRAME = ("/audio/levels", "/audio/spectrum", "/audio/beat", "/audio/pitch", "/audio/timbre")
BANDS = ("sub_bass", "bass", "low_mid", "mid", "high_mid", "presence", "air")


def audio(*arguments, check=True, **options):
    done = subprocess.run(
        [BIN / "tutti-audio", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"tutti-audio {arguments}: exit {done.returncode}\n{done.stderr}")
    return done


def ask(home, action, **params):
    return json.loads(home.tutti("call", "audio", action, json.dumps(params), "--control").stdout)


def is_loudest_in(band):
    """Of levels. The frame in which a tone begins is a click, and that is everywhere."""
    return lambda values: max(values[:7]) == values[BANDS.index(band)] > 0.1


class Analyze(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tutti-audio-")
        folder = pathlib.Path(cls.folder.name)
        cls.tone = write_wave(folder / "tone.wav", sine(1000, 10))
        cls.other = write_wave(folder / "other.wav", sine(440, 2, rate=44100), rate=44100)
        cls.odd = write_wave(folder / "odd.wav", sine(440, 2, rate=32000), rate=32000)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_ten_seconds_are_six_hundred_frames_whatever_the_rate(self):
        frames = [json.loads(line) for line in audio("analyze", self.tone, "--json").stdout.splitlines()]
        self.assertEqual([frame["number"] for frame in frames], list(range(600)))
        self.assertEqual(frames[-1]["time"], 10)
        self.assertEqual(len(audio("analyze", self.other, "--json").stdout.splitlines()), 120)
        self.assertAlmostEqual(len(audio("analyze", self.odd, "--json").stdout.splitlines()), 120, delta=1)

    def test_a_tone_is_in_its_band_and_has_its_pitch(self):
        frame = json.loads(audio("analyze", self.tone, "--json").stdout.splitlines()[300])
        self.assertEqual(max(BANDS, key=frame["levels"].get), "mid")
        self.assertAlmostEqual(frame["pitch"]["frequency"], 1000, delta=5)

    def test_the_same_file_gives_the_same_bytes(self):
        for form in ("--json", "--csv"):
            self.assertEqual(audio("analyze", self.tone, form).stdout, audio("analyze", self.tone, form).stdout)

    def test_a_table_has_a_row_a_frame(self):
        names, *rows = audio("analyze", self.other, "--csv").stdout.splitlines()
        self.assertEqual(len(rows), 120)
        self.assertEqual({len(row.split(",")) for row in rows}, {len(names.split(","))})
        self.assertIn("levels.bass", names.split(","))

    def test_without_a_format_it_is_a_summary_for_people(self):
        said = audio("analyze", self.tone).stdout
        self.assertTrue(said.startswith("tone.wav: 0:10.0, 48000 Hz, mono\n"), said)
        for word in ("tempo", "key", "loudness", "form", "0:10"):
            self.assertIn(word, said)
        self.assertIn("█", said)

    def test_what_is_no_sound_is_said(self):
        self.assertEqual(audio("analyze", "/nonexistent.wav", check=False).returncode, 4)
        self.assertEqual(audio("analyze", __file__, check=False).returncode, 2)
        self.assertEqual(audio("analize", self.tone, check=False).returncode, 2)
        self.assertIn("analyze", audio("analize", self.tone, check=False).stderr)


class Generator(unittest.TestCase):
    """An installation without any device."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.home = cls.stack.enter_context(Hearing())

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def setUp(self):
        self.ear = self.home.ear

    def test_a_second_of_sound_is_sixty_frames_of_each_address(self):
        heard = self.ear.listen(5)
        for address in EACH_FRAME:
            self.assertAlmostEqual(len(heard[address]), 300, delta=1, msg=address)
        for address in ("/audio/structure", "/audio/loudness", "/audio/chroma", "/audio/energy"):
            self.assertAlmostEqual(len(heard[address]), 50, delta=1, msg=address)
        for address in ("/audio/bpm", "/audio/key"):
            self.assertAlmostEqual(len(heard[address]), 5, delta=1, msg=address)
        self.assertEqual(missing(heard["/audio/levels"]), 0)
        stats = ask(self.home, "get_stats")
        self.assertAlmostEqual(stats["frames_per_second_of_sound"], 60, delta=0.5)
        self.assertTrue(stats["alive"])

    def test_shapes_are_those_that_others_expect(self):
        heard = self.ear.listen(2)
        shapes = {"/audio/levels": 8, "/audio/spectrum": 32, "/audio/beat": 2, "/audio/pitch": 2, "/audio/bpm": 2, "/audio/structure": 4}
        for address, count in shapes.items():
            self.assertEqual({len(values) for values, _ in heard[address]}, {count}, address)
        self.assertTrue(all(isinstance(values[0], int) and 0 <= values[1] <= 1 for values, _ in heard["/audio/beat"]))

    def test_nobody_who_dies_costs_a_frame(self):
        with BusClient(self.home.run_directory / "mqtt") as client:
            client.subscribe("tutti/event/#")
            hub = self.home.pid("hub")
            os.kill(hub, signal.SIGSTOP)
            try:
                stopped = self.ear.listen(2)
            finally:
                os.kill(hub, signal.SIGKILL)
        killed = self.ear.listen(2)
        self.home.wait_state("hub", "ready", other_than=hub)
        for heard in (stopped, killed):
            self.assertEqual(missing(heard["/audio/levels"]), 0)
            self.assertAlmostEqual(len(heard["/audio/levels"]), 120, delta=1)
        stats = wait_until(lambda: (lambda now: now if now["bus_connected"] else None)(ask(self.home, "get_stats")), "the bus again")
        self.assertLess(stats["dropped"], 30)

    def test_features_are_switched_without_a_gap_in_the_rest(self):
        for feature, address in (("pitch", "/audio/pitch"), ("spectrum", "/audio/spectrum"), ("bpm", "/audio/beat"), ("structure", "/audio/structure")):
            self.assertEqual(ask(self.home, "toggle", feature=feature)["on"], False)
            heard = self.ear.listen(1)
            self.assertNotIn(address, heard)
            self.assertEqual(missing(heard["/audio/levels"]), 0)
            self.assertEqual(ask(self.home, "toggle", feature=feature)["on"], True)
            self.ear.next(address)
        self.assertIn("pitch, bpm, structure", self.home.tutti("call", "audio", "toggle", '{"feature":"smell"}', "--control", check=False).stderr)

    def test_events_are_on_the_bus(self):
        with BusClient(self.home.run_directory / "mqtt") as client:
            client.subscribe("tutti/event/#")
            seen = {}
            wanted = {"raw.audio.levels", "raw.audio.spectrum", "raw.audio.features", "audio.beat", "audio.onset"}
            while not wanted <= seen.keys():
                event = json.loads(client.next_message().payload)
                seen[event["type"]] = event
        self.assertEqual(set(seen["raw.audio.levels"]["data"]), {*BANDS, "rms"})
        self.assertEqual(len(seen["raw.audio.spectrum"]["data"]["bands"]), 32)
        self.assertEqual(seen["audio.beat"]["source"], "audio")
        self.assertIn("bpm", seen["raw.audio.features"]["data"])

    def test_health_says_what_is_heard(self):
        with BusClient(self.home.run_directory / "mqtt") as client:
            client.subscribe("tutti/health/audio")
            health = json.loads(client.next_message().payload)
        self.assertEqual(health["level"], "ok")
        self.assertTrue({"frames", "fps", "alive", "xruns", "device", "latency"} <= health["details"].keys())

    def test_another_input_is_kept_over_a_restart_even_without_a_bus(self):
        place = "generator:sine?frequency=3000"
        self.assertEqual(ask(self.home, "set_input", input=place)["input"], place)
        try:
            self.ear.next("/audio/levels", is_loudest_in("high_mid"))
            pid = self.home.pid("audio")
            self.home.tutti("stop", "hub")
            os.kill(pid, signal.SIGKILL)
            self.home.wait_state("audio", "ready", other_than=pid)
            self.assertEqual(ask(self.home, "get_state")["state"]["input"], place)
            self.ear.next("/audio/levels", is_loudest_in("high_mid"))
        finally:
            self.home.tutti("start", "hub")
            ask(self.home, "set_input", input="generator:beat?bpm=128")

    def test_a_place_that_is_none_is_refused(self):
        for place in ("microphone", "generator:song", "file:"):
            refused = self.home.tutti("audio", "input", place, check=False)
            self.assertEqual(refused.returncode, 2, place)
            # Where it is kept it is refused in the same words: nothing that nobody could hear gets there.
            unset = self.home.tutti("config", "set", "audio", f"input={place}", check=False)
            self.assertEqual(unset.returncode, 2, place)
            self.assertIn("input: " + refused.stderr.strip().rsplit(": ", 1)[-1], unset.stderr)
        self.assertIn("generator", ask(self.home, "get_state")["state"]["input"])

    def test_a_chosen_file_is_that_of_the_folder_one_is_in_and_what_became_of_it_is_said(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        song = write_wave(folder / "song.wav", sine(3000, 1))
        choose = lambda place: audio("input", place, cwd=folder, env=self.home.environment).stdout
        try:
            self.assertEqual(choose("file:song.wav"), "hears song.wav\n")
            self.assertEqual(ask(self.home, "get_state")["state"]["input"], f"file:{song}")
            self.ear.next("/audio/levels", is_loudest_in("high_mid"))
            missed = choose("file:other.wav")
            self.assertIn(f"waits for file:{folder}/other.wav: there is no file", missed)
            self.assertIn("tutti audio input file:PATH", missed)
        finally:
            ask(self.home, "set_input", input="generator:beat?bpm=128")


class Receivers(unittest.TestCase):
    def test_another_implementation_reads_it(self):
        port = free_port()
        with subprocess.Popen(["oscdump", "-L", str(port)], stdout=subprocess.PIPE, text=True) as dump:
            with Hearing(also=[port]):
                seen = {}
                while not {"/audio/levels", "/audio/spectrum", "/audio/beat", "/audio/bpm", "/audio/structure", "/audio/key"} <= seen.keys():
                    words = dump.stdout.readline().split()
                    address = next(word for word in words if word.startswith("/"))
                    seen[address] = words[words.index(address) + 1]
            dump.kill()
        self.assertEqual(seen["/audio/levels"], "f" * 8)
        self.assertEqual(seen["/audio/spectrum"], "f" * 32)
        self.assertEqual((seen["/audio/beat"], seen["/audio/bpm"], seen["/audio/structure"], seen["/audio/key"]), ("if", "ff", "iiff", "sf"))

    def test_one_that_stands_still_or_dies_costs_nobody_a_frame(self):
        port = free_port()
        with subprocess.Popen(["oscdump", str(port)], stdout=subprocess.DEVNULL) as dump, Hearing(also=[port]) as home:
            dump.send_signal(signal.SIGSTOP)
            stopped = home.ear.listen(2)
            dump.kill()
            killed = home.ear.listen(2)
            for heard in (stopped, killed):
                self.assertEqual(missing(heard["/audio/levels"]), 0)
                self.assertAlmostEqual(len(heard["/audio/levels"]), 120, delta=1)


class RealSoundServer(unittest.TestCase):
    def test_what_is_played_is_heard_and_a_server_that_dies_is_waited_for(self):
        with SoundServer() as server:
            server.start("hall", "room")
            environment = {"PULSE_SERVER": f"unix:{server.folder}/pulse/native"}
            with Hearing("pulse:room.monitor", environment) as home:
                devices = ask(home, "list_devices")["devices"]
                self.assertIn("pulse:room.monitor", [device["input"] for device in devices])
                with server.play("room", tone(0.5, 1)):
                    home.ear.next("/audio/levels", is_loudest_in("mid"))
                    pitch, _ = home.ear.next("/audio/pitch", lambda values: values[0] > 0)
                    self.assertAlmostEqual(pitch[0], 1000, delta=10)
                server.stop(signal.SIGKILL)
                wait_until(lambda: ask(home, "get_state")["state"]["input_state"] != "open", "that the server is missed")
                gone = home.ear.listen(1)
                self.assertAlmostEqual(len(gone["/audio/levels"]), 60, delta=2)
                server.start("hall", "room")
                with server.play("room", tone(0.5, 1)):
                    home.ear.next("/audio/levels", lambda values: values[7] > 0.1)
                self.assertEqual(ask(home, "get_state")["state"]["device"], "room.monitor")

    def test_devices_are_listed_by_names_that_last(self):
        with SoundServer() as server:
            server.start("hall", "room")
            listed = audio("devices", "--json", env={**os.environ, "PULSE_SERVER": f"unix:{server.folder}/pulse/native"})
            found = {device["input"]: device for device in json.loads(listed.stdout)["devices"]}
            self.assertTrue(found["pulse:room.monitor"]["is_monitor"])


class Monitor(unittest.TestCase):
    def watch(self, *arguments, environment):
        terminal = Terminal([BIN / "tutti-audio", "monitor", *arguments], environment)
        for words in ("sub-bass", "█", "BPM"):
            wait_until(lambda words=words: terminal.shows(words), words)
        terminal.resize(8, 30)
        terminal.said = ""
        wait_until(lambda: terminal.shows("\x1b[2J"), "a picture for the smaller window")
        self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.said.endswith("\x1b[?25h\x1b[?1049l"), "the terminal is as it was")

    def test_it_shows_what_the_service_says(self):
        with Hearing() as home:
            self.watch(environment=home.environment)

    def test_it_listens_by_itself(self):
        self.watch("--input", "generator:beat?bpm=120", environment=os.environ)

    def test_it_wants_a_terminal(self):
        done = audio("monitor", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no terminal", done.stderr)


class Example(unittest.TestCase):
    def test_lights_that_move_to_music_are_an_installation(self):
        subprocess.run([BIN / "tutti", "config-check", ROOT / "examples/vj/tutti.toml"], check=True, capture_output=True, timeout=60)


class Alone(unittest.TestCase):
    def test_it_runs_without_an_installation(self):
        with tempfile.TemporaryDirectory(prefix="tutti-audio-") as folder, Ear() as ear:
            environment = {**os.environ, "TUTTI_RUN_DIR": folder, "TUTTI_STATE_DIR": folder}
            environment.pop("TUTTI_CONFIG", None)
            arguments = [BIN / "tutti-audio", "--input", "generator:sine?frequency=350", "--osc", f"127.0.0.1:{ear.port}"]
            with subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL) as worker:
                _, tag = ear.next("/audio/levels", is_loudest_in("low_mid"))
                self.assertIsNone(tag, "messages are not bundled")
                worker.terminate()
                self.assertEqual(worker.wait(30), 0)


if __name__ == "__main__":
    unittest.main()
