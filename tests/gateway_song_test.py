#!/usr/bin/python3
"""/ws/song, /ws/lyrics and /api/song/pictures of tutti-gateway: what plays and its words, whole, to who watches; pictures of this machine."""

import json
import time
import unittest

from contract_test import CONTRACTS, SCHEMAS, validator
from gateway_bench import WithHub
from rig import wait_until
from web_socket_client import WebSocket

PLAYING = json.loads((CONTRACTS / "examples" / "playback" / "playing.json").read_text())
LYRICS = json.loads((CONTRACTS / "examples" / "song_lyrics" / "synced.json").read_text())
PICTURE = "00000000000000ab-3-7.png"


def playback(player="spotify", **more):
    return {**PLAYING, "player": player, "timestamp": time.time(), **more}


class Song(WithHub):
    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    def watch(self, path):
        return self.enterContext(WebSocket(self.bench.port, path))

    def receive(self, viewer, schema, condition=lambda _: True):
        while True:
            message = viewer.receive()
            validator(SCHEMAS[schema]).validate(message)
            if condition(message):
                return message

    def test_who_comes_is_told_what_the_bus_had_kept_and_then_what_changes(self):
        song = playback()
        self.bench.publish("playback/spotify", song, True)
        self.bench.publish("playback/mpris", playback("mpris", playing=False), True)
        self.bench.publish("song/playing", song, True)
        viewer = self.watch("/ws/song")
        first = self.receive(viewer, "live_song")
        self.assertEqual(first["playing"], song)
        self.assertEqual([player["player"] for player in first["players"]], ["mpris", "spotify"])
        self.assertAlmostEqual(first["timestamp"], time.time(), delta=30)
        self.bench.publish("song/playing", {**song, "playing": False}, True)
        self.receive(viewer, "live_song", lambda message: message["playing"] and not message["playing"]["playing"])
        self.bench.publish("playback/mpris", "", True)
        self.receive(viewer, "live_song", lambda message: [player["player"] for player in message["players"]] == ["spotify"])
        self.bench.publish("song/playing", "", True)
        self.receive(viewer, "live_song", lambda message: message["playing"] is None)

    def test_where_nothing_plays_that_is_said(self):
        said = self.receive(self.watch("/ws/song"), "live_song")
        self.assertEqual((said["playing"], said["players"]), (None, []))
        self.assertIsNone(self.receive(self.watch("/ws/lyrics"), "live_lyrics")["lyrics"])

    def test_a_player_that_is_silent_for_too_long_has_gone(self):
        viewer = self.watch("/ws/song")
        self.receive(viewer, "live_song")
        self.bench.publish("song/playing", playback(expires_in=1.5))
        self.receive(viewer, "live_song", lambda message: message["playing"])
        self.receive(viewer, "live_song", lambda message: message["playing"] is None)

    def test_words_are_told_as_they_are(self):
        self.bench.publish("song/lyrics", LYRICS, True)
        viewer = self.watch("/ws/lyrics")
        self.assertEqual(self.receive(viewer, "live_lyrics")["lyrics"], LYRICS)
        self.bench.publish("song/lyrics", {**LYRICS, "offset": 0.5}, True)
        self.receive(viewer, "live_lyrics", lambda message: message["lyrics"]["offset"] == 0.5)
        self.bench.publish("song/lyrics", "", True)
        self.receive(viewer, "live_lyrics", lambda message: message["lyrics"] is None)

    def test_it_is_heard_of_only_while_somebody_watches(self):
        """What is refused stands in the log: of what nobody watches nothing is refused."""
        self.bench.publish("song/playing", {**PLAYING, "title": 1})
        self.bench.publish("song/lyrics", {**LYRICS, "lines": 1})
        self.bench.reading("system", "cpu", 1)
        self.bench.wait_sources(lambda sources: "system" in sources, "what was said after it")
        self.assertNotIn("a message was refused", self.bench.log())
        viewer = self.watch("/ws/song")
        self.receive(viewer, "live_song")
        self.bench.publish("song/playing", {**PLAYING, "title": 1})
        wait_until(lambda: "a message was refused" in self.bench.log(), "a line in the log")
        self.assertIn("song/playing", self.bench.log())
        self.bench.publish("song/playing", playback())
        self.receive(viewer, "live_song", lambda message: message["playing"])

    def test_a_picture_of_this_machine_is_given_and_nothing_else(self):
        folder = self.bench.folder / "state" / "lyrics.pictures"
        folder.mkdir(mode=0o700)
        (folder / PICTURE).write_bytes(b"\x89PNG picture")
        (folder / "notes.txt").write_text("secret")
        (folder.parent / "0-0-0.png").write_text("secret")
        status, headers, body = self.bench.ask("GET", f"/api/song/pictures/{PICTURE}")
        self.assertEqual((status, headers["Content-Type"], body), (200, "image/png", b"\x89PNG picture"))
        for name in ("notes.txt", "../0-0-0.png", "..%2f0-0-0.png", "00000000000000ac-3-7.png"):
            with self.subTest(name):
                status, _, body = self.bench.ask("GET", f"/api/song/pictures/{name}")
                self.assertEqual(status, 404)
                self.assertNotIn(b"secret", body)


if __name__ == "__main__":
    unittest.main()
