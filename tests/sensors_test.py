#!/usr/bin/python3
"""`tutti sensors` as a whole process: chips behind its ioctl, lights and LEDs as files, the joystick as a pipe, our hub.

TUTTI_BIN names the folder of the programs."""

import datetime
import errno
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

import jsonschema
from contract_test import SCHEMAS
from rig import BIN, PATIENCE, wait_until
from sense_hat_rig import Board
from worker_test import Hub, Observer

DARK = (0,) * 64


class SensorsCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.board = Board(self.folder)
        self.addCleanup(self.board.close)
        self.hub = Hub(self.folder)
        self.addCleanup(self.hub.stop)
        self.hub.start()
        self.observer = Observer(self.hub, speaks_for="sensors-test")
        self.addCleanup(self.observer.stop)

    def command_line(self, *options):
        return [str(BIN / "tutti"), "sensors", "--root", str(self.board.root), *options]

    def environment(self):
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("TUTTI_", "NOTIFY_", "WATCHDOG_"))}
        return {**inherited, "TUTTI_RUN_DIR": str(self.folder), "TUTTI_BUS": f"unix://{self.hub.socket}", "TZ": "UTC",
                **self.board.environment()}

    def start(self, *options):
        with open(self.folder / "sensors.log", "ab") as log:
            process = subprocess.Popen(
                self.command_line("--every", "200ms", *options), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment())
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.observer.wait("tutti/worker/sensors", lambda said: said.get("pid") == process.pid)
        return process

    def once(self, *options, good=True):
        """The readings of one poll, or the words of its failure."""
        done = subprocess.run(
            self.command_line("--print", *options), env=self.environment(), capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 0 if good else 1, done.stderr)
        return {name: said["value"] for name, said in json.loads(done.stdout).items()} if good else done.stderr.strip()

    def configure(self, section, config, revision=1):
        self.observer.publish(f"tutti/config/{section}", {"v": 1, "revision": revision, "config": config}, retain=True)

    def say(self, source, sensor, value, unit=""):
        self.observer.publish(f"tutti/reading/{source}/{sensor}", {
            "v": 1, "value": value, "unit": unit, "timestamp": 1700000000, "expires_in": 60}, retain=True)

    def call(self, action, **params):
        """What the command answers over the bus: its data, or the words of its refusal."""
        done = subprocess.run(
            [BIN / "tutti", "call", "--json", "--timeout", str(PATIENCE), "sensors", action, json.dumps(params)],
            env=self.environment(), capture_output=True, text=True, timeout=2 * PATIENCE, check=False)
        return json.loads(done.stdout)["data"] if done.returncode == 0 else done.stdout + done.stderr

    def matrix(self, condition):
        return self.observer.wait("tutti/matrix/state", lambda said: said and condition(said))

    def wait_error(self, *words):
        said = self.observer.wait(
            "tutti/status/sensors", lambda status: status.get("last_error") and all(word in status["last_error"] for word in words))
        return said["last_error"]


class Chips(SensorsCase):
    def test_are_read_with_their_calibration(self):
        self.assertEqual(self.once(), {"temperature": 24.9, "humidity": 47.5, "pressure": 1023.3})

    def test_give_heading_and_acceleration_where_asked_to(self):
        readings = self.once("--config", '{"imu":true}')
        self.assertEqual((readings["heading"], readings["acceleration_z"]), (90.0, 1.0))
        readings = self.once("--config", '{"imu":true,"compass_offset":[0,-0.28,0]}')
        self.assertEqual(readings["heading"], 270.0)

    def test_are_compensated_for_the_processors_heat(self):
        self.board.write("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n")
        self.board.write("sys/class/thermal/thermal_zone0/temp", "50000\n")
        self.assertEqual(self.once("--config", '{"factor":2}')["temperature"], 12.3)
        self.assertEqual(self.once("--config", '{"factor":0}')["temperature"], 24.9)

    def test_that_fail_are_said_in_words(self):
        (self.board.root / "dev/i2c-1").unlink()
        self.assertIn("dev/i2c-1 is missing: enable I²C with raspi-config", self.once(good=False))
        self.board.write("dev/i2c-1", "")
        self.board.bus.chips[0x5C].registers[0x0F] = 0xB1
        self.assertIn("what answers at 0x5c is no LPS25H: it calls itself 0xb1, not 0xbd", self.once(good=False))
        self.board.bus.chips[0x5C].registers[0x0F] = 0xBD
        self.board.bus.chips[0x5F].looks = 10_000
        self.assertIn("humidity and temperature (HTS221): it has not measured within 0.5 s", self.once(good=False))
        self.board.bus.chips[0x5F].looks = 2
        self.board.bus.chips[0x5F].registers[0x30:0x40] = bytes(16)
        self.assertIn("the calibration of the HTS221 is impossible", self.once(good=False))

    def test_that_fail_leave_the_others_theirs_and_come_back(self):
        self.board.bus.chips[0x5F].refuses = errno.ENXIO
        self.start()
        self.wait_error("humidity and temperature (HTS221): nothing answers at 0x5f of ", "dev/i2c-1")
        self.observer.wait("tutti/reading/sensors/pressure", lambda said: said.get("value") == 1023.3)
        self.assertNotIn("tutti/reading/sensors/humidity", self.observer.latest)
        failed = self.observer.payload("tutti/status/sensors")
        self.assertIsNone(failed["last_success"])
        self.board.bus.chips[0x5F].refuses = 0
        self.board.bus.chips[0x5F].registers[0x20] = 0  # it had lost its power
        self.observer.wait("tutti/reading/sensors/humidity", lambda said: said.get("value") == 47.5)
        self.observer.wait("tutti/status/sensors", lambda said: said["last_success"])
        self.assertEqual(self.board.bus.chips[0x5F].registers[0x20], 0x84)

    def test_on_a_bus_that_hangs_cost_the_poll_and_not_the_worker(self):
        self.board.bus.gate.clear()
        self.start("--config", '{"imu":false}')
        self.assertEqual(self.call("get_matrix")["available"], True)  # it answers meanwhile
        self.board.bus.gate.set()
        self.observer.wait("tutti/reading/sensors/humidity", lambda said: said.get("value") == 47.5)

    def test_can_be_made_up(self):
        self.board.bus.chips.clear()
        self.start("--config", '{"simulate":true}')
        for sensor, least, most in (("temperature", 15, 28), ("humidity", 30, 60), ("pressure", 980, 1040)):
            said = self.observer.wait(f"tutti/reading/sensors/{sensor}")
            self.assertTrue(least < said["value"] < most, said)
        self.assertTrue(self.observer.payload("tutti/meta/sensors")["simulated"])


class Matrix(SensorsCase):
    def test_shows_the_readings_of_all_sources_and_says_what_it_shows(self):
        self.configure("display", {"icon_duration": 0.2, "scroll_speed": 0.01})
        self.say("co2", "Desk:co2", 640, "ppm")
        self.start()
        state = self.matrix(lambda said: said["mode"] == "icon" and [0, 200, 60] in said["pixels"])
        jsonschema.validate(state, SCHEMAS["matrix_state"])
        self.assertEqual((state["rotation"], state["available"]), (0, True))
        self.matrix(lambda said: said["mode"] == "text")
        wait_until(lambda: 0x0647 in self.board.pixels(), "green lights")  # RGB565 of 0, 200, 60
        self.say("co2", "Desk:co2", 1600, "ppm")
        self.matrix(lambda said: said["mode"] == "icon" and [255, 40, 20] in said["pixels"])

    def test_is_told_by_commands(self):
        self.start()
        drop = self.call("show_icon", icon="drop", duration=60)
        self.assertEqual((drop["mode"], drop["pixels"][3]), ("icon", [40, 110, 255]))
        self.assertEqual(self.board.pixels()[3], 0x2B7F)
        turned = self.call("set_rotation", rotation=90)
        self.assertEqual((turned["rotation"], turned["pixels"][3]), (90, [40, 110, 255]))  # upright, whichever way
        self.assertEqual(self.board.pixels()[3 * 8 + 7], 0x2B7F)
        self.assertEqual(self.call("get_matrix"), turned)
        text = self.call("show_text", text="Hi", colour=[255, 0, 0], scroll_speed=5)
        self.assertEqual((text["mode"], text["pixels"][8 + 7]), ("text", [255, 0, 0]))
        self.assertEqual(self.call("clear", duration=60)["mode"], "clear")
        self.assertEqual(self.board.pixels(), DARK)

    def test_refuses_what_it_does_not_understand_in_words(self):
        self.start()
        self.assertIn("rotation: must be 0, 90, 180 or 270", self.call("set_rotation", rotation=45))
        self.assertIn("did you mean `sunny`", self.call("show_icon", icon="suny"))
        self.assertIn("text: missing", self.call("show_text"))
        self.assertIn("has more than 256 bytes", self.call("show_text", text="x" * 257))
        self.assertIn("red, green and blue", self.call("show_text", text="x", colour=[1, 2]))
        self.assertIn("duration", self.call("clear", duration=-1))

    def test_follows_its_section_at_once(self):
        self.start()
        self.call("show_icon", icon="drop", duration=60)
        self.configure("display", {"rotation": 180})
        self.matrix(lambda said: said["rotation"] == 180)
        wait_until(lambda: self.board.pixels()[60] == 0x2B7F, "the picture upside down")
        self.configure("display", {"rotation": 45}, revision=2)
        wait_until(lambda: "rotation: must be 0, 90, 180 or 270" in (self.folder / "sensors.log").read_text(), "its refusal")

    def test_is_stepped_through_by_the_joystick_which_is_heard_by_all(self):
        self.configure("display", {"icon_duration": 60})
        self.say("system", "cpu_percent", 12, "%")
        self.start()
        self.matrix(lambda said: said["mode"] == "icon" and [255, 40, 20] in said["pixels"])  # the thermometer
        self.board.move("right", 1)
        self.matrix(lambda said: [40, 110, 255] in said["pixels"])  # the drop
        self.board.move("right", 0)
        self.board.move("left", 2)
        pressed = self.observer.wait("tutti/event/joystick/press")
        self.assertEqual((pressed["data"], pressed["type"]), ({"direction": "right"}, "joystick.press"))
        self.assertEqual(self.observer.wait("tutti/event/joystick/release")["data"], {"direction": "right"})
        self.assertEqual(self.observer.wait("tutti/event/joystick/hold")["data"], {"direction": "left"})
        self.board.move("left", 1)
        self.matrix(lambda said: [255, 40, 20] in said["pixels"])

    def test_that_cannot_be_written_is_said_as_health(self):
        (self.board.root / "dev/fb1").unlink()
        self.start()
        health = self.observer.wait("tutti/health/sensors")
        self.assertEqual(health["level"], "warn")
        self.assertIn("the lights: opening ", health["message"])
        self.board.write("dev/fb1", "x" * 128)
        self.observer.wait("tutti/health/sensors", lambda said: said["level"] == "ok")
        self.matrix(lambda said: said["available"])

    def test_without_lights_does_nothing_until_somebody_looks(self):
        shutil.rmtree(self.board.root / "sys/class/graphics")
        self.say("system", "cpu_percent", 12, "%")
        self.start()
        state = self.matrix(lambda said: True)
        self.assertEqual((state["mode"], state["available"]), ("off", False))
        self.observer.wait("tutti/reading/sensors/humidity")
        self.assertEqual(self.observer.payload("tutti/matrix/state")["mode"], "off")
        self.call("get_matrix")
        self.matrix(lambda said: said["mode"] == "icon" and not said["available"])
        self.assertEqual(self.board.read("dev/fb1"), "x" * 128)

    def test_without_lights_goes_on_where_it_is_simulated(self):
        shutil.rmtree(self.board.root / "sys/class/graphics")
        self.configure("display", {"simulate": True})
        self.start()
        self.matrix(lambda said: said["mode"] == "icon" and not said["available"])

    def test_is_dark_after_a_clean_end(self):
        sensors = self.start()
        self.call("show_icon", icon="drop", duration=60)
        sensors.send_signal(signal.SIGTERM)
        self.assertEqual(sensors.wait(PATIENCE), 0)
        self.assertEqual(self.board.pixels(), DARK)


class Sleep(SensorsCase):
    def fall_asleep(self, revision=1, **more):
        hour = datetime.datetime.now(datetime.timezone.utc).hour
        # At least an hour before and after now, whenever this runs.
        self.configure("sleep", {"start_hour": (hour - 1) % 24, "end_hour": (hour + 2) % 24, **more}, revision)

    def wake_up(self, revision):
        self.configure("sleep", {"start_hour": 0, "end_hour": 0, "disable_pi_leds": True}, revision)

    def leds(self):
        return tuple(self.board.read(f"sys/class/leds/{file}") for file in ("ACT/trigger", "PWR/trigger", "PWR/brightness"))

    def test_is_dark_with_the_boards_leds_and_ends_by_its_section(self):
        self.start()
        self.matrix(lambda said: said["mode"] == "icon")
        self.fall_asleep(disable_pi_leds=True)
        self.matrix(lambda said: said["mode"] == "sleep" and said["pixels"] == [[0, 0, 0]] * 64)
        wait_until(lambda: self.board.pixels() == DARK, "darkness")
        wait_until(lambda: self.leds() == ("none", "none", "0"), "dark LEDs")
        self.wake_up(2)
        self.matrix(lambda said: said["mode"] == "icon")
        wait_until(lambda: self.leds() == ("mmc0", "default-on", "255"), "the LEDs as they were")

    def test_leaves_the_boards_leds_where_it_is_not_told_to(self):
        self.fall_asleep()
        self.start()
        self.matrix(lambda said: said["mode"] == "sleep")
        self.assertEqual(self.board.read("sys/class/leds/ACT/trigger"), "none [mmc0] timer\n")

    def test_killed_gives_the_leds_back_at_its_next_start(self):
        self.fall_asleep(disable_pi_leds=True)
        sensors = self.start()
        wait_until(lambda: self.leds() == ("none", "none", "0"), "dark LEDs")
        sensors.kill()
        sensors.wait()
        self.assertEqual(self.leds(), ("none", "none", "0"))
        self.wake_up(2)
        self.start()
        wait_until(lambda: self.leds() == ("mmc0", "default-on", "255"), "the LEDs as they were")

    def test_ended_gives_the_leds_back(self):
        self.fall_asleep(disable_pi_leds=True)
        sensors = self.start()
        wait_until(lambda: self.leds() == ("none", "none", "0"), "dark LEDs")
        sensors.send_signal(signal.SIGTERM)
        self.assertEqual(sensors.wait(PATIENCE), 0)
        self.assertEqual(self.leds(), ("mmc0", "default-on", "255"))

    def test_is_broken_by_what_a_person_asks_for_alone(self):
        self.fall_asleep()
        self.start()
        self.matrix(lambda said: said["mode"] == "sleep")
        self.assertEqual(self.call("show_icon", icon="drop", duration=0.3)["mode"], "icon")
        self.matrix(lambda said: said["mode"] == "sleep")


if __name__ == "__main__":
    unittest.main()
