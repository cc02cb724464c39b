#!/usr/bin/python3
"""tutti-microphone on a real PulseAudio: the levels of what is played into a null sink, as its monitor hears it, and what
becomes of it when the sink or the whole server goes and comes back.

TUTTI_BIN names the folder of the programs."""

import signal
import subprocess
import time
import unittest

from feeder_rig import TERMINATED, Feeder, listed
from input_rig import Stage
from pulse_rig import SoundServer, left_alone, tone
from rig import BIN, wait_until

LEVEL = "raw.microphone.level"
SILENCE = {"rms": 0.0, "peak": 0.0, "db": -120.0}


def is_loud(data):
    return data["peak"] > 0.45


class Microphone(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(SoundServer())

    def feeder(self, *arguments):
        return self.enterContext(Feeder("tutti-microphone", *arguments, environment=self.server.environment))

    def test_a_tone_is_as_loud_as_it_is_played(self):
        self.server.start("room")
        feeder = self.feeder("--device", "room.monitor")
        connected = feeder.state("connected")
        self.assertEqual((connected["device"], connected["name"]), ("room.monitor", "Monitor of Null Output"))
        peaks = []

        def is_whole(data):  # it may have begun within a block, and a player that comes late leaves a gap
            peaks.append(data["peak"])
            return abs(data["rms"] - 0.3535) < 0.005
        with self.server.play("room", tone(0.5, 1)):
            for _ in range(5):
                data, device = feeder.event(LEVEL, is_whole)
                self.assertEqual(device, "room.monitor")
                self.assertAlmostEqual(data["peak"], 0.5, delta=0.005)
                self.assertAlmostEqual(data["db"], -9.03, delta=0.15)
        self.assertLess(max(peaks), 0.55)

    def test_silence_is_said_once(self):
        self.server.start("room")
        feeder = self.feeder("--device", "room.monitor", "--block", "5ms")
        feeder.state("connected")
        self.assertEqual(feeder.event(LEVEL)[0], SILENCE)
        self.assertIsNone(feeder.line(patience=1))
        with self.server.play("room", tone(0.5, 1)):
            feeder.event(LEVEL, is_loud)
        feeder.event(LEVEL, lambda data: data == SILENCE)
        self.assertIsNone(feeder.line(patience=1))

    def test_a_level_comes_for_each_block(self):
        self.server.start("room")
        for block, most in (("50ms", 20), ("500ms", 2)):
            with self.subTest(block), self.server.play("room", tone(0.5, 1)):
                feeder = self.feeder("--device", "room.monitor", "--block", block)
                feeder.event(LEVEL, is_loud)
                lines = 0
                end = time.monotonic() + 2
                while (left := end - time.monotonic()) > 0 and feeder.line(left):
                    lines += 1
                self.assertGreaterEqual(lines, most)  # half of what two seconds have
                self.assertLessEqual(lines, 2 * most + 3)

    def test_both_sides_are_one_ear(self):
        self.server.start("room")
        with self.server.play("room", left_alone(tone(0.5, 1))):
            feeder = self.feeder("--device", "room.monitor")
            feeder.event(LEVEL, lambda data: data["peak"] > 0.2)
            data, _ = feeder.event(LEVEL, lambda data: data["peak"] > 0.2)
            self.assertAlmostEqual(data["peak"], 0.25, delta=0.005)

    def test_the_default_source_is_heard_and_followed(self):
        self.server.start("hall", "room")
        self.server.pactl("set-default-source", "room.monitor")
        feeder = self.feeder()
        self.assertEqual(feeder.state("connected")["device"], "room.monitor")
        self.server.pactl("set-default-source", "hall.monitor")
        self.assertEqual(feeder.state("disconnected")["reason"], "another source takes its place")
        self.assertEqual(feeder.state("connected")["device"], "hall.monitor")

    def test_a_server_that_dies_and_comes_back(self):
        self.server.start("room")
        feeder = self.feeder("--device", "room.monitor")
        feeder.state("connected")
        self.server.stop(signal.SIGKILL)
        gone = feeder.state("disconnected")
        self.assertEqual((gone["device"], gone["reason"]), ("room.monitor", "the sound server is gone"))
        reason = feeder.state("unavailable")["reason"]
        self.assertIn("no sound server answers", reason)
        self.assertIn("PULSE_SERVER", reason)
        self.server.start("room")
        feeder.state("available")
        feeder.state("connected")
        with self.server.play("room", tone(0.5, 1)):
            feeder.event(LEVEL, is_loud)

    def test_a_server_that_is_not_there_yet_is_waited_for(self):
        feeder = self.feeder("--device", "room.monitor")
        self.assertIn("Connection refused", feeder.state("unavailable")["reason"])
        self.server.start("room")
        feeder.state("available")
        self.assertEqual(feeder.state("connected")["device"], "room.monitor")

    def test_a_source_that_goes_and_comes_back(self):
        self.server.start("hall")
        room = self.server.load("module-null-sink sink_name=room")
        feeder = self.feeder("--device", "room.monitor")
        feeder.state("connected")
        for _ in range(3):
            self.server.pactl("unload-module", room)
            self.assertEqual(feeder.state("disconnected")["device"], "room.monitor")
            self.assertIn('no source matches "room.monitor"', feeder.state("unavailable")["reason"])
            room = self.server.load("module-null-sink sink_name=room")
            feeder.state("available")
            self.assertEqual(feeder.state("connected")["device"], "room.monitor")

    def test_two_that_match_are_two_devices(self):
        self.server.start("hall", "room")
        feeder = self.feeder("--device", "*.monitor")
        self.assertEqual({feeder.state("connected")["device"] for _ in range(2)}, {"hall.monitor", "room.monitor"})

    def test_a_monitor_of_a_loudspeaker_that_sleeps_costs_nothing(self):
        self.server.start("room", modules=["module-suspend-on-idle timeout=1"])
        feeder = self.feeder("--device", "room.monitor")
        feeder.state("connected")
        self.assertEqual(feeder.event(LEVEL)[0], SILENCE)
        self.server.wait_for_sleep("room.monitor")
        self.assertIsNone(feeder.line(patience=0.5))
        with self.server.play("room", tone(0.5, 1)):
            feeder.event(LEVEL, is_loud)

    def test_list_says_what_is_there(self):
        self.server.start("hall", "room")
        self.server.pactl("set-default-source", "room.monitor")
        lines, code, _ = listed("tutti-microphone", environment=self.server.environment)
        self.assertEqual([line["device"] for line in lines], ["room.monitor", "hall.monitor"])
        self.assertEqual((lines[0]["name"], code), ("Monitor of Null Output", 0))

    def test_list_without_a_server_says_what_to_do(self):
        lines, code, said = listed("tutti-microphone", environment=self.server.environment)
        self.assertEqual((lines, code), ([], 1))
        self.assertIn("no sound server answers", said)

    def test_it_ends_when_nobody_reads_though_nothing_is_heard(self):
        self.server.start("room")
        feeder = self.feeder("--device", "room.monitor")
        feeder.event(LEVEL)
        feeder.lose_reader()
        self.assertEqual(feeder.ended(), 0)

    def test_it_ends_on_a_signal(self):
        feeder = self.feeder()
        feeder.state("unavailable")
        self.assertEqual(feeder.ended(signal.SIGTERM), TERMINATED)


class OnTheBus(unittest.TestCase):
    def test_a_tone_becomes_events(self):
        with SoundServer() as server:
            server.start("hall")
            table = f'[service.input]\nenvironment = {{ PULSE_SERVER = "unix:{server.folder}/pulse/native" }}\n'
            with Stage('[input.ear]\nkind = "microphone"\ndevice = "room.monitor"\n' + table) as stage:
                server.load("module-null-sink sink_name=room")  # now that somebody listens
                connected = stage.wait_event("input.connected")
                self.assertEqual((connected["source"], connected["data"]["device"]), ("ear", "room.monitor"))
                with server.play("room", tone(0.5, 1)):
                    loud = wait_until(
                        lambda: next((event for event in stage.of_type(LEVEL) if is_loud(event["data"])), None), "the level of a tone")
                self.assertEqual((loud["source"], loud["data"]["device"]), ("ear", "room.monitor"))
                server.stop(signal.SIGKILL)
                self.assertEqual(stage.wait_event("input.disconnected")["data"]["reason"], "the sound server is gone")


class CommandLine(unittest.TestCase):
    def test_what_is_wrong_is_said(self):
        for arguments, complaint in ((["--block", "2s"], "no duration from 5ms to 1s"), (["--blok"], "unknown argument --blok")):
            done = subprocess.run([BIN / "tutti-microphone", *arguments], capture_output=True, text=True, timeout=20, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(complaint, done.stderr)


if __name__ == "__main__":
    unittest.main()
