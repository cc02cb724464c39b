#!/usr/bin/python3
"""tutti-co2 as a process, on a real D-Bus daemon with a mocked BlueZ: each way in which sensors are heard, and each failure
in words that say what to do.

TUTTI_BIN names the folder of the programs."""

import json
import signal
import subprocess
import sys
import threading
import time
import unittest

from bluez_rig import NO_BLUEZ_FOR_US, Bluez, SystemBus, refusing
from rig import BIN, PATIENCE, wait_until
from worker_test import Hub, WorkerCase

LIVING_ROOM, BEDROOM = "AA:BB:CC:DD:EE:01", "AA:BB:CC:DD:EE:02"
WELL = bytes.fromhex("210503010005000143049f018b27350c023c00100055")
INTEGRATIONS_OFF = bytes.fromhex("01000201000000")
BOTH = [{"label": "Living room", "mac": LIVING_ROOM}, {"label": "Bedroom", "mac": BEDROOM}]
VALUES = {"co2": (1091, "ppm"), "temperature": (20.75, "°C"), "humidity": (53, "%"), "pressure": (1012.3, "mbar"),
          "battery": (12, "%")}
LONG = 20  # seconds that a poll may listen which is to end by itself


class Poll:
    """One poll, on its way: --print, without a bus of ours."""

    def __init__(self, bus, sensors=None, timeout=LONG, **more):
        config = {"sensors": BOTH if sensors is None else sensors, "timeout": timeout, **more}
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [BIN / "tutti-co2", "--print", "--config", json.dumps(config)], env=bus.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def result(self):
        """Readings, what was said, how long it took."""
        out, said = self.process.communicate(timeout=PATIENCE + LONG)
        self.seconds = time.monotonic() - self.started
        return json.loads(out) if out else {}, said.strip()


def readings_of(label):
    return {f"{label}:{quantity}": {"value": value, "unit": unit} for quantity, (value, unit) in VALUES.items()}


class Co2Case(unittest.TestCase):
    def poll(self, bus, **how):
        with Poll(bus, **how) as poll:
            return (*poll.result(), poll.process.returncode, poll.seconds)

    def assert_refused(self, bus, words, **how):
        """The poll fails, soon, with those words and without a reading."""
        readings, said, code, took = self.poll(bus, **how)
        self.assertEqual((readings, code), ({}, 1), said)
        self.assertIn(words, said)
        self.assertLess(took, LONG)
        return said


class Hearing(Co2Case):
    def test_a_poll_ends_as_soon_as_all_sensors_were_heard(self):
        with Bluez() as bluez, Poll(bluez) as poll:
            known = bluez.remember(BEDROOM, b"")
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, WELL)
            bluez.hear(known, WELL)
            readings, said = poll.result()
            self.assertEqual(readings, {**readings_of("Living room"), **readings_of("Bedroom")})
            self.assertEqual((said, poll.process.returncode), ("", 0))
            self.assertLess(poll.seconds, LONG)
            wait_until(lambda: not bluez.discovers(), "the end of the search")

    def test_what_bluez_remembers_of_earlier_was_not_heard(self):
        with Bluez() as bluez:
            bluez.remember(LIVING_ROOM, WELL)
            readings, said, code, took = self.poll(bluez, sensors=BOTH[:1], timeout=1)
            self.assertEqual((readings, code), ({}, 1))
            self.assertEqual(said, f"not heard within 1 s: Living room ({LIVING_ROOM})")
            self.assertGreaterEqual(took, 1)
            wait_until(lambda: not bluez.discovers(), "the end of the search")

    def test_one_that_is_missing_fails_the_poll_and_the_others_have_their_readings(self):
        with Bluez() as bluez, Poll(bluez, timeout=2) as poll:
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, WELL)
            readings, said = poll.result()
            self.assertEqual(readings, readings_of("Living room"))
            self.assertEqual(said, f"not heard within 2 s: Bedroom ({BEDROOM})")
            self.assertEqual(poll.process.returncode, 1)

    def test_damaged_bytes_are_waited_out(self):
        with Bluez() as bluez, Poll(bluez, sensors=BOTH[:1]) as poll:
            wait_until(bluez.discovers, "the search")
            for damaged in (b"\xff", WELL[:21], WELL + b"\x00"):
                bluez.hear_new(LIVING_ROOM, damaged)
            self.assertIsNone(poll.process.poll())
            bluez.hear_new(LIVING_ROOM, WELL)
            readings, said = poll.result()
            self.assertEqual((readings, said), (readings_of("Living room"), ""))

    def test_damaged_bytes_alone_are_the_error(self):
        with Bluez() as bluez, Poll(bluez, sensors=BOTH[:1], timeout=2) as poll:
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, WELL[:9])
            readings, said = poll.result()
            self.assertEqual((readings, said), ({}, f"Living room ({LIVING_ROOM}) sent 9 bytes, where an Aranet4 sends 22"))

    def test_integrations_switched_off_are_said_at_once(self):
        with Bluez() as bluez, Poll(bluez, sensors=BOTH[:1]) as poll:
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, INTEGRATIONS_OFF)
            _, said = poll.result()
            self.assertIn("Smart Home integrations", said)
            self.assertLess(poll.seconds, LONG)


class Failures(Co2Case):
    def test_without_a_system_bus(self):
        with SystemBus() as bus:
            bus.environment["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={bus.folder}/nowhere"
            self.assert_refused(bus, "start it (systemctl start dbus)")

    def test_without_bluez(self):
        with SystemBus() as bus:
            self.assert_refused(bus, "BlueZ, the Bluetooth service, does not run: install it (apt install bluez)")

    def test_without_permission(self):
        with Bluez(rules=NO_BLUEZ_FOR_US) as bluez:
            self.assert_refused(bluez, "add it to the group bluetooth")

    def test_without_an_adapter(self):
        with Bluez(adapter=None) as bluez:
            self.assert_refused(bluez, "this machine has no Bluetooth adapter")

    def test_with_another_adapter(self):
        with Bluez() as bluez:
            self.assert_refused(bluez, "there is no Bluetooth adapter hci5: this machine has hci0", adapter="hci5")

    def test_with_the_adapter_off(self):
        with Bluez() as bluez:
            bluez.set_adapter(Powered=False)
            self.assert_refused(bluez, "the Bluetooth adapter hci0 is off: switch it on")

    def test_where_the_adapter_is_not_ready(self):
        with Bluez() as bluez:
            bluez.replace("StartDiscovery", refusing("org.bluez.Error.NotReady"))
            self.assert_refused(bluez, "the Bluetooth adapter hci0 is off: switch it on")

    def test_where_bluez_refuses_with_words_of_its_own(self):
        with Bluez() as bluez:
            bluez.replace("StartDiscovery", refusing("org.bluez.Error.Failed", "no such luck"))
            self.assert_refused(bluez, "BlueZ refuses to listen: no such luck (org.bluez.Error.Failed)")

    def test_another_search_that_is_beginning_is_waited_for(self):
        with Bluez() as bluez:
            bluez.replace("StartDiscovery", refusing("org.bluez.Error.InProgress"))
            with Poll(bluez, sensors=BOTH[:1]) as poll:
                wait_until(lambda: bluez.calls("StartDiscovery") >= 2, "a second attempt")
                bluez.replace("StartDiscovery", "self.props['org.bluez.Adapter1']['Discovering'] = True")
                wait_until(bluez.discovers, "the search")
                bluez.hear_new(LIVING_ROOM, WELL)
                self.assertEqual(poll.result(), (readings_of("Living room"), ""))

    def test_what_anothers_search_hears_is_heard(self):
        with Bluez() as bluez:
            bluez.replace("StartDiscovery", refusing("org.bluez.Error.InProgress"))
            with Poll(bluez, sensors=BOTH[:1]) as poll:
                wait_until(lambda: bluez.calls("StartDiscovery") >= 1, "an attempt")
                bluez.hear_new(LIVING_ROOM, WELL)
                self.assertEqual(poll.result(), (readings_of("Living room"), ""))

    def test_another_search_that_never_gives_way_is_said(self):
        with Bluez() as bluez:
            bluez.replace("StartDiscovery", refusing("org.bluez.Error.InProgress"))
            self.assert_refused(bluez, "end what scans (bluetoothctl scan off)", timeout=2)

    def test_bluez_that_ends_meanwhile(self):
        with Bluez() as bluez, Poll(bluez) as poll:
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, WELL)
            bluez.stop_bluez()
            readings, said = poll.result()
            self.assertEqual(readings, readings_of("Living room"))
            self.assertIn("BlueZ, the Bluetooth service, ended meanwhile", said)
            self.assertLess(poll.seconds, LONG)

    def test_bluez_that_hangs(self):
        with Bluez() as bluez:
            bluez.mock.send_signal(signal.SIGSTOP)
            self.assert_refused(bluez, "BlueZ does not answer", timeout=1)

    def test_an_adapter_that_goes_meanwhile(self):
        with Bluez() as bluez, Poll(bluez) as poll:
            wait_until(bluez.discovers, "the search")
            bluez.method("/org/bluez", "org.bluez.Mock", "RemoveAdapter")("hci0")
            self.assertIn("the Bluetooth adapter hci0 went away meanwhile", poll.result()[1])

    def test_an_adapter_that_is_switched_off_meanwhile(self):
        with Bluez() as bluez, Poll(bluez) as poll:
            wait_until(bluez.discovers, "the search")
            bluez.set_adapter(Powered=False)
            self.assertIn("the Bluetooth adapter hci0 is off", poll.result()[1])

    def test_a_system_bus_that_goes_meanwhile(self):
        with Bluez() as bluez, Poll(bluez) as poll:
            wait_until(bluez.discovers, "the search")
            bluez.daemon.kill()
            self.assertRegex(poll.result()[1], "D-Bus system bus closed the connection|ended meanwhile")
            self.assertLess(poll.seconds, LONG)

    def test_no_sensor_that_is_configured(self):
        with Bluez() as bluez:
            self.assert_refused(bluez, "no sensor is configured: find yours with `tutti-co2 --scan`", sensors=[])
            self.assertEqual(bluez.calls("StartDiscovery"), 0)


class TheEndOfASearch(Co2Case):
    def test_is_said_where_the_source_is_told_to_end(self):
        with Bluez() as bluez:
            source = subprocess.Popen(
                [BIN / "tutti-co2", "--config", json.dumps({"sensors": BOTH})],
                env={**bluez.environment, "TUTTI_RUN_DIR": str(bluez.folder), "TUTTI_BUS": "mqtt://127.0.0.1:1"},
                stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                wait_until(bluez.discovers, "the search")
                source.terminate()
                self.assertEqual(source.wait(PATIENCE), 0)
                wait_until(lambda: not bluez.discovers(), "the end of the search")
            finally:
                source.kill()
                source.wait()

    def test_comes_by_itself_where_the_source_crashes(self):
        """BlueZ ends the search of a client whose name leaves the bus."""
        with Bluez() as bluez:
            before = bluez.names()
            with Poll(bluez) as poll:
                wait_until(bluez.discovers, "the search")
                self.assertEqual(len(bluez.names() - before), 1)
                poll.process.kill()
                wait_until(lambda: bluez.names() == before, "its name to go")


class Scan(unittest.TestCase):
    def scan(self, bus, *arguments):
        return subprocess.Popen(
            [BIN / "tutti-co2", "--scan", *arguments], env=bus.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)

    def heard(self, *arguments):
        with Bluez() as bluez:
            known = bluez.remember(BEDROOM, b"", "Aranet4 00002")
            scan = self.scan(bluez, "--timeout", "2s", *arguments)
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, INTEGRATIONS_OFF, name="Aranet4 00001", rssi=-80)
            bluez.hear(known, WELL, rssi=-60)
            bluez.hear_new("11:22:33:44:55:66", b"\x01", name="A lamp", company=76)
            out, said = scan.communicate(timeout=PATIENCE)
            self.assertEqual((scan.returncode, said), (0, ""))
            return out

    def test_lists_the_aranets_near_here_the_nearest_first(self):
        self.assertEqual([line.split() for line in self.heard().splitlines()], [
            ["NAME", "MAC", "RSSI"], ["Aranet4", "00002", BEDROOM, "-60", "dBm"], ["Aranet4", "00001", LIVING_ROOM, "-80", "dBm"]])

    def test_lists_them_as_json(self):
        self.assertEqual(json.loads(self.heard("--json")), [
            {"name": "Aranet4 00002", "mac": BEDROOM, "rssi": -60}, {"name": "Aranet4 00001", "mac": LIVING_ROOM, "rssi": -80}])

    def test_says_what_does_not_work(self):
        with SystemBus() as bus:
            scan = self.scan(bus)
            self.assertIn("apt install bluez", scan.communicate(timeout=PATIENCE)[1])
            self.assertEqual(scan.returncode, 1)

    def test_says_that_nobody_is_there(self):
        with Bluez() as bluez:
            scan = self.scan(bluez, "--timeout=1s")
            out, said = scan.communicate(timeout=PATIENCE)
            self.assertEqual((out, scan.returncode), ("", 0))
            self.assertIn("no Aranet was heard within 1 s", said)

    def test_takes_no_nonsense(self):
        with SystemBus() as bus:
            for wrong in (["--timeout", "soon"], ["--timeout", "0s"], ["--for", "ever"]):
                scan = self.scan(bus, *wrong)
                self.assertIn(wrong[0], scan.communicate(timeout=PATIENCE)[1])
                self.assertEqual(scan.returncode, 2)


class OnTheBus(WorkerCase):
    broker_type = Hub

    def start_co2(self, bluez, *arguments):
        return self.start(BIN / "tutti-co2", *arguments, DBUS_SYSTEM_BUS_ADDRESS=bluez.address)

    def configure(self, revision, **config):
        self.observer.publish("tutti/config/aranet4", {"v": 1, "revision": revision, "config": config}, retain=True)
        self.observer.wait("tutti/config/aranet4", lambda said: said.get("revision") == revision)

    def test_one_that_is_missing_stands_in_the_status_beside_the_others_readings(self):
        self.configure(1, sensors=BOTH, timeout=2)
        with Bluez() as bluez:
            once = self.start_co2(bluez, "--once")
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, WELL)
            self.assertEqual(once.wait(PATIENCE), 1)
        status = self.observer.wait("tutti/status/co2")
        self.assertEqual((status["poll_count"], status["error_count"], status["last_success"]), (1, 1, None))
        self.assertEqual(status["last_error"], f"not heard within 2 s: Bedroom ({BEDROOM})")
        reading = self.observer.wait("tutti/reading/co2/Living room:co2")
        self.assertEqual((reading["value"], reading["unit"], reading["expires_in"]), (1091, "ppm", 180))
        self.assertNotIn("tutti/reading/co2/Bedroom:co2", self.observer.latest)

    def test_another_section_holds_from_the_next_poll_on(self):
        with Bluez() as bluez:
            self.start_co2(bluez)
            self.observer.wait("tutti/status/co2", lambda said: "no sensor is configured" in (said.get("last_error") or ""))
            self.configure(1, sensors=BOTH[:1], timeout=LONG)
            self.observer.publish("tutti/cmd/co2", {
                "v": 1, "action": "poll_now", "request_id": "now", "params": {}, "timestamp": time.time()})
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, WELL)
            self.observer.wait("tutti/reading/co2/Living room:temperature")

    def test_a_section_that_is_wrong_is_refused_with_every_mistake_named(self):
        with Bluez() as bluez:
            self.start_co2(bluez)
            self.observer.wait("tutti/worker/co2", lambda said: said.get("state") == "online")
            self.configure(1, sensors=[BOTH[0], {"label": "Bedroom", "mac": LIVING_ROOM}, {"label": "", "mac": "xyz"}])
            for mistake in (f"sensors[1].mac: {LIVING_ROOM} stands twice", "sensors[2].label", "sensors[2].mac: must be an address"):
                wait_until(lambda mistake=mistake: mistake in self.log(), mistake)

    def test_a_scan_by_command_finds_what_is_near(self):
        with Bluez() as bluez:
            self.start_co2(bluez)
            self.observer.wait("tutti/worker/co2", lambda said: said.get("state") == "online")
            answers = []
            asking = threading.Thread(target=lambda: answers.append(self.observer.command("co2", "scan", {"timeout": 2})))
            asking.start()
            wait_until(bluez.discovers, "the search")
            bluez.hear_new(LIVING_ROOM, WELL, name="Aranet4 00001")
            asking.join(PATIENCE)
            self.assertEqual(json.loads(answers[0].payload)["data"], {
                "devices": [{"name": "Aranet4 00001", "mac": LIVING_ROOM, "rssi": -70}]})

    def test_made_up_readings_need_no_bluetooth_and_say_so(self):
        self.configure(1, sensors=BOTH, simulate=True)
        with SystemBus() as bus:
            self.assertEqual(self.start_co2(bus, "--once").wait(PATIENCE), 0)
        self.assertIs(self.observer.wait("tutti/meta/co2")["simulated"], True)
        for label in ("Living room", "Bedroom"):
            self.assertGreaterEqual(self.observer.wait(f"tutti/reading/co2/{label}:co2")["value"], 420)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
