#!/usr/bin/python3
"""What follows a song takes no more memory than it may, with a folder of 20,000 songs (bench/lyrics takes the time).

TUTTI_RELEASE_BIN is the folder of the programs that ship: sanitizers would be measured otherwise."""

import sys
import unittest

from audio_rig import Ear
from bus_client import BusClient
from playback_rig import playback
from rig import ROOT, Installation, release_copies

sys.path.append(str(ROOT / "bench" / "stack"))
import stack  # noqa: E402

SONGS = 20_000  # in the folder
CHANGES = 10
MOST = {"lyrics": 12_000_000, "now-playing": 2_000_000, "virtualdj": 2_000_000}  # PSS
PROGRAMS = ("tutti", "tutti-shim", "tutti-hub", "tutti-lyrics")
CONFIG = """
name = "songs"
[hub]
tcp = "off"
[gateway]
listen = "off"
[osc]
send = ["127.0.0.1:{port}"]
[config.lyrics]
folder = "{folder}/words"
lrclib_url = "http://127.0.0.1:9"
[service.now-playing]
[service.virtualdj]
[service.lyrics]
"""


class Songs(unittest.TestCase):
    def setUp(self):
        folder = release_copies(self, PROGRAMS)
        (folder / "words").mkdir()
        for number in range(SONGS):
            (folder / "words" / f"Ada - Song {number}.lrc").write_text(f"[00:01]Song {number} is sung\n[00:03]And sung\n")
        self.ear = self.enterContext(Ear())
        self.home = self.enterContext(Installation(CONFIG.format(port=self.ear.port, folder=folder), folder))
        self.home.up()
        self.bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))

    def play(self, title):
        """Until its first line is heard."""
        self.bus.publish("tutti/playback/deck", playback("deck", title, expires_in=600), qos=0, retain=True)
        while True:
            address, values, _ = self.ear.heard.get(timeout=60)
            if address == "/karaoke/lyrics/line" and values[0] == 0 and values[2] == f"{title} is sung":
                return

    def test_a_folder_of_20000_songs_and_the_monitors_keep_within_their_memory(self):
        for number in range(CHANGES):
            self.play(f"Song {number * 1999}")
        shares = {service: stack.pss(self.home.pid(service)) for service in MOST}
        for service, most in MOST.items():
            with self.subTest(service):
                self.assertGreater(shares[service], 300_000)
                self.assertLessEqual(shares[service], most, shares)


if __name__ == "__main__":
    unittest.main()
