#!/usr/bin/python3
"""Which of several players counts: `tutti now-playing` in an installation, with players that speak MQTT and an ear for its OSC.

TUTTI_BIN names the folder of the programs."""

import os
import signal
import time
import unittest

from playback_rig import Stage, playback
from rig import wait_until

SERVICE = "[service.now-playing]"


class NowPlaying(unittest.TestCase):
    def assert_changes(self, stage, wanted):
        wait_until(lambda: len(stage.changes()) >= len(wanted), f"{wanted}, now {stage.changes()}")
        self.assertEqual(stage.changes(), wanted)

    def test_a_song_is_said_on_the_bus_as_events_and_as_osc(self):
        with Stage(SERVICE) as stage:
            stage.say(playback("vlc", "Night Garden", album="Green", track_id="7", position=12.5))
            said = stage.wait_title("Night Garden")
            self.assertEqual((said["player"], said["artist"], said["album"], said["track_id"], said["playing"]), ("vlc", "Ada", "Green", "7", True))
            values, _ = stage.ear.next("/karaoke/track", lambda values: values[3] == "Night Garden")
            self.assertEqual(values, [1, "vlc", "Ada", "Night Garden", "Green", 200.0, 1])
            position, _ = stage.ear.next("/karaoke/pos")
            self.assertGreaterEqual(position[0], 12.5)
            self.assertEqual(position[1], 1)
            later, _ = stage.ear.next("/karaoke/pos", lambda values: values[0] >= position[0] + 1)
            self.assertEqual(later[1], 1)

            stage.say(playback("vlc", "Night Garden", album="Green", track_id="7", position=60, playing=False))
            rests, _ = stage.ear.next("/karaoke/track", lambda values: values[6] == 0)
            self.assertEqual(rests[3], "Night Garden")
            stage.ear.next("/karaoke/pos", lambda values: values == [60.0, 0])
            stage.wait("song/playing", lambda said: not said["playing"])

            stage.say(playback("vlc", "", artist="", active=False, playing=False))
            stage.ear.next("/karaoke/track", lambda values: values == [0, "", "", "", "", 0.0, 0])
            stage.wait("song/playing", lambda said: not said["active"])
            self.assert_changes(stage, ["Night Garden", "pause", "seek", "end"])

    def test_positions_go_on_between_two_words(self):
        with Stage(SERVICE) as stage:
            began = time.time() - 30
            stage.say(playback("vlc", "Night Garden", position=30, timestamp=began + 30))
            seen = []
            while len(seen) < 6:
                values, _ = stage.ear.next("/karaoke/pos")
                seen.append(values[0] - (time.time() - began))
            # A message that waits to be read looks late, never early: the best of them is what was sent.
            self.assertLess(min(map(abs, seen)), 0.1, seen)
            self.assertTrue(all(late <= 0.1 for late in seen), seen)

    def test_of_several_players_the_last_that_began_counts_and_others_do_not_disturb_it(self):
        with Stage(SERVICE) as stage:
            stage.say(playback("spotify", "a"))
            stage.wait_title("a")
            stage.say(playback("mpris", "rests", playing=False))
            stage.say(playback("virtualdj", "b"))
            stage.wait_title("b")
            stage.say(playback("spotify", "a", position=100))
            stage.say(playback("spotify", "a2"))
            stage.say(playback("virtualdj", "", active=False, playing=False))
            stage.wait_title("a2")
            self.assert_changes(stage, ["a", "b", "a2"])
            players = {player["player"]: player["playing"] for player in stage.ask("now-playing", "get_state")["state"]["players"]}
            self.assertEqual(players, {"spotify": True, "mpris": False, "virtualdj": False})

    def test_a_chosen_one_alone_counts(self):
        with Stage(SERVICE) as stage:
            stage.say(playback("spotify", "a"))
            stage.wait_title("a")
            told = stage.ask("now-playing", "choose", player="mpris")
            self.assertEqual(told["message"], "no player mpris is heard now: nothing counts until it is")
            stage.wait("song/playing", lambda said: not said["active"])
            stage.wait("health/now-playing", lambda said: said["details"]["chosen"] == "mpris")
            stage.say(playback("mpris", "b", playing=False))
            stage.wait_title("b")
            self.assertNotIn("message", stage.ask("now-playing", "choose", player="mpris"))
            self.assertNotIn("message", stage.ask("now-playing", "choose", player="auto"))
            stage.wait_title("a")
            stage.wait("health/now-playing", lambda said: said["details"]["chosen"] == "auto")

    def test_a_player_whose_word_expires_gives_way(self):
        with Stage(SERVICE) as stage:
            stage.say(playback("spotify", "a"))
            stage.wait_title("a")
            stage.say(playback("mpris", "b", expires_in=1))
            stage.wait_title("b")
            stage.wait_title("a")

    def test_killed_it_goes_on_with_the_song_where_it_is(self):
        with Stage(SERVICE) as stage:
            began = time.time() - 50
            stage.say(playback("spotify", "other", playing=False))
            stage.say(playback("mpris", "b", position=50, timestamp=began + 50))
            stage.wait_title("b")
            before = stage.wait_state("now-playing", "ready")
            os.kill(before["pid"], signal.SIGKILL)
            stage.wait_state("now-playing", "ready", other_than=before["pid"])
            while not stage.ear.heard.empty():
                stage.ear.heard.get()
            values, _ = stage.ear.next("/karaoke/pos")
            self.assertLess(abs(values[0] - (time.time() - began)), 30)
            self.assertGreaterEqual(values[0], 50)
            stage.say(playback("mpris", "c"))
            stage.wait_title("c")
            self.assert_changes(stage, ["other", "pause", "b", "c"])  # the song that went on is no new one

    def test_what_is_no_playback_is_left_out(self):
        with Stage(SERVICE) as stage:
            stage.bus.publish("tutti/playback/odd", "{not json", qos=0)
            stage.bus.publish("tutti/playback/odd", playback("other", "x"), qos=0)
            stage.bus.publish("tutti/playback/odd", {**playback("odd", "x"), "v": 2}, qos=0)
            stage.say(playback("mpris", "b"))
            stage.wait_title("b")
            self.assert_changes(stage, ["b"])
            self.assertEqual(stage.ask("now-playing", "get_stats")["refused"], 3)


if __name__ == "__main__":
    unittest.main()
