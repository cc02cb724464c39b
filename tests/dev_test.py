#!/usr/bin/python3
"""`tutti dev`: what changes is built and restarted, and nothing else; the log of all; keys; an end of everything."""

import os
import pathlib
import re
import signal
import subprocess
import unittest

from rig import BIN, PATIENCE, QUIET, Installation, free_port, processes_of, wait_until
from terminal_rig import Terminal

LAMP = """
[service.lamp]
run = ["sh", "lamp.sh"]
dev = { watch = ["*.sh", "lib/**/*.txt"], build = "cat lib/words.txt > built && echo building it" }
[service.horn]
run = ["sleep", "3031"]
"""
SCRIPT = 'echo "the lamp says $(cat built)"\nexec sleep 3032\n'


class Dev(Installation):
    """An installation that `tutti dev` runs."""

    def __init__(self, config=QUIET + LAMP):
        super().__init__(config)
        (self.folder / "lib").mkdir()
        (self.folder / "lib" / "words.txt").write_text("one\n")
        (self.folder / "lamp.sh").write_text(SCRIPT)

    def begin_building(self, **options):
        self.said_path = self.folder / "said"
        with open(self.said_path, "wb") as said:
            self.supervisor = subprocess.Popen([BIN / "tutti", "dev", self.config], env=self.environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, **options)

    def begin(self, **options):
        self.begin_building(**options)
        self.wait_said("the lamp says")
        self.wait_state("lamp", "ready")
        self.wait_state("horn", "ready")

    def said(self):
        return self.said_path.read_text(errors="replace")

    def wait_said(self, words):
        wait_until(lambda: words in self.said() or self.supervisor.poll() is not None, words)
        assert words in self.said(), self.said()


class Changes(unittest.TestCase):
    def test_only_the_service_whose_sources_changed_is_built_and_restarted(self):
        with Dev() as stage:
            stage.begin()
            self.assertIn("building it", stage.said())
            self.assertIn("lamp was built in", stage.said())
            lamp, horn = stage.pid("lamp"), stage.pid("horn")
            (stage.folder / "lib" / "words.txt").write_text("two\n")
            stage.wait_said("the lamp says two")
            stage.wait_state("lamp", "ready", other_than=lamp)
            self.assertIn("lamp: lib/words.txt changed", stage.said())
            self.assertEqual(stage.pid("horn"), horn)

    def test_what_cannot_be_built_is_said_and_what_runs_goes_on(self):
        with Dev() as stage:
            stage.begin()
            lamp = stage.pid("lamp")
            (stage.folder / "lib" / "words.txt").unlink()
            stage.wait_said("lamp was not built")
            self.assertIn("No such file", stage.said())
            self.assertEqual(stage.pid("lamp"), lamp)
            (stage.folder / "lib" / "words.txt").write_text("three\n")
            stage.wait_said("the lamp says three")

    def test_what_a_build_says_is_shown_as_it_comes(self):
        with Dev(QUIET + LAMP.replace("echo building it", "head -c 2000000 /dev/zero | base64 -w 0 && echo half of it && until test -e go; do sleep 0.1; done; printf end")) as stage:
            stage.begin_building()
            stage.wait_said("half of it")
            self.assertNotIn("was built", stage.said())
            (stage.folder / "go").touch()
            stage.wait_said("lamp was built")
            self.assertIn(" end\n", stage.said())

    def test_a_new_folder_is_watched_too(self):
        with Dev() as stage:
            stage.begin()
            lamp = stage.pid("lamp")
            (stage.folder / "lib" / "more").mkdir()
            (stage.folder / "lib" / "more" / "a.txt").write_text("x")
            stage.wait_state("lamp", "ready", other_than=lamp)

    def test_what_is_written_later_into_a_new_folder_is_noticed_where_nothing_else_changes(self):
        config = QUIET + LAMP.replace("lib/**/*.txt", "more/**/*.txt").replace(', build = "cat lib/words.txt > built && echo building it"', "")
        with Dev(config) as stage:
            (stage.folder / "more").mkdir()
            stage.begin()
            folder = stage.folder / "more" / "deep" / "deeper"
            folder.mkdir(parents=True)
            for text in ("one", "three", "thirteen"):
                lamp = stage.pid("lamp")
                (folder / "a.txt").write_text(text)
                stage.wait_state("lamp", "ready", other_than=lamp)

    def test_another_program_restarts_its_service(self):
        with Dev(QUIET + LAMP + '[service.bell]\nrun = ["./bell"]\n') as stage:
            bell = stage.folder / "bell"
            bell.write_text("#!/bin/sh\nexec sleep 3033\n")
            bell.chmod(0o755)
            stage.begin()
            stage.wait_state("bell", "ready")
            before, lamp = stage.pid("bell"), stage.pid("lamp")
            other = stage.folder / "bell.new"
            other.write_text("#!/bin/sh\nexec sleep 3034\n")
            other.chmod(0o755)
            other.rename(bell)
            stage.wait_state("bell", "ready", other_than=before)
            self.assertEqual(stage.pid("lamp"), lamp)

    def test_the_file_is_read_again_and_a_mistake_in_it_changes_nothing(self):
        with Dev() as stage:
            stage.begin()
            lamp = stage.pid("lamp")
            stage.config.write_text(QUIET + LAMP + "[service.bell\n")
            stage.wait_said("tutti.toml:")
            stage.config.write_text(QUIET + LAMP + '[service.bell]\nrun = ["sleep", "3035"]\n')
            stage.wait_said("start    bell")
            stage.wait_state("bell", "ready")
            self.assertEqual(stage.pid("lamp"), lamp)


    def test_another_build_is_run_and_its_service_restarted(self):
        with Dev() as stage:
            stage.begin()
            stage.config.write_text(QUIET + LAMP.replace("cat lib/words.txt > built", "echo otherwise > built"))
            stage.wait_said("the lamp says otherwise")
            self.assertIn("lamp: its build changed", stage.said())

    def test_a_service_that_is_new_is_built_before_it_starts(self):
        with Dev() as stage:
            stage.begin()
            bell = stage.folder / "bell.source"
            bell.write_text("#!/bin/sh\nexec sleep 3042\n")
            bell.chmod(0o755)
            stage.config.write_text(QUIET + LAMP + '[service.bell]\nrun = ["./bell"]\ndev = { build = "cp bell.source bell" }\n')
            stage.wait_state("bell", "ready")
            stage.wait_said("start    bell")
            said = stage.said()
            self.assertLess(said.index("bell was built in"), said.index("start    bell"))

    def test_other_patterns_that_come_during_a_build_are_no_change(self):
        build = "echo built >> count && until test -e go; do sleep 0.1; done"
        with Dev(QUIET + LAMP.replace("echo building it", build)) as stage:
            (stage.folder / "go").touch()
            (stage.folder / "other.md").write_text("x")
            stage.begin()
            (stage.folder / "go").unlink()
            (stage.folder / "lib" / "words.txt").write_text("two\n")
            wait_until(lambda: (stage.folder / "count").read_text() == "built\n" * 2, "the second build")
            config = stage.config.read_text().replace('"*.sh"', '"*.sh", "*.md"')
            stage.config.write_text(config)
            stage.wait_said("tutti.toml changed: reload")
            (stage.folder / "go").touch()
            stage.wait_said("the lamp says two")
            stage.config.write_text(config + '[service.bell]\nrun = ["sleep", "3043"]\n')
            stage.wait_state("bell", "ready")
            self.assertNotIn("other.md", stage.said())
            self.assertEqual((stage.folder / "count").read_text(), "built\n" * 2)

    def test_a_file_is_known_by_its_name_whatever_signs_are_in_it(self):
        with Dev(QUIET + '[service.lamp]\nrun = ["sh", ".lamp[*].sh"]\n[service.horn]\nrun = ["./horn[1].sh"]\n') as stage:
            (stage.folder / ".lamp[*].sh").write_text(SCRIPT)
            horn = stage.folder / "horn[1].sh"
            horn.write_text("#!/bin/sh\nexec sleep 3039\n")
            horn.chmod(0o755)
            stage.config = stage.config.rename(stage.folder / ".home[1]*.toml")
            stage.begin()
            lamp = stage.pid("lamp")
            (stage.folder / ".lamp[*].sh").write_text(SCRIPT + "# another\n")
            stage.wait_state("lamp", "ready", other_than=lamp)
            before = stage.pid("horn")
            other = stage.folder / "horn.new"
            other.write_text("#!/bin/sh\nexec sleep 3040\n")
            other.chmod(0o755)
            other.rename(horn)
            stage.wait_state("horn", "ready", other_than=before)
            stage.config.write_text(stage.config.read_text() + '[service.bell]\nrun = ["sleep", "3041"]\n')
            stage.wait_state("bell", "ready")


class Ends(unittest.TestCase):
    def test_an_interrupt_stops_it_whole(self):
        with Dev() as stage:
            stage.begin()
            stage.supervisor.send_signal(signal.SIGINT)
            self.assertEqual(stage.supervisor.wait(PATIENCE), 0, stage.said())
            self.assertEqual(processes_of(stage.run_directory), {})
            self.assertNotIn("watched", stage.said())

    def test_a_terminal_that_closes_and_a_quit_stop_it_whole(self):
        for ending in (signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(ending), Dev() as stage:
                stage.begin()
                stage.supervisor.send_signal(ending)
                stage.supervisor.send_signal(ending)
                self.assertEqual(stage.supervisor.wait(PATIENCE), 0, stage.said())
                self.assertEqual(processes_of(stage.run_directory), {})

    def test_it_outlives_its_terminal_where_a_hangup_is_ignored(self):
        with Dev() as stage:
            stage.begin(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
            stage.supervisor.send_signal(signal.SIGHUP)
            lamp = stage.pid("lamp")
            (stage.folder / "lib" / "words.txt").write_text("two\n")
            stage.wait_state("lamp", "ready", other_than=lamp)
            self.assertIsNone(stage.supervisor.poll())

    def test_a_reader_of_its_log_that_goes_away_stops_it_whole(self):
        with Dev() as stage:
            stage.supervisor = subprocess.Popen([BIN / "tutti", "dev", stage.config], env=stage.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            with stage.supervisor.stdout as log:
                wait_until(lambda: "the lamp says" in log.readline().decode(), "the lamp")
                stage.wait_state("lamp", "ready")  # whatever is written after the reader has gone ends it
            (stage.folder / "lib" / "words.txt").write_text("two\n")
            stage.supervisor.wait(PATIENCE)
            self.assertEqual(processes_of(stage.run_directory), {})

    def test_down_ends_it_too(self):
        with Dev() as stage:
            stage.begin()
            stage.tutti("down")
            self.assertEqual(stage.supervisor.wait(PATIENCE), 0, stage.said())

    def test_a_second_one_is_refused(self):
        with Dev() as stage:
            stage.begin()
            done = stage.tutti("dev", str(stage.config), check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("an installation runs here already", done.stderr)

    def test_a_file_with_mistakes_is_refused(self):
        with Dev(QUIET + '[service.lamp]\nrun = ["sleep", "1"]\ndev = { wtach = ["*"] }\n') as stage:
            done = stage.tutti("dev", str(stage.config), check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn("did you mean `watch`?", done.stderr)


class AtATerminal(unittest.TestCase):
    def test_keys_restart_stop_filter_and_end(self):
        with Dev() as stage:
            dev = Terminal([BIN / "tutti", "dev", stage.config], stage.environment, columns=160)
            wait_until(lambda: dev.shows("3 of 3 are well"), "the summary")
            lamp, horn = stage.pid("lamp"), stage.pid("horn")
            dev.press(b"rla\t\r")
            stage.wait_state("lamp", "ready", other_than=lamp)
            self.assertEqual(stage.pid("horn"), horn)
            dev.press(b"shorn\r")
            stage.wait_state("horn", "stopped")
            wait_until(lambda: dev.shows("2 of 3 are well"), "the summary of two")
            dev.press(b"fhorn\r")
            wait_until(lambda: dev.shows("the log of horn"), "the filter")
            dev.said = ""
            lamp = stage.pid("lamp")
            dev.press(b"rlamp\r")
            stage.wait_state("lamp", "ready", other_than=lamp)
            wait_until(lambda: dev.shows("lamp: ready"), "the restart")
            self.assertNotIn("the lamp says", re.sub(r"\x1b\[[0-9;]*m", "", dev.said))
            self.assertEqual(dev.end(b"q"), 0)
            self.assertEqual(processes_of(stage.run_directory), {})

    def test_the_last_line_says_what_is_built_while_it_is(self):
        with Dev(QUIET + LAMP.replace("echo building it", "until test -e go; do sleep 0.1; done")) as stage:
            dev = Terminal([BIN / "tutti", "dev", stage.config], stage.environment, columns=160)
            wait_until(lambda: dev.shows("starting | building lamp | "), "the build at the start")
            (stage.folder / "go").touch()
            wait_until(lambda: dev.shows("3 of 3 are well"), "the summary")
            dev.said = ""
            dev.press(b"shorn\r")
            wait_until(lambda: dev.shows("2 of 3 are well"), "the summary of two")
            self.assertNotIn("building", dev.said)
            (stage.folder / "go").unlink()
            (stage.folder / "lib" / "words.txt").write_text("two\n")
            wait_until(lambda: dev.shows("| building lamp | "), "the build")
            (stage.folder / "go").touch()
            dev.said = ""
            wait_until(lambda: dev.shows("are well") and re.search(r"are well[^|]*\| r restart", dev.said), "the summary alone")
            self.assertEqual(dev.end(), 0)

    def test_the_last_line_takes_the_room_that_there_is(self):
        with Dev() as stage:
            dev = Terminal([BIN / "tutti", "dev", stage.config], stage.environment, columns=40)
            wait_until(lambda: dev.shows("3 of 3 are well"), "the summary")
            self.assertNotIn("q quit", dev.said)
            dev.resize(30, 160)
            wait_until(lambda: dev.shows("q quit"), "the whole of the last line")
            dev.said = ""
            dev.resize(30, 20)
            wait_until(lambda: re.search("3 of 3 are well[^\r\n]*\x1b\\[K", dev.said) if dev.shows("3 of 3") else None, "a shorter one")
            self.assertNotIn("restart", dev.said)
            self.assertEqual(dev.end(), 0)

    def test_control_z_suspends_nothing_and_what_is_typed_then_is_no_order(self):
        with Dev() as stage:
            dev = Terminal([BIN / "tutti", "dev", stage.config], stage.environment, columns=160)
            wait_until(lambda: dev.shows("3 of 3 are well"), "the summary")
            dev.press(b"\x1a")
            wait_until(lambda: dev.shows("not suspended"), "the word of it")
            horn = stage.pid("horn")
            dev.press(b"q shorn\r")
            dev.press(b"rhorn\r")
            stage.wait_state("horn", "ready", other_than=horn)
            self.assertEqual(dev.end(b"q"), 0)

    def test_signals_give_the_terminal_back(self):
        for ending in (signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(ending), Dev() as stage:
                dev = Terminal([BIN / "tutti", "dev", stage.config], stage.environment, columns=160)
                wait_until(lambda: dev.shows("3 of 3 are well"), "the summary")
                self.assertFalse(dev.echoes())
                dev.process.send_signal(ending)
                wait_until(lambda: dev.shows("") and dev.process.poll() is not None, "the end")
                self.assertEqual(dev.process.returncode, 0)
                self.assertTrue(dev.echoes())
                self.assertEqual(processes_of(stage.run_directory), {})

    def test_whatever_kills_it_gives_the_terminal_back(self):
        for ending in (signal.SIGUSR1, signal.SIGSEGV, signal.SIGABRT):
            with self.subTest(ending), Dev() as stage:
                dev = Terminal([BIN / "tutti", "dev", stage.config], stage.environment, columns=160)
                wait_until(lambda: dev.shows("3 of 3 are well"), "the summary")
                self.assertFalse(dev.echoes())
                dev.process.send_signal(ending)
                wait_until(lambda: dev.shows("") and dev.process.poll() is not None, "the end")
                self.assertNotEqual(dev.process.returncode, 0)
                self.assertTrue(dev.echoes())

    def test_a_terminal_that_is_closed_stops_it_whole(self):
        with Dev() as stage:
            dev = Terminal([BIN / "tutti", "dev", stage.config], stage.environment, columns=160)
            wait_until(lambda: dev.shows("3 of 3 are well"), "the summary")
            os.close(dev.master)
            dev.process.wait(PATIENCE)
            self.assertEqual(processes_of(stage.run_directory), {})

    def test_the_page_is_named(self):
        port = free_port()
        config = QUIET.replace('listen = "off"', f'listen = "127.0.0.1:{port}"') + '[service.gateway]\nrun = ["sleep", "3036"]\nready = "exec"\n' + LAMP
        with Dev(config) as stage:
            environment = {key: value for key, value in stage.environment.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
            dev = Terminal([BIN / "tutti", "dev", stage.config], environment, columns=160)
            wait_until(lambda: dev.shows("are well"), "the summary")
            dev.press(b"o")
            wait_until(lambda: dev.shows(f"the page is at http://127.0.0.1:{port}/"), "the page")
            self.assertEqual(dev.end(), 0)

    def test_a_browser_that_it_opened_holds_nothing_up_and_stays(self):
        port = free_port()
        config = QUIET.replace('listen = "off"', f'listen = "127.0.0.1:{port}"') + '[service.gateway]\nrun = ["sleep", "3037"]\nready = "exec"\n' + LAMP
        with Dev(config) as stage:
            opened = stage.folder / "opened"
            browser = stage.folder / "xdg-open"
            browser.write_text(f'#!/bin/sh\necho "$$ $1" >{opened}.new && mv {opened}.new {opened}\nexec env -i /bin/sleep 3038\n')
            browser.chmod(0o755)
            environment = {**stage.environment, "DISPLAY": ":99", "PATH": f"{stage.folder}:{os.environ['PATH']}"}
            dev = Terminal([BIN / "tutti", "dev", stage.config], environment, columns=160)
            wait_until(lambda: dev.shows("4 of 4 are well"), "the summary")
            dev.press(b"o")
            wait_until(opened.exists, "the browser")
            pid, address = opened.read_text().split()
            self.addCleanup(os.kill, int(pid), signal.SIGKILL)
            self.assertEqual(address, f"http://127.0.0.1:{port}/")
            dev.press(b"shorn\r")
            wait_until(lambda: dev.shows("3 of 4 are well"), "the summary of three, while the browser is there")
            self.assertEqual(dev.end(), 0)
            self.assertIn(b"3038", pathlib.Path(f"/proc/{pid}/cmdline").read_bytes())


if __name__ == "__main__":
    unittest.main()
