#!/usr/bin/python3
"""The words of the song that plays: found in a folder, said by OSC and on the bus when they are sung. A client of the bus plays the player:
it says `song/playing` as docs/lyrics.md has it. TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import signal
import tempfile
import time
import unittest

from audio_rig import Ear
from bus_client import BusClient
from rig import Installation, wait_until

CONFIG = """
[gateway]
listen = "off"
[osc]
send = ["127.0.0.1:PORT"]
[config.lyrics]
folder = "FOLDER"
SETTINGS
[service.lyrics]
"""
HOME = """[ar:Ada]
[ti:Home]
[offset:100]
[00:00.10]Carry me home tonight
[00:00.60]<00:00.60>over <00:00.80>the <00:01.00>river
[00:01.60]carry me home, tonite
[00:02.10]
[10:00.00]The river sleeps
"""
OTHER = "[00:00.20]Something else\n[00:00.40]altogether\n"
LINES = ["Carry me home tonight", "over the river", "carry me home, tonite", "", "The river sleeps"]


class Stage(Installation):
    """An installation with a folder of words, an ear for its OSC and a player on its bus. A context manager. `settings`: lines of the
    section."""

    def __init__(self, settings="lrclib = false"):
        super().__init__("")
        self.words = self.folder / "words"
        self.words.mkdir()
        (self.words / "Ada - Home.lrc").write_text(HOME)
        (self.words / "Béla").mkdir()
        (self.words / "Béla" / "Other.lrc").write_text(OTHER)
        self.ear = Ear()
        self.config.write_text(CONFIG.replace("PORT", str(self.ear.port)).replace("FOLDER", str(self.words)).replace("SETTINGS", settings))
        self.bus = None
        self.osc, self.events, self.kept = [], [], {}

    def __enter__(self):
        self.up()
        self.bus = BusClient(self.run_directory / "mqtt")
        self.bus.client.on_message = self._heard
        for topic in ("tutti/event/song/#", "tutti/song/lyrics", "tutti/health/lyrics"):
            self.bus.subscribe(topic)
        return self

    def __exit__(self, *reason):
        if self.bus:
            self.bus.__exit__()
        super().__exit__(*reason)
        self.ear.__exit__()

    def _heard(self, _client, _userdata, message):
        if message.topic.startswith("tutti/event/"):
            event = json.loads(message.payload)
            self.events.append((event["type"], event["data"]))
        else:
            self.kept[message.topic] = json.loads(message.payload) if message.payload else None

    def play(self, artist, title, position=0.0, playing=True, **more):
        self.bus.publish("tutti/song/playing", {
            "v": 1, "player": "fixture", "active": True, "source": "test", "artist": artist, "title": title, "album": "", "duration": 700,
            "position": position, "playing": playing, "timestamp": time.time(), "expires_in": 600, **more}, retain=True)

    def heard(self):
        """All that came by OSC so far: (address, values)."""
        while not self.ear.heard.empty():
            address, values, _ = self.ear.heard.get()
            self.osc.append((address, values))
        return self.osc

    def wait_heard(self, address, *values):
        wait_until(lambda: (address, list(values)) in self.heard(), f"{address} {values} after {self.osc}")

    def since_reset(self):
        """What came of the song that plays, from the reset that began it."""
        osc = self.heard()
        last = max(index for index, (address, _) in enumerate(osc) if address == "/karaoke/lyrics/reset")
        return osc[last:]

    def forget(self):
        self.heard()
        self.osc, self.events = [], []

    def lines(self):
        return [values[2] for address, values in self.since_reset() if address == "/karaoke/lyrics/line"]

    def sung(self):
        return [data["text"] for kind, data in self.events if kind == "song.line"]

    def step(self, step, state):
        return wait_until(
            lambda: next((data for kind, data in self.events if kind == "song.step" and (data["step"], data["state"]) == (step, state)), None),
            f"{step} {state}")

    def lyrics(self, wanted=lambda said: True):
        return wait_until(lambda: (said := self.kept.get("tutti/song/lyrics")) and wanted(said) and said, "song/lyrics as it is wanted")

    def ask(self, action, check=True, **params):
        done = self.tutti("call", "lyrics", action, json.dumps(params), "--control", check=check)
        return json.loads(done.stdout) if check else done


class Karaoke(unittest.TestCase):
    def test_each_line_comes_in_order_and_never_before_its_time(self):
        with Stage() as stage:
            begun = time.time()
            stage.play("ADA", "Home (Remastered 2011)")
            came = {}

            def all_came():
                for address, values in stage.heard():
                    if address == "/karaoke/line/active":
                        came.setdefault(values[0], time.time() - begun)
                return 3 in came
            wait_until(all_came, "the fourth line")
            order = [address for address, _ in stage.since_reset()]
            self.assertEqual(order[:3], ["/karaoke/lyrics/reset", "/karaoke/refrain/reset", "/karaoke/keywords/reset"])
            self.assertEqual(stage.lines(), LINES)
            self.assertLess(order.index("/karaoke/lyrics/line"), order.index("/karaoke/line/active"))
            active = [values[0] for address, values in stage.since_reset() if address == "/karaoke/line/active"]
            self.assertEqual(active, sorted(active))
            # The file's own [offset:100] acts once: the lines are a tenth of a second sooner than they stand there.
            times = [values[1] for address, values in stage.since_reset() if address == "/karaoke/lyrics/line"]
            for time_of_line, expected in zip(times, (0, 0.5, 1.5, 2.0, 599.9)):
                self.assertAlmostEqual(time_of_line, expected, places=3)
            for line, at in came.items():
                self.assertGreaterEqual(at, times[line])
            stage.wait_heard("/karaoke/refrain/active", 2, LINES[2])
            wait_until(lambda: stage.sung() == [LINES[line] for line in active], f"the events of {active}")
            words = [data["text"] for kind, data in stage.events if kind == "song.word"]
            self.assertEqual(words, [word for word in ("over", "the", "river") if word in words])
            self.assertIn("river", words)

    def test_what_is_known_of_a_song_is_kept_on_the_bus(self):
        with Stage() as stage:
            stage.play("Ada", "Home", playing=False)
            said = stage.lyrics(lambda said: said["analysis_by"])
            self.assertEqual((said["artist"], said["title"], said["from"], said["synced"]), ("Ada", "Home", "folder", True))
            self.assertEqual([line["text"] for line in said["lines"]], LINES)
            self.assertEqual(said["refrain"], [LINES[0], LINES[2]])
            self.assertIn("river", said["keywords"])
            self.assertEqual(len(said["categories"]), 12)
            self.assertEqual(stage.ask("get_lyrics")["lines"], said["lines"])
            stage.step("send", "complete")
            stage.step("analyse", "skipped")
            stage.wait_heard("/karaoke/categories/mood", said["mood"])

    def test_of_another_song_nothing_of_the_one_before_is_said(self):
        with Stage() as stage:
            for _ in range(5):
                stage.play("Ada", "Home", position=0.3)
                stage.play("Béla", "Other")
            stage.wait_heard("/karaoke/line/active", 1)
            wait_until(lambda: stage.lines() == ["Something else", "altogether"], "the words of the last song alone")
            stage.lyrics(lambda said: said["title"] == "Other" and said["synced"])
            wait_until(lambda: stage.sung()[-1:] == ["altogether"], "the last line as an event")
            self.assertNotIn(LINES[2], stage.sung())

    def test_a_seek_back_is_followed_and_a_pause_stands(self):
        with Stage() as stage:
            stage.play("Ada", "Home", position=601, playing=False)
            stage.wait_heard("/karaoke/line/active", 4)
            stage.forget()
            stage.play("Ada", "Home", position=0.2, playing=False)
            stage.wait_heard("/karaoke/line/active", 0)
            stage.play("Ada", "Home", position=0.2)
            stage.wait_heard("/karaoke/line/active", 3)

    def test_an_offset_is_kept_for_its_song_and_a_killed_worker_goes_on_where_the_song_is(self):
        with Stage() as stage:
            refused = stage.ask("set_offset", check=False, offset=1)
            self.assertNotEqual(refused.returncode, 0)
            stage.play("Ada", "Home", position=598)
            stage.wait_heard("/karaoke/line/active", 3)
            self.assertNotEqual(stage.ask("set_offset", check=False, offset=61).returncode, 0)
            self.assertEqual(stage.ask("set_offset", offset=-2.5)["offset"], -2.5)
            wait_until(lambda: stage.lyrics()["offset"] == -2.5, "the offset on the bus")
            stage.wait_heard("/karaoke/line/active", 4)
            self.assertEqual(stage.lyrics()["lines"][4]["time"], 599.9)  # which has it not
            stage.forget()
            before = stage.pid("lyrics")
            os.kill(before, signal.SIGKILL)
            stage.wait_state("lyrics", "ready", other_than=before)
            stage.wait_heard("/karaoke/line/active", 4)
            self.assertEqual(stage.lines(), LINES)
            self.assertAlmostEqual(
                next(values[1] for address, values in stage.since_reset() if address == "/karaoke/lyrics/line" and values[0] == 4), 597.4,
                places=2)
            self.assertEqual(stage.ask("get_lyrics")["offset"], -2.5)

    def test_what_cannot_be_read_is_said_to_be_so(self):
        with Stage() as stage:
            (stage.words / "Ada - Odd.lrc").write_bytes("[00:01]a".encode("utf-16"))
            stage.play("Ada", "Odd")
            self.assertIn("UTF-16", stage.step("parse", "error")["reason"])
            wait_until(lambda: "UTF-16" in stage.kept.get("tutti/health/lyrics", {}).get("message", ""), "its health")
            stage.forget()
            stage.play("Ada", "Nobody Knows It")
            self.assertEqual(stage.step("lyrics", "skipped")["reason"], "nobody has its words")
            stage.lyrics(lambda said: said["title"] == "Nobody Knows It" and said["from"] == "")
            # For who comes later.
            told = {"step": "lyrics", "state": "skipped", "reason": "nobody has its words"}
            wait_until(lambda: told in stage.kept.get("tutti/health/lyrics", {}).get("details", {}).get("steps", []), "the step in its health")
            (stage.words / "Ada - Nobody Knows It.txt").write_text("Plain words\nof a song\n")
            stage.ask("refetch")
            self.assertEqual(stage.lyrics(lambda said: said["from"] == "folder")["plain"], "Plain words\nof a song\n")

    def test_another_folder_counts_at_once(self):
        with Stage() as stage, tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "Ada - Home.lrc").write_text("[00:01]elsewhere")
            stage.play("Ada", "Home", playing=False)
            stage.lyrics(lambda said: len(said["lines"]) == 5)
            stage.tutti("config", "set", "lyrics", f"folder={folder}")
            stage.lyrics(lambda said: [line["text"] for line in said["lines"]] == ["elsewhere"])
            wait_until(lambda: stage.lines() == ["elsewhere"], "the words of the other folder")

    def test_when_nothing_plays_nothing_is_said_of_it(self):
        with Stage() as stage:
            stage.play("Ada", "Home", playing=False)
            stage.lyrics(lambda said: said["synced"])
            stage.play("", "", playing=False, active=False)
            wait_until(lambda: stage.kept["tutti/song/lyrics"] is None, "that nothing is kept")
            wait_until(lambda: stage.lines() == [], "the end of the song by OSC")
            for command in ("get_lyrics", "refetch"):
                self.assertIn("nothing plays", stage.ask(command, check=False).stderr)


if __name__ == "__main__":
    unittest.main()
