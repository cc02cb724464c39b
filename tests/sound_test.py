#!/usr/bin/python3
"""The inputs of sound alone (src/sound), on a real PulseAudio, on ALSA over it, on files and on streams: what is played comes out, and
whatever goes away is taken again when it comes back, with silence meanwhile.

TUTTI_BIN names the folder of the programs, with `sound_probe`, which prints what the keeper of an input does."""

import array
import contextlib
import http.server
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from feeder_rig import Feeder
from pulse_rig import RATE, SoundServer, left_alone, tone
from rig import BIN, free_port, wait_until


LAME = 0.95


class Probe(Feeder):
    """What InputKeeper does with a place: states, and how loud and how high each tenth of a second is."""

    def __init__(self, place, environment=None):
        self.process = subprocess.Popen(
            [BIN / "sound_probe", place], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.rest = b""

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def status(self):
        self.say("status")
        return self.next("the status", lambda line: "state" in line)

    def meter(self, fits=lambda line: True, what="a meter's line"):
        return self.next(what, lambda line: "rms" in line and fits(line))

    def hears_tone(self, rms=0.3535, native_rate=RATE):
        """A line that is one tone of 1 kHz and nothing else."""
        def fits(line):
            return abs(line["rms"] - rms) < 0.01 and abs(line["frequency"] - 1000) <= 10 and line["native_rate"] == native_rate
        return self.meter(fits, f"a tone of {rms}")

    def hears_silence(self):
        return self.meter(lambda line: line["peak"] == 0, "silence")

    def devices(self):
        self.say("devices")
        found = []
        while (line := self.next("a device", lambda line: "listed" in line or "failure" in line)).get("listed") != "end":
            found.append(line)
        return found

    def children(self):
        """pid -> state, of its own child processes, zombies among them."""
        found = {}
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                if int(parent) == self.process.pid:
                    found[int(entry.name)] = state
        return found


def click(period):
    """Half a millisecond as loud as can be, and silence for the rest of the period."""
    samples = array.array("h", bytes(4 * int(RATE * period)))
    samples[:48] = array.array("h", [32767] * 48)
    return samples.tobytes()


class ClickReader:
    """`parec` on a source, and when each click had come out of it."""

    def __init__(self, source, environment):
        self.times = []
        self.process = subprocess.Popen(
            ["parec", f"--device={source}", f"--rate={RATE}", "--format=s16le", "--channels=2", "--latency-msec=5", "--raw"],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        while piece := os.read(self.process.stdout.fileno(), 65536):
            now = time.monotonic()
            if max(array.array("h", piece[: len(piece) & ~1])) > 29000 and (not self.times or now > self.times[-1] + 0.1):
                self.times.append(now)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


def stop_for(process, duration):
    process.send_signal(signal.SIGSTOP)
    threading.Event().wait(duration)
    process.send_signal(signal.SIGCONT)


class OnPulseAudio(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(SoundServer())

    def probe(self, place):
        return self.enterContext(Probe(place, self.server.environment))

    def test_a_tone_is_heard_as_it_is_played(self):
        self.server.start("room")
        probe = self.probe("pulse:room.monitor")
        opened = probe.state("open")
        self.assertEqual((opened["device"], opened["rate"], opened["channels"]), ("room.monitor", RATE, 2))
        with self.server.play("room", tone(0.5, 1)):
            for _ in range(5):
                probe.hears_tone()
        self.assertEqual(probe.status()["xruns"], 0)

    def test_one_side_alone_is_half_as_loud(self):
        self.server.start("room")
        probe = self.probe("pulse:room.monitor")
        with self.server.play("room", left_alone(tone(0.5, 1))):
            probe.hears_tone(rms=0.3535 / 2)

    def test_every_rate_and_number_of_channels_becomes_one_at_a_native_rate(self):
        self.server.start()
        for rate, channels, native in ((44100, 2, 44100), (22050, 1, 44100), (96000, 2, 48000), (8000, 2, 48000), (48000, 8, 48000)):
            with self.subTest(f"{rate} Hz, {channels} channels"):
                self.server.load(f"module-null-sink sink_name=at{rate}c{channels} rate={rate} channels={channels}")
                probe = self.probe(f"pulse:at{rate}c{channels}.monitor")
                opened = probe.state("open")
                self.assertEqual((opened["rate"], opened["channels"]), (rate, channels))
                with self.server.play(f"at{rate}c{channels}", tone(0.5, 1)):
                    probe.meter(lambda line, native=native: line["rms"] > 0.03 and abs(line["frequency"] - 1000) <= 10
                                and line["native_rate"] == native, "the tone")

    def test_the_default_source_is_followed(self):
        self.server.start("hall", "room")
        self.server.pactl("set-default-source", "room.monitor")
        probe = self.probe("pulse")
        self.assertEqual(probe.state("open")["device"], "room.monitor")
        with self.server.play("hall", tone(0.5, 1)):
            self.server.pactl("set-default-source", "hall.monitor")
            self.assertEqual(probe.state("open")["device"], "hall.monitor")
            probe.hears_tone()

    def test_what_the_default_sink_plays_is_followed(self):
        self.server.start("hall", "room")
        self.server.pactl("set-default-sink", "hall")
        probe = self.probe("pulse:monitor")
        self.assertEqual(probe.state("open")["device"], "hall.monitor")
        with self.server.play("room", tone(0.5, 1)):
            self.server.pactl("set-default-sink", "room")
            probe.hears_tone()

    def test_a_device_that_goes_is_waited_for_in_silence(self):
        self.server.start("hall")
        room = self.server.load(f"module-null-sink sink_name=room rate={RATE}")
        probe = self.probe("pulse:room.monitor")
        probe.state("open")
        for _ in range(3):
            self.server.pactl("unload-module", room)
            waiting = probe.state("waiting")
            self.assertIn("no source room.monitor", waiting["reason"])
            self.assertEqual(waiting["device"], "")
            probe.hears_silence()
            room = self.server.load(f"module-null-sink sink_name=room rate={RATE}")
            probe.state("open")
            with self.server.play("room", tone(0.5, 1)):
                probe.hears_tone()

    def test_one_that_comes_back_in_another_format_is_heard_in_that(self):
        self.server.start("hall")
        room = self.server.load("module-null-sink sink_name=room rate=48000")
        probe = self.probe("pulse:room.monitor")
        probe.state("open")
        self.server.pactl("unload-module", room)
        self.server.load("module-null-sink sink_name=room rate=44100 channels=1")
        self.assertEqual(probe.state("open")["rate"], 44100)
        with self.server.play("room", tone(0.5, 1)):
            probe.meter(lambda line: line["native_rate"] == 44100 and line["rms"] > 0.3, "the tone")

    def test_a_server_that_dies_is_waited_for_and_time_goes_on(self):
        self.server.start("room")
        probe = self.probe("pulse:room.monitor")
        probe.state("open")
        first = probe.meter()
        self.server.stop(signal.SIGKILL)
        self.assertIn("no sound server answers", probe.state("waiting")["reason"])
        probe.hears_silence()
        self.server.start("room")
        probe.state("open")
        with self.server.play("room", tone(0.5, 1)):
            last = probe.hears_tone()
        # Sixty frames a second are wanted, whoever dies: what was not heard was silence.
        given = (last["samples"] - first["samples"]) / RATE
        self.assertAlmostEqual(given, last["time"] - first["time"], delta=0.5)

    def test_a_server_that_hangs_is_given_up_and_taken_again(self):
        self.server.start("room")
        probe = self.probe("pulse:room.monitor")
        probe.state("open")
        self.server.daemon.send_signal(signal.SIGSTOP)
        try:
            muted = probe.next("a reopening", lambda line: line.get("mute_closes", 0) >= 1)
            self.assertIn("no sound", muted["reason"])
            probe.hears_silence()
        finally:
            self.server.daemon.send_signal(signal.SIGCONT)
        probe.state("open")
        with self.server.play("room", tone(0.5, 1)):
            probe.hears_tone()

    def test_a_loudspeaker_that_sleeps_is_silence_and_no_failure(self):
        self.server.start("room", modules=["module-suspend-on-idle timeout=1"])
        probe = self.probe("pulse:room.monitor")
        probe.state("asleep")
        first = probe.hears_silence()
        last = probe.meter(lambda line: line["time"] > first["time"] + 2.5, "silence for longer than the watchdog waits")
        self.assertAlmostEqual((last["samples"] - first["samples"]) / RATE, last["time"] - first["time"], delta=0.3)
        self.assertEqual(probe.status()["mute_closes"], 0)
        with self.server.play("room", tone(0.5, 1)):
            probe.hears_tone()

    def test_a_name_that_is_wrong_stops_nothing_and_can_be_changed(self):
        self.server.start("room")
        probe = self.probe("pulse:nobody")
        self.assertIn("no source nobody", probe.state("waiting")["reason"])
        probe.hears_silence()
        probe.say("pulse:room.monitor")
        with self.server.play("room", tone(0.5, 1)):
            probe.hears_tone()

    def test_a_program_that_was_stopped_loses_no_time(self):
        self.server.start("room")
        probe = self.probe("pulse:room.monitor")
        probe.state("open")
        with self.server.play("room", tone(0.5, 1)):
            first = probe.hears_tone()
            stop_for(probe.process, 1.5)
            last = probe.meter(lambda line: line["time"] > first["time"] + 2, "what came meanwhile")
        given = (last["samples"] - first["samples"]) / RATE
        self.assertAlmostEqual(given, last["time"] - first["time"], delta=0.3)
        self.assertEqual((last["silent"], probe.status()["xruns"]), (first["silent"], 0))  # the server kept it all

    def test_no_server_at_all_stops_nothing(self):
        probe = self.probe("pulse")
        self.assertIn("no sound server answers", probe.state("waiting")["reason"])
        probe.hears_silence()

    def test_latency_is_said(self):
        self.server.start("room")
        probe = self.probe("pulse:room.monitor")
        probe.state("open")
        with self.server.play("room", tone(0.5, 1)):
            probe.hears_tone()
            wait_until(lambda: probe.status()["latency"] is not None, "a latency")
        self.assertLess(probe.status()["latency"], 0.5)  # of a null sink it is said to be 0

    def test_a_click_is_heard_as_early_as_a_bare_reader_has_it(self):
        self.server.start("room")
        probe = self.probe("pulse:room.monitor")
        probe.state("open")
        bare = self.enterContext(ClickReader("room.monitor", self.server.environment))
        with self.server.play("room", click(0.3)):
            ours = [probe.next("a click", lambda line: "click" in line)["click"] for _ in range(20)]
            wait_until(lambda: bare.times and bare.times[-1] >= ours[-1] - 0.1, "the same click there")
        later = sorted(min((heard - other for other in bare.times), key=abs) for heard in ours)
        self.assertLess(later[len(later) // 2], 0.005)  # less than a fragment

    def test_devices_are_listed_by_names_that_open_them(self):
        self.server.start("hall", "room")
        self.server.pactl("set-default-source", "room.monitor")
        probe = self.probe("generator:silence")
        devices = [line for line in probe.devices() if line.get("listed", "").startswith("pulse:")]
        self.assertEqual([line["listed"] for line in devices], ["pulse:room.monitor", "pulse:hall.monitor"])
        self.assertEqual((devices[0]["is_default"], devices[0]["is_monitor"], devices[0]["rate"]), (True, True, RATE))
        probe.say(devices[1]["listed"])
        with self.server.play("hall", tone(0.5, 1)):
            probe.hears_tone()


class OnAlsa(unittest.TestCase):
    """ALSA's own library, with the sound server behind its plugin `pulse`: no sound card is needed."""

    def setUp(self):
        self.server = self.enterContext(SoundServer())
        configuration = self.server.folder / "asound.conf"
        configuration.write_text('pcm.ear { type pulse device "room.monitor" hint { show on description "An ear" } }\n'
                                 'pcm.plugged { type plug slave.pcm "ear" }\n')
        self.environment = {**self.server.environment, "ALSA_CONFIG_PATH": str(configuration)}

    def probe(self, place):
        return self.enterContext(Probe(place, self.environment))

    def test_a_tone_is_heard_as_it_is_played(self):
        self.server.start("room")
        for name in ("ear", "plugged"):
            with self.subTest(name):
                probe = self.probe(f"alsa:{name}")
                self.assertEqual(probe.state("open")["device"], name)
                with self.server.play("room", tone(0.5, 1)):
                    for _ in range(5):
                        probe.hears_tone()

    def test_a_server_that_dies_behind_it_is_waited_for(self):
        self.server.start("room")
        probe = self.probe("alsa:ear")
        probe.state("open")
        self.server.stop(signal.SIGKILL)
        probe.state("waiting")
        probe.hears_silence()
        self.server.start("room")
        with self.server.play("room", tone(0.5, 1)):
            probe.hears_tone()

    def test_a_device_that_is_not_there_is_waited_for(self):
        probe = self.probe("alsa:hw:CARD=Nobody,DEV=0")
        self.assertIn("hw:CARD=Nobody,DEV=0", probe.state("waiting")["reason"])
        probe.hears_silence()

    def test_a_program_that_was_stopped_loses_no_time(self):
        self.server.start("room")
        probe = self.probe("alsa:ear")
        probe.state("open")
        first = probe.meter()
        stop_for(probe.process, 1.5)  # longer than any buffer
        with self.server.play("room", tone(0.5, 1)):
            last = probe.hears_tone()
        self.assertAlmostEqual((last["samples"] - first["samples"]) / RATE, last["time"] - first["time"], delta=0.6)

    def test_devices_are_listed(self):
        self.server.start("room")
        listed = [line["listed"] for line in self.probe("generator:silence").devices() if "listed" in line]
        self.assertIn("alsa:ear", listed)


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-sound-")))

    def test_what_another_program_wrote_is_heard(self):
        for ending, rate, native in (("wav", 22050, 44100), ("flac", 96000, 48000), ("mp3", 44100, 44100), ("ogg", 48000, 48000)):
            with self.subTest(ending):
                path = self.folder / f"tone.{ending}"
                make_tone(path, rate)
                probe = self.enterContext(Probe(f"file:{path}"))
                opened = probe.state("open")
                self.assertEqual((opened["rate"], opened["channels"]), (rate, 2))
                # LAME makes all a little quieter.
                probe.hears_tone(0.3535 * (LAME if ending == "mp3" else 1), native)

    def test_a_file_takes_as_long_as_it_is(self):
        make_tone(self.folder / "tone.wav", RATE)
        probe = self.enterContext(Probe(f"file:{self.folder}/tone.wav"))
        first, *_, last = (probe.hears_tone() for _ in range(20))
        self.assertAlmostEqual((last["samples"] - first["samples"]) / RATE, last["time"] - first["time"], delta=0.2)

    def test_one_that_is_no_sound_says_so_and_stops_nothing(self):
        (self.folder / "text.wav").write_text("no sound at all")
        os.mkfifo(self.folder / "pipe.wav")
        for name, reason in (("text.wav", "no sound that can be read"), ("pipe.wav", "is no file"), (".", "is no file")):
            with self.subTest(name):
                probe = self.enterContext(Probe(f"file:{self.folder / name}"))
                self.assertIn(reason, probe.state("failed")["reason"])
                probe.hears_silence()


def make_tone(path, rate):
    """Three seconds of 1 kHz, as loud as half of full scale, on both sides."""
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"aevalsrc=0.5*sin(2*PI*1000*t)|0.5*sin(2*PI*1000*t):s={rate}:d=3", str(path)],
        check=True, timeout=60, stdin=subprocess.DEVNULL)


class Radio(http.server.ThreadingHTTPServer):
    """Serves what is in a folder, each file over and over as one stream that does not end."""

    daemon_threads = True

    def __init__(self, folder):
        self.asked = 0
        radio = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                radio.asked += 1
                path = folder / self.path.strip("/")
                if not path.exists():
                    return self.send_error(404)
                self.send_response(200)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(path.read_bytes())
                    while path.suffix == ".mp3":
                        self.wfile.write(path.read_bytes())
                return None

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", free_port()), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *arguments):
        self.shutdown()
        super().__exit__(*arguments)


class Streams(unittest.TestCase):
    LEVEL = 0.3535 * LAME

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-sound-")))
        make_tone(self.folder / "tone.mp3", 44100)
        self.radio = self.enterContext(Radio(self.folder))
        self.url = f"http://127.0.0.1:{self.radio.server_port}"

    def probe(self, place):
        return self.enterContext(Probe(place))

    def test_a_stream_is_heard_at_the_speed_of_its_time(self):
        probe = self.probe(f"{self.url}/tone.mp3")
        probe.state("open")
        first = probe.hears_tone(self.LEVEL)
        *_, last = (probe.meter() for _ in range(20))
        self.assertAlmostEqual((last["samples"] - first["samples"]) / RATE, last["time"] - first["time"], delta=0.3)

    def test_a_decoder_that_is_killed_is_started_again_and_leaves_no_zombie(self):
        probe = self.probe(f"icecast://127.0.0.1:{self.radio.server_port}/tone.mp3")
        probe.hears_tone(self.LEVEL)
        for restart in range(1, 4):
            (decoder,) = probe.children()
            os.kill(decoder, signal.SIGKILL)
            probe.state("waiting")
            probe.state("open")
            probe.hears_tone(self.LEVEL)
            (another,) = probe.children()
            self.assertNotEqual(another, decoder)
            self.assertEqual(self.radio.asked, restart + 1)
        probe.say("generator:silence")
        wait_until(lambda: not probe.children(), "the decoder to end with its stream")

    def test_a_stream_that_is_not_there_is_waited_for(self):
        probe = self.probe(f"{self.url}/later.mp3")
        waiting = probe.state("waiting")
        self.assertIn("404", waiting["reason"])
        probe.hears_silence()
        (self.folder / "tone.mp3").rename(self.folder / "later.mp3")
        probe.hears_tone(self.LEVEL)

    def test_what_others_send_is_heard(self):
        for scheme, form, codec in (("udp", "mpegts", "mp2"), ("rtp", "rtp", "pcm_mulaw")):
            with self.subTest(scheme):
                url = f"{scheme}://127.0.0.1:{free_port()}"
                probe = self.probe(url)
                sender = subprocess.Popen(
                    ["ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2*PI*1000*t):s=8000", "-c:a", codec,
                     "-ar", "8000" if scheme == "rtp" else "48000", "-f", form, url],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    probe.hears_tone()
                finally:
                    sender.kill()
                    sender.wait()

    def test_what_is_secret_in_a_url_is_not_said(self):
        probe = self.probe(f"http://me:geheim@127.0.0.1:{self.radio.server_port}/nothing?key=geheim")
        waiting = probe.state("waiting")
        self.assertNotIn("geheim", str(waiting))

    def test_a_playlist_does_not_reach_files_of_ours(self):
        make_tone(self.folder / "secret.wav", RATE)
        (self.folder / "list.m3u8").write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{self.folder}/secret.wav\n#EXT-X-ENDLIST\n")
        probe = self.probe(f"{self.url}/list.m3u8")
        probe.state("waiting")
        self.assertEqual(probe.status()["opens"], 0)


if __name__ == "__main__":
    unittest.main()
