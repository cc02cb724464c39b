#!/usr/bin/python3
"""examples/totem/show.toml: the light of the totem, played by devices that are made up.

TUTTI_BIN names the folder of the programs."""

import json
import re
import subprocess
import unittest

from rig import BIN, ROOT, wait_until
from totem_rig import EXAMPLE, show

SAME_FROM = "# ---- displays"


def toml(name):
    return (EXAMPLE / name).read_text(encoding="utf-8")


class Files(unittest.TestCase):
    def test_hold_no_mistake(self):
        for file in sorted(EXAMPLE.glob("*.toml")):
            with self.subTest(file=file.name):
                check = subprocess.run([BIN / "tutti", "config-check", file], capture_output=True, text=True, check=False)
                self.assertEqual(check.returncode, 0, check.stdout + check.stderr)

    def test_show_the_same_light_on_one_machine_as_on_two(self):
        alone, apart = (toml(name).partition(SAME_FROM)[2] for name in ("show.toml", "tutti.toml"))
        self.assertTrue(apart)
        self.assertEqual(alone, apart)


class Show(unittest.TestCase):
    def test_lights_up_and_its_visitor_browses(self):
        with show() as home:
            home.up()
            for service in ("input", "director", "render", "output"):
                home.wait_state(service, "ready")

            def ask(target, action):
                return json.loads(home.tutti("call", target, action, "{}", "--control").stdout)

            light = ask("render", "get_light")
            self.assertEqual([mode["name"] for mode in light["modes"]], re.findall(r"^\[mode\.(\w+)]", toml("show.toml"), re.MULTILINE))
            self.assertEqual(light["active"], "welcome")
            displays = wait_until(
                lambda: [each for each in ask("output", "get_outputs")["displays"] if each["state"] == "live" and each["milliamps"] > 2000],
                "light on a display")
            self.assertTrue(displays)
            wait_until(lambda: ask("render", "get_light")["active"] == "campfire", "the mode that the visitor takes")
            self.assertFalse(ask("render", "get_stats")["safe_mode"])


if __name__ == "__main__":
    unittest.main()
