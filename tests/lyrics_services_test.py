#!/usr/bin/python3
"""tutti-lyrics with the services that it asks, each a fixture (lyrics_services): LRCLIB, language models of two kinds, and ComfyUI; as
they should be and as they should not. TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import re
import signal
import unittest

from http_fixture import FAULT, Answer, Slow, private_file
from lyrics_services import WORKFLOW, ComfyUi, Lrclib, Ollama, OpenAiLike, png
from lyrics_test import Stage
from rig import wait_until

SONG = "[00:00.10]Velvet thunder over the marsh\n[00:02.00]Heron, carry me\n[00:04.00]Velvet thunder over the marsh\n"
SECRET = "sk-heron-0451-never-say"
JUDGEMENT = json.dumps({
    "refrain": ["Velvet thunder over the marsh"], "keywords": ["thunder", "marsh", "heron", "velvet", "carry"], "themes": ["wild places"],
    "mood": "nostalgic", "energy": 0.7, "valence": 0.4, "categories": {"nostalgic": 0.9, "dark": 0.4},
    "image_prompt": "a heron above a dark marsh in the storm"})
HEALTH = "tutti/health/lyrics"


def judge(_question):
    return JUDGEMENT


class Services(unittest.TestCase):
    """A test's fixtures, and what nobody may find in what an installation wrote down."""

    def serve(self, fixture):
        self.addCleanup(fixture.stop)
        return fixture

    def lrclib(self, words=SONG):
        lrclib = self.serve(Lrclib())
        if words:
            lrclib.add("Ada", "Marsh", 700, synced=words)
        return lrclib

    def check_silence(self, stage):
        """Neither keys nor words of songs are in a log, or in what is kept of the configuration."""
        written = stage.log()
        for log in (stage.folder / "state" / "log").glob("*"):
            if log.is_file():
                written += log.read_text(errors="replace")
        for secret in (SECRET, "elvet thunder", "Heron, carry"):
            self.assertNotIn(secret, written)

    def health(self, stage, text):
        wait_until(lambda: text in (stage.kept.get(HEALTH) or {}).get("message", ""), f"health that says {text!r}: {stage.kept.get(HEALTH)}")


class Words(Services):
    def settings(self, lrclib):
        return f'lrclib_url = "{lrclib.url}"'

    def kept(self, stage):
        return list((stage.folder / "state" / "lyrics.words").glob("*.json"))

    def test_what_lrclib_has_is_sung_and_kept(self):
        lrclib = self.lrclib()
        with Stage(self.settings(lrclib)) as stage:
            stage.play("Ada", "Marsh", playing=False)
            said = stage.lyrics(lambda said: said["from"] == "lrclib" and said["analysis_by"])
            self.assertEqual([line["text"] for line in said["lines"]], SONG and [line[10:] for line in SONG.splitlines()])
            self.assertEqual(lrclib.asked(), ["GET /api/get"])
            self.assertEqual(len(self.kept(stage)), 1)
            self.assertEqual(self.kept(stage)[0].parent.stat().st_mode & 0o777, 0o700)
            stage.play("Ada", "Home", playing=False)
            stage.lyrics(lambda said: said["title"] == "Home" and said["from"] == "folder")
            stage.play("Ada", "Marsh", playing=False)
            stage.lyrics(lambda said: said["title"] == "Marsh" and said["from"] == "lrclib")
            self.assertEqual(lrclib.asked(), [])  # neither for what is kept, nor for what the folder has
            # Killed in the middle of the song, with LRCLIB away: it goes on by what was kept.
            lrclib.instead["/"] = FAULT
            stage.play("Ada", "Marsh", position=2.5, playing=False)
            stage.wait_heard("/karaoke/line/active", 1)
            before = stage.pid("lyrics")
            stage.forget()
            os.kill(before, signal.SIGKILL)
            stage.wait_state("lyrics", "ready", other_than=before)
            stage.wait_heard("/karaoke/line/active", 1)
            self.assertEqual(lrclib.asked(), [])
            self.check_silence(stage)

    def test_that_there_are_no_words_is_kept_and_an_error_is_not(self):
        lrclib = self.lrclib(words=None)
        with Stage(self.settings(lrclib)) as stage:
            stage.play("Ada", "Marsh", playing=False)
            self.assertEqual(stage.step("lyrics", "skipped")["reason"], "nobody has its words")
            self.assertEqual(lrclib.asked(), ["GET /api/get", "GET /api/search"])
            lrclib.instead["/"] = FAULT
            stage.play("Ada", "Other", playing=False)
            self.assertIn("LRCLIB", stage.step("lyrics", "error")["reason"])
            self.health(stage, "LRCLIB")
            lrclib.asked()
            lrclib.instead.clear()
            lrclib.add("Ada", "Marsh", 700, synced=SONG)
            lrclib.add("Ada", "Other", 700, synced=SONG)
            stage.forget()
            stage.play("Ada", "Marsh", playing=False)
            stage.step("lyrics", "skipped")
            self.assertEqual(lrclib.asked(), [])
            stage.play("Ada", "Other", playing=False)
            stage.lyrics(lambda said: said["title"] == "Other" and said["from"] == "lrclib")
            stage.play("Ada", "Marsh", playing=False)
            stage.lyrics(lambda said: said["title"] == "Marsh")
            stage.ask("refetch")
            stage.lyrics(lambda said: said["title"] == "Marsh" and said["from"] == "lrclib")

    def test_what_is_broken_or_an_instrumental_or_spoken(self):
        lrclib = self.lrclib(words=None)
        lrclib.add("Ada", "Still", 700, instrumental=True)
        with Stage(self.settings(lrclib)) as stage:
            for answer in (Answer("{\"syncedLyrics\": \"[00:0"), Answer("<html>", content_type="text/html"), Answer({"id": 1}, cut=3)):
                lrclib.instead["/"] = answer
                stage.forget()
                stage.play("Ada", "Marsh", playing=False)
                stage.ask("refetch")
                stage.step("lyrics", "error")
            lrclib.instead.clear()
            stage.forget()
            stage.play("Ada", "Still", playing=False)
            self.assertEqual(stage.step("lyrics", "skipped")["reason"], "it is an instrumental")
            lrclib.asked()
            for track in ("spotify:ad", "spotify:episode:512ojhOuo1ktJprKbVcKyQ"):
                stage.play("Ada", "Marsh", playing=False, track_id=track)
                wait_until(lambda: stage.kept["tutti/song/lyrics"] is None, "that nothing is sung")
            self.assertIn("nothing plays", stage.ask("refetch", check=False).stderr)
            self.assertEqual(lrclib.asked(), [])

    def test_of_a_song_that_is_over_no_answer_counts(self):
        lrclib = self.lrclib()
        lrclib.instead["/api/get"] = lambda request: Slow if "Marsh" in request[1] else Answer({}, 404)
        with Stage(self.settings(lrclib)) as stage:
            stage.play("Ada", "Marsh", playing=False)
            wait_until(lambda: lrclib.requests, "the question")
            stage.play("Ada", "Home", playing=False)
            stage.lyrics(lambda said: said["title"] == "Home" and said["analysis_by"])
            stage.step("send", "complete")
            self.assertNotIn("error", [data["state"] for kind, data in stage.events if kind == "song.step"])
            self.health(stage, "has the words, from folder")
            # Switched off while it is asked, it is asked no more.
            stage.play("Ada", "Marsh", playing=False)
            stage.step("lyrics", "running")
            stage.tutti("config", "set", "lyrics", "lrclib=false")
            self.assertEqual(stage.step("lyrics", "skipped")["reason"], "nobody has its words")


class Meaning(Services):
    def analysis(self, stage, by):
        return stage.lyrics(lambda said: said["title"] == "Marsh" and said["analysis_by"] == by)

    def words(self, stage):
        (stage.words / "Ada - Marsh.lrc").write_text(SONG)

    def settings(self, model, *more):
        return "\n".join(["lrclib = false", f'model_url = "{model.url}"', *more])

    def test_a_model_of_each_kind_is_found_and_says_what_a_song_is_about(self):
        ollama = self.serve(Ollama(judge))
        openai = self.serve(OpenAiLike(judge, key=SECRET, takes_format=False))
        with Stage(self.settings(ollama)) as stage:
            self.words(stage)
            stage.play("Ada", "Marsh", playing=False)
            said = self.analysis(stage, "llama3.2:3b")
            self.assertEqual((said["mood"], said["themes"], said["refrain"]), ("nostalgic", ["wild places"], ["Velvet thunder over the marsh"]))
            self.assertEqual(ollama.asked(), ["GET /api/tags", "POST /api/chat"])
            stage.wait_heard("/karaoke/categories/mood", "nostalgic")
            stage.step("analyse", "complete")
            key = private_file(stage.folder / "key", SECRET + "\n")
            # Without its key, then with it: at once.
            stage.tutti("config", "set", "lyrics", f"model_url={openai.url}/v1")
            self.health(stage, "key")
            self.assertEqual(self.analysis(stage, "words")["mood"], stage.ask("get_lyrics")["mood"])
            stage.tutti("config", "set", "lyrics", f'model_key={{"file":"{key}"}}')
            self.analysis(stage, "gpt-4.1-mini")
            self.health(stage, "has the words")
            self.check_silence(stage)
            self.assertNotIn(SECRET, json.dumps(stage.kept) + json.dumps(stage.events) + json.dumps(stage.ask("get_state")))

    def test_whatever_a_model_does_the_lists_of_words_stand_until_it_is_back(self):
        ollama = self.serve(Ollama(judge))
        with Stage(self.settings(ollama, "model_timeout = 1")) as stage:
            self.words(stage)
            broken = {
                "slow": Slow, "a fault": FAULT, "no JSON": Answer("{\"message\": {\"content\": \"{"), "prose": Answer(
                    {"model": "llama3.2:3b", "message": {"role": "assistant", "content": "Heron, carry me: what a song!"}, "done": True}),
                "a dictionary for a text": Answer({"model": "llama3.2:3b", "message": {"content": {"mood": "x"}}, "done": True})}
            for what, answer in broken.items():
                with self.subTest(what):
                    ollama.instead["/api/chat"] = answer
                    stage.forget()
                    stage.play("Ada", "Home", playing=False)
                    stage.play("Ada", "Marsh", playing=False)
                    self.assertIn("lists of words", stage.step("analyse", "error")["reason"])
                    said = self.analysis(stage, "words")
                    self.assertEqual(said["refrain"], ["Velvet thunder over the marsh"])
                    self.health(stage, "lists of words")
            ollama.instead.clear()
            self.assertEqual(self.analysis(stage, "llama3.2:3b")["mood"], "nostalgic")
            self.health(stage, "has the words")
            self.check_silence(stage)

    def test_one_question_at_a_time_and_none_for_a_song_that_is_over(self):
        ollama = self.serve(Ollama(judge))
        ollama.instead["/api/chat"] = lambda request: Slow if b"Marsh" in request[3] else ollama.right("POST", "/api/chat", {}, {}, json.loads(request[3]))
        with Stage(self.settings(ollama)) as stage:
            self.words(stage)
            stage.play("Ada", "Marsh", playing=False)
            wait_until(lambda: [path for _, path, *_ in ollama.requests].count("/api/chat") == 1, "the question")
            stage.forget()
            stage.play("Ada", "Home", playing=False)
            stage.lyrics(lambda said: said["title"] == "Home" and said["analysis_by"] == "llama3.2:3b")
            stage.step("analyse", "complete")
            self.assertNotIn("error", [data["state"] for kind, data in stage.events if kind == "song.step"])
            self.assertEqual(ollama.asked().count("POST /api/chat"), 2)


class Pictures(Services):
    def settings(self, stage_folder, comfy, *more):
        return "\n".join(["lrclib = false", "comfyui = true", f'comfyui_url = "{comfy.url}"', f'comfyui_workflow = "{stage_folder}"', *more])

    def workflow(self):
        path = pathlib.Path(self.enterContext(__import__("tempfile").TemporaryDirectory())) / "workflow.json"
        path.write_text(json.dumps(WORKFLOW))
        return path

    def test_a_picture_is_painted_by_the_prompt_and_kept(self):
        comfy, ollama = self.serve(ComfyUi(turns=1)), self.serve(Ollama(judge))
        with Stage(self.settings(self.workflow(), comfy, f'model_url = "{ollama.url}"', "pictures = 1")) as stage:
            (stage.words / "Ada - Marsh.lrc").write_text(SONG)
            stage.play("Ada", "Marsh", playing=False)
            file = pathlib.Path(stage.lyrics(lambda said: said.get("image"))["image"])
            self.assertEqual(file.read_bytes(), png())
            self.assertEqual(file.parent, stage.folder / "state" / "lyrics.pictures")
            stage.step("image", "complete")
            self.assertIn(("song.image", {"file": str(file)}), stage.events)
            stage.wait_heard("/karaoke/image", str(file))
            (asked,) = comfy.prompts.values()
            self.assertIn("a heron above a dark marsh", asked["6"]["inputs"]["text"])
            stage.play("Ada", "Home", playing=False)
            other = pathlib.Path(stage.lyrics(lambda said: said["title"] == "Home" and said.get("image"))["image"])
            self.assertEqual(list(file.parent.iterdir()), [other])
            self.check_silence(stage)

    def test_what_cannot_be_painted_is_said_and_the_song_is_sung(self):
        comfy, workflow = self.serve(ComfyUi(turns=0, fails=True)), self.workflow()
        with Stage(self.settings(workflow, comfy)) as stage:
            stage.play("Ada", "Home", playing=False)
            self.assertIn("there is no picture", stage.step("image", "error")["reason"])
            self.health(stage, "there is no picture")
            comfy.instead["/prompt"] = FAULT
            stage.forget()
            stage.ask("refetch")
            stage.step("image", "error")
            self.assertTrue(stage.lyrics(lambda said: said["analysis_by"] == "words" and not said.get("image"))["synced"])
            workflow.write_text("{}")
            stage.forget()
            stage.ask("refetch")
            self.assertEqual(stage.step("image", "skipped")["reason"], "nobody paints")
            self.health(stage, "comfyui_workflow")
            self.assertEqual(re.findall("error", stage.ask("get_state")["steps"]["lyrics"]), [])

    def test_one_that_is_left_is_taken_out_of_the_queue(self):
        comfy = self.serve(ComfyUi(turns=10**9))
        with Stage(self.settings(self.workflow(), comfy)) as stage:
            stage.play("Ada", "Home", playing=False)
            wait_until(lambda: comfy.prompts and any(comfy.looks.values()), "the first question whether it is done")
            comfy.turns = 0
            left = next(iter(comfy.prompts))
            stage.play("Béla", "Other", playing=False)
            stage.lyrics(lambda said: said["title"] == "Other" and said.get("image"))
            self.assertEqual(comfy.deleted, [left])


if __name__ == "__main__":
    unittest.main()
