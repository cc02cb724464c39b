"""The file is read again, the supervisor becomes another program: what has not changed goes on. TUTTI_BIN is the folder of the built programs."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

from rig import BIN, QUIET, Installation, free_port, wait_until

LAMP = '[service.lamp]\nrun = ["sleep", "2001"]\n'
MIXER = '[service.mixer]\nrun = ["sleep", "2002"]\n'


class Stage(Installation):
    def __init__(self, services, programs=BIN):
        super().__init__(QUIET + services, programs)

    def write(self, services):
        self.config.write_text(QUIET + services)

    def pids(self):
        return {name: service["pid"] for name, service in self.services().items()}

    def plan(self, *arguments):
        return json.loads(self.tutti("reload", "--json", *arguments).stdout.splitlines()[0])


class Reload(unittest.TestCase):
    def test_restarts_only_what_changed(self):
        with Stage(LAMP + MIXER) as stage:
            stage.up()
            before = stage.pids()
            stage.write(LAMP.replace("2001", "2003") + MIXER)
            said = stage.tutti("reload").stdout
            self.assertIn("restart  lamp", said)
            self.assertIn("lamp: ready", said)
            after = stage.pids()
            self.assertEqual(after["mixer"], before["mixer"])
            self.assertNotEqual(after["lamp"], before["lamp"])
            self.assertIn("2003", pathlib.Path(f"/proc/{after['lamp']}/cmdline").read_text())
            self.assertIsNone(stage.supervisor.poll(), "it is the same process")
            self.assertIn("configuration has changed", stage.services()["lamp"]["last_exit"]["cause"])

    def test_starts_what_is_new_and_stops_what_is_gone(self):
        with Stage(LAMP) as stage:
            stage.up()
            lamp = stage.pids()["lamp"]
            stage.write(MIXER)
            plan = stage.plan()
            self.assertEqual((plan["started"], plan["stopped"]), (["mixer"], ["lamp"]))
            stage.wait_state("mixer", "ready")
            self.assertNotIn("lamp", stage.pids())
            wait_until(lambda: not pathlib.Path(f"/proc/{lamp}").exists(), "the end of the lamp")

    def test_a_dry_run_says_the_plan_and_does_nothing(self):
        with Stage(LAMP) as stage:
            stage.up()
            before = stage.pids()
            stage.write(LAMP.replace("2001", "2003") + MIXER)
            said = stage.tutti("reload", "--dry-run").stdout
            self.assertIn("start    mixer", said)
            self.assertIn("restart  lamp", said)
            self.assertIn("Nothing was done", said)
            self.assertEqual(stage.pids(), before)

    def test_a_file_with_a_mistake_changes_nothing(self):
        with Stage(LAMP) as stage:
            stage.up()
            before = stage.pids()
            stage.write(LAMP + '[service.mixer]\nrun = 7\n')
            refused = stage.tutti("reload", check=False)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("run = 7", refused.stderr)
            self.assertIn("Nothing was changed", refused.stderr)
            self.assertEqual(stage.pids(), before)

    def test_a_service_that_failed_begins_anew_when_its_entry_is_mended(self):
        broken = '[service.lamp]\nrun = ["false"]\nrequired = false\nrestart = { limit = 1, delays = ["10ms"], then = "stop" }\n'
        with Stage(broken + MIXER) as stage:
            stage.up()
            stage.wait_state("lamp", "crash_loop")
            stage.write(broken.replace('"false"', '"sleep", "2001"') + MIXER)
            self.assertEqual(stage.plan()["started"], ["lamp"])
            stage.wait_state("lamp", "ready")

    def test_what_somebody_stopped_stays_stopped(self):
        with Stage(LAMP + MIXER) as stage:
            stage.up()
            stage.tutti("stop", "lamp")
            stage.write(LAMP.replace("2001", "2003") + MIXER)
            self.assertEqual(stage.plan()["changed"], ["lamp"])
            stage.tutti("upgrade")
            self.assertEqual(stage.pids()["lamp"], None)
            self.assertEqual(stage.services()["lamp"]["state"], "stopped")

    def test_rules_hold_without_a_restart(self):
        with Stage(LAMP) as stage:
            stage.up()
            before = stage.pids()
            stage.write(LAMP + 'restart = { when = "never" }\n')
            self.assertEqual(stage.plan()["changed"], ["lamp"])
            self.assertEqual(stage.pids(), before)
            os.kill(before["lamp"], signal.SIGKILL)
            stage.wait_state("lamp", "failed")

    def test_a_new_service_on_demand_that_cannot_listen_is_told(self):
        with Stage(LAMP) as stage, socket.create_server(("127.0.0.1", 0)) as theirs:
            stage.up()
            before = stage.pids()
            echo = '[service.echo]\nrun = ["sleep", "9"]\npattern = "demand"\nlisten = ["127.0.0.1:{}"]\n'
            stage.write(LAMP + echo.format(theirs.getsockname()[1]))
            told = stage.tutti("reload", check=False)
            self.assertEqual(told.returncode, 1)
            self.assertRegex(told.stderr, "tutti: echo: .*Address already in use")
            self.assertEqual(stage.pids()["lamp"], before["lamp"])
            stage.write(LAMP + echo.format(free_port()))
            self.assertEqual(stage.tutti("reload").stderr, "")

    def test_a_hundred_times_in_a_row_loses_and_doubles_nothing(self):
        with Stage(LAMP + MIXER) as stage:
            stage.up()
            before = stage.pids()
            for _ in range(100):
                stage.tutti("reload", "--no-wait")
            self.assertEqual(stage.pids(), before)

    def test_who_asks_while_it_reloads_is_answered_or_told_so(self):
        with Stage(LAMP) as stage:
            stage.up()
            for period in range(5):
                stage.write(LAMP.replace("2001", f"20{period:02}"))
                reload = subprocess.Popen(
                    [BIN / "tutti", "reload"], env=stage.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                self.addCleanup(reload.wait)
                while reload.poll() is None:
                    self.assertEqual(stage.tutti("status", "lamp", check=False).stderr, "")
                    said = stage.tutti("stop", "lamp", "--no-wait", check=False).stderr
                    self.assertNotIn("no installation runs here", said)
                    stage.tutti("start", "lamp", "--no-wait", check=False)

    def test_a_stop_that_comes_while_it_reloads_stops(self):
        with Stage(LAMP) as stage:
            stage.up()
            asking = subprocess.Popen([BIN / "tutti", "reload"], env=stage.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stage.supervisor.terminate()
            self.assertEqual(stage.supervisor.wait(30), 0)
            asking.wait(30)

    def test_what_hinders_the_next_run_is_waited_for(self):
        with Stage(LAMP) as stage:
            stage.up()
            before = stage.pids()
            place = stage.run_directory / "supervisor.sock"
            self.hinder(stage, place)
            self.assertIsNone(stage.supervisor.poll(), "the supervisor ended")
            asking = subprocess.Popen([BIN / "tutti", "status"], env=stage.environment, stdout=subprocess.DEVNULL)
            (place / "in the way").unlink()
            place.rmdir()
            self.assertEqual(asking.wait(60), 0, "it waits for the next run")
            self.assertEqual(stage.pids(), before)
            os.kill(before["lamp"], signal.SIGKILL)
            stage.wait_state("lamp", "ready", other_than=before["lamp"])

    def test_while_it_is_hindered_it_can_be_ended_and_services_live(self):
        with Stage(LAMP) as stage:
            stage.up()
            lamp = stage.pids()["lamp"]
            self.hinder(stage, stage.run_directory / "supervisor.sock")
            stage.supervisor.terminate()
            self.assertEqual(stage.supervisor.wait(60), 1)
            self.assertTrue(pathlib.Path(f"/proc/{lamp}").exists())

    def hinder(self, stage, place):
        """A reload whose next run cannot open its control socket: a folder is there that is not empty."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(place))
            place.unlink()
            place.mkdir()
            (place / "in the way").touch()
            asked = b'{"type":"command","cmd":"reload","msg_id":1}'
            connection.sendall(len(asked).to_bytes(4, "big") + asked)
            wait_until(lambda: "nobody supervises until that is mended" in stage.log(), "the complaint")


    def test_a_stop_that_comes_while_what_is_gone_still_ends_stops(self):
        stubborn = '[service.mixer]\nrun = ["sh", "-c", "trap : TERM; while :; do sleep 1; done"]\n'
        with Stage(LAMP + stubborn) as stage:
            stage.up()
            stage.write(LAMP)
            stage.tutti("reload", "--no-wait")
            # This one waits for the mixer, which does not end when it is asked to.
            asking = subprocess.Popen([BIN / "tutti", "reload"], env=stage.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_until(lambda: "being read already" in stage.tutti("reload", "--dry-run", check=False).stderr, "the second reload")
            stage.supervisor.terminate()
            self.assertEqual(stage.supervisor.wait(30), 0)
            asking.wait(30)


class Upgrade(unittest.TestCase):
    def test_another_program_goes_on_with_the_same_services(self):
        with Stage(LAMP + MIXER) as stage:
            stage.up()
            before = stage.pids()
            said = stage.tutti("upgrade").stdout
            self.assertIn(f"process {stage.supervisor.pid}", said)
            self.assertEqual(stage.pids(), before)
            os.kill(before["lamp"], signal.SIGKILL)
            stage.wait_state("lamp", "ready", other_than=before["lamp"])
            second = stage.tutti("up", stage.config, check=False)
            self.assertIn("already up", second.stderr)

    def test_what_only_looks_like_a_program_of_ours_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            programs = pathlib.Path(folder)
            for program in BIN.glob("tutti*"):
                (programs / program.name).symlink_to(program)
            mine = programs / "tutti"
            mine.unlink()
            shutil.copy(BIN / "tutti", mine)
            with Stage(LAMP, programs) as stage:
                stage.up()
                before = stage.pids()
                for text, reason in (
                        ("#!/bin/sh\nexit 0\n", "is no tutti"), ("#!/bin/sh\nkill -SEGV $$\n", "signal 11"),
                        ("#!/bin/sh\necho no >&2; exit 2\n", "no\nNothing was changed"), ("text\n", "Exec format error")):
                    mine.unlink()
                    mine.write_text(text)
                    mine.chmod(0o755)
                    refused = self.upgrade(stage)
                    self.assertEqual(refused.returncode, 1)
                    self.assertIn(reason, refused.stderr)
                    self.assertIn("Nothing was changed", refused.stderr)
                    self.assertIsNone(stage.supervisor.poll(), text)
                mine.unlink()
                shutil.copy(BIN / "tutti", mine)
                self.assertEqual(self.upgrade(stage).returncode, 0)
                self.assertEqual(stage.pids(), before)

    def test_a_program_that_ends_once_it_has_taken_over_is_told_with_the_way_back(self):
        with tempfile.TemporaryDirectory() as folder:
            programs = pathlib.Path(folder)
            for program in BIN.glob("tutti*"):
                (programs / program.name).symlink_to(program)
            mine = programs / "tutti"
            mine.unlink()
            shutil.copy(BIN / "tutti", mine)
            with Stage(LAMP, programs) as stage:
                stage.up()
                before = stage.pids()["lamp"]
                mine.unlink()
                mine.write_text('#!/bin/sh\ncase "$*" in *--check*) echo "tutti 99 takes it";; *) exit 3;; esac\n')
                mine.chmod(0o755)
                told = self.upgrade(stage)
                self.assertEqual(told.returncode, 1)
                self.assertIn("took over and ended: nobody supervises", told.stderr)
                self.assertIn(f"Put {mine} of version", told.stderr)
                self.assertIn(f"tutti up {stage.config}", told.stderr)
                os.kill(before, 0)
                mine.unlink()
                shutil.copy(BIN / "tutti", mine)
                stage.up()
                self.assertEqual(stage.pids()["lamp"], before)

    def upgrade(self, stage):
        """By a program of its own: the one beside the supervisor is the one that is broken."""
        return subprocess.run([BIN / "tutti", "upgrade"], env=stage.environment, capture_output=True, text=True, timeout=120)

    def test_the_options_of_the_command_line_are_asked_as_well(self):
        with Stage(LAMP) as stage:
            web = stage.folder / "web"
            web.mkdir()
            stage.write(LAMP)
            stage.config.write_text(stage.config.read_text().replace('"off"', f'"127.0.0.1:{free_port()}"'))
            stage.begin("--web", str(web))
            stage.wait_state("lamp", "ready")
            web.rmdir()
            refused = stage.tutti("upgrade", check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("is not a folder", refused.stderr)
            self.assertIsNone(stage.supervisor.poll())

    def test_a_program_that_does_not_take_the_file_is_refused(self):
        with Stage(LAMP) as stage:
            stage.up()
            before = stage.pids()
            stage.write(LAMP + "nonsense = 1\n")
            refused = stage.tutti("upgrade", check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("does not take", refused.stderr)
            self.assertEqual(stage.pids(), before)


if __name__ == "__main__":
    unittest.main()
