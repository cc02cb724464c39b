#!/usr/bin/python3
"""Open Sound Control, from datagrams to events on the bus."""

import pathlib
import socket
import struct
import time
import unittest

from input_rig import Stage
from rig import BIN, PATIENCE, RELEASE_BIN, free_port, wait_until

IMMEDIATELY = 1
FROM_1900_TO_1970 = 2_208_988_800


# ---- OSC, as oscsend would write it -----------------------------------------------------------------------------------


def padded(data):
    return data + bytes(-len(data) % 4)


def text(words):
    return padded(words.encode() + b"\0")


WRITERS = {
    "i": lambda value: struct.pack(">i", value),
    "f": lambda value: struct.pack(">f", value),
    "h": lambda value: struct.pack(">q", value),
    "d": lambda value: struct.pack(">d", value),
    "s": text,
    "b": lambda value: struct.pack(">I", len(value)) + padded(value),
}


def message(address, tags="", *values):
    carried = [tag for tag in tags if tag in WRITERS]
    return text(address) + text("," + tags) + b"".join(WRITERS[tag](value) for tag, value in zip(carried, values))


def bundle(time_tag, *elements):
    return b"#bundle\0" + struct.pack(">Q", time_tag) + b"".join(struct.pack(">I", len(each)) + each for each in elements)


def time_tag(seconds):
    return int((seconds + FROM_1900_TO_1970) * 2**32)


def is_heard(port):
    """Whether somebody hears datagrams on that port."""
    lines = [line.split() for table in ("udp", "udp6") for line in pathlib.Path("/proc/net", table).read_text().splitlines()[1:]]
    return any(line[1].endswith(f":{port:04X}") for line in lines)


class OscStage(Stage):
    """An installation whose input `desk` hears OSC on a port of its own."""

    def __init__(self, keys="", waits_to_be_heard=True, programs=BIN):
        self.port = free_port()
        self.waits_to_be_heard = waits_to_be_heard
        super().__init__(f'[input.desk]\nkind = "osc"\nlisten = "127.0.0.1:{self.port}"\n{keys}\n', programs=programs)

    def __enter__(self):
        super().__enter__()
        if self.waits_to_be_heard:
            wait_until(lambda: is_heard(self.port), "the port to be heard")
        return self

    def send(self, *datagrams, host="127.0.0.1"):
        """Each time from another port."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind((host, 0))
            for datagram in datagrams:
                sender.sendto(datagram, ("127.0.0.1", self.port))

    def desk(self):
        return self.state()["desk"]

    def malformed(self):
        devices = self.desk()["devices"]
        return devices[0].get("malformed", {}) if devices else {}


class Osc(unittest.TestCase):
    def test_becomes_events_with_typed_arguments(self):
        with OscStage() as stage:
            stage.send(message("/1/Fader 1", "ifsTNb", 7, 0.5, "grüße", b"foobar"))
            event = stage.wait_event("osc.1.fader_1")
            self.assertEqual(event["source"], "desk")
            self.assertEqual(event["data"], {"address": "/1/Fader 1", "args": [7, 0.5, "grüße", True, None, "Zm9vYmFy"],
                                             "types": "ifsTNb", "device": "127.0.0.1"})
            self.assertAlmostEqual(event["timestamp"], time.time(), delta=PATIENCE)

    def test_in_bundles_has_their_time_where_it_can_be(self):
        with OscStage() as stage:
            soon, later = time.time() + 0.5, time.time() + 3600
            stage.send(bundle(time_tag(soon), message("/soon", "i", 1), bundle(IMMEDIATELY, message("/inner"))),
                       bundle(time_tag(later), message("/later")))
            self.assertAlmostEqual(stage.wait_event("osc.soon")["timestamp"], soon, delta=0.001)
            self.assertAlmostEqual(stage.wait_event("osc.inner")["timestamp"], soon, delta=0.001)
            self.assertLess(stage.wait_event("osc.later")["timestamp"], later - 1800)

    def test_of_each_host_is_a_device_of_its_own(self):
        with OscStage() as stage:
            stage.send(message("/a"), host="127.0.0.2")
            stage.send(message("/a"), host="127.0.0.3")
            first = stage.wait_event("osc.a", device="127.0.0.2")
            second = stage.wait_event("osc.a", device="127.0.0.3")
            self.assertNotEqual(first["producer"], second["producer"])
            stage.send(message("/b"), host="127.0.0.2")
            self.assertEqual(stage.wait_event("osc.b", device="127.0.0.2")["producer"], first["producer"])
            connected = [event["data"]["device"] for event in stage.of_type("input.connected")]
            self.assertEqual(sorted(connected), ["127.0.0.2", "127.0.0.3"])

    def test_of_more_hosts_than_there_is_room_for_is_passed_over_and_said(self):
        with OscStage() as stage:
            hosts = [f"127.0.0.{number}" for number in range(2, 67)]
            for host in hosts:
                stage.send(message("/a"), host=host)
            wait_until(lambda: "more than 64 devices" in stage.desk().get("trouble", ""), "the trouble")
            stage.send(message("/end"), host=hosts[0])
            stage.wait_event("osc.end")
            self.assertEqual({event["data"]["device"] for event in stage.of_type("osc.a")}, set(hosts[:64]))

    def test_that_is_garbage_is_counted_by_kind_and_the_rest_goes_on(self):
        with OscStage() as stage:
            good = message("/a", "i", 1)
            stage.send(b"", b"garbage", good[:-1], good[:-2], b"/a\0\1" + good[4:], good + bytes(4), message("/a", "q"), message("//"))
            stage.send(message("/end"))
            stage.wait_event("osc.end")
            counted = {"start": 2, "truncated": 2, "padding": 1, "trailing": 1, "type_tags": 1, "address": 1}
            self.assertEqual(stage.malformed(), counted)
            self.assertEqual(stage.of_type("osc.a"), [])

    def test_of_addresses_that_are_not_wanted_is_passed_over_and_streams_are_raw(self):
        with OscStage('only = ["/1//*", "/acc"]\nas_raw = ["/acc"]') as stage:
            stage.send(message("/2/a"), message("/acc", "f", 0.25), message("/1/a"))
            stage.wait_event("osc.1.a")
            self.assertEqual(stage.wait_event("raw.osc.acc")["data"]["args"], [0.25])
            self.assertEqual(stage.of_type("osc.2.a") + stage.of_type("osc.acc"), [])

    def test_on_a_port_that_another_has_is_heard_once_it_is_free(self):
        stage = OscStage(waits_to_be_heard=False)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.1", stage.port))
            self.enterContext(stage)
            wait_until(lambda: "choose another port" in stage.desk().get("trouble", ""), "the trouble")

        def is_answered():
            stage.send(message("/a"))
            return stage.of_type("osc.a")
        wait_until(is_answered, "an event")
        self.assertNotIn("trouble", stage.desk())


def resident(pid):
    """kB"""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")))


class AFlood(unittest.TestCase):
    RATE, SECONDS = 10_000, 2

    def flood(self, stage, datagram_of):
        """At RATE a second, or as fast as this machine is."""
        begin = time.monotonic()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for number in range(self.RATE * self.SECONDS):
                sender.sendto(datagram_of(number), ("127.0.0.1", stage.port))
                ahead = begin + number / self.RATE - time.monotonic()
                if number % 100 == 99 and ahead > 0:
                    time.sleep(ahead)  # lint: allow sleep: it is the rate of the load

    def begin(self, stage):
        """The process and its memory, once it has heard something."""
        stage.send(message("/first"))
        stage.wait_event("osc.first")
        pid = stage.installation.pid("input")
        return pid, resident(pid)

    def test_of_one_address_is_capped_and_its_last_value_arrives(self):
        with OscStage("rate = 60") as stage:
            pid, before = self.begin(stage)
            self.flood(stage, lambda number: message("/fader", "i", number))
            last = self.RATE * self.SECONDS

            def is_there():  # a flood is more than the kernel keeps: the last one may be among what it drops
                stage.send(message("/fader", "i", last))
                return stage.of_type("osc.fader")[-1]["data"]["args"] == [last]
            wait_until(is_there, "the last value")
            times = [event["timestamp"] for event in stage.of_type("osc.fader")]
            span = times[-1] - times[0]
            self.assertGreater(span, self.SECONDS / 2)
            self.assertLessEqual(len(times), 60 * span + 2)
            self.assertEqual(stage.installation.pid("input"), pid)
            self.assertLess(resident(pid) - before, 8192, "kB")

    def test_of_ever_new_addresses_and_large_messages_is_bounded(self):
        with OscStage(programs=RELEASE_BIN) as stage:  # sanitizers keep what was freed
            pid, before = self.begin(stage)
            self.flood(stage, lambda number: message(f"/{number}", "b", bytes(2048)))
            refused = wait_until(lambda: stage.malformed().get("too_many_addresses"), "addresses to be refused")
            self.assertGreater(refused, 1000)
            stage.send(message("/first", "i", 2))
            stage.wait_event("osc.first", count=2)
            self.assertLess(len(stage.drain()), 600)
            self.assertEqual(stage.installation.pid("input"), pid)
            self.assertLess(resident(pid) - before, 16384, "kB")


if __name__ == "__main__":
    unittest.main()
