#!/usr/bin/python3
"""tutti-heart-rate as a process, on a real D-Bus daemon with a mocked BlueZ: straps that come, measure, are lost and come
back, and each failure in words that say what to do.

TUTTI_BIN names the folder of the programs."""

import json
import signal
import socket
import subprocess
import sys
import time
import unittest

from bluez_rig import NO_BLUEZ_FOR_US, SystemBus, refusing
from feeder_rig import listed
from input_rig import Stage
from rig import BIN, PATIENCE, RELEASE_BIN, wait_until
from strap_rig import BATTERY, DEVICE, StrapBluez, StrapFeeder, properties

ONE, OTHER = "AA:BB:CC:DD:EE:01", "AA:BB:CC:DD:EE:02"


class HeartRateCase(unittest.TestCase):
    def await_beats(self, feeder, strap, bpm=72):
        """It measures; what it said until then is passed over."""
        wait_until(strap.notifies, f"{strap.name} to be subscribed to")
        strap.beat(bpm)
        return feeder.until(event_type="heart_rate.measurement", device=strap.address)


class Measuring(HeartRateCase):
    def test_a_strap_is_connected_and_what_it_measures_is_a_line(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.assertEqual(feeder.line(), {"device": ONE, "state": "connected", "name": "Polar H10"})
                strap.say(bytes.fromhex("1e98e80300020001"))
                self.assertEqual(feeder.line(), {
                    "event_type": "heart_rate.measurement", "device": ONE,
                    "data": {"bpm": 152, "contact": True, "rr": [0.5, 0.25], "energy": 1000}})

    def test_two_straps_at_once_each_under_its_own_address(self):
        with StrapBluez() as bluez, StrapFeeder(bluez) as feeder:
            straps = [bluez.strap(ONE), bluez.strap(OTHER, "Garmin HRM")]
            for strap in straps:
                wait_until(strap.notifies, strap.name)
            for bpm in range(60, 90):
                straps[0].beat(bpm)
                straps[1].beat(bpm + 100)
            heard = {ONE: [], OTHER: []}
            while len(heard[ONE]) + len(heard[OTHER]) < 60:
                line = feeder.line()
                if line.get("event_type") == "heart_rate.measurement":
                    heard[line["device"]].append(line["data"]["bpm"])
            self.assertEqual(heard, {ONE: list(range(60, 90)), OTHER: list(range(160, 190))})

    def test_lost_contact_is_said_and_is_no_heart_that_stands_still(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, strap)
                strap.say(b"\x04\x00")
                self.assertEqual(feeder.line()["data"], {"bpm": None, "contact": False, "rr": []})
                strap.say(b"\x00\x48")
                self.assertEqual(feeder.line()["data"], {"bpm": 72, "contact": None, "rr": []})

    def test_the_battery_that_bluez_reads_is_said_on_change(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE, battery=80)
            with StrapFeeder(bluez) as feeder:
                self.assertEqual(feeder.until(event_type="heart_rate.battery")["data"], {"percent": 80})
                for percent in (80, 79):
                    bluez.mocked(strap.path, "UpdateProperties")(BATTERY, properties(Percentage=percent))
                self.assertEqual(feeder.line()["data"], {"percent": 79})

    def test_the_battery_that_the_strap_alone_knows_is_read_and_listened_to(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE, level=64)
            with StrapFeeder(bluez) as feeder:
                self.assertEqual(feeder.until(event_type="heart_rate.battery"), {
                    "event_type": "heart_rate.battery", "device": ONE, "data": {"percent": 64}})
                strap.say(bytes([63]), strap.level)
                self.assertEqual(feeder.line()["data"], {"percent": 63})

    def test_malformed_bytes_are_reported_once_a_second_with_a_count_and_the_rest_goes_on(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, strap)
                for _ in range(10):
                    strap.say(b"\x01\x48")
                strap.beat(73)
                lines = [feeder.line()]
                while sum(line.get("count", 1) for line in lines if "malformed" in line) < 10:
                    lines.append(feeder.line())
                reports = [line for line in lines if "malformed" in line]
                self.assertEqual(reports[0], {"malformed": "heart_rate.measurement", "sample": "0148", "device": ONE})
                self.assertLess(len(reports), 5)
                self.assertEqual([line["data"]["bpm"] for line in lines if "data" in line], [73])


class ComingAndGoing(HeartRateCase):
    def test_silence_is_suspicious_and_the_next_measurement_ends_it(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, strap)
                self.assertEqual(feeder.line(), {"device": ONE, "state": "suspected_disconnect", "reason": "no measurement for 5 s"})
                strap.beat(70)
                self.assertEqual(feeder.line(), {"device": ONE, "state": "recovered"})
                self.assertEqual(feeder.line()["data"]["bpm"], 70)

    def test_a_strap_that_goes_out_of_reach_comes_back_as_the_same(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, strap)
                strap.go()
                self.assertIn("too far away", feeder.until(device=ONE, state="disconnected")["reason"])
                feeder.until(device=ONE, state="connected", name="Polar H10")
                self.await_beats(feeder, strap, 75)

    def test_a_strap_that_bluez_forgets_and_finds_again_is_the_same(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, strap)
                strap.be_forgotten()
                feeder.until(device=ONE, state="disconnected")
                again = bluez.strap(ONE)
                feeder.until(device=ONE, state="connected")
                self.await_beats(feeder, again)

    def test_what_cannot_be_connected_is_told_once_with_what_to_look_at(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            strap.does("Connect", refusing("org.bluez.Error.Failed", "le-connection-abort-by-local"))
            with StrapFeeder(bluez) as feeder:
                wait_until(lambda: strap.calls("Connect") >= 3, "three attempts")
                words = f"Polar H10 ({ONE}) cannot be connected: le-connection-abort-by-local. Is it worn, near"
                wait_until(lambda: words in feeder.log(), words)
                self.assertEqual(feeder.log().count("\n"), 1)

    def test_only_straps_that_are_named_are_connected(self):
        with StrapBluez() as bluez:
            named, other = bluez.strap(ONE, "Polar H10 1A2B"), bluez.strap(OTHER, "Garmin")
            with StrapFeeder(bluez, "--device", "polar*") as feeder:
                self.await_beats(feeder, named)
                self.assertEqual(other.calls("Connect"), 0)

    def test_the_search_is_off_while_all_that_are_named_are_connected(self):
        with StrapBluez() as bluez:
            with StrapFeeder(bluez, "--device", ONE, "--device", "Garmin*") as feeder:
                wait_until(bluez.discovers, "the search")
                self.await_beats(feeder, bluez.strap(ONE))
                self.assertTrue(bluez.discovers())
                other = bluez.strap(OTHER, "Garmin")
                self.await_beats(feeder, other)
                wait_until(lambda: not bluez.discovers(), "the end of the search")
                other.does("Connect", refusing("org.bluez.Error.Failed"))
                other.go()
                wait_until(bluez.discovers, "the next search")

    def test_the_search_is_for_straps_alone(self):
        with StrapBluez() as bluez, StrapFeeder(bluez):
            wait_until(bluez.discovers, "the search")
            _, arguments = bluez.mocked("/org/bluez/hci0", "GetMethodCalls")("SetDiscoveryFilter")[0]
            self.assertEqual(json.loads(json.dumps(arguments[0])), {
                "Transport": "le", "UUIDs": ["0000180d-0000-1000-8000-00805f9b34fb"]})

    def test_a_connection_is_given_back_at_the_end_unless_it_was_there_before(self):
        with StrapBluez() as bluez:
            ours, theirs = bluez.strap(ONE), bluez.strap(OTHER)
            theirs.bluez.method(theirs.path, DEVICE, "Connect")()
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, ours)
                self.await_beats(feeder, theirs)
                self.assertEqual(feeder.ended(signal.SIGTERM), 0)
                wait_until(lambda: not ours.is_connected(), "the strap to be free")
                self.assertTrue(theirs.is_connected())
                self.assertEqual(theirs.calls("Connect"), 1)

    def test_ends_when_nobody_reads_any_more(self):
        with StrapBluez() as bluez:
            feeder = subprocess.Popen([BIN / "tutti-heart-rate"], env=bluez.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            wait_until(bluez.discovers, "the search")
            feeder.stdout.close()
            self.assertEqual(feeder.wait(PATIENCE), 0)


class Failures(HeartRateCase):
    def assert_unavailable(self, bus, words, *arguments):
        with StrapFeeder(bus, *arguments) as feeder:
            line = feeder.line()
            self.assertEqual(line["state"], "unavailable")
            self.assertIn(words, line["reason"])

    def test_without_a_system_bus(self):
        with SystemBus() as bus:
            bus.environment["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={bus.folder}/nowhere"
            self.assert_unavailable(bus, "start it (systemctl start dbus)")

    def test_a_bus_that_hangs_up_at_once_is_not_called_all_the_time(self):
        with SystemBus() as bus, socket.socket(socket.AF_UNIX) as server:
            path = bus.folder / "hangs_up"
            server.bind(str(path))
            server.listen()
            server.settimeout(PATIENCE)
            bus.environment["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={path}"
            with StrapFeeder(bus) as feeder:
                called = []
                for _ in range(3):
                    with server.accept()[0] as caller:
                        caller.recv(1)  # it believes that it is connected
                    called.append(time.monotonic())
                self.assertGreater(called[2] - called[0], 1)
                self.assertEqual(feeder.line()["state"], "unavailable")

    def test_without_permission(self):
        with StrapBluez(rules=NO_BLUEZ_FOR_US) as bluez:
            self.assert_unavailable(bluez, "add it to the group bluetooth")

    def test_without_an_adapter(self):
        with StrapBluez(adapter=None) as bluez:
            self.assert_unavailable(bluez, "this machine has no Bluetooth adapter")

    def test_with_another_adapter(self):
        with StrapBluez() as bluez:
            self.assert_unavailable(bluez, "there is no Bluetooth adapter hci5: this machine has hci0", "--adapter", "hci5")

    def test_bluez_that_is_not_there_is_waited_for(self):
        with SystemBus() as bus, StrapFeeder(bus) as feeder:
            self.assertIn("systemctl enable --now bluetooth", feeder.until(state="unavailable")["reason"])
            bus.start_bluez()
            self.assertIn("no Bluetooth adapter", feeder.until(state="unavailable")["reason"])

    def test_bluez_that_ends_and_comes_back_brings_its_straps_back(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, strap)
                bluez.stop_bluez()
                self.assertIn("BlueZ", feeder.until(device=ONE, state="disconnected")["reason"])
                self.assertIn("ended meanwhile", feeder.until(state="unavailable")["reason"])
                bluez.start_bluez()
                bluez.method("/org/bluez", "org.bluez.Mock", "AddAdapter")("hci0", "test")
                feeder.until(state="available")
                self.await_beats(feeder, bluez.strap(ONE))

    def test_an_adapter_that_is_switched_off_and_on_brings_its_straps_back(self):
        with StrapBluez() as bluez:
            strap = bluez.strap(ONE)
            with StrapFeeder(bluez) as feeder:
                self.await_beats(feeder, strap)
                bluez.set_power(False)
                strap.go()
                self.assertIn("is off", feeder.until(device=ONE, state="disconnected")["reason"])
                self.assertIn("bluetoothctl power on", feeder.until(state="unavailable")["reason"])
                bluez.set_power(True)
                feeder.until(state="available")
                self.await_beats(feeder, strap)

    def test_takes_no_nonsense_and_helps(self):
        wrong = subprocess.run([BIN / "tutti-heart-rate", "--devices"], capture_output=True, text=True, check=False)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("--devices", wrong.stderr)
        help_text = subprocess.run([BIN / "tutti-heart-rate", "--help"], capture_output=True, text=True, check=True).stdout
        for option in ("--device GLOB", "--adapter NAME", "--list"):
            self.assertIn(option, help_text)


class Listing(unittest.TestCase):
    def test_lists_who_is_near_and_connects_nobody(self):
        with StrapBluez() as bluez:
            straps = [bluez.strap(ONE), bluez.strap(OTHER, "Garmin")]
            self.assertEqual(listed("tutti-heart-rate", environment=bluez.environment), (
                [{"device": ONE, "name": "Polar H10"}, {"device": OTHER, "name": "Garmin"}], 0, ""))
            self.assertEqual([strap.calls("Connect") for strap in straps], [0, 0])
            wait_until(lambda: not bluez.discovers() or len(bluez.names()) <= 2, "the end of the search")

    def test_says_at_once_what_does_not_work(self):
        with SystemBus() as bus:
            lines, code, said = listed("tutti-heart-rate", environment=bus.environment)
            self.assertEqual((lines, code), ([], 1))
            self.assertIn("apt install bluez", said)


class TheWholeWay(unittest.TestCase):
    def test_from_two_straps_to_events_on_the_bus(self):
        with StrapBluez() as bluez:
            stage = Stage(f'[input.hearts]\nkind = "heart_rate"\ndevice = ["{ONE}", "Gar*"]\n')
            stage.installation.environment["DBUS_SYSTEM_BUS_ADDRESS"] = bluez.address
            with stage:
                straps = [bluez.strap(ONE, battery=80), bluez.strap(OTHER, "Garmin")]
                for strap in straps:
                    wait_until(strap.notifies, strap.name)
                    strap.beat(72)
                    measured = stage.wait_event("heart_rate.measurement", device=strap.address)
                    self.assertEqual(measured["source"], "hearts")
                    self.assertEqual(measured["data"], {"bpm": 72, "contact": True, "rr": [], "device": strap.address})
                producers = {event["producer"] for event in stage.of_type("heart_rate.measurement")}
                self.assertEqual(len(producers), 2)
                self.assertEqual(stage.wait_event("heart_rate.battery")["data"]["percent"], 80)
                stage.wait_event("input.connected", name="Polar H10")
                straps[0].say(b"\x01")
                wait_until(lambda: self.malformed(stage) == {"heart_rate.measurement": 1}, "the count")
                straps[1].does("Connect", refusing("org.bluez.Error.Failed"))
                straps[1].go()
                stage.wait_event("input.disconnected", device=OTHER)
                bluez.set_power(False)
                wait_until(lambda: "is off" in (self.input(stage).get("trouble", "")), "its reason")

    def input(self, stage):
        return stage.state()["hearts"]

    def malformed(self, stage):
        return next((device.get("malformed") for device in self.input(stage)["devices"] if device["device"] == ONE), None)


class Leftovers(HeartRateCase):
    def match_rules(self, bluez, feeder):
        """Of the connection of that process."""
        daemon = bluez.connection.get_object("org.freedesktop.DBus", "/org/freedesktop/DBus", introspect=False)
        for name in bluez.names():
            if int(daemon.get_dbus_method("GetConnectionUnixProcessID", "org.freedesktop.DBus")(name)) == feeder.process.pid:
                stats = daemon.get_dbus_method("GetConnectionStats", "org.freedesktop.DBus.Debug.Stats")(name)
                return int(stats["MatchRules"])
        raise AssertionError("it is not on the bus")

    def test_a_hundred_connections_leave_nothing(self):
        # Sanitizers keep what was freed.
        with StrapBluez() as bluez, StrapFeeder(bluez, programs=RELEASE_BIN) as feeder:
            def cycle(number):
                strap = bluez.strap(ONE, battery=number % 100)
                self.await_beats(feeder, strap, 60 + number % 100)
                strap.be_forgotten()
                feeder.until(device=ONE, state="disconnected")
            for number in range(40):
                cycle(number)
            before, memory = (feeder.descriptors(), self.match_rules(bluez, feeder)), feeder.memory("Rss")
            for number in range(100):
                cycle(number)
            self.assertEqual((feeder.descriptors(), self.match_rules(bluez, feeder)), before)
            self.assertLessEqual(feeder.memory("Rss") - memory, 32)  # kB: a few pages are the allocator's own

    def test_when_all_is_quiet_it_sleeps(self):
        with StrapBluez() as bluez, StrapFeeder(bluez, "--device", ONE) as feeder:
            wait_until(bluez.discovers, "the search")
            before = feeder.switches()
            self.assertIsNone(feeder.line(patience=3))
            self.assertEqual(feeder.switches(), before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
