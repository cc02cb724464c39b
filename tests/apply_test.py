#!/usr/bin/python3
"""What an installation is to be, by hand and by files that are watched: tables of its file that are applied, taken back,
changed behind our back; the commands of tutti-govern.

TUTTI_BIN names the folder of the programs."""

import json
import os
import signal
import subprocess
import unittest

from terminal_rig import Terminal
from rig import BIN, PATIENCE, QUIET, Installation, get_json, free_port, processes_of, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
"""
LAMP = '[service.lamp]\nrun = ["sleep", "3101"]\n'
FAN = '[service.fan]\nrun = ["sleep", "3102"]\nneeds = ["lamp"]\n'


class ApplyCase(unittest.TestCase):
    FILE = FILE

    def setUp(self):
        self.stage = self.enterContext(Installation(self.FILE))
        self.prepare()
        self.stage.up()

    def prepare(self):
        """Before it is up."""

    def run_tutti(self, *words, given="", code=0, **variables):
        done = subprocess.run(
            [BIN / "tutti", *map(str, words)], env={**self.stage.environment, **variables}, input=given, capture_output=True, text=True,
            timeout=2 * PATIENCE, check=False)
        self.assertEqual(done.returncode, code, f"tutti {' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
        return done

    def file(self, name, text):
        path = self.stage.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    def service(self, name):
        """As the supervisor has it; None: it has none of that name."""
        listed = subprocess.run(
            [BIN / "tutti", "status", "--json"], env=self.stage.environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        services = json.loads(listed.stdout)["services"]
        return next((one for one in services if one["name"] == name), None)

    def wait_for_service(self, name, state):
        def stands():
            found = self.service(name)
            return found is not None and found["state"] == state
        wait_until(stands, f"{name} to be {state}")

    def condition(self, name, kind):
        one = json.loads(self.run_tutti("get", name, "-o", "json").stdout)
        return next((each for each in one["status"]["conditions"] if each["type"] == kind), None)

    def wait_for_condition(self, name, kind, status, reason=None):
        found = []

        def stands():
            found[:] = [self.condition(name, kind)]
            return found[0] is not None and found[0]["status"] == status and reason in (None, found[0]["reason"])
        wait_until(stands, f"{name}: {kind} to be {status}, not {found}")
        return found[0]


class Tables(ApplyCase):
    def test_a_service_that_is_applied_runs_and_goes_when_it_is_removed(self):
        manifest = self.file("stage.toml", 'labels = { app = "stage" }\n' + LAMP + FAN)
        said = self.run_tutti("diff", manifest, code=1).stdout
        self.assertIn('+ service.lamp\n    + run  ["sleep","3101"]\n', said)
        self.assertIn("+ label app  \"stage\"", said)
        done = self.run_tutti("apply", manifest, "--wait")
        self.assertIn("applied: 2 created (revision 1)\n", done.stdout)
        self.assertIn("service/fan: Ready is true\n", done.stdout)
        self.wait_for_service("fan", "ready")
        self.run_tutti("diff", manifest)
        self.assertIn("applied: nothing\n", self.run_tutti("apply", manifest).stdout)
        table = self.run_tutti("get").stdout
        self.assertRegex(table, r"service/fan +true +Ready")
        self.assertEqual(self.run_tutti("get", "-o", "toml", "service/lamp").stdout, LAMP + '\n[labels_of."service.lamp"]\napp = "stage"\n')

        self.file("stage.toml", 'labels = { app = "stage" }\n' + LAMP)
        said = self.run_tutti("apply", manifest, "--prune", "-l", "app=stage").stdout
        self.assertIn("- service.fan\n", said)
        self.run_tutti("wait", "service/fan", "--for=deleted")
        wait_until(lambda: self.service("fan") is None, "fan to be gone")
        self.wait_for_service("lamp", "ready")

    def test_it_is_there_again_after_a_power_cut(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        self.stage.kill_all()
        self.stage.up()
        self.wait_for_service("lamp", "ready")
        self.run_tutti("wait", "service/lamp")

    def test_a_mistake_is_shown_where_it_stands_and_nothing_is_applied(self):
        wrong = self.file("stage.toml", LAMP + '[service.fan]\nrun = ["fan"]\nrestrat = 3\n')
        said = self.run_tutti("apply", wrong, code=2).stderr
        self.assertIn(f"{wrong}:5:11: service.fan.restrat: ", said)
        self.assertIn("restrat = 3\n", said)
        self.assertEqual(self.run_tutti("get").stdout, "")
        self.file("stage.toml", "[servce.lamp]\n")
        self.assertIn("did you mean `service`?", self.run_tutti("apply", wrong, code=2).stderr)
        self.assertEqual(self.run_tutti("diff", wrong, code=2).stdout, "")
        self.assertIn("No such file", self.run_tutti("apply", "none.toml", code=4).stderr)
        self.assertIn("there is no", self.run_tutti("get", "service/lamp", code=4).stderr)

    def test_one_that_needs_what_is_not_there_says_so_and_keeps_no_other_away(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP + '[service.fan]\nrun = ["fan"]\nneeds = ["wind"]\n'))
        self.wait_for_service("lamp", "ready")
        found = self.wait_for_condition("service/fan", "Valid", "false", "Refused")
        self.assertIn("wind", found["message"])
        self.assertIsNone(self.service("fan"))
        self.run_tutti("apply", "-", given='[service.wind]\nrun = ["sleep", "3103"]\n[service.fan]\nrun = ["sleep", "3104"]\nneeds = ["wind"]\n')
        self.run_tutti("wait", "service/fan")

    def test_what_stands_in_the_file_otherwise_holds_there(self):
        self.stage.config.write_text(FILE + LAMP)
        self.run_tutti("reload")
        self.run_tutti("apply", "-", given='[service.lamp]\nrun = ["sleep", "9"]\n')
        found = self.wait_for_condition("service/lamp", "Valid", "false", "StandsInFile")
        self.assertIn("tutti.toml, line", found["message"])
        self.assertEqual(self.service("lamp")["state"], "ready")
        self.run_tutti("apply", "-", given=LAMP)
        self.run_tutti("wait", "service/lamp")

    def test_a_service_that_somebody_stopped_stays_stopped_and_says_so(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        wait_until(lambda: self.stage.tutti("stop", "lamp", check=False).returncode == 0, "it to be stopped")
        self.wait_for_condition("service/lamp", "Stopped", "true", "ByHand")
        self.assertEqual(self.condition("service/lamp", "Ready")["reason"], "Stopped")
        self.assertEqual(self.service("lamp")["state"], "stopped")
        self.assertIn("somebody stopped it", self.run_tutti("wait", "service/lamp", "--timeout", "0.1", code=3).stderr)
        self.run_tutti("start", "lamp")
        self.run_tutti("wait", "service/lamp")

    def test_what_was_applied_and_is_changed_behind_our_back_is_put_right_and_told(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        applied = self.stage.folder / "state" / "applied.toml"
        self.assertIn('[service.lamp]\nrun = ["sleep", "3101"]\n', applied.read_text())
        applied.write_text(applied.read_text().replace("3101", "3199"))
        wait_until(lambda: "3101" in applied.read_text(), "it to be written again")
        self.wait_for_condition("service/lamp", "Drifted", "true")
        applied.unlink()
        wait_until(applied.exists, "it to be there again")

    def test_an_applied_file_that_is_broken_keeps_nothing_from_starting(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        self.stage.kill_all()
        (self.stage.folder / "state" / "applied.toml").write_text("[service.lamp]\nrun = 3\n")
        self.stage.up()
        self.assertIn("applied.toml:2:7: warning: service.lamp.run:", (self.stage.folder / "supervisor.log").read_text())
        self.wait_for_service("lamp", "ready")
        self.run_tutti("wait", "service/lamp")

    def test_an_applied_file_that_cannot_be_read_is_passed_over_with_a_word(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        self.stage.kill_all()
        applied = self.stage.folder / "state" / "applied.toml"
        applied.unlink()
        applied.mkdir()
        self.stage.up()
        self.assertRegex((self.stage.folder / "supervisor.log").read_text(), "what was applied is passed over: .*applied.toml")
        applied.rmdir()
        self.wait_for_service("lamp", "ready")

    def test_revisions_are_told_and_taken_back(self):
        manifest = self.file("stage.toml", LAMP)
        self.run_tutti("apply", manifest, "--wait")
        self.file("stage.toml", LAMP.replace("3101", "3105"))
        self.assertIn('    ~ run[1]  "3101" → "3105"\n', self.run_tutti("apply", manifest).stdout)
        listed = self.run_tutti("revisions").stdout
        self.assertRegex(listed, r"2 +\d+\w* .* apply +.*stage.toml +1 changed")
        self.assertIn('~ run[1]  "3101" → "3105"', self.run_tutti("revisions", "2").stdout)
        self.assertIn("no revision 9 is kept", self.run_tutti("revisions", "9", code=4).stderr)
        would = self.run_tutti("rollback", "1", "--dry-run").stdout
        self.assertIn('~ run[1]  "3105" → "3101"', would)
        self.assertIn("would be: 1 changed\n", would)
        self.assertIn("rolled back: 1 changed (revision 3)\n", self.run_tutti("rollback", "1").stdout)
        self.run_tutti("wait", "service/lamp")
        self.assertEqual(self.run_tutti("get", "-o", "toml", "service").stdout, LAMP)
        self.assertIn("rolled back: 1 changed (revision 4)\n", self.run_tutti("rollback", "--last").stdout)
        self.assertIn("--last", self.run_tutti("rollback", code=2).stderr)
        self.assertIn("abc not in range 0 to 2147483647\n", self.run_tutti("rollback", "abc", code=2).stderr)
        self.run_tutti("rollback", "0")
        wait_until(lambda: self.service("lamp") is None, "lamp to be gone")

    def test_an_editor_changes_one_and_a_mistake_opens_it_again(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        editor = self.file("editor", """#!/bin/sh
count=$(cat "$COUNT" 2>/dev/null || echo 0)
count=$((count + 1))
echo $count >"$COUNT"
cp "$1" "$COUNT.$count"
case $count in
    1) sed -i 's/3101/3106/' "$1" && echo 'restrat = 3' >>"$1" ;;
    2) sed -i '/^restrat/d' "$1" ;;
esac
""")
        editor.chmod(0o755)
        count = self.stage.folder / "count"
        done = self.run_tutti("edit", "service/lamp", EDITOR=str(editor), COUNT=str(count), VISUAL="")
        self.assertIn('~ run[1]  "3101" → "3106"', done.stdout)
        self.assertEqual(count.read_text(), "2\n")
        self.assertIn("#: object.toml:3:11: service.lamp.restrat: unknown key; did you mean `restart`?", (self.stage.folder / "count.2").read_text())
        self.run_tutti("wait", "service/lamp")
        untouched = self.run_tutti("edit", "service/lamp", EDITOR="true", VISUAL="")
        self.assertIn("nothing was changed", untouched.stderr)
        self.assertIn("ended with 3", self.run_tutti("edit", "service/lamp", EDITOR="exit 3;", VISUAL="", code=1).stderr)


    def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        self.file("stage.toml", LAMP.replace("3101", "3109"))
        editor = self.file("editor", """#!/bin/sh
if [ -e "$SECOND" ]; then
    cp "$1" "$SECOND"
    sed -i '/^#/!s/3106/3107/' "$1"
else
    "$TUTTI" apply "$OTHER" >/dev/null && touch "$SECOND" && sed -i 's/3101/3106/' "$1"
fi
""")
        editor.chmod(0o755)
        second = self.stage.folder / "second"
        done = self.run_tutti(
            "edit", "service/lamp", EDITOR=str(editor), VISUAL="", SECOND=str(second), TUTTI=str(BIN / "tutti"),
            OTHER=str(self.stage.folder / "stage.toml"))
        self.assertIn("#: service/lamp was changed meanwhile", second.read_text())
        self.assertIn('#: run = ["sleep", "3109"]', second.read_text())
        self.assertIn('\nrun = ["sleep", "3106"]', second.read_text())
        self.assertIn('~ run[1]  "3109" → "3107"', done.stdout)


class Shown(ApplyCase):
    """`tutti get --watch`: how objects stand, on a terminal."""

    FILE = FILE + '[service.control]\nrestart = { delays = ["20ms"] }\n'

    def watch(self, *words):
        terminal = Terminal([BIN / "tutti", "get", "--watch", *words], self.stage.environment)
        self.addCleanup(terminal.process.kill)
        return terminal

    def test_it_says_what_becomes_of_objects_while_it_is_looked_at(self):
        terminal = self.watch()
        wait_until(lambda: terminal.shows("0 of 0 objects are ready"), "that there are none")
        self.run_tutti("apply", self.file("stage.toml", LAMP + FAN))
        wait_until(lambda: terminal.shows("2 of 2 objects are ready"), "both to be ready")
        self.assertIn("service/fan", terminal.said)
        wait_until(lambda: self.stage.tutti("stop", "lamp", check=False).returncode == 0, "it to be stopped")
        wait_until(lambda: terminal.shows("1 of 2 objects are ready"), "one to be stopped")
        self.assertEqual(terminal.end(b"q"), 0)

    def test_only_what_is_asked_for_is_shown(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP + FAN), "--wait")
        terminal = self.watch("service/fan", "-o", "wide")
        wait_until(lambda: terminal.shows("1 of 1 objects are ready"), "the one")
        wait_until(lambda: terminal.shows("stage.toml"), "where it comes from")
        self.assertNotIn("service/lamp", terminal.said)
        self.assertEqual(terminal.end(), 0)

    def test_while_control_is_away_it_says_so_and_goes_on(self):
        self.run_tutti("apply", self.file("stage.toml", LAMP), "--wait")
        terminal = self.watch()
        wait_until(lambda: terminal.shows("1 of 1 objects are ready"), "the one")
        self.stage.tutti("stop", "control")
        before = len(terminal.said)
        wait_until(lambda: terminal.shows("control") and "control" in terminal.said[before:], "why nothing is known")
        self.assertIn("service/lamp", terminal.said[before:], "what was known stays")
        self.stage.tutti("start", "control")
        before = len(terminal.said)
        wait_until(lambda: terminal.shows("1 of 1") and "1 of 1 objects are ready" in terminal.said[before:], "it to be known again")
        self.assertEqual(terminal.end(b"q"), 0)

    def test_without_a_terminal_it_says_what_to_do(self):
        self.assertIn("`tutti wait` waits for one", self.run_tutti("get", "--watch", code=2).stderr)


class Away(unittest.TestCase):
    def test_where_nobody_keeps_what_is_to_be_it_says_what_to_do(self):
        with Installation(QUIET) as stage:
            done = stage.tutti("get", check=False)
            self.assertEqual(done.returncode, 3)
            self.assertIn("nothing runs here: `tutti up FILE`", done.stderr)
            # Who may not look does not know that.
            no_folder = subprocess.run(
                [stage.programs / "tutti", "get"], env={**stage.environment, "TUTTI_RUN_DIR": stage.programs / "tutti"}, capture_output=True, text=True)
            self.assertEqual(no_folder.returncode, 3)
            self.assertIn("Not a directory", no_folder.stderr)
            stage.up()
            done = stage.tutti("get", check=False)
            self.assertEqual(done.returncode, 3)
            self.assertIn("write a table [control] into its file", done.stderr)


class Watched(ApplyCase):
    FILE = FILE.replace("[control]", '[control]\ndesired = ["desired", "tutti.toml"]')

    def prepare(self):
        self.file("desired/lamp.toml", LAMP)

    def test_a_folder_of_manifests_is_applied_as_it_changes(self):
        self.wait_for_service("lamp", "ready")
        one = json.loads(self.run_tutti("get", "service/lamp", "-o", "json").stdout)
        self.assertEqual(one["source"], "file:desired/lamp.toml")
        self.file("desired/fan.toml", FAN)
        self.wait_for_service("fan", "ready")
        self.file("desired/fan.toml", FAN.replace("3102", "3107"))
        wait_until(lambda: '"3107"' in self.run_tutti("get", "-o", "toml", "service/fan").stdout, "the other spec")
        self.run_tutti("wait", "service/fan")
        (self.stage.folder / "desired" / "fan.toml").unlink()
        wait_until(lambda: self.service("fan") is None, "fan to be gone")
        self.wait_for_service("lamp", "ready")

    def problem(self):
        state = json.loads(self.stage.tutti("call", "--control", "--json", "control", "get_state").stdout)["data"]
        return state["state"]["desired"]["problem"]

    def test_a_broken_one_changes_nothing_and_is_said_with_its_line(self):
        self.wait_for_service("lamp", "ready")
        self.file("desired/lamp.toml", LAMP + "runn = 3\n")
        wait_until(lambda: "desired/lamp.toml:3:8: service.lamp.runn" in self.problem(), "the mistake to be said")
        self.assertEqual(self.service("lamp")["state"], "ready")
        found = self.wait_for_condition("service/lamp", "Source", "false", "FileRefused")
        self.assertEqual(found["message"], self.problem())
        self.assertRegex(self.run_tutti("get").stdout, r"service/lamp +true +FileRefused")
        self.file("desired/lamp.toml", LAMP)
        wait_until(lambda: self.problem() == "", "it to be well again")
        wait_until(lambda: self.condition("service/lamp", "Source") is None, "the condition to be over")

    def test_a_link_to_what_is_not_there_takes_nothing_away(self):
        """As of a disk that is not mounted. What is a file no more, and what never was one, is looked at by nobody."""
        fan = self.stage.folder / "desired" / "fan.toml"
        self.file("desired/fan.toml", FAN.replace('needs = ["lamp"]\n', ""))
        self.wait_for_service("fan", "ready")
        os.mkfifo(self.stage.folder / "desired" / "pipe.toml")
        fan.unlink()
        fan.symlink_to(self.stage.folder / "usb" / "fan.toml")
        wait_until(lambda: "fan.toml" in self.problem(), "it to be said")
        (self.stage.folder / "desired" / "lamp.toml").unlink()
        wait_until(lambda: self.service("lamp") is None, "lamp, which is gone, to go")
        self.assertEqual(self.service("fan")["state"], "ready")

    def test_the_installations_own_file_is_a_manifest(self):
        wait_until(lambda: "service/lamp" in self.run_tutti("get").stdout and "section/hub" in self.run_tutti("get").stdout, "both to be applied")
        self.run_tutti("wait", "section/hub", "section/gateway", "section/control", "service/lamp")
        self.stage.config.write_text(self.FILE + '[service.own]\nrun = ["sleep", "3108"]\n')
        self.wait_for_service("own", "ready")
        self.run_tutti("wait", "service/own")
        self.assertEqual(json.loads(self.run_tutti("get", "service/own", "-o", "json").stdout)["source"], "file:tutti.toml")
        self.stage.config.write_text(self.FILE)
        wait_until(lambda: self.service("own") is None, "own to be gone")


if __name__ == "__main__":
    unittest.main()
