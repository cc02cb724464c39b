#!/usr/bin/python3
"""A song is played and sung, and whoever follows it is killed: monitor, now-playing, lyrics, one after the other. The next line comes at
its time, none of the song before, and none twice but the one that was sung when the worker lyrics died (docs/lyrics.md, docs/playback.md).

TUTTI_BIN names the folder of the programs."""

import os
import pathlib
import signal
import tempfile
import time
import unittest

from playback_rig import Player, SessionBus, Stage
from rig import wait_until
from spotify_fixture import CLIENT, FakeSpotify, track

STEP = 2  # seconds from line to line
LATE = 1.5  # seconds that a busy machine may take, the start of a process among them
LINES = 400
SOON = 'restart = { delays = ["20ms"] }'  # who crashes again and again is else left for longer each time
SERVICES = """
{player}
{soon}
[service.now-playing]
{soon}
[service.lyrics]
{soon}
config = {{ folder = "{words}", lrclib = false }}
"""


def lrc(word):
    return "".join(f"[{STEP * line // 60:02}:{STEP * line % 60:02}]{word} {line}\n" for line in range(LINES))


class DjFile:
    """A DJ program, by the file that it writes."""

    name = "virtualdj"

    def __init__(self, folder):
        self.file = folder / "now.txt"
        self.environment = {}
        self.service = f'[service.virtualdj]\nconfig = {{ path = "{self.file}" }}'

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def join(self, stage):
        pass

    def play(self, artist, title):
        """When it began."""
        self.file.write_text(f"{artist} - {title}\n")
        return self.file.stat().st_mtime


class Desktop:
    """A player of this desktop."""

    name = "mpris"
    service = "[service.mpris]"

    def __init__(self, _folder):
        self.session, self.player = SessionBus(), None
        self.environment = self.session.environment

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.player.__exit__()
        self.session.__exit__()

    def join(self, stage):
        pass

    def play(self, artist, title):
        if not self.player:
            self.player = Player(self.session, "vlc", title=title, artist=artist, position=0.0)
        else:
            self.player.tell(title=title, artist=artist, position=0.0, seek=0.0)
        return time.time() - self.player.position()


class SpotifyApp:
    """Spotify, as its Web API tells of it; somebody has logged in."""

    name, environment = "spotify", {}

    def __init__(self, _folder):
        self.spotify = FakeSpotify()
        self.service = (f'[service.spotify]\nconfig = {{ client_id = "{CLIENT}", accounts_url = "{self.spotify.url}", '
                        f'api_url = "{self.spotify.url}", interval = 0.5, idle_interval = 0.5 }}')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.spotify.stop()

    def join(self, stage):
        stage.ask("spotify", "redeem", url=self.spotify.agree(stage.ask("spotify", "authorize")["url"]))

    def play(self, artist, title):
        began = time.time()
        self.spotify.play(track(title, (artist,), seconds=STEP * LINES))
        return began


class Killed(unittest.TestCase):
    def hear(self):
        """Takes down what came since, and when: lines by OSC as numbers, events as texts."""
        now = time.time()
        while not self.stage.ear.heard.empty():
            address, values, _ = self.stage.ear.heard.get()
            if address == "/karaoke/lyrics/reset":
                self.words.clear()
            elif address == "/karaoke/lyrics/line":
                self.words.append(values[2])
            elif address == "/karaoke/line/active":
                self.active.append((now, values[0]))
        return self.active

    def wait_line(self, number):
        wait_until(lambda: any(line >= number for _, line in self.hear()), f"line {number} after {self.active[-3:]}")

    def kill(self, service, meanwhile=lambda: None):
        before = self.stage.pid(service)
        os.kill(before, signal.SIGKILL)
        meanwhile()
        self.stage.wait_state(service, "ready", other_than=before)

    def sung(self):
        return [event["data"]["text"] for event in list(self.stage.events) if event["type"] == "song.line" and event["data"]["text"]]

    def assert_sung(self, began, again):
        """Each line since at its time, none left out, none twice but those of which `again` has the number."""
        self.assertGreater(len(self.active), 3)
        said = [line for _, line in self.active]
        self.assertEqual(said, sorted(said), "in order")
        self.assertEqual(sorted(set(said)), list(range(said[0], said[-1] + 1)), "none left out")
        twice = {line for line in said if said.count(line) > 1}
        self.assertLessEqual(twice, again)
        self.assertTrue(all(said.count(line) == 2 for line in twice), said)
        first = {}
        for came, line in self.active:
            first.setdefault(line, came)
        for line, came in list(first.items())[1:]:
            self.assertGreater(came, began + STEP * line - 0.05, f"line {line} is early")
            self.assertLess(came, began + STEP * line + LATE, f"line {line} is late")

    def wait_begun(self):
        """What is still heard of the song before, which is well past its beginning, does not count."""
        def begun():
            lines = [line for _, line in self.hear()]
            first = next((place for place, line in enumerate(lines) if line <= 2), None)
            if first is None:
                return False
            del self.active[:first]
            return lines[-1] >= 1
        wait_until(begun, "the new song's second line")

    def begin(self, player, artist, title, word):
        self.active, self.words = [], []
        began = player.play(artist, title)
        self.wait_begun()
        return began, word

    def follow_and_kill(self, player, began, word):
        """One after the other, each in the middle of a line."""
        again = set()
        for service in (player.name, "now-playing", "lyrics"):
            line = self.hear()[-1][1]
            self.wait_line(line + 1)
            line = self.hear()[-1][1]
            if service == "lyrics":
                again = {line, line + 1}  # the one that is sung when it is back
            self.kill(service)
            self.wait_line(line + 2)
        self.assert_sung(began, again)
        wait_until(lambda: self.words == [f"{word} {line}" for line in range(LINES)], f"the words of {word}")

    def play_two_songs(self, kind):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-songs-")))
        (folder / "Ada - Night Garden.lrc").write_text(lrc("garden"))
        (folder / "Bo - Lamp.lrc").write_text(lrc("lamp"))
        with kind(folder) as player, Stage(SERVICES.format(player=player.service, soon=SOON, words=folder), player.environment) as self.stage:
            player.join(self.stage)
            self.follow_and_kill(player, *self.begin(player, "Ada", "Night Garden", "garden"))
            # Another song begins while nobody sings.
            self.active, self.words = [], []
            began = None

            def another():
                nonlocal began
                began = player.play("Bo", "Lamp")
            self.kill("lyrics", another)
            self.wait_begun()
            self.follow_and_kill(player, began, "lamp")
            wait_until(lambda: self.sung()[-1:] == [f"lamp {self.hear()[-1][1]}"], "the event of the line that is sung")
            songs = [text.split()[0] for text in self.sung()]
            self.assertEqual(songs, sorted(songs), "garden, and after its end lamp alone")

    def test_what_a_dj_program_plays_is_sung_on_whoever_is_killed(self):
        self.play_two_songs(DjFile)

    def test_what_a_player_of_the_desktop_plays_is_sung_on_whoever_is_killed(self):
        self.play_two_songs(Desktop)

    def test_what_spotify_plays_is_sung_on_whoever_is_killed(self):
        self.play_two_songs(SpotifyApp)


if __name__ == "__main__":
    unittest.main()
