#!/usr/bin/python3
"""`tutti config-check`: what is wrong and what is odd in a file, for a person and for a program."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from rig import BIN, PATIENCE, ROOT  # noqa: E402

FLASH = "[playlist.flash]\ntrigger = 'go'\nsteps = [{ type = 'light.flash', offset = %s }]\n"


class ConfigCheck(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = pathlib.Path(self.folder.name) / "tutti.toml"

    def check(self, text, *arguments):
        self.file.write_text(text, encoding="utf-8")
        return subprocess.run(
            [BIN / "tutti", "config-check", self.file, *arguments], capture_output=True, text=True, check=False,
            timeout=PATIENCE)

    def test_says_what_a_right_file_holds(self):
        done = self.check(FLASH % 1)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(
            done.stdout, f'{self.file}: good. "tutti" has 4 services, 1 playlist and 0 gestures.\n')

    def test_warns_of_what_is_odd_and_calls_it_good(self):
        done = self.check(FLASH % 601)
        self.assertEqual(done.returncode, 0)
        self.assertIn(f"{self.file}:3:43: warning: playlist.flash.steps[0].offset: outside of", done.stderr)
        self.assertIn("good.", done.stdout)

    def test_refuses_what_is_wrong(self):
        done = self.check(FLASH % "'1s'")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(":3:43: playlist.flash.steps[0].offset: must be a number of seconds", done.stderr)

    def test_tells_programs_as_json(self):
        odd = json.loads(self.check(FLASH % 601, "--json").stdout)
        self.assertEqual((odd["valid"], odd["mistakes"], len(odd["warnings"])), (True, [], 1))
        self.assertEqual((odd["warnings"][0]["line"], odd["warnings"][0]["column"]), (3, 43))
        wrong = json.loads(self.check(FLASH % -1, "--json").stdout)
        self.assertEqual((wrong["valid"], len(wrong["mistakes"]), wrong["warnings"]), (False, 1, []))

    def test_finds_nothing_odd_in_the_show(self):
        done = subprocess.run(
            [BIN / "tutti", "config-check", ROOT / "examples" / "show" / "tutti.toml"], capture_output=True, text=True,
            check=False, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_finds_nothing_odd_in_what_the_page_proposes_where_no_director_is(self):
        proposed = (ROOT / "web" / "src" / "lib" / "ui" / "events" / "first_score.toml").read_text(encoding="utf-8")
        done = self.check(proposed)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("1 playlist and 1 gesture", done.stdout)


if __name__ == "__main__":
    unittest.main()
