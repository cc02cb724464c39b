#!/usr/bin/python3
"""`tutti-input` with keyboards and pads as a whole process: devices behind its ioctls, our hub (evdev_rig.py).

TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from evdev_rig import (
    A, ABS, B, ENTER, HAT_X, HAT_Y, KEY, LETTERS, PAD_KEYS, SPACE, SYN, SYN_DROPPED, SYN_REPORT, X, Y, InputFolder, UinputPad)  # fmt: skip
from rig import BIN, PATIENCE, RELEASE_BIN, wait_until
from worker_test import Hub, Observer

STICKS_AND_TRIGGERS = 6  # of a pad


class EvdevCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.input = InputFolder(self.folder)
        self.addCleanup(self.input.close)
        self.hub = Hub(self.folder)
        self.addCleanup(self.hub.stop)
        self.hub.start()
        self.observer = Observer(self.hub, speaks_for="input-test")
        self.addCleanup(self.observer.stop)

    def start(self, programs=BIN, **inputs):
        """The program with these inputs: their keys as TOML."""
        config = self.folder / "tutti.toml"
        config.write_text("".join(f"[input.{name}]\n{keys}\n" for name, keys in inputs.items()))
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("TUTTI_", "NOTIFY_", "WATCHDOG_"))}
        environment = {**inherited, "TUTTI_RUN_DIR": str(self.folder), "TUTTI_BUS": f"unix://{self.hub.socket}",
                       "TUTTI_CONFIG": str(config), **self.input.environment()}
        with open(self.folder / "input.log", "ab") as log:
            self.process = subprocess.Popen([programs / "tutti-input"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        self.observer.wait("tutti/worker/input", lambda said: said.get("pid") == self.process.pid)

    def start_pad(self, more="", programs=BIN):
        self.start(programs, gamepad=f'kind = "gamepad"\ndevice = "{self.input.folder}/event*"\n{more}')

    def events(self, kind=""):
        """All that were said below that type, in their order: type, data."""
        begin = "tutti/event/" + kind.replace(".", "/")
        seen = [json.loads(message.payload) for message in list(self.observer.messages) if message.topic.startswith(begin)]
        return [said for said in seen if said.get("source") in ("gamepad", "keys")]

    def wait_events(self, kind, count):
        wait_until(lambda: len(self.events(kind)) >= count, f"{count} events {kind}: {self.events()}")
        return self.events(kind)

    def connected(self, count=1):
        return self.wait_events("input.connected", count)[count - 1]

    def moves(self, count):
        """Of sticks and triggers, after each was said as it stood at the start."""
        return self.wait_events("raw.axis", STICKS_AND_TRIGGERS + count)[STICKS_AND_TRIGGERS:]

    def edges(self, count):
        """"press a", in their order."""
        self.wait_events("button.level", count)
        edges = [said for said in self.events("button") if said["type"] != "button.level"]
        return [f'{said["type"].split(".")[1]} {said["data"]["code"]}' for said in edges]


class Pad(EvdevCase):
    def test_is_heard_with_buttons_sticks_and_triggers(self):
        pad = self.input.plug(3, "Maker Pad")
        self.start_pad()
        about = self.connected()
        self.assertEqual((about["data"]["name"], about["data"]["kind"]), ("Maker Pad", "gamepad"))
        pad.key(A, 1)
        pad.key(A, 2)
        pad.key(A, 0)
        self.assertEqual(self.edges(2), ["press a", "release a"])
        self.assertEqual([said["data"]["pressed"] for said in self.events("button.level")], [True, False])
        pad.axis(X, 32767)
        self.assertEqual(self.moves(1)[0]["data"], {"code": "left_x", "value": 1.0, "device": about["data"]["device"]})
        pad.axis(X, 2000)  # within the dead zone
        pad.axis(0x05, 255)
        said = self.moves(3)
        later = sorted((one["data"]["code"], one["data"]["value"]) for one in said[1:])  # each axis has a turn of its own
        self.assertEqual(later, [("left_x", 0.0), ("right_trigger", 1.0)])

    def test_is_stamped_by_the_kernel(self):
        pad = self.input.plug(3, "Maker Pad")
        self.start_pad()
        self.connected()
        self.assertEqual(pad.told(), "M")
        earlier = time.time() - 5
        pad.send((KEY, A, 1), at=time.clock_gettime(time.CLOCK_MONOTONIC) - 5)
        self.assertAlmostEqual(self.wait_events("button.press", 1)[0]["timestamp"], earlier, delta=2)

    def test_has_a_d_pad_that_does_not_bounce(self):
        pad = self.input.plug(3, "Maker Pad")
        self.start_pad()
        self.connected()
        frames = [frame for value in (-1, 0, -1, 0) for frame in ((ABS, HAT_Y, value), (SYN, SYN_REPORT, 0))]
        pad.send(*frames[:-1])  # at once: a slow machine would make it two presses
        self.assertEqual(self.edges(2), ["press up", "release up"])  # let go by silence alone
        pad.send((ABS, HAT_X, 1), (ABS, HAT_Y, 1))
        self.assertEqual(self.edges(4)[2:], ["press right", "press down"])
        pad.send((ABS, HAT_X, 0), (ABS, HAT_Y, 0))
        self.assertEqual(sorted(self.edges(6)[4:]), ["release down", "release right"])

    def test_that_is_unplugged_lets_its_buttons_go_and_is_the_same_when_it_comes_back(self):
        pad = self.input.plug(3, "Maker Pad", by_id="usb-Maker_Pad_0A1B-event-joystick")
        self.start_pad()
        about = self.connected()
        self.assertEqual(about["data"]["device"], "usb-Maker_Pad_0A1B-event-joystick")
        pad.key(B, 1)
        pad.axis(Y, -32768)
        self.moves(1)
        self.input.unplug(pad)
        gone = self.wait_events("input.disconnected", 1)[0]
        self.assertEqual(gone["data"]["reason"], "it was unplugged or switched off")
        self.assertEqual(self.edges(2), ["press b", "release b"])
        self.assertEqual(self.events("raw.axis")[-1]["data"]["value"], 0.0)
        kinds = [said["type"] for said in self.events()]
        self.assertEqual(kinds[-1], "input.disconnected")
        pad = self.input.plug(9, "Maker Pad", by_id="usb-Maker_Pad_0A1B-event-joystick")  # the kernel counts on
        again = self.connected(2)
        self.assertEqual((again["data"]["device"], again["producer"]), (about["data"]["device"], about["producer"]))
        pad.key(B, 1)
        self.assertEqual(self.edges(3)[2:], ["press b"])

    def test_says_of_what_was_held_before_it_was_heard_that_it_is_up_and_of_each_axis_where_it_stands(self):
        self.start_pad()
        pad = self.input.plug(4, "Maker Pad", pressed={A})
        self.connected()
        self.assertEqual(len({said["data"]["code"] for said in self.wait_events("raw.axis", STICKS_AND_TRIGGERS)}), STICKS_AND_TRIGGERS)
        pad.key(A, 0)
        pad.key(B, 1)
        self.assertEqual(self.edges(2), ["press b"])
        levels = [(said["data"]["code"], said["data"]["pressed"]) for said in self.events("button.level")]
        self.assertEqual(levels, [("a", False), ("b", True)])

    def test_whose_events_were_lost_is_as_it_stands(self):
        pad = self.input.plug(3, "Maker Pad")
        self.start_pad()
        self.connected()
        pad.send((KEY, A, 1), (KEY, B, 1))
        self.edges(2)
        pad.pressed, pad.values[X] = {B, 0x133}, -32768
        pad.answer()
        pad.send((SYN, SYN_DROPPED, 0), (KEY, 0x134, 1))
        self.assertEqual(self.edges(4)[2:], ["release a", "press x"])
        self.assertEqual(self.moves(1)[0]["data"]["value"], -1.0)
        pad.key(B, 0)
        self.assertEqual(self.edges(5)[4:], ["release b"])

    def test_is_grabbed_and_renamed_where_that_is_wanted(self):
        pad = self.input.plug(3, "Maker Pad")
        self.start_pad('grab = true\nnames = { a = "fire" }')
        self.connected()
        self.assertEqual(pad.told(), "MG")
        pad.key(A, 1)
        self.assertEqual(self.edges(1), ["press fire"])

    def test_is_one_of_several_each_with_a_producer_of_its_own(self):
        self.input.plug(3, "Maker Pad", by_id="usb-Maker_Pad-event-joystick")
        self.input.plug(4, "Maker Pad", phys="usb-2/input0")
        self.input.plug(5, "Maker Pad", uniq="a4:53:85:00:11:22")
        self.input.plug(6, "Power Button", keys=(116,))
        self.start_pad()
        self.connected(3)
        said = self.events("input.connected")
        self.assertEqual({one["data"]["device"] for one in said},
                         {"usb-Maker_Pad-event-joystick", "046d:c21d:usb-2/input0", "a4:53:85:00:11:22"})
        self.assertEqual(len({one["producer"] for one in said}), 3)

    def test_that_is_no_device_is_said_in_words_until_it_goes(self):
        node = self.input.folder / "event3"
        os.mkfifo(node)
        self.start_pad()
        health = self.observer.wait("tutti/health/input", lambda said: said.get("level") not in (None, "ok"))
        self.assertIn("event3", health["message"])
        node.unlink()
        self.observer.wait("tutti/health/input", lambda said: said.get("level") == "ok")

    def test_a_hundred_times_leaves_nothing(self):
        self.start_pad(programs=RELEASE_BIN)  # sanitizers keep what was freed
        count = 0

        def cycle(times):
            nonlocal count
            for _ in range(times):
                pad = self.input.plug(3 + count % 5, "Maker Pad", by_id="usb-Maker_Pad_0A1B-event-joystick")
                count += 1
                self.connected(count)
                pad.key(A, 1)
                self.input.unplug(pad)
                self.wait_events("input.disconnected", count)

        cycle(20)  # until every path was walked
        descriptors, grew = self.descriptors(), []
        for _ in range(3):
            before = self.private_bytes()
            cycle(50)
            grew.append(self.private_bytes() - before)
        self.assertEqual(self.descriptors(), descriptors)
        self.assertLessEqual(min(grew), 4096, f"each time memory grew: {grew}")  # what is lost is lost each time
        self.assertEqual(len(self.edges(340)), 340)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def private_bytes(self):
        lines = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) * 1024

    def test_that_is_quiet_costs_no_turn(self):
        for number in (3, 4, 5):
            self.input.plug(number, f"Pad {number}", phys=f"usb-{number}/input0")
        self.start_pad()
        self.connected(3)
        wait_until(self.sleeps_for_a_second, "a second without a turn")

    def sleeps_for_a_second(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status")

        def turns():
            return sum(int(line.split()[1]) for line in status.read_text().splitlines() if "ctxt_switches" in line)

        before = turns()
        time.sleep(1)  # lint: allow sleep: that nothing happens meanwhile is what is measured
        return turns() == before

    def test_lets_its_buttons_go_when_the_program_ends(self):
        pad = self.input.plug(3, "Maker Pad")
        self.start_pad()
        self.connected()
        pad.key(A, 1)
        self.edges(1)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(PATIENCE), 0)
        self.assertEqual(self.edges(2), ["press a", "release a"])


class Keyboard(EvdevCase):
    def test_is_heard_when_it_comes_while_the_program_runs(self):
        self.start(keys=f'kind = "keyboard"\ndevice = "{self.input.folder}/event*"')
        keys = self.input.plug(0, "Maker Keyboard", keys=LETTERS)
        self.assertEqual(self.connected()["data"]["kind"], "keyboard")
        keys.send((4, 4, 0x7002C), (KEY, SPACE, 1))
        keys.key(SPACE, 2)
        keys.key(SPACE, 0)
        keys.key(ENTER, 1)
        self.assertEqual(self.edges(3), ["press space", "release space", "press enter"])

    def test_is_no_pad_and_a_pad_no_keyboard(self):
        self.start(keys=f'kind = "keyboard"\ndevice = "{self.input.folder}/event*"',
                   gamepad=f'kind = "gamepad"\ndevice = "{self.input.folder}/event*"')  # fmt: skip
        keys = self.input.plug(0, "Maker Keyboard", keys=LETTERS)
        pad = self.input.plug(1, "Maker Pad", keys=PAD_KEYS, phys="usb-2/input0")
        self.connected(2)
        keys.key(SPACE, 1)
        pad.key(A, 1)
        self.wait_events("button.press", 2)
        self.assertEqual({(said["source"], said["data"]["code"]) for said in self.events("button.press")}, {("keys", "space"), ("gamepad", "a")})


@unittest.skipUnless(UinputPad.is_possible(), "the kernel makes no devices for us here: /dev/uinput is missing, or not for this user")
class KernelsOwn(EvdevCase):
    """The same on devices of a real kernel, without fake_evdev.c."""

    def plug(self, name):
        before = set(os.listdir("/dev/input"))
        pad = UinputPad(name)
        try:
            wait_until(lambda: any(entry.startswith("event") for entry in set(os.listdir("/dev/input")) - before), "its node", patience=5)
        except AssertionError:
            pad.unplug()
            self.skipTest("the kernel makes devices, but no nodes in our /dev/input")
        return pad

    def test_pad_is_found_by_its_name_heard_and_missed(self):
        self.input.environment = dict
        name = f"Tutti test pad {os.getpid()}"
        self.start(gamepad=f'kind = "gamepad"\ndevice = "{name}"')
        for times in (1, 2):
            pad = self.plug(name)
            self.assertEqual(self.connected(times)["data"]["name"], name)
            pad.send((KEY, A, 1), (ABS, HAT_X, -1), (ABS, X, 32767))
            self.wait_events("button.press", 2 * times)
            pad.unplug()
            self.wait_events("input.disconnected", times)
        self.assertEqual(sorted(self.edges(8)[:4]), ["press a", "press left", "release a", "release left"])


if __name__ == "__main__":
    unittest.main()
