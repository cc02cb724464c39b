#!/usr/bin/python3
"""tutti-midi: bytes on a pseudo-terminal and a fifo, and an ALSA sequencer whose kernel side is ours (fake_alsa.c).

TUTTI_BIN names the folder of the programs."""

import errno
import os
import pathlib
import pty
import signal
import subprocess
import tempfile
import tty
import unittest

import alsa_rig as alsa
from feeder_rig import Feeder, listed
from input_rig import Board, Stage
from rig import BIN, wait_until

KEYBOARD = "Keystation:Keystation MIDI 1"
NOTE = {"channel": 1, "note": 60, "name": "C4", "velocity": 100}


class OnASequencer(unittest.TestCase):
    def setUp(self):
        self.sequencer = self.enterContext(alsa.Sequencer())

    def feeder(self, *arguments):
        return self.enterContext(Feeder("tutti-midi", *arguments, environment=self.sequencer.environment))

    def plug_keyboard(self, client=20):
        self.sequencer.plug((client, 0), "Keystation", "Keystation MIDI 1")

    def test_what_a_port_says_is_said(self):
        self.plug_keyboard()
        feeder = self.feeder()
        connected = feeder.state("connected")
        self.assertEqual((connected["device"], connected["name"]), (KEYBOARD, "Keystation MIDI 1"))
        send, keyboard = self.sequencer.send, (20, 0)
        for kind, data, expected in (
                (alsa.NOTE_ON, alsa.note(0, 60, 100), ("midi.note_on", NOTE)),
                (alsa.NOTE_OFF, alsa.note(0, 60, 64), ("midi.note_off", {**NOTE, "velocity": 64})),
                (alsa.NOTE_ON, alsa.note(0, 60, 0), ("midi.note_off", {**NOTE, "velocity": 0})),
                (alsa.KEY_PRESSURE, alsa.note(0, 60, 127), ("raw.midi.pressure", {"channel": 1, "note": 60, "name": "C4", "value": 1.0})),
                (alsa.CONTROLLER, alsa.control(9, 7, 127), ("raw.midi.control", {"channel": 10, "controller": 7, "value": 1.0})),
                (alsa.PROGRAM, alsa.control(0, 0, 5), ("midi.program", {"channel": 1, "program": 5})),
                (alsa.CHANNEL_PRESSURE, alsa.control(0, 0, 0), ("raw.midi.pressure", {"channel": 1, "value": 0.0})),
                (alsa.PITCH_BEND, alsa.control(0, 0, -8192), ("raw.midi.pitch_bend", {"channel": 1, "value": -1.0})),
                (alsa.PITCH_BEND, alsa.control(0, 0, 8191), ("raw.midi.pitch_bend", {"channel": 1, "value": 1.0})),
                (alsa.START, b"", ("midi.start", {})),
                (alsa.CONTINUE, b"", ("midi.continue", {})),
                (alsa.CLOCK, b"", ("midi.beat", {"beat": 1, "bpm": None})),
                (alsa.STOP, b"", ("midi.stop", {}))):
            send(kind, keyboard, data)
            line = feeder.line()
            self.assertEqual((line["event_type"], line["data"], line["device"]), (*expected, KEYBOARD))

    def test_what_is_no_instruments_is_left_alone(self):
        self.plug_keyboard()
        feeder = self.feeder()
        feeder.state("connected")
        for kind in (alsa.SENSING, alsa.CONTROL_14, alsa.SYSEX):
            self.sequencer.send(kind, (20, 0), alsa.control(0, 7, 5))
        self.sequencer.send(alsa.NOTE_ON, (14, 0), alsa.note(0, 1, 1))  # of a port that nobody listens to
        self.sequencer.send(alsa.NOTE_ON, (20, 0), alsa.note(0, 60, 100))
        self.assertEqual(feeder.line()["data"], NOTE)

    def test_without_a_clock_there_are_no_beats(self):
        self.plug_keyboard()
        feeder = self.feeder("--no-clock")
        feeder.state("connected")
        self.sequencer.send(alsa.CLOCK, (20, 0))
        self.sequencer.send(alsa.START, (20, 0))
        self.assertEqual(feeder.line()["event_type"], "midi.start")

    def test_ports_come_and_go(self):
        feeder = self.feeder()
        self.sequencer.wait_heard("0:1")
        for client in (20, 24, 20):  # whatever number it gets, it is the same device
            self.plug_keyboard(client)
            self.assertEqual(feeder.state("connected")["device"], KEYBOARD)
            self.sequencer.send(alsa.NOTE_ON, (client, 0), alsa.note(0, 60, 100))
            self.assertEqual(feeder.line()["data"], NOTE)
            self.sequencer.unplug(client)
            left = feeder.line()  # no note stays down
            self.assertEqual((left["event_type"], left["data"]["note"]), ("midi.note_off", 60))
            gone = feeder.line()
            self.assertEqual((gone["state"], gone["device"], gone["reason"]), ("disconnected", KEYBOARD, "its port is gone"))

    def test_a_port_that_went_and_came_at_once_is_listened_to_again(self):
        self.plug_keyboard()
        feeder = self.feeder()
        feeder.state("connected")
        feeder.process.send_signal(signal.SIGSTOP)
        self.sequencer.unplug(20)
        self.plug_keyboard()
        feeder.process.send_signal(signal.SIGCONT)
        feeder.state("disconnected")
        feeder.state("connected")
        self.sequencer.send(alsa.NOTE_ON, (20, 0), alsa.note(0, 60, 100))
        self.assertEqual(feeder.line()["data"], NOTE)

    def test_a_hundred_times(self):
        feeder = self.feeder()
        self.sequencer.wait_heard("0:1")
        files = lambda: len(os.listdir(f"/proc/{feeder.process.pid}/fd"))

        def cycle(times):
            for _ in range(times):
                self.plug_keyboard()
                feeder.state("connected")
                self.sequencer.unplug(20)
                feeder.state("disconnected")
        cycle(1)  # until every path was walked
        before = files()
        cycle(100)
        wait_until(lambda: files() <= before, "as many open files as before")

    def test_a_port_by_another_name_is_another_device(self):
        self.plug_keyboard()
        feeder = self.feeder()
        feeder.state("connected")
        self.sequencer.rename((20, 0), "Keystation", "Left")
        self.assertEqual(feeder.state("disconnected")["device"], KEYBOARD)
        self.assertEqual(feeder.state("connected")["device"], "Keystation:Left")
        self.sequencer.send(alsa.NOTE_ON, (20, 0), alsa.note(0, 60, 100))
        self.assertEqual(feeder.line()["device"], "Keystation:Left")

    def test_only_what_can_be_heard_and_matches_is_listened_to(self):
        self.plug_keyboard()
        self.sequencer.plug((24, 0), "nanoKONTROL2", "nanoKONTROL2 MIDI 1")
        self.sequencer.plug((28, 0), "nanoSynth", "in", alsa.WRITABLE)
        self.sequencer.plug((32, 0), "nanoSecret", "out", alsa.READABLE | alsa.NO_EXPORT)
        feeder = self.feeder("--port", "nano*")
        self.assertEqual(feeder.state("connected")["device"], "nanoKONTROL2:nanoKONTROL2 MIDI 1")
        self.sequencer.send(alsa.NOTE_ON, (24, 0), alsa.note(0, 60, 100))
        feeder.event("midi.note_on")
        self.assertEqual(self.sequencer.heard(), ["0:1", "24:0"])

    def test_two_of_a_kind_are_two_devices(self):
        self.plug_keyboard(20)
        self.plug_keyboard(24)
        feeder = self.feeder()
        self.assertEqual([feeder.state("connected")["device"] for _ in range(2)], [KEYBOARD, f"{KEYBOARD} (2)"])
        self.sequencer.unplug(20)
        feeder.state("disconnected")
        self.sequencer.plug((28, 0), "Pad", "Pad 1")
        self.assertEqual(feeder.line()["device"], "Pad:Pad 1")  # the second is still the second
        self.sequencer.send(alsa.NOTE_ON, (24, 0), alsa.note(0, 60, 100))
        self.assertEqual(feeder.line()["device"], f"{KEYBOARD} (2)")

    def test_a_queue_that_ran_over_is_looked_after(self):
        feeder = self.feeder()
        self.sequencer.wait_heard("0:1")
        self.sequencer.ports[(20, 0)] = (alsa.READABLE, "Keystation", "Keystation MIDI 1")
        self.sequencer._write()  # what System:Announce said of it was lost
        self.sequencer.fail(errno.ENOSPC)
        self.assertEqual(feeder.state("connected")["device"], KEYBOARD)

    def test_no_note_hangs_whose_end_was_lost(self):
        self.plug_keyboard()
        feeder = self.feeder()
        feeder.state("connected")
        self.sequencer.send(alsa.NOTE_ON, (20, 0), alsa.note(0, 60, 100))
        feeder.event("midi.note_on")
        self.sequencer.fail(errno.ENOSPC)
        self.assertEqual(feeder.event("midi.note_off")[0]["note"], 60)
        self.sequencer.send(alsa.NOTE_ON, (20, 0), alsa.note(0, 60, 100))
        feeder.event("midi.note_on")  # it is listened to as before

    def test_a_sequencer_that_goes_is_said(self):
        self.plug_keyboard()
        feeder = self.feeder()
        feeder.state("connected")
        self.sequencer.fail(errno.ENODEV)
        self.assertEqual(feeder.state("disconnected")["reason"], "the ALSA sequencer is gone")
        self.assertIn("reading from the ALSA sequencer: No such device", feeder.state("unavailable")["reason"])

    def test_one_that_may_not_be_opened_says_what_to_do(self):
        self.sequencer.refuse(errno.EACCES)
        self.assertEqual(
            self.feeder().state("unavailable")["reason"], "the ALSA sequencer may not be opened: let this user into the group audio")

    def test_list_says_what_is_there(self):
        self.plug_keyboard()
        self.sequencer.plug((28, 0), "Synth", "in", alsa.WRITABLE)
        lines, code, _ = listed("tutti-midi", environment=self.sequencer.environment)
        self.assertEqual(lines, [
            {"device": "Midi Through:Midi Through Port-0", "name": "Midi Through Port-0"}, {"device": KEYBOARD, "name": "Keystation MIDI 1"}])
        self.assertEqual(code, 0)

    def test_it_ends_when_nobody_reads_though_nobody_plays(self):
        self.plug_keyboard()
        feeder = self.feeder()
        feeder.state("connected")
        feeder.lose_reader()
        self.assertEqual(feeder.ended(), 0)

    def test_it_ends_on_a_signal(self):
        feeder = self.feeder()
        self.sequencer.wait_heard("0:1")
        self.assertEqual(feeder.ended(signal.SIGTERM), 128 + signal.SIGTERM)


@unittest.skipIf(pathlib.Path("/dev/snd/seq").exists(), "this machine has a sequencer")
class WithoutASequencer(unittest.TestCase):
    def test_it_says_what_to_do(self):
        feeder = self.enterContext(Feeder("tutti-midi"))
        self.assertRegex(feeder.state("unavailable")["reason"], r"^no ALSA sequencer \(.*\): modprobe snd-seq$")
        lines, code, said = listed("tutti-midi")
        self.assertEqual((lines, code), ([], 1))
        self.assertRegex(said, r"^tutti: no ALSA sequencer \(.*\): modprobe snd-seq\n$")


class Raw(unittest.TestCase):
    """A pseudo-terminal is what a serial adapter is; its path is a link, as udev makes them."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-midi-")))
        self.path = self.folder / "usb-MIDI-0"
        self.writer = None

    def tearDown(self):
        if self.writer is not None:
            self.unplug()

    def plug(self):
        self.writer, other = pty.openpty()
        tty.setraw(other)
        self.path.symlink_to(os.ttyname(other))
        os.close(other)

    def unplug(self):
        self.path.unlink(missing_ok=True)
        os.close(self.writer)
        self.writer = None

    def feeder(self, *arguments):
        return self.enterContext(Feeder("tutti-midi", "--raw", str(self.path), *arguments))

    def test_bytes_are_notes(self):
        self.plug()
        feeder = self.feeder()
        connected = feeder.state("connected")
        self.assertEqual(connected["device"], "usb-MIDI-0")
        os.write(self.writer, bytes([0x90, 60, 100, 60, 0, 0xB0, 7, 0]))
        self.assertEqual(feeder.event("midi.note_on"), (NOTE, "usb-MIDI-0"))
        self.assertEqual(feeder.event("midi.note_off")[0]["note"], 60)
        self.assertEqual(feeder.event("raw.midi.control")[0]["value"], 0)

    def test_a_channel_that_is_silenced_lets_its_notes_go(self):
        self.plug()
        feeder = self.feeder()
        feeder.state("connected")
        os.write(self.writer, bytes([0x90, 60, 100, 0xB0, 123, 0]))
        feeder.event("midi.note_on")
        self.assertEqual(feeder.event("midi.note_off")[0]["note"], 60)
        self.assertEqual(feeder.event("raw.midi.control")[0]["controller"], 123)

    def test_on_a_signal_it_lets_its_notes_go(self):
        self.plug()
        feeder = self.feeder()
        feeder.state("connected")
        os.write(self.writer, bytes([0x90, 60, 100]))
        feeder.event("midi.note_on")
        feeder.process.send_signal(signal.SIGTERM)
        self.assertEqual(feeder.event("midi.note_off")[0]["note"], 60)
        self.assertEqual(feeder.state("disconnected")["reason"], "it is no longer heard")
        self.assertEqual(feeder.ended(), 128 + signal.SIGTERM)

    def test_bytes_that_a_terminal_would_take_for_itself_are_bytes(self):
        self.plug()
        feeder = self.feeder()
        feeder.state("connected")
        for number in range(32):  # Ctrl-C, Ctrl-D, Ctrl-S, line ends
            os.write(self.writer, bytes([0x90, number, 100]))
            self.assertEqual(feeder.event("midi.note_on")[0]["note"], number)

    def test_a_message_may_come_byte_by_byte(self):
        self.plug()
        feeder = self.feeder()
        feeder.state("connected")
        for byte in (0xF0, 1, 2, 0xF8, 3, 0xF7, 0x90, 60, 100):
            os.write(self.writer, bytes([byte]))
        self.assertEqual(feeder.event("midi.beat")[0]["beat"], 1)
        self.assertEqual(feeder.event("midi.note_on")[0], NOTE)

    def test_garbage_is_survived(self):
        self.plug()
        feeder = self.feeder()
        feeder.state("connected")
        os.write(self.writer, bytes(range(128)) + bytes([0xF4, 0xF5, 0xFD, 0x90, 60, 0x80, 0xF7]) + bytes([0x90, 60, 100]))
        self.assertEqual(feeder.event("midi.note_on")[0], NOTE)
        report = feeder.next("report", lambda line: "malformed" in line)
        self.assertEqual((report["malformed"], report["device"]), ("midi", "usb-MIDI-0"))
        self.assertTrue(report["sample"].startswith("00010203"))

    def test_a_device_comes_and_goes(self):
        feeder = self.feeder()
        self.assertIn("No such file or directory: is the device plugged in?", feeder.state("unavailable")["reason"])
        for _ in range(5):
            self.plug()
            feeder.state("connected")
            os.write(self.writer, bytes([0x90, 60, 100]))
            feeder.event("midi.note_on")
            self.unplug()
            feeder.event("midi.note_off")
            self.assertEqual(feeder.state("disconnected")["reason"], "the device is gone")
        self.plug()
        feeder.state("connected")

    def test_a_fifo_serves_any_number_of_writers(self):
        os.mkfifo(self.path)
        feeder = self.feeder()
        feeder.state("connected")
        for number in (60, 61):
            with open(self.path, "wb", buffering=0) as writer:
                writer.write(bytes([0x90, number, 100]))
            self.assertEqual(feeder.event("midi.note_on")[0]["note"], number)

    def test_what_is_no_device_is_said(self):
        self.path.write_bytes(b"")
        self.assertEqual(self.feeder().state("unavailable")["reason"], f"{self.path} is no device")

    def test_it_ends_when_nobody_reads_though_nobody_plays(self):
        self.plug()
        feeder = self.feeder()
        feeder.state("connected")
        feeder.lose_reader()
        self.assertEqual(feeder.ended(), 0)


class OnTheBus(unittest.TestCase):
    def test_bytes_become_events(self):
        with Stage('[input.keys]\nkind = "midi"\nraw = "PORTS/usb-MIDI-0"\n') as stage:
            keyboard = Board(stage.ports, "usb-MIDI-0")
            connected = stage.wait_event("input.connected")
            self.assertEqual((connected["source"], connected["data"]["device"]), ("keys", "usb-MIDI-0"))
            keyboard.write(bytes([0x90, 60, 100, 0xB0, 7, 127]))
            played = stage.wait_event("midi.note_on")
            self.assertEqual((played["source"], played["data"]), ("keys", {**NOTE, "device": "usb-MIDI-0"}))
            self.assertEqual(stage.wait_event("raw.midi.control")["data"]["value"], 1)
            keyboard.write(bytes([1, 2, 0xF4, 0xF7, 3]))
            wait_until(lambda: stage.state()["keys"]["devices"][0]["malformed"] == {"midi": 1}, "a report of what is no MIDI")
            keyboard.unplug()
            self.assertEqual(stage.wait_event("midi.note_off")["data"]["note"], 60)
            stage.wait_event("input.disconnected")


class CommandLine(unittest.TestCase):
    def test_what_is_wrong_is_said(self):
        for arguments, complaint in ((["--baud", "fast"], "no rate from 50 to 4000000"), (["--prot"], "unknown argument --prot")):
            done = subprocess.run([BIN / "tutti-midi", *arguments], capture_output=True, text=True, timeout=20, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(complaint, done.stderr)


if __name__ == "__main__":
    unittest.main()
