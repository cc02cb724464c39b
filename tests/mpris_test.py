#!/usr/bin/python3
"""What the players of a desktop play: `tutti-mpris` in an installation, on a private session bus with players on it.

TUTTI_BIN names the folder of the programs."""

import os
import signal
import time
import unittest

from playback_rig import Player, SessionBus, Stage

TOPIC = "playback/mpris"


class Mpris(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(SessionBus())

    def stage(self, **section):
        config = ", ".join(f"{key} = {value}" for key, value in section.items())
        return Stage(f"[service.mpris]\nconfig = {{ {config} }}", self.session.environment)

    def test_a_player_is_followed(self):
        with Player(self.session, "vlc.instance7", position=61.5) as player, self.stage() as stage:
            said = stage.wait_title("Night Garden", TOPIC)
            self.assertEqual((said["source"], said["artist"], said["duration"], said["track_id"]), ("vlc", "Ada", 200, "/track/1"))
            self.assertGreaterEqual(said["position"], 61.5)
            player.tell(PlaybackStatus="Paused")
            rests = stage.wait(TOPIC, lambda said: not said["playing"])
            self.assertAlmostEqual(rests["position"], player.position(), delta=0.1)
            player.tell(PlaybackStatus="Playing")
            stage.wait(TOPIC, lambda said: said["playing"])
            player.tell(title="Lamp", artist="Bo")
            said = stage.wait_title("Lamp", TOPIC)
            self.assertEqual((said["artist"], said["track_id"]), ("Bo", "/track/2"))
            player.tell(PlaybackStatus="Stopped")
            stage.wait(TOPIC, lambda said: not said["active"])

    def test_seeks_that_are_said_and_seeks_that_are_not(self):
        with Player(self.session, "vlc") as player, self.stage(position=1) as stage:
            stage.wait_title("Night Garden", TOPIC)
            player.tell(seek=120)
            stage.wait(TOPIC, lambda said: 120 <= said["position"] < 160)
            player.tell(position=30.0)
            said = stage.wait(TOPIC, lambda said: 30 <= said["position"] < 100)
            self.assertTrue(said["playing"])

    def test_a_position_holds_at_whatever_rate_a_player_plays(self):
        with Player(self.session, "vlc", Rate=1.5) as player, self.stage(position=60) as stage:
            stage.wait_title("Night Garden", TOPIC)
            seen = []
            while len(seen) < 8:
                seen.append(stage.wait(TOPIC, lambda said: not seen or said["position"] > seen[-1])["position"])
            # Words come sooner than each 5 s of a clock that runs at another rate, and are never ahead of the player.
            self.assertLess(min(later - earlier for earlier, later in zip(seen, seen[1:])), 2)
            self.assertLessEqual(seen[-1], player.position() + 0.1)

    def test_of_several_the_last_that_began_counts_until_it_goes(self):
        with self.stage() as stage, Player(self.session, "vlc", title="a") as vlc:
            stage.wait_title("a", TOPIC)
            with Player(self.session, "mpv", title="b"):
                self.assertEqual(stage.wait_title("b", TOPIC)["source"], "mpv")
                vlc.tell(title="a2")
                with Player(self.session, "rests", title="c", PlaybackStatus="Paused"):
                    names = {"org.mpris.MediaPlayer2." + name for name in ("vlc", "mpv", "rests")}
                    def known():
                        players = stage.ask("mpris", "get_state")["state"]["players"]
                        return {player["name"] for player in players if player["title"]} == names and players
                    stage.wait("health/mpris", lambda _: known())
                    self.assertEqual(stage.kept[TOPIC]["title"], "b")
            stage.wait_title("a2", TOPIC)
            vlc.tell(PlaybackStatus="Stopped")
            stage.wait(TOPIC, lambda said: not said["active"])

    def test_one_is_chosen_and_others_are_not_heard(self):
        with self.stage(player='"vlc"') as stage, Player(self.session, "mpv", title="b"), Player(self.session, "vlc.instance1", title="a"):
            stage.wait_title("a", TOPIC)
            stage.tutti("config", "set", "mpris", "player=mpv")
            stage.wait_title("b", TOPIC)
            stage.tutti("config", "set", "mpris", "player=auto", 'ignore=["mpv"]')
            stage.wait_title("a", TOPIC)

    def test_a_player_is_asked_rarely_and_not_at_all_while_it_rests(self):
        with Player(self.session, "vlc", PlaybackStatus="Paused") as player, self.stage(position=1) as stage:
            stage.wait_title("Night Garden", TOPIC)
            asked, began = player.asked(), time.monotonic()
            player.tell(PlaybackStatus="Playing")
            stage.wait(TOPIC, lambda said: said["playing"])
            stage.wait("health/mpris", lambda _: player.asked() >= asked + 2)
            player.tell(PlaybackStatus="Paused")
            stage.wait(TOPIC, lambda said: not said["playing"])
            # Once a second, and when it began and ended.
            self.assertLessEqual(player.asked() - asked, time.monotonic() - began + 3)

    def test_without_a_session_it_waits_for_one_and_a_new_one_is_found(self):
        self.session.stop()
        with self.stage() as stage:
            stage.wait("health/mpris", lambda said: said["level"] == "warn" and "session bus cannot be reached" in said["message"])
            for _ in range(2):
                self.session.start()
                with Player(self.session, "vlc"):
                    stage.wait_title("Night Garden", TOPIC)
                    stage.wait("health/mpris", lambda said: said["level"] == "ok")
                    self.session.stop()
                    stage.wait(TOPIC, lambda said: not said["active"])
            self.session.start()

    def test_killed_it_goes_on_where_the_track_is(self):
        with Player(self.session, "vlc", position=100.0) as player, self.stage() as stage:
            first = stage.wait_title("Night Garden", TOPIC)
            before = stage.wait_state("mpris", "ready")
            os.kill(before["pid"], signal.SIGKILL)
            again = stage.wait(TOPIC, lambda said: said["position"] > first["position"] and said["playing"])
            ahead = player.position() - again["position"]
            self.assertGreaterEqual(ahead, -0.1)


if __name__ == "__main__":
    unittest.main()
