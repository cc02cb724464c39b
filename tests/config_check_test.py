#!/usr/bin/python3
"""`tutti config-check`: what is wrong and what is odd in a file, for a person and for a program."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from http_fixture import make_certificate  # noqa: E402
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

    def test_finds_every_mistake_across_gestures_and_playlists(self):
        done = self.check("[gesture.a]\ndouble_tap = 'x'\nwindow = -1\nemit = 'y'\n"
                          "[gesture.b]\nplaylist = 'flsh'\ngate = { type = 'z' }\n" + FLASH % 1)
        self.assertEqual(done.returncode, 2)
        self.assertIn(":3:10: gesture.a.window: must be above 0", done.stderr)
        self.assertIn(":6:12: gesture.b.playlist: there is no playlist named `flsh`; did you mean `flash`?", done.stderr)

    def test_refuses_two_listeners_on_one_address(self):
        done = self.check("[hub]\ntcp = '127.0.0.1:9000'\n[gateway]\nlisten = '127.0.0.1:9000'\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn(":4:10: gateway.listen: two listeners on 127.0.0.1:9000", done.stderr)

    def test_warns_of_what_is_not_there(self):
        (self.file.parent / "here").mkdir()
        (self.file.parent / "here" / "mixer").write_text("#!/bin/sh\n")
        (self.file.parent / "here" / "mixer").chmod(0o755)
        text = "[service.a]\nrun = ['./mixer']\n[service.b]\nrun = ['no-such-program']\n" \
               "[service.c]\nrun = ['sh']\ndirectory = 'nowhere'\n" \
               "[service.d]\nrun = ['./mixer']\ndirectory = 'here'\n[service.e]\nrun = ['sh']\n" \
               "[gateway]\npassword = { file = 'secret' }\n"
        done = self.check(text)
        self.assertEqual(done.returncode, 0)
        lines = [line for line in done.stderr.splitlines() if "warning" in line]
        folder = self.file.parent
        self.assertEqual([line.removeprefix(f"{self.file}:") for line in lines], [
            f"2:7: warning: service.a.run: there is no program {folder}/mixer",
            "4:7: warning: service.b.run: there is no program `no-such-program` on the PATH",
            f"7:13: warning: service.c.directory: there is no folder {folder}/nowhere",
            f"14:12: warning: gateway.password: {folder}/secret is not there, or not for us to read"])
        self.assertEqual([warning["line"] for warning in json.loads(self.check(text, "--json").stdout)["warnings"]], [2, 4, 7, 14])

    def test_warns_of_a_zone_of_alerts_that_is_not_there_and_refuses_what_is_no_name_of_one(self):
        done = self.check("[config.alerts]\ntime_zone = 'Bad/Zone'\n")
        self.assertEqual(done.returncode, 0)
        self.assertIn(":2:13: warning: config.alerts.time_zone: there is no time zone `Bad/Zone`", done.stderr)
        done = self.check("[config.alerts]\ntime_zone = 'in the evening'\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn(":2:13: config.alerts.time_zone: must be a name of the zone database", done.stderr)

    def test_a_program_that_may_not_be_executed_a_user_and_a_path_that_are_not_there_are_warnings(self):
        folder = self.file.parent
        (folder / "mixer").write_text("#!/bin/sh\n")
        done = self.check("[service.a]\nrun = ['./mixer']\nuser = 'nobody-at-all'\nread_only = ['/', 'nowhere']\n")
        self.assertEqual(done.returncode, 0)
        lines = [line for line in done.stderr.splitlines() if "warning" in line]
        self.assertEqual([line.removeprefix(f"{self.file}:") for line in lines], [
            f"2:7: warning: service.a.run: {folder}/mixer may not be executed: chmod +x {folder}/mixer",
            "3:8: warning: service.a.user: no user is named nobody-at-all",
            f"4:13: warning: service.a.read_only: there is no {folder}/nowhere"])

    def test_what_an_input_names_and_is_not_here_is_a_warning(self):
        text = (
            '[input.knock]\nkind = "program"\nrun = ["./knock"]\n'
            '[input.wave]\nkind = "serial"\nsimulate = { file = "take.jsonl" }\n')
        done = self.check(text)
        self.assertEqual(done.returncode, 0)
        folder = self.file.parent
        self.assertIn(f"{self.file}:3:7: warning: input.knock.run: there is no program {folder}/knock", done.stderr)
        self.assertIn(
            f"{self.file}:6:12: warning: input.wave.simulate: {folder}/take.jsonl is not there, or not for us to read", done.stderr)

    def test_files_of_the_hub_that_are_not_there_are_warnings(self):
        folder = self.file.parent
        (folder / "key").touch()
        done = self.check(
            '[hub]\nusers = "people"\nrules = "rules.toml"\n[hub.tls]\nlisten = "127.0.0.1:8883"\ncertificate = "pem"\nkey = "key"\n'
            '[hub.listener.house]\ntcp = "127.0.0.1:8884"\ntls = { certificate = "pem", key = "key", client_ca = "ca" }\n')
        self.assertEqual(done.returncode, 0)
        lines = [line.removeprefix(f"{self.file}:") for line in done.stderr.splitlines() if "warning" in line]
        self.assertEqual(lines, [
            f"2:9: warning: hub.users: {folder}/people is not there, or not for us to read",
            f"3:9: warning: hub.rules: {folder}/rules.toml is not there, or not for us to read",
            f"6:15: warning: hub.tls.certificate: {folder}/pem is not there, or not for us to read",
            f"10:23: warning: hub.listener.house.tls.certificate: {folder}/pem is not there, or not for us to read",
            f"10:55: warning: hub.listener.house.tls.client_ca: {folder}/ca is not there, or not for us to read"])

    def test_where_a_listener_of_the_hub_cannot_be_is_a_warning(self):
        done = self.check(
            '[hub.listener.studio]\nsocket = "studio"\nowner = "nobody-at-all"\ngroup = "nobodies"\n'
            '[hub.listener.house]\ntcp = "192.0.2.7:8883"\ntls = { certificate = "pem", key = "key" }\n')
        self.assertEqual(done.returncode, 0)
        lines = [line.removeprefix(f"{self.file}:") for line in done.stderr.splitlines() if "warning" in line]
        self.assertEqual(lines[:3], [
            "3:9: warning: hub.listener.studio.owner: no user is named nobody-at-all",
            "4:9: warning: hub.listener.studio.group: no group is named nobodies",
            "6:7: warning: hub.listener.house.tcp: this machine does not have the address 192.0.2.7 now"])

    def test_a_certificate_of_a_listener_beside_another_ones_key_is_a_mistake(self):
        folder = self.file.parent
        make_certificate(folder)
        (folder / "other").mkdir()
        make_certificate(folder / "other")
        tls = 'certificate = "server.pem"\nkey = "%s"\n'
        text = ('[hub.tls]\nlisten = "127.0.0.1:8883"\n' + tls +
                '[hub.listener.house]\ntcp = "127.0.0.1:8884"\n[hub.listener.house.tls]\n' + tls)
        done = self.check(text % ("other/server.key", "server.key"))
        reason = f"key {folder}/other/server.key: it is not that of certificate {folder}/server.pem"
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"{self.file}:1:1: hub.tls: {reason}\n", done.stderr)
        self.assertNotIn("house", done.stderr)
        said = json.loads(self.check(text % ("server.key", "other/server.key"), "--json").stdout)
        self.assertEqual((said["valid"], [(each["key"], each["reason"]) for each in said["mistakes"]]),
                         (False, [("hub.listener.house.tls", reason)]))
        done = self.check(text % ("server.key", "server.key"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_file_of_a_listener_that_is_no_certificate_is_a_mistake(self):
        (self.file.parent / "pem").write_text("nonsense")
        done = self.check('[hub.tls]\nlisten = "127.0.0.1:8883"\ncertificate = "pem"\nkey = "pem"\n')
        self.assertEqual(done.returncode, 2)
        self.assertIn(f":1:1: hub.tls: certificate {self.file.parent}/pem: no start line", done.stderr)

    def test_where_nobody_can_look_into_the_files_of_a_listener_it_says_so(self):
        done = subprocess.run(
            [BIN / "tutti", "config-check", "/dev/stdin"], capture_output=True, text=True, check=False, timeout=PATIENCE,
            input='[hub.tls]\nlisten = "127.0.0.1:8883"\ncertificate = "/dev/null"\nkey = "/dev/null"\n')
        self.assertEqual(done.returncode, 0)
        self.assertIn(":1:1: warning: hub.tls: whether its files fit together is not known: "
                      "the hub cannot read this file a second time\n", done.stderr)

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

    def test_finds_nothing_odd_in_what_the_page_proposes_where_no_input_is(self):
        proposed = (ROOT / "web" / "src" / "lib" / "ui" / "inputs" / "first_input.toml").read_text(encoding="utf-8")
        done = self.check(proposed)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("1 gesture", done.stdout)


if __name__ == "__main__":
    unittest.main()
