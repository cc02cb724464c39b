#!/usr/bin/python3
"""What a DJ program plays, by the file that it writes: `tutti virtualdj` in an installation.

TUTTI_BIN names the folder of the programs."""

import os
import pathlib
import shutil
import signal
import tempfile
import time
import unittest

from playback_rig import Stage

TOPIC = "playback/virtualdj"


class VirtualDj(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-dj-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.file = self.folder / "VirtualDJ" / "now_playing.txt"

    def stage(self, path=None, **section):
        also = "".join(f", {key} = {value}" for key, value in section.items())
        return Stage(f'[service.virtualdj]\nconfig = {{ path = "{path or self.file}"{also} }}')

    def write(self, text, encoding="utf-8"):
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_bytes(text.encode(encoding))

    def replace(self, text):
        beside = self.file.with_suffix(".new")
        beside.write_text(text)
        beside.rename(self.file)

    def follow(self, stage):
        """What may become of a file."""
        stage.wait(TOPIC, lambda said: not said["active"])
        self.write("Ada - Night Garden - Late Mix")  # folder and file are made
        said = stage.wait_title("Night Garden - Late Mix", TOPIC)
        self.assertEqual((said["artist"], said["source"], said["playing"], said["duration"]), ("Ada", "VirtualDJ", True, 0))
        self.replace("Bo - Lamp")
        stage.wait_title("Lamp", TOPIC)
        self.write("Björk - Jóga", "utf-16")
        stage.wait_title("Jóga", TOPIC)
        self.file.unlink()
        stage.wait(TOPIC, lambda said: not said["active"])
        self.write("Björk - Jóga", "latin-1")
        stage.wait_title("Jóga", TOPIC)
        self.write("VirtualDJ History\n------\n22:10 : Ada - a\n22:14 : Bo - b\n")
        stage.wait_title("b", TOPIC)
        shutil.rmtree(self.file.parent)
        stage.wait(TOPIC, lambda said: not said["active"])
        self.write("Ada - back again")
        stage.wait_title("back again", TOPIC)

    def test_a_file_is_followed_whatever_becomes_of_it(self):
        with self.stage() as stage:
            self.follow(stage)
            self.assertFalse(stage.ask("virtualdj", "get_state")["state"]["polled"])

    def test_where_the_system_says_nothing_it_is_polled(self):
        with self.stage(poll=0.1) as stage:
            self.follow(stage)
            self.assertTrue(stage.ask("virtualdj", "get_state")["state"]["polled"])

    def test_a_line_that_is_written_in_pieces_is_one_track(self):
        self.write("")
        with self.stage() as stage:
            stage.wait(TOPIC, lambda said: not said["active"])
            with open(self.file, "a", encoding="utf-8") as file:
                for piece in ("22:10 : Ada - Ni", "ght Gar", "den\n"):
                    file.write(piece)
                    file.flush()
            stage.wait_title("Night Garden", TOPIC)
            with open(self.file, "a", encoding="utf-8") as file:
                file.write("22:14 : Bo - Lamp\n")
            stage.wait_title("Lamp", TOPIC)
            self.assertEqual(stage.ask("virtualdj", "get_state")["state"]["tracks"], 2)

    def test_another_path_is_followed_at_once(self):
        self.write("Ada - a")
        other = self.folder / "tracklist.txt"
        other.write_text("22:10 : Bo - b\n")
        with self.stage() as stage:
            stage.wait_title("a", TOPIC)
            stage.tutti("config", "set", "virtualdj", f"path={other}")
            stage.wait_title("b", TOPIC)
            with open(other, "a", encoding="utf-8") as file:
                file.write("22:14 : Bo - c\n")
            stage.wait_title("c", TOPIC)
            self.assertNotEqual(stage.tutti("config", "set", "virtualdj", "path=relative", check=False).returncode, 0)

    def test_what_is_too_large_or_no_file_is_said(self):
        self.write("x" * (5 << 20))
        with self.stage() as stage:
            stage.wait("health/virtualdj", lambda said: said["level"] == "warn" and "4 MiB" in said["message"])
            self.write("Ada - a")
            stage.wait_title("a", TOPIC)
            stage.wait("health/virtualdj", lambda said: said["level"] == "ok")

    def test_yesterdays_track_is_not_played_any_more(self):
        self.write("Ada - a")
        os.utime(self.file, (time.time() - 7200,) * 2)
        with self.stage() as stage:
            stage.wait(TOPIC, lambda said: not said["active"])
            self.write("Ada - b")
            stage.wait_title("b", TOPIC)

    def test_killed_it_goes_on_where_the_track_is(self):
        self.write("Ada - a")
        began = time.time() - 300
        os.utime(self.file, (began, began))
        with self.stage() as stage:
            first = stage.wait_title("a", TOPIC)
            self.assertLess(abs(first["position"] - (first["timestamp"] - began)), 0.1)
            before = stage.wait_state("virtualdj", "ready")
            os.kill(before["pid"], signal.SIGKILL)
            again = stage.wait(TOPIC, lambda said: said["position"] > first["position"])
            self.assertLess(abs(again["position"] - (again["timestamp"] - began)), 0.1)


if __name__ == "__main__":
    unittest.main()
