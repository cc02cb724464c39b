#!/usr/bin/python3
"""Boards on serial ports, from their bytes to events on the bus: ptys with names as udev gives them."""

import json
import os
import pathlib
import signal
import unittest

from input_rig import Board, Stage
from rig import wait_until

BOARDS = """
[input.board]
kind = "serial"
device = "PORTS/*"
[gesture.twice]
double_tap = "button.press"
window = 5
emit = "button.double_tap"
"""


class Serial(unittest.TestCase):
    def test_a_boards_bytes_become_events_and_a_gesture(self):
        with Stage(BOARDS) as stage:
            board = Board(stage.ports, "usb-Uno")
            connected = stage.wait_event("input.connected")
            self.assertEqual((connected["source"], connected["data"]["device"]), ("board", "usb-Uno"))
            for pressed in (True, False, True, False):
                board.say({"event_type": "button", "data": {"code": "a", "pressed": pressed}})
            tap = stage.wait_event("button.double_tap")
            self.assertEqual(tap["producer"], connected["producer"])
            board.unplug()
            gone = stage.wait_event("input.disconnected")
            self.assertEqual(gone["data"]["reason"], "its port is gone")

    def test_garbage_and_halves_are_counted_and_the_stream_goes_on(self):
        with Stage(BOARDS) as stage:
            board = Board(stage.ports, "usb-Uno")
            stage.wait_event("input.connected")
            board.write(bytes(range(128, 256)) + b"\n{\"event_type\":\n" + b"x" * 10_000 + b"\n")
            whole = json.dumps({"event_type": "knock", "data": {"n": 1}, "producer_id": 9}).encode() + b"\r\n"
            for byte in whole:
                board.write(bytes([byte]))
            knock = stage.wait_event("knock")
            self.assertEqual((knock["producer"], knock["data"]), (9, {"n": 1, "device": "usb-Uno"}))
            device = stage.state()["board"]["devices"][0]
            self.assertEqual(device["malformed"], {"line": 2, "too_long": 1})
            board.unplug()

    def test_a_long_press_is_said_while_it_is_held_and_no_press_follows(self):
        with Stage(BOARDS) as stage:
            board = Board(stage.ports, "usb-Uno")
            stage.wait_event("input.connected")
            board.say({"event_type": "button", "data": 1})
            stage.wait_event("button.long_press")
            board.say({"event_type": "button", "data": 0})
            board.say({"event_type": "rotation", "data": 5})
            board.say({"event_type": "rotation", "data": 8})
            turned = stage.wait_event("knob.turn")
            self.assertEqual((turned["data"]["delta"], turned["data"]["position"]), (3.0, 8.0))
            self.assertEqual(stage.of_type("button.press"), [])
            board.unplug()

    def test_several_boards_are_told_apart_and_come_back_as_themselves(self):
        with Stage(BOARDS) as stage:
            boards = [Board(stage.ports, f"usb-{name}") for name in ("one", "two")]
            first = stage.wait_event("input.connected", device="usb-one")
            second = stage.wait_event("input.connected", device="usb-two")
            self.assertNotEqual(first["producer"], second["producer"])
            boards[0].unplug()
            stage.wait_event("input.disconnected", device="usb-one")
            again = Board(stage.ports, "usb-one")
            back = stage.wait_event("input.connected", count=2, device="usb-one")
            self.assertEqual(back["producer"], first["producer"])
            again.unplug()
            boards[1].unplug()

    def test_a_port_that_may_not_be_opened_is_said_in_words(self):
        with Stage(BOARDS) as stage:
            (stage.ports / "usb-none").write_text("no port")
            wait_until(lambda: "is no serial port" in stage.state()["board"].get("trouble", ""), "the trouble")

    def test_a_raw_stream_is_capped_and_its_last_value_arrives(self):
        with Stage(BOARDS.replace('"PORTS/*"', '"PORTS/*"\nrate = 10')) as stage:
            board = Board(stage.ports, "usb-Uno")
            stage.wait_event("input.connected")
            for x in range(500):
                board.say({"event_type": "acceleration", "data": {"x": x, "y": 0, "z": 9.8}})
            stage.wait_event("raw.accelerometer", x=499)
            self.assertLess(len(stage.of_type("raw.accelerometer")), 250)
            board.unplug()

    def test_one_port_with_two_names_is_one_device_by_the_first_patterns_name(self):
        with Stage(BOARDS.replace('"PORTS/*"', '["PORTS/usb-*", "PORTS/tty*"]')) as stage:
            board = Board(stage.ports, "ttyACM0")
            (stage.ports / "usb-Uno").symlink_to("ttyACM0")
            stage.wait_event("input.connected")
            board.say({"event_type": "knock", "data": {}})
            stage.wait_event("knock")
            self.assertEqual([each["device"] for each in stage.state()["board"]["devices"]], ["usb-Uno"])
            (stage.ports / "usb-Uno").unlink()
            board.unplug()

    def test_two_folders_with_a_board_of_one_name_are_two_devices(self):
        with Stage(BOARDS.replace('"PORTS/*"', '["PORTS/a/*", "PORTS/b/*"]')) as stage:
            (stage.ports / "a").mkdir()
            (stage.ports / "b").mkdir()
            boards = [Board(stage.ports / "a", "board")]
            stage.wait_event("input.connected", device="board")
            boards.append(Board(stage.ports / "b", "board"))
            stage.wait_event("input.connected", device=str(stage.ports / "b" / "board"))
            for board in boards:
                board.unplug()

    def test_the_trouble_of_a_port_goes_with_it(self):
        with Stage(BOARDS) as stage:
            (stage.ports / "usb-none").write_text("no port")
            wait_until(lambda: "is no serial port" in stage.state()["board"].get("trouble", ""), "the trouble")
            (stage.ports / "usb-none").unlink()
            wait_until(lambda: "trouble" not in stage.state()["board"], "no trouble")

    def test_a_hundred_connections_leave_no_descriptor(self):
        with Stage(BOARDS) as stage:
            def cycle(count):
                board = Board(stage.ports, "usb-Uno")
                stage.wait_event("input.connected", count=count)
                board.unplug()
                stage.wait_event("input.disconnected", count=count)
            cycle(1)
            pid = stage.installation.pid("input")
            before = len(os.listdir(f"/proc/{pid}/fd"))
            for count in range(2, 101):
                cycle(count)
            self.assertEqual(len(os.listdir(f"/proc/{pid}/fd")), before)


PROGRAM = """
[input.knock]
kind = "program"
run = ["/bin/sh", "FOLDER/knock.sh"]
"""


FLOOD = """
[input.flood]
kind = "program"
run = ["/bin/sh", "-c", "trap '' TERM; while :; do echo x; done"]
"""


class Program(unittest.TestCase):
    def test_a_programs_lines_become_events_and_it_is_started_again(self):
        with Stage("") as stage:
            script = stage.folder / "knock.sh"
            script.write_text(
                "echo \'{\"event_type\":\"knock\",\"data\":{\"hard\":true}}\'\n"
                "read line < PIPE\n".replace("PIPE", str(stage.folder / "pipe"))
            )
            os.mkfifo(stage.folder / "pipe")
            stage.installation.config.write_text(
                stage.installation.config.read_text() + PROGRAM.replace("FOLDER", str(stage.folder))
            )
            stage.installation.supervisor.terminate()
            stage.installation.supervisor.wait()
            stage.client.__exit__()
            with_input = stage.installation.up()
            stage.client = type(stage.client)(with_input.run_directory / "mqtt")
            stage.client.subscribe("tutti/event/#")
            with open(stage.folder / "pipe", "w") as pipe:
                pipe.write("end\n")
            knock = stage.wait_event("knock")
            self.assertEqual((knock["source"], knock["producer"], knock["data"]), ("knock", 0, {"hard": True}))
            stage.wait_event("input.disconnected", reason="/bin/sh ended with exit code 0")

    def test_one_that_does_not_end_and_never_stops_talking_holds_nobody_up(self):
        with Stage(FLOOD) as stage:
            wait_until(lambda: stage.state()["flood"]["devices"], "the program to be heard")
            pid = stage.installation.pid("input")
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not pathlib.Path(f"/proc/{pid}").exists(), "the end of the input service")

    def test_a_program_lies_beside_the_file_that_names_it(self):
        with Stage('[input.knock]\nkind = "program"\nrun = ["./ports/knock.sh"]\n') as stage:
            script = stage.ports / "knock.sh"
            script.write_text("#!/bin/sh\necho '{\"event_type\":\"knock\"}'\nexec sleep 1000\n")
            script.chmod(0o755)
            stage.wait_event("knock")


if __name__ == "__main__":
    unittest.main()
