#!/usr/bin/python3
"""deploy/split: the light on one machine, its devices on another, as the samples there have it.

TUTTI_BIN names the folder of the programs."""

import getpass
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from rig import BIN, PATIENCE, ROOT, Installation, free_port, wait_until

SPLIT = ROOT / "deploy" / "split"
MOSQUITTO = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")


def sample(name):
    return (SPLIT / name).read_text(encoding="utf-8")


class Samples(unittest.TestCase):
    def test_hold_no_mistake(self):
        files = sorted((ROOT / "deploy").rglob("*.toml"))
        self.assertTrue(files)
        for file in files:
            with self.subTest(file=file.relative_to(ROOT).as_posix()):
                check = subprocess.run([BIN / "tutti", "config-check", "--json", file], capture_output=True, text=True, check=False)
                said = json.loads(check.stdout)
                self.assertEqual((check.returncode, said["mistakes"]), (0, []))
                odd = [warning for warning in map(str, said["warnings"]) if "gateway.password is not there" not in warning]
                self.assertEqual(odd, [], "but for a password's file, which everybody makes for himself")

    def test_show_the_same_light_by_either_broker(self):
        for machine, ours in (("light", "[display."), ("inputs", "[gateway]")):
            by_hub, by_mosquitto = (sample(f"{broker}/{machine}.toml").partition(ours)[2] for broker in ("hub", "mosquitto"))
            self.assertTrue(by_hub)
            self.assertEqual(by_hub, by_mosquitto)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze here")
    def test_units_are_understood_by_systemd(self):
        with tempfile.TemporaryDirectory() as folder:
            for unit in sorted((SPLIT / "systemd").glob("*.service")):
                text = unit.read_text(encoding="utf-8").replace("/usr/local/bin/tutti", "/bin/true").replace("/usr/bin/ssh", "/bin/true")
                copy = Path(folder, unit.name)
                copy.write_text(text)
                with self.subTest(unit=unit.name):
                    verify = subprocess.run(
                        ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False, timeout=PATIENCE)
                    about_us = [line for line in verify.stderr.splitlines() if unit.name in line or line.startswith(str(copy))]
                    self.assertEqual(about_us, [])
            unit = sample("systemd/tutti.service")
            for needed in ("Type=notify", "KillMode=process", "Delegate=yes", "RuntimeDirectoryPreserve=yes"):
                self.assertIn(f"\n{needed}\n", unit)


@unittest.skipUnless(MOSQUITTO, "no mosquitto here")
class ByMosquitto(unittest.TestCase):
    """The broker, its certificates and both files are those of the samples; only ports and places are this test's, and devices are made up."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tutti-split-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.plain, self.tls = free_port(), free_port()
        for command in (["light.local", "left"], ["127.0.0.1", "left"]):  # a host by its name, and by its number
            subprocess.run([SPLIT / "mosquitto" / "make-certificates", *command], cwd=self.folder, check=True, capture_output=True)
        self.certificates = self.folder / "certificates"
        self.start_broker()

    def start_broker(self):
        conf = sample("mosquitto/mosquitto.conf").replace("/etc/mosquitto/totem", str(self.certificates))
        conf = conf.replace("listener 1883", f"listener {self.plain}").replace("listener 8883", f"listener {self.tls}")
        (self.folder / "mosquitto.conf").write_text(conf + f"user {getpass.getuser()}\n")  # who may read the key of this test
        broker = subprocess.Popen(
            [MOSQUITTO, "-c", self.folder / "mosquitto.conf"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(broker.wait)
        self.addCleanup(broker.kill)

    def machine(self, name, change):
        config = sample(f"mosquitto/{name}.toml").replace("127.0.0.1:1883", f"127.0.0.1:{self.plain}")
        config = config.replace("light.local:8883", f"127.0.0.1:{self.tls}").replace("/etc/tutti", str(self.certificates))
        installation = Installation(change(config))
        self.addCleanup(installation.__exit__)
        return installation.up()

    def test_a_button_of_one_machine_changes_the_light_of_the_other(self):
        def made_up(config):
            return re.sub(r'(kind = "(?:gamepad|serial|heart_rate)")', r"\1\nsimulate = true", config)

        def here(config):
            config = re.sub(r'listen = "0.0.0.0:8080"\npassword = .*', 'listen = "off"', config)
            return re.sub(r"\noutput = .*", "", config)

        light = self.machine("light", here)
        self.machine("inputs", made_up)

        def pressed():
            latest = json.loads(light.tutti("call", "render", "why", "{}", "--control").stdout)["latest"]
            return [each for each in latest if each["source"] == "left.gamepad" and each["type"] == "button.press"]

        press = wait_until(pressed, "the first light of a press")[0]
        self.assertGreater(press["frame"], 0)

    def test_nobody_without_a_certificate_comes_in_from_elsewhere(self):
        def connects(*certificate):
            return subprocess.run(
                ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.tls), "--cafile", self.certificates / "ca.crt", *certificate, "-t", "x", "-n"],
                capture_output=True, check=False, timeout=PATIENCE).returncode == 0

        mine = ["--cert", self.certificates / "left.crt", "--key", self.certificates / "left.key"]
        wait_until(lambda: connects(*mine), "the broker")
        self.assertFalse(connects())


if __name__ == "__main__":
    unittest.main()
