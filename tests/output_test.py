#!/usr/bin/python3
"""The wires to the lights: what goes over them while scenes are drawn, and when whoever draws is killed."""

import itertools
import json
import os
import queue
import signal
import socket
import struct
import subprocess
import threading
import time
import unittest

from bus_client import BusClient
from rig import Installation, wait_until

HEAD = """
name = "stage"
[hub]
tcp = "127.0.0.1:0"
[gateway]
listen = "off"
"""
WIDTH, HEIGHT = 16, 16
PANEL = HEAD + """
[service.render]
restart = { delays = ["20ms"], limit = 100 }
[render]
start = "plasma"
[display.panel]
size = [%d, %d]
output = [OUTPUT]
""" % (WIDTH, HEIGHT)


class Receiver:
    """Hears datagrams on a port of its own; each with the time when it came."""

    def __init__(self, take):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.take = take
        self.packets = queue.Queue()
        self.thread = threading.Thread(target=self._hear, daemon=True)
        self.thread.start()

    def _hear(self):
        while True:
            try:
                packet = self.socket.recv(65536)
            except OSError:
                return
            if packet == b"end":
                return
            self.packets.put((time.monotonic(), packet))

    def close(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"end", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()

    def frames(self):
        """What is whole so far: (time, bytes of the lights)."""
        found = []
        while True:
            try:
                at, packet = self.packets.get_nowait()
            except queue.Empty:
                return found
            lights = self.take(packet)
            if lights is not None:
                found.append((at, lights))

    def next_frame(self):
        return wait_until(self.frames, "a frame on the wire")[-1]


class Ddp:
    """3waylabs' DDP: lights at an offset; the packet with the push flag is the last of a frame."""

    def __init__(self):
        self.lights = bytearray(WIDTH * HEIGHT * 3)

    def __call__(self, packet):
        flags, _sequence, _type, _destination, offset, length = struct.unpack(">BBBBIH", packet[:10])
        assert flags & 0xC0 == 0x40 and len(packet) == 10 + length, packet[:10]
        self.lights[offset:offset + length] = packet[10:]
        return bytes(self.lights) if flags & 1 else None


def artnet(packet):
    """Of its universe 0 alone."""
    assert packet[:12] == b"Art-Net\0\x00\x50\x00\x0e", packet[:12]
    universe, length = struct.unpack("<H", packet[14:16])[0], struct.unpack(">H", packet[16:18])[0]
    return packet[18:18 + length] if universe == 0 else None


def sacn(packet):
    """Of its universe 3 alone, the first here."""
    assert packet[4:16] == b"ASC-E1.17\0\0\0", packet[:16]
    return packet[126:] if struct.unpack(">H", packet[113:115])[0] == 3 else None


class Stage:
    """An installation that sends to one receiver or several. A context manager."""

    def __init__(self, config, *outputs):
        self.receivers = [Receiver(take) for _, take in outputs]
        urls = [f'"{url.replace("PORT", str(receiver.port))}"' for (url, _), receiver in zip(outputs, self.receivers)]
        self.installation = Installation(config.replace("OUTPUT", ", ".join(urls)))

    def __enter__(self):
        self.installation.up()
        return self

    def __exit__(self, *exception):
        self.installation.__exit__(*exception)
        for receiver in self.receivers:
            receiver.close()

    def outputs(self):
        return json.loads(self.installation.tutti("call", "output", "get_outputs").stdout)


class Light(unittest.TestCase):
    def test_frames_of_scenes_come_over_all_wires(self):
        with Stage(PANEL, ("ddp://127.0.0.1:PORT", Ddp()), ("artnet://127.0.0.1:PORT", artnet),
                   ("sacn://127.0.0.1:PORT?universe=3", sacn)) as stage:
            for receiver, size in zip(stage.receivers, (WIDTH * HEIGHT * 3, 510, 510)):
                first = receiver.next_frame()[1]
                self.assertEqual(len(first), size)
                wait_until(lambda: any(lights != first for _, lights in receiver.frames()), "another frame")

    def test_killing_render_shows_no_black_frame_and_new_ones_come_at_once(self):
        with Stage(PANEL, ("ddp://127.0.0.1:PORT", Ddp())) as stage:
            receiver = stage.receivers[0]
            seen = [receiver.next_frame()]
            for _ in range(5):
                before = stage.installation.pid("render")
                os.kill(before, signal.SIGKILL)
                stage.installation.wait_state("render", "ready", other_than=before)
                seen += wait_until(receiver.frames, "a frame on the wire")
            for _, lights in seen:
                self.assertNotEqual(lights.count(0), len(lights), "a black frame")
            gaps = [later - sooner for (sooner, _), (later, _) in zip(seen, seen[1:])]
            self.assertLess(max(gaps), 1.0, "receivers would time out")

    def test_without_render_the_attract_loop_runs_and_light_comes_back(self):
        config = PANEL + 'hold = "300ms"\nfade = "300ms"\n'
        with Stage(config, ("ddp://127.0.0.1:PORT", Ddp())) as stage:
            receiver = stage.receivers[0]
            receiver.next_frame()
            stage.installation.tutti("stop", "render")
            with BusClient(stage.installation.run_directory / "mqtt") as bus:
                bus.subscribe("tutti/health/output")
                wait_until(lambda: b'"attract"' in bus.next_message().payload, "the attract loop")
                receiver.frames()
                before = receiver.next_frame()[1]
                wait_until(lambda: any(lights != before for _, lights in receiver.frames()), "that it moves")
                stage.installation.tutti("start", "render")
                wait_until(lambda: b'"live"' in bus.next_message().payload, "live again")
            for _, lights in receiver.frames():
                self.assertNotEqual(lights.count(0), len(lights), "a black frame")

    def test_output_that_is_killed_is_back_with_the_newest_frame(self):
        with Stage(PANEL, ("ddp://127.0.0.1:PORT", Ddp())) as stage:
            receiver = stage.receivers[0]
            receiver.next_frame()
            before = stage.installation.pid("output")
            os.kill(before, signal.SIGKILL)
            stage.installation.wait_state("output", "ready", other_than=before)
            receiver.frames()
            lights = receiver.next_frame()[1]
            self.assertNotEqual(lights.count(0), len(lights), "a black frame")

    def test_wire_that_leads_nowhere_stops_no_other(self):
        config = PANEL.replace("[OUTPUT]", '["ddp://no-such-host.invalid", "framebuffer:/dev/null", OUTPUT]')
        with Stage(config, ("ddp://127.0.0.1:PORT", Ddp())) as stage:
            receiver = stage.receivers[0]
            receiver.next_frame()
            times = []
            wait_until(lambda: times.extend(at for at, _ in receiver.frames()) or len(times) > 120, "two seconds of frames")
            self.assertLess((times[-1] - times[0]) / len(times), 0.025, "sixty a second")
            wires = stage.outputs()["displays"][0]["wires"]
            self.assertIn("no-such-host.invalid", wires[0]["reason"])
            self.assertEqual(wires[1]["reason"], "/dev/null is no framebuffer")
            self.assertNotIn("reason", wires[2])

    def test_time_from_an_event_to_its_packet_is_measured_by_route(self):
        config = PANEL + '[budget]\n"button.press -> panel" = "5s"\n'
        with Stage(config, ("ddp://127.0.0.1:PORT", Ddp())) as stage:
            stage.receivers[0].next_frame()
            with BusClient(stage.installation.run_directory / "mqtt") as bus:
                numbers = itertools.count(1)

                def measured():
                    """One more event, which render may not hear yet, and what is known of those before."""
                    number = next(numbers)
                    bus.publish("tutti/event/button/press", {
                        "v": 1, "id": f"e{number}", "type": "button.press", "producer": 1, "source": "pad", "seq": number,
                        "timestamp": time.time(), "data": {"code": "a"}})
                    answer = json.loads(stage.installation.tutti("call", "output", "get_stats").stdout)
                    routes = {each["route"]: each for each in answer["latency"]}
                    return routes["button.press -> panel"] if routes["button.press -> panel"]["count"] >= 20 else None
                route = wait_until(measured, "twenty events at their packets")
            self.assertEqual(route["budget"], 5.0)
            self.assertLess(0, route["p50"])
            self.assertLess(route["p50"], 0.1)

    def test_pictures_go_to_files_and_to_a_film(self):
        urls = ["png:frames", "gif:a.gif", "video:a.mp4", "framebuffer:screen"]
        config = PANEL.replace("OUTPUT", ", ".join(f'"{url}"' for url in urls))
        with Stage(config) as stage:
            folder = stage.installation.folder

            def all_have_some():
                return all(wire["packets"] > 30 for wire in stage.outputs()["displays"][0]["wires"])
            wait_until(all_have_some, "thirty pictures of each kind")
            self.assertEqual((folder / "screen").stat().st_size, WIDTH * HEIGHT * 4)
            stage.installation.tutti("stop", "output")
            for name, size in (("frames/panel-000030.png", "16,16"), ("a.gif", "16,16"), ("a.mp4", "128,128")):
                told = subprocess.run(
                    ["ffprobe", "-v", "error", "-show_entries", "stream=width,height,nb_read_frames", "-count_frames", "-of", "csv=p=0",
                     folder / name], capture_output=True, text=True, check=True)
                self.assertTrue(told.stdout.startswith(size), (name, told.stdout, told.stderr))
                if name != "frames/panel-000030.png":
                    self.assertGreaterEqual(int(told.stdout.strip().split(",")[2]), 30, name)


if __name__ == "__main__":
    unittest.main()
