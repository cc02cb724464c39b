#!/usr/bin/python3
"""tutti-lyrics with the services that it asks, each a fixture (lyrics_services): LRCLIB, language models of two kinds, and ComfyUI; as
they should be and as they should not. TUTTI_BIN names the folder of the programs."""

import json
import pathlib
import time
import unittest

import worker_test
from audio_rig import Ear
from http_fixture import FAULT, Answer, Slow, private_file
from lyrics_services import WORKFLOW, ComfyUi, Lrclib, Ollama, OpenAiLike, png
from rig import BIN, wait_until

LINES = ["Velvet thunder over the marsh", "Heron, carry me", "Velvet thunder over the marsh"]
SONG = "".join(f"[00:0{2 * index}.10]{line}\n" for index, line in enumerate(LINES))
SECRET = "sk-heron-0451-never-say"
JUDGEMENT = json.dumps({
    "refrain": LINES[:1], "keywords": ["thunder", "marsh", "heron", "velvet", "carry"], "themes": ["wild places"],
    "mood": "nostalgic", "energy": 0.7, "valence": 0.4, "categories": {"nostalgic": 0.9, "dark": 0.4},
    "image_prompt": "a heron above a dark marsh in the storm"})


def judge(_question):
    return JUDGEMENT


class Services(worker_test.WorkerCase):
    """The worker on our hub, with a folder of words, somebody who plays, and an ear for its OSC."""

    broker_type = worker_test.Hub

    def setUp(self):
        super().setUp()
        self.ear = self.enterContext(Ear())
        self.words, self.state, self.revision, self.since = self.folder / "words", self.folder / "state", 0, 0
        self.words.mkdir()
        self.osc = []
        for title in ("Home", "Other"):
            (self.words / f"Ada - {title}.lrc").write_text(f"[00:00.10]{title} again\n[10:00]The end\n")
        (self.folder / "tutti.toml").write_text(f'[osc]\nsend = ["127.0.0.1:{self.ear.port}"]\n')

    def serve(self, fixture):
        self.addCleanup(fixture.stop)
        return fixture

    def begin(self, **section):
        self.section = {"folder": str(self.words), "lrclib": False}
        self.configure(**section)
        return self.begin_worker()

    def begin_worker(self):
        worker = self.start(BIN / "tutti-lyrics", TUTTI_NAME="lyrics", TUTTI_STATE_DIR=str(self.state),
                            TUTTI_CONFIG=str(self.folder / "tutti.toml"))
        self.observer.wait("tutti/worker/lyrics", lambda said: said.get("pid") == worker.pid and said["state"] == "online")
        return worker

    def configure(self, **changes):
        self.revision += 1
        self.section |= changes
        self.observer.publish("tutti/config/lyrics", {"v": 1, "revision": self.revision, "config": self.section}, retain=True)

    def play(self, title, position=0.0, playing=False, **more):
        """Of what is said from now on."""
        self.since = len(self.observer.messages)
        self.osc_so_far().clear()
        self.observer.publish("tutti/song/playing", {
            "v": 1, "player": "fixture", "active": True, "source": "test", "artist": "Ada", "title": title, "album": "", "duration": 700,
            "position": position, "playing": playing, "timestamp": time.time(), "expires_in": 600, **more}, retain=True)

    def osc_so_far(self):
        while not self.ear.heard.empty():
            self.osc.append(self.ear.heard.get()[:2])
        return self.osc

    def wait_osc(self, address, *values):
        wait_until(lambda: (address, list(values)) in self.osc_so_far(), f"{address} {values} after {self.osc}")

    def events(self, kind):
        topics = [json.loads(message.payload) for message in self.observer.messages[self.since:]
                  if message.topic.startswith("tutti/event/song/") and message.payload]
        return [event["data"] for event in topics if event["type"] == kind]

    def step(self, step, state):
        """Why, once it has been said."""
        found = wait_until(
            lambda: next((data for data in self.events("song.step") if (data["step"], data["state"]) == (step, state)), None),
            f"{step} {state}: {self.events('song.step')}, {self.log()[-2000:]}")
        return found.get("reason", "")

    def states(self):
        return [data["state"] for data in self.events("song.step")]

    def lyrics(self, **wanted):
        """What is known of the song, once it is so."""
        return self.observer.wait(
            "tutti/song/lyrics", lambda said: said and all(said.get(key) == value for key, value in wanted.items()))

    def image(self, title):
        return pathlib.Path(self.observer.wait("tutti/song/lyrics", lambda said: said.get("title") == title and said.get("image"))["image"])

    def health(self, text):
        self.observer.wait("tutti/health/lyrics", lambda said: text in said.get("message", ""))

    def ask(self, action, **params):
        """The reply's data, or its error's message."""
        if action == "refetch":
            self.since = len(self.observer.messages)
        reply = json.loads(self.observer.command("lyrics", action, params).payload)
        return reply["data"] if reply["status"] == "ok" else reply["error"]["message"]

    def check_silence(self):
        """Keys and words of songs are not in the log; keys are nowhere on the bus."""
        log = self.log()
        for secret in (SECRET, "elvet thunder", "Heron, carry", "sk-"):
            self.assertNotIn(secret, log)
        self.assertFalse([message.topic for message in list(self.observer.messages) if SECRET.encode() in message.payload])


class Words(Services):
    def lrclib(self, words=SONG):
        lrclib = self.serve(Lrclib())
        if words:
            lrclib.add("Ada", "Marsh", 700, synced=words)
        return lrclib

    def begin(self, lrclib):
        return super().begin(lrclib=True, lrclib_url=lrclib.url)

    def test_what_lrclib_has_is_sung_and_kept(self):
        lrclib = self.lrclib()
        worker = self.begin(lrclib)
        self.play("Marsh")
        said = self.lyrics(**{"from": "lrclib", "analysis_by": "words"})
        self.assertEqual([line["text"] for line in said["lines"]], LINES)
        self.assertEqual(lrclib.asked(), ["GET /api/get"])
        (kept,) = (self.state / "lyrics.words").iterdir()
        self.assertEqual(kept.parent.stat().st_mode & 0o777, 0o700)
        self.play("Home")
        self.lyrics(**{"title": "Home", "from": "folder"})
        lrclib.instead["/"] = FAULT
        self.play("Marsh", position=2.5)
        self.lyrics(**{"title": "Marsh", "from": "lrclib"})
        self.wait_osc("/karaoke/line/active", 1)
        worker.kill()
        worker.wait()
        self.osc_so_far().clear()
        self.begin_worker()  # in the middle of the song
        self.wait_osc("/karaoke/line/active", 1)
        self.assertEqual(lrclib.asked(), [])  # neither for what is kept, nor for what the folder has
        self.check_silence()

    def test_that_there_are_no_words_is_kept_and_an_error_is_not(self):
        lrclib = self.lrclib(words=None)
        self.begin(lrclib)
        self.play("Marsh")
        self.assertEqual(self.step("lyrics", "skipped"), "nobody has its words")
        self.assertEqual(lrclib.asked(), ["GET /api/get", "GET /api/search"])
        lrclib.instead["/"] = FAULT
        self.play("Storm")
        self.assertIn("LRCLIB", self.step("lyrics", "error"))
        self.health("LRCLIB")
        lrclib.asked()
        lrclib.instead.clear()
        lrclib.add("Ada", "Marsh", 700, synced=SONG)
        lrclib.add("Ada", "Storm", 700, synced=SONG)
        self.play("Marsh")
        self.step("lyrics", "skipped")
        self.assertEqual(lrclib.asked(), [])
        self.play("Storm")
        self.lyrics(**{"title": "Storm", "from": "lrclib"})
        self.play("Marsh")
        self.step("lyrics", "skipped")
        self.ask("refetch")  # past what is kept
        self.lyrics(**{"title": "Marsh", "from": "lrclib"})

    def test_what_is_broken_is_said_and_what_is_spoken_or_without_words_is_no_error(self):
        lrclib = self.lrclib(words=None)
        lrclib.add("Ada", "Still", 700, instrumental=True)
        self.begin(lrclib)
        broken = [Answer('{"syncedLyrics": "[00:0'), Answer("<html>", content_type="text/html"), Answer({"id": 1}, cut=3), Answer({}, 429)]
        for number, answer in enumerate(broken):
            lrclib.instead["/"] = answer
            self.play(f"Marsh {number}")
            self.step("lyrics", "error")
        self.assertFalse((self.state / "lyrics.words").exists() and list((self.state / "lyrics.words").iterdir()))
        lrclib.instead.clear()
        self.play("Still")
        self.assertEqual(self.step("lyrics", "skipped"), "it is an instrumental")
        lrclib.asked()
        for track in ("spotify:ad", "spotify:episode:512ojhOuo1ktJprKbVcKyQ"):
            self.play("Marsh", track_id=track)
            wait_until(lambda: not self.observer.payload("tutti/song/lyrics"), "that nothing is sung")
        self.assertIn("nothing plays", self.ask("refetch"))
        self.assertEqual(lrclib.asked(), [])

    def test_of_a_song_that_is_over_no_answer_counts(self):
        lrclib = self.lrclib()
        lrclib.instead["/api/get"] = lambda request: Slow if "Marsh" in request[1] else Answer({}, 404)
        self.begin(lrclib)
        self.play("Marsh")
        wait_until(lambda: lrclib.requests, "the question")
        self.play("Home")
        self.lyrics(title="Home", analysis_by="words")
        self.step("image", "skipped")
        self.assertNotIn("error", self.states())
        self.health("has the words, from folder")
        # Switched off while it is asked, it is asked no more.
        lrclib.asked()
        self.play("Marsh")
        wait_until(lambda: lrclib.requests, "the question")
        self.configure(lrclib=False)
        self.assertEqual(self.step("lyrics", "skipped"), "nobody has its words")

    def test_the_end_of_a_song_is_a_line_without_words(self):
        self.begin(self.lrclib())
        self.play("Marsh", position=2.5)
        self.wait_osc("/karaoke/line/active", 1)
        wait_until(lambda: self.events("song.line"), "the line")
        line = self.events("song.line")[-1]
        self.assertEqual((line["text"], line["next"], line["refrain"], line["duration"]), (LINES[1], LINES[2], False, 2))
        self.play("Marsh", active=False)
        wait_until(lambda: self.events("song.line"), "that it is over")
        self.assertEqual(self.events("song.line")[-1], {"index": 3, "text": "", "refrain": False, "next": ""})


class Meaning(Services):
    def setUp(self):
        super().setUp()
        (self.words / "Ada - Marsh.lrc").write_text(SONG)

    def test_a_model_of_each_kind_is_found_and_says_what_a_song_is_about(self):
        ollama = self.serve(Ollama(judge))
        openai = self.serve(OpenAiLike(judge, key=SECRET, takes_format=False))
        self.begin(model_url=ollama.url)
        self.play("Marsh")
        said = self.lyrics(analysis_by="llama3.2:3b")
        self.assertEqual((said["mood"], said["themes"], said["refrain"]), ("nostalgic", ["wild places"], LINES[:1]))
        self.assertEqual(ollama.asked(), ["GET /api/tags", "POST /api/chat"])
        self.wait_osc("/karaoke/categories/mood", "nostalgic")
        self.step("analyse", "complete")
        self.configure(model_url=openai.url + "/v1")
        self.health("does not take the key")
        self.lyrics(analysis_by="words")
        key = private_file(self.folder / "key", SECRET + "\n")
        self.configure(model_key={"file": str(key)})
        self.lyrics(analysis_by="gpt-4.1-mini")
        self.health("has the words")
        self.configure(model_key={"file": str(self.folder / "none")})
        self.health("lyrics.model_key")
        self.assertNotIn(SECRET, json.dumps(self.ask("get_state")))
        self.check_silence()

    def test_whatever_a_model_does_the_lists_of_words_stand_until_it_is_back(self):
        ollama = self.serve(Ollama(judge))
        self.begin(model_url=ollama.url, model_timeout=1)
        said = lambda content: Answer({"model": "llama3.2:3b", "message": {"role": "assistant", "content": content}, "done": True})  # noqa: E731
        broken = {"slow": Slow, "a fault": FAULT, "no JSON": Answer('{"message": {"content": "{'), "prose": said("Heron, carry me: a song!"),
                  "a dictionary for a text": said({"mood": "x"}), "half of it": said(JUDGEMENT[:90])}
        for what, answer in broken.items():
            with self.subTest(what):
                ollama.instead["/api/chat"] = answer
                self.play("Home")
                self.lyrics(title="Home")
                self.play("Marsh")
                self.assertIn("lists of words", self.step("analyse", "error"))
                self.assertEqual(self.lyrics(title="Marsh", analysis_by="words")["refrain"], LINES[:1])
                self.health("lists of words")
        ollama.instead.clear()
        self.assertEqual(self.lyrics(title="Marsh", analysis_by="llama3.2:3b")["mood"], "nostalgic")
        self.health("has the words")
        self.check_silence()

    def test_a_song_that_is_over_is_asked_about_no_more(self):
        ollama = self.serve(Ollama(judge))
        chat = lambda request: Slow if b"carry me" in request[3] else ollama.right("POST", "/api/chat", {}, {}, json.loads(request[3]))  # noqa: E731
        ollama.instead["/api/chat"] = chat
        self.begin(model_url=ollama.url)
        self.play("Marsh")
        wait_until(lambda: any(path == "/api/chat" for _, path, *_ in ollama.requests), "the question")
        self.play("Home")
        self.lyrics(title="Home", analysis_by="llama3.2:3b")
        self.step("analyse", "complete")
        self.assertNotIn("error", self.states())
        self.assertEqual(ollama.asked().count("POST /api/chat"), 2)
        # Nor does any step of it go on.
        self.play("Marsh")
        self.step("analyse", "running")
        self.play("Marsh", active=False)
        for step in ("analyse", "image_prompt", "image"):
            self.assertEqual(self.step(step, "skipped"), "the song is over")
        self.assertLessEqual(set(self.ask("get_state")["state"]["steps"].values()), {"complete", "skipped"})

    def test_of_several_that_cannot_be_asked_each_is_said(self):
        self.begin(model_url="http://127.0.0.1:1", model_key={"file": str(self.folder / "no.key")}, comfyui=True,
                   comfyui_workflow=str(self.folder / "no.json"))
        self.play("Home")
        self.observer.wait("tutti/health/lyrics", lambda said: all(
            complaint in said.get("message", "") for complaint in ("no language model is asked: its key", "; nothing is painted: its workflow")))


class Pictures(Services):
    def begin(self, comfy, **section):
        self.workflow = self.folder / "workflow.json"
        self.workflow.write_text(json.dumps(WORKFLOW))
        return super().begin(comfyui=True, comfyui_url=comfy.url, comfyui_workflow=str(self.workflow), **section)

    def test_a_picture_is_painted_by_the_prompt_and_kept(self):
        comfy, ollama = self.serve(ComfyUi(turns=1)), self.serve(Ollama(judge))
        self.begin(comfy, model_url=ollama.url, pictures=1)
        self.play("Home")
        file = self.image("Home")
        self.assertEqual(file.read_bytes(), png())
        self.assertEqual(file.parent, self.state / "lyrics.pictures")
        self.step("image", "complete")
        self.assertEqual(self.events("song.image"), [{"file": str(file)}])
        self.wait_osc("/karaoke/image", str(file))
        (asked,) = comfy.prompts.values()
        self.assertIn("a heron above a dark marsh", asked["6"]["inputs"]["text"])
        self.play("Other")
        other = self.image("Other")
        self.assertEqual(list(file.parent.iterdir()), [other])

    def test_what_cannot_be_painted_is_said_and_the_song_is_sung(self):
        comfy = self.serve(ComfyUi(turns=0, fails=True))
        self.begin(comfy)
        self.play("Home")
        self.assertIn("there is no picture", self.step("image", "error"))
        self.health("there is no picture")
        comfy.instead["/prompt"] = FAULT
        self.ask("refetch")
        self.step("image", "error")
        comfy.fails = False
        comfy.instead = {"/view": Answer("<html>", content_type="text/html")}
        self.ask("refetch")
        self.step("image", "error")
        said = self.lyrics(title="Home", analysis_by="words")
        self.assertNotIn("image", said)
        self.assertEqual(len(said["lines"]), 2)
        self.workflow.write_text("{}")
        self.ask("refetch")
        self.assertEqual(self.step("image", "skipped"), "nobody paints")
        self.health("lyrics.comfyui_workflow")

    def test_one_that_is_left_is_taken_out_of_the_queue(self):
        comfy = self.serve(ComfyUi(turns=10**9))
        self.begin(comfy)
        self.play("Home")
        wait_until(lambda: any(comfy.looks.values()), "the first question whether it is done")
        (left,) = comfy.prompts
        comfy.turns = 0
        self.play("Other")
        self.image("Other")
        self.assertEqual(comfy.deleted, [left])


if __name__ == "__main__":
    unittest.main()
