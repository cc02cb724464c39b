"""tutti-spotify as a whole process, over our hub, against a Spotify of our own (spotify_fixture).

TUTTI_BIN names the folder of the programs."""

import json
import shutil
import socket
import stat
import time
import unittest

import worker_test
from http_fixture import FAULT, PAGE, Answer, Slow, make_certificate
from rig import BIN, PATIENCE, wait_until
from spotify_fixture import CLIENT, FakeSpotify, episode, error, track

TOPIC = "tutti/playback/spotify"


class SpotifyCase(worker_test.WorkerCase):
    broker_type = worker_test.Hub

    def setUp(self):
        super().setUp()
        self.spotify = FakeSpotify()
        self.addCleanup(self.spotify.stop)
        self.state, self.revision = self.folder / "state", 0
        self.file = self.state / "spotify.login.json"

    def configure(self, **more):
        self.revision += 1
        section = {"client_id": CLIENT, "accounts_url": self.spotify.url, "api_url": self.spotify.url, "interval": 0.5,
                   "idle_interval": 0.5, **more}
        self.observer.publish("tutti/config/spotify", {"v": 1, "revision": self.revision, "config": section}, retain=True)

    def begin(self, **environment):
        began = time.time()
        process = self.start(BIN / "tutti-spotify", TUTTI_NAME="spotify", TUTTI_STATE_DIR=str(self.state), **environment)
        self.observer.wait("tutti/worker/spotify", lambda said: said.get("pid") == process.pid and said["state"] == "online")
        # Online is a moment before up: only then it has its section, and a client to ask with.
        self.observer.wait("tutti/health/spotify", lambda said: said.get("updated_at", 0) > began)
        return process

    def ask(self, action, **params):
        """The reply's data, or its error as (code, message)."""
        reply = json.loads(self.observer.command("spotify", action, params).payload)
        return reply["data"] if reply["status"] == "ok" else (reply["error"]["code"], reply["error"]["message"])

    def log_in(self):
        said = self.ask("authorize")
        self.assertEqual(self.ask("redeem", url=self.spotify.agree(said["url"])), {"login": "in"})

    def get_state(self):
        peer = self.control("spotify")
        state = peer.call("get_state")["data"]["state"]
        peer.close()
        return state

    def playback(self, **wanted):
        """What is said, once it is so."""
        return self.observer.wait(TOPIC, lambda said: said and all(said.get(key) == value for key, value in wanted.items()))

    def health(self, pattern):
        said = lambda health: pattern in health.get("message", "")  # noqa: E731
        return self.observer.wait("tutti/health/spotify", said)

    def asked(self):
        return [path.split("?")[0] for _, path, *_ in list(self.spotify.requests)]

    def assert_nothing_is_told(self, *secrets):
        """Neither in the log nor on the bus; what a person brought back himself stands in his command."""
        said = self.log() + "".join(repr(message.payload) for message in list(self.observer.messages)
                                    if not message.topic.startswith("tutti/cmd/"))
        for secret in secrets:
            self.assertNotIn(secret, said)


class Login(SpotifyCase):
    def test_a_person_logs_in_once_and_the_login_outlives_the_process(self):
        self.configure()
        process = self.begin()
        self.health("nobody has logged in")
        self.spotify.play(track(), 44)
        said = self.ask("authorize")
        self.assertEqual(said["redirect_uri"], "http://127.0.0.1:8080/song")
        self.assertEqual(self.spotify.requests, [])
        self.assertEqual(self.ask("redeem", url=self.spotify.agree(said["url"])), {"login": "in"})
        self.playback(title="Home before the Rain")
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(json.loads(self.file.read_text())["refresh_token"], self.spotify.refresh)
        process.kill()
        process.wait()
        before = self.spotify.refresh
        self.spotify.play(track("Salt on the Window"))
        self.begin()
        self.playback(title="Salt on the Window", playing=True)
        self.assertNotEqual(self.spotify.refresh, before)
        wait_until(lambda: json.loads(self.file.read_text())["refresh_token"] == self.spotify.refresh, "the new token in the file")
        self.assert_nothing_is_told("AQ-refresh", "BQ-access", "code_verifier")

    def test_code_and_state_are_as_good_as_the_address_and_a_page_may_name_itself(self):
        self.configure()
        self.begin()
        said = self.ask("authorize", redirect_uri="https://tutti.example/song")
        self.spotify.agree(said["url"])
        code, asked = next(iter(self.spotify.codes.items()))
        self.assertEqual(asked["redirect_uri"], "https://tutti.example/song")
        self.assertEqual(self.ask("redeem", code=code, state=said["state"]), {"login": "in"})
        self.assertEqual(self.ask("authorize", redirect_uri="http://192.168.1.2/song")[0], "invalid_input")

    def test_what_belongs_to_no_login_under_way_is_refused(self):
        self.configure()
        self.begin()
        self.assertEqual(self.ask("redeem", code="c", state="s")[0], "conflict")
        first = self.spotify.agree(self.ask("authorize")["url"])
        second = self.spotify.agree(self.ask("authorize")["url"])
        self.assertEqual(self.ask("redeem", url=first)[0], "conflict")
        self.assertEqual(self.ask("redeem", url="http://127.0.0.1:8080/song")[0], "invalid_input")
        self.assertEqual(self.spotify.requests, [])
        self.assertEqual(self.ask("redeem", url=second), {"login": "in"})
        self.assertEqual(self.ask("redeem", url=second)[0], "conflict")

    def test_a_person_may_say_no(self):
        self.configure()
        self.begin()
        state = self.ask("authorize")["state"]
        code, message = self.ask("redeem", url=f"http://127.0.0.1:8080/song?error=access_denied&state={state}")
        self.assertEqual(code, "permission_denied")
        self.assertIn("begin again", message)
        self.assertEqual(self.get_state()["login"], "none")

    def test_a_code_that_spotify_does_not_take_is_no_login_and_one_that_it_cannot_take_now_may_come_again(self):
        self.configure()
        self.begin()
        back = self.spotify.agree(self.ask("authorize")["url"])
        self.spotify.instead["/api/token"] = FAULT
        self.assertEqual(self.ask("redeem", url=back)[0], "unavailable")
        self.spotify.instead.clear()
        self.assertEqual(self.ask("redeem", url=back), {"login": "in"})
        back = self.spotify.agree(self.ask("authorize")["url"])
        self.spotify.codes.clear()
        code, message = self.ask("redeem", url=back)
        self.assertEqual((code, message), (
            "permission_denied", "Spotify does not take the login any more (invalid_grant: Invalid authorization code)"))

    def test_where_spotify_cannot_be_reached_the_login_may_come_again(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        self.configure(accounts_url=nobody)
        self.begin()
        state = self.ask("authorize")["state"]
        for _ in range(2):
            code, message = self.ask("redeem", code="c", state=state)
            self.assertEqual(code, "unavailable")
            self.assertIn("does not answer", message)

    def test_without_a_client_id_nobody_is_asked_and_it_says_what_to_do(self):
        self.begin()
        self.health("set spotify.client_id")
        self.assertEqual(self.ask("authorize")[0], "conflict")
        self.configure(client_id="of someone else")
        self.configure(client_id="fedcba9876543210fedcba9876543210")
        wait_until(lambda: "url" in self.ask("authorize"), "the section")
        back = self.spotify.url + "?code=x&state=" + self.ask("authorize")["state"]
        self.assertEqual(self.ask("redeem", url=back), ("permission_denied", "Spotify does not know this spotify.client_id"))

    def test_a_login_that_was_taken_back_is_over_and_forgotten(self):
        self.configure()
        self.begin()
        self.spotify.play(track())
        self.log_in()
        self.playback(active=True)
        self.spotify.take_back()
        self.health("Spotify does not take the login any more (invalid_grant: Refresh token revoked); log in again")
        self.playback(active=False, title="")
        self.assertFalse(self.file.exists())
        self.log_in()
        self.playback(active=True)

    def test_forgotten_is_forgotten(self):
        self.configure()
        process = self.begin()
        self.spotify.play(track())
        self.log_in()
        self.playback(active=True)
        self.assertEqual(self.ask("forget"), {"login": "none"})
        self.playback(active=False)
        self.assertFalse(self.file.exists())
        process.terminate()
        self.assertEqual(process.wait(PATIENCE), 0)

    def test_a_login_that_cannot_be_kept_is_no_success(self):
        self.configure()
        self.begin()
        self.state.write_text("a file where the folder is to be")
        said = self.ask("authorize")
        code, message = self.ask("redeem", url=self.spotify.agree(said["url"]))
        self.assertEqual(code, "environment")
        self.assertIn("logged in until the next start: the login cannot be kept", message)

    def test_a_broken_file_is_set_aside_and_said(self):
        self.state.mkdir(mode=0o700)
        self.file.write_text('{"v":1,"refresh_token":"AQ-secret')
        self.configure()
        self.begin()
        self.health("the login is lost")
        self.assertTrue((self.state / "spotify.login.json.rejected.1").exists())
        self.assert_nothing_is_told("AQ-secret")


class Playback(SpotifyCase):
    def setUp(self):
        super().setUp()
        self.configure()
        self.worker = self.begin()
        self.log_in()

    def test_a_track_with_all_that_is_known_of_it(self):
        self.spotify.play(track(), 44)
        said = self.playback(active=True)
        self.assertEqual(said | {
            "v": 1, "player": "spotify", "source": "spotify", "artist": "The Paper Boats, Mira Söderberg", "title": "Home before the Rain",
            "album": "Tides & Lanterns", "duration": 207.959, "playing": True}, said)
        self.assertRegex(said["track_id"], "^spotify:track:")
        # Half of how long the answer was under way is the most that it can be wrong by: less than the patience with it, 5 s.
        least = time.monotonic() - self.spotify.started - 5
        where = said["position"] + (time.time() - said["timestamp"])
        self.assertTrue(least < where < time.monotonic() - self.spotify.started + 5, where)

    def test_a_pause_keeps_the_track_and_a_closed_player_does_not(self):
        self.spotify.play(track(), 10)
        self.playback(playing=True)
        self.spotify.pause()
        said = self.playback(playing=False, active=True, title="Home before the Rain")
        self.assertAlmostEqual(said["position"], self.spotify.rest, places=2)
        self.spotify.play(self.spotify.item, self.spotify.rest)
        self.playback(playing=True)
        self.spotify.close_player()
        self.playback(active=False, title="", playing=False)

    def test_a_seek_is_said(self):
        self.spotify.play(track(), 10)
        self.playback(playing=True)
        self.spotify.play(self.spotify.item, 150)
        self.observer.wait(TOPIC, lambda said: said.get("position", 0) > 149)
        self.spotify.play(self.spotify.item, 20)
        self.observer.wait(TOPIC, lambda said: said.get("position", 200) < 149)

    def test_episodes_and_advertisements_are_named(self):
        self.spotify.play(episode(), 61, kind="episode")
        said = self.playback(title="Episode 12: Salt")
        self.assertEqual((said["artist"], said["track_id"]), ("Harbour Lights", "spotify:episode:512ojhOuo1ktJprKbVcKyQ"))
        self.spotify.play(None, 3, kind="ad")
        said = self.playback(title="Advertisement")
        self.assertEqual((said["artist"], said["track_id"], said["duration"]), ("", "spotify:ad", 0.0))

    def test_each_failure_is_said_and_passes_and_the_song_goes_on_meanwhile(self):
        self.spotify.play(track(), 10)
        self.playback(playing=True)
        for answer, sentence in (
                (FAULT, "Spotify has a fault of its own (status 500)"),
                (PAGE, "Spotify answers with a page instead of data"),
                (error(403, "User not registered in the Developer Dashboard"),
                 "Spotify does not answer for this account (status 403: User not registered in the Developer Dashboard)"),
                (Answer('{"is_playing":', 200), "Spotify answers with what is no JSON, or broken off"),
                (Answer("{}" * 999, cut=7), "Spotify does not answer (")):
            with self.subTest(sentence):
                self.spotify.instead["/v1/me/player"] = answer
                self.health(sentence)
                self.assertTrue(self.observer.payload(TOPIC)["active"])
                self.spotify.instead.clear()
                self.health("music plays")
        self.assertEqual(self.get_state()["trouble"], None)

    def test_who_is_slow_is_given_up(self):
        self.configure(timeout=0.2)
        self.spotify.instead["/v1/me/player"] = Slow
        self.health("no answer in time")
        self.spotify.instead.clear()
        self.spotify.play(track())
        self.playback(active=True)

    def test_it_waits_as_long_as_it_is_asked_to(self):
        self.spotify.play(track())
        self.playback(active=True)
        self.spotify.instead["/v1/me/player"] = error(429, "API rate limit exceeded", fields=[("Retry-After", "3000")])
        self.health("Spotify was asked too often (status 429: API rate limit exceeded)")
        state = self.get_state()
        self.assertGreater(state["next_question_in"], 2000)
        self.assertLessEqual(state["next_question_in"], 3000)

    def test_a_token_that_ends_before_its_time_is_renewed_at_once(self):
        self.spotify.play(track())
        self.playback(active=True)
        self.spotify.access.clear()
        given = self.spotify.given
        wait_until(lambda: self.spotify.given > given, "a new token")
        self.spotify.play(track("Salt on the Window"))
        self.playback(title="Salt on the Window")
        self.assertEqual(json.loads(self.observer.latest["tutti/health/spotify"].payload)["level"], "ok")

    def test_a_token_is_renewed_before_it_ends_and_an_old_refresh_token_stays_where_there_is_no_new_one(self):
        self.spotify.rotates, self.spotify.valid = False, 1
        kept = self.file.read_text()
        self.spotify.access.clear()
        given = self.spotify.given
        wait_until(lambda: self.spotify.given > given + 2, "three new tokens")
        self.assertEqual(self.file.read_text(), kept)

    def test_whom_every_token_is_refused_backs_off(self):
        self.spotify.instead["/v1/me/player"] = error(401, "Invalid access token")
        self.health("Spotify does not take the login (status 401: Invalid access token)")
        self.assertTrue(self.file.exists())

    def test_another_section_counts_at_once(self):
        self.spotify.play(track())
        self.playback(active=True)
        self.configure(client_id="fedcba9876543210fedcba9876543210")
        self.playback(active=False)
        self.health("the login is of another spotify.client_id")
        self.configure()
        self.playback(active=True)


@unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
class OverTls(SpotifyCase):
    def test_whom_nobody_vouches_for_is_not_told_a_token(self):
        certificate, authority = make_certificate(self.folder)
        spotify = FakeSpotify(certificate)
        self.addCleanup(spotify.stop)
        self.spotify = spotify
        self.configure(timeout=60)  # a handshake on a busy machine
        process = self.begin()
        back = self.spotify.agree(self.ask("authorize")["url"])
        code, message = self.ask("redeem", url=back)
        self.assertEqual((code, self.spotify.requests), ("permission_denied", []))
        process.terminate()
        process.wait(PATIENCE)
        self.begin(SSL_CERT_FILE=str(authority))
        self.spotify.play(track())
        self.log_in()
        self.playback(active=True)


if __name__ == "__main__":
    unittest.main()
